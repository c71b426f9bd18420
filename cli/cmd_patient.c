#include "cli/commands.h"
#include "cli/output.h"
#include "commands/patient.h"

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    CommandPatient options = *(const CommandPatient *)call->options;
    options.db = call->arguments[0];
    options.record_id = call->arguments[1];
    return command_patient(&options, call->sinks, facts, error);
}

static const CliOption options[] = {
    {"on", CLI_TEXT, "DATE", offsetof(CommandPatient, on),
        "how the visits stand on this day; else today", NULL},
    {"lines", CLI_FLAG, NULL, offsetof(CommandPatient, lines),
        "JSON also has the lines of the files that values came from, as they were sent", NULL},
    CLI_SNAPSHOT_OPTION(CommandPatient, table.snapshot),
    CLI_TABLE_OPTIONS(CommandPatient, table),
};

const CliCommand cmd_patient = {
    .group = "Data in",
    .name = "patient",
    .arguments = "DB ID",
    .summary = "one patient's sheet",
    .text =
        "The course by date, visits, measures over the visits, events, scores with the points "
        "of each\nanswer, consent, open queries, and every value with the file and line that "
        "it came from. Where\nthe study allows it (patient_sheet), from the operation on: what "
        "survival the scores foretell and\nwhat NOMS suggests, for research; no advice for a "
        "patient. An id that is not there is answered\nwith those near it. JSON has of each "
        "value how it "
        "came and every\nchange (`history`). The sheet is a patient's data: keep it where the "
        "registry may be kept.",
    .examples = "proreg patient jasa.sqlite SYN-01-010\n"
                "proreg patient jasa.sqlite SYN-01-010 --format html -o sheet.html\n"
                "proreg patient jasa.sqlite SYN-01-010 --lines --format json",
    .min_arguments = 2,
    .max_arguments = 2,
    .options_size = sizeof(CommandPatient),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
