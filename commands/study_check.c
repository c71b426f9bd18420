#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "commands/inside.h"
#include "commands/study.h"
#include "commands/study_faults.h"

const char *const command_study_formats[] = {"text", "json", NULL};

/* What was found; sentences are char *. */
typedef struct {
    GPtrArray *faults, *notes;
} Found;

static void found_clear(Found *found)
{
    g_ptr_array_unref(found->faults);
    g_ptr_array_unref(found->notes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Found, found_clear)

/* FILE:LINE: or FILE:LINE:CELL: before a sentence, taken apart. */
static json_t *sentence_json(const char *message)
{
    g_autoptr(GRegex) place = g_regex_new(
        "^(.*?[.](?:yaml|csv)):(?:([0-9]+):)?(?:([0-9]+):)? (.*)$", G_REGEX_DOTALL, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    if (!g_regex_match(place, message, 0, &match))
        return json_pack("{s:n, s:n, s:o}", "file", "line", "message", base_json_text(message));
    g_autofree char *file = g_match_info_fetch(match, 1);
    g_autofree char *line = g_match_info_fetch(match, 2);
    g_autofree char *sentence = g_match_info_fetch(match, 4);
    return json_pack("{s:o, s:o, s:o}", "file", base_json_text(file), "line",
        line[0] != '\0' ? json_integer(g_ascii_strtoll(line, NULL, 10)) : json_null(),
        "message", base_json_text(sentence));
}

json_t *command_study_faults_json(const GPtrArray *sentences)
{
    json_t *list = json_array();
    for (guint i = 0; i < sentences->len; i++)
        json_array_append_new(list, sentence_json(sentences->pdata[i]));
    return list;
}

static void append_lines(GString *out, const char *before, const GPtrArray *sentences)
{
    for (guint i = 0; i < sentences->len; i++) {
        g_string_append(out, before);
        base_text_show(out, sentences->pdata[i]);
        g_string_append_c(out, '\n');
    }
}

static char *found_text(const Found *found)
{
    GString *text = g_string_new(NULL);
    append_lines(text, "", found->faults);
    append_lines(text, "note: ", found->notes);
    g_string_append_printf(
        text, "%u %s\n", found->faults->len, found->faults->len == 1 ? "fault" : "faults");
    return g_string_free(text, FALSE);
}

gboolean command_study_check(const CommandStudyCheck *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    g_autoptr(BaseOutputs) outputs = base_outputs_new(&sinks->streams);
    g_auto(Found) found = {
        g_ptr_array_new_with_free_func(g_free), g_ptr_array_new_with_free_func(g_free)};
    BaseOutput *output = base_outputs_add(outputs, "-o", options->output, NULL);
    command_read_study_folder(outputs, options->folder);
    if (!base_outputs_open(outputs, error))
        return FALSE;
    g_autoptr(GPtrArray) files = schema_files_load(options->folder, error);
    if (!files)
        return FALSE;
    command_study_faults(files, options->folder, &sinks->clock, found.faults, found.notes);
    facts->has_findings = found.faults->len > 0;
    g_autofree char *text = g_strcmp0(options->format, "json") == 0
                                ? base_json_page(json_pack("{s:o, s:o}", "faults",
                                      command_study_faults_json(found.faults), "notes",
                                      command_study_faults_json(found.notes)))
                                : found_text(&found);
    return command_emit(output, text, strlen(text), error);
}
