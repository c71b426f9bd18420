#pragma once
/**
 * @file
 * The parts of `lock` beside the lock itself. Inside commands/.
 */
#include "commands/lock.h"
#include "registry/confirm.h"

/** Writes each hospital's sheet into the folder `sheets`, and the files' names. */
gboolean command_lock_sheets(
    const CommandLock *options, const CommandSinks *sinks, GError **error);
/** Enters the yes of the hospital `yes`. */
gboolean command_lock_yes(
    const CommandLock *options, const CommandSinks *sinks, GError **error);
