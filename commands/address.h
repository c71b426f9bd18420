#pragma once
/**
 * @file
 * How a hospital is written to. For this folder only.
 */
#include "base/words.h"
#include "registry/registry.h"

/** Clear with command_address_clear. */
typedef struct {
    const BaseWords *words; /**< In which language; NULL is English. */
    char *contact;          /**< NULL where nobody is named. */
} CommandAddress;

/** As the hospital's profile says, unless a language was asked for.
 * @param lang  NULL: the profile's. @param address  written whole, also on failure. */
gboolean command_address(const Registry *registry, const char *site, const char *lang,
    CommandAddress *address, GError **error);
void command_address_clear(CommandAddress *address);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CommandAddress, command_address_clear)

/** The line "To: ..." of a letter, or nothing. New text. */
char *command_address_line(const CommandAddress *address);
