#include "support/fixture.h"

#include "registry/inside.h"

static const FixtureKey p1 = {.record = "P1", .event = "baseline"};
static const FixtureKey p1_month = {.record = "P1", .event = "1_month"};
static const FixtureKey p2 = {.record = "P2", .event = "1_month", .site = "site_02"};

/* What the manual says of record P1 as `fill` leaves it, put together by hand. */
#define P1_BYTES                                                                               \
    "7:site_01"                                                                                \
    "?13:1_month_arm_11:14:pain3:UNK"                                                          \
    "+13:adverse_event13:1_month_arm_11:27:ae_type1:2"                                         \
    "+13:adverse_event13:1_month_arm_12:107:ae_type1:1"                                        \
    "+10:assessment13:1_month_arm_11:16:remark4:well10:visit_date10:2020-01-01"                \
    "+10:assessment14:baseline_arm_11:14:pain1:3"                                              \
    "+9:enrolment14:baseline_arm_11:13:age2:616:weight4:58.5"                                  \
    "+6:lesion14:baseline_arm_11:15:grade1:B14:site_of___neck1:1"
#define P2_BYTES "7:site_02+10:assessment13:1_month_arm_11:14:pain1:0"

static void digest_of(const char *bytes, char hex[65])
{
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, bytes, -1);
    (void)g_strlcpy(hex, sum, 65);
}

/* SHA-256 over f(id) and the digest of each record. */
static void content_of(const char *const *ids, const char *const *bytes, size_t n, char hex[65])
{
    g_autoptr(GChecksum) content = g_checksum_new(G_CHECKSUM_SHA256);
    for (size_t i = 0; i < n; i++) {
        guint8 digest[32];
        gsize size = sizeof digest;
        g_autofree char *field = g_strdup_printf("%zu:%s", strlen(ids[i]), ids[i]);
        g_autoptr(GChecksum) record = g_checksum_new(G_CHECKSUM_SHA256);
        g_checksum_update(record, (const guchar *)bytes[i], -1);
        g_checksum_get_digest(record, digest, &size);
        g_checksum_update(content, (const guchar *)field, -1);
        g_checksum_update(content, digest, sizeof digest);
    }
    (void)g_strlcpy(hex, g_checksum_get_string(content), 65);
}

static void expect_content(Registry *registry, const char *expected)
{
    GError *error = NULL;
    char hex[65];
    (void)registry_content_hash(registry, hex, &error);
    fixture_no_error(error);
    assert_string_equal(hex, expected);
}

static void expect_both(Registry *registry)
{
    static const char *const ids[] = {"P1", "P2"};
    static const char *const bytes[] = {P1_BYTES, P2_BYTES};
    char expected[65];
    content_of(ids, bytes, 2, expected);
    expect_content(registry, expected);
}

static FixtureKey event_of(int64_t instance)
{
    FixtureKey key = p1_month;
    key.form = "adverse_event";
    key.instance = instance;
    return key;
}

/* In one file, rows of a record together and out of their order. */
static void fill_in_a_run(Registry *registry)
{
    RegistryImport *import = fixture_begin(registry);
    (void)fixture_put(registry, import, p2, "pain=0");
    (void)fixture_put(
        registry, import, p1_month, "pain=?UNK visit_date=2020-01-01 remark=well");
    (void)fixture_put(registry, import, event_of(10), "ae_type=1");
    (void)fixture_put(registry, import, event_of(2), "ae_type=2");
    (void)fixture_put(
        registry, import, p1, "weight=58.5 age=61 grade=B site_of___neck=1 pain=3");
    fixture_commit(import);
}

static void test_content__in_a_run(void **state)
{
    (void)state;
    char digest[65];
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    fill_in_a_run(registry);
    digest_of(P1_BYTES, digest);
    fixture_check(path,
        "SELECT substr(lower(hex(digest)), 1, 64) FROM proreg_record WHERE record_id = 'P1'",
        digest);
    expect_both(registry);
    fixture_path_free(path);
}

/* What says where it came from: of the record, and of each code and row; all of line 2 of the
 * second entry. */
static void test_content__origins(void **state)
{
    (void)state;
    char digest[65];
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    fill_in_a_run(registry);
    g_autoptr(GString) bytes = g_string_new("1:21:2");
    for (const char *at = P1_BYTES; *at; at++)
        if (*at == '?' || *at == '+')
            g_string_append(bytes, "1:21:2");
    digest_of(bytes->str, digest);
    fixture_check(path,
        "SELECT substr(lower(hex(digest)), 65) FROM proreg_record WHERE record_id = 'P1'",
        digest);
    fixture_path_free(path);
}

/* By detours: corrected within a file, over several files, erased, codes put and taken. */
static void test_content__by_detours(void **state)
{
    (void)state;
    char digest[65];
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    RegistryImport *import = fixture_begin(registry);
    (void)fixture_put(registry, import, p1, "age=60 grade=A pain=3");
    (void)fixture_put(registry, import, p1, "age=61 grade=B");
    (void)fixture_put(registry, import, event_of(2), "ae_type=1");
    (void)fixture_put(registry, import, p2, "pain=?UNK");
    (void)fixture_put(registry, import, event_of(10), "ae_type=1");
    fixture_commit(import);
    import = fixture_begin_as(registry, "bb", true);
    (void)fixture_put(registry, import, p1, "weight=58.5 site_of___neck=1");
    (void)fixture_put(registry, import, event_of(2), "ae_type=2");
    (void)fixture_put(registry, import, p1_month, "pain=3 visit_date=2020-01-01 remark=ill");
    (void)fixture_put(
        registry, import, (FixtureKey){.record = "P1", .event = "outcome"}, "vital_status=1");
    fixture_commit(import);
    import = fixture_begin_as(registry, "cc", true);
    (void)fixture_put(registry, import, p1_month, "pain=?UNK remark=well");
    (void)fixture_put(registry, import, p2, "pain=0");
    (void)fixture_put(
        registry, import, (FixtureKey){.record = "P1", .event = "outcome"}, "vital_status=");
    fixture_commit(import);
    digest_of(P1_BYTES, digest);
    fixture_check(path,
        "SELECT substr(lower(hex(digest)), 1, 64) FROM proreg_record WHERE record_id = 'P1'",
        digest);
    expect_both(registry);
    fixture_path_free(path);
}

/* Each kind of change by another program drops the digest; whoever reads makes it anew. */
static void test_content__foreign_writers(void **state)
{
    (void)state;
    static const char *const edits[] = {"UPDATE enrolment SET age = 62",
        "INSERT INTO outcome (record_id, event, instance, import_id, line, vital_status)\n"
        "VALUES ('P1', 'outcome_arm_1', 1, 1, 1, 0)",
        "DELETE FROM lesion", "UPDATE proreg_missing SET code = 'NA'",
        "DELETE FROM proreg_missing",
        "UPDATE proreg_record SET site = 'site_02' WHERE record_id = 'P1'"};
    for (size_t i = 0; i < G_N_ELEMENTS(edits); i++) {
        char one[65], two[65];
        GError *error = NULL;
        char *path = fixture_path();
        g_autoptr(Registry) registry = fixture_create(path);
        fill_in_a_run(registry);
        assert_true(registry_content_hash(registry, one, &error));
        g_free(fixture_query(path, edits[i]));
        fixture_check(path,
            "SELECT group_concat(record_id) FROM proreg_record WHERE digest IS NULL", "P1");
        assert_true(registry_content_hash(registry, two, &error));
        assert_string_not_equal(one, two);
        fixture_path_free(path);
    }
}

/* Codes of missing data stand in the order of event, instance and column, however they came. */
static void test_content__codes_in_order(void **state)
{
    (void)state;
    static const char *const one_by_one[][3] = {{"age=?UNK", "weight=?NA", "remark=?UNK"},
        {"weight=?NA", "remark=?UNK", "age=?UNK"}, {"remark=?UNK", "age=?UNK", "weight=?NA"}};
    static const char *const ids[] = {"P1"};
    static const char *const bytes[] = {"7:site_01"
                                        "?13:1_month_arm_11:14:pain2:NA"
                                        "?13:1_month_arm_11:16:remark3:UNK"
                                        "?14:baseline_arm_11:13:age3:UNK"
                                        "?14:baseline_arm_11:16:remark3:UNK"
                                        "?14:baseline_arm_11:16:weight2:NA"
                                        "+9:enrolment14:baseline_arm_11:17:consent1:1"};
    char expected[65];
    content_of(ids, bytes, 1, expected);
    for (int together = 0; together < 2; together++)
        for (size_t i = 0; i < G_N_ELEMENTS(one_by_one); i++) {
            char *path = fixture_path(); /* a file keeps the digest that the import made */
            g_autoptr(Registry) registry = fixture_create(path);
            RegistryImport *import = fixture_begin(registry);
            (void)fixture_put(registry, import, p1_month, "remark=?UNK pain=?NA");
            (void)fixture_put(registry, import, p1, "consent=1");
            g_autofree char *row =
                g_strjoin(" ", one_by_one[i][0], one_by_one[i][1], one_by_one[i][2], NULL);
            for (int k = 0; k < (together ? 1 : 3); k++)
                (void)fixture_put(registry, import, p1, together ? row : one_by_one[i][k]);
            fixture_commit(import);
            expect_content(registry, expected);
            fixture_path_free(path);
        }
}

/* Many records: more than are read together, half of them without a digest. */
static void test_content__many(void **state)
{
    (void)state;
    enum { N = 2500 };
    GError *error = NULL;
    char one[65], two[65];
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    RegistryImport *import = fixture_begin(registry);
    for (int i = 0; i < N; i++) {
        g_autofree char *record = g_strdup_printf("R%d", i);
        g_autofree char *pain = i % 11 == 7 ? g_strdup("?UNK") : g_strdup_printf("%d", i % 11);
        g_autofree char *values = g_strdup_printf("age=%d pain=%s", i % 100, pain);
        (void)fixture_put(
            registry, import, (FixtureKey){.record = record, .event = "baseline"}, values);
        if (i % 5 == 4) /* in the last form, too */
            (void)fixture_put(registry, import,
                (FixtureKey){.record = record, .event = "outcome"}, "vital_status=0");
    }
    fixture_commit(import);
    assert_true(registry_content_hash(registry, one, &error));
    g_free(fixture_query(path, "UPDATE proreg_record SET digest = NULL WHERE line % 2 = 0\n"
                               "AND record_id > 'R2'"));
    assert_true(registry_content_hash(registry, two, &error));
    assert_string_equal(one, two);
    fixture_commit(fixture_begin_as(registry, "bb", false));
    fixture_check(path, "SELECT count(*) FROM proreg_record WHERE digest IS NULL", "0");
    assert_true(registry_content_hash(registry, two, &error));
    assert_string_equal(one, two);
    fixture_path_free(path);
}

/* No record: the hash of nothing. A temporary registry keeps no digests and has the same hash.
 */
static void test_content__temporary(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    expect_content(
        registry, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    fill_in_a_run(registry);
    expect_both(registry);
}

/* One file that changes several known records leaves no digest of before. */
static void test_content__known_records_in_a_run(void **state)
{
    (void)state;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    static const char *const ids[] = {"A", "B", "C"};
    for (int round = 0; round < 2; round++) {
        RegistryImport *import = fixture_begin(registry);
        for (size_t i = 0; i < 3; i++)
            (void)fixture_put(registry, import,
                (FixtureKey){.record = ids[i], .event = "baseline"},
                round == 0 ? "pain=3" : "pain=4");
        fixture_commit(import);
        const char *bytes = round == 0 ? "7:site_01+10:assessment14:baseline_arm_11:14:pain1:3"
                                       : "7:site_01+10:assessment14:baseline_arm_11:14:pain1:4";
        const char *const all[] = {bytes, bytes, bytes};
        char expected[65];
        content_of(ids, all, 3, expected);
        expect_content(registry, expected);
        digest_of(bytes, expected);
        for (size_t i = 0; i < 3; i++) {
            g_autofree char *sql = g_strdup_printf("SELECT substr(lower(hex(digest)), 1, 64) "
                                                   "FROM proreg_record WHERE record_id = '%s'",
                ids[i]);
            fixture_check(path, sql, expected);
        }
    }
    fixture_path_free(path);
}

/* An event whose name begins another's stands before it, in whichever order they come. */
static void test_content__events_that_begin_alike(void **state)
{
    (void)state;
    static const char study[] = FIXTURE_COMMON
        "events:\n"
        "  - {name: baseline, unique_name: visit_arm_1, label: Baseline, offset_days: 0,\n"
        "     forms: [enrolment, lesion, assessment]}\n"
        "  - {name: more, unique_name: visit_arm_12, label: More, offset_days: 30,\n"
        "     forms: [assessment, adverse_event, outcome]}\n"
        "  - {name: most, unique_name: visit_arm_11, label: Most, offset_days: 60,\n"
        "     forms: [assessment]}\n"
        "sites: {site_01: First}\nmissing_codes: {UNK: Unknown}\n"
        "roles: {consent: consent, origin: surgery_date}\n";
    g_autoptr(GPtrArray) files = fixture_files(fixture_dictionary, study);
    GError *error = NULL;
    static const char *const orders[][3] = {{"baseline", "more", "most"},
        {"most", "more", "baseline"}, {"more", "baseline", "most"}};
    for (size_t i = 0; i < G_N_ELEMENTS(orders); i++) {
        g_autoptr(Registry) registry =
            registry_create(NULL, files, "study", NULL, &(BaseClock){0}, &error);
        fixture_no_error(error);
        RegistryImport *import = fixture_begin(registry);
        for (size_t k = 0; k < 3; k++)
            (void)fixture_put(registry, import,
                (FixtureKey){.record = "P1", .event = orders[i][k]}, "pain=3 remark=?UNK");
        fixture_commit(import);
        static const char *const
            id[] = {"P1"},
            *const bytes[] = {"7:site_01"
                              "?11:visit_arm_11:16:remark3:UNK?12:visit_arm_111:16:remark3:UNK"
                              "?12:visit_arm_121:16:remark3:UNK"
                              "+10:assessment11:visit_arm_11:14:pain1:3+10:assessment12:visit_"
                              "arm_111:14:pain1:3"
                              "+10:assessment12:visit_arm_121:14:pain1:3"};
        char expected[65];
        content_of(id, bytes, 1, expected);
        expect_content(registry, expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_content__in_a_run),
        cmocka_unit_test(test_content__origins),
        cmocka_unit_test(test_content__by_detours),
        cmocka_unit_test(test_content__foreign_writers),
        cmocka_unit_test(test_content__codes_in_order),
        cmocka_unit_test(test_content__many),
        cmocka_unit_test(test_content__temporary),
        cmocka_unit_test(test_content__events_that_begin_alike),
        cmocka_unit_test(test_content__known_records_in_a_run),
    };
    return cmocka_run_group_tests_name("registry/content", tests, NULL, NULL);
}
