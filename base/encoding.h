#pragma once
/**
 * @file
 * The encodings in which sites write files: which one a file is in, and its text as UTF-8. Both
 * work on pieces of any size. Only this file knows CP932 (Windows' Shift_JIS) byte by byte.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum {
    BASE_ENCODING_AUTO, /**< To be found out. */
    BASE_ENCODING_UTF8,
    BASE_ENCODING_CP932,
    BASE_ENCODING_WINDOWS_1252
} BaseEncoding;

/** "auto", "utf-8", "cp932" or "windows-1252". */
const char *base_encoding_name(BaseEncoding encoding);

/** The encoding of that name. False where there is none, and *encoding stays. */
bool base_encoding_find(const char *name, BaseEncoding *encoding);

/** Reads a whole file once and says what it is in, or where it is in nothing. */
typedef struct BaseEncodingScan BaseEncodingScan;

/**
 * @param wanted  what the file must be in, or BASE_ENCODING_AUTO: a UTF-8 byte-order mark says
 *                UTF-8; else UTF-8 where all is valid; else CP932 where all can be decoded and
 *                it looks Japanese; else Windows-1252.
 *
 * It looks Japanese where most double-byte characters are kana, kanji or full-width forms of
 * JIS X 0208 and not every one of them is an accented Latin letter followed by a small letter;
 * half-width katakana alone count where they come in words, not single (a degree sign is one).
 * @return NULL with BASE_ERROR_INTERNAL where the C library cannot decode CP932.
 */
BaseEncodingScan *base_encoding_scan_new(BaseEncoding wanted, GError **error);
void base_encoding_scan_feed(BaseEncodingScan *scan, const char *bytes, gsize size);
/**
 * @param encoding  set to what the file is in; where it fails, to what it should have been.
 * @param bad_line  set to the physical line of the first byte that cannot be, or 0.
 * @return false where the bytes cannot be in the encoding.
 */
bool base_encoding_scan_finish(
    BaseEncodingScan *scan, BaseEncoding *encoding, int64_t *bad_line);
void base_encoding_scan_free(BaseEncodingScan *scan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BaseEncodingScan, base_encoding_scan_free)

/** Turns bytes into UTF-8, piece by piece. */
typedef struct BaseDecoder BaseDecoder;

/** @param encoding  not BASE_ENCODING_AUTO. NULL with BASE_ERROR_INTERNAL as above. */
BaseDecoder *base_decoder_new(BaseEncoding encoding, GError **error);
/**
 * Appends the text of the bytes to `out`; a character cut off at the end waits for the next
 * piece. Bytes that cannot be become U+FFFD (a scan would have said so).
 */
void base_decoder_feed(BaseDecoder *decoder, const char *bytes, gsize size, GString *out);
void base_decoder_free(BaseDecoder *decoder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BaseDecoder, base_decoder_free)
