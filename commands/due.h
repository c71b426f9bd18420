#pragma once
/**
 * @file
 * `proreg due`: which follow-ups are still to be made.
 */
#include "commands/command.h"

typedef struct {
    const char *db;
    const char *on;    /**< ISO date; NULL is the clock's day. */
    const char *site;  /**< Code of one site; NULL is all. */
    GPtrArray *states; /**< Names of the states that are wanted; NULL is all. */
    GPtrArray *visits; /**< Short or unique names of the visits alone; NULL is all. */
    const char
        *ics; /**< Where a calendar of the visits that can still be made goes, or NULL. */
    const char *letter; /**< Where a letter to the hospital goes, or NULL; wants `site`. */
    CommandTable table;
} CommandDue;

/** "upcoming", "due", "overdue", "missed", NULL. */
extern const char *const command_due_states[];

/**
 * Lists the visits that did not come, with their windows and what is missing of each, and the
 * visits that came with required fields empty. Formats: a table's, and a calendar (`ics`).
 * BASE_ERROR_USAGE for a letter to no hospital, and for a visit that the study does not have.
 */
gboolean command_due(
    const CommandDue *options, const CommandSinks *sinks, CommandFacts *facts, GError **error);
