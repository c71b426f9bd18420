#pragma once
/**
 * @file
 * One form of a row into its table: first values, or the differences to what is stored. For
 * this folder only.
 */
#include "registry/import_store.h"

/** A row on its way. */
typedef struct {
    const RegistryRow *row;
    RegistryKey key;
    RegistryRowResult *result;
    bool inserted;   /**< Some form was new to the row. */
    bool conflicted; /**< Some form was there before. */
} RegistryRowWork;

/** What a row brings to a form. */
typedef enum {
    REGISTRY_BRINGS_NOTHING,
    REGISTRY_BRINGS_BLANKS, /**< Blanks alone, and blanks erase. */
    REGISTRY_BRINGS_VALUES
} RegistryBrings;

/** What the row brings to the form. */
RegistryBrings registry_form_brings(
    const RegistryImport *import, size_t form, const RegistryRow *row);

/** Whether a command here put something in place of exactly this value, also under an id that
 * the record had before. */
gboolean registry_form_was_corrected(RegistryImport *import, const RegistryKey *key,
    const char *column, const char *value, bool *corrected, GError **error);

/**
 * Takes those cells out of the row that were taken out of the record here and that nothing
 * stands for since: they stay out, and are among `reverted`.
 * @param cells  new cells of the row, or NULL where all of its own stay.
 */
gboolean registry_form_keep_out(RegistryImport *import, size_t form,
    const RegistryRowWork *work, RegistryCell **cells, GError **error);

/** Puts what the row brings into the form's table, and counts it. */
gboolean registry_form_put(
    RegistryImport *import, size_t form, RegistryRowWork *work, GError **error);

/** Says that the digest of the row's record no longer holds. */
gboolean registry_row_forget_digest(
    RegistryImport *import, const RegistryRowWork *work, GError **error);

/** Keeps the digest of the record whose rows came in a run; before the next one, and at the
 * end. */
gboolean registry_row_finish_record(RegistryImport *import, GError **error);
