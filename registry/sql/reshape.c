/**
 * @file
 * The tables of forms from one study to the next. A table that is otherwise is set aside under
 * another name, made anew as a new registry has it, filled and dropped; one that stays as it is
 * is not touched.
 */
#include "registry/sql/store.h"
#include "schema/sql.h"

/* What is set aside; no form's name begins like this. */
#define ASIDE "proreg_was_"

typedef struct {
    RegistrySqlStore *store;
    const SchemaStudy *before, *after;
    const RegistryForm *old, *forms;
    size_t n_old, n_forms;
    const SchemaRenames *renames;
    bool *stays; /* One an old form: its table is the same. */
    size_t *to;  /* One an old form: the new one, SIZE_MAX for none. */
} Reshape;

static gboolean run(RegistrySqlStore *store, char *sql_taken, GError **error)
{
    g_autofree char *sql = sql_taken;
    return registry_sql_exec(store, sql, error);
}

/* ---- Which tables ---- */

static size_t form_to(const Reshape *reshape, size_t form)
{
    const char *name = reshape->before->dictionary->forms[form];
    return schema_study_form(reshape->after, schema_renames_to(reshape->renames->forms, name));
}

static void compare(Reshape *reshape)
{
    for (size_t f = 0; f < reshape->n_old; f++) {
        reshape->to[f] = form_to(reshape, f);
        if (reshape->to[f] == SIZE_MAX)
            continue;
        g_autofree char *was = schema_sql_form_table(reshape->before, f);
        g_autofree char *is = schema_sql_form_table(reshape->after, reshape->to[f]);
        reshape->stays[f] = g_str_equal(was, is);
    }
}

static gboolean set_aside(const Reshape *reshape, GError **error)
{
    for (size_t f = 0; f < reshape->n_old; f++) {
        if (reshape->stays[f])
            continue;
        const char *name = reshape->old[f].name;
        g_autofree char *aside = g_strconcat(ASIDE, name, NULL);
        g_autofree char *to = schema_sql_identifier(aside);
        if (!reshape->store->engine->set_aside(reshape->store, name, error) ||
            !run(reshape->store,
                g_strdup_printf("ALTER TABLE %s RENAME TO %s", reshape->old[f].table, to),
                error))
            return FALSE;
    }
    return TRUE;
}

/* ---- Their values ---- */

/* The place of the new column that an old one becomes; SIZE_MAX for none. */
static size_t column_to(const Reshape *reshape, size_t form, size_t column)
{
    const SchemaDictionary *before = reshape->before->dictionary;
    const RegistryForm *to = &reshape->forms[reshape->to[form]];
    g_autofree char *name = schema_renames_column_to(
        reshape->renames, before, &before->columns[reshape->old[form].columns[column]]);
    for (size_t i = 0; i < to->n_columns; i++)
        if (g_str_equal(reshape->after->dictionary->columns[to->columns[i]].name, name))
            return i;
    return SIZE_MAX;
}

static gboolean fill(const Reshape *reshape, size_t form, GError **error)
{
    static const char key[] = "record_id, event, instance, import_id, line";
    const RegistryForm *from = &reshape->old[form];
    const RegistryForm *to = &reshape->forms[reshape->to[form]];
    g_autofree char *aside = g_strconcat(ASIDE, from->name, NULL);
    g_autofree char *table = schema_sql_identifier(aside);
    g_autoptr(GString) columns = g_string_new(key);
    g_autoptr(GString) values = g_string_new(key);
    for (size_t i = 0; i < from->n_columns; i++) {
        const size_t at = column_to(reshape, form, i);
        if (at == SIZE_MAX)
            continue;
        g_autofree char *value =
            reshape->store->engine->converted(from->names[i], from->types[i], to->types[at]);
        g_string_append_printf(columns, ", %s", to->names[at]);
        g_string_append_printf(values, ", %s", value);
    }
    return run(reshape->store,
        g_strdup_printf("INSERT INTO %s (%s) SELECT %s FROM main.%s\n"
                        "ORDER BY record_id, event, instance",
            to->table, columns->str, values->str, table),
        error);
}

static gboolean drop_old(const Reshape *reshape, GError **error)
{
    for (size_t f = 0; f < reshape->n_old; f++) {
        if (reshape->stays[f])
            continue;
        g_autofree char *aside = g_strconcat(ASIDE, reshape->old[f].name, NULL);
        g_autofree char *table = schema_sql_identifier(aside);
        if ((reshape->to[f] != SIZE_MAX && !fill(reshape, f, error)) ||
            !run(reshape->store, g_strdup_printf("DROP TABLE main.%s", table), error))
            return FALSE;
    }
    return TRUE;
}

/* Whether some old table is the one of the new form. */
static bool is_there(const Reshape *reshape, size_t form)
{
    for (size_t f = 0; f < reshape->n_old; f++)
        if (reshape->stays[f] && reshape->to[f] == form)
            return true;
    return false;
}

static gboolean make_new(const Reshape *reshape, GError **error)
{
    for (size_t f = 0; f < reshape->n_forms; f++)
        if (!is_there(reshape, f) &&
            !reshape->store->engine->make_form(reshape->store, f, error))
            return FALSE;
    return TRUE;
}

/* ---- What stands beside them ---- */

static gboolean rename_column(
    const Reshape *reshape, const char *from, const char *to, GError **error)
{
    static const char *const updates[] = {
        "UPDATE proreg_missing SET \"column\" = ?2 WHERE \"column\" = ?1",
        "UPDATE proreg_below SET \"column\" = ?2 WHERE \"column\" = ?1"};
    for (size_t i = 0; i < G_N_ELEMENTS(updates); i++) {
        g_autoptr(RegistrySqlStatement) update =
            registry_sql_prepare(reshape->store, updates[i], error);
        if (!update)
            return FALSE;
        registry_sql_bind(update, "tt", from, to);
        if (!registry_sql_run(update, "renaming a variable", error))
            return FALSE;
    }
    return TRUE;
}

static gboolean rename_columns(const Reshape *reshape, GError **error)
{
    const SchemaDictionary *before = reshape->before->dictionary;
    for (size_t i = 0; reshape->renames->variables->len > 0 && i < before->n_columns; i++) {
        const SchemaColumn *column = &before->columns[i];
        g_autofree char *to = schema_renames_column_to(reshape->renames, before, column);
        if (!g_str_equal(to, column->name) && !rename_column(reshape, column->name, to, error))
            return FALSE;
    }
    return reshape->renames->variables->len + reshape->renames->forms->len == 0 ||
           (registry_sql_settle_records(reshape->store, error) &&
               registry_sql_exec(
                   reshape->store, "UPDATE proreg_record SET digest = NULL", error));
}

static void take_site(const char *code, const char *label, void *data)
{
    (void)label;
    g_ptr_array_add(data, g_strdup(code));
}

static gboolean put_site(
    RegistrySqlStore *store, const char *code, const char *label, GError **error)
{
    g_autoptr(RegistrySqlStatement) put = registry_sql_prepare(store,
        "INSERT INTO proreg_site (code, label) VALUES (?1, ?2)\n"
        "ON CONFLICT (code) DO UPDATE SET label = excluded.label",
        error);
    if (!put)
        return FALSE;
    registry_sql_bind(put, "tt", code, label ? label : "");
    return registry_sql_run(put, "keeping a site", error);
}

static gboolean drop_site(RegistrySqlStore *store, const char *code, GError **error)
{
    g_autoptr(RegistrySqlStatement) drop =
        registry_sql_prepare(store, "DELETE FROM proreg_site WHERE code = ?1", error);
    if (!drop)
        return FALSE;
    registry_sql_bind(drop, "t", code);
    return registry_sql_run(drop, "taking out a site", error);
}

static gboolean put_sites(const Reshape *reshape, GError **error)
{
    const SchemaStudy *after = reshape->after;
    g_autoptr(GPtrArray) known = g_ptr_array_new_with_free_func(g_free);
    if (!registry_sql_sites(&reshape->store->base, take_site, known, error))
        return FALSE;
    for (guint i = 0; i < known->len; i++)
        if (schema_study_site(after, known->pdata[i]) == SIZE_MAX &&
            !drop_site(reshape->store, known->pdata[i], error))
            return FALSE;
    for (size_t i = 0; i < after->n_sites; i++)
        if (!put_site(reshape->store, after->sites[i].code, after->sites[i].label, error))
            return FALSE;
    return TRUE;
}

/* ---- All of it ---- */

/* References go by name, and views of others keep theirs: the new table takes the place. */
static gboolean remake(const Reshape *reshape, GError **error)
{
    return reshape->store->engine->renaming(reshape->store, true, error) &&
           set_aside(reshape, error) && make_new(reshape, error) && drop_old(reshape, error);
}

gboolean registry_sql_reshape(RegistryStore *base, const SchemaStudy *study,
    const RegistryForm *forms, size_t n_forms, const SchemaRenames *renames, GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    g_autofree bool *stays = g_new0(bool, store->n_forms + 1);
    g_autofree size_t *to = g_new0(size_t, store->n_forms + 1);
    Reshape reshape = {store, store->study, study, store->forms, forms, store->n_forms, n_forms,
        renames, stays, to};
    if (!registry_sql_settle(store, error))
        return FALSE;
    registry_sql_finalize(store);
    store->changes_schema = true;
    compare(&reshape);
    registry_sql_use_study(base, study, forms, n_forms);
    const gboolean ok = remake(&reshape, error) && rename_columns(&reshape, error) &&
                        put_sites(&reshape, error);
    return store->engine->renaming(store, false, ok ? error : NULL) && ok;
}
