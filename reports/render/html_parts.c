#include "reports/render/html_parts.h"

#include "reports/model/escape.h"

void report_html_element(GString *out, const char *open, const char *text, const char *close)
{
    g_string_append(out, open);
    report_html_escape(out, text);
    g_string_append(out, close);
}

void report_html_mark(GString *out, const char *mark)
{
    if (mark && mark[0] != '\0')
        report_html_element(out, "<sup>", mark, "</sup>");
}

void report_html_id(GString *out, const char *prefix, const char *id)
{
    g_string_append(out, prefix);
    for (const char *c = id; *c != '\0'; c++)
        g_string_append_c(out, g_ascii_isalnum(*c) ? *c : '-');
}
