#pragma once
/**
 * @file
 * `proreg patient DB`: the patients of a registry, each with what waits of them.
 */
#include "commands/command.h"

typedef struct {
    const char *db;
    const char *on;    /**< ISO date: how the visits stand then; NULL is the clock's day. */
    const char *site;  /**< Code of one site; NULL is all. */
    const char *like;  /**< A part of the ids, in whatever case; NULL is all. */
    const char *state; /**< One of command_patients_states; NULL is all. */
    CommandTable table;
} CommandPatients;

/** "queries", "due", "missed", "died", "withdrew", NULL. */
extern const char *const command_patients_states[];

/** Lists the patients. BASE_ERROR_USAGE for a site that the study does not have. */
gboolean command_patients(const CommandPatients *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
