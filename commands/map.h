#pragma once
/**
 * @file
 * `proreg map`: a first map for a site's own columns.
 */
#include "commands/command.h"

typedef struct {
    const char *guess; /**< The site's file; NULL is BASE_ERROR_USAGE. */
    const char *study; /**< Study folder; NULL is BASE_ERROR_USAGE. */
    const char *sheet; /**< Of a workbook, or NULL. */
    const char *output;
} CommandMap;

/** Writes a draft of a map, YAML. */
gboolean command_map(
    const CommandMap *options, const CommandSinks *sinks, CommandFacts *facts, GError **error);
