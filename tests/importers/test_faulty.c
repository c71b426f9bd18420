#include "support/site_file.h"

#include "base/csv_read.h"

/**
 * Every file of sample_data/faulty against its list of expected problems: line, record, event,
 * field, rule and severity, in this order, and no other.
 */

enum { FILE_NAME, OPTIONS, LINE, RECORD, EVENT, FIELD, RULE, SEVERITY, EXIT_CODE, N_CELLS };

/** One problem as expected.csv writes it. New text. */
static char *as_listed(const ImportProblem *problem)
{
    g_autofree char *line = g_strdup_printf("%d", (int)problem->line);
    return g_strjoin(",", problem->line > 0 ? line : "",
        problem->record_id ? problem->record_id : "", problem->event ? problem->event : "",
        problem->field ? problem->field : "", problem->rule_id,
        problem->is_error ? "error" : "warning", NULL);
}

static void check_file(const char *name, const char *site, const GString *expected)
{
    g_autoptr(Registry) registry = new_registry();
    g_autofree char *path =
        g_build_filename(PROREG_SOURCE_DIR, "sample_data", "faulty", name, NULL);
    const ImportOptions options = {.check_only = true, .site = site};
    GError *error = NULL;
    g_autoptr(ImportResult) result = import_file(registry, path, &options, &error);
    assert_null(error);
    g_autoptr(GString) found = g_string_new(NULL);
    for (guint i = 0; i < import_problems_n(result->problems); i++) {
        const ImportProblem own = problem_at(result, i);
        g_autofree char *problem = as_listed(&own);
        g_string_append_printf(found, "%s\n", problem);
    }
    if (!g_str_equal(found->str, expected->str))
        print_error("%s\n", name);
    assert_string_equal(found->str, expected->str);
}

static void test_faulty__every_file(void **state)
{
    (void)state;
    GError *error = NULL;
    g_autoptr(BaseCsvReader) reader =
        base_csv_reader_open(PROREG_SOURCE_DIR "/sample_data/faulty/expected.csv", ',', &error);
    assert_null(error);
    BaseCsvRow row;
    g_autofree char *name = NULL;
    g_autofree char *site = NULL;
    g_autoptr(GString) expected = g_string_new(NULL);
    assert_int_equal(base_csv_reader_next(reader, &row, NULL), BASE_CSV_ROW);
    size_t n_files = 0;
    for (;;) {
        const bool more = base_csv_reader_next(reader, &row, NULL) == BASE_CSV_ROW;
        if (name && (!more || !g_str_equal(name, row.cells[FILE_NAME].text))) {
            check_file(name, site, expected);
            g_string_set_size(expected, 0);
            n_files++;
        }
        if (!more)
            break;
        assert_int_equal(row.n_cells, N_CELLS);
        g_free(name);
        g_free(site);
        name = g_strdup(row.cells[FILE_NAME].text);
        const char *options = row.cells[OPTIONS].text;
        site = g_str_has_prefix(options, "--site ") ? g_strdup(options + 7) : NULL;
        for (int i = LINE; i <= SEVERITY; i++)
            g_string_append_printf(
                expected, "%s%c", row.cells[i].text, i < SEVERITY ? ',' : '\n');
    }
    assert_true(n_files >= 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_faulty__every_file),
    };
    return cmocka_run_group_tests_name("importers/faulty", tests, NULL, NULL);
}
