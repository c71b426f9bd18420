#pragma once
/**
 * @file
 * The inside of a Registry, for this folder only.
 */
#include "registry/registry.h"
#include "registry/store.h"

struct RegistryChange;

struct Registry {
    RegistryStore *store;
    /**
     * Asks the study's rules of patients whose values a change changed, within it; NULL while
     * there is none. Kept here because rules read cohorts, of which a change knows nothing.
     * @param ids  char *: record ids in byte order.
     */
    gboolean (*ask_rules)(struct RegistryChange *change, const GPtrArray *ids, GError **error);
    char *path; /**< NULL for a temporary registry. */
    RegistryMode mode;
    GPtrArray *files; /**< SchemaFile, owned. */
    SchemaStudy *study;
    size_t n_forms;
    RegistryForm *forms;         /**< One a form of the dictionary, same order. */
    struct RegistryLock *lock;   /**< From which it reads, or NULL (registry/snapshot.h). */
    bool is_past;                /**< Its store is one of the past (registry/past.h). */
    int64_t position;            /**< The last entry that its store has then. */
    bool looks_back;             /**< Its study is one of the past, as its store gives it. */
    GHashTable *withdrawn_since; /**< char *: barred beside those of then; or NULL. */
    bool is_rehearsing;          /**< All changes will be taken back (registry_rehearse). */
    bool is_changed;             /**< By a change that was committed and stays. */
    void (*tell_copy)(const char *sentence, void *data); /**< NULL: no copy is kept. */
    void *tell_data;
    struct RegistryReplay *replay;   /**< The entry that is made once more, or NULL. */
    struct RegistryMoves *moves;     /**< As they were read last, or NULL (registry/moves.h). */
    struct RegistryRenames *renames; /**< Likewise (registry/renames.h). */
    struct RegistryWide *wide; /**< What its store's wide rows are (registry/wide.h), freed */
    void (*wide_free)(struct RegistryWide *wide); /**< by this; or NULL. */
    char *hospital; /**< Whose patients alone cohorts read (registry/cohort.h); NULL: all. */
};

/** The keys of every form table. */
#define REGISTRY_KEY "record_id, event, instance"

/** The driver of the store that has this address; NULL is a store that vanishes. */
const RegistryDriver *registry_driver_for(const char *address);

/** An empty object, for registry_create and registry_open. */
Registry *registry_new(const char *path, RegistryMode mode);
/** An empty list of study files (SchemaFile *, owned). */
GPtrArray *registry_files_new(void);
/** Adds a study file; `bytes` is taken over. */
void registry_file_add(Registry *registry, const char *name, GBytes *bytes);
/** Builds the study and the forms from the files. */
gboolean registry_study_read(Registry *registry, const char *where, GError **error);
/** Each gets the files, study and forms of the other. */
void registry_study_swap(Registry *a, Registry *b);
/** Forgets what the wide rows are, as when the study is another. */
void registry_wide_forget(Registry *registry);
/** Tells the open store of them. */
void registry_study_use(Registry *registry);

/** Builds `forms` from the study. BASE_ERROR_STUDY where a name is the registry's own. */
gboolean registry_forms_build(Registry *registry, GError **error);
void registry_forms_free(Registry *registry);

/** Whether the form's rows are kept by instance. */
bool registry_form_repeats(const Registry *registry, size_t form);

/** Whether that may be the user of what follows: where the store knows who is logged in, nobody
 * else. NULL, and the user as the system knows them, stand for whoever is. */
gboolean registry_login_is(Registry *registry, const char *user, GError **error);
/** The user as the system knows them. New text. */
char *registry_system_user(void);

/** Hex SHA-256 of a file's bytes. New text. */
char *registry_sha256(GBytes *bytes);
