#include "reports/render/markdown.h"

#include <string.h>

#include "base/text.h"
#include "reports/render/walk.h"

/* Text inside a paragraph or a cell: nothing in it is markup, and it stays on one line. */
static void escape(GString *out, const char *text)
{
    g_autofree char *line = g_strdelimit(g_strdup(text), "\n\r\t", ' ');
    g_autofree char *shown = base_text_shown(line);
    for (const char *c = shown; *c != '\0'; c++) {
        if (*c == '<')
            g_string_append(out, "&lt;");
        else if (*c == '>')
            g_string_append(out, "&gt;");
        else if (*c == '&')
            g_string_append(out, "&amp;");
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

static void heading(GString *out, const char *text)
{
    g_string_append(out, "## ");
    escape(out, text);
    g_string_append(out, "\n\n");
}

static void paragraph(GString *out, const char *text)
{
    escape(out, text);
    g_string_append(out, "\n\n");
}

static void begin(ReportWalk *walk)
{
    g_string_append(walk->out, "# ");
    paragraph(walk->out, walk->document->title);
    if (walk->document->citation[0] != '\0')
        paragraph(walk->out, walk->document->citation);
}

static void table(ReportWalk *walk)
{
    g_autofree char *caption = report_table_caption(walk->table);
    heading(walk->out, caption);
}

static void head(ReportWalk *walk, bool begins)
{
    if (begins)
        return;
    g_string_append(walk->out, "| :--");
    for (size_t i = 0; i < walk->table->n_columns; i++) {
        const char align = walk->table->columns[i].align;
        g_string_append(walk->out, align == 'l'   ? " | :--"
                                   : align == 'c' ? " | :-:"
                                                  : " | --:");
    }
    g_string_append(walk->out, " |\n");
}

static void stub(ReportWalk *walk, ReportRowKind kind, const char *text, const char *mark)
{
    const bool bold = kind == REPORT_ROW_LINE && walk->line->kind == REPORT_LINE_SECTION;
    g_string_append(walk->out, "| ");
    for (int i = 0; kind == REPORT_ROW_LINE && i < walk->line->indent; i++)
        g_string_append(walk->out, "&emsp;");
    g_string_append(walk->out, bold ? "**" : "");
    escape(walk->out, text);
    g_string_append(walk->out, bold ? "**" : "");
    append_mark(walk->out, mark);
}

static void cell(ReportWalk *walk, ReportRowKind kind, const ReportSlot *slot)
{
    (void)kind;
    g_string_append(walk->out, " | ");
    escape(walk->out, slot->text);
    append_mark(walk->out, slot->mark);
}

static void row_end(ReportWalk *walk, ReportRowKind kind)
{
    (void)kind;
    g_string_append(walk->out, " |\n");
}

static void note(ReportWalk *walk, const ReportNote *one)
{
    g_string_append_c(walk->out, '\n');
    append_mark(walk->out, one->mark);
    g_string_append(walk->out, one->mark[0] != '\0' ? " " : "");
    escape(walk->out, one->text);
    g_string_append_c(walk->out, '\n');
}

static void table_end(ReportWalk *walk)
{
    g_string_append_c(walk->out, '\n');
}

/* The picture stands beside the file; where there is none, words tell what it would show. */
static void figure(ReportWalk *walk, const ReportFigure *one)
{
    GString *out = walk->out;
    g_autofree char *caption = report_figure_caption(one);
    heading(out, caption);
    if (one->svg && one->file) {
        g_autofree char *path = g_uri_escape_string(one->file, NULL, FALSE);
        g_string_append(out, "![");
        escape(out, one->alt->str);
        g_string_append_printf(out, "](%s.svg)\n\n", path);
    } else {
        paragraph(out, one->alt->str);
    }
    for (guint i = 0; i < one->notes->len; i++) {
        escape(out, one->notes->pdata[i]);
        g_string_append(out, i + 1 < one->notes->len ? "\n" : "\n\n");
    }
}

static void section(ReportWalk *walk, ReportSection which, bool begins)
{
    const char *title = report_section_title(walk->document, which);
    if (title && begins)
        heading(walk->out, title);
}

static void method(ReportWalk *walk, const char *text)
{
    paragraph(walk->out, text);
}

static void end(ReportWalk *walk)
{
    g_autofree char *provenance = report_document_provenance(walk->document);
    g_string_append(walk->out, "---\n\n");
    escape(walk->out, provenance);
    g_string_append_c(walk->out, '\n');
}

GString *report_render_markdown(const ReportDocument *document)
{
    static const ReportHooks hooks = {.flags = REPORT_WALK_ONE_HEADING,
        .begin = begin,
        .section = section,
        .table = table,
        .head = head,
        .stub = stub,
        .cell = cell,
        .row_end = row_end,
        .note = note,
        .table_end = table_end,
        .figure = figure,
        .method = method,
        .end = end};
    return report_walk(document, &hooks, NULL);
}
