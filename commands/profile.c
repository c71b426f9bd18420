#include "commands/profile.h"

#include <string.h>

#include "base/date.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "commands/day.h"
#include "commands/inside.h"
#include "commands/yaml_edit.h"
#include "commands/yaml_patch.h"
#include "importers/profile.h"
#include "registry/study_file.h"

const char *const command_profile_formats[] = {"text", "json", NULL};

/* A site's profile on its way from the registry and back. */
typedef struct {
    const CommandProfile *options;
    const CommandSinks *sinks;
    Registry *registry;
    char *name; /* sites/site_05.yaml */
    json_t *tree;
    char *text; /* As it stands afterwards; NULL where there is none. */
    bool changed;
} Work;

static void work_clear(Work *work)
{
    g_free(work->name);
    json_decref(work->tree);
    g_free(work->text);
    registry_close(work->registry);
}

static gboolean read_profile(Work *work, GError **error)
{
    const GBytes *stored = registry_study_file(work->registry, work->name);
    gsize size = 0;
    const char *bytes = stored ? g_bytes_get_data((GBytes *)stored, &size) : NULL;
    work->text = bytes ? g_strndup(bytes, size) : NULL;
    work->tree = command_yaml_read(work->name, work->text, size, error);
    return work->tree != NULL;
}

static bool changes(const CommandProfile *options)
{
    return options->set || options->map;
}

/* Takes the keys of a map over; whose it is, the profile says. */
static gboolean take_map(Work *work, GError **error)
{
    const char *path = work->options->map;
    g_autoptr(ImportMap) map = import_map_load(path, registry_study(work->registry), error);
    json_t *tree = map ? command_yaml_read(path, map->text, strlen(map->text), error) : NULL;
    const char *key;
    json_t *value;
    json_object_foreach(tree, key, value)
    {
        if (!g_str_equal(key, "site"))
            json_object_set(work->tree, key, value);
    }
    json_decref(tree);
    return tree != NULL;
}

/* What was asked for, so that it can be done again. New. */
static char *options_of(const CommandProfile *options)
{
    json_t *set = json_array();
    for (size_t i = 0; options->set && options->set[i]; i++)
        json_array_append_new(set, base_json_text(options->set[i]));
    return base_json_line(
        json_pack("{s:o, s:o}", "site", base_json_text(options->site), "set", set));
}

/* The new text must be a profile before it is kept. */
static gboolean check(const Work *work, const char *text, GError **error)
{
    g_autoptr(GError) fault = NULL;
    g_autoptr(ImportMap) map = import_profile_parse(
        work->options->site, text, strlen(text), registry_study(work->registry), &fault);
    if (map)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, _("the profile would be wrong: %s"),
        fault->message);
    return FALSE;
}

/* Nobody has agreed yet to what is dated on a day to come. */
static gboolean check_agreed(const Work *work, const json_t *node, GError **error)
{
    const char *key;
    json_t *value;
    gboolean ok = TRUE;
    int32_t day = 0;
    json_object_foreach((json_t *)node, key, value)
    {
        const char *on =
            g_str_equal(key, "agreed") ? json_string_value(json_object_get(value, "on")) : NULL;
        ok = ok &&
             (!on || !base_date_parse(on, BASE_DATE_YMD, &day) ||
                 command_day_has_come(&work->sinks->clock, "agreed.on", on, day, error)) &&
             check_agreed(work, value, error);
    }
    return ok;
}

static gboolean change_profile(Work *work, GError **error)
{
    const CommandProfile *options = work->options;
    if (options->map && !take_map(work, error))
        return FALSE;
    for (size_t i = 0; options->set && options->set[i]; i++)
        if (!command_yaml_set(work->tree, options->set[i], error))
            return FALSE;
    if (!check_agreed(work, work->tree, error))
        return FALSE;
    gboolean is_kept = TRUE;
    g_autofree char *text = command_yaml_patch(work->text, work->tree, &is_kept);
    if (work->text && !is_kept)
        command_tell(work->sinks, COMMAND_NOTE, _("%s is written anew: its comments are lost"),
            work->name);
    if (!check(work, text, error))
        return FALSE;
    g_autofree char *json = options_of(options);
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    const RegistryChangeInfo info = {.command = "profile",
        .options = json,
        .site = options->site,
        .profile = text,
        .user = options->user,
        .reason = options->reason,
        .clock = work->sinks->clock};
    if (!registry_study_file_put(
            work->registry, work->name, bytes, &info, &work->changed, error))
        return FALSE;
    g_free(work->text);
    work->text = g_steal_pointer(&text);
    return TRUE;
}

static char *profile_json(const Work *work)
{
    return base_json_page(json_pack("{s:s, s:s, s:o, s:b}", "site", work->options->site, "file",
        work->name, "profile", work->text ? command_yaml_typed(work->tree) : json_null(),
        "changed", (int)work->changed));
}

static gboolean emit(const Work *work, BaseOutput *output, BaseOutput *file, GError **error)
{
    const bool as_json = g_strcmp0(work->options->format, "json") == 0;
    g_autofree char *json = as_json ? profile_json(work) : NULL;
    const char *text = work->text ? work->text : "";
    if (file && !command_emit(file, text, strlen(text), error))
        return FALSE;
    if (!work->text)
        command_tell(work->sinks, COMMAND_NOTE,
            _("%s has no profile; --set KEY=VALUE begins one"), work->options->site);
    return command_emit(output, as_json ? json : text, strlen(as_json ? json : text), error);
}

static gboolean run(Work *work, BaseOutput *output, BaseOutput *file, GError **error)
{
    const CommandProfile *options = work->options;
    work->registry = command_open(
        options->db, changes(options) ? REGISTRY_WRITE : REGISTRY_READ, work->sinks, error);
    return work->registry && command_check_site(work->registry, options->site, error) &&
           read_profile(work, error) && (!changes(options) || change_profile(work, error)) &&
           emit(work, output, file, error);
}

gboolean command_profile(const CommandProfile *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    g_autoptr(BaseOutputs) outputs = base_outputs_new(&sinks->streams);
    Work work = {
        .options = options, .sinks = sinks, .name = import_profile_name(options->site)};
    BaseOutput *output = base_outputs_add(outputs, "-o", options->output, NULL);
    BaseOutput *file = NULL;
    base_outputs_read_database(outputs, options->db);
    base_outputs_read(outputs, options->map, "the map");
    if (options->write && !strchr(options->site, '/')) {
        g_autofree char *folder = g_build_filename(options->write, "sites", NULL);
        g_autofree char *path = g_build_filename(options->write, work.name, NULL);
        base_outputs_add_folder(outputs, "--write", folder);
        file = base_outputs_add(outputs, "--write", path, NULL);
    }
    const gboolean ok = base_outputs_open(outputs, error) && run(&work, output, file, error);
    work_clear(&work);
    return ok;
}
