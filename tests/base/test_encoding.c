#include "base/encoding.h"

#include <string.h>

#include "support/cmocka_all.h"

/** Scans in pieces of every size, which must not matter. */
static BaseEncoding scan(const char *bytes, BaseEncoding wanted, int64_t *bad_line)
{
    BaseEncoding found = BASE_ENCODING_AUTO;
    for (gsize piece = 1; piece <= strlen(bytes) + 1; piece += 1 + piece / 2) {
        g_autoptr(BaseEncodingScan) scan =
            base_encoding_scan_new(wanted, BASE_ENCODING_AUTO, NULL);
        assert_non_null(scan);
        for (gsize i = 0; i < strlen(bytes); i += piece)
            base_encoding_scan_feed(scan, bytes + i, MIN(piece, strlen(bytes) - i));
        BaseEncodingFound result;
        const bool fits = base_encoding_scan_finish(scan, &result);
        const BaseEncoding now = result.encoding;
        const int64_t line = result.bad_line;
        assert_int_equal(fits, line == 0);
        if (piece > 1) {
            assert_int_equal(now, found);
            assert_int_equal(line, *bad_line);
        }
        found = now;
        *bad_line = line;
    }
    return found;
}

/* A bad byte makes no other encoding of a file that is plainly UTF-8 or CP932. */
static void test_encoding__broken_in_one_place(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        BaseEncoding encoding;
        int64_t line;
    } cases[] = {
        /* Four hiragana of UTF-8, then a cut one, which CP932 and Windows-1252 may read. */
        {"\xe3\x81\x82\xe3\x81\x82\n\xe3\x81\x82\xe3\x81\x82\n\xe3\x81,", BASE_ENCODING_UTF8,
            3},
        {"\xe3\x81\x82\xe3\x81\x82\xe3\x81\x82\xe3\x81\x82\xff\xfe\xfd\n", BASE_ENCODING_UTF8,
            1},
        /* Eight of CP932 and three bytes beside each other that it cannot be: one place. */
        {"\x82\xa0\x82\xa0\x82\xa0\x82\xa0\n\x82\xa0\x82\xa0\x82\xa0\x82\xa0\n\xff\xfd\xa0\n",
            BASE_ENCODING_CP932, 3},
        {"\x82\xa0\x82\xa0\x82\xa0\x82\xa0\n\x82,\x82\xa0\n", BASE_ENCODING_CP932, 2},
        /* As many bad places as characters: nobody says that it is Japanese. */
        {"\x82\xa0 \xe9,\xe8 ", BASE_ENCODING_WINDOWS_1252, 0},
        {"caf\xe9, na\xefve, \xc9t\xe9, M\xfcnchen, gar\xe7on", BASE_ENCODING_WINDOWS_1252, 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        int64_t line;
        assert_int_equal(scan(cases[i].bytes, BASE_ENCODING_AUTO, &line), cases[i].encoding);
        assert_int_equal(line, cases[i].line);
    }
}

/** Bytes of Python's str.encode: "cp932" and "cp1252". */
static void test_encoding__auto(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        BaseEncoding encoding;
    } cases[] = {
        {"plain,ASCII\n", BASE_ENCODING_UTF8},
        {"\xe6\xb0\x8f", BASE_ENCODING_UTF8},
        {"\xef\xbb\xbf"
         "a",
            BASE_ENCODING_UTF8},
        {"\x8e\x81", BASE_ENCODING_CP932},                 /* one kanji */
        {"\x82\x50\x82\x51", BASE_ENCODING_CP932},         /* full-width digits */
        {"\x82\xa0", BASE_ENCODING_CP932},                 /* hiragana */
        {"\x95\x73\x96\xbe\x81\x42", BASE_ENCODING_CP932}, /* with a full stop */
        {"\xe4\x58\x8a\xe0", BASE_ENCODING_CP932},         /* pancreatic cancer */
        {"\xc3\xbd\xc4", BASE_ENCODING_CP932},             /* half-width katakana word */
        {"\xfb\xfc\x96\xec", BASE_ENCODING_CP932},         /* a name with an IBM kanji */
        {"M\xfcller", BASE_ENCODING_WINDOWS_1252},
        {"caf\xe9,\n", BASE_ENCODING_WINDOWS_1252},
        {"r\xe9mission", BASE_ENCODING_WINDOWS_1252},
        {"\xe9lev\xe9\n", BASE_ENCODING_WINDOWS_1252},
        {"it\x92s", BASE_ENCODING_WINDOWS_1252},
        {"37\xb0 C", BASE_ENCODING_WINDOWS_1252},
        {"5 \xb5g", BASE_ENCODING_WINDOWS_1252},
        {"\x80 5", BASE_ENCODING_WINDOWS_1252},            /* the euro sign */
        {"\x84\x41 \x84\x42", BASE_ENCODING_WINDOWS_1252}, /* Cyrillic letters */
        {"\x87\x40", BASE_ENCODING_CP932},                 /* a digit in a circle */
        {"\x87\x6f 5", BASE_ENCODING_CP932},               /* centimetres in one sign */
        {"\x83\xca"
         "g",
            BASE_ENCODING_CP932},          /* micrograms */
        {"\x83\x9f", BASE_ENCODING_CP932}, /* a Greek letter: row 6 */
        {"\x88\x9f", BASE_ENCODING_CP932}, /* the first kanji: row 16 */
        {"\xea\xa4", BASE_ENCODING_CP932}, /* the last one: row 84 */
        {"\xed\x40", BASE_ENCODING_CP932}, /* NEC's choice of IBM kanji */
        /* As many kana and kanji as others are enough, fewer are not. */
        {"\x8e\x96 \x84\x41", BASE_ENCODING_CP932},
        {"\x8e\x96 \x84\x41\x84\x42", BASE_ENCODING_WINDOWS_1252},
        /* A word of half-width katakana beside what speaks against it. */
        {"\xc3\xbd\xc4 37\xb0 C", BASE_ENCODING_WINDOWS_1252},
        {"\xc3\xbd\xc4 M\xfcller", BASE_ENCODING_WINDOWS_1252},
        {"\xc3\xbd\xc4 \x84\x41", BASE_ENCODING_WINDOWS_1252},
        /* Behind a long plain text. */
        {"a hospital without a name, re\x8ar", BASE_ENCODING_WINDOWS_1252},
        {"a hospital without a name, \x8e\x81", BASE_ENCODING_CP932},
        /* Small letters end at z; what follows it is the second half of a kanji. */
        {"\xe0z", BASE_ENCODING_WINDOWS_1252},
        {"\xe0{", BASE_ENCODING_CP932},
        {"\xe0"
         "a",
            BASE_ENCODING_WINDOWS_1252},
        {"\xe0`", BASE_ENCODING_CP932},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        int64_t line = 0;
        const BaseEncoding found = scan(cases[i].bytes, BASE_ENCODING_AUTO, &line);
        if (found != cases[i].encoding || line != 0)
            fail_msg("case %d: %s, line %d", (int)i, base_encoding_name(found), (int)line);
    }
}

static BaseEncodingFound scan_whole(const char *bytes, BaseEncoding preferred)
{
    BaseEncodingFound found;
    g_autoptr(BaseEncodingScan) scan =
        base_encoding_scan_new(BASE_ENCODING_AUTO, preferred, NULL);
    base_encoding_scan_feed(scan, bytes, strlen(bytes));
    (void)base_encoding_scan_finish(scan, &found);
    return found;
}

/** A guess is one where the other would decode too, and the study's own encoding is none. */
static void test_encoding__guess(void **state)
{
    (void)state;
    const BaseEncodingFound micro = scan_whole("a\nb\x83\xcag", BASE_ENCODING_AUTO);
    assert_int_equal(micro.encoding, BASE_ENCODING_CP932);
    assert_int_equal(micro.other, BASE_ENCODING_WINDOWS_1252);
    assert_int_equal(micro.guess_line, 2);
    const BaseEncodingFound latin = scan_whole("37\xb0", BASE_ENCODING_AUTO);
    assert_int_equal(latin.other, BASE_ENCODING_CP932);
    const BaseEncodingFound said = scan_whole("37\xb0", BASE_ENCODING_CP932);
    assert_int_equal(said.encoding, BASE_ENCODING_CP932);
    assert_int_equal(said.other, BASE_ENCODING_AUTO);
    /* 0x81 is nothing in Windows-1252, so that there is no other. */
    assert_int_equal(scan_whole("\x81\x42", BASE_ENCODING_AUTO).other, BASE_ENCODING_AUTO);
    assert_int_equal(scan_whole("caf\xe9,", BASE_ENCODING_AUTO).other, BASE_ENCODING_AUTO);
}

/** A byte that is in neither: the line is that of the encoding that the rest looks like. */
static void test_encoding__broken_japanese(void **state)
{
    (void)state;
    const BaseEncodingFound found =
        scan_whole("\x8e\x81\x81\x42\n\x8e\x81\n\x8e\n", BASE_ENCODING_AUTO);
    assert_int_equal(found.encoding, BASE_ENCODING_CP932);
    assert_int_equal(found.bad_line, 3);
}

/** Each accented capital, ligature and apostrophe of Windows-1252 that CP932 could pair. */
static void test_encoding__latin_between_letters(void **state)
{
    (void)state;
    for (const char *c = "\x8a\x8c\x8e\x92\x9a\x9c\x9e\x9f"; *c; c++) {
        const char inside[] = {'r', *c, 'e', 0}, alone[] = {' ', *c, 'e', 0};
        int64_t line = 0;
        assert_int_equal(scan(inside, BASE_ENCODING_AUTO, &line), BASE_ENCODING_WINDOWS_1252);
        assert_int_equal(scan(alone, BASE_ENCODING_AUTO, &line), BASE_ENCODING_CP932);
    }
}

/** One way of writing a character: the bytes of a length, each from its list. */
static void assert_utf8_is_found(const unsigned char *bytes, size_t n)
{
    g_autoptr(BaseEncodingScan) scan =
        base_encoding_scan_new(BASE_ENCODING_UTF8, BASE_ENCODING_AUTO, NULL);
    BaseEncodingFound found;
    base_encoding_scan_feed(scan, (const char *)bytes, n);
    const bool fits = base_encoding_scan_finish(scan, &found);
    if (fits != g_utf8_validate((const char *)bytes, (gssize)n, NULL))
        fail_msg("%02x %02x %02x %02x, %zu bytes", bytes[0], bytes[1], bytes[2], bytes[3], n);
}

/** Every first byte with the bounds of what may follow it; GLib says what is UTF-8. */
static void test_encoding__utf8_as_glib_has_it(void **state)
{
    (void)state;
    static const unsigned char next[] = {0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0};
    enum { N = sizeof next };
    for (unsigned lead = 0x7f; lead <= 0xff; lead++)
        for (int k = 0; k < N * N * N; k++) {
            const unsigned char bytes[] = {
                (unsigned char)lead, next[k / N / N], next[k / N % N], next[k % N]};
            for (size_t n = 1; n <= 4; n++)
                assert_utf8_is_found(bytes, n);
        }
}

static void test_encoding__first_bad_line(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        BaseEncoding wanted;
        int line;
    } cases[] = {
        {"a\nb\n\xff", BASE_ENCODING_UTF8, 3},
        {"a\r\nb\r\n\xe3\x81\n\xff", BASE_ENCODING_UTF8, 3}, /* a character cut off */
        {"a\r\rb\xc0\x80", BASE_ENCODING_UTF8, 3},           /* overlong */
        {"\xed\xa0\x80", BASE_ENCODING_UTF8, 1},             /* surrogate */
        {"a\n\xf4\x90\x80\x80", BASE_ENCODING_UTF8, 2},      /* above U+10FFFF */
        {"\xe3\x81", BASE_ENCODING_UTF8, 1},
        {"\xef\xbb\xbf\n\xff", BASE_ENCODING_AUTO, 2},
        {"\n\x81\n", BASE_ENCODING_CP932, 2},
        {"\n\n\xa0", BASE_ENCODING_CP932, 3},
        {"\n\x81", BASE_ENCODING_CP932, 2},
        {"\x8d\n", BASE_ENCODING_WINDOWS_1252, 1},
        {"\n\xff\x81\x20", BASE_ENCODING_AUTO, 2},
        {"\xff\xfe"
         "a",
            BASE_ENCODING_AUTO, 1},
        {"\xe6\xb0\x8f", BASE_ENCODING_UTF8, 0},
        {"\xf0\x9f\x98\x80", BASE_ENCODING_UTF8, 0},
        {"more than eight plain bytes\xff", BASE_ENCODING_UTF8, 1},
        {"more than eight plain bytes\r\nand again so many\n\xff", BASE_ENCODING_UTF8, 3},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        int64_t line = 0;
        (void)scan(cases[i].bytes, cases[i].wanted, &line);
        if (line != cases[i].line)
            fail_msg("case %d: line %d", (int)i, (int)line);
    }
}

/* Plain letters in the middle of a character are not passed over: the cut one is a fault there,
 * and a byte that ends a pair belongs to the pair. */
static void test_encoding__plain_within_a_character(void **state)
{
    (void)state;
    int64_t line = 0;
    assert_int_equal(scan("caf\xc3"
                          "abcdefgh\xa9, na\xefve\n",
                         BASE_ENCODING_AUTO, &line),
        BASE_ENCODING_WINDOWS_1252);
    assert_int_equal(line, 0);
    assert_int_equal(scan("\x83\x41"
                          "bcdefghijk\n\x83\x41"
                          "bcdefgh\n",
                         BASE_ENCODING_CP932, &line),
        BASE_ENCODING_CP932);
    assert_int_equal(line, 0);
    (void)scan("\xc3"
               "abcdefgh\xa9\n",
        BASE_ENCODING_UTF8, &line);
    assert_int_equal(line, 1);
}

/* A line of a megabyte takes no longer than many short ones. */
static void test_encoding__long_line(void **state)
{
    (void)state;
    enum { LONG = 1 << 20 };
    g_autofree char *text = g_strnfill(LONG, 'x');
    BaseEncodingFound found;
    g_autoptr(BaseEncodingScan) scan =
        base_encoding_scan_new(BASE_ENCODING_AUTO, BASE_ENCODING_AUTO, NULL);
    base_encoding_scan_feed(scan, text, LONG);
    base_encoding_scan_feed(scan, "\n\xff", 2);
    assert_true(base_encoding_scan_finish(scan, &found));
    assert_int_equal(found.encoding, BASE_ENCODING_WINDOWS_1252);
}

static void assert_decodes(BaseEncoding encoding, const char *bytes, const char *expected)
{
    for (gsize cut = 0; cut <= strlen(bytes); cut++) {
        g_autoptr(BaseDecoder) decoder = base_decoder_new(encoding, NULL);
        g_autoptr(GString) text = g_string_new(NULL);
        base_decoder_feed(decoder, bytes, cut, text);
        base_decoder_feed(decoder, bytes + cut, strlen(bytes) - cut, text);
        assert_string_equal(text->str, expected);
    }
}

static void test_encoding__decodes(void **state)
{
    (void)state;
    assert_decodes(BASE_ENCODING_CP932, "a\x8e\x81\x96\xbc,\xc3\xbd\xc4\\~", "a氏名,ﾃｽﾄ\\~");
    assert_decodes(BASE_ENCODING_CP932, "\x81\x60\xfb\xfc", "～髙");
    assert_decodes(BASE_ENCODING_CP932, "\xff\x81 ", "\xef\xbf\xbd\xef\xbf\xbd");
    assert_decodes(BASE_ENCODING_WINDOWS_1252, "\x80M\xfc\x92", "€Mü’");
    assert_decodes(BASE_ENCODING_UTF8, "氏", "氏");
}

/** What the C library makes of the bytes; U+FFFD where it makes nothing. */
static void assert_decodes_as_iconv(
    BaseEncoding encoding, const char *charset, const char *bytes)
{
    g_autofree char *expected = g_convert(bytes, -1, "UTF-8", charset, NULL, NULL, NULL);
    if (expected)
        assert_decodes(encoding, bytes, expected);
    else
        assert_decodes(encoding, bytes, "\xef\xbf\xbd");
}

static void test_encoding__every_byte_of_windows_1252(void **state)
{
    (void)state;
    for (int byte = 1; byte <= 0xff; byte++) {
        const char bytes[] = {(char)byte, 0};
        assert_decodes_as_iconv(BASE_ENCODING_WINDOWS_1252, "CP1252", bytes);
    }
}

/** At the ends of each row of the table and around the hole of 0x7F. */
static void test_encoding__pairs_of_cp932(void **state)
{
    (void)state;
    static const unsigned char trails[] = {
        0x40, 0x41, 0x7e, 0x80, 0x81, 0x9e, 0x9f, 0xfb, 0xfc};
    for (int lead = 0x81; lead <= 0xfc; lead++)
        for (size_t i = 0; i < sizeof trails; i++) {
            const char bytes[] = {(char)lead, (char)trails[i], 0};
            g_autofree char *text = g_convert(bytes, -1, "UTF-8", "CP932", NULL, NULL, NULL);
            if (text)
                assert_decodes(BASE_ENCODING_CP932, bytes, text);
        }
}

static void test_encoding__names(void **state)
{
    (void)state;
    BaseEncoding encoding = BASE_ENCODING_AUTO;
    assert_true(base_encoding_find("cp932", &encoding));
    assert_int_equal(encoding, BASE_ENCODING_CP932);
    assert_false(base_encoding_find("CP932", &encoding));
    assert_string_equal(base_encoding_name(BASE_ENCODING_WINDOWS_1252), "windows-1252");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_encoding__auto),
        cmocka_unit_test(test_encoding__latin_between_letters),
        cmocka_unit_test(test_encoding__guess),
        cmocka_unit_test(test_encoding__broken_in_one_place),
        cmocka_unit_test(test_encoding__broken_japanese),
        cmocka_unit_test(test_encoding__utf8_as_glib_has_it),
        cmocka_unit_test(test_encoding__first_bad_line),
        cmocka_unit_test(test_encoding__plain_within_a_character),
        cmocka_unit_test(test_encoding__long_line),
        cmocka_unit_test(test_encoding__decodes),
        cmocka_unit_test(test_encoding__every_byte_of_windows_1252),
        cmocka_unit_test(test_encoding__pairs_of_cp932),
        cmocka_unit_test(test_encoding__names),
    };
    return cmocka_run_group_tests_name("base/encoding", tests, NULL, NULL);
}
