/* Why values are missing, or others than sent: codes and texts beside the values. */
#include <string.h>

#include "registry/cohort_inside.h"
#include "registry/inside.h"

char *registry_cohort_reason(const RegistryCohort *cohort, const char *column)
{
    const CohortColumn *found = g_hash_table_lookup(cohort->by_name, column);
    return found && found->kind == COHORT_FIELD ? g_strconcat("why ", column, NULL) : NULL;
}

void registry_cohort_ask_reason(RegistryCohort *cohort, const char *column)
{
    g_autofree char *name = registry_cohort_reason(cohort, column);
    if (!name || g_hash_table_contains(cohort->ask_of, name))
        return;
    const CohortColumn *of = g_hash_table_lookup(cohort->by_name, column);
    CohortAsk *ask = g_new0(CohortAsk, 1);
    ask->expression = g_steal_pointer(&name);
    ask->ref = (CohortRef){cohort_plan_reason(cohort, of->index), of->event};
    g_ptr_array_add(cohort->asks, ask);
    (void)g_hash_table_insert(cohort->ask_of, ask->expression, ask);
}

bool registry_cohort_has_reasons(const RegistryCohort *cohort, const char *column)
{
    g_autofree char *name = registry_cohort_reason(cohort, column);
    const CohortAsk *ask = name ? g_hash_table_lookup(cohort->ask_of, name) : NULL;
    return ask && registry_domain_size(ask->ref.node->domain) > 1;
}

/* A node, and the piece that it is filled for. */
typedef struct {
    RegistryCohort *cohort;
    CohortNode *node;
} Filling;

static int compare_ids(const void *key, const void *item)
{
    return strcmp(key, *(const char *const *)item);
}

static gboolean take_reason(const RegistryMissing *reason, void *data, GError **error)
{
    const Filling *filling = data;
    const CohortPiece *piece = &filling->cohort->piece;
    const char *const *ids = (const char *const *)piece->ids->pdata;
    (void)error;
    const char *const *found =
        bsearch(reason->key.record_id, ids, piece->n_records, sizeof *ids, compare_ids);
    const size_t event = schema_study_event(filling->cohort->study, reason->key.event);
    if (!found || event == SIZE_MAX || reason->key.instance != 1)
        return TRUE;
    const RegistryDatum datum = registry_datum_of_text(reason->code);
    filling->node->codes[cohort_slot((size_t)(found - ids), event)] =
        registry_domain_code(filling->node->domain, &datum);
    return TRUE;
}

/* Where a dictionary column stands in its form. */
static size_t place_of(const RegistryForm *form, size_t column)
{
    size_t place = 0;
    while (form->columns[place] != column)
        place++;
    return place;
}

gboolean cohort_reasons_load(RegistryCohort *cohort, GError **error)
{
    const GPtrArray *ids = cohort->piece.ids;
    const SchemaDictionary *dictionary = cohort->study->dictionary;
    RegistryStore *store = cohort->registry->store;
    for (guint i = 0; i < cohort->reasons->len; i++) {
        CohortNode *node = g_ptr_array_index(cohort->reasons, i);
        Filling filling = {cohort, node};
        const SchemaField *field = &dictionary->fields[dictionary->columns[node->column].field];
        const size_t form = schema_study_form(cohort->study, field->form);
        if (!store->driver->reasons(store, form,
                place_of(&cohort->registry->forms[form], node->column), ids->pdata[0],
                ids->pdata[ids->len - 1], take_reason, &filling, error))
            return FALSE;
    }
    return TRUE;
}
