/* sigaction is POSIX. */
#define _POSIX_C_SOURCE 200809L

#include "cli/stop.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

/* A handler of signals reaches nothing but what has a place of its own in the program. */
static gint asked;

static void ask(int number)
{
    static const char line[] =
        "\nproreg: stopping; nothing is left half done (again: stop at once)\n";
    (void)number;
    g_atomic_int_set(&asked, 1);
    const ssize_t written = write(STDERR_FILENO, line, sizeof line - 1);
    (void)written;
}

const gint *cli_stop_install(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = ask;
    /* The second signal finds the default again; what was being read is read on. */
    action.sa_flags = (int)SA_RESETHAND | SA_RESTART;
    (void)sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
        struct sigaction before;
        if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            (void)sigaction(numbers[i], &action, NULL);
    }
    return &asked;
}
