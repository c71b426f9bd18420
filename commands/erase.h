#pragma once
/**
 * @file
 * `proreg withdraw --scope erase`: what is said of an erasure.
 */
#include "commands/record.h"

/** Erases the person; `scope` is "erase". */
gboolean command_erase(const CommandRecordHow *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
