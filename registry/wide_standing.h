#pragma once
/**
 * @file
 * Where a patient stands, as columns of the wide row: what `status` counts, as far as it hangs
 * neither on the day nor on what others say of the patient (queries, a withdrawal). Their names
 * begin with what no variable's does, and bear a hash of the study, whose every word may
 * matter. For this folder only.
 */
#include "registry/store_counting.h"
#include "registry/visits.h"

/** The columns by their places; of the last there is one an event. */
enum {
    WIDE_STANDING_SINCE,   /**< visits_enrolled_from(). */
    WIDE_STANDING_VISITS,  /**< A text: a letter an event, and one for consent. */
    WIDE_STANDING_REFUSES, /**< 1 where the stored consent is no yes, else NULL. */
    WIDE_STANDING_EXPECTED /**< visits_expected_from(). */
};

/** The names of the columns; NULL where branching logic of this study asks what day it is, so
 * that there are none. New. */
GStrv wide_standing_names(const Registry *registry);
/** The type of the column at that place, as in RegistryWideColumn. */
char wide_standing_type(size_t place);

/**
 * Computes them for n records, at least one, in byte order of their ids.
 * @param values  those of a record begin `stride` behind those of the one before.
 * @param texts   owns their texts.
 */
gboolean wide_standing_fill(Registry *registry, const char *const *ids, size_t n,
    RegistryDatum *values, size_t stride, GStringChunk *texts, GError **error);

/** What the text says of a patient. */
typedef struct {
    bool consents;
    uint8_t way; /**< As in VisitsPatient. */
} WideStandingConsent;
/** Reads the text; one that is none of this study's says that nothing came. */
WideStandingConsent wide_standing_read(
    const SchemaStudy *study, const RegistryDatum *text, bool *received, bool *complete);
