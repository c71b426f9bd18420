#pragma once
/**
 * @file
 * Answers to questions about one state, so that none is put to the server twice: a report asks
 * many a count again for its next row, or a part of it. An answer serves each question about
 * the same patients whose columns it has; what a question leaves out then comes as more rows,
 * whose counts add up. Inside registry/postgres/.
 */
#include <glib.h>
#include <stdbool.h>

/** How much is kept, in bytes of what the server said; longer answers are asked again. */
#define REGISTRY_POSTGRES_ANSWERS ((size_t)8 << 20)

typedef struct RegistryPostgresAnswers RegistryPostgresAnswers;
typedef struct RegistryPostgresAnswer RegistryPostgresAnswer;

/** Takes a row: as many cells as were asked for, NULL for a null, and the last of the answer.
 */
typedef gboolean (*RegistryPostgresEachCells)(
    const char *const *cells, void *data, GError **error);

RegistryPostgresAnswers *registry_postgres_answers_new(void);
void registry_postgres_answers_free(RegistryPostgresAnswers *answers);

/** The smallest answer that has all these columns of these patients; NULL where none is kept.
 * Borrowed. @param whose  any text that says which patients, and whether they are counted. */
const RegistryPostgresAnswer *registry_postgres_answers_find(
    const RegistryPostgresAnswers *answers, const char *whose, const char *const *columns);
/** Hands its rows, of these columns alone and with the last cell. */
gboolean registry_postgres_answer_each(const RegistryPostgresAnswer *answer,
    const char *const *columns, RegistryPostgresEachCells each, void *data, GError **error);

/** An answer without rows. @param columns  NULL-terminated, copied. */
RegistryPostgresAnswer *registry_postgres_answer_new(
    const char *whose, const char *const *columns);
void registry_postgres_answer_free(RegistryPostgresAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistryPostgresAnswer, registry_postgres_answer_free)
/** Adds a row: a cell a column, and a last one. */
void registry_postgres_answer_add(RegistryPostgresAnswer *answer, const char *const *cells);
/** Takes a whole answer, and keeps it if there is room. */
void registry_postgres_answers_keep(
    RegistryPostgresAnswers *answers, RegistryPostgresAnswer *answer);
