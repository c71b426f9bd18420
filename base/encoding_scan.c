#include "base/encoding.h"

#include <string.h>

#include "base/encoding_tables.h"

/** Where a first bad byte was met; line 0 means nowhere. */
typedef struct {
    int64_t line;
} Fault;

struct BaseEncodingScan {
    BaseEncoding wanted;
    BaseCp932 *table;
    unsigned char head[3]; /**< First bytes of the file. */
    size_t n_bytes;        /**< Bytes seen, as far as head needs it. */

    int64_t line;           /**< Physical line of the current byte. */
    unsigned char previous; /**< The byte before, 0 at the start. */
    Fault utf8, cp932, latin;

    unsigned n_left;         /**< UTF-8: bytes that a character still needs. */
    unsigned char low, high; /**< UTF-8: bounds of the next of them. */
    int64_t utf8_line;       /**< Line on which that character began. */

    unsigned char lead; /**< CP932: lead byte of a character, or 0. */
    unsigned char before_lead;
    int64_t lead_line;
    size_t n_japanese, n_accented, n_other; /**< Double bytes by what they look like. */
    size_t run;                             /**< Half-width katakana in a row, now. */
    size_t n_words, n_single;               /**< Such rows of two and more, and of one. */
};

BaseEncodingScan *base_encoding_scan_new(BaseEncoding wanted, GError **error)
{
    BaseCp932 *table = NULL;
    if (wanted == BASE_ENCODING_AUTO || wanted == BASE_ENCODING_CP932) {
        table = base_cp932_new(error);
        if (!table)
            return NULL;
    }
    BaseEncodingScan *scan = g_new0(BaseEncodingScan, 1);
    scan->wanted = wanted;
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
        } else {
            set_fault(&scan->utf8, scan->utf8_line);
            scan->n_left = 0;
        }
    } else if (byte >= 0x80) {
        begin_utf8(scan, byte);
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
    const bool japanese = row <= 5 || (row >= 16 && row <= 84);
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
        if (base_cp932_character(scan->table, scan->lead, byte) == 0)
            set_fault(&scan->cp932, scan->lead_line);
        else
            count_double(scan, scan->lead, byte);
        scan->lead = 0;
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
    }
}

/** Counts the byte's line end, the same for all three: no trail byte is one. */
static void see_line(BaseEncodingScan *scan, unsigned char byte)
{
    if (byte == '\r' || (byte == '\n' && scan->previous != '\r'))
        scan->line++;
}

static void see(BaseEncodingScan *scan, unsigned char byte)
{
    if (scan->n_bytes < sizeof scan->head)
        scan->head[scan->n_bytes++] = byte;
    see_utf8(scan, byte);
    if (scan->table && scan->cp932.line == 0)
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
        if (scan->n_left == 0 && scan->lead == 0 && scan->run == 0 && scan->n_bytes == 3) {
            const gsize n = plain_length(bytes + i, size - i);
            if (n > 0) {
                scan->previous = (unsigned char)bytes[i + n - 1];
                i += n - 1;
                continue;
            }
        }
        see(scan, (unsigned char)bytes[i]);
    }
}

static bool looks_japanese(const BaseEncodingScan *scan)
{
    if (scan->latin.line > 0)
        return true;
    if (scan->n_japanese > 0)
        return scan->n_other <= scan->n_japanese;
    return scan->n_accented + scan->n_other == 0 && scan->n_single == 0 && scan->n_words > 0;
}

static BaseEncoding find_encoding(const BaseEncodingScan *scan)
{
    if (scan->n_bytes == 3 && memcmp(scan->head, "\xef\xbb\xbf", 3) == 0)
        return BASE_ENCODING_UTF8;
    if (scan->utf8.line == 0)
        return BASE_ENCODING_UTF8;
    if (scan->cp932.line == 0 && looks_japanese(scan))
        return BASE_ENCODING_CP932;
    return BASE_ENCODING_WINDOWS_1252;
}

bool base_encoding_scan_finish(
    BaseEncodingScan *scan, BaseEncoding *encoding, int64_t *bad_line)
{
    if (scan->n_left > 0)
        set_fault(&scan->utf8, scan->utf8_line);
    if (scan->lead != 0)
        set_fault(&scan->cp932, scan->lead_line);
    end_run(scan);
    const bool is_utf16 = scan->n_bytes >= 2 && (memcmp(scan->head, "\xff\xfe", 2) == 0 ||
                                                    memcmp(scan->head, "\xfe\xff", 2) == 0);
    *encoding = scan->wanted == BASE_ENCODING_AUTO ? find_encoding(scan) : scan->wanted;
    if (is_utf16 && scan->wanted == BASE_ENCODING_AUTO)
        *bad_line = 1;
    else if (*encoding == BASE_ENCODING_UTF8)
        *bad_line = scan->utf8.line;
    else if (*encoding == BASE_ENCODING_CP932)
        *bad_line = scan->cp932.line;
    else
        *bad_line = scan->latin.line;
    return *bad_line == 0;
}
