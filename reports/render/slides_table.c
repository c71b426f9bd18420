/*
 * Tables on slides: columns as wide as their texts, in type as large as lets the table on a
 * page, down to a least size; what is wider or longer goes on to further pages, each with its
 * head.
 */
#include "reports/render/slides_table.h"

#include <math.h>

#include "reports/render/slides_page.h"
#include "reports/render/walk.h"

static const double most_size = 15, least_size = 9, least_long = 10.5, leading = 1.4,
                    note_size = 9.5;
static const double inner = SLIDE_WIDTH - 2 * SLIDE_MARGIN;

/* A table being laid out. Widths are of a size of 1. */
typedef struct {
    const ReportDocument *document;
    const ReportTable *table;
    double stub;
    double *column;
    double gap;
    double size;
    size_t from, to;   /* Columns of the page. */
    guint first, last; /* Lines of the page. */
} Layout;

static double wider(double width, const char *text, const char *mark)
{
    return fmax(width, slide_width(text, 1) + (mark ? slide_width(mark, 0.8) : 0));
}

static void measure(Layout *layout)
{
    const ReportTable *table = layout->table;
    layout->gap = 1.6;
    layout->stub = slide_width(table->stub, 1);
    layout->column = g_new0(double, table->n_columns + 1);
    for (size_t c = 0; c < table->n_columns; c++)
        layout->column[c] = wider(wider(0, table->columns[c].label, table->columns[c].mark),
            table->columns[c].detail, NULL);
    for (guint l = 0; l < table->lines->len; l++) {
        const ReportLine *line = table->lines->pdata[l];
        layout->stub = fmax(layout->stub, slide_width(line->label, 1) + 1.2 * line->indent);
        for (size_t c = 0; c < table->n_columns; c++)
            layout->column[c] =
                wider(layout->column[c], line->cells[c].text, line->cells[c].mark);
    }
}

/* Columns from `from` to `to` beside the stub, at a size of 1. */
static double width_of(const Layout *layout, size_t from, size_t to)
{
    double width = layout->stub;
    for (size_t c = from; c < to; c++)
        width += layout->gap + layout->column[c];
    return width;
}

/* As many columns as fit at the least size, at least one. */
static size_t fitting(const Layout *layout, size_t from)
{
    size_t to = from + 1;
    while (
        to < layout->table->n_columns && width_of(layout, from, to + 1) * least_size <= inner)
        to++;
    return to;
}

static bool has_spanners(const Layout *layout)
{
    for (size_t c = layout->from; c < layout->to; c++)
        if (layout->table->columns[c].spanner)
            return true;
    return false;
}

static int n_head(const Layout *layout)
{
    bool details = false;
    for (size_t c = layout->from; c < layout->to; c++)
        details = details || *layout->table->columns[c].detail;
    return 1 + has_spanners(layout) + details;
}

/* ---- drawing ---- */

/* Where the right edge of a column is. */
static double edge_of(const Layout *layout, size_t column)
{
    return SLIDE_MARGIN + layout->size * width_of(layout, layout->from, column + 1);
}

/* A footnote mark stands behind the text, smaller and higher. */
static void put_cell(GString *out, const Layout *layout, size_t column, double y,
    const char *text, const char *mark)
{
    const double marked = mark ? layout->size * slide_width(mark, 0.8) : 0;
    const double x = edge_of(layout, column) - marked;
    slide_text(out, &(SlideText){x, y, layout->size, 'r', false, false}, text);
    if (mark)
        slide_text(out,
            &(SlideText){x + 0.1 * layout->size, y + 0.3 * layout->size, 0.75 * layout->size,
                'l', false, false},
            mark);
}

static void put_spanners(GString *out, const Layout *layout, double y)
{
    const ReportTable *table = layout->table;
    for (size_t c = layout->from; c < layout->to;) {
        const size_t end = MIN(report_spanner_end(table, c), layout->to);
        const double left = edge_of(layout, c) - layout->size * layout->column[c];
        const double right = edge_of(layout, end - 1);
        if (table->columns[c].spanner) {
            slide_text(out,
                &(SlideText){(left + right) / 2, y, layout->size, 'c', false, false},
                table->columns[c].spanner);
            slide_rule(out, left, right, y - 0.55 * layout->size, 0.3);
        }
        c = end;
    }
}

/* @return y of the first line below it. */
static double put_head(GString *out, const Layout *layout, double y, double right)
{
    const ReportTable *table = layout->table;
    const double step = layout->size * leading;
    slide_rule(out, SLIDE_MARGIN, right, y, 0.6);
    y -= step * 0.85;
    if (has_spanners(layout)) {
        put_spanners(out, layout, y);
        y -= step;
    }
    slide_text(
        out, &(SlideText){SLIDE_MARGIN, y, layout->size, 'l', false, false}, table->stub);
    bool details = false;
    for (size_t c = layout->from; c < layout->to; c++) {
        put_cell(out, layout, c, y, table->columns[c].label, table->columns[c].mark);
        if (*table->columns[c].detail)
            put_cell(out, layout, c, y - step, table->columns[c].detail, NULL);
        details = details || *table->columns[c].detail;
    }
    y -= (details ? step : 0) + step * 0.5;
    slide_rule(out, SLIDE_MARGIN, right, y, 0.4);
    return y - step * 0.8;
}

static double put_lines(GString *out, const Layout *layout, double y)
{
    for (guint l = layout->first; l < layout->last; l++, y -= layout->size * leading) {
        const ReportLine *line = layout->table->lines->pdata[l];
        const double x = SLIDE_MARGIN + 1.2 * layout->size * line->indent;
        slide_text(out, &(SlideText){x, y, layout->size, 'l', false, false}, line->label);
        for (size_t c = layout->from; c < layout->to; c++)
            put_cell(out, layout, c, y, line->cells[c].text, line->cells[c].mark);
    }
    return y + layout->size * leading * 0.5;
}

/* The notes in as much room as is left; the rest is in the other formats. */
static void put_notes(GString *out, const Layout *layout, double y)
{
    const double foot = SLIDE_MARGIN / 2;
    for (guint i = 0; i < layout->table->notes->len; i++) {
        const ReportNote *note = layout->table->notes->pdata[i];
        g_autofree char *text =
            g_strconcat(note->mark, *note->mark ? " " : "", note->text, NULL);
        g_autoptr(GPtrArray) lines = slide_lines(text, inner, note_size);
        for (guint k = 0; k < lines->len && y - note_size * leading >= foot; k++) {
            y -= note_size * leading;
            slide_text(out, &(SlideText){SLIDE_MARGIN, y, note_size, 'l', true, false},
                lines->pdata[k]);
        }
    }
}

static void put_page(GString *out, const Layout *layout, const char *title, bool last)
{
    slide_begin(out);
    const double top = slide_title(out, title);
    const double right = edge_of(layout, layout->to - 1);
    const double first = put_head(out, layout, top, right);
    const double end = put_lines(out, layout, first);
    slide_rule(out, SLIDE_MARGIN, right, end, 0.6);
    if (last)
        put_notes(out, layout, end);
    slide_end(out);
}

/* How many lines of the notes there are, at most so many as a page keeps room for. */
static double notes_room(const Layout *layout)
{
    double lines = 0;
    for (guint i = 0; i < layout->table->notes->len; i++) {
        const ReportNote *note = layout->table->notes->pdata[i];
        g_autoptr(GPtrArray) wrapped = slide_lines(note->text, inner, note_size);
        lines += wrapped->len;
    }
    return fmin(lines, 8) * note_size * leading;
}

/* Lines that fit at a size, with the notes below or not. */
static guint room_for(const Layout *layout, double size, bool with_notes)
{
    const double height = SLIDE_HEIGHT - SLIDE_MARGIN - 44 - SLIDE_MARGIN / 2 -
                          (with_notes ? notes_room(layout) : 0);
    return (guint)fmax(floor(height / (size * leading)) - n_head(layout) - 1, 1);
}

static void choose_size(Layout *layout)
{
    const guint n = layout->table->lines->len;
    layout->size = fmin(most_size, inner / width_of(layout, layout->from, layout->to));
    while (layout->size > least_long && room_for(layout, layout->size, true) < n)
        layout->size -= 0.25;
    layout->size = fmax(
        layout->size, fmin(least_size, inner / width_of(layout, layout->from, layout->to)));
}

/* One past the last line of a page that others follow: pages of one length, none of which ends
   between a line and those below it. */
static guint page_end(const Layout *layout)
{
    const GPtrArray *lines = layout->table->lines;
    const guint left = lines->len - layout->first;
    const guint room = room_for(layout, layout->size, false);
    const guint pages = MAX((left + room - 1) / room, 2);
    guint end = layout->first + MIN((left + pages - 1) / pages, left);
    while (end > layout->first + 1 && end < lines->len &&
           ((const ReportLine *)lines->pdata[end])->indent >
               ((const ReportLine *)lines->pdata[end - 1])->indent)
        end--;
    return end;
}

void slide_table(GString *out, const ReportDocument *document, const ReportTable *table)
{
    Layout layout = {.document = document, .table = table};
    g_autofree char *caption = report_table_caption(table);
    g_autofree char *continued =
        base_words_say(document->words, N_("{1} (continued)"), "t", caption);
    measure(&layout);
    bool begun = false;
    for (; layout.from < table->n_columns; layout.from = layout.to) {
        layout.to = fitting(&layout, layout.from);
        choose_size(&layout);
        const guint n = table->lines->len;
        for (layout.first = 0; layout.first < n || !begun; layout.first = layout.last) {
            const bool fits = n - layout.first <= room_for(&layout, layout.size, true);
            layout.last = fits ? n : page_end(&layout);
            put_page(out, &layout, begun ? continued : caption,
                layout.last == n && layout.to == table->n_columns);
            begun = true;
        }
    }
    g_free(layout.column);
}
