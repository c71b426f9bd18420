#pragma once
/**
 * @file
 * Records that came with the import under way, and which rows of theirs are stored: what is
 * asked of them need not be asked of the store. For this folder only.
 */
#include "registry/inside.h"

typedef struct RegistryFresh RegistryFresh;

/** Of the registry's study. */
RegistryFresh *registry_fresh_new(const Registry *registry);
/** NULL is fine. */
void registry_fresh_free(RegistryFresh *fresh);

/** Notes a record that was not in the store; it has no row yet. */
void registry_fresh_add(RegistryFresh *fresh, const char *record_id, const char *site);
/** Forgets a record: from now on the store is asked. */
void registry_fresh_remove(RegistryFresh *fresh, const char *record_id);
/** Whether it came with the import. */
bool registry_fresh_has(const RegistryFresh *fresh, const char *record_id);
/** Turns to a record; the functions below are about it. @return its site, or NULL where it is
 * not known here. Borrowed. */
const char *registry_fresh_find(RegistryFresh *fresh, const char *record_id);

/** Notes that its digest is out of date. @return whether that was not known before, or the
 * record is not known here. */
bool registry_fresh_forget(RegistryFresh *fresh);
/** Whether it is surely not stored yet. False where that is not known. */
bool registry_fresh_lacks(
    const RegistryFresh *fresh, size_t form, size_t event, int64_t instance);
/** Notes that such a row is stored. */
void registry_fresh_note(RegistryFresh *fresh, size_t form, size_t event, int64_t instance);
