#include "exports/key.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/random.h"
#include "base/read.h"
#include "base/sha256.h"

enum { LEAST_BYTES = 16, MOST_BYTES = 65536, NEW_BYTES = 32 };

struct ExportKey {
    GBytes *secret;
    char *recipient;
};

void export_key_free(ExportKey *key)
{
    if (!key)
        return;
    g_clear_pointer(&key->secret, g_bytes_unref);
    g_free(key->recipient);
    g_free(key);
}

const char *export_key_recipient(const ExportKey *key)
{
    return key->recipient;
}

/* What follows "name:" on a line of its own. New text, or NULL. */
static char *find_line(const char *text, const char *name)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (size_t i = 0; lines[i]; i++) {
        const size_t size = strlen(name);
        if (strncmp(lines[i], name, size) == 0 && lines[i][size] == ':')
            return g_strstrip(g_strdup(lines[i] + size + 1));
    }
    return NULL;
}

ExportKey *export_key_parse(const char *path, const char *bytes, gsize size, GError **error)
{
    g_autoptr(ExportKey) key = g_new0(ExportKey, 1);
    g_autofree char *text =
        g_utf8_validate(bytes, (gssize)size, NULL) ? g_strndup(bytes, size) : NULL;
    g_autofree char *line = text ? find_line(text, "key") : NULL;
    if (line) {
        key->secret = g_bytes_new(line, strlen(line));
        key->recipient = find_line(text, "recipient");
    } else {
        while (size > 0 && (bytes[size - 1] == '\n' || bytes[size - 1] == '\r'))
            size--;
        key->secret = g_bytes_new(bytes, size);
    }
    size = g_bytes_get_size(key->secret);
    if (size >= LEAST_BYTES && size <= MOST_BYTES)
        return g_steal_pointer(&key);
    g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
        "%s: a key has at least 16 bytes that nobody can guess, this one has %" G_GSIZE_FORMAT
        "; name a file that is not there and --to RECIPIENT, and a new one is made",
        path, size);
    return NULL;
}

ExportKey *export_key_load(const char *path, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autofree char *bytes = NULL;
    gsize size;
    if (base_read(path, &bytes, &size, &cause))
        return export_key_parse(path, bytes, size, error);
    g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
        "%s: the key cannot be read: %s; with --to RECIPIENT a new one is made", path,
        cause->message);
    return NULL;
}

static gboolean write_new(const char *path, const char *text, GError **error)
{
    const int file = g_open(path, O_CREAT | O_EXCL | O_WRONLY, 0600);
    const gsize size = strlen(text);
    const bool written = file >= 0 && write(file, text, size) == (gssize)size;
    if (file >= 0 && close(file) == 0 && written)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_OUTPUT,
        "%s: the key cannot be written there; name another file", path);
    return FALSE;
}

ExportKey *export_key_make(const char *path, const char *recipient, GError **error)
{
    uint8_t secret[NEW_BYTES];
    char hex[BASE_SHA256_SIZE];
    base_random_bytes(secret, sizeof secret);
    base_sha256_hex(secret, hex);
    g_autofree char *name = g_strdelimit(g_strdup(recipient), "\r\n", ' ');
    g_autofree char *text =
        g_strdup_printf("# The key of one recipient's pseudonyms. Keep it with the registry, "
                        "never with the data.\nrecipient: %s\nkey: %s\n",
            name, hex);
    return write_new(path, text, error) ? export_key_load(path, error) : NULL;
}

static void hash(
    const ExportKey *key, const char *purpose, const char *text, uint8_t out[BASE_SHA256_BYTES])
{
    gsize size;
    const void *secret = g_bytes_get_data(key->secret, &size);
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_byte_array_append(bytes, (const guint8 *)purpose, (guint)strlen(purpose) + 1);
    g_byte_array_append(bytes, (const guint8 *)text, (guint)strlen(text));
    base_sha256_hmac(secret, size, bytes->data, bytes->len, out);
}

char *export_key_code(const ExportKey *key, const char *purpose, const char *text, gsize n)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    uint8_t bytes[BASE_SHA256_BYTES];
    char *code = g_new0(char, n + 1);
    hash(key, purpose, text, bytes);
    for (gsize i = 0; i < n; i++) {
        const gsize bit = 5 * i;
        const unsigned pair = (unsigned)bytes[bit / 8] << 8 |
                              (bit / 8 + 1 < sizeof bytes ? bytes[bit / 8 + 1] : 0U);
        code[i] = letters[pair >> (11 - bit % 8) & 31];
    }
    return code;
}

guint64 export_key_number(
    const ExportKey *key, const char *purpose, const char *text, guint64 below)
{
    uint8_t bytes[BASE_SHA256_BYTES];
    guint64 number = 0;
    hash(key, purpose, text, bytes);
    for (size_t i = 0; i < sizeof number; i++)
        number = number << 8 | bytes[i];
    return number % below;
}
