/**
 * @file
 * What a check of the chain found.
 */
#include "registry/audit_inside.h"

static void finding_free(gpointer data)
{
    RegistryFinding *finding = data;
    g_free(finding->row);
    g_free(finding->what);
    g_free(finding);
}

void registry_audit_find(
    RegistryAuditCheck *check, const char *where, char *row_taken, const char *what)
{
    RegistryFinding *finding = g_new0(RegistryFinding, 1);
    *finding = (RegistryFinding){.where = where, .row = row_taken, .what = g_strdup(what)};
    g_ptr_array_add(check->findings, finding);
}

GPtrArray *registry_audit_findings_new(void)
{
    return g_ptr_array_new_with_free_func(finding_free);
}

void registry_audit_check_clear(RegistryAuditCheck *check)
{
    g_clear_pointer(&check->findings, g_ptr_array_unref);
}
