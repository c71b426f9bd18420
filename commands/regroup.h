#pragma once
/**
 * @file
 * A study's tables again for other groups, or for a part of its patients. Inside commands/.
 */
#include "commands/inside.h"

/** What is asked of a study that it does not say itself. */
typedef struct {
    const char *by;    /**< As `proreg compare --by`; NULL: the study's own groups. */
    const char *where; /**< SQL, a choice's label in place of its code too; NULL for all. */
    const BaseWords *words; /**< The language of titles and notes; NULL is English. */
} CommandRegroup;

/**
 * The study's file with the groups in place of its own, and the condition as a further step of
 * its cohort. Tests that do not fit the number of groups become those that do; tables and
 * figures that rest on matched groups are left out. Every title and a note of every table say
 * what was asked.
 * @param analysis  the study as it is.
 * @param bytes     its file.
 * @param left_out  takes the ids of tables that are left out: char *.
 * @return new text; NULL with BASE_ERROR_USAGE: what is not there, and what was meant.
 */
char *command_regroup(const CommandRegroup *asked, const SchemaStudy *study,
    const SchemaAnalysis *analysis, GBytes *bytes, GPtrArray *left_out, GError **error);

/**
 * Opens the changed study in place of the one that is open; nothing where nothing is asked.
 * @param yaml  takes the text that is run, or NULL.
 */
gboolean command_regroup_open(CommandAnalysis *opened, const CommandRegroup *asked,
    const char *study, const CommandSinks *sinks, char **yaml, GError **error);
