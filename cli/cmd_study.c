#include "base/error.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "commands/study.h"

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    CommandStudyDraft draft = *(const CommandStudyDraft *)call->options;
    const char *action = call->arguments[0];
    *facts = (CommandFacts){0};
    draft.folder = call->arguments[1];
    if (g_str_equal(action, "draft"))
        return command_study_draft(&draft, call->sinks, facts, error);
    if (g_str_equal(action, "check")) {
        const CommandStudyCheck check = {.folder = call->arguments[1]};
        return command_study_check(&check, call->sinks, facts, error);
    }
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("study %s: no such action; it is draft or check"), action);
    return FALSE;
}

#define FILE_OPTION(member, name, help)                                                        \
    {                                                                                          \
        name, CLI_TEXT, "FILE", offsetof(CommandStudyDraft, member), help, NULL                \
    }

static const CliOption options[] = {
    FILE_OPTION(dictionary, "dictionary", "draft: REDCap's data dictionary (CSV)"),
    FILE_OPTION(events, "events", "draft: its events (CSV); without them there is one"),
    FILE_OPTION(mapping, "mapping", "draft: which forms belong to which events (CSV)"),
    FILE_OPTION(sites, "sites", "draft: its data access groups (CSV)"),
    FILE_OPTION(xml, "xml", "draft: the whole project (XML), in place of all of these"),
};

const CliCommand cmd_study = {
    .group = "Data in",
    .name = "study",
    .arguments = "draft|check DIR",
    .summary = "a study folder from REDCap's own files; all faults of one",
    .text =
        "draft writes DIR/dictionary.csv and DIR/study.yaml, and a map that drops the columns "
        "that say who a\npatient is; it replaces nothing. check lists what is wrong with a "
        "folder, file by file and line by line,\nalso in its studies' expressions: exit code "
        "1.",
    .examples = "proreg study check schema/jasa",
    .min_arguments = 2,
    .max_arguments = 2,
    .options_size = sizeof(CommandStudyDraft),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
