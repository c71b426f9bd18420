#include "importers/value.h"

#include <string.h>

#include <glib.h>

#include "base/words.h"
#include "support/cmocka_all.h"

/** One field of a type, and what its texts become: the stored text, or the name of the fault.
 */
typedef struct {
    SchemaField field;
    const char *text, *expected;
} Case;

/* 2026-04-05 08:00 in Tokyo, the evening of the day before in UTC. */
static const BaseClock tokyo = {.utc = 1775343600, .local = 1775343600 + 9 * 3600};

static const char *outcome(const Case *c, char *buffer, size_t size)
{
    static const char *const faults[] = {"good", "event", "type", "choice", "range"};
    g_autoptr(GHashTable) codes = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(codes, "UNK", "unknown");
    const SchemaStudy study = {.missing_codes = codes};
    char canonical[IMPORT_TIME_SIZE];
    RegistryCell cell = {0};
    const ImportValueFault fault =
        import_value_check(&study, &c->field, c->text, BASE_DATE_DMY, &tokyo, canonical, &cell);
    if (fault != IMPORT_VALUE_GOOD)
        return faults[fault];
    if (cell.kind == REGISTRY_CELL_INTEGER)
        g_snprintf(buffer, size, "%d", (int)cell.integer);
    else if (cell.kind == REGISTRY_CELL_NUMBER)
        g_snprintf(buffer, size, "%.10g", cell.number);
    else
        g_snprintf(buffer, size, "%s%s", cell.kind == REGISTRY_CELL_MISSING ? "missing " : "",
            cell.text);
    return buffer;
}

#define PLAIN .decimals = -1, .validation = (char *)""
#define TIME .type = SCHEMA_TIME, .decimals = -1
#define STAMP .type = SCHEMA_DATETIME, .decimals = -1

static void test_value__types(void **state)
{
    (void)state;
    const Case cases[] = {
        {{.type = SCHEMA_NUMBER, PLAIN}, "1.50", "1.5"},
        {{.type = SCHEMA_NUMBER, PLAIN}, "-.5", "-0.5"},
        {{.type = SCHEMA_NUMBER, PLAIN}, "1,5", "type"},
        {{.type = SCHEMA_NUMBER, PLAIN}, "UNK", "missing UNK"},
        {{.type = SCHEMA_NUMBER, PLAIN}, "12345678901234567890.5", "1.23456789e+19"},
        {{.type = SCHEMA_NUMBER, .decimals = 1}, "22", "type"},
        {{.type = SCHEMA_NUMBER, .decimals = 1}, "22.0", "22"},
        {{.type = SCHEMA_NUMBER, PLAIN, .decimal_comma = true}, "1,5", "1.5"},
        {{.type = SCHEMA_INTEGER, PLAIN}, "99999999999999999999", "type"},
        {{.type = SCHEMA_INTEGER, PLAIN}, "-0", "0"},
        {{.type = SCHEMA_INTEGER, PLAIN, .has_min = true, .min = 5, .step = 10}, "25", "25"},
        {{.type = SCHEMA_INTEGER, PLAIN, .has_min = true, .min = 5, .step = 10}, "20", "range"},
        {{.type = SCHEMA_DATE, PLAIN}, "1/4/2019", "2019-04-01"},
        {{.type = SCHEMA_DATE, PLAIN}, "2019-04-01", "2019-04-01"},
        {{.type = SCHEMA_DATE, PLAIN, .max_today = true}, "2999-01-01", "range"},
        {{.type = SCHEMA_DATE, PLAIN, .min_today = true}, "1999-01-01", "range"},
        {{.type = SCHEMA_DATE, PLAIN, .max_today = true}, "1999-01-01", "1999-01-01"},
        {{.type = SCHEMA_DATE, PLAIN, .max_today = true}, "2026-04-05", "2026-04-05"},
        {{.type = SCHEMA_DATE, PLAIN, .max_today = true}, "2026-04-06", "range"},
        {{.type = SCHEMA_DATE, PLAIN, .min_today = true}, "2026-04-05", "2026-04-05"},
        {{.type = SCHEMA_DATE, PLAIN, .min_today = true}, "2026-04-04", "range"},
        {{STAMP, .validation = (char *)"datetime_ymd", .max_today = true}, "2026-04-05 08:00",
            "2026-04-05 08:00"},
        {{STAMP, .validation = (char *)"datetime_ymd", .max_today = true}, "2026-04-05 08:01",
            "range"},
        {{TIME, .validation = (char *)"time"}, "23:59", "23:59"},
        {{TIME, .validation = (char *)"time"}, "24:00", "type"},
        {{TIME, .validation = (char *)"time"}, "2359", "type"},
        {{TIME, .validation = (char *)"time"}, "12", "type"},
        {{TIME, .validation = (char *)"time_hh_mm_ss"}, "12:30:05", "12:30:05"},
        {{TIME, .validation = (char *)"time_hh_mm_ss"}, "12:30", "type"},
        {{TIME, .validation = (char *)"time_mm_ss"}, "59:59", "59:59"},
        {{TIME, .validation = (char *)"time_mm_ss"}, "60:00", "type"},
        {{TIME, .validation = (char *)"time", .has_max = true, .max = 0.5}, "13:00", "range"},
        {{STAMP, .validation = (char *)"datetime_ymd"}, "1/4/2019 7:05", "2019-04-01 7:05"},
        {{STAMP, .validation = (char *)"datetime_ymd"}, "2019-04-01", "type"},
        {{STAMP, .validation = (char *)"datetime_ymd"}, "2019-02-30 10:00", "type"},
        {{STAMP, .validation = (char *)"datetime_seconds_ymd"}, "2019-04-01 10:00", "type"},
        {{STAMP, .validation = (char *)"datetime_ymd", .has_max = true, .max = 1},
            "2019-04-01 10:00", "range"},
        {{.type = SCHEMA_TEXT, PLAIN}, "anything", "anything"},
        {{.type = SCHEMA_TEXT, PLAIN}, "UNK", "missing UNK"},
        {{.type = SCHEMA_CHECKBOX, PLAIN}, "UNK", "choice"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        char buffer[64];
        const char *found = outcome(&cases[i], buffer, sizeof buffer);
        if (strcmp(found, cases[i].expected) != 0)
            fail_msg("case %d: %s: %s", (int)i, cases[i].text, found);
    }
}

/* The double nearest to the text, as strtod has it, for every length and place of the point. */
static void test_value__numbers(void **state)
{
    (void)state;
    static const char all[] = "98765432109876543210";
    for (size_t n = 1; n < sizeof all; n++) {
        for (size_t behind = 0; behind <= n; behind++) {
            static const char *const signs[] = {"", "-", "+"};
            for (size_t sign = 0; sign < G_N_ELEMENTS(signs); sign++) {
                g_autofree char *text =
                    g_strdup_printf("%s%.*s%s%.*s", signs[sign], (int)(n - behind), all,
                        behind > 0 ? "." : "", (int)behind, all + n - behind);
                double number = -1;
                bool is_integer = behind > 0;
                int n_decimals = -1;
                if (!import_value_number(text, '.', &number, &is_integer, &n_decimals))
                    fail_msg("%s is no number", text);
                if (number != g_ascii_strtod(text, NULL))
                    fail_msg("%s is %.17g", text, number);
                assert_int_equal(n_decimals, behind);
                const bool is_whole = strspn(all + n - behind, "0") >= behind;
                assert_int_equal(is_integer, is_whole);
            }
        }
    }
    g_autofree char *digits = g_strnfill(301, '7');
    double number;
    bool is_integer;
    int n_decimals;
    assert_false(import_value_number(digits, '.', &number, &is_integer, &n_decimals));
    assert_true(import_value_number(digits + 1, '.', &number, &is_integer, &n_decimals));
    assert_true(number == g_ascii_strtod(digits + 1, NULL));
    assert_true(import_value_number("-0", '.', &number, &is_integer, &n_decimals));
    assert_true(1 / number > 0); /* No negative zero. */
    static const char *const wrong[] = {
        "", "-", "+", ".", "5.", "1.2.3", "--1", "1-", "1e5", " 1", "1 ", "1,5", "0x1", "nan"};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        if (import_value_number(wrong[i], '.', &number, &is_integer, &n_decimals))
            fail_msg("%s is a number", wrong[i]);
}

static SchemaChoice two_choices[] = {{.code = (char *)"1", .label = (char *)"One"},
    {.code = (char *)"10", .label = (char *)"Ten"}};
static SchemaChoice letters[] = {{.code = (char *)"1a", .label = (char *)"A"},
    {.code = (char *)"1.0", .label = (char *)"B"}};

#define CODES                                                                                  \
    .type = SCHEMA_CHOICE, .choices = two_choices, .n_choices = 2, .integer_codes = true
#define LETTERS .type = SCHEMA_CHOICE, .choices = letters, .n_choices = 2
#define INTEGER .type = SCHEMA_INTEGER, PLAIN

static void test_value__edges(void **state)
{
    (void)state;
    const Case cases[] = {
        {{CODES}, "1", "1"},
        {{CODES}, "10", "10"},
        {{CODES}, "10.00", "10"},
        {{CODES}, "1.0", "1"},
        {{CODES}, "1.", "choice"},
        {{CODES}, "1.01", "choice"},
        {{CODES}, "1.0a", "choice"},
        {{CODES}, "100", "choice"},
        {{CODES}, "0", "choice"},
        {{CODES}, ".0", "choice"},
        {{LETTERS}, "1a", "1a"},
        {{LETTERS}, "1.0", "1.0"},
        {{LETTERS}, "1", "choice"},
        {{LETTERS}, "1A", "choice"},
        {{.type = SCHEMA_CHECKBOX, PLAIN}, "0", "0"},
        {{.type = SCHEMA_CHECKBOX, PLAIN}, "1", "1"},
        {{.type = SCHEMA_CHECKBOX, PLAIN}, "1.0", "1"},
        {{.type = SCHEMA_CHECKBOX, PLAIN}, "2", "choice"},
        {{.type = SCHEMA_CHECKBOX, PLAIN}, "10", "choice"},
        {{INTEGER}, "9000000000000001", "type"},
        {{INTEGER}, "-9000000000000001", "type"},
        {{INTEGER, .has_min = true, .min = 5}, "5", "5"},
        {{INTEGER, .has_min = true, .min = 5}, "4", "range"},
        {{INTEGER, .has_max = true, .max = 5}, "5", "5"},
        {{INTEGER, .has_max = true, .max = 5}, "6", "range"},
        {{INTEGER, .min = 5, .max = 5}, "9", "9"},
        {{INTEGER, .step = 5}, "25", "25"},
        {{INTEGER, .step = 5}, "-10", "-10"},
        {{INTEGER, .step = 5}, "24", "range"},
        {{INTEGER, .min = 3, .step = 5}, "25", "25"},
        {{.type = SCHEMA_NUMBER, .decimals = 0}, "22", "22"},
        {{.type = SCHEMA_NUMBER, .decimals = 0}, "22.0", "type"},
        {{.type = SCHEMA_NUMBER, .decimals = 2}, "22.0", "type"},
        {{.type = SCHEMA_DATE, PLAIN, .min_today = true, .max_today = true}, "2026-04-05",
            "2026-04-05"},
        {{TIME, .validation = (char *)"time"}, "0:00", "0:00"},
        {{TIME, .validation = (char *)"time"}, "23:60", "type"},
        {{TIME, .validation = (char *)"time"}, "12:30:59", "12:30:59"},
        {{TIME, .validation = (char *)"time"}, "12:30:60", "type"},
        {{TIME, .validation = (char *)"time"}, "12:30:01:01", "type"},
        {{TIME, .validation = (char *)"time"}, "123:30", "type"},
        {{TIME, .validation = (char *)"time"}, "12:", "type"},
        {{TIME, .validation = (char *)"time"}, ":30", "type"},
        {{TIME, .validation = (char *)"time"}, "12.30", "type"},
        {{TIME, .validation = (char *)"time_mm_ss"}, "1:60", "type"},
        {{TIME, .validation = (char *)"time_mm_ss"}, "1:02:03", "type"},
        {{TIME, .validation = (char *)"time", .has_max = true, .max = 0.5}, "12:00", "12:00"},
        {{TIME, .validation = (char *)"time", .has_max = true, .max = 0.5}, "12:00:01",
            "range"},
        {{TIME, .validation = (char *)"time", .has_min = true, .min = 0.5}, "11:59", "range"},
        {{STAMP, .validation = (char *)"datetime_seconds_ymd"}, "2019-04-01 10:00:59",
            "2019-04-01 10:00:59"},
        {{STAMP, .validation = (char *)"datetime_ymd"}, "2019-04-01 24:00", "type"},
        {{STAMP, .validation = (char *)"datetime_ymd"}, "2019-04-01 10:00:000", "type"},
        {{STAMP, .validation = (char *)"datetime_ymd"}, "2019-04-01  10:00", "type"},
        {{STAMP, .validation = (char *)"datetime_ymd", .min_today = true}, "2026-04-05 08:00",
            "2026-04-05 08:00"},
        {{STAMP, .validation = (char *)"datetime_ymd", .min_today = true}, "2026-04-05 07:59",
            "range"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        char buffer[64];
        const char *found = outcome(&cases[i], buffer, sizeof buffer);
        if (strcmp(found, cases[i].expected) != 0)
            fail_msg("case %d: %s: %s", (int)i, cases[i].text, found);
    }
}

/* Thirty codes are named, and that there are more. */
static void test_value__expected_codes(void **state)
{
    (void)state;
    SchemaChoice choices[31];
    g_autoptr(GString) listed = g_string_new("one of ");
    for (size_t i = 0; i < 31; i++)
        choices[i] = (SchemaChoice){.code = g_strdup_printf("%zu", i)};
    for (size_t i = 0; i < 30; i++)
        g_string_append_printf(listed, "%s%zu", i > 0 ? ", " : "", i);
    for (size_t n = 30; n <= 31; n++) {
        const SchemaField field = {.type = SCHEMA_CHOICE, .choices = choices, .n_choices = n};
        g_autofree char *expected = import_value_expected(&field, IMPORT_VALUE_CHOICE);
        g_autofree char *arguments = base_arguments("s", expected);
        g_autofree char *text = base_words_compose(NULL, "{1}", arguments);
        g_string_append(listed, n > 30 ? ", ..." : "");
        assert_string_equal(text, listed->str);
    }
    for (size_t i = 0; i < 31; i++)
        g_free(choices[i].code);
}

static void test_value__expected(void **state)
{
    (void)state;
    const struct {
        SchemaField field;
        const char *expected;
    } cases[] = {
        {{.type = SCHEMA_INTEGER, .min_text = (char *)"0", .max_text = (char *)"9"},
            "an integer from 0 to 9"},
        {{.type = SCHEMA_INTEGER,
             .min_text = (char *)"0",
             .max_text = (char *)"100",
             .step = 5},
            "an integer from 0 to 100 in steps of 5"},
        {{.type = SCHEMA_NUMBER,
             .decimals = -1,
             .min_text = (char *)"0",
             .max_text = (char *)""},
            "a number of 0 or more"},
        {{.type = SCHEMA_DATE, .min_text = (char *)"", .max_text = (char *)"today"},
            "a date (YYYY-MM-DD) of today or less"},
        {{.type = SCHEMA_TIME, .min_text = (char *)"", .max_text = (char *)""},
            "a time (HH:MM)"},
        {{.type = SCHEMA_DATETIME, .min_text = (char *)"", .max_text = (char *)""},
            "a date and time (YYYY-MM-DD HH:MM)"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *expected = import_value_expected(&cases[i].field, IMPORT_VALUE_TYPE);
        g_autofree char *arguments = base_arguments("s", expected);
        g_autofree char *text = base_words_compose(NULL, "{1}", arguments);
        assert_string_equal(text, cases[i].expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_value__types),
        cmocka_unit_test(test_value__numbers),
        cmocka_unit_test(test_value__edges),
        cmocka_unit_test(test_value__expected),
        cmocka_unit_test(test_value__expected_codes),
    };
    return cmocka_run_group_tests_name("importers/value", tests, NULL, NULL);
}
