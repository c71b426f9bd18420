#pragma once
/**
 * @file
 * Inside serve/views/: files that were sent to the page and wait for a decision, each lot in a
 * folder that this user alone can read. Serves several threads.
 */
#include "serve/request.h"
#include "serve/views/folders.h"

typedef struct ViewUploads ViewUploads;

/** Name of the list of cells that are not to be changed, in the folder. */
#define VIEW_UPLOAD_HOLD ".hold"

/** A lot of files. Lives until the last view_upload_unref. */
typedef struct {
    ViewFolder folder;
    char **paths;  /**< NULL-ended, in the order in which they were sent. */
    char *fixme;   /**< Where the rows to mend are written, of a single file; or NULL. */
    char *site;    /**< Whose they are, where somebody said it; or NULL. */
    char *json;    /**< What a rehearsal of the import said; NULL until then. */
    char head[65]; /**< The chain's head at the time. */
} ViewUpload;

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

/** Lets it wait, under a name that nobody can foresee. New text. */
char *view_uploads_keep(ViewUploads *uploads, ViewUpload *upload);
/** A new reference to what waits under that name, or NULL. */
ViewUpload *view_uploads_find(ViewUploads *uploads, const char *name);
/** Forgets what waits under that name. */
void view_uploads_drop(ViewUploads *uploads, const char *name);
