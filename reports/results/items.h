#pragma once
/**
 * @file
 * The named numbers, texts and lists of a result, in the order in which they are shown. The key
 * is the name in JSON, the label that for people.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/** What a value is. */
typedef enum {
    REPORT_ITEM_NUMBER, /**< A double; NaN does not exist. */
    REPORT_ITEM_P,      /**< A probability: a double that people read to four digits. */
    REPORT_ITEM_COUNT,  /**< A whole number. */
    REPORT_ITEM_TEXT,   /**< Words from the data; NULL does not exist. */
    REPORT_ITEM_BOOL,
    REPORT_ITEM_LIST /**< Rows of their own. */
} ReportItemKind;

typedef struct ReportList ReportList;

/** One value; which member counts says the kind. */
typedef union {
    double number;
    int64_t count;
    const char *text;
    bool yes;
    ReportList *list;
} ReportItemValue;

/** What one value is called. */
typedef struct {
    const char *key;   /**< In JSON. */
    const char *label; /**< For people; NULL: not shown to them. */
    ReportItemKind kind;
} ReportItem;

/** Rows of values, all of the same items. */
struct ReportList {
    const ReportItem *items; /**< Borrowed, static. */
    size_t n_items;
    bool bare;      /**< In JSON a list of the first item's values, not of objects. */
    GArray *values; /**< ReportItemValue, row by row. */
};

/** Items with their values; owns its texts and lists. */
typedef struct {
    GArray *items;  /**< ReportItem. */
    GArray *values; /**< ReportItemValue, one an item. */
    GPtrArray *lists;
    GStringChunk *texts;
} ReportItems;

/** Empty items; end with report_items_clear. */
void report_items_init(ReportItems *items);
/** Frees what they hold. Zeroed items are allowed. */
void report_items_clear(ReportItems *items);

/** Each appends one named value; label NULL: not shown to people. Texts are copied. */
void report_items_number(ReportItems *items, const char *key, const char *label, double value);
void report_items_p(ReportItems *items, const char *key, const char *label, double value);
void report_items_count(ReportItems *items, const char *key, const char *label, int64_t value);
void report_items_bool(ReportItems *items, const char *key, const char *label, bool value);
void report_items_text(
    ReportItems *items, const char *key, const char *label, const char *value);

/** A list to be filled, which is not among the items yet. Borrowed. */
ReportList *report_items_new_list(
    ReportItems *items, const ReportItem *columns, size_t n_columns);
/** Appends a list made by report_items_new_list under a key; the label is its heading. */
void report_items_attach(
    ReportItems *items, const char *key, const char *label, ReportList *list);
/** Both at once: appends an empty list. Borrowed, to be filled. */
ReportList *report_items_list(ReportItems *items, const char *key, const char *label,
    const ReportItem *columns, size_t n_columns);

/** Appends a row of n_items values. Texts must outlive the list or come from intern. */
void report_list_row(ReportList *list, const ReportItemValue *row);
/** How many rows the list has. */
size_t report_list_n_rows(const ReportList *list);
/** The value in that row under that item. */
ReportItemValue report_list_at(const ReportList *list, size_t row, size_t item);

/** A copy of a text that lives as long as the items; NULL for NULL. */
const char *report_items_intern(ReportItems *items, const char *text);
