#pragma once
/**
 * @file
 * Ctrl-C: the first asks a command to stop where nothing is half done, the second ends it.
 */
#include <glib.h>

/**
 * From here on the first SIGINT or SIGTERM sets the flag and says so on standard error; the
 * next one ends the program. A signal that was ignored when the program began stays ignored.
 * @return the flag, for CommandSinks.cancel; of the program, never freed.
 */
const gint *cli_stop_install(void);
