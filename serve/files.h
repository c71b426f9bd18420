#pragma once
/**
 * @file
 * Inside serve/: files whose making lasted. A browser that waited for one on a page cannot be
 * handed it in that page's place: it is kept here for some minutes, and its own page offers it.
 */
#include "serve/response.h"

typedef struct ServeFiles ServeFiles;

/** Minutes that a file is kept after it was made or last fetched. */
enum { SERVE_FILE_MINUTES = 10 };

/** What is said of a file that is kept. Clear with serve_kept_clear. */
typedef struct {
    char *name;
    gsize size; /**< Bytes. */
    char *back; /**< Address where it was offered, or NULL. */
} ServeKept;
void serve_kept_clear(ServeKept *kept);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ServeKept, serve_kept_clear)

ServeFiles *serve_files_new(void);
/** NULL is fine. */
void serve_files_free(ServeFiles *files);

/**
 * Keeps a file; the oldest are forgotten where they become too many.
 * @param owner  who may have it: the same text is to be given again.
 * @param file_take  with the name of a file (serve_response_is_file).
 * @return its number, from 1.
 */
gint64 serve_files_keep(ServeFiles *files, const char *owner, ServeResponse *file_take);
/** What is known of that file. @param kept  zeroed. @return FALSE where the owner has none of
 * that number. */
gboolean serve_files_look(ServeFiles *files, const char *owner, gint64 number, ServeKept *kept);
/** The file itself, and keeps it for minutes more; NULL as above. New. */
ServeResponse *serve_files_fetch(ServeFiles *files, const char *owner, gint64 number);
/** Forgets what was fetched long ago; to be called now and then. */
void serve_files_tidy(ServeFiles *files);
