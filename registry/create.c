#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>

#include "base/error.h"
#include "registry/fixed_tables.h"
#include "registry/sql.h"
#include "registry/store.h"
#include "schema/sql.h"

static gboolean run_with_texts(
    sqlite3_stmt *statement, const char *const *texts, size_t n, GError **error)
{
    for (size_t i = 0; i < n; i++)
        registry_sql_bind_text(statement, (int)i + 1, texts[i]);
    return registry_sql_run(statement, "making the registry", error);
}

static gboolean store_files(Registry *registry, GError **error)
{
    g_autoptr(sqlite3_stmt) insert = registry_sql_prepare(registry->db,
        "INSERT INTO proreg_study_file (name, sha256, bytes) VALUES (?1, ?2, ?3)", error);
    if (!insert)
        return FALSE;
    for (guint i = 0; i < registry->files->len; i++) {
        const SchemaFile *file = g_ptr_array_index(registry->files, i);
        g_autofree char *sha256 = registry_sha256(file->bytes);
        gsize size = 0;
        const void *bytes = g_bytes_get_data(file->bytes, &size);
        (void)sqlite3_bind_blob64(insert, 3, size ? bytes : "", size, SQLITE_STATIC);
        const char *const texts[] = {file->name, sha256};
        if (!run_with_texts(insert, texts, G_N_ELEMENTS(texts), error))
            return FALSE;
    }
    return TRUE;
}

static gboolean store_sites(Registry *registry, GError **error)
{
    g_autoptr(sqlite3_stmt) insert = registry_sql_prepare(
        registry->db, "INSERT INTO proreg_site (code, label) VALUES (?1, ?2)", error);
    if (!insert)
        return FALSE;
    for (size_t i = 0; i < registry->study->n_sites; i++) {
        const SchemaSite *site = &registry->study->sites[i];
        const char *const texts[] = {site->code, site->label ? site->label : ""};
        if (!run_with_texts(insert, texts, G_N_ELEMENTS(texts), error))
            return FALSE;
    }
    return TRUE;
}

static gboolean store_birth(Registry *registry, const char *user, GError **error)
{
    g_autoptr(sqlite3_stmt) insert = registry_sql_prepare(registry->db,
        "INSERT INTO proreg_import (command, status, user, system_user, at)\n"
        "VALUES ('init', 'done', ?1, ?2, ?3)",
        error);
    if (!insert)
        return FALSE;
    g_autofree char *system_user = registry_system_user();
    g_autofree char *now = registry_now();
    const char *const texts[] = {user ? user : system_user, system_user, now};
    return run_with_texts(insert, texts, G_N_ELEMENTS(texts), error);
}

static gboolean make_form(Registry *registry, size_t form, GError **error)
{
    g_autofree char *sql = schema_sql_form_table(registry->study, form);
    return registry_sql_exec(registry->db, sql, error);
}

static gboolean make_tables(Registry *registry, GError **error)
{
    for (size_t i = 0; registry_fixed_tables[i]; i++)
        if (!registry_sql_exec(registry->db, registry_fixed_tables[i], error))
            return FALSE;
    for (size_t i = 0; i < registry->n_forms; i++)
        if (!make_form(registry, i, error))
            return FALSE;
    g_autofree char *identity =
        g_strdup_printf("PRAGMA application_id = %d; PRAGMA user_version = %d",
            REGISTRY_APPLICATION_ID, REGISTRY_VERSION);
    return registry_sql_exec(registry->db, identity, error);
}

static gboolean fill_new(Registry *registry, const char *user, GError **error)
{
    const char *settings = registry->path ? "PRAGMA journal_mode = DELETE; PRAGMA synchronous "
                                            "= FULL; PRAGMA secure_delete = ON"
                                          : "PRAGMA synchronous = OFF";
    return registry_sql_exec(registry->db, settings, error) &&
           registry_sql_exec(registry->db, "BEGIN EXCLUSIVE", error) &&
           make_tables(registry, error) && store_files(registry, error) &&
           store_sites(registry, error) && store_birth(registry, user, error) &&
           registry_sql_exec(registry->db, "COMMIT", error);
}

/* Makes the file so that nobody else can read it, and only if there is none. */
static gboolean reserve(const char *path, GError **error)
{
    const int descriptor = g_open(path, O_CREAT | O_EXCL | O_WRONLY, 0600);
    if (descriptor >= 0)
        return g_close(descriptor, error);
    const int reason = errno;
    if (reason == EEXIST)
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            "%s: exists already and is not overwritten; choose another name", path);
    else
        g_set_error(error, BASE_ERROR, BASE_ERROR_OUTPUT, "%s: cannot be made: %s", path,
            g_strerror(reason));
    return FALSE;
}

static gboolean create_file(Registry *registry, const char *user, GError **error)
{
    if (registry->path && !reserve(registry->path, error))
        return FALSE;
    registry->db = registry_connect(registry->path ? registry->path : "",
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);
    if (registry->db && fill_new(registry, user, error))
        return TRUE;
    if (registry->path)
        (void)g_unlink(registry->path);
    return FALSE;
}

Registry *registry_create(const char *path, const GPtrArray *files, const char *where,
    const char *user, GError **error)
{
    Registry *registry = registry_new(path, REGISTRY_WRITE);
    for (guint i = 0; i < files->len; i++) {
        const SchemaFile *file = g_ptr_array_index(files, i);
        registry_file_add(registry, file->name, g_bytes_ref(file->bytes));
    }
    if (registry_study_build(registry, where, error) && create_file(registry, user, error))
        return registry;
    registry_close(registry);
    return NULL;
}
