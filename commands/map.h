#pragma once
/**
 * @file
 * `proreg map`: a first map for a site's own columns.
 */
#include "commands/command.h"

typedef struct {
    const char *guess;  /**< The site's file; NULL is BASE_ERROR_USAGE. */
    const char *db;     /**< Registry whose study counts, or NULL. */
    const char *study;  /**< Study folder, where there is no `db`; one of the two is needed. */
    const char *sheet;  /**< Of a workbook, or NULL. */
    const char *format; /**< One of command_map_formats; NULL is text. */
    const char *output;
} CommandMap;

/** Words of CommandMap.format, NULL-ended. */
extern const char *const command_map_formats[];

/** Writes a draft of a map: YAML, or JSON with what is known of each column. */
gboolean command_map(
    const CommandMap *options, const CommandSinks *sinks, CommandFacts *facts, GError **error);
