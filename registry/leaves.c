#include "registry/leaves.h"

#include <string.h>
#include <zlib.h>

#include "base/error.h"

/* What an erasure wrote out of one row. */
typedef struct {
    int64_t number;
    bool is_leaf; /* The bare leaf; else the salt. */
    uint8_t bytes[BASE_SHA256_BYTES];
} Kept;

struct RegistryLeaves {
    const char *part;
    bool has_key;
    uint8_t key[REGISTRY_KEY_BYTES];
    GArray *kept;                    /* Kept, by number. */
    guint next;                      /* The first of `kept` that is not passed. */
    const Kept *bare;                /* The row under way is erased, and this stands for it. */
    uint8_t salt[BASE_SHA256_BYTES]; /* Of it. */
    RegistryWatchLeaf watch;         /* Or NULL. */
    void *watch_data;
    BaseSha256 *sum;
    RegistryMerkle *tree;
};

RegistryLeaves *registry_leaves_new(const uint8_t *key, const char *part)
{
    RegistryLeaves *leaves = g_new0(RegistryLeaves, 1);
    leaves->part = part;
    leaves->has_key = key != NULL;
    if (key)
        memcpy(leaves->key, key, REGISTRY_KEY_BYTES);
    leaves->kept = g_array_new(FALSE, FALSE, sizeof(Kept));
    leaves->sum = base_sha256_new();
    leaves->tree = registry_merkle_new();
    return leaves;
}

void registry_leaves_free(RegistryLeaves *leaves)
{
    if (!leaves)
        return;
    g_array_unref(leaves->kept);
    base_sha256_free(leaves->sum);
    registry_merkle_free(leaves->tree);
    g_free(leaves);
}

static gboolean keep(const RegistryLeaf *leaf, void *data, GError **error)
{
    (void)error;
    RegistryLeaves *leaves = data;
    const uint8_t *bytes = leaf->leaf ? leaf->leaf : leaf->salt;
    Kept kept = {.number = leaf->number, .is_leaf = leaf->leaf != NULL};
    if (bytes)
        memcpy(kept.bytes, bytes, sizeof kept.bytes);
    g_array_append_val(leaves->kept, kept);
    return TRUE;
}

gboolean registry_leaves_load(
    RegistryLeaves *leaves, RegistryStore *store, const char *log, int64_t id, GError **error)
{
    return store->driver->leaves(store, log, id, leaves->part, keep, leaves, error);
}

const char *registry_leaves_part(const RegistryLeaves *leaves)
{
    return leaves->part;
}

int64_t registry_leaves_n(const RegistryLeaves *leaves)
{
    return registry_merkle_n(leaves->tree);
}

/* What was written out of the row, or NULL. */
static const Kept *find_kept(RegistryLeaves *leaves, int64_t number)
{
    for (; leaves->next < leaves->kept->len; leaves->next++) {
        const Kept *kept = &g_array_index(leaves->kept, Kept, leaves->next);
        if (kept->number >= number)
            return kept->number == number ? kept : NULL;
    }
    return NULL;
}

BaseSha256 *registry_leaves_begin(RegistryLeaves *leaves)
{
    uint8_t *salt = leaves->salt;
    const int64_t number = registry_leaves_n(leaves);
    const Kept *kept = find_kept(leaves, number);
    leaves->bare = kept && kept->is_leaf ? kept : NULL;
    if (kept && !kept->is_leaf)
        memcpy(salt, kept->bytes, BASE_SHA256_BYTES);
    else if (leaves->has_key)
        registry_chain_salt(leaves->sum, leaves->key, leaves->part, number, salt);
    else
        memset(salt, 0, BASE_SHA256_BYTES);
    registry_chain_leaf(leaves->sum, salt);
    return leaves->sum;
}

void registry_leaves_watch(RegistryLeaves *leaves, RegistryWatchLeaf watch, void *data)
{
    leaves->watch = watch;
    leaves->watch_data = data;
}

static void add_leaf(RegistryLeaves *leaves, const uint8_t *salt, const uint8_t *leaf)
{
    const RegistryLeaf row = {.number = registry_leaves_n(leaves), .salt = salt, .leaf = leaf};
    if (leaves->watch)
        leaves->watch(&row, leaves->watch_data);
    registry_merkle_add(leaves->tree, leaf);
}

void registry_leaves_end(RegistryLeaves *leaves)
{
    uint8_t leaf[BASE_SHA256_BYTES];
    base_sha256_finish(leaves->sum, leaf);
    if (leaves->bare)
        add_leaf(leaves, NULL, leaves->bare->bytes);
    else
        add_leaf(leaves, leaves->salt, leaf);
}

void registry_leaves_hold(RegistryLeaves *leaves)
{
    leaves->bare = NULL;
}

void registry_leaves_add_text(RegistryLeaves *leaves, const char *text)
{
    base_sha256_text(registry_leaves_begin(leaves), text);
    if (text)
        registry_leaves_hold(leaves);
    registry_leaves_end(leaves);
}

/* Takes bare leaves, as far as there are any, until row `number` is the next. */
static void skip_to(RegistryLeaves *leaves, int64_t number)
{
    for (int64_t i = registry_leaves_n(leaves); i < number; i++) {
        const Kept *kept = find_kept(leaves, i);
        if (!kept || !kept->is_leaf)
            return;
        add_leaf(leaves, NULL, kept->bytes);
    }
}

void registry_leaves_root(const RegistryLeaves *leaves, char out[BASE_SHA256_SIZE])
{
    registry_merkle_root(leaves->tree, out);
}

static void end_line(RegistryLines *lines)
{
    registry_leaves_end(lines->leaves);
    lines->sum = NULL;
    lines->after_cr = false;
}

/* Whether a line holds anything: in UTF-16 as it was once kept an erased row is blanks. */
static bool has_text(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != '\0' && bytes[i] != ' ')
            return true;
    return false;
}

static size_t find_end(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i] == '\n' || bytes[i] == '\r')
            return i;
    return size;
}

void registry_lines_add(RegistryLines *lines, const void *bytes, size_t size)
{
    const char *next = bytes;
    const char *end = next + size;
    while (next < end) {
        if (lines->after_cr && *next != '\n')
            end_line(lines);
        if (!lines->sum)
            lines->sum = registry_leaves_begin(lines->leaves);
        const size_t rest = (size_t)(end - next);
        const size_t text = lines->after_cr ? 0 : find_end(next, rest);
        const size_t taken = text < rest ? text + 1 : rest;
        base_sha256_update(lines->sum, next, taken);
        if (has_text(next, text))
            registry_leaves_hold(lines->leaves);
        next += taken;
        lines->after_cr = text < rest && next[-1] == '\r';
        if (text < rest && !lines->after_cr)
            end_line(lines);
    }
}

void registry_lines_finish(RegistryLines *lines)
{
    if (lines->sum)
        end_line(lines);
}

char *registry_leaves_unnamed(int64_t import_id)
{
    return g_strdup_printf(REGISTRY_UNNAMED "%" G_GINT64_FORMAT, import_id);
}

/* What people wrote of a lock is a row each, so that one can be erased. */
void registry_leaves_add_snapshot(RegistryLeaves *leaves, const RegistrySnapshot *snapshot)
{
    g_autofree char *unnamed = registry_leaves_unnamed(snapshot->import_id);
    registry_chain_snapshot(registry_leaves_begin(leaves), snapshot);
    registry_leaves_end(leaves);
    base_sha256_text(registry_leaves_begin(leaves), snapshot->name);
    if (strcmp(snapshot->name, unnamed) != 0)
        registry_leaves_hold(leaves);
    registry_leaves_end(leaves);
    registry_leaves_add_text(leaves, snapshot->role);
    registry_leaves_add_text(leaves, snapshot->accepted);
}

gboolean registry_leaves_of_snapshot(RegistryStore *store, const RegistryEntry *entry,
    const RegistrySnapshot *snapshot, char root[BASE_SHA256_SIZE], GError **error)
{
    g_autoptr(RegistryLeaves) leaves = registry_leaves_new(entry->key, REGISTRY_PART_SNAPSHOT);
    if (!registry_leaves_load(leaves, store, "journal", entry->import_id, error))
        return FALSE;
    registry_leaves_add_snapshot(leaves, snapshot);
    registry_leaves_root(leaves, root);
    return TRUE;
}

typedef struct {
    RegistryLeaves *leaves;
    int64_t import_id;
} Snapshots;

static gboolean add_snapshot(const RegistrySnapshot *snapshot, void *data, GError **error)
{
    (void)error;
    const Snapshots *snapshots = data;
    if (snapshot->import_id != snapshots->import_id)
        return TRUE;
    registry_leaves_add_snapshot(snapshots->leaves, snapshot);
    return TRUE;
}

static gboolean add_problem(const RegistryStoredProblem *problem, void *data, GError **error)
{
    (void)error;
    RegistryLeaves *leaves = data;
    skip_to(leaves, problem->number);
    registry_chain_problem(registry_leaves_begin(leaves), problem);
    registry_leaves_hold(leaves);
    registry_leaves_end(leaves);
    return TRUE;
}

static gboolean add_query(const RegistryQuery *query, void *data, GError **error)
{
    (void)error;
    RegistryLeaves *leaves = data;
    skip_to(leaves, query->number);
    registry_chain_query(registry_leaves_begin(leaves), query);
    registry_leaves_hold(leaves);
    registry_leaves_end(leaves);
    return TRUE;
}

static gboolean add_file(const RegistryStudyFile *file, void *data, GError **error)
{
    (void)error;
    RegistryLeaves *leaves = data;
    char hex[BASE_SHA256_SIZE];
    RegistryStudyFile held = *file;
    g_autoptr(BaseSha256) sum = base_sha256_new();
    base_sha256_update(sum, file->bytes, file->size);
    base_sha256_finish_hex(sum, hex);
    /* The hash must be that of the bytes; another one cannot be what was written. */
    if (file->sha256 && strcmp(file->sha256, hex) != 0)
        held.sha256 = "";
    registry_chain_study_file(registry_leaves_begin(leaves), &held);
    registry_leaves_end(leaves);
    return TRUE;
}

static gboolean add_chunk(const RegistryChunk *chunk, void *data, GError **error)
{
    uLongf size = chunk->size;
    g_autofree Bytef *bytes = g_try_malloc(chunk->size + 1);
    if (!bytes || uncompress(bytes, &size, chunk->deflated, chunk->n_deflated) != Z_OK ||
        size != chunk->size) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
            "piece %" G_GINT64_FORMAT
            " of a kept original cannot be inflated; restore a backup",
            chunk->chunk);
        return FALSE;
    }
    registry_lines_add(data, bytes, size);
    return TRUE;
}

/* The entries before this one that had no place in the chain. */
typedef struct {
    RegistryLeaves *leaves;
    int64_t before;
} Earlier;

static gboolean add_entry(const RegistryEntry *entry, void *data, GError **error)
{
    (void)error;
    const Earlier *earlier = data;
    if (entry->import_id >= earlier->before || entry->format > 1)
        return TRUE;
    registry_chain_entry(registry_leaves_begin(earlier->leaves), entry);
    registry_leaves_end(earlier->leaves);
    return TRUE;
}

static gboolean add_erased(const RegistryErased *erased, void *data, GError **error)
{
    (void)error;
    registry_chain_erased(registry_leaves_begin(data), erased);
    registry_leaves_end(data);
    return TRUE;
}

typedef struct {
    RegistryLeaves *leaves;
    int64_t import_id;
} Refused;

static void add_refused(const char *digest, int64_t import_id, void *data)
{
    const Refused *refused = data;
    if (import_id != refused->import_id)
        return;
    base_sha256_text(registry_leaves_begin(refused->leaves), digest);
    registry_leaves_end(refused->leaves);
}

/* Where the options named a patient the audit trail has what they are now. */
static void read_said(const RegistryEntry *entry, RegistryLeaves *leaves)
{
    const char *said[REGISTRY_N_SAID];
    registry_chain_said(entry, said);
    for (size_t i = 0; i < REGISTRY_N_SAID; i++) {
        base_sha256_text(registry_leaves_begin(leaves), said[i]);
        if (said[i] && said[i] != entry->options)
            registry_leaves_hold(leaves);
        registry_leaves_end(leaves);
    }
}

static gboolean read_part(
    RegistryStore *store, const RegistryEntry *entry, RegistryLeaves *leaves, GError **error)
{
    const RegistryDriver *driver = store->driver;
    const char *part = leaves->part;
    const int64_t id = entry->import_id;
    if (strcmp(part, REGISTRY_PART_SAID) == 0)
        read_said(entry, leaves);
    if (strcmp(part, REGISTRY_PART_ERASED) == 0)
        return driver->erasing.erased(store, id, add_erased, leaves, error);
    if (strcmp(part, REGISTRY_PART_REFUSED) == 0) {
        Refused refused = {leaves, id};
        return driver->erasing.refused(store, add_refused, &refused, error);
    }
    if (strcmp(part, REGISTRY_PART_PROBLEM) == 0)
        return driver->problems(store, id, add_problem, leaves, error);
    if (strcmp(part, REGISTRY_PART_QUERY) == 0)
        return driver->queries(store, id, add_query, leaves, error);
    if (strcmp(part, REGISTRY_PART_STUDY) == 0)
        return driver->study_files_of(store, id, add_file, leaves, error);
    if (strcmp(part, REGISTRY_PART_ORIGINAL) == 0) {
        RegistryLines lines = {.leaves = leaves};
        if (!driver->chunks(store, id, add_chunk, &lines, error))
            return FALSE;
        registry_lines_finish(&lines);
        return TRUE;
    }
    if (strcmp(part, REGISTRY_PART_SNAPSHOT) == 0) {
        Snapshots snapshots = {leaves, id};
        return driver->snapshots(store, add_snapshot, &snapshots, error);
    }
    if (strcmp(part, REGISTRY_PART_JOURNAL) == 0) {
        Earlier earlier = {.leaves = leaves, .before = id};
        return driver->entries(store, add_entry, &earlier, error);
    }
    return TRUE;
}

gboolean registry_leaves_each(RegistryStore *store, const RegistryEntry *entry,
    const char *part, int64_t *n, RegistryWatchLeaf watch, void *data,
    char root[BASE_SHA256_SIZE], GError **error)
{
    g_autoptr(RegistryLeaves) leaves = registry_leaves_new(entry->key, part);
    registry_leaves_watch(leaves, watch, data);
    if (!registry_leaves_load(leaves, store, "journal", entry->import_id, error) ||
        !read_part(store, entry, leaves, error))
        return FALSE;
    skip_to(leaves, *n);
    *n = registry_leaves_n(leaves);
    registry_leaves_root(leaves, root);
    return TRUE;
}

gboolean registry_leaves_stored(RegistryStore *store, const RegistryEntry *entry,
    const char *part, int64_t *n, char root[BASE_SHA256_SIZE], GError **error)
{
    return registry_leaves_each(store, entry, part, n, NULL, NULL, root, error);
}
