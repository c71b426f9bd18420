#pragma once
/**
 * @file
 * The inside of a RegistryExport, for the registry alone.
 */
#include "registry/cohort_inside.h"
#include "registry/export.h"

/** Where the values of a column come from. */
typedef struct {
    CohortNode *node;       /**< Of visits, or of patients where it is by record; or NULL. */
    const CohortRows *rows; /**< Of a repeating form, */
    guint place;            /**< which column of its. */
} ExportSource;

/** A missing-data code of a record of the piece. */
typedef struct {
    size_t record;
    uint32_t event, column; /**< Of the study; of the export. */
    int64_t instance;
    const char *code; /**< The study's. */
} ExportMissing;

/** A row of a record: a visit's slot, or a row of a repeating form. */
typedef struct {
    uint32_t event;
    guint stream; /**< 0 for visits, else the table's number. */
    int64_t instance;
    size_t place; /**< Slot, or key. */
} ExportPlace;

struct RegistryExport {
    RegistryCohort *cohort;
    const SchemaStudy *study;
    RegistryExportOptions options;
    bool is_open;           /**< In a transaction. */
    GArray *columns;        /**< RegistryExportColumn */
    GArray *sources;        /**< ExportSource, one a column. */
    bool *has_event;        /**< One an event: some column is collected there. */
    GHashTable *column_of;  /**< Name -> index + 1. */
    GArray *places;         /**< ExportPlace: of one record. */
    GArray *rows;           /**< RegistryExportRow: of one record. */
    RegistryValue *values;  /**< Of its rows. */
    size_t n_values;        /**< For which there is room. */
    GArray *missing;        /**< ExportMissing: of the piece, by record. */
    guint *first_missing;   /**< By record of the piece; one more for the end. */
    size_t n_first_missing; /**< For which there is room. */
    RegistryExportTake take;
    void *data;
};

/** Computes the columns of the piece, and reads its missing-data codes. */
gboolean registry_export_ready(RegistryExport *out, GError **error);
/** Whether each record of the piece is given out. @param wanted  one a record. */
void registry_export_wanted(const RegistryExport *out, bool *wanted);
/** The event of the row of a patient of whom nothing is known. */
size_t registry_export_lone_event(const RegistryExport *out);
/** The value of a column; NULL is none. Borrows its text. */
RegistryValue registry_export_value(const RegistryDatum *datum);

/** Says which columns there are, and asks the cohort for them. */
gboolean registry_export_plan(RegistryExport *out, GError **error);
