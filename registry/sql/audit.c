/**
 * @file
 * The audit trail, and the log of who looked at what.
 */
#include "registry/sql/store.h"

gboolean registry_sql_value_change_add(
    RegistryStore *base, const RegistryValueChange *change, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    static const char call[] =
        "SELECT main.proreg_change_add(ROW(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,\n"
        "  ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)::main.proreg_value_change)";
    RegistrySqlStatement *insert = registry_sql_statement(store, &store->change_add,
        store->calls
            ? call
            : "INSERT INTO proreg_value_change (change_id, what, subject, record_id, event, "
              "instance,\n"
              "  \"column\", old_value, old_missing, new_value, new_missing, salt, commitment, "
              "\"user\",\n"
              "  system_user, at, reason, import_id, line, previous, hash)\n"
              "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, "
              "?17,\n"
              "  ?18, ?19, ?20, ?21)",
        error);
    if (!insert)
        return FALSE;
    registry_sql_bind(insert, "ittttIttitibtttttiitt", change->change_id, change->what,
        change->subject, change->record_id, change->event, change->instance, change->column,
        change->old_value, (int64_t)change->old_missing, change->new_value,
        (int64_t)change->new_missing, change->salt, change->salt_size, change->commitment,
        change->user, change->system_user, change->at, change->own_reason, change->import_id,
        change->line, change->previous, change->hash);
    return registry_sql_run(insert, "writing the audit trail", error);
}

#define COLUMNS                                                                                \
    "c.change_id, c.record_id, c.event, c.instance, c.\"column\", c.old_value, "               \
    "c.old_missing,\n"                                                                         \
    "  c.new_value, c.new_missing, c.salt, c.commitment, c.user, c.system_user, c.at,\n"       \
    "  c.reason, c.import_id, c.line, c.previous, c.hash,\n"                                   \
    "  coalesce(c.reason, i.reason, i.file, i.command), "
/* Also rows of no entry. */
#define FROM                                                                                   \
    " FROM proreg_value_change AS c LEFT JOIN proreg_import AS i\n"                            \
    "  ON i.import_id = c.import_id"

static RegistryValueChange change_of(RegistrySqlStatement *row)
{
    size_t size = 0;
    const void *salt = registry_sql_blob(row, 9, &size);
    return (RegistryValueChange){.change_id = registry_sql_integer(row, 0),
        .record_id = registry_sql_text_or_null(row, 1),
        .event = registry_sql_text_or_null(row, 2),
        .instance = registry_sql_integer(row, 3),
        .column = registry_sql_text_or_null(row, 4),
        .old_value = registry_sql_text_or_null(row, 5),
        .old_missing = registry_sql_integer(row, 6) != 0,
        .new_value = registry_sql_text_or_null(row, 7),
        .new_missing = registry_sql_integer(row, 8) != 0,
        .salt = salt,
        .salt_size = size,
        .commitment = registry_sql_text_or_null(row, 10),
        .user = registry_sql_text_or_null(row, 11),
        .system_user = registry_sql_text_or_null(row, 12),
        .at = registry_sql_text_or_null(row, 13),
        .own_reason = registry_sql_text_or_null(row, 14),
        .import_id = registry_sql_integer(row, 15),
        .line = registry_sql_integer(row, 16),
        .previous = registry_sql_text_or_null(row, 17),
        .hash = registry_sql_text_or_null(row, 18),
        .reason = registry_sql_text_or_null(row, 19),
        .what = registry_sql_text_or_null(row, 20),
        .subject = registry_sql_text_or_null(row, 21)};
}

static gboolean hand_changes(
    RegistrySqlStatement *select, RegistryEachValueChange each, void *data, GError **error)
{
    registry_sql_expect_many(select, true);
    int state;
    while ((state = registry_sql_step(select, "reading the audit trail", error)) == 1) {
        const RegistryValueChange change = change_of(select);
        if (!each(&change, data, error))
            return FALSE;
    }
    return state == 0;
}

gboolean registry_sql_value_changes(RegistryStore *base, int64_t import_id,
    RegistryEachValueChange each, void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    g_autofree char *sql =
        g_strdup_printf("SELECT " COLUMNS "%s" FROM "%s ORDER BY c.change_id",
            store->layout > 1 ? "c.what, c.subject" : "'value', NULL",
            import_id > 0 ? " WHERE c.import_id = ?1" : "");
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(store, sql, error);
    if (!select)
        return FALSE;
    if (import_id > 0)
        registry_sql_bind(select, "i", import_id);
    return hand_changes(select, each, data, error);
}

/* Changes of one kind by entries of these commands; by the entries, which are few, and the
 * index on them. */
#define CHANGES_BY(commands, what)                                                             \
    "SELECT " COLUMNS "c.what, c.subject" FROM " WHERE c.import_id IN\n"                       \
    "  (SELECT import_id FROM proreg_import WHERE command IN (" commands "))\n"                \
    "AND c.what = '" what "' ORDER BY c.change_id"

static gboolean changes_by(RegistryStore *base, const char *sql, RegistryEachValueChange each,
    void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    if (store->layout < 2)
        return TRUE;
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(store, sql, error);
    return select && hand_changes(select, each, data, error);
}

gboolean registry_sql_record_changes(
    RegistryStore *base, RegistryEachValueChange each, void *data, GError **error)
{
    return changes_by(base,
        CHANGES_BY("'withdraw', 'undo', 'query answer', 'query import',\n"
                   "    'record claim', 'record merge', 'record release', 'record rename',\n"
                   "    'record transfer', 'record void'",
            "record"),
        each, data, error);
}

gboolean registry_sql_answered_changes(
    RegistryStore *base, RegistryEachValueChange each, void *data, GError **error)
{
    return changes_by(base,
        CHANGES_BY("'query answer', 'query import', 'record void'", "value"), each, data,
        error);
}

gboolean registry_sql_access_add(
    RegistryStore *base, const RegistryAccessEntry *entry, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    static const char call[] =
        "SELECT main.proreg_access_add(ROW(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,\n"
        "  ?13, ?14, ?15, ?16, ?17, ?18, ?19)::main.proreg_access)";
    g_autoptr(RegistrySqlStatement) insert = registry_sql_prepare(store,
        store->calls
            ? call
            : "INSERT INTO proreg_access (access_id, command, options, file, sha256, "
              "recipient,\n"
              "  content_hash, chain_head, n_records, records, records_root, key, \"user\", "
              "system_user,\n"
              "  reason, at, day, previous, hash)\n"
              "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, "
              "?17,\n"
              "  ?18, ?19)",
        error);
    if (!insert)
        return FALSE;
    registry_sql_bind(insert,
        "ittttttt"
        "itt"
        "b"
        "ttttttt",
        entry->access_id, entry->command, entry->options, entry->file, entry->sha256,
        entry->recipient, entry->content_hash, entry->chain_head, entry->n_records,
        entry->records, entry->records_root, entry->key, (size_t)REGISTRY_KEY_BYTES,
        entry->user, entry->system_user, entry->reason, entry->at, entry->day, entry->previous,
        entry->hash);
    return registry_sql_run(insert, "writing the access log", error);
}

gboolean registry_sql_access_end(
    RegistryStore *base, int64_t *access_id, char hash[BASE_SHA256_SIZE], GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    *access_id = 0;
    hash[0] = '\0';
    if (store->layout < 2)
        return TRUE;
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(store,
        store->calls
            ? "SELECT access_id, hash FROM main.proreg_access_end()"
            : "SELECT access_id, hash FROM proreg_access ORDER BY access_id DESC LIMIT 1",
        error);
    if (!select)
        return FALSE;
    const int state = registry_sql_step(select, "reading the end of the access log", error);
    if (state != 1)
        return state == 0;
    *access_id = registry_sql_integer(select, 0);
    (void)g_strlcpy(hash, registry_sql_text(select, 1), BASE_SHA256_SIZE);
    return TRUE;
}

static RegistryAccessEntry access_of(RegistrySqlStatement *row)
{
    RegistryAccessEntry entry = {.access_id = registry_sql_integer(row, 0),
        .n_records = registry_sql_integer(row, 8),
        .key = registry_sql_key(row, 11)};
    const struct {
        const char **text;
        int column;
    } texts[] = {{&entry.command, 1}, {&entry.options, 2}, {&entry.file, 3}, {&entry.sha256, 4},
        {&entry.recipient, 5}, {&entry.content_hash, 6}, {&entry.chain_head, 7},
        {&entry.records, 9}, {&entry.records_root, 10}, {&entry.user, 12},
        {&entry.system_user, 13}, {&entry.reason, 14}, {&entry.at, 15}, {&entry.day, 16},
        {&entry.previous, 17}, {&entry.hash, 18}};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        *texts[i].text = registry_sql_text_or_null(row, texts[i].column);
    return entry;
}

gboolean registry_sql_accesses(
    RegistryStore *base, RegistryEachAccess each, void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    if (store->layout < 2)
        return TRUE;
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(store,
        "SELECT access_id, command, options, file, sha256, recipient, content_hash,\n"
        "  chain_head, n_records, records, records_root, key, \"user\", system_user, reason, "
        "at,\n"
        "  day, previous, hash FROM proreg_access ORDER BY access_id",
        error);
    if (!select)
        return FALSE;
    registry_sql_expect_many(select, true);
    int state;
    while ((state = registry_sql_step(select, "reading the access log", error)) == 1) {
        const RegistryAccessEntry entry = access_of(select);
        if (!each(&entry, data, error))
            return FALSE;
    }
    return state == 0;
}

/* A record has few changes, an entry may have a million: no engine is to look for both and keep
   what they share, as a server does that knows nothing of a table yet. */
#define BY_RECORD " + 0"

/* A command that answers, takes out, or makes one record of two. */
gboolean registry_sql_value_was_corrected(RegistryStore *base, const RegistryPastKey *key,
    const char *column, const char *from, bool *corrected, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    RegistrySqlStatement *select = registry_sql_statement(store, &store->corrected,
        "SELECT c.old_value IS NOT DISTINCT FROM ?5 AND i.command IN ('query answer', 'query "
        "import',\n"
        "  'record void', 'record merge')\n"
        "FROM proreg_value_change AS c JOIN proreg_import AS i USING (import_id)\n"
        "WHERE c.record_id = ?1 AND c.event = ?2 AND c.instance = ?3 AND c.\"column\" = ?4\n"
        "  AND c.import_id" BY_RECORD " > ?6 AND c.import_id" BY_RECORD " <= ?7\n"
        "  AND c.what = 'value' ORDER BY c.change_id DESC LIMIT 1",
        error);
    if (!select)
        return FALSE;
    registry_sql_bind(select, "ttittii", key->key.record_id, key->key.event, key->key.instance,
        column, from, key->after, key->through);
    const int state = registry_sql_step(select, "reading the audit trail", error);
    *corrected = state == 1 && registry_sql_integer(select, 0) != 0;
    registry_sql_reset(select);
    return state >= 0;
}

gboolean registry_sql_value_is_unlearned(RegistryStore *base, const RegistryPastKey *key,
    const char *column, bool *known, bool *unlearned, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(store,
        "SELECT c.what = 'value' AND i.command IN ('query answer', 'query import', 'record "
        "void')\n"
        "FROM proreg_value_change AS c JOIN proreg_import AS i USING (import_id)\n"
        "WHERE c.record_id = ?1 AND c.event = ?2 AND c.instance = ?3 AND c.\"column\" = ?4\n"
        "  AND c.import_id" BY_RECORD " > ?5 AND c.import_id" BY_RECORD " <= ?6\n"
        "  AND (c.what = 'value' OR (c.what = 'learned' AND c.import_id NOT IN\n"
        "    (SELECT undoes FROM proreg_import WHERE undoes IS NOT NULL)))\n"
        "ORDER BY c.change_id DESC LIMIT 1",
        error);
    if (!select)
        return FALSE;
    registry_sql_bind(select, "ttitii", key->key.record_id, key->key.event, key->key.instance,
        column, key->after, key->through);
    const int state = registry_sql_step(select, "reading the audit trail", error);
    *known = state == 1;
    if (state == 1)
        *unlearned = registry_sql_integer(select, 0) != 0;
    return state >= 0;
}
