#include "support/fixture.h"

static const FixtureKey p1 = {.record = "P1", .event = "baseline"};
static const FixtureKey p1_month = {.record = "P1", .event = "1_month"};

static FixtureKey event_of(int64_t instance)
{
    return (FixtureKey){
        .record = "P1", .event = "1_month", .form = "adverse_event", .instance = instance};
}

static bool consented(RegistryImport *import, const char *record)
{
    GError *error = NULL;
    bool yes = true;
    assert_true(registry_import_consented(import, record, &yes, &error));
    return yes;
}

/* At the first visit, 1 and nothing else; rows of the same import count. */
static void test_import_known__consented(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    (void)fixture_import(registry, p1, "age=61 consent=1");
    RegistryImport *import = fixture_begin(registry);
    (void)fixture_put(
        registry, import, (FixtureKey){.record = "P2", .event = "baseline"}, "consent=0 age=1");
    (void)fixture_put(
        registry, import, (FixtureKey){.record = "P3", .event = "baseline"}, "age=1");
    (void)fixture_put(
        registry, import, (FixtureKey){.record = "P4", .event = "baseline"}, "consent=1");
    (void)fixture_put(
        registry, import, (FixtureKey){.record = "P5", .event = "1_month"}, "pain=1");
    assert_true(consented(import, "P1"));
    assert_false(consented(import, "P2"));
    assert_false(consented(import, "P3"));
    assert_true(consented(import, "P4"));
    assert_false(consented(import, "P5"));
    assert_false(consented(import, "P"));
    fixture_commit(import);
}

/* A study that names no field for consent. */
static void test_import_known__no_consent(void **state)
{
    (void)state;
    g_autoptr(GString) study = g_string_new(fixture_study);
    assert_int_equal(g_string_replace(study, "roles: {consent: consent, ", "roles: {", 1), 1);
    g_autoptr(GPtrArray) files = fixture_files(fixture_dictionary, study->str);
    GError *error = NULL;
    g_autoptr(Registry) registry =
        registry_create(NULL, files, "small", "tester", &(BaseClock){0}, &error);
    fixture_no_error(error);
    RegistryImport *import = fixture_begin(registry);
    (void)fixture_put(registry, import, p1, "consent=1");
    assert_false(consented(import, "P1"));
    fixture_commit(import);
}

static void expect_stored(Registry *registry, RegistryImport *import, FixtureKey key,
    const char *column, const char *text, bool has_row)
{
    const SchemaStudy *study = registry_study(registry);
    const SchemaDictionary *dictionary = study->dictionary;
    const size_t place =
        (size_t)(schema_dictionary_find_column(dictionary, column) - dictionary->columns);
    GError *error = NULL;
    g_autofree char *found = NULL;
    bool found_row = !has_row;
    (void)registry_import_stored(import, key.record, schema_study_event(study, key.event),
        place, &found, &found_row, &error);
    fixture_no_error(error);
    if (g_strcmp0(found, text) != 0 || found_row != has_row)
        fail_msg("%s: %s, row %d", column, found, found_row);
}

static void test_import_known__stored(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    RegistryImport *import = fixture_begin(registry);
    (void)fixture_put(registry, import, p1, "age=61 weight=?UNK grade=B remark=?NA pain=3");
    (void)fixture_put(registry, import, p1_month, "remark=well pain=?UNK");
    expect_stored(registry, import, p1, "age", "61", true);
    expect_stored(registry, import, p1, "weight", "UNK", true);
    expect_stored(registry, import, p1, "sex", NULL, true);
    expect_stored(registry, import, p1, "grade", "B", true);
    expect_stored(registry, import, p1, "remark", "NA", true);
    expect_stored(registry, import, p1_month, "remark", "well", true);
    expect_stored(registry, import, p1_month, "pain", "UNK", true);
    expect_stored(registry, import, p1_month, "visit_date", NULL, true);
    expect_stored(registry, import, (FixtureKey){.record = "P1", .event = "outcome"},
        "vital_status", NULL, false);
    expect_stored(registry, import, (FixtureKey){.record = "P2", .event = "baseline"}, "age",
        NULL, false);
    expect_stored(registry, import, p1, "record_id", NULL, false);
    fixture_commit(import);
}

static void expect_kin(Registry *registry, RegistryImport *import, const char *event,
    const char *type, const char *date, int64_t same, int64_t similar)
{
    const SchemaStudy *study = registry_study(registry);
    const SchemaDictionary *dictionary = study->dictionary;
    g_autofree RegistryCell *cells = g_new0(RegistryCell, dictionary->n_columns);
    const SchemaColumn *of_type = schema_dictionary_find_column(dictionary, "ae_type");
    const SchemaColumn *of_date = schema_dictionary_find_column(dictionary, "ae_date");
    if (type)
        cells[of_type - dictionary->columns] = (RegistryCell){
            .kind = REGISTRY_CELL_INTEGER, .integer = g_ascii_strtoll(type, NULL, 10)};
    if (date)
        cells[of_date - dictionary->columns] =
            (RegistryCell){.kind = REGISTRY_CELL_TEXT, .text = date};
    const RegistryRow row = {.record_id = "P1",
        .event = schema_study_event(study, event),
        .repeat_form = schema_study_form(study, "adverse_event"),
        .site = "site_01",
        .cells = cells};
    RegistryKin kin = {9, 9};
    GError *error = NULL;
    (void)registry_import_kin(import, &row, &kin, &error);
    fixture_no_error(error);
    if (kin.same != same || kin.similar != similar)
        fail_msg("%s %s: %d, %d", type, date, (int)kin.same, (int)kin.similar);
}

/* The same where all that is sent is stored, similar with the same date or most of the values.
 */
static void test_import_known__kin(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    RegistryImport *import = fixture_begin(registry);
    (void)fixture_put(registry, import, event_of(2), "ae_type=1 ae_date=2020-02-01");
    (void)fixture_put(registry, import, event_of(3), "ae_type=2 ae_date=2020-02-03");
    (void)fixture_put(registry, import, event_of(5), "ae_date=2020-02-05");
    (void)fixture_put(registry, import, event_of(7), "ae_type=1 ae_date=2020-02-01");
    expect_kin(registry, import, "1_month", "1", "2020-02-01", 2, 7);
    expect_kin(registry, import, "1_month", "2", "2020-02-03", 3, 0);
    expect_kin(registry, import, "1_month", NULL, "2020-02-05", 5, 0);
    expect_kin(registry, import, "1_month", "2", "2020-02-05", 0, 5); /* the same date */
    expect_kin(registry, import, "1_month", "2", "2020-02-07", 0, 0); /* half of the values */
    expect_kin(registry, import, "1_month", "2", NULL, 3, 0);
    expect_kin(registry, import, "1_month", NULL, NULL, 0, 0); /* nothing sent */
    expect_kin(registry, import, "baseline", "2", "2020-02-03", 0, 0);
    fixture_commit(import);
}

/* An event that repeats is compared over all of its forms together. */
static void test_import_known__kin_of_events(void **state)
{
    (void)state;
    g_auto(GStrv) halves = g_strsplit(fixture_study, "repeating: {forms: [adverse_event]}", 2);
    g_autofree char *study =
        g_strconcat(halves[0], "repeating: {events: [1_month]}", halves[1], NULL);
    g_autoptr(GPtrArray) files = fixture_files(fixture_dictionary, study);
    GError *error = NULL;
    g_autoptr(Registry) registry =
        registry_create(NULL, files, "small", "tester", &(BaseClock){0}, &error);
    fixture_no_error(error);
    RegistryImport *import = fixture_begin(registry);
    static const char *const visits[] = {
        "pain=3 ae_type=1", "pain=4 ae_type=2 remark=x", "pain=5"};
    for (size_t i = 0; i < 3; i++)
        (void)fixture_put(registry, import,
            (FixtureKey){.record = "P1", .event = "1_month", .instance = (int64_t)i + 1},
            visits[i]);
    static const struct {
        int64_t pain, type, same, similar;
    } cases[] = {{3, 1, 1, 0}, {4, 2, 2, 0}, {3, 2, 0, 0}, {5, 1, 0, 0}, {5, 0, 3, 0}};
    const SchemaDictionary *dictionary = registry_study(registry)->dictionary;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree RegistryCell *cells = g_new0(RegistryCell, dictionary->n_columns);
        cells[schema_dictionary_find_column(dictionary, "pain") - dictionary->columns] =
            (RegistryCell){.kind = REGISTRY_CELL_INTEGER, .integer = cases[i].pain};
        if (cases[i].type > 0)
            cells[schema_dictionary_find_column(dictionary, "ae_type") - dictionary->columns] =
                (RegistryCell){.kind = REGISTRY_CELL_INTEGER, .integer = cases[i].type};
        const RegistryRow row = {.record_id = "P1",
            .event = 1,
            .repeat_form = SIZE_MAX,
            .site = "site_01",
            .cells = cells};
        RegistryKin kin = {9, 9};
        (void)registry_import_kin(import, &row, &kin, &error);
        fixture_no_error(error);
        if (kin.same != cases[i].same || kin.similar != cases[i].similar)
            fail_msg("case %zu: %d, %d", i, (int)kin.same, (int)kin.similar);
    }
    fixture_commit(import);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_import_known__consented),
        cmocka_unit_test(test_import_known__no_consent),
        cmocka_unit_test(test_import_known__stored),
        cmocka_unit_test(test_import_known__kin),
        cmocka_unit_test(test_import_known__kin_of_events),
    };
    return cmocka_run_group_tests_name("registry/import_known", tests, NULL, NULL);
}
