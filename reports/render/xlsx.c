#include "reports/render/xlsx.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "reports/model/format.h"
#include "reports/render/text_layout.h"
#include "reports/render/walk.h"
#include "reports/render/xlsx_bytes.h"
#include "reports/render/xlsx_format.h"

enum { CELL_MAX = 32767 }; /* characters (UTF-16) of a cell: Excel's limit */
enum { LABEL_MIN = 14, LABEL_MAX = 50, TEXT_MAX = 60, METHODS_WIDTH = 76 };
enum { UPRIGHT_MAX = 100 }; /* characters of a row that are read on an upright page */
enum { PAPER_A4 = 9 };      /* libxlsxwriter's number of it */
#define LINE_POINTS 15.0
#define NOTE_POINTS 12.5

/* How a cell looks, apart from its number format. */
typedef enum {
    PLAIN,
    TITLE,
    HEADING,
    HEADING_LEFT,
    LABEL,
    SECTION,
    NOTE,
    TEXT,
    TEXT_RIGHT
} CellClass;

/* A heading that is set once the widths below it are known. */
typedef struct {
    lxw_row_t row;
    lxw_col_t from, to;
    char *text;
} Heading;

/* A workbook in the making, with the formats that were asked for so far. */
typedef struct {
    lxw_workbook *workbook;
    GHashTable *formats; /* number format and class -> lxw_format, owned by the workbook */
    lxw_worksheet *sheet;
    lxw_row_t row;
    size_t lines;     /* of the highest cell of that row */
    GArray *widths;   /* size_t, characters that the cells of a column of the sheet show */
    GArray *headings; /* Heading */
    bool cut;         /* a text was too long for a cell */
} Book;

static lxw_format *cell_format(Book *book, CellClass class, int indent, const char *number)
{
    g_autofree char *key = g_strdup_printf("%d/%d/%s", (int)class, indent, number);
    lxw_format *format = g_hash_table_lookup(book->formats, key);
    if (format)
        return format;
    format = workbook_add_format(book->workbook);
    if (number[0] != '\0')
        format_set_num_format(format, number);
    if (number[0] != '\0' || class == TEXT_RIGHT)
        format_set_align(format, LXW_ALIGN_RIGHT);
    if (class == TITLE || class == HEADING || class == HEADING_LEFT || class == SECTION)
        format_set_bold(format);
    if (class == HEADING)
        format_set_align(format, LXW_ALIGN_CENTER);
    if (class == HEADING || class == HEADING_LEFT)
        format_set_bottom(format, LXW_BORDER_THIN);
    if (class == NOTE)
        format_set_font_size(format, 9);
    if (class != TITLE && number[0] == '\0')
        format_set_text_wrap(format);
    if (class != HEADING && class != HEADING_LEFT)
        format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    if (indent > 0)
        format_set_indent(format, (uint8_t)indent);
    g_hash_table_insert(book->formats, g_steal_pointer(&key), format);
    return format;
}

/* ---- cells ---- */

/* The text within Excel's limit; one that is longer ends in an ellipsis. */
static char *fitting(Book *book, const char *text)
{
    size_t units = 0;
    const char *last = text; /* where the ellipsis would stand */
    for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c)) {
        units += g_utf8_get_char(c) > 0xffff ? 2 : 1;
        if (units < CELL_MAX)
            last = g_utf8_next_char(c);
        if (units > CELL_MAX) {
            book->cut = true;
            g_autofree char *kept = g_strndup(text, (gsize)(last - text));
            return g_strconcat(kept, "\xe2\x80\xa6", NULL);
        }
    }
    return g_strdup(text);
}

/* Text over the columns [from, to] of a row. */
static void put_text(Book *book, lxw_row_t row, lxw_col_t from, lxw_col_t to, const char *text,
    lxw_format *format)
{
    g_autofree char *fit = fitting(book, text);
    if (from < to)
        worksheet_merge_range(book->sheet, row, from, row, to, fit, format);
    else
        worksheet_write_string(book->sheet, row, from, fit, format);
}

static size_t *width_of(Book *book, size_t column)
{
    if (book->widths->len <= column)
        g_array_set_size(book->widths, (guint)column + 1);
    return &g_array_index(book->widths, size_t, column);
}

static void widen(Book *book, size_t column, size_t width)
{
    size_t *known = width_of(book, column);
    *known = MAX(*known, width);
}

static size_t span_width(Book *book, lxw_col_t from, lxw_col_t to)
{
    size_t width = 0;
    for (lxw_col_t i = from; i <= to; i++)
        width += *width_of(book, i);
    return width;
}

/* Lines that a text takes in cells of that width: letters are not of one width. */
static size_t lines_of(const char *text, size_t width)
{
    g_auto(GStrv) paragraphs = g_strsplit(text, "\n", -1);
    size_t n = 0;
    for (char **paragraph = paragraphs; *paragraph; paragraph++) {
        g_autoptr(GPtrArray) lines = report_text_wrap(*paragraph, width);
        for (guint i = 0; i < lines->len; i++)
            n += 1 + (MAX(base_text_width(lines->pdata[i]), 1) - 1) / width;
    }
    return n;
}

/* Neither Excel nor LibreOffice grows rows of texts that are not its own. */
static void set_lines(Book *book, lxw_row_t row, size_t lines, double points)
{
    worksheet_set_row(book->sheet, row, points * (double)lines, NULL);
}

/* ---- rows of the walk ---- */

static void row(ReportWalk *walk, ReportRowKind kind)
{
    (void)kind;
    ((Book *)walk->state)->lines = 1;
}

static void put_heading(Book *book, size_t from, size_t to, const char *text)
{
    const Heading heading = {book->row, (lxw_col_t)from, (lxw_col_t)to, g_strdup(text)};
    g_array_append_val(book->headings, heading);
}

static void stub(ReportWalk *walk, ReportRowKind kind, const char *text, const char *mark)
{
    Book *book = walk->state;
    g_autofree char *label = g_strconcat(text, mark ? " " : "", mark, NULL);
    if (kind != REPORT_ROW_LINE) {
        put_text(book, book->row, 0, 0, label, cell_format(book, HEADING_LEFT, 0, ""));
        return;
    }
    const bool section = walk->line->kind == REPORT_LINE_SECTION;
    const int indent = walk->line->indent;
    put_text(
        book, book->row, 0, 0, label, cell_format(book, section ? SECTION : LABEL, indent, ""));
    widen(book, 0, MIN(base_text_width(label) + 2 * (size_t)indent, LABEL_MAX));
    book->lines = MAX(book->lines, lines_of(label, LABEL_MAX - 2 * (size_t)MIN(indent, 4)));
}

static void head_cell(ReportWalk *walk, ReportRowKind kind, const ReportSlot *slot)
{
    const char *detail = walk->table->columns[slot->column].detail;
    const bool lower = kind == REPORT_ROW_HEADINGS && detail[0] != '\0';
    g_autofree char *text = g_strconcat(slot->text, slot->mark ? slot->mark : "",
        lower ? "\n(" : "", lower ? detail : "", lower ? ")" : "", NULL);
    if (kind == REPORT_ROW_HEADINGS || text[0] != '\0')
        put_heading(walk->state, slot->place + 1, slot->place_end, text);
}

/* What a number shows: its digits, with what its format puts around them. */
static size_t shown_width(const ReportSlot *slot, bool marked)
{
    const char *statistic = slot->value->statistic;
    const size_t around = g_str_equal(statistic, "percent")       ? 3
                          : g_str_equal(statistic, "sd")          ? 2
                          : g_str_equal(statistic, "denominator") ? 3
                                                                  : 0;
    return base_text_width(slot->text) + around + (marked ? 1 + strlen(slot->mark) : 0);
}

static void cell(ReportWalk *walk, ReportRowKind kind, const ReportSlot *slot)
{
    Book *book = walk->state;
    const lxw_col_t column = (lxw_col_t)(slot->place + 1);
    if (kind != REPORT_ROW_LINE) {
        head_cell(walk, kind, slot);
    } else if (slot->value && isfinite(slot->value->value)) {
        const bool marked = slot->mark && slot->part + 1 == slot->cell->n_values;
        g_autofree char *number =
            report_xlsx_number_format(slot->value, slot->part, marked ? slot->mark : NULL);
        worksheet_write_number(book->sheet, book->row, column, slot->value->value,
            cell_format(book, PLAIN, 0, number));
        widen(book, column, shown_width(slot, marked));
    } else if (slot->text[0] != '\0') {
        g_autofree char *text =
            g_strconcat(slot->text, slot->mark ? " " : "", slot->mark, NULL);
        put_text(book, book->row, column, column, text,
            cell_format(book, slot->align == 'l' ? TEXT : TEXT_RIGHT, 0, ""));
        widen(book, column, MIN(base_text_width(text), TEXT_MAX));
        book->lines = MAX(book->lines, lines_of(text, TEXT_MAX));
    }
}

static void row_end(ReportWalk *walk, ReportRowKind kind)
{
    Book *book = walk->state;
    if (kind == REPORT_ROW_LINE && book->lines > 1)
        set_lines(book, book->row, book->lines, LINE_POINTS);
    book->row++;
}

/* ---- sheets ---- */

/* Sheet names: at most 31 characters, none of []:*?/\, no apostrophe at an end, none twice. */
static char *sheet_name(
    lxw_workbook *workbook, const ReportTable *table, const BaseWords *words)
{
    const char *wanted = report_table_name(table);
    GString *name = g_string_new(NULL);
    for (const char *c = wanted; *c != '\0' && g_utf8_strlen(name->str, -1) < 25;
         c = g_utf8_next_char(c)) {
        const bool bad = strchr("[]:*?/\\'", *c) != NULL || (unsigned char)*c < ' ';
        if (bad && name->len > 3)
            break;
        g_string_append_unichar(name, bad ? '_' : g_utf8_get_char(c));
    }
    if (name->len == 0)
        g_string_append(name, base_words(words, "Table"));
    const gsize stem = name->len;
    for (int i = 2; workbook_get_worksheet_by_name(workbook, name->str); i++) {
        g_string_truncate(name, stem);
        g_string_append_printf(name, " %d", i);
    }
    return g_string_free(name, FALSE);
}

static void table(ReportWalk *walk)
{
    Book *book = walk->state;
    g_autofree char *name = sheet_name(book->workbook, walk->table, walk->document->words);
    g_autofree char *caption = report_table_caption(walk->table);
    book->sheet = workbook_add_worksheet(book->workbook, name);
    book->cut = false;
    g_array_set_size(book->widths, 0);
    g_array_set_size(book->headings, 0);
    widen(book, 0, LABEL_MIN);
    for (size_t i = 0, place = 0; i < walk->table->n_columns; i++)
        for (size_t part = 0; part < walk->parts[i]; part++)
            widen(book, ++place, 4);
    put_text(book, 0, 0, 0, caption, cell_format(book, TITLE, 0, ""));
    book->row = 2;
}

static void head(ReportWalk *walk, bool begins)
{
    const Book *book = walk->state;
    if (!begins)
        worksheet_freeze_panes(book->sheet, book->row, 1);
}

/* The columns below a heading are widened until its longest word stands there in bold. */
static void widen_for(Book *book, const Heading *heading)
{
    g_autoptr(GPtrArray) words = report_text_wrap(heading->text, 1);
    size_t longest = 0;
    for (guint i = 0; i < words->len; i++)
        longest = MAX(longest, base_text_width(words->pdata[i]));
    while (span_width(book, heading->from, heading->to) < longest + longest / 5) {
        for (lxw_col_t column = heading->from; column <= heading->to; column++)
            ++*width_of(book, column);
    }
}

/* Headings are wrapped over what stands below them; their row is as high as the highest. */
static void put_headings(Book *book)
{
    size_t lines = 1;
    for (guint i = 0; i < book->headings->len; i++)
        widen_for(book, &g_array_index(book->headings, Heading, i));
    for (guint i = 0; i < book->headings->len; i++) {
        const Heading *heading = &g_array_index(book->headings, Heading, i);
        const size_t width = span_width(book, heading->from, heading->to);
        if (i > 0 && heading->row != heading[-1].row)
            lines = 1;
        lines = MAX(lines, lines_of(heading->text, width - width / 8));
        put_text(book, heading->row, heading->from, heading->to, heading->text,
            cell_format(book, HEADING, 0, ""));
        set_lines(book, heading->row, lines, LINE_POINTS);
    }
}

static void block_end(ReportWalk *walk)
{
    Book *book = walk->state;
    put_headings(book);
    for (guint i = 0; i < book->widths->len; i++)
        worksheet_set_column(book->sheet, (lxw_col_t)i, (lxw_col_t)i,
            (double)g_array_index(book->widths, size_t, i) + 2, NULL);
    book->row++;
}

/* Notes stand over all columns, as high as they need: Excel does not grow merged cells. */
static void put_note(Book *book, const char *mark, const char *text)
{
    const lxw_col_t last = (lxw_col_t)(book->widths->len - 1);
    g_autofree char *whole = g_strconcat(mark, mark[0] != '\0' ? " " : "", text, NULL);
    put_text(book, book->row, 0, last, whole, cell_format(book, NOTE, 0, ""));
    const size_t width = span_width(book, 0, last); /* of letters of 11 points */
    set_lines(book, book->row, lines_of(whole, width * 10 / 9), NOTE_POINTS);
    book->row++;
}

static void note(ReportWalk *walk, const ReportNote *one)
{
    put_note(walk->state, one->mark, one->text);
}

static void table_end(ReportWalk *walk)
{
    Book *book = walk->state;
    if (book->cut)
        put_note(book, "",
            base_words(walk->document->words,
                "A text that ends in an ellipsis is longer than the 32,767 characters that a "
                "cell of Excel takes; the other formats have it whole."));
    g_autofree char *provenance = report_document_provenance(walk->document);
    put_note(book, "", provenance);
    if (span_width(book, 0, (lxw_col_t)(book->widths->len - 1)) > UPRIGHT_MAX)
        worksheet_set_landscape(book->sheet);
    worksheet_set_paper(book->sheet, PAPER_A4);
    worksheet_fit_to_pages(book->sheet, 1, 0);
}

static void section(ReportWalk *walk, ReportSection which, bool begins)
{
    Book *book = walk->state;
    const char *title = report_section_title(walk->document, which);
    if (!title || !begins)
        return;
    book->sheet = workbook_add_worksheet(book->workbook, title);
    book->row = 0;
    worksheet_set_column(book->sheet, 0, 0, METHODS_WIDTH, NULL);
    worksheet_set_paper(book->sheet, PAPER_A4);
    worksheet_fit_to_pages(book->sheet, 1, 0);
}

static void method(ReportWalk *walk, const char *paragraph)
{
    Book *book = walk->state;
    set_lines(book, book->row, lines_of(paragraph, METHODS_WIDTH * 9 / 10), LINE_POINTS);
    put_text(book, book->row++, 0, 0, paragraph, cell_format(book, TEXT, 0, ""));
}

/* ---- files ---- */

static void heading_clear(void *heading)
{
    g_free(((Heading *)heading)->text);
}

static void fill(lxw_workbook *workbook, const void *data)
{
    static const ReportHooks hooks = {.flags = REPORT_WALK_PARTS,
        .section = section,
        .table = table,
        .head = head,
        .row = row,
        .stub = stub,
        .cell = cell,
        .row_end = row_end,
        .block_end = block_end,
        .note = note,
        .table_end = table_end,
        .method = method};
    Book book = {.workbook = workbook,
        .formats = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .widths = g_array_new(FALSE, TRUE, sizeof(size_t)),
        .headings = g_array_new(FALSE, FALSE, sizeof(Heading))};
    g_array_set_clear_func(book.headings, heading_clear);
    g_string_free(report_walk(data, &hooks, &book), TRUE);
    g_hash_table_unref(book.formats);
    g_array_unref(book.widths);
    g_array_unref(book.headings);
}

GBytes *report_render_xlsx(const ReportDocument *document, GError **error)
{
    return report_workbook_bytes(document->title, fill, document, error);
}
