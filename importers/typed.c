#include "importers/typed.h"

#include <string.h>

#include <glib.h>

#include "base/date.h"
#include "base/words.h"

/** An era's first and last day as YYYY-MM-DD, and the year before its first. */
typedef struct {
    const char *letter, *name, *from, *until;
    int year_before;
} Era;

static const Era eras[] = {
    {"R", "令和", "2019-05-01", "9999-12-31", 2018},
    {"H", "平成", "1989-01-08", "2019-04-30", 1988},
    {"S", "昭和", "1926-12-25", "1989-01-07", 1925},
    {"T", "大正", "1912-07-30", "1926-12-24", 1911},
    {"M", "明治", "1873-01-01", "1912-07-29", 1867},
};

static const char *behind(const char *text, const char *word)
{
    return g_str_has_prefix(text, word) ? text + strlen(word) : NULL;
}

/** A number of at most `most` digits; *text moves behind it. 0 for none. */
static int read_number(const char **text, int most)
{
    int number = 0, n = 0;
    for (; n < most && g_ascii_isdigit(**text); n++, (*text)++)
        number = number * 10 + g_ascii_digit_value(**text);
    return number;
}

/** Passes the sign behind a part of a date: the word, or one kind of separator throughout. */
static bool pass(const char **text, const char *word, char *separator)
{
    const char *next = behind(*text, word);
    if (next && *separator != '.' && *separator != '/' && *separator != '-') {
        *separator = 'w';
        *text = next;
        return true;
    }
    if (**text == '\0' || !strchr("./-", **text) || (*separator && *separator != **text))
        return false;
    *separator = *(*text)++;
    return true;
}

static bool day_of(int year, int month, int day, int32_t *days)
{
    g_autofree char *text = g_strdup_printf("%04d-%02d-%02d", year, month, day);
    return year > 0 && year < 10000 && month < 100 && day < 100 &&
           base_date_parse(text, BASE_DATE_YMD, days);
}

/** The parts behind an era's name: a year of the era, or 元 for its first. */
static bool read_parts(const char *text, int year_before, int most, int32_t *days)
{
    char separator = '\0';
    const char *first = behind(text, "元");
    int year = 1;
    if (first)
        text = first;
    else
        year = read_number(&text, most);
    if (year == 0 || !pass(&text, "年", &separator))
        return false;
    const int month = read_number(&text, 2);
    if (!pass(&text, "月", &separator))
        return false;
    const int day = read_number(&text, 2);
    const char *end = separator == 'w' ? behind(text, "日") : text;
    return end && *end == '\0' && day_of(year + year_before, month, day, days);
}

bool import_typed_era(const char *text, int32_t *days)
{
    for (size_t i = 0; i < G_N_ELEMENTS(eras); i++) {
        const Era *era = &eras[i];
        const char *parts = behind(text, era->name);
        if (!parts && g_ascii_toupper(text[0]) == era->letter[0])
            parts = text + 1;
        int32_t from = 0, until = 0, found = 0;
        if (!parts || !base_date_parse(era->from, BASE_DATE_YMD, &from) ||
            !base_date_parse(era->until, BASE_DATE_YMD, &until))
            continue;
        if (!read_parts(parts, era->year_before, 2, &found) || found < from || found > until)
            return false;
        *days = found;
        return true;
    }
    return strstr(text, "年") && read_parts(text, 0, 4, days);
}

bool import_typed_serial(const char *text, bool is_1904, int32_t *days)
{
    /* Day 61 of 1900's count is 1 March; before it Excel has a 29 February that never was. */
    enum { FIRST = 61, DAYS_1900 = -25569, DAYS_1904 = -24107 };
    const char *end = text;
    const int number = read_number(&end, 5);
    if (*end != '\0' || number < FIRST)
        return false;
    *days = number + (is_1904 ? DAYS_1904 : DAYS_1900);
    return true;
}

size_t import_typed_number(const char *text, const char **unit)
{
    const char *end = text + (*text == '-' || *text == '+');
    const char *digits = end;
    while (g_ascii_isdigit(*end))
        end++;
    if (end == digits)
        return 0;
    if (*end == '.' && g_ascii_isdigit(end[1]))
        for (end++; g_ascii_isdigit(*end);)
            end++;
    *unit = end + strspn(end, " ");
    return (size_t)(end - text);
}

bool import_typed_below(const char *text, const char **limit)
{
    static const char *const signs[] = {"<=", "<", "≦", "≤"};
    const char *number = NULL;
    for (size_t i = 0; !number && i < G_N_ELEMENTS(signs); i++)
        number = behind(text, signs[i]);
    if (!number)
        return false;
    const char *unit = NULL;
    *limit = number + strspn(number, " ");
    return import_typed_number(*limit, &unit) > 0 && *unit == '\0';
}

/** Words that say that nothing is known, as hospitals write them. */
static bool is_word_for_nothing(const char *text)
{
    static const char *const words[] = {"不明", "未検", "未検査", "未測定", "未実施", "未施行",
        "不詳", "なし", "該当なし", "測定不能", "検査せず", "欠測", "欠損", "ND", "N.D.", "NA",
        "N/A", "n/a", "NT", "unknown", "Unknown", "UNKNOWN", "unk", "none", "not done",
        "Not done", "missing", "-", "--", "ー", "?", "？", ".", NULL};
    return g_strv_contains(words, text);
}

/** Whether what stands behind a number may be a unit, and not a slip of the pen: 9O, 4e1, 65,5.
 */
static bool may_be_unit(const char *text)
{
    const bool is_slip = text[0] == '\0' || strchr(",.;:-", text[0]) ||
                         (text[1] == '\0' && strchr("OoIlSBZ", text[0])) ||
                         (strchr("eE", text[0]) && strspn(text + 1, "+-0123456789") > 0);
    return !is_slip;
}

static bool is_number(const SchemaField *field)
{
    return field->type == SCHEMA_NUMBER || field->type == SCHEMA_INTEGER;
}

const char *import_typed_hint(const SchemaField *field, const char *text)
{
    int32_t days;
    const char *rest = NULL;
    if (is_word_for_nothing(text))
        return N_("if it means that nothing is known: missing in the site's profile names the "
                  "word and its missing-data code");
    if (field->type == SCHEMA_DATE && import_typed_era(text, &days))
        return N_(
            "this is a date of a Japanese era: dates: era in the site's profile takes it");
    if (field->type == SCHEMA_DATE && import_typed_serial(text, false, &days))
        return N_("this may be a day as workbooks count them: dates: serial in the site's "
                  "profile takes it");
    if (is_number(field) && import_typed_below(text, &rest))
        return N_("a value below a limit: below in study.yaml says for all hospitals what it "
                  "counts as");
    if (is_number(field) && import_typed_number(text, &rest) > 0 && may_be_unit(rest))
        return N_("a number with a unit: unit of the column in the site's profile takes it");
    return NULL;
}
