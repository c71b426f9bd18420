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

/** A step that settles a whole column or file: another way of reading, which a form asks for.
 */
typedef struct {
    const char *name, *value; /**< Of the form's field. */
    const char *label;        /**< Of its button, marked. */
} ViewImportMend;

/** The steps that may come next. */
typedef enum {
    VIEW_IMPORT_MEND,  /**< Read it otherwise, by a button beside a cause. */
    VIEW_IMPORT_DRAFT, /**< Say which column is which: nothing can go in without. */
    VIEW_IMPORT_TAKE,
    VIEW_IMPORT_FIXME, /**< All is held: the hospital mends. */
    VIEW_IMPORT_LEAVE
} ViewImportStep;

/** The step whose button is filled; of all others none is. */
typedef struct {
    ViewImportStep step;
    ViewImportMend mend; /**< Of VIEW_IMPORT_MEND. */
} ViewImportNext;

/** What a page shows of the files that wait under a name. Borrowed. */
typedef struct {
    ServePage *page;
    const SchemaStudy *study;
    const ViewUpload *upload;
    const ViewReading *reading;
    const json_t *json; /**< Of the rehearsal. */
    const char *action; /**< Address of the page and of its forms. */
    ViewImportNext next;
} ViewLot;

/** Shows what would happen to them. */
void view_import_show(const ViewLot *lot);

/** Which step is next (import_next.c); `next` of the lot is not read. */
ViewImportNext view_import_next(const ViewLot *lot);
/** The step that settles a group of the file's summary, of who may take it; false where there
 * is none. */
bool view_import_mend(
    const ServePage *page, const json_t *file, const json_t *group, ViewImportMend *mend);
/** Its form. @param button_class  of the button. */
void view_import_add_mend(
    const ViewLot *lot, const ViewImportMend *mend, const char *button_class);
/** Whether there is a file of what is held, for the hospital. */
bool view_import_has_fixme(const ViewLot *lot, const ViewImportSums *sums);

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
void view_import_otherwise(const ViewLot *lot);
/** What a form must say to decide on that reading. New text. */
char *view_import_seen(const ViewReading *reading);

/** What taking an import back would do, with the form that does it (import_undo.c). */
gboolean view_import_add_undo(ServePage *page, const SchemaStudy *study, const char *id,
    const char *action, GError **error);
/** Does it. @param next  address of what it leads to. */
gboolean view_import_take_back(ServePage *page, const char *next, GError **error);

/** Carries out what a form says. */
gboolean view_import_change(ServePage *page, GError **error);
