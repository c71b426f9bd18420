#pragma once
/**
 * @file
 * `proreg audit --verify`. For this folder only.
 */
#include "commands/inside.h"

/**
 * Recomputes everything and writes what does not hold, which is a finding.
 * @param head  a hash that was written down before, or NULL; BASE_ERROR_USAGE where it is none.
 */
gboolean command_audit_verify(
    CommandRun *run, const char *head, CommandFacts *facts, GError **error);
