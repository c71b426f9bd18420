#include "base/error.h"
#include "cli/action.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "commands/query.h"

/* The options of all actions; each takes some of them. */
typedef struct {
    CommandQueries which;
    const char *value, *text, *reason, *user, *by, *on, *folder, *redcap;
    bool dry_run;
    CommandTable table;
} Options;

typedef struct {
    const char *name;
    const char *arguments; /* After DB: "ID" or "FILE"; NULL for none. */
    bool may_lack;         /* The argument may be left out. */
    const char *takes;     /* Names of its options, each between blanks. */
    gboolean (*run)(const CliCall *call, const Options *options, const char *argument,
        CommandFacts *facts, GError **error);
} Action;

static gboolean run_list(const CliCall *call, const Options *options, const char *argument,
    CommandFacts *facts, GError **error)
{
    CommandQueryList list = {
        .db = call->arguments[1], .which = options->which, .table = options->table};
    list.which.id = argument;
    return command_query_list(&list, call->sinks, facts, error);
}

static CommandQuerySettle settlement(
    const CliCall *call, const Options *options, const char *argument)
{
    CommandQuerySettle settle = {.db = call->arguments[1],
        .which = options->which,
        .reason = options->reason,
        .user = options->user};
    settle.which.id = argument;
    return settle;
}

static gboolean run_accept(const CliCall *call, const Options *options, const char *argument,
    CommandFacts *facts, GError **error)
{
    const CommandQuerySettle settle = settlement(call, options, argument);
    return command_query_accept(&settle, call->sinks, facts, error);
}

static gboolean run_close(const CliCall *call, const Options *options, const char *argument,
    CommandFacts *facts, GError **error)
{
    const CommandQuerySettle settle = settlement(call, options, argument);
    return command_query_close(&settle, call->sinks, facts, error);
}

static gboolean run_answer(const CliCall *call, const Options *options, const char *argument,
    CommandFacts *facts, GError **error)
{
    const CommandQueryAnswer answer = {.db = call->arguments[1],
        .id = argument,
        .value = options->value,
        .text = options->text,
        .user = options->user,
        .reason = options->reason};
    return command_query_answer(&answer, call->sinks, facts, error);
}

static gboolean run_export(const CliCall *call, const Options *options, const char *argument,
    CommandFacts *facts, GError **error)
{
    (void)argument;
    const CommandQueryExport export = {.db = call->arguments[1],
        .which = options->which,
        .output = options->table.output,
        .folder = options->folder,
        .lang = options->table.lang,
        .user = options->user,
        .reason = options->reason};
    return command_query_export(&export, call->sinks, facts, error);
}

static CommandQueryLists lists_of(
    const CliCall *call, const Options *options, const char *argument)
{
    return (CommandQueryLists){.db = call->arguments[1],
        .id = argument,
        .site = options->which.site,
        .user = options->user,
        .reason = options->reason,
        .table = options->table};
}

static gboolean run_lists(const CliCall *call, const Options *options, const char *argument,
    CommandFacts *facts, GError **error)
{
    const CommandQueryLists lists = lists_of(call, options, argument);
    return command_query_lists(&lists, call->sinks, facts, error);
}

static gboolean run_sent(const CliCall *call, const Options *options, const char *argument,
    CommandFacts *facts, GError **error)
{
    const CommandQueryLists lists = lists_of(call, options, argument);
    return command_query_sent(&lists, call->sinks, facts, error);
}

static gboolean run_corrections(const CliCall *call, const Options *options,
    const char *argument, CommandFacts *facts, GError **error)
{
    (void)argument;
    const CommandQueryCorrections corrections = {.db = call->arguments[1],
        .site = options->which.site,
        .redcap = options->redcap,
        .table = options->table};
    return command_query_corrections(&corrections, call->sinks, facts, error);
}

static gboolean run_import(const CliCall *call, const Options *options, const char *argument,
    CommandFacts *facts, GError **error)
{
    const CommandQueryImport import = {.db = call->arguments[1],
        .file = argument,
        .site = options->which.site,
        .by = options->by,
        .on = options->on,
        .user = options->user,
        .reason = options->reason,
        .dry_run = options->dry_run,
        .table = options->table};
    return command_query_import(&import, call->sinks, facts, error);
}

static gboolean run_mail(const CliCall *call, const Options *options, const char *argument,
    CommandFacts *facts, GError **error)
{
    (void)argument;
    const CommandQueryMail mail = {.db = call->arguments[1],
        .site = options->which.site,
        .lang = options->table.lang,
        .output = options->table.output};
    return command_query_mail(&mail, call->sinks, facts, error);
}

#define WHICH " site state rule record field file age "

static const Action actions[] = {
    {"list", "ID", true, WHICH "format lang o ", run_list},
    {"answer", "ID", false, " value text reason user ", run_answer},
    {"accept", "ID", true, WHICH "reason user ", run_accept},
    {"close", "ID", true, WHICH "reason user ", run_close},
    {"export", NULL, true, WHICH "all lang o reason user ", run_export},
    {"mail", NULL, true, " site lang o ", run_mail},
    {"sent", "LIST", false, " reason user ", run_sent},
    {"lists", NULL, true, " site format lang o ", run_lists},
    {"corrections", NULL, true, " site redcap format lang o ", run_corrections},
    {"import", "FILE", false, " site by on dry-run reason user format lang o ", run_import},
};

static const CliOption options[] = {
    {"site", CLI_TEXT, "CODE", offsetof(Options, which.site), "of this hospital", NULL},
    {"state", CLI_TEXT, "STATE", offsetof(Options, which.state),
        "open, answered, accepted, closed, or active (open and answered)",
        command_query_states},
    {"rule", CLI_TEXT, "RULE", offsetof(Options, which.rule),
        "of this rule: range, type, window ... (docs/import.md)", NULL},
    {"record", CLI_TEXT, "ID", offsetof(Options, which.record), "of this patient", NULL},
    {"field", CLI_TEXT, "NAME", offsetof(Options, which.field), "of this variable", NULL},
    {"file", CLI_TEXT, "FILE", offsetof(Options, which.file),
        "found first in this file, as import named it", NULL},
    {"age", CLI_TEXT, "DAYS", offsetof(Options, which.age), "asked so many days ago or earlier",
        NULL},
    {"value", CLI_TEXT, "VALUE", offsetof(Options, value),
        "answer: the value for the cell, checked like any other", NULL},
    {"text", CLI_TEXT, "TEXT", offsetof(Options, text), "answer: in words", NULL},
    {"all", CLI_TEXT, "DIR", offsetof(Options, folder),
        "export: a list and a mail for each hospital that is asked something", NULL},
    {"redcap", CLI_TEXT, "FILE", offsetof(Options, redcap),
        "corrections: also those cells alone as CSV, which the site's REDCap imports", NULL},
    {"by", CLI_TEXT, "NAME", offsetof(Options, by),
        "import: who answered, where the file does not say it", NULL},
    {"on", CLI_TEXT, "DATE", offsetof(Options, on), "import: when they did; else today", NULL},
    {"dry-run", CLI_FLAG, NULL, offsetof(Options, dry_run),
        "import: say what would become of each row, and take nothing", NULL},
    {"reason", CLI_TEXT, "TEXT", offsetof(Options, reason), "why, for the audit trail", NULL},
    {"user", CLI_TEXT, "NAME", offsetof(Options, user), "who does this; else the login name",
        NULL},
    CLI_TABLE_OPTIONS(Options, table),
};

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    const Action *action = cli_action_find(
        "query", call->arguments[0], actions, G_N_ELEMENTS(actions), sizeof(Action), error);
    if (!action || !cli_action_check("query", action->name, action->takes, options,
                       G_N_ELEMENTS(options), call->options, error))
        return FALSE;
    const char *argument = call->n_arguments > 2 ? call->arguments[2] : NULL;
    if (argument ? action->arguments != NULL : action->may_lack || !action->arguments)
        return action->run(call, call->options, argument, facts, error);
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "expected: proreg query %s DB%s%s",
        action->name, action->arguments ? " " : "", action->arguments ? action->arguments : "");
    return FALSE;
}

const CliCommand cmd_query = {
    .group = "Data in",
    .name = "query",
    .arguments = "ACTION DB [ID | FILE]",
    .summary = "what hospitals are asked, and what became of it",
    .text =
        "A value or row that import holds, and a warning about dates, totals or what is "
        "missing, is a query with\na number that never changes. A later file that settles it "
        "closes it; a number that merely came into\nrange is answered and waits for a look.\n\n"
        "list: the queries, all or those that the options name.\n"
        "answer: what the hospital said; a value goes into the registry as a correction.\n"
        "accept: what was found stands, and is not asked again while it is the same.\n"
        "close: the question is done with. Without ID, accept and close take all that are "
        "answered of\nthose that the options name.\n\n"
        "export: a list for a hospital to fill in (CSV or XLSX by its name); --all DIR writes "
        "those "
        "of all,\nwith a mail for each.\n"
        "mail: what goes with a hospital's list, ready to be pasted.\n"
        "lists, sent LIST: which were written, sent and reminded of; sent notes that one was, "
        "and "
        "again that\nthe hospital was reminded.\n"
        "corrections: what was corrected here and is not in the hospital's own file yet.\n"
        "import FILE: takes the answers. Each is checked and goes where its row belongs, or "
        "comes "
        "back with\nits line; nothing is guessed.\n\n"
        "docs/queries.md tells a month with them.",
    .examples = "proreg query list jasa.sqlite --site site_03 --state active\n"
                "proreg query answer jasa.sqlite 1 --text \"asked Dr. Sato on the phone\"\n"
                "proreg query accept jasa.sqlite 2 --reason \"confirmed by the hospital\"\n"
                "proreg query export jasa.sqlite --site site_01 --lang ja -o site_01.xlsx\n"
                "proreg query mail jasa.sqlite --site site_01\n"
                "proreg query import jasa.sqlite site_01.xlsx --by \"Dr. Sato\"\n"
                "proreg query corrections jasa.sqlite --site site_01 --redcap redcap.csv\n"
                "proreg query close jasa.sqlite 3 --reason \"the patient was entered twice\"",
    .min_arguments = 2,
    .max_arguments = 3,
    .options_size = sizeof(Options),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
