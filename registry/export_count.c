/* How often each value stands, without a row of any record: values lie as codes, a column and
   an event side by side, and of a code all is known once. */
#include <string.h>

#include "registry/export_inside.h"

/* A row of a record that is counted. */
typedef struct {
    uint32_t event;
    size_t place;    /* Slot, or key. */
    uint32_t record; /* Of the piece. */
} Row;

/* What counting works with. */
typedef struct {
    RegistryExport *out;
    bool *wanted;       /* By record of the piece. */
    bool *has_row;      /* By record of the piece. */
    GPtrArray *streams; /* GArray * of Row: visits, then one a table; by event. */
    GArray *firsts;     /* Row: of each record its first visit, by event. */
    GArray *counts;     /* uint32_t: by code, all 0 between columns. */
    GArray *met;        /* uint32_t: codes that are not. */
    RegistryExportCountTake take;
    void *data;
} Counting;

/* ---- rows ---- */

static void add_row(GArray *rows, size_t event, size_t place, size_t record)
{
    const Row row = {(uint32_t)event, place, (uint32_t)record};
    g_array_append_val(rows, row);
}

/* Visits of an event, and of those who have no row at all the one that stands for them. */
static void list_event(Counting *counting, size_t event, size_t lone, GArray *rows)
{
    const RegistryCohort *cohort = counting->out->cohort;
    const CohortPiece *piece = &cohort->piece;
    const bool has_event = counting->out->has_event[event];
    for (size_t record = 0; record < piece->n_records; record++) {
        const size_t slot = cohort_slot(record, event);
        if (counting->wanted[record] && ((has_event && piece->present[slot]) ||
                                            (event == lone && !counting->has_row[record])))
            add_row(rows, event, slot, record);
    }
    for (guint i = 0; has_event && i < piece->extras->len; i++) {
        const CohortRowKey *key = &g_array_index(piece->extras, CohortExtra, i).key;
        const size_t slot = cohort_extra_slot(cohort, i + 1);
        if (key->event == event && counting->wanted[key->record] && piece->present[slot])
            add_row(rows, event, slot, key->record);
    }
}

static void list_table(Counting *counting, const CohortRows *table, GArray *rows)
{
    for (size_t event = 0; event < counting->out->study->n_events; event++)
        for (guint k = 0; table->first && k < table->keys->len; k++) {
            const CohortRowKey *key = &g_array_index(table->keys, CohortRowKey, k);
            if (key->event == event && counting->wanted[key->record])
                add_row(rows, event, k, key->record);
        }
}

static void note_rows(Counting *counting, const GArray *rows)
{
    for (guint i = 0; i < rows->len; i++)
        counting->has_row[g_array_index(rows, Row, i).record] = true;
}

static void list_rows(Counting *counting)
{
    const RegistryExport *out = counting->out;
    const SchemaStudy *study = out->study;
    GArray *visits = counting->streams->pdata[0];
    for (guint t = 1; t < counting->streams->len; t++) {
        GArray *rows = counting->streams->pdata[t];
        g_array_set_size(rows, 0);
        list_table(counting, g_ptr_array_index(out->cohort->tables, t), rows);
        note_rows(counting, rows);
    }
    g_array_set_size(visits, 0);
    for (size_t event = 0; event < study->n_events; event++)
        list_event(counting, event, SIZE_MAX, visits);
    note_rows(counting, visits);
    g_array_set_size(visits, 0);
    const size_t lone = registry_export_lone_event(out);
    for (size_t event = 0; event < study->n_events; event++)
        list_event(counting, event, lone, visits);
    memset(counting->has_row, 0, out->cohort->piece.n_records * sizeof *counting->has_row);
    g_array_set_size(counting->firsts, 0);
    for (guint i = 0; i < visits->len; i++) {
        const Row *row = &g_array_index(visits, Row, i);
        if (!counting->has_row[row->record])
            add_row(counting->firsts, row->event, row->place, row->record);
        counting->has_row[row->record] = true;
    }
}

/* ---- values ---- */

/* Where the codes of a column lie; and which of the rows it may have any on. */
typedef struct {
    const GArray *rows; /* Row */
    uint32_t *codes;
    size_t stride, offset;
    bool by_record;
    const bool *events; /* Or NULL: all. */
    const RegistryDomain *domain;
} Lane;

static Lane lane_of(const Counting *counting, guint column)
{
    const RegistryExport *out = counting->out;
    const ExportSource *source = &g_array_index(out->sources, ExportSource, column);
    const CohortNode *node = source->node;
    if (source->rows) {
        guint t = 1;
        while (g_ptr_array_index(out->cohort->tables, t) != source->rows)
            t++;
        return (Lane){.rows = counting->streams->pdata[t],
            .codes = (uint32_t *)(void *)source->rows->codes->data,
            .stride = source->rows->domains->len,
            .offset = source->place,
            .domain = g_ptr_array_index(source->rows->domains, source->place)};
    }
    if (!node)
        return (Lane){0};
    const bool once =
        g_array_index(out->columns, RegistryExportColumn, column).form == SIZE_MAX;
    return (Lane){.rows = once ? counting->firsts : counting->streams->pdata[0],
        .codes = node->codes,
        .stride = 1,
        .by_record = !node->by_slot,
        .events = !node->by_slot      ? NULL
                  : node->form        ? node->form->events
                  : node->calculation ? node->calculation->events
                                      : NULL,
        .domain = node->domain};
}

static uint32_t *code_at(const Lane *lane, const Row *row)
{
    return &lane->codes[(lane->by_record ? row->record : row->place) * lane->stride +
                        lane->offset];
}

/* Hands over what was counted of a column at an event, and begins anew. */
static void hand(Counting *counting, const Lane *lane, guint column, size_t event)
{
    for (guint i = 0; i < counting->met->len; i++) {
        const uint32_t code = g_array_index(counting->met, uint32_t, i);
        uint32_t *n = &g_array_index(counting->counts, uint32_t, code);
        const RegistryExportCount count = {.column = column,
            .event = event,
            .value = registry_export_value(registry_domain_at(lane->domain, code)),
            .n = *n};
        counting->take(&count, counting->data);
        *n = 0;
    }
    g_array_set_size(counting->met, 0);
}

static void count_column(Counting *counting, guint column)
{
    const Lane lane = lane_of(counting, column);
    if (!lane.rows)
        return;
    if (counting->counts->len < registry_domain_size(lane.domain))
        g_array_set_size(counting->counts, registry_domain_size(lane.domain));
    uint32_t *counts = (uint32_t *)(void *)counting->counts->data;
    size_t event = 0;
    for (guint i = 0; i < lane.rows->len; i++) {
        const Row *row = &g_array_index(lane.rows, Row, i);
        if (row->event != event)
            hand(counting, &lane, column, event);
        event = row->event;
        if (lane.events && !lane.events[event])
            continue;
        const uint32_t code = *code_at(&lane, row);
        if (code != 0 && counts[code]++ == 0)
            g_array_append_val(counting->met, code);
    }
    hand(counting, &lane, column, event);
}

/* ---- missing-data codes ---- */

/* The slot of a visit that took place; SIZE_MAX for none. */
static size_t slot_of(const RegistryCohort *cohort, const ExportMissing *missing)
{
    const CohortPiece *piece = &cohort->piece;
    size_t slot = cohort_slot(missing->record, missing->event);
    uint32_t i = missing->instance == 1 ? 0 : piece->first_extra[missing->record];
    for (; i > 0; i = g_array_index(piece->extras, CohortExtra, i - 1).next) {
        const CohortRowKey *key = &g_array_index(piece->extras, CohortExtra, i - 1).key;
        slot = cohort_extra_slot(cohort, i);
        if (key->event == missing->event && key->instance == missing->instance)
            break;
    }
    return (missing->instance == 1 || i > 0) && piece->present[slot] ? slot : SIZE_MAX;
}

static size_t key_of(const CohortRows *table, const ExportMissing *missing)
{
    for (size_t k = table->first ? table->first[missing->record] : 0;
         table->first && k < table->first[missing->record + 1]; k++) {
        const CohortRowKey *key = &g_array_index(table->keys, CohortRowKey, k);
        if (key->event == missing->event && key->instance == missing->instance)
            return k;
    }
    return SIZE_MAX;
}

static size_t place_of(const RegistryExport *out, const ExportMissing *missing)
{
    const ExportSource *source = &g_array_index(out->sources, ExportSource, missing->column);
    return source->rows ? key_of(source->rows, missing) : slot_of(out->cohort, missing);
}

static bool is_box(const RegistryExport *out, guint column)
{
    return g_array_index(out->columns, RegistryExportColumn, column).choice != NULL;
}

/* A code stands in place of a value: none is counted there. */
static void count_missing(Counting *counting)
{
    const RegistryExport *out = counting->out;
    for (guint i = 0; i < out->missing->len; i++) {
        const ExportMissing *missing = &g_array_index(out->missing, ExportMissing, i);
        const size_t place = place_of(out, missing);
        const Lane lane = lane_of(counting, missing->column);
        if (!counting->wanted[missing->record] || place == SIZE_MAX || !lane.rows)
            continue;
        const Row row = {missing->event, place, (uint32_t)missing->record};
        *code_at(&lane, &row) = 0;
        const RegistryExportCount count = {.column = missing->column,
            .event = missing->event,
            .value = {.kind = REGISTRY_VALUE_MISSING, .text = missing->code},
            .n = 1};
        if (!is_box(out, missing->column))
            counting->take(&count, counting->data);
    }
}

/* ---- checkboxes ---- */

static bool any_box(const Lane *lanes, guint n, const Row *row)
{
    for (guint i = 0; i < n; i++)
        if (*code_at(&lanes[i], row) != 0)
            return true;
    return false;
}

/* Rows of a checkbox: so many have a value in any of its boxes. */
static void count_rows(Counting *counting, const Lane *lanes, guint first, guint n)
{
    RegistryExportCount count = {.column = first, .is_row = true};
    const GArray *rows = lanes[0].rows;
    for (guint i = 0; i < rows->len; i++) {
        const Row *row = &g_array_index(rows, Row, i);
        if (row->event != count.event && count.n > 0)
            counting->take(&count, counting->data);
        count.n = row->event == count.event ? count.n : 0;
        count.event = row->event;
        count.n += any_box(lanes, n, row);
    }
    if (count.n > 0)
        counting->take(&count, counting->data);
}

/* Rows without any value in a box and with a code: the last box's counts. */
static void count_missing_rows(Counting *counting, const Lane *lanes, guint first, guint n)
{
    const RegistryExport *out = counting->out;
    g_autoptr(GHashTable) last = g_hash_table_new(g_direct_hash, g_direct_equal);
    for (guint c = first; c < first + n; c++)
        for (guint i = 0; i < out->missing->len; i++) {
            const ExportMissing *missing = &g_array_index(out->missing, ExportMissing, i);
            const size_t place = missing->column == c && counting->wanted[missing->record]
                                     ? place_of(out, missing)
                                     : SIZE_MAX;
            if (place != SIZE_MAX)
                (void)g_hash_table_insert(
                    last, GSIZE_TO_POINTER(place), (gpointer)(uintptr_t)missing);
        }
    GHashTableIter each;
    gpointer place, found;
    g_hash_table_iter_init(&each, last);
    while (g_hash_table_iter_next(&each, &place, &found)) {
        const ExportMissing *missing = found;
        const Row row = {missing->event, GPOINTER_TO_SIZE(place), (uint32_t)missing->record};
        const RegistryExportCount count = {.column = first,
            .event = missing->event,
            .value = {.kind = REGISTRY_VALUE_MISSING, .text = missing->code},
            .n = 1,
            .is_row = true};
        if (!any_box(lanes, n, &row))
            counting->take(&count, counting->data);
    }
}

/* Boxes of one field, which stand side by side, from `first` on. */
static guint n_boxes(const RegistryExport *out, guint first)
{
    const RegistryExportColumn *columns =
        (const RegistryExportColumn *)(const void *)out->columns->data;
    guint n = 1;
    while (first + n < out->columns->len && columns[first + n].field == columns[first].field)
        n++;
    return n;
}

static void count_boxes(Counting *counting, guint first, guint n)
{
    g_autofree Lane *lanes = g_new(Lane, n);
    for (guint i = 0; i < n; i++) {
        lanes[i] = lane_of(counting, first + i);
        if (!lanes[i].rows)
            return;
        count_column(counting, first + i);
    }
    count_rows(counting, lanes, first, n);
    count_missing_rows(counting, lanes, first, n);
}

/* ---- the whole ---- */

static gboolean count_piece(RegistryCohort *cohort, void *data, GError **error)
{
    Counting *counting = data;
    const RegistryExport *out = counting->out;
    if (!registry_export_ready(counting->out, error))
        return FALSE;
    memset(counting->has_row, 0, cohort->piece.n_records * sizeof *counting->has_row);
    registry_export_wanted(out, counting->wanted);
    list_rows(counting);
    count_missing(counting);
    for (guint c = 0; c < out->columns->len;) {
        const guint n = is_box(out, c) ? n_boxes(out, c) : 1;
        if (is_box(out, c))
            count_boxes(counting, c, n);
        else
            count_column(counting, c);
        c += n;
    }
    return TRUE;
}

gboolean registry_export_count(
    RegistryExport *out, RegistryExportCountTake take, void *data, GError **error)
{
    Counting counting = {.out = out,
        .wanted = g_new0(bool, COHORT_PIECE_RECORDS),
        .has_row = g_new0(bool, COHORT_PIECE_RECORDS),
        .streams = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref),
        .firsts = g_array_new(FALSE, FALSE, sizeof(Row)),
        .counts = g_array_new(FALSE, TRUE, sizeof(uint32_t)),
        .met = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
        .take = take,
        .data = data};
    for (guint t = 0; t < MAX(out->cohort->tables->len, 1); t++)
        g_ptr_array_add(counting.streams, g_array_new(FALSE, FALSE, sizeof(Row)));
    out->cohort->only_site = out->options.site;
    const gboolean ok = cohort_pass(out->cohort, count_piece, &counting, error);
    g_free(counting.wanted);
    g_free(counting.has_row);
    g_ptr_array_unref(counting.streams);
    g_array_unref(counting.firsts);
    g_array_unref(counting.counts);
    g_array_unref(counting.met);
    return ok;
}
