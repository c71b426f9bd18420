#include "commands/again.h"

enum { TRIES_MAX = 10, WAITS_MAX = 60, WAIT_MICROSECONDS = 500000 };

/* Waits until it can be tried, or is asked to stop. */
static RegistryRecovery wait_for(Registry *registry, const CommandSinks *sinks)
{
    RegistryRecovery state = registry_recover(registry);
    for (int i = 0; state == REGISTRY_NOT_YET && i < WAITS_MAX; i++) {
        if (!command_go_on(sinks, NULL))
            return REGISTRY_FAULT_STAYS;
        g_usleep(WAIT_MICROSECONDS);
        state = registry_recover(registry);
    }
    return state;
}

bool command_try_again(
    CommandTries *tries, Registry *registry, const char *what, const CommandSinks *sinks)
{
    if (tries->n >= TRIES_MAX || wait_for(registry, sinks) != REGISTRY_RECOVERED)
        return false;
    tries->n++;
    g_autofree char *line = base_words_say(sinks->words,
        N_("{1}: the connection to the server was lost, or another process was in the way; it "
           "is "
           "tried again, and goes in once"),
        "t", what);
    command_tell(sinks, COMMAND_NOTE, "%s", line);
    return true;
}
