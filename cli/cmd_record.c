#include "base/error.h"
#include "cli/action.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "commands/record.h"

/** What an action takes. */
typedef struct {
    const char *name;
    const char *arguments; /**< Behind DB and ID; NULL for none. */
    const char *takes;     /**< Names of its options, each between blanks. */
    gboolean (*run)(const CommandRecordHow *options, const CommandSinks *sinks,
        CommandFacts *facts, GError **error);
} Action;

#define EVERY " reason user format lang o "

static const Action actions[] = {
    {"rename", "NEW", EVERY, command_record_rename},
    {"merge", "INTO", EVERY "keep dry-run ", command_record_merge},
    {"release", NULL, EVERY, command_record_release},
    {"transfer", "SITE", EVERY "from mistake ", command_record_transfer},
    {"void", NULL, EVERY "event form instance all ", command_record_void},
};

static const CliOption options[] = {
    {"reason", CLI_TEXT, "TEXT", offsetof(CommandRecordHow, record.reason),
        "why, for the audit trail; needed", NULL},
    {"keep", CLI_TEXT, "WHICH", offsetof(CommandRecordHow, keep),
        "merge: where values differ, those of INTO count (into) or those of ID (other)",
        command_record_keeps},
    {"dry-run", CLI_FLAG, NULL, offsetof(CommandRecordHow, dry_run),
        "merge: say what would be done, value by value, and write nothing", NULL},
    {"from", CLI_TEXT, "DATE", offsetof(CommandRecordHow, from),
        "transfer: since when the hospital has the patient; else today", NULL},
    {"mistake", CLI_FLAG, NULL, offsetof(CommandRecordHow, mistake),
        "transfer: the record was never the hospital's that sent it first", NULL},
    {"event", CLI_TEXT, "EVENT", offsetof(CommandRecordHow, event),
        "void: what stands at this event", NULL},
    {"form", CLI_TEXT, "FORM", offsetof(CommandRecordHow, form),
        "void: what stands on this form", NULL},
    {"instance", CLI_TEXT, "N", offsetof(CommandRecordHow, instance),
        "void: this instance of what repeats", NULL},
    {"all", CLI_FLAG, NULL, offsetof(CommandRecordHow, all), "void: the whole record", NULL},
    {"user", CLI_TEXT, "NAME", offsetof(CommandRecordHow, record.user),
        "who does this; else the login name", NULL},
    {"format", CLI_TEXT, "FORMAT", offsetof(CommandRecordHow, record.format),
        "text (default) or json", command_record_formats},
    {"lang", CLI_TEXT, "CODE", offsetof(CommandRecordHow, record.lang),
        "language of the sentences: en (default) or ja", base_words_codes},
    CLI_OUTPUT_OPTION(CommandRecordHow, record.output),
};

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    const Action *action = cli_action_find(
        "record", call->arguments[0], actions, G_N_ELEMENTS(actions), sizeof(Action), error);
    CommandRecordHow how = *(const CommandRecordHow *)call->options;
    if (!action || !cli_action_check("record", action->name, action->takes, options,
                       G_N_ELEMENTS(options), &how, error))
        return FALSE;
    how.record.db = call->arguments[1];
    how.record.record = call->arguments[2];
    how.other = call->n_arguments > 3 ? call->arguments[3] : NULL;
    if ((how.other != NULL) == (action->arguments != NULL))
        return action->run(&how, call->sinks, facts, error);
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "expected: proreg record %s DB ID%s%s",
        action->name, action->arguments ? " " : "", action->arguments ? action->arguments : "");
    return FALSE;
}

const CliCommand cmd_record = {
    .group = "Data in",
    .name = "record",
    .arguments = "ACTION DB ID [NEW | INTO | SITE]",
    .summary = "mend a record's id, its hospital, or a form that is another patient's",
    .text =
        "rename ID NEW: a mistyped id. Rows that a hospital goes on sending under the old one "
        "go to the\nnew one, and import says so.\n"
        "merge ID INTO: one patient who was entered twice, at two hospitals, too. Where both "
        "have a value\nand they differ, nothing is done until --keep says which counts. "
        "--dry-run shows it.\n"
        "release ID: an old id stands for the record no more; it may be another patient's.\n"
        "transfer ID SITE: from a day on another hospital has the patient: it is asked, and "
        "may "
        "send; the\noperating one stays in the analyses. --mistake: the record was never the "
        "first one's.\n"
        "void ID: takes out what stands under the wrong patient or event. Sent again as it "
        "was, it stays\nout and is a query (rule reverted); anything else goes in.\n\n"
        "Each is an entry of the journal, with old and new in the audit trail; queries go with "
        "the record.\ndocs/records.md tells what happens to what.",
    .examples =
        "proreg record rename jasa.sqlite SYN-01-001 SYN-01-977 --reason \"typing error\"\n"
        "proreg record transfer jasa.sqlite SYN-01-002 site_02 --from 2026-04-01 "
        "--reason \"moved\"\n"
        "proreg record void jasa.sqlite SYN-01-003 --event 1_month_arm_1 --reason "
        "\"form of another patient\"",
    .min_arguments = 3,
    .max_arguments = 4,
    .options_size = sizeof(CommandRecordHow),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
