#pragma once
/**
 * @file
 * Inside serve/views/: files that were sent to the page and wait for a decision, each lot in a
 * folder that this user alone can read. Serves several threads.
 */
#include "serve/views/folders.h"
#include "serve/views/inside.h"

typedef struct ViewUploads ViewUploads;

/** Name of the list of cells that are not to be changed, in the folder. */
#define VIEW_UPLOAD_HOLD ".hold"

/** How a lot is read, and what that came to. Shared, never changed once it is kept; new with
 * view_reading_new. Texts are owned; NULL: as the file or its hospital's profile says. */
typedef struct {
    char **paths; /**< NULL-ended: the files of the lot that are meant, in their order. */
    char *site, *encoding, *date_order, *sheet;
    char *map;     /**< The text of a map. */
    bool complete; /**< The files are whole exports. */
    char *json;    /**< What a rehearsal of the import said. */
    char head[65]; /**< The chain's head at the time. */
} ViewReading;

ViewReading *view_reading_new(void);
/** The same files in the same way, not yet read. */
ViewReading *view_reading_copy(const ViewReading *from);
void view_reading_unref(ViewReading *reading);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ViewReading, view_reading_unref)

/** A lot of files. Lives until the last view_upload_unref. */
typedef struct {
    ViewFolder folder;
    char **paths;         /**< NULL-ended, in the order of their names. */
    char *fixme;          /**< Where the rows to mend are written, of a single file. */
    char *map;            /**< Where the text of a map is written. */
    char *sender;         /**< Login of who sent it, or NULL. */
    gint64 number;        /**< From 1, as they came. */
    char *name;           /**< Under which it waits; NULL until then. */
    GMutex lock;          /* Of what follows. */
    ViewReading *reading; /* NULL until it was read. */
} ViewUpload;

/** The way in which it was read last: a new reference, or NULL. */
ViewReading *view_upload_reading(ViewUpload *upload);
/** Keeps the way in which it was read. */
void view_upload_read(ViewUpload *upload, ViewReading *reading_take);

ViewUploads *view_uploads_new(void);
/** Removes all that waits. NULL is fine. */
void view_uploads_free(ViewUploads *uploads);

/**
 * Writes the files of a form's fields into a folder of their own.
 * @return a new reference; NULL with BASE_ERROR_USAGE where no file was sent,
 * BASE_ERROR_OUTPUT.
 */
ViewUpload *view_upload_new(const ServeRequest *request, GError **error);
/** Gives up a reference; with the last one the files are removed. NULL is fine. */
void view_upload_unref(ViewUpload *upload);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ViewUpload, view_upload_unref)

/** Lets it wait, under a name that nobody can foresee.
 * @param sender  login of who sent it, to whom alone it is shown; NULL where there is one
 * person. New text. */
char *view_uploads_keep(ViewUploads *uploads, ViewUpload *upload, const char *sender);
/** A new reference to what waits under that name of that sender, or NULL. */
ViewUpload *view_uploads_find(ViewUploads *uploads, const char *name, const char *sender);
/** What waits of that sender, the last first: ViewUpload *, each a reference. New array. */
GPtrArray *view_uploads_of(ViewUploads *uploads, const char *sender);
/**
 * What waits under that name of who sees the page, as it was read last.
 * @param upload  set to a new reference, or left NULL.
 * @return new, or NULL.
 */
ViewReading *view_waiting(const ServePage *page, const char *name, ViewUpload **upload);
/** FALSE, with the error that what was asked for waits no longer. */
gboolean view_waits_no_longer(const ServePage *page, GError **error);
/** Forgets what waits under that name. */
void view_uploads_drop(ViewUploads *uploads, const char *name);
