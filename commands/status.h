#pragma once
/**
 * @file
 * `proreg status`: what has arrived, by site and visit; and each hospital against the others.
 */
#include "commands/command.h"

typedef struct {
    const char *db;
    const char *on;   /**< ISO date: what is expected by then; NULL is the clock's day. */
    const char *site; /**< Code of one site, whose sheet is wanted; NULL is all. */
    bool board;       /**< JSON: also what the board shows, which takes longer to read. */
    bool central;     /**< Each hospital against the others instead. */
    CommandTable table;
} CommandStatus;

/** Visits received of those expected, how many are complete, and open queries; or with
 * `central` what stands out about single hospitals. */
gboolean command_status(const CommandStatus *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
