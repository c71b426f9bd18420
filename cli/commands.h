#pragma once
/**
 * @file
 * Every command of the program, in the order of the help.
 */
#include "cli/command.h"

extern const CliCommand cmd_vars, cmd_codebook, cmd_study;
extern const CliCommand cmd_init, cmd_import, cmd_check, cmd_status, cmd_export, cmd_report,
    cmd_flow, cmd_audit_table, cmd_explain, cmd_verify, cmd_score;
extern const CliCommand cmd_compare, cmd_due, cmd_patient, cmd_query, cmd_stat;
extern const CliCommand cmd_serve;
extern const CliCommand cmd_audit, cmd_lock, cmd_diff, cmd_backup;
extern const CliCommand cmd_map, cmd_profile, cmd_record, cmd_withdraw, cmd_migrate,
    cmd_selftest;
extern const CliCommand cmd_contribute, cmd_rebuild, cmd_copy;
extern const CliCommand cmd_concordance, cmd_prognosis, cmd_responders;
