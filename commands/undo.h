#pragma once
/**
 * @file
 * `proreg import --undo`: an import that was a mistake is taken back. For this folder only.
 */
#include "commands/import.h"

/** Takes the import of that number back; findings where values stay that something later set.
 */
gboolean command_undo(const CommandImport *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
