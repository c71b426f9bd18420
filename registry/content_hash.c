#include <string.h>

#include "registry/inside.h"
#include "registry/sqlite/sql.h"
#include "registry/sqlite/store.h"
#include "registry/sqlite/value.h"
#include "registry/value.h"
#include "schema/sql.h"

/* A hash over fields whose ends are told by their lengths. */
typedef struct {
    GChecksum *sum;
    GString *pending;
} Digest;

enum { PENDING_BYTES = 1 << 16 };

static void digest_field(Digest *digest, const char *text)
{
    char length[24];
    const size_t size = strlen(text);
    const int n = g_snprintf(length, sizeof length, "%zu:", size);
    g_string_append_len(digest->pending, length, n);
    g_string_append_len(digest->pending, text, (gssize)size);
    if (digest->pending->len < PENDING_BYTES)
        return;
    g_checksum_update(
        digest->sum, (const guchar *)digest->pending->str, (gssize)digest->pending->len);
    g_string_set_size(digest->pending, 0);
}

/* Each row: its fields that have a value, each with the name that its AS clause gives. */
static gboolean digest_query(
    Digest *digest, sqlite3 *db, const char *section, const char *sql, GError **error)
{
    g_autoptr(sqlite3_stmt) select = registry_sql_prepare(db, sql, error);
    if (!select)
        return FALSE;
    int state;
    while ((state = registry_sql_step(select, "hashing the content", error)) == 1) {
        char buffer[BASE_DECIMAL_SIZE];
        digest_field(digest, section);
        for (int i = 0; i < sqlite3_column_count(select); i++) {
            const RegistryValue value = registry_sqlite_value(select, i);
            if (value.kind == REGISTRY_VALUE_NONE)
                continue;
            digest_field(digest, sqlite3_column_name(select, i));
            digest_field(digest, registry_value_text(&value, buffer));
        }
        digest_field(digest, "");
    }
    return state == 0;
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "SELECT key, columns in byte order of their names ... in order of the key". */
static char *form_sql(const RegistryForm *form)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (size_t i = 0; i < form->n_columns; i++)
        g_ptr_array_add(names, form->names[i]);
    g_ptr_array_sort(names, compare_names);
    GString *sql =
        g_string_new("SELECT record_id AS record_id, event AS event, instance AS instance");
    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_string_append_printf(sql, ", %s AS %s", name, name);
    }
    g_string_append_printf(sql, " FROM %s ORDER BY " REGISTRY_KEY, form->table);
    return g_string_free(sql, FALSE);
}

static gint compare_forms(gconstpointer a, gconstpointer b)
{
    const RegistryForm *const *x = a;
    const RegistryForm *const *y = b;
    return strcmp((*x)->table, (*y)->table);
}

static gboolean digest_forms(
    Digest *digest, const Registry *registry, sqlite3 *db, GError **error)
{
    g_autoptr(GPtrArray) forms = g_ptr_array_new();
    for (size_t i = 0; i < registry->n_forms; i++)
        g_ptr_array_add(forms, &registry->forms[i]);
    g_ptr_array_sort(forms, compare_forms);
    for (guint i = 0; i < forms->len; i++) {
        const RegistryForm *form = g_ptr_array_index(forms, i);
        g_autofree char *sql = form_sql(form);
        if (!digest_query(digest, db, form->table, sql, error))
            return FALSE;
    }
    return TRUE;
}

gboolean registry_content_hash(Registry *registry, char out[65], GError **error)
{
    sqlite3 *db = registry_sqlite_db(registry->store);
    Digest digest = {.sum = g_checksum_new(G_CHECKSUM_SHA256), .pending = g_string_new(NULL)};
    const gboolean ok =
        digest_query(&digest, db, "record",
            "SELECT record_id AS record_id, site AS site FROM main.proreg_record ORDER BY "
            "record_id",
            error) &&
        digest_query(&digest, db, "missing",
            "SELECT record_id AS record_id, event AS event, instance AS instance,\n"
            "  \"column\" AS \"column\", code AS code FROM main.proreg_missing\n"
            "ORDER BY record_id, event, instance, \"column\"",
            error) &&
        digest_forms(&digest, registry, db, error);
    g_checksum_update(
        digest.sum, (const guchar *)digest.pending->str, (gssize)digest.pending->len);
    (void)g_strlcpy(out, g_checksum_get_string(digest.sum), 65);
    g_checksum_free(digest.sum);
    (void)g_string_free(digest.pending, TRUE);
    return ok;
}
