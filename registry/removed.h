#pragma once
/**
 * @file
 * What the audit trail keeps of rows and records that are taken out, so that they can be put
 * back in their places one day: where they had come from, after the values, which are changes
 * of their own. For this folder only.
 *
 * - `what` "removed", `subject` "row": record, event, instance, and the form as column;
 *   old_value is "IMPORT:LINE".
 * - `what` "removed", `subject` "record": old_value is "IMPORT:LINE SITE".
 * - `what` "left": a value of a record that was merged, where the other one has a row in its
 *   place; nothing that a correction is recognised by.
 */
#include "registry/change_inside.h"

#define REGISTRY_REMOVED "removed"
#define REGISTRY_REMOVED_ROW "row"
#define REGISTRY_REMOVED_RECORD "record"
#define REGISTRY_LEFT "left"

/** What the old value of such a row says. */
typedef struct {
    int64_t import_id, line;
    const char *site; /**< Within the text; "" for a row. */
} RegistryRemoved;

/** False where it is no such text. */
bool registry_removed_parse(const char *text, RegistryRemoved *removed);
/** The form of that name, SIZE_MAX for none. */
size_t registry_removed_form(const Registry *registry, const char *name);

/** Takes a row out and says so; its values are gone already, or in the trail. */
gboolean registry_remove_row(
    RegistryChange *change, size_t form, const RegistryKey *key, GError **error);
/** Takes a record out of which nothing is left, and says so. */
gboolean registry_remove_record(RegistryChange *change, const char *record_id, GError **error);
