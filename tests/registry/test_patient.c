#include "support/fixture.h"

#include "registry/patient.h"

/* A file of that name and user; its rows stand on the lines that they say. */
static RegistryImport *begin(Registry *registry, const char *file, const char *user)
{
    GError *error = NULL;
    const RegistryImportInfo info = {.file = file,
        .sha256 = file,
        .encoding = "utf-8",
        .options = "{}",
        .user = user,
        .clock = {.utc = 1577923200, .local = 1577923200}}; /* 2020-01-02T00:00:00Z */
    RegistryImport *import = registry_import_begin(registry, &info, &error);
    fixture_no_error(error);
    return import;
}

static void put(Registry *registry, RegistryImport *import, const char *record,
    const char *event, const char *form, int64_t instance, const char *values)
{
    (void)fixture_put(registry, import,
        (FixtureKey){.record = record, .event = event, .form = form, .instance = instance},
        values);
}

static void fill(Registry *registry)
{
    RegistryImport *import = begin(registry, "a.csv", "sato");
    put(registry, import, "P1", "1_month", "adverse_event", 10, "ae_type=2 ae_date=?NA");
    put(registry, import, "P1", "1_month", "adverse_event", 2, "ae_type=1");
    put(registry, import, "P1", "1_month", NULL, 1, "pain=3");
    put(registry, import, "P1", "baseline", NULL, 1,
        "consent=1 age=61 weight=58.5 sex=2 grade=?UNK pain=8 remark=well");
    put(registry, import, "P10", "baseline", NULL, 1, "age=17");
    put(registry, import, "P2", "baseline", NULL, 1, "age=18");
    put(registry, import, "P21", "baseline", NULL, 1, "age=19");
    GError *error = NULL;
    const RegistryProblem problems[] = {{.is_error = true,
                                            .line = 5,
                                            .record_id = "P1",
                                            .event = "baseline_arm_1",
                                            .field = "height",
                                            .value = "tall",
                                            .raw = "tall",
                                            .rule_id = "type",
                                            .msgid = "a sentence",
                                            .hint = "a hint",
                                            .arguments = "[\"n\"]",
                                            .instance = 3},
        {.line = 6,
            .record_id = "P1",
            .event = "1_month_arm_1",
            .field = "pain",
            .value = "3",
            .rule_id = "order"},
        {.is_error = true, .line = 7, .record_id = "P2", .raw = "x", .rule_id = "type"}};
    for (size_t i = 0; i < G_N_ELEMENTS(problems); i++)
        (void)registry_import_problem(import, &problems[i], &error);
    fixture_no_error(error);
    fixture_commit(import);
    import = begin(registry, "b.csv", "kato");
    put(registry, import, "P1", "baseline", NULL, 1, "age=62 sex=1");
    put(registry, import, "P1", "1_month", "adverse_event", 2, "ae_type=2");
    put(registry, import, "P10", "baseline", NULL, 1, "sex=2");
    fixture_commit(import);
    import = begin(registry, "c.csv", "mori");
    put(registry, import, "P1", "baseline", NULL, 1, "age=63");
    put(registry, import, "P2", "baseline", NULL, 1, "age=64");
    fixture_commit(import);
}

static RegistryPatient *patient_of(Registry *registry, const char *id)
{
    GError *error = NULL;
    RegistryPatient *patient = registry_patient(registry, id, &error);
    fixture_no_error(error);
    return patient;
}

static size_t column_of(const Registry *registry, const char *name)
{
    const SchemaDictionary *dictionary = registry_study(registry)->dictionary;
    const SchemaColumn *column = schema_dictionary_find_column(dictionary, name);
    assert_non_null(column);
    return (size_t)(column - dictionary->columns);
}

/* The steps of a value, "a.csv:2 sato -:61 ...". New. */
static char *steps_of(
    const RegistryPatient *patient, size_t column, size_t event, int64_t instance)
{
    GString *steps = g_string_new(NULL);
    for (guint i = 0; i < patient->steps->len; i++) {
        const RegistryPatientStep *step =
            &g_array_index(patient->steps, RegistryPatientStep, i);
        if (step->column != column || step->event != event || step->instance != instance)
            continue;
        assert_string_equal(step->command, "import");
        assert_string_equal(step->at, "2020-01-02T00:00:00Z");
        g_string_append_printf(steps, "%s%s:%d %s %s:%s", steps->len > 0 ? ", " : "",
            step->file, (int)step->line, step->user, step->before ? step->before : "-",
            step->after ? step->after : "-");
    }
    return g_string_free(steps, FALSE);
}

/* The first value, then each change; what was never changed has one step, a code is its code.
 */
static void test_patient__steps(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    fill(registry);
    g_autoptr(RegistryPatient) patient = patient_of(registry, "P1");
    static const struct {
        const char *field;
        size_t event;
        int64_t instance;
        const char *steps;
    } values[] = {{"age", 0, 1, "a.csv:2 sato -:61, b.csv:2 kato 61:62, c.csv:2 mori 62:63"},
        {"sex", 0, 1, "a.csv:2 sato -:2, b.csv:2 kato 2:1"},
        {"grade", 0, 1, "a.csv:2 sato -:UNK"}, {"pain", 0, 1, "a.csv:2 sato -:8"},
        {"pain", 1, 1, "a.csv:2 sato -:3"},
        {"ae_type", 1, 2, "a.csv:2 sato -:1, b.csv:2 kato 1:2"},
        {"ae_type", 1, 10, "a.csv:2 sato -:2"}, {"ae_type", 1, 3, ""}};
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
        g_autofree char *steps = steps_of(
            patient, column_of(registry, values[i].field), values[i].event, values[i].instance);
        assert_string_equal(steps, values[i].steps);
    }
    /* A value that came to a row later did not come with the row. */
    g_autoptr(RegistryPatient) later = patient_of(registry, "P10");
    g_autofree char *sex = steps_of(later, column_of(registry, "sex"), 0, 1);
    assert_string_equal(sex, "b.csv:2 kato -:2");
}

/* By event, form and instance; values in the dictionary's order, codes among them. */
static void test_patient__rows(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    fill(registry);
    const SchemaStudy *study = registry_study(registry);
    g_autoptr(RegistryPatient) patient = patient_of(registry, "P1");
    static const struct {
        const char *form;
        size_t event;
        int64_t instance;
        const char *values;
    } rows[] = {{"enrolment", 0, 1, "consent=1 age=63 weight=58.5 sex=1"},
        {"lesion", 0, 1, "grade=?UNK"}, {"assessment", 0, 1, "pain=8 remark=well"},
        {"assessment", 1, 1, "pain=3"}, {"adverse_event", 1, 2, "ae_type=2"},
        {"adverse_event", 1, 10, "ae_type=2 ae_date=?NA"}};
    assert_int_equal(patient->rows->len, G_N_ELEMENTS(rows));
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const RegistryPatientRow *row = &g_array_index(patient->rows, RegistryPatientRow, i);
        assert_string_equal(study->dictionary->forms[row->form], rows[i].form);
        assert_int_equal(row->event, rows[i].event);
        assert_int_equal(row->instance, rows[i].instance);
        g_autoptr(GString) values = g_string_new(NULL);
        for (guint v = 0; v < row->values->len; v++) {
            const RegistryPatientValue *value =
                &g_array_index(row->values, RegistryPatientValue, v);
            assert_true((value->text == NULL) == (value->code != NULL));
            g_string_append_printf(values, "%s%s=%s%s", v > 0 ? " " : "",
                study->dictionary->columns[value->column].name, value->code ? "?" : "",
                value->code ? value->code : value->text);
        }
        assert_string_equal(values->str, rows[i].values);
    }
    assert_string_equal(patient->record_id, "P1");
    assert_string_equal(patient->site, "site_01");
    assert_null(patient->withdrawn);
    assert_string_equal(patient->file, "a.csv");
    assert_int_equal(patient->line, 2);
}

static void expect_source(const RegistryPatientValue *value, const char *file, const char *user,
    const char *before, int64_t n_changes)
{
    assert_non_null(value);
    assert_string_equal(value->file, file);
    assert_string_equal(value->user, user);
    assert_string_equal(value->at, "2020-01-02T00:00:00Z");
    assert_int_equal(value->line, 2);
    if (before)
        assert_string_equal(value->before, before);
    else
        assert_null(value->before);
    assert_int_equal(value->n_changes, n_changes);
}

/* The last change of the value itself, not of its row; the age was 61, 62 and is 63. */
static void test_patient__sources(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    fill(registry);
    g_autoptr(RegistryPatient) patient = patient_of(registry, "P1");
    const size_t age = column_of(registry, "age"), pain = column_of(registry, "pain");
    expect_source(registry_patient_find(patient, age, 0), "c.csv", "mori", "62", 2);
    expect_source(
        registry_patient_find(patient, column_of(registry, "sex"), 0), "b.csv", "kato", "2", 1);
    expect_source(registry_patient_find(patient, column_of(registry, "weight"), 0), "a.csv",
        "sato", NULL, 0);
    expect_source(registry_patient_find(patient, column_of(registry, "grade"), 0), "a.csv",
        "sato", NULL, 0);
    expect_source(registry_patient_find(patient, pain, 1), "a.csv", "sato", NULL, 0);
    assert_string_equal(registry_patient_find(patient, pain, 1)->text, "3");
    assert_null(registry_patient_find(patient, age, 1));
    assert_null(registry_patient_find(patient, pain, 2));
    /* Entries of a repeating form have no first instance here. */
    assert_null(registry_patient_find(patient, column_of(registry, "ae_type"), 1));
    const RegistryPatientRow *second = &g_array_index(patient->rows, RegistryPatientRow, 4);
    expect_source(
        &g_array_index(second->values, RegistryPatientValue, 0), "b.csv", "kato", "1", 1);
    const RegistryPatientRow *tenth = &g_array_index(patient->rows, RegistryPatientRow, 5);
    expect_source(
        &g_array_index(tenth->values, RegistryPatientValue, 0), "a.csv", "sato", NULL, 0);
    g_autoptr(RegistryPatient) other = patient_of(registry, "P10");
    expect_source(registry_patient_find(other, age, 0), "a.csv", "sato", NULL, 0);
}

static void test_patient__queries(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    fill(registry);
    g_autoptr(RegistryPatient) patient = patient_of(registry, "P1");
    assert_int_equal(patient->queries->len, 2);
    const RegistryPatientQuery *queries =
        (const RegistryPatientQuery *)(const void *)patient->queries->data;
    assert_int_equal(queries[0].query_id, 1);
    assert_true(queries[0].is_error && !queries[0].is_answered);
    assert_string_equal(queries[0].rule_id, "type");
    assert_string_equal(queries[0].event, "baseline_arm_1");
    assert_string_equal(queries[0].field, "height");
    assert_string_equal(queries[0].raw, "tall");
    assert_string_equal(queries[0].file, "a.csv");
    assert_string_equal(queries[0].opened, "2020-01-02T00:00:00Z");
    assert_int_equal(queries[0].instance, 3);
    assert_int_equal(queries[0].line, 5);
    assert_string_equal(queries[0].msgid, "a sentence");
    assert_string_equal(queries[0].hint, "a hint");
    assert_string_equal(queries[0].arguments, "[\"n\"]");
    assert_false(queries[1].is_error);
    assert_string_equal(queries[1].rule_id, "order");
}

/* Up to three ids that may have been meant, the nearest first. */
static void test_patient__unknown(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    fill(registry);
    GError *error = NULL;
    assert_null(registry_patient(registry, "P22", &error));
    fixture_expect(&error, BASE_ERROR_USAGE, "there is no record P22: did you mean P2");
    assert_null(registry_patient(registry, "other", &error));
    fixture_expect(&error, BASE_ERROR_USAGE,
        "there is no record other: 'proreg export DB --as csv' has all ids");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_patient__steps),
        cmocka_unit_test(test_patient__rows),
        cmocka_unit_test(test_patient__sources),
        cmocka_unit_test(test_patient__queries),
        cmocka_unit_test(test_patient__unknown),
    };
    return cmocka_run_group_tests_name("registry/patient", tests, NULL, NULL);
}
