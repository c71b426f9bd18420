/**
 * @file
 * Statements that read of a range of records, or of some that are named.
 */
#include "registry/sql/store.h"

/* Of a range, whose ends are ?1 and ?2; of one record, which an engine finds by the same plan
   whichever it is; and of an array, which is taken apart so that no plan weighs each of it. */
static const char of_range[] = "BETWEEN ?1 AND ?2";
static const char of_one[] = "= ?1";
static const char of_these[] = "IN (SELECT unnest(?1))";

void registry_sql_reading_clear(RegistrySqlReading *reading)
{
    registry_sql_free(reading->range);
    registry_sql_free(reading->one);
    registry_sql_free(reading->these);
    g_free(reading->sql);
    *reading = (RegistrySqlReading){0};
}

static RegistrySqlStatement *statement_of(RegistrySqlStore *store, RegistrySqlReading *reading,
    RegistrySqlStatement **slot, const char *condition, GError **error)
{
    if (!*slot) {
        GString *sql = g_string_new(reading->sql);
        (void)g_string_replace(sql, "{whose}", condition, 0);
        *slot = registry_sql_prepare(store, sql->str, error);
        (void)g_string_free(sql, TRUE);
    }
    return *slot;
}

gboolean registry_sql_read_all(
    RegistrySqlStatement *select, const RegistrySqlAsked *asked, GError **error)
{
    int state;
    gboolean ok = TRUE;
    if (asked->text)
        registry_sql_bind_text(select, 3, asked->text);
    while (ok && (state = registry_sql_step(select, asked->doing, error)) != 0)
        ok = state == 1 && asked->take(select, asked->data, error);
    registry_sql_reset(select);
    return ok;
}

/* ?2 is there where ?3 is, and is not looked at. */
static void skip_end(RegistrySqlStatement *select, const RegistrySqlAsked *asked)
{
    if (asked->text)
        registry_sql_bind_text(select, 2, NULL);
}

static gboolean read_one(RegistrySqlStore *store, RegistrySqlReading *reading,
    const RegistrySqlAsked *asked, const char *record_id, GError **error)
{
    RegistrySqlStatement *select = statement_of(store, reading, &reading->one, of_one, error);
    if (!select)
        return FALSE;
    registry_sql_bind_text(select, 1, record_id);
    skip_end(select, asked);
    return registry_sql_read_all(select, asked, error);
}

/* Much is expected. */
static gboolean read_range(RegistrySqlStore *store, RegistrySqlReading *reading,
    const RegistrySqlAsked *asked, GError **error)
{
    RegistrySqlStatement *select =
        statement_of(store, reading, &reading->range, of_range, error);
    if (!select)
        return FALSE;
    registry_sql_expect_many(select, true);
    registry_sql_bind_text(select, 1, asked->whose.from ? asked->whose.from : "");
    registry_sql_bind_end(select, 2, asked->whose.to);
    return registry_sql_read_all(select, asked, error);
}

static gboolean read_these(RegistrySqlStore *store, RegistrySqlReading *reading,
    const RegistrySqlAsked *asked, GError **error)
{
    RegistrySqlStatement *select =
        statement_of(store, reading, &reading->these, of_these, error);
    if (!select)
        return FALSE;
    registry_sql_bind_texts(select, 1, asked->whose.ids, asked->whose.n);
    skip_end(select, asked);
    return registry_sql_read_all(select, asked, error);
}

gboolean registry_sql_read(RegistrySqlStore *store, RegistrySqlReading *reading,
    const RegistrySqlAsked *asked, GError **error)
{
    const RegistryWhose whose = asked->whose;
    if (!whose.ids)
        return whose.from && g_strcmp0(whose.from, whose.to) == 0
                   ? read_one(store, reading, asked, whose.from, error)
                   : read_range(store, reading, asked, error);
    if (store->engine->bind_texts)
        return read_these(store, reading, asked, error);
    for (size_t i = 0; i < whose.n; i++)
        if (!read_one(store, reading, asked, whose.ids[i], error))
            return FALSE;
    return TRUE;
}
