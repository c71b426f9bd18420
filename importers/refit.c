#include "importers/refit.h"

#include <string.h>

#include "importers/answer.h"
#include "importers/unit.h"
#include "importers/value.h"

G_STATIC_ASSERT((int)REGISTRY_JUDGED_SIZE >= (int)IMPORT_TIME_SIZE);

bool import_refit_judge(const SchemaStudy *study, const SchemaField *field, const char *text,
    char room[REGISTRY_JUDGED_SIZE], RegistryCell *cell, void *data)
{
    return import_value_check(study, field, text, BASE_DATE_YMD, data, room, cell) ==
           IMPORT_VALUE_GOOD;
}

/* ---- What was held ---- */

typedef struct {
    const SchemaStudy *after;
    const SchemaRenames *renames;
    const BaseClock *clock;
    ImportRefit *refit;
} Look;

static bool is_of(const RegistryQuery *query, const char *const *rules)
{
    return query->state == REGISTRY_QUERY_OPEN && query->problem.is_error &&
           query->problem.raw && query->problem.raw[0] != '\0' &&
           g_strv_contains(rules, query->problem.rule_id);
}

/* A column in doubt of its unit holds values that fit, too: none of them goes in by itself. */
static bool is_of_unit(const RegistryQuery *query)
{
    return g_strcmp0(query->problem.hint, import_unit_hint()) == 0;
}

static void note_row(const Look *look, const RegistryQuery *query)
{
    const char *file = query->file ? query->file : "";
    look->refit->n_rows++;
    if (file[0] != '\0' &&
        !g_ptr_array_find_with_equal_func(look->refit->files, file, g_str_equal, NULL))
        g_ptr_array_add(look->refit->files, g_strdup(file));
}

static gboolean take_query(const RegistryQuery *query, void *data, GError **error)
{
    static const char *const of_values[] = {"event", "type", "choice", "range", NULL};
    static const char *const of_rows[] = {"key", "site", NULL};
    (void)error;
    const Look *look = data;
    RegistryQuery renamed = *query;
    if (is_of(query, of_rows))
        note_row(look, query);
    if (!is_of(query, of_values) || is_of_unit(query))
        return TRUE;
    if (query->problem.field)
        renamed.problem.field =
            schema_renames_to(look->renames->variables, query->problem.field);
    if (import_answer_fits(look->after, &renamed, query->problem.raw, look->clock))
        registry_queries_add(look->refit->values, query);
    return TRUE;
}

gboolean import_refit_look(Registry *registry, const SchemaStudy *after,
    const SchemaRenames *renames, const BaseClock *clock, ImportRefit *refit, GError **error)
{
    const RegistryQueryFilter open = {
        .states = {[REGISTRY_QUERY_OPEN] = true}, .day = base_clock_day(clock)};
    *refit = (ImportRefit){
        .values = registry_queries_new(), .files = g_ptr_array_new_with_free_func(g_free)};
    Look look = {after, renames, clock, refit};
    return registry_queries_each(registry, &open, take_query, &look, error);
}

void import_refit_clear(ImportRefit *refit)
{
    registry_queries_free(refit->values);
    if (refit->files)
        g_ptr_array_unref(refit->files);
    *refit = (ImportRefit){0};
}

/* ---- Taking it in ---- */

typedef struct {
    Registry *registry;
    RegistryImport *import;
    const BaseClock *clock;
    RegistryImportCounts counts;
    int64_t taken;
} Taking;

static gboolean take_value(Taking *taking, const RegistryQuery *query, GError **error)
{
    static const char why[] = "it fits the study as it is now";
    const RegistryQueryStep step = {
        .state = REGISTRY_QUERY_CLOSED, .by = REGISTRY_QUERY_BY_IMPORT, .reason = why};
    ImportRefusal refusal = {NULL, NULL};
    registry_import_speak(taking->import, NULL, why);
    const gboolean put = import_answer_put(taking->import, registry_study(taking->registry),
        query, query->problem.raw, taking->clock, &taking->counts, &refusal, error);
    registry_import_speak(taking->import, NULL, NULL);
    const bool is_in = put && !refusal.msgid;
    import_refusal_clear(&refusal);
    if (!is_in)
        return put;
    taking->taken++;
    return registry_import_query_step(taking->import, query, &step, error);
}

static gboolean take_all(Taking *taking, const RegistryQueries *queries, GError **error)
{
    for (guint i = 0; i < queries->queries->len; i++)
        if (!take_value(taking, registry_queries_at(queries, i), error)) {
            (void)registry_import_cancel(taking->import, NULL, NULL, NULL);
            return FALSE;
        }
    return registry_import_commit(taking->import, &taking->counts, error);
}

gboolean import_refit_take(Registry *registry, const char *user, const BaseClock *clock,
    int64_t *taken, GError **error)
{
    g_autoptr(SchemaRenames) none = schema_renames_new();
    g_auto(ImportRefit) refit = {0};
    const RegistryImportInfo info = {.command = "migrate held", .user = user, .clock = *clock};
    *taken = 0;
    if (!import_refit_look(registry, registry_study(registry), none, clock, &refit, error))
        return FALSE;
    if (refit.values->queries->len == 0)
        return TRUE;
    Taking taking = {.registry = registry, .clock = clock};
    taking.import = registry_import_begin(registry, &info, error);
    if (!taking.import || !take_all(&taking, refit.values, error))
        return FALSE;
    *taken = taking.taken;
    return TRUE;
}
