#include "base/error.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "commands/study.h"

typedef struct {
    CommandStudyDraft draft;
    CommandStudyCheck check;
    const char *by, *study;
} StudyOptions;

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    const StudyOptions *given = call->options;
    CommandStudyDraft draft = given->draft;
    const char *action = call->arguments[0];
    *facts = (CommandFacts){0};
    draft.folder = call->arguments[1];
    if (g_str_equal(action, "draft"))
        return command_study_draft(&draft, call->sinks, facts, error);
    if (g_str_equal(action, "check")) {
        CommandStudyCheck check = given->check;
        check.folder = call->arguments[1];
        return command_study_check(&check, call->sinks, facts, error);
    }
    if (g_str_equal(action, "list")) {
        const CommandStudyList list = {.db = call->arguments[1],
            .table = {.format = given->check.format, .output = given->check.output}};
        return command_study_list(&list, call->sinks, facts, error);
    }
    if (g_str_equal(action, "new")) {
        const CommandStudyNew first = {
            .name = call->arguments[1], .by = given->by, .folder = given->study};
        return command_study_new(&first, call->sinks, facts, error);
    }
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("study %s: no such action; it is draft, check, list or new"), action);
    return FALSE;
}

#define FILE_OPTION(member, name, help)                                                        \
    {                                                                                          \
        name, CLI_TEXT, "FILE", offsetof(StudyOptions, draft.member), help, NULL               \
    }

static const CliOption options[] = {
    FILE_OPTION(dictionary, "dictionary", "draft: REDCap's data dictionary (CSV)"),
    FILE_OPTION(events, "events", "draft: its events (CSV); without them there is one"),
    FILE_OPTION(mapping, "mapping", "draft: which forms belong to which events (CSV)"),
    FILE_OPTION(sites, "sites", "draft: its data access groups (CSV)"),
    FILE_OPTION(export, "export",
        "draft: an export of its records, for what no other file says: events, forms, groups"),
    FILE_OPTION(xml, "xml", "draft: the whole project (XML), in place of all of these"),
    {"by", CLI_TEXT, "V", offsetof(StudyOptions, by),
        "new: the variable whose groups are compared", NULL},
    {"study", CLI_TEXT, "DIR", offsetof(StudyOptions, study),
        "new: the study folder (default: the current one)", NULL},
    {"format", CLI_TEXT, "FORMAT", offsetof(StudyOptions, check.format),
        "check, list: text (default) or json", command_study_formats},
    CLI_OUTPUT_OPTION(StudyOptions, check.output),
};

const CliCommand cmd_study = {
    .group = "Data in",
    .name = "study",
    .arguments = "draft|check DIR | list DB | new NAME",
    .summary =
        "a study folder from REDCap's own files; all faults of one; a first file to report; "
        "the studies of a registry",
    .text =
        "draft writes DIR/dictionary.csv and DIR/study.yaml, and a map that drops the columns "
        "that say who a\npatient is; it replaces nothing. check lists what is wrong with a "
        "folder, file by file and line by line,\nalso in its studies' expressions: exit code "
        "1. new drafts NAME.yaml in a study folder: who,\ncompared by what, and a first table "
        "to begin with. list tells the studies of a registry, and the\ntables that were saved "
        "in it (compare --save): by whom, on which day, and which lock knew them first.",
    .examples = "proreg study check schema/jasa\n"
                "proreg study list jasa.sqlite\n"
                "proreg study new first --by segment --study schema/jasa",
    .min_arguments = 2,
    .max_arguments = 2,
    .options_size = sizeof(StudyOptions),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
