#include "serve/views/uploads.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/words.h"
#include "serve/handles.h"

enum { NAME_BYTES = 120 };

struct ViewUploads {
    GMutex lock;
    GHashTable *waiting; /* By name. */
    ServeHandles *names;
    gint64 n;
};

ViewUploads *view_uploads_new(void)
{
    ViewUploads *uploads = g_new0(ViewUploads, 1);
    view_folders_sweep();
    g_mutex_init(&uploads->lock);
    uploads->names = serve_handles_new();
    uploads->waiting = g_hash_table_new_full(
        g_str_hash, g_str_equal, g_free, (GDestroyNotify)view_upload_unref);
    return uploads;
}

void view_uploads_free(ViewUploads *uploads)
{
    if (!uploads)
        return;
    g_hash_table_unref(uploads->waiting);
    serve_handles_free(uploads->names);
    g_mutex_clear(&uploads->lock);
    g_free(uploads);
}

/* ---- how a lot is read ---- */

ViewReading *view_reading_new(void)
{
    return g_atomic_rc_box_new0(ViewReading);
}

ViewReading *view_reading_copy(const ViewReading *from)
{
    ViewReading *reading = view_reading_new();
    reading->paths = g_strdupv(from->paths);
    reading->site = g_strdup(from->site);
    reading->encoding = g_strdup(from->encoding);
    reading->date_order = g_strdup(from->date_order);
    reading->sheet = g_strdup(from->sheet);
    reading->map = g_strdup(from->map);
    reading->complete = from->complete;
    return reading;
}

static void reading_clear(gpointer data)
{
    ViewReading *reading = data;
    g_strfreev(reading->paths);
    g_free(reading->site);
    g_free(reading->encoding);
    g_free(reading->date_order);
    g_free(reading->sheet);
    g_free(reading->map);
    g_free(reading->json);
}

void view_reading_unref(ViewReading *reading)
{
    if (reading)
        g_atomic_rc_box_release_full(reading, reading_clear);
}

ViewReading *view_upload_reading(ViewUpload *upload)
{
    g_mutex_lock(&upload->lock);
    ViewReading *reading = upload->reading ? g_atomic_rc_box_acquire(upload->reading) : NULL;
    g_mutex_unlock(&upload->lock);
    return reading;
}

void view_upload_read(ViewUpload *upload, ViewReading *reading_take)
{
    g_mutex_lock(&upload->lock);
    ViewReading *before = upload->reading;
    upload->reading = reading_take;
    g_mutex_unlock(&upload->lock);
    view_reading_unref(before);
}

/* ---- the files ---- */

static void upload_clear(gpointer data)
{
    ViewUpload *upload = data;
    view_folder_remove(&upload->folder);
    g_strfreev(upload->paths);
    g_free(upload->fixme);
    g_free(upload->map);
    g_free(upload->sender);
    g_free(upload->name);
    g_mutex_clear(&upload->lock);
    view_reading_unref(upload->reading);
}

void view_upload_unref(ViewUpload *upload)
{
    if (upload)
        g_atomic_rc_box_release_full(upload, upload_clear);
}

/* A long name loses bytes before its end, which says what kind of file it is. */
static void cut_name(char **name)
{
    const gsize size = strlen(*name);
    if (size <= NAME_BYTES)
        return;
    const char *dot = strrchr(*name, '.');
    const char *kind = dot && strlen(dot) <= 8 ? dot : "";
    const char *end;
    (void)g_utf8_validate(*name, (gssize)(NAME_BYTES - strlen(kind)), &end);
    char *cut = g_strdup_printf("%.*s%s", (int)(end - *name), *name, kind);
    g_free(*name);
    *name = cut;
}

/* A name for a file of ours: the last part of the sender's, with nothing that leads elsewhere.
 */
static char *path_for(const ViewUpload *upload, const char *name, const GPtrArray *taken)
{
    g_autofree char *plain = g_strdup(name);
    g_strdelimit(plain, "/\\", '_');
    cut_name(&plain);
    char *path = g_build_filename(upload->folder.path, plain, NULL);
    for (guint i = 0; i < taken->len; i++) {
        if (!g_str_equal(taken->pdata[i], path))
            continue;
        g_free(path);
        g_autofree char *other = g_strdup_printf("%u-%s", taken->len + 1, plain);
        return g_build_filename(upload->folder.path, other, NULL);
    }
    return path;
}

/* What lies in a folder beside files of hospitals: hidden ones, locks of a spreadsheet, parts
 * of downloads; and the empty name of a field in which nothing was chosen. */
static bool is_passing(const char *name)
{
    static const char *const endings[] = {".part", ".crdownload", ".tmp"};
    bool is_part = false;
    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++)
        is_part = is_part || g_str_has_suffix(name, endings[i]);
    return is_part || name[0] == '\0' || name[0] == '.' || g_str_has_prefix(name, "~$");
}

static gboolean write_files(
    const ViewUpload *upload, const ServeRequest *request, GPtrArray *paths, GError **error)
{
    for (guint i = 0; i < request->fields->len; i++) {
        const ServeField *field = request->fields->pdata[i];
        if (!field->file || is_passing(field->file))
            continue;
        char *path = path_for(upload, field->file, paths);
        g_ptr_array_add(paths, path);
        gsize size;
        const char *bytes = g_bytes_get_data(field->file_bytes, &size);
        GError *fault = NULL;
        if (g_file_set_contents_full(
                path, bytes, (gssize)size, G_FILE_SET_CONTENTS_NONE, 0600, &fault))
            continue;
        g_set_error(error, BASE_ERROR, BASE_ERROR_OUTPUT, "%s", fault->message);
        g_error_free(fault);
        return FALSE;
    }
    if (paths->len > 0)
        return TRUE;
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, _("no file was chosen"));
    return FALSE;
}

ViewUpload *view_upload_new(const ServeRequest *request, GError **error)
{
    g_autoptr(ViewUpload) upload = g_atomic_rc_box_new0(ViewUpload);
    g_autoptr(GPtrArray) paths = g_ptr_array_new();
    g_mutex_init(&upload->lock);
    if (!view_folder_make(&upload->folder, error))
        return NULL;
    const gboolean ok = write_files(upload, request, paths, error);
    g_ptr_array_sort(paths, base_text_compare);
    g_ptr_array_add(paths, NULL);
    upload->paths = (char **)g_ptr_array_free(g_steal_pointer(&paths), FALSE);
    upload->fixme = g_build_filename(upload->folder.path, ".fixme", NULL);
    upload->map = g_build_filename(upload->folder.path, ".map", NULL);
    return ok ? g_steal_pointer(&upload) : NULL;
}

char *view_uploads_keep(ViewUploads *uploads, ViewUpload *upload, const char *sender)
{
    upload->sender = g_strdup(sender);
    g_mutex_lock(&uploads->lock);
    upload->number = ++uploads->n;
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, upload->number);
    char *name = serve_handle_of(uploads->names, number);
    upload->name = g_strdup(name);
    (void)g_hash_table_insert(
        uploads->waiting, g_strdup(name), g_atomic_rc_box_acquire(upload));
    g_mutex_unlock(&uploads->lock);
    return name;
}

ViewUpload *view_uploads_find(ViewUploads *uploads, const char *name, const char *sender)
{
    g_mutex_lock(&uploads->lock);
    ViewUpload *upload = name ? g_hash_table_lookup(uploads->waiting, name) : NULL;
    upload = upload && g_strcmp0(upload->sender, sender) == 0 ? g_atomic_rc_box_acquire(upload)
                                                              : NULL;
    g_mutex_unlock(&uploads->lock);
    return upload;
}

static int by_number(gconstpointer a, gconstpointer b)
{
    const ViewUpload *first = *(const ViewUpload *const *)a;
    const ViewUpload *second = *(const ViewUpload *const *)b;
    return (second->number > first->number) - (second->number < first->number);
}

GPtrArray *view_uploads_of(ViewUploads *uploads, const char *sender)
{
    GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)view_upload_unref);
    GHashTableIter each;
    gpointer upload;
    g_mutex_lock(&uploads->lock);
    g_hash_table_iter_init(&each, uploads->waiting);
    while (g_hash_table_iter_next(&each, NULL, &upload))
        if (g_strcmp0(((const ViewUpload *)upload)->sender, sender) == 0)
            g_ptr_array_add(all, g_atomic_rc_box_acquire(upload));
    g_mutex_unlock(&uploads->lock);
    g_ptr_array_sort(all, by_number);
    return all;
}

ViewReading *view_waiting(const ServePage *page, const char *name, ViewUpload **upload)
{
    *upload = view_uploads_find(view_site(page)->uploads, name, view_sender(page));
    return *upload ? view_upload_reading(*upload) : NULL;
}

gboolean view_waits_no_longer(const ServePage *page, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
        serve_say(page, N_("these files wait no longer; give them once more")));
    return FALSE;
}

void view_uploads_drop(ViewUploads *uploads, const char *name)
{
    g_mutex_lock(&uploads->lock);
    (void)g_hash_table_remove(uploads->waiting, name);
    g_mutex_unlock(&uploads->lock);
}
