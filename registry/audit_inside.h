#pragma once
/**
 * @file
 * The parts of a check of the chain, for this folder only. Each adds what does not hold to the
 * findings, and runs within the reading transaction of registry_audit_verify.
 */
#include "registry/audit.h"

/** An empty list of findings. */
GPtrArray *registry_audit_findings_new(void);

/** What became of queries against the audit trail, where each step is a row. */
gboolean registry_audit_queries(Registry *registry, RegistryAuditCheck *check, GError **error);

/** What stands beside the chain, against what is in it: rows of no entry, sites, withdrawals.
 */
gboolean registry_audit_beside(Registry *registry, RegistryAuditCheck *check, GError **error);
