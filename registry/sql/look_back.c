/**
 * @file
 * The forms of an earlier study as views of the tables of now: on this connection alone, in
 * memory, and nothing is copied.
 */
#include "registry/sql/store.h"
#include "schema/sql.h"

typedef struct {
    RegistrySqlStore *store;
    const RegistryForm *present; /* The forms of now. */
    size_t n_present;
} LookBack;

static const RegistryForm *find_present(const LookBack *look, const char *name)
{
    for (size_t i = 0; name && i < look->n_present; i++)
        if (g_str_equal(look->present[i].name, name))
            return &look->present[i];
    return NULL;
}

/* What a column of then is made of now; "NULL" where it is nowhere. New. */
static char *value_of(
    const LookBack *look, const RegistryForm *now, const char *column, char type)
{
    g_autofree char *quoted = column ? schema_sql_identifier(column) : NULL;
    for (size_t i = 0; now && quoted && i < now->n_columns; i++)
        if (g_str_equal(now->names[i], quoted))
            return look->store->engine->converted(quoted, now->types[i], type);
    return g_strdup("NULL");
}

static gboolean make_view(const LookBack *look, const RegistryForm *form,
    const RegistryFormNow *where, GError **error)
{
    static const char key[] = "record_id, event, instance, import_id, line";
    static const char none[] = "NULL AS record_id, NULL AS event, NULL AS instance, "
                               "NULL AS import_id, NULL AS line";
    const RegistryForm *now = find_present(look, where->table);
    g_autoptr(GString) sql = g_string_new(NULL);
    g_autofree char *name = schema_sql_identifier(form->name);
    g_string_append_printf(sql, "CREATE TEMP VIEW %s AS SELECT %s", name, now ? key : none);
    for (size_t i = 0; i < form->n_columns; i++) {
        g_autofree char *value = value_of(look, now, where->columns[i], form->types[i]);
        g_string_append_printf(sql, ", %s AS %s", value, form->names[i]);
    }
    g_string_append_printf(sql, now ? " FROM %s" : " WHERE FALSE", now ? now->table : "");
    return registry_sql_exec(look->store, sql->str, error);
}

/* Adds where a column of now was called otherwise. */
static void append_names(GString *sql, const SchemaDictionary *dictionary,
    const RegistryForm *form, const RegistryFormNow *where)
{
    for (size_t i = 0; i < form->n_columns; i++) {
        const char *then = dictionary->columns[form->columns[i]].name;
        const char *now = where->columns[i];
        if (!now || g_str_equal(now, then))
            continue;
        g_autofree char *from = schema_sql_text(now);
        g_autofree char *to = schema_sql_text(then);
        g_string_append_printf(sql, " WHEN %s THEN %s", from, to);
    }
}

/* Tables that name columns, under the names of then. */
static gboolean make_views_beside(const LookBack *look, const char *names, GError **error)
{
    static const struct {
        const char *table, *others;
    } tables[] = {{"proreg_missing", "code"}, {"proreg_below", "sent, value"}};
    for (size_t i = 0; names[0] != '\0' && i < G_N_ELEMENTS(tables); i++) {
        g_autofree char *sql = g_strdup_printf(
            "CREATE TEMP VIEW %s AS SELECT record_id, event, instance,\n"
            "  CASE \"column\"%s ELSE \"column\" END AS \"column\", %s, import_id, line\n"
            "FROM main.%s",
            tables[i].table, names, tables[i].others, tables[i].table);
        if (!registry_sql_exec(look->store, sql, error))
            return FALSE;
    }
    return TRUE;
}

gboolean registry_sql_look_back(RegistryStore *base, const SchemaStudy *study,
    const RegistryForm *forms, const RegistryFormNow *where, size_t n_forms, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    const LookBack look = {store, store->forms, store->n_forms};
    g_autoptr(GString) names = g_string_new(NULL);
    gboolean ok = registry_sql_settle(store, error);
    registry_sql_finalize(store);
    for (size_t f = 0; ok && f < n_forms; f++) {
        ok = make_view(&look, &forms[f], &where[f], error);
        append_names(names, study->dictionary, &forms[f], &where[f]);
    }
    ok = ok && make_views_beside(&look, names->str, error);
    registry_sql_use_study(base, study, forms, n_forms);
    store->looks_back = true;
    return ok;
}
