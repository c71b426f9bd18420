#pragma once
/**
 * @file
 * Questions about wide rows as statements. `parts` has of each column of the table (borrowed)
 * the part that it is in, from 1. Inside registry/postgres/.
 */
#include "registry/postgres/inside.h"

/** What a question tells apart, as terms of SQL: its columns, and the number of some. New. */
GStrv registry_postgres_count_terms(GHashTable *parts, const RegistryCountQuestion *question);
/** Whether a term is a reason. */
static inline bool registry_postgres_is_reason(
    const RegistryCountQuestion *question, size_t term)
{
    return term < question->n && question->columns[term].is_reason;
}
/** The statement: the terms, as one text where they are packed, and the number of patients or
 * the record's id. New text. */
char *registry_postgres_count_sql(
    GHashTable *parts, const RegistryCountQuestion *question, const GStrv terms);
/** Whether the terms come as one text. */
bool registry_postgres_count_is_packed(const RegistryCountQuestion *question);
/** Adds the condition, which has parameters for site, without and only, as far as they are
 * there, in this order. */
void registry_postgres_count_add_where(
    GString *sql, GHashTable *parts, const RegistryCountQuestion *question);
/** The statement of whether any patient has a reason: an answer a column. New text. */
char *registry_postgres_count_reasons_sql(GHashTable *parts, const RegistryCountQuestion *whose,
    const char *const *columns, size_t n);
