#pragma once
/**
 * @file
 * An erasure under way: first all that is the person's is found, then what it leaves is written
 * down, then it goes. For this folder only.
 */
#include "registry/change_inside.h"
#include "registry/erase.h"
#include "registry/erase_person.h"

/** What goes of one entry of the journal. */
typedef struct {
    int64_t import_id;
    GHashTable *parts; /**< Part (interned) -> set of int64_t: numbers of its rows that go. */
    GHashTable *lines; /**< int64_t: rows of its file that begin there are the person's. */
    int64_t n_mine, n_other;       /**< Changes that tell of the person, and others. */
    char *file, *options, *reason; /**< What was said of it, as it stays. */
    bool is_redacted;              /**< `options` are others than they were, but not none. */
} EraseEntry;

/** Of a row of a tree: its salt, or where it is erased already its leaf. */
typedef struct {
    int64_t number;
    bool is_bare;
    uint8_t salt[BASE_SHA256_BYTES], leaf[BASE_SHA256_BYTES];
} EraseLeaf;

/** What goes of one entry of the log of accesses. */
typedef struct {
    int64_t access_id;
    GHashTable *rows;       /**< int64_t: numbers of rows of its tree that go. */
    GArray *kept;           /**< EraseLeaf: of all rows of the tree. */
    RegistryAccessEntry as; /**< As it stays; its texts are owned. */
} EraseAccess;

typedef struct {
    Registry *registry;
    RegistryChange *change;
    ErasePerson *person;
    const RegistryErasureHow *how;
    RegistryErasure *done;
    GHashTable *entries;  /**< int64_t -> EraseEntry. */
    GHashTable *problems; /**< int64_t: numbers that go. */
    GHashTable *queries;
    GHashTable *answers; /**< char *: "12 answer", what was said of others' queries and goes. */
    GArray *changes;     /**< int64_t: rows of the audit trail that go, in order. */
    GPtrArray *accesses; /**< EraseAccess *. */
    int64_t last_entry;  /**< Of the journal before the erasure. */
    int64_t n_erased;    /**< Rows of proreg_erased so far. */
} Erase;

/** A set of numbers. */
GHashTable *erase_set_new(void);
void erase_set_add(GHashTable *set, int64_t number);
bool erase_set_has(const GHashTable *set, int64_t number);

/** What goes of that entry, empty where it is new. */
EraseEntry *erase_entry(Erase *erase, int64_t import_id);
/** Says that a row of a part of the entry goes. @param part  a constant. */
void erase_entry_row(Erase *erase, int64_t import_id, const char *part, int64_t number);

/** Finds what is stored of the person, but for originals and the log of accesses. */
gboolean erase_find(Erase *erase, GError **error);
/** Finds the person's lines in the originals; after erase_find. */
gboolean erase_find_lines(Erase *erase, GError **error);
/** Finds what of the journal's own texts names the person, or is about nobody else. */
gboolean erase_find_said(Erase *erase, GError **error);
/** Finds the person in the log of accesses, and writes down what was given out. */
gboolean erase_find_accesses(Erase *erase, GError **error);

/** Keeps the leaves of the access as they are; its tree must be what was written. */
gboolean erase_access_leaves(
    Erase *erase, EraseAccess *access, const RegistryAccessEntry *entry, GError **error);

/** Writes the leaves that stay in place of what goes, and lists it. */
gboolean erase_write_leaves(Erase *erase, GError **error);
/** Takes the lines out of the originals. */
gboolean erase_write_originals(Erase *erase, GError **error);
/** Takes the rest out. */
gboolean erase_write(Erase *erase, GError **error);

/** Lists where the person is still named; after all that goes is out. */
gboolean erase_find_remaining(Erase *erase, GError **error);

/** Adds to what an erasure cannot reach; texts are copied. */
void erase_elsewhere(Erase *erase, const char *what, const char *place, const char *at,
    const char *user, const char *recipient, bool is_known);

/** The locks that the person was in. */
typedef struct {
    GPtrArray *locks;   /**< RegistryLock *. */
    int64_t *n;         /**< Records of the person in each. */
    GPtrArray *content; /**< char *: content hash of each without the person. */
} EraseLocks;

/** Reads each lock as it was locked; BASE_ERROR_DATABASE where it is not. Before the change, on
 * connections of its own. */
gboolean erase_locks_read(Erase *erase, EraseLocks *locks, GError **error);
/** Marks what people wrote of the locks and names the person; before erase_find_said. */
void erase_locks_mark(Erase *erase, const EraseLocks *locks);
/** Says what the locks hold now that the person is out. */
gboolean erase_locks_write(Erase *erase, const EraseLocks *locks, GError **error);
void erase_locks_clear(EraseLocks *locks);
