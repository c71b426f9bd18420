#pragma once
/**
 * @file
 * What is known of each variable from the values themselves: how many there are, from where to
 * where they go, how often each code occurs. Filled record by record while they go by.
 */
#include "registry/export.h"

/** One variable: a field of the dictionary (a checkbox with all its boxes), or a derived value.
 */
typedef struct {
    const RegistryExportColumn *column; /**< Its first. */
    size_t first, n_columns;            /**< Of the export: a checkbox has one a choice. */
    int64_t n;         /**< Values: of rows, of patients where it is a patient's; of a checkbox
                            rows where any box has one. */
    int64_t n_missing; /**< Rows with a missing-data code. */
    GArray *n_at;      /**< int64_t: how many of n at each of the study's events, up to the last
                            that has any. */
    GHashTable *missing;       /**< Code -> GINT_TO_POINTER(how many rows have it). */
    bool has_range;            /**< Numbers, or dates, are there. */
    double min, max;           /**< Of numbers. */
    char *min_text, *max_text; /**< Of dates and times; NULL for others. */
    size_t n_choices;
    const SchemaChoice *choices;
    int64_t *n_of_choice; /**< How often each occurs; of a checkbox how often it is ticked. */
} ExportFact;

typedef struct ExportFacts ExportFacts;

/** @param columns  RegistryExportColumn each; outlive the facts. */
ExportFacts *export_facts_new(const GArray *columns);
void export_facts_free(ExportFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ExportFacts, export_facts_free)

/** An RegistryExportTake; `data` is the facts. */
gboolean export_facts_add(const RegistryExportRecord *record, void *data, GError **error);
/** The same as an RegistryExportCountTake, for who wants no rows beside the facts; of columns
 * none of which is hidden. */
void export_facts_count(const RegistryExportCount *counted, void *data);
/** The facts, ExportFact each, in the order of the columns. Borrowed. */
const GArray *export_facts_list(const ExportFacts *facts);

/** The name of a variable: the field's, of a checkbox without its choice. Borrowed. */
const char *export_fact_name(const ExportFact *fact);
/** The codes of `missing` (const char *), in the order of their bytes. New; texts borrowed. */
GPtrArray *export_fact_missing(const ExportFact *fact);
/** Its label, likewise. Borrowed. */
const char *export_fact_label(const ExportFact *fact);
/** "text", "integer", "number", "date", "datetime", "time", "choice" or "checkbox". */
const char *export_fact_type(const ExportFact *fact);
/**
 * Its unit: of a derived value what the study says, of a number of the dictionary what its note
 * begins with, up to a semicolon, where that is a word or two. New text; "" for none.
 */
char *export_fact_unit(const ExportFact *fact);
/** Least or greatest value as text: digits, a date, or "" where there is none. New text. */
char *export_fact_bound(const ExportFact *fact, bool max);
/** The names of the events at which it exists, parted by commas. New text. */
char *export_fact_events(const ExportFact *fact, const SchemaStudy *study);
/** How many of its values are of the event. */
int64_t export_fact_n_at(const ExportFact *fact, size_t event);
/** Whether the variable exists at the event. */
bool export_fact_is_at(const ExportFact *fact, const SchemaStudy *study, size_t event);
