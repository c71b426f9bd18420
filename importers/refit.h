#pragma once
/**
 * @file
 * A study that grows, and what is stored or held: whether a stored value is one of a variable
 * as it is to be, and which values that were held fit now.
 */
#include "registry/growth.h"
#include "registry/query.h"

/** A RegistryJudge: as an import of today would have the text; `data` is a BaseClock. */
bool import_refit_judge(const SchemaStudy *study, const SchemaField *field, const char *text,
    char room[REGISTRY_JUDGED_SIZE], RegistryCell *cell, void *data);

/** What was held and may go in. */
typedef struct {
    RegistryQueries *values; /**< Open queries whose values fit. */
    int64_t n_rows;   /**< Whole rows that were held for an event, a hospital or an id. */
    GPtrArray *files; /**< char *: the files that those rows are in. */
} ImportRefit;

/**
 * Looks through the open queries.
 * @param after    the study as it is to be; the registry has it, or one before it,
 * @param renames  of which these names become others.
 */
gboolean import_refit_look(Registry *registry, const SchemaStudy *after,
    const SchemaRenames *renames, const BaseClock *clock, ImportRefit *refit, GError **error);
void import_refit_clear(ImportRefit *refit);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ImportRefit, import_refit_clear)

/**
 * Takes the values in that were held and fit the registry's study, as a change of its own, and
 * closes their queries.
 * @param taken  how many went in.
 */
gboolean import_refit_take(Registry *registry, const char *user, const BaseClock *clock,
    int64_t *taken, GError **error);
