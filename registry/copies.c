#include "registry/copies.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/date.h"
#include "base/error.h"
#include "base/words.h"
#include "registry/copies_inside.h"
#include "registry/inside.h"

enum { SHOWN = 8 }; /* Digits of a hash in a name. */

static void copy_free(gpointer data)
{
    RegistryCopy *copy = data;
    g_free(copy->path);
    g_free(copy);
}

void registry_keep_copies(Registry *registry, RegistryCopyTell *tell, void *data)
{
    registry->tell_copy = tell;
    registry->tell_data = data;
}

char *registry_copies_folder(const Registry *registry)
{
    const char *folder = registry->study->backup.folder;
    if (!folder || !registry->path || !registry->store->driver->backup)
        return NULL;
    g_autofree char *beside = g_path_get_dirname(registry->path);
    return g_path_is_absolute(folder) || g_str_equal(beside, ".")
               ? g_strdup(folder)
               : g_build_filename(beside, folder, NULL);
}

/* ---- names ---- */

/* The first and the last entry of the journal that are links of the chain, and all of them. */
typedef struct {
    GHashTable *heads; /* Number and the digits of its hash, as a text: a set. */
    char first[SHOWN + 1], last[SHOWN + 1], day[BASE_DATE_SIZE];
    int64_t entry;
} Ends;

static char *head_key(int64_t entry, const char *hash)
{
    return g_strdup_printf("%" G_GINT64_FORMAT " %.*s", entry, SHOWN, hash);
}

static void ends_clear(Ends *ends)
{
    if (ends->heads)
        g_hash_table_unref(ends->heads);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Ends, ends_clear)

static gboolean take_entry(const RegistryEntry *entry, void *data, GError **error)
{
    (void)error;
    Ends *ends = data;
    if (!entry->hash)
        return TRUE;
    if (ends->first[0] == '\0')
        (void)g_strlcpy(ends->first, entry->hash, sizeof ends->first);
    (void)g_strlcpy(ends->last, entry->hash, sizeof ends->last);
    (void)g_strlcpy(ends->day, entry->day ? entry->day : "", sizeof ends->day);
    ends->entry = entry->import_id;
    (void)g_hash_table_add(ends->heads, head_key(entry->import_id, entry->hash));
    return TRUE;
}

static gboolean find_ends(Registry *registry, Ends *ends, GError **error)
{
    *ends = (Ends){.heads = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    return registry->store->driver->entries(registry->store, take_entry, ends, error);
}

/* The registry's own name without its ending. New. */
static char *stem_of(const Registry *registry)
{
    char *stem = g_path_get_basename(registry->path);
    char *dot = strrchr(stem, '.');
    if (dot && dot > stem)
        *dot = '\0';
    return stem;
}

static char *name_of(const Registry *registry, const Ends *ends)
{
    g_autofree char *stem = stem_of(registry);
    return g_strdup_printf("%s-%s-%" G_GINT64_FORMAT "-%s-%s.sqlite", stem, ends->day,
        ends->entry, ends->first, ends->last);
}

static GRegex *pattern_of(const Registry *registry, const Ends *ends)
{
    g_autofree char *stem = stem_of(registry);
    g_autofree char *quoted = g_regex_escape_string(stem, -1);
    g_autofree char *pattern =
        g_strdup_printf("^%s-(\\d{4}-\\d\\d-\\d\\d)-(\\d{1,18})-%s-([0-9a-f]{8})\\.sqlite$",
            quoted, ends->first);
    return g_regex_new(pattern, G_REGEX_RAW, 0, NULL);
}

static RegistryCopy *copy_named(const GRegex *pattern, const char *folder, const char *name)
{
    g_autoptr(GMatchInfo) match = NULL;
    int32_t day = 0;
    if (!g_regex_match(pattern, name, 0, &match))
        return NULL;
    g_autofree char *date = g_match_info_fetch(match, 1);
    g_autofree char *number = g_match_info_fetch(match, 2);
    g_autofree char *head = g_match_info_fetch(match, 3);
    if (!base_date_parse(date, BASE_DATE_YMD, &day))
        return NULL;
    RegistryCopy *copy = g_new0(RegistryCopy, 1);
    copy->path = g_build_filename(folder, name, NULL);
    copy->day = day;
    copy->entry = g_ascii_strtoll(number, NULL, 10);
    (void)g_strlcpy(copy->head, head, sizeof copy->head);
    return copy;
}

/* By entry; of one number, which a registry has that went on from an old copy, by day. */
static int compare_copies(gconstpointer a, gconstpointer b)
{
    const RegistryCopy *one = *(RegistryCopy *const *)a, *other = *(RegistryCopy *const *)b;
    if (one->entry != other->entry)
        return one->entry < other->entry ? -1 : 1;
    if (one->day != other->day)
        return one->day < other->day ? -1 : 1;
    return strcmp(one->path, other->path);
}

static GPtrArray *list(const Registry *registry, const char *folder, const Ends *ends)
{
    GPtrArray *copies = g_ptr_array_new_with_free_func(copy_free);
    g_autoptr(GRegex) pattern = pattern_of(registry, ends);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name; dir && pattern && (name = g_dir_read_name(dir));) {
        RegistryCopy *copy = copy_named(pattern, folder, name);
        g_autofree char *key = copy ? head_key(copy->entry, copy->head) : NULL;
        if (copy)
            copy->is_known = g_hash_table_contains(ends->heads, key);
        if (copy && g_file_test(copy->path, G_FILE_TEST_IS_REGULAR))
            g_ptr_array_add(copies, copy);
        else if (copy)
            copy_free(copy);
    }
    g_ptr_array_sort(copies, compare_copies);
    return copies;
}

GPtrArray *registry_copies(Registry *registry)
{
    g_auto(Ends) ends = {.entry = 0};
    g_autofree char *folder = registry_copies_folder(registry);
    if (!folder || !find_ends(registry, &ends, NULL))
        return g_ptr_array_new_with_free_func(copy_free);
    return list(registry, folder, &ends);
}

/* ---- making one ---- */

static gboolean start_at_once(void *data, GError **error)
{
    (void)data;
    (void)error;
    return TRUE;
}

/* The oldest go, but never the one that was just made, and none of a state that the registry
 * has not: that may be the only one of it. */
static void thin_out(const Registry *registry, const char *folder, const Ends *ends)
{
    const guint keep = (guint)registry->study->backup.keep;
    g_autofree char *name = name_of(registry, ends);
    g_autofree char *made = g_build_filename(folder, name, NULL);
    g_autoptr(GPtrArray) copies = list(registry, folder, ends);
    guint n = 0;
    for (guint i = 0; i < copies->len; i++)
        n += ((const RegistryCopy *)copies->pdata[i])->is_known;
    for (guint i = 0; i < copies->len && n > keep; i++) {
        const RegistryCopy *copy = copies->pdata[i];
        if (!copy->is_known || g_str_equal(copy->path, made))
            continue;
        (void)g_unlink(copy->path);
        n--;
    }
}

static gboolean make(Registry *registry, const char *folder, GError **error)
{
    g_auto(Ends) ends = {.entry = 0};
    RegistryStore *store = registry->store;
    if (!find_ends(registry, &ends, error))
        return FALSE;
    if (g_mkdir_with_parents(folder, 0700) != 0) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_OUTPUT, "%s: %s", folder, g_strerror(errno));
        return FALSE;
    }
    g_autofree char *name = name_of(registry, &ends);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    if (!g_file_test(path, G_FILE_TEST_EXISTS) &&
        !store->driver->backup(store, path, start_at_once, NULL, error))
        return FALSE;
    thin_out(registry, folder, &ends);
    return TRUE;
}

void registry_copies_settle(Registry *registry)
{
    g_autoptr(GError) fault = NULL;
    g_autofree char *folder = registry->is_changed && registry->tell_copy && registry->study
                                  ? registry_copies_folder(registry)
                                  : NULL;
    if (!folder || make(registry, folder, &fault))
        return;
    g_autofree char *sentence = g_strdup_printf(
        _("the change is made, but no copy of the registry is kept: %s; mend that, or make one "
          "with proreg backup"),
        fault->message);
    registry->tell_copy(sentence, registry->tell_data);
}
