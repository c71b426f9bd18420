/**
 * @file
 * The study folder's files, and its sites.
 */
#include "registry/sql/store.h"

static gboolean hand_files(
    RegistrySqlStatement *select, RegistryEachFile each, void *data, GError **error)
{
    int state;
    while ((state = registry_sql_step(select, "reading the study files", error)) == 1) {
        size_t size = 0;
        const void *bytes = registry_sql_blob(select, 3, &size);
        const RegistryStudyFile file = {.name = registry_sql_text(select, 0),
            .import_id = registry_sql_integer(select, 1),
            .sha256 = registry_sql_text_or_null(select, 2),
            .bytes = bytes,
            .size = size};
        if (!each(&file, data, error))
            return FALSE;
    }
    return state == 0;
}

gboolean registry_sql_study_files(
    RegistryStore *base, RegistryEachFile each, void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(store,
        store->layout > 1
            ? "SELECT name, import_id, sha256, bytes FROM proreg_study_file AS f\n"
              "WHERE bytes IS NOT NULL AND import_id =\n"
              "  (SELECT max(import_id) FROM proreg_study_file WHERE name = f.name)\n"
              "ORDER BY name"
            : "SELECT name, 1, sha256, bytes FROM proreg_study_file ORDER BY name",
        error);
    return select && hand_files(select, each, data, error);
}

gboolean registry_sql_study_files_of(
    RegistryStore *base, int64_t import_id, RegistryEachFile each, void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(store,
        "SELECT name, import_id, sha256, bytes FROM proreg_study_file\n"
        "WHERE import_id = ?1 ORDER BY name",
        error);
    if (!select)
        return FALSE;
    registry_sql_bind(select, "i", import_id);
    return hand_files(select, each, data, error);
}

gboolean registry_sql_add_study_file(
    RegistryStore *base, const RegistryStudyFile *file, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    g_autoptr(RegistrySqlStatement) insert = registry_sql_prepare(store,
        "INSERT INTO proreg_study_file (name, import_id, sha256, bytes)\n"
        "VALUES (?1, ?2, ?3, ?4)",
        error);
    if (!insert)
        return FALSE;
    registry_sql_bind(insert, "titb", file->name, file->import_id, file->sha256,
        file->sha256 && file->size == 0 ? "" : file->bytes, file->size);
    return registry_sql_run(insert, "keeping a study file", error);
}

gboolean registry_sql_add_site(
    RegistryStore *base, const char *code, const char *label, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    g_autoptr(RegistrySqlStatement) insert = registry_sql_prepare(
        store, "INSERT INTO proreg_site (code, label) VALUES (?1, ?2)", error);
    if (!insert)
        return FALSE;
    registry_sql_bind_text(insert, 1, code);
    registry_sql_bind_text(insert, 2, label);
    return registry_sql_run(insert, "adding a site", error);
}

gboolean registry_sql_sites(
    RegistryStore *base, RegistryEachSite each, void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    g_autoptr(RegistrySqlStatement) select =
        registry_sql_prepare(store, "SELECT code, label FROM proreg_site ORDER BY code", error);
    if (!select)
        return FALSE;
    int state;
    while ((state = registry_sql_step(select, "reading the sites", error)) == 1)
        each(registry_sql_text(select, 0), registry_sql_text(select, 1), data);
    return state == 0;
}
