#include "registry/id_folded.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

/** What a small letter or a digit is taken for: 0 and o, 1 and l and i, Greek and Cyrillic. */
static gunichar look_of(gunichar letter)
{
    enum { N_PLAIN = 3 }; /* Of ASCII, the first. */
    static const struct {
        gunichar from, to;
    } pairs[] = {{'o', '0'}, {'l', '1'}, {'i', '1'}, {0x3B1, 'a'}, {0x3B2, 'b'}, {0x3B5, 'e'},
        {0x3B7, 'h'}, {0x3B9, '1'}, {0x3BA, 'k'}, {0x3BC, 'm'}, {0x3BD, 'n'}, {0x3BF, '0'},
        {0x3C1, 'p'}, {0x3C4, 't'}, {0x3C5, 'y'}, {0x3C7, 'x'}, {0x3B6, 'z'}, {0x430, 'a'},
        {0x432, 'b'}, {0x435, 'e'}, {0x43A, 'k'}, {0x43C, 'm'}, {0x43D, 'h'}, {0x43E, '0'},
        {0x440, 'p'}, {0x441, 'c'}, {0x442, 't'}, {0x443, 'y'}, {0x445, 'x'}, {0x455, 's'},
        {0x456, '1'}, {0x458, 'j'}};
    const size_t n = letter < 0x80 ? N_PLAIN : G_N_ELEMENTS(pairs);
    for (size_t i = 0; i < n; i++)
        if (pairs[i].from == letter)
            return pairs[i].to;
    return letter;
}

/** Dashes, the sign of a long vowel that stands for one, low lines and blanks. */
static bool is_overlooked(gunichar letter)
{
    if (letter < 0x80)
        return letter == '-' || letter == ' ' || letter == '_';
    const GUnicodeType type = g_unichar_type(letter);
    return type == G_UNICODE_DASH_PUNCTUATION || type == G_UNICODE_SPACE_SEPARATOR ||
           letter == 0x2212 || letter == 0x30FC;
}

/** Appends the text without the zeros in front of its numbers. */
static void append_numbers(GString *out, const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        const bool in_number = c > text && g_ascii_isdigit(c[-1]);
        if (!in_number)
            while (*c == '0' && g_ascii_isdigit(c[1]))
                c++;
        g_string_append_c(out, *c);
    }
}

/** A number as spreadsheets rewrite it: without zeros at the end of its decimals, or commas. */
static void plain_number(GString *text)
{
    const size_t n_digits = strspn(text->str, "0123456789");
    const char *behind = text->str + n_digits;
    if (n_digits > 0 && *behind == '.' && behind[1] != '\0' &&
        behind[1 + strspn(behind + 1, "0123456789")] == '\0') {
        while (g_str_has_suffix(text->str, "0"))
            g_string_truncate(text, text->len - 1);
        if (g_str_has_suffix(text->str, "."))
            g_string_truncate(text, text->len - 1);
    } else if (n_digits > 0 && text->str[strspn(text->str, "0123456789,")] == '\0') {
        g_string_replace(text, ",", "", 0);
    }
}

/** Small letters of common width. New text. */
static char *small_letters(const char *id)
{
    if (g_str_is_ascii(id))
        return g_ascii_strdown(id, -1);
    g_autofree char *wide = g_utf8_normalize(id, -1, G_NORMALIZE_ALL_COMPOSE);
    return g_utf8_strdown(wide ? wide : id, -1);
}

char *registry_id_folded(const char *id)
{
    g_autofree char *small = small_letters(id);
    g_autoptr(GString) plain = g_string_new(NULL);
    for (const char *c = small; *c != '\0'; c = g_utf8_next_char(c))
        if (!is_overlooked(g_utf8_get_char(c)))
            g_string_append_unichar(plain, look_of(g_utf8_get_char(c)));
    plain_number(plain);
    GString *out = g_string_new(NULL);
    append_numbers(out, plain->str);
    /* As many are kept as there are records: without the room that a GString leaves. */
    char *folded = g_strndup(out->str, out->len);
    g_string_free(out, TRUE);
    return folded;
}

char *registry_id_digits(const char *folded)
{
    GString *digits = g_string_new(NULL);
    for (const char *c = folded; *c != '\0'; c++)
        if (*c >= '2' && *c <= '9')
            g_string_append_c(digits, *c);
    return g_string_free(digits, FALSE);
}

char *registry_text_plain(const char *text)
{
    if (g_str_is_ascii(text))
        return g_ascii_strdown(text, -1);
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *wide = g_utf8_normalize(valid, -1, G_NORMALIZE_ALL_COMPOSE);
    g_autofree char *small = g_utf8_strdown(wide, -1);
    GString *plain = g_string_sized_new(strlen(small));
    for (const char *at = small; *at != '\0'; at = g_utf8_next_char(at)) {
        const gunichar letter = g_utf8_get_char(at);
        const bool is_dash =
            letter == 0x2212 || g_unichar_type(letter) == G_UNICODE_DASH_PUNCTUATION;
        g_string_append_unichar(plain, is_dash ? '-' : letter);
    }
    return g_string_free(plain, FALSE);
}

bool registry_id_tells(const char *plain)
{
    enum { SURE = 5, LEAST = 3 };
    const glong n = g_utf8_strlen(plain, -1);
    bool digits = false, letters = false;
    for (const char *at = plain; *at != '\0'; at++) {
        digits = digits || g_ascii_isdigit(*at);
        letters = letters || g_ascii_isalpha(*at) || !g_ascii_isprint(*at);
    }
    return n >= SURE || (n >= LEAST && digits && letters);
}
