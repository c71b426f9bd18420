#pragma once
/**
 * @file
 * Site files as inline text, through check or import, and what was found as a short text.
 */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "importers/import.h"
#include "support/cmocka_all.h"

/** A temporary registry of the study in that folder of the source tree. */
static inline Registry *new_registry_of(const char *study)
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

/** The same of the example study. */
static inline Registry *new_registry(void)
{
    return new_registry_of("schema/jasa");
}

/** Writes bytes to a new temporary file. New path. */
static inline char *write_file(const char *bytes, gsize size)
{
    char *path = NULL;
    const int fd = g_file_open_tmp("proreg-test-XXXXXX", &path, NULL);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, size), (ssize_t)size);
    close(fd);
    return path;
}

/** Whether it is the warning of a file without a column of consent, which has a test of its own
 * (test_consent) and is left out elsewhere. */
static inline bool is_consent_warning(const ImportProblem *problem)
{
    return problem->line == 0 && strcmp(problem->rule_id, "consent") == 0;
}

/** "line rule field" a problem, '!' before an error; by "; ". */
static inline char *findings(const ImportResult *result)
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

/** Takes in the bytes with the options. The result must exist. */
static inline ImportResult *take_in(
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

/** Checks the text against the study; its findings must be `expected`. */
static inline void assert_found(const char *text, const char *expected)
{
    g_autoptr(Registry) registry = new_registry();
    const ImportOptions options = {.check_only = true};
    g_autoptr(ImportResult) result = take_in(registry, text, strlen(text), &options);
    g_autofree char *found = findings(result);
    assert_string_equal(found, expected);
}
