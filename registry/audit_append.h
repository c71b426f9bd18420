#pragma once
/**
 * @file
 * Writing to the audit trail, for this folder only.
 */
#include <sqlite3.h>

#include "registry/audit.h"

/** One change. Texts are borrowed for the call. */
typedef struct {
    const char *record_id, *event;
    int64_t instance;
    const char *column;
    const char *old_value, *new_value; /**< NULL for no value. */
    bool old_missing, new_missing;     /**< The value is a missing-data code. */
    const char *user, *system_user, *at, *reason;
    int64_t import_id, line;
} RegistryChange;

/** The end of the chain, while one import adds to it. Zeroed before registry_audit_begin. */
typedef struct {
    sqlite3_stmt *insert;
    int64_t last_id;
    char head[65];
} RegistryAudit;

gboolean registry_audit_begin(RegistryAudit *audit, sqlite3 *db, GError **error);
gboolean registry_audit_append(
    RegistryAudit *audit, const RegistryChange *change, GError **error);
void registry_audit_clear(RegistryAudit *audit);
