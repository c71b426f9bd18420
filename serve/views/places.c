/* Following links is POSIX. */
#define _XOPEN_SOURCE 700

#include "serve/views/places.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/installed.h"
#include "schema/yaml.h"

enum { MOST = 100, NAME_DIGITS = 16 };

static void place_free(gpointer data)
{
    ViewPlace *place = data;
    g_free(place->path);
    g_free(place->title);
    g_free(place->name);
    g_free(place);
}

char *view_place_name(const char *path)
{
    char *name = g_compute_checksum_for_string(G_CHECKSUM_SHA256, path, -1);
    name[NAME_DIGITS] = '\0';
    return name;
}

const ViewPlace *view_place_find(const GPtrArray *places, const char *name)
{
    for (guint i = 0; name && i < places->len; i++)
        if (g_str_equal(((const ViewPlace *)places->pdata[i])->name, name))
            return places->pdata[i];
    return NULL;
}

/* Takes the path over, where it is none that is there already. */
static void add(GPtrArray *places, char *path_take, const char *title)
{
    g_autofree char *path = path_take;
    g_autofree char *name = view_place_name(path);
    if (places->len >= MOST || view_place_find(places, name))
        return;
    ViewPlace *place = g_new0(ViewPlace, 1);
    place->path = g_steal_pointer(&path);
    place->name = g_steal_pointer(&name);
    place->title = g_strdup(title);
    g_ptr_array_add(places, place);
}

/* The folder itself, with links followed; NULL where there is none. New. */
static char *real_folder(const char *path)
{
    char *found = path ? realpath(path, NULL) : NULL;
    char *own = found && g_file_test(found, G_FILE_TEST_IS_DIR) ? g_strdup(found) : NULL;
    free(found);
    return own;
}

/* ---- studies ---- */

static void add_study(GPtrArray *places, const char *path)
{
    g_autofree char *folder = real_folder(path);
    g_autofree char *head = folder ? g_build_filename(folder, "study.yaml", NULL) : NULL;
    g_autofree char *dictionary =
        folder ? g_build_filename(folder, "dictionary.csv", NULL) : NULL;
    if (!folder || !g_file_test(head, G_FILE_TEST_IS_REGULAR) ||
        !g_file_test(dictionary, G_FILE_TEST_IS_REGULAR))
        return;
    /* One that cannot be read is offered all the same: beginning with it says what is wrong. */
    g_autoptr(SchemaYaml) yaml = schema_yaml_load(head, NULL);
    const char *title =
        yaml ? schema_yaml_peek(schema_yaml_get(schema_yaml_root(yaml), "title")) : NULL;
    add(places, g_steal_pointer(&folder), title);
}

static void add_studies_in(GPtrArray *places, const char *folder)
{
    if (!folder)
        return;
    add_study(places, folder);
    GDir *dir = g_dir_open(folder, 0, NULL);
    for (const char *name = dir ? g_dir_read_name(dir) : NULL; name;
         name = g_dir_read_name(dir)) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (name[0] != '.')
            add_study(places, path);
    }
    if (dir)
        g_dir_close(dir);
}

static gint by_title(gconstpointer a, gconstpointer b)
{
    const ViewPlace *const *one = a, *const *other = b;
    const int order = g_strcmp0((*one)->title, (*other)->title);
    return order != 0 ? order : g_strcmp0((*one)->path, (*other)->path);
}

GPtrArray *view_places_of_studies(void)
{
    GPtrArray *places = g_ptr_array_new_with_free_func(place_free);
    g_autofree char *here = g_get_current_dir();
    g_autofree char *own = g_build_filename(g_get_user_data_dir(), "proreg", "studies", NULL);
    g_autofree char *installed = base_installed("studies", "studies");
    add_studies_in(places, here);
    add_studies_in(places, g_get_user_special_dir(G_USER_DIRECTORY_DOCUMENTS));
    add_studies_in(places, own);
    add_studies_in(places, installed);
    g_ptr_array_sort(places, by_title);
    return places;
}

/* ---- where a registry may lie ---- */

char *view_place_own(void)
{
    char *folder = g_build_filename(g_get_user_data_dir(), "proreg", NULL);
    (void)g_mkdir_with_parents(folder, 0700);
    return folder;
}

static void add_writable(GPtrArray *places, const char *path)
{
    g_autofree char *folder = real_folder(path);
    if (folder && access(folder, W_OK | X_OK) == 0)
        add(places, g_steal_pointer(&folder), NULL);
}

GPtrArray *view_places_for_registries(void)
{
    GPtrArray *places = g_ptr_array_new_with_free_func(place_free);
    g_autofree char *here = g_get_current_dir();
    g_autofree char *own = view_place_own();
    add_writable(places, here);
    add_writable(places, g_get_user_special_dir(G_USER_DIRECTORY_DOCUMENTS));
    add_writable(places, own);
    return places;
}
