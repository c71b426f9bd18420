#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/nearest.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/stat_tests.h"

static const CliStatTest *find_test(const char *name, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (const CliStatTest *test = cli_stat_tests; test->name; test++) {
        if (g_str_equal(test->name, name))
            return test;
        g_ptr_array_add(names, (gpointer)test->name);
    }
    g_ptr_array_add(names, NULL);
    const char *nearest = base_nearest(name, (const char *const *)names->pdata);
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        "there is no test '%s'%s%s%s: 'proreg stat --help' lists them", name,
        nearest ? ": did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
    return NULL;
}

static bool is_given(const CliOption *option, const CliStatOptions *values)
{
    const void *place = (const char *)values + option->offset;
    if (option->kind == CLI_FLAG)
        return *(const bool *)place;
    return *(void *const *)place != NULL;
}

static bool has_word(const char *words, const char *word)
{
    const size_t length = strlen(word);
    for (const char *at = words; (at = strstr(at, word)) != NULL; at += length)
        if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

/* Options of the command, but of another test, are mistakes; so are missing ones. */
static bool check_options(const CliStatTest *test, const CliStatOptions *values, GError **error)
{
    for (size_t i = 0; i < cmd_stat.n_options; i++) {
        const CliOption *option = &cmd_stat.options[i];
        const bool given = is_given(option, values);
        if (!given && has_word(test->needs, option->name)) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
                "stat %s needs --%s %s: 'proreg stat --help' shows each test's options",
                test->name, option->name, option->value);
            return false;
        }
        if (given && !has_word(test->needs, option->name) &&
            !has_word(test->allows, option->name) && !has_word("format o", option->name)) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
                "stat %s does not take --%s: it needs %s%s%s", test->name, option->name,
                test->needs, test->allows[0] ? " and takes " : "", test->allows);
            return false;
        }
    }
    return true;
}

static bool print(const CliStatOptions *options, BaseOutput *output, const CliStatOut *out,
    const char *title, GError **error)
{
    const char *format = options->format ? options->format : "text";
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GBytes) bytes = NULL;
    const char *data = NULL;
    gsize size = 0;
    if (g_str_equal(format, "json")) {
        cli_stat_out_json(out, text);
    } else if (g_str_equal(format, "text")) {
        cli_stat_out_plain(out, title, text);
    } else {
        bytes = cli_stat_out_render(out, title, format, error);
        if (!bytes)
            return false;
        data = g_bytes_get_data(bytes, &size);
    }
    if (!bytes) {
        data = text->str;
        size = text->len;
    }
    return cli_emit(output, data, size, error);
}

static CliExit run(const CliCall *call)
{
    const CliStatOptions *options = call->options;
    g_autoptr(GError) error = NULL;
    g_auto(CliStatData) data = {0};
    g_auto(CliStatOut) out = {0};
    cli_stat_data_init(&data);
    cli_stat_out_init(&out);
    CliStatRun state = {
        .options = options, .path = call->arguments[1], .data = &data, .out = &out};
    const CliStatTest *test = find_test(call->arguments[0], &error);
    BaseOutput *output = cli_output(call, options->output);
    base_outputs_read(call->outputs, state.path, "the input");
    bool ok = test && check_options(test, options, &error) &&
              base_outputs_open(call->outputs, &error) &&
              cli_stat_option_number("conf", options->conf, 0.95, &state.conf_level, &error);
    if (ok && !(state.conf_level > 0 && state.conf_level < 1)) {
        g_set_error(&error, BASE_ERROR, BASE_ERROR_USAGE,
            "--conf %s: expected a level between 0 and 1, as 0.95", options->conf);
        ok = false;
    }
    if (ok && options->weight)
        data.weight_name = g_strdup(options->weight);
    ok = ok && test->run(&state, &error) && print(options, output, &out, test->title, &error);
    return ok ? CLI_OK : cli_fail(call, error);
}

#define TEXT_OPTION(name, field, value, help)                                                  \
    {                                                                                          \
        name, CLI_TEXT, value, offsetof(CliStatOptions, field), help, NULL                     \
    }

static const char *const zeros[] = {"wilcoxon", "pratt", NULL};
static const char *const methods[] = {"bh", "holm", "bonferroni", "nearest", "optimal", NULL};
static const char *const conf_types[] = {"log", "log-log", "plain", NULL};
static const char *const ties[] = {"efron", "breslow", NULL};
static const char *const scales[] = {"logit", "probability", NULL};
static const char *const formats[] = {"text", "csv", "md", "html", "json", "tex", "xlsx", NULL};

static const CliOption option_table[] = {
    TEXT_OPTION("value", value, "COLUMN", "numbers to compare"),
    TEXT_OPTION("group", group, "COLUMN", "groups to compare; ordered by their bytes"),
    TEXT_OPTION("x", x, "COLUMN", "first value of a pair"),
    TEXT_OPTION("y", y, "COLUMN", "second value of a pair"),
    TEXT_OPTION("row", row, "COLUMN", "rows of a table of counts"),
    TEXT_OPTION("col", col, "COLUMN", "columns of a table of counts"),
    TEXT_OPTION("p", p, "COLUMN", "P values to adjust"),
    TEXT_OPTION("time", time, "COLUMN", "time to the event or to censoring"),
    TEXT_OPTION("event", event, "COLUMN", "1 for an event, 0 for censored"),
    TEXT_OPTION("strata", strata, "COLUMN", "strata (logrank, cox)"),
    TEXT_OPTION("outcome", outcome, "COLUMN", "outcome of a model"),
    TEXT_OPTION("treatment", treatment, "COLUMN", "1 for treated, 0 for control"),
    {"covariates", CLI_LIST, "A,B,...", offsetof(CliStatOptions, covariates),
        "covariates, parted by commas", NULL},
    {"factor", CLI_LIST, "COLUMN[=REF]", offsetof(CliStatOptions, factors),
        "a covariate of levels, and its reference", NULL},
    TEXT_OPTION("id", id, "COLUMN", "numbers that break ties in match, instead of the row"),
    TEXT_OPTION(
        "weight", weight, "COLUMN", "how often each row counts (all but match, adjust)"),
    {"method", CLI_TEXT, "NAME", offsetof(CliStatOptions, method),
        "adjust: bh, holm, bonferroni; match: nearest, optimal", methods},
    {"zeros", CLI_TEXT, "NAME", offsetof(CliStatOptions, zeros),
        "signed-rank: wilcoxon drops zero differences, pratt ranks them", zeros},
    {"exact", CLI_FLAG, NULL, offsetof(CliStatOptions, exact),
        "the exact distribution, also with ties", NULL},
    {"no-correct", CLI_FLAG, NULL, offsetof(CliStatOptions, no_correct),
        "no continuity correction", NULL},
    {"correct", CLI_FLAG, NULL, offsetof(CliStatOptions, correct), "chisq: Yates' correction",
        NULL},
    TEXT_OPTION("conf", conf, "LEVEL", "level of the intervals; 0.95 by default"),
    {"conf-type", CLI_TEXT, "NAME", offsetof(CliStatOptions, conf_type),
        "km: log (the default), log-log or plain", conf_types},
    TEXT_OPTION("rmean", rmean, "TIME", "km: end of the restricted mean; the last time if not"),
    {"ties", CLI_TEXT, "NAME", offsetof(CliStatOptions, ties),
        "cox: efron (the default) or breslow", ties},
    {"profile", CLI_FLAG, NULL, offsetof(CliStatOptions, profile),
        "logistic: profile-likelihood intervals", NULL},
    TEXT_OPTION("caliper", caliper, "SD", "match: the most that a pair may be apart"),
    {"caliper-scale", CLI_TEXT, "NAME", offsetof(CliStatOptions, caliper_scale),
        "match: logit (the default) or probability", scales},
    {"format", CLI_TEXT, "NAME", offsetof(CliStatOptions, format),
        "text (the default), csv, md, html, json, tex or xlsx", formats},
    TEXT_OPTION("o", output, "PATH", "write there instead of standard output"),
};

const CliCommand cmd_stat = {
    .group = "Calculators",
    .name = "stat",
    .arguments = "TEST FILE.csv",
    .summary = "run one statistical test over any CSV file",
    .text =
        "Tests, with what each needs and [takes]:\n"
        "  describe     --value V [--group G]\n"
        "  t-paired     --x A --y B\n"
        "  signed-rank  --x A --y B [--exact] [--no-correct] [--zeros wilcoxon|pratt]\n"
        "  rank-sum     --value V --group G [--exact] [--no-correct]\n"
        "  anova, tukey, kruskal  --value V --group G\n"
        "  spearman     --x A --y B\n"
        "  fisher       --row A --col B\n"
        "  chisq        --row A --col B [--correct]\n"
        "  mcnemar      --x A --y B [--exact] [--no-correct]\n"
        "  adjust       --p P --method bh|holm|bonferroni\n"
        "  km           --time T --event E [--group G] [--conf-type NAME] [--rmean TIME]\n"
        "  logrank      --time T --event E --group G [--strata S]\n"
        "  cox          --time T --event E --covariates A,B [--ties NAME] [--strata S]\n"
        "  logistic     --outcome Y --covariates A,B [--profile]\n"
        "  lm           --outcome Y --covariates A,B\n"
        "  smd          --group G --covariates A,B\n"
        "  match        --treatment T --covariates A,B [--method NAME] [--caliper SD]\n"
        "               [--caliper-scale NAME] [--id COLUMN]\n"
        "Empty cells and NA are missing; rows that lack a value the test uses are left out and "
        "counted.\nA column of numbers is numeric, any other a factor. '-' reads standard "
        "input.",
    .examples = "printf 'pre,post\\n8,3\\n7,5\\n9,4\\n6,6\\n8,2\\n' | "
                "proreg stat signed-rank - --x pre --y post --exact\n"
                "printf 'row,col,n\\na,x,3\\na,y,1\\nb,x,1\\nb,y,5\\n' | "
                "proreg stat fisher - --row row --col col --weight n\n"
                "printf 't,e,arm\\n5,1,a\\n8,0,a\\n9,1,a\\n2,1,b\\n4,1,b\\n6,0,b\\n' | "
                "proreg stat km - --time t --event e --group arm --conf-type log-log\n"
                "printf 'y,x\\n0,1\\n1,2\\n0,3\\n1,4\\n1,5\\n' | "
                "proreg stat logistic - --outcome y --covariates x --format json",
    .min_arguments = 2,
    .max_arguments = 2,
    .options_size = sizeof(CliStatOptions),
    .options = option_table,
    .n_options = G_N_ELEMENTS(option_table),
    .run = run,
};
