#pragma once
/**
 * @file
 * What the option tables of commands that print a table share.
 */
#include "cli/command.h"

/** --format and -o of a struct that has a CommandTable `member`. */
#define CLI_TABLE_OPTIONS(type, member)                                                        \
    {"format", CLI_TEXT, "FORMAT", offsetof(type, member.format),                              \
        "text (default), csv, md, html, json, tex, xlsx, docx or slides", command_formats},    \
        {"lang", CLI_TEXT, "CODE", offsetof(type, member.lang),                                \
            "language of the sentences: en (default) or ja", base_words_codes},                \
        CLI_OUTPUT_OPTION(type, member.output)

/** --snapshot of a struct that has the name of a lock as `member`. */
#define CLI_SNAPSHOT_OPTION(type, member)                                                      \
    {                                                                                          \
        "snapshot", CLI_TEXT, "NAME", offsetof(type, member),                                  \
            "read the registry as it stood when it was locked under this name", NULL           \
    }

/** -o of a struct that has a path `member`. */
#define CLI_OUTPUT_OPTION(type, member)                                                        \
    {                                                                                          \
        "o", CLI_TEXT, "FILE", offsetof(type, member), "write there instead of the screen",    \
            NULL                                                                               \
    }

/** The texts of a CLI_LIST option, NULL-ended; NULL where it was not given. */
const char *const *cli_texts(GPtrArray *list);
