#include "serve/views/uploads.h"

#include <glib/gstdio.h>

#include "base/error.h"
#include "base/words.h"
#include "serve/handles.h"

struct ViewUploads {
    GMutex lock;
    GHashTable *waiting; /* By name. */
    ServeHandles *names;
    gint64 n;
};

ViewUploads *view_uploads_new(void)
{
    ViewUploads *uploads = g_new0(ViewUploads, 1);
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

static void upload_clear(gpointer data)
{
    ViewUpload *upload = data;
    for (char **path = upload->paths; path && *path; path++)
        (void)g_unlink(*path);
    g_autofree char *hold =
        upload->folder ? g_build_filename(upload->folder, VIEW_UPLOAD_HOLD, NULL) : NULL;
    if (hold)
        (void)g_unlink(hold);
    if (upload->fixme)
        (void)g_unlink(upload->fixme);
    if (upload->folder)
        (void)g_rmdir(upload->folder);
    g_free(upload->folder);
    g_strfreev(upload->paths);
    g_free(upload->fixme);
    g_free(upload->site);
    g_free(upload->json);
}

void view_upload_unref(ViewUpload *upload)
{
    if (upload)
        g_atomic_rc_box_release_full(upload, upload_clear);
}

/* A name for a file of ours: the last part of the sender's, with nothing that leads elsewhere.
 */
static char *path_for(const ViewUpload *upload, const char *name, const GPtrArray *taken)
{
    g_autofree char *plain = g_strdup(name[0] == '.' || name[0] == '\0' ? "file.csv" : name);
    g_strdelimit(plain, "/\\", '_');
    char *path = g_build_filename(upload->folder, plain, NULL);
    for (guint i = 0; i < taken->len; i++) {
        if (!g_str_equal(taken->pdata[i], path))
            continue;
        g_free(path);
        g_autofree char *other = g_strdup_printf("%u-%s", taken->len + 1, plain);
        return g_build_filename(upload->folder, other, NULL);
    }
    return path;
}

static gboolean write_files(
    const ViewUpload *upload, const ServeRequest *request, GPtrArray *paths, GError **error)
{
    for (guint i = 0; i < request->fields->len; i++) {
        const ServeField *field = request->fields->pdata[i];
        if (!field->file)
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
    upload->folder = g_dir_make_tmp("proreg-XXXXXX", error);
    if (!upload->folder)
        return NULL;
    const gboolean ok = write_files(upload, request, paths, error);
    g_ptr_array_add(paths, NULL);
    upload->paths = (char **)g_ptr_array_free(g_steal_pointer(&paths), FALSE);
    if (g_strv_length(upload->paths) == 1)
        upload->fixme = g_build_filename(upload->folder, ".fixme", NULL);
    return ok ? g_steal_pointer(&upload) : NULL;
}

char *view_uploads_keep(ViewUploads *uploads, ViewUpload *upload)
{
    g_mutex_lock(&uploads->lock);
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, ++uploads->n);
    char *name = serve_handle_of(uploads->names, number);
    (void)g_hash_table_insert(
        uploads->waiting, g_strdup(name), g_atomic_rc_box_acquire(upload));
    g_mutex_unlock(&uploads->lock);
    return name;
}

ViewUpload *view_uploads_find(ViewUploads *uploads, const char *name)
{
    g_mutex_lock(&uploads->lock);
    ViewUpload *upload = name ? g_hash_table_lookup(uploads->waiting, name) : NULL;
    if (upload)
        upload = g_atomic_rc_box_acquire(upload);
    g_mutex_unlock(&uploads->lock);
    return upload;
}

void view_uploads_drop(ViewUploads *uploads, const char *name)
{
    g_mutex_lock(&uploads->lock);
    (void)g_hash_table_remove(uploads->waiting, name);
    g_mutex_unlock(&uploads->lock);
}
