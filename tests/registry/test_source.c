#include "support/records.h"

#include "registry/source.h"

static const FixtureKey p1 = {.record = "P1", .event = "baseline"};
static const FixtureKey p1_month = {.record = "P1", .event = "1_month"};

static FixtureKey event_of(const char *record, const char *site, int64_t instance)
{
    return (FixtureKey){.record = record,
        .event = "1_month",
        .form = "adverse_event",
        .site = site,
        .instance = instance};
}

/* A file of that name, with the row at line 2. @return the entry. */
static int64_t file(Registry *registry, const char *name, FixtureKey key, const char *values)
{
    GError *error = NULL;
    const RegistryImportInfo info = {.file = name,
        .user = name[0] == 'a' ? "ann" : "bob",
        .reason = "as sent",
        .clock = records_info("2024-01-01").clock,
        .erase_blank = name[0] == 'e'};
    RegistryImport *import = registry_import_begin(registry, &info, &error);
    fixture_no_error(error);
    const int64_t entry = registry_import_id(import);
    (void)fixture_put(registry, import, key, values);
    fixture_commit(import);
    return entry;
}

static GArray *fields_of(Registry *registry, const char *const *columns, const char *event)
{
    const SchemaStudy *study = registry_study(registry);
    GArray *fields = g_array_new(FALSE, FALSE, sizeof(RegistryCohortField));
    for (size_t i = 0; columns[i]; i++) {
        const SchemaColumn *column =
            schema_dictionary_find_column(study->dictionary, columns[i]);
        assert_non_null(column);
        const RegistryCohortField field = {
            .column = (size_t)(column - study->dictionary->columns),
            .event = event ? schema_study_event(study, event) : SIZE_MAX};
        g_array_append_val(fields, field);
    }
    return fields;
}

static const char *or_none(const char *text)
{
    return text ? text : "-";
}

/* A line a value: record, column, event, instance, text, its file, its line, and old=new of
 * each change with its file. */
static void expect_of(Registry *registry, const char *const *columns, const char *event,
    const char *const *ids, const char *expected)
{
    GError *error = NULL;
    const SchemaStudy *study = registry_study(registry);
    g_autoptr(GArray) fields = fields_of(registry, columns, event);
    g_autoptr(GString) text = g_string_new(NULL);
    RegistrySources *sources = registry_sources(registry, fields, ids, &error);
    fixture_no_error(error);
    for (guint i = 0; i < sources->values->len; i++) {
        const RegistrySource *value = &g_array_index(sources->values, RegistrySource, i);
        g_string_append_printf(text, "%s %s %s %d %s%s %s %d", value->record_id,
            study->dictionary->columns[value->column].name, study->events[value->event].name,
            (int)value->instance, or_none(value->text), value->is_code ? " code" : "",
            or_none(value->file), (int)value->line);
        for (guint c = 0; c < value->changes->len; c++) {
            const RegistrySourceChange *change =
                &g_array_index(value->changes, RegistrySourceChange, c);
            g_string_append_printf(text, ", %s=%s %s", or_none(change->old_value),
                or_none(change->new_value), or_none(change->file));
        }
        g_string_append_c(text, '\n');
    }
    registry_sources_free(sources);
    assert_string_equal(text->str, expected);
}

#define EXPECT(registry, columns, event, ids, expected)                                        \
    expect_of(registry, (const char *const[]){columns, NULL}, event,                           \
        (const char *const[]){ids, NULL}, expected)
#define BOTH(a, b) a, b

/* Numbers and codes of lists, with the file that brought each; nothing of others and of what
 * was not asked for. */
static void test_source__values(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    (void)file(registry, "a.csv", p1, "age=61 weight=58.5 grade=B pain=8");
    (void)file(registry, "b.csv", p1_month, "pain=3");
    (void)file(registry, "b.csv", (FixtureKey){.record = "P2", .event = "baseline"}, "age=70");
    EXPECT(registry, BOTH("age", "pain"), "baseline", "P1",
        "P1 age baseline 1 61 a.csv 2\nP1 pain baseline 1 8 a.csv 2\n");
    EXPECT(registry, "pain", NULL, "P1",
        "P1 pain baseline 1 8 a.csv 2\nP1 pain 1_month 1 3 b.csv 2\n");
    EXPECT(registry, "weight", "baseline", "P1", "P1 weight baseline 1 58.5 a.csv 2\n");
    EXPECT(registry, "age", "baseline", BOTH("P2", "P1"),
        "P1 age baseline 1 61 a.csv 2\nP2 age baseline 1 70 b.csv 2\n");
    EXPECT(registry, "grade", "1_month", "P1", "");
    EXPECT(registry, "age", "baseline", "P3", "");
    EXPECT(registry, "sex", "baseline", "P1", "");
}

/* A code in place of a value; of another event it is another's. */
static void test_source__codes(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    (void)file(registry, "a.csv", p1, "age=?UNK pain=?NA");
    (void)file(registry, "b.csv", p1_month, "pain=?UNK");
    (void)file(
        registry, "b.csv", (FixtureKey){.record = "P2", .event = "baseline"}, "age=?UNK");
    EXPECT(registry, BOTH("age", "pain"), "baseline", "P1",
        "P1 age baseline 1 UNK code a.csv 2\nP1 pain baseline 1 NA code a.csv 2\n");
    EXPECT(registry, "pain", NULL, "P1",
        "P1 pain baseline 1 NA code a.csv 2\nP1 pain 1_month 1 UNK code b.csv 2\n");
}

/* Each change with what was before, and the value is the last one's; taken away is no text. */
static void test_source__changes(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    (void)file(registry, "a.csv", p1, "age=61 weight=58.5 sex=?UNK");
    (void)file(registry, "b.csv", p1, "age=62 sex=2");
    (void)file(registry, "c.csv", p1, "age=?NA");
    (void)file(registry, "e.csv", p1, "weight=");
    EXPECT(registry, BOTH(BOTH("age", "weight"), "sex"), "baseline", "P1",
        "P1 age baseline 1 NA code c.csv 2, 61=62 b.csv, 62=NA c.csv\n"
        "P1 weight baseline 1 - e.csv 2, 58.5=- e.csv\n"
        "P1 sex baseline 1 2 b.csv 2, UNK=2 b.csv\n");
    GError *error = NULL;
    const char *const age[] = {"age", NULL}, *const ids[] = {"P1", NULL};
    g_autoptr(GArray) fields = fields_of(registry, age, "baseline");
    RegistrySources *sources = registry_sources(registry, fields, ids, &error);
    fixture_no_error(error);
    const RegistrySource *value = &g_array_index(sources->values, RegistrySource, 0);
    const RegistrySourceChange *first = &g_array_index(value->changes, RegistrySourceChange, 0);
    assert_string_equal(first->user, "bob");
    assert_string_equal(first->reason, "as sent");
    assert_string_equal(first->at, "2024-01-01T12:00:00Z");
    assert_int_equal(first->line, 2);
    assert_true(first->change_id > 0);
    registry_sources_free(sources);
}

/* By record, column of the dictionary, event and instance. */
static void test_source__order(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    (void)file(registry, "b.csv", event_of("P2", "site_01", 1), "ae_type=1 ae_date=2024-01-05");
    (void)file(registry, "a.csv", event_of("P10", "site_01", 3), "ae_type=1");
    (void)file(registry, "a.csv", event_of("P10", "site_01", 2), "ae_type=2 ae_date=?UNK");
    EXPECT(registry, BOTH("ae_date", "ae_type"), NULL, BOTH("P2", "P10"),
        "P10 ae_type 1_month 2 2 a.csv 2\n"
        "P10 ae_type 1_month 3 1 a.csv 2\n"
        "P10 ae_date 1_month 2 UNK code a.csv 2\n"
        "P2 ae_type 1_month 1 1 b.csv 2\n"
        "P2 ae_date 1_month 1 2024-01-05 b.csv 2\n");
}

/* The past goes along with the record, also one that was merged; what was left behind is not
 * this value's past. */
static void test_source__moved(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    (void)file(registry, "a.csv", p1, "age=61");
    (void)file(registry, "b.csv", p1, "age=62");
    (void)file(registry, "c.csv",
        (FixtureKey){.record = "P2", .event = "baseline", .site = "site_02"}, "age=70");
    (void)file(registry, "c.csv", event_of("P2", "site_02", 1), "ae_type=1");
    (void)file(registry, "d.csv", event_of("P2", "site_02", 1), "ae_type=2");
    records_rename(registry, "P1", "Q1");
    records_merge(registry, "P2", "Q1", REGISTRY_KEEP_INTO);
    EXPECT(registry, BOTH("age", "ae_type"), NULL, "Q1",
        "Q1 age baseline 1 62 b.csv 2, 61=62 b.csv\n"
        "Q1 ae_type 1_month 1001 2 d.csv 2, 1=2 d.csv\n");
    /* The old id is another patient's since. */
    records_release(registry, "P1");
    (void)file(registry, "f.csv", p1, "age=30");
    EXPECT(registry, "age", NULL, "P1", "P1 age baseline 1 30 f.csv 2\n");
    EXPECT(registry, "age", NULL, "Q1", "Q1 age baseline 1 62 b.csv 2, 61=62 b.csv\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_source__values),
        cmocka_unit_test(test_source__codes),
        cmocka_unit_test(test_source__changes),
        cmocka_unit_test(test_source__order),
        cmocka_unit_test(test_source__moved),
    };
    return cmocka_run_group_tests_name("registry/source", tests, NULL, NULL);
}
