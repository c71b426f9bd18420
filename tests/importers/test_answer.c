#include "support/records.h"

#include "importers/answer.h"
#include "registry/moves.h"

static const FixtureKey p1 = {.record = "P1", .event = "baseline"};

static RegistryImport *begin(Registry *registry)
{
    GError *error = NULL;
    const RegistryImportInfo info = {
        .command = "query answer", .file = "x", .user = "tester", .reason = "so"};
    RegistryImport *import = registry_import_begin(registry, &info, &error);
    fixture_no_error(error);
    return import;
}

/* A question about a cell of a record of the first hospital. */
static RegistryQuery asked(
    const char *record, const char *event, int64_t instance, const char *field)
{
    return (RegistryQuery){.owner = "site_01",
        .problem = {.record_id = record,
            .event = event,
            .instance = instance,
            .field = field,
            .rule_id = "range"}};
}

/* What became of an answer: "" where it went in, else why not. New text. */
static char *put(Registry *registry, const RegistryQuery *query, const char *value,
    RegistryImportCounts *counts)
{
    GError *error = NULL;
    ImportRefusal refusal;
    const BaseClock clock = records_info("2024-06-01").clock;
    RegistryImport *import = begin(registry);
    (void)import_answer_put(
        import, registry_study(registry), query, value, &clock, counts, &refusal, &error);
    fixture_no_error(error);
    fixture_commit(import);
    char *said = refusal.msgid ? base_words_compose(NULL, refusal.msgid, refusal.arguments)
                               : g_strdup("");
    import_refusal_clear(&refusal);
    assert_null(refusal.msgid);
    assert_null(refusal.arguments);
    return said;
}

static void expect_put(Registry *registry, RegistryQuery query, const char *value)
{
    RegistryImportCounts counts = {0};
    g_autofree char *said = put(registry, &query, value, &counts);
    assert_string_equal(said, "");
    assert_int_equal(
        counts.n_values_new + counts.n_values_changed + counts.n_values_unchanged, 1);
}

static void expect_refused(
    Registry *registry, RegistryQuery query, const char *value, const char *part)
{
    RegistryImportCounts counts = {0};
    g_autofree char *said = put(registry, &query, value, &counts);
    if (!strstr(said, part))
        fail_msg("%s: %s", value, said);
    assert_int_equal(
        counts.n_values_new + counts.n_values_changed + counts.n_values_unchanged, 0);
}

/* The registry is as if a file had sent the values. */
static void test_answer__goes_in(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    g_autoptr(Registry) expected = fixture_create(NULL);
    (void)fixture_import(registry, p1, "age=61 sex=1");
    (void)fixture_import(registry,
        (FixtureKey){
            .record = "P1", .event = "1_month", .form = "adverse_event", .instance = 2},
        "ae_type=1");
    (void)fixture_import(expected, p1, "age=62 sex=1 weight=58.5 surgery_date=2024-05-01");
    (void)fixture_import(
        expected, (FixtureKey){.record = "P1", .event = "1_month"}, "pain=?UNK");
    (void)fixture_import(expected,
        (FixtureKey){
            .record = "P1", .event = "1_month", .form = "adverse_event", .instance = 2},
        "ae_type=2");
    static const char base[] = "baseline_arm_1", month[] = "1_month_arm_1";
    expect_put(registry, asked("P1", base, 0, "age"), " 62 ");
    expect_put(
        registry, asked("P1", base, 1, "age"), "\xef\xbc\x96\xef\xbc\x92"); /* 62, wide */
    expect_put(registry, asked("P1", base, 0, "weight"), "58.50");
    expect_put(registry, asked("P1", base, 0, "surgery_date"), "2024-05-01");
    expect_put(registry, asked("P1", month, 0, "pain"), "UNK");
    expect_put(registry, asked("P1", month, 2, "ae_type"), "2");
    records_expect_same(registry, expected);
}

/* New, changed and unchanged are counted apart. */
static void test_answer__counts(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    (void)fixture_import(registry, p1, "age=61 sex=1");
    static const struct {
        const char *field, *value;
        RegistryImportCounts counts;
    } cases[] = {{"age", "62", {.n_values_changed = 1}},
        {"age", "62", {.n_values_unchanged = 1}}, {"weight", "60", {.n_values_new = 1}}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        RegistryImportCounts counts = {.n_values_new = 3};
        const RegistryQuery query = asked("P1", "baseline_arm_1", 0, cases[i].field);
        g_autofree char *said = put(registry, &query, cases[i].value, &counts);
        assert_string_equal(said, "");
        assert_int_equal(counts.n_values_new, 3 + cases[i].counts.n_values_new);
        assert_int_equal(counts.n_values_changed, cases[i].counts.n_values_changed);
        assert_int_equal(counts.n_values_unchanged, cases[i].counts.n_values_unchanged);
    }
}

/* No value of the field's, and fields and places that have no single cell. */
static void test_answer__refused(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    g_autoptr(Registry) before = fixture_create(NULL);
    (void)fixture_import(registry, p1, "age=61");
    (void)fixture_import(before, p1, "age=61");
    static const char base[] = "baseline_arm_1", month[] = "1_month_arm_1";
    const RegistryQuery age = asked("P1", base, 0, "age");
    expect_refused(registry, age, "121", "age \"121\" is not an integer from 0 to 120");
    expect_refused(registry, age, "old", "age \"old\" is not an integer from 0 to 120");
    expect_refused(registry, age, "", "age \"\" is not");
    expect_refused(registry, age, "  ", "age \"\" is not");
    expect_refused(registry, asked("P1", base, 0, "sex"), "3", "sex \"3\" is not");
    expect_refused(registry, asked("P1", base, 0, "surgery_date"), "2024-06-31", "is not");
    static const char no_cell[] = "it asks about no single cell";
    expect_refused(registry, asked(NULL, base, 0, "age"), "62", no_cell);
    expect_refused(registry, asked("P1", NULL, 0, "age"), "62", no_cell);
    expect_refused(registry, asked("P1", "other", 0, "age"), "62", no_cell);
    expect_refused(registry, asked("P1", base, 0, NULL), "62", no_cell);
    expect_refused(registry, asked("P1", base, 0, "nothing"), "62", no_cell);
    static const char no_single[] = "its field has no single cell";
    expect_refused(registry, asked("P1", base, 0, "record_id"), "P2", no_single);
    expect_refused(registry, asked("P1", base, 0, "site_of"), "neck", no_single);
    expect_refused(
        registry, asked("P1", month, 0, "age"), "62", "is not collected in this event");
    expect_refused(registry, asked("P1", month, 0, "ae_type"), "1", "which instance");
    expect_refused(registry, asked("P9", base, 0, "age"), "62", "its record is not in the");
    RegistryQuery nobodys = age;
    nobodys.owner = NULL;
    expect_refused(registry, nobodys, "62", "its record is not in the");
    records_expect_same(registry, before);
}

static RegistryQuery about_consent(const char *record)
{
    return (RegistryQuery){
        .owner = "site_01", .problem = {.record_id = record, .rule_id = "consent"}};
}

/* One word, in any width and case. */
static void test_answer__consent(void **state)
{
    (void)state;
    static const struct {
        const char *word, *scope, *fault;
    } cases[] = {{"mistake", NULL, ""}, {" Mistake ", NULL, ""}, {"contact", "contact", ""},
        {"DATA", "data", ""}, {"\xef\xbd\x95\xef\xbd\x93\xef\xbd\x85", "use", ""},
        {"perhaps", NULL, "\"perhaps\" does not answer it"}, {"", NULL, "does not answer it"},
        {"uses", NULL, "does not answer it"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Registry) registry = fixture_create(NULL);
        (void)fixture_import(registry, p1, "consent=1");
        RegistryImportCounts counts = {0};
        const RegistryQuery query = about_consent("P1");
        g_autofree char *said = put(registry, &query, cases[i].word, &counts);
        assert_non_null(strstr(said, cases[i].fault));
        assert_int_equal(said[0] == '\0', cases[i].fault[0] == '\0');
        GError *error = NULL;
        g_autoptr(RegistryMoves) moves = registry_moves_read(registry, &error);
        const char *scope = registry_moves_withdrawn(moves, "P1");
        assert_true(g_strcmp0(scope, cases[i].scope) == 0);
    }
    const RegistryQuery of_patient = about_consent("P1"), of_nobody = about_consent(NULL),
                        of_age = asked("P1", "baseline_arm_1", 0, "age");
    assert_true(import_answer_is_consent(&of_patient));
    assert_false(import_answer_is_consent(&of_nobody));
    assert_false(import_answer_is_consent(&of_age));
}

/* Of a cell its codes, or its type and bounds; of all else what there is to do. */
static void test_answer__expected(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    static const struct {
        const char *field, *rule, *expected;
    } cases[] = {{"sex", "choice", "1 = Male, 2 = Female"},
        {"sex", "type", "1 = Male, 2 = Female"}, {"age", "range", "an integer from 0 to 120"},
        {"age", "required", "an integer from 0 to 120"}, {"weight", "type", "a number"},
        {"age", "order", "look again"}, {"nothing", "range", "look again"},
        {NULL, "range", "look again"}, {"age", NULL, "look again"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        RegistryQuery query = asked("P1", "baseline_arm_1", 0, cases[i].field);
        query.problem.rule_id = cases[i].rule;
        query.problem.hint = "look again";
        g_autofree char *found = import_answer_expected(registry_study(registry), &query, NULL);
        assert_string_equal(found, cases[i].expected);
    }
}

/* A number for a number may be wrong by ten still; whatever else came in is plain. */
static void test_answer__plain(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    static const struct {
        const char *field, *rule, *raw;
        bool is_plain;
    } cases[] = {{"age", "range", "610", false}, {"age", "type", "6,1", false},
        {"age", "type", " 6.1 ", false}, {"weight", "type", "58,5", false},
        {"age", "type", "sixty", true}, {"age", "required", NULL, true},
        {"sex", "choice", "3", true}, {"surgery_date", "type", "2024", true},
        {"age", "order", "sixty", false}, {"nothing", "range", "sixty", false},
        {NULL, "range", "sixty", false}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        RegistryQuery query = asked("P1", "baseline_arm_1", 0, cases[i].field);
        query.problem.rule_id = cases[i].rule;
        query.problem.raw = cases[i].raw;
        if (import_answer_is_plain(registry_study(registry), &query) != cases[i].is_plain)
            fail_msg("case %d", (int)i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answer__goes_in),
        cmocka_unit_test(test_answer__counts),
        cmocka_unit_test(test_answer__refused),
        cmocka_unit_test(test_answer__consent),
        cmocka_unit_test(test_answer__expected),
        cmocka_unit_test(test_answer__plain),
    };
    return cmocka_run_group_tests_name("importers/answer", tests, NULL, NULL);
}
