#pragma once
/**
 * @file
 * The inside of a Registry, for this folder only.
 */
#include <sqlite3.h>

#include "registry/registry.h"

/** A form's table: which dictionary columns it holds, in the order of its SQL columns. */
typedef struct {
    char *table; /**< Quoted, with the schema: main."surgery". */
    size_t n_columns;
    size_t *columns; /**< Indices into dictionary->columns; the record id is not among them. */
    char **names;    /**< Quoted column names. */
    char *types;     /**< 'I', 'R' or 'T' each. */
    uint64_t *codes; /**< Bit n: n is a code of the choice field; codes above 63 have none. */
} RegistryForm;

struct Registry {
    sqlite3 *db;
    char *path; /**< NULL for a temporary registry. */
    RegistryMode mode;
    GPtrArray *files; /**< SchemaFile, owned. */
    SchemaStudy *study;
    size_t n_forms;
    RegistryForm *forms; /**< One a form of the dictionary, same order. */
};

/** The keys of every form table, and the columns that say where first values came from. */
#define REGISTRY_KEY "record_id, event, instance"

/** Opens `path` with our settings: limits of trust, timeout, foreign keys. */
sqlite3 *registry_connect(const char *path, int flags, GError **error);

/** An empty object, for registry_create and registry_open. */
Registry *registry_new(const char *path, RegistryMode mode);
/** Adds a study file; `bytes` is taken over. */
void registry_file_add(Registry *registry, const char *name, GBytes *bytes);
/** Builds the study and the forms from the files. */
gboolean registry_study_build(Registry *registry, const char *where, GError **error);

/** Builds `forms` from the study. BASE_ERROR_STUDY where a name is the registry's own. */
gboolean registry_forms_build(Registry *registry, GError **error);
void registry_forms_free(Registry *registry);

/** Whether the form's rows are kept by instance. */
bool registry_form_repeats(const Registry *registry, size_t form);

/** The moment in UTC as 2022-03-31T09:15:00Z. New text. */
char *registry_now(void);

/** The user as the system knows them. New text. */
char *registry_system_user(void);

/** Hex SHA-256 of a file's bytes. New text. */
char *registry_sha256(GBytes *bytes);
