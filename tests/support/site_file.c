#include "support/site_file.h"

#include <sqlite3.h>
#include <zlib.h>

Registry *new_registry_of(const char *study)
{
    GError *error = NULL;
    g_autofree char *folder = g_build_filename(PROREG_SOURCE_DIR, study, NULL);
    GPtrArray *files = schema_files_load(folder, &error);
    assert_null(error);
    Registry *registry = registry_create(NULL, files, study, "test", &(BaseClock){0}, &error);
    if (error)
        print_error("%s\n", error->message);
    assert_non_null(registry);
    g_ptr_array_unref(files);
    return registry;
}

Registry *new_registry(void)
{
    return new_registry_of("schema/jasa");
}

char *write_file(const char *bytes, gsize size)
{
    char *path = NULL;
    const int fd = g_file_open_tmp("proreg-test-XXXXXX", &path, NULL);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, size), (ssize_t)size);
    close(fd);
    return path;
}

bool is_consent_warning(const ImportProblem *problem)
{
    return problem->line == 0 && strcmp(problem->rule_id, "consent") == 0;
}

ImportProblem problem_at(const ImportResult *result, guint index)
{
    g_autoptr(ImportProblemsWalk) walk = import_problems_walk(result);
    const ImportProblem *found = import_problems_next(walk);
    for (guint i = 0; found && i < index; i++)
        found = import_problems_next(walk);
    assert_non_null(found);
    ImportProblem copy = *found;
    const char **texts[] = {&copy.file, &copy.record_id, &copy.event, &copy.field, &copy.value,
        &copy.rule_id, &copy.arguments};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        *texts[i] = g_intern_string(*texts[i]);
    return copy;
}

char *message_at(const ImportResult *result, guint index)
{
    const ImportProblem problem = problem_at(result, index);
    return import_problem_message(&problem, NULL);
}

static gboolean append(const char *bytes, gsize size, void *data, GError **error)
{
    (void)error;
    g_string_append_len(data, bytes, (gssize)size);
    return TRUE;
}

char *results_json(const GPtrArray *results)
{
    GString *text = g_string_new(NULL);
    assert_true(import_results_json(results, NULL, append, text, NULL));
    return g_string_free(text, FALSE);
}

char *results_csv(const GPtrArray *results)
{
    GString *text = g_string_new(NULL);
    assert_true(import_results_problems_csv(results, NULL, append, text, NULL));
    return g_string_free(text, FALSE);
}

char *findings(const ImportResult *result)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < import_problems_n(result->problems); i++) {
        const ImportProblem own = problem_at(result, i), *problem = &own;
        if (is_consent_warning(problem))
            continue;
        g_string_append_printf(out, "%s%s%d %s %s", out->len > 0 ? "; " : "",
            problem->is_error ? "!" : "", (int)problem->line, problem->rule_id,
            problem->field ? problem->field : "-");
    }
    return g_string_free(out, FALSE);
}

ImportResult *take_in(
    Registry *registry, const char *bytes, gsize size, const ImportOptions *options)
{
    g_autofree char *path = write_file(bytes, size);
    GError *error = NULL;
    ImportResult *result = import_file(registry, path, options, &error);
    if (error)
        print_error("%s\n", error->message);
    assert_non_null(result);
    g_unlink(path);
    return result;
}

void assert_found(const char *text, const char *expected)
{
    g_autoptr(Registry) registry = new_registry();
    const ImportOptions options = {.check_only = true};
    g_autoptr(ImportResult) result = take_in(registry, text, strlen(text), &options);
    g_autofree char *found = findings(result);
    assert_string_equal(found, expected);
}

GString *kept_original(const char *path)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *select = NULL;
    GString *text = g_string_new(NULL);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db,
                         "SELECT size, deflated FROM proreg_original ORDER BY import_id, chunk",
                         -1, &select, NULL),
        SQLITE_OK);
    while (sqlite3_step(select) == SQLITE_ROW) {
        uLongf size = (uLongf)sqlite3_column_int64(select, 0);
        g_autofree char *chunk = g_malloc(size + 1);
        assert_int_equal(uncompress((Bytef *)chunk, &size, sqlite3_column_blob(select, 1),
                             (uLong)sqlite3_column_bytes(select, 1)),
            Z_OK);
        g_string_append_len(text, chunk, (gssize)size);
    }
    sqlite3_finalize(select);
    sqlite3_close(db);
    return text;
}
