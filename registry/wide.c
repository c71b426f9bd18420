#include "registry/wide.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "registry/cohort_inside.h"
#include "registry/inside.h"

/* So many patients are computed at a time, with some kilobytes each. */
enum { BLOCK = 512 };

/* Where a column of the table comes from. */
typedef struct {
    CohortRef value, reason; /* The reason's node is NULL for none. */
    size_t place;
} Filled;

/* The study as it is, or one of its analyses: a cohort without steps, so that all are read. */
typedef struct {
    SchemaAnalysis *analysis, bare;
    RegistryCohort *cohort;
    GArray *filled; /* Filled */
} Source;

struct RegistryWide {
    int n_users;
    Registry *registry;
    GPtrArray *sources; /* Source * */
    GArray *columns;    /* RegistryWideColumn */
    GHashTable *places; /* Name (borrowed) -> place + 1 */
    RegistryWideTable table;
    char plan[BASE_SHA256_SIZE];
};

static void source_free(gpointer data)
{
    Source *source = data;
    registry_cohort_free(source->cohort);
    schema_analysis_free(source->analysis);
    g_array_unref(source->filled);
    g_free(source);
}

static void column_clear(gpointer data)
{
    g_free(((RegistryWideColumn *)data)->name);
}

void registry_wide_unref(RegistryWide *wide)
{
    if (!wide || --wide->n_users > 0)
        return;
    g_ptr_array_unref(wide->sources);
    g_hash_table_unref(wide->places);
    g_array_unref(wide->columns);
    g_free(wide);
}

const RegistryWideTable *registry_wide_table(const RegistryWide *wide)
{
    return &wide->table;
}

/* ---- the columns ---- */

static char type_of(const CohortColumn *column, CohortRef ref)
{
    return ref.node->kind == COHORT_RESULT ? 'A' : column->type[0];
}

/* A column that no source before it has. @param name_taken  NULL where no row can have it. */
static void add(
    RegistryWide *wide, Source *source, char *name_taken, char type, const Filled *filled)
{
    if (!name_taken || g_hash_table_contains(wide->places, name_taken)) {
        g_free(name_taken);
        return;
    }
    const RegistryWideColumn column = {name_taken, type};
    Filled own = *filled;
    own.place = wide->columns->len;
    g_array_append_val(wide->columns, column);
    g_array_append_val(source->filled, own);
    (void)g_hash_table_insert(wide->places, name_taken, GSIZE_TO_POINTER(own.place + 1));
}

/* Whether a column may have other values in an analysis than in the study. */
static bool is_own(const RegistryCohort *cohort, const CohortColumn *column)
{
    if (!cohort->analysis)
        return column->kind == COHORT_FIELD || column->kind == COHORT_RESULT;
    if (column->kind == COHORT_RESULT)
        return cohort->cutoff || column->index >= cohort->study->n_derived;
    return cohort->cutoff && (column->kind == COHORT_FIELD || column->kind == COHORT_CONTACT);
}

static gboolean add_columns(RegistryWide *wide, Source *source, GError **error)
{
    RegistryCohort *cohort = source->cohort;
    for (guint i = 0; i < cohort->columns->len; i++) {
        const CohortColumn *column = cohort->columns->pdata[i];
        Filled filled = {0};
        if (!is_own(cohort, column))
            continue;
        if (!cohort_plan_column(cohort, column, &filled.value, error))
            return FALSE;
        if (column->kind == COHORT_FIELD ? !cohort->analysis : column->event == SIZE_MAX)
            filled.reason = cohort_plan_reason_of(cohort, column, &filled.value);
        add(wide, source, cohort_wide_name(cohort, filled.value), type_of(column, filled.value),
            &filled);
    }
    return TRUE;
}

static gboolean add_steps(RegistryWide *wide, Source *source, GError **error)
{
    for (size_t i = 0; source->analysis && i < source->analysis->n_steps; i++) {
        const SchemaStep *step = &source->analysis->steps[i];
        Filled filled = {0};
        if (!cohort_plan_step(source->cohort, step, &filled.value, error))
            return FALSE;
        add(wide, source, cohort_wide_step_name(source->cohort, step, filled.value), 'I',
            &filled);
    }
    return TRUE;
}

/* @param analysis  taken over; NULL for the study itself. */
static gboolean add_source(RegistryWide *wide, SchemaAnalysis *analysis, GError **error)
{
    Source *source = g_new0(Source, 1);
    source->analysis = analysis;
    source->filled = g_array_new(FALSE, FALSE, sizeof(Filled));
    g_ptr_array_add(wide->sources, source);
    if (analysis) {
        source->bare = *analysis;
        source->bare.n_steps = 0;
    }
    source->cohort =
        registry_cohort_new(wide->registry, analysis ? &source->bare : NULL, error);
    if (!source->cohort)
        return FALSE;
    source->cohort->reads_everybody = true;
    return add_columns(wide, source, error) && add_steps(wide, source, error);
}

/* What cannot be evaluated is told to who asks for it; its rows are then read one by one. */
static void add_analysis(RegistryWide *wide, const char *name)
{
    g_autoptr(GError) fault = NULL;
    g_autofree char *file = g_strconcat(name, ".yaml", NULL);
    g_autofree char *saved = g_strconcat(REGISTRY_SAVED, file, NULL);
    const GBytes *bytes = registry_study_file(wide->registry, file);
    if (!bytes)
        bytes = registry_study_file(wide->registry, saved);
    gsize size = 0;
    const char *text = bytes ? g_bytes_get_data((GBytes *)bytes, &size) : NULL;
    SchemaAnalysis *analysis =
        text ? schema_analysis_parse(file, text, size, wide->registry->study, &fault) : NULL;
    const guint before = wide->columns->len;
    if (!analysis || add_source(wide, analysis, &fault))
        return;
    for (guint i = before; i < wide->columns->len; i++)
        (void)g_hash_table_remove(
            wide->places, g_array_index(wide->columns, RegistryWideColumn, i).name);
    (void)g_array_set_size(wide->columns, before);
    (void)g_ptr_array_remove_index(wide->sources, wide->sources->len - 1);
}

static void name_plan(RegistryWide *wide)
{
    g_autoptr(BaseSha256) sum = base_sha256_new();
    for (guint i = 0; i < wide->columns->len; i++) {
        const RegistryWideColumn *column = &g_array_index(wide->columns, RegistryWideColumn, i);
        base_sha256_text(sum, column->name);
        base_sha256_integer(sum, column->type);
    }
    base_sha256_finish_hex(sum, wide->plan);
    wide->table =
        (RegistryWideTable){(const RegistryWideColumn *)(const void *)wide->columns->data,
            wide->columns->len, wide->plan};
}

static RegistryWide *wide_new(Registry *registry, GError **error)
{
    g_autoptr(RegistryWide) wide = g_new0(RegistryWide, 1);
    wide->n_users = 1;
    wide->registry = registry;
    wide->sources = g_ptr_array_new_with_free_func(source_free);
    wide->columns = g_array_new(FALSE, FALSE, sizeof(RegistryWideColumn));
    g_array_set_clear_func(wide->columns, column_clear);
    wide->places = g_hash_table_new(g_str_hash, g_str_equal);
    if (!add_source(wide, NULL, error))
        return NULL;
    g_autoptr(GPtrArray) names = registry_analysis_names(registry);
    for (guint i = 0; i < names->len; i++)
        add_analysis(wide, names->pdata[i]);
    name_plan(wide);
    return g_steal_pointer(&wide);
}

RegistryWide *registry_wide_of(Registry *registry, GError **error)
{
    registry->wide_free = registry_wide_unref;
    if (!registry->wide && !(registry->wide = wide_new(registry, error)))
        return NULL;
    registry->wide->n_users++;
    return registry->wide;
}

/* ---- the rows ---- */

/* The records of a block, and their rows: values are copied, as those of a piece go with it. */
typedef struct {
    const RegistryWide *wide;
    const Source *source;
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

static void take_value(Block *block, const Filled *filled, size_t record, size_t row)
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
    const char *const *ids = (const char *const *)block->ids->pdata;
    const char *const *found =
        bsearch(&record_id, ids, block->ids->len, sizeof *ids, base_text_compare);
    return (size_t)(found - ids);
}

static gboolean take_piece(RegistryCohort *cohort, void *data, GError **error)
{
    Block *block = data;
    const CohortPiece *piece = &cohort->piece;
    g_autofree size_t *rows = g_new(size_t, piece->n_members + 1);
    for (size_t k = 0; k < piece->n_members; k++)
        rows[k] = row_of(block, piece->ids->pdata[piece->members[k]]);
    for (guint i = 0; i < block->source->filled->len; i++) {
        const Filled *filled = &g_array_index(block->source->filled, Filled, i);
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
    return TRUE;
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
