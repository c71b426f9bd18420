#pragma once
/**
 * @file
 * What a disk has not yet got when the power is cut. For the shim only; its calls of the C
 * library are made while the shim lets them through.
 */
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { FAULT_PATH = 4096 };

/** What happens to a name in a folder. */
typedef enum { FAULT_MADE, FAULT_GONE, FAULT_RENAMED } FaultName;

/**
 * Begins to remember.
 * @param seed   of what the disk gets and what not.
 * @param grave  a folder for files that are deleted or replaced; NULL where nothing is cut.
 */
void fault_power_begin(long seed, const char *grave);

/** Before a write: what stands there now is what the disk has, if it is not synced. */
void fault_remember_write(int descriptor, size_t size, off_t offset);
/** Before the size of a file changes. */
void fault_remember_size(int descriptor, off_t size);
/** Of a name: before it goes or is renamed, after it was made. `to` is for FAULT_RENAMED. */
void fault_remember_name(FaultName kind, const char *from, const char *to);
/** After a sync: of a file's bytes, or of the names in a folder. */
void fault_forget(int descriptor);

/** Gives the disk the state that it may have when the power fails now. */
void fault_power_cut(void);
