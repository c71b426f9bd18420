#include "cli/commands.h"
#include "cli/output.h"
#include "commands/export.h"

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    CommandExport options = *(const CommandExport *)call->options;
    options.db = call->arguments[0];
    return command_export(&options, call->sinks, facts, error);
}

#define TEXT(member, name, value, help, choices)                                               \
    {                                                                                          \
        name, CLI_TEXT, value, offsetof(CommandExport, member), help, choices                  \
    }
#define FLAG(member, name, help)                                                               \
    {                                                                                          \
        name, CLI_FLAG, NULL, offsetof(CommandExport, member), help, NULL                      \
    }

static const CliOption options[] = {
    TEXT(as, "as", "FORMAT",
        "csv, redcap (a file that REDCap takes back), sav (SPSS), dta (Stata) or xlsx",
        command_export_formats),
    TEXT(shape, "shape", "SHAPE",
        "long (default): a row a visit; wide: a row a patient, columns as age, pain__1_month",
        command_export_shapes),
    TEXT(site, "site", "CODE", "only this site's patients", NULL),
    TEXT(study, "study", "STUDY",
        "only this study's patients, and only the variables that it reads", NULL),
    TEXT(cohort, "cohort", "STUDY",
        "only this study's patients, with all variables and its derived values", NULL),
    TEXT(missing, "missing", "HOW",
        "missing-data codes: column (default: beside, as age_missing), code (in the cell), "
        "empty",
        command_export_missing),
    FLAG(bom, "bom", "csv begins with a byte-order mark, for Excel"),
    FLAG(unguarded, "unguarded", "no apostrophe before texts that begin like a formula"),
    FLAG(calculated, "calculated", "redcap: also the fields that REDCap calculates itself"),
    TEXT(deidentify, "deidentify", "KEYFILE",
        "pseudonymised by this recipient's key (still personal data)", NULL),
    TEXT(to, "to", "RECIPIENT", "who gets it; makes KEYFILE where it is not there", NULL),
    TEXT(
        accept_small, "accept-small", "NAME", "who takes small groups of patients alike", NULL),
    TEXT(accept_consent, "accept-consent", "NAME",
        "who answers for sharing where the study names no consent for it", NULL),
    TEXT(provision, "provision", "FILE", "record of the provision (default: beside -o)", NULL),
    TEXT(user, "user", "NAME", "who takes it out, for the log", NULL),
    TEXT(reason, "reason", "TEXT", "what for, for the log", NULL),
    FLAG(unlogged, "unlogged", "put nothing into the registry's log"),
    CLI_SNAPSHOT_OPTION(CommandExport, snapshot),
    CLI_OUTPUT_OPTION(CommandExport, output),
};

const CliCommand cmd_export = {
    .group = "Data out",
    .name = "export",
    .arguments = "DB",
    .summary = "the registry's data for other programs",
    .text =
        "A row a patient and visit (and one an entry of a repeating form), every variable of "
        "the dictionary\nwith its label beside it, then the derived values that the tables "
        "use. Handle it as patient data: who took\nout what, of whom and when is put into the "
        "registry's log.",
    .examples =
        "proreg export jasa.sqlite --as csv -o jasa.csv\n"
        "proreg export jasa.sqlite --as csv --study segment -o segment.csv\n"
        "proreg export jasa.sqlite --as csv --shape wide --site site_05 -o site_05.csv\n"
        "proreg export jasa.sqlite --as redcap -o redcap.csv\n"
        "proreg export jasa.sqlite --as sav --cohort segment -o segment.sav\n"
        "proreg export jasa.sqlite --as xlsx --study segment -o segment.xlsx\n"
        "proreg export jasa.sqlite --as csv --study segment --deidentify kyoto.key --to "
        "'Kyoto University' --accept-small 'T. Kato' -o kyoto.csv",
    .min_arguments = 1,
    .max_arguments = 1,
    .stops = true,
    .options_size = sizeof(CommandExport),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
