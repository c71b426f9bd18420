#include "exports/workbook.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/error.h"
#include "base/unnamed_file.h"
#include "exports/stat_columns.h"

/* Excel's limits, and its day 0 (1899-12-30) as days before 1970-01-01. */
enum { MOST_ROWS = 1048576, MOST_COLUMNS = 16384, MOST_BYTES = 32767, EXCEL_DAYS = 25569 };

struct ExportWorkbook {
    const ExportShape *shape;
    int file; /* Without a name, and the path of it for this process. */
    char *path;
    lxw_workbook *book;
    lxw_worksheet *table;
    lxw_format *heading, *date, *moment;
    lxw_row_t row;
    int64_t n_cut;
};

static gboolean fail(GError **error, const char *message)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_OUTPUT, "the workbook: %s", message);
    return FALSE;
}

static void put_text(ExportWorkbook *workbook, lxw_worksheet *sheet, lxw_row_t row,
    lxw_col_t column, const char *text, lxw_format *format)
{
    g_autofree char *cut = strlen(text) > MOST_BYTES ? export_stat_cut(text, MOST_BYTES) : NULL;
    workbook->n_cut += cut != NULL;
    (void)worksheet_write_string(sheet, row, column, cut ? cut : text, format);
}

static lxw_worksheet *add_sheet(
    ExportWorkbook *workbook, const char *name, const char *const *headings)
{
    lxw_worksheet *sheet = workbook_add_worksheet(workbook->book, name);
    for (lxw_col_t i = 0; headings && headings[i]; i++)
        put_text(workbook, sheet, 0, i, headings[i], workbook->heading);
    worksheet_freeze_panes(sheet, 1, 0);
    return sheet;
}

ExportWorkbook *export_workbook_new(const ExportShape *shape, GError **error)
{
    g_autoptr(ExportWorkbook) workbook = g_new0(ExportWorkbook, 1);
    workbook->shape = shape;
    if (shape->cells->len > MOST_COLUMNS) {
        (void)fail(error, "a sheet has at most 16384 columns; --shape long has fewer");
        return NULL;
    }
    workbook->file = base_unnamed_file();
    if (workbook->file < 0) {
        (void)fail(error, g_strerror(errno));
        return NULL;
    }
    workbook->path = base_unnamed_path(workbook->file);
    /* A row leaves memory when the next one begins. */
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    workbook->book = workbook_new_opt(workbook->path, &options);
    workbook->heading = workbook_add_format(workbook->book);
    format_set_bold(workbook->heading);
    workbook->date = workbook_add_format(workbook->book);
    format_set_num_format(workbook->date, "yyyy-mm-dd");
    workbook->moment = workbook_add_format(workbook->book);
    format_set_num_format(workbook->moment, "yyyy-mm-dd hh:mm:ss");
    workbook->table = add_sheet(workbook, "data", NULL);
    for (guint i = 0; i < shape->cells->len; i++)
        put_text(workbook, workbook->table, 0, (lxw_col_t)i,
            g_array_index(shape->cells, ExportCell, i).name, workbook->heading);
    return g_steal_pointer(&workbook);
}

void export_workbook_free(ExportWorkbook *workbook)
{
    if (!workbook)
        return;
    if (workbook->book)
        (void)workbook_close(workbook->book);
    if (workbook->path)
        (void)close(workbook->file);
    g_free(workbook->path);
    g_free(workbook);
}

static void put_value(ExportWorkbook *workbook, lxw_col_t column, const ExportCell *cell,
    const RegistryValue *value)
{
    const SchemaType type = cell->kind == EXPORT_CELL_VALUE ? cell->of->type : SCHEMA_TEXT;
    lxw_worksheet *sheet = workbook->table;
    double days, seconds;
    if (value->kind == REGISTRY_VALUE_INTEGER)
        (void)worksheet_write_number(
            sheet, workbook->row, column, (double)value->integer, NULL);
    else if (value->kind == REGISTRY_VALUE_REAL)
        (void)worksheet_write_number(sheet, workbook->row, column, value->real, NULL);
    else if (value->kind == REGISTRY_VALUE_TEXT &&
             (type == SCHEMA_DATE || type == SCHEMA_DATETIME) &&
             export_stat_moment(value->text, &days, &seconds))
        (void)worksheet_write_number(sheet, workbook->row, column,
            days + EXCEL_DAYS + seconds / 86400,
            type == SCHEMA_DATE ? workbook->date : workbook->moment);
    else if (value->kind != REGISTRY_VALUE_NONE)
        put_text(workbook, sheet, workbook->row, column, value->text, NULL);
}

gboolean export_workbook_line(const RegistryValue *cells, void *data, GError **error)
{
    ExportWorkbook *workbook = data;
    if (++workbook->row >= MOST_ROWS)
        return fail(error, "a sheet has at most 1048576 rows; csv has no such limit");
    for (guint i = 0; i < workbook->shape->cells->len; i++)
        put_value(workbook, (lxw_col_t)i, &g_array_index(workbook->shape->cells, ExportCell, i),
            &cells[i]);
    return TRUE;
}

/* ---- the codebook ---- */

static void add_variables(ExportWorkbook *workbook, const GArray *facts)
{
    static const char *const headings[] = {"variable", "label", "form", "type", "unit",
        "events", "n", "n_missing_code", "min", "max", NULL};
    const SchemaStudy *study = workbook->shape->study;
    lxw_worksheet *sheet = add_sheet(workbook, "codebook", headings);
    for (guint i = 0; i < facts->len; i++) {
        const ExportFact *fact = &g_array_index(facts, ExportFact, i);
        g_autofree char *unit = export_fact_unit(fact);
        g_autofree char *events = export_fact_events(fact, study);
        g_autofree char *min = export_fact_bound(fact, false);
        g_autofree char *max = export_fact_bound(fact, true);
        const char *form = fact->column->derived ? "(derived)" : fact->column->field->form;
        const char *const texts[] = {export_fact_name(fact), export_fact_label(fact), form,
            export_fact_type(fact), unit, events};
        for (lxw_col_t c = 0; c < G_N_ELEMENTS(texts); c++)
            put_text(workbook, sheet, i + 1, c, texts[c], NULL);
        (void)worksheet_write_number(sheet, i + 1, 6, (double)fact->n, NULL);
        (void)worksheet_write_number(sheet, i + 1, 7, (double)fact->n_missing, NULL);
        put_text(workbook, sheet, i + 1, 8, min, NULL);
        put_text(workbook, sheet, i + 1, 9, max, NULL);
    }
    worksheet_set_column(sheet, 0, 0, 24, NULL);
    worksheet_set_column(sheet, 1, 1, 48, NULL);
}

static void add_codes(ExportWorkbook *workbook, const GArray *facts)
{
    static const char *const headings[] = {"variable", "code", "label", "n", NULL};
    lxw_worksheet *sheet = add_sheet(workbook, "codes", headings);
    lxw_row_t row = 0;
    for (guint i = 0; i < facts->len; i++) {
        const ExportFact *fact = &g_array_index(facts, ExportFact, i);
        for (size_t c = 0; c < fact->n_choices; c++) {
            row++;
            put_text(workbook, sheet, row, 0, export_fact_name(fact), NULL);
            put_text(workbook, sheet, row, 1, fact->choices[c].code, NULL);
            put_text(workbook, sheet, row, 2, fact->choices[c].label, NULL);
            (void)worksheet_write_number(sheet, row, 3, (double)fact->n_of_choice[c], NULL);
        }
    }
    GHashTable *missing = workbook->shape->study->missing_codes;
    g_autoptr(GList) codes =
        missing ? g_list_sort(g_hash_table_get_keys(missing), (GCompareFunc)strcmp) : NULL;
    for (const GList *code = codes; code; code = code->next) {
        row++;
        put_text(workbook, sheet, row, 0, "(missing-data code)", NULL);
        put_text(workbook, sheet, row, 1, code->data, NULL);
        put_text(workbook, sheet, row, 2, g_hash_table_lookup(missing, code->data), NULL);
    }
}

/* Hands the file that was made on, piece by piece. */
static gboolean hand_on(const char *path, ExportSink sink, void *data, GError **error)
{
    enum { PIECE = 1 << 16 };
    FILE *file = g_fopen(path, "rb");
    if (!file)
        return fail(error, g_strerror(errno));
    g_autofree char *bytes = g_malloc(PIECE);
    gboolean ok = TRUE;
    size_t size;
    while (ok && (size = fread(bytes, 1, PIECE, file)) > 0)
        ok = sink(bytes, size, data, error);
    if (ok && ferror(file))
        ok = fail(error, g_strerror(errno));
    (void)fclose(file);
    return ok;
}

gboolean export_workbook_end(ExportWorkbook *workbook, const ExportFacts *facts,
    ExportSink sink, void *data, GError **error)
{
    add_variables(workbook, export_facts_list(facts));
    add_codes(workbook, export_facts_list(facts));
    worksheet_freeze_panes(workbook->table, 1, 1);
    /* The date of creation would be the only thing that differs from run to run. */
    lxw_doc_properties properties = {
        .title = workbook->shape->study->title, .created = 946684800};
    (void)workbook_set_properties(workbook->book, &properties);
    const lxw_error code = workbook_close(g_steal_pointer(&workbook->book));
    if (code != LXW_NO_ERROR)
        return fail(error, lxw_strerror(code));
    return hand_on(workbook->path, sink, data, error);
}

int64_t export_workbook_n_cut(const ExportWorkbook *workbook)
{
    return workbook->n_cut;
}
