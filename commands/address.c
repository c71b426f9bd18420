#include "commands/address.h"

#include "importers/profile.h"

gboolean command_address(const Registry *registry, const char *site, const char *lang,
    CommandAddress *address, GError **error)
{
    GError *fault = NULL;
    ImportMap *profile = import_profile_load(registry, site, &fault);
    const char *own = profile ? profile->language : NULL;
    *address = (CommandAddress){.words = base_words_find(lang ? lang : own),
        .contact = profile ? g_strdup(profile->contact) : NULL};
    import_map_free(profile);
    if (fault)
        g_propagate_error(error, fault);
    return !fault;
}

void command_address_clear(CommandAddress *address)
{
    g_clear_pointer(&address->contact, g_free);
}

char *command_address_line(const CommandAddress *address)
{
    return address->contact
               ? base_words_say(address->words, N_("To: {1}\n"), "t", address->contact)
               : g_strdup("");
}
