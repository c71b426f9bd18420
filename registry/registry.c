#include "registry/registry.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "registry/copies_inside.h"
#include "registry/digest.h"
#include "registry/inside.h"
#include "registry/instrument_total.h"
#include "registry/moves.h"
#include "registry/pack.h"
#include "registry/renames.h"
#include "registry/snapshot.h"

static void file_free(gpointer data)
{
    SchemaFile *file = data;
    g_free(file->name);
    g_bytes_unref(file->bytes);
    g_free(file);
}

GPtrArray *registry_files_new(void)
{
    return g_ptr_array_new_with_free_func(file_free);
}

void registry_file_add(Registry *registry, const char *name, GBytes *bytes)
{
    SchemaFile *file = g_new0(SchemaFile, 1);
    file->name = g_strdup(name);
    file->bytes = bytes;
    g_ptr_array_add(registry->files, file);
}

gboolean registry_study_read(Registry *registry, const char *where, GError **error)
{
    registry->study = schema_study_parse(where, registry->files, error);
    /* Its store is made once the study is known good; what was good once is good again. */
    const bool is_new = !registry->store && !registry->replay;
    return registry->study && registry_instrument_check(registry->study, error) &&
           registry_pack_settle(registry->study, is_new, error) &&
           registry_forms_build(registry, error);
}

void registry_study_use(Registry *registry)
{
    registry->store->driver->use_study(
        registry->store, registry->study, registry->forms, registry->n_forms);
}

void registry_wide_forget(Registry *registry)
{
    if (registry->wide)
        registry->wide_free(registry->wide);
    registry->wide = NULL;
}

void registry_study_swap(Registry *a, Registry *b)
{
    const Registry old = *a;
    registry_wide_forget(a);
    registry_wide_forget(b);
    a->files = b->files;
    a->study = b->study;
    a->forms = b->forms;
    a->n_forms = b->n_forms;
    b->files = old.files;
    b->study = old.study;
    b->forms = old.forms;
    b->n_forms = old.n_forms;
}

Registry *registry_new(const char *path, RegistryMode mode)
{
    Registry *registry = g_new0(Registry, 1);
    registry->path = g_strdup(path);
    registry->mode = mode;
    registry->files = registry_files_new();
    return registry;
}

void registry_close(Registry *registry)
{
    if (!registry)
        return;
    if (registry->store) {
        registry_copies_settle(registry);
        registry->store->driver->close(registry->store);
    }
    registry_wide_forget(registry);
    registry_moves_unref(registry->moves);
    registry_renames_free(registry->renames);
    registry_lock_free(registry->lock);
    g_clear_pointer(&registry->withdrawn_since, g_hash_table_unref);
    registry_forms_free(registry);
    schema_study_free(registry->study);
    g_ptr_array_unref(registry->files);
    g_free(registry->path);
    g_free(registry->hospital);
    g_free(registry);
}

bool registry_is_foreign(const Registry *registry)
{
    return registry->store->driver->is_foreign(registry->store);
}

RegistryRecovery registry_recover(Registry *registry)
{
    const RegistryDriver *driver = registry->store->driver;
    return driver->recover ? driver->recover(registry->store) : REGISTRY_FAULT_STAYS;
}

void registry_tell_waits(Registry *registry, void (*waits)(void *data), void *data)
{
    registry->store->waits = waits;
    registry->store->waits_data = data;
}

const SchemaStudy *registry_study(const Registry *registry)
{
    return registry->study;
}

const GBytes *registry_study_file(const Registry *registry, const char *name)
{
    for (guint i = 0; i < registry->files->len; i++) {
        const SchemaFile *file = g_ptr_array_index(registry->files, i);
        if (g_str_equal(file->name, name))
            return file->bytes;
    }
    return NULL;
}

const GPtrArray *registry_study_files(const Registry *registry)
{
    return registry->files;
}

GPtrArray *registry_analysis_names(const Registry *registry)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < registry->files->len; i++) {
        const SchemaFile *file = g_ptr_array_index(registry->files, i);
        const char *name = file->name;
        if (g_str_has_prefix(name, REGISTRY_SAVED))
            name += strlen(REGISTRY_SAVED);
        if (g_str_has_suffix(name, ".yaml") && !strchr(name, '/') &&
            !g_str_equal(file->name, "study.yaml"))
            g_ptr_array_add(names, g_strndup(name, strlen(name) - strlen(".yaml")));
    }
    g_ptr_array_sort(names, base_text_compare);
    return names;
}

int64_t registry_n_records(Registry *registry, GError **error)
{
    int64_t n = 0;
    return registry->store->driver->count_records(registry->store, &n, error) ? n : -1;
}

static gboolean take_any(const RegistryRecord *record, void *data, GError **error)
{
    (void)record;
    (void)error;
    *(bool *)data = true;
    return TRUE;
}

gboolean registry_has_records(Registry *registry, bool *has, GError **error)
{
    *has = false;
    return registry->store->driver->next_records(
        registry->store, NULL, 1, take_any, has, error);
}

/* As a store makes it that sees all records, for a login that does, too. */
static gboolean ask_content(
    const Registry *registry, char out[BASE_SHA256_SIZE], bool *known, GError **error)
{
    RegistryStore *store = registry->store;
    const RegistryGuests *guests = &store->driver->guests;
    char origins[BASE_SHA256_SIZE];
    return !guests->content || guests->role(store) ||
           guests->content(store, out, origins, known, error);
}

gboolean registry_content_hash(Registry *registry, char out[65], GError **error)
{
    bool known = false;
    if (!ask_content(registry, out, &known, error) || known)
        return known;
    /* What is read within a transaction comes in pieces from a server. */
    g_autoptr(RegistryScan) scan = registry_scan_begin(registry, error);
    return scan && registry_digest_content(registry, out, error);
}

gboolean registry_login_is(Registry *registry, const char *user, GError **error)
{
    const RegistryDriver *driver = registry->store->driver;
    const char *login = driver->guests.login ? driver->guests.login(registry->store) : NULL;
    g_autofree char *system_user = registry_system_user();
    if (!login || !user || g_str_equal(user, login) || g_str_equal(user, system_user))
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        "the user is %s, who is logged in on the server: another name than that cannot be "
        "given "
        "(%s); leave --user out, or log in as that user",
        login, user);
    return FALSE;
}

char *registry_system_user(void)
{
    return g_utf8_make_valid(g_get_user_name(), -1);
}

char *registry_sha256(GBytes *bytes)
{
    gsize size = 0;
    const void *data = g_bytes_get_data(bytes, &size);
    return g_compute_checksum_for_data(G_CHECKSUM_SHA256, data, size);
}
