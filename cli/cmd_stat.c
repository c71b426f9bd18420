#include "cli/commands.h"
#include "cli/output.h"
#include "commands/stat.h"

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    CommandStat options = *(const CommandStat *)call->options;
    options.test = call->arguments[0];
    options.file = call->arguments[1];
    return command_stat(&options, call->sinks, facts, error);
}

#define TEXT_OPTION(name, field, value, help)                                                  \
    {                                                                                          \
        name, CLI_TEXT, value, offsetof(CommandStat, field), help, NULL                        \
    }

static const char *const zeros[] = {"wilcoxon", "pratt", NULL};
static const char *const methods[] = {"bh", "holm", "bonferroni", "nearest", "optimal", NULL};
static const char *const conf_types[] = {"log", "log-log", "plain", NULL};
static const char *const ties[] = {"efron", "breslow", NULL};
static const char *const scales[] = {"logit", "probability", NULL};

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
    TEXT_OPTION("event", roles[REPORT_ROLE_EVENT], "COLUMN",
        "1 for an event, 0 for censored; or COLUMN=VALUE; incidence, gray: 2 for a competing "
        "one"),
    TEXT_OPTION("strata", roles[REPORT_ROLE_STRATA], "COLUMN", "strata (logrank, gray, cox)"),
    TEXT_OPTION("outcome", roles[REPORT_ROLE_OUTCOME], "COLUMN", "outcome of a model"),
    TEXT_OPTION(
        "treatment", roles[REPORT_ROLE_TREATMENT], "COLUMN", "1 for treated, 0 for control"),
    {"covariates", CLI_LIST, "A,B,...", offsetof(CommandStat, covariates),
        "covariates, parted by commas", NULL},
    {"factor", CLI_LIST, "COLUMN[=REF]", offsetof(CommandStat, factors),
        "a covariate of levels, and its reference", NULL},
    TEXT_OPTION("id", roles[REPORT_ROLE_ID], "COLUMN",
        "numbers that break ties in match, instead of the row"),
    TEXT_OPTION(
        "weight", weight, "COLUMN", "how often each row counts (all but match, adjust)"),
    {"method", CLI_TEXT, "NAME", offsetof(CommandStat, method),
        "adjust: bh, holm, bonferroni; match: nearest, optimal", methods},
    {"zeros", CLI_TEXT, "NAME", offsetof(CommandStat, zeros),
        "signed-rank: wilcoxon drops zero differences, pratt ranks them", zeros},
    {"exact", CLI_FLAG, NULL, offsetof(CommandStat, exact),
        "the exact distribution, also with ties", NULL},
    {"no-correct", CLI_FLAG, NULL, offsetof(CommandStat, no_correct),
        "no continuity correction", NULL},
    {"correct", CLI_FLAG, NULL, offsetof(CommandStat, correct), "chisq: Yates' correction",
        NULL},
    TEXT_OPTION("conf", conf, "LEVEL", "level of the intervals; 0.95 by default"),
    {"conf-type", CLI_TEXT, "NAME", offsetof(CommandStat, conf_type),
        "km: log (the default), log-log or plain", conf_types},
    TEXT_OPTION("rmean", rmean, "TIME", "km: end of the restricted mean; the last time if not"),
    TEXT_OPTION(
        "times", times, "T,T", "km, incidence, gray: what the curves are at these times"),
    {"ties", CLI_TEXT, "NAME", offsetof(CommandStat, ties),
        "cox: efron (the default) or breslow", ties},
    {"profile", CLI_FLAG, NULL, offsetof(CommandStat, profile),
        "logistic: profile-likelihood intervals", NULL},
    TEXT_OPTION("caliper", caliper, "SD", "match: the most that a pair may be apart"),
    {"caliper-scale", CLI_TEXT, "NAME", offsetof(CommandStat, caliper_scale),
        "match: logit (the default) or probability", scales},
    {"format", CLI_TEXT, "NAME", offsetof(CommandStat, format),
        "text (the default), csv, md, html, json, tex, xlsx, docx or slides", command_formats},
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
        "input.\nAn event, outcome or treatment is 1 or 0; of a column with other values "
        "--event COLUMN=VALUE names\nthe one that is 1.",
    .more = command_stat_list,
    .examples =
        "printf 'pre,post\\n8,3\\n7,5\\n9,4\\n6,6\\n8,2\\n' | "
        "proreg stat signed-rank - --x pre --y post --exact\n"
        "printf 'row,col,n\\na,x,3\\na,y,1\\nb,x,1\\nb,y,5\\n' | "
        "proreg stat fisher - --row row --col col --weight n\n"
        "printf 't,e,arm\\n5,1,a\\n8,0,a\\n9,1,a\\n2,1,b\\n4,1,b\\n6,0,b\\n' | "
        "proreg stat km - --time t --event e --group arm --conf-type log-log\n"
        "printf 't,e\\n5,died\\n8,lost\\n9,died\\n' | "
        "proreg stat km - --time t --event e=died\n"
        "printf 't,e\\n5,1\\n6,2\\n8,0\\n9,1\\n' | proreg stat incidence - --time t --event e\n"
        "printf 't,e,arm\\n5,1,a\\n8,2,a\\n9,1,a\\n2,1,b\\n4,0,b\\n6,1,b\\n' | "
        "proreg stat gray - --time t --event e --group arm --times 5\n"
        "printf 'y,x\\n0,1\\n1,2\\n0,3\\n1,4\\n1,5\\n' | "
        "proreg stat logistic - --outcome y --covariates x --format json",
    .min_arguments = 2,
    .max_arguments = 2,
    .options_size = sizeof(CommandStat),
    .options = option_table,
    .n_options = G_N_ELEMENTS(option_table),
    .run = run,
};
