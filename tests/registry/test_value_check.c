#include "support/fixture.h"

#include "registry/value_check.h"

static bool fits(Registry *registry, const char *field, RegistryValue value)
{
    return registry_value_fits(
        schema_dictionary_find(registry_study(registry)->dictionary, field), &value);
}

#define INTEGER(x) ((RegistryValue){.kind = REGISTRY_VALUE_INTEGER, .integer = (x)})
#define REAL(x) ((RegistryValue){.kind = REGISTRY_VALUE_REAL, .real = (x)})
#define TEXT(x) ((RegistryValue){.kind = REGISTRY_VALUE_TEXT, .text = (x)})

/* The same answers as the CHECKs of the tables give: age 0 to 120, sex 1 or 2, and so on. */
static void test_value_check__fits(void **state)
{
    (void)state;
    g_autoptr(Registry) r = fixture_create(NULL);
    assert_true(fits(r, "age", INTEGER(0)) && fits(r, "age", INTEGER(120)));
    assert_false(fits(r, "age", INTEGER(-1)) || fits(r, "age", INTEGER(121)));
    assert_true(fits(r, "weight", REAL(1e9)));
    assert_true(fits(r, "sex", INTEGER(1)) && fits(r, "sex", INTEGER(2)));
    assert_false(fits(r, "sex", INTEGER(0)) || fits(r, "sex", INTEGER(12)));
    assert_true(fits(r, "site_of", INTEGER(0)) && fits(r, "site_of", INTEGER(1)));
    assert_false(fits(r, "site_of", INTEGER(2)));
    assert_true(fits(r, "grade", TEXT("A")));
    assert_false(fits(r, "grade", TEXT("a")) || fits(r, "grade", TEXT("")));
    assert_true(fits(r, "surgery_date", TEXT("2020-02-29")));
    assert_false(fits(r, "surgery_date", TEXT("2019-02-29")));
    assert_false(fits(r, "surgery_date", TEXT("2020-2-29")));
    assert_true(fits(r, "remark", TEXT("anything")));
    assert_true(fits(r, "age", (RegistryValue){.kind = REGISTRY_VALUE_NONE}));
    assert_true(fits(r, "age", (RegistryValue){.kind = REGISTRY_VALUE_MISSING, .text = "UNK"}));
}

/* A value that is none of its column fails the import, whatever let it through. */
static void test_value_check__import(void **state)
{
    (void)state;
    static const struct {
        const char *column;
        int64_t value;
    } wrong[] = {{"sex", 0}, {"sex", 3}, {"sex", 63}, {"sex", 64}, {"sex", 65}, {"sex", -1},
        {"consent", 2}, {"age", 121}};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(Registry) registry = fixture_create(NULL);
        const SchemaDictionary *dictionary = registry_study(registry)->dictionary;
        g_autofree RegistryCell *cells = g_new0(RegistryCell, dictionary->n_columns);
        const SchemaColumn *column = schema_dictionary_find_column(dictionary, wrong[i].column);
        cells[column - dictionary->columns] =
            (RegistryCell){.kind = REGISTRY_CELL_INTEGER, .integer = wrong[i].value};
        const RegistryRow row = {.record_id = "P1",
            .repeat_form = SIZE_MAX,
            .instance = 1,
            .site = "site_01",
            .line = 7,
            .cells = cells};
        GError *error = NULL;
        RegistryRowResult result;
        RegistryImport *import = fixture_begin(registry);
        assert_false(registry_import_row(import, &row, &result, &error));
        fixture_expect(&error, BASE_ERROR_INTERNAL, wrong[i].column);
        assert_true(registry_import_cancel(import, NULL, NULL, &error));
    }
}

/* Others who write to the file meet the CHECKs of the tables. */
static void test_value_check__sql(void **state)
{
    (void)state;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    (void)fixture_import(registry, (FixtureKey){.record = "P1", .event = "baseline"}, "age=61");
    g_autofree char *answer = fixture_query(path, "UPDATE enrolment SET age = 500");
    assert_non_null(strstr(answer, "CHECK constraint failed"));
    fixture_path_free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_value_check__fits),
        cmocka_unit_test(test_value_check__import),
        cmocka_unit_test(test_value_check__sql),
    };
    return cmocka_run_group_tests_name("registry/value_check", tests, NULL, NULL);
}
