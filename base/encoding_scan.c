#include "base/encoding.h"

#include <string.h>

#include "base/encoding_tables.h"

/** Where a first bad byte was met; line 0 means nowhere. */
typedef struct {
    int64_t line;
    size_t n;    /**< Places: bad bytes beside each other are one. */
    bool is_bad; /**< The byte before was bad. */
} Fault;

enum {
    /** A file is in an encoding in spite of a bad place where so many characters speak for it.
     */
    GOOD_FOR_BAD = 3,
    /** After so many bad places nobody asks any more whether it is CP932. */
    MOST_BAD = 64
};

struct BaseEncodingScan {
    BaseEncoding wanted, preferred;
    BaseCp932 *table;
    unsigned char head[3]; /**< First bytes of the file. */
    size_t n_bytes;        /**< Bytes seen, as far as head needs it. */

    int64_t line;           /**< Physical line of the current byte. */
    unsigned char previous; /**< The byte before, 0 at the start. */
    Fault utf8, cp932, latin;

    unsigned n_left;         /**< UTF-8: bytes that a character still needs. */
    unsigned char low, high; /**< UTF-8: bounds of the next of them. */
    int64_t utf8_line;       /**< Line on which that character began. */
    size_t n_utf8;           /**< Characters of several bytes that are whole. */

    unsigned char lead; /**< CP932: lead byte of a character, or 0. */
    unsigned char before_lead;
    int64_t lead_line;
    size_t n_japanese, n_accented, n_other; /**< Double bytes by what they look like. */
    size_t run;                             /**< Half-width katakana in a row, now. */
    size_t n_words, n_single;               /**< Such rows of two and more, and of one. */

    BaseEncoding utf16; /**< By the mark, or AUTO. */
    BaseUtf16 unit;
    Fault utf16_fault;
    int64_t first_high; /**< Line of the first byte that is not ASCII, or 0. */
};

BaseEncodingScan *base_encoding_scan_new(
    BaseEncoding wanted, BaseEncoding preferred, GError **error)
{
    BaseCp932 *table = NULL;
    if (wanted == BASE_ENCODING_AUTO || wanted == BASE_ENCODING_CP932) {
        table = base_cp932_new(error);
        if (!table)
            return NULL;
    }
    BaseEncodingScan *scan = g_new0(BaseEncodingScan, 1);
    scan->wanted = wanted;
    scan->preferred = preferred;
    scan->table = table;
    scan->line = 1;
    return scan;
}

void base_encoding_scan_free(BaseEncodingScan *scan)
{
    if (!scan)
        return;
    g_free(scan->table);
    g_free(scan);
}

static void set_fault(Fault *fault, int64_t line)
{
    if (fault->line == 0)
        fault->line = line;
    fault->n += !fault->is_bad;
    fault->is_bad = true;
}

/** First byte of a UTF-8 character of two to four bytes (Unicode 15, table 3-7). */
static void begin_utf8(BaseEncodingScan *scan, unsigned char byte)
{
    scan->low = 0x80;
    scan->high = 0xBF;
    scan->utf8_line = scan->line;
    if (byte >= 0xC2 && byte <= 0xDF) {
        scan->n_left = 1;
    } else if (byte >= 0xE0 && byte <= 0xEF) {
        scan->n_left = 2;
        scan->low = byte == 0xE0 ? 0xA0 : 0x80;
        scan->high = byte == 0xED ? 0x9F : 0xBF;
    } else if (byte >= 0xF0 && byte <= 0xF4) {
        scan->n_left = 3;
        scan->low = byte == 0xF0 ? 0x90 : 0x80;
        scan->high = byte == 0xF4 ? 0x8F : 0xBF;
    } else {
        set_fault(&scan->utf8, scan->line);
    }
}

static void see_utf8(BaseEncodingScan *scan, unsigned char byte)
{
    if (scan->n_left > 0) {
        if (byte >= scan->low && byte <= scan->high) {
            scan->n_left--;
            scan->low = 0x80;
            scan->high = 0xBF;
            scan->n_utf8 += scan->n_left == 0;
            scan->utf8.is_bad = scan->utf8.is_bad && scan->n_left > 0;
        } else {
            set_fault(&scan->utf8, scan->utf8_line);
            scan->n_left = 0;
            see_utf8(scan, byte);
        }
    } else if (byte >= 0x80) {
        begin_utf8(scan, byte);
    } else {
        scan->utf8.is_bad = false;
    }
}

static bool is_letter(unsigned char byte)
{
    return g_ascii_isalpha((char)byte);
}

/** Whether the pair is rather a Latin letter or apostrophe of Windows-1252 and a small letter.
 */
static bool looks_accented(unsigned char before, unsigned char lead, unsigned char trail)
{
    if (trail < 'a' || trail > 'z')
        return false;
    if (lead >= 0xE0)
        return true;
    return is_letter(before) && memchr("\x8A\x8C\x8E\x92\x9A\x9C\x9E\x9F", lead, 8);
}

static void count_double(BaseEncodingScan *scan, unsigned char lead, unsigned char trail)
{
    const unsigned row = (lead - (lead < 0xA0 ? 0x81U : 0xC1U)) * 2 + (trail < 0x9F ? 1 : 2);
    /* Kana, full-width and Greek; NEC's signs and kanji; JIS kanji; IBM's. Not Cyrillic, whose
       bytes are quotation marks and capitals of Windows-1252. */
    const bool japanese = row <= 6 || row == 13 || (row >= 16 && row <= 84) ||
                          (row >= 89 && row <= 92) || row >= 115;
    if (looks_accented(scan->before_lead, lead, trail))
        scan->n_accented++;
    else if (japanese)
        scan->n_japanese++;
    else
        scan->n_other++;
}

static void end_run(BaseEncodingScan *scan)
{
    if (scan->run == 1)
        scan->n_single++;
    else if (scan->run > 1)
        scan->n_words++;
    scan->run = 0;
}

static void see_cp932(BaseEncodingScan *scan, unsigned char byte)
{
    if (scan->lead != 0) {
        const unsigned char lead = scan->lead;
        scan->lead = 0;
        if (base_cp932_character(scan->table, lead, byte) == 0) {
            set_fault(&scan->cp932, scan->lead_line);
            see_cp932(scan, byte);
        } else {
            count_double(scan, lead, byte);
            scan->cp932.is_bad = false;
        }
    } else if (base_cp932_is_lead(byte)) {
        end_run(scan);
        scan->lead = byte;
        scan->lead_line = scan->line;
        scan->before_lead = scan->previous;
    } else if (base_cp932_is_katakana(byte)) {
        scan->run++;
    } else {
        end_run(scan);
        if (byte >= 0x80)
            set_fault(&scan->cp932, scan->line);
        else
            scan->cp932.is_bad = false;
    }
}

/** Counts the byte's line end, the same for all three: no trail byte is one. */
static void see_line(BaseEncodingScan *scan, unsigned char byte)
{
    if (byte == '\r' || (byte == '\n' && scan->previous != '\r'))
        scan->line++;
}

static void see_utf16(BaseEncodingScan *scan, unsigned char byte)
{
    uint32_t character = 0;
    const bool big = scan->utf16 == BASE_ENCODING_UTF16BE;
    const BaseUtf16Step step = base_utf16_feed(&scan->unit, big, byte, &character);
    if (step == BASE_UTF16_BAD)
        set_fault(&scan->utf16_fault, scan->line);
    if (step != BASE_UTF16_CHARACTER)
        return;
    const unsigned char plain = character < 0x80 ? (unsigned char)character : 0x80;
    see_line(scan, plain);
    scan->previous = plain;
}

/** Looks for the mark of UTF-16 in the first two bytes. */
static void see_mark(BaseEncodingScan *scan)
{
    if (scan->wanted != BASE_ENCODING_AUTO || scan->n_bytes != 2)
        return;
    if (memcmp(scan->head, "\xff\xfe", 2) == 0)
        scan->utf16 = BASE_ENCODING_UTF16LE;
    if (memcmp(scan->head, "\xfe\xff", 2) == 0)
        scan->utf16 = BASE_ENCODING_UTF16BE;
}

static void see(BaseEncodingScan *scan, unsigned char byte)
{
    if (scan->utf16 != BASE_ENCODING_AUTO) {
        see_utf16(scan, byte);
        return;
    }
    if (scan->n_bytes < sizeof scan->head) {
        scan->head[scan->n_bytes++] = byte;
        see_mark(scan);
    }
    if (byte >= 0x80 && scan->first_high == 0)
        scan->first_high = scan->line;
    see_utf8(scan, byte);
    if (scan->table && scan->cp932.n <= MOST_BAD)
        see_cp932(scan, byte);
    if (byte >= 0x80 && base_windows_1252_character(byte) == 0)
        set_fault(&scan->latin, scan->line);
    see_line(scan, byte);
    scan->previous = byte;
}

/** Length of the plain text at the start: ASCII without line ends, eight bytes at a time. */
static gsize plain_length(const char *bytes, gsize size)
{
    gsize n = 0;
    for (; n + 8 <= size; n += 8) {
        uint64_t word;
        memcpy(&word, bytes + n, sizeof word);
        const uint64_t high = UINT64_C(0x8080808080808080), ones = UINT64_C(0x0101010101010101);
        const uint64_t below_space = (word - ones * 0x0E) & ~word & high;
        if ((word & high) != 0 || below_space != 0)
            break;
    }
    return n;
}

void base_encoding_scan_feed(BaseEncodingScan *scan, const char *bytes, gsize size)
{
    for (gsize i = 0; i < size; i++) {
        if (scan->n_left == 0 && scan->lead == 0 && scan->run == 0 && scan->n_bytes == 3 &&
            scan->utf16 == BASE_ENCODING_AUTO) {
            const gsize n = plain_length(bytes + i, size - i);
            if (n > 0) {
                scan->previous = (unsigned char)bytes[i + n - 1];
                scan->utf8.is_bad = scan->cp932.is_bad = false;
                i += n - 1;
                continue;
            }
        }
        see(scan, (unsigned char)bytes[i]);
    }
}

static bool looks_japanese(const BaseEncodingScan *scan)
{
    if (scan->n_japanese > 0)
        return scan->n_other <= scan->n_japanese;
    return scan->n_accented + scan->n_other == 0 && scan->n_single == 0 && scan->n_words > 0;
}

/** Where the encoding cannot be, or 0. */
static int64_t bad_line(const BaseEncodingScan *scan, BaseEncoding encoding)
{
    switch (encoding) {
    case BASE_ENCODING_UTF8:
        return scan->utf8.line;
    case BASE_ENCODING_CP932:
        return scan->cp932.line;
    case BASE_ENCODING_WINDOWS_1252:
        return scan->latin.line;
    case BASE_ENCODING_UTF16LE:
    case BASE_ENCODING_UTF16BE:
        return scan->utf16_fault.line;
    case BASE_ENCODING_AUTO:
        break;
    }
    return 0;
}

/** CP932 but for a bad place: almost all pairs of bytes are characters of Japanese texts. */
static bool is_broken_cp932(const BaseEncodingScan *scan)
{
    return scan->cp932.n <= MOST_BAD &&
           scan->n_japanese > GOOD_FOR_BAD * (scan->cp932.n + scan->n_accented + scan->n_other);
}

/** Which of the two it is that have no mark and no rule: *is_guess where both decode. */
static BaseEncoding guess(const BaseEncodingScan *scan, bool *is_guess)
{
    const bool cp932 = scan->cp932.line == 0, latin = scan->latin.line == 0;
    *is_guess = cp932 && latin;
    if (latin && !cp932 && is_broken_cp932(scan))
        return BASE_ENCODING_CP932;
    if (cp932 != latin)
        return cp932 ? BASE_ENCODING_CP932 : BASE_ENCODING_WINDOWS_1252;
    return looks_japanese(scan) ? BASE_ENCODING_CP932 : BASE_ENCODING_WINDOWS_1252;
}

static BaseEncoding find_encoding(const BaseEncodingScan *scan, bool *is_guess)
{
    *is_guess = false;
    if (scan->utf16 != BASE_ENCODING_AUTO)
        return scan->utf16;
    if (scan->n_bytes == 3 && memcmp(scan->head, "\xef\xbb\xbf", 3) == 0)
        return BASE_ENCODING_UTF8;
    if (scan->utf8.line == 0 || scan->n_utf8 > GOOD_FOR_BAD * scan->utf8.n)
        return BASE_ENCODING_UTF8;
    if (scan->preferred != BASE_ENCODING_AUTO && bad_line(scan, scan->preferred) == 0)
        return scan->preferred;
    return guess(scan, is_guess);
}

bool base_encoding_scan_finish(BaseEncodingScan *scan, BaseEncodingFound *found)
{
    bool is_guess = false;
    if (scan->n_left > 0)
        set_fault(&scan->utf8, scan->utf8_line);
    if (scan->lead != 0)
        set_fault(&scan->cp932, scan->lead_line);
    if (scan->unit.has_first || scan->unit.high != 0)
        set_fault(&scan->utf16_fault, scan->line);
    end_run(scan);
    *found = (BaseEncodingFound){.encoding = scan->wanted};
    if (scan->wanted == BASE_ENCODING_AUTO)
        found->encoding = find_encoding(scan, &is_guess);
    found->bad_line = bad_line(scan, found->encoding);
    if (is_guess) {
        found->other = found->encoding == BASE_ENCODING_CP932 ? BASE_ENCODING_WINDOWS_1252
                                                              : BASE_ENCODING_CP932;
        found->guess_line = scan->first_high;
    }
    return found->bad_line == 0;
}
