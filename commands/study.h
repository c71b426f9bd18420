#pragma once
/**
 * @file
 * `proreg study`: a study folder drafted from REDCap's own files, and all that is wrong with
 * one.
 */
#include "commands/command.h"

typedef struct {
    const char *folder;
    const char *dictionary; /**< REDCap's data dictionary; may be NULL where `xml` is given. */
    const char *events, *mapping, *sites; /**< REDCap's lists as CSV, or NULL. */
    const char *xml;                      /**< A project's XML, or NULL. */
    const char
        *export; /**< An export of its records, for what the lists do not say; or NULL. */
} CommandStudyDraft;

/**
 * Writes dictionary.csv and study.yaml into the folder, and a map that drops identifiers where
 * the dictionary has any. BASE_ERROR_USAGE where the folder has a study already.
 */
gboolean command_study_draft(const CommandStudyDraft *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);

/** Words of CommandStudyCheck.format, NULL-ended. */
extern const char *const command_study_formats[];

typedef struct {
    const char *folder;
    const char *format; /**< One of command_study_formats; NULL is text. */
    const char *output; /**< -o, or NULL. */
} CommandStudyCheck;

/** Lists the faults of a study folder, a line each, or as JSON; they are findings. */
gboolean command_study_check(const CommandStudyCheck *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);

typedef struct {
    const char *name;   /**< Of the study, and of its file. */
    const char *by;     /**< The variable that makes the groups. */
    const char *folder; /**< The study folder; NULL is the current one. */
} CommandStudyNew;

/**
 * Drafts NAME.yaml in the study folder: who, compared by what, and a first table.
 * BASE_ERROR_USAGE where the file is there already, or the groups cannot be made.
 */
gboolean command_study_new(const CommandStudyNew *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);

typedef struct {
    const char *db;
    CommandTable table;
} CommandStudyList;

/** The studies of a registry, and the tables that were saved in it: by whom and when. */
gboolean command_study_list(const CommandStudyList *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
