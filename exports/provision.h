#pragma once
/**
 * @file
 * The record of a provision: who gave what to whom, when, of which patients, under which rules.
 * It names patients by their pseudonyms alone, so that it may lie beside the data.
 */
#include "base/clock.h"
#include "exports/mask.h"

typedef struct {
    BaseClock clock;
    const char *user, *recipient, *reason; /**< reason may be NULL. */
    const char *as, *study, *cohort;       /**< What was asked; all but `as` may be NULL. */
    const char *file, *sha256;             /**< file is NULL for standard output. */
    const char *content_hash;              /**< Of the registry that was read. */
    const char *accepted_by; /**< Who takes small groups; NULL where there are none. */
    const char
        *consent_by; /**< Who answers for sharing that the study does not ask; or NULL. */
    bool is_logged;  /**< It is in the registry's log of accesses too. */
} ExportProvision;

/** JSON, indented. New text. */
char *export_provision_json(
    const ExportProvision *provision, const SchemaStudy *study, const ExportMaskResult *mask);
