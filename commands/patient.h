#pragma once
/**
 * @file
 * `proreg patient`: one patient's sheet.
 */
#include "commands/command.h"

typedef struct {
    const char *db;
    const char *record_id;
    const char *on; /**< ISO date: how the visits stand then; NULL is the clock's day. */
    /** With JSON also the lines of the kept files that values came from, as they were sent. */
    bool lines;
    CommandTable table;
} CommandPatient;

/**
 * The course, visits, events, scores with their points, open queries, and every value with the
 * file and line that it came from. An unknown id is BASE_ERROR_USAGE, with ids near it.
 */
gboolean command_patient(const CommandPatient *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
