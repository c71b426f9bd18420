#pragma once
/**
 * @file
 * `proreg rebuild`: a registry made anew from what another keeps.
 */
#include "commands/command.h"

/** "text", "json", NULL. */
extern const char *const command_rebuild_formats[];

typedef struct {
    const char *db, *file;
    const char
        *study; /**< A study folder, where that of a damaged `db` cannot be read; NULL. */
    const char *format; /**< One of command_rebuild_formats; NULL is text. */
    const char *output; /**< Path; NULL is the sinks' data. */
    const char *lang;   /**< One of base_words_codes; NULL is English. */
} CommandRebuild;

/** Makes `file` anew from `db`, and says where it is not what that one is. */
gboolean command_rebuild(const CommandRebuild *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
