#include "registry/inside.h"
#include "registry/sqlite/sql.h"
#include "registry/sqlite/store.h"

static gboolean store_files(Registry *registry, GError **error)
{
    for (guint i = 0; i < registry->files->len; i++) {
        const SchemaFile *file = g_ptr_array_index(registry->files, i);
        if (!registry->store->driver->add_study_file(
                registry->store, file->name, file->bytes, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean store_sites(Registry *registry, GError **error)
{
    for (size_t i = 0; i < registry->study->n_sites; i++) {
        const SchemaSite *site = &registry->study->sites[i];
        if (!registry->store->driver->add_site(
                registry->store, site->code, site->label ? site->label : "", error))
            return FALSE;
    }
    return TRUE;
}

static gboolean store_birth(
    Registry *registry, const char *user, const BaseClock *clock, GError **error)
{
    g_autoptr(sqlite3_stmt) insert = registry_sql_prepare(registry_sqlite_db(registry->store),
        "INSERT INTO proreg_import (command, status, user, system_user, at)\n"
        "VALUES ('init', 'done', ?1, ?2, ?3)",
        error);
    if (!insert)
        return FALSE;
    g_autofree char *system_user = registry_system_user();
    char now[BASE_CLOCK_SIZE];
    base_clock_format(clock, now);
    const char *const texts[] = {user ? user : system_user, system_user, now};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        registry_sql_bind_text(insert, (int)i + 1, texts[i]);
    return registry_sql_run(insert, "making the registry", error);
}

static gboolean fill_new(
    Registry *registry, const char *user, const BaseClock *clock, GError **error)
{
    const RegistryDriver *driver = registry->store->driver;
    return driver->begin(registry->store, REGISTRY_WRITE, error) &&
           driver->make_tables(registry->store, error) && store_files(registry, error) &&
           store_sites(registry, error) && store_birth(registry, user, clock, error) &&
           driver->commit(registry->store, error);
}

Registry *registry_create(const char *path, const GPtrArray *files, const char *where,
    const char *user, const BaseClock *clock, GError **error)
{
    Registry *registry = registry_new(path, REGISTRY_WRITE);
    for (guint i = 0; i < files->len; i++) {
        const SchemaFile *file = g_ptr_array_index(files, i);
        registry_file_add(registry, file->name, g_bytes_ref(file->bytes));
    }
    if (registry_study_read(registry, where, error) &&
        (registry->store = registry_sqlite_driver.create(path, error)) != NULL) {
        registry_study_use(registry);
        if (fill_new(registry, user, clock, error))
            return registry;
    }
    registry_close(registry);
    return NULL;
}
