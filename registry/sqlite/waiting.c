#include "registry/sqlite/waiting.h"

#include "registry/sqlite/pile.h"

enum {
    WAITING_BYTES = 6 << 20, /* Of all tables, before they are put. */
    KEY_COLUMNS = 5,         /* record_id, event, instance, import_id, line. */
    RECORD_COLUMNS = 5
};

/* The rows of one table. */
typedef struct {
    RegistrySqlitePile *pile;
    sqlite3_stmt *put;
} Table;

/* Records first: rows of forms refer to them. */
struct RegistrySqliteWaiting {
    size_t n_tables;
    Table *tables; /* The records, then a form each. */
};

RegistrySqliteWaiting *registry_sqlite_waiting_new(RegistrySqlite *store, GError **error)
{
    RegistrySqliteWaiting *waiting = g_new0(RegistrySqliteWaiting, 1);
    waiting->n_tables = 1 + store->sql.n_forms;
    waiting->tables = g_new0(Table, waiting->n_tables);
    for (size_t t = 0; t < waiting->n_tables; t++) {
        g_autofree char *name = g_strdup_printf("proreg_waiting_%zu", t);
        const size_t n =
            t == 0 ? RECORD_COLUMNS : KEY_COLUMNS + store->sql.forms[t - 1].n_columns;
        waiting->tables[t].pile = registry_sqlite_pile_new(store->db, name, n, error);
        if (!waiting->tables[t].pile) {
            registry_sqlite_waiting_free(waiting);
            return NULL;
        }
    }
    return waiting;
}

void registry_sqlite_waiting_free(RegistrySqliteWaiting *waiting)
{
    if (!waiting)
        return;
    registry_sqlite_waiting_finalize(waiting);
    for (size_t t = 0; t < waiting->n_tables; t++)
        registry_sqlite_pile_free(waiting->tables[t].pile);
    g_free(waiting->tables);
    g_free(waiting);
}

void registry_sqlite_waiting_finalize(RegistrySqliteWaiting *waiting)
{
    for (size_t t = 0; waiting && t < waiting->n_tables; t++) {
        (void)sqlite3_finalize(waiting->tables[t].put);
        waiting->tables[t].put = NULL;
    }
}

void registry_sqlite_waiting_clear(RegistrySqliteWaiting *waiting)
{
    for (size_t t = 0; waiting && t < waiting->n_tables; t++)
        registry_sqlite_pile_clear(waiting->tables[t].pile);
}

/* OR FAIL keeps no copy of the pages for one statement: the whole change is taken back. */
static char *put_sql(const RegistrySqlite *store, size_t t)
{
    if (t == 0)
        return g_strdup("INSERT OR FAIL INTO proreg_record\n"
                        "  (record_id, site, import_id, line, digest)\n"
                        "SELECT * FROM proreg_waiting_0");
    const RegistryForm *form = &store->sql.forms[t - 1];
    GString *sql = g_string_new(NULL);
    g_string_append_printf(sql,
        "INSERT OR FAIL INTO %s (record_id, event, instance, import_id, line", form->table);
    for (size_t i = 0; i < form->n_columns; i++)
        g_string_append_printf(sql, ", %s", form->names[i]);
    g_string_append_printf(sql, ") SELECT * FROM proreg_waiting_%zu", t);
    return g_string_free(sql, FALSE);
}

static gboolean put(RegistrySqlite *store, size_t t, GError **error)
{
    Table *table = &store->waiting->tables[t];
    if (registry_sqlite_pile_is_empty(table->pile))
        return TRUE;
    if (!table->put) {
        g_autofree char *sql = put_sql(store, t);
        table->put = registry_sqlite_prepare(store->db, sql, error);
    }
    registry_sqlite_pile_sort(table->pile);
    const gboolean ok = table->put && registry_sqlite_run(table->put, "adding rows", error);
    registry_sqlite_pile_clear(table->pile);
    return ok;
}

static gboolean settle(RegistrySqlite *store, GError **error)
{
    gboolean ok = TRUE;
    store->sql.n_waiting = 0;
    for (size_t t = 0; ok && t < store->waiting->n_tables; t++)
        ok = put(store, t, error);
    if (!ok)
        registry_sqlite_waiting_clear(store->waiting);
    return ok;
}

gboolean registry_sqlite_settle(RegistrySqlStore *base, bool records_alone, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    return records_alone ? put(store, 0, error) : settle(store, error);
}

/* The pile of a table, or NULL with `error` set. */
static RegistrySqlitePile *pile_of(RegistrySqlite *store, size_t t, GError **error)
{
    if (!store->waiting && !(store->waiting = registry_sqlite_waiting_new(store, error)))
        return NULL;
    return store->waiting->tables[t].pile;
}

static gboolean end_row(RegistrySqlite *store, RegistrySqlitePile *pile, GError **error)
{
    store->sql.n_waiting += registry_sqlite_pile_end(pile);
    return store->sql.n_waiting < WAITING_BYTES || settle(store, error);
}

gboolean registry_sqlite_row_new(
    RegistryStore *base, size_t f, const RegistryFormRow *row, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    RegistrySqlitePile *pile = pile_of(store, 1 + f, error);
    if (!pile)
        return FALSE;
    registry_sqlite_pile_begin(pile, row->key.record_id);
    registry_sqlite_pile_text(pile, row->key.event);
    registry_sqlite_pile_integer(pile, row->key.instance);
    registry_sqlite_pile_integer(pile, row->import_id);
    registry_sqlite_pile_integer(pile, row->line);
    registry_sqlite_pile_values(pile, row->values, store->sql.forms[f].n_columns);
    return end_row(store, pile, error);
}

gboolean registry_sqlite_record_new(
    RegistryStore *base, const RegistryRecord *record, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    RegistrySqlitePile *pile = pile_of(store, 0, error);
    if (!pile)
        return FALSE;
    registry_sqlite_pile_begin(pile, record->record_id);
    registry_sqlite_pile_text(pile, record->site);
    registry_sqlite_pile_integer(pile, record->import_id);
    registry_sqlite_pile_integer(pile, record->line);
    registry_sqlite_pile_digest(pile, record->digest);
    return end_row(store, pile, error);
}

gboolean registry_sqlite_record_digest(
    RegistryStore *base, const char *record_id, const uint8_t *digest, GError **error)
{
    const RegistrySqliteWaiting *waiting = ((RegistrySqlite *)base)->waiting;
    return (waiting &&
               registry_sqlite_pile_amend(waiting->tables[0].pile, record_id, digest)) ||
           registry_sql_record_digest(base, record_id, digest, error);
}
