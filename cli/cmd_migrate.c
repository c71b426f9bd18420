#include "cli/commands.h"
#include "cli/output.h"
#include "commands/migrate.h"

typedef struct {
    CommandMigrate migrate;
    GPtrArray *renames, *relabels;
} Options;

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    const Options *given = call->options;
    CommandMigrate options = given->migrate;
    options.db = call->arguments[0];
    options.renames = cli_texts(given->renames);
    options.relabels = cli_texts(given->relabels);
    return command_migrate(&options, call->sinks, facts, error);
}

static const CliOption options[] = {
    {"study", CLI_TEXT, "DIR", offsetof(Options, migrate.study),
        "the study folder as it is to be", NULL},
    {"dry-run", CLI_FLAG, NULL, offsetof(Options, migrate.dry_run),
        "only say what it would mean", NULL},
    {"rename", CLI_LIST, "OLD=NEW", offsetof(Options, renames),
        "the variable or form OLD is called NEW from now on; may be repeated", NULL},
    {"relabel", CLI_LIST, "VARIABLE", offsetof(Options, relabels),
        "its codes (its unit) mean what they meant, only in other words; may be repeated",
        NULL},
    {"reason", CLI_TEXT, "TEXT", offsetof(Options, migrate.reason), "why, for the audit trail",
        NULL},
    {"user", CLI_TEXT, "NAME", offsetof(Options, migrate.user),
        "who does this; else the login name", NULL},
    {"format", CLI_TEXT, "FORMAT", offsetof(Options, migrate.table.format),
        "text (default) or json", command_migrate_formats},
    {"lang", CLI_TEXT, "CODE", offsetof(Options, migrate.table.lang),
        "language of the sentences: en (default) or ja", base_words_codes},
    CLI_OUTPUT_OPTION(Options, migrate.table.output),
};

const CliCommand cmd_migrate = {
    .group = "Data in",
    .name = "migrate",
    .arguments = "DB",
    .summary = "bring a registry to a study folder that has grown",
    .text =
        "Says what is otherwise in dictionary, study.yaml, analyses and profiles (variables, "
        "codes, ranges,\nevents, windows, rules, hospitals ...), and makes it so in one "
        "transaction, with an entry of the\njournal and of the audit trail for each. What "
        "would lose stored values or have them read otherwise\n(a variable with values that "
        "goes, a code in use that goes or means something else, values outside\na new range) "
        "is refused, all of it at once with how many and whose, and nothing is changed "
        "(exit\ncode 3); so is an analysis, rule, derived value or profile that would be at "
        "fault "
        "then. Values that were\nheld and fit now go in. docs/migrate.md tells what becomes of "
        "what.",
    .examples = "proreg migrate jasa.sqlite --study schema/jasa --dry-run\n"
                "proreg migrate jasa.sqlite --study schema/jasa --reason \"second protocol\"",
    .min_arguments = 1,
    .max_arguments = 1,
    .options_size = sizeof(Options),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
