#pragma once
/**
 * @file
 * What a server failed to take for a reason that passes, tried once more.
 */
#include "commands/inside.h"

/** Tries of one thing; a zeroed one is fresh. */
typedef struct {
    guint n;
} CommandTries;

/**
 * After a change failed: whether to try it again. Tells of it, and waits until the server
 * answers, for half a minute at most. FALSE where the fault would be the same again, after many
 * tries, and when the command is asked to stop.
 * @param what  what is tried again, for the message.
 */
bool command_try_again(
    CommandTries *tries, Registry *registry, const char *what, const CommandSinks *sinks);
