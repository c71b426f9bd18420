#include "base/date.h"
#include "registry/import_store.h"
#include "registry/sqlite/sql.h"

static bool is_role(const SchemaRoles *roles, size_t field)
{
    return field == roles->consent_date || field == roles->origin || field == roles->visit ||
           field == roles->last_contact;
}

/* Whether some rule on the order of dates speaks of the field. */
static bool is_ordered(const SchemaStudy *study, size_t field)
{
    if (study->dictionary->fields[field].type != SCHEMA_DATE)
        return false;
    bool named = is_role(&study->roles, field);
    for (size_t i = 0; !named && i < study->n_orders; i++)
        named = study->orders[i].earlier == field || study->orders[i].later == field;
    return named;
}

/* "SELECT event, import_id, dates", or NULL where the form has none of these dates. */
static char *dates_sql(const Registry *registry, const RegistryForm *form)
{
    const SchemaDictionary *dictionary = registry->study->dictionary;
    GString *sql = g_string_new("SELECT event, import_id");
    size_t n = 0;
    for (size_t i = 0; i < form->n_columns; i++) {
        if (!is_ordered(registry->study, dictionary->columns[form->columns[i]].field))
            continue;
        g_string_append_printf(sql, ", %s", form->names[i]);
        n++;
    }
    g_string_append_printf(
        sql, " FROM %s WHERE record_id = ?1 ORDER BY event, instance", form->table);
    return g_string_free(sql, n == 0);
}

static void add_dates(RegistryImport *import, const RegistryForm *form, sqlite3_stmt *row)
{
    const SchemaStudy *study = import->registry->study;
    int next = 2;
    for (size_t i = 0; i < form->n_columns; i++) {
        const size_t field = study->dictionary->columns[form->columns[i]].field;
        int32_t days = 0;
        if (!is_ordered(study, field))
            continue;
        const char *text = registry_sql_text(row, next++);
        if (!base_date_parse(text, BASE_DATE_YMD, &days))
            continue;
        const struct RegistryDate date = {.field = field,
            .event = schema_study_event(study, registry_sql_text(row, 0)),
            .days = days,
            .import_id = sqlite3_column_int64(row, 1)};
        g_array_append_val(import->dates, date);
    }
}

static gboolean read_form(
    RegistryImport *import, size_t f, const char *record_id, GError **error)
{
    const RegistryForm *form = &import->registry->forms[f];
    sqlite3_stmt **slot = &import->dates_select[f];
    if (!*slot) {
        g_autofree char *sql = dates_sql(import->registry, form);
        if (!sql)
            return TRUE;
        if (!registry_import_statement(import, slot, sql, error))
            return FALSE;
    }
    registry_sql_bind_text(*slot, 1, record_id);
    int state;
    while ((state = registry_sql_step(*slot, "reading a record's dates", error)) == 1)
        add_dates(import, form, *slot);
    (void)sqlite3_reset(*slot);
    return state == 0;
}

static char *vital_sql(const Registry *registry)
{
    const SchemaStudy *study = registry->study;
    for (size_t f = 0; f < registry->n_forms; f++) {
        const RegistryForm *form = &registry->forms[f];
        for (size_t i = 0; i < form->n_columns; i++)
            if (study->dictionary->columns[form->columns[i]].field == study->roles.vital_status)
                return g_strdup_printf("SELECT 1 FROM %s WHERE record_id = ?1\n"
                                       "AND CAST(%s AS TEXT) = ?2 LIMIT 1",
                    form->table, form->names[i]);
    }
    return NULL;
}

static gboolean read_death(
    RegistryImport *import, const char *record_id, bool *dead, GError **error)
{
    const SchemaRoles *roles = &import->registry->study->roles;
    *dead = false;
    if (roles->vital_status == SIZE_MAX || !roles->dead_code)
        return TRUE;
    if (!import->vital_select) {
        g_autofree char *sql = vital_sql(import->registry);
        if (!sql)
            return TRUE;
        if (!registry_import_statement(import, &import->vital_select, sql, error))
            return FALSE;
    }
    registry_sql_bind_text(import->vital_select, 1, record_id);
    registry_sql_bind_text(import->vital_select, 2, roles->dead_code);
    const int state = registry_sql_step(import->vital_select, "reading vital status", error);
    *dead = state == 1;
    (void)sqlite3_reset(import->vital_select);
    return state >= 0;
}

static gboolean read_known(
    RegistryImport *import, const char *record_id, bool *known, GError **error)
{
    sqlite3_stmt *select = registry_import_statement(import, &import->record_site,
        "SELECT site FROM proreg_record WHERE record_id = ?1", error);
    if (!select)
        return FALSE;
    registry_sql_bind_text(select, 1, record_id);
    const int state = registry_sql_step(select, "looking for a record", error);
    *known = state == 1;
    (void)sqlite3_reset(select);
    return state >= 0;
}

gboolean registry_import_dates(
    RegistryImport *import, const char *record_id, RegistryDates *dates, GError **error)
{
    *dates = (RegistryDates){0};
    g_array_set_size(import->dates, 0);
    gboolean ok = read_known(import, record_id, &dates->known, error) &&
                  read_death(import, record_id, &dates->dead, error);
    for (size_t f = 0; ok && dates->known && f < import->registry->n_forms; f++)
        ok = read_form(import, f, record_id, error);
    dates->n_dates = import->dates->len;
    dates->dates = (struct RegistryDate *)(void *)import->dates->data;
    return ok;
}

void registry_import_dates_clear(RegistryImport *import)
{
    for (size_t f = 0; f < import->registry->n_forms; f++)
        (void)sqlite3_finalize(import->dates_select[f]);
    (void)sqlite3_finalize(import->vital_select);
    g_array_unref(import->dates);
    g_free(import->dates_select);
}
