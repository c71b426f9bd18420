#pragma once
/**
 * @file
 * Which queries a command is about, and how one is told. For this folder only.
 */
#include "commands/query.h"
#include "registry/query.h"

/**
 * Reads the queries that are meant.
 * @param states  where no state is given: those of command_query_states; NULL is all.
 * @return NULL with BASE_ERROR_USAGE where the id, a number or the site is none.
 */
RegistryQueries *command_queries_read(Registry *registry, const CommandQueries *which,
    const char *states, const BaseClock *clock, GError **error);

/**
 * The same one by one, where there may be more than memory should hold; by number. Where an id
 * is none, nothing is handed out.
 */
gboolean command_queries_each(Registry *registry, const CommandQueries *which,
    const char *states, const BaseClock *clock, RegistryEachQuery each, void *data,
    GError **error);

/** What is wrong, in that language. New text; NULL if nothing is said. */
char *command_query_message(const RegistryQuery *query, const BaseWords *words);
/** What was sent, at most 200 characters of it; NULL for nothing. New text. */
char *command_query_value(const RegistryQuery *query);
/** The answer: its words, else the value. NULL for none. Borrowed. */
const char *command_query_answer_text(const RegistryQuery *query);
