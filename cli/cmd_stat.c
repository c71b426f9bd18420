#include "base/error.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/stat_options.h"
#include "cli/stat_print.h"

/* The columns as the test takes them. `arrays` is room for all of them. */
static ReportInput input_of(const CliStatColumns *columns, ReportArray *arrays)
{
    ReportInput input = {.n = columns->data.n,
        .weight = columns->data.weight,
        .covariates = arrays + REPORT_N_ROLES,
        .n_covariates = columns->covariates->len};
    for (size_t i = 0; i < REPORT_N_ROLES; i++) {
        if (columns->index[i] == SIZE_MAX)
            continue;
        arrays[i] = cli_stat_array(cli_stat_data_column(&columns->data, columns->index[i]));
        input.roles[i] = &arrays[i];
    }
    for (guint i = 0; i < columns->covariates->len; i++)
        arrays[REPORT_N_ROLES + i] = cli_stat_array(cli_stat_data_column(
            &columns->data, g_array_index(columns->covariates, size_t, i)));
    return input;
}

/* Reads the file and runs the test. */
static ReportResult *run_test(ReportMethodId id, const char *path, const CliStatOptions *values,
    const ReportMethodOptions *options, GError **error)
{
    g_auto(CliStatColumns) columns = {0};
    if (!cli_stat_want(&columns, report_method(id), values, error) ||
        !cli_stat_data_load(&columns.data, path, error))
        return NULL;
    g_autofree ReportArray *arrays =
        g_new0(ReportArray, REPORT_N_ROLES + columns.covariates->len + 1);
    const ReportInput input = input_of(&columns, arrays);
    ReportResult *result = report_method_run(id, &input, options, error);
    if (!result)
        g_prefix_error(error, "%s: ", path);
    return result;
}

static bool print(const CliStatOptions *values, BaseOutput *output, const ReportResult *result,
    GError **error)
{
    g_autoptr(GBytes) bytes =
        cli_stat_render(result, values->format ? values->format : "text", error);
    gsize size = 0;
    const void *data = bytes ? g_bytes_get_data(bytes, &size) : NULL;
    return bytes && cli_emit(output, data, size, error);
}

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    (void)facts;
    const CliStatOptions *values = call->options;
    const char *path = call->arguments[1];
    g_autoptr(ReportResult) result = NULL;
    ReportMethodOptions options = {0};
    const ReportMethodId id = cli_stat_find(call->arguments[0], error);
    BaseOutput *output = cli_output(call, values->output);
    base_outputs_read(call->outputs, path, "the input");
    return id != REPORT_N_METHODS &&
           cli_stat_check_options(report_method(id), &cmd_stat, values, error) &&
           cli_stat_read_options(report_method(id), values, &options, error) &&
           base_outputs_open(call->outputs, error) &&
           (result = run_test(id, path, values, &options, error)) != NULL &&
           print(values, output, result, error);
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
    TEXT_OPTION("value", roles[REPORT_ROLE_VALUE], "COLUMN", "numbers to compare"),
    TEXT_OPTION("group", roles[REPORT_ROLE_GROUP], "COLUMN",
        "groups to compare; ordered by their bytes"),
    TEXT_OPTION("x", roles[REPORT_ROLE_X], "COLUMN", "first value of a pair"),
    TEXT_OPTION("y", roles[REPORT_ROLE_Y], "COLUMN", "second value of a pair"),
    TEXT_OPTION("row", roles[REPORT_ROLE_ROW], "COLUMN", "rows of a table of counts"),
    TEXT_OPTION("col", roles[REPORT_ROLE_COL], "COLUMN", "columns of a table of counts"),
    TEXT_OPTION("p", roles[REPORT_ROLE_P], "COLUMN", "P values to adjust"),
    TEXT_OPTION("time", roles[REPORT_ROLE_TIME], "COLUMN", "time to the event or to censoring"),
    TEXT_OPTION("event", roles[REPORT_ROLE_EVENT], "COLUMN", "1 for an event, 0 for censored"),
    TEXT_OPTION("strata", roles[REPORT_ROLE_STRATA], "COLUMN", "strata (logrank, cox)"),
    TEXT_OPTION("outcome", roles[REPORT_ROLE_OUTCOME], "COLUMN", "outcome of a model"),
    TEXT_OPTION(
        "treatment", roles[REPORT_ROLE_TREATMENT], "COLUMN", "1 for treated, 0 for control"),
    {"covariates", CLI_LIST, "A,B,...", offsetof(CliStatOptions, covariates),
        "covariates, parted by commas", NULL},
    {"factor", CLI_LIST, "COLUMN[=REF]", offsetof(CliStatOptions, factors),
        "a covariate of levels, and its reference", NULL},
    TEXT_OPTION("id", roles[REPORT_ROLE_ID], "COLUMN",
        "numbers that break ties in match, instead of the row"),
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
        "Empty cells and NA are missing; rows that lack a value the test uses are left out and "
        "counted.\nA column of numbers is numeric, any other a factor. '-' reads standard "
        "input.",
    .more = cli_stat_list,
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
