#include "base/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/** Length of the blank at the start, or 0. */
static size_t blank_at(const char *text, size_t size)
{
    if (size == 0)
        return 0;
    if (memchr(" \t\r\n", text[0], 4))
        return 1;
    if (size >= 2 && memcmp(text, "\xc2\xa0", 2) == 0)
        return 2;
    return size >= 3 && memcmp(text, "\xe3\x80\x80", 3) == 0 ? 3 : 0;
}

/** Length of the blank at the end, or 0. */
static size_t blank_before_end(const char *text, size_t size)
{
    for (size_t n = 1; n <= 3 && n <= size; n++)
        if (blank_at(text + size - n, n) == n)
            return n;
    return 0;
}

bool base_text_trim(const char **text, size_t *size)
{
    const size_t before = *size;
    size_t n;
    while ((n = blank_at(*text, *size)) > 0) {
        *text += n;
        *size -= n;
    }
    while ((n = blank_before_end(*text, *size)) > 0)
        *size -= n;
    return *size != before;
}

/** The ASCII character of a full-width one of three bytes, or 0. */
static char narrow(const unsigned char *c)
{
    if (c[0] == 0xEF && c[1] == 0xBC && c[2] >= 0x81)
        return (char)(c[2] - 0x81 + 0x21);
    if (c[0] == 0xEF && c[1] == 0xBD && c[2] <= 0x9E)
        return (char)(c[2] - 0x80 + 0x60);
    if (c[0] == 0xE2 && c[1] == 0x88 && c[2] == 0x92)
        return '-';
    return c[0] == 0xE3 && c[1] == 0x80 && c[2] == 0x80 ? ' ' : '\0';
}

size_t base_text_narrow(const char *text, size_t size, char *out)
{
    size_t n = 0;
    for (size_t i = 0; i < size;) {
        const char c =
            i + 3 <= size ? narrow((const unsigned char *)(const void *)(text + i)) : '\0';
        out[n++] = c != '\0' ? c : text[i];
        i += c != '\0' ? 3 : 1;
    }
    out[n] = '\0';
    return n;
}

bool base_text_is_hidden(gunichar character)
{
    switch (g_unichar_type(character)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_SURROGATE:
        return true;
    default:
        return false;
    }
}

bool base_text_is_blank_letter(gunichar character)
{
    static const struct {
        gunichar first, last;
    } ranges[] = {{0x034F, 0x034F}, {0x115F, 0x1160}, {0x17B4, 0x17B5}, {0x180B, 0x180F},
        {0x2800, 0x2800}, {0x3164, 0x3164}, {0xFE00, 0xFE0F}, {0xFFA0, 0xFFA0},
        {0xE0100, 0xE01EF}};
    for (size_t i = 0; i < G_N_ELEMENTS(ranges); i++)
        if (character >= ranges[i].first && character <= ranges[i].last)
            return true;
    return false;
}

bool base_text_is_plain(const char *text)
{
    bool is_seen = false;
    if (!g_utf8_validate(text, -1, NULL))
        return false;
    for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c)) {
        const gunichar character = g_utf8_get_char(c);
        if (base_text_is_hidden(character))
            return false;
        is_seen =
            is_seen || !(g_unichar_isspace(character) || base_text_is_blank_letter(character));
    }
    return is_seen;
}

static void show_ascii(GString *out, char c)
{
    if (c == '\n')
        g_string_append(out, "\\n");
    else if (c == '\r')
        g_string_append(out, "\\r");
    else if (c == '\t')
        g_string_append(out, "\\t");
    else
        g_string_append_printf(out, "\\x%02x", (unsigned char)c);
}

void base_text_show(GString *out, const char *text)
{
    for (const char *at = text ? text : ""; *at != '\0';) {
        const gunichar character = g_utf8_get_char_validated(at, -1);
        const bool is_valid = character != (gunichar)-1 && character != (gunichar)-2;
        const char *next = is_valid ? g_utf8_next_char(at) : at + 1;
        if (!is_valid || (next == at + 1 && base_text_is_hidden(character)))
            show_ascii(out, *at);
        else if (base_text_is_hidden(character))
            g_string_append_printf(out, "U+%04X", character);
        else
            g_string_append_len(out, at, next - at);
        at = next;
    }
}

char *base_text_shown(const char *text)
{
    if (!text)
        return NULL;
    GString *out = g_string_new(NULL);
    base_text_show(out, text);
    return g_string_free(out, FALSE);
}

char *base_text_shown_in_lines(const char *text)
{
    GString *out = g_string_new(NULL);
    while (*text != '\0') {
        const size_t n = strcspn(text, "\n\t");
        g_autofree char *part = g_strndup(text, n);
        base_text_show(out, part);
        text += n;
        if (*text != '\0')
            g_string_append_c(out, *text++);
    }
    return g_string_free(out, FALSE);
}

size_t base_text_width(const char *text)
{
    size_t width = 0;
    g_autofree char *shown = base_text_shown(text);
    for (const char *c = shown; *c != '\0'; c = g_utf8_next_char(c)) {
        const gunichar character = g_utf8_get_char(c);
        if (!g_unichar_iszerowidth(character))
            width += g_unichar_iswide(character) ? 2 : 1;
    }
    return width;
}

int base_text_compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

size_t base_text_find(const char *const *texts, size_t n, const char *text)
{
    const char *const *found =
        n > 0 ? bsearch(&text, texts, n, sizeof *texts, base_text_compare) : NULL;
    return found ? (size_t)(found - texts) : SIZE_MAX;
}

GPtrArray *base_text_keys(GHashTable *table)
{
    GPtrArray *keys = g_ptr_array_new();
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, table);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        g_ptr_array_add(keys, key);
    g_ptr_array_sort(keys, base_text_compare);
    return keys;
}
