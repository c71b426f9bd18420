#pragma once
/**
 * @file
 * Inside serve/views/: what a rehearsal of an import said, as a view, and what its forms do.
 */
#include "serve/views/inside.h"
#include "serve/views/uploads.h"

/** What the JSON of a rehearsal adds up to, over all its files. */
typedef struct {
    gint64 n_new, n_changed, n_unchanged, n_held;
    gint64 n_ready; /**< Files that may go in. */
} ViewImportSums;
ViewImportSums view_import_sums(const json_t *json);

/** Shows what would happen to the files that wait under that name. */
void view_import_show(ServePage *page, const SchemaStudy *study, const ViewUpload *upload,
    const json_t *json, const char *name);
/** Carries out what a form says. */
gboolean view_import_change(ServePage *page, GError **error);
