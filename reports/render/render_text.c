/* Tables for terminals: aligned by the width of characters, never wider than 100 columns. */
#include <string.h>

#include "base/text.h"
#include "reports/render/renderers.h"

enum { WIDTH = 100, GAP = 2, STUB_MAX = 40, STUB_MIN = 12, TEXT_MIN = 12 };

/* Columns that a terminal gives to the text as it is shown. */
static size_t text_width(const char *text)
{
    size_t width = 0;
    g_autofree char *shown = base_text_shown(text);
    for (const char *c = shown; *c != '\0'; c = g_utf8_next_char(c)) {
        const gunichar character = g_utf8_get_char(c);
        if (!g_unichar_iszerowidth(character))
            width += g_unichar_iswide(character) ? 2 : 1;
    }
    return width;
}

static void append_repeated(GString *out, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        g_string_append(out, text);
}

static void append_padded(GString *out, const char *text, size_t width, char align)
{
    const size_t used = text_width(text);
    const size_t free_width = used < width ? width - used : 0;
    const size_t before = align == 'l' ? 0 : align == 'c' ? free_width / 2 : free_width;
    append_repeated(out, " ", before);
    base_text_show(out, text);
    append_repeated(out, " ", free_width - before);
}

static void end_line(GString *out)
{
    while (out->len > 0 && out->str[out->len - 1] == ' ')
        g_string_truncate(out, out->len - 1);
    g_string_append_c(out, '\n');
}

/* Breaks the text at spaces into lines of at most `width`; a longer word stays whole. */
static GPtrArray *wrap(const char *text, size_t width)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    char **words = g_strsplit_set(text, " \n\t", -1);
    GString *line = g_string_new(NULL);
    for (char **word = words; *word; word++) {
        if (**word == '\0')
            continue;
        if (line->len > 0 && text_width(line->str) + 1 + text_width(*word) > width) {
            g_ptr_array_add(lines, base_text_shown(line->str));
            g_string_truncate(line, 0);
        }
        g_string_append_printf(line, "%s%s", line->len ? " " : "", *word);
    }
    g_ptr_array_add(lines, base_text_shown(line->str));
    (void)g_string_free(line, TRUE);
    g_strfreev(words);
    return lines;
}

static void append_wrapped(GString *out, const char *text, const char *first, const char *rest)
{
    GPtrArray *lines = wrap(text, WIDTH - text_width(first));
    for (size_t i = 0; i < lines->len; i++)
        g_string_append_printf(
            out, "%s%s\n", i == 0 ? first : rest, (const char *)lines->pdata[i]);
    g_ptr_array_unref(lines);
}

/* A letter stands apart from the number that it marks. */
static char *with_mark(const char *text, const char *mark)
{
    if (!mark)
        return g_strdup(text);
    return g_strconcat(text, g_ascii_isalpha(mark[0]) ? " " : "", mark, NULL);
}

/* Widths of one table: of the label column and of each other. */
typedef struct {
    const ReportTable *table;
    size_t stub;
    size_t *column;
} Layout;

static void widen(size_t *width, const char *text, const char *mark)
{
    g_autofree char *marked = with_mark(text, mark);
    *width = MAX(*width, text_width(marked));
}

/* Labels are wrapped at blanks only: the column is as wide as the longest word, in reason. */
static size_t longest_word(const ReportTable *table)
{
    size_t longest = 0;
    for (size_t i = 0; i < table->lines->len; i++) {
        const ReportLine *line = table->lines->pdata[i];
        g_auto(GStrv) words = g_strsplit(line->label, " ", -1);
        for (char **word = words; *word; word++)
            longest = MAX(longest, text_width(*word) + 2 * (size_t)line->indent);
    }
    return MIN(longest, WIDTH / 2);
}

static size_t sum_of_columns(const Layout *layout, bool texts)
{
    size_t sum = 0;
    for (size_t i = 0; i < layout->table->n_columns; i++) {
        if ((layout->table->columns[i].align == 'l') == texts)
            sum += layout->column[i] + GAP;
    }
    return sum;
}

/* Texts share what numbers leave of the line; short ones keep their width, long ones wrap. */
static void narrow_texts(Layout *layout)
{
    const ReportTable *table = layout->table;
    const size_t fixed = layout->stub + sum_of_columns(layout, false);
    if (fixed >= WIDTH || fixed + sum_of_columns(layout, true) <= WIDTH)
        return;
    size_t limit = WIDTH;
    for (bool fits = false; !fits && limit > TEXT_MIN;) {
        size_t used = fixed;
        limit--;
        for (size_t i = 0; i < table->n_columns; i++)
            used += table->columns[i].align == 'l' ? MIN(layout->column[i], limit) + GAP : 0;
        fits = used <= WIDTH;
    }
    for (size_t i = 0; i < table->n_columns; i++) {
        if (table->columns[i].align == 'l')
            layout->column[i] = MIN(layout->column[i], limit);
    }
}

static Layout layout_of(const ReportTable *table)
{
    Layout layout = {.table = table, .column = g_new0(size_t, table->n_columns + 1)};
    layout.stub = MAX(text_width(table->stub), (size_t)STUB_MIN);
    for (size_t i = 0; i < table->lines->len; i++) {
        const ReportLine *line = table->lines->pdata[i];
        const size_t indent = 2 * (size_t)line->indent;
        g_autofree char *label = with_mark(line->label, line->mark);
        layout.stub = MAX(layout.stub, indent + text_width(label));
        for (size_t j = 0; j < table->n_columns; j++)
            widen(&layout.column[j], line->cells[j].text, line->cells[j].mark);
    }
    layout.stub = MAX(MIN(layout.stub, (size_t)STUB_MAX), longest_word(table));
    for (size_t j = 0; j < table->n_columns; j++) {
        widen(&layout.column[j], table->columns[j].label, table->columns[j].mark);
        widen(&layout.column[j], table->columns[j].detail, NULL);
        layout.column[j] = MIN(layout.column[j], WIDTH - GAP - layout.stub);
    }
    narrow_texts(&layout);
    return layout;
}

static size_t span_width(const Layout *layout, size_t from, size_t to)
{
    size_t width = 0;
    for (size_t i = from; i < to; i++)
        width += layout->column[i] + (i > from ? GAP : 0);
    return width;
}

/* A spanner wider than its columns widens the last of them. */
static void widen_spanners(Layout *layout)
{
    const ReportTable *table = layout->table;
    for (size_t from = 0, end = 0; from < table->n_columns; from = end) {
        end = report_spanner_end(table, from);
        if (!table->columns[from].spanner)
            continue;
        const size_t heading = text_width(table->columns[from].spanner);
        const size_t width = span_width(layout, from, end);
        if (heading > width)
            layout->column[end - 1] += heading - width;
    }
}

/* One past the last column that fits into a block beginning at `from`; spanners stay whole
 * where they fit at all. */
static size_t block_end(const Layout *layout, size_t from)
{
    const size_t room = WIDTH - layout->stub;
    size_t used = 0, end = from;
    while (end < layout->table->n_columns) {
        const size_t unit = report_spanner_end(layout->table, end);
        const size_t width = GAP + span_width(layout, end, unit);
        if (used + width <= room) {
            used += width;
            end = unit;
            continue;
        }
        if (end > from)
            break;
        end++;
        while (end < unit && GAP + span_width(layout, from, end + 1) <= room)
            end++;
        break;
    }
    return end;
}

static void append_rule(GString *out, size_t width)
{
    append_repeated(out, "\xe2\x94\x80", width);
    g_string_append_c(out, '\n');
}

static void append_spanners(GString *out, const Layout *layout, size_t from, size_t to)
{
    const ReportTable *table = layout->table;
    GString *under = g_string_new(NULL);
    append_repeated(out, " ", layout->stub);
    append_repeated(under, " ", layout->stub);
    for (size_t i = from, end = 0; i < to; i = end) {
        end = MIN(report_spanner_end(table, i), to);
        const size_t width = span_width(layout, i, end);
        const char *spanner = table->columns[i].spanner;
        append_repeated(out, " ", GAP);
        append_repeated(under, " ", GAP);
        append_padded(out, spanner ? spanner : "", width, 'c');
        append_repeated(under, spanner ? "\xe2\x94\x80" : " ", width);
    }
    end_line(out);
    g_string_append(out, under->str);
    end_line(out);
    g_string_free(under, TRUE);
}

static void append_heading(GString *out, const Layout *layout, size_t from, size_t to)
{
    const ReportTable *table = layout->table;
    bool details = false;
    if (report_has_spanners(table))
        append_spanners(out, layout, from, to);
    append_padded(out, table->stub, layout->stub, 'l');
    for (size_t i = from; i < to; i++) {
        g_autofree char *label = with_mark(table->columns[i].label, table->columns[i].mark);
        append_repeated(out, " ", GAP);
        append_padded(out, label, layout->column[i], table->columns[i].align);
        details = details || table->columns[i].detail[0] != '\0';
    }
    end_line(out);
    if (!details)
        return;
    append_repeated(out, " ", layout->stub);
    for (size_t i = from; i < to; i++) {
        append_repeated(out, " ", GAP);
        append_padded(
            out, table->columns[i].detail, layout->column[i], table->columns[i].align);
    }
    end_line(out);
}

/* One line of a table; labels and texts too long for their column go on below. */
static void append_table_line(
    GString *out, const Layout *layout, const ReportLine *line, size_t from, size_t to)
{
    const size_t indent = 2 * (size_t)line->indent;
    g_autofree char *label = with_mark(line->label, line->mark);
    GPtrArray *parts = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    g_ptr_array_add(parts, wrap(label, layout->stub - MIN(indent, layout->stub - 1)));
    size_t height = ((GPtrArray *)parts->pdata[0])->len;
    for (size_t i = from; i < to; i++) {
        g_autofree char *text = with_mark(line->cells[i].text, line->cells[i].mark);
        GPtrArray *lines = wrap(text, layout->column[i]);
        height = MAX(height, lines->len);
        g_ptr_array_add(parts, lines);
    }
    for (size_t row = 0; row < height; row++) {
        for (size_t part = 0; part < parts->len; part++) {
            const GPtrArray *lines = parts->pdata[part];
            const char *text = row < lines->len ? lines->pdata[row] : "";
            const size_t column = from + part - 1;
            append_repeated(out, " ", part == 0 ? indent : GAP);
            if (part == 0)
                append_padded(out, text, layout->stub - MIN(indent, layout->stub), 'l');
            else
                append_padded(
                    out, text, layout->column[column], layout->table->columns[column].align);
        }
        end_line(out);
    }
    g_ptr_array_unref(parts);
}

static void append_block(GString *out, const Layout *layout, size_t from, size_t to)
{
    const ReportTable *table = layout->table;
    const size_t width = layout->stub + GAP + span_width(layout, from, to);
    append_rule(out, width);
    append_heading(out, layout, from, to);
    append_rule(out, width);
    for (size_t i = 0; i < table->lines->len; i++) {
        const ReportLine *line = table->lines->pdata[i];
        if (line->kind == REPORT_LINE_SECTION && i > 0)
            g_string_append_c(out, '\n');
        append_table_line(out, layout, line, from, to);
    }
    append_rule(out, width);
}

static void append_table(GString *out, const ReportTable *table)
{
    g_autofree char *caption = report_table_caption(table);
    append_wrapped(out, caption, "", "");
    Layout layout = layout_of(table);
    widen_spanners(&layout);
    for (size_t from = 0, to = 0; from < table->n_columns; from = to) {
        to = block_end(&layout, from);
        if (from > 0)
            g_string_append_c(out, '\n');
        append_block(out, &layout, from, to);
    }
    g_free(layout.column);
    for (size_t i = 0; i < table->notes->len; i++) {
        const ReportNote *note = table->notes->pdata[i];
        g_autofree char *first = g_strconcat(note->mark, note->mark[0] ? " " : "", NULL);
        append_wrapped(out, note->text, first, note->mark[0] ? "  " : "");
    }
    g_string_append_c(out, '\n');
}

/* What a figure shows, in words. */
static void append_figure(GString *out, const ReportFigure *figure)
{
    g_autofree char *caption = report_figure_caption(figure);
    append_wrapped(out, caption, "", "");
    if (figure->svg && figure->file)
        g_string_append_printf(out, "(%s.svg, .pdf, .png)\n", figure->file);
    append_wrapped(out, figure->alt->str, "", "");
    for (guint i = 0; i < figure->notes->len; i++)
        append_wrapped(out, figure->notes->pdata[i], "", "");
    g_string_append_c(out, '\n');
}

GString *report_render_text(const ReportDocument *document)
{
    GString *out = g_string_new(NULL);
    append_wrapped(out, document->title, "", "");
    if (document->citation[0] != '\0')
        append_wrapped(out, document->citation, "", "");
    g_string_append_c(out, '\n');
    for (size_t i = 0; i < document->tables->len; i++)
        append_table(out, document->tables->pdata[i]);
    for (size_t i = 0; i < document->figures->len; i++)
        append_figure(out, document->figures->pdata[i]);
    for (size_t i = 0; i < document->methods->len; i++) {
        if (i == 0)
            g_string_append(out, "Methods\n");
        append_wrapped(out, document->methods->pdata[i], "", "");
        g_string_append_c(out, '\n');
    }
    if (document->snapshot[0] != '\0')
        g_string_append_printf(out, "Snapshot %s\n", document->snapshot);
    if (document->spec[0] != '\0')
        g_string_append_printf(out, "Specification %s\n", document->spec);
    g_string_append_printf(out, "proreg %s\n", document->version);
    return out;
}
