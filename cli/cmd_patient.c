#include "base/error.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "commands/patient.h"
#include "commands/patients.h"

/* Of one patient, and of the list. */
typedef struct {
    CommandPatient one;
    const char *site, *like, *state;
} Options;

static gboolean run_list(const CliCall *call, CommandFacts *facts, GError **error)
{
    const Options *given = call->options;
    const CommandPatients options = {.db = call->arguments[0],
        .on = given->one.on,
        .site = given->site,
        .like = given->like,
        .state = given->state,
        .table = given->one.table};
    if (given->one.lines || options.table.snapshot) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("--lines and --snapshot are of one patient: add the ID behind DB"));
        return FALSE;
    }
    return command_patients(&options, call->sinks, facts, error);
}

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    const Options *given = call->options;
    if (call->n_arguments == 1)
        return run_list(call, facts, error);
    if (given->site || given->like || given->state) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("--site, --like and --state choose patients of the list: leave the ID out"));
        return FALSE;
    }
    CommandPatient options = given->one;
    options.db = call->arguments[0];
    options.record_id = call->arguments[1];
    return command_patient(&options, call->sinks, facts, error);
}

static const CliOption options[] = {
    {"on", CLI_TEXT, "DATE", offsetof(Options, one.on),
        "how the visits stand on this day; else today", NULL},
    {"site", CLI_TEXT, "CODE", offsetof(Options, site), "list: patients of this site alone",
        NULL},
    {"like", CLI_TEXT, "TEXT", offsetof(Options, like),
        "list: those with this text in their id", NULL},
    {"state", CLI_TEXT, "STATE", offsetof(Options, state), "list: those in this state alone",
        command_patients_states},
    {"lines", CLI_FLAG, NULL, offsetof(Options, one.lines),
        "JSON also has the lines of the files that values came from, as they were sent", NULL},
    CLI_SNAPSHOT_OPTION(Options, one.table.snapshot),
    CLI_TABLE_OPTIONS(Options, one.table),
};

const CliCommand cmd_patient = {
    .group = "Data in",
    .name = "patient",
    .arguments = "DB [ID]",
    .summary = "one patient's sheet, or the list of all",
    .text =
        "The course by date, visits, measures over the visits, events, scores with the points "
        "of each\nanswer, consent, open queries, and every value with the file and line that "
        "it came from. Where\nthe study allows it (patient_sheet), from the operation on: what "
        "survival the scores foretell and\nwhat NOMS suggests, for research; no advice for a "
        "patient. An id that is not there is answered\nwith those near it. JSON has of each "
        "value how it "
        "came and every\nchange (`history`). The sheet is a patient's data: keep it where the "
        "registry may be kept.\n\nWithout ID: all patients with the hospital that has them, "
        "how many of their visits came,\nand what waits: visits that can be made now, missed "
        "ones, queries.",
    .examples = "proreg patient jasa.sqlite SYN-01-010\n"
                "proreg patient jasa.sqlite SYN-01-010 --format html -o sheet.html\n"
                "proreg patient jasa.sqlite SYN-01-010 --lines --format json\n"
                "proreg patient jasa.sqlite --site site_04 --state queries",
    .min_arguments = 1,
    .max_arguments = 2,
    .options_size = sizeof(Options),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
