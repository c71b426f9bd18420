#include "commands/command.h"

#include "base/error.h"
#include "base/json.h"
#include "commands/inside.h"
#include "registry/copies.h"
#include "registry/copy_note.h"
#include "reports/figures/figure_draw.h"
#include "reports/render/render.h"

const char *const command_formats[] = {
    "text", "csv", "md", "html", "json", "tex", "xlsx", "docx", "slides", NULL};

void command_tell(const CommandSinks *sinks, CommandMessage kind, const char *format, ...)
{
    if (!sinks->tell)
        return;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *line = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    sinks->tell(kind, line, sinks->tell_data);
}

gboolean command_go_on(const CommandSinks *sinks, GError **error)
{
    if (!sinks->cancel || g_atomic_int_get(sinks->cancel) == 0)
        return TRUE;
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_STOPPED, "stopped as asked");
    return FALSE;
}

static void tell_copy(const char *sentence, void *data)
{
    command_tell(data, COMMAND_WARNING, "%s", sentence);
}

/* Who opens a copy for an analysis is told what it is. */
static void tell_note(const Registry *registry, const char *db, const CommandSinks *sinks)
{
    const GBytes *note = registry_copy_note(registry);
    gsize size = 0;
    const char *text = note ? g_bytes_get_data((GBytes *)note, &size) : NULL;
    json_t *about = text ? json_loadb(text, size, 0, NULL) : NULL;
    const char *parts[3] = {NULL, NULL, NULL};
    static const char *const keys[] = {"analysis", "recipient", "made"};
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        parts[i] = json_string_value(json_object_get(about, keys[i]));
    if (about) {
        g_autofree char *line = base_words_say(sinks->words,
            N_("{1}: a copy for the analysis {2}, made for {3} on {4}: pseudonymised, and "
               "dates "
               "counted from 2000-01-01; nothing goes into it"),
            "tttt", db, parts[0] ? parts[0] : "", parts[1] ? parts[1] : "",
            parts[2] ? parts[2] : "");
        command_tell(sinks, COMMAND_NOTE, "%s", line);
    }
    json_decref(about);
}

static void tell_waits(void *data)
{
    const CommandSinks *sinks = data;
    g_autofree char *line = base_words_say(
        sinks->words, N_("another process writes to this registry; waiting for its end"), "");
    command_tell(sinks, COMMAND_NOTE, "%s", line);
}

Registry *command_open(
    const char *db, RegistryMode mode, const CommandSinks *sinks, GError **error)
{
    Registry *registry = registry_open(db, mode, error);
    if (registry)
        registry_keep_copies(registry, tell_copy, (void *)(uintptr_t)sinks);
    if (registry)
        registry_tell_waits(registry, tell_waits, (void *)(uintptr_t)sinks);
    if (registry && registry_is_foreign(registry)) {
        g_autofree char *line = base_words_say(sinks->words,
            N_("{1}: another program wrote to this file; proreg audit {1} --verify says "
               "whether "
               "it changed anything"),
            "t", db);
        command_tell(sinks, COMMAND_WARNING, "%s", line);
    }
    if (registry)
        tell_note(registry, db, sinks);
    return registry;
}

gboolean command_emit(BaseOutput *output, const void *bytes, gsize size, GError **error)
{
    return base_output_append(output, bytes, size, error) && base_output_commit(output, error);
}

gboolean command_emit_document(const CommandSinks *sinks, BaseOutput *output,
    ReportDocument *document_take, const char *format, GError **error)
{
    ReportFormat parsed;
    g_autoptr(ReportDocument) document = document_take;
    if (sinks->document) {
        sinks->document(g_steal_pointer(&document), sinks->document_data);
        return TRUE;
    }
    if (!report_format_parse(format ? format : "text", &parsed, error))
        return FALSE;
    g_autoptr(GBytes) bytes = report_render(document, parsed, error);
    if (!bytes)
        return FALSE;
    gsize size;
    const void *data = g_bytes_get_data(bytes, &size);
    return command_emit(output, data, size, error);
}

void command_tell_dictionary(const CommandSinks *sinks, const SchemaDictionary *dictionary)
{
    for (guint i = 0; i < dictionary->warnings->len; i++)
        command_tell(sinks, COMMAND_NOTE, "%s", (const char *)dictionary->warnings->pdata[i]);
}

gboolean command_draw(
    const CommandSinks *sinks, ReportDocument *document, bool *found, GError **error)
{
    if (!report_draw_figures(document, found, error))
        return FALSE;
    if (!*found)
        command_tell(sinks, COMMAND_WARNING, "%s", REPORT_NO_GNUPLOT);
    return TRUE;
}

gboolean command_draw_for(
    const CommandSinks *sinks, ReportDocument *document, const char *format, GError **error)
{
    bool found = true;
    if (document->figures->len == 0)
        return TRUE;
    if (g_strcmp0(format, "html") == 0)
        return command_draw(sinks, document, &found, error);
    if (g_strcmp0(format, "docx") == 0 && !report_draw_bitmaps(document, &found, error))
        return FALSE;
    if (!found)
        command_tell(sinks, COMMAND_WARNING, "%s", REPORT_NO_GNUPLOT);
    return TRUE;
}

void command_read_study_folder(BaseOutputs *outputs, const char *folder)
{
    static const char *const endings[] = {".csv", ".yaml", NULL};
    base_outputs_read_folder(outputs, folder, endings, "the study folder");
    g_autofree char *sites = g_build_filename(folder, "sites", NULL);
    base_outputs_read_folder(outputs, sites, endings, "the study folder");
}

gboolean command_check_site(const Registry *registry, const char *site, GError **error)
{
    if (!site || schema_study_site(registry_study(registry), site) != G_MAXSIZE)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("--site %s: the study has no such site; its study.yaml lists them"), site);
    return FALSE;
}
