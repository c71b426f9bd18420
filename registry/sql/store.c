#include "registry/sql/store.h"

RegistrySqlStatement *registry_sql_statement(
    RegistrySqlStore *store, RegistrySqlStatement **slot, const char *sql, GError **error)
{
    if (!*slot)
        *slot = registry_sql_prepare(store, sql, error);
    return *slot;
}

RegistrySqlStatement *registry_sql_adding(RegistrySqlStore *store, RegistrySqlStatement **slot,
    const char *sql, const char *column, GError **error)
{
    if (*slot || !store->engine->returning)
        return registry_sql_statement(store, slot, sql, error);
    g_autofree char *returning = g_strconcat(sql, store->engine->returning, column, NULL);
    return registry_sql_statement(store, slot, returning, error);
}

static void finalize_form(RegistrySqlForm *form, size_t n_columns)
{
    RegistrySqlStatement *const statements[] = {form->add, form->read, form->remove};
    for (size_t i = 0; i < G_N_ELEMENTS(statements); i++)
        registry_sql_free(statements[i]);
    registry_sql_reading_clear(&form->rows);
    for (size_t i = 0; form->change && i < n_columns; i++)
        registry_sql_free(form->change[i]);
    for (size_t i = 0; form->reasons && i < n_columns; i++)
        registry_sql_reading_clear(&form->reasons[i]);
    g_free(form->change);
    g_free(form->reasons);
    *form = (RegistrySqlForm){0};
}

void registry_sql_finalize(RegistrySqlStore *store)
{
    store->engine->finalize(store);
    for (size_t f = 0; f < store->n_forms; f++)
        finalize_form(&store->statements[f], store->forms[f].n_columns);
    RegistrySqlStatement **const slots[] = {&store->next_records, &store->record_add,
        &store->record_digest, &store->missing_put, &store->missing_remove, &store->below_put,
        &store->leaf_put, &store->erased_add, &store->corrected, &store->change_add,
        &store->problem_add, &store->problem_again, &store->query_add, &store->query_find,
        &store->query_put};
    for (size_t i = 0; i < G_N_ELEMENTS(slots); i++)
        g_clear_pointer(slots[i], registry_sql_free);
    registry_sql_reading_clear(&store->records);
    registry_sql_reading_clear(&store->missing);
    registry_sql_reading_clear(&store->belows);
}

void registry_sql_clear(RegistrySqlStore *store)
{
    registry_sql_finalize(store);
    g_free(store->statements);
    g_free(store->same_answer);
    g_free(store->same_value);
}

void registry_sql_let_go(RegistrySqlStore *store)
{
    for (size_t f = 0; f < store->n_forms; f++)
        registry_sql_reset(store->statements[f].read);
}

gboolean registry_sql_settle(RegistrySqlStore *store, GError **error)
{
    return store->n_waiting == 0 || store->engine->settle(store, false, error);
}

gboolean registry_sql_settle_records(RegistrySqlStore *store, GError **error)
{
    return store->n_waiting == 0 || store->engine->settle(store, true, error);
}

int registry_sql_layout(const RegistryStore *base)
{
    return ((const RegistrySqlStore *)base)->layout;
}

void registry_sql_use_study(
    RegistryStore *base, const SchemaStudy *study, const RegistryForm *forms, size_t n_forms)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    store->engine->forget_forms(store);
    g_free(store->statements);
    store->study = study;
    store->forms = forms;
    store->n_forms = n_forms;
    store->statements = g_new0(RegistrySqlForm, n_forms + 1);
}
