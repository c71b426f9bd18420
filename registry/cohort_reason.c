/* Why values are missing, or others than sent: codes and texts beside the values. */
#include <string.h>

#include "registry/cohort_inside.h"
#include "registry/inside.h"

char *registry_cohort_reason(const RegistryCohort *cohort, const char *column)
{
    const CohortColumn *found = g_hash_table_lookup(cohort->by_name, column);
    const bool is_made = found && found->kind == COHORT_RESULT && found->event == SIZE_MAX;
    return found && (found->kind == COHORT_FIELD || is_made) ? g_strconcat("why ", column, NULL)
                                                             : NULL;
}

/* The reasons of what a derived value is made of, but of what repeats; NULL where there is
 * nothing. New. */
static GArray *reasons_beneath(RegistryCohort *cohort, CohortRef ref)
{
    g_autoptr(GArray) fields = cohort_fields_of(cohort, ref);
    GArray *of = g_array_new(FALSE, FALSE, sizeof(CohortRef));
    for (guint i = 0; i < fields->len; i++) {
        const RegistryCohortField *field = &g_array_index(fields, RegistryCohortField, i);
        if (field->event == SIZE_MAX)
            continue;
        const CohortRef reason = {cohort_plan_reason(cohort, field->column), field->event};
        g_array_append_val(of, reason);
    }
    if (of->len > 0)
        return of;
    g_array_unref(of);
    return NULL;
}

CohortRef cohort_plan_reason_of(
    RegistryCohort *cohort, const CohortColumn *column, const CohortRef *value)
{
    if (column->kind == COHORT_FIELD)
        return (CohortRef){cohort_plan_reason(cohort, column->index), column->event};
    GArray *of = value ? reasons_beneath(cohort, *value) : NULL;
    return (CohortRef){of ? cohort_plan_made_reason(cohort, *value, of) : NULL, SIZE_MAX};
}

void registry_cohort_ask_reason(RegistryCohort *cohort, const char *column)
{
    g_autofree char *name = registry_cohort_reason(cohort, column);
    if (!name || g_hash_table_contains(cohort->ask_of, name))
        return;
    const CohortAsk *value = g_hash_table_lookup(cohort->ask_of, column);
    const CohortRef ref = cohort_plan_reason_of(
        cohort, g_hash_table_lookup(cohort->by_name, column), value ? &value->ref : NULL);
    if (!ref.node)
        return;
    CohortAsk *ask = g_new0(CohortAsk, 1);
    ask->expression = g_steal_pointer(&name);
    ask->ref = ref;
    g_ptr_array_add(cohort->asks, ask);
    (void)g_hash_table_insert(cohort->ask_of, ask->expression, ask);
}

bool registry_cohort_has_reasons(const RegistryCohort *cohort, const char *column)
{
    g_autofree char *name = registry_cohort_reason(cohort, column);
    const CohortAsk *ask = name ? g_hash_table_lookup(cohort->ask_of, name) : NULL;
    return ask && (cohort->counted ? ask->ref.node->is_given
                                   : registry_domain_size(ask->ref.node->domain) > 1);
}

/* What is filled for the piece: a node, or those of all columns. */
typedef struct {
    RegistryCohort *cohort;
    CohortNode *node;
    GHashTable *by_column; /* Name -> CohortNode, borrowed. */
} Filling;

static int compare_ids(const void *key, const void *item)
{
    return strcmp(key, *(const char *const *)item);
}

static gboolean take_reason(const RegistryMissing *reason, void *data, GError **error)
{
    const Filling *filling = data;
    CohortNode *node =
        filling->node ? filling->node : g_hash_table_lookup(filling->by_column, reason->column);
    const CohortPiece *piece = &filling->cohort->piece;
    const char *const *ids = (const char *const *)piece->ids->pdata;
    (void)error;
    if (!node || reason->key.instance != 1)
        return TRUE;
    const char *const *found =
        bsearch(reason->key.record_id, ids, piece->n_records, sizeof *ids, compare_ids);
    const size_t event = schema_study_event(filling->cohort->study, reason->key.event);
    if (!found || event == SIZE_MAX)
        return TRUE;
    const RegistryDatum datum = registry_datum_of_text(reason->code);
    node->codes[cohort_slot((size_t)(found - ids), event)] =
        registry_domain_code(node->domain, &datum);
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

/* A text below a limit is none: the value is there. */
static bool is_code(const RegistryCohort *cohort, const RegistryDatum *reason)
{
    return g_hash_table_contains(cohort->study->missing_codes, reason->text);
}

/* Of a derived value the code of the first that has one. */
static void make(RegistryCohort *cohort, CohortNode *node)
{
    for (size_t record = 0; record < cohort->piece.n_records; record++)
        for (guint i = 0; node->codes[record] == 0 && i < node->of->len; i++) {
            const CohortRef *of = &g_array_index(node->of, CohortRef, i);
            const uint32_t code = of->node->codes[cohort_slot(record, of->event)];
            if (code == 0)
                continue;
            const RegistryDatum *reason = registry_domain_at(of->node->domain, code);
            if (is_code(cohort, reason))
                node->codes[record] = registry_domain_code(node->domain, reason);
        }
}

static RegistryWhose whose_of(const RegistryCohort *cohort)
{
    const char *const *ids = (const char *const *)cohort->piece.ids->pdata;
    const guint n = cohort->piece.ids->len;
    return cohort->only_is_few ? registry_these(ids, n) : registry_range(ids[0], ids[n - 1]);
}

/* The codes of all columns at once. */
static gboolean load_codes(RegistryCohort *cohort, GError **error)
{
    RegistryStore *store = cohort->registry->store;
    g_autoptr(GHashTable) by_column = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < cohort->reasons->len; i++) {
        CohortNode *node = cohort->reasons->pdata[i];
        (void)g_hash_table_insert(
            by_column, cohort->study->dictionary->columns[node->column].name, node);
    }
    Filling filling = {cohort, NULL, by_column};
    return cohort->reasons->len == 0 ||
           store->driver->missing(store, whose_of(cohort), take_reason, &filling, error);
}

/* What was sent below a limit, of a column of which the study counts such values. */
static gboolean load_below(RegistryCohort *cohort, CohortNode *node, GError **error)
{
    const SchemaDictionary *dictionary = cohort->study->dictionary;
    const size_t field = dictionary->columns[node->column].field;
    const size_t form = schema_study_form(cohort->study, dictionary->fields[field].form);
    Filling filling = {cohort, node, NULL};
    return cohort->study->below[field] == SCHEMA_BELOW_HELD ||
           cohort->registry->store->driver->reasons(cohort->registry->store, form,
               place_of(&cohort->registry->forms[form], node->column), whose_of(cohort),
               take_reason, &filling, error);
}

gboolean cohort_reasons_load(RegistryCohort *cohort, GError **error)
{
    if (!load_codes(cohort, error))
        return FALSE;
    for (guint i = 0; i < cohort->reasons->len; i++)
        if (!load_below(cohort, cohort->reasons->pdata[i], error))
            return FALSE;
    for (guint i = 0; i < cohort->made_reasons->len; i++)
        make(cohort, cohort->made_reasons->pdata[i]);
    return TRUE;
}
