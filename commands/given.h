#pragma once
/**
 * @file
 * Inside commands/: files of counts that were given before, which can be subtracted from each
 * other.
 */
#include "base/words.h"
#include "registry/registry.h"

/** A file that is about to leave. All is borrowed. */
typedef struct {
    Registry *registry;
    const char *study, *site; /**< Of it; NULL: of all hospitals. */
    const GPtrArray *records; /**< char *: whose patients stand behind it. */
    int64_t min_cell;
    const BaseWords *words;
} CommandGiven;

/**
 * What the registry's log has of files of counts, in sentences: the last of the same study and
 * hospital, with how many patients are in one of the two alone, and how many others there are.
 * @return char *, new; that the log cannot be read, where the login may not.
 */
GPtrArray *command_given_before(const CommandGiven *given);
