#pragma once
/**
 * @file
 * `proreg report`: the tables and figures of one study.
 */
#include "commands/command.h"

typedef struct {
    const char *db, *study;
    const char *const *counts; /**< Files of counts, NULL-ended, in place of `db`; or NULL. */
    const char *study_folder;  /**< With counts: where `study` is, unless it is a file or came
                                    with the program; or NULL. */
    const char *const *tables, *const *figures; /**< Ids, NULL-ended; NULL for all. */
    bool all;            /**< All of both, whatever; contradicts a list of either. */
    const char *folder;  /**< Where the files go; NULL or "-": one format as data. */
    const char *format;  /**< One of command_formats; NULL is all of them in a folder, text
                            as data. */
    const char *p_style; /**< One of command_p_styles; NULL is the study's. */
    const char *percent_style; /**< One of command_percent_styles; NULL is the study's. */
    const char *deaths;        /**< One of command_death_styles; NULL is the study's. */
    bool missing_percent;
    const char *by;       /**< Other groups, as `compare --by`; NULL for the study's own. */
    const char *where;    /**< SQL: only these patients; NULL for all. */
    bool with_records;    /**< A page names the records behind its cells, which is logged. */
    const char *emit_r;   /**< Folder for the data and the R script; NULL for none. Without
                               `folder` and `format` there is nothing else then. */
    const char *lang;     /**< One of base_words_codes; NULL is English. */
    const char *snapshot; /**< Name of a lock; NULL: as the registry stands now. */
} CommandReport;

extern const char *const command_p_styles[], *const command_percent_styles[],
                                                 *const command_death_styles[];

/**
 * Makes the report. In a folder all files appear, or none, and their paths are told as data.
 * Stops between tables and between pictures.
 */
gboolean command_report(const CommandReport *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
