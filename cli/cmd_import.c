#include "cli/commands.h"
#include "cli/intake.h"

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    CommandImport options = *(const CommandImport *)call->options;
    options.db = call->arguments[0];
    options.files = call->arguments + 1;
    options.n_files = call->n_arguments - 1;
    return command_import(&options, call->sinks, facts, error);
}

static const CliOption options[] = {
    {"inbox", CLI_TEXT, "DIR", offsetof(CommandImport, inbox),
        "read all files of a folder, by name", NULL},
    {"done", CLI_TEXT, "DIR", offsetof(CommandImport, done),
        "move what went in from the inbox there; what was refused stays", NULL},
    CLI_INTAKE_OPTIONS(CommandImport),
    {"dry-run", CLI_FLAG, NULL, offsetof(CommandImport, intake.dry_run),
        "do everything, tell what would change, and take it all back", NULL},
    {"changes", CLI_TEXT, "FILE", offsetof(CommandImport, intake.changes),
        "with --dry-run: write each stored value that would change, old and new, as CSV", NULL},
    {"user", CLI_TEXT, "NAME", offsetof(CommandImport, intake.user),
        "who does this; else the login name", NULL},
    {"reason", CLI_TEXT, "TEXT", offsetof(CommandImport, intake.reason),
        "why values change, for the audit; else the file's name", NULL},
    {"complete", CLI_FLAG, NULL, offsetof(CommandImport, complete),
        "the file is a site's whole export: records that it lacks become queries", NULL},
    {"hold", CLI_TEXT, "FILE", offsetof(CommandImport, hold),
        "CSV (record_id, event, instance, field): changes that become queries and are not made",
        NULL},
    {"undo", CLI_TEXT, "ID", offsetof(CommandImport, undo),
        "take that import back (files[].import_id); values set since stay and are listed; with "
        "--dry-run say only what would go",
        NULL},
};

const CliCommand cmd_import = {
    .group = "Data in",
    .name = "import",
    .arguments = "DB FILE... | DB --inbox DIR | DB --undo ID",
    .summary = "read site CSV exports into the registry",
    .text = "Each file goes in whole or not at all, and the same bytes a second time change "
            "nothing. A value\nor row with an error is held as a query with its text, and the "
            "rest goes in. A refused file does\nnot stop the others. docs/import.md explains "
            "every rule.",
    .examples =
        "proreg import jasa.sqlite sample_data/sites/site_01.csv\n"
        "proreg import jasa.sqlite sample_data/sites/site_02.csv --dry-run\n"
        "proreg import jasa.sqlite sample_data/sites/site_03.csv --problems problems.csv "
        "--fixme site_03_fixme.csv\n"
        "proreg import jasa.sqlite sample_data/faulty/range.csv --user sato\n"
        "proreg import jasa.sqlite sample_data/faulty/type.csv\n"
        "proreg import jasa.sqlite --undo 5 --reason \"the file of another hospital\"",
    .min_arguments = 1,
    .max_arguments = G_MAXSIZE,
    .stops = true,
    .options_size = sizeof(CommandImport),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
