#pragma once
/**
 * @file
 * `proreg explain`: from a printed number back to the patients, their files and corrections.
 */
#include "commands/compare.h"

typedef struct {
    const char *db, *study;
    const char *address;  /**< T<table>.<row>[.<level>].<group>.<visit>.<statistic>. */
    const char *format;   /**< One of command_explain_formats; NULL is text. */
    const char *lang;     /**< Of the sentences: a code; NULL is English, or the terminal's. */
    const char *output;   /**< Path; NULL is the sinks' data. */
    const char *snapshot; /**< Name of a lock; NULL: as the registry stands now. */
    /** The number is one of this question's answer, in place of a study's; or NULL. */
    const CommandCompare *question;
} CommandExplain;

/** "text", "json", "r", NULL. */
extern const char *const command_explain_formats[];

/** BASE_ERROR_USAGE for an address that the study does not print. */
gboolean command_explain(const CommandExplain *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
