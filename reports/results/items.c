#include "reports/results/items.h"

static void list_free(void *data)
{
    ReportList *list = data;
    g_array_unref(list->values);
    g_free(list);
}

void report_items_init(ReportItems *items)
{
    *items = (ReportItems){.items = g_array_new(FALSE, FALSE, sizeof(ReportItem)),
        .values = g_array_new(FALSE, FALSE, sizeof(ReportItemValue)),
        .lists = g_ptr_array_new_with_free_func(list_free),
        .texts = g_string_chunk_new(256)};
}

void report_items_clear(ReportItems *items)
{
    g_clear_pointer(&items->items, g_array_unref);
    g_clear_pointer(&items->values, g_array_unref);
    g_clear_pointer(&items->lists, g_ptr_array_unref);
    g_clear_pointer(&items->texts, g_string_chunk_free);
}

static void append(ReportItems *items, const char *key, const char *label, ReportItemKind kind,
    ReportItemValue value)
{
    const ReportItem item = {key, label, kind};
    g_array_append_val(items->items, item);
    g_array_append_val(items->values, value);
}

void report_items_number(ReportItems *items, const char *key, const char *label, double value)
{
    append(items, key, label, REPORT_ITEM_NUMBER, (ReportItemValue){.number = value});
}

void report_items_p(ReportItems *items, const char *key, const char *label, double value)
{
    append(items, key, label, REPORT_ITEM_P, (ReportItemValue){.number = value});
}

void report_items_count(ReportItems *items, const char *key, const char *label, int64_t value)
{
    append(items, key, label, REPORT_ITEM_COUNT, (ReportItemValue){.count = value});
}

void report_items_bool(ReportItems *items, const char *key, const char *label, bool value)
{
    append(items, key, label, REPORT_ITEM_BOOL, (ReportItemValue){.yes = value});
}

const char *report_items_intern(ReportItems *items, const char *text)
{
    return text ? g_string_chunk_insert_const(items->texts, text) : NULL;
}

void report_items_text(
    ReportItems *items, const char *key, const char *label, const char *value)
{
    append(items, key, label, REPORT_ITEM_TEXT,
        (ReportItemValue){.text = report_items_intern(items, value)});
}

ReportList *report_items_new_list(
    ReportItems *items, const ReportItem *columns, size_t n_columns)
{
    ReportList *list = g_new0(ReportList, 1);
    list->items = columns;
    list->n_items = n_columns;
    list->values = g_array_new(FALSE, FALSE, sizeof(ReportItemValue));
    g_ptr_array_add(items->lists, list);
    return list;
}

void report_items_attach(
    ReportItems *items, const char *key, const char *label, ReportList *list)
{
    append(items, key, label, REPORT_ITEM_LIST, (ReportItemValue){.list = list});
}

ReportList *report_items_list(ReportItems *items, const char *key, const char *label,
    const ReportItem *columns, size_t n_columns)
{
    ReportList *list = report_items_new_list(items, columns, n_columns);
    report_items_attach(items, key, label, list);
    return list;
}

void report_list_row(ReportList *list, const ReportItemValue *row)
{
    g_array_append_vals(list->values, row, (guint)list->n_items);
}

size_t report_list_n_rows(const ReportList *list)
{
    return list->n_items ? list->values->len / list->n_items : 0;
}

ReportItemValue report_list_at(const ReportList *list, size_t row, size_t item)
{
    return g_array_index(list->values, ReportItemValue, (guint)(row * list->n_items + item));
}
