/* Which pack a study is given, and what is said where it should have named one. */
#include "support/fixture.h"
#include "support/study_text.h"

#include "registry/pack.h"

/* The small study with one text of it replaced. */
static SchemaStudy *study_with(const char *from, const char *to)
{
    GError *error = NULL;
    g_autofree char *yaml = study_replaced(STUDY_YAML, from, to);
    SchemaStudy *study = study_parse(STUDY_DICTIONARY, yaml, &error);
    fixture_no_error(error);
    return study;
}

static void expect_new_refused(const char *from, const char *to, const char *part)
{
    GError *error = NULL;
    g_autoptr(SchemaStudy) study = study_with(from, to);
    assert_false(registry_pack_settle(study, true, &error));
    fixture_expect(&error, BASE_ERROR_STUDY, part);
}

static void expect_pack(const char *from, const char *to, bool is_new, const char *pack)
{
    GError *error = NULL;
    g_autoptr(SchemaStudy) study = study_with(from, to);
    assert_true(registry_pack_settle(study, is_new, &error));
    fixture_no_error(error);
    assert_string_equal(study->pack, pack);
    g_autofree char *origin = schema_study_origin_label(study);
    assert_string_equal(origin, pack[0] ? "surgery" : "operation");
}

#define HALF "sql: total / 2.0"
#define SINS "sql: \"total + SINS_Total (1, 1, 1, 1, 1, 1)\""
#define SUM "items: [item1, item2]"

static void test_settle__new(void **state)
{
    (void)state;
    expect_pack("title:", "title:", true, "");
    expect_pack("title:", "pack: metastatic_spine\ntitle:", true, "metastatic_spine");
    expect_new_refused(HALF, SINS,
        "study.yaml:20: derived value half: SINS_Total() belongs to the pack metastatic_spine");
    expect_new_refused(HALF, SINS, "add the line 'pack: metastatic_spine'");
    expect_new_refused(SUM, "instrument: tokuhashi", "sums: the instrument tokuhashi belongs");
    expect_new_refused("title:", "pack: spine\ntitle:", "there is no pack 'spine'");
}

/* Made before study files named packs. */
static void test_settle__old(void **state)
{
    (void)state;
    expect_pack("title:", "title:", false, "");
    expect_pack(HALF, SINS, false, "metastatic_spine");
    expect_pack(SUM, "instrument: tokuhashi", false, "metastatic_spine");
}

/* What every study has, what is a text and what is a column is no use of a pack. */
static void test_settle__not_a_use(void **state)
{
    (void)state;
    expect_pack(HALF, "sql: \"barthel_class(95) = 'x'\"", true, "");
    expect_pack(HALF, "sql: \"total || ' noms_rule(1) '\"", true, "");
    expect_pack(HALF, "sql: \"total || 'it''s' || 'sins(1)'\"", true, "");
    expect_pack(HALF, "sql: \"total * my_sins(1)\"", true, "");
    expect_pack(HALF, "sql: total + item1", true, "");
    expect_pack(SUM, "instrument: barthel", true, "");
    expect_new_refused(
        HALF, "sql: \"total || 'it''s' || sins_class(3)\"", "half: sins_class() belongs");
}

/* The study's own word goes before the pack's. */
static void test_settle__own_word(void **state)
{
    (void)state;
    GError *error = NULL;
    g_autoptr(SchemaStudy) study =
        study_with("title: Hips\n", "pack: metastatic_spine\ntitle: Hips\n");
    g_free(study->roles.origin_label);
    study->roles.origin_label = g_strdup("the operation");
    assert_true(registry_pack_settle(study, true, &error));
    g_autofree char *origin = schema_study_origin_label(study);
    assert_string_equal(origin, "the operation");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_settle__new),
        cmocka_unit_test(test_settle__old),
        cmocka_unit_test(test_settle__not_a_use),
        cmocka_unit_test(test_settle__own_word),
    };
    return cmocka_run_group_tests_name("registry/pack", tests, NULL, NULL);
}
