#include "registry/audit.h"

#include <string.h>

#include "registry/audit_append.h"
#include "registry/inside.h"
#include "registry/sqlite/sql.h"
#include "registry/sqlite/store.h"

enum { SALT_BYTES = 16 };

/* Length before text, so that no two lists of fields give the same bytes. */
static void digest_text(GChecksum *sum, const char *text)
{
    char length[32];
    const size_t size = text ? strlen(text) : 0;
    const int n = g_snprintf(length, sizeof length, text ? "%zu:" : "-:", size);
    g_checksum_update(sum, (const guchar *)length, n);
    if (size > 0)
        g_checksum_update(sum, (const guchar *)text, (gssize)size);
}

static void digest_integer(GChecksum *sum, int64_t value)
{
    char text[32];
    (void)g_snprintf(text, sizeof text, "%" G_GINT64_FORMAT, value);
    digest_text(sum, text);
}

static void commit_to(
    const RegistryChange *change, const void *salt, gsize salt_size, char out[65])
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, salt, (gssize)salt_size);
    digest_text(sum, change->record_id);
    digest_text(sum, change->event);
    digest_integer(sum, change->instance);
    digest_text(sum, change->column);
    digest_text(sum, change->old_value);
    digest_integer(sum, change->old_missing);
    digest_text(sum, change->new_value);
    digest_integer(sum, change->new_missing);
    (void)g_strlcpy(out, g_checksum_get_string(sum), 65);
}

static void chain(const RegistryChange *change, int64_t change_id, const char *previous,
    const char *commitment, char out[65])
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    digest_text(sum, previous);
    digest_integer(sum, change_id);
    digest_text(sum, commitment);
    digest_text(sum, change->user);
    digest_text(sum, change->system_user);
    digest_text(sum, change->at);
    digest_text(sum, change->reason);
    digest_integer(sum, change->import_id);
    digest_integer(sum, change->line);
    (void)g_strlcpy(out, g_checksum_get_string(sum), 65);
}

static gboolean read_end(sqlite3 *db, int64_t *last_id, char head[65], GError **error)
{
    *last_id = 0;
    (void)g_strlcpy(head, REGISTRY_AUDIT_START, 65);
    g_autoptr(sqlite3_stmt) select = registry_sql_prepare(db,
        "SELECT change_id, hash FROM proreg_value_change ORDER BY change_id DESC LIMIT 1",
        error);
    if (!select)
        return FALSE;
    const int state = registry_sql_step(select, "reading the end of the audit trail", error);
    if (state == 1) {
        *last_id = sqlite3_column_int64(select, 0);
        (void)g_strlcpy(head, registry_sql_text(select, 1), 65);
    }
    return state >= 0;
}

gboolean registry_audit_head(Registry *registry, char out[65], GError **error)
{
    int64_t last_id = 0;
    return read_end(registry_sqlite_db(registry->store), &last_id, out, error);
}

gboolean registry_audit_begin(RegistryAudit *audit, sqlite3 *db, GError **error)
{
    if (!read_end(db, &audit->last_id, audit->head, error))
        return FALSE;
    audit->insert = registry_sql_prepare(db,
        "INSERT INTO proreg_value_change (change_id, record_id, event, instance, \"column\",\n"
        "  old_value, old_missing, new_value, new_missing, salt, commitment, user,\n"
        "  system_user, at, reason, import_id, line, previous, hash)\n"
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,\n"
        "  ?18, ?19)",
        error);
    return audit->insert != NULL;
}

static void bind_change(sqlite3_stmt *insert, const RegistryChange *change)
{
    registry_sql_bind_text(insert, 2, change->record_id);
    registry_sql_bind_text(insert, 3, change->event);
    (void)sqlite3_bind_int64(insert, 4, change->instance);
    registry_sql_bind_text(insert, 5, change->column);
    registry_sql_bind_text(insert, 6, change->old_value);
    (void)sqlite3_bind_int(insert, 7, change->old_missing);
    registry_sql_bind_text(insert, 8, change->new_value);
    (void)sqlite3_bind_int(insert, 9, change->new_missing);
    registry_sql_bind_text(insert, 12, change->user);
    registry_sql_bind_text(insert, 13, change->system_user);
    registry_sql_bind_text(insert, 14, change->at);
    registry_sql_bind_text(insert, 15, change->reason);
    (void)sqlite3_bind_int64(insert, 16, change->import_id);
    (void)sqlite3_bind_int64(insert, 17, change->line);
}

gboolean registry_audit_append(
    RegistryAudit *audit, const RegistryChange *change, GError **error)
{
    guint8 salt[SALT_BYTES];
    char commitment[65];
    char hash[65];
    sqlite3_randomness(SALT_BYTES, salt);
    commit_to(change, salt, sizeof salt, commitment);
    chain(change, audit->last_id + 1, audit->head, commitment, hash);
    bind_change(audit->insert, change);
    (void)sqlite3_bind_int64(audit->insert, 1, audit->last_id + 1);
    (void)sqlite3_bind_blob(audit->insert, 10, salt, sizeof salt, SQLITE_STATIC);
    registry_sql_bind_text(audit->insert, 11, commitment);
    registry_sql_bind_text(audit->insert, 18, audit->head);
    registry_sql_bind_text(audit->insert, 19, hash);
    if (!registry_sql_run(audit->insert, "writing the audit trail", error))
        return FALSE;
    audit->last_id++;
    (void)g_strlcpy(audit->head, hash, sizeof audit->head);
    return TRUE;
}

void registry_audit_clear(RegistryAudit *audit)
{
    (void)sqlite3_finalize(audit->insert);
    audit->insert = NULL;
}

static const char *text_or_null(sqlite3_stmt *row, int column)
{
    return (const char *)sqlite3_column_text(row, column);
}

static RegistryChange change_of(sqlite3_stmt *row)
{
    return (RegistryChange){.record_id = text_or_null(row, 1),
        .event = text_or_null(row, 2),
        .instance = sqlite3_column_int64(row, 3),
        .column = text_or_null(row, 4),
        .old_value = text_or_null(row, 5),
        .old_missing = sqlite3_column_int(row, 6) != 0,
        .new_value = text_or_null(row, 7),
        .new_missing = sqlite3_column_int(row, 8) != 0,
        .user = text_or_null(row, 11),
        .system_user = text_or_null(row, 12),
        .at = text_or_null(row, 13),
        .reason = text_or_null(row, 14),
        .import_id = sqlite3_column_int64(row, 15),
        .line = sqlite3_column_int64(row, 16)};
}

/* Whether the row is the one that follows `head`, with content that its hashes cover. */
static bool row_holds(sqlite3_stmt *row, int64_t expected_id, const char *head)
{
    const RegistryChange change = change_of(row);
    const int64_t change_id = sqlite3_column_int64(row, 0);
    const char *commitment = registry_sql_text(row, 10);
    char hash[65];
    if (change_id != expected_id || !g_str_equal(registry_sql_text(row, 17), head))
        return false;
    if (sqlite3_column_type(row, 9) != SQLITE_NULL) {
        const void *salt = sqlite3_column_blob(row, 9);
        commit_to(&change, salt, (gsize)sqlite3_column_bytes(row, 9), hash);
        if (!g_str_equal(hash, commitment))
            return false;
    } else if (change.record_id || change.old_value || change.new_value) {
        return false; /* Values without a salt: nothing vouches for them. */
    }
    chain(&change, change_id, head, commitment, hash);
    return g_str_equal(hash, registry_sql_text(row, 18));
}

gboolean registry_audit_verify(Registry *registry, RegistryAuditCheck *check, GError **error)
{
    *check = (RegistryAuditCheck){.head = REGISTRY_AUDIT_START};
    g_autoptr(sqlite3_stmt) select = registry_sql_prepare(registry_sqlite_db(registry->store),
        "SELECT change_id, record_id, event, instance, \"column\", old_value, old_missing,\n"
        "  new_value, new_missing, salt, commitment, user, system_user, at, reason, "
        "import_id,\n"
        "  line, previous, hash\n"
        "FROM proreg_value_change ORDER BY change_id",
        error);
    if (!select)
        return FALSE;
    int state;
    while ((state = registry_sql_step(select, "reading the audit trail", error)) == 1) {
        check->n_changes++;
        if (check->first_bad == 0 && !row_holds(select, check->n_changes, check->head))
            check->first_bad = sqlite3_column_int64(select, 0);
        (void)g_strlcpy(check->head, registry_sql_text(select, 18), sizeof check->head);
    }
    return state == 0;
}
