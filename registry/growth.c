#include "registry/growth.h"

#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "base/words.h"
#include "registry/change_inside.h"
#include "registry/query.h"
#include "registry/renames.h"
#include "registry/rules.h"

/* A study that takes the place of another, within a change. */
typedef struct {
    Registry *registry;
    RegistryChange *change;
    const RegistryGrowth *growth;
    Registry *next; /* The new study and its forms; after the swap the old ones. */
    size_t form;    /* Of which values are written down. */
} Growing;

/* ---- The audit trail ---- */

/* "variable range", "choice added". New. */
static char *subject_of(const SchemaGrown *grown)
{
    return g_strdup_printf(
        "%s %s", grown->area, grown->part ? grown->part : schema_grown_kinds[grown->kind]);
}

static gboolean log_items(const Growing *growing, GError **error)
{
    const GPtrArray *list = growing->growth->grown;
    for (guint i = 0; i < list->len; i++) {
        const SchemaGrown *grown = list->pdata[i];
        g_autofree char *subject = subject_of(grown);
        const RegistryValueChange row = {.what = REGISTRY_CHANGE_STUDY,
            .subject = subject,
            .column = grown->name,
            .old_value = grown->before,
            .new_value = grown->after};
        if (!registry_change_log(growing->change, &row, error))
            return FALSE;
    }
    return TRUE;
}

/* Whether the column goes; boxes that nobody ticked may. */
static bool goes(const Growing *growing, const SchemaColumn *column)
{
    const SchemaDictionary *before = growing->registry->study->dictionary;
    g_autofree char *name = schema_renames_column_to(growing->growth->renames, before, column);
    return !schema_dictionary_find_column(growing->next->study->dictionary, name);
}

/* What stands in a column that goes, so that the past can be read. */
static gboolean log_row(const RegistryFormRow *stored, void *data, GError **error)
{
    const Growing *growing = data;
    const SchemaDictionary *before = growing->registry->study->dictionary;
    const RegistryForm *form = &growing->registry->forms[growing->form];
    for (size_t i = 0; i < form->n_columns; i++) {
        char number[BASE_DECIMAL_SIZE];
        const SchemaColumn *column = &before->columns[form->columns[i]];
        const char *text = registry_value_text(&stored->values[i], number);
        if (!text || !goes(growing, column))
            continue;
        const RegistryValueChange row = {.what = "value",
            .record_id = stored->key.record_id,
            .event = stored->key.event,
            .instance = stored->key.instance,
            .column = column->name,
            .old_value = text};
        if (!registry_change_log(growing->change, &row, error) ||
            !growing->registry->store->driver->record_digest(
                growing->registry->store, stored->key.record_id, NULL, error))
            return FALSE;
    }
    return TRUE;
}

static bool has_column_that_goes(const Growing *growing, const RegistryForm *form)
{
    const SchemaDictionary *before = growing->registry->study->dictionary;
    for (size_t i = 0; i < form->n_columns; i++)
        if (goes(growing, &before->columns[form->columns[i]]))
            return true;
    return false;
}

static gboolean log_values(Growing *growing, GError **error)
{
    RegistryStore *store = growing->registry->store;
    for (growing->form = 0; growing->form < growing->registry->n_forms; growing->form++)
        if (has_column_that_goes(growing, &growing->registry->forms[growing->form]) &&
            !store->driver->rows(store, growing->form, registry_all(), log_row, growing, error))
            return FALSE;
    return TRUE;
}

/* ---- The files ---- */

static GBytes *bytes_of(const GPtrArray *files, const char *name)
{
    for (guint i = 0; i < files->len; i++) {
        const SchemaFile *file = files->pdata[i];
        if (strcmp(file->name, name) == 0)
            return file->bytes;
    }
    return NULL;
}

static gboolean put_file(
    const Growing *growing, const char *name, GBytes *bytes, GError **error)
{
    gsize size = 0;
    const void *data = bytes ? g_bytes_get_data(bytes, &size) : NULL;
    g_autofree char *sha256 = bytes ? registry_sha256(bytes) : NULL;
    const RegistryStudyFile file = {
        .name = name, .sha256 = sha256, .bytes = data, .size = size};
    return registry_change_study_file(growing->change, &file, error);
}

/* In byte order of the names, as the leaves of an entry are. */
static gboolean put_files(const Growing *growing, GError **error)
{
    const GPtrArray *before = growing->registry->files, *after = growing->growth->files;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < after->len; i++) {
        const SchemaFile *file = after->pdata[i];
        const GBytes *old = bytes_of(before, file->name);
        if (!old || !g_bytes_equal(old, file->bytes))
            g_ptr_array_add(names, file->name);
    }
    for (guint i = 0; i < before->len; i++) {
        const SchemaFile *file = before->pdata[i];
        if (!bytes_of(after, file->name))
            g_ptr_array_add(names, file->name);
    }
    g_ptr_array_sort(names, base_text_compare);
    for (guint i = 0; i < names->len; i++)
        if (!put_file(growing, names->pdata[i], bytes_of(after, names->pdata[i]), error))
            return FALSE;
    return TRUE;
}

/* ---- The tables ---- */

static gboolean reshape(Growing *growing, GError **error)
{
    const Registry *next = growing->next;
    RegistryStore *store = growing->registry->store;
    const gboolean ok = store->driver->reshape(
        store, next->study, next->forms, next->n_forms, growing->growth->renames, error);
    registry_study_swap(growing->registry, growing->next);
    registry_renames_forget(growing->registry);
    return ok;
}

/* ---- Rules ---- */

static char *rule_arguments(const SchemaRule *rule)
{
    return base_arguments("tt", rule->message, rule->name);
}

static bool has_rule(const SchemaStudy *study, const char *arguments)
{
    for (size_t i = 0; i < study->n_rules; i++) {
        g_autofree char *known = rule_arguments(&study->rules[i]);
        if (g_strcmp0(known, arguments) == 0)
            return true;
    }
    return false;
}

/* Nobody is asked any more about what a rule said that is gone. */
static gboolean close_queries(const Growing *growing, GError **error)
{
    const RegistryQueryFilter filter = {.rule = "rule",
        .states = {[REGISTRY_QUERY_OPEN] = true, [REGISTRY_QUERY_ANSWERED] = true}};
    const RegistryQueryStep step = {
        .state = REGISTRY_QUERY_CLOSED, .reason = "the study has this rule no more"};
    g_autoptr(RegistryQueries) queries =
        registry_queries_read(growing->registry, &filter, error);
    for (guint i = 0; queries && i < queries->queries->len; i++) {
        const RegistryQuery *query = registry_queries_at(queries, i);
        if (!has_rule(growing->registry->study, query->problem.arguments) &&
            !registry_query_step(growing->change, query, &step, error))
            return FALSE;
    }
    return queries != NULL;
}

static gboolean touch(const RegistryRecord *record, void *data, GError **error)
{
    (void)error;
    RegistryChange *change = data;
    (void)g_hash_table_add(change->touched, g_strdup(record->record_id));
    return TRUE;
}

static bool has_area(const GPtrArray *grown, const char *area)
{
    for (guint i = 0; i < grown->len; i++)
        if (strcmp(((const SchemaGrown *)grown->pdata[i])->area, area) == 0)
            return true;
    return false;
}

/* New rules are asked of all patients, at the end of the change. */
static gboolean ask_rules(const Growing *growing, GError **error)
{
    Registry *registry = growing->registry;
    const GPtrArray *grown = growing->growth->grown;
    g_hash_table_remove_all(growing->change->touched);
    if (!has_area(grown, "rule") && !has_area(grown, "derived value"))
        return TRUE;
    return close_queries(growing, error) &&
           (registry->study->n_rules == 0 ||
               registry->store->driver->records(
                   registry->store, registry_all(), touch, growing->change, error));
}

/* ---- The change ---- */

/* What another process stored since it was looked at may stand against it. */
static gboolean look_again(const Growing *growing, GError **error)
{
    const RegistryGrowth *growth = growing->growth;
    for (guint i = 0; i < growth->grown->len; i++) {
        SchemaGrown *grown = growth->grown->pdata[i];
        grown->n = 0;
        g_ptr_array_set_size(grown->records, 0);
    }
    /* What is made once more was looked at then. */
    if (growing->registry->replay)
        return TRUE;
    if (!registry_growth_look(growing->registry, growing->next->study, growth->grown,
            growth->judge, growth->judge_data, error))
        return FALSE;
    for (guint i = 0; i < growth->grown->len; i++) {
        const SchemaGrown *grown = growth->grown->pdata[i];
        if (grown->asks == SCHEMA_ASKS_NOTHING || grown->n == 0)
            continue;
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            "%s %s: another process stored values meanwhile that stand against it; run the "
            "command again",
            grown->area, grown->name);
        return FALSE;
    }
    return TRUE;
}

static gboolean run(Growing *growing, GError **error)
{
    return look_again(growing, error) && log_items(growing, error) &&
           log_values(growing, error) && put_files(growing, error) && reshape(growing, error) &&
           ask_rules(growing, error);
}

/* The new study, apart from a store; "where" is the folder. */
static Registry *read_next(const RegistryGrowth *growth, GError **error)
{
    Registry *next = registry_new(NULL, REGISTRY_READ);
    for (guint i = 0; i < growth->files->len; i++) {
        const SchemaFile *file = growth->files->pdata[i];
        registry_file_add(next, file->name, g_bytes_ref(file->bytes));
    }
    if (registry_study_read(next, growth->where, error))
        return next;
    registry_close(next);
    return NULL;
}

gboolean registry_grow(Registry *registry, const RegistryGrowth *growth,
    const RegistryChangeInfo *info, int64_t *entry, GError **error)
{
    g_autoptr(Registry) next = read_next(growth, error);
    if (!next)
        return FALSE;
    g_autofree char *options = registry_renames_options(growth->renames);
    RegistryChangeInfo own = *info;
    own.command = "migrate";
    own.options = options;
    RegistryChange *change = registry_change_begin(registry, &own, error);
    if (!change)
        return FALSE;
    Growing growing = {registry, change, growth, next, 0};
    *entry = registry_change_id(change);
    if (run(&growing, error))
        return registry_change_commit(change, "done", NULL, error);
    registry_change_cancel(change);
    return FALSE;
}
