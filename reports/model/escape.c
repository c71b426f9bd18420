#include "reports/model/escape.h"

#include "base/text.h"

void report_html_escape(GString *out, const char *text)
{
    g_autofree char *shown = base_text_shown_in_lines(text);
    for (const char *c = shown; *c != '\0'; c++) {
        switch (*c) {
        case '&':
            g_string_append(out, "&amp;");
            break;
        case '<':
            g_string_append(out, "&lt;");
            break;
        case '>':
            g_string_append(out, "&gt;");
            break;
        case '"':
            g_string_append(out, "&quot;");
            break;
        case '\'':
            g_string_append(out, "&#39;");
            break;
        default:
            g_string_append_c(out, *c);
        }
    }
}
