#pragma once
/**
 * @file
 * The store: one SQLite file that holds a study's definition, its data (a typed table a form),
 * the original files, what was held back, and every later change.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "schema/study.h"

typedef struct Registry Registry;

typedef enum {
    REGISTRY_READ, /**< Never writes; it only undoes what an interrupted import left. */
    REGISTRY_WRITE
} RegistryMode;

/**
 * Makes a new registry from a study folder's files, mode 0600. Refuses to overwrite anything.
 * @param path  file, or NULL for a temporary registry that vanishes with registry_close.
 * @param user  who does it; NULL: the user as the system knows them.
 * @return NULL with BASE_ERROR_USAGE (the file exists), BASE_ERROR_STUDY or _DATABASE.
 */
Registry *registry_create(const char *path, const GPtrArray *files, const char *where,
    const char *user, const BaseClock *clock, GError **error);
/** A temporary registry to try a study folder's files on: the faults of its derived values,
 * which are missing there, and of its rules are added to `faults` (char *), and it stands all
 * the same. */
Registry *registry_create_tried(const GPtrArray *files, const char *where,
    const BaseClock *clock, GPtrArray *faults, GError **error);

/**
 * Opens a registry. BASE_ERROR_INPUT: no such file. BASE_ERROR_DATABASE: not a registry, of
 * another version, corrupt, or locked for longer than the busy timeout.
 */
Registry *registry_open(const char *path, RegistryMode mode, GError **error);
void registry_close(Registry *registry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Registry, registry_close)

/** Whether another program wrote to the file since this one last did: then nothing vouches for
 * what is read but registry_audit_verify. The next change puts an end to it, and into the audit
 * trail which records were touched. */
bool registry_is_foreign(const Registry *registry);

/** Whether somebody is writing to the file right now, so that it cannot be read, or written
 * (`mode`). Does not wait.
 * @param since  when that change began, seconds since 1970 UTC; 0 where nobody knows. */
bool registry_is_held(const char *path, RegistryMode mode, int64_t *since);

/** What became of a fault of a store. */
typedef enum {
    REGISTRY_FAULT_STAYS, /**< It would be the same again. */
    REGISTRY_NOT_YET,     /**< The connection is lost, and the server does not answer yet. */
    REGISTRY_RECOVERED    /**< What failed can be begun anew; nothing of it was kept. */
} RegistryRecovery;

/** After a change failed: whether what it failed of passes by itself (a server's connection
 * that was lost, another's transaction that was in the way). Connects anew. */
RegistryRecovery registry_recover(Registry *registry);

/** Whom to tell when a change has to wait for other writers; `data` must outlive the registry.
 */
void registry_tell_waits(Registry *registry, void (*waits)(void *data), void *data);

/** The study as `init` stored it. Borrowed. */
const SchemaStudy *registry_study(const Registry *registry);
/** A file of the study folder as stored ("segment.yaml"), or NULL. Borrowed bytes. */
const GBytes *registry_study_file(const Registry *registry, const char *name);
/** All of them, SchemaFile *, by name. Borrowed. */
const GPtrArray *registry_study_files(const Registry *registry);
/** The folder, among the study's files, of analyses that were saved in the registry. */
#define REGISTRY_SAVED "saved/"
/** Names of the stored analyses, all NAME.yaml but study.yaml, also those that were saved in
 * the registry, without folder and ending, sorted. New.
 */
GPtrArray *registry_analysis_names(const Registry *registry);
/** Number of records (patients) held; -1 with `error` set. */
int64_t registry_n_records(Registry *registry, GError **error);
/** Whether there are any, for which nobody counts them. */
gboolean registry_has_records(Registry *registry, bool *has, GError **error);

/**
 * SHA-256 over the digests of all records in byte order of their ids; a digest covers the
 * record's site, missing-data codes and values (docs/registry.md). It depends on the content
 * alone, not on the file's layout or on the order of imports.
 * @param out  64 hex digits and NUL.
 */
gboolean registry_content_hash(Registry *registry, char out[65], GError **error);
