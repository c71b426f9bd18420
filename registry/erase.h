#pragma once
/**
 * @file
 * Erasing a person: nothing of them is left in the registry's file, and its chain of hashes
 * still holds. docs/consent.md says it for users, docs/registry.md what stays in the file.
 */
#include "registry/change.h"

/** Whether an id that a kept file has means the person. */
typedef bool (*RegistryErasureMeans)(const char *record_id, const void *data);

/** What is asked of a kept original: which of its lines are the person's. */
typedef struct {
    const char *command; /**< Of the entry that brought it: "import", "query import". */
    const char *file;    /**< As the user named it, or NULL. */
    const char *encoding, *options, *map, *profile; /**< Of the entry, or NULL. */
    GBytes *bytes;                                  /**< As kept. */
    RegistryErasureMeans means;
    RegistryErasureMeans names; /**< Whether a text has one of the ids as a word. */
    bool tells;                 /**< A text that has one means the person. */
    const void *data;           /**< Of both. */
    GHashTable *queries;        /**< int64_t: numbers of queries that are the person's. */
    GHashTable *lines;          /**< int64_t: rows that begin on these are the person's. */
} RegistryErasureFile;

/** Lines, from `first` (the file's are numbered from 1). */
typedef struct {
    int64_t first, n;
} RegistryErasureLines;

typedef struct {
    const char *second; /**< The other person who wants it; not the first. */
    /**
     * Finds the person's lines: rows, whatever they hold, and rows that cannot be cut into
     * cells and name the person.
     * @param lines  gets RegistryErasureLines, in order.
     */
    gboolean (*lines)(
        Registry *registry, const RegistryErasureFile *file, GArray *lines, GError **error);
} RegistryErasureHow;

/** Something that an erasure cannot reach. */
typedef struct {
    char *what; /**< "backup", "export", "report" ... as the log has it; "import" for a file. */
    char *place; /**< Or NULL. */
    char *day;
    char *user, *recipient; /**< Or NULL. */
    bool is_known;          /**< The log has the person in it; else it is everybody's. */
} RegistryElsewhere;

/** Where the person is still named: what is another patient's, or what hashes are made of. */
typedef struct {
    char *table, *row; /**< What names the row in its table; of originals the entry. */
    char *column;      /**< NULL of an original. */
    int64_t line;      /**< Of an original, else 0. */
} RegistryRemaining;

/** What was erased. */
typedef struct {
    int64_t import_id; /**< The entry `erase`. */
    int64_t n_records, n_rows, n_lines, n_problems, n_queries, n_changes, n_accesses;
    GPtrArray *locks;     /**< char *: names of locks that the person was in. */
    GPtrArray *unnamed;   /**< char *: new names of locks that were named after the person. */
    GPtrArray *elsewhere; /**< RegistryElsewhere *, oldest first. */
    GPtrArray *remaining; /**< RegistryRemaining *. */
    bool is_searched;     /**< All texts were looked at. */
    bool
        is_short; /**< They were not, for the ids are mere numbers; else a server keeps them. */
    bool is_swept; /**< The file was made anew afterwards. */
    bool is_large; /**< It was not, for its size; else another process keeps it. */
} RegistryErasure;

void registry_erasure_free(RegistryErasure *erasure);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistryErasure, registry_erasure_free)

/**
 * Erases the person of a record, under all ids that it had; there need be no record any more.
 * @param info  `user` and `reason` (needed) stay for good, and may not name the person; command
 *              and options are set here.
 * @return NULL with BASE_ERROR_USAGE where nothing is known of the id, or the second person is
 *         the first; BASE_ERROR_DATABASE where what is kept is not what was written.
 */
RegistryErasure *registry_erase(Registry *registry, const char *record_id,
    const RegistryErasureHow *how, const RegistryChangeInfo *info, GError **error);

/** Ids of who was erased, as keyed hashes. */
typedef struct RegistryErasedIds RegistryErasedIds;
RegistryErasedIds *registry_erased_ids_read(Registry *registry, GError **error);
void registry_erased_ids_free(RegistryErasedIds *ids);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistryErasedIds, registry_erased_ids_free)
/** The entry that erased who had the id, or one that looks like it (registry_id_folded); 0 for
 * nobody, and for the id of a record that is there. */
int64_t registry_erased_ids_find(const RegistryErasedIds *ids, const char *record_id);
/** How an id must stand in a text. */
typedef enum {
    REGISTRY_ERASED_AT_ALL,  /**< Also one that is short, where it is all of a cell. */
    REGISTRY_ERASED_TELLING, /**< As erasures look for it: no short number or word. */
    REGISTRY_ERASED_SURE     /**< At least five characters, since vertebrae are called T12. */
} RegistryErasedNaming;
/** Whether such an id stands in the text: as up to eight words with one mark or blank between
 * each two, or between blanks, quotes and delimiters. NULL names nobody. */
bool registry_erased_ids_named(
    const RegistryErasedIds *ids, const char *text, RegistryErasedNaming naming);
/** What is said of a text ({1}) that names who was erased; a msgid. */
extern const char *const registry_erased_sentence;
