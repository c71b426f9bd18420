#pragma once
/**
 * @file
 * Names that outlive a power cut: a file that was synced can be gone all the same as long as
 * its name is only in memory.
 */
#include <stdbool.h>

/**
 * Waits until the disk has the names in the folder of a file.
 * @return false with errno set where the disk failed. A folder that may not be opened, or a
 * file system that syncs no folders, is no failure: there nothing better can be had.
 */
bool base_settle_name(const char *path);
