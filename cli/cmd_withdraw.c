#include "cli/commands.h"
#include "cli/output.h"
#include "commands/record.h"

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    CommandRecordHow how = *(const CommandRecordHow *)call->options;
    how.record.db = call->arguments[0];
    how.record.record = call->arguments[1];
    return command_withdraw(&how, call->sinks, facts, error);
}

static const CliOption options[] = {
    {"reason", CLI_TEXT, "TEXT", offsetof(CommandRecordHow, record.reason),
        "why, for the audit trail; needed", NULL},
    {"scope", CLI_TEXT, "SCOPE", offsetof(CommandRecordHow, scope),
        "contact, data, use (default), or erase; each is more than the one before",
        command_withdraw_scopes},
    {"second", CLI_TEXT, "NAME", offsetof(CommandRecordHow, second),
        "with --scope erase: another person who wants it, not the user; needed", NULL},
    {"undo", CLI_FLAG, NULL, offsetof(CommandRecordHow, undo),
        "consent was not withdrawn after all", NULL},
    {"user", CLI_TEXT, "NAME", offsetof(CommandRecordHow, record.user),
        "who does this; else the login name", NULL},
    {"format", CLI_TEXT, "FORMAT", offsetof(CommandRecordHow, record.format),
        "text (default) or json", command_record_formats},
    {"lang", CLI_TEXT, "CODE", offsetof(CommandRecordHow, record.lang),
        "language of the sentences: en (default) or ja", base_words_codes},
    CLI_OUTPUT_OPTION(CommandRecordHow, record.output),
};

const CliCommand cmd_withdraw = {
    .group = "Data in",
    .name = "withdraw",
    .arguments = "DB ID",
    .summary = "write down that a patient withdrew consent, and how far",
    .text =
        "contact: the patient is asked to no visit any more (due).\n"
        "data: also, rows that hospitals go on sending are left out, counted and not "
        "reported as errors.\n"
        "use: also, the patient is in no cohort, report and export; the flow has a line "
        "for it.\n"
        "erase: nothing of the patient is left in the registry: values, lines of the files "
        "that were\n"
        "sent, queries, the audit trail, snapshots. It cannot be undone, and wants --second. "
        "What is\n"
        "beyond reach (backups, exports, the hospitals' files) is listed. docs/consent.md says "
        "more.\n\n"
        "The query that asks what a no after a yes means is closed by it; 'query answer' "
        "with --value\nmistake, contact, data or use does the same.",
    .examples =
        "proreg withdraw jasa.sqlite SYN-01-004 --reason \"letter of 2026-03-02\"\n"
        "proreg withdraw jasa.sqlite SYN-01-005 --scope contact --reason \"by phone\"\n"
        "proreg withdraw jasa.sqlite SYN-01-006 --scope erase --second \"Dr. Mori\" --reason "
        "\"letter of 2026-05-01\"",
    .min_arguments = 2,
    .max_arguments = 2,
    .options_size = sizeof(CommandRecordHow),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
