/* The examples of docs/studies.md are studies that load. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/study_text.h"

/* The fenced block that begins with `first`. New text. */
static char *block(const char *first)
{
    g_autofree char *page = NULL;
    assert_true(g_file_get_contents(PROREG_SOURCE_DIR "/docs/studies.md", &page, NULL, NULL));
    const char *begin = strstr(page, first);
    assert_non_null(begin);
    const char *end = strstr(begin, "\n```");
    assert_non_null(end);
    return g_strndup(begin, (gsize)(end + 1 - begin));
}

static void test_docs__hip_study(void **state)
{
    (void)state;
    g_autofree char *dictionary = block("Variable / Field Name");
    g_autofree char *yaml = block("\n# study.yaml");
    g_autoptr(GError) error = NULL;
    g_autoptr(SchemaStudy) study = study_parse(dictionary, yaml, &error);
    if (error)
        fail_msg("%s", error->message);
    assert_int_equal(study->n_events, 3);
    assert_int_equal(study->n_derived, 2);
    assert_int_equal(study->dictionary->n_fields, 12);
}

static void test_docs__fixation_study(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) files = schema_files_load(PROREG_SOURCE_DIR "/schema/jasa", &error);
    g_autoptr(SchemaStudy) study = schema_study_parse("schema/jasa", files, &error);
    assert_non_null(study);
    g_autofree char *yaml = block("\n# fixation.yaml");
    g_autoptr(SchemaAnalysis) analysis =
        schema_analysis_parse("fixation.yaml", yaml, strlen(yaml), study, &error);
    if (error)
        fail_msg("%s", error->message);
    assert_int_equal(analysis->n_tables, 12);
    assert_string_equal(analysis->changes[0].between_id, "baseline_vs_1_month");
}

static void test_docs__nails_study(void **state)
{
    (void)state;
    g_autofree char *dictionary = block("Variable / Field Name");
    g_autofree char *study_yaml = block("\n# study.yaml");
    g_autofree char *yaml = block("\n# nails.yaml");
    g_autoptr(GError) error = NULL;
    g_autoptr(SchemaStudy) study = study_parse(dictionary, study_yaml, &error);
    assert_non_null(study);
    g_autoptr(SchemaAnalysis) analysis =
        schema_analysis_parse("nails.yaml", yaml, strlen(yaml), study, &error);
    if (error)
        fail_msg("%s", error->message);
    assert_int_equal(analysis->n_matches, 1);
    assert_int_equal(analysis->n_tables, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_docs__hip_study),
        cmocka_unit_test(test_docs__fixation_study),
        cmocka_unit_test(test_docs__nails_study),
    };
    return cmocka_run_group_tests_name("schema/docs", tests, NULL, NULL);
}
