#include "serve/views/make.h"

#include <string.h>

#include "base/beside.h"
#include "base/error.h"
#include "base/installed.h"
#include "commands/import.h"
#include "commands/init.h"
#include "serve/views/inside.h"
#include "serve/views/places.h"

gboolean view_make_new(
    const ServePage *page, const char *folder, const char *db, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    const CommandSinks sinks = view_sinks(page, &taken);
    const CommandInit options = {.db = db, .study = folder, .user = page->signature};
    return command_init(&options, &sinks, &taken.facts, error);
}

/* ---- the sample ---- */

char *view_make_sample_path(void)
{
    g_autofree char *own = view_place_own();
    return g_build_filename(own, "sample.sqlite", NULL);
}

static gint by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The exports in the folder, char *, by name. */
static GPtrArray *exports_in(const char *folder)
{
    GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
    GDir *dir = g_dir_open(folder, 0, NULL);
    for (const char *name = dir ? g_dir_read_name(dir) : NULL; name;
         name = g_dir_read_name(dir))
        if (g_str_has_prefix(name, "site_") && g_str_has_suffix(name, ".csv"))
            g_ptr_array_add(files, g_build_filename(folder, name, NULL));
    if (dir)
        g_dir_close(dir);
    g_ptr_array_sort(files, by_name);
    return files;
}

/* The map of the file's own name, or else that of its hospital ("site_18_baseline.csv" is of
   site_18); NULL where it is read as it is. New. */
static char *map_of(const char *file)
{
    enum { ENDING = 4, SITE = 7 };
    g_autofree char *folder = g_path_get_dirname(file);
    g_autofree char *base = g_path_get_basename(file);
    const int lengths[] = {(int)strlen(base) - ENDING, SITE};
    for (size_t i = 0; i < G_N_ELEMENTS(lengths); i++) {
        g_autofree char *name = g_strdup_printf("%.*s.map.yaml", lengths[i], base);
        g_autofree char *map = g_build_filename(folder, name, NULL);
        if (g_file_test(map, G_FILE_TEST_IS_REGULAR))
            return g_steal_pointer(&map);
    }
    return NULL;
}

static gboolean take_in(const ServePage *page, const char *db, const char *file, GError **error)
{
    g_auto(ViewTaken) taken = {0};
    g_autofree char *map = map_of(file);
    CommandSinks sinks = view_sinks(page, &taken);
    /* How far it is, is said by files. */
    sinks.progress = NULL;
    const CommandImport options = {.db = db,
        .files = &file,
        .n_files = 1,
        .intake = {.map = map, .user = page->signature, .by_name = true}};
    return command_import(&options, &sinks, &taken.facts, error);
}

static gboolean take_all(
    const ServePage *page, const char *db, const GPtrArray *files, GError **error)
{
    for (guint i = 0; i < files->len; i++) {
        if (page->task)
            serve_task_progress(
                serve_say(page, N_("Making the sample registry")), i, files->len, page->task);
        if (!take_in(page, db, files->pdata[i], error))
            return FALSE;
    }
    return TRUE;
}

bool view_make_sample_can(const char *db)
{
    g_autofree char *folder = base_installed("sample", "sample");
    g_autoptr(GPtrArray) files = exports_in(folder);
    return files->len > 0 || g_file_test(db, G_FILE_TEST_EXISTS);
}

gboolean view_make_sample(const ServePage *page, const char *db, GError **error)
{
    if (g_file_test(db, G_FILE_TEST_EXISTS))
        return TRUE;
    g_autofree char *studies = base_installed("studies", "studies");
    g_autofree char *study = g_build_filename(studies, "jasa", NULL);
    g_autofree char *folder = base_installed("sample", "sample");
    g_autoptr(GPtrArray) files = exports_in(folder);
    if (files->len == 0) {
        g_autofree char *line = base_words_say(page->words,
            N_("{1}: the files of the sample registry are not there; install the program "
               "whole"),
            "t", folder);
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_INPUT, line);
        return FALSE;
    }
    g_autofree char *making = base_beside_new(db, false, error);
    if (!making)
        return FALSE;
    const gboolean ok = view_make_new(page, study, making, error) &&
                        take_all(page, making, files, error) &&
                        base_beside_appear(making, db, error);
    base_beside_remove(making);
    return ok;
}
