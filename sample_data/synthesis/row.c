#include "row.h"

#include "visits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const column_names[] = {
#define X(column, form) #column,
#include "columns.def"
#undef X
};

static const char *const column_forms[] = {
#define X(column, form) #form,
#include "columns.def"
#undef X
};

static const size_t column_name_size[] = {
#define X(column, form) sizeof #column - 1,
#include "columns.def"
#undef X
};

const char *syn_column_name(SynColumn column)
{
    return column_names[column];
}

const char *syn_column_form(SynColumn column)
{
    return column_forms[column];
}

const char *syn_event_name(SynEvent event)
{
    static const char *const names[SYN_EVENTS] = {
        "baseline_arm_1", "1_month_arm_1", "6_month_arm_1", "outcome_arm_1"};
    return names[event];
}

void syn_rows_free(SynRows *rows)
{
    free(rows->row);
    *rows = (SynRows){0};
}

SynRow *syn_rows_append(SynRows *rows, int person, SynEvent event)
{
    if (rows->n_rows == rows->capacity) {
        const size_t capacity = rows->capacity ? rows->capacity * 2 : 1024;
        SynRow *more = realloc(rows->row, capacity * sizeof *more);
        if (!more)
            return NULL;
        rows->row = more;
        rows->capacity = capacity;
    }
    SynRow *row = &rows->row[rows->n_rows++];
    memset(row, 0, sizeof *row);
    row->person = person;
    row->event = event;
    return row;
}

void syn_put(SynRow *row, SynColumn column, int value)
{
    if (value != SYN_UNKNOWN)
        snprintf(row->cell[column], SYN_CELL, "%d", value);
}

void syn_put_decimal(SynRow *row, SynColumn column, int value, int decimals)
{
    const int unit = decimals == 1 ? 10 : 100;
    char text[32];
    snprintf(text, sizeof text, "%d.%0*d", value / unit, decimals, value % unit);
    syn_put_text(row, column, text);
}

void syn_put_date(SynRow *row, SynColumn column, int days)
{
    int year, month, day;
    syn_date(days, &year, &month, &day);
    char text[48];
    snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
    syn_put_text(row, column, text);
}

void syn_put_text(SynRow *row, SynColumn column, const char *text)
{
    snprintf(row->cell[column], SYN_CELL, "%.11s", text);
}

void syn_row_set_status(SynRow *row)
{
    bool touched = false;
    for (int c = 0; c < SYN_COLUMNS; c++) {
        if (row->cell[c][0])
            touched = true;
        const size_t size = column_name_size[c];
        if (size <= 9 || strcmp(column_names[c] + size - 9, "_complete") != 0)
            continue;
        if (touched)
            syn_put(row, (SynColumn)c, 2);
        touched = false;
    }
}
