#pragma once
/**
 * @file
 * The options of reading site files, which import and check share.
 */
#include "cli/output.h"
#include "commands/import.h"

/** --site to -o of a struct that has a CommandIntake `intake`. */
#define CLI_INTAKE_OPTIONS(type)                                                               \
    {"site", CLI_TEXT, "CODE", offsetof(type, intake.site),                                    \
        "the site that the files come from; else their data access group says", NULL},         \
        {"map", CLI_TEXT, "FILE", offsetof(type, intake.map),                                  \
            "YAML file: the site's own columns to variables (docs/maps.md)", NULL},            \
        {"sheet", CLI_TEXT, "NAME", offsetof(type, intake.sheet),                              \
            "of an Excel workbook; else the sheet whose header fits", NULL},                   \
        {"encoding", CLI_TEXT, "NAME", offsetof(type, intake.encoding),                        \
            "auto (default), utf-8, cp932 or windows-1252", command_encodings},                \
        {"date-order", CLI_TEXT, "ORDER", offsetof(type, intake.date_order),                   \
            "ymd (default), mdy or dmy, where the year does not come first",                   \
            command_date_orders},                                                              \
        {"blank", CLI_TEXT, "HOW", offsetof(type, intake.blank),                               \
            "keep (default) what is stored where a cell is blank, or erase it",                \
            command_blanks},                                                                   \
        {"strict", CLI_FLAG, NULL, offsetof(type, intake.strict),                              \
            "refuse a whole file for any error", NULL},                                        \
        {"problems", CLI_TEXT, "FILE", offsetof(type, intake.problems),                        \
            "write all problems as CSV", NULL},                                                \
        {"fixme", CLI_TEXT, "FILE", offsetof(type, intake.fixme),                              \
            "write the bad rows with an error column, for the site to mend", NULL},            \
        {"format", CLI_TEXT, "FORMAT", offsetof(type, intake.format),                          \
            "text (default), json, or csv (the problems)", command_import_formats},            \
        {"lang", CLI_TEXT, "CODE", offsetof(type, intake.lang),                                \
            "language of messages in what is written: en (default) or ja", base_words_codes},  \
        CLI_OUTPUT_OPTION(type, intake.output)
