#pragma once
/**
 * @file
 * Room for what is read more than once or has no end known beforehand: a file without a name
 * that nobody else can open and that is gone when it is closed, however the program ends.
 */

/**
 * Opens one of mode 0600 in the folder of temporary files (TMPDIR), to be read and written. It
 * never has a name, but for a moment on file systems that cannot make such.
 * @return its descriptor, the caller's; -1 with errno set.
 */
int base_unnamed_file(void);

/** A path under which this process, and nobody else, opens it, for a library that wants one.
 * New text (g_free). */
char *base_unnamed_path(int file);
