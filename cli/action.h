#pragma once
/**
 * @file
 * Commands that are several in one: the first argument names an action, and each action takes
 * some of the command's options.
 */
#include "cli/command.h"

/**
 * The action of that name.
 * @param command  as the user calls it: "query".
 * @param actions  `n` structs of `size` bytes, each of which begins with its name, a text.
 * @return one of them; NULL with BASE_ERROR_USAGE, which says what was probably meant.
 */
const void *cli_action_find(const char *command, const char *name, const void *actions,
    size_t n, size_t size, GError **error);

/**
 * Refuses an option that is given and that the action does not take.
 * @param takes  names of those that it takes, each between blanks.
 * @param given  the command's own struct, filled.
 * @return FALSE with BASE_ERROR_USAGE.
 */
gboolean cli_action_check(const char *command, const char *action, const char *takes,
    const CliOption *options, size_t n_options, const void *given, GError **error);
