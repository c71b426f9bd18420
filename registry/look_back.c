#include "registry/look_back.h"

#include <string.h>

#include "registry/renames.h"
#include "schema/sql.h"

/* The states of files up to an entry. */
typedef struct {
    Registry *registry;
    int64_t last;
    GHashTable *files; /* Name -> GBytes; NULL: taken out. */
} States;

static void free_bytes(gpointer bytes)
{
    if (bytes)
        g_bytes_unref(bytes);
}

static gboolean take_file(const RegistryStudyFile *file, void *data, GError **error)
{
    (void)error;
    const States *states = data;
    (void)g_hash_table_insert(states->files, g_strdup(file->name),
        file->sha256 ? g_bytes_new(file->bytes, file->size) : NULL);
    return TRUE;
}

static gboolean take_entry(const RegistryEntry *entry, void *data, GError **error)
{
    States *states = data;
    RegistryStore *store = states->registry->store;
    return entry->import_id > states->last ||
           store->driver->study_files_of(store, entry->import_id, take_file, states, error);
}

/* Of the folder, or saved in the registry. */
static bool is_analysis(const char *name)
{
    return g_str_has_suffix(name, ".yaml") && strcmp(name, "study.yaml") != 0 &&
           (!strchr(name, '/') || g_str_has_prefix(name, REGISTRY_SAVED));
}

static bool is_same(GBytes *a, GBytes *b)
{
    return a && b ? g_bytes_equal(a, b) : a == b;
}

/* Whether anything differs from then, of which a new analysis is nothing. */
static bool differs(const Registry *registry, GHashTable *then)
{
    GHashTableIter iter;
    gpointer name, bytes;
    g_hash_table_iter_init(&iter, then);
    while (g_hash_table_iter_next(&iter, &name, &bytes))
        if (!is_same((GBytes *)registry_study_file(registry, name), bytes))
            return true;
    for (guint i = 0; i < registry->files->len; i++) {
        const SchemaFile *file = registry->files->pdata[i];
        if (!is_analysis(file->name) && !g_hash_table_lookup(then, file->name))
            return true;
    }
    return false;
}

static gint compare_files(gconstpointer a, gconstpointer b)
{
    const SchemaFile *x = *(SchemaFile *const *)a, *y = *(SchemaFile *const *)b;
    return strcmp(x->name, y->name);
}

/* The study of then, with analyses that came since, under its names. */
static Registry *read_then(
    Registry *registry, GHashTable *then, int64_t import_id, GError **error)
{
    const RegistryRenames *renames = registry_renames(registry, error);
    if (!renames)
        return NULL;
    Registry *past = registry_new(registry->path, REGISTRY_READ);
    GHashTableIter iter;
    gpointer name, bytes;
    g_hash_table_iter_init(&iter, then);
    while (g_hash_table_iter_next(&iter, &name, &bytes))
        if (bytes)
            registry_file_add(past, name, g_bytes_ref(bytes));
    for (guint i = 0; i < registry->files->len; i++) {
        const SchemaFile *file = registry->files->pdata[i];
        if (is_analysis(file->name) && !g_hash_table_lookup(then, file->name))
            registry_file_add(past, file->name,
                registry_renames_file(
                    renames, g_bytes_ref(file->bytes), REGISTRY_RENAMES_NOW, import_id));
    }
    g_ptr_array_sort(past->files, compare_files);
    past->store = registry->store; /* What was in use once is read as it was. */
    const gboolean ok = registry_study_read(past, registry->path, error);
    past->store = NULL;
    if (ok)
        return past;
    registry_close(past);
    return NULL;
}

/* Where a form of then is now, and its columns; texts live in `names`. */
static RegistryFormNow find_now(const Registry *registry, const Registry *past, size_t form,
    int64_t import_id, const RegistryRenames *renames, GStringChunk *names)
{
    const RegistryForm *then = &past->forms[form];
    const SchemaDictionary *dictionary = past->study->dictionary;
    const char *called = registry_renames_form(
        renames, dictionary->forms[form], import_id, REGISTRY_RENAMES_NOW);
    const size_t now = schema_study_form(registry->study, called);
    RegistryFormNow where = {.columns = g_new0(const char *, then->n_columns + 1)};
    if (now != SIZE_MAX)
        where.table = registry->forms[now].name;
    for (size_t i = 0; i < then->n_columns; i++)
        where.columns[i] = g_string_chunk_insert_const(
            names, registry_renames_column(renames, dictionary->columns[then->columns[i]].name,
                       import_id, REGISTRY_RENAMES_NOW));
    return where;
}

static gboolean use_then(Registry *registry, Registry *past, int64_t import_id, GError **error)
{
    const RegistryRenames *renames = registry_renames(registry, error);
    if (!renames)
        return FALSE;
    GStringChunk *names = g_string_chunk_new(1024);
    g_autofree RegistryFormNow *where = g_new0(RegistryFormNow, past->n_forms + 1);
    for (size_t f = 0; f < past->n_forms; f++) {
        where[f] = find_now(registry, past, f, import_id, renames, names);
        g_autofree char *quoted = schema_sql_identifier(past->forms[f].name);
        g_free(past->forms[f].table);
        past->forms[f].table = g_strdup(quoted); /* Which hides what it is made of. */
    }
    const gboolean ok = registry->store->driver->look_back(
        registry->store, past->study, past->forms, where, past->n_forms, error);
    for (size_t f = 0; f < past->n_forms; f++)
        g_free(where[f].columns);
    g_string_chunk_free(names);
    return ok;
}

/* Whether both have one dictionary and study.yaml. */
static bool is_same_study(const Registry *a, const Registry *b)
{
    return strcmp(a->study->hash, b->study->hash) == 0;
}

static void files_swap(Registry *a, Registry *b)
{
    GPtrArray *files = a->files;
    a->files = b->files;
    b->files = files;
}

gboolean registry_look_back(Registry *registry, int64_t import_id, GError **error)
{
    g_autoptr(GHashTable) then =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_bytes);
    States states = {registry, import_id, then};
    RegistryStore *store = registry->store;
    if (!store->driver->entries(store, take_entry, &states, error))
        return FALSE;
    if (!differs(registry, then))
        return TRUE;
    g_autoptr(Registry) past = read_then(registry, then, import_id, error);
    if (!past)
        return FALSE;
    registry->looks_back = !is_same_study(registry, past);
    const gboolean ok = !registry->looks_back || use_then(registry, past, import_id, error);
    if (registry->looks_back)
        registry_study_swap(registry, past);
    else
        files_swap(registry, past);
    return ok;
}
