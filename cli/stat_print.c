#include "cli/stat_print.h"

#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reports/render/json_number.h"
#include "reports/render/render.h"
#include "reports/words/method.h"

/* ---- JSON ---- */

static json_t *text_json(const char *text)
{
    if (!text)
        return json_null();
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    return json_string(valid);
}

static json_t *list_json(const ReportList *list);

static json_t *value_json(ReportItemValue value, ReportItemKind kind)
{
    switch (kind) {
    case REPORT_ITEM_NUMBER:
    case REPORT_ITEM_P:
        return report_json_number(value.number);
    case REPORT_ITEM_COUNT:
        return json_integer(value.count);
    case REPORT_ITEM_TEXT:
        return text_json(value.text);
    case REPORT_ITEM_BOOL:
        return json_boolean(value.yes);
    case REPORT_ITEM_LIST:
        break;
    }
    return list_json(value.list);
}

static json_t *list_json(const ReportList *list)
{
    json_t *array = json_array();
    for (size_t i = 0; i < report_list_n_rows(list); i++) {
        json_t *row = json_object();
        for (size_t c = 0; c < list->n_items; c++)
            (void)json_object_set_new(row, list->items[c].key,
                value_json(report_list_at(list, i, c), list->items[c].kind));
        if (list->bare) {
            (void)json_array_append(array, json_object_get(row, list->items[0].key));
            json_decref(row);
        } else {
            (void)json_array_append_new(array, row);
        }
    }
    return array;
}

char *cli_stat_json(const ReportResult *result)
{
    g_autofree char *method = report_method_words(result->method, result->parts, NULL);
    json_t *object = json_object();
    (void)json_object_set_new(object, "method", text_json(method));
    (void)json_object_set_new(
        object, "method_id", text_json(report_method(result->method)->id));
    for (guint i = 0; i < result->items.items->len; i++) {
        const ReportItem *item = &g_array_index(result->items.items, ReportItem, i);
        (void)json_object_set_new(object, item->key,
            value_json(g_array_index(result->items.values, ReportItemValue, i), item->kind));
    }
    if (result->notes->len > 0) {
        json_t *notes = json_array();
        for (guint i = 0; i < result->notes->len; i++) {
            g_autofree char *note = report_phrase_compose(result->notes->pdata[i], NULL);
            (void)json_array_append_new(notes, text_json(note));
        }
        (void)json_object_set_new(object, "notes", notes);
    }
    char *dump = json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(17));
    char *text = g_strconcat(dump, "\n", NULL);
    free(dump);
    json_decref(object);
    return text;
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
        return number_text(value.number, "%.4g");
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

GBytes *cli_stat_render(const ReportResult *result, const char *format, GError **error)
{
    ReportFormat kind;
    if (!report_format_parse(format, &kind, error))
        return NULL;
    if (kind == REPORT_JSON) {
        char *json = cli_stat_json(result);
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
