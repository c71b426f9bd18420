#pragma once
/**
 * @file
 * Room for what does not belong into memory: a file that nobody else can open and that is gone
 * when it is closed.
 */

/**
 * Opens one in the folder of temporary files (TMPDIR), to be read and written.
 * @return its descriptor, the caller's; -1 with errno set.
 */
int base_unnamed_file(void);
