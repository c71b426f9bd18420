#include "support/records.h"

#include "registry/moves.h"
#include "registry/undo.h"

static const FixtureKey p1 = {.record = "P1", .event = "baseline"};
static const FixtureKey p2 = {.record = "P2", .event = "baseline"};

static FixtureKey month_of(const char *record)
{
    return (FixtureKey){.record = record, .event = "1_month"};
}

static FixtureKey event_of(const char *record, int64_t instance)
{
    return (FixtureKey){
        .record = record, .event = "1_month", .form = "adverse_event", .instance = instance};
}

/* Fails the test unless it was refused with these words, and nothing was changed. */
static void expect_refused(
    Registry *registry, RegistryRecordDone *done, GError **error, const char *part)
{
    assert_null(done);
    fixture_expect(error, BASE_ERROR_USAGE, part);
    records_expect_sound(registry);
}

static void expect_done(
    const RegistryRecordDone *done, int64_t n_rows, int64_t n_values, int64_t n_queries)
{
    assert_non_null(done);
    assert_int_equal(done->n_rows, n_rows);
    assert_int_equal(done->n_values, n_values);
    assert_int_equal(done->n_queries, n_queries);
}

/* The state of the query that was asked; "" where there is none. */
static const RegistryQuery *query_of(
    Registry *registry, int64_t query_id, RegistryQueries **queries)
{
    GError *error = NULL;
    const RegistryQueryFilter filter = {.query_id = query_id};
    *queries = registry_queries_read(registry, &filter, &error);
    fixture_no_error(error);
    assert_int_equal((*queries)->queries->len, 1);
    return registry_queries_at(*queries, 0);
}

static void expect_query(Registry *registry, int64_t query_id, RegistryQueryState state)
{
    g_autoptr(RegistryQueries) queries = NULL;
    assert_int_equal(query_of(registry, query_id, &queries)->state, state);
}

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
    expect_done(done, 6, 0, 0);
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
    assert_string_equal(query_of(registry, query, &queries)->problem.record_id, "Q1");
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
        expect_refused(registry,
            registry_record_rename(registry, "P1", no_ids[i], &info, &error), &error,
            "is no record id of this study");
    expect_refused(registry, registry_record_rename(registry, "P1", longer, &info, &error),
        &error, "is no record id of this study");
    expect_refused(registry, registry_record_rename(registry, "P1", "P2", &info, &error),
        &error, "there is a record P2 already");
    expect_refused(registry, registry_record_rename(registry, "P9", "Q9", &info, &error),
        &error, "there is no record P9");
    RegistryChangeInfo silent = info;
    silent.reason = NULL;
    expect_refused(registry, registry_record_rename(registry, "P1", "Q1", &silent, &error),
        &error, "record rename needs --reason");
    silent.reason = "";
    expect_refused(registry, registry_record_rename(registry, "P1", "Q1", &silent, &error),
        &error, "record rename needs --reason");
    records_rename(registry, "P2", "Q2");
    expect_refused(registry, registry_record_rename(registry, "P1", "P2", &info, &error),
        &error, "P2 stands for record Q2");
    expect_refused(registry, registry_record_release(registry, "P1", &info, &error), &error,
        "P1 stands for no other record");
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
    expect_refused(registry, registry_record_rename(registry, "P1", "Q1", &info, &error),
        &error, "is no record id of this study");
    records_rename(registry, "P1", "P7");
}

/* ---- One of two ---- */

static RegistryRecordDone *merge(
    Registry *registry, const char *from, const char *into, RegistryKeep keep)
{
    GError *error = NULL;
    const RegistryChangeInfo info = records_info("2024-01-02");
    RegistryRecordDone *done = registry_record_merge(registry, from, into, keep, &info, &error);
    fixture_no_error(error);
    assert_non_null(done);
    return done;
}

/* What only one had is filled in, a value counts before a code, equal is equal. */
static void test_record__merge_fills(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    g_autoptr(Registry) expected = fixture_create(NULL);
    (void)fixture_import(registry, p1, "consent=1 age=61 weight=58.5 sex=?UNK grade=?NA");
    (void)fixture_import(registry, p2, "consent=1 age=61 weight=?UNK sex=2 remark=fine");
    (void)fixture_import(registry, month_of("P2"), "pain=?NA remark=worse");
    (void)fixture_import(registry, event_of("P2", 2), "ae_type=1 ae_date=?UNK");
    (void)fixture_import(
        expected, p1, "consent=1 age=61 weight=58.5 sex=2 grade=?NA remark=fine");
    (void)fixture_import(expected, month_of("P1"), "pain=?NA remark=worse");
    (void)fixture_import(expected, event_of("P1", 2), "ae_type=1 ae_date=?UNK");
    g_autoptr(RegistryRecordDone) done = merge(registry, "P2", "P1", REGISTRY_KEEP_UNSAID);
    /* The sex is filled in, the code of the weight left behind. */
    expect_done(done, 4, 2, 0);
    assert_int_equal(done->conflicts->len, 0);
    assert_int_equal(done->offset, 0);
    assert_string_equal(done->record_id, "P1");
    records_expect_same(registry, expected);
}

/* Two that contradict each other in a number, a code of a list, a missing-data code and a date
 * of what repeats. */
static Registry *contradicting(void)
{
    Registry *registry = fixture_create(NULL);
    (void)fixture_import(registry, p1, "consent=1 age=61 sex=1 weight=?UNK");
    (void)fixture_import(registry, p2, "consent=1 age=62 sex=2 weight=?NA remark=fine");
    return registry;
}

static void expect_conflict(const RegistryRecordDone *done, guint i, const char *field,
    const char *kept, const char *other)
{
    const RegistryConflict *conflict = done->conflicts->pdata[i];
    assert_string_equal(conflict->event, "baseline_arm_1");
    assert_int_equal(conflict->instance, 1);
    assert_string_equal(conflict->field, field);
    assert_string_equal(conflict->kept, kept);
    assert_string_equal(conflict->other, other);
}

static void test_record__merge_asks(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = contradicting();
    g_autoptr(Registry) before = contradicting();
    g_autoptr(RegistryRecordDone) done = merge(registry, "P2", "P1", REGISTRY_KEEP_UNSAID);
    assert_int_equal(done->import_id, 0);
    assert_int_equal(done->conflicts->len, 3);
    expect_conflict(done, 0, "age", "61", "62");
    expect_conflict(done, 1, "weight", "UNK", "NA");
    expect_conflict(done, 2, "sex", "1", "2");
    records_expect_same(registry, before);
}

static void test_record__merge_keeps(void **state)
{
    (void)state;
    g_autoptr(Registry) into = contradicting();
    g_autoptr(Registry) other = contradicting();
    g_autoptr(Registry) expected_into = fixture_create(NULL);
    g_autoptr(Registry) expected_other = fixture_create(NULL);
    (void)fixture_import(expected_into, p1, "consent=1 age=61 sex=1 weight=?UNK remark=fine");
    (void)fixture_import(expected_other, p1, "consent=1 age=62 sex=2 weight=?NA remark=fine");
    g_autoptr(RegistryRecordDone) first = merge(into, "P2", "P1", REGISTRY_KEEP_INTO);
    expect_done(first, 2, 3, 0);
    records_expect_same(into, expected_into);
    g_autoptr(RegistryRecordDone) second = merge(other, "P2", "P1", REGISTRY_KEEP_OTHER);
    expect_done(second, 2, 3, 0);
    records_expect_same(other, expected_other);
}

/* What did not count stays out when it is sent again, under either id; anything else goes in.
 */
static void test_record__merge_then_sent(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = contradicting();
    records_merge(registry, "P2", "P1", REGISTRY_KEEP_INTO);
    const RegistryRowResult again = fixture_import(registry, p1, "age=62 sex=2");
    assert_int_equal(again.n_reverted, 2);
    assert_int_equal(again.n_changed, 0);
    const RegistryRowResult other = fixture_import(registry, p1, "age=63");
    assert_int_equal(other.n_reverted, 0);
    assert_int_equal(other.n_changed, 1);
    /* That of the record which went still does not count. */
    const RegistryRowResult later = fixture_import(registry, p1, "age=62");
    assert_int_equal(later.n_reverted, 1);
    /* A value that the record itself had from a file is a value as any other. */
    const RegistryRowResult first = fixture_import(registry, p1, "age=61");
    assert_int_equal(first.n_changed, 1);
    records_expect_sound(registry);
}

/* The offset of a merge where P1 has these instances and P2 those. */
static int64_t offset_of(const char *site, const int64_t *kept, const int64_t *other, bool same)
{
    g_autoptr(Registry) registry = fixture_create(NULL);
    RegistryImport *import = fixture_begin(registry);
    (void)fixture_put(registry, import, p1, "age=61");
    (void)fixture_put(registry, import,
        (FixtureKey){.record = "P2", .event = "baseline", .site = site}, "age=61");
    for (size_t i = 0; kept[i] > 0; i++)
        (void)fixture_put(registry, import, event_of("P1", kept[i]), "ae_type=1");
    for (size_t i = 0; other[i] > 0; i++) {
        FixtureKey key = event_of("P2", other[i]);
        key.site = site;
        (void)fixture_put(registry, import, key, same ? "ae_type=1" : "ae_type=2");
    }
    fixture_commit(import);
    g_autoptr(RegistryRecordDone) done = merge(registry, "P2", "P1", REGISTRY_KEEP_UNSAID);
    assert_int_equal(done->conflicts->len, 0);
    records_expect_sound(registry);
    return done->offset;
}

/* Of one hospital only where it must be; always where two hospitals count by themselves; behind
 * those that were numbered on before. */
static void test_record__merge_numbers_on(void **state)
{
    (void)state;
    const int64_t none[] = {0}, one[] = {1, 0}, two[] = {2, 0}, late[] = {1, 1001, 0},
                  last[] = {999, 0}, next[] = {1000, 0};
    assert_int_equal(offset_of("site_01", none, one, false), 0);
    assert_int_equal(offset_of("site_01", one, none, false), 0);
    assert_int_equal(offset_of("site_01", one, two, false), 0);
    assert_int_equal(offset_of("site_01", one, one, true), 0);
    assert_int_equal(offset_of("site_01", one, one, false), 1000);
    assert_int_equal(offset_of("site_02", none, none, false), 1000);
    assert_int_equal(offset_of("site_02", one, one, true), 1000);
    assert_int_equal(offset_of("site_01", late, one, false), 2000);
    assert_int_equal(offset_of("site_01", last, last, false), 1000);
    assert_int_equal(offset_of("site_01", next, next, false), 2000);
}

/* A withdrawal of either counts for both, and the wider one of two. */
static void test_record__merge_withdrawal(void **state)
{
    (void)state;
    static const struct {
        const char *into, *other, *expected;
    } cases[] = {{NULL, "contact", "contact"}, {"use", "data", "use"}, {"data", "use", "use"},
        {"contact", NULL, "contact"}, {"data", "data", "data"}, {"contact", "data", "data"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Registry) registry = fixture_create(NULL);
        (void)fixture_import(registry, p1, "age=61");
        (void)fixture_import(registry, p2, "age=61");
        if (cases[i].into)
            records_withdraw(registry, "P1", cases[i].into);
        if (cases[i].other)
            records_withdraw(registry, "P2", cases[i].other);
        records_merge(registry, "P2", "P1", REGISTRY_KEEP_UNSAID);
        GError *error = NULL;
        g_autoptr(RegistryMoves) moves = registry_moves_read(registry, &error);
        fixture_no_error(error);
        assert_string_equal(registry_moves_withdrawn(moves, "P1"), cases[i].expected);
        records_expect_sound(registry);
    }
}

/* Whether both are one patient is no question any more; whether one of them is a third is. */
static void test_record__merge_closes(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    (void)fixture_import(registry, p1, "age=61");
    (void)fixture_import(registry, p2, "age=61");
    const FixtureKey first = {.record = "P1"}, second = {.record = "P2"};
    const int64_t there = records_ask(registry, first, NULL, "duplicate_patient", "P2");
    const int64_t back = records_ask(registry, second, NULL, "duplicate_patient", "P1");
    const int64_t third = records_ask(registry, first, NULL, "duplicate_patient", "P3");
    const int64_t other = records_ask(registry, p2, "age", "range", "P1");
    g_autoptr(RegistryRecordDone) done = merge(registry, "P2", "P1", REGISTRY_KEEP_UNSAID);
    assert_int_equal(done->n_queries, 2);
    expect_query(registry, there, REGISTRY_QUERY_CLOSED);
    expect_query(registry, back, REGISTRY_QUERY_CLOSED);
    expect_query(registry, third, REGISTRY_QUERY_OPEN);
    expect_query(registry, other, REGISTRY_QUERY_OPEN);
    records_expect_sound(registry);
}

/* Numbered on up to the last number, and not beyond: then nothing is done. */
static void test_record__merge_to_the_last_number(void **state)
{
    (void)state;
    for (int64_t beyond = 0; beyond < 2; beyond++) {
        g_autoptr(Registry) registry = fixture_create(NULL);
        (void)fixture_import(registry, p1, "age=61");
        FixtureKey other = p2, last = event_of("P2", 31767 + beyond);
        other.site = last.site = "site_02";
        (void)fixture_import(registry, other, "age=61");
        (void)fixture_import(registry, last, "ae_type=1");
        GError *error = NULL;
        const RegistryChangeInfo info = records_info("2024-01-02");
        g_autoptr(RegistryRecordDone) done =
            registry_record_merge(registry, "P2", "P1", REGISTRY_KEEP_INTO, &info, &error);
        if (beyond == 0) {
            fixture_no_error(error);
            assert_int_equal(done->offset, 1000);
            continue;
        }
        assert_null(done);
        fixture_expect(&error, BASE_ERROR_USAGE, "instance 31768 of P2 cannot be numbered on");
        records_expect_sound(registry);
    }
}

/* None is left for the first instance that the other hospital may send. */
static void test_record__merge_behind_the_last_number(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    (void)fixture_import(registry, event_of("P1", 32000), "ae_type=1");
    (void)fixture_import(registry,
        (FixtureKey){.record = "P2", .event = "baseline", .site = "site_02"}, "age=61");
    GError *error = NULL;
    const RegistryChangeInfo info = records_info("2024-01-02");
    expect_refused(registry,
        registry_record_merge(registry, "P2", "P1", REGISTRY_KEEP_INTO, &info, &error), &error,
        "instance 1 of P2 cannot be numbered on");
}

static void test_record__merge_refused(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = contradicting();
    GError *error = NULL;
    const RegistryChangeInfo info = records_info("2024-01-02");
    const RegistryKeep keep = REGISTRY_KEEP_INTO;
    expect_refused(registry, registry_record_merge(registry, "P1", "P1", keep, &info, &error),
        &error, "P1 is the same record");
    expect_refused(registry, registry_record_merge(registry, "P9", "P1", keep, &info, &error),
        &error, "there is no record P9");
    expect_refused(registry, registry_record_merge(registry, "P1", "P9", keep, &info, &error),
        &error, "there is no record P9");
    records_merge(registry, "P2", "P1", keep);
    /* By the id that it has left it is the same one. */
    expect_refused(registry, registry_record_merge(registry, "P2", "P1", keep, &info, &error),
        &error, "P1 is the same record");
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
    expect_refused(registry,
        registry_record_transfer(registry, "P1", "site_02", june, &info, &error), &error,
        "record P1 is site_02's already");
    expect_refused(registry,
        registry_record_transfer(registry, "P1", "site_01", june - 1, &info, &error), &error,
        "record P1 is site_01's already");
    expect_refused(registry,
        registry_record_transfer(registry, "P1", "site_09", june, &info, &error), &error,
        "the study has no site \"site_09\"");
    expect_refused(registry,
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
    expect_refused(registry, registry_record_claim(registry, "P1", "site_02", &info, &error),
        &error, "record P1 is site_02's already");
    expect_refused(registry, registry_record_claim(registry, "P1", "site_09", &info, &error),
        &error, "the study has no site \"site_09\"");
    expect_refused(registry, registry_record_claim(registry, "P9", "site_01", &info, &error),
        &error, "there is no record P9");
}

/* ---- Taken out ---- */

static void fill_void(Registry *registry, const char *without)
{
    RegistryImport *import = fixture_begin(registry);
    (void)fixture_put(registry, import, p1, "age=61 grade=B weight=?UNK");
    if (!strstr(without, "assessment"))
        (void)fixture_put(registry, import, month_of("P1"), "pain=3 remark=?NA");
    if (!strstr(without, "first"))
        (void)fixture_put(registry, import, event_of("P1", 1), "ae_type=1 ae_date=?UNK");
    if (!strstr(without, "second"))
        (void)fixture_put(registry, import, event_of("P1", 2), "ae_type=2");
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
        expect_done(done, cases[i].n_rows, cases[i].n_values, 0);
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
    expect_done(done, 5, 8, 0);
    assert_int_equal(registry_n_records(registry), 0);
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
        fixture_import(registry, month_of("P1"), "pain=3 remark=?NA");
    assert_int_equal(again.n_reverted, 2);
    assert_int_equal(again.n_new, 0);
    const RegistryRowResult code =
        fixture_import(registry, event_of("P1", 1), "ae_type=1 ae_date=?UNK");
    assert_int_equal(code.n_reverted, 2);
    const RegistryRowResult other =
        fixture_import(registry, month_of("P1"), "pain=4 remark=?NA");
    assert_int_equal(other.n_reverted, 1);
    assert_int_equal(other.n_new, 1);
    /* Under the id that the record has by then, and under the one that it had. */
    records_rename(registry, "P1", "Q1");
    const RegistryRowResult renamed = fixture_import(registry, event_of("Q1", 2), "ae_type=2");
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
    assert_int_equal(registry_n_records(registry), 0);
    const RegistryRowResult other = fixture_import(registry, p1, "age=62");
    assert_true(other.new_record);
    assert_int_equal(registry_n_records(registry), 1);
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
    (void)fixture_import(registry, event_of("P2", 1), "ae_type=1");
    int64_t queries[G_N_ELEMENTS(asked)];
    for (size_t i = 0; i < G_N_ELEMENTS(asked); i++)
        queries[i] = records_ask(registry,
            (FixtureKey){
                .record = "P1", .event = asked[i].event, .instance = asked[i].instance},
            asked[i].field, "range", "9");
    const int64_t of_other = records_ask(registry, event_of("P2", 1), "ae_type", "range", "9");
    g_autoptr(RegistryRecordDone) done =
        take_out(registry, "1_month_arm_1", "adverse_event", 1);
    assert_int_equal(done->n_queries, 3);
    for (size_t i = 0; i < G_N_ELEMENTS(asked); i++)
        expect_query(registry, queries[i],
            asked[i].is_closed ? REGISTRY_QUERY_CLOSED : REGISTRY_QUERY_OPEN);
    expect_query(registry, of_other, REGISTRY_QUERY_OPEN);
}

static void test_record__void_refused(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    fill_void(registry, "");
    GError *error = NULL;
    const RegistryChangeInfo info = records_info("2024-01-02");
    const RegistryVoid outcome = {.event = "outcome_arm_1"}, third = {.instance = 3}, all = {0};
    expect_refused(registry, registry_record_void(registry, "P1", &outcome, &info, &error),
        &error, "nothing is stored of record P1 there: outcome_arm_1");
    expect_refused(registry, registry_record_void(registry, "P1", &third, &info, &error),
        &error, "nothing is stored of record P1 there;");
    expect_refused(registry, registry_record_void(registry, "P9", &all, &info, &error), &error,
        "there is no record P9");
}

/* ---- Consent ---- */

static int64_t answer_withdrawn(Registry *registry, const char *id, const char *scope)
{
    GError *error = NULL;
    const RegistryImportInfo info = {
        .command = "query answer", .file = "x", .user = "tester", .reason = "so"};
    RegistryImport *import = registry_import_begin(registry, &info, &error);
    fixture_no_error(error);
    const int64_t entry = registry_import_id(import);
    assert_true(registry_import_withdraw(import, id, scope, &error));
    fixture_commit(import);
    return entry;
}

static void expect_withdrawn(Registry *registry, const char *id, const char *scope)
{
    GError *error = NULL;
    g_autoptr(RegistryMoves) moves = registry_moves_read(registry, &error);
    fixture_no_error(error);
    if (g_strcmp0(registry_moves_withdrawn(moves, id), scope) != 0)
        fail_msg("%s: %s", id, registry_moves_withdrawn(moves, id));
    records_expect_sound(registry);
}

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
    expect_refused(registry, registry_record_withdraw(registry, "P1", NULL, &info, &error),
        &error, "record P1 has not withdrawn");
    g_autoptr(RegistryRecordDone) done =
        registry_record_withdraw(registry, "P1", "data", &info, &error);
    fixture_no_error(error);
    expect_done(done, 0, 0, 1);
    expect_query(registry, consent, REGISTRY_QUERY_CLOSED);
    expect_query(registry, other, REGISTRY_QUERY_OPEN);
    expect_query(registry, age, REGISTRY_QUERY_OPEN);
    expect_refused(registry, registry_record_withdraw(registry, "P1", "data", &info, &error),
        &error, "record P1 has withdrawn already");
    records_withdraw(registry, "P1", "contact"); /* narrower, by a word of its own */
    records_withdraw(registry, "P1", NULL);
    expect_refused(registry, registry_record_withdraw(registry, "P9", "use", &info, &error),
        &error, "there is no record P9");
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
        (void)answer_withdrawn(registry, "P1", cases[i].scope);
        (void)answer_withdrawn(registry, "P9", "use");
        expect_withdrawn(registry, "P1", cases[i].expected);
        expect_withdrawn(registry, "P9", NULL);
    }
}

/* ---- Taken back ---- */

/* An import from before is taken back where its values are now. */
static void test_record__undo_before_rename(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    g_autoptr(Registry) expected = fixture_create(NULL);
    (void)fixture_import(registry, p1, "age=61 weight=58.5");
    (void)fixture_import(
        expected, (FixtureKey){.record = "R1", .event = "baseline"}, "age=61 weight=58.5");
    const int64_t entry = records_put(registry, "import", p1, "age=62 sex=1 weight=?UNK");
    records_rename(registry, "P1", "Q1");
    records_rename(registry, "Q1", "R1");
    records_undo(registry, entry);
    records_expect_same(registry, expected);
}

/* Of two that were merged the one that went is taken back out of the other. */
static void test_record__undo_before_merge(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    g_autoptr(Registry) expected = fixture_create(NULL);
    (void)fixture_import(registry, p1, "age=61");
    (void)fixture_import(registry, event_of("P1", 1), "ae_type=1");
    (void)fixture_import(expected, p1, "age=61");
    (void)fixture_import(expected, event_of("P1", 1), "ae_type=1");
    (void)fixture_import(registry, p2, "age=61");
    const int64_t entry = records_put(registry, "import", event_of("P2", 1), "ae_type=2");
    records_merge(registry, "P2", "P1", REGISTRY_KEEP_UNSAID);
    records_undo(registry, entry);
    records_expect_same(registry, expected);
}

/* What was taken out is not put back with the import that had brought it. */
static void test_record__undo_before_void(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    g_autoptr(Registry) expected = fixture_create(NULL);
    (void)fixture_import(registry, p1, "age=61");
    (void)fixture_import(expected, p1, "age=61");
    const int64_t entry = records_put(registry, "import", month_of("P1"), "pain=3");
    records_void(registry, "P1", "1_month_arm_1", NULL, 0);
    records_undo(registry, entry);
    records_expect_same(registry, expected);
}

/* Changes of whole records are no imports. */
static void test_record__undo_refused(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    (void)fixture_import(registry, p1, "age=61");
    records_rename(registry, "P1", "Q1"); /* entry 3 */
    GError *error = NULL;
    const RegistryChangeInfo info = records_info("2024-01-02");
    assert_null(registry_undo(registry, 3, &info, &error));
    fixture_expect(&error, BASE_ERROR_USAGE, "entry 3 of the journal is no import");
}

/* A withdrawal that was the answer to a query goes with the answer, also under the next id. */
static void test_record__undo_withdrawal(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    (void)fixture_import(registry, p1, "consent=1 age=61");
    (void)fixture_import(registry, p2, "consent=1 age=61");
    records_withdraw(registry, "P1", "contact");
    const int64_t wider = answer_withdrawn(registry, "P1", "use");
    const int64_t first = answer_withdrawn(registry, "P2", "use");
    records_undo(registry, wider);
    expect_withdrawn(registry, "P1", "contact");
    expect_withdrawn(registry, "P2", "use");
    records_rename(registry, "P2", "Q2");
    records_undo(registry, first);
    expect_withdrawn(registry, "Q2", NULL);
    expect_withdrawn(registry, "P1", "contact");
}

/* What somebody said of it since stands. */
static void test_record__undo_withdrawal_said_since(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    (void)fixture_import(registry, p1, "consent=1 age=61");
    const int64_t entry = answer_withdrawn(registry, "P1", "data");
    records_withdraw(registry, "P1", "use");
    records_undo(registry, entry);
    expect_withdrawn(registry, "P1", "use");
}

/* ---- An id that was freed, and is another patient's since ---- */

/* What was done to the one before is done to it, and nothing of that to the other. */
static void test_record__undo_before_release(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    g_autoptr(Registry) expected = fixture_create(NULL);
    (void)fixture_import(registry, p1, "age=61");
    const int64_t entry = records_put(registry, "import", p1, "age=62");
    records_rename(registry, "P1", "Q1");
    records_release(registry, "P1");
    (void)fixture_import(registry, p1, "age=62 sex=1");
    (void)fixture_import(expected, p1, "age=62 sex=1");
    (void)fixture_import(expected, (FixtureKey){.record = "Q1", .event = "baseline"}, "age=61");
    records_undo(registry, entry);
    records_expect_same(registry, expected);
}

static void test_record__queries_after_release(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    (void)fixture_import(registry, p1, "age=61");
    const int64_t query = records_ask(registry, p1, "age", "range", "610");
    records_rename(registry, "P1", "Q1");
    records_release(registry, "P1");
    (void)fixture_import(registry,
        (FixtureKey){.record = "P1", .event = "baseline", .site = "site_02"}, "age=30");
    const int64_t own = records_ask(registry, p1, "weight", "range", "610");
    g_autoptr(RegistryQueries) queries = NULL, owns = NULL;
    assert_string_equal(query_of(registry, query, &queries)->problem.record_id, "Q1");
    assert_string_equal(registry_queries_at(queries, 0)->owner, "site_01");
    assert_string_equal(query_of(registry, own, &owns)->problem.record_id, "P1");
    assert_string_equal(registry_queries_at(owns, 0)->owner, "site_02");
    /* The same about the first patient is no new question, about the other one it is. */
    const FixtureKey first = {.record = "Q1", .event = "baseline"};
    assert_int_equal(records_ask(registry, first, "age", "range", "610"), own);
    assert_int_equal(records_ask(registry, p1, "age", "range", "610"), own + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_record__rename),
        cmocka_unit_test(test_record__rename_composes),
        cmocka_unit_test(test_record__rename_refused),
        cmocka_unit_test(test_record__rename_pattern),
        cmocka_unit_test(test_record__merge_fills),
        cmocka_unit_test(test_record__merge_asks),
        cmocka_unit_test(test_record__merge_keeps),
        cmocka_unit_test(test_record__merge_then_sent),
        cmocka_unit_test(test_record__merge_numbers_on),
        cmocka_unit_test(test_record__merge_withdrawal),
        cmocka_unit_test(test_record__merge_closes),
        cmocka_unit_test(test_record__merge_to_the_last_number),
        cmocka_unit_test(test_record__merge_behind_the_last_number),
        cmocka_unit_test(test_record__merge_refused),
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
        cmocka_unit_test(test_record__undo_before_rename),
        cmocka_unit_test(test_record__undo_before_merge),
        cmocka_unit_test(test_record__undo_before_void),
        cmocka_unit_test(test_record__undo_refused),
        cmocka_unit_test(test_record__undo_withdrawal),
        cmocka_unit_test(test_record__undo_before_release),
        cmocka_unit_test(test_record__queries_after_release),
        cmocka_unit_test(test_record__undo_withdrawal_said_since),
    };
    return cmocka_run_group_tests_name("registry/record", tests, NULL, NULL);
}
