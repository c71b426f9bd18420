#include "base/frame.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/text.h"

BaseFrame *base_frame_new(size_t n_rows, size_t n_columns)
{
    BaseFrame *frame = g_new0(BaseFrame, 1);
    frame->n_rows = n_rows;
    frame->n_columns = n_columns;
    frame->columns = g_new0(BaseColumn, n_columns + 1);
    return frame;
}

void base_frame_free(BaseFrame *frame)
{
    if (!frame)
        return;
    for (size_t i = 0; i < frame->n_columns; i++) {
        g_free(frame->columns[i].name);
        g_free(frame->columns[i].code);
        base_values_unref(frame->columns[i].values);
    }
    g_free(frame->columns);
    for (size_t row = 0; frame->row_ids && row < frame->n_rows; row++)
        g_free(frame->row_ids[row]);
    g_free(frame->row_ids);
    g_free(frame->weight);
    g_free(frame);
}

bool base_column_is_missing(const BaseColumn *column, size_t row)
{
    return column->code[row] < 0;
}

double base_column_number(const BaseColumn *column, size_t row)
{
    const int32_t code = column->code[row];
    return code < 0 || column->values->kind != BASE_COLUMN_NUMBER
               ? (double)NAN
               : column->values->number[code];
}

const char *base_column_text(const BaseColumn *column, size_t row)
{
    const int32_t code = column->code[row];
    return code < 0 || column->values->kind != BASE_COLUMN_TEXT ? NULL
                                                                : column->values->text[code];
}

/* ---- distinct values ---- */

static int compare_numbers(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

BaseValues *base_values_of_numbers(double *number, size_t n)
{
    BaseValues *values = g_new0(BaseValues, 1);
    values->n_users = 1;
    if (n > 0)
        qsort(number, n, sizeof *number, compare_numbers);
    values->number = g_new(double, n + 1);
    for (size_t i = 0; i < n; i++)
        if (values->n == 0 || number[i] != values->number[values->n - 1])
            values->number[values->n++] = number[i] + 0.0; /* -0 is 0 */
    values->unit = g_new(int64_t, values->n + 1);
    values->scale = base_decimal_scale(values->number, values->n, values->unit);
    if (values->scale < 0)
        g_clear_pointer(&values->unit, g_free);
    return values;
}

BaseValues *base_values_of_texts(const char **text, size_t n)
{
    BaseValues *values = g_new0(BaseValues, 1);
    values->kind = BASE_COLUMN_TEXT;
    values->n_users = 1;
    values->scale = -1;
    if (n > 0)
        qsort(text, n, sizeof *text, base_text_compare);
    values->text = g_new0(char *, n + 1);
    for (size_t i = 0; i < n; i++)
        if (values->n == 0 || strcmp(text[i], values->text[values->n - 1]) != 0)
            values->text[values->n++] = g_strdup(text[i]);
    return values;
}

int32_t base_values_find_number(const BaseValues *values, double number)
{
    const double *found =
        bsearch(&number, values->number, values->n, sizeof number, compare_numbers);
    return found ? (int32_t)(found - values->number) : -1;
}

int32_t base_values_find_text(const BaseValues *values, const char *text)
{
    const size_t at = base_text_find((const char *const *)values->text, values->n, text);
    return at == SIZE_MAX ? -1 : (int32_t)at;
}

BaseValues *base_values_ref(BaseValues *values)
{
    values->n_users++;
    return values;
}

void base_values_unref(BaseValues *values)
{
    if (!values || --values->n_users > 0)
        return;
    for (size_t i = 0; values->text && i < values->n; i++)
        g_free(values->text[i]);
    g_free(values->text);
    g_free(values->number);
    g_free(values->unit);
    g_free(values);
}
