#pragma once
/**
 * @file
 * What the registry asks of a store, in the registry's own terms: records, rows of forms, the
 * journal. A driver is a struct of these functions; registry/sqlite/ is one, and whoever writes
 * another (a server with many writers) fills the same struct and nothing else changes.
 *
 * Rules of all members: a store is used by one thread; texts and values handed out are borrowed
 * for the call; FALSE or NULL with `error` set is BASE_ERROR_DATABASE where the file, the
 * machine or another user is to blame, else BASE_ERROR_INTERNAL. A reading function may call
 * others of the store, but not the member that called it with the same form.
 */
#include <glib.h>

#include "registry/registry.h"
#include "registry/store_scan.h"
#include "registry/value.h"

/** A form's table: which dictionary columns it holds, in the order of its columns. */
typedef struct {
    char *name;  /**< As the dictionary's form, or form_NAME where analysis has that name. */
    char *table; /**< Quoted for SQL, with the schema: main."surgery". */
    size_t n_columns;
    size_t *columns; /**< Indices into dictionary->columns; the record id is not among them. */
    char **names;    /**< Quoted column names. */
    char *types;     /**< 'I', 'R' or 'T' each. */
    uint64_t *codes; /**< Bit n: n is a code of the choice field; codes above 63 have none. */
} RegistryForm;

/** Where a row of a form lies. */
typedef struct {
    const char *record_id;
    const char *event; /**< Unique name. */
    int64_t instance;  /**< 1 where nothing repeats. */
} RegistryKey;

/** A record (patient), its owner, and the import and line that it first came with. */
typedef struct {
    const char *record_id, *site;
    int64_t import_id, line;
} RegistryRecord;

/** A row of a form. */
typedef struct {
    RegistryKey key;
    int64_t import_id, line;     /**< Of its first values. */
    const RegistryValue *values; /**< One a column of the form. */
} RegistryFormRow;

/** A missing-data code that stands in place of a value. */
typedef struct {
    RegistryKey key;
    const char *column, *code;
} RegistryMissing;

/** A reader of what a store hands out; FALSE with `error` set ends the reading. */
typedef gboolean (*RegistryEachFile)(
    const char *name, GBytes *bytes, void *data, GError **error);
typedef gboolean (*RegistryEachRecord)(
    const RegistryRecord *record, void *data, GError **error);
typedef gboolean (*RegistryEachRow)(const RegistryFormRow *row, void *data, GError **error);
typedef gboolean (*RegistryEachMissing)(
    const RegistryMissing *missing, void *data, GError **error);

typedef struct RegistryDriver RegistryDriver;

/** An open store. A driver's own struct begins with it. */
typedef struct {
    const RegistryDriver *driver;
} RegistryStore;

struct RegistryDriver {
    /**
     * Makes a store without tables, or refuses where there is something of that address.
     * Closed before its first commit it leaves nothing behind.
     * @param address  NULL for one that vanishes when it is closed.
     */
    RegistryStore *(*create)(const char *address, GError **error);
    /** Opens a store that is known to be there, and looks whether it is a sound one of ours. */
    RegistryStore *(*open)(const char *address, RegistryMode mode, GError **error);
    void (*close)(RegistryStore *store);

    /** The study folder's files as they are now, in byte order of the names. */
    gboolean (*study_files)(
        RegistryStore *store, RegistryEachFile each, void *data, GError **error);
    /** Says what the forms are; before anything below is called. Borrowed until the end. */
    void (*use_study)(RegistryStore *store, const SchemaStudy *study, const RegistryForm *forms,
        size_t n_forms);
    /** Makes the tables of a new store, inside the transaction that fills it. */
    gboolean (*make_tables)(RegistryStore *store, GError **error);
    gboolean (*add_study_file)(
        RegistryStore *store, const char *name, GBytes *bytes, GError **error);
    gboolean (*add_site)(
        RegistryStore *store, const char *code, const char *label, GError **error);

    /** Begins a transaction; one that writes keeps other writers out from here on. */
    gboolean (*begin)(RegistryStore *store, RegistryMode mode, GError **error);
    gboolean (*commit)(RegistryStore *store, GError **error);
    /** Takes back what was done since `begin`; nothing where no transaction is left. */
    void (*roll_back)(RegistryStore *store);

    gboolean (*count_records)(RegistryStore *store, int64_t *n, GError **error);
    /**
     * Records with from <= record id <= to, by bytes.
     * @param from, to  NULL for an open end.
     */
    gboolean (*records)(RegistryStore *store, const char *from, const char *to,
        RegistryEachRecord each, void *data, GError **error);
    /** Rows of a form, by record id, event (bytes both) and instance. */
    gboolean (*rows)(RegistryStore *store, size_t form, const char *from, const char *to,
        RegistryEachRow each, void *data, GError **error);
    /** Missing-data codes, by record id, event, instance and column. */
    gboolean (*missing)(RegistryStore *store, const char *from, const char *to,
        RegistryEachMissing each, void *data, GError **error);

    /** Up to n records after `after` (NULL for the first), by bytes of their ids. */
    gboolean (*next_records)(RegistryStore *store, const char *after, int64_t n,
        RegistryEachRecord each, void *data, GError **error);
    /** What registry_scan_open_queries says. */
    gboolean (*open_queries)(
        RegistryStore *store, RegistryScanQueries take, void *data, GError **error);
    /** What registry_scan_form, registry_form_scan_run and registry_form_scan_free say. */
    RegistryFormScan *(*scan_open)(RegistryStore *store, size_t form, const size_t *columns,
        size_t n, const bool *events, bool ordered, GError **error);
    gboolean (*scan_run)(RegistryFormScan *scan, const char *first, const char *last,
        RegistryScanRow take, void *data, GError **error);
    void (*scan_close)(RegistryFormScan *scan);
};
