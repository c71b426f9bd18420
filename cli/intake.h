#pragma once
/**
 * @file
 * What import and check share: the options of reading a site's file, running over several
 * files, and telling what was found.
 */
#include "cli/command.h"
#include "importers/import.h"

/** First member of the option structs of both commands. */
typedef struct {
    const char *site, *map, *encoding, *date_order, *blank, *user, *reason;
    const char *problems, *fixme, *format, *output, *lang;
    bool strict, dry_run;
} CliIntake;

/** The options of CliIntake, for a struct that begins with one. */
#define CLI_INTAKE_OPTIONS                                                                     \
    {"site", CLI_TEXT, "CODE", offsetof(CliIntake, site),                                      \
        "the site that the files come from; else their data access group says", NULL},         \
        {"map", CLI_TEXT, "FILE", offsetof(CliIntake, map),                                    \
            "YAML file: the site's own columns to variables (docs/maps.md)", NULL},            \
        {"encoding", CLI_TEXT, "NAME", offsetof(CliIntake, encoding),                          \
            "auto (default), utf-8, cp932 or windows-1252", cli_encodings},                    \
        {"date-order", CLI_TEXT, "ORDER", offsetof(CliIntake, date_order),                     \
            "ymd (default), mdy or dmy, where the year does not come first", cli_date_orders}, \
        {"blank", CLI_TEXT, "HOW", offsetof(CliIntake, blank),                                 \
            "keep (default) what is stored where a cell is blank, or erase it", cli_blanks},   \
        {"strict", CLI_FLAG, NULL, offsetof(CliIntake, strict),                                \
            "refuse a whole file for any error", NULL},                                        \
        {"problems", CLI_TEXT, "FILE", offsetof(CliIntake, problems),                          \
            "write all problems as CSV", NULL},                                                \
        {"fixme", CLI_TEXT, "FILE", offsetof(CliIntake, fixme),                                \
            "write the bad rows with an error column, for the site to mend", NULL},            \
        {"format", CLI_TEXT, "FORMAT", offsetof(CliIntake, format),                            \
            "text (default), json, or csv (the problems)", cli_intake_formats},                \
        {"lang", CLI_TEXT, "CODE", offsetof(CliIntake, lang),                                  \
            "language of messages in what is written: en (default) or ja", base_words_codes},  \
    {                                                                                          \
        "o", CLI_TEXT, "FILE", offsetof(CliIntake, output),                                    \
            "write there instead of the screen", NULL                                          \
    }

extern const char *const cli_encodings[], *const cli_date_orders[],
                                              *const cli_blanks[], *const cli_intake_formats[];

/**
 * Takes the files into the registry `db`, one after the other; a refused one does not stop the
 * rest. With `study` instead of `db` it checks them, into a registry of that study folder that
 * vanishes. Prints the results.
 */
CliExit cli_intake(const CliCall *call, const CliIntake *intake, const char *db,
    const char *study, const char *const *files, size_t n_files);

/** Says that a study folder is read. */
void cli_read_study_folder(const CliCall *call, const char *study);

/** A new registry from a study folder, at `path` (NULL: a temporary one). NULL with `error`. */
Registry *cli_registry_create(
    const CliCall *call, const char *path, const char *study, const char *user, GError **error);

/** Tells that the command needs --study. */
CliExit cli_fail_without_study(const CliCall *call, const char *command);
