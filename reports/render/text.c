#include "reports/render/text.h"

#include "base/text.h"
#include "reports/render/text_layout.h"
#include "reports/render/walk.h"

enum { GAP = REPORT_TEXT_GAP };

/* A cell of the row at hand: its lines, in how many columns, and how they stand there. */
typedef struct {
    GPtrArray *lines;
    size_t before, width;
    char align;
} Piece;

/* What the format keeps: how the table lies, and the row at hand. */
typedef struct {
    ReportTextLayout layout;
    GArray *pieces;
} State;

static void append_repeated(GString *out, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        g_string_append(out, text);
}

static void append_padded(GString *out, const char *text, size_t width, char align)
{
    const size_t used = base_text_width(text);
    const size_t free_width = used < width ? width - used : 0;
    const size_t before = align == 'l' ? 0 : align == 'c' ? free_width / 2 : free_width;
    append_repeated(out, " ", before);
    g_string_append(out, text);
    append_repeated(out, " ", free_width - before);
}

static void end_line(GString *out)
{
    while (out->len > 0 && out->str[out->len - 1] == ' ')
        g_string_truncate(out, out->len - 1);
    g_string_append_c(out, '\n');
}

static void append_wrapped(GString *out, const char *text, const char *first, const char *rest)
{
    GPtrArray *lines = report_text_wrap(text, REPORT_TEXT_WIDTH - base_text_width(first));
    for (size_t i = 0; i < lines->len; i++)
        g_string_append_printf(
            out, "%s%s\n", i == 0 ? first : rest, (const char *)lines->pdata[i]);
    g_ptr_array_unref(lines);
}

static void append_paragraph(GString *out, const char *text)
{
    append_wrapped(out, text, "", "");
}

static void append_rule(ReportWalk *walk)
{
    const ReportTextLayout *layout = &((State *)walk->state)->layout;
    append_repeated(walk->out, "\xe2\x94\x80",
        layout->stub + GAP + report_text_span(layout, walk->from, walk->to));
    g_string_append_c(walk->out, '\n');
}

/* ---- rows: cells too long for their column go on below ---- */

static void add_piece(
    State *state, const char *text, const char *mark, size_t before, size_t width, char align)
{
    g_autofree char *marked = report_text_marked(text, mark);
    const Piece piece = {report_text_wrap(marked, width), before, width, align};
    g_array_append_val(state->pieces, piece);
}

static void row(ReportWalk *walk, ReportRowKind kind)
{
    State *state = walk->state;
    g_array_set_size(state->pieces, 0);
    if (kind == REPORT_ROW_LINE && walk->line->kind == REPORT_LINE_SECTION &&
        walk->line != walk->table->lines->pdata[0])
        g_string_append_c(walk->out, '\n');
}

static void stub(ReportWalk *walk, ReportRowKind kind, const char *text, const char *mark)
{
    State *state = walk->state;
    const size_t indent = kind == REPORT_ROW_LINE ? 2 * (size_t)walk->line->indent : 0;
    const size_t width = state->layout.stub - MIN(indent, state->layout.stub - 1);
    add_piece(state, text, mark, indent, width, 'l');
}

static void cell(ReportWalk *walk, ReportRowKind kind, const ReportSlot *slot)
{
    State *state = walk->state;
    (void)kind;
    add_piece(state, slot->text, slot->mark, GAP,
        report_text_span(&state->layout, slot->column, slot->end), slot->align);
}

static void append_row(GString *out, const GArray *pieces)
{
    size_t height = 1;
    for (guint i = 0; i < pieces->len; i++)
        height = MAX(height, (size_t)g_array_index(pieces, Piece, i).lines->len);
    for (size_t line = 0; line < height; line++) {
        for (guint i = 0; i < pieces->len; i++) {
            const Piece *piece = &g_array_index(pieces, Piece, i);
            append_repeated(out, " ", piece->before);
            append_padded(out, line < piece->lines->len ? piece->lines->pdata[line] : "",
                piece->width, piece->align);
        }
        end_line(out);
    }
}

/* A line under each heading that stands over columns. */
static void append_underlines(GString *out, const GArray *pieces)
{
    for (guint i = 0; i < pieces->len; i++) {
        const Piece *piece = &g_array_index(pieces, Piece, i);
        const char *first = piece->lines->pdata[0];
        append_repeated(out, " ", piece->before);
        append_repeated(out, first[0] != '\0' ? "\xe2\x94\x80" : " ", piece->width);
    }
    end_line(out);
}

static void row_end(ReportWalk *walk, ReportRowKind kind)
{
    const State *state = walk->state;
    append_row(walk->out, state->pieces);
    if (kind == REPORT_ROW_SPANNERS)
        append_underlines(walk->out, state->pieces);
}

/* ---- tables ---- */

static void table(ReportWalk *walk)
{
    State *state = walk->state;
    g_autofree char *caption = report_table_caption(walk->table);
    append_paragraph(walk->out, caption);
    state->layout = report_text_layout(walk->document, walk->table);
}

static size_t block(const ReportWalk *walk)
{
    return report_text_block_end(&((State *)walk->state)->layout, walk->from);
}

static void head(ReportWalk *walk, bool begins)
{
    if (begins && walk->from > 0)
        g_string_append_c(walk->out, '\n');
    append_rule(walk);
}

static void note(ReportWalk *walk, const ReportNote *one)
{
    g_autofree char *first = g_strconcat(one->mark, one->mark[0] ? " " : "", NULL);
    append_wrapped(walk->out, one->text, first, one->mark[0] ? "  " : "");
}

static void table_end(ReportWalk *walk)
{
    g_clear_pointer(&((State *)walk->state)->layout.column, g_free);
    g_string_append_c(walk->out, '\n');
}

/* ---- what stands around them ---- */

static void begin(ReportWalk *walk)
{
    append_paragraph(walk->out, walk->document->title);
    if (walk->document->citation[0] != '\0')
        append_paragraph(walk->out, walk->document->citation);
    g_string_append_c(walk->out, '\n');
}

/* What a figure shows, in words. */
static void figure(ReportWalk *walk, const ReportFigure *one)
{
    g_autofree char *caption = report_figure_caption(one);
    append_paragraph(walk->out, caption);
    if (one->svg && one->file)
        g_string_append_printf(walk->out, "(%s.svg, .pdf, .png)\n", one->file);
    append_paragraph(walk->out, one->alt->str);
    for (guint i = 0; i < one->notes->len; i++)
        append_paragraph(walk->out, one->notes->pdata[i]);
    g_string_append_c(walk->out, '\n');
}

static void section(ReportWalk *walk, ReportSection which, bool begins)
{
    const char *title = report_section_title(walk->document, which);
    if (title && begins)
        g_string_append_printf(walk->out, "%s\n", title);
}

static void method(ReportWalk *walk, const char *paragraph)
{
    append_paragraph(walk->out, paragraph);
    g_string_append_c(walk->out, '\n');
}

static void end(ReportWalk *walk)
{
    const ReportDocument *document = walk->document;
    if (document->snapshot[0] != '\0')
        g_string_append_printf(
            walk->out, "%s %s\n", base_words(document->words, "Snapshot"), document->snapshot);
    if (document->head[0] != '\0')
        g_string_append_printf(
            walk->out, "%s %s\n", base_words(document->words, N_("Chain")), document->head);
    if (document->spec[0] != '\0')
        g_string_append_printf(
            walk->out, "%s %s\n", base_words(document->words, "Specification"), document->spec);
    g_autofree char *standing = report_document_standing(document);
    g_autofree char *shown = standing ? base_text_shown(standing) : NULL;
    if (shown)
        g_string_append_printf(walk->out, "%s\n", shown);
    g_string_append_printf(walk->out, "proreg %s\n", document->version);
}

static void piece_clear(void *piece)
{
    g_ptr_array_unref(((Piece *)piece)->lines);
}

GString *report_render_text(const ReportDocument *document)
{
    static const ReportHooks hooks = {.flags = REPORT_WALK_DETAILS,
        .begin = begin,
        .section = section,
        .table = table,
        .block = block,
        .head = head,
        .row = row,
        .stub = stub,
        .cell = cell,
        .row_end = row_end,
        .block_end = append_rule,
        .note = note,
        .table_end = table_end,
        .figure = figure,
        .method = method,
        .end = end};
    State state = {.pieces = g_array_new(FALSE, FALSE, sizeof(Piece))};
    g_array_set_clear_func(state.pieces, piece_clear);
    GString *out = report_walk(document, &hooks, &state);
    g_array_unref(state.pieces);
    return out;
}
