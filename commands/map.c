#include "commands/map.h"

#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "base/words.h"
#include "commands/inside.h"
#include "importers/guess.h"

const char *const command_map_formats[] = {"text", "json", NULL};

/* As a map, or for programs. New text, or NULL. */
static char *guess(const CommandMap *options, const SchemaStudy *study, GError **error)
{
    if (g_strcmp0(options->format, "json") != 0)
        return import_guess_map(study, options->guess, options->sheet, error);
    json_t *page = import_guess_json(study, options->guess, options->sheet, error);
    return page ? base_json_page(page) : NULL;
}

static char *guess_of_registry(
    const CommandMap *options, const CommandSinks *sinks, GError **error)
{
    g_autoptr(Registry) registry = command_open(options->db, REGISTRY_READ, sinks, error);
    return registry ? guess(options, registry_study(registry), error) : NULL;
}

static char *guess_of_folder(const CommandMap *options, GError **error)
{
    g_autoptr(GPtrArray) files = schema_files_load(options->study, error);
    g_autoptr(SchemaStudy) study =
        files ? schema_study_parse(options->study, files, error) : NULL;
    return study ? guess(options, study, error) : NULL;
}

gboolean command_map(
    const CommandMap *options, const CommandSinks *sinks, CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    if (!options->guess || !options->study == !options->db) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("map needs --guess FILE and either a registry or --study DIR: whose columns, and "
              "which variables"));
        return FALSE;
    }
    g_autoptr(BaseOutputs) outputs = base_outputs_new(&sinks->streams);
    BaseOutput *output = base_outputs_add(outputs, "-o", options->output, NULL);
    base_outputs_read(outputs, options->guess, "the site's file");
    if (options->db)
        base_outputs_read_database(outputs, options->db);
    else
        command_read_study_folder(outputs, options->study);
    if (!base_outputs_open(outputs, error))
        return FALSE;
    g_autofree char *map = options->db ? guess_of_registry(options, sinks, error)
                                       : guess_of_folder(options, error);
    return map && command_emit(output, map, strlen(map), error);
}
