#include <string.h>

#include "base/decimal.h"
#include "base/error.h"
#include "base/nearest.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/score_file.h"
#include "cli/value_set_file.h"

typedef struct {
    const char *value_set, *output;
    bool list, explain, escc_1c_high;
} Options;

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
    const char *nearest = base_nearest(name, (const char *const *)names->pdata);
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        "there is no instrument '%s'%s%s%s: 'proreg score --list' names them", name,
        nearest ? ": did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
    return NULL;
}

static void tell(const CliCall *call, const char *path, const CliScoreSummary *summary)
{
    for (guint i = 0; i < summary->absent->len; i++)
        cli_tell(call, "note: %s has no column %s: it counts as missing", path,
            (const char *)summary->absent->pdata[i]);
    for (guint i = 0; i < summary->derived->len; i++)
        cli_tell(call, "note: %s is computed from other columns of %s",
            (const char *)summary->derived->pdata[i], path);
    if (summary->n_invalid > 0)
        cli_tell(call,
            "note: %zu answers are not among the allowed ones: they count as "
            "missing",
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
        return cli_value_set_load(name, loaded, error) ? loaded : NULL;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        "--value-set %s: expected one of jp, us, england, or a file such as korea.csv", name);
    return NULL;
}

static CliExit run(const CliCall *call)
{
    const Options *options = call->options;
    ClinOptions choices = {.escc_1c_high = options->escc_1c_high};
    ClinEq5dValueSet loaded;
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    g_auto(CliScoreSummary) summary = {0};
    const size_t n_expected = options->list ? 0 : options->explain ? 1 : 2;
    if (call->n_arguments != n_expected) {
        cli_tell(call,
            "proreg: score needs an instrument and a CSV file, or --list, or an instrument and "
            "--explain");
        return CLI_USAGE;
    }
    BaseOutput *output = cli_output(call, options->output);
    base_outputs_read(call->outputs, n_expected == 2 ? call->arguments[1] : NULL, "the input");
    base_outputs_read(call->outputs, options->value_set, "the value set");
    if (!base_outputs_open(call->outputs, &error))
        return cli_fail(call, error);
    choices.value_set = find_value_set(options->value_set, &loaded, &error);
    if (!choices.value_set)
        return cli_fail(call, error);
    const ClinInstrument *instrument = NULL;
    if (!options->list && !(instrument = find_instrument(call->arguments[0], &error)))
        return cli_fail(call, error);
    if (options->list)
        list(out);
    else if (options->explain)
        explain(instrument, &choices, out);
    else if (!cli_score_file(instrument, &choices, call->arguments[1], out, &summary, &error))
        return cli_fail(call, error);
    else
        tell(call, call->arguments[1], &summary);
    return cli_emit(output, out->str, out->len, &error) ? CLI_OK : cli_fail(call, error);
}

static const CliOption options[] = {
    {"list", CLI_FLAG, NULL, offsetof(Options, list), "name the instruments and what they add",
        NULL},
    {"explain", CLI_FLAG, NULL, offsetof(Options, explain),
        "print the point table of the instrument with its source", NULL},
    {"value-set", CLI_TEXT, "SET", offsetof(Options, value_set),
        "EQ-5D-5L value set: jp (the default), us, england, or a CSV file of term,value", NULL},
    {"escc-1c-high", CLI_FLAG, NULL, offsetof(Options, escc_1c_high),
        "count ESCC 1c as high-grade compression; NOMS itself does not", NULL},
    {"o", CLI_TEXT, "PATH", offsetof(Options, output), "write there instead of standard output",
        NULL},
};

const CliCommand cmd_score = {
    .group = "Calculators",
    .name = "score",
    .arguments = "INSTRUMENT FILE.csv",
    .summary = "add a clinical instrument's score to any CSV file",
    .text =
        "Columns bear the names of the data dictionary; coded answers may be codes or labels. "
        "The\ninput's columns are printed as they are, with the score after them. An answer "
        "that is missing\nor not allowed leaves the score empty if it could change it, never "
        "0. '-' reads standard input.",
    .examples = "proreg score --list\n"
                "proreg score sins --explain\n"
                "printf 'eq5d_mo,eq5d_sc,eq5d_ua,eq5d_pd,eq5d_ad\\n2,1,2,3,2\\n' | "
                "proreg score eq5d5l - --value-set jp",
    .min_arguments = 0,
    .max_arguments = 2,
    .options_size = sizeof(Options),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
