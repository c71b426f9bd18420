/**
 * @file
 * Statements that read of a range of records, or of some that are named.
 */
#include "registry/sql/store.h"

/* Of a range, whose ends are ?1 and ?2, and of an array. */
static const char of_range[] = "BETWEEN ?1 AND ?2";
static const char of_these[] = "= ANY(?1) AND CAST(?2 AS TEXT) IS NULL";

void registry_sql_reading_clear(RegistrySqlReading *reading)
{
    registry_sql_free(reading->range);
    registry_sql_free(reading->these);
    g_free(reading->sql);
    *reading = (RegistrySqlReading){0};
}

static RegistrySqlStatement *statement_of(
    RegistrySqlStore *store, RegistrySqlReading *reading, bool these, GError **error)
{
    RegistrySqlStatement **slot = these ? &reading->these : &reading->range;
    if (!*slot) {
        GString *sql = g_string_new(reading->sql);
        (void)g_string_replace(sql, "{whose}", these ? of_these : of_range, 0);
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

/* One record has not much, of others much is expected. */
static gboolean read_range(RegistrySqlStatement *select, RegistryWhose whose,
    const RegistrySqlAsked *asked, GError **error)
{
    registry_sql_expect_many(select, g_strcmp0(whose.from, whose.to) != 0 || !whose.from);
    registry_sql_bind_text(select, 1, whose.from ? whose.from : "");
    registry_sql_bind_end(select, 2, whose.to);
    return registry_sql_read_all(select, asked, error);
}

static gboolean read_these(
    RegistrySqlStatement *select, const RegistrySqlAsked *asked, GError **error)
{
    registry_sql_expect_many(select, true);
    registry_sql_bind_texts(select, 1, asked->whose.ids, asked->whose.n);
    registry_sql_bind_text(select, 2, NULL);
    return registry_sql_read_all(select, asked, error);
}

gboolean registry_sql_read(RegistrySqlStore *store, RegistrySqlReading *reading,
    const RegistrySqlAsked *asked, GError **error)
{
    const RegistryWhose whose = asked->whose;
    const bool these = whose.ids && store->engine->bind_texts;
    RegistrySqlStatement *select = statement_of(store, reading, these, error);
    if (!select)
        return FALSE;
    if (these)
        return read_these(select, asked, error);
    for (size_t i = 0; i < registry_whose_parts(whose); i++)
        if (!read_range(select, registry_whose_part(whose, i), asked, error))
            return FALSE;
    return TRUE;
}
