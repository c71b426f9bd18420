#pragma once
/**
 * @file
 * `proreg diff`: what differs between two states of a registry, in its cells or in the printed
 * tables of a study, and why.
 */
#include "commands/command.h"

typedef struct {
    const char *db;
    const char *a, *b;  /**< Names of locks, or "now". */
    const char *report; /**< A study: its printed cells are compared; NULL: the registry's. */
    CommandTable table;
} CommandDiff;

/** A difference is a finding. */
gboolean command_diff(
    const CommandDiff *options, const CommandSinks *sinks, CommandFacts *facts, GError **error);
