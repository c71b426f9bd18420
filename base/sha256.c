#include "base/sha256.h"

#include <openssl/evp.h>
#include <string.h>

struct BaseSha256 {
    EVP_MD_CTX *context;
};

/* libcrypto fails here only where memory is out, as GLib's own allocations would. */
static void must(int done)
{
    if (done != 1)
        g_error("out of memory");
}

BaseSha256 *base_sha256_new(void)
{
    BaseSha256 *sum = g_new0(BaseSha256, 1);
    sum->context = EVP_MD_CTX_new();
    must(sum->context && EVP_DigestInit_ex(sum->context, EVP_sha256(), NULL));
    return sum;
}

BaseSha256 *base_sha256_copy(const BaseSha256 *sum)
{
    BaseSha256 *copy = g_new0(BaseSha256, 1);
    copy->context = EVP_MD_CTX_new();
    must(copy->context && EVP_MD_CTX_copy_ex(copy->context, sum->context));
    return copy;
}

void base_sha256_free(BaseSha256 *sum)
{
    if (!sum)
        return;
    EVP_MD_CTX_free(sum->context);
    g_free(sum);
}

void base_sha256_update(BaseSha256 *sum, const void *bytes, size_t size)
{
    must(EVP_DigestUpdate(sum->context, bytes, size));
}

void base_sha256_text(BaseSha256 *sum, const char *text)
{
    char length[24];
    const size_t size = text ? strlen(text) : 0;
    const int n = g_snprintf(length, sizeof length, text ? "%zu:" : "-:", size);
    base_sha256_update(sum, length, (size_t)n);
    base_sha256_update(sum, text ? text : "", size);
}

void base_sha256_integer(BaseSha256 *sum, int64_t value)
{
    char text[24];
    (void)g_snprintf(text, sizeof text, "%" G_GINT64_FORMAT, value);
    base_sha256_text(sum, text);
}

void base_sha256_finish(BaseSha256 *sum, uint8_t out[BASE_SHA256_BYTES])
{
    must(EVP_DigestFinal_ex(sum->context, out, NULL));
    must(EVP_DigestInit_ex(sum->context, NULL, NULL));
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
