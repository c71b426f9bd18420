#pragma once
/**
 * @file
 * What one test found, as named numbers and tables, before it is printed: JSON for programs,
 * text for people, and the formats of every table of this program.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/** What a value is. */
typedef enum {
    CLI_STAT_OUT_NUMBER, /**< A double; NaN prints as missing. */
    CLI_STAT_OUT_P,      /**< A probability: a double that people read to four digits. */
    CLI_STAT_OUT_COUNT,  /**< A whole number. */
    CLI_STAT_OUT_TEXT,   /**< Words; NULL prints as missing. */
    CLI_STAT_OUT_BOOL,
    CLI_STAT_OUT_TABLE /**< Rows of their own. */
} CliStatOutKind;

typedef struct CliStatTable CliStatTable;

/** One value; which member counts says the kind. Texts and tables belong to the output. */
typedef union {
    double number;
    int64_t count;
    const char *text;
    bool yes;
    CliStatTable *table;
} CliStatValue;

/** One column. */
typedef struct {
    const char *key;   /**< In JSON. */
    const char *label; /**< For people; NULL: not shown to them. */
    CliStatOutKind kind;
} CliStatOutColumn;

/** Rows of values, all of the same columns. */
struct CliStatTable {
    const CliStatOutColumn *columns; /**< Borrowed, static. */
    size_t n_columns;
    bool bare;      /**< In JSON a list of the first column's values, not of objects. */
    GArray *values; /**< CliStatValue, row by row. */
};

/** All that a test found. */
typedef struct {
    GArray *columns; /**< CliStatOutColumn. */
    GArray *values;  /**< CliStatValue. */
    GPtrArray *tables;
    GStringChunk *texts;
    GPtrArray *notes; /**< char *: reasons and warnings. */
} CliStatOut;

void cli_stat_out_init(CliStatOut *out);
void cli_stat_out_clear(CliStatOut *out);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CliStatOut, cli_stat_out_clear)

/** Each appends one named value; label NULL: not shown to people. Texts are copied. */
void cli_stat_out_number(CliStatOut *out, const char *key, const char *label, double value);
void cli_stat_out_p(CliStatOut *out, const char *key, const char *label, double value);
void cli_stat_out_count(CliStatOut *out, const char *key, const char *label, int64_t value);
void cli_stat_out_bool(CliStatOut *out, const char *key, const char *label, bool value);
void cli_stat_out_text(CliStatOut *out, const char *key, const char *label, const char *text);

/** Appends a reason or a warning, as printf. */
void cli_stat_out_note(CliStatOut *out, const char *format, ...) G_GNUC_PRINTF(2, 3);

/** A table to be filled, not part of the output yet. Borrowed. */
CliStatTable *cli_stat_out_new_table(
    CliStatOut *out, const CliStatOutColumn *columns, size_t n_columns);

/** Appends a table under a key; the label is its heading. Returns it, to be filled. */
CliStatTable *cli_stat_out_table(CliStatOut *out, const char *key, const char *label,
    const CliStatOutColumn *columns, size_t n_columns);

/** Appends a table made by cli_stat_out_new_table under a key. */
void cli_stat_out_attach(
    CliStatOut *out, const char *key, const char *label, CliStatTable *table);

/** Appends a row of n_columns values. Texts must outlive the output or come from intern. */
void cli_stat_table_row(CliStatTable *table, const CliStatValue *row);

/** A copy of a text that lives as long as the output. */
const char *cli_stat_out_intern(CliStatOut *out, const char *text);

/** JSON with 17 significant digits; NaN is null, infinities are "Inf" and "-Inf". */
void cli_stat_out_json(const CliStatOut *out, GString *json);

/** Text for people. */
void cli_stat_out_plain(const CliStatOut *out, const char *title, GString *text);

/** The formats of all tables: csv, md, html, tex, xlsx. NULL with `error` set. New. */
GBytes *cli_stat_out_render(
    const CliStatOut *out, const char *title, const char *format, GError **error);

/** How a value prints for people, into a buffer of 40 bytes. */
void cli_stat_value_text(CliStatValue value, CliStatOutKind kind, char *buffer, size_t size);
