#pragma once
/**
 * @file
 * Data out: the registry's records one after another, each with its rows, for whoever writes
 * them down in a format. A row is a visit (record, event and, where the event repeats,
 * instance) or an entry of a repeating form.
 *
 * The columns are those of the dictionary in its order, then the derived values: of visits on
 * the rows of their events, of patients on every row that is no repeating form. A visit of an
 * event at which none of the columns is collected is no row.
 */
#include "registry/cohort.h"
#include "registry/value.h"

/** One column: what it means. Borrows from study and analysis. */
typedef struct {
    const char *name;             /**< As in the dictionary's exports, `level___c1`. */
    char *label;                  /**< In words; of a checkbox with its choice. Own text. */
    const char *unit;             /**< "" where none is known. */
    SchemaType type;              /**< Of a derived value CHOICE or NUMBER. */
    const SchemaField *field;     /**< Of a dictionary column, or NULL. */
    const SchemaChoice *choice;   /**< The one that a checkbox' column is about, or NULL. */
    const SchemaDerived *derived; /**< Or NULL. */
    size_t form;                  /**< Of the dictionary; SIZE_MAX for a patient's value. */
    bool repeats;                 /**< Of a repeating form. */
    size_t n_choices;             /**< Of CHOICE. */
    const SchemaChoice *choices;
    bool is_hidden;   /**< Read, and not to be written. */
    bool has_missing; /**< A missing-data code stands somewhere in this column. */
} RegistryExportColumn;

/** One row of a record. */
typedef struct {
    size_t event;                /**< Index of the study's event. */
    size_t form;                 /**< Of a repeating form; SIZE_MAX for a visit. */
    bool repeats;                /**< The instance counts: a repeating form or event. */
    int64_t instance;            /**< From 1. */
    const RegistryValue *values; /**< One a column. */
} RegistryExportRow;

/** One record with all its rows, at least one, which is empty where nothing is known: event by
 * event in the study's order, the visit before the repeating forms, instances in order. */
typedef struct {
    const char *record_id, *site;
    bool is_member; /**< Of the cohort. */
    size_t n_rows;
    const RegistryExportRow *rows;
} RegistryExportRecord;

/** What is to become of a column. */
typedef enum {
    REGISTRY_EXPORT_LEFT,  /**< It is not read. */
    REGISTRY_EXPORT_SHOWN, /**< It is written. */
    REGISTRY_EXPORT_HIDDEN /**< It is read for the export's own ends, and not written. */
} RegistryExportUse;

typedef RegistryExportUse (*RegistryExportWants)(
    const RegistryExportColumn *column, void *data);

typedef struct {
    const char *site;          /**< Only this site's records; NULL for all. */
    bool cohort_only;          /**< Only the members of the cohort. */
    RegistryExportWants wants; /**< Asked once a column; NULL for all. */
    void *wants_data;
    bool all_visits; /**< A visit is a row also where no column that is wanted is collected. */
} RegistryExportOptions;

typedef struct RegistryExport RegistryExport;

/**
 * Prepares an export: from here on it sees one state, until it is freed.
 * @param cohort   with its analysis' derived values and steps; not read yet, and used up.
 * @param options  NULL for the defaults: everything.
 */
RegistryExport *registry_export_new(
    RegistryCohort *cohort, const RegistryExportOptions *options, GError **error);
void registry_export_free(RegistryExport *out);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistryExport, registry_export_free)

/** The columns, RegistryExportColumn each. Borrowed. */
const GArray *registry_export_columns(const RegistryExport *out);

/** Takes a record, which is borrowed for the call; FALSE with `error` set ends the export. */
typedef gboolean (*RegistryExportTake)(
    const RegistryExportRecord *record, void *data, GError **error);

/**
 * Reads the registry once, in byte order of the record ids. Memory does not grow with the
 * registry. Who reads again reads the same state.
 */
gboolean registry_export_read(
    RegistryExport *out, RegistryExportTake take, void *data, GError **error);

/** How often a value of a column stands at an event. */
typedef struct {
    size_t column, event; /**< Of the columns; of the study. */
    RegistryValue value;  /**< A value, or MISSING with the code; borrowed for the call. */
    int64_t n;            /**< Rows with it. */
    bool is_row; /**< Of all boxes of a checkbox, under its first column: rows of which any box
                      has a value (NONE), or none and a missing-data code stands there. */
} RegistryExportCount;

typedef void (*RegistryExportCountTake)(const RegistryExportCount *count, void *data);

/**
 * The same pass, as counts of the rows that registry_export_read() would hand over: each value
 * at each event, one time or several, in no order. A patient's value counts once, at the event
 * of the patient's first visit. Some ten times as fast.
 */
gboolean registry_export_count(
    RegistryExport *out, RegistryExportCountTake take, void *data, GError **error);

/** Patients who are not in it: consent withdrawn from use, or a yes that turned to no and that
 * nobody has settled; after reading. */
int64_t registry_export_n_withdrawn(const RegistryExport *out);
/** Content hash of the state that was read. Borrowed; after reading. */
const char *registry_export_snapshot(const RegistryExport *out);

/**
 * What a cohort was asked for: names of all dictionary columns and derived values that its
 * steps and questions read, also through other derived values. Before it is read.
 * @return new set of borrowed names (g_hash_table_unref).
 */
GHashTable *registry_cohort_reads(const RegistryCohort *cohort);

/** Whether they read the rows of that repeating form, be it without a column, to count them; of
 * SIZE_MAX: visits. */
bool registry_cohort_reads_rows(const RegistryCohort *cohort, size_t form);
