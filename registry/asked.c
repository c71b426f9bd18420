#include "registry/asked.h"

#include <string.h>

#include "registry/cohort_inside.h"
#include "registry/query.h"

/* A cell with an open question. */
typedef struct {
    const char *record;
    size_t event;      /* Of the study; SIZE_MAX where the question names none. */
    const char *field; /* NULL: the whole row. */
} Cell;

struct RegistryAsked {
    const SchemaStudy *study; /* Borrowed. */
    GStringChunk *texts;
    GArray *cells; /* Cell. */
};

static const char *keep(const RegistryAsked *asked, const char *text)
{
    return text ? g_string_chunk_insert_const(asked->texts, text) : NULL;
}

static gboolean take(const RegistryQuery *query, void *data, GError **error)
{
    const RegistryAsked *asked = data;
    const RegistryProblem *problem = &query->problem;
    (void)error;
    if (!problem->record_id)
        return TRUE;
    const Cell cell = {.record = keep(asked, problem->record_id),
        .event = problem->event ? schema_study_event(asked->study, problem->event) : SIZE_MAX,
        .field = keep(asked, problem->field)};
    g_array_append_val(asked->cells, cell);
    return TRUE;
}

RegistryAsked *registry_asked_read(const RegistryCohort *cohort, GError **error)
{
    g_autoptr(RegistryAsked) asked = g_new0(RegistryAsked, 1);
    RegistryQueryFilter filter = {0};
    filter.states[REGISTRY_QUERY_OPEN] = filter.states[REGISTRY_QUERY_ANSWERED] = true;
    asked->study = registry_study(cohort->registry);
    asked->texts = g_string_chunk_new(4096);
    asked->cells = g_array_new(FALSE, FALSE, sizeof(Cell));
    return registry_queries_each(cohort->registry, &filter, take, asked, error)
               ? g_steal_pointer(&asked)
               : NULL;
}

void registry_asked_free(RegistryAsked *asked)
{
    if (!asked)
        return;
    g_string_chunk_free(asked->texts);
    g_array_unref(asked->cells);
    g_free(asked);
}

static bool is_about(const RegistryAsked *asked, const Cell *cell, const GArray *fields)
{
    const SchemaDictionary *dictionary = asked->study->dictionary;
    for (guint i = 0; i < fields->len; i++) {
        const RegistryCohortField *one = &g_array_index(fields, RegistryCohortField, i);
        const char *field = dictionary->fields[dictionary->columns[one->column].field].name;
        if ((one->event == cell->event || one->event == SIZE_MAX) &&
            (!cell->field || strcmp(cell->field, field) == 0))
            return true;
    }
    return false;
}

static gint by_bytes(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *registry_asked_records(const RegistryAsked *asked, const GArray *fields)
{
    GPtrArray *records = g_ptr_array_new();
    for (guint i = 0; i < asked->cells->len; i++) {
        const Cell *cell = &g_array_index(asked->cells, Cell, i);
        if (is_about(asked, cell, fields) &&
            !g_ptr_array_find_with_equal_func(records, cell->record, g_str_equal, NULL))
            g_ptr_array_add(records, (gpointer)cell->record);
    }
    g_ptr_array_sort(records, by_bytes);
    return records;
}
