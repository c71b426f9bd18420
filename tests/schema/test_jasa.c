/* The study folder that is shipped: it must load, and hold what the registry relies on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/csv_read.h"
#include "schema/analysis.h"
#include "schema/sql.h"
#include "schema/study.h"

#define FOLDER PROREG_SOURCE_DIR "/schema/jasa"

static SchemaStudy *load(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) files = schema_files_load(FOLDER, &error);
    if (error)
        fail_msg("%s", error->message);
    SchemaStudy *study = schema_study_parse("schema/jasa", files, &error);
    if (error)
        fail_msg("%s", error->message);
    return study;
}

static void test_jasa__events_and_windows(void **state)
{
    (void)state;
    g_autoptr(SchemaStudy) study = load();
    assert_int_equal(study->n_events, 4);
    assert_int_equal(schema_study_event(study, "1_month"), 1);
    assert_int_equal(schema_study_event(study, "6_month_arm_1"), 2);
    assert_int_equal(schema_study_event(study, "12_month"), SIZE_MAX);
    const SchemaEvent *month = &study->events[1], *half = &study->events[2];
    assert_true(study->events[0].has_offset && !study->events[0].has_window);
    assert_true(month->has_offset && month->has_window);
    assert_int_equal(month->offset_days, 30);
    assert_int_equal(month->days_before, 14);
    assert_int_equal(month->days_after, 14);
    assert_int_equal(half->offset_days, 180);
    assert_int_equal(half->days_before, 30);
    assert_false(study->events[3].has_offset);
    assert_int_equal(study->baseline, 0);
    assert_int_equal(study->n_sites, 38);
    assert_string_equal(study->sites[37].code, "site_38");
}

static void test_jasa__fields(void **state)
{
    (void)state;
    g_autoptr(SchemaStudy) study = load();
    const SchemaDictionary *dictionary = study->dictionary;
    assert_int_equal(dictionary->n_fields, 140);
    assert_int_equal(dictionary->warnings->len, 0);
    /* 138 fields of one column, the levels 26, the region 3. */
    assert_int_equal(dictionary->n_columns, 138 + 26 + 3);
    assert_string_equal(dictionary->fields[0].name, "record_id");
    const SchemaField *frankel = schema_dictionary_find(dictionary, "frankel");
    assert_false(frankel->integer_codes);
    assert_int_equal(
        schema_study_n_events_of(study, (size_t)(frankel - dictionary->fields)), 3);
    assert_non_null(schema_dictionary_find_column(dictionary, "level___s2_5"));
}

static void test_jasa__form_tables(void **state)
{
    (void)state;
    g_autoptr(SchemaStudy) study = load();
    for (size_t i = 0; i < study->dictionary->n_forms; i++) {
        g_autofree char *sql = schema_sql_form_table(study, i);
        assert_non_null(strstr(sql, "STRICT, WITHOUT ROWID"));
    }
}

static SchemaAnalysis *load_segment(const SchemaStudy *study)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *bytes = NULL;
    gsize size = 0;
    assert_true(g_file_get_contents(FOLDER "/segment.yaml", &bytes, &size, &error));
    SchemaAnalysis *analysis =
        schema_analysis_parse("segment.yaml", bytes, size, study, &error);
    if (error)
        fail_msg("%s", error->message);
    return analysis;
}

static void test_segment__shape(void **state)
{
    (void)state;
    g_autoptr(SchemaStudy) study = load();
    g_autoptr(SchemaAnalysis) analysis = load_segment(study);
    assert_string_equal(analysis->name, "segment");
    assert_int_equal(analysis->n_steps, 5);
    assert_true(analysis->steps[4].after_origin);
    assert_false(analysis->steps[3].after_origin);
    assert_int_equal(analysis->grouping.n_groups, 3);
    assert_int_equal(analysis->grouping.pairs[2].second, 2);
    assert_int_equal(analysis->n_tables, 8);
    assert_int_equal(analysis->changes[0].before, 0);
    assert_int_equal(analysis->changes[0].after, 1);
    assert_int_equal(strlen(analysis->hash), 64);
    const SchemaRow *level = &schema_analysis_table(analysis, "1")->rows[0];
    assert_int_equal(level->n_levels, 25);
    assert_string_equal(level->levels[0].codes[0], "level___c1");
    assert_string_equal(level->levels[24].codes[1], "level___s2_5");
    const SchemaTable *sixth = schema_analysis_table(analysis, "6");
    assert_int_equal(sixth->rows[0].adjust, SCHEMA_ADJUST_BH);
    assert_int_equal(sixth->rows[3].n_visits, 3);
    assert_int_equal(sixth->rows[2].n_visits, 2);
    assert_int_equal(sixth->rows[4].decimals, 3);
    assert_null(schema_analysis_table(analysis, "7"));
}

/* ---- every published cell has a place in segment.yaml ---- */

static bool has_level(const SchemaRow *row, const char *published)
{
    for (size_t i = 0; i < row->n_levels; i++)
        if (strcmp(row->levels[i].published, published) == 0)
            return true;
    return false;
}

static bool has_group(const SchemaAnalysis *analysis, const char *id)
{
    bool found = strcmp(analysis->grouping.overall_id, id) == 0;
    for (size_t i = 0; i < analysis->grouping.n_groups; i++)
        found = found || strcmp(analysis->grouping.groups[i].id, id) == 0;
    for (size_t i = 0; i < analysis->grouping.n_pairs; i++)
        found = found || strcmp(analysis->grouping.pairs[i].id, id) == 0;
    return found;
}

static bool has_visit(const SchemaAnalysis *analysis, const SchemaTable *table,
    const SchemaRow *row, const char *visit)
{
    if (row->n_visits == 0)
        return strcmp(table->visit, visit) == 0;
    return g_strv_contains((const char *const *)row->visits, visit) ||
           strcmp(analysis->changes[0].between_id, visit) == 0;
}

/* table, variable, level, group, visit of a published cell */
static bool is_nameable(const SchemaAnalysis *analysis, char *const cell[5])
{
    const SchemaTable *table = schema_analysis_table(analysis, cell[0]);
    if (!table || !has_group(analysis, cell[3]))
        return false;
    if (table->kind == SCHEMA_TABLE_CROSSTAB)
        return has_level(&table->rows[0], cell[2]) && has_level(&table->rows[1], cell[1]);
    for (size_t i = 0; i < table->n_rows; i++) {
        const SchemaRow *row = &table->rows[i];
        if (strcmp(row->published, cell[1]) == 0)
            return has_visit(analysis, table, row, cell[4]) &&
                   (!cell[2][0] || strcmp(cell[2], "Unknown") == 0 || has_level(row, cell[2]));
    }
    return false;
}

static void test_segment__names_every_published_cell(void **state)
{
    (void)state;
    g_autoptr(SchemaStudy) study = load();
    g_autoptr(SchemaAnalysis) analysis = load_segment(study);
    g_autoptr(GError) error = NULL;
    g_autoptr(BaseCsvReader) reader = base_csv_reader_open(
        PROREG_SOURCE_DIR "/sample_data/published/segment_study.csv", ',', &error);
    if (error)
        fail_msg("%s", error->message);
    BaseCsvRow row = {0};
    assert_int_equal(base_csv_reader_next(reader, &row, &error), BASE_CSV_ROW);
    size_t n = 0;
    while (base_csv_reader_next(reader, &row, &error) == BASE_CSV_ROW) {
        char *cell[5] = {NULL};
        for (size_t i = 0; i < 5; i++)
            cell[i] = (char *)row.cells[i + 1].text;
        if (!is_nameable(analysis, cell))
            fail_msg("line %d: T%s, %s, %s, %s, %s has no place", (int)row.line, cell[0],
                cell[1], cell[2], cell[3], cell[4]);
        n++;
    }
    assert_int_equal(n, 681);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_jasa__events_and_windows),
        cmocka_unit_test(test_jasa__fields),
        cmocka_unit_test(test_jasa__form_tables),
        cmocka_unit_test(test_segment__shape),
        cmocka_unit_test(test_segment__names_every_published_cell),
    };
    return cmocka_run_group_tests_name("schema/jasa", tests, NULL, NULL);
}
