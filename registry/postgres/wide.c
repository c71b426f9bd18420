/**
 * @file
 * The wide rows of patients: their table, and putting them. The table is partitioned by site,
 * so that the rows of some hospitals may stand on servers of their own; most stand here. A
 * column of values of any type holds them as proreg_below does.
 */
#include "base/error.h"
#include "base/text.h"
#include "registry/postgres/inside.h"
#include "schema/sql.h"

/* SQLSTATE of a lock that somebody else has. */
#define LOCK_NOT_AVAILABLE "55P03"

/* ---- which rows are to be made ---- */

void registry_postgres_touch(RegistryPostgres *store, const char *record_id)
{
    if (!store->touched)
        store->touched = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    (void)g_hash_table_add(store->touched, g_strdup(record_id));
}

guint registry_postgres_n_touched(const RegistryStore *base)
{
    const RegistryPostgres *store = (const RegistryPostgres *)base;
    return store->touched ? g_hash_table_size(store->touched) : 0;
}

GPtrArray *registry_postgres_touched(RegistryStore *base)
{
    RegistryPostgres *store = (RegistryPostgres *)base;
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    GHashTableIter iter;
    gpointer id;
    if (!store->touched)
        return ids;
    g_hash_table_iter_init(&iter, store->touched);
    while (g_hash_table_iter_next(&iter, &id, NULL)) {
        g_ptr_array_add(ids, id);
        g_hash_table_iter_steal(&iter);
    }
    g_ptr_array_sort(ids, base_text_compare);
    return ids;
}

/* ---- the table ---- */

char *registry_postgres_wide_table(size_t part)
{
    return part == 0 ? g_strdup("main.proreg_patient")
                     : g_strdup_printf("main.proreg_patient_%zu", part + 1);
}

size_t registry_postgres_wide_parts(const RegistryWideTable *table)
{
    return MAX(1, (table->n + REGISTRY_POSTGRES_PART - 1) / REGISTRY_POSTGRES_PART);
}

static size_t end_of(const RegistryWideTable *table, size_t part)
{
    return MIN(table->n, (part + 1) * REGISTRY_POSTGRES_PART);
}

/* How many columns of the table a part has, and which is its number k. What is computed stands
   behind the rest and is asked for most: a column costs its place in the row, so that it comes
   first in the tables. */
static size_t n_columns_of(const RegistryWideTable *table, size_t part)
{
    return end_of(table, part) - part * REGISTRY_POSTGRES_PART;
}

static const RegistryWideColumn *column_of(
    const RegistryWideTable *table, size_t part, size_t k)
{
    return &table->columns[end_of(table, part) - 1 - k];
}

static char *table_sql(const RegistryWideTable *table, size_t part, const char *name)
{
    GString *sql = g_string_new(NULL);
    g_string_append_printf(sql,
        "CREATE TABLE %s (\n  site TEXT COLLATE \"C\" NOT NULL,\n"
        "  record_id TEXT COLLATE \"C\" NOT NULL,\n  mark BIGINT NOT NULL%s",
        name, part == 0 ? ",\n  reasons JSONB" : "");
    for (size_t k = 0; k < n_columns_of(table, part); k++) {
        const RegistryWideColumn *column = column_of(table, part, k);
        g_autofree char *quoted_name = schema_sql_identifier(column->name);
        g_string_append_printf(
            sql, ",\n  %s %s", quoted_name, registry_postgres_type(column->type));
    }
    g_string_append(sql, "\n) PARTITION BY LIST (site)");
    return g_string_free(sql, FALSE);
}

/* A change by another program is one of the record: its digest is made anew, and the row. */
static gboolean make_part(
    RegistryPostgres *store, const RegistryWideTable *table, size_t part, GError **error)
{
    g_autofree char *name = registry_postgres_wide_table(part);
    g_autofree char *create = table_sql(table, part, name);
    g_autofree char *rest = g_strdup_printf(
        "CREATE TABLE %s_here PARTITION OF %s (PRIMARY KEY (record_id)) DEFAULT;\n"
        "CREATE INDEX ON %s (record_id);\n"
        "CREATE TRIGGER proreg_digest AFTER INSERT OR UPDATE OR DELETE ON %s_here\n"
        "FOR EACH ROW WHEN (" REGISTRY_POSTGRES_BY_OTHERS
        ") EXECUTE FUNCTION main.proreg_forget();\n"
        "COMMENT ON TABLE %s IS '%s'",
        name, name, name, name, name, table->plan);
    g_autoptr(GPtrArray) rights = g_ptr_array_new_with_free_func(g_free);
    registry_postgres_wide_rights(rights, name + strlen("main."));
    gboolean ok = registry_postgres_exec(&store->sql, create, error) &&
                  registry_postgres_exec(&store->sql, rest, error);
    for (guint i = 0; ok && i < rights->len; i++)
        ok = registry_postgres_exec(&store->sql, rights->pdata[i], error);
    return ok;
}

static const char drop_all[] =
    "DO $$ DECLARE t text; BEGIN FOR t IN SELECT c.oid::regclass FROM pg_catalog.pg_class c\n"
    "  WHERE c.relnamespace = 'main'::regnamespace AND c.relkind = 'p'\n"
    "  AND c.relname ~ '^proreg_patient(_[0-9]+)?$' LOOP\n"
    "  EXECUTE 'LOCK TABLE ' || t || ' IN ACCESS EXCLUSIVE MODE NOWAIT';\n"
    "  EXECUTE 'DROP TABLE ' || t; END LOOP; END $$";

/* Nobody waits for a report that still reads them: a later change makes them anew. */
static gboolean drop_unless_used(RegistryPostgres *store, bool *dropped, GError **error)
{
    if (!registry_postgres_exec(&store->sql, "SAVEPOINT proreg_drop", error))
        return FALSE;
    PGresult *result = PQexec(store->connection, drop_all);
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    *dropped = PQresultStatus(result) == PGRES_COMMAND_OK;
    if (!*dropped && g_strcmp0(state, LOCK_NOT_AVAILABLE) != 0)
        return registry_postgres_fail(store, result, "making rows of patients anew", error);
    PQclear(result);
    return registry_postgres_exec(&store->sql,
        *dropped ? "RELEASE SAVEPOINT proreg_drop"
                 : "ROLLBACK TO SAVEPOINT proreg_drop; RELEASE SAVEPOINT proreg_drop",
        error);
}

gboolean registry_postgres_n_placed(RegistryPostgres *store, int64_t *n, GError **error)
{
    return registry_sql_ask(&store->sql,
        "SELECT count(*) FROM pg_catalog.pg_class\n"
        "WHERE relnamespace = 'main'::regnamespace AND relkind = 'f'\n"
        "  AND relname LIKE 'proreg_patient%'",
        n, error);
}

/* Those of before; rows that stand on other servers have other columns there. */
static gboolean drop(RegistryPostgres *store, bool *dropped, GError **error)
{
    int64_t n_placed = 0;
    if (!registry_postgres_n_placed(store, &n_placed, error))
        return FALSE;
    if (n_placed > 0) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            "%s: the study changes what is kept of patients, and rows of them stand on other "
            "servers: bring them home first (SELECT main.proreg_place('SERVER', '{}')), and "
            "place them anew afterwards",
            store->address);
        return FALSE;
    }
    return drop_unless_used(store, dropped, error);
}

/* A text between single quotes. New. */
static char *quoted(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "'", -1);
    g_autofree char *inner = g_strjoinv("''", parts);
    return g_strdup_printf("'%s'", inner);
}

/* Names and types as the server's catalogue has them. New. */
static char *columns_of_catalogue(const RegistryWideTable *table, size_t part)
{
    GString *list = g_string_new("site text,record_id text,mark bigint");
    if (part == 0)
        g_string_append(list, ",reasons jsonb");
    for (size_t k = 0; k < n_columns_of(table, part); k++) {
        const RegistryWideColumn *column = column_of(table, part, k);
        g_string_append_printf(list, ",%s %s", column->name,
            column->type == 'I'   ? "bigint"
            : column->type == 'R' ? "double precision"
                                  : "text");
    }
    return g_string_free(list, FALSE);
}

/* A condition. New text. */
static char *is_planned(const RegistryWideTable *table)
{
    g_autofree char *plan = quoted(table->plan);
    return g_strconcat(
        "obj_description(to_regclass('main.proreg_patient'), 'pg_class') = ", plan, NULL);
}

char *registry_postgres_wide_is_planned(const RegistryWideTable *table)
{
    g_autofree char *planned = is_planned(table);
    return g_strdup_printf("SELECT CAST(coalesce(%s, false) AS INTEGER)", planned);
}

char *registry_postgres_wide_is_there(const RegistryWideTable *table)
{
    GString *sql = g_string_new("SELECT CAST(coalesce(");
    g_autofree char *planned = is_planned(table);
    g_string_append(sql, planned);
    for (size_t part = 0; part < registry_postgres_wide_parts(table); part++) {
        g_autofree char *name = registry_postgres_wide_table(part);
        g_autofree char *columns = columns_of_catalogue(table, part);
        g_autofree char *expected = quoted(columns);
        g_string_append_printf(sql,
            "\nAND (SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, NULL), ','\n"
            "    ORDER BY a.attnum) FROM pg_catalog.pg_attribute a\n"
            "  WHERE a.attrelid = to_regclass('%s') AND a.attnum > 0\n"
            "    AND NOT a.attisdropped) = %s",
            name, expected);
    }
    g_string_append(sql, ", false) AS INTEGER)");
    return g_string_free(sql, FALSE);
}

/* Within the first large file the server knows nothing of its tables yet and would read them
   from end to end for the records of each block. Later it counts by itself. */
static const char count_new[] =
    "DO $$ DECLARE t text; BEGIN FOR t IN SELECT c.oid::regclass FROM pg_catalog.pg_class c\n"
    "  WHERE c.relnamespace = 'main'::regnamespace AND c.relkind = 'r' AND c.reltuples < 0\n"
    "  AND pg_catalog.pg_relation_size(c.oid) > 1000000 LOOP\n"
    "  EXECUTE 'ANALYZE ' || t; END LOOP; END $$";

gboolean registry_postgres_wide_prepare(RegistryStore *base, const RegistryWideTable *table,
    RegistryRowsState *state, GError **error)
{
    RegistryPostgres *store = (RegistryPostgres *)base;
    if (!registry_sql_settle(&store->sql, error))
        return FALSE;
    g_autofree char *is_there = registry_postgres_wide_is_there(table);
    int64_t kept = 0;
    if (!registry_sql_ask(&store->sql, is_there, &kept, error))
        return FALSE;
    *state = kept ? REGISTRY_ROWS_KEPT : REGISTRY_ROWS_NONE;
    if (*state == REGISTRY_ROWS_KEPT || store->login)
        return store->login || registry_postgres_exec(&store->sql, count_new, error);
    bool dropped = false;
    gboolean ok = drop(store, &dropped, error);
    if (!ok || !dropped)
        return ok;
    *state = REGISTRY_ROWS_NEW;
    for (size_t part = 0; ok && part < registry_postgres_wide_parts(table); part++)
        ok = make_part(store, table, part, error);
    return ok && registry_postgres_exec(&store->sql, "SELECT main.proreg_regrant()", error);
}

/* ---- rows ---- */

/* The server says of what type $1 is: as a text that is cast it would not go to other servers,
   which would send all their rows here to be chosen from. */
static gboolean remove_of(
    RegistrySqlStore *store, const char *name, const char *const *ids, size_t n, GError **error)
{
    g_autofree char *sql = g_strdup_printf("DELETE FROM %s WHERE record_id = ANY(?1)", name);
    g_autoptr(RegistrySqlStatement) statement = registry_sql_prepare(store, sql, error);
    if (!statement)
        return FALSE;
    registry_sql_bind_texts(statement, 1, ids, n);
    return registry_sql_run(statement, "making rows of patients anew", error);
}

gboolean registry_postgres_wide_remove(RegistryStore *base, const RegistryWideTable *table,
    const char *const *ids, size_t n, GError **error)
{
    gboolean ok = TRUE;
    for (size_t part = 0; ok && part < registry_postgres_wide_parts(table); part++) {
        g_autofree char *name = registry_postgres_wide_table(part);
        ok = remove_of((RegistrySqlStore *)base, name, ids, n, error);
    }
    return ok;
}

static void add_any(GByteArray *rows, const RegistryDatum *datum)
{
    g_autofree char *text =
        datum->kind == REGISTRY_DATUM_INTEGER ? registry_postgres_any_integer(datum->integer)
        : datum->kind == REGISTRY_DATUM_REAL  ? registry_postgres_any_real(datum->real)
        : datum->kind == REGISTRY_DATUM_TEXT  ? registry_postgres_any_text(datum->text)
                                              : NULL;
    registry_postgres_add_text(rows, text);
}

static void add_datum(GByteArray *rows, const RegistryDatum *datum, char type)
{
    if (type == 'A')
        add_any(rows, datum);
    else if (datum->kind == REGISTRY_DATUM_NULL)
        registry_postgres_add_text(rows, NULL);
    else if (datum->kind == REGISTRY_DATUM_TEXT)
        registry_postgres_add_text(rows, datum->text);
    else if (type == 'R')
        registry_postgres_add_real(
            rows, datum->kind == REGISTRY_DATUM_REAL ? datum->real : (double)datum->integer);
    else
        registry_postgres_add_integer(rows, datum->integer);
}

/* JSONB is sent as its text behind the number of the format. */
static void add_reasons(GByteArray *rows, const char *reasons)
{
    g_autofree char *sent = reasons ? g_strconcat("\1", reasons, NULL) : NULL;
    registry_postgres_add_text(rows, sent);
}

/* Of the record that the row is of, so that others can be told by their sum. */
static int64_t mark_of(const uint8_t *digest)
{
    int64_t big;
    memcpy(&big, digest, sizeof big);
    return GINT64_FROM_BE(big);
}

static GByteArray *rows_of(
    const RegistryWideTable *table, size_t part, const RegistryWideRow *rows, size_t n)
{
    const size_t first = part * REGISTRY_POSTGRES_PART, end = end_of(table, part);
    GByteArray *bytes = g_byte_array_new();
    for (size_t i = 0; i < n; i++) {
        registry_postgres_add_fields(bytes, (int16_t)(end - first + (part == 0 ? 4 : 3)));
        registry_postgres_add_text(bytes, rows[i].site);
        registry_postgres_add_text(bytes, rows[i].record_id);
        registry_postgres_add_integer(bytes, mark_of(rows[i].digest));
        if (part == 0)
            add_reasons(bytes, rows[i].reasons);
        for (size_t c = first; c < end; c++)
            add_datum(bytes, &rows[i].values[c], table->columns[c].type);
    }
    return bytes;
}

static char *columns_of(const RegistryWideTable *table, size_t part)
{
    GString *list =
        g_string_new(part == 0 ? "site, record_id, mark, reasons" : "site, record_id, mark");
    for (size_t i = part * REGISTRY_POSTGRES_PART; i < end_of(table, part); i++) {
        g_autofree char *column = schema_sql_identifier(table->columns[i].name);
        g_string_append_printf(list, ", %s", column);
    }
    return g_string_free(list, FALSE);
}

gboolean registry_postgres_wide_put(RegistryStore *base, const RegistryWideTable *table,
    const RegistryWideRow *rows, size_t n, GError **error)
{
    RegistryPostgres *store = (RegistryPostgres *)base;
    gboolean ok = TRUE;
    for (size_t part = 0; ok && part < registry_postgres_wide_parts(table); part++) {
        GByteArray *bytes = rows_of(table, part, rows, n);
        g_autofree char *columns = columns_of(table, part);
        g_autofree char *name = registry_postgres_wide_table(part);
        /* COPY would send them to other servers one by one. */
        ok = registry_postgres_copy(store, name, columns, bytes, true, error);
        (void)g_byte_array_unref(bytes);
    }
    return ok;
}
