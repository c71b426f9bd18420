#include "registry/digest.h"

#include <string.h>

/* Records whose rows are read together: a bound on memory, and few passes. */
enum { BLOCK = 1024 };

typedef struct {
    char *record_id, *site;
    int64_t import_id, line;
    size_t at; /* Among the records that were listed. */
    bool has_stored;
    uint8_t stored[REGISTRY_DIGEST_BYTES];
} Wanted;

static void wanted_clear(gpointer data)
{
    Wanted *wanted = data;
    g_free(wanted->record_id);
    g_free(wanted->site);
}

typedef struct {
    GArray *wanted; /* Wanted */
    size_t n;
    bool all;
} Listing;

static gboolean list_record(const RegistryRecord *record, void *data, GError **error)
{
    (void)error;
    Listing *listing = data;
    const size_t at = listing->n++;
    if (record->digest && !listing->all)
        return TRUE;
    Wanted wanted = {.record_id = g_strdup(record->record_id),
        .site = g_strdup(record->site),
        .import_id = record->import_id,
        .line = record->line,
        .at = at,
        .has_stored = record->digest != NULL};
    if (record->digest)
        memcpy(wanted.stored, record->digest, sizeof wanted.stored);
    g_array_append_val(listing->wanted, wanted);
    return TRUE;
}

/* Records of one block, by bytes of their ids, and the one that the last row was of. */
typedef struct {
    const Wanted *wanted;
    size_t n, at;
    RegistryContent **contents; /* One a record of the block. */
    bool apart;                 /* Others stand between them. */
    size_t form;
} Block;

/* The content of the record, NULL where it is not in the block; ids come in order. */
static RegistryContent *find(Block *block, const char *record_id)
{
    while (block->at < block->n) {
        const int order = strcmp(block->wanted[block->at].record_id, record_id);
        if (order == 0)
            return block->contents[block->at];
        if (order > 0)
            return NULL;
        block->at++;
    }
    return NULL;
}

static gboolean add_row(const RegistryFormRow *row, void *data, GError **error)
{
    (void)error;
    Block *block = data;
    RegistryContent *content = find(block, row->key.record_id);
    if (content)
        registry_content_row(content, block->form, row);
    return TRUE;
}

static gboolean add_missing(const RegistryMissing *missing, void *data, GError **error)
{
    (void)error;
    RegistryContent *content = find(data, missing->key.record_id);
    if (content)
        registry_content_missing(content, missing);
    return TRUE;
}

static gboolean add_below(const RegistryBelow *below, void *data, GError **error)
{
    (void)error;
    RegistryContent *content = find(data, below->key.record_id);
    if (content)
        registry_content_below(content, below);
    return TRUE;
}

static bool is_apart(const Block *block)
{
    return block->apart ||
           block->wanted[block->n - 1].at - block->wanted[0].at >= REGISTRY_FEW * block->n;
}

static gboolean read_block(Registry *registry, Block *block, GError **error)
{
    const RegistryDriver *driver = registry->store->driver;
    g_autofree const char **ids = g_new(const char *, block->n);
    for (size_t i = 0; i < block->n; i++)
        ids[i] = block->wanted[i].record_id;
    const RegistryWhose whose = is_apart(block) ? registry_these(ids, block->n)
                                                : registry_range(ids[0], ids[block->n - 1]);
    for (size_t i = 0; i < block->n; i++)
        registry_content_clear(block->contents[i]);
    gboolean ok = driver->missing(registry->store, whose, add_missing, block, error);
    for (block->form = 0; ok && block->form < registry->n_forms; block->form++) {
        block->at = 0;
        ok = driver->rows(registry->store, block->form, whose, add_row, block, error);
    }
    block->at = 0;
    return ok && driver->belows(registry->store, whose, add_below, block, error);
}

static gboolean hand_block(
    const Block *block, RegistryEachDigest each, void *data, GError **error)
{
    for (size_t i = 0; i < block->n; i++) {
        const Wanted *wanted = &block->wanted[i];
        const RegistryRecord record = {
            .site = wanted->site, .import_id = wanted->import_id, .line = wanted->line};
        uint8_t made[REGISTRY_DIGEST_BYTES];
        registry_content_digest(block->contents[i], &record, made);
        if (!each(wanted->record_id, wanted->has_stored ? wanted->stored : NULL, made, data,
                error))
            return FALSE;
    }
    return TRUE;
}

static gboolean make_wanted(Registry *registry, const GArray *wanted, bool apart,
    RegistryEachDigest each, void *data, GError **error)
{
    const size_t n_contents = MIN(BLOCK, wanted->len);
    g_autofree RegistryContent **contents = g_new0(RegistryContent *, n_contents + 1);
    for (size_t i = 0; i < n_contents; i++)
        contents[i] =
            i == 0 ? registry_content_new(registry) : registry_content_like(contents[0]);
    gboolean ok = TRUE;
    for (guint first = 0; ok && first < wanted->len; first += BLOCK) {
        Block block = {.wanted = &g_array_index(wanted, Wanted, first),
            .n = MIN(BLOCK, wanted->len - first),
            .contents = contents,
            .apart = apart};
        ok = read_block(registry, &block, error) && hand_block(&block, each, data, error);
    }
    for (size_t i = n_contents; i > 0; i--)
        registry_content_free(contents[i - 1]);
    return ok;
}

gboolean registry_digest_make(
    Registry *registry, bool all, RegistryEachDigest each, void *data, GError **error)
{
    g_autoptr(GArray) wanted = g_array_new(FALSE, FALSE, sizeof(Wanted));
    g_array_set_clear_func(wanted, wanted_clear);
    Listing listing = {.wanted = wanted, .all = all};
    const RegistryDriver *driver = registry->store->driver;
    const bool some = !all && driver->undigested;
    return (some ? driver->undigested(registry->store, list_record, &listing, error)
                 : driver->records(
                       registry->store, registry_all(), list_record, &listing, error)) &&
           make_wanted(registry, wanted, some && driver->finds_these, each, data, error);
}

static gboolean keep(const char *record_id, const uint8_t *stored, const uint8_t *made,
    void *data, GError **error)
{
    (void)stored;
    RegistryStore *store = data;
    return store->driver->record_digest(store, record_id, made, error);
}

gboolean registry_digest_settle(Registry *registry, GError **error)
{
    return registry_digest_make(registry, false, keep, registry->store, error);
}

/* ---- the content hash ---- */

struct RegistryContentSum {
    BaseSha256 *sum;
    GArray *made; /* 32 bytes each, in order of the records that have none stored. */
    guint next;
    bool lacks; /* A record has neither. */
};

RegistryContentSum *registry_content_sum_new(void)
{
    RegistryContentSum *sum = g_new0(RegistryContentSum, 1);
    sum->sum = base_sha256_new();
    sum->made = g_array_new(FALSE, FALSE, BASE_SHA256_BYTES);
    return sum;
}

void registry_content_sum_free(RegistryContentSum *sum)
{
    if (!sum)
        return;
    base_sha256_free(sum->sum);
    g_array_unref(sum->made);
    g_free(sum);
}

static gboolean remember(const char *record_id, const uint8_t *stored, const uint8_t *made,
    void *data, GError **error)
{
    (void)record_id;
    (void)stored;
    (void)error;
    RegistryContentSum *sum = data;
    g_array_append_vals(sum->made, made, 1);
    return TRUE;
}

void registry_content_sum_add(
    RegistryContentSum *sum, const char *record_id, const uint8_t *digest)
{
    if (!digest && sum->next < sum->made->len)
        digest = (const uint8_t *)sum->made->data + (gsize)sum->next++ * BASE_SHA256_BYTES;
    sum->lacks = sum->lacks || !digest;
    base_sha256_text(sum->sum, record_id);
    base_sha256_update(sum->sum, digest, digest ? BASE_SHA256_BYTES : 0);
}

static gboolean add_record(const RegistryRecord *record, void *data, GError **error)
{
    (void)error;
    registry_content_sum_add(data, record->record_id, record->digest);
    return TRUE;
}

gboolean registry_content_sum_finish(
    RegistryContentSum *sum, Registry *registry, char out[BASE_SHA256_SIZE], GError **error)
{
    base_sha256_finish_hex(sum->sum, out);
    if (!sum->lacks)
        return TRUE;
    /* What is missing is made from the rows, and all is listed once more. */
    if (!registry_digest_make(registry, false, remember, sum, error) ||
        !registry->store->driver->records(
            registry->store, registry_all(), add_record, sum, error))
        return FALSE;
    base_sha256_finish_hex(sum->sum, out);
    return TRUE;
}

gboolean registry_digest_content(Registry *registry, char out[BASE_SHA256_SIZE], GError **error)
{
    RegistryContentSum *sum = registry_content_sum_new();
    const gboolean ok = registry->store->driver->records(
                            registry->store, registry_all(), add_record, sum, error) &&
                        registry_content_sum_finish(sum, registry, out, error);
    registry_content_sum_free(sum);
    return ok;
}

static gboolean add_origin(const RegistryRecord *record, void *data, GError **error)
{
    (void)error;
    base_sha256_text(data, record->record_id);
    base_sha256_update(data, record->digest ? record->digest + BASE_SHA256_BYTES : NULL,
        record->digest ? BASE_SHA256_BYTES : 0);
    return TRUE;
}

gboolean registry_digest_origins(Registry *registry, char out[BASE_SHA256_SIZE], GError **error)
{
    RegistryStore *store = registry->store;
    g_autoptr(BaseSha256) sum = base_sha256_new();
    if (!store->driver->records(store, registry_all(), add_origin, sum, error))
        return FALSE;
    base_sha256_finish_hex(sum, out);
    return TRUE;
}
