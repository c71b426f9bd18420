/* Times of files to the nanosecond are POSIX. */
#define _POSIX_C_SOURCE 200809L

#include "serve/group.h"

#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "base/words.h"

enum { LONGEST_LOGIN = 100 };

void serve_member_free(gpointer data)
{
    ServeMember *member = data;
    if (member)
        g_free(member->hospital);
    g_free(member);
}

ServeGroup *serve_group_new(void)
{
    ServeGroup *group = g_atomic_rc_box_new0(ServeGroup);
    group->people = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, serve_member_free);
    group->names = g_ptr_array_new_with_free_func(g_free);
    group->members = g_ptr_array_new_with_free_func(serve_member_free);
    group->files = g_ptr_array_new_with_free_func(g_free);
    return group;
}

ServeGroup *serve_group_ref(ServeGroup *group)
{
    return g_atomic_rc_box_acquire(group);
}

static void group_clear(gpointer data)
{
    ServeGroup *group = data;
    char *const texts[] = {group->origin, group->host, group->user_header, group->groups_header,
        group->secret_header, group->secret, group->socket, group->socket_group};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_hash_table_unref(group->people);
    g_ptr_array_unref(group->names);
    g_ptr_array_unref(group->members);
    g_ptr_array_unref(group->files);
}

void serve_group_unref(ServeGroup *group)
{
    if (group)
        g_atomic_rc_box_release_full(group, group_clear);
}

/* ---- a request ---- */

bool serve_group_is_same(const char *a, const char *b)
{
    /* Hashes have one length, and where they differ says nothing about the texts. */
    g_autofree char *x = g_compute_checksum_for_string(G_CHECKSUM_SHA256, a, -1);
    g_autofree char *y = g_compute_checksum_for_string(G_CHECKSUM_SHA256, b, -1);
    unsigned differs = 0;
    for (size_t i = 0; x[i] != '\0'; i++)
        differs |= (unsigned)(x[i] ^ y[i]);
    return differs == 0;
}

bool serve_group_is_front(const ServeGroup *group, const ServeRequest *request)
{
    if (!group->secret_header)
        return group->socket != NULL;
    const char *shown = serve_request_header(request, group->secret_header);
    return shown && serve_group_is_same(shown, group->secret);
}

char *serve_group_login(const ServeGroup *group, const ServeRequest *request)
{
    const char *login = serve_request_header(request, group->user_header);
    return login && base_text_is_plain(login) && g_utf8_strlen(login, -1) <= LONGEST_LOGIN
               ? g_strdup(login)
               : NULL;
}

const ServeMember *serve_group_member(
    const ServeGroup *group, const char *login, const ServeRequest *request)
{
    const ServeMember *own = g_hash_table_lookup(group->people, login);
    const char *header =
        group->groups_header ? serve_request_header(request, group->groups_header) : NULL;
    if (own || !header)
        return own;
    g_auto(GStrv) said = g_strsplit(header, ",", -1);
    for (char **one = said; *one; one++)
        g_strstrip(*one);
    for (guint i = 0; i < group->names->len; i++)
        if (g_strv_contains((const char *const *)said, group->names->pdata[i]))
            return group->members->pdata[i];
    return NULL;
}

/* ---- the file ---- */

struct ServeGroupFile {
    char *path;
    ServeGroupRead *read;
    const void *data;
    GMutex lock;
    ServeGroup *present; /* NULL while there is a fault. */
    GPtrArray *paths;    /* char *: whose changes count. */
    GArray *stats;       /* struct stat: of each, as it was. */
};

/* Files as they are now; what is not there is all zero. */
static GArray *look(const GPtrArray *paths)
{
    GArray *stats = g_array_new(FALSE, TRUE, sizeof(struct stat));
    for (guint i = 0; i < paths->len; i++) {
        struct stat one = {0};
        if (stat(paths->pdata[i], &one) != 0)
            memset(&one, 0, sizeof one);
        g_array_append_val(stats, one);
    }
    return stats;
}

static bool is_as_before(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
           a->st_ctim.tv_sec == b->st_ctim.tv_sec && a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

static bool has_changed(const ServeGroupFile *file)
{
    g_autoptr(GArray) now = look(file->paths);
    for (guint i = 0; i < now->len; i++)
        if (!is_as_before(&g_array_index(now, struct stat, i),
                &g_array_index(file->stats, struct stat, i)))
            return true;
    return false;
}

/* What it names is watched from here on; after a fault also what it named before. */
static ServeGroup *read_it(ServeGroupFile *file, GError **error)
{
    g_array_unref(file->stats);
    file->stats = look(file->paths);
    ServeGroup *group = file->read(file->path, file->data, error);
    if (!group)
        return NULL;
    GArray *stats = look(group->files);
    /* What changes while it is read is read again. */
    for (guint i = 0; i < MIN(stats->len, file->stats->len); i++)
        if (g_str_equal(group->files->pdata[i], file->paths->pdata[i]))
            g_array_index(stats, struct stat, i) = g_array_index(file->stats, struct stat, i);
    g_array_unref(file->stats);
    g_ptr_array_unref(file->paths);
    file->stats = stats;
    file->paths = g_ptr_array_ref(group->files);
    return group;
}

ServeGroupFile *serve_group_file_new(
    const char *path, ServeGroupRead *read, const void *data, GError **error)
{
    ServeGroupFile *file = g_new0(ServeGroupFile, 1);
    file->path = g_strdup(path);
    file->read = read;
    file->data = data;
    file->paths = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(file->paths, g_strdup(path));
    file->stats = look(file->paths);
    g_mutex_init(&file->lock);
    file->present = read_it(file, error);
    if (file->present)
        return file;
    serve_group_file_free(file);
    return NULL;
}

void serve_group_file_free(ServeGroupFile *file)
{
    if (!file)
        return;
    serve_group_unref(file->present);
    g_ptr_array_unref(file->paths);
    g_array_unref(file->stats);
    g_mutex_clear(&file->lock);
    g_free(file->path);
    g_free(file);
}

char *serve_group_file_refresh(ServeGroupFile *file)
{
    g_autoptr(GError) fault = NULL;
    if (!has_changed(file))
        return NULL;
    ServeGroup *group = read_it(file, &fault);
    g_mutex_lock(&file->lock);
    serve_group_unref(file->present);
    file->present = group;
    g_mutex_unlock(&file->lock);
    return group ? base_words_say(base_words_speaking(), N_("{1}: read again"), "t", file->path)
                 : base_words_say(base_words_speaking(),
                       N_("{1}; until it is mended nobody can use the page"), "t",
                       fault->message);
}

ServeGroup *serve_group_file_now(ServeGroupFile *file)
{
    g_mutex_lock(&file->lock);
    ServeGroup *group = file->present ? serve_group_ref(file->present) : NULL;
    g_mutex_unlock(&file->lock);
    return group;
}
