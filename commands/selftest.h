#pragma once
/**
 * @file
 * `proreg selftest`: the installed program proves itself on this machine.
 */
#include "commands/command.h"

typedef struct {
    const char *by;     /**< Who carries it out, for the page; NULL: the login name. */
    const char *folder; /**< In which it works, as the disk of the registries; NULL: the
                           system's folder for temporary files. */
    const char *data;   /**< Folder with the stored truths; NULL: where the program has them. */
    CommandTable table;
} CommandSelftest;

/**
 * Runs this program on data that came with it, as a user would, in a new folder that is gone
 * afterwards, and compares what it finds with what is known. The page has each check, the
 * versions of the program and its libraries, the machine, the day and a line to sign. Findings
 * are checks that failed. BASE_ERROR_INPUT where the truths are not there.
 */
gboolean command_selftest(const CommandSelftest *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
