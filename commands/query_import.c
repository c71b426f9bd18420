/**
 * @file
 * Answers that came back, and what became of each.
 */
#include <string.h>

#include "base/csv_write.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "commands/day.h"
#include "commands/inside.h"
#include "commands/query.h"
#include "importers/answers.h"
#include "registry/import.h"

static char *message_of(const ImportAnswerLine *line, const BaseWords *words)
{
    return base_words_compose(words, line->msgid, line->arguments);
}

static char *as_json(const ImportAnswers *answers, const char *file, const BaseWords *words)
{
    GString *out = g_string_new(NULL);
    BaseJsonWriter *writer = base_json_writer_new(out, true);
    base_json_open(writer, NULL, '{');
    base_json_put(writer, "file", base_json_text(file));
    base_json_put(writer, "rows", json_integer(answers->n_rows));
    base_json_put(writer, "empty", json_integer(answers->n_empty));
    for (size_t i = 0; i < IMPORT_N_ANSWERS; i++)
        base_json_put(writer, import_answer_outcomes[i], json_integer(answers->n[i]));
    base_json_open(writer, "lines", '[');
    for (guint i = 0; i < answers->lines->len; i++) {
        const ImportAnswerLine *line = answers->lines->pdata[i];
        g_autofree char *message = message_of(line, words);
        base_json_open(writer, NULL, '{');
        base_json_put(writer, "line", json_integer(line->line));
        base_json_put(writer, "id", base_json_text(line->id));
        base_json_put(writer, "outcome", base_json_text(import_answer_outcomes[line->outcome]));
        base_json_put(writer, "new_value", base_json_text_if_any(line->value));
        base_json_put(writer, "answer", base_json_text_if_any(line->words));
        base_json_put(writer, "message", base_json_text(message));
        base_json_close(writer);
    }
    base_json_writer_free(writer);
    return g_string_free(out, FALSE);
}

static char *as_csv(const ImportAnswers *answers, const BaseWords *words)
{
    static const char *const columns[] = {
        "line", "id", "outcome", "new_value", "answer", "message"};
    GString *out = g_string_new(NULL);
    g_autoptr(BaseCsvWriter) writer = base_csv_writer_new(out, BASE_CSV_FOR_PEOPLE);
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
        base_csv_writer_cell(writer, columns[i]);
    base_csv_writer_end_row(writer);
    for (guint i = 0; i < answers->lines->len; i++) {
        const ImportAnswerLine *line = answers->lines->pdata[i];
        g_autofree char *message = message_of(line, words);
        g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, line->line);
        const char *const cells[] = {number, line->id, import_answer_outcomes[line->outcome],
            line->value, line->words, message};
        for (size_t k = 0; k < G_N_ELEMENTS(cells); k++)
            base_csv_writer_cell(writer, cells[k]);
        base_csv_writer_end_row(writer);
    }
    return g_string_free(out, FALSE);
}

/* What could not be taken, a line each, and the sum. */
static char *as_text(
    const ImportAnswers *answers, const char *file, bool is_rehearsal, const BaseWords *words)
{
    GString *out = g_string_new(NULL);
    g_autofree char *shown = base_text_shown(file);
    g_autofree char *sum = base_words_say(words,
        is_rehearsal
            ? N_("would be: {1} closed, {2} answered, {3} known before, {4} not taken, "
                 "{5} without an answer")
            : N_("{1} closed, {2} answered, {3} known before, {4} not taken, {5} "
                 "without an answer"),
        "nnnnn", (gint64)answers->n[IMPORT_ANSWER_CLOSED],
        (gint64)answers->n[IMPORT_ANSWER_ANSWERED], (gint64)answers->n[IMPORT_ANSWER_KNOWN],
        (gint64)answers->n[IMPORT_ANSWER_REFUSED], (gint64)answers->n_empty);
    g_string_append_printf(out, "%s: %s\n", shown, sum);
    for (guint i = 0; i < answers->lines->len; i++) {
        const ImportAnswerLine *line = answers->lines->pdata[i];
        if (line->outcome != IMPORT_ANSWER_REFUSED)
            continue;
        g_autofree char *message = message_of(line, words);
        g_autofree char *place =
            base_words_say(words, N_("line {1}, no. {2}"), "nt", (gint64)line->line, line->id);
        g_autofree char *all = g_strdup_printf("%s: %s", place, message);
        g_autofree char *told = base_text_shown(all);
        g_string_append_printf(out, "  %s\n", told);
    }
    return g_string_free(out, FALSE);
}

static gboolean emit(const CommandQueryImport *options, const CommandSinks *sinks,
    const ImportAnswers *answers, BaseOutput *output, GError **error)
{
    const CommandTable *table = &options->table;
    const BaseWords *words = base_words_find(table->lang);
    const char *format = table->format ? table->format : "text";
    g_autofree char *text = g_str_equal(format, "json") ? as_json(answers, options->file, words)
                            : g_str_equal(format, "csv")
                                ? as_csv(answers, words)
                                : as_text(answers, options->file, options->dry_run,
                                      table->lang || table->output ? words : sinks->words);
    return command_emit(output, text, strlen(text), error);
}

static gboolean check_format(const char *format, GError **error)
{
    if (!format || g_str_equal(format, "text") || g_str_equal(format, "json") ||
        g_str_equal(format, "csv"))
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("query import tells what it did as text, json or csv, not as %s"), format);
    return FALSE;
}

/* What would become of each row, and it all stays as it is. */
static ImportAnswers *rehearse(
    Registry *registry, const char *file, const ImportAnswersHow *how, GError **error)
{
    if (!registry_rehearse(registry, error))
        return NULL;
    if (!registry_is_rehearsing(registry)) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("query import --dry-run: the registry has an older layout, which a rehearsal "
              "does "
              "not bring up; any change does"));
        return NULL;
    }
    ImportAnswers *answers = import_answers_take(registry, file, how, error);
    registry_rehearse_end(registry);
    return answers;
}

gboolean command_query_import(const CommandQueryImport *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    ImportAnswersHow how = {.site = options->site,
        .by = options->by,
        .user = options->user,
        .reason = options->reason,
        .clock = sinks->clock};
    if (!check_format(options->table.format, error) ||
        !command_day(&sinks->clock, "--on", options->on, &how.day, error))
        return FALSE;
    g_autoptr(BaseOutputs) outputs = base_outputs_new(&sinks->streams);
    base_outputs_read_database(outputs, options->db);
    base_outputs_read(outputs, options->file, "the answers");
    BaseOutput *output = base_outputs_add(outputs, "-o", options->table.output, NULL);
    g_autoptr(Registry) registry = base_outputs_open(outputs, error)
                                       ? command_open(options->db, REGISTRY_WRITE, sinks, error)
                                       : NULL;
    if (!registry || !command_check_site(registry, options->site, error) ||
        !command_day_said(registry, &sinks->clock, "--on", options->on, how.day, error))
        return FALSE;
    g_autoptr(ImportAnswers) answers =
        options->dry_run ? rehearse(registry, options->file, &how, error)
                         : import_answers_take(registry, options->file, &how, error);
    if (!answers)
        return FALSE;
    facts->has_findings = answers->n[IMPORT_ANSWER_REFUSED] > 0;
    return emit(options, sinks, answers, output, error);
}
