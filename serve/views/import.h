#pragma once
/**
 * @file
 * Inside serve/views/: the import as a view, in parts: what a rehearsal said, how the files
 * were read, and what its forms do.
 */
#include "serve/views/inside.h"
#include "serve/views/uploads.h"

/** What the JSON of a rehearsal adds up to, over all its files. */
typedef struct {
    gint64 n_new, n_changed, n_unchanged, n_held;
    gint64 n_files, n_ready, n_refused; /**< Of the files: may go in, cannot. */
} ViewImportSums;
ViewImportSums view_import_sums(const json_t *json);

/** What a page shows of the files that wait under a name. Borrowed. */
typedef struct {
    ServePage *page;
    const SchemaStudy *study;
    const ViewUpload *upload;
    const ViewReading *reading;
    const json_t *json; /**< Of the rehearsal. */
    const char *action; /**< Address of the page and of its forms. */
} ViewLot;

/** Shows what would happen to them. */
void view_import_show(const ViewLot *lot);

/** The hospital whose rows alone the file has, though another was chosen for it: whether that
 * was so. */
bool view_import_is_of_another(const json_t *file);

/** The problems of a file by cause, those that are held first (import_causes.c).
 * @param number  of the file on the page. */
void view_import_causes(const ViewLot *lot, const json_t *file, size_t number);
/** What a rule asks, in a few words of the page's language; its id where there are none. */
const char *view_rule_words(const ServePage *page, const char *rule);

/** How a file was read and by whose word (import_reading.c). */
void view_import_recognised(const ViewLot *lot, const json_t *file);
/** Forms to read the files otherwise, and to keep that for the hospital's next ones. */
void view_import_otherwise(const ViewLot *lot, const ViewImportSums *sums);
/** What a form must say to decide on that reading. New text. */
char *view_import_seen(const ViewReading *reading);

/** What taking an import back would do, with the form that does it (import_undo.c). */
gboolean view_import_add_undo(ServePage *page, const SchemaStudy *study, const char *id,
    const char *action, GError **error);
/** Does it. @param next  address of what it leads to. */
gboolean view_import_take_back(ServePage *page, const char *next, GError **error);

/** Carries out what a form says. */
gboolean view_import_change(ServePage *page, GError **error);
