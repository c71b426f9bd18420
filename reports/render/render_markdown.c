/* GitHub's pipe tables: spanners go into the headings, levels are indented with em spaces. */
#include <string.h>

#include "reports/render/renderers.h"

/* Text inside a paragraph or a cell: nothing in it is markup, and it stays on one line. */
static void escape(GString *out, const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '<')
            g_string_append(out, "&lt;");
        else if (*c == '>')
            g_string_append(out, "&gt;");
        else if (*c == '&')
            g_string_append(out, "&amp;");
        else if (*c == '\n' || *c == '\r' || *c == '\t')
            g_string_append_c(out, ' ');
        else if (strchr("\\`*_{}[]#|~", *c))
            g_string_append_printf(out, "\\%c", *c);
        else
            g_string_append_c(out, *c);
    }
}

static void append_mark(GString *out, const char *mark)
{
    if (!mark || mark[0] == '\0')
        return;
    g_string_append(out, "<sup>");
    escape(out, mark);
    g_string_append(out, "</sup>");
}

static void append_header(GString *out, const ReportTable *table)
{
    g_string_append(out, "| ");
    escape(out, table->stub);
    for (size_t i = 0; i < table->n_columns; i++) {
        g_autofree char *heading = report_column_heading(&table->columns[i]);
        g_string_append(out, " | ");
        escape(out, heading);
        append_mark(out, table->columns[i].mark);
    }
    g_string_append(out, " |\n| :--");
    for (size_t i = 0; i < table->n_columns; i++) {
        const char align = table->columns[i].align;
        g_string_append(out, align == 'l' ? " | :--" : align == 'c' ? " | :-:" : " | --:");
    }
    g_string_append(out, " |\n");
}

static void append_line(GString *out, const ReportTable *table, const ReportLine *line)
{
    const bool bold = line->kind == REPORT_LINE_SECTION;
    g_string_append(out, "| ");
    for (int i = 0; i < line->indent; i++)
        g_string_append(out, "&emsp;");
    g_string_append(out, bold ? "**" : "");
    escape(out, line->label);
    g_string_append(out, bold ? "**" : "");
    append_mark(out, line->mark);
    for (size_t i = 0; i < table->n_columns; i++) {
        g_string_append(out, " | ");
        escape(out, line->cells[i].text);
        append_mark(out, line->cells[i].mark);
    }
    g_string_append(out, " |\n");
}

static void append_table(GString *out, const ReportTable *table)
{
    g_autofree char *caption = report_table_caption(table);
    g_string_append(out, "## ");
    escape(out, caption);
    g_string_append(out, "\n\n");
    append_header(out, table);
    for (size_t i = 0; i < table->lines->len; i++)
        append_line(out, table, table->lines->pdata[i]);
    for (size_t i = 0; i < table->notes->len; i++) {
        const ReportNote *note = table->notes->pdata[i];
        g_string_append_c(out, '\n');
        append_mark(out, note->mark);
        g_string_append(out, note->mark[0] != '\0' ? " " : "");
        escape(out, note->text);
        g_string_append_c(out, '\n');
    }
    g_string_append_c(out, '\n');
}

/* The picture stands beside the file; where there is none, words tell what it would show. */
static void append_figure(GString *out, const ReportFigure *figure)
{
    g_autofree char *caption = report_figure_caption(figure);
    g_string_append(out, "## ");
    escape(out, caption);
    g_string_append(out, "\n\n");
    if (figure->svg && figure->file) {
        g_autofree char *path = g_uri_escape_string(figure->file, NULL, FALSE);
        g_string_append(out, "![");
        escape(out, figure->alt->str);
        g_string_append_printf(out, "](%s.svg)\n\n", path);
    } else {
        escape(out, figure->alt->str);
        g_string_append(out, "\n\n");
    }
    for (guint i = 0; i < figure->notes->len; i++) {
        escape(out, figure->notes->pdata[i]);
        g_string_append(out, i + 1 < figure->notes->len ? "\n" : "\n\n");
    }
}

GString *report_render_markdown(const ReportDocument *document)
{
    GString *out = g_string_new("# ");
    escape(out, document->title);
    g_string_append(out, "\n\n");
    if (document->citation[0] != '\0') {
        escape(out, document->citation);
        g_string_append(out, "\n\n");
    }
    for (size_t i = 0; i < document->tables->len; i++)
        append_table(out, document->tables->pdata[i]);
    for (size_t i = 0; i < document->figures->len; i++)
        append_figure(out, document->figures->pdata[i]);
    for (size_t i = 0; i < document->methods->len; i++) {
        if (i == 0)
            g_string_append(out, "## Methods\n\n");
        escape(out, document->methods->pdata[i]);
        g_string_append(out, "\n\n");
    }
    g_autofree char *provenance = report_document_provenance(document);
    g_string_append(out, "---\n\n");
    escape(out, provenance);
    g_string_append_c(out, '\n');
    return out;
}
