#include "base/sha256.h"

/* The plain functions: a sum of a few bytes costs half of what the newer ones take to begin. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <string.h>

struct BaseSha256 {
    SHA256_CTX context;
};

BaseSha256 *base_sha256_new(void)
{
    BaseSha256 *sum = g_new0(BaseSha256, 1);
    (void)SHA256_Init(&sum->context);
    return sum;
}

void base_sha256_free(BaseSha256 *sum)
{
    g_free(sum);
}

void base_sha256_update(BaseSha256 *sum, const void *bytes, size_t size)
{
    (void)SHA256_Update(&sum->context, bytes, size);
}

/* Digits of a length or number, from the end of `room`; where they begin. */
static char *digits_of(uint64_t value, char *room_end)
{
    do
        *--room_end = (char)('0' + value % 10);
    while ((value /= 10) > 0);
    return room_end;
}

static void add_field(BaseSha256 *sum, const char *text, size_t size)
{
    char room[24];
    room[sizeof room - 1] = ':';
    const char *length = digits_of(size, room + sizeof room - 1);
    base_sha256_update(sum, length, (size_t)(room + sizeof room - length));
    base_sha256_update(sum, text, size);
}

void base_sha256_text(BaseSha256 *sum, const char *text)
{
    if (text)
        add_field(sum, text, strlen(text));
    else
        base_sha256_update(sum, "-:", 2);
}

void base_sha256_integer(BaseSha256 *sum, int64_t value)
{
    char room[24];
    char *end = room + sizeof room;
    char *digits = digits_of(value < 0 ? -(uint64_t)value : (uint64_t)value, end);
    if (value < 0)
        *--digits = '-';
    add_field(sum, digits, (size_t)(end - digits));
}

void base_sha256_finish(BaseSha256 *sum, uint8_t out[BASE_SHA256_BYTES])
{
    (void)SHA256_Final(out, &sum->context);
    (void)SHA256_Init(&sum->context);
}

void base_sha256_finish_hex(BaseSha256 *sum, char out[BASE_SHA256_SIZE])
{
    uint8_t bytes[BASE_SHA256_BYTES];
    base_sha256_finish(sum, bytes);
    base_sha256_hex(bytes, out);
}

void base_sha256_hex(const uint8_t bytes[BASE_SHA256_BYTES], char out[BASE_SHA256_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < BASE_SHA256_BYTES; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[2 * BASE_SHA256_BYTES] = '\0';
}

void base_sha256_hmac(const void *key, size_t key_size, const void *bytes, size_t size,
    uint8_t out[BASE_SHA256_BYTES])
{
    unsigned length = 0;
    (void)HMAC(EVP_sha256(), key, (int)key_size, bytes, size, out, &length);
}
