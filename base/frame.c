#include "base/frame.h"

const BaseColumn *base_frame_find(const BaseFrame *frame, const char *name)
{
    for (size_t i = 0; i < frame->n_columns; i++)
        if (g_str_equal(frame->columns[i].name, name))
            return &frame->columns[i];
    return NULL;
}

void base_frame_free(BaseFrame *frame)
{
    if (!frame)
        return;
    for (size_t i = 0; i < frame->n_columns; i++) {
        BaseColumn *column = &frame->columns[i];
        g_free(column->name);
        g_free(column->number);
        for (size_t row = 0; column->text && row < frame->n_rows; row++)
            g_free(column->text[row]);
        g_free(column->text);
    }
    g_free(frame->columns);
    for (size_t row = 0; frame->row_ids && row < frame->n_rows; row++)
        g_free(frame->row_ids[row]);
    g_free(frame->row_ids);
    g_free(frame->weight);
    g_free(frame);
}
