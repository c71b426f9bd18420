#include "reports/model/why.h"

static void line_free(void *data)
{
    ReportWhyLine *line = data;
    g_free(line->label);
    g_free(line->text);
    g_free(line);
}

ReportWhy *report_why_new(void)
{
    ReportWhy *why = g_new0(ReportWhy, 1);
    why->title = g_strdup("");
    why->lines = g_ptr_array_new_with_free_func(line_free);
    return why;
}

void report_why_free(void *data)
{
    ReportWhy *why = data;
    if (!why)
        return;
    g_ptr_array_unref(why->lines);
    g_free(why->title);
    g_free(why);
}

void report_why_title(ReportWhy *why, const char *title)
{
    g_free(why->title);
    why->title = g_strdup(title);
}

void report_why_add(ReportWhy *why, const char *label, const char *text)
{
    ReportWhyLine *line = g_new0(ReportWhyLine, 1);
    line->label = g_strdup(label);
    line->text = g_strdup(text);
    g_ptr_array_add(why->lines, line);
}
