/**
 * @file
 * Scans of a form's table, by a statement.
 */
#include "registry/sql/scan.h"

#include "registry/postgres/inside.h"

RegistryFormScan *registry_postgres_scan_open(RegistryStore *base, size_t number,
    const size_t *columns, size_t n, RegistryDomain *const *domains, const bool *events,
    GError **error)
{
    RegistrySqlStore *store = (RegistrySqlStore *)base;
    if (!registry_sql_settle(store, error))
        return NULL;
    RegistrySqlScan *form = g_new0(RegistrySqlScan, 1);
    registry_sql_scan_init(form, store, n, domains, events);
    registry_sql_scan_prepare(form, &store->forms[number], columns);
    return &form->base;
}

gboolean registry_postgres_scan_run(RegistryFormScan *base, const RegistryScanRecords *records,
    RegistryScanRow take, void *data, GError **error)
{
    RegistrySqlScan *form = (RegistrySqlScan *)base;
    return !registry_sql_scan_start(form, records, take, data) ||
           registry_sql_scan_select(form, error);
}

void registry_postgres_scan_close(RegistryFormScan *base)
{
    registry_sql_scan_clear((RegistrySqlScan *)base);
    g_free(base);
}
