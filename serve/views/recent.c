#include "serve/views/recent.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <jansson.h>

#include "base/date.h"
#include "base/error.h"
#include "base/json.h"
#include "base/words.h"

enum { MOST = 12 };

static void recent_free(gpointer data)
{
    ViewRecent *recent = data;
    g_free(recent->path);
    g_free(recent->title);
    g_free(recent->day);
    g_free(recent);
}

static ViewRecent *recent_new(const char *path, const char *title, const char *day)
{
    ViewRecent *recent = g_new0(ViewRecent, 1);
    *recent = (ViewRecent){.path = g_strdup(path),
        .title = g_strdup(title),
        .day = g_strdup(day),
        .is_there = g_file_test(path, G_FILE_TEST_IS_REGULAR)};
    return recent;
}

static char *file_name(void)
{
    return g_build_filename(g_get_user_state_dir(), "proreg", "recent.json", NULL);
}

GPtrArray *view_recent_read(void)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(recent_free);
    g_autofree char *file = file_name();
    json_t *json = json_load_file(file, 0, NULL);
    size_t i;
    json_t *one;
    json_array_foreach(json, i, one)
    {
        const char *path = json_string_value(json_object_get(one, "path"));
        const char *title = json_string_value(json_object_get(one, "title"));
        const char *day = json_string_value(json_object_get(one, "day"));
        if (path && g_path_is_absolute(path) && list->len < MOST)
            g_ptr_array_add(list, recent_new(path, title ? title : "", day ? day : ""));
    }
    json_decref(json);
    return list;
}

static gboolean write_list(const GPtrArray *list, GError **error)
{
    g_autofree char *file = file_name();
    g_autofree char *folder = g_path_get_dirname(file);
    g_autoptr(GError) cause = NULL;
    json_t *json = json_array();
    for (guint i = 0; i < MIN(list->len, MOST); i++) {
        const ViewRecent *recent = list->pdata[i];
        json_t *one = json_object();
        base_json_set(one, "path", base_json_text(recent->path));
        base_json_set(one, "title", base_json_text(recent->title));
        base_json_set(one, "day", base_json_text(recent->day));
        (void)json_array_append_new(json, one);
    }
    g_autofree char *text = base_json_page(json);
    if (g_mkdir_with_parents(folder, 0700) == 0 &&
        g_file_set_contents_full(file, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &cause))
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_OUTPUT,
        _("%s: the list of registries that were opened cannot be kept: %s"), file,
        cause ? cause->message : g_strerror(errno));
    return FALSE;
}

static void take_out(GPtrArray *list, const char *path)
{
    for (guint i = list->len; i > 0; i--)
        if (g_str_equal(((const ViewRecent *)list->pdata[i - 1])->path, path))
            (void)g_ptr_array_remove_index(list, i - 1);
}

gboolean view_recent_add(
    const char *path, const char *title, const BaseClock *clock, GError **error)
{
    char day[BASE_DATE_SIZE];
    g_autofree char *whole = g_canonicalize_filename(path, NULL);
    g_autoptr(GPtrArray) list = view_recent_read();
    base_date_format(base_clock_day(clock), day);
    take_out(list, whole);
    g_ptr_array_insert(list, 0, recent_new(whole, title, day));
    return write_list(list, error);
}

gboolean view_recent_forget(const char *path, GError **error)
{
    g_autoptr(GPtrArray) list = view_recent_read();
    take_out(list, path);
    return write_list(list, error);
}
