#include "support/site_file.h"

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

char *findings(const ImportResult *result)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < result->problems->len; i++) {
        const ImportProblem *problem = result->problems->pdata[i];
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
