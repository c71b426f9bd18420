#include "registry/duplicates_ask.h"

#include "base/words.h"
#include "registry/change_inside.h"
#include "registry/moves.h"
#include "registry/query.h"
#include "registry/status.h"

/* Both ids in the order of bytes, as one text. New. */
static char *pair_of(const char *one, const char *other)
{
    return g_strcmp0(one, other) <= 0 ? g_strdup_printf("%s\n%s", one, other)
                                      : g_strdup_printf("%s\n%s", other, one);
}

typedef struct {
    const RegistryMoves *moves;
    GHashTable *pairs;
} Known;

static gboolean take_query(const RegistryQuery *query, void *data, GError **error)
{
    (void)error;
    const Known *known = data;
    if (query->problem.record_id && query->problem.value)
        (void)g_hash_table_add(
            known->pairs, pair_of(query->problem.record_id,
                              registry_moves_id_at(known->moves, query->problem.value,
                                  query->import_id, REGISTRY_MOVES_NOW)));
    return TRUE;
}

/* The pairs that were ever asked about; NULL with `error` set. */
static GHashTable *known_pairs(Registry *registry, GError **error)
{
    static const RegistryQueryFilter filter = {.rule = "duplicate_patient"};
    g_autoptr(RegistryMoves) moves = registry_moves_read(registry, error);
    if (!moves)
        return NULL;
    Known known = {
        .moves = moves, .pairs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    if (registry_queries_each(registry, &filter, take_query, &known, error))
        return known.pairs;
    g_hash_table_unref(known.pairs);
    return NULL;
}

/* The question about a pair; its texts are the pair's, the study's and `arguments`. */
static RegistryDuplicateAsked question(const RegistryDuplicate *pair, const SchemaStudy *study,
    int64_t import_id, const char *arguments)
{
    return (RegistryDuplicateAsked){.import_id = import_id,
        .problem = {.record_id = pair->record_id,
            .event = study->events[study->baseline].unique_name,
            .value = pair->like,
            .rule_id = "duplicate_patient",
            .msgid = N_("probably the same patient as {1}: {2} of {3} values on enrolment are "
                        "equal, {4} days apart"),
            .hint = N_("are both one patient? If so, 'proreg record merge' makes one record of "
                       "them; if not, close the query"),
            .arguments = arguments}};
}

static char *arguments_of(const RegistryDuplicate *pair)
{
    return base_arguments("tnnn", pair->like, (gint64)pair->n_equal, (gint64)pair->n_compared,
        (gint64)pair->days);
}

static gboolean ask_all(RegistryChange *change, const GPtrArray *pairs, GError **error)
{
    for (guint i = 0; i < pairs->len; i++) {
        g_autofree char *arguments = arguments_of(pairs->pdata[i]);
        const RegistryDuplicateAsked asked =
            question(pairs->pdata[i], change->registry->study, 0, arguments);
        if (!registry_change_problem(change, &asked.problem, true, error))
            return FALSE;
    }
    return TRUE;
}

/* After all of it is kept: what was not is not told. */
static void tell_all(const SchemaStudy *study, int64_t import_id, const GPtrArray *pairs,
    RegistryDuplicateTake take, void *data)
{
    for (guint i = 0; i < pairs->len; i++) {
        g_autofree char *arguments = arguments_of(pairs->pdata[i]);
        const RegistryDuplicateAsked asked =
            question(pairs->pdata[i], study, import_id, arguments);
        take(&asked, data);
    }
}

gboolean registry_duplicates_ask(Registry *registry, const RegistryChangeInfo *info,
    int32_t day, RegistryDuplicateTake take, void *data, GError **error)
{
    g_autoptr(RegistryOverview) overview = registry_overview(registry, day, SIZE_MAX, error);
    if (!overview)
        return FALSE;
    if (overview->duplicates->len == 0)
        return TRUE;
    g_autoptr(GHashTable) known = known_pairs(registry, error);
    g_autoptr(GPtrArray) pairs = g_ptr_array_new();
    for (guint i = 0; known && i < overview->duplicates->len; i++) {
        RegistryDuplicate *one = &g_array_index(overview->duplicates, RegistryDuplicate, i);
        g_autofree char *pair = pair_of(one->record_id, one->like);
        if (!g_hash_table_contains(known, pair))
            g_ptr_array_add(pairs, one);
    }
    if (pairs->len == 0)
        return known != NULL;
    RegistryChangeInfo own = *info;
    own.command = "duplicates";
    RegistryChange *change = registry_change_begin(registry, &own, error);
    if (!change)
        return FALSE;
    const int64_t import_id = registry_change_id(change);
    if (!ask_all(change, pairs, error)) {
        registry_change_cancel(change);
        return FALSE;
    }
    if (!registry_change_commit(change, "done", NULL, error))
        return FALSE;
    tell_all(registry->study, import_id, pairs, take, data);
    return TRUE;
}
