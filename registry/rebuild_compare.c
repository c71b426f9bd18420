/**
 * @file
 * What an import decides today, against what it decided then.
 */
#include <string.h>

#include "base/json.h"
#include "base/words.h"
#include "registry/rebuild_inside.h"

/* A decision: what it is told by, and what is shown of it. Texts are owned. */
typedef struct {
    char *key;
    const char *what;
    int64_t line, instance;
    char *record_id, *event, *field, *text;
    const char *rule; /* Of a problem; interned. */
} Decision;

typedef struct {
    Rebuild *rebuild;
    const RegistryEntry *entry;
    const RegistryKeptOriginal *kept;
    bool is_sheet; /* Of a workbook one sheet was kept. */
    bool differs;
} Comparison;

/* Decisions on their way in. */
typedef struct {
    GPtrArray *decisions;
    bool is_plain; /* Of a problem the sentence is kept, and not where in its line it is. */
} Taking;

static void decision_free(gpointer data)
{
    Decision *decision = data;
    char *const texts[] = {
        decision->key, decision->record_id, decision->event, decision->field, decision->text};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_free(decision);
}

/* Texts, each with its length, so that no two sequences are one key. */
static char *key_of(const char *const *texts, size_t n)
{
    GString *key = g_string_new(NULL);
    for (size_t i = 0; i < n; i++)
        g_string_append_printf(key, texts[i] ? "%zu:%s" : "-", texts[i] ? strlen(texts[i]) : 0,
            texts[i] ? texts[i] : "");
    return g_string_free(key, FALSE);
}

static gboolean take_problem(const RegistryStoredProblem *stored, void *data, GError **error)
{
    (void)error;
    const Taking *taking = data;
    const RegistryProblem *problem = &stored->problem;
    g_autofree char *sentence =
        base_words_compose(base_words_find(NULL), problem->msgid, problem->arguments);
    g_autofree char *place = g_strdup_printf("%" G_GINT64_FORMAT " %zu %" G_GINT64_FORMAT " %d",
        problem->line, taking->is_plain ? 0 : problem->column,
        taking->is_plain ? 0 : problem->instance, problem->is_error);
    const char *const texts[] = {place, problem->record_id, problem->event, problem->field,
        problem->value, problem->rule_id, taking->is_plain ? sentence : problem->msgid,
        taking->is_plain ? NULL : problem->hint, taking->is_plain ? NULL : problem->arguments};
    Decision *decision = g_new0(Decision, 1);
    *decision = (Decision){.key = key_of(texts, G_N_ELEMENTS(texts)),
        .what = "problem",
        .line = problem->line,
        .instance = problem->instance,
        .record_id = g_strdup(problem->record_id),
        .event = g_strdup(problem->event),
        .field = g_strdup(problem->field),
        .text = g_strconcat(problem->rule_id, ": ", sentence ? sentence : "", NULL),
        .rule = g_intern_string(problem->rule_id)};
    g_ptr_array_add(taking->decisions, decision);
    return TRUE;
}

static gboolean take_change(const RegistryValueChange *change, void *data, GError **error)
{
    (void)error;
    const Taking *taking = data;
    g_autofree char *place = g_strdup_printf("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %d %d",
        change->line, change->instance, change->old_missing, change->new_missing);
    const char *const texts[] = {place, change->what, change->subject, change->record_id,
        change->event, change->column, change->old_value, change->new_value};
    Decision *decision = g_new0(Decision, 1);
    *decision = (Decision){.key = key_of(texts, G_N_ELEMENTS(texts)),
        .what = "change",
        .line = change->line,
        .instance = change->instance,
        .record_id = g_strdup(change->record_id),
        .event = g_strdup(change->event),
        .field = g_strdup(change->column),
        .text = g_strdup_printf("%s%s%s: %s -> %s", change->what, change->subject ? " " : "",
            change->subject ? change->subject : "", change->old_value ? change->old_value : "",
            change->new_value ? change->new_value : "")};
    /* Of who was erased nothing is left that could be compared. */
    if (change->salt)
        g_ptr_array_add(taking->decisions, decision);
    else
        decision_free(decision);
    return TRUE;
}

/* Whether nothing else can be expected: the line was not kept, or the rest of the workbook. */
static bool is_explained(const Comparison *comparison, const Decision *decision)
{
    return g_hash_table_contains(comparison->kept->blank, &decision->line) ||
           (comparison->is_sheet && g_strcmp0(decision->rule, "workbook") == 0);
}

static bool is_same_place(const Decision *a, const Decision *b)
{
    return a->line == b->line && g_strcmp0(a->record_id, b->record_id) == 0 &&
           g_strcmp0(a->event, b->event) == 0 && g_strcmp0(a->field, b->field) == 0;
}

/* @param stored, made  what was decided then and what is today; one may be NULL. */
static void list(Comparison *comparison, const Decision *stored, const Decision *made)
{
    const Decision *decision = stored ? stored : made;
    RegistryRebuildDifference *difference =
        registry_rebuild_differ(comparison->rebuild, comparison->entry, decision->what);
    difference->line = decision->line;
    difference->instance = decision->instance;
    difference->record_id = g_strdup(decision->record_id);
    difference->event = g_strdup(decision->event);
    difference->field = g_strdup(decision->field);
    difference->stored = g_strdup(stored ? stored->text : NULL);
    difference->replayed = g_strdup(made ? made->text : NULL);
    comparison->differs = true;
}

/* Each decision of `mine` that is not among `others` as often; borrowed. */
static GPtrArray *find_only(
    const Comparison *comparison, const GPtrArray *mine, const GPtrArray *others)
{
    GPtrArray *only = g_ptr_array_new();
    g_autoptr(GHashTable) left = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < others->len; i++) {
        char *key = ((const Decision *)others->pdata[i])->key;
        const guint n = GPOINTER_TO_UINT(g_hash_table_lookup(left, key));
        (void)g_hash_table_insert(left, key, GUINT_TO_POINTER(n + 1));
    }
    for (guint i = 0; i < mine->len; i++) {
        Decision *decision = mine->pdata[i];
        const guint n = GPOINTER_TO_UINT(g_hash_table_lookup(left, decision->key));
        if (n > 0)
            (void)g_hash_table_insert(left, decision->key, GUINT_TO_POINTER(n - 1));
        else if (!is_explained(comparison, decision))
            g_ptr_array_add(only, decision);
    }
    return only;
}

/* What is decided otherwise in one place is one difference. */
static void compare(Comparison *comparison, const GPtrArray *stored, const GPtrArray *made)
{
    g_autoptr(GPtrArray) then = find_only(comparison, stored, made);
    g_autoptr(GPtrArray) today = find_only(comparison, made, stored);
    for (guint i = 0; i < then->len; i++) {
        guint k = 0;
        while (k < today->len && !is_same_place(then->pdata[i], today->pdata[k]))
            k++;
        list(comparison, then->pdata[i], k < today->len ? today->pdata[k] : NULL);
        if (k < today->len)
            (void)g_ptr_array_remove_index(today, k);
    }
    /* What was lost is made again. */
    for (guint i = 0; !comparison->rebuild->done->is_damaged && i < today->len; i++)
        list(comparison, NULL, today->pdata[i]);
}

static gboolean read_problems(
    const Taking *taking, RegistryStore *store, int64_t id, GError **error)
{
    return store->driver->problems(store, id, take_problem, (void *)taking, error);
}

static gboolean read_changes(
    const Taking *taking, RegistryStore *store, int64_t id, GError **error)
{
    return store->driver->value_changes(store, id, take_change, (void *)taking, error);
}

static gboolean compare_all(Comparison *comparison,
    gboolean (*read)(const Taking *, RegistryStore *, int64_t, GError **), GError **error)
{
    const RegistryEntry *entry = comparison->entry;
    g_autoptr(GPtrArray) stored = g_ptr_array_new_with_free_func(decision_free);
    g_autoptr(GPtrArray) made = g_ptr_array_new_with_free_func(decision_free);
    const Taking then = {stored, entry->format < 2}, today = {made, entry->format < 2};
    if (!read(&then, comparison->rebuild->from, entry->import_id, error) ||
        !read(&today, comparison->rebuild->to->store, entry->import_id, error))
        return FALSE;
    compare(comparison, stored, made);
    return TRUE;
}

gboolean registry_rebuild_is_told(
    Rebuild *rebuild, const RegistryEntry *entry, bool *is_told, GError **error)
{
    g_auto(RegistryKeptOriginal) kept = {0};
    g_autoptr(GPtrArray) stored = g_ptr_array_new_with_free_func(decision_free);
    g_autoptr(GPtrArray) made = g_ptr_array_new_with_free_func(decision_free);
    const Taking then = {stored, false}, today = {made, false};
    *is_told = false;
    if (!registry_kept_original_read(rebuild->from, entry->import_id, &kept, error) ||
        !read_changes(&then, rebuild->from, entry->import_id, error) ||
        !read_changes(&today, rebuild->to->store, entry->import_id, error))
        return FALSE;
    const Comparison comparison = {.rebuild = rebuild, .entry = entry, .kept = &kept};
    g_autoptr(GPtrArray) gone = find_only(&comparison, stored, made);
    g_autoptr(GPtrArray) added = find_only(&comparison, made, stored);
    *is_told = gone->len == 0 && added->len == 0;
    return TRUE;
}

/* ---- Counts ---- */

typedef struct {
    int64_t import_id;
    int64_t counts[REGISTRY_N_COUNTS];
} Counts;

static gboolean take_counts(const RegistryEntry *entry, void *data, GError **error)
{
    (void)error;
    Counts *counts = data;
    if (entry->import_id == counts->import_id)
        memcpy(counts->counts, entry->counts, sizeof counts->counts);
    return TRUE;
}

static gboolean compare_counts(Comparison *comparison, GError **error)
{
    static const char *const names[REGISTRY_N_COUNTS] = {"rows", "records_new",
        "records_updated", "records_unchanged", "values_new", "values_changed",
        "values_unchanged", "values_held"};
    RegistryStore *to = comparison->rebuild->to->store;
    Counts made = {.import_id = comparison->entry->import_id};
    if (!to->driver->entries(to, take_counts, &made, error))
        return FALSE;
    /* Rows that were not kept were counted. */
    for (size_t i = 0; g_hash_table_size(comparison->kept->blank) == 0 && i < REGISTRY_N_COUNTS;
         i++) {
        if (made.counts[i] == comparison->entry->counts[i])
            continue;
        RegistryRebuildDifference *difference =
            registry_rebuild_differ(comparison->rebuild, comparison->entry, "count");
        difference->field = g_strdup(names[i]);
        difference->stored = g_strdup_printf("%" G_GINT64_FORMAT, comparison->entry->counts[i]);
        difference->replayed = g_strdup_printf("%" G_GINT64_FORMAT, made.counts[i]);
        comparison->differs = true;
    }
    return TRUE;
}

gboolean registry_rebuild_compare(Rebuild *rebuild, const RegistryEntry *entry,
    const RegistryKeptOriginal *kept, bool *differs, GError **error)
{
    json_t *options = entry->options ? json_loads(entry->options, 0, NULL) : NULL;
    Comparison comparison = {.rebuild = rebuild,
        .entry = entry,
        .kept = kept,
        .is_sheet = json_object_get(options, "sheet") != NULL};
    json_decref(options);
    const gboolean ok = compare_all(&comparison, read_problems, error) &&
                        compare_all(&comparison, read_changes, error) &&
                        compare_counts(&comparison, error);
    *differs = comparison.differs;
    return ok;
}
