#include "commands/study.h"

#include <string.h>

#include "base/error.h"
#include "base/read.h"
#include "base/text.h"
#include "commands/inside.h"
#include "importers/identifier.h"
#include "schema/draft.h"

enum { MOST_BYTES = 256 << 20 };

typedef gboolean (*TakeFile)(
    SchemaDraft *draft, const char *where, const char *bytes, gsize size, GError **error);

static char *read_file(const char *path, gsize *size, GError **error)
{
    g_autoptr(GError) cause = NULL;
    char *bytes = NULL;
    if (!base_read(path, &bytes, size, &cause))
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT, _("%s: cannot be read: %s"), path,
            cause->message);
    else if (*size > MOST_BYTES)
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            _("%s: larger than 256 MiB; export the metadata without the data"), path);
    else
        return bytes;
    g_free(bytes);
    return NULL;
}

static gboolean take_in(SchemaDraft *draft, const char *path, TakeFile take, GError **error)
{
    gsize size;
    if (!path)
        return TRUE;
    g_autofree char *bytes = read_file(path, &size, error);
    return bytes && take(draft, path, bytes, size, error);
}

/* The project first: lists that are given beside it say more. */
static gboolean take_all(SchemaDraft *draft, const CommandStudyDraft *options, GError **error)
{
    return take_in(draft, options->xml, schema_draft_project, error) &&
           take_in(draft, options->events, schema_draft_events, error) &&
           take_in(draft, options->mapping, schema_draft_mapping, error) &&
           take_in(draft, options->sites, schema_draft_groups, error);
}

/* An export says what no list did. */
static gboolean take_export(SchemaDraft *draft, const CommandStudyDraft *options,
    const SchemaDictionary *dictionary, GError **error)
{
    gsize size = 0;
    if (!options->export)
        return TRUE;
    g_autofree char *bytes = read_file(options->export, &size, error);
    if (!bytes)
        return FALSE;
    const gsize mark = g_str_has_prefix(bytes, "\xEF\xBB\xBF") ? 3 : 0;
    return schema_draft_export(
        draft, dictionary, options->export, bytes + mark, size - mark, error);
}

/* The dictionary as it is, or as the project has it. */
static GString *dictionary_bytes(
    const SchemaDraft *draft, const CommandStudyDraft *options, GError **error)
{
    gsize size;
    if (!options->dictionary) {
        const GString *made = schema_draft_dictionary(draft);
        return g_string_new_len(made->str, (gssize)made->len);
    }
    g_autofree char *bytes = read_file(options->dictionary, &size, error);
    return bytes ? g_string_new_len(bytes, (gssize)size) : NULL;
}

/* What import would refuse a file for. Empty where there is nothing. */
static GString *identifier_map(const SchemaDictionary *dictionary)
{
    GString *map = g_string_new(NULL);
    for (size_t i = 1; i < dictionary->n_fields; i++) {
        const SchemaField *field = &dictionary->fields[i];
        if (!field->identifier && !import_is_identifier(field->name) &&
            !import_is_ambiguous_identifier(field->name))
            continue;
        if (map->len == 0)
            g_string_append(map,
                "# Columns that say who a patient is: never read, never kept.\n"
                "drop:\n");
        g_string_append_printf(map, "  - %s\n", field->name);
    }
    return map;
}

/* A folder that is being filled. */
typedef struct {
    const char *folder;
    BaseOutputs *outputs;
    GPtrArray *written; /* BaseOutput *, borrowed. */
} Folder;

static gboolean commit_all(const Folder *folder, GError **error)
{
    for (guint i = 0; i < folder->written->len; i++)
        if (!base_output_commit(folder->written->pdata[i], error))
            return FALSE;
    return TRUE;
}

static gboolean add_file(Folder *folder, const char *name, const GString *bytes, GError **error)
{
    g_autofree char *path = g_build_filename(folder->folder, name, NULL);
    if (g_file_test(path, G_FILE_TEST_EXISTS)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("%s is there already, and a draft replaces nothing: name another folder"), path);
        return FALSE;
    }
    BaseOutput *output = base_outputs_add(folder->outputs, "DIR", path, NULL);
    g_ptr_array_add(folder->written, output);
    return base_outputs_open(folder->outputs, error) &&
           base_output_append(output, bytes->str, bytes->len, error);
}

static gboolean write_all(Folder *folder, const GString *dictionary, const char *study,
    const GString *map, GError **error)
{
    g_autoptr(GString) yaml = g_string_new(study);
    g_autofree char *maps = g_build_filename(folder->folder, "maps", NULL);
    base_outputs_add_folder(folder->outputs, "DIR", folder->folder);
    if (map->len > 0)
        base_outputs_add_folder(folder->outputs, "DIR", maps);
    return add_file(folder, "dictionary.csv", dictionary, error) &&
           add_file(folder, "study.yaml", yaml, error) &&
           (map->len == 0 || add_file(folder, "maps/identifiers.yaml", map, error)) &&
           commit_all(folder, error);
}

/* What to do next, as commands. */
static gboolean describe(const CommandStudyDraft *options, const SchemaDictionary *dictionary,
    const char *study, bool has_map, BaseOutput *output, GError **error)
{
    g_autofree char *folder = base_text_shown(options->folder);
    g_autoptr(GString) text = g_string_new(NULL);
    size_t n_events = 0;
    for (const char *c = study; (c = strstr(c, "\n    unique_name: ")); c++)
        n_events++;
    g_string_printf(text, "%s: %zu variables on %zu forms, %zu %s\n", folder,
        dictionary->n_fields, dictionary->n_forms, n_events,
        n_events == 1 ? "event" : "events");
    g_string_append_printf(text, "  proreg init study.sqlite --study %s\n", folder);
    g_autofree char *export = base_text_shown(options->export ? options->export : "EXPORT.csv");
    g_string_append_printf(text, "  proreg import study.sqlite %s%s", export,
        strstr(study, "\n  main: ") ? " --site main" : "");
    if (has_map)
        g_string_append_printf(text, " --map %s/maps/identifiers.yaml", folder);
    g_string_append_c(text, '\n');
    return command_emit(output, text->str, text->len, error);
}

static gboolean check_draft(const CommandStudyDraft *options, GError **error)
{
    if (options->dictionary || options->xml)
        return TRUE;
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("study draft needs --dictionary FILE, REDCap's data dictionary, or --xml FILE, its "
          "project"));
    return FALSE;
}

gboolean command_study_draft(const CommandStudyDraft *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    g_autoptr(SchemaDraft) draft = schema_draft_new();
    g_autoptr(BaseOutputs) outputs = base_outputs_new(&sinks->streams);
    g_autoptr(GPtrArray) written = g_ptr_array_new();
    if (!check_draft(options, error))
        return FALSE;
    const char *const inputs[] = {options->dictionary, options->events, options->mapping,
        options->sites, options->xml, options->export};
    for (size_t i = 0; i < G_N_ELEMENTS(inputs); i++)
        base_outputs_read(outputs, inputs[i], "a file of REDCap's");
    BaseOutput *output = base_outputs_add(outputs, "-o", NULL, NULL);
    if (!base_outputs_open(outputs, error) || !take_all(draft, options, error))
        return FALSE;
    g_autoptr(GString) bytes = dictionary_bytes(draft, options, error);
    g_autoptr(SchemaDictionary) dictionary =
        bytes
            ? schema_dictionary_parse(options->dictionary ? options->dictionary : options->xml,
                  bytes->str, bytes->len, error)
            : NULL;
    if (!dictionary || !take_export(draft, options, dictionary, error))
        return FALSE;
    g_autofree char *name = g_path_get_basename(options->folder);
    g_autofree char *study = schema_draft_study(draft, dictionary, name, error);
    g_autoptr(GString) map = identifier_map(dictionary);
    Folder folder = {options->folder, outputs, written};
    return study && write_all(&folder, bytes, study, map, error) &&
           describe(options, dictionary, study, map->len > 0, output, error);
}
