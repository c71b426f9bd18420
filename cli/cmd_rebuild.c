#include "cli/commands.h"
#include "cli/output.h"
#include "commands/rebuild.h"

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    CommandRebuild options = *(const CommandRebuild *)call->options;
    options.db = call->arguments[0];
    options.file = call->arguments[1];
    return command_rebuild(&options, call->sinks, facts, error);
}

static const CliOption options[] = {
    {"study", CLI_TEXT, "DIR", offsetof(CommandRebuild, study),
        "the study folder, where that of a damaged DB cannot be read", NULL},
    {"format", CLI_TEXT, "FORMAT", offsetof(CommandRebuild, format), "text (default) or json",
        command_rebuild_formats},
    {"lang", CLI_TEXT, "CODE", offsetof(CommandRebuild, lang),
        "language of the sentences: en (default) or ja", base_words_codes},
    CLI_OUTPUT_OPTION(CommandRebuild, output),
};

const CliCommand cmd_rebuild = {
    .group = "Data in",
    .name = "rebuild",
    .arguments = "DB NEW",
    .summary = "the registry made anew from its kept originals and its journal",
    .text =
        "Each import is made once more from its kept original, with the day, encoding, map and "
        "profile of then; what\nelse changed values is made again from the audit trail. "
        "Journal, audit trail, queries and locks are taken\nover as they stand, and the "
        "content after each entry is held against what that entry committed to. Where\ntoday's "
        "rules decide otherwise, what was decided then stays and is listed (exit code 1). Of a "
        "damaged DB all\nthat can be read is used, and what is lost is named. DB is not "
        "written to; NEW is readable by you alone,\nand appears when it is whole.",
    .examples = "proreg rebuild jasa.sqlite jasa_new.sqlite\n"
                "proreg rebuild jasa.sqlite jasa_again.sqlite --format json -o rebuild.json",
    .min_arguments = 2,
    .max_arguments = 2,
    .stops = true,
    .options_size = sizeof(CommandRebuild),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
