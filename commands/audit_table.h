#pragma once
/**
 * @file
 * `proreg audit-table`: a published or drafted table checked from its own numbers.
 */
#include "commands/command.h"

typedef struct {
    const char *file;             /**< CSV, one printed number a row. */
    const char *const *decimal;   /**< Variables whose values have decimals; NULL-ended. */
    const char *const *footnotes; /**< "TABLE=TEST"; NULL-ended. */
    CommandTable table;
} CommandAuditTable;

/** Facts have findings where anything is in doubt. */
gboolean command_audit_table(const CommandAuditTable *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
