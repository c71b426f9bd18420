#include "cli/commands.h"
#include "cli/output.h"
#include "commands/compare.h"

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    CommandCompare options = *(const CommandCompare *)call->options;
    options.db = call->arguments[0];
    return command_compare(&options, call->sinks, facts, error);
}

static const CliOption options[] = {
    {"outcome", CLI_TEXT, "V[,V]", offsetof(CommandCompare, outcomes),
        "what is compared: variables by name or label, survival, responders:V[=20], a "
        "repeating form, the date of an event",
        NULL},
    {"by", CLI_TEXT, "GROUPS", offsetof(CommandCompare, by),
        "between whom: V, V:CODE,CODE+CODE, V:0-6,7-12,13+, V@VISIT, or site", NULL},
    {"baseline", CLI_FLAG, NULL, offsetof(CommandCompare, is_baseline),
        "the first table: characteristics (of study.yaml, or --outcome) with SMD", NULL},
    {"visit", CLI_TEXT, "V[,V]", offsetof(CommandCompare, visits),
        "visits that are shown; the changes from the first to the others are, too", NULL},
    {"cohort", CLI_TEXT, "STUDY", offsetof(CommandCompare, cohort),
        "only the patients of this study, with its own values", NULL},
    {"where", CLI_TEXT, "SQL", offsetof(CommandCompare, where),
        "only patients for whom this is true: 'sins <= 9'", NULL},
    {"site", CLI_TEXT, "CODE", offsetof(CommandCompare, site),
        "only the patients of this hospital", NULL},
    {"test", CLI_TEXT, "TEST", offsetof(CommandCompare, test),
        "auto (default: ranks for numbers), t, anova, tukey, rank_sum, kruskal, fisher, chisq, "
        "trend (over the groups in their order), none: no P",
        command_tests},
    {"summary", CLI_TEXT, "HOW", offsetof(CommandCompare, summary),
        "numbers as mean, median or both; else as the test: ranks median, means mean",
        command_summaries},
    {"pairwise", CLI_FLAG, NULL, offsetof(CommandCompare, pairwise),
        "every pair of the groups, adjusted by Holm (t, anova: Tukey)", NULL},
    {"adjust", CLI_TEXT, "V[,V]", offsetof(CommandCompare, adjust),
        "further models with these covariates: linear, logistic or Cox", NULL},
    {"strata", CLI_TEXT, "V", offsetof(CommandCompare, strata),
        "log-rank and Gray's test and hazard ratios within the levels of this", NULL},
    {"subgroups", CLI_TEXT, "V[,V]", offsetof(CommandCompare, subgroups),
        "the effect within the levels of these, each as --by, and P for interaction (two "
        "groups)",
        NULL},
    {"raw", CLI_FLAG, NULL, offsetof(CommandCompare, is_raw),
        "no difference adjusted for the value at the start beside the raw one", NULL},
    {"outside-window", CLI_TEXT, "HOW", offsetof(CommandCompare, outside),
        "values of visits outside their window: count (default, a note says how many) or "
        "leave_out",
        command_outside},
    {"times", CLI_TEXT, "D,D", offsetof(CommandCompare, times),
        "days at which survival and incidence are shown (default 183,365)", NULL},
    {"min-n", CLI_TEXT, "N", offsetof(CommandCompare, min_n),
        "no P and no interval where a group has fewer (default 10), unless the test is exact",
        NULL},
    {"yaml", CLI_TEXT, "FILE", offsetof(CommandCompare, yaml),
        "write the question as an analysis file, which report takes", NULL},
    {"save", CLI_TEXT, "NAME", offsetof(CommandCompare, save),
        "keep the question in the registry, with author and day: report DB NAME prints it, "
        "study list DB lists it",
        NULL},
    {"user", CLI_TEXT, "NAME", offsetof(CommandCompare, user),
        "who asks: questions are counted by this name, and --save keeps it (default: the "
        "login)",
        NULL},
    {"reason", CLI_TEXT, "TEXT", offsetof(CommandCompare, reason), "--save: what for", NULL},
    CLI_SNAPSHOT_OPTION(CommandCompare, table.snapshot),
    CLI_TABLE_OPTIONS(CommandCompare, table),
};

const CliCommand cmd_compare = {
    .group = "Tables out",
    .name = "compare",
    .arguments = "DB",
    .summary = "ask a question: outcomes between groups, as a table that one would publish",
    .text =
        "Variables, codes and groups are given by name or by label. The answer has the groups "
        "side by side, their\ncourse, differences with 95% confidence intervals and effect "
        "sizes, changes adjusted for the start, and for\nsurvival curves, log-rank test and "
        "hazard ratios; what is unknown and who died stand apart. --format html\nhas the "
        "figures.",
    .examples =
        "proreg compare jasa.sqlite --outcome pain_vas,eq5d_index --by segment --visit "
        "baseline,1_month --cohort segment\n"
        "proreg compare jasa.sqlite --baseline --by sex --test none\n"
        "proreg compare jasa.sqlite --outcome barthel --by 'sins:0-6,7-12,13-18' --pairwise\n"
        "proreg compare jasa.sqlite --outcome responders:pain_vas,adverse_event --by sex\n"
        "proreg compare jasa.sqlite --outcome survival --by 'frankel@baseline:A+B+C,D+E'\n"
        "proreg compare jasa.sqlite --outcome survival --by 'age:<65,65+' --subgroups "
        "segment,sins_class,sex\n"
        "proreg compare jasa.sqlite --outcome pain_vas --by sex --where 'sins <= 9' --yaml "
        "q.yaml\n"
        "proreg compare jasa.sqlite --outcome pain_vas --by sex --save pain_by_sex --reason "
        "\"for the spring meeting\"",
    .min_arguments = 1,
    .max_arguments = 1,
    .options_size = sizeof(CommandCompare),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
