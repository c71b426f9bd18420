#pragma once
/**
 * @file
 * Which stored values have an open question: a query that is open, or answered and not looked
 * at yet. What is held is no value; its question is about the cell all the same.
 */
#include "registry/cohort.h"

/** The cells that open questions are about. */
typedef struct RegistryAsked RegistryAsked;

/** Reads them as they are now, records under their present ids; NULL with `error` set. */
RegistryAsked *registry_asked_read(const RegistryCohort *cohort, GError **error);
void registry_asked_free(RegistryAsked *asked);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistryAsked, registry_asked_free)

/**
 * The records of which a question is open about any of the fields, or about the whole of a row
 * at their event.
 * @param fields  RegistryCohortField, as registry_cohort_fields gives them.
 * @return char *, borrowed from `asked`, each once, in byte order; new array.
 */
GPtrArray *registry_asked_records(const RegistryAsked *asked, const GArray *fields);
