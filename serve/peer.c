/* Sockets are POSIX. */
#define _POSIX_C_SOURCE 200809L

#include "serve/peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
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

bool serve_peer_is_us(const struct sockaddr *peer, uint16_t port)
{
    struct sockaddr_storage other = {0}, own = {0};
    const bool is_four = peer->sa_family == AF_INET;
    memcpy(&other, peer, is_four ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6));
    const struct sockaddr_in four = {.sin_family = AF_INET,
        .sin_port = htons(port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const struct sockaddr_in6 six = {
        .sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    if (is_four)
        memcpy(&own, &four, sizeof four);
    else
        memcpy(&own, &six, sizeof six);
    g_autoptr(GString) ends = g_string_new(NULL);
    write_address(&other, ends);
    g_string_append_c(ends, ' ');
    write_address(&own, ends);
    const gint64 owner = owner_in(is_four ? "/proc/net/tcp" : "/proc/net/tcp6", ends->str);
    return owner < 0 || owner == (gint64)getuid();
}
