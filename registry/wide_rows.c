/* The wide rows: computing them, and keeping them what the records give. */
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "registry/wide_inside.h"
#include "registry/wide_standing.h"

/* So many patients are computed at a time, with some kilobytes each. */
enum { BLOCK = 512 };

/* The records of a block, and their rows: values are copied, as those of a piece go with it. */
typedef struct {
    const RegistryWide *wide;
    const WideSource *source;
    GString *last;  /* Id of the last record that was handed. */
    GPtrArray *ids; /* char *: in byte order. */
    GPtrArray *sites;
    GByteArray *digests;
    GStringChunk *texts;
    RegistryDatum *values; /* Those of a record side by side. */
    json_t **reasons;      /* NULL for none. */
} Block;

static gboolean take_record(const RegistryRecord *record, void *data, GError **error)
{
    Block *block = data;
    (void)error;
    g_string_assign(block->last, record->record_id);
    /* Who another program changed meanwhile gets a digest, and a row, by the next change. */
    if (!record->digest)
        return TRUE;
    g_ptr_array_add(block->ids, g_strdup(record->record_id));
    g_ptr_array_add(block->sites, g_strdup(record->site));
    (void)g_byte_array_append(block->digests, record->digest, REGISTRY_DIGEST_BYTES);
    return TRUE;
}

static void add_reason(Block *block, size_t row, const char *column, const char *reason)
{
    if (!block->reasons[row])
        block->reasons[row] = json_object();
    base_json_set(block->reasons[row], column, base_json_text(reason));
}

static void take_value(Block *block, const WideFilled *filled, size_t record, size_t row)
{
    const RegistryWideTable *table = &block->wide->table;
    RegistryDatum *value = &block->values[row * table->n + filled->place];
    *value =
        *registry_domain_at(filled->value.node->domain, cohort_code_at(filled->value, record));
    if (value->kind == REGISTRY_DATUM_TEXT)
        value->text = g_string_chunk_insert_len(block->texts, value->text, (gssize)value->size);
    const uint32_t why = filled->reason.node ? cohort_code_at(filled->reason, record) : 0;
    if (why > 0)
        add_reason(block, row, table->columns[filled->place].name,
            registry_domain_at(filled->reason.node->domain, why)->text);
}

static size_t row_of(const Block *block, const char *record_id)
{
    return base_text_find((const char *const *)block->ids->pdata, block->ids->len, record_id);
}

static gboolean take_piece(RegistryCohort *cohort, void *data, GError **error)
{
    Block *block = data;
    const CohortPiece *piece = &cohort->piece;
    g_autofree size_t *rows = g_new(size_t, piece->n_members + 1);
    for (size_t k = 0; k < piece->n_members; k++)
        rows[k] = row_of(block, piece->ids->pdata[piece->members[k]]);
    for (guint i = 0; i < block->source->filled->len; i++) {
        const WideFilled *filled = &g_array_index(block->source->filled, WideFilled, i);
        if (!cohort_compute(cohort, filled->value.node, error))
            return FALSE;
        for (size_t k = 0; k < piece->n_members; k++)
            take_value(block, filled, piece->members[k], rows[k]);
    }
    return TRUE;
}

static void block_init(Block *block, const RegistryWide *wide)
{
    *block = (Block){.wide = wide,
        .last = g_string_new(NULL),
        .ids = g_ptr_array_new_with_free_func(g_free),
        .sites = g_ptr_array_new_with_free_func(g_free),
        .digests = g_byte_array_new(),
        .texts = g_string_chunk_new(BLOCK)};
}

static void block_clear(Block *block)
{
    for (guint i = 0; block->reasons && i < block->ids->len; i++)
        json_decref(block->reasons[i]);
    g_free(block->reasons);
    g_free(block->values);
    g_string_chunk_free(block->texts);
    (void)g_byte_array_unref(block->digests);
    g_ptr_array_unref(block->sites);
    g_ptr_array_unref(block->ids);
    (void)g_string_free(block->last, TRUE);
}

static gboolean compute_standing(Block *block, GError **error)
{
    const RegistryWide *wide = block->wide;
    return wide->n_standing == 0 ||
           wide_standing_fill(wide->registry, (const char *const *)block->ids->pdata,
               block->ids->len, block->values + wide->standing, wide->table.n, block->texts,
               error);
}

/* @param computed  false where an expression takes too long or too much: it is not the fault of
 * who sends data, and those patients have no rows. */
static gboolean compute(Block *block, bool *computed, GError **error)
{
    const RegistryWide *wide = block->wide;
    block->values = g_new0(RegistryDatum, block->ids->len * wide->table.n + 1);
    block->reasons = g_new0(json_t *, block->ids->len + 1);
    *computed = true;
    for (guint i = 0; i < wide->sources->len; i++) {
        g_autoptr(GError) fault = NULL;
        block->source = wide->sources->pdata[i];
        RegistryCohort *cohort = block->source->cohort;
        cohort->only = block->ids;
        const gboolean ok = cohort_pass(cohort, take_piece, block, &fault);
        cohort->only = NULL;
        if (ok)
            continue;
        *computed = false;
        if (g_error_matches(fault, BASE_ERROR, BASE_ERROR_NUMERICAL))
            return TRUE;
        g_propagate_error(error, g_steal_pointer(&fault));
        return FALSE;
    }
    return compute_standing(block, error);
}

static gboolean put_rows(
    const RegistryWide *wide, const RegistryWideRow *rows, size_t n, void *data, GError **error)
{
    RegistryStore *store = wide->registry->store;
    (void)data;
    return store->driver->counting.put(store, &wide->table, rows, n, error);
}

static gboolean hand_block(
    const Block *block, RegistryTakeWide take, void *data, GError **error)
{
    const RegistryWide *wide = block->wide;
    const size_t n = block->ids->len, n_columns = wide->table.n;
    g_autofree RegistryWideRow *rows = g_new0(RegistryWideRow, n + 1);
    g_auto(GStrv) reasons = g_new0(char *, n + 1);
    for (size_t i = 0; i < n; i++) {
        reasons[i] =
            block->reasons[i] ? base_json_line(json_incref(block->reasons[i])) : g_strdup("");
        rows[i] = (RegistryWideRow){.record_id = block->ids->pdata[i],
            .site = block->sites->pdata[i],
            .digest = block->digests->data + i * REGISTRY_DIGEST_BYTES,
            .values = block->values + i * n_columns,
            .reasons = block->reasons[i] ? reasons[i] : NULL};
    }
    return take(wide, rows, n, data, error);
}

/* Makes the rows of a block that has its records. */
static gboolean make_block(Block *block, RegistryTakeWide take, void *data, GError **error)
{
    bool computed = true;
    return block->ids->len == 0 || (compute(block, &computed, error) &&
                                       (!computed || hand_block(block, take, data, error)));
}

static gboolean make_of(const RegistryWide *wide, const GPtrArray *ids, GError **error)
{
    RegistryStore *store = wide->registry->store;
    gboolean ok = TRUE;
    for (guint first = 0; ok && first < ids->len; first += BLOCK) {
        Block block;
        block_init(&block, wide);
        const char *const *some = (const char *const *)ids->pdata + first;
        const size_t n = MIN(BLOCK, ids->len - first);
        ok = store->driver->counting.remove(store, &wide->table, some, n, error) &&
             store->driver->records(
                 store, registry_these(some, n), take_record, &block, error) &&
             make_block(&block, put_rows, NULL, error);
        block_clear(&block);
    }
    return ok;
}

gboolean registry_wide_make(
    const RegistryWide *wide, RegistryTakeWide take, void *data, GError **error)
{
    RegistryStore *store = wide->registry->store;
    g_autofree char *after = NULL;
    for (bool more = true; more;) {
        Block block;
        block_init(&block, wide);
        gboolean ok =
            store->driver->next_records(store, after, BLOCK, take_record, &block, error);
        more = ok && block.last->len > 0;
        g_free(after);
        after = g_strdup(block.last->str);
        ok = ok && make_block(&block, take, data, error);
        block_clear(&block);
        if (!ok)
            return FALSE;
    }
    return TRUE;
}

/* Of patients whom the change did not touch: what a change before it left on other servers. */
static gboolean mend(const RegistryWide *wide, GError **error)
{
    RegistryStore *store = wide->registry->store;
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    return store->driver->counting.astray(store, &wide->table, ids, error) &&
           make_of(wide, ids, error);
}

/* @param is_last  of the change: it has been made whole. */
static gboolean settle(Registry *registry, bool is_last, GError **error)
{
    RegistryStore *store = registry->store;
    const RegistryCounter *counting = &store->driver->counting;
    RegistryRowsState state;
    if (!counting->prepare)
        return TRUE;
    g_autoptr(RegistryWide) wide = registry_wide_of(registry, error);
    if (!wide)
        return FALSE;
    g_autoptr(GPtrArray) touched = counting->touched(store);
    if (!counting->prepare(store, &wide->table, &state, error))
        return FALSE;
    return state == REGISTRY_ROWS_NONE ? TRUE
           : state == REGISTRY_ROWS_NEW
               ? registry_wide_make(wide, put_rows, NULL, error)
               : make_of(wide, touched, error) && (!is_last || mend(wide, error));
}

gboolean registry_wide_settle(Registry *registry, GError **error)
{
    return settle(registry, true, error);
}

gboolean registry_wide_settle_some(Registry *registry, GError **error)
{
    const RegistryCounter *counting = &registry->store->driver->counting;
    return !counting->prepare || counting->n_touched(registry->store) < BLOCK ||
           settle(registry, false, error);
}

gboolean registry_wide_refresh(Registry *registry, GError **error)
{
    const RegistryDriver *driver = registry->store->driver;
    if (!driver->counting.prepare)
        return TRUE;
    if (!driver->begin(registry->store, REGISTRY_WRITE, error))
        return FALSE;
    registry_wide_forget(registry);
    if (registry_wide_settle(registry, error) && driver->commit(registry->store, error))
        return TRUE;
    driver->roll_back(registry->store);
    return FALSE;
}
