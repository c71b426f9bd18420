#include "support/fixture.h"

#include "registry/status.h"

static void put(Registry *registry, RegistryImport *import, const char *record,
    const char *site, const char *values)
{
    (void)fixture_put(registry, import,
        (FixtureKey){.record = record, .event = "baseline", .site = site}, values);
}

static RegistryOverview *overview_of(Registry *registry)
{
    GError *error = NULL;
    RegistryOverview *overview = registry_overview(registry, 0, SIZE_MAX, &error);
    fixture_no_error(error);
    return overview;
}

static const RegistryDuplicate *at(const RegistryOverview *overview, guint i)
{
    return &g_array_index(overview->duplicates, RegistryDuplicate, i);
}

/* B is A again. C is of the other site, D three weeks later, E a man, F older
 * and lighter, G has no date, H too few values: none of them is called A. */
static void test_duplicates__who_is_alike(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    RegistryImport *import = fixture_begin(registry);
    for (int i = 0; i < 40; i++) {
        g_autofree char *id = g_strdup_printf("other%d", i);
        g_autofree char *values =
            g_strdup_printf("age=%d weight=%d sex=1 grade=%s surgery_date=%d-%02d-01", 20 + i,
                40 + i, i % 3 ? "A" : "B", 2010 + i % 4, 1 + i / 4);
        put(registry, import, id, i % 2 ? "site_01" : "site_02", values);
    }
    const char *a = "age=61 weight=58.4 sex=2 grade=A surgery_date=2020-03-01";
    put(registry, import, "A", "site_01", a);
    put(registry, import, "B", "site_01", a);
    put(registry, import, "C", "site_02", a);
    put(registry, import, "D", "site_01",
        "age=61 weight=58.4 sex=2 grade=A surgery_date=2020-03-22");
    put(registry, import, "E", "site_01",
        "age=70 weight=80 sex=1 grade=A surgery_date=2020-03-01");
    put(registry, import, "F", "site_01",
        "age=66 weight=51 sex=2 grade=B surgery_date=2020-03-01");
    put(registry, import, "G", "site_01", "age=61 weight=58.4 sex=2 grade=A");
    put(registry, import, "H", "site_01", "age=61 sex=2 surgery_date=2020-03-01");
    fixture_commit(import);
    g_autoptr(RegistryOverview) overview = overview_of(registry);
    assert_int_equal(overview->duplicates->len, 1);
    assert_string_equal(at(overview, 0)->record_id, "A");
    assert_string_equal(at(overview, 0)->like, "B");
    assert_int_equal(at(overview, 0)->days, 0);
    assert_int_equal(at(overview, 0)->n_equal, 4);
    assert_int_equal(at(overview, 0)->n_compared, 4);
    /* What they share with most others comes last. */
    assert_string_equal(at(overview, 0)->equal, "weight 58.4, age 61, sex 2, grade A");
}

/* In a registry of many, an equal age and sex are no news; a rare weight is. */
static void test_duplicates__common_values_weigh_little(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    RegistryImport *import = fixture_begin(registry);
    for (int i = 0; i < 200; i++) {
        g_autofree char *id = g_strdup_printf("P%03d", i);
        put(registry, import, id, "site_01",
            "age=60 weight=60 sex=1 grade=A surgery_date=2020-03-01");
    }
    fixture_commit(import);
    g_autoptr(RegistryOverview) overview = overview_of(registry);
    assert_int_equal(overview->duplicates->len, 0);
}

/* The small study with more numbers on its first form. */
static Registry *create_with_more(void)
{
    g_auto(GStrv) halves = g_strsplit(fixture_dictionary, "sex,enrolment", 2);
    g_autofree char *dictionary = g_strconcat(halves[0],
        "height,enrolment,,text,Height,,,integer,,,,,,,,\n"
        "crp,enrolment,,text,CRP,,,integer,,,,,,,,\n"
        "n1,enrolment,,text,N1,,,integer,,,,,,,,\n"
        "n2,enrolment,,text,N2,,,integer,,,,,,,,\n"
        "n3,enrolment,,text,N3,,,integer,,,,,,,,\n"
        "n4,enrolment,,text,N4,,,integer,,,,,,,,\nsex,enrolment",
        halves[1], NULL);
    g_autoptr(GPtrArray) files = fixture_files(dictionary, fixture_study);
    GError *error = NULL;
    const BaseClock clock = {0};
    Registry *registry = registry_create(NULL, files, "study", NULL, &clock, &error);
    fixture_no_error(error);
    return registry;
}

/* 1500 records of one day are more pairs than are compared one by one; the two that are alike
 * are found all the same. */
static void test_duplicates__among_many(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = create_with_more();
    RegistryImport *import = fixture_begin(registry);
    for (int i = 0; i < 1500; i++) {
        /* Record 1400 is record 7. */
        const int who = i == 1400 ? 7 : i;
        g_autofree char *id = g_strdup_printf("P%04d", i);
        g_autofree char *values =
            g_strdup_printf("age=%d weight=%d.%d height=%d crp=%d sex=%d grade=%s "
                            "surgery_date=2020-03-01",
                20 + who % 71, 40 + who % 97, who % 10, 140 + who % 53, who % 401, 1 + who % 2,
                i == 1400 ? "A"
                : who % 3 ? "A"
                          : "B");
        put(registry, import, id, "site_01", values);
    }
    fixture_commit(import);
    g_autoptr(RegistryOverview) overview = overview_of(registry);
    assert_int_equal(overview->duplicates->len, 1);
    assert_string_equal(at(overview, 0)->record_id, "P0007");
    assert_string_equal(at(overview, 0)->like, "P1400");
}

/* What is equal is told up to the last field of the visit, of several pairs by their ids. */
static void test_duplicates__all_traits(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    RegistryImport *import = fixture_begin(registry);
    for (int i = 0; i < 60; i++) {
        g_autofree char *id = g_strdup_printf("other%d", i);
        g_autofree char *values =
            g_strdup_printf("age=%d weight=%d sex=%d grade=%s surgery_date=2020-03-01 pain=%d",
                20 + i, 40 + i, 1 + i % 2, i % 3 ? "A" : "B", i % 8);
        put(registry, import, id, "site_01", values);
    }
    static const char *const values[] = {
        "age=90 weight=30.5 sex=2 grade=B surgery_date=2020-03-09 pain=9",
        "age=91 weight=31.5 sex=1 grade=B surgery_date=2020-02-20 pain=10"};
    static const char *const ids[][2] = {{"M", "D"}, {"C", "Z"}};
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < 2; k++)
            put(registry, import, ids[i][k], "site_01", values[i]);
    fixture_commit(import);
    g_autoptr(RegistryOverview) overview = overview_of(registry);
    assert_int_equal(overview->duplicates->len, 2);
    assert_string_equal(at(overview, 0)->record_id, "C");
    assert_string_equal(at(overview, 0)->like, "Z");
    assert_int_equal(at(overview, 0)->n_equal, 5);
    assert_int_equal(at(overview, 0)->n_compared, 5);
    assert_string_equal(at(overview, 1)->record_id, "D");
    assert_string_equal(at(overview, 1)->like, "M");
    assert_non_null(strstr(at(overview, 1)->equal, "pain 9"));
}

/* Records alike in all of eleven traits but one, whichever it is, are found among more pairs
 * than are compared one by one: not all groups of traits have the one. */
static void test_duplicates__differ_in_one(void **state)
{
    (void)state;
    enum { N = 1600, TRAITS = 11, COPIES = N - TRAITS };
    static const char *const names[TRAITS] = {
        "age", "weight", "height", "crp", "n1", "n2", "n3", "n4", "sex", "grade", "pain"};
    static const int values[TRAITS] = {71, 97, 53, 401, 89, 83, 79, 61, 2, 2, 11};
    static const int least[TRAITS] = {20, 40, 140, 0, 0, 0, 0, 0, 1, 0, 0};
    g_autoptr(Registry) registry = create_with_more();
    RegistryImport *import = fixture_begin(registry);
    for (int i = 0; i < N; i++) {
        const int who = i < COPIES ? i : 3 * (i - COPIES);
        g_autofree char *id = g_strdup_printf("P%04d", i);
        GString *text = g_string_new("surgery_date=2020-03-01");
        for (int t = 0; t < TRAITS; t++) {
            const int value = least[t] + (who + (i - COPIES == t)) % values[t];
            if (t == 9)
                g_string_append_printf(text, " grade=%s", value ? "A" : "B");
            else
                g_string_append_printf(text, " %s=%d", names[t], value);
        }
        put(registry, import, id, "site_01", text->str);
        (void)g_string_free(text, TRUE);
    }
    fixture_commit(import);
    g_autoptr(RegistryOverview) overview = overview_of(registry);
    assert_int_equal(overview->duplicates->len, TRAITS);
    for (int t = 0; t < TRAITS; t++) {
        g_autofree char *first = g_strdup_printf("P%04d", 3 * t);
        g_autofree char *second = g_strdup_printf("P%04d", COPIES + t);
        assert_string_equal(at(overview, (guint)t)->record_id, first);
        assert_string_equal(at(overview, (guint)t)->like, second);
        assert_int_equal(at(overview, (guint)t)->n_equal, TRAITS - 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_duplicates__who_is_alike),
        cmocka_unit_test(test_duplicates__common_values_weigh_little),
        cmocka_unit_test(test_duplicates__all_traits),
        cmocka_unit_test(test_duplicates__among_many),
        cmocka_unit_test(test_duplicates__differ_in_one),
    };
    return cmocka_run_group_tests_name("registry/duplicates", tests, NULL, NULL);
}
