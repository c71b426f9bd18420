#include "commands/score.h"

#include <string.h>

#include "base/decimal.h"
#include "base/error.h"
#include "base/nearest.h"
#include "commands/inside.h"
#include "commands/score_file.h"
#include "commands/value_set_file.h"

static void list(GString *out)
{
    const ClinInstrument *instrument = NULL;
    for (size_t i = 0; (instrument = clin_instrument_at(i)) != NULL; i++) {
        g_string_append_printf(out, "%-24s%s (", instrument->name, instrument->title);
        for (size_t j = 0; j < instrument->n_outputs; j++)
            g_string_append_printf(out, "%s%s", j ? ", " : "", instrument->outputs[j].name);
        g_string_append(out, ")\n");
    }
}

static void explain_line(const ClinExplanation *line, GString *out)
{
    if (line->kind == CLIN_EXPLAIN_NOTE) {
        g_string_append_printf(out, "Note: %s\n", line->answer);
        return;
    }
    char low[BASE_DECIMAL_SIZE];
    char high[BASE_DECIMAL_SIZE];
    base_decimal_fixed(line->low, line->decimals, low);
    base_decimal_fixed(line->high, line->decimals, high);
    g_autofree char *span =
        line->low == line->high ? g_strdup(low) : g_strdup_printf("%s-%s", low, high);
    if (line->item[0] != '\0' && line->variable)
        g_string_append_printf(out, "\n%s (%s)\n", line->item, line->variable);
    else if (line->item[0] != '\0' && (line->kind != CLIN_EXPLAIN_RULE || line->low == 1))
        g_string_append_printf(out, "\n%s\n", line->item);
    g_string_append_printf(out, "%8s  %s%s%s\n", span, line->answer, line->result ? " -> " : "",
        line->result ? line->result : "");
}

static void explain(const ClinInstrument *instrument, const ClinOptions *options, GString *out)
{
    ClinExplanation line;
    bool noted = false;
    g_string_append_printf(
        out, "%s\nSource: %s\nInputs:", instrument->title, instrument->citation);
    for (size_t i = 0; i < instrument->n_inputs; i++)
        g_string_append_printf(
            out, "%s %s", i ? "," : "", clin_instrument_input(instrument, i)->name);
    g_string_append(out, "\nAdds:");
    for (size_t i = 0; i < instrument->n_outputs; i++)
        g_string_append_printf(out, "%s %s", i ? "," : "", instrument->outputs[i].name);
    g_string_append_c(out, '\n');
    for (size_t i = 0; clin_instrument_explain(instrument, options, i, &line); i++) {
        if (line.kind == CLIN_EXPLAIN_NOTE && !noted)
            g_string_append_c(out, '\n');
        noted = line.kind == CLIN_EXPLAIN_NOTE;
        explain_line(&line, out);
    }
}

static const ClinInstrument *find_instrument(const char *name, GError **error)
{
    const ClinInstrument *instrument = clin_instrument_find(name);
    if (instrument)
        return instrument;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (size_t i = 0; (instrument = clin_instrument_at(i)) != NULL; i++)
        g_ptr_array_add(names, (gpointer)instrument->name);
    g_ptr_array_add(names, NULL);
    g_autofree char *meant =
        base_nearest_said(": did you mean '", name, (const char *const *)names->pdata, "'?");
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        "there is no instrument '%s'%s: 'proreg score --list' names them", name, meant);
    return NULL;
}

static void tell_summary(
    const CommandSinks *sinks, const char *path, const CommandScoreSummary *summary)
{
    for (guint i = 0; i < summary->absent->len; i++)
        command_tell(sinks, COMMAND_NOTE, "%s has no column %s: it counts as missing", path,
            (const char *)summary->absent->pdata[i]);
    for (guint i = 0; i < summary->derived->len; i++)
        command_tell(sinks, COMMAND_NOTE, "%s is computed from other columns of %s",
            (const char *)summary->derived->pdata[i], path);
    if (summary->n_invalid > 0)
        command_tell(sinks, COMMAND_NOTE,
            "%zu answers are not among the allowed ones: they count as missing",
            summary->n_invalid);
}

/* A built-in set by name, or one that is read into *loaded: a name with a dot or a slash. */
static const ClinEq5dValueSet *find_value_set(
    const char *name, ClinEq5dValueSet *loaded, GError **error)
{
    const ClinEq5dValueSet *set = clin_eq5d_value_set_find(name);
    if (set)
        return set;
    if (strpbrk(name, "./"))
        return command_value_set_load(name, loaded, error) ? loaded : NULL;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        "--value-set %s: expected one of jp, us, england, or a file such as korea.csv", name);
    return NULL;
}

/* The file with the score after its columns. */
static gboolean score(const CommandScore *options, const CommandSinks *sinks,
    const ClinInstrument *instrument, const ClinOptions *choices, GString *out, GError **error)
{
    g_auto(CommandScoreSummary) summary = {0};
    if (!command_score_file(instrument, choices, options->file, out, &summary, error))
        return FALSE;
    tell_summary(sinks, options->file, &summary);
    return TRUE;
}

static gboolean check(const CommandScore *options, GError **error)
{
    const bool file = !options->list && !options->explain;
    if ((options->instrument != NULL) == !options->list && (options->file != NULL) == file)
        return TRUE;
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
        "score needs an instrument and a CSV file, or --list, or an instrument and --explain");
    return FALSE;
}

gboolean command_score(
    const CommandScore *options, const CommandSinks *sinks, CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    ClinOptions choices = {.escc_1c_high = options->escc_1c_high};
    ClinEq5dValueSet loaded;
    const ClinInstrument *instrument = NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(BaseOutputs) outputs = base_outputs_new(&sinks->streams);
    BaseOutput *output = base_outputs_add(outputs, "-o", options->output, NULL);
    base_outputs_read(outputs, options->file, "the input");
    base_outputs_read(outputs, options->value_set, "the value set");
    if (!check(options, error) || !base_outputs_open(outputs, error) ||
        !(choices.value_set = find_value_set(options->value_set, &loaded, error)) ||
        (!options->list && !(instrument = find_instrument(options->instrument, error))))
        return FALSE;
    if (options->list)
        list(out);
    else if (options->explain)
        explain(instrument, &choices, out);
    else if (!score(options, sinks, instrument, &choices, out, error))
        return FALSE;
    return command_emit(output, out->str, out->len, error);
}
