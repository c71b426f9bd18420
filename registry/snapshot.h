#pragma once
/**
 * @file
 * Locks: a position in the journal that has a name, with the hashes of what stood there.
 * Nothing is copied; the registry as it stood is made when it is asked for, by taking back what
 * was changed since.
 */
#include "registry/change.h"

/** Command of the entries that lock. */
#define REGISTRY_LOCKS "lock"

/** A lock. */
typedef struct RegistryLock {
    char *name;
    int64_t import_id; /**< Its entry in the journal. */
    char *time, *day;  /**< UTC, and the day of who locked. */
    char *by, *role;   /**< Who; in which role, or NULL. */
    char *accepted;    /**< What was said of what was open, or NULL. */
    int64_t open_queries;
    char
        *sites; /**< Which hospitals had said yes, as registry_confirmed_json; NULL: unknown. */
    char content[65]; /**< Content hash. */
    /** What is read from it now: other than `content` where persons were erased since. */
    char content_now[65];
    int64_t erased; /**< Records of persons who were erased since. */
    char head[65];  /**< Of the chain: the hash of its entry. */
    char study[65]; /**< SHA-256 over the study files. */
} RegistryLock;

void registry_lock_free(RegistryLock *lock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistryLock, registry_lock_free)

/**
 * All locks (RegistryLock *), in order. NULL with BASE_ERROR_DATABASE where one is not as its
 * entry in the journal made it, or is not there. What no entry made is no lock.
 */
GPtrArray *registry_locks(Registry *registry, GError **error);
/**
 * Those that their entries in the journal vouch for, in order; *doubt is what is wrong with
 * another one, new, or NULL. NULL on error only.
 */
GPtrArray *registry_locks_sound(Registry *registry, char **doubt, GError **error);
/** The lock of that name, whatever others are. BASE_ERROR_DATABASE where it may be one that was
 * changed behind the journal. NULL with BASE_ERROR_USAGE and the names that there are. */
RegistryLock *registry_lock_find(Registry *registry, const char *name, GError **error);

/**
 * An analysis as it was when that was locked, under the names that variables and forms have
 * now, or had at the lock that the registry reads from.
 * @return new; NULL without `error` where there was none of the name.
 */
GBytes *registry_lock_study_file(
    Registry *registry, const RegistryLock *lock, const char *name, GError **error);

/** What is open when somebody wants to lock. */
typedef struct {
    int64_t n_open, n_answered; /**< Queries. */
    GPtrArray *unsettled;       /**< char *: records that said no, and nobody settled it. */
} RegistryOpenItems;

gboolean registry_open_items(Registry *registry, RegistryOpenItems *items, GError **error);
void registry_open_items_clear(RegistryOpenItems *items);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RegistryOpenItems, registry_open_items_clear)
/** Whether there is any. */
bool registry_open_items_any(const RegistryOpenItems *items);

/**
 * Locks the registry as it stands.
 * @param name    not taken and not "now", also in other capitals; of up to 100 characters that
 * can be seen, without a blank at either end.
 * @param role    of who locks, or NULL.
 * @param accept  what is said of what is open, or NULL.
 * @param sites   which hospitals have said yes: registry_confirmed_json.
 * @param info    `user` is who locks; command and options are set here.
 */
RegistryLock *registry_lock(Registry *registry, const char *name, const char *role,
    const char *accept, const char *sites, const RegistryChangeInfo *info, GError **error);

/**
 * From here on the registry reads as it stood when it was locked under that name, and is not
 * changed. BASE_ERROR_USAGE for a name that there is not; BASE_ERROR_DATABASE where what can be
 * made is not what was locked.
 */
gboolean registry_snapshot_enter(Registry *registry, const char *name, GError **error);
/** Whether what is read is what was locked, less who was erased since. */
gboolean registry_snapshot_check(Registry *registry, const RegistryLock *lock, GError **error);
/** The lock that it reads from, NULL where it reads as it stands now. Borrowed. */
const RegistryLock *registry_snapshot(const Registry *registry);
/**
 * Who withdrew from use since is in no new question: from here on these are barred, too. For
 * whoever does not only read again what was read before.
 */
gboolean registry_snapshot_bar_withdrawn(Registry *registry, GError **error);
