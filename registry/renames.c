#include "registry/renames.h"

#include <string.h>

#include "base/json.h"

/* What one entry renamed. */
typedef struct {
    int64_t import_id;
    SchemaRenames *names;
} Step;

struct RegistryRenames {
    GArray *steps; /* Step, in order. */
    GStringChunk *texts;
};

static json_t *as_json(const GPtrArray *renames)
{
    json_t *object = json_object();
    for (guint i = 0; i < renames->len; i++) {
        const SchemaRename *rename = renames->pdata[i];
        base_json_set(object, rename->from, base_json_text(rename->to));
    }
    return object;
}

char *registry_renames_options(const SchemaRenames *renames)
{
    return base_json_line(json_pack("{s:s, s:o, s:o}", "of", "study", "variables",
        as_json(renames->variables), "forms", as_json(renames->forms)));
}

static void add_names(GPtrArray *renames, const json_t *object)
{
    const char *from;
    json_t *to;
    json_object_foreach((json_t *)object, from, to) if (json_is_string(to))
        schema_renames_add(renames, from, json_string_value(to));
}

SchemaRenames *registry_renames_of_options(const char *text)
{
    json_t *options = text ? json_loads(text, 0, NULL) : NULL;
    SchemaRenames *names = schema_renames_new();
    add_names(names->variables, json_object_get(options, "variables"));
    add_names(names->forms, json_object_get(options, "forms"));
    json_decref(options);
    return names;
}

static gboolean take_entry(const RegistryEntry *entry, void *data, GError **error)
{
    (void)error;
    RegistryRenames *renames = data;
    if (strcmp(entry->command, "migrate") != 0 || !entry->options)
        return TRUE;
    const Step step = {entry->import_id, registry_renames_of_options(entry->options)};
    if (step.names->variables->len + step.names->forms->len > 0)
        g_array_append_val(renames->steps, step);
    else
        schema_renames_free(step.names);
    return TRUE;
}

static void clear_step(gpointer data)
{
    schema_renames_free(((Step *)data)->names);
}

const RegistryRenames *registry_renames(Registry *registry, GError **error)
{
    if (registry->renames)
        return registry->renames;
    RegistryRenames *renames = g_new0(RegistryRenames, 1);
    renames->steps = g_array_new(FALSE, FALSE, sizeof(Step));
    g_array_set_clear_func(renames->steps, clear_step);
    renames->texts = g_string_chunk_new(256);
    if (!registry->store->driver->entries(registry->store, take_entry, renames, error)) {
        registry_renames_free(renames);
        return NULL;
    }
    registry->renames = renames;
    return renames;
}

void registry_renames_forget(Registry *registry)
{
    g_clear_pointer(&registry->renames, registry_renames_free);
}

void registry_renames_free(RegistryRenames *renames)
{
    if (!renames)
        return;
    g_array_unref(renames->steps);
    g_string_chunk_free(renames->texts);
    g_free(renames);
}

bool registry_renames_are_none(const RegistryRenames *renames)
{
    return renames->steps->len == 0;
}

/* Whether a step lies between the two, and in which direction it is gone. */
static bool is_between(const Step *step, int64_t from, int64_t then)
{
    return (step->import_id > from) != (step->import_id > then);
}

/* Through the steps from the one time to the other, forwards or back. */
static const char *walk(
    const RegistryRenames *renames, const char *name, int64_t from, int64_t then, bool of_forms)
{
    const guint n = renames->steps->len;
    for (guint i = 0; i < n; i++) {
        const Step *step = &g_array_index(renames->steps, Step, from < then ? i : n - 1 - i);
        const GPtrArray *names = of_forms ? step->names->forms : step->names->variables;
        if (is_between(step, from, then))
            name =
                from < then ? schema_renames_to(names, name) : schema_renames_from(names, name);
    }
    return name;
}

const char *registry_renames_form(
    const RegistryRenames *renames, const char *name, int64_t from, int64_t then)
{
    return name ? walk(renames, name, from, then, true) : NULL;
}

const char *registry_renames_column(
    const RegistryRenames *renames, const char *name, int64_t from, int64_t then)
{
    if (!name || registry_renames_are_none(renames))
        return name;
    const char *whole = walk(renames, name, from, then, false);
    const char *code = g_strrstr(name, "___");
    if (whole != name || !code)
        return whole;
    /* A box of a checkbox goes with its variable. */
    g_autofree char *field = g_strndup(name, (gsize)(code - name));
    const char *then_field = walk(renames, field, from, then, false);
    if (strcmp(then_field, field) == 0)
        return name;
    g_autofree char *column = g_strconcat(then_field, code, NULL);
    return g_string_chunk_insert_const(renames->texts, column);
}

bool registry_renames_led(const RegistryRenames *renames, const char *then, const char *now)
{
    bool led = false;
    for (guint i = 0; i < renames->steps->len && !led; i++) {
        const int64_t from = g_array_index(renames->steps, Step, i).import_id - 1;
        led = strcmp(registry_renames_column(renames, then, from, REGISTRY_RENAMES_NOW), now) ==
              0;
    }
    return led;
}

int64_t registry_renames_next(const RegistryRenames *renames, int64_t after)
{
    for (guint i = 0; i < renames->steps->len; i++) {
        const int64_t before = g_array_index(renames->steps, Step, i).import_id - 1;
        if (before > after)
            return before;
    }
    return REGISTRY_RENAMES_NOW;
}

/* Back through a step. A name that it gave up and another variable got since was nobody's
 * before: it becomes the one that nothing had then, so that it is refused and not mistaken. */
static void add_back(GPtrArray *back, const GPtrArray *renames)
{
    for (guint i = 0; i < renames->len; i++) {
        const SchemaRename *rename = renames->pdata[i];
        schema_renames_add(back, rename->to, rename->from);
        schema_renames_add(back, rename->from, rename->to);
    }
}

static GBytes *step_through(const Step *step, bool is_back, GBytes *yaml_taken)
{
    SchemaRenames *back = schema_renames_new();
    add_back(back->variables, step->names->variables);
    add_back(back->forms, step->names->forms);
    GBytes *renamed = schema_renamed_bytes(yaml_taken, is_back ? back : step->names);
    g_bytes_unref(yaml_taken);
    schema_renames_free(back);
    return renamed;
}

GBytes *registry_renames_file(
    const RegistryRenames *renames, GBytes *yaml_taken, int64_t from, int64_t then)
{
    const guint n = renames->steps->len;
    for (guint i = 0; i < n; i++) {
        const Step *step = &g_array_index(renames->steps, Step, from < then ? i : n - 1 - i);
        if (is_between(step, from, then))
            yaml_taken = step_through(step, then < from, yaml_taken);
    }
    return yaml_taken;
}

/* ---- Changes of values ---- */

typedef struct {
    const RegistryRenames *renames;
    int64_t then;
    RegistryEachValueChange each;
    void *data;
} Changes;

static gboolean take_change(const RegistryValueChange *change, void *data, GError **error)
{
    static const char *const of_values[] = {"value", "left", "learned", NULL};
    const Changes *changes = data;
    RegistryValueChange named = *change;
    if (change->what && g_strv_contains(of_values, change->what))
        named.column = registry_renames_column(
            changes->renames, change->column, change->import_id, changes->then);
    return changes->each(&named, changes->data, error);
}

static Changes changes_of(
    Registry *registry, RegistryEachValueChange each, void *data, GError **error)
{
    return (Changes){.renames = registry_renames(registry, error),
        .then = registry->is_past ? registry->position : REGISTRY_RENAMES_NOW,
        .each = each,
        .data = data};
}

gboolean registry_renames_changes(Registry *registry, int64_t import_id,
    RegistryEachValueChange each, void *data, GError **error)
{
    RegistryStore *store = registry->store;
    Changes changes = changes_of(registry, each, data, error);
    return changes.renames &&
           store->driver->value_changes(store, import_id, take_change, &changes, error);
}

gboolean registry_renames_answered(
    Registry *registry, RegistryEachValueChange each, void *data, GError **error)
{
    RegistryStore *store = registry->store;
    Changes changes = changes_of(registry, each, data, error);
    return changes.renames &&
           store->driver->answered_changes(store, take_change, &changes, error);
}
