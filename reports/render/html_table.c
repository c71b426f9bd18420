#include "reports/render/html_table.h"

#include "reports/model/escape.h"
#include "reports/render/html_parts.h"
#include "reports/render/html_take.h"
#include "reports/render/html_why.h"

enum { WIDE_COLUMNS = 8 };

static bool has_numbers(const ReportTable *table)
{
    for (size_t i = 0; i < table->n_columns; i++) {
        if (table->columns[i].align == 'l')
            return false;
    }
    return true;
}

static void append_colgroups(GString *out, const ReportTable *table)
{
    g_string_append(out, "<colgroup><col></colgroup>");
    for (size_t i = 0, end = 0; i < table->n_columns; i = end) {
        end = report_spanner_end(table, i);
        g_string_append_printf(out, "<colgroup span=\"%zu\"></colgroup>", end - i);
    }
    g_string_append_c(out, '\n');
}

/* The table in a box of its own that scrolls, so that the page never does. */
static void html_table(ReportWalk *walk)
{
    GString *out = walk->out;
    const ReportTable *table = walk->table;
    const char *wide = table->n_columns > WIDE_COLUMNS ? " wide" : "";
    g_string_append_printf(out, "<section class=\"table%s\" id=\"", wide);
    report_html_id(out, "table-", table->id);
    g_string_append(
        out, "\">\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
    /* Whole: a page may have several tables of one name. */
    g_autofree char *caption = report_table_caption(table);
    report_html_escape(out, caption);
    g_string_append_printf(out, "\">\n<table class=\"%s%s\">\n<caption><span>",
        has_numbers(table) ? "numbers" : "text", wide);
    if (table->label[0] != '\0')
        report_html_element(out, "", table->label, ". ");
    report_html_element(out, "<em>", table->title, "</em></span></caption>\n");
    append_colgroups(out, table);
}

static void html_head(ReportWalk *walk, bool begins)
{
    g_string_append(walk->out, begins ? "<thead>\n" : "</thead>\n<tbody>\n");
}

static void html_row(ReportWalk *walk, ReportRowKind kind)
{
    static const char *const classes[] = {"", "", " class=\"section\"", " class=\"unknown\""};
    if (kind != REPORT_ROW_LINE) {
        g_string_append(walk->out, "<tr>");
        return;
    }
    if (walk->line->kind == REPORT_LINE_SECTION && walk->line != walk->table->lines->pdata[0])
        g_string_append(walk->out, "</tbody>\n<tbody>\n");
    g_string_append_printf(walk->out, "<tr%s>", classes[walk->line->kind]);
}

/* Opens the link of a place, where a part of a page has one. */
static bool open_link(ReportWalk *walk, size_t column, const ReportCell *cell)
{
    const ReportPart *part = walk->state;
    const ReportSpot place = {walk->document, walk->table, walk->line, column, cell};
    g_autofree char *address = part && part->link ? part->link(&place, part->data) : NULL;
    if (address)
        report_html_element(walk->out, "<a href=\"", address, "\">");
    return address != NULL;
}

static void close_link(ReportWalk *walk, bool is_open)
{
    g_string_append(walk->out, is_open ? "</a>" : "");
}

/* The heading of the labels stands over both rows of a head of two. */
static void head_stub(ReportWalk *walk, ReportRowKind kind)
{
    if (walk->has_spanners && kind != REPORT_ROW_SPANNERS)
        return;
    g_string_append_printf(walk->out, "<th scope=\"col\" class=\"l\"%s>",
        walk->has_spanners ? " rowspan=\"2\"" : "");
    report_html_escape(walk->out, walk->table->stub);
    g_string_append(walk->out, "</th>");
}

static void html_stub(ReportWalk *walk, ReportRowKind kind, const char *text, const char *mark)
{
    GString *out = walk->out;
    if (kind != REPORT_ROW_LINE) {
        head_stub(walk, kind);
        return;
    }
    if (walk->line->kind == REPORT_LINE_SECTION)
        g_string_append_printf(
            out, "<th scope=\"rowgroup\" colspan=\"%zu\">", walk->table->n_columns + 1);
    else if (walk->line->indent > 0)
        g_string_append_printf(
            out, "<th scope=\"row\" class=\"i%d\">", MIN(walk->line->indent, 2));
    else
        g_string_append(out, "<th scope=\"row\">");
    const bool is_open = open_link(walk, SIZE_MAX, NULL);
    report_html_escape(out, text);
    close_link(walk, is_open);
    report_html_mark(out, mark);
    g_string_append(out, "</th>");
}

static void heading(GString *out, const ReportColumn *column, bool two_rows)
{
    g_string_append_printf(out, "<th scope=\"col\" class=\"%c\"%s>", column->align,
        two_rows ? " rowspan=\"2\"" : "");
    report_html_escape(out, column->label);
    report_html_mark(out, column->mark);
    if (column->detail[0] != '\0')
        report_html_element(out, "<small>", column->detail, "</small>");
    g_string_append(out, "</th>");
}

/* A column without spanner has its heading in the first row, over both. */
static void head_cell(ReportWalk *walk, ReportRowKind kind, const ReportSlot *slot)
{
    const ReportColumn *column = &walk->table->columns[slot->column];
    if (kind == REPORT_ROW_SPANNERS && column->spanner) {
        g_string_append_printf(walk->out,
            "<th scope=\"colgroup\" class=\"span\" colspan=\"%zu\">", slot->end - slot->column);
        report_html_element(walk->out, "<span>", slot->text, "</span></th>");
    } else if (kind == REPORT_ROW_SPANNERS) {
        heading(walk->out, column, true);
    } else if (!walk->has_spanners || column->spanner) {
        heading(walk->out, column, false);
    }
}

static void html_cell(ReportWalk *walk, ReportRowKind kind, const ReportSlot *slot)
{
    GString *out = walk->out;
    if (kind != REPORT_ROW_LINE) {
        head_cell(walk, kind, slot);
        return;
    }
    if (walk->line->kind == REPORT_LINE_SECTION)
        return;
    g_string_append_printf(out, "<td class=\"%c\"", slot->align);
    for (size_t i = 0; i < slot->cell->n_values; i++) {
        const ReportValue *value = walk->document->values->pdata[slot->cell->values[i]];
        report_html_element(out, i == 0 ? " data-cell=\"" : " ", value->address, "");
    }
    g_string_append(out, slot->cell->n_values > 0 ? "\">" : ">");
    const bool is_open = open_link(walk, slot->column, slot->cell);
    if (!walk->state)
        report_html_why_open(out, slot->cell);
    report_html_escape(out, slot->text);
    if (!walk->state)
        report_html_why_close(out, slot->cell);
    close_link(walk, is_open);
    report_html_mark(out, slot->mark);
    g_string_append(out, "</td>");
}

static void html_row_end(ReportWalk *walk, ReportRowKind kind)
{
    (void)kind;
    g_string_append(walk->out, "</tr>\n");
}

static void html_block_end(ReportWalk *walk)
{
    g_string_append(walk->out, "</tbody>\n</table>\n</div>\n");
    g_string_append(walk->out, walk->table->notes->len > 0 ? "<ul class=\"notes\">\n" : "");
}

static void html_note(ReportWalk *walk, const ReportNote *note)
{
    g_string_append(walk->out, "<li>");
    report_html_mark(walk->out, note->mark);
    report_html_element(walk->out, note->mark[0] != '\0' ? " " : "", note->text, "</li>\n");
}

static void html_table_end(ReportWalk *walk)
{
    g_string_append(walk->out, walk->table->notes->len > 0 ? "</ul>\n" : "");
    if (!walk->state)
        report_html_take_table(walk->out, walk->document, walk->table);
    g_string_append(walk->out, "</section>\n");
}

const ReportHooks report_html_table_hooks = {.table = html_table,
    .head = html_head,
    .row = html_row,
    .stub = html_stub,
    .cell = html_cell,
    .row_end = html_row_end,
    .block_end = html_block_end,
    .note = html_note,
    .table_end = html_table_end};
