#pragma once
/**
 * @file
 * `proreg query`: what hospitals are asked, and what became of it.
 */
#include "commands/command.h"

/** "open", "answered", "accepted", "closed", and "active": open or answered. NULL-ended. */
extern const char *const command_query_states[];

/** Which queries are meant; NULL is any. */
typedef struct {
    const char *id; /**< Digits. */
    const char *site, *rule, *record, *field, *file;
    const char *state; /**< One of command_query_states. */
    const char *age;   /**< Digits: asked so many days ago or earlier. */
} CommandQueries;

typedef struct {
    const char *db;
    CommandQueries which;
    CommandTable table;
} CommandQueryList;

/** The queries that are meant, by number. */
gboolean command_query_list(const CommandQueryList *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);

typedef struct {
    const char *db;
    CommandQueries which; /**< By id, or of several those that are answered. */
    const char *reason;   /**< Why; needed. */
    const char *user;     /**< NULL: the login name. */
} CommandQuerySettle;

/** What was found stands: accepted, and not asked again while it is the same. */
gboolean command_query_accept(const CommandQuerySettle *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
/** The question is done with. */
gboolean command_query_close(const CommandQuerySettle *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);

typedef struct {
    const char *db;
    const char *id;
    const char *value; /**< For the cell that is asked about, checked like any value. */
    const char *text;  /**< In words. */
    const char *user, *reason;
} CommandQueryAnswer;

/** Writes down an answer; a value goes into the registry, or nothing happens. */
gboolean command_query_answer(const CommandQueryAnswer *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
