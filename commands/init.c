#include "commands/init.h"

#include "base/error.h"
#include "base/text.h"
#include "commands/inside.h"
#include "commands/study_faults.h"
#include "importers/profile.h"

static gboolean describe(
    const Registry *registry, const char *db, BaseOutput *output, GError **error)
{
    const SchemaStudy *study = registry_study(registry);
    g_autofree char *where = base_text_shown(db);
    g_autofree char *title = base_text_shown(study->title);
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_printf(text,
        "%s: a registry for %s\n  %zu variables on %zu forms, %zu events, %zu sites\n", where,
        title, study->dictionary->n_fields, study->dictionary->n_forms, study->n_events,
        study->n_sites);
    return command_emit(output, text->str, text->len, error);
}

gboolean command_init(
    const CommandInit *options, const CommandSinks *sinks, CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    if (!options->study) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
            "init needs --study DIR, a folder with dictionary.csv and study.yaml");
        return FALSE;
    }
    g_autoptr(BaseOutputs) outputs = base_outputs_new(&sinks->streams);
    BaseOutput *output = base_outputs_add(outputs, "-o", NULL, NULL);
    command_read_study_folder(outputs, options->study);
    if (!base_outputs_open(outputs, error))
        return FALSE;
    g_autoptr(GPtrArray) files = schema_files_load(options->study, error);
    g_autoptr(SchemaStudy) study =
        files ? schema_study_parse(options->study, files, error) : NULL;
    if (!study || !import_profiles_check(files, study, error))
        return FALSE;
    g_autoptr(Registry) registry = files ? registry_create(options->db, files, options->study,
                                               options->user, &sinks->clock, error)
                                         : NULL;
    if (!registry) {
        command_study_place_error(options->study, error);
        return FALSE;
    }
    command_tell_dictionary(sinks, registry_study(registry)->dictionary);
    return describe(registry, options->db, output, error);
}
