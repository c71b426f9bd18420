#pragma once
/**
 * @file
 * Whose program is at the other end of a connection within this machine.
 */
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

/**
 * Whether the peer, an address of this machine that is connected with our port at 127.0.0.1 or
 * ::1, belongs to the user that this program runs as. Linux
 * lists the owner of each socket; where that cannot be read, true: the secret stands guard
 * alone.
 */
bool serve_peer_is_us(const struct sockaddr *peer, uint16_t port);
