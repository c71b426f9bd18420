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
    const char *event; /**< Unique name. */
    RegistryRowResult *result;
    bool inserted;   /**< Some form was new to the row. */
    bool conflicted; /**< Some form was there before. */
} RegistryRowWork;

/** What a row brings to a form. */
typedef enum {
    REGISTRY_CONTENT_NONE,
    REGISTRY_CONTENT_ERASES, /**< Blanks alone, and blanks erase. */
    REGISTRY_CONTENT_VALUES
} RegistryContent;

RegistryContent registry_form_content(
    const RegistryImport *import, size_t form, const RegistryRow *row);

/** Puts what the row brings into the form's table, and counts it. */
gboolean registry_form_put(
    RegistryImport *import, size_t form, RegistryRowWork *work, GError **error);

/** Whether the form has a row under the key: 1, 0, or -1 with `error` set. */
int registry_form_is_known(
    RegistryImport *import, size_t form, const RegistryRowWork *work, GError **error);

/** Binds record, event and instance to the parameters 1 to 3. */
void registry_row_bind_key(sqlite3_stmt *statement, const RegistryRowWork *work);

/** The instance after the highest that the registry holds of the row's record, event and form.
 */
gboolean registry_row_next_instance(
    RegistryImport *import, const RegistryRow *row, int64_t *instance, GError **error);

/** Keeps or removes a missing-data code of a dictionary column. */
gboolean registry_missing_put(RegistryImport *import, const RegistryRowWork *work,
    size_t column, const char *code, GError **error);
gboolean registry_missing_remove(
    RegistryImport *import, const RegistryRowWork *work, size_t column, GError **error);
/** The codes stored for the row's key: column name -> code. New; NULL with `error` set. */
GHashTable *registry_missing_read(
    RegistryImport *import, const RegistryRowWork *work, GError **error);
