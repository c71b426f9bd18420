/** A row of the exports: one person's values at one event, by the dictionary's columns. */
#pragma once

#include "people.h"

/** Columns after REDCap's own, named as in the dictionary. */
typedef enum {
#define X(column, form) SYN_C_##column,
#include "columns.def"
#undef X
    SYN_COLUMNS
} SynColumn;

/** Events in their order. */
typedef enum { SYN_BASELINE, SYN_1_MONTH, SYN_6_MONTH, SYN_OUTCOME, SYN_EVENTS } SynEvent;

enum { SYN_CELL = 12 };

/** One row: a person and event, or one instance of a repeating form there. */
typedef struct {
    int person; /**< Index into SynPeople. */
    SynEvent event;
    const char *instrument;           /**< Repeating form, or NULL. */
    int instance;                     /**< 1, 2, ... of the repeating form; 0 otherwise. */
    char cell[SYN_COLUMNS][SYN_CELL]; /**< Raw codes; "" is blank. */
} SynRow;

/** All rows, person by person in the order of the people. Free with syn_rows_free. */
typedef struct {
    SynRow *row;
    size_t n_rows, capacity;
} SynRows;

/** Name of a column, as in the dictionary. */
const char *syn_column_name(SynColumn column);

/** Form of a column. */
const char *syn_column_form(SynColumn column);

/** Name of an event, as in the study. */
const char *syn_event_name(SynEvent event);

/** Frees the rows. */
void syn_rows_free(SynRows *rows);

/** Appends an empty row and returns it (borrowed until the next append), or NULL. */
SynRow *syn_rows_append(SynRows *rows, int person, SynEvent event);

/** Sets a cell to a whole number; SYN_UNKNOWN leaves it blank. */
void syn_put(SynRow *row, SynColumn column, int value);

/** Sets a cell to tenths or hundredths as a decimal number: value 1234, decimals 1 is 123.4. */
void syn_put_decimal(SynRow *row, SynColumn column, int value, int decimals);

/** Sets a cell to a date, in days since 1970-01-01. */
void syn_put_date(SynRow *row, SynColumn column, int days);

/** Sets a cell to a text of at most SYN_CELL - 1 bytes. */
void syn_put_text(SynRow *row, SynColumn column, const char *text);

/** A form with something in it is complete (2). */
void syn_row_set_status(SynRow *row);
