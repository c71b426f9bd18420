#pragma once
/**
 * @file
 * The key by which a recipient's file is pseudonymised: a secret that stays with whoever gives
 * the data out, one a recipient, so that two recipients cannot put their files together.
 */
#include <glib.h>

typedef struct ExportKey ExportKey;

/**
 * Reads a key file: lines "key: ..." and "recipient: ...", with comments after "#"; or any
 * other bytes, which then are the key (without the line end after them).
 * @return NULL with BASE_ERROR_INPUT: unreadable, or a key of fewer than 16 bytes.
 */
ExportKey *export_key_load(const char *path, GError **error);
/** The same of bytes that were read. @param path  how messages call the file. */
ExportKey *export_key_parse(const char *path, const char *bytes, gsize size, GError **error);
/** Makes a new key for the recipient and writes it, readable by this user alone; refuses to
 * replace anything. NULL with BASE_ERROR_OUTPUT. */
ExportKey *export_key_make(const char *path, const char *recipient, GError **error);
void export_key_free(ExportKey *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ExportKey, export_key_free)

/** The recipient that the file names, or NULL. Borrowed. */
const char *export_key_recipient(const ExportKey *key);

/**
 * So many letters and digits (base 32 of RFC 4648, without padding) of HMAC-SHA-256 over the
 * purpose, a zero byte and the text.
 * @param n  at most 51. New text.
 */
char *export_key_code(const ExportKey *key, const char *purpose, const char *text, gsize n);
/** A number from 0 to `below` - 1 of the same. */
guint64 export_key_number(
    const ExportKey *key, const char *purpose, const char *text, guint64 below);
