#include "commands/undo.h"

#include <string.h>

#include "base/csv_write.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "commands/inside.h"
#include "registry/import.h"
#include "registry/undo.h"

static void put_number(json_t *object, const char *key, int64_t number)
{
    base_json_set(object, key, json_integer(number));
}

/* What a rehearsal would take back. */
static json_t *list_changes(const RegistryUndone *undone)
{
    json_t *changes = json_array();
    for (guint i = 0; i < undone->values->len; i++) {
        const RegistryTakenBack *value = undone->values->pdata[i];
        json_t *object = json_object();
        base_json_set(object, "record_id", base_json_text(value->record_id));
        base_json_set(object, "event", base_json_text(value->event));
        put_number(object, "instance", value->instance);
        base_json_set(object, "field", base_json_text(value->field));
        base_json_set(object, "old", base_json_text_if_any(value->now));
        base_json_set(object, "new", base_json_text_if_any(value->before));
        json_array_append_new(changes, object);
    }
    return changes;
}

static char *as_json(const RegistryUndone *undone, int64_t import_id, bool is_rehearsal)
{
    json_t *root = json_object();
    json_t *kept = json_array();
    put_number(root, "undoes", import_id);
    base_json_set(
        root, "import_id", is_rehearsal ? json_null() : json_integer(undone->import_id));
    base_json_set(root, "file", base_json_text(undone->file));
    base_json_set(root, "values",
        json_pack("{s:I, s:I}", "restored", (json_int_t)undone->n_restored, "removed",
            (json_int_t)undone->n_removed));
    base_json_set(
        root, "records", json_pack("{s:I}", "removed", (json_int_t)undone->n_records));
    base_json_set(root, "queries",
        json_pack("{s:I, s:I}", "closed", (json_int_t)undone->n_closed, "reopened",
            (json_int_t)undone->n_reopened));
    for (guint i = 0; i < undone->kept->len; i++) {
        const RegistryKept *value = undone->kept->pdata[i];
        json_t *object = json_object();
        base_json_set(object, "record_id", base_json_text(value->record_id));
        base_json_set(object, "event", base_json_text(value->event));
        put_number(object, "instance", value->instance);
        base_json_set(object, "field", base_json_text(value->field));
        base_json_set(object, "value", base_json_text(value->value));
        put_number(object, "import_id", value->import_id);
        json_array_append_new(kept, object);
    }
    if (is_rehearsal)
        base_json_set(root, "changes", list_changes(undone));
    base_json_set(root, "kept", kept);
    return base_json_page(root);
}

static char *as_csv(const RegistryUndone *undone)
{
    static const char *const columns[] = {
        "record_id", "event", "instance", "field", "value", "import_id"};
    GString *out = g_string_new(NULL);
    g_autoptr(BaseCsvWriter) writer = base_csv_writer_new(out, BASE_CSV_FOR_PEOPLE);
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
        base_csv_writer_cell(writer, columns[i]);
    base_csv_writer_end_row(writer);
    for (guint i = 0; i < undone->kept->len; i++) {
        const RegistryKept *value = undone->kept->pdata[i];
        g_autofree char *instance = g_strdup_printf("%" G_GINT64_FORMAT, value->instance);
        g_autofree char *import = g_strdup_printf("%" G_GINT64_FORMAT, value->import_id);
        const char *const cells[] = {
            value->record_id, value->event, instance, value->field, value->value, import};
        for (size_t k = 0; k < G_N_ELEMENTS(cells); k++)
            base_csv_writer_cell(writer, cells[k]);
        base_csv_writer_end_row(writer);
    }
    return g_string_free(out, FALSE);
}

static char *counted(const BaseWords *words, const char *one, const char *many, gint64 n)
{
    g_autofree char *arguments = base_arguments("n", n);
    return base_words_compose_n(words, one, many, n, arguments);
}

static char *as_text(
    const RegistryUndone *undone, int64_t import_id, bool is_rehearsal, const BaseWords *words)
{
    GString *out = g_string_new(NULL);
    g_autofree char *values =
        counted(words, NN_("{1} value", "{1} values"), (gint64)undone->n_restored);
    g_autofree char *records =
        counted(words, NN_("{1} record", "{1} records"), (gint64)undone->n_records);
    g_autofree char *queries =
        counted(words, NN_("{1} query", "{1} queries"), (gint64)undone->n_closed);
    g_autofree char *head = base_words_say(words,
        is_rehearsal ? N_("import {1} ({2}) would be taken back: {3} as before, {4} gone, {5} "
                          "gone, {6} closed, {7} open again")
                     : N_("import {1} ({2}) is taken back: {3} as before, {4} gone, {5} gone, "
                          "{6} closed, {7} open again"),
        "nttnttn", (gint64)import_id, undone->file ? undone->file : "-", values,
        (gint64)undone->n_removed, records, queries, (gint64)undone->n_reopened);
    g_autofree char *shown = base_text_shown(head);
    g_string_append_printf(out, "%s\n", shown);
    for (guint i = 0; i < undone->kept->len; i++) {
        const RegistryKept *value = undone->kept->pdata[i];
        g_autofree char *line = base_words_say(words,
            N_("{1} {2} {3} stays {4}: import {5} has set it since"), "ttttn", value->record_id,
            value->event, value->field, value->value, (gint64)value->import_id);
        g_autofree char *told = base_text_shown(line);
        g_string_append_printf(out, "  %s\n", told);
    }
    return g_string_free(out, FALSE);
}

static gboolean emit(const CommandImport *options, const CommandSinks *sinks,
    BaseOutput *output, const RegistryUndone *undone, int64_t import_id, GError **error)
{
    const CommandIntake *intake = &options->intake;
    const BaseWords *words = base_words_find(intake->lang);
    const char *format = intake->format ? intake->format : "text";
    g_autofree char *text = g_str_equal(format, "json")
                                ? as_json(undone, import_id, intake->dry_run)
                            : g_str_equal(format, "csv")
                                ? as_csv(undone)
                                : as_text(undone, import_id, intake->dry_run,
                                      intake->lang || intake->output ? words : sinks->words);
    return command_emit(output, text, strlen(text), error);
}

static gboolean read_number(const CommandImport *options, gint64 *import_id, GError **error)
{
    if (options->n_files > 0) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("import --undo ID takes no files: it takes back the import of that number"));
        return FALSE;
    }
    if (g_ascii_string_to_signed(options->undo, 10, 1, G_MAXINT64, import_id, NULL))
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("--undo %s: the number of an import was expected, files[].import_id of 'import "
          "--format json'"),
        options->undo);
    return FALSE;
}

/* What would go, and it all stays. */
static RegistryUndone *rehearse(
    Registry *registry, int64_t import_id, const RegistryChangeInfo *info, GError **error)
{
    if (!registry_rehearse(registry, error))
        return NULL;
    if (!registry_is_rehearsing(registry)) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("--undo --dry-run: the registry has an older layout, which a rehearsal does not "
              "bring up; any change does"));
        return NULL;
    }
    RegistryUndone *undone = registry_undo(registry, import_id, info, error);
    registry_rehearse_end(registry);
    return undone;
}

gboolean command_undo(const CommandImport *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    gint64 import_id = 0;
    *facts = (CommandFacts){0};
    if (!read_number(options, &import_id, error))
        return FALSE;
    g_autoptr(BaseOutputs) outputs = base_outputs_new(&sinks->streams);
    base_outputs_read_database(outputs, options->db);
    BaseOutput *output = base_outputs_add(outputs, "-o", options->intake.output, NULL);
    g_autoptr(Registry) registry = base_outputs_open(outputs, error)
                                       ? command_open(options->db, REGISTRY_WRITE, sinks, error)
                                       : NULL;
    if (!registry)
        return FALSE;
    const RegistryChangeInfo info = {
        .user = options->intake.user, .reason = options->intake.reason, .clock = sinks->clock};
    g_autoptr(RegistryUndone) undone = options->intake.dry_run
                                           ? rehearse(registry, import_id, &info, error)
                                           : registry_undo(registry, import_id, &info, error);
    if (!undone)
        return FALSE;
    facts->has_findings = undone->kept->len > 0;
    return emit(options, sinks, output, undone, import_id, error);
}
