#pragma once
/**
 * @file
 * A study that grows: what its new files ask of the data, and how they take the place of the
 * old ones. No stored value is ever read otherwise afterwards: where one would, it is refused.
 */
#include "registry/import.h"
#include "schema/growth.h"

/** Room for the canonical text of a judged value. */
enum { REGISTRY_JUDGED_SIZE = 32 };

/**
 * Whether a stored text is one of the field's, as an import would have it; `cell` is set then
 * and may borrow `text` and `room`.
 */
typedef bool (*RegistryJudge)(const SchemaStudy *study, const SchemaField *field,
    const char *text, char room[REGISTRY_JUDGED_SIZE], RegistryCell *cell, void *data);

/**
 * Looks what stands against the items: sets their `n` and the first ids, in one pass over the
 * forms that are asked about.
 * @param after  the study as it is to be.
 * @param grown  SchemaGrown *, of schema_growth with the registry's study as the one before.
 */
gboolean registry_growth_look(Registry *registry, const SchemaStudy *after, GPtrArray *grown,
    RegistryJudge judge, void *data, GError **error);

typedef struct {
    const GPtrArray *files; /**< SchemaFile *: the folder as it is to be. */
    const char *where;      /**< How messages call it. */
    GPtrArray *grown;       /**< SchemaGrown *: for the audit trail. */
    RegistryJudge judge;    /**< As registry_growth_look had them: it is looked again. */
    void *judge_data;
    const SchemaRenames *renames; /**< For good in the journal. */
} RegistryGrowth;

/**
 * Looks once more, since another process may have stored values meanwhile (BASE_ERROR_INPUT);
 * puts the new files in place of the old ones, brings the tables to them and asks the rules
 * that are new, as one change (command "migrate"). Nothing may stand against it
 * (registry_growth_look). The registry in memory has the new study afterwards; on failure it is
 * to be closed.
 * @param info   who, why; command and options are set here.
 * @param entry  number of the entry in the journal.
 */
gboolean registry_grow(Registry *registry, const RegistryGrowth *growth,
    const RegistryChangeInfo *info, int64_t *entry, GError **error);
