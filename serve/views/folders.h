#pragma once
/**
 * @file
 * Inside serve/views/: folders in the folder of temporary files that this user alone can read,
 * for as long as the program runs. Where it was killed they stay; the next one removes them.
 */
#include <stdbool.h>

#include <glib.h>

/** A folder, held by a lock that ends with the program. */
typedef struct {
    char *path; /**< NULL: none. */
    int lock;   /**< Descriptor of the folder. */
} ViewFolder;

/** Makes one. FALSE with an error of GFileError. */
gboolean view_folder_make(ViewFolder *folder, GError **error);
/** Removes it and the files in it. One that was never made is fine. */
void view_folder_remove(ViewFolder *folder);
/** Removes those of this user whose program is gone. */
void view_folders_sweep(void);
