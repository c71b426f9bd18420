/**
 * @file
 * The journal and the chain: entries, what they brought in, changes of values.
 */
#include "registry/sql/store.h"

/* Columns of an entry as they are read: layout 1 had fewer. */
static const char entry_columns[] =
    "import_id, format, command, status, file, sha256, file_commitment, site, encoding,\n"
    "  options, map, profile, program, \"user\", system_user, reason, at, day, undoes, rows,\n"
    "  records_new, records_updated, records_unchanged, values_new, values_changed,\n"
    "  values_unchanged, values_held, key, content_before, content_after, access_head, "
    "digest,\n"
    "  previous, hash";
static const char entry_columns_1[] =
    "import_id, 1, command, status, file, sha256, NULL, site, encoding,\n"
    "  options, map, NULL, NULL, user, system_user, reason, at, NULL, NULL, rows,\n"
    "  records_new, records_updated, records_unchanged, values_new, values_changed,\n"
    "  values_unchanged, values_held, NULL, NULL, NULL, NULL, NULL, NULL, NULL";

enum { FIRST_COUNT = 19, AFTER_COUNTS = FIRST_COUNT + REGISTRY_N_COUNTS };

static void bind_entry(RegistrySqlStatement *statement, const RegistryEntry *entry)
{
    const int64_t *n = entry->counts;
    registry_sql_bind(statement,
        "Iitttttttttttttttt"
        "I"
        "iiiiiiii"
        "btttttt",
        entry->import_id, entry->format, entry->command, entry->status, entry->file,
        entry->sha256, entry->file_commitment, entry->site, entry->encoding, entry->options,
        entry->map, entry->profile, entry->program, entry->user, entry->system_user,
        entry->reason, entry->at, entry->day, entry->undoes, n[0], n[1], n[2], n[3], n[4], n[5],
        n[6], n[7], entry->key, (size_t)REGISTRY_KEY_BYTES, entry->content_before,
        entry->content_after, entry->access_head, entry->digest, entry->previous, entry->hash);
}

#define PARAMETERS                                                                             \
    "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,\n"      \
    "  ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34"

/* As SQLite numbers rows itself. */
#define NEXT "(SELECT coalesce(max(import_id), 0) + 1 FROM proreg_import)"

gboolean registry_sql_entry_add(
    RegistryStore *base, const RegistryEntry *entry, int64_t *import_id, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    static const char call[] =
        "SELECT main.proreg_entry_add(ROW(?1, " PARAMETERS ")::main.proreg_import)";
    g_autofree char *sql = g_strdup_printf(
        "INSERT INTO proreg_import (%s)\nVALUES (coalesce(?1, " NEXT "), " PARAMETERS ")",
        entry_columns);
    g_autoptr(RegistrySqlStatement) insert =
        store->calls ? registry_sql_prepare(store, call, error) : NULL;
    if (!insert &&
        (store->calls || !registry_sql_adding(store, &insert, sql, "import_id", error)))
        return FALSE;
    RegistryEntry numbered = *entry;
    numbered.import_id = 0;
    bind_entry(insert, &numbered);
    return registry_sql_run_number(insert, "writing the journal", import_id, error);
}

gboolean registry_sql_entry_finish(
    RegistryStore *base, const RegistryEntry *entry, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    g_autofree char *sql = store->calls
                               ? g_strdup("SELECT main.proreg_entry_finish(ROW(?1, " PARAMETERS
                                          ")::main.proreg_import)")
                               : g_strdup_printf("UPDATE proreg_import SET (%s) =\n"
                                                 "  (?1, " PARAMETERS ") WHERE import_id = ?1",
                                     entry_columns);
    g_autoptr(RegistrySqlStatement) update = registry_sql_prepare(store, sql, error);
    if (!update)
        return FALSE;
    bind_entry(update, entry);
    return registry_sql_run(update, "writing the journal", error);
}

gboolean registry_sql_entry_find(RegistryStore *base, const char *sha256, const char *options,
    const char *map, int64_t *import_id, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    static const char columns[] =
        "SELECT import_id FROM proreg_import AS i\n"
        "WHERE sha256 = ?1 AND status = 'imported' AND options IS NOT DISTINCT FROM ?2\n"
        "  AND map IS NOT DISTINCT FROM ?3";
    /* Taken back, or judged by a study that was another. */
    static const char undone[] =
        "\nAND NOT EXISTS (SELECT 1 FROM proreg_import AS u WHERE u.undoes = i.import_id)\n"
        "AND import_id > (SELECT coalesce(max(f.import_id), 0) FROM proreg_study_file AS f\n"
        "  JOIN proreg_import AS m ON m.import_id = f.import_id AND m.command = 'migrate')";
    g_autofree char *sql = g_strconcat(
        columns, store->layout > 1 ? undone : "", "\nORDER BY import_id DESC LIMIT 1", NULL);
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(store, sql, error);
    if (!select)
        return FALSE;
    registry_sql_bind(select, "ttt", sha256, options, map);
    const int state = registry_sql_step(select, "looking for the same file", error);
    *import_id = state == 1 ? registry_sql_integer(select, 0) : 0;
    return state >= 0;
}

static RegistryEntry entry_of(RegistrySqlStatement *row)
{
    RegistryEntry entry = {.import_id = registry_sql_integer(row, 0),
        .format = registry_sql_integer(row, 1),
        .undoes = registry_sql_integer(row, 18),
        .key = registry_sql_key(row, AFTER_COUNTS)};
    const char **const texts[] = {&entry.command, &entry.status, &entry.file, &entry.sha256,
        &entry.file_commitment, &entry.site, &entry.encoding, &entry.options, &entry.map,
        &entry.profile, &entry.program, &entry.user, &entry.system_user, &entry.reason,
        &entry.at, &entry.day};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        *texts[i] = registry_sql_text_or_null(row, (int)i + 2);
    for (int i = 0; i < REGISTRY_N_COUNTS; i++)
        entry.counts[i] = registry_sql_integer(row, FIRST_COUNT + i);
    const char **const last[] = {&entry.content_before, &entry.content_after,
        &entry.access_head, &entry.digest, &entry.previous, &entry.hash};
    for (size_t i = 0; i < G_N_ELEMENTS(last); i++)
        *last[i] = registry_sql_text_or_null(row, AFTER_COUNTS + 1 + (int)i);
    return entry;
}

gboolean registry_sql_entries(
    RegistryStore *base, RegistryEachEntry each, void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    g_autofree char *sql = g_strdup_printf("SELECT %s FROM proreg_import ORDER BY import_id",
        store->layout > 1 ? entry_columns : entry_columns_1);
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(store, sql, error);
    if (!select)
        return FALSE;
    registry_sql_expect_many(select, true);
    int state;
    while ((state = registry_sql_step(select, "reading the journal", error)) == 1) {
        const RegistryEntry entry = entry_of(select);
        if (!each(&entry, data, error))
            return FALSE;
    }
    return state == 0;
}

static gboolean read_last_entry(RegistrySqlStore *store, RegistryChainEnd *end, GError **error)
{
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(store,
        store->layout > 1 ? "SELECT import_id, hash, key, content_after FROM proreg_import\n"
                            "ORDER BY import_id DESC LIMIT 1"
                          : "SELECT max(import_id), NULL, NULL, NULL FROM proreg_import",
        error);
    if (!select)
        return FALSE;
    const int state = registry_sql_step(select, "reading the end of the chain", error);
    if (state != 1)
        return state == 0;
    end->import_id = registry_sql_integer(select, 0);
    (void)g_strlcpy(end->head, registry_sql_text(select, 1), sizeof end->head);
    const uint8_t *key = registry_sql_key(select, 2);
    end->has_key = key != NULL;
    if (key)
        memcpy(end->key, key, REGISTRY_KEY_BYTES);
    (void)g_strlcpy(end->content_after, registry_sql_text(select, 3), BASE_SHA256_SIZE);
    return TRUE;
}

static gboolean read_last_change(RegistrySqlStore *store, RegistryChainEnd *end, GError **error)
{
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(store,
        "SELECT change_id, hash FROM proreg_value_change ORDER BY change_id DESC LIMIT 1",
        error);
    if (!select)
        return FALSE;
    const int state = registry_sql_step(select, "reading the end of the audit trail", error);
    if (state != 1)
        return state == 0;
    end->change_id = registry_sql_integer(select, 0);
    if (end->head[0] == '\0') /* No entry of layout 2 closes it. */
        (void)g_strlcpy(end->head, registry_sql_text(select, 1), sizeof end->head);
    return TRUE;
}

/* Both ends, without the key, which is not for everybody. */
static gboolean call_chain_end(RegistrySqlStore *store, RegistryChainEnd *end, GError **error)
{
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(store,
        "SELECT import_id, hash, has_key, content_after, change_id FROM "
        "main.proreg_chain_end()",
        error);
    if (!select || registry_sql_step(select, "reading the end of the chain", error) != 1)
        return FALSE;
    end->import_id = registry_sql_integer(select, 0);
    (void)g_strlcpy(end->head, registry_sql_text(select, 1), sizeof end->head);
    end->has_key = registry_sql_integer(select, 2) != 0;
    (void)g_strlcpy(end->content_after, registry_sql_text(select, 3), BASE_SHA256_SIZE);
    end->change_id = registry_sql_integer(select, 4);
    return TRUE;
}

gboolean registry_sql_chain_end(RegistryStore *base, RegistryChainEnd *end, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    *end = (RegistryChainEnd){0};
    if (store->calls)
        return call_chain_end(store, end, error);
    return read_last_entry(store, end, error) && read_last_change(store, end, error);
}

gboolean registry_sql_part_add(
    RegistryStore *base, int64_t import_id, const RegistryPart *part, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    g_autoptr(RegistrySqlStatement) insert = registry_sql_prepare(store,
        "INSERT INTO proreg_part (import_id, part, n, root) VALUES (?1, ?2, ?3, ?4)", error);
    if (!insert)
        return FALSE;
    registry_sql_bind(insert, "itit", import_id, part->part, part->n, part->root);
    return registry_sql_run(insert, "writing the journal", error);
}

gboolean registry_sql_parts(
    RegistryStore *base, int64_t import_id, RegistryEachPart each, void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(store,
        "SELECT part, n, root FROM proreg_part WHERE import_id = ?1 ORDER BY part", error);
    if (!select)
        return FALSE;
    registry_sql_bind(select, "i", import_id);
    int state;
    while ((state = registry_sql_step(select, "reading the journal", error)) == 1) {
        const RegistryPart part = {.part = registry_sql_text(select, 0),
            .n = registry_sql_integer(select, 1),
            .root = registry_sql_text(select, 2)};
        if (!each(&part, data, error))
            return FALSE;
    }
    return state == 0;
}

gboolean registry_sql_leaves(RegistryStore *base, const char *log, int64_t id, const char *part,
    RegistryEachLeaf each, void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(store,
        "SELECT number, salt, leaf FROM proreg_leaf\n"
        "WHERE log = ?1 AND id = ?2 AND part = ?3 ORDER BY number",
        error);
    if (!select)
        return FALSE;
    registry_sql_bind(select, "tit", log, id, part);
    registry_sql_expect_many(select, true);
    int state;
    while ((state = registry_sql_step(select, "reading the leaves", error)) == 1) {
        const RegistryLeaf leaf = {.number = registry_sql_integer(select, 0),
            .salt = registry_sql_key(select, 1),
            .leaf = registry_sql_key(select, 2)};
        if (!each(&leaf, data, error))
            return FALSE;
    }
    return state == 0;
}

gboolean registry_sql_leaf_put(RegistryStore *base, const char *log, int64_t id,
    const char *part, const RegistryLeaf *leaf, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    RegistrySqlStatement *put = registry_sql_statement(store, &store->leaf_put,
        "INSERT INTO proreg_leaf (log, id, part, number, salt, leaf)\n"
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (log, id, part, number)\n"
        "DO UPDATE SET salt = excluded.salt, leaf = excluded.leaf",
        error);
    if (!put)
        return FALSE;
    registry_sql_bind(put, "titibb", log, id, part, leaf->number, leaf->salt,
        (size_t)BASE_SHA256_BYTES, leaf->leaf, (size_t)BASE_SHA256_BYTES);
    return registry_sql_run(put, "writing a leaf", error);
}

gboolean registry_sql_erased_add(RegistryStore *base, int64_t import_id, int64_t number,
    const RegistryErased *erased, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    RegistrySqlStatement *insert = registry_sql_statement(store, &store->erased_add,
        "INSERT INTO proreg_erased (import_id, number, log, id, part, row)\n"
        "VALUES (?1, ?2, ?3, ?4, ?5, CASE WHEN ?5 IS NULL THEN NULL ELSE ?6 END)",
        error);
    if (!insert)
        return FALSE;
    registry_sql_bind(insert, "iititi", import_id, number, erased->log, erased->id,
        erased->part, erased->row);
    return registry_sql_run(insert, "writing what was erased", error);
}

gboolean registry_sql_erased(
    RegistryStore *base, int64_t import_id, RegistryEachErased each, void *data, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(store,
        "SELECT log, id, part, row FROM proreg_erased WHERE import_id = ?1 ORDER BY number",
        error);
    if (!select)
        return FALSE;
    registry_sql_bind(select, "i", import_id);
    registry_sql_expect_many(select, true);
    int state;
    while ((state = registry_sql_step(select, "reading what was erased", error)) == 1) {
        const RegistryErased erased = {.log = registry_sql_text(select, 0),
            .id = registry_sql_integer(select, 1),
            .part = registry_sql_text_or_null(select, 2),
            .row = registry_sql_integer(select, 3)};
        if (!each(&erased, data, error))
            return FALSE;
    }
    return state == 0;
}
