#include "registry/export.h"

#include <string.h>

#include "registry/export_inside.h"
#include "registry/inside.h"

static RegistryStore *store_of(const RegistryExport *out)
{
    return out->cohort->registry->store;
}

/* ---- missing-data codes ---- */

static gboolean mark_missing(const RegistryMissing *missing, void *data, GError **error)
{
    RegistryExport *out = data;
    (void)error;
    const guint number = GPOINTER_TO_UINT(g_hash_table_lookup(out->column_of, missing->column));
    if (number > 0)
        g_array_index(out->columns, RegistryExportColumn, number - 1).has_missing = true;
    return TRUE;
}

/* Where the record stands in the piece, from the one of the code before on; ids come in
 * order. */
static size_t find_record(const RegistryExport *out, const char *record_id)
{
    const CohortPiece *piece = &out->cohort->piece;
    size_t i = out->missing->len > 0
                   ? g_array_index(out->missing, ExportMissing, out->missing->len - 1).record
                   : 0;
    while (i < piece->n_records && strcmp(g_ptr_array_index(piece->ids, i), record_id) < 0)
        i++;
    return i < piece->n_records && strcmp(g_ptr_array_index(piece->ids, i), record_id) == 0
               ? i
               : SIZE_MAX;
}

static gboolean take_missing(const RegistryMissing *missing, void *data, GError **error)
{
    RegistryExport *out = data;
    (void)error;
    gpointer code;
    const guint number = GPOINTER_TO_UINT(g_hash_table_lookup(out->column_of, missing->column));
    const size_t event = schema_study_event(out->study, missing->key.event);
    const size_t record = find_record(out, missing->key.record_id);
    if (number == 0 || event == SIZE_MAX || record == SIZE_MAX || !out->study->missing_codes ||
        !g_hash_table_lookup_extended(out->study->missing_codes, missing->code, &code, NULL))
        return TRUE;
    const ExportMissing found = {.record = record,
        .event = (uint32_t)event,
        .column = number - 1,
        .instance = missing->key.instance,
        .code = code};
    g_array_append_val(out->missing, found);
    return TRUE;
}

static gboolean read_missing(RegistryExport *out, GError **error)
{
    const CohortPiece *piece = &out->cohort->piece;
    const RegistryDriver *driver = store_of(out)->driver;
    g_array_set_size(out->missing, 0);
    if (!driver->missing(store_of(out),
            registry_range(g_ptr_array_index(piece->ids, 0),
                g_ptr_array_index(piece->ids, piece->n_records - 1)),
            take_missing, out, error))
        return FALSE;
    if (out->n_first_missing < piece->n_records + 1) {
        out->n_first_missing = piece->n_records + 1;
        out->first_missing = g_renew(guint, out->first_missing, out->n_first_missing);
    }
    guint at = 0;
    for (size_t record = 0; record <= piece->n_records; record++) {
        while (at < out->missing->len &&
               g_array_index(out->missing, ExportMissing, at).record < record)
            at++;
        out->first_missing[record] = at;
    }
    return TRUE;
}

/* ---- the rows of a record ---- */

static void add_slot(RegistryExport *out, size_t slot)
{
    const CohortRowKey key = cohort_slot_key(out->cohort, slot);
    const ExportPlace place = {key.event, 0, key.instance, slot};
    if (out->cohort->piece.present[slot] && out->has_event[key.event])
        g_array_append_val(out->places, place);
}

static gint compare_places(gconstpointer a, gconstpointer b)
{
    const ExportPlace *x = a, *y = b;
    if (x->event != y->event)
        return x->event < y->event ? -1 : 1;
    if (x->stream != y->stream)
        return x->stream < y->stream ? -1 : 1;
    return (x->instance > y->instance) - (x->instance < y->instance);
}

size_t registry_export_lone_event(const RegistryExport *out)
{
    return out->study->baseline < out->study->n_events ? out->study->baseline : 0;
}

static void list_places(RegistryExport *out, size_t record)
{
    const RegistryCohort *cohort = out->cohort;
    const CohortPiece *piece = &cohort->piece;
    g_array_set_size(out->places, 0);
    for (size_t e = 0; e < out->study->n_events; e++)
        add_slot(out, cohort_slot(record, e));
    for (uint32_t i = piece->first_extra[record]; i > 0;
         i = g_array_index(piece->extras, CohortExtra, i - 1).next)
        add_slot(out, cohort_extra_slot(cohort, i));
    for (guint t = 1; t < cohort->tables->len; t++) {
        const CohortRows *rows = g_ptr_array_index(cohort->tables, t);
        for (size_t k = rows->first ? rows->first[record] : 0;
             rows->first && k < rows->first[record + 1]; k++) {
            const CohortRowKey *key = &g_array_index(rows->keys, CohortRowKey, k);
            const ExportPlace place = {key->event, t, key->instance, k};
            g_array_append_val(out->places, place);
        }
    }
    g_array_sort(out->places, compare_places);
    /* A patient of whom nothing is known is there all the same. */
    const size_t first = registry_export_lone_event(out);
    if (out->places->len == 0 && out->study->n_events > 0) {
        const ExportPlace place = {(uint32_t)first, 0, 1, cohort_slot(record, first)};
        g_array_append_val(out->places, place);
    }
}

/* The value of a column on a row; NULL where the row has none such. */
static const RegistryDatum *datum_of(const RegistryExport *out, const ExportSource *source,
    const ExportPlace *place, size_t record)
{
    if (source->rows) {
        const guint n = source->rows->domains->len;
        if (place->stream == 0 ||
            g_ptr_array_index(out->cohort->tables, place->stream) != source->rows)
            return NULL;
        return registry_domain_at(g_ptr_array_index(source->rows->domains, source->place),
            g_array_index(source->rows->codes, uint32_t, place->place * n + source->place));
    }
    if (!source->node || place->stream > 0)
        return NULL;
    return registry_domain_at(source->node->domain,
        source->node->codes[source->node->by_slot ? place->place : record]);
}

RegistryValue registry_export_value(const RegistryDatum *datum)
{
    switch (datum ? datum->kind : REGISTRY_DATUM_NULL) {
    case REGISTRY_DATUM_INTEGER:
        return (RegistryValue){.kind = REGISTRY_VALUE_INTEGER, .integer = datum->integer};
    case REGISTRY_DATUM_REAL:
        return (RegistryValue){.kind = REGISTRY_VALUE_REAL, .real = datum->real};
    case REGISTRY_DATUM_TEXT:
        return (RegistryValue){.kind = REGISTRY_VALUE_TEXT, .text = datum->text};
    case REGISTRY_DATUM_NULL:
        break;
    }
    return (RegistryValue){.kind = REGISTRY_VALUE_NONE};
}

static void add_codes(
    RegistryExport *out, size_t record, const ExportPlace *place, RegistryValue *values)
{
    const size_t form =
        place->stream == 0
            ? SIZE_MAX
            : ((const CohortRows *)g_ptr_array_index(out->cohort->tables, place->stream))->form;
    for (guint i = out->first_missing[record]; i < out->first_missing[record + 1]; i++) {
        const ExportMissing *missing = &g_array_index(out->missing, ExportMissing, i);
        const RegistryExportColumn *column =
            &g_array_index(out->columns, RegistryExportColumn, missing->column);
        if (missing->event == place->event && missing->instance == place->instance &&
            (column->repeats ? column->form : SIZE_MAX) == form)
            values[missing->column] =
                (RegistryValue){.kind = REGISTRY_VALUE_MISSING, .text = missing->code};
    }
}

static void make_room(RegistryExport *out)
{
    const size_t n = (size_t)out->places->len * out->columns->len;
    if (n > out->n_values) {
        out->n_values = 2 * n;
        out->values = g_renew(RegistryValue, out->values, out->n_values);
    }
}

static gboolean hand_record(
    RegistryExport *out, size_t record, const char *site, bool is_member, GError **error)
{
    const RegistryCohort *cohort = out->cohort;
    list_places(out, record);
    make_room(out);
    g_array_set_size(out->rows, 0);
    for (guint i = 0; i < out->places->len; i++) {
        const ExportPlace *place = &g_array_index(out->places, ExportPlace, i);
        const CohortRows *rows = g_ptr_array_index(cohort->tables, place->stream);
        RegistryValue *values = out->values + (size_t)i * out->columns->len;
        const RegistryExportRow row = {.event = place->event,
            .form = place->stream > 0 ? rows->form : SIZE_MAX,
            .repeats = place->stream > 0 || out->study->event_repeats[place->event],
            .instance = place->instance,
            .values = values};
        for (guint c = 0; c < out->columns->len; c++)
            values[c] = registry_export_value(
                datum_of(out, &g_array_index(out->sources, ExportSource, c), place, record));
        add_codes(out, record, place, values);
        g_array_append_val(out->rows, row);
    }
    const RegistryExportRecord made = {
        .record_id = g_ptr_array_index(cohort->piece.ids, record),
        .site = site,
        .is_member = is_member,
        .n_rows = out->rows->len,
        .rows = (const RegistryExportRow *)(const void *)out->rows->data};
    return out->take(&made, out->data, error);
}

gboolean registry_export_ready(RegistryExport *out, GError **error)
{
    for (guint i = 0; i < out->sources->len; i++) {
        CohortNode *node = g_array_index(out->sources, ExportSource, i).node;
        if (node && !cohort_compute(out->cohort, node, error))
            return FALSE;
    }
    return read_missing(out, error);
}

static const char *site_of(const RegistryExport *out, size_t record)
{
    const CohortNode *sites = out->cohort->own[COHORT_SITE];
    return registry_domain_at(sites->domain, sites->codes[record])->text;
}

static bool is_given(const RegistryExport *out, size_t record, bool is_member)
{
    return (!out->options.site || g_strcmp0(site_of(out, record), out->options.site) == 0) &&
           (!out->options.cohort_only || is_member);
}

void registry_export_wanted(const RegistryExport *out, bool *wanted)
{
    const CohortPiece *piece = &out->cohort->piece;
    size_t member = 0;
    for (size_t record = 0; record < piece->n_records; record++) {
        const bool is_member = member < piece->n_members && piece->members[member] == record;
        member += is_member;
        wanted[record] = is_given(out, record, is_member);
    }
}

static gboolean hand_piece(RegistryCohort *cohort, void *data, GError **error)
{
    RegistryExport *out = data;
    const CohortPiece *piece = &cohort->piece;
    size_t member = 0;
    if (!registry_export_ready(out, error))
        return FALSE;
    for (size_t record = 0; record < piece->n_records; record++) {
        const bool is_member = member < piece->n_members && piece->members[member] == record;
        member += is_member;
        if (is_given(out, record, is_member) &&
            !hand_record(out, record, site_of(out, record), is_member, error))
            return FALSE;
    }
    return TRUE;
}

/* ---- the whole ---- */

RegistryExport *registry_export_new(
    RegistryCohort *cohort, const RegistryExportOptions *options, GError **error)
{
    g_return_val_if_fail(!cohort->was_read, NULL);
    g_autoptr(RegistryExport) out = g_new0(RegistryExport, 1);
    out->cohort = cohort;
    out->study = cohort->study;
    out->sources = g_array_new(FALSE, FALSE, sizeof(ExportSource));
    out->column_of = g_hash_table_new(g_str_hash, g_str_equal);
    out->places = g_array_new(FALSE, FALSE, sizeof(ExportPlace));
    out->rows = g_array_new(FALSE, FALSE, sizeof(RegistryExportRow));
    out->missing = g_array_new(FALSE, FALSE, sizeof(ExportMissing));
    if (options)
        out->options = *options;
    const RegistryDriver *driver = store_of(out)->driver;
    if (!registry_export_plan(out, error) ||
        !driver->begin(store_of(out), REGISTRY_READ, error))
        return NULL;
    out->is_open = true;
    return driver->missing(store_of(out), registry_all(), mark_missing, out, error)
               ? g_steal_pointer(&out)
               : NULL;
}

void registry_export_free(RegistryExport *out)
{
    if (!out)
        return;
    if (out->is_open)
        store_of(out)->driver->roll_back(store_of(out));
    g_clear_pointer(&out->columns, g_array_unref);
    g_array_unref(out->sources);
    g_free(out->has_event);
    g_hash_table_unref(out->column_of);
    g_array_unref(out->places);
    g_array_unref(out->rows);
    g_array_unref(out->missing);
    g_free(out->values);
    g_free(out->first_missing);
    g_free(out);
}

const GArray *registry_export_columns(const RegistryExport *out)
{
    return out->columns;
}

gboolean registry_export_read(
    RegistryExport *out, RegistryExportTake take, void *data, GError **error)
{
    out->take = take;
    out->data = data;
    out->cohort->only_site = out->options.site;
    return cohort_pass(out->cohort, hand_piece, out, error);
}

int64_t registry_export_n_withdrawn(const RegistryExport *out)
{
    return registry_cohort_n_withdrawn(out->cohort);
}

const char *registry_export_snapshot(const RegistryExport *out)
{
    return registry_cohort_snapshot(out->cohort);
}
