#include "commands/score_file.h"

#include <string.h>

#include "base/csv_read.h"
#include "base/csv_write.h"
#include "base/decimal.h"
#include "base/error.h"

#define NO_COLUMN SIZE_MAX

/* Where the answer to one input comes from: its column, or an instrument over other columns. */
typedef struct {
    size_t column;
    const ClinInstrument *derived;
    size_t output;
    size_t columns[CLIN_MAX_INPUTS];
} Source;

typedef struct {
    const ClinInstrument *instrument;
    const ClinOptions *options;
    const char *path;
    size_t n_columns;
    Source sources[CLIN_MAX_INPUTS];
    CommandScoreSummary *summary;
} Scoring;

void command_score_summary_clear(CommandScoreSummary *summary)
{
    g_clear_pointer(&summary->absent, g_ptr_array_unref);
    g_clear_pointer(&summary->derived, g_ptr_array_unref);
}

static gboolean find_column(const Scoring *scoring, const BaseCsvRow *header, const char *name,
    size_t *column, GError **error)
{
    *column = NO_COLUMN;
    for (size_t i = 0; i < header->n_cells; i++) {
        if (!g_str_equal(header->cells[i].text, name))
            continue;
        if (*column != NO_COLUMN) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
                "%s:%" G_GINT64_FORMAT ": column %s is there twice: rename or drop one",
                scoring->path, header->line, name);
            return FALSE;
        }
        *column = i;
    }
    return TRUE;
}

/* Binds an input without a column to a derived variable, where that has one. */
static gboolean bind_derived(const Scoring *scoring, const BaseCsvRow *header, const char *name,
    Source *source, GError **error)
{
    size_t n_found = 0;
    source->derived = clin_instrument_find_variable(name, &source->output);
    if (!source->derived || source->derived == scoring->instrument) {
        source->derived = NULL;
        return TRUE;
    }
    for (size_t i = 0; i < source->derived->n_inputs; i++) {
        const char *input = clin_instrument_input(source->derived, i)->name;
        if (!find_column(scoring, header, input, &source->columns[i], error))
            return FALSE;
        n_found += source->columns[i] != NO_COLUMN;
    }
    if (n_found == 0)
        source->derived = NULL;
    return TRUE;
}

static gboolean bind_inputs(Scoring *scoring, const BaseCsvRow *header, GError **error)
{
    const ClinInstrument *instrument = scoring->instrument;
    for (size_t i = 0; i < instrument->n_inputs; i++) {
        const char *name = clin_instrument_input(instrument, i)->name;
        Source *source = &scoring->sources[i];
        if (!find_column(scoring, header, name, &source->column, error))
            return FALSE;
        if (source->column != NO_COLUMN)
            continue;
        if (!bind_derived(scoring, header, name, source, error))
            return FALSE;
        g_ptr_array_add(source->derived ? scoring->summary->derived : scoring->summary->absent,
            (gpointer)name);
    }
    if (scoring->summary->absent->len < instrument->n_inputs)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
        "%s: no column of %s is in the header: expected %s and others: 'proreg score %s "
        "--explain' lists them",
        scoring->path, instrument->name, clin_instrument_input(instrument, 0)->name,
        instrument->name);
    return FALSE;
}

static gboolean check_outputs(const Scoring *scoring, const BaseCsvRow *header, GError **error)
{
    for (size_t i = 0; i < scoring->instrument->n_outputs; i++) {
        const char *name = scoring->instrument->outputs[i].name;
        size_t column = NO_COLUMN;
        if (!find_column(scoring, header, name, &column, error))
            return FALSE;
        if (column != NO_COLUMN) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
                "%s:%" G_GINT64_FORMAT
                ": column %s is there already, and %s would add it: rename "
                "or drop it",
                scoring->path, header->line, name, scoring->instrument->name);
            return FALSE;
        }
    }
    return TRUE;
}

static ClinValue cell_value(const BaseCsvRow *row, size_t column)
{
    if (column == NO_COLUMN)
        return (ClinValue){0};
    return (ClinValue){.kind = CLIN_VALUE_TEXT, .text = row->cells[column].text};
}

static ClinValue source_value(
    const Scoring *scoring, const BaseCsvRow *row, const Source *source)
{
    if (!source->derived)
        return cell_value(row, source->column);
    ClinValue inputs[CLIN_MAX_INPUTS];
    ClinValue outputs[CLIN_MAX_OUTPUTS];
    for (size_t i = 0; i < source->derived->n_inputs; i++)
        inputs[i] = cell_value(row, source->columns[i]);
    scoring->summary->n_invalid +=
        clin_instrument_evaluate(source->derived, inputs, scoring->options, outputs);
    return outputs[source->output];
}

static void write_value(BaseCsvWriter *writer, const ClinValue *value, int decimals)
{
    char text[BASE_DECIMAL_SIZE] = "";
    if (value->kind == CLIN_VALUE_NUMBER)
        base_decimal_fixed(value->number, decimals, text);
    base_csv_writer_cell(writer, value->kind == CLIN_VALUE_TEXT ? value->text : text);
}

static void write_row(const Scoring *scoring, const BaseCsvRow *row, BaseCsvWriter *writer)
{
    const ClinInstrument *instrument = scoring->instrument;
    ClinValue inputs[CLIN_MAX_INPUTS];
    ClinValue outputs[CLIN_MAX_OUTPUTS];
    for (size_t i = 0; i < instrument->n_inputs; i++)
        inputs[i] = source_value(scoring, row, &scoring->sources[i]);
    CommandScoreSummary *summary = scoring->summary;
    summary->n_invalid +=
        clin_instrument_evaluate(instrument, inputs, scoring->options, outputs);
    summary->n_rows++;
    summary->n_scored += outputs[0].kind != CLIN_VALUE_MISSING;
    for (size_t i = 0; i < row->n_cells; i++)
        base_csv_writer_cell(writer, row->cells[i].text);
    for (size_t i = 0; i < instrument->n_outputs; i++)
        write_value(writer, &outputs[i], instrument->outputs[i].decimals);
    base_csv_writer_end_row(writer);
}

static gboolean write_header(
    Scoring *scoring, const BaseCsvRow *header, BaseCsvWriter *writer, GError **error)
{
    scoring->n_columns = header->n_cells;
    if (!bind_inputs(scoring, header, error) || !check_outputs(scoring, header, error))
        return FALSE;
    for (size_t i = 0; i < header->n_cells; i++)
        base_csv_writer_cell(writer, header->cells[i].text);
    for (size_t i = 0; i < scoring->instrument->n_outputs; i++)
        base_csv_writer_cell(writer, scoring->instrument->outputs[i].name);
    base_csv_writer_end_row(writer);
    return TRUE;
}

static gboolean take_row(Scoring *scoring, BaseCsvStep step, const BaseCsvRow *row,
    BaseCsvWriter *writer, GError **error)
{
    if (step == BASE_CSV_DEFECT) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            "%s:%" G_GINT64_FORMAT ": %s: correct it and score again", scoring->path, row->line,
            base_csv_defect_text(row->defect));
        return FALSE;
    }
    if (scoring->n_columns == 0)
        return write_header(scoring, row, writer, error);
    if (row->n_cells != scoring->n_columns) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            "%s:%" G_GINT64_FORMAT ": %zu cells, and the header has %zu: correct it and score "
            "again",
            scoring->path, row->line, row->n_cells, scoring->n_columns);
        return FALSE;
    }
    write_row(scoring, row, writer);
    return TRUE;
}

gboolean command_score_file(const ClinInstrument *instrument, const ClinOptions *options,
    const char *path, GString *out, CommandScoreSummary *summary, GError **error)
{
    *summary = (CommandScoreSummary){.absent = g_ptr_array_new(), .derived = g_ptr_array_new()};
    Scoring scoring = {
        .instrument = instrument, .options = options, .path = path, .summary = summary};
    g_autoptr(BaseCsvReader) reader = base_csv_reader_open(path, '\0', error);
    if (!reader)
        return FALSE;
    g_autoptr(BaseCsvWriter) writer = base_csv_writer_new(out, BASE_CSV_FOR_PROGRAMS);
    BaseCsvRow row;
    BaseCsvStep step;
    while ((step = base_csv_reader_next(reader, &row, error)) != BASE_CSV_END)
        if (step == BASE_CSV_FAILED || !take_row(&scoring, step, &row, writer, error))
            return FALSE;
    if (scoring.n_columns == 0) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            "%s: the file is empty: expected a header and rows", path);
        return FALSE;
    }
    return TRUE;
}
