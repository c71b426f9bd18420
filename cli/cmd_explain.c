#include "cli/commands.h"
#include "cli/output.h"
#include "commands/explain.h"

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    CommandExplain options = *(const CommandExplain *)call->options;
    options.db = call->arguments[0];
    options.study = call->arguments[1];
    options.address = call->arguments[2];
    return command_explain(&options, call->sinks, facts, error);
}

static const CliOption options[] = {
    {"format", CLI_TEXT, "FORMAT", offsetof(CommandExplain, format),
        "text, json, or r for the lines of R alone", command_explain_formats},
    {"lang", CLI_TEXT, "CODE", offsetof(CommandExplain, lang),
        "language of the sentences, but for the study's own labels: en (default) or ja",
        base_words_codes},
    CLI_SNAPSHOT_OPTION(CommandExplain, snapshot),
    {"o", CLI_TEXT, "PATH", offsetof(CommandExplain, output),
        "write there instead of standard output", NULL},
};

const CliCommand cmd_explain = {
    .group = "Tables out",
    .name = "explain",
    .arguments = "DB STUDY ADDRESS",
    .summary = "one printed number back to its test, patients, file lines and corrections",
    .text =
        "ADDRESS is that of a number as 'report --format json' lists it under cells[]. Said "
        "are "
        "the test in\nwords, the columns with their SQL, who is in the number and who is not "
        "and why, of each value the\nfile and line that it came from and every correction "
        "(who, when, why, what it was), and a script\nof R that makes the number again. The "
        "answer bears record ids.",
    .examples = "proreg explain jasa.sqlite segment T2.age.cervical.baseline.mean\n"
                "proreg explain jasa.sqlite segment "
                "T4.pain_vas.cervical.baseline_vs_1_month.p\n"
                "proreg explain jasa.sqlite segment T2.died.thoracic.baseline.n --format json\n"
                "proreg explain jasa.sqlite segment T2.age.cervical.baseline.mean --lang ja",
    .min_arguments = 3,
    .max_arguments = 3,
    .options_size = sizeof(CommandExplain),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
