#pragma once
/**
 * @file
 * `proreg audit`: who changed what, when, why and from which file; and whether all of that is
 * as it was written.
 */
#include "commands/command.h"

typedef struct {
    const char *db;
    const char *record; /**< Only the changes of this record; NULL for all. */
    /** Of changes, journal or log of accesses only what one user did, by the name in `user`;
     * one command; days (UTC, YYYY-MM-DD, both included). NULL for all. */
    const char *user, *command, *from, *until;
    bool journal;     /**< The entries of the journal in place of the changes. */
    bool access;      /**< The log of accesses in place of the changes. */
    bool verify;      /**< Recompute everything instead, and name what does not hold. */
    const char *head; /**< With `verify`: a hash that was written down before; or NULL. */
    CommandTable table;
} CommandAudit;

/** What an entry of the log of accesses was asked, for people: "outcome: pain_vas; by: sex".
 * @param options  JSON of the entry, or NULL. New text. */
char *command_audit_asked(const char *options);

/** Lists, or checks: then what does not hold is a finding. */
gboolean command_audit(const CommandAudit *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
