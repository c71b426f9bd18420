#include "support/fixture.h"

#include "registry/audit.h"
#include "registry/growth.h"

/* A study that grows while others have the registry open. */

static bool judge(const SchemaStudy *study, const SchemaField *field, const char *text,
    char room[REGISTRY_JUDGED_SIZE], RegistryCell *cell, void *data)
{
    (void)study;
    (void)field;
    (void)room;
    (void)data;
    *cell = (RegistryCell){.kind = REGISTRY_CELL_TEXT, .text = text};
    return true;
}

/* The dictionary with one text in place of another. New. */
static char *changed(const char *from, const char *to)
{
    g_auto(GStrv) parts = g_strsplit(fixture_dictionary, from, 2);
    assert_int_equal(g_strv_length(parts), 2);
    return g_strjoinv(to, parts);
}

/* Brings the registry to that dictionary. */
static gboolean grow(Registry *registry, const char *dictionary, GError **error)
{
    int64_t entry = 0;
    g_autoptr(SchemaRenames) renames = schema_renames_new();
    g_autoptr(GPtrArray) files = fixture_files(dictionary, fixture_study);
    g_autoptr(SchemaStudy) after = schema_study_parse("new", files, error);
    assert_non_null(after);
    g_autoptr(GPtrArray) grown = schema_growth(registry_study(registry), after, renames, NULL);
    assert_int_equal(grown->len, 1);
    const RegistryGrowth growth = {
        .files = files, .where = "new", .grown = grown, .judge = judge, .renames = renames};
    const RegistryChangeInfo info = {.clock = {0, 0}};
    return registry_grow(registry, &growth, &info, &entry, error);
}

static void test_others_have_it_open(void **state)
{
    (void)state;
    GError *error = NULL;
    char *path = fixture_path();
    registry_close(fixture_create(path));
    Registry *reader = fixture_open(path, REGISTRY_READ);
    Registry *writer = fixture_open(path, REGISTRY_WRITE);
    Registry *registry = fixture_open(path, REGISTRY_WRITE);
    g_autofree char *dictionary = changed("sex,enrolment,,radio",
        "height,enrolment,,text,Height,,,number,,,,,,,,\nsex,enrolment,,radio");
    (void)grow(registry, dictionary, &error);
    fixture_no_error(error);
    assert_non_null(schema_dictionary_find(registry_study(registry)->dictionary, "height"));

    const RegistryImportInfo info = {.file = "a.csv", .sha256 = "00", .clock = {0, 0}};
    assert_null(registry_import_begin(writer, &info, &error));
    fixture_expect(&error, BASE_ERROR_DATABASE, "another process changed its tables");
    g_auto(RegistryAuditCheck) check = {0};
    assert_false(registry_audit_verify(reader, NULL, &check, &error));
    fixture_expect(&error, BASE_ERROR_DATABASE, "run the command again");
    /* Who did it goes on. */
    (void)fixture_import(
        registry, (FixtureKey){"P1", "baseline", "site_01", NULL, 0}, "consent=1 height=180");
    registry_close(registry);
    registry_close(writer);
    registry_close(reader);
    fixture_check(path, "SELECT height FROM enrolment", "180.0");
    fixture_path_free(path);
}

static void test_values_that_came_meanwhile(void **state)
{
    (void)state;
    GError *error = NULL;
    char *path = fixture_path();
    registry_close(fixture_create(path));
    Registry *registry = fixture_open(path, REGISTRY_WRITE);
    Registry *other = fixture_open(path, REGISTRY_WRITE);
    (void)fixture_import(
        other, (FixtureKey){"P1", "baseline", "site_01", NULL, 0}, "consent=1 sex=2");
    registry_close(other);
    g_autofree char *dictionary = changed("1, Male | 2, Female", "1, Male");
    assert_false(grow(registry, dictionary, &error));
    fixture_expect(&error, BASE_ERROR_INPUT, "sex = 2: another process stored values");
    registry_close(registry);
    fixture_check(path, "SELECT count(*) FROM proreg_import WHERE command = 'migrate'", "0");
    fixture_path_free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_others_have_it_open),
        cmocka_unit_test(test_values_that_came_meanwhile)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
