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
    BASE_ENCODING_WINDOWS_1252,
    BASE_ENCODING_UTF16LE, /**< Found by its byte-order mark alone. */
    BASE_ENCODING_UTF16BE
} BaseEncoding;

/** "auto", "utf-8", "cp932", "windows-1252", "utf-16le" or "utf-16be". */
const char *base_encoding_name(BaseEncoding encoding);

/**
 * The encoding of that name. False where there is none, and *encoding stays. UTF-16 is not
 * asked for by name: its mark says it.
 */
bool base_encoding_find(const char *name, BaseEncoding *encoding);

/** Reads a whole file once and says what it is in, or where it is in nothing. */
typedef struct BaseEncodingScan BaseEncodingScan;

/**
 * @param wanted  what the file must be in, or BASE_ENCODING_AUTO: a byte-order mark says UTF-8
 *                or UTF-16; else UTF-8 where all is valid; else `preferred` where all can be
 *                decoded; else CP932 where all can be decoded and it looks Japanese; else
 *                Windows-1252. Bytes that are in none of them are said to be CP932 where most
 *                of them look Japanese. A file of many characters of UTF-8 or CP932 and a bad
 *                byte or two is that encoding, and broken, although others may decode it.
 * @param preferred  what such files are in as a rule, or BASE_ENCODING_AUTO.
 *
 * It looks Japanese where most double-byte characters are kana, kanji, full-width forms, Greek
 * or extensions of NEC and IBM, and not every one of them is an accented Latin letter followed
 * by a small letter; half-width katakana alone count where they come in words, not single (a
 * degree sign is one).
 * @return NULL with BASE_ERROR_INTERNAL where the C library cannot decode CP932.
 */
BaseEncodingScan *base_encoding_scan_new(
    BaseEncoding wanted, BaseEncoding preferred, GError **error);
void base_encoding_scan_feed(BaseEncodingScan *scan, const char *bytes, gsize size);
/** What a scan found. */
typedef struct {
    BaseEncoding
        encoding;       /**< What the file is in; where it fails, what it should have been. */
    int64_t bad_line;   /**< Physical line of the first byte that cannot be, or 0. */
    BaseEncoding other; /**< Where the encoding was a guess, one that would decode all too;
                             else BASE_ENCODING_AUTO. */
    int64_t guess_line; /**< Line of the first byte that both read, each in its way. */
} BaseEncodingFound;

/** @return false where the bytes cannot be in the encoding. */
bool base_encoding_scan_finish(BaseEncodingScan *scan, BaseEncodingFound *found);
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

/**
 * All of some bytes as text, for who looks for words in them.
 * @param name  of the encoding, as a command noted it, or NULL: then it is found out. What was
 *              UTF-16 is kept as UTF-8, and read so.
 * @return NULL with BASE_ERROR_INTERNAL as above.
 */
GString *base_decode(const char *name, const char *bytes, gsize size, GError **error);
