#pragma once
/**
 * @file
 * `proreg profile`: how a site sends its files.
 */
#include "commands/command.h"

typedef struct {
    const char *db;
    const char *site;
    const char *const *set; /**< KEY=VALUE each; NULL-ended, or NULL. */
    const char *map;        /**< Path of a map whose keys are taken over, or NULL. */
    const char *write;      /**< Study folder that the profile is written into, or NULL. */
    const char *user, *reason;
    const char *format; /**< One of command_profile_formats; NULL is text: the file itself. */
    const char *output;
} CommandProfile;

/** "text", "json", NULL. */
extern const char *const command_profile_formats[];

/** Shows a site's profile, after changing it where `set` says so. */
gboolean command_profile(const CommandProfile *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
