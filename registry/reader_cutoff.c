/*
 * The date at which an analysis ends its follow-up: a last contact after it becomes the date
 * itself, and who was in contact after it was alive then.
 */
#include "registry/reader_store.h"
#include "registry/sqlite/sql.h"
#include "schema/sql.h"

static const char *field_name(const RegistryReader *reader, size_t field)
{
    return reader->registry->study->dictionary->fields[field].name;
}

gboolean registry_reader_cut_visits(RegistryReader *reader, GError **error)
{
    const SchemaRoles *roles = &reader->registry->study->roles;
    if (!reader->cutoff)
        return TRUE;
    g_autofree char *contact = schema_sql_identifier(field_name(reader, roles->last_contact));
    g_autofree char *status = schema_sql_identifier(field_name(reader, roles->vital_status));
    g_autofree char *sql =
        g_strdup_printf("UPDATE temp.visit SET %s = ?1, %s = iif(%s IS NULL, NULL, ?2)\n"
                        "WHERE %s > ?1",
            contact, status, status, contact);
    g_autoptr(sqlite3_stmt) update = registry_sql_prepare(reader->db, sql, error);
    if (!update)
        return FALSE;
    registry_sql_bind_text(update, 1, reader->cutoff);
    registry_sql_bind_text(update, 2, roles->alive_code);
    return registry_sql_run(update, "ending follow-up at the cutoff", error);
}

gboolean registry_reader_cut_patients(RegistryReader *reader, GError **error)
{
    const SchemaRoles *roles = &reader->registry->study->roles;
    if (!reader->cutoff)
        return TRUE;
    g_autoptr(sqlite3_stmt) update =
        registry_sql_prepare(reader->db, "UPDATE temp.patient SET cutoff = ?1", error);
    if (!update)
        return FALSE;
    registry_sql_bind_text(update, 1, reader->cutoff);
    if (!registry_sql_run(update, "noting the cutoff", error))
        return FALSE;
    const char *contact = field_name(reader, roles->last_contact);
    const char *origin = roles->origin == SIZE_MAX ? NULL : field_name(reader, roles->origin);
    if (!origin || !g_hash_table_contains(reader->known, origin) ||
        !g_hash_table_contains(reader->known, contact))
        return TRUE;
    g_autofree char *quoted_contact = schema_sql_identifier(contact);
    g_autofree char *quoted_origin = schema_sql_identifier(origin);
    g_autofree char *sql = g_strdup_printf(
        "UPDATE temp.patient SET %s = NULL WHERE %s > cutoff", quoted_contact, quoted_origin);
    return registry_sql_exec(reader->db, sql, error);
}
