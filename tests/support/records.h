#pragma once
/**
 * @file
 * What is done to whole records, in one line each: for the tests of what must follow them.
 * Each fails the test where the registry fails.
 */
#include "support/fixture.h"

#include "base/sha256.h"
#include "registry/query.h"
#include "registry/record.h"

/** "2024-06-01" as days since 1970-01-01. */
int32_t records_day(const char *text);

/** Who, and why; the moment is the noon of that day. */
RegistryChangeInfo records_info(const char *day);

void records_rename(Registry *registry, const char *from, const char *to);
void records_release(Registry *registry, const char *id);
void records_merge(Registry *registry, const char *from, const char *into, RegistryKeep keep);
void records_transfer(Registry *registry, const char *id, const char *site, const char *from);
void records_claim(Registry *registry, const char *id, const char *site);
/** NULL and 0 are any. */
void records_void(
    Registry *registry, const char *id, const char *event, const char *form, int64_t instance);
void records_withdraw(Registry *registry, const char *id, const char *scope);
/** Takes an entry of the journal back. */
void records_undo(Registry *registry, int64_t import_id);

/** Values as an entry of that command: "import", "query answer". @return the entry. */
int64_t records_put(
    Registry *registry, const char *command, FixtureKey key, const char *values);

/** An entry that asks about a cell; the rule opens a query. @return the number of the query. */
int64_t records_ask(
    Registry *registry, FixtureKey key, const char *field, const char *rule, const char *raw);

/** Fails the test unless both hold the same, each with a chain that holds. */
void records_expect_same(Registry *registry, Registry *expected);
/** Fails the test where the chain or what it vouches for does not hold. */
void records_expect_sound(Registry *registry);

/** A visit of the record, and an instance of its repeating form. */
FixtureKey records_month(const char *record);
FixtureKey records_event(const char *record, int64_t instance);
/** Fails the test unless it was refused with these words, and nothing was changed. */
void records_expect_refused(
    Registry *registry, RegistryRecordDone *done, GError **error, const char *part);
/** Fails the test unless so much was done. */
void records_expect_done(
    const RegistryRecordDone *done, int64_t n_rows, int64_t n_values, int64_t n_queries);
/** The query of that number, out of a list that the caller frees. */
const RegistryQuery *records_query(
    Registry *registry, int64_t query_id, RegistryQueries **queries);
void records_expect_query(Registry *registry, int64_t query_id, RegistryQueryState state);
/** An answer that says how far the consent was withdrawn. @return its entry. */
int64_t records_answer_withdrawn(Registry *registry, const char *id, const char *scope);
/** Fails the test unless the record has withdrawn in that scope; NULL is not at all. */
void records_expect_withdrawn(Registry *registry, const char *id, const char *scope);
