#include "base/random.h"

#include <glib.h>
#include <limits.h>
#include <openssl/rand.h>

void base_random_bytes(void *out, size_t size)
{
    /* Without a source of randomness nothing that is promised of salts would hold. */
    if (size > INT_MAX || RAND_bytes(out, (int)size) != 1)
        g_error("the system gives no random bytes");
}
