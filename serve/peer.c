/* Sockets are POSIX. */
#define _POSIX_C_SOURCE 200809L

#include "serve/peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <glib.h>

/* An address with its port as /proc/net writes it: words of the machine in hex. */
static void write_address(const struct sockaddr_storage *address, GString *out)
{
    if (address->ss_family == AF_INET) {
        const struct sockaddr_in *four = (const struct sockaddr_in *)address;
        g_string_append_printf(
            out, "%08X:%04X", (unsigned)four->sin_addr.s_addr, (unsigned)ntohs(four->sin_port));
        return;
    }
    const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)address;
    for (size_t i = 0; i < 4; i++) {
        guint32 word;
        memcpy(&word, six->sin6_addr.s6_addr + 4 * i, sizeof word);
        g_string_append_printf(out, "%08X", word);
    }
    g_string_append_printf(out, ":%04X", (unsigned)ntohs(six->sin6_port));
}

/* The owner in the line whose local and remote end are these; -1 where there is none. */
static gint64 owner_in(const char *file, const char *ends)
{
    gint64 owner = -1;
    g_autofree char *text = NULL;
    if (!g_file_get_contents(file, &text, NULL, NULL))
        return -1;
    const char *at = strstr(text, ends);
    unsigned user;
    /* After the ends: state, queues, timer, retransmissions, and the owner. */
    if (at && sscanf(at + strlen(ends), " %*x %*x:%*x %*x:%*x %*x %u", &user) == 1)
        owner = user;
    return owner;
}

bool serve_peer_is_us(int descriptor)
{
    struct sockaddr_storage peer = {0}, own = {0};
    socklen_t n_peer = sizeof peer, n_own = sizeof own;
    if (getpeername(descriptor, (struct sockaddr *)&peer, &n_peer) != 0 ||
        getsockname(descriptor, (struct sockaddr *)&own, &n_own) != 0)
        return false;
    g_autoptr(GString) ends = g_string_new(NULL);
    write_address(&peer, ends);
    g_string_append_c(ends, ' ');
    write_address(&own, ends);
    const gint64 owner =
        owner_in(peer.ss_family == AF_INET ? "/proc/net/tcp" : "/proc/net/tcp6", ends->str);
    return owner < 0 || owner == (gint64)getuid();
}
