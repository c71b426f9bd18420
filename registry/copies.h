#pragma once
/**
 * @file
 * Copies that are kept by themselves: after each command that changed the registry, in the
 * folder that `backup` of study.yaml names, the last so many. Each is a whole registry, mode
 * 0600, named after the registry, the day and number of its last entry of the journal, the
 * registry's first entry and its last one (8 digits of their hashes each), so that two
 * registries may share a folder and no copy takes another's place.
 */
#include "registry/registry.h"

/** A copy that is there. */
typedef struct {
    char *path;
    int32_t day;   /**< Of its last entry, days since 1970-01-01. */
    int64_t entry; /**< That one's number. */
    char head[9];  /**< 8 digits of the head of its chain. */
    bool is_known; /**< The registry's chain has that link: the copy is of a state that the
                        registry once had, and not of one that was lost when an older copy was
                        put back. */
} RegistryCopy;

/** Gets a sentence about what could not be done; borrowed. */
typedef void RegistryCopyTell(const char *sentence, void *data);

/**
 * Keeps a copy when the registry is closed, if it was changed and its study asks for copies,
 * and takes out those that are too many. What is of a state that the registry has not stays.
 * @param tell  where that fails: the change itself stands.
 * @param data  must outlive the registry.
 */
void registry_keep_copies(Registry *registry, RegistryCopyTell *tell, void *data);

/** The folder of the copies, also where there is none yet; NULL where the study asks for none.
 * New. */
char *registry_copies_folder(const Registry *registry);

/** The copies of this registry, the oldest first: RegistryCopy, owned. Empty where there is
 * none. */
GPtrArray *registry_copies(Registry *registry);
