#pragma once
/**
 * @file
 * Reading of a store's state: the records in order, and a form at a time its rows, of which
 * only the columns asked for. The drivers' part is what the members `next_records`,
 * `open_queries` and `scan_...` of RegistryDriver are. For the registry alone.
 */
#include "registry/domain.h"
#include "registry/registry.h"
#include "registry/value.h"

struct RegistryDriver;

/** The value as expressions have it; NONE and MISSING are NULL. Borrows the text. */
RegistryDatum registry_value_datum(const RegistryValue *value);

/** One read transaction: everything read within it is of one state. */
typedef struct RegistryScan RegistryScan;

/** Begins the transaction. NULL with `error` set. */
RegistryScan *registry_scan_begin(Registry *registry, GError **error);
/** Ends the transaction; NULL is fine. */
void registry_scan_end(RegistryScan *scan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistryScan, registry_scan_end)

/** Takes a record; its texts are borrowed, and so is the digest, NULL where none is kept. */
typedef void (*RegistryScanRecord)(
    const char *record_id, const char *site, const uint8_t *digest, void *data);

/**
 * The next records in byte order of their ids.
 * @param after  the id after which they begin; NULL for the first.
 * @param n      how many at the most.
 */
gboolean registry_scan_records(RegistryScan *scan, const char *after, int64_t n,
    RegistryScanRecord take, void *data, GError **error);

/** The records of these ids, in byte order, as far as there are any. */
gboolean registry_scan_these(RegistryScan *scan, const char *const *ids, size_t n,
    RegistryScanRecord take, void *data, GError **error);

/** Of which row the values are. */
typedef struct {
    const char *record_id; /**< Borrowed. */
    size_t record;         /**< Of the ids that the rows are read for; else SIZE_MAX. */
    size_t event;          /**< Index of the study's event. */
    int64_t instance;
    size_t wanted; /**< Of several forms that are read: which of what is wanted it is of. */
} RegistryScanKey;

/**
 * Takes a row: the values of the columns asked for, in that order; borrowed.
 * @param values  NULL where the columns have domains.
 * @param codes   of the domains; NULL where there are none.
 */
typedef void (*RegistryScanRow)(
    const RegistryScanKey *key, const RegistryDatum *values, const uint32_t *codes, void *data);

/** Where codes of first instances go without a call for each row. */
typedef struct {
    uint32_t *const *codes; /**< One array a column: that of a record (of its number) at an
                               event stands at event * stride + record. */
    bool *present;          /**< Set likewise, where there is a row. */
    size_t stride;
} RegistryScanPlaces;

/** The records whose rows are read. */
typedef struct {
    const char *const *ids; /**< n, each once, in byte order. */
    size_t n;
    const size_t *sizes; /**< Bytes of each id; NULL where nobody has counted them. */
    bool apart; /**< Others stand between them: they are found one by one, not all read. */
    const bool *wanted; /**< One each: rows of the others do not come. NULL for all. */
    const RegistryScanPlaces
        *places; /**< Of columns that have domains; NULL: rows are taken. */
} RegistryScanRecords;

/** A form that is read again and again, some records at a time. A driver's own struct begins
 * with it. */
typedef struct {
    const struct RegistryDriver *driver;
} RegistryFormScan;

/** What is wanted of a form; borrowed for the call. */
typedef struct {
    size_t form;           /**< Index of the dictionary's form. */
    const size_t *columns; /**< n indices of the dictionary's columns, all of the form. */
    size_t n;              /**< May be 0: then whether there are rows. */
    const bool
        *whether; /**< n: of these it matters only whether there is a value, and of a
                     checkbox's choice whether it is ticked: a store far away may give 1 in
                     place of the value, and NULL for what is not ticked. NULL for none. */
    RegistryDomain *const *domains; /**< n: values come as codes of these, which live as long as
                                       the scan; NULL for values. */
    const bool *events; /**< A flag an event of the study: rows of others do not come. */
} RegistryFormWanted;

RegistryFormScan *registry_scan_form(
    RegistryScan *scan, const RegistryFormWanted *wanted, GError **error);
void registry_form_scan_free(RegistryFormScan *form);

/** Reads the rows in order of record (bytes), event (bytes of its unique name) and instance;
 * those that have a place are not taken. */
gboolean registry_form_scan_run(RegistryFormScan *form, const RegistryScanRecords *records,
    RegistryScanRow take, void *data, GError **error);

/**
 * Reads n forms once: the rows of each in the order of registry_form_scan_run. A store far away
 * sends all rows of a record together, so that its id crosses once; others read form after
 * form.
 */
gboolean registry_scan_forms(RegistryScan *scan, const RegistryFormWanted *wanted, size_t n,
    const RegistryScanRecords *records, RegistryScanRow take, void *data, GError **error);

/** Takes a value that a missing-data code stands for; borrowed. */
typedef void (*RegistryScanMissing)(const RegistryScanKey *key, const char *column, void *data);
/** The missing-data codes of these records (in byte order); of all where `ids` is NULL. */
gboolean registry_scan_missing(RegistryScan *scan, const char *const *ids, size_t n,
    RegistryScanMissing take, void *data, GError **error);

/** Takes a number of open queries of a site and event name, borrowed; of the same again and
 * again. */
typedef void (*RegistryScanQueries)(const char *site, const char *event, int64_t n, void *data);
/** Open queries, by the record's site (or that of their file) and event. */
gboolean registry_scan_open_queries(
    RegistryScan *scan, RegistryScanQueries take, void *data, GError **error);
