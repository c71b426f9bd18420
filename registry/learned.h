#pragma once
/**
 * @file
 * Whether a hospital's own file has what was corrected here: each import notes, once, that it
 * sent the corrected value. For this folder only.
 */
#include "registry/import_store.h"

/** `what` of such a row of the audit trail; its new value is the one that was sent. */
#define REGISTRY_LEARNED "learned"

/** Whether entries of that command take answers to queries. */
bool registry_is_answer(const char *command);

/** The cell that a row of the trail is about, as it is called now. New text. */
char *registry_learned_key(
    const RegistryMoves *moves, const SchemaStudy *study, const RegistryValueChange *change);

/** The cells that answers corrected, or whose values were taken out here: record id -> set of
 * keys. NULL with `error` set. */
GHashTable *registry_learned_begin(
    Registry *registry, const RegistryMoves *moves, GError **error);

/**
 * Notes that the row sent what stands in the cell, where that is a correction which no file had
 * before.
 * @param text  the value, as the trail has it; NULL for a blank.
 */
gboolean registry_learned_note(RegistryImport *import, const RegistryKey *key, int64_t line,
    const char *column, const char *text, GError **error);
