#include "commands/stat_print.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/json.h"
#include "reports/render/render.h"
#include "reports/words/method.h"

/* ---- JSON: a row at a time, since survival may have a step for each of a million ---- */

static void put_list(BaseJsonWriter *writer, const char *key, const ReportList *list);

static void put_value(
    BaseJsonWriter *writer, const char *key, ReportItemValue value, ReportItemKind kind)
{
    switch (kind) {
    case REPORT_ITEM_NUMBER:
    case REPORT_ITEM_P:
        base_json_put(writer, key, base_json_number(value.number));
        break;
    case REPORT_ITEM_COUNT:
        base_json_put(writer, key, json_integer(value.count));
        break;
    case REPORT_ITEM_TEXT:
        base_json_put(writer, key, base_json_text(value.text));
        break;
    case REPORT_ITEM_BOOL:
        base_json_put(writer, key, json_boolean(value.yes));
        break;
    case REPORT_ITEM_LIST:
        put_list(writer, key, value.list);
        break;
    }
}

static void put_list(BaseJsonWriter *writer, const char *key, const ReportList *list)
{
    base_json_open(writer, key, '[');
    for (size_t i = 0; i < report_list_n_rows(list); i++) {
        if (list->bare) {
            put_value(writer, NULL, report_list_at(list, i, 0), list->items[0].kind);
            continue;
        }
        base_json_open(writer, NULL, '{');
        for (size_t c = 0; c < list->n_items; c++)
            put_value(
                writer, list->items[c].key, report_list_at(list, i, c), list->items[c].kind);
        base_json_close(writer);
    }
    base_json_close(writer);
}

/* JSON with 17 significant digits; NaN is null, infinities are "Inf" and "-Inf". New. */
static char *as_json(const ReportResult *result)
{
    g_autofree char *method = report_method_words(result->method, result->parts, NULL);
    GString *out = g_string_new(NULL);
    BaseJsonWriter *writer = base_json_writer_new(out, false);
    base_json_open(writer, NULL, '{');
    base_json_put(writer, "method", base_json_text(method));
    base_json_put(writer, "method_id", base_json_text(report_method(result->method)->id));
    for (guint i = 0; i < result->items.items->len; i++) {
        const ReportItem *item = &g_array_index(result->items.items, ReportItem, i);
        put_value(writer, item->key, g_array_index(result->items.values, ReportItemValue, i),
            item->kind);
    }
    if (result->notes->len > 0)
        base_json_open(writer, "notes", '[');
    for (guint i = 0; i < result->notes->len; i++) {
        g_autofree char *note = report_phrase_compose(result->notes->pdata[i], NULL);
        base_json_put(writer, NULL, base_json_text(note));
    }
    base_json_writer_free(writer);
    return g_string_free(out, FALSE);
}

/* ---- for people ---- */

static bool is_number(ReportItemKind kind)
{
    return kind == REPORT_ITEM_NUMBER || kind == REPORT_ITEM_P;
}

static char *number_text(double value, const char *digits)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    if (isinf(value))
        return g_strdup(value > 0 ? "Inf" : "-Inf");
    return g_strdup(g_ascii_formatd(buffer, sizeof buffer, digits, value + 0.0)); /* no -0 */
}

/* How a value prints; `missing` stands for one that does not exist. New. */
static char *value_text(ReportItemValue value, ReportItemKind kind, const char *missing)
{
    if ((is_number(kind) && isnan(value.number)) || (kind == REPORT_ITEM_TEXT && !value.text))
        return g_strdup(missing);
    switch (kind) {
    case REPORT_ITEM_NUMBER:
        return number_text(value.number, "%.7g");
    case REPORT_ITEM_P:
        /* Below what a double holds; no P is 0. */
        return value.number == 0 ? g_strdup("<1e-300") : number_text(value.number, "%.4g");
    case REPORT_ITEM_COUNT:
        return g_strdup_printf("%" PRId64, value.count);
    case REPORT_ITEM_TEXT:
        return g_strdup(value.text);
    case REPORT_ITEM_BOOL:
        return g_strdup(value.yes ? "yes" : "no");
    case REPORT_ITEM_LIST:
        break;
    }
    return g_strdup("");
}

/* Shown in the table itself, not under it. */
static bool is_cell(const ReportItem *item)
{
    return item->label && item->kind != REPORT_ITEM_LIST;
}

/* The heading of the list in a cell: its column, and the row's name where it has one. New. */
static char *heading_of(const ReportList *list, size_t row, size_t column)
{
    const char *label = list->items[column].label;
    const ReportItemValue first = report_list_at(list, row, 0);
    if (list->items[0].kind == REPORT_ITEM_TEXT && !first.text)
        return g_strdup(label);
    g_autofree char *name = value_text(first, list->items[0].kind, "");
    return g_strdup_printf("%s, %s", label, name);
}

static void add_columns(ReportTable *table, const ReportList *list)
{
    for (size_t c = 1; c < list->n_items; c++) {
        const ReportItemKind kind = list->items[c].kind;
        if (is_cell(&list->items[c]))
            (void)report_table_add_column(table, list->items[c].label, "", NULL,
                is_number(kind) || kind == REPORT_ITEM_COUNT ? 'r' : 'l');
    }
}

/* The list as a table, and those in its cells below it. */
static void add_list(
    ReportDocument *document, const ReportList *list, const char *title, const char *missing)
{
    g_autofree char *id = g_strdup_printf("%u", document->tables->len + 1);
    g_autofree char *label = g_strdup_printf("Table %s", id);
    ReportTable *table = report_table_add(
        document, id, label, title, list->items[0].label ? list->items[0].label : "");
    add_columns(table, list);
    for (size_t i = 0; i < report_list_n_rows(list); i++) {
        g_autofree char *name =
            value_text(report_list_at(list, i, 0), list->items[0].kind, missing);
        ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, name);
        for (size_t c = 1, cell = 0; c < list->n_items; c++) {
            if (!is_cell(&list->items[c]))
                continue;
            g_autofree char *text =
                value_text(report_list_at(list, i, c), list->items[c].kind, missing);
            report_cell_set_text(&line->cells[cell++], text);
        }
    }
    for (size_t c = 0; c < list->n_items; c++)
        for (size_t i = 0; list->items[c].kind == REPORT_ITEM_LIST && list->items[c].label &&
                           i < report_list_n_rows(list);
             i++) {
            g_autofree char *heading = heading_of(list, i, c);
            add_list(document, report_list_at(list, i, c).list, heading, missing);
        }
}

static void add_line(ReportTable *table, const char *label, const char *text)
{
    report_cell_set_text(
        &report_table_add_line(table, REPORT_LINE_ROW, 0, label)->cells[0], text);
}

static void add_values(ReportDocument *document, const ReportResult *result, const char *title,
    const char *missing)
{
    ReportTable *table = report_table_add(document, "1", "Table 1", title, "");
    (void)report_table_add_column(table, "Value", "", NULL, 'l');
    g_autofree char *method = report_method_words(result->method, result->parts, NULL);
    add_line(table, "Method", method);
    for (guint i = 0; i < result->items.items->len; i++) {
        const ReportItem *item = &g_array_index(result->items.items, ReportItem, i);
        if (!is_cell(item))
            continue;
        g_autofree char *text = value_text(
            g_array_index(result->items.values, ReportItemValue, i), item->kind, missing);
        add_line(table, item->label, text);
    }
    for (guint i = 0; i < result->notes->len; i++) {
        g_autofree char *note = report_phrase_compose(result->notes->pdata[i], NULL);
        report_table_add_note(table, "", note);
    }
}

GBytes *command_stat_render(const ReportResult *result, const char *format, GError **error)
{
    ReportFormat kind;
    if (!report_format_parse(format, &kind, error))
        return NULL;
    if (kind == REPORT_JSON) {
        char *json = as_json(result);
        return g_bytes_new_take(json, strlen(json));
    }
    g_autofree char *title = report_method_title(result->method, NULL);
    g_autoptr(ReportDocument) document = report_document_new("stat", title);
    /* A program that reads the table takes a dash for a word. */
    const bool for_programs = kind == REPORT_CSV || kind == REPORT_XLSX;
    const char *missing = for_programs ? "" : "-";
    add_values(document, result, title, missing);
    for (guint i = 0; i < result->items.items->len; i++) {
        const ReportItem *item = &g_array_index(result->items.items, ReportItem, i);
        if (item->label && item->kind == REPORT_ITEM_LIST)
            add_list(document, g_array_index(result->items.values, ReportItemValue, i).list,
                item->label, missing);
    }
    return report_render(document, kind, error);
}
