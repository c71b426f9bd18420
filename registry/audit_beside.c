#include "registry/audit_inside.h"

#include <string.h>

#include "registry/erase.h"
#include "registry/inside.h"
#include "registry/lock_read.h"
#include "registry/moves.h"

static void take_stray(const char *where, const char *row, const char *what, void *data)
{
    registry_audit_find(data, where, g_strdup(row), what);
}

/* ---- Sites ---- */

typedef struct {
    RegistryAuditCheck *check;
    const SchemaStudy *study;
    bool *seen; /* One a site of the study. */
} Sites;

static void take_site(const char *code, const char *label, void *data)
{
    const Sites *sites = data;
    const size_t site = schema_study_site(sites->study, code);
    if (site == SIZE_MAX) {
        registry_audit_find(
            sites->check, "proreg_site", g_strdup(code), "study.yaml has no such site");
        return;
    }
    sites->seen[site] = true;
    const char *expected = sites->study->sites[site].label;
    if (strcmp(label, expected ? expected : "") != 0)
        registry_audit_find(
            sites->check, "proreg_site", g_strdup(code), "its label is not that of study.yaml");
}

static gboolean check_sites(Registry *registry, RegistryAuditCheck *check, GError **error)
{
    const SchemaStudy *study = registry->study;
    RegistryStore *store = registry->store;
    g_autofree bool *seen = g_new0(bool, study->n_sites + 1);
    Sites sites = {check, study, seen};
    if (!store->driver->sites(store, take_site, &sites, error))
        return FALSE;
    for (size_t i = 0; i < study->n_sites; i++)
        if (!seen[i])
            registry_audit_find(check, "proreg_site", g_strdup(study->sites[i].code),
                "the site of study.yaml is not there");
    return TRUE;
}

/* ---- Withdrawals ---- */

typedef struct {
    RegistryAuditCheck *check;
    const RegistryMoves *moves;
} Records;

static gboolean check_record(const RegistryRecord *record, void *data, GError **error)
{
    (void)error;
    const Records *records = data;
    const char *known = registry_moves_withdrawn(records->moves, record->record_id);
    if (g_strcmp0(record->withdrawn, known) != 0)
        registry_audit_find(records->check, "proreg_record", g_strdup(record->record_id),
            "its withdrawal of consent is not the one that the audit trail knows");
    return TRUE;
}

static gboolean check_records(Registry *registry, RegistryAuditCheck *check, GError **error)
{
    RegistryStore *store = registry->store;
    g_autoptr(RegistryMoves) moves = registry_moves_read(registry, error);
    Records records = {check, moves};
    return moves &&
           store->driver->records(store, registry_all(), check_record, &records, error);
}

/* ---- Whom to refuse ---- */

static void check_refused(Registry *registry, RegistryAuditCheck *check)
{
    g_autoptr(GError) fault = NULL;
    g_autoptr(RegistryErasedIds) ids = registry_erased_ids_read(registry, &fault);
    if (!ids)
        registry_audit_find(check, "proreg_setting", g_strdup("key"),
            "it is not the key under which the ids of who was erased are kept");
}

/* ---- Locks ---- */

static void take_unsound(
    const char *name, int64_t import_id, RegistryLockFault fault, void *data)
{
    static const char *const what[] = {"no entry of the journal made this lock: it was put in",
        "it is not the lock that its entry of the journal made",
        "the lock that the entry of the journal made is not there"};
    registry_audit_find(data, "proreg_snapshot",
        name ? g_strdup(name) : g_strdup_printf("%" G_GINT64_FORMAT, import_id), what[fault]);
}

gboolean registry_audit_beside(Registry *registry, RegistryAuditCheck *check, GError **error)
{
    RegistryStore *store = registry->store;
    if (!store->driver->strays(store, take_stray, check, error))
        return FALSE;
    if (store->driver->layout(store) < 2)
        return TRUE;
    check_refused(registry, check);
    return registry_locks_unsound(store, take_unsound, check, error) &&
           check_sites(registry, check, error) && check_records(registry, check, error);
}
