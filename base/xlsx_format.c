#include "base/xlsx_format.h"

#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/decimal.h"

enum { MAX_SECTIONS = 4, MAX_DECIMALS = 15, DIGITS = 15 };

/** Excel's days end with the year 9999. */
static const double LAST_DAY = 2958465;

/** One of the parts of a code, which ";" parts. */
typedef struct {
    bool is_general; /**< Also what is not understood: all digits are shown. */
    bool has_date, has_year, has_month, has_day, has_time, has_seconds, is_elapsed;
    bool is_percent;
    int n_optional;           /**< Decimals that "#" and "?" show, not needed. */
    int n_decimals;           /**< All decimals. */
    int n_thousands;          /**< Times that the number is divided by 1000. */
    GString *whole;           /**< Placeholders and words of the part before the point. */
    GString *before, *behind; /**< Words around the number. */
} Section;

struct BaseXlsxFormat {
    size_t n_sections;
    Section sections[MAX_SECTIONS];
    bool has_condition; /**< Which section counts is not by the sign. */
};

void base_xlsx_format_free(BaseXlsxFormat *format)
{
    if (!format)
        return;
    for (size_t i = 0; i < format->n_sections; i++) {
        g_string_free(format->sections[i].whole, TRUE);
        g_string_free(format->sections[i].before, TRUE);
        g_string_free(format->sections[i].behind, TRUE);
    }
    g_free(format);
}

const char *base_xlsx_builtin(unsigned id)
{
    static const char *const codes[] = {[1] = "0",
        [2] = "0.00",
        [3] = "#,##0",
        [4] = "#,##0.00",
        [9] = "0%",
        [10] = "0.00%",
        [14] = "yyyy-mm-dd",
        [15] = "d-mmm-yy",
        [16] = "d-mmm",
        [17] = "mmm-yy",
        [18] = "h:mm AM/PM",
        [19] = "h:mm:ss AM/PM",
        [20] = "h:mm",
        [21] = "h:mm:ss",
        [22] = "m/d/yy h:mm",
        [27] = "ge.m.d",
        [28] = "ge.m.d",
        [29] = "ge.m.d",
        [30] = "m/d/yy",
        [31] = "yyyy.m.d",
        [32] = "h:mm",
        [33] = "h:mm:ss",
        [34] = "yyyy.m",
        [35] = "m.d",
        [36] = "ge.m.d",
        [37] = "#,##0",
        [38] = "#,##0",
        [39] = "#,##0.00",
        [40] = "#,##0.00",
        [45] = "mm:ss",
        [46] = "[h]:mm:ss",
        [47] = "mm:ss",
        [50] = "ge.m.d",
        [51] = "m.d",
        [52] = "yyyy.m",
        [53] = "m.d",
        [54] = "ge.m.d",
        [55] = "yyyy.m",
        [56] = "m.d",
        [57] = "ge.m.d",
        [58] = "m.d"};
    return id < G_N_ELEMENTS(codes) && codes[id] ? codes[id] : "General";
}

/** Where a code is being read. */
typedef struct {
    const char *at;
    Section *section;
    char last;       /**< The date letter before, or '\0'. */
    bool has_digits; /**< A placeholder was there. */
    bool behind;     /**< The point is passed. */
    bool ended;      /**< Words stand behind the digits. */
    bool has_condition;
} Reader;

/** A word of the format: before, between or behind the digits. */
static void add_word(Reader *reader, const char *text, gssize size)
{
    Section *section = reader->section;
    if (!reader->has_digits)
        g_string_append_len(section->before, text, size);
    else
        g_string_append_len(section->behind, text, size);
    reader->ended = reader->has_digits;
}

/** [Red], [$-411], [>=100], [h]. */
static void read_bracket(Reader *reader)
{
    const char *inside = reader->at + 1;
    const char *end = strchr(inside, ']');
    if (!end) {
        reader->section->is_general = true;
        reader->at += strlen(reader->at);
        return;
    }
    const size_t size = (size_t)(end - inside);
    if (inside[0] == '$') {
        const size_t n_sign = strcspn(inside + 1, "-]");
        add_word(reader, inside + 1, (gssize)n_sign);
    } else if (strchr("<>=", inside[0])) {
        reader->has_condition = true;
    } else if (size > 0 && strspn(inside, "hHmMsS") == size) {
        reader->section->has_time = reader->section->is_elapsed = true;
        reader->section->has_seconds |= strchr("sS", inside[0]) != NULL;
        reader->last = (char)g_ascii_tolower(inside[0]);
    }
    reader->at = end + 1;
}

static void read_digit(Reader *reader)
{
    Section *section = reader->section;
    if (reader->behind) {
        section->n_decimals++;
        section->n_optional = *reader->at == '0' ? 0 : section->n_optional + 1;
    } else {
        /* Words between digits stand where they are, as in a number of a record: 000-000. */
        g_string_append(section->whole, section->behind->str);
        g_string_append_c(section->whole, *reader->at);
    }
    if (!reader->behind)
        g_string_set_size(section->behind, 0);
    else if (reader->ended)
        section->is_general = true;
    reader->has_digits = true;
    reader->at++;
}

/** A run of one letter of a date or time. */
static void read_date_letter(Reader *reader)
{
    Section *section = reader->section;
    const char letter = (char)g_ascii_tolower(*reader->at);
    size_t n = 0;
    while (g_ascii_tolower(reader->at[n]) == letter)
        n++;
    if (letter == 'm' && (reader->last == 'h' || g_ascii_tolower(reader->at[n]) == ':')) {
        section->has_time = true;
    } else if (letter == 'm') {
        section->has_date = section->has_month = true;
    } else if (letter == 'h' || letter == 's') {
        section->has_time = true;
        section->has_seconds |= letter == 's';
    } else {
        section->has_date = true;
        section->has_year |= letter != 'd' && letter != 'a';
        section->has_day |= letter == 'd' && n <= 2;
    }
    reader->last = letter;
    reader->at += n;
}

/** "AM/PM", "A/P", or the weekday "aaa". */
static void read_a(Reader *reader)
{
    const size_t n = g_ascii_strncasecmp(reader->at, "AM/PM", 5) == 0 ? 5
                     : g_ascii_strncasecmp(reader->at, "A/P", 3) == 0 ? 3
                                                                      : 0;
    if (n == 0) {
        read_date_letter(reader);
        return;
    }
    reader->section->has_time = true;
    reader->at += n;
}

static void read_quoted(Reader *reader)
{
    const char *end = strchr(reader->at + 1, '"');
    const size_t size = end ? (size_t)(end - reader->at - 1) : strlen(reader->at + 1);
    add_word(reader, reader->at + 1, (gssize)size);
    reader->at += size + (end ? 2 : 1);
}

/** One character and more of it: "\x" is x, "_x" a blank as wide as x, "*x" fills with x. */
static void read_escaped(Reader *reader)
{
    const char *next = reader->at + 1;
    if (*next == '\0') {
        reader->at = next;
        return;
    }
    const char *behind = g_utf8_next_char(next);
    if (*reader->at == '\\')
        add_word(reader, next, behind - next);
    reader->at = behind;
}

static void read_point(Reader *reader)
{
    if (reader->section->has_time || reader->behind)
        add_word(reader, ".", 1);
    else
        reader->behind = true;
    reader->has_digits = reader->has_digits || reader->behind;
    reader->at++;
}

static void read_comma(Reader *reader)
{
    /* Between digits it parts thousands, behind the last of them it divides by 1000. */
    const size_t n = strspn(reader->at, ",");
    if (reader->has_digits && !strchr("0#?", reader->at[n]))
        reader->section->n_thousands += (int)n;
    else if (reader->has_digits && reader->at[n] == '\0')
        reader->section->n_thousands += (int)n;
    reader->at += n;
}

static void read_other(Reader *reader)
{
    const char *behind = g_utf8_next_char(reader->at);
    if (strchr("123456789@", *reader->at) || (*reader->at == '/' && reader->has_digits))
        reader->section->is_general = true;
    else if (*reader->at == '%')
        reader->section->is_percent = true;
    add_word(reader, reader->at, behind - reader->at);
    reader->at = behind;
}

/** Scientific: "0.0E+00". */
static bool is_exponent(const Reader *reader)
{
    return reader->has_digits && (reader->at[0] == 'E' || reader->at[0] == 'e') &&
           (reader->at[1] == '+' || reader->at[1] == '-');
}

static void read_token(Reader *reader)
{
    const char c = *reader->at;
    if (g_ascii_strncasecmp(reader->at, "general", 7) == 0) {
        reader->section->is_general = true;
        reader->at += 7;
    } else if (is_exponent(reader)) {
        reader->section->is_general = true;
        reader->at += 2;
    } else if (c == '[') {
        read_bracket(reader);
    } else if (c == '"') {
        read_quoted(reader);
    } else if (strchr("\\_*", c)) {
        read_escaped(reader);
    } else if (strchr("0#?", c)) {
        read_digit(reader);
    } else if (c == '.') {
        read_point(reader);
    } else if (c == ',') {
        read_comma(reader);
    } else if (strchr("aA", c)) {
        read_a(reader);
    } else if (strchr("yYmMdDhHsSgGeEbBrR", c)) {
        read_date_letter(reader);
    } else {
        read_other(reader);
    }
}

/** "m" before seconds are minutes: "mm:ss" has neither a month nor a day. */
static void settle(Section *section)
{
    if (section->has_seconds && section->has_month && !section->has_day && !section->has_year) {
        section->has_month = section->has_date = false;
        section->has_time = true;
    }
}

BaseXlsxFormat *base_xlsx_format_new(const char *code)
{
    BaseXlsxFormat *format = g_new0(BaseXlsxFormat, 1);
    Reader reader = {.at = code};
    for (;;) {
        Section *section = &format->sections[format->n_sections++];
        *section = (Section){.whole = g_string_new(NULL),
            .before = g_string_new(NULL),
            .behind = g_string_new(NULL)};
        reader = (Reader){
            .at = reader.at, .section = section, .has_condition = reader.has_condition};
        while (*reader.at != '\0' && *reader.at != ';')
            read_token(&reader);
        settle(section);
        if (*reader.at == '\0' || format->n_sections == MAX_SECTIONS)
            break;
        reader.at++;
    }
    format->has_condition = reader.has_condition;
    return format;
}

/** All digits that count, without the noise of a double, and never an exponent. */
static void show_general(double value, GString *out)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    (void)g_ascii_formatd(text, sizeof text, "%.15g", value);
    const char *exponent = strchr(text, 'e');
    if (!exponent) {
        g_string_append(out, text);
        return;
    }
    const int n_decimals =
        CLAMP(DIGITS - 1 - (int)g_ascii_strtoll(exponent + 1, NULL, 10), 0, 320);
    char format[16], plain[BASE_DECIMAL_SIZE];
    (void)g_snprintf(format, sizeof format, "%%.%df", n_decimals);
    (void)g_ascii_formatd(plain, sizeof plain, format, g_ascii_strtod(text, NULL));
    gsize size = strlen(plain);
    while (n_decimals > 0 && plain[size - 1] == '0')
        plain[--size] = '\0';
    g_string_append(out, plain);
}

/** The digits before the point in the places of the format. */
static void show_whole(const Section *section, const char *digits, GString *out)
{
    g_autoptr(GString) reversed = g_string_new(NULL);
    const char *first = strpbrk(section->whole->str, "0#?");
    size_t left = strcmp(digits, "0") == 0 ? 0 : strlen(digits);
    for (size_t i = section->whole->len; i-- > 0;) {
        const char c = section->whole->str[i];
        if (!strchr("0#?", c)) {
            g_string_append_c(reversed, c);
            continue;
        }
        if (left > 0)
            g_string_append_c(reversed, digits[--left]);
        else if (c == '0')
            g_string_append_c(reversed, '0');
        while (left > 0 && section->whole->str + i == first)
            g_string_append_c(reversed, digits[--left]);
    }
    for (gsize i = reversed->len; i-- > 0;)
        g_string_append_c(out, reversed->str[i]);
}

/** @return whether digits of the value are not shown. */
static bool show_number(const Section *section, double value, bool has_sign, GString *out)
{
    double shown = section->is_percent ? fabs(value) * 100 : fabs(value);
    for (int i = 0; i < section->n_thousands; i++)
        shown /= 1000;
    const int n_decimals = MIN(section->n_decimals, MAX_DECIMALS);
    char text[BASE_DECIMAL_SIZE];
    base_decimal_fixed(shown, n_decimals, text);
    char *point = strchr(text, '.');
    if (point) {
        gsize size = strlen(text);
        for (int i = 0; i < section->n_optional && text[size - 1] == '0'; i++)
            text[--size] = '\0';
        if (text[size - 1] == '.')
            text[size - 1] = '\0';
    }
    g_autofree char *whole = g_strndup(text, strcspn(text, "."));
    if (value < 0 && has_sign && strspn(text, "0.") != strlen(text))
        g_string_append_c(out, '-');
    g_string_append(out, section->before->str);
    show_whole(section, whole, out);
    g_string_append(out, text + strlen(whole));
    g_string_append(out, section->behind->str);
    return fabs(shown - base_decimal_round(shown, n_decimals)) > shown * 1e-12;
}

/** The time of a day as HH:MM, with seconds where the format shows them. */
static void show_time(const Section *section, gint64 seconds, GString *out)
{
    const gint64 hours = seconds / 3600;
    g_string_append_printf(out, "%02d:%02d", (int)hours, (int)(seconds / 60 % 60));
    if (section->has_seconds)
        g_string_append_printf(out, ":%02d", (int)(seconds % 60));
}

/** @return false where the number is no date. */
static bool show_date(const Section *section, double value, bool is_1904, GString *out)
{
    /* 1900-03-01 is day 61 in the workbook: Excel has a 29 February 1900, day 60. */
    static const int32_t days_1904 = -24107, days_1900 = -25569;
    if (!(value >= 0) || value >= LAST_DAY + 1)
        return false;
    double day = floor(value);
    gint64 seconds = (gint64)round((value - day) * 86400);
    if (section->is_elapsed && !section->has_date) {
        show_time(section, (gint64)day * 86400 + seconds, out);
        return true;
    }
    if (seconds == 86400) {
        seconds = 0;
        day++;
    }
    if (!section->has_date) {
        show_time(section, seconds, out);
        return true;
    }
    if (!is_1904 && (day == 0 || day == 60)) {
        g_string_append(out, day == 0 ? "1900-01-00" : "1900-02-29");
        return true;
    }
    const int32_t early = !is_1904 && day < 60 ? 1 : 0;
    char text[BASE_DATE_SIZE];
    base_date_format((int32_t)day + (is_1904 ? days_1904 : days_1900 + early), text);
    const bool whole = section->has_day || section->has_time || !section->has_month;
    g_string_append_len(out, text, whole ? BASE_DATE_SIZE - 1 : BASE_DATE_SIZE - 4);
    if (section->has_time) {
        g_string_append_c(out, ' ');
        show_time(section, seconds, out);
    }
    return true;
}

/** The section for the number; *has_sign says whether a minus is still to be shown. */
static const Section *section_of(const BaseXlsxFormat *format, double value, bool *has_sign)
{
    size_t i = 0;
    if (value < 0 && format->n_sections >= 2)
        i = 1;
    else if (value == 0 && format->n_sections >= 3)
        i = 2;
    *has_sign = i == 0;
    return &format->sections[i];
}

bool base_xlsx_show(
    const BaseXlsxFormat *format, const char *stored, bool is_1904, GString *out)
{
    char *end = NULL;
    const double value = g_ascii_strtod(stored, &end);
    if (end == stored || *end != '\0' || !isfinite(value)) {
        g_string_append(out, stored);
        return false;
    }
    bool has_sign;
    const Section *section = format ? section_of(format, value, &has_sign) : NULL;
    if (section && (section->has_date || section->has_time) &&
        show_date(section, value, is_1904, out))
        return false;
    if (!section || section->is_general || format->has_condition || section->has_date ||
        section->has_time || section->whole->len + (gsize)section->n_decimals == 0) {
        show_general(value, out);
        return false;
    }
    return show_number(section, value, has_sign, out);
}
