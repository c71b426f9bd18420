#include "registry/export.h"

#include <string.h>

#include "base/decimal.h"
#include "registry/cohort_inside.h"

enum { PIECE_BYTES = 1 << 16 };

/* A column of the file, by the values that it shows. */
typedef struct {
    const char *name;
    const SchemaField *field;     /* Of a dictionary column, or NULL. */
    const SchemaDerived *derived; /* Or NULL. */
    CohortNode *node;             /* Of visits, or of patients where it is by record. */
    const CohortRows *rows;       /* Of a repeating form, */
    guint place;                  /* which column of its. */
} Output;

/* A row of the file: a visit's slot, or a row of a repeating form. */
typedef struct {
    uint32_t event;
    guint stream; /* 0 for visits, else the table's number. */
    int64_t instance;
    size_t place; /* Slot, or key. */
} Row;

typedef struct {
    RegistryCohort *cohort;
    const SchemaStudy *study;
    RegistryExportOptions options;
    GArray *outputs; /* Output */
    GArray *rows;    /* Row: of one record. */
    GString *buffer;
    BaseCsvWriter *writer;
    RegistryExportSink sink;
    void *data;
} Export;

/* ---- what is read ---- */

static CohortRows *repeating_of(const RegistryCohort *cohort, size_t form)
{
    for (guint t = 1; t < cohort->tables->len; t++) {
        CohortRows *rows = g_ptr_array_index(cohort->tables, t);
        if (rows->form == form)
            return rows;
    }
    return NULL;
}

static gboolean plan_repeating(Export *export, Output *output, GError **error)
{
    const size_t form = schema_study_form(export->study, output->field->form);
    CohortRows *rows = repeating_of(export->cohort, form);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_ptr_array_add(names, (gpointer)output->name);
    if (!cohort_plan_rows(export->cohort, rows, names, error))
        return FALSE;
    output->rows = rows;
    output->place = rows->columns->len - 1;
    for (guint i = 0; i < rows->columns->len; i++)
        if (export->study->dictionary->columns[g_array_index(rows->columns, size_t, i)].name ==
            output->name)
            output->place = i;
    return TRUE;
}

static gboolean add_field(Export *export, size_t column, GError **error)
{
    const SchemaDictionary *dictionary = export->study->dictionary;
    const size_t field = dictionary->columns[column].field;
    Output output = {
        .name = dictionary->columns[column].name, .field = &dictionary->fields[field]};
    const size_t form = schema_study_form(export->study, output.field->form);
    if (export->study->form_repeats[form]) {
        if (!plan_repeating(export, &output, error))
            return FALSE;
    } else {
        for (size_t e = 0; e < export->study->n_events; e++)
            if (schema_study_collects(export->study, e, field))
                output.node = cohort_plan_field(export->cohort, column, e);
    }
    g_array_append_val(export->outputs, output);
    return TRUE;
}

static gboolean add_derived(Export *export, guint number, GError **error)
{
    const SchemaDerived *derived =
        ((const CohortDerived *)g_ptr_array_index(export->cohort->derived, number))->spec;
    Output output = {.name = derived->name, .derived = derived};
    for (size_t e = 0; e < export->study->n_events; e++) {
        if (derived->level == SCHEMA_LEVEL_VISIT &&
            !schema_study_derives(export->study, e, derived))
            continue;
        output.node = cohort_plan_derived(export->cohort, number, e, error);
        if (!output.node)
            return FALSE;
    }
    g_array_append_val(export->outputs, output);
    return TRUE;
}

static gboolean plan(Export *export, GError **error)
{
    export->cohort->wants_presence = true;
    export->cohort->wants_extras = true;
    export->cohort->wants_all = !export->options.cohort_only;
    export->cohort->was_read = true;
    for (size_t c = 0; c < export->study->dictionary->n_columns; c++)
        if (export->study->dictionary->columns[c].field > 0 && !add_field(export, c, error))
            return FALSE;
    for (guint i = 0; i < export->cohort->derived->len; i++)
        if (!add_derived(export, i, error))
            return FALSE;
    return TRUE;
}

/* ---- what is written ---- */

static bool has_label(const Output *output)
{
    return output->derived ? output->derived->n_choices > 0
                           : output->field->type == SCHEMA_CHOICE;
}

static const char *label_of(const Output *output, const char *code)
{
    if (!output->derived)
        return schema_field_label(output->field, code);
    for (size_t i = 0; i < output->derived->n_choices; i++)
        if (strcmp(output->derived->choices[i].code, code) == 0)
            return output->derived->choices[i].label;
    return NULL;
}

static gboolean flush(Export *export, gsize at_least, GError **error)
{
    if (export->buffer->len < at_least)
        return TRUE;
    const gboolean ok =
        export->sink(export->buffer->str, export->buffer->len, export->data, error);
    (void)g_string_truncate(export->buffer, 0);
    return ok;
}

static void write_header(Export *export)
{
    const char *const keys[] = {export->study->dictionary->fields[0].name, "site", "event",
        "repeat_instrument", "repeat_instance"};
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        base_csv_writer_cell(export->writer, keys[i]);
    for (guint i = 0; i < export->outputs->len; i++) {
        const Output *output = &g_array_index(export->outputs, Output, i);
        base_csv_writer_cell(export->writer, output->name);
        if (!has_label(output))
            continue;
        g_autofree char *label = g_strconcat(output->name, "_label", NULL);
        base_csv_writer_cell(export->writer, label);
    }
    if (export->options.cohort)
        base_csv_writer_cell(export->writer, "in_cohort");
    base_csv_writer_end_row(export->writer);
}

static void write_keys(Export *export, const Row *row, size_t record, const char *site)
{
    const SchemaStudy *study = export->study;
    const CohortRows *rows = g_ptr_array_index(export->cohort->tables, row->stream);
    const bool repeats = row->stream > 0 || study->event_repeats[row->event];
    g_autofree char *instance = g_strdup_printf("%" G_GINT64_FORMAT, row->instance);
    base_csv_writer_cell(export->writer, g_ptr_array_index(export->cohort->piece.ids, record));
    base_csv_writer_cell(export->writer, site);
    base_csv_writer_cell(export->writer, study->events[row->event].name);
    base_csv_writer_cell(
        export->writer, row->stream > 0 ? study->dictionary->forms[rows->form] : NULL);
    base_csv_writer_cell(export->writer, repeats ? instance : NULL);
}

/* The value of an output on a row; NULL where the row has none such. */
static const RegistryDatum *value_of(
    const Export *export, const Output *output, const Row *row, size_t record)
{
    if (output->rows) {
        const guint n = output->rows->domains->len;
        if (row->stream == 0 ||
            g_ptr_array_index(export->cohort->tables, row->stream) != output->rows)
            return NULL;
        return registry_domain_at(g_ptr_array_index(output->rows->domains, output->place),
            g_array_index(output->rows->codes, uint32_t, row->place * n + output->place));
    }
    if (!output->node || row->stream > 0)
        return NULL;
    return registry_domain_at(
        output->node->domain, output->node->codes[output->node->by_slot ? row->place : record]);
}

static const char *text_of(const RegistryDatum *value, char buffer[BASE_DECIMAL_SIZE])
{
    if (!value || value->kind == REGISTRY_DATUM_NULL)
        return NULL;
    if (value->kind == REGISTRY_DATUM_TEXT)
        return value->text;
    if (value->kind == REGISTRY_DATUM_INTEGER)
        (void)g_snprintf(buffer, BASE_DECIMAL_SIZE, "%" G_GINT64_FORMAT, value->integer);
    else
        base_decimal_shortest(value->real, buffer);
    return buffer;
}

static void write_row(
    Export *export, const Row *row, size_t record, const char *site, bool is_member)
{
    char buffer[BASE_DECIMAL_SIZE];
    write_keys(export, row, record, site);
    for (guint i = 0; i < export->outputs->len; i++) {
        const Output *output = &g_array_index(export->outputs, Output, i);
        const char *text = text_of(value_of(export, output, row, record), buffer);
        base_csv_writer_cell(export->writer, text);
        if (has_label(output))
            base_csv_writer_cell(export->writer, text ? label_of(output, text) : NULL);
    }
    if (export->options.cohort)
        base_csv_writer_cell(export->writer, is_member ? "1" : "0");
    base_csv_writer_end_row(export->writer);
}

/* ---- the rows of a record ---- */

static void add_slot(Export *export, size_t slot)
{
    const CohortRowKey key = cohort_slot_key(export->cohort, slot);
    const Row row = {key.event, 0, key.instance, slot};
    if (export->cohort->piece.present[slot])
        g_array_append_val(export->rows, row);
}

static gint compare_rows(gconstpointer a, gconstpointer b)
{
    const Row *x = a, *y = b;
    if (x->event != y->event)
        return x->event < y->event ? -1 : 1;
    if (x->stream != y->stream)
        return x->stream < y->stream ? -1 : 1;
    return (x->instance > y->instance) - (x->instance < y->instance);
}

/* Event by event, the visit before the repeating forms, instances in order. */
static void list_rows(Export *export, size_t record)
{
    const RegistryCohort *cohort = export->cohort;
    const CohortPiece *piece = &cohort->piece;
    g_array_set_size(export->rows, 0);
    for (size_t e = 0; e < export->study->n_events; e++)
        add_slot(export, cohort_slot(cohort, record, e));
    for (uint32_t i = piece->first_extra[record]; i > 0;
         i = g_array_index(piece->extras, CohortExtra, i - 1).next)
        add_slot(export, piece->n_records * export->study->n_events + i - 1);
    for (guint t = 1; t < cohort->tables->len; t++) {
        const CohortRows *rows = g_ptr_array_index(cohort->tables, t);
        for (size_t k = rows->first ? rows->first[record] : 0;
             rows->first && k < rows->first[record + 1]; k++) {
            const CohortRowKey *key = &g_array_index(rows->keys, CohortRowKey, k);
            const Row row = {key->event, t, key->instance, k};
            g_array_append_val(export->rows, row);
        }
    }
    g_array_sort(export->rows, compare_rows);
}

static gboolean write_piece(RegistryCohort *cohort, void *data, GError **error)
{
    Export *export = data;
    const CohortPiece *piece = &cohort->piece;
    size_t member = 0;
    for (guint i = 0; i < export->outputs->len; i++) {
        CohortNode *node = g_array_index(export->outputs, Output, i).node;
        if (node && !cohort_compute(cohort, node, error))
            return FALSE;
    }
    const CohortNode *sites = cohort->own[COHORT_SITE];
    for (size_t record = 0; record < piece->n_records; record++) {
        const bool is_member = member < piece->n_members && piece->members[member] == record;
        const char *site = registry_domain_at(sites->domain, sites->codes[record])->text;
        member += is_member;
        if ((export->options.site && g_strcmp0(site, export->options.site) != 0) ||
            (export->options.cohort_only && !is_member))
            continue;
        list_rows(export, record);
        for (guint i = 0; i < export->rows->len; i++) {
            write_row(export, &g_array_index(export->rows, Row, i), record, site, is_member);
            if (!flush(export, PIECE_BYTES, error))
                return FALSE;
        }
    }
    return TRUE;
}

gboolean registry_export_csv(RegistryCohort *cohort, const RegistryExportOptions *options,
    RegistryExportSink sink, void *data, GError **error)
{
    g_return_val_if_fail(!cohort->was_read, FALSE);
    Export export = {.cohort = cohort,
        .study = cohort->study,
        .outputs = g_array_new(FALSE, FALSE, sizeof(Output)),
        .rows = g_array_new(FALSE, FALSE, sizeof(Row)),
        .buffer = g_string_new(NULL),
        .sink = sink,
        .data = data};
    CohortRef site;
    if (options)
        export.options = *options;
    export.writer = base_csv_writer_new(export.buffer, export.options.audience);
    gboolean ok = cohort_plan_column(
                      cohort, g_hash_table_lookup(cohort->by_name, "site"), &site, error) &&
                  plan(&export, error);
    if (ok) {
        write_header(&export);
        ok = cohort_pass(cohort, write_piece, &export, error) && flush(&export, 0, error);
    }
    base_csv_writer_free(export.writer);
    g_array_unref(export.rows);
    g_array_unref(export.outputs);
    (void)g_string_free(export.buffer, TRUE);
    return ok;
}
