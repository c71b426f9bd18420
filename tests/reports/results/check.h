#pragma once
/**
 * @file
 * What the tests of results share: inputs from plain arrays, and a result held against the
 * whole list of what it is to show.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "reports/results/methods.h"
#include "reports/words/method.h"

/** One item as expected: a number (also a count, or 1 and 0), or a text; a list by its key. */
typedef struct {
    const char *key;
    double number;
    const char *text;
} Expected;

/** A key whose list is looked at apart. */
#define LIST(key)                                                                              \
    {                                                                                          \
        key, 0, "list"                                                                         \
    }

static inline double number_of(ReportItemValue value, ReportItemKind kind)
{
    return kind == REPORT_ITEM_COUNT  ? (double)value.count
           : kind == REPORT_ITEM_BOOL ? value.yes
                                      : value.number;
}

static inline void check_number(const char *what, double found, double expected)
{
    if (found != expected && !(isnan(found) && isnan(expected)))
        fail_msg("%s: %.17g instead of %.17g", what, found, expected);
}

/** Every item, in order, and no other. */
static inline void check_items(const ReportResult *result, const Expected *expected, size_t n)
{
    assert_int_equal(result->items.items->len, n);
    for (guint i = 0; i < n; i++) {
        const ReportItem *item = &g_array_index(result->items.items, ReportItem, i);
        const ReportItemValue value = g_array_index(result->items.values, ReportItemValue, i);
        assert_string_equal(item->key, expected[i].key);
        if (item->kind == REPORT_ITEM_TEXT) {
            if (g_strcmp0(value.text, expected[i].text) != 0)
                fail_msg("%s: %s instead of %s", item->key, value.text, expected[i].text);
        } else if (item->kind == REPORT_ITEM_LIST) {
            assert_string_equal(expected[i].text, "list");
        } else {
            check_number(item->key, number_of(value, item->kind), expected[i].number);
        }
    }
}

static inline const ReportItem *find_item(const ReportResult *result, const char *key)
{
    for (guint i = 0; i < result->items.items->len; i++) {
        const ReportItem *item = &g_array_index(result->items.items, ReportItem, i);
        if (g_str_equal(item->key, key))
            return item;
    }
    fail_msg("no item %s", key);
    return NULL;
}

static inline const ReportList *find_list(const ReportResult *result, const char *key)
{
    const ReportItem *item = find_item(result, key);
    const guint place = (guint)(item - &g_array_index(result->items.items, ReportItem, 0));
    assert_int_equal(item->kind, REPORT_ITEM_LIST);
    return g_array_index(result->items.values, ReportItemValue, place).list;
}

static inline ReportItemValue find_value(const ReportResult *result, const char *key)
{
    const ReportItem *item = find_item(result, key);
    const guint place = (guint)(item - &g_array_index(result->items.items, ReportItem, 0));
    return g_array_index(result->items.values, ReportItemValue, place);
}

static inline const char *or_empty(const char *text)
{
    return text ? text : "";
}

/** The notes in order, parted by "|". */
static inline void assert_notes(const ReportResult *result, const char *notes)
{
    GString *found = g_string_new(NULL);
    for (guint i = 0; i < result->notes->len; i++) {
        g_autofree char *note = report_phrase_compose(result->notes->pdata[i], NULL);
        g_string_append_printf(found, "%s%s", i > 0 ? "|" : "", note);
    }
    assert_string_equal(found->str, notes);
    g_string_free(found, TRUE);
}

/** A list's rows; texts as "text", numbers after them: one `Expected` a value, row by row. */
static inline void check_list(
    const ReportList *list, const Expected *expected, size_t n_expected)
{
    const size_t n_rows = report_list_n_rows(list);
    assert_int_equal(n_rows * list->n_items, n_expected);
    for (size_t i = 0; i < n_expected; i++) {
        const ReportItem *item = &list->items[i % list->n_items];
        const ReportItemValue value =
            report_list_at(list, i / list->n_items, i % list->n_items);
        assert_string_equal(item->key, expected[i].key);
        if (item->kind == REPORT_ITEM_TEXT) {
            if (g_strcmp0(value.text, expected[i].text) != 0)
                fail_msg("%s of row %zu: %s instead of %s", item->key, i / list->n_items,
                    value.text, expected[i].text);
        } else if (item->kind != REPORT_ITEM_LIST) {
            check_number(item->key, number_of(value, item->kind), expected[i].number);
        }
    }
}

/** The method in words, and the notes in order, parted by "|". */
static inline void check_words(
    const ReportResult *result, const char *method, const char *notes)
{
    g_autofree char *words = report_method_words(result->method, result->parts, NULL);
    assert_string_equal(words, method);
    assert_notes(result, notes);
}

/** The typed head of a result. */
static inline void check_head(const ReportResult *result, int64_t n, int64_t n_missing,
    double statistic, double p_value, bool exact)
{
    assert_int_equal(result->n, n);
    assert_int_equal(result->n_missing, n_missing);
    check_number("statistic", result->statistic, statistic);
    check_number("p_value", result->p_value, p_value);
    check_number("p_low", result->p_low, p_value);
    check_number("p_high", result->p_high, p_value);
    assert_int_equal(result->exact, exact);
    assert_null(result->adjusted.method);
}

static inline void check_df(const ReportResult *result, int n_df, double first, double second)
{
    assert_int_equal(result->n_df, n_df);
    check_number("df", result->df[0], first);
    check_number("second df", result->df[1], second);
}

static inline void check_estimate(const ReportResult *result, guint i, const char *kind,
    double value, double low, double high, double level)
{
    assert_true(i < result->estimates->len);
    const ReportEstimate *one = &g_array_index(result->estimates, ReportEstimate, i);
    assert_string_equal(one->kind, kind);
    check_number(kind, one->value, value);
    check_number("low", one->low, low);
    check_number("high", one->high, high);
    check_number("level", one->level, level);
}

static inline void check_member(const ReportResult *result, guint i, int32_t code, int64_t n)
{
    assert_true(i < result->members->len);
    const ReportMember *one = &g_array_index(result->members, ReportMember, i);
    assert_int_equal(one->code, code);
    assert_int_equal(one->n, n);
}

#define NUMBERS(array)                                                                         \
    {                                                                                          \
        .name = #array, .values = array                                                        \
    }
#define FACTOR(array, names)                                                                   \
    {                                                                                          \
        .name = #array, .codes = array, .levels = names, .n_levels = G_N_ELEMENTS(names)       \
    }
