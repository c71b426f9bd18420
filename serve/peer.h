#pragma once
/**
 * @file
 * Whose program is at the other end of a connection within this machine.
 */
#include <stdbool.h>

/**
 * Whether the peer of a connected socket belongs to the user that this program runs as. Linux
 * lists the owner of each socket; where that cannot be read, true: the secret stands guard
 * alone.
 */
bool serve_peer_is_us(int descriptor);
