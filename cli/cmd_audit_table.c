#include "cli/commands.h"
#include "cli/output.h"
#include "commands/audit_table.h"

typedef struct {
    CommandAuditTable audit;
    GPtrArray *decimal, *footnotes;
} Options;

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    const Options *given = call->options;
    CommandAuditTable options = given->audit;
    options.file = call->arguments[0];
    options.decimal = cli_texts(given->decimal);
    options.footnotes = cli_texts(given->footnotes);
    return command_audit_table(&options, call->sinks, facts, error);
}

static const CliOption options[] = {
    {"footnote", CLI_LIST, "TABLE=TEST", offsetof(Options, footnotes),
        "the test that a table's footnote names: fisher, chisq, chisq-corrected, anova, "
        "welch or tukey; may be repeated",
        NULL},
    {"decimal", CLI_LIST, "VARIABLE", offsetof(Options, decimal),
        "its values have decimals: no doubt whether whole numbers have such a mean; may be "
        "repeated",
        NULL},
    CLI_TABLE_OPTIONS(Options, audit.table),
};

const CliCommand cmd_audit_table = {
    .group = "Tables out",
    .name = "audit-table",
    .arguments = "FILE",
    .summary = "recheck a published or drafted table from its own numbers",
    .text =
        "FILE is a CSV of one printed number a row, as sample_data/published: study, table, "
        "variable, level,\ngroup, visit, statistic, value. Looked at are counts against "
        "percentages, denominators and sums, means\nand SDs that no whole numbers have, P "
        "values that no usual test gives from what is printed, which test\ngives each, and "
        "intervals against their P. The exit code is 1 where anything is in doubt.",
    .examples = "proreg audit-table sample_data/published/segment_study.csv\n"
                "proreg audit-table sample_data/published/segment_study.csv --footnote "
                "2=fisher\n"
                "proreg audit-table sample_data/published/segment_study.csv --format json",
    .min_arguments = 1,
    .max_arguments = 1,
    .options_size = sizeof(Options),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
