/* Branching logic by what REDCap's manual says of operators, blanks, checkboxes and functions.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "schema/branching.h"
#include "support/study_text.h"

static SchemaStudy *study_of(const char *dictionary)
{
    g_autoptr(GError) error = NULL;
    SchemaStudy *study = study_parse(dictionary, STUDY_YAML, &error);
    if (error)
        fail_msg("%s", error->message);
    return study;
}

/* The values of a row: "item1=5 1_year:item1=3 arm=?", a "?" for what is not known. */
typedef struct {
    const SchemaStudy *study;
    char **values;
} Values;

static const char *read_value(size_t event, size_t column, void *data)
{
    Values *values = data;
    const SchemaStudy *study = values->study;
    g_autofree char *own = g_strdup_printf("%s=", study->dictionary->columns[column].name);
    g_autofree char *named = g_strdup_printf("%s:%s", study->events[event].name, own);
    for (char **value = values->values; *value; value++) {
        const char *text = g_str_has_prefix(*value, named) ? *value + strlen(named)
                           : event == 0 && g_str_has_prefix(*value, own) ? *value + strlen(own)
                                                                         : NULL;
        if (text)
            return text[0] == '?' ? NULL : text;
    }
    return "";
}

/* Days of 2020-01-31. */
enum { TODAY = 18292 };

static SchemaShown shows(const SchemaStudy *study, const char *logic, const char *text)
{
    g_autofree char *fault = NULL;
    g_autoptr(SchemaBranching) branching = schema_branching_parse(study, logic, &fault);
    if (!branching)
        fail_msg("%s: %s", logic, fault);
    g_auto(GStrv) parts = g_strsplit(text, " ", -1);
    Values values = {.study = study, .values = parts};
    const SchemaBranchingRow row = {
        .study = study, .today = TODAY, .read = read_value, .data = &values};
    return schema_branching_shows(branching, &row);
}

typedef struct {
    const char *logic, *values;
    SchemaShown expected;
} Case;

static void check_cases(const Case *cases, size_t n)
{
    g_autoptr(SchemaStudy) study = study_of(STUDY_DICTIONARY);
    for (size_t i = 0; i < n; i++) {
        const SchemaShown got = shows(study, cases[i].logic, cases[i].values);
        if (got != cases[i].expected)
            fail_msg("%s with %s: %d", cases[i].logic, cases[i].values, (int)got);
    }
}

/* What REDCap's manual says of texts: places count from 1, letters in any case are the same. */
static void test_branching__parts_of_texts(void **state)
{
    (void)state;
    static const Case cases[] = {
        {"left('Taylor', 3) = 'Tay'", "", SCHEMA_SHOWN},
        {"left('Ta', 3) = 'Ta' and left('Ta', 0) = ''", "", SCHEMA_SHOWN},
        {"right('Taylor', 2) = 'or' and right('or', 5) = 'or'", "", SCHEMA_SHOWN},
        {"mid('Taylor', 4, 2) = 'lo' and mid('Taylor', 6, 9) = 'r'", "", SCHEMA_SHOWN},
        {"mid('Taylor', 9, 2) = '' and mid('Taylor', 0, 2) = ''", "", SCHEMA_SHOWN},
        {"find('L', 'Taylor') = 4 and find('x', 'Taylor') = 0", "", SCHEMA_SHOWN},
        {"find('', 'Taylor') = 0", "", SCHEMA_SHOWN},
        {"find('術', '手術日') = 2 and mid('手術日', 2, 1) = '術'", "", SCHEMA_SHOWN},
        {"replace_text('a-b-c', '-', '+') = 'a+b+c'", "", SCHEMA_SHOWN},
        {"replace_text('abc', '', '+') = 'abc'", "", SCHEMA_SHOWN},
        {"concat_ws(', ', 'a', '', 'b') = 'a, b'", "", SCHEMA_SHOWN},
        {"left([arm], 1) = 'a'", "arm=?", SCHEMA_NOT_KNOWN},
    };
    check_cases(cases, G_N_ELEMENTS(cases));
}

/* Blank values are left out; the deviation is a sample's (2, 4, 4, 4, 5, 5, 7, 9 has 32 / 7).
 */
static void test_branching__spread(void **state)
{
    (void)state;
    static const Case cases[] = {
        {"median(3, 1, 2) = 2 and median(4, 1, 3, 2) = 2.5", "", SCHEMA_SHOWN},
        {"median([item1], 8, '') = 8", "", SCHEMA_SHOWN},
        {"median('') = ''", "", SCHEMA_SHOWN},
        {"round(stdev(2, 4, 4, 4, 5, 5, 7, 9), 6) = 2.13809", "", SCHEMA_SHOWN},
        {"stdev(1) = '' and stdev('') = ''", "", SCHEMA_SHOWN},
        {"stdev([item1], 1, 3) = ''", "item1=?", SCHEMA_NOT_KNOWN},
    };
    check_cases(cases, G_N_ELEMENTS(cases));
}

/** Whether logic shows a field in a row of that event. */
static SchemaShown shows_at(
    const SchemaStudy *study, size_t event, const char *logic, const char *text)
{
    g_autofree char *fault = NULL;
    g_autoptr(SchemaBranching) branching = schema_branching_parse(study, logic, &fault);
    if (!branching)
        fail_msg("%s: %s", logic, fault);
    g_auto(GStrv) parts = g_strsplit(text, " ", -1);
    Values values = {.study = study, .values = parts};
    const SchemaBranchingRow row = {
        .study = study, .event = event, .today = TODAY, .read = read_value, .data = &values};
    return schema_branching_shows(branching, &row);
}

/* item1 is collected at start and 1_year, not at end. */
static void test_branching__smart_variables(void **state)
{
    (void)state;
    g_autoptr(SchemaStudy) study = study_of(STUDY_DICTIONARY);
    static const struct {
        size_t event;
        const char *logic, *values;
        SchemaShown expected;
    } cases[] = {
        {1, "[event-number] = 2 and [arm-number] = '1' and [event-label] = '1 year'", "",
            SCHEMA_SHOWN},
        {1, "[previous-event-name][item1] = 5", "start:item1=5 1_year:item1=6", SCHEMA_SHOWN},
        {2, "[previous-event-name][item1] = 6", "start:item1=5 1_year:item1=6", SCHEMA_SHOWN},
        {0, "[previous-event-name][item1] = ''", "start:item1=5 1_year:item1=6", SCHEMA_SHOWN},
        {0, "[next-event-name][item1] = 6", "start:item1=5 1_year:item1=6", SCHEMA_SHOWN},
        {1, "[next-event-name][item1] = ''", "start:item1=5 1_year:item1=6", SCHEMA_SHOWN},
        {2, "[first-event-name][item1] = 5", "start:item1=5 1_year:item1=6", SCHEMA_SHOWN},
        {0, "[last-event-name][item1] = 6", "start:item1=5 1_year:item1=6", SCHEMA_SHOWN},
        {1, "[previous-event-name][item1] = 5", "start:item1=?", SCHEMA_NOT_KNOWN},
        {0, "[record-name] = 'r'", "record_id=r", SCHEMA_SHOWN},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        if (shows_at(study, cases[i].event, cases[i].logic, cases[i].values) !=
            cases[i].expected)
            fail_msg("%s at %zu", cases[i].logic, cases[i].event);
    static const char *const unknown[][2] = {
        {"[user-name] = 'x'", "the smart variable [user-name] has no answer here"},
        {"[item1][2] = 2", "[item1] is no event of the study"},
        {"[1_year][item1][current-instance] = 2", "instances of [item1] cannot be named"},
        {"[record-dag-name] = 'x'", "the smart variable [record-dag-name] has no answer here"},
        {"[1_year][item1][first-instance] = 2", "instances of [item1] cannot be named"},
        {"[user-name][item1] = 2", "[user-name] is no event of the study"}};
    for (size_t i = 0; i < G_N_ELEMENTS(unknown); i++) {
        g_autofree char *fault = NULL;
        assert_null(schema_branching_parse(study, unknown[i][0], &fault));
        assert_string_equal(fault, unknown[i][1]);
    }
}

static void take_use(size_t event, size_t column, void *data)
{
    (void)column;
    g_string_append_printf(data, "%d ", event == SIZE_MAX ? -1 : (int)event);
}

/* What is read: at the row's event, at a named one, or at any that may be meant. */
static void test_branching__uses(void **state)
{
    (void)state;
    g_autoptr(SchemaStudy) study = study_of(STUDY_DICTIONARY);
    g_autofree char *fault = NULL;
    g_autoptr(SchemaBranching) branching = schema_branching_parse(study,
        "[item1] = 1 or [1_year][item1] = 1 or [previous-event-name][item1] = 1", &fault);
    g_autoptr(GString) found = g_string_new(NULL);
    schema_branching_uses(branching, take_use, found);
    assert_string_equal(found->str, "-1 1 0 1 2 ");
}

/* 'today' stands for the day, wherever it is written; a field or another text does not. */
static void test_branching__asks_day(void **state)
{
    (void)state;
    static const struct {
        const char *logic;
        bool asks;
    } cases[] = {{"datediff([item1], 'today', 'd') > 30", true},
        {"[item1] = 1 and (1 = 2 or datediff('now', [item1], 'y') > 1)", true},
        {"datediff([item1], '2020-01-01', 'd') > 30", false}, {"[item1] = 'todays'", false}};
    g_autoptr(SchemaStudy) study = study_of(STUDY_DICTIONARY);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *fault = NULL;
        g_autoptr(SchemaBranching) branching =
            schema_branching_parse(study, cases[i].logic, &fault);
        assert_non_null(branching);
        assert_int_equal(schema_branching_asks_day(branching), cases[i].asks);
    }
    assert_false(schema_branching_asks_day(NULL));
}

static void test_branching__operators(void **state)
{
    (void)state;
    static const Case cases[] = {
        {"[arm] = 'a'", "arm=a", SCHEMA_SHOWN},
        {"[arm] = \"a\"", "arm=b", SCHEMA_HIDDEN},
        {"[arm]<>'a'", "arm=b", SCHEMA_SHOWN},
        {"[arm] != 'b'", "arm=b", SCHEMA_HIDDEN},
        {"[item1] > 4 and [item1] <= 5", "item1=5", SCHEMA_SHOWN},
        {"[item1] >= '10'", "item1=9", SCHEMA_HIDDEN},
        {"[item1] < 10", "item1=9", SCHEMA_SHOWN},
        /* `and` binds before `or`, whatever the case of its letters. */
        {"[arm]='b' OR [item1]=1 And [item2]=2", "arm=b", SCHEMA_SHOWN},
        {"([arm]='b' or [item1]=1) and [item2]=2", "arm=b", SCHEMA_HIDDEN},
        {"not [arm] = 'a'", "arm=b", SCHEMA_SHOWN},
        {"!([arm] = 'b')", "arm=b", SCHEMA_HIDDEN},
        {"[item1] + [item2] * 2 = 7", "item1=1 item2=3", SCHEMA_SHOWN},
        {"([item1] - 1) ^ 2 / 4 = 1", "item1=3", SCHEMA_SHOWN},
        {"-[item1] = -3", "item1=3", SCHEMA_SHOWN},
        {"[item1] / [item2] = 1", "item1=1 item2=0", SCHEMA_HIDDEN},
        {"[item1] = '5.0'", "item1=5", SCHEMA_SHOWN},
        {"[op_date] > '2020-01-15'", "op_date=2020-02-01", SCHEMA_SHOWN},
        {"// by age\n[item1] = 1", "item1=1", SCHEMA_SHOWN},
        {"[item1]\xc2\xa0= 1", "item1=1", SCHEMA_SHOWN},
    };
    check_cases(cases, G_N_ELEMENTS(cases));
}

/* A blank is no 0, and it has no place among numbers. */
static void test_branching__blanks(void **state)
{
    (void)state;
    static const Case cases[] = {
        {"[item1] = ''", "", SCHEMA_SHOWN},
        {"[item1] = \"\"", "item1=0", SCHEMA_HIDDEN},
        {"[item1] <> ''", "item1=0", SCHEMA_SHOWN},
        {"[item1] <> ''", "", SCHEMA_HIDDEN},
        {"[item1] = 0", "", SCHEMA_HIDDEN},
        {"[item1] = '0'", "", SCHEMA_HIDDEN},
        {"[item1] = '0'", "item1=0", SCHEMA_SHOWN},
        {"[item1] <> '1'", "", SCHEMA_SHOWN},
        {"[item1] < 5", "", SCHEMA_HIDDEN},
        {"[item1] >= 0", "", SCHEMA_HIDDEN},
        {"[item1] + 1 = 1", "", SCHEMA_HIDDEN},
        {"sum([item1], [item2]) = 3", "item2=3", SCHEMA_SHOWN},
        {"sum([item1], [item2]) = ''", "", SCHEMA_SHOWN},
        {"mean([item1], [item2]) = 3", "item2=3", SCHEMA_SHOWN},
    };
    check_cases(cases, G_N_ELEMENTS(cases));
}

static void test_branching__checkboxes_and_events(void **state)
{
    (void)state;
    static const Case cases[] = {
        {"[side(1)] = '1'", "side___1=1", SCHEMA_SHOWN},
        {"[side(2)] = '1'", "side___1=1", SCHEMA_HIDDEN},
        /* A box that nobody ticked is 0, not blank. */
        {"[side(1)] = '0'", "", SCHEMA_SHOWN},
        {"[side(1)] = ''", "", SCHEMA_HIDDEN},
        {"[1_year_arm_1][item1] = 3", "item1=1 1_year:item1=3", SCHEMA_SHOWN},
        {"[event-name] = 'start_arm_1'", "", SCHEMA_SHOWN},
        /* Not collected in the row's own event: blank. */
        {"[status] = ''", "end:status=1", SCHEMA_SHOWN},
        {"[end_arm_1][status] = '1'", "end:status=1", SCHEMA_SHOWN},
    };
    check_cases(cases, G_N_ELEMENTS(cases));
}

static void test_branching__functions(void **state)
{
    (void)state;
    static const Case cases[] = {
        {"round([item1] / 3, 1) = 1.7", "item1=5", SCHEMA_SHOWN},
        {"roundup(1.2) = 2 and rounddown(1.8) = 1", "", SCHEMA_SHOWN},
        {"if([arm] = 'a', 1, 2) = 2", "arm=b", SCHEMA_SHOWN},
        {"min([item1], 4) = 4 and max([item1], 4) = 5", "item1=5", SCHEMA_SHOWN},
        {"abs(-2) = 2 and sqrt(9) = 3", "", SCHEMA_SHOWN},
        {"isblankormissingcode([item1])", "item1=UNK", SCHEMA_SHOWN},
        {"isblankormissingcode([item1])", "item1=5", SCHEMA_HIDDEN},
        {"contains([arm], 'A')", "arm=a", SCHEMA_SHOWN},
        {"datediff([op_date], [visit_date], 'd') = 31",
            "op_date=2020-01-31 visit_date=2019-12-31", SCHEMA_SHOWN},
        {"datediff([op_date], [visit_date], 'd', 'ymd', true) = -31",
            "op_date=2020-01-31 visit_date=2019-12-31", SCHEMA_SHOWN},
        {"datediff([op_date], 'today', 'd', true) = 30", "op_date=2020-01-01", SCHEMA_SHOWN},
        {"datediff('12-31-2019', [op_date], 'd', 'mdy') = 1", "op_date=2020-01-01",
            SCHEMA_SHOWN},
        /* REDCap's year has 365.2425 days, its month 30.44. */
        {"round(datediff([op_date], '2021-01-01', 'y'), 4) = 1.0021", "op_date=2020-01-01",
            SCHEMA_SHOWN},
        {"round(datediff('2020-01-01', '2020-03-01', 'M'), 4) = 1.9711", "", SCHEMA_SHOWN},
        {"datediff([op_date], 'today', 'd') > 5", "", SCHEMA_HIDDEN},
        {"year([op_date]) = 2020 and month([op_date]) = 2", "op_date=2020-02-01", SCHEMA_SHOWN},
    };
    check_cases(cases, G_N_ELEMENTS(cases));
}

/* What is not known decides nothing, unless the rest does. */
static void test_branching__unknown(void **state)
{
    (void)state;
    static const Case cases[] = {
        {"[arm] = 'a'", "arm=?", SCHEMA_NOT_KNOWN},
        {"[arm] <> 'a'", "arm=?", SCHEMA_NOT_KNOWN},
        {"[arm] = 'a' and [item1] = 1", "arm=? item1=2", SCHEMA_HIDDEN},
        {"[item1] = 2 or [arm] = 'a'", "arm=? item1=2", SCHEMA_SHOWN},
        {"[item1] = 2 and [arm] = 'a'", "arm=? item1=2", SCHEMA_NOT_KNOWN},
        {"not [arm] = 'a'", "arm=?", SCHEMA_NOT_KNOWN},
        {"if([item1] = 1, [arm], 'b') = 'b'", "arm=? item1=2", SCHEMA_SHOWN},
    };
    check_cases(cases, G_N_ELEMENTS(cases));
}

static void test_branching__faults(void **state)
{
    (void)state;
    static const struct {
        const char *logic, *fault;
    } cases[] = {
        {"[nothing] = 1", "[nothing] is no field of the dictionary"},
        {"[side] = 1", "[side] is a checkbox"},
        {"[side(9)] = 1", "no such choice"},
        {"[arm(1)] = 1", "is no checkbox"},
        {"[end_arm_1][arm] = 1", "not collected in event end_arm_1"},
        {"[nowhere_arm_1][arm] = 1", "is no event"},
        {"[arm][2] = 1", "[arm] is no event"},
        {"[start_arm_1][arm][2] = 1", "instances"},
        {"[user-name] = 'x'", "[user-name]"},
        {"rand([item1]) = 1", "function rand is not known"},
        {"round() = 1", "not expected"},
        {"sqrt(1, 2) = 1", "arguments"},
        {"[arm] = 'a", "a quote is not closed"},
        {"[arm", "a bracket is not closed"},
        {"([arm] = 'a'", "a closing parenthesis"},
        {"[arm] = 'a')", "\")\" was not expected"},
        {"[arm] =", "something is missing at the end"},
        {"1.2.3 = 1", "1.2.3 is no number"},
        {"arm = 1", "arm is neither a function nor a field"},
    };
    g_autoptr(SchemaStudy) study = study_of(STUDY_DICTIONARY);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *fault = NULL;
        assert_null(schema_branching_parse(study, cases[i].logic, &fault));
        if (!strstr(fault, cases[i].fault))
            fail_msg("%s: %s", cases[i].logic, fault);
    }
}

/* Neither depth nor length ends the program. */
static void test_branching__deep_and_long(void **state)
{
    (void)state;
    static const char *const pieces[] = {"(", "!", "-", "not ", "1+", "if(", "2^"};
    g_autoptr(SchemaStudy) study = study_of(STUDY_DICTIONARY);
    for (size_t p = 0; p < G_N_ELEMENTS(pieces); p++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (size_t i = 0; i < 100000; i++)
            g_string_append(text, pieces[p]);
        g_string_append(text, "1");
        g_autofree char *fault = NULL;
        assert_null(schema_branching_parse(study, text->str, &fault));
        assert_true(strstr(fault, "too deeply") || strstr(fault, "too long"));
    }
}

/* A study names what it cannot evaluate, and keeps the rest. */
static void test_branching__of_study(void **state)
{
    (void)state;
    g_autofree char *dictionary =
        study_replaced(STUDY_DICTIONARY, "text_validation_min,text_validation_max\n",
            "text_validation_min,text_validation_max,identifier,branching_logic\n");
    g_autofree char *good =
        study_replaced(dictionary, "item1,visit,,text,Item,,,integer,0,10\n",
            "item1,visit,,text,Item,,,integer,0,10,,[arm] = 'a'\n");
    g_autofree char *both = study_replaced(good, "item2,visit,,text,Item,,,integer,0,10\n",
        "item2,visit,,text,Item,,,integer,0,10,,[user-name] = 'x'\n");
    g_autoptr(SchemaStudy) study = study_of(both);
    const size_t item = (size_t)(schema_dictionary_find(study->dictionary, "item1") -
                                 study->dictionary->fields);
    assert_non_null(study->branching[item]);
    assert_null(study->branching[item + 1]);
    assert_int_equal(schema_branching_shows(NULL, NULL), SCHEMA_SHOWN);
    assert_int_equal(study->dictionary->warnings->len, 1);
    assert_non_null(strstr(study->dictionary->warnings->pdata[0],
        "item2 (line 10): the branching logic cannot be evaluated"));
}

/* The instance of the row: blank where nothing repeats, and nobody knows that of a new one. */
static void test_branching__instance(void **state)
{
    (void)state;
    g_autoptr(SchemaStudy) study = study_of(STUDY_DICTIONARY);
    static const struct {
        const char *logic;
        int64_t instance;
        SchemaShown expected;
    } cases[] = {
        {"[current-instance] = 2", 2, SCHEMA_SHOWN},
        {"[current-instance] = '2'", 1, SCHEMA_HIDDEN},
        {"[current-instance] > 1", 3, SCHEMA_SHOWN},
        {"[current-instance] = ''", 0, SCHEMA_SHOWN},
        {"[current-instance] = 1", 0, SCHEMA_HIDDEN},
        {"[current-instance] = 1", -1, SCHEMA_NOT_KNOWN},
        {"[item1][current-instance] = 5", 2, SCHEMA_SHOWN},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *fault = NULL;
        g_autoptr(SchemaBranching) branching =
            schema_branching_parse(study, cases[i].logic, &fault);
        if (!branching)
            fail_msg("%s: %s", cases[i].logic, fault);
        char *values_of[] = {(char *)"item1=5", NULL};
        Values values = {.study = study, .values = values_of};
        const SchemaBranchingRow row = {.study = study,
            .instance = cases[i].instance,
            .today = TODAY,
            .read = read_value,
            .data = &values};
        if (schema_branching_shows(branching, &row) != cases[i].expected)
            fail_msg("%s in %d", cases[i].logic, (int)cases[i].instance);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_branching__parts_of_texts),
        cmocka_unit_test(test_branching__spread),
        cmocka_unit_test(test_branching__instance),
        cmocka_unit_test(test_branching__smart_variables),
        cmocka_unit_test(test_branching__uses),
        cmocka_unit_test(test_branching__asks_day),
        cmocka_unit_test(test_branching__operators),
        cmocka_unit_test(test_branching__blanks),
        cmocka_unit_test(test_branching__checkboxes_and_events),
        cmocka_unit_test(test_branching__functions),
        cmocka_unit_test(test_branching__unknown),
        cmocka_unit_test(test_branching__faults),
        cmocka_unit_test(test_branching__deep_and_long),
        cmocka_unit_test(test_branching__of_study),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
