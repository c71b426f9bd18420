#pragma once
/**
 * @file
 * Where a path leads and what is there, so that two paths can be told to be one file: by device
 * and inode, whatever links and names lead to it.
 */
#include <glib.h>
#include <stdbool.h>
#include <sys/stat.h>

/** What a path led to when it was looked up. A zeroed one may be cleared. */
typedef struct {
    char *path;         /**< Links followed, also those to what does not exist; NULL for a
                           descriptor. */
    bool exists;        /**< `status` counts. */
    struct stat status; /**< Of what is there, links followed. */
    bool has_folder;    /**< `folder` counts: the folder that `path` is in exists. */
    struct stat folder; /**< Of that folder. */
    int fault;          /**< errno where the path leads nowhere (a circle of links, no right to
                           look), else 0. ENOENT is no fault. */
} BasePlace;

/** Looks `path` up. */
void base_place_find(BasePlace *place, const char *path);
/** Looks up what an open descriptor leads to; one that is not open exists nowhere. */
void base_place_find_descriptor(BasePlace *place, int descriptor);
/** The descriptor that a path names: /dev/stdout is 1, /dev/fd/7 is 7; -1 for all others. */
int base_place_descriptor(const char *path);
void base_place_clear(BasePlace *place);

/**
 * Whether both are one file: the same inode where both exist, the same name in the same folder
 * where neither does.
 */
bool base_place_is_same(const BasePlace *a, const BasePlace *b);
