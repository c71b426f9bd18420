/*
 * The reports of the example studies are the same to the last byte whether patients were read
 * one by one or counted, and in whatever order their files came in.
 */
#include <string.h>

#include "reports/render/render.h"
#include "reports/study/report.h"
#include "support/fixture.h"

static const char *const studies[] = {"segment", "decompression", "sins"};

typedef struct {
    char *folder;
    Registry *straight,
        *reverse; /* The sites' files in order, and from the last to the first. */
} Fixture;

static Registry *import(const char *folder, const char *name, const char *order)
{
    g_autofree char *db = g_build_filename(folder, name, NULL);
    g_autofree char *script =
        g_build_filename(PROREG_SOURCE_DIR, "sample_data", "import_all.sh", NULL);
    g_autofree char *sites = g_build_filename(PROREG_SOURCE_DIR, "sample_data", "sites", NULL);
    g_autofree char *program = g_build_filename(PROREG_BINARY_DIR, "cli", "proreg", NULL);
    char *arguments[] = {script, program, db, sites, (char *)order, NULL};
    GError *error = NULL;
    int status = 0;
    (void)g_spawn_sync(NULL, arguments, NULL,
        G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL,
        &status, &error);
    fixture_no_error(error);
    Registry *registry = registry_open(db, REGISTRY_READ, &error);
    fixture_no_error(error);
    assert_int_equal(registry_n_records(registry, NULL), 413);
    return registry;
}

static int set_up(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    fixture->folder = g_dir_make_tmp("proreg-test-XXXXXX", NULL);
    fixture->straight = import(fixture->folder, "straight.sqlite", NULL);
    fixture->reverse = import(fixture->folder, "reverse.sqlite", "reverse");
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *fixture = *state;
    static const char *const names[] = {"straight.sqlite", "reverse.sqlite"};
    registry_close(fixture->straight);
    registry_close(fixture->reverse);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(fixture->folder, names[i], NULL);
        (void)g_unlink(path);
    }
    (void)g_rmdir(fixture->folder);
    g_free(fixture->folder);
    g_free(fixture);
    return 0;
}

/* A study's document as JSON. New. */
static char *json_of(Registry *registry, const char *study, bool by_rows)
{
    GError *error = NULL;
    gsize size = 0;
    g_autofree char *file = g_strconcat(study, ".yaml", NULL);
    const char *text = g_bytes_get_data((GBytes *)registry_study_file(registry, file), &size);
    g_autoptr(SchemaAnalysis) analysis =
        schema_analysis_parse(file, text, size, registry_study(registry), &error);
    fixture_no_error(error);
    g_autoptr(RegistryCohort) cohort = NULL;
    const ReportOptions options = {.by_rows = by_rows, .study = registry_study(registry)};
    g_autoptr(ReportDocument) document =
        report_study(fixture_cohort(&cohort, registry, analysis), analysis, &options, &error);
    fixture_no_error(error);
    g_autoptr(GBytes) bytes = report_render(document, REPORT_JSON, &error);
    fixture_no_error(error);
    const char *data = g_bytes_get_data(bytes, &size);
    return g_strndup(data, size);
}

static void expect_same(const char *study, const char *what, const char *a, const char *b)
{
    if (strcmp(a, b) == 0)
        return;
    size_t i = 0;
    while (a[i] == b[i])
        i++;
    const size_t from = i > 60 ? i - 60 : 0;
    fail_msg("%s, %s: at byte %zu\n%.120s\n%.120s", study, what, i, a + from, b + from);
}

/* Rows of files that came in reverse against counts of files that came in order. */
static void test_counts__rows_and_shuffled_files(void **state)
{
    const Fixture *fixture = *state;
    for (size_t i = 0; i < G_N_ELEMENTS(studies); i++) {
        g_autofree char *counts = json_of(fixture->straight, studies[i], false);
        g_autofree char *rows = json_of(fixture->reverse, studies[i], true);
        assert_true(strlen(counts) > 10000);
        expect_same(studies[i], "rows in reverse", counts, rows);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts__rows_and_shuffled_files),
    };
    return cmocka_run_group_tests_name("reports/counts", tests, set_up, tear_down);
}
