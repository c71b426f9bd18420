/**
 * @file
 * Rows of patients that are not those of the records. Rows of other servers are not committed
 * together with the records: where a connection is lost between the two, the other server is
 * ahead. It is found by the marks, and mended by the next change.
 */
#include "registry/postgres/inside.h"

/* The mark of a record, as wide.c has it: the first eight bytes of its digest. */
#define MARK                                                                                   \
    "CAST(CAST('x' || encode(substring(digest FROM 1 FOR 8), 'hex') AS BIT(64)) AS BIGINT)"

/* A digest says nothing of the id, which may be another by a change. */
#define IDS "hashtextextended(record_id, 0)"

char *registry_postgres_sites_astray(const char *name)
{
    return g_strdup_printf(
        "SELECT coalesce(r.site, p.site) AS site\n"
        "FROM (SELECT site, count(*) AS n, sum(" IDS ") AS ids, sum(" MARK ") AS marks\n"
        "    FROM main.proreg_record GROUP BY site) r\n"
        "  FULL JOIN (SELECT site, count(*) AS n, sum(" IDS ") AS ids, sum(mark) AS marks\n"
        "    FROM %s GROUP BY site) p\n"
        "  ON r.site = p.site\n"
        "WHERE r.n IS DISTINCT FROM p.n OR r.ids IS DISTINCT FROM p.ids\n"
        "  OR r.marks IS DISTINCT FROM p.marks",
        name);
}

/* Of the sites ?1. */
static char *records_astray(const char *name)
{
    return g_strdup_printf("SELECT coalesce(r.record_id, p.record_id) AS record_id\n"
                           "FROM (SELECT record_id, site, " MARK
                           " AS mark FROM main.proreg_record\n"
                           "    WHERE site = ANY(?1)) r\n"
                           "  FULL JOIN (SELECT record_id, site, mark FROM %s\n"
                           "    WHERE site = ANY(?1)) p\n"
                           "  ON r.record_id = p.record_id AND r.site = p.site\n"
                           "WHERE r.mark IS DISTINCT FROM p.mark",
        name);
}

/* Rows of which no record is, or of another state of theirs. A record that another program
   changed has no digest, and is told of by that. */
static char *rows_astray(const char *name)
{
    return g_strdup_printf("SELECT p.record_id, r.record_id IS NULL AS is_nobodys\n"
                           "FROM %s p LEFT JOIN main.proreg_record r\n"
                           "  ON r.record_id = p.record_id AND r.site = p.site\n"
                           "WHERE r.record_id IS NULL OR p.mark <> " MARK,
        name);
}

/* What the query says of any part of the rows. New text. */
static char *of_all_parts(const RegistryWideTable *table, char *(*query)(const char *name))
{
    GString *sql = g_string_new(NULL);
    for (size_t part = 0; part < registry_postgres_wide_parts(table); part++) {
        g_autofree char *name = registry_postgres_wide_table(part);
        g_autofree char *one = query(name);
        g_string_append_printf(sql, "%s(%s)", part > 0 ? "\nUNION\n" : "", one);
    }
    return g_string_free(sql, FALSE);
}

/* Texts (char *) that a query gives. @param sites  what ?1 stands for; NULL where it has none.
 */
static gboolean list(RegistryPostgres *store, const char *sql, const GPtrArray *sites,
    GPtrArray *texts, GError **error)
{
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(&store->sql, sql, error);
    if (!select)
        return FALSE;
    if (sites)
        registry_sql_bind_texts(select, 1, (const char *const *)sites->pdata, sites->len);
    int state;
    while ((state = registry_sql_step(select, "comparing rows of patients", error)) == 1)
        g_ptr_array_add(texts, g_strdup(registry_sql_text(select, 0)));
    return state == 0;
}

/* A hospital does not see whose rows they are. */
static bool sees_all(const RegistryPostgres *store)
{
    return !store->login || g_str_equal(store->role, "coordinator");
}

static const char as_before[] =
    "SET LOCAL enable_partitionwise_aggregate = DEFAULT;\n"
    "SET LOCAL enable_partitionwise_join = DEFAULT; SET LOCAL cpu_operator_cost = DEFAULT";

gboolean registry_postgres_astray(
    RegistryStore *base, const RegistryWideTable *table, GPtrArray *ids, GError **error)
{
    RegistryPostgres *store = (RegistryPostgres *)base;
    int64_t n_placed = 0;
    if (!registry_sql_settle(&store->sql, error) ||
        !registry_postgres_n_placed(store, &n_placed, error))
        return FALSE;
    if (n_placed == 0 || !sees_all(store))
        return TRUE;
    g_autoptr(GPtrArray) sites = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *of_sites = of_all_parts(table, registry_postgres_sites_astray);
    if (!registry_postgres_exec(&store->sql, REGISTRY_POSTGRES_COUNT_THERE, error) ||
        !list(store, of_sites, NULL, sites, error) ||
        !registry_postgres_exec(&store->sql, as_before, error))
        return FALSE;
    if (sites->len == 0)
        return TRUE;
    g_autofree char *of_records = of_all_parts(table, records_astray);
    g_autofree char *sql = g_strconcat(of_records, "\nORDER BY 1", NULL);
    return list(store, sql, sites, ids, error);
}

static gboolean each_astray(RegistryPostgres *store, const RegistryWideTable *table,
    RegistryEachRowFault each, void *data, GError **error)
{
    g_autofree char *rows = of_all_parts(table, rows_astray);
    g_autofree char *sql = g_strdup_printf(
        "SELECT record_id, CAST(is_nobodys AS INTEGER) FROM (%s) q ORDER BY 1, 2", rows);
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(&store->sql, sql, error);
    if (!select)
        return FALSE;
    int state;
    while ((state = registry_sql_step(select, "comparing rows of patients", error)) == 1)
        each(registry_sql_text(select, 0),
            registry_sql_integer(select, 1) != 0 ? REGISTRY_ROW_NOBODYS : REGISTRY_ROW_STATE,
            data);
    return state == 0;
}

gboolean registry_postgres_faults(RegistryStore *base, const RegistryWideTable *table,
    RegistryEachRowFault each, void *data, GError **error)
{
    RegistryPostgres *store = (RegistryPostgres *)base;
    g_autofree char *planned = registry_postgres_wide_is_planned(table);
    g_autofree char *there = registry_postgres_wide_is_there(table);
    int64_t is_planned = 0, is_there = 0;
    if (!registry_sql_ask(&store->sql, planned, &is_planned, error) ||
        !registry_sql_ask(&store->sql, there, &is_there, error))
        return FALSE;
    if (is_there)
        return each_astray(store, table, each, data, error);
    if (is_planned)
        each(NULL, REGISTRY_ROW_COLUMNS, data);
    return TRUE;
}
