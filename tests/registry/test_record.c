#include "support/records.h"

static const FixtureKey p1 = {.record = "P1", .event = "baseline"};
static const FixtureKey p2 = {.record = "P2", .event = "baseline"};

/* ---- Another id ---- */

/* Everything of a patient: numbers, texts, codes, what repeats, and of two events. */
static void fill(Registry *registry, const char *record)
{
    RegistryImport *import = fixture_begin(registry);
    (void)fixture_put(registry, import,
        (FixtureKey){.record = record, .event = "baseline", .site = "site_02"},
        "consent=1 age=61 weight=58.5 sex=?UNK grade=B site_of___neck=1 remark=fine");
    (void)fixture_put(registry, import,
        (FixtureKey){.record = record, .event = "1_month", .site = "site_02"}, "pain=?NA");
    for (int64_t i = 1; i <= 2; i++)
        (void)fixture_put(registry, import,
            (FixtureKey){.record = record,
                .event = "1_month",
                .form = "adverse_event",
                .site = "site_02",
                .instance = i},
            i == 1 ? "ae_type=1 ae_date=2024-01-05" : "ae_type=?UNK");
    fixture_commit(import);
}

/* The registry is the one that it would be had the file said the new id. */
static void test_record__rename(void **state)
{
    (void)state;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    g_autoptr(Registry) expected = fixture_create(NULL);
    fill(registry, "P1");
    fill(expected, "Q1");
    const int64_t query = records_ask(registry, p1, "age", "range", "610");
    GError *error = NULL;
    const RegistryChangeInfo info = records_info("2024-01-02");
    g_autoptr(RegistryRecordDone) done =
        registry_record_rename(registry, "P1", "Q1", &info, &error);
    fixture_no_error(error);
    /* Enrolment, lesion, assessment, the visit's, and two of the form that repeats. */
    records_expect_done(done, 6, 0, 0);
    assert_string_equal(done->record_id, "Q1");
    assert_int_equal(done->import_id, 4);
    assert_int_equal(done->offset, 0);
    records_expect_same(registry, expected);
    fixture_check(
        path, "SELECT group_concat(record_id || site) FROM proreg_record", "Q1site_02");
    fixture_check(path, "SELECT group_concat(DISTINCT record_id) FROM proreg_missing", "Q1");
    /* Each value came from where it came. */
    fixture_check(
        path, "SELECT group_concat(DISTINCT import_id || ' ' || line) FROM enrolment", "2 2");
    g_autoptr(RegistryQueries) queries = NULL;
    assert_string_equal(records_query(registry, query, &queries)->problem.record_id, "Q1");
    assert_string_equal(registry_queries_at(queries, 0)->owner, "site_02");
    fixture_path_free(path);
}

/* Written in either way, a letter with its accent is one. */
static void test_record__rename_composes(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    (void)fixture_import(registry, p1, "age=61");
    GError *error = NULL;
    const RegistryChangeInfo info = records_info("2024-01-02");
    g_autoptr(RegistryRecordDone) done =
        registry_record_rename(registry, "P1", "e\xcc\x81", &info, &error);
    fixture_no_error(error);
    assert_string_equal(done->record_id, "\xc3\xa9");
}

static void test_record__rename_refused(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    (void)fixture_import(registry, p1, "age=61");
    (void)fixture_import(registry, p2, "age=62");
    GError *error = NULL;
    const RegistryChangeInfo info = records_info("2024-01-02");
    g_autofree char *longest = g_strnfill(100, 'x');
    g_autofree char *longer = g_strnfill(101, 'x');
    static const char *const no_ids[] = {"", "UNK",
        "A\xe2\x80\x8b"
        "1",
        "A\n1", NULL};
    for (size_t i = 0; no_ids[i]; i++)
        records_expect_refused(registry,
            registry_record_rename(registry, "P1", no_ids[i], &info, &error), &error,
            "is no record id of this study");
    records_expect_refused(registry,
        registry_record_rename(registry, "P1", longer, &info, &error), &error,
        "is no record id of this study");
    records_expect_refused(registry,
        registry_record_rename(registry, "P1", "P2", &info, &error), &error,
        "there is a record P2 already");
    records_expect_refused(registry,
        registry_record_rename(registry, "P9", "Q9", &info, &error), &error,
        "there is no record P9");
    RegistryChangeInfo silent = info;
    silent.reason = NULL;
    records_expect_refused(registry,
        registry_record_rename(registry, "P1", "Q1", &silent, &error), &error,
        "record rename needs --reason");
    silent.reason = "";
    records_expect_refused(registry,
        registry_record_rename(registry, "P1", "Q1", &silent, &error), &error,
        "record rename needs --reason");
    records_rename(registry, "P2", "Q2");
    records_expect_refused(registry,
        registry_record_rename(registry, "P1", "P2", &info, &error), &error,
        "P2 stands for record Q2");
    records_expect_refused(registry, registry_record_release(registry, "P1", &info, &error),
        &error, "P1 stands for no other record");
    records_rename(registry, "P1", longest);
}

/* A study that says what its ids look like. */
static void test_record__rename_pattern(void **state)
{
    (void)state;
    g_autofree char *study =
        g_strconcat(fixture_study, "record_id: {pattern: 'P[0-9]+'}\n", NULL);
    g_autoptr(GPtrArray) files = fixture_files(fixture_dictionary, study);
    GError *error = NULL;
    g_autoptr(Registry) registry =
        registry_create(NULL, files, "small", "tester", &(BaseClock){0}, &error);
    fixture_no_error(error);
    (void)fixture_import(registry, p1, "age=61");
    const RegistryChangeInfo info = records_info("2024-01-02");
    records_expect_refused(registry,
        registry_record_rename(registry, "P1", "Q1", &info, &error), &error,
        "is no record id of this study");
    records_rename(registry, "P1", "P7");
}

/* ---- Another hospital ---- */

static RegistryRowOutcome send(Registry *registry, const char *site, const char *day)
{
    GError *error = NULL;
    const RegistryImportInfo info = {
        .file = "b.csv", .user = "tester", .clock = records_info(day).clock};
    RegistryImport *import = registry_import_begin(registry, &info, &error);
    fixture_no_error(error);
    const RegistryRowResult result = fixture_put(registry, import,
        (FixtureKey){.record = "P1", .event = "1_month", .site = site}, "pain=3");
    (void)registry_import_cancel(import, NULL, NULL, &error);
    fixture_no_error(error);
    return result.outcome;
}

/* Both may send from that day on; the record stays whose it is. */
static void test_record__transfer(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    g_autoptr(Registry) before = fixture_create(NULL);
    (void)fixture_import(registry, p1, "age=61");
    (void)fixture_import(before, p1, "age=61");
    records_transfer(registry, "P1", "site_02", "2024-06-01");
    records_expect_same(registry, before);
    assert_int_equal(send(registry, "site_02", "2024-05-31"), REGISTRY_ROW_OTHER_SITE);
    assert_int_equal(send(registry, "site_02", "2024-06-01"), REGISTRY_ROW_NEW);
    assert_int_equal(send(registry, "site_01", "2024-06-01"), REGISTRY_ROW_NEW);
    GError *error = NULL;
    const RegistryChangeInfo info = records_info("2024-01-02");
    const int32_t june = records_day("2024-06-01");
    records_expect_refused(registry,
        registry_record_transfer(registry, "P1", "site_02", june, &info, &error), &error,
        "record P1 is site_02's already");
    records_expect_refused(registry,
        registry_record_transfer(registry, "P1", "site_01", june - 1, &info, &error), &error,
        "record P1 is site_01's already");
    records_expect_refused(registry,
        registry_record_transfer(registry, "P1", "site_09", june, &info, &error), &error,
        "the study has no site \"site_09\"");
    records_expect_refused(registry,
        registry_record_transfer(registry, "P9", "site_02", june, &info, &error), &error,
        "there is no record P9");
}

/* It is as if the other hospital had sent it first. */
static void test_record__claim(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    g_autoptr(Registry) expected = fixture_create(NULL);
    (void)fixture_import(registry, p1, "age=61");
    (void)fixture_import(expected,
        (FixtureKey){.record = "P1", .event = "baseline", .site = "site_02"}, "age=61");
    records_claim(registry, "P1", "site_02");
    records_expect_same(registry, expected);
    assert_int_equal(send(registry, "site_01", "2024-06-01"), REGISTRY_ROW_OTHER_SITE);
    assert_int_equal(send(registry, "site_02", "2024-06-01"), REGISTRY_ROW_NEW);
    GError *error = NULL;
    const RegistryChangeInfo info = records_info("2024-01-02");
    records_expect_refused(registry,
        registry_record_claim(registry, "P1", "site_02", &info, &error), &error,
        "record P1 is site_02's already");
    records_expect_refused(registry,
        registry_record_claim(registry, "P1", "site_09", &info, &error), &error,
        "the study has no site \"site_09\"");
    records_expect_refused(registry,
        registry_record_claim(registry, "P9", "site_01", &info, &error), &error,
        "there is no record P9");
}

/* ---- Taken out ---- */

static void fill_void(Registry *registry, const char *without)
{
    RegistryImport *import = fixture_begin(registry);
    (void)fixture_put(registry, import, p1, "age=61 grade=B weight=?UNK");
    if (!strstr(without, "assessment"))
        (void)fixture_put(registry, import, records_month("P1"), "pain=3 remark=?NA");
    if (!strstr(without, "first"))
        (void)fixture_put(registry, import, records_event("P1", 1), "ae_type=1 ae_date=?UNK");
    if (!strstr(without, "second"))
        (void)fixture_put(registry, import, records_event("P1", 2), "ae_type=2");
    fixture_commit(import);
}

static RegistryRecordDone *take_out(
    Registry *registry, const char *event, const char *form, int64_t instance)
{
    GError *error = NULL;
    const RegistryVoid what = {.event = event, .form = form, .instance = instance};
    const RegistryChangeInfo info = records_info("2024-01-02");
    RegistryRecordDone *done = registry_record_void(registry, "P1", &what, &info, &error);
    fixture_no_error(error);
    assert_non_null(done);
    return done;
}

/* By event, form and instance, each alone and together: no trace is left in what is stored. */
static void test_record__void(void **state)
{
    (void)state;
    static const struct {
        const char *event, *form;
        int64_t instance, n_rows, n_values;
        const char *without;
    } cases[] = {{"1_month_arm_1", "adverse_event", 1, 1, 2, "first"},
        {"1_month_arm_1", "adverse_event", 0, 2, 3, "first second"},
        {NULL, "adverse_event", 2, 1, 1, "second"}, {NULL, NULL, 2, 1, 1, "second"},
        {NULL, "assessment", 0, 1, 2, "assessment"},
        {"1_month_arm_1", NULL, 0, 3, 5, "assessment first second"},
        {"1_month_arm_1", NULL, 1, 2, 4, "assessment first"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Registry) registry = fixture_create(NULL);
        g_autoptr(Registry) expected = fixture_create(NULL);
        fill_void(registry, "");
        fill_void(expected, cases[i].without);
        g_autoptr(RegistryRecordDone) done =
            take_out(registry, cases[i].event, cases[i].form, cases[i].instance);
        records_expect_done(done, cases[i].n_rows, cases[i].n_values, 0);
        records_expect_same(registry, expected);
    }
}

/* A record of which nothing is left goes. */
static void test_record__void_all(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    g_autoptr(Registry) expected = fixture_create(NULL);
    fill_void(registry, "");
    g_autoptr(RegistryRecordDone) done = take_out(registry, NULL, NULL, 0);
    records_expect_done(done, 5, 8, 0);
    assert_int_equal(registry_n_records(registry, NULL), 0);
    records_expect_same(registry, expected);
}

/* Sent again as it was it stays out, and is named; what is new goes in, also into the same
 * form. */
static void test_record__void_then_sent(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    fill_void(registry, "");
    g_autoptr(RegistryRecordDone) done = take_out(registry, "1_month_arm_1", NULL, 0);
    const RegistryRowResult again =
        fixture_import(registry, records_month("P1"), "pain=3 remark=?NA");
    assert_int_equal(again.n_reverted, 2);
    assert_int_equal(again.n_new, 0);
    const RegistryRowResult code =
        fixture_import(registry, records_event("P1", 1), "ae_type=1 ae_date=?UNK");
    assert_int_equal(code.n_reverted, 2);
    const RegistryRowResult other =
        fixture_import(registry, records_month("P1"), "pain=4 remark=?NA");
    assert_int_equal(other.n_reverted, 1);
    assert_int_equal(other.n_new, 1);
    /* Under the id that the record has by then, and under the one that it had. */
    records_rename(registry, "P1", "Q1");
    const RegistryRowResult renamed =
        fixture_import(registry, records_event("Q1", 2), "ae_type=2");
    assert_int_equal(renamed.n_reverted, 1);
    assert_int_equal(renamed.n_new, 0);
    records_expect_sound(registry);
}

/* A whole record does not come back with the same file. */
static void test_record__void_all_then_sent(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    (void)fixture_import(registry, p1, "age=61");
    g_autoptr(RegistryRecordDone) done = take_out(registry, NULL, NULL, 0);
    const RegistryRowResult again = fixture_import(registry, p1, "age=61");
    assert_int_equal(again.n_reverted, 1);
    assert_false(again.new_record);
    assert_int_equal(registry_n_records(registry, NULL), 0);
    const RegistryRowResult other = fixture_import(registry, p1, "age=62");
    assert_true(other.new_record);
    assert_int_equal(registry_n_records(registry, NULL), 1);
    records_expect_sound(registry);
}

/* Queries about what was taken out are closed, no others. */
static void test_record__void_closes(void **state)
{
    (void)state;
    static const struct {
        const char *event, *field;
        int64_t instance;
        bool is_closed;
    } asked[] = {{"1_month", "ae_type", 1, true}, {"1_month", "ae_date", 1, true},
        {"1_month", "ae_type", 2, false}, {"1_month", "pain", 1, false},
        {"baseline", "ae_type", 1, false}, {"1_month", NULL, 1, false},
        {"1_month", "ae_type", 0, true}};
    g_autoptr(Registry) registry = fixture_create(NULL);
    fill_void(registry, "");
    (void)fixture_import(registry, records_event("P2", 1), "ae_type=1");
    int64_t queries[G_N_ELEMENTS(asked)];
    for (size_t i = 0; i < G_N_ELEMENTS(asked); i++)
        queries[i] = records_ask(registry,
            (FixtureKey){
                .record = "P1", .event = asked[i].event, .instance = asked[i].instance},
            asked[i].field, "range", "9");
    const int64_t of_other =
        records_ask(registry, records_event("P2", 1), "ae_type", "range", "9");
    g_autoptr(RegistryRecordDone) done =
        take_out(registry, "1_month_arm_1", "adverse_event", 1);
    assert_int_equal(done->n_queries, 3);
    for (size_t i = 0; i < G_N_ELEMENTS(asked); i++)
        records_expect_query(registry, queries[i],
            asked[i].is_closed ? REGISTRY_QUERY_CLOSED : REGISTRY_QUERY_OPEN);
    records_expect_query(registry, of_other, REGISTRY_QUERY_OPEN);
}

static void test_record__void_refused(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    fill_void(registry, "");
    GError *error = NULL;
    const RegistryChangeInfo info = records_info("2024-01-02");
    const RegistryVoid outcome = {.event = "outcome_arm_1"}, third = {.instance = 3}, all = {0};
    records_expect_refused(registry,
        registry_record_void(registry, "P1", &outcome, &info, &error), &error,
        "nothing is stored of record P1 there: outcome_arm_1");
    records_expect_refused(registry,
        registry_record_void(registry, "P1", &third, &info, &error), &error,
        "nothing is stored of record P1 there;");
    records_expect_refused(registry, registry_record_void(registry, "P9", &all, &info, &error),
        &error, "there is no record P9");
}

/* ---- Consent ---- */

static void test_record__withdraw(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    (void)fixture_import(registry, p1, "consent=1 age=61");
    (void)fixture_import(registry, p2, "consent=1 age=61");
    const int64_t consent = records_ask(registry, p1, "consent", "consent", "");
    const int64_t other = records_ask(registry, p2, "consent", "consent", "");
    const int64_t age = records_ask(registry, p1, "age", "range", "610");
    GError *error = NULL;
    const RegistryChangeInfo info = records_info("2024-01-02");
    records_expect_refused(registry,
        registry_record_withdraw(registry, "P1", NULL, &info, &error), &error,
        "record P1 has not withdrawn");
    g_autoptr(RegistryRecordDone) done =
        registry_record_withdraw(registry, "P1", "data", &info, &error);
    fixture_no_error(error);
    records_expect_done(done, 0, 0, 1);
    records_expect_query(registry, consent, REGISTRY_QUERY_CLOSED);
    records_expect_query(registry, other, REGISTRY_QUERY_OPEN);
    records_expect_query(registry, age, REGISTRY_QUERY_OPEN);
    records_expect_refused(registry,
        registry_record_withdraw(registry, "P1", "data", &info, &error), &error,
        "record P1 has withdrawn already");
    records_withdraw(registry, "P1", "contact"); /* narrower, by a word of its own */
    records_withdraw(registry, "P1", NULL);
    records_expect_refused(registry,
        registry_record_withdraw(registry, "P9", "use", &info, &error), &error,
        "there is no record P9");
    records_expect_sound(registry);
}

/* As an answer in an import: what is less than was said before changes nothing. */
static void test_record__withdraw_in_import(void **state)
{
    (void)state;
    static const struct {
        const char *scope, *expected;
    } cases[] = {{"contact", "contact"}, {"data", "data"}, {"contact", "data"},
        {"data", "data"}, {"use", "use"}, {"data", "use"}, {NULL, "use"}};
    g_autoptr(Registry) registry = fixture_create(NULL);
    (void)fixture_import(registry, p1, "consent=1 age=61");
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        (void)records_answer_withdrawn(registry, "P1", cases[i].scope);
        (void)records_answer_withdrawn(registry, "P9", "use");
        records_expect_withdrawn(registry, "P1", cases[i].expected);
        records_expect_withdrawn(registry, "P9", NULL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_record__rename),
        cmocka_unit_test(test_record__rename_composes),
        cmocka_unit_test(test_record__rename_refused),
        cmocka_unit_test(test_record__rename_pattern),
        cmocka_unit_test(test_record__transfer),
        cmocka_unit_test(test_record__claim),
        cmocka_unit_test(test_record__void),
        cmocka_unit_test(test_record__void_all),
        cmocka_unit_test(test_record__void_then_sent),
        cmocka_unit_test(test_record__void_all_then_sent),
        cmocka_unit_test(test_record__void_closes),
        cmocka_unit_test(test_record__void_refused),
        cmocka_unit_test(test_record__withdraw),
        cmocka_unit_test(test_record__withdraw_in_import),
    };
    return cmocka_run_group_tests_name("registry/record", tests, NULL, NULL);
}
