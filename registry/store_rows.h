#pragma once
/**
 * @file
 * What lies in a store (registry/store.h): records, rows of forms, codes of what is missing,
 * originals, files of the study.
 */
#include <glib.h>

#include "base/sha256.h"
#include "registry/value.h"

/** A form's table: which dictionary columns it holds, in the order of its columns. */
typedef struct {
    char *name;  /**< As the dictionary's form, or form_NAME where analysis has that name. */
    char *table; /**< Quoted for SQL, with the schema: main."surgery". */
    size_t n_columns;
    size_t *columns; /**< Indices into dictionary->columns; the record id is not among them. */
    char **names;    /**< Quoted column names. */
    char *types;     /**< 'I', 'R' or 'T' each. */
    uint64_t *codes; /**< Bit n: n is a code of the choice field; codes above 63 have none. */
} RegistryForm;

/** Where a form of an earlier study is now. */
typedef struct {
    const char *table;    /**< Name of the form now, not quoted; NULL: it is gone. */
    const char **columns; /**< One a column of it: the name now, not quoted; NULL: gone. */
} RegistryFormNow;

/** Where a row of a form lies. */
typedef struct {
    const char *record_id;
    const char *event; /**< Unique name. */
    int64_t instance;  /**< 1 where nothing repeats. */
} RegistryKey;

/** A cell as entries of the journal wrote of it: those behind `after`, up to `through`. */
typedef struct {
    RegistryKey key;
    int64_t after, through;
    const char *column; /**< How the cell's column was called then. */
} RegistryPastKey;

/** Bytes of a record's digest: a SHA-256 of its content, one of where that came from. */
enum { REGISTRY_DIGEST_BYTES = 2 * BASE_SHA256_BYTES };

/** A record (patient), its owner, and the import and line that it first came with. */
typedef struct {
    const char *record_id, *site;
    int64_t import_id, line;
    const uint8_t *digest; /**< REGISTRY_DIGEST_BYTES (registry/content.h); NULL: not known. */
    const char
        *withdrawn; /**< Scope of the withdrawal: "contact", "data", "use"; NULL: none. */
} RegistryRecord;

/** Of which records something is read, all by the bytes of their ids. */
typedef struct {
    const char *from, *to;  /**< From one to another, NULL for an open end; or, */
    const char *const *ids; /**< where this is not NULL, of n ids: in order, each once. */
    size_t n;
} RegistryWhose;

static inline RegistryWhose registry_all(void)
{
    return (RegistryWhose){NULL, NULL, NULL, 0};
}

static inline RegistryWhose registry_range(const char *from, const char *to)
{
    return (RegistryWhose){from, to, NULL, 0};
}

static inline RegistryWhose registry_one(const char *record_id)
{
    return registry_range(record_id, record_id);
}

/** Of so many records one is found by its id while all are read. */
enum { REGISTRY_FEW = 8 };

/** n ids, at least one, between which others may stand: borrowed. */
static inline RegistryWhose registry_these(const char *const *ids, size_t n)
{
    return (RegistryWhose){NULL, NULL, ids, n};
}

/** For who reads one range at a time: how many there are, and which is number i. */
static inline size_t registry_whose_parts(RegistryWhose whose)
{
    return whose.ids ? whose.n : 1;
}

static inline RegistryWhose registry_whose_part(RegistryWhose whose, size_t i)
{
    return whose.ids ? registry_one(whose.ids[i]) : whose;
}

/** Texts are borrowed for the call. */
typedef gboolean (*RegistryEachRecord)(
    const RegistryRecord *record, void *data, GError **error);

/** How n ids look. */
typedef struct {
    const char *const *ids, *const *folded; /**< registry_id_folded(). */
    const char *const *digits;              /**< registry_id_digits() of `folded`. */
    size_t n;
} RegistryLooks;

/** Takes the id of a record that may look like one of them; or NULL, and the one of them that a
 * record looks like which the login does not see. Borrowed. */
typedef void (*RegistryEachAlike)(const char *record_id, const char *like_unseen, void *data);

/** A row of a form. */
typedef struct {
    RegistryKey key;
    int64_t import_id, line;     /**< Of its first values. */
    const RegistryValue *values; /**< One a column of the form. */
} RegistryFormRow;

/** A missing-data code that stands in place of a value. */
typedef struct {
    RegistryKey key;
    const char *column, *code;
    int64_t import_id, line;
} RegistryMissing;

/** A value below a limit, and what counts in its place. */
typedef struct {
    RegistryKey key;
    const char *column, *sent;
    RegistryValue value; /**< NONE where it counts as missing. */
    int64_t import_id, line;
} RegistryBelow;

/** A piece of an original, as it is kept. */
typedef struct {
    int64_t chunk;
    size_t size; /**< Inflated. */
    const void *deflated;
    size_t n_deflated;
} RegistryChunk;

/** A state of a file of the study folder. */
typedef struct {
    const char *name;
    int64_t import_id;
    const char *sha256; /**< NULL: taken out. */
    const void *bytes;
    size_t size;
} RegistryStudyFile;
