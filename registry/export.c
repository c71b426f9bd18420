#include "registry/export.h"

#include <string.h>

#include "registry/reader_store.h"
#include "registry/sqlite/sql.h"
#include "registry/sqlite/value.h"
#include "registry/value.h"
#include "schema/sql.h"

enum { PIECE_BYTES = 1 << 16, KEY_COLUMNS = 3 };

/* A column of the file, by the values that it shows. */
typedef struct {
    const char *name;
    const SchemaField *field;     /* Of a dictionary column, or NULL. */
    const SchemaDerived *derived; /* Or NULL. */
} Output;

/* Rows of one table in the order of the file: of `visit`, or of one repeating form. */
typedef struct {
    const char *form; /* Name of the repeating form, NULL for visits. */
    sqlite3_stmt *select;
    int *source; /* For each output its column in `select`, or -1. */
    bool has_row;
} Stream;

typedef struct {
    RegistryReader *reader;
    const SchemaStudy *study;
    RegistryExportOptions options;
    GArray *outputs; /* Output */
    GArray *streams; /* Stream */
    GString *buffer;
    BaseCsvWriter *writer;
    RegistryExportSink sink;
    void *data;
} Export;

static void stream_clear(gpointer data)
{
    Stream *stream = data;
    (void)sqlite3_finalize(stream->select);
    g_free(stream->source);
}

static void list_outputs(Export *export)
{
    const SchemaDictionary *dictionary = export->study->dictionary;
    for (size_t i = 0; i < dictionary->n_columns; i++) {
        const SchemaColumn *column = &dictionary->columns[i];
        const Output output = {
            .name = column->name, .field = &dictionary->fields[column->field]};
        if (column->field > 0)
            g_array_append_val(export->outputs, output);
    }
    for (guint i = 0; i < export->reader->derived->len; i++) {
        const SchemaDerived *derived = g_ptr_array_index(export->reader->derived, i);
        const Output output = {.name = derived->name, .derived = derived};
        g_array_append_val(export->outputs, output);
    }
}

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

/* "CASE event WHEN ... END": the event's place in the study. */
static char *event_rank_sql(const SchemaStudy *study)
{
    GString *sql = g_string_new("CASE t.event");
    for (size_t e = 0; e < study->n_events; e++)
        g_string_append_printf(sql, " WHEN '%s' THEN %zu", study->events[e].name, e);
    g_string_append(sql, " END");
    return g_string_free(sql, FALSE);
}

/* Whether a table of the stream holds the output; *alias is the table's in the statement. */
static bool stream_holds(
    const Export *export, const char *form, const Output *output, char *alias)
{
    *alias = 't';
    if (output->derived && output->derived->level == SCHEMA_LEVEL_PATIENT)
        *alias = 'p';
    if (output->derived)
        return form == NULL;
    const size_t f = schema_study_form(export->study, output->field->form);
    const bool repeats = registry_form_repeats(export->reader->registry, f);
    if (form || repeats)
        return form && repeats && strcmp(form, output->field->form) == 0;
    return g_ptr_array_find_with_equal_func(
        export->reader->visit_columns, output->name, g_str_equal, NULL);
}

static char *stream_sql(const Export *export, Stream *stream, const char *table)
{
    g_autofree char *rank = event_rank_sql(export->study);
    GString *sql = g_string_new(NULL);
    g_string_append_printf(
        sql, "SELECT t.record_id, %s AS event_rank, t.instance, p.site, c.step IS NULL", rank);
    int next = KEY_COLUMNS + 2;
    for (guint i = 0; i < export->outputs->len; i++) {
        const Output *output = &g_array_index(export->outputs, Output, i);
        char alias = 't';
        stream->source[i] = -1;
        if (!stream_holds(export, stream->form, output, &alias))
            continue;
        g_autofree char *name = schema_sql_identifier(output->name);
        g_string_append_printf(sql, ", %c.%s", alias, name);
        stream->source[i] = next++;
    }
    g_string_append_printf(sql,
        "\nFROM temp.%s AS t JOIN temp.patient AS p ON p.record_id = t.record_id\n"
        "JOIN temp.cohort AS c ON c.record_id = t.record_id\n"
        "WHERE (?1 IS NULL OR p.site = ?1) AND (NOT ?2 OR c.step IS NULL)\n"
        "ORDER BY t.record_id, event_rank, t.instance",
        table);
    return g_string_free(sql, FALSE);
}

static gboolean advance(Stream *stream, GError **error)
{
    const int state = registry_sql_step(stream->select, "exporting", error);
    stream->has_row = state == 1;
    return state >= 0;
}

static gboolean open_stream(Export *export, const char *form, const char *table, GError **error)
{
    Stream stream = {.form = form, .source = g_new0(int, export->outputs->len + 1)};
    g_autofree char *sql = stream_sql(export, &stream, table);
    stream.select = registry_sql_prepare(export->reader->db, sql, error);
    if (stream.select) {
        registry_sql_bind_text(stream.select, 1, export->options.site);
        (void)sqlite3_bind_int(stream.select, 2, export->options.cohort_only);
    }
    const gboolean ok = stream.select && advance(&stream, error);
    g_array_append_val(export->streams, stream);
    return ok;
}

static gboolean open_streams(Export *export, GError **error)
{
    const Registry *registry = export->reader->registry;
    if (!open_stream(export, NULL, "visit", error))
        return FALSE;
    for (size_t f = 0; f < registry->n_forms; f++) {
        if (!registry_form_repeats(registry, f) || registry->forms[f].n_columns == 0)
            continue;
        g_autofree char *name = schema_sql_form_name(export->study, f);
        g_autofree char *table = schema_sql_identifier(name);
        if (!open_stream(export, export->study->dictionary->forms[f], table, error))
            return FALSE;
    }
    return TRUE;
}

/* Record id, then event; the streams' own order settles the rest. */
static int compare_streams(const Stream *a, const Stream *b)
{
    const int order = strcmp(registry_sql_text(a->select, 0), registry_sql_text(b->select, 0));
    if (order != 0)
        return order;
    return sqlite3_column_int(a->select, 1) - sqlite3_column_int(b->select, 1);
}

/* The stream whose row comes next, NULL at the end. */
static Stream *next_stream(const Export *export)
{
    Stream *first = NULL;
    for (guint i = 0; i < export->streams->len; i++) {
        Stream *stream = &g_array_index(export->streams, Stream, i);
        if (stream->has_row && (!first || compare_streams(stream, first) < 0))
            first = stream;
    }
    return first;
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
    static const char *const keys[] = {
        "record_id", "site", "event", "repeat_instrument", "repeat_instance"};
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

static void write_keys(Export *export, const Stream *stream)
{
    const int event = sqlite3_column_int(stream->select, 1);
    const bool repeats = stream->form || export->study->event_repeats[event];
    base_csv_writer_cell(export->writer, registry_sql_text(stream->select, 0));
    base_csv_writer_cell(export->writer, registry_sql_text(stream->select, 3));
    base_csv_writer_cell(export->writer, export->study->events[event].name);
    base_csv_writer_cell(export->writer, stream->form);
    base_csv_writer_cell(export->writer, repeats ? registry_sql_text(stream->select, 2) : NULL);
}

static void write_value(Export *export, const Stream *stream, guint i)
{
    const Output *output = &g_array_index(export->outputs, Output, i);
    char buffer[BASE_DECIMAL_SIZE];
    const char *text = NULL;
    if (stream->source[i] >= 0) {
        const RegistryValue value = registry_sqlite_value(stream->select, stream->source[i]);
        text = registry_value_text(&value, buffer);
    }
    base_csv_writer_cell(export->writer, text);
    if (has_label(output))
        base_csv_writer_cell(export->writer, text ? label_of(output, text) : NULL);
}

static void write_row(Export *export, const Stream *stream)
{
    write_keys(export, stream);
    for (guint i = 0; i < export->outputs->len; i++)
        write_value(export, stream, i);
    if (export->options.cohort)
        base_csv_writer_cell(export->writer, sqlite3_column_int(stream->select, 4) ? "1" : "0");
    base_csv_writer_end_row(export->writer);
}

static gboolean write_all(Export *export, GError **error)
{
    Stream *stream;
    write_header(export);
    while ((stream = next_stream(export))) {
        write_row(export, stream);
        if (!flush(export, PIECE_BYTES, error) || !advance(stream, error))
            return FALSE;
    }
    return flush(export, 0, error);
}

gboolean registry_export_csv(RegistryReader *reader, const RegistryExportOptions *options,
    RegistryExportSink sink, void *data, GError **error)
{
    Export export = {.reader = reader,
        .study = reader->registry->study,
        .outputs = g_array_new(FALSE, FALSE, sizeof(Output)),
        .streams = g_array_new(FALSE, FALSE, sizeof(Stream)),
        .buffer = g_string_new(NULL),
        .sink = sink,
        .data = data};
    if (options)
        export.options = *options;
    g_array_set_clear_func(export.streams, stream_clear);
    export.writer = base_csv_writer_new(export.buffer, export.options.audience);
    list_outputs(&export);
    const gboolean ok = open_streams(&export, error) && write_all(&export, error);
    base_csv_writer_free(export.writer);
    g_array_unref(export.streams);
    g_array_unref(export.outputs);
    (void)g_string_free(export.buffer, TRUE);
    return ok;
}
