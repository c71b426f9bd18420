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
        cmocka_unit_test(test_value__expected),
    };
    return cmocka_run_group_tests_name("importers/value", tests, NULL, NULL);
}
