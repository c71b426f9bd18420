/*
 * Office Open XML (ECMA-376, WordprocessingML) as Word and LibreOffice read it: a table is a
 * table, its head is repeated on each page, footnote marks are superscripts. Part 1, section
 * numbers in what follows: 17.4 tables, 17.3 paragraphs and runs, 20.4 pictures.
 */
#include "reports/render/docx.h"

#include <math.h>

#include <string.h>

#include "base/zip.h"
#include "reports/render/docx_parts.h"
#include "reports/render/walk.h"

/* Twentieths of a point: A4 with margins of 2 cm. */
enum { PAGE_SHORT = 11906, PAGE_LONG = 16838, MARGIN = 1134 };
/* Columns of numbers that an upright page takes. */
enum { UPRIGHT_COLUMNS = 5 };
#define EMU_MM 36000.0
/** Room for the caption and notes of a picture. */
#define CAPTION_MM 28.0

typedef struct {
    GPtrArray *pictures; /* GBytes *, borrowed: those shown so far. */
    bool turned;         /* The page lies on its side. */
    bool in_head;
} Docx;

/* ---- texts ---- */

static void append_text(GString *out, const char *text, const char *properties)
{
    if (!text || text[0] == '\0')
        return;
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    for (char *c = valid; *c; c++) /* XML has no place for other control characters. */
        if ((unsigned char)*c < 0x20 && *c != '\t' && *c != '\n')
            *c = ' ';
    g_autofree char *escaped = g_markup_escape_text(valid, -1);
    g_string_append_printf(out, "<w:r>%s%s%s<w:t xml:space=\"preserve\">%s</w:t></w:r>",
        properties ? "<w:rPr>" : "", properties ? properties : "", properties ? "</w:rPr>" : "",
        escaped);
}

static void append_mark(GString *out, const char *mark)
{
    append_text(out, mark, "<w:vertAlign w:val=\"superscript\"/>");
}

static void append_paragraph(GString *out, const char *style, const char *text)
{
    g_string_append_printf(out, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/></w:pPr>", style);
    append_text(out, text, NULL);
    g_string_append(out, "</w:p>");
}

/* ---- the document ---- */

static void begin(ReportWalk *walk)
{
    append_paragraph(walk->out, "Title", walk->document->title);
    if (walk->document->citation && walk->document->citation[0])
        append_paragraph(walk->out, "Subtitle", walk->document->citation);
}

static void section(ReportWalk *walk, ReportSection which, bool begins)
{
    const char *title = report_section_title(walk->document, which);
    if (begins && title)
        append_paragraph(walk->out, "Heading1", title);
}

static void table(ReportWalk *walk)
{
    g_autofree char *caption = report_table_caption(walk->table);
    append_paragraph(walk->out, "Caption", caption);
    g_string_append(walk->out,
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"ReportTable\"/><w:tblW w:w=\"5000\" "
        "w:type=\"pct\"/><w:tblLook w:val=\"0020\"/></w:tblPr><w:tblGrid>");
    for (size_t i = 0; i <= walk->table->n_columns; i++)
        g_string_append(walk->out, "<w:gridCol/>");
    g_string_append(walk->out, "</w:tblGrid>");
}

static void head(ReportWalk *walk, bool begins)
{
    ((Docx *)walk->state)->in_head = begins;
}

static void row(ReportWalk *walk, ReportRowKind kind)
{
    (void)kind;
    g_string_append_printf(walk->out, "<w:tr><w:trPr><w:cantSplit/>%s</w:trPr>",
        ((const Docx *)walk->state)->in_head ? "<w:tblHeader/>" : "");
}

/* Whether the second lines of headings follow, so that the rule is below them. */
static bool has_details(const ReportTable *table)
{
    for (size_t i = 0; i < table->n_columns; i++)
        if (table->columns[i].detail && table->columns[i].detail[0] != '\0')
            return true;
    return false;
}

/* The last line of the head has a rule below it. */
static bool is_last_of_head(const ReportWalk *walk, ReportRowKind kind)
{
    return kind == REPORT_ROW_DETAILS ||
           (kind == REPORT_ROW_HEADINGS && !has_details(walk->table));
}

/* A cell with one paragraph. @param align  as in a slot. @param rule  a line below it. */
static void append_cell(GString *out, size_t span, char align, int indent, bool bold, bool rule,
    const char *text, const char *mark)
{
    g_string_append(out, "<w:tc><w:tcPr>");
    if (span > 1)
        g_string_append_printf(out, "<w:gridSpan w:val=\"%zu\"/>", span);
    if (rule)
        g_string_append(out,
            "<w:tcBorders><w:bottom w:val=\"single\" w:sz=\"4\" w:color=\"auto\"/>"
            "</w:tcBorders>");
    g_string_append_printf(out,
        "</w:tcPr><w:p><w:pPr><w:pStyle w:val=\"TableText\"/><w:ind w:left=\"%d\"/>"
        "<w:jc w:val=\"%s\"/></w:pPr>",
        indent * 200,
        align == 'r'   ? "right"
        : align == 'c' ? "center"
                       : "left");
    append_text(out, text, bold ? "<w:b/>" : NULL);
    append_mark(out, mark);
    g_string_append(out, "</w:p></w:tc>");
}

static void stub(ReportWalk *walk, ReportRowKind kind, const char *text, const char *mark)
{
    const bool is_line = kind == REPORT_ROW_LINE;
    const bool bold = !is_line || walk->line->kind == REPORT_LINE_SECTION;
    append_cell(walk->out, 1, 'l', is_line ? walk->line->indent : 0, bold,
        is_last_of_head(walk, kind), text, mark);
}

static void cell(ReportWalk *walk, ReportRowKind kind, const ReportSlot *slot)
{
    const bool is_line = kind == REPORT_ROW_LINE;
    const bool is_spanner = kind == REPORT_ROW_SPANNERS;
    append_cell(walk->out, slot->end - slot->column, is_spanner ? 'c' : slot->align, 0,
        !is_line, is_spanner ? slot->text[0] != '\0' : is_last_of_head(walk, kind), slot->text,
        slot->mark);
}

static void row_end(ReportWalk *walk, ReportRowKind kind)
{
    (void)kind;
    g_string_append(walk->out, "</w:tr>");
}

static void block_end(ReportWalk *walk)
{
    g_string_append(walk->out, "</w:tbl>");
}

static void note(ReportWalk *walk, const ReportNote *one)
{
    g_string_append(walk->out, "<w:p><w:pPr><w:pStyle w:val=\"TableNote\"/></w:pPr>");
    append_mark(walk->out, one->mark);
    append_text(walk->out, one->mark && one->mark[0] ? " " : "", NULL);
    append_text(walk->out, one->text, NULL);
    g_string_append(walk->out, "</w:p>");
}

static void table_end(ReportWalk *walk)
{
    append_paragraph(walk->out, "TableNote", "");
}

static void method(ReportWalk *walk, const char *paragraph)
{
    append_paragraph(walk->out, "BodyText", paragraph);
}

/* ---- figures ---- */

static void append_picture(
    GString *out, const ReportFigure *figure, guint id, double width, double height)
{
    g_autofree char *alt = g_markup_escape_text(figure->alt->str, -1);
    const long cx = (long)(width * EMU_MM), cy = (long)(height * EMU_MM);
    g_string_append_printf(out,
        "<w:p><w:pPr><w:keepNext/></w:pPr><w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" "
        "distL=\"0\" distR=\"0\">"
        "<wp:extent cx=\"%ld\" cy=\"%ld\"/><wp:docPr id=\"%u\" name=\"%s\" descr=\"%s\"/>"
        "<a:graphic><a:graphicData "
        "uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic>"
        "<pic:nvPicPr><pic:cNvPr id=\"%u\" name=\"%s.png\"/><pic:cNvPicPr/></pic:nvPicPr>"
        "<pic:blipFill><a:blip r:embed=\"picture%u\"/><a:stretch><a:fillRect/></a:stretch>"
        "</pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"%ld\" "
        "cy=\"%ld\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr>"
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>",
        cx, cy, id, figure->id, alt, id, figure->id, id, cx, cy);
}

/* Twentieths of a point in millimetres. */
static double mm_of(double twips)
{
    return twips / 20 * 25.4 / 72;
}

static void figure(ReportWalk *walk, const ReportFigure *one)
{
    Docx *docx = walk->state;
    g_autofree char *caption = report_figure_caption(one);
    if (one->png) {
        /* On one page with its caption. */
        const double across = mm_of((docx->turned ? PAGE_LONG : PAGE_SHORT) - 2 * MARGIN);
        const double down = mm_of((docx->turned ? PAGE_SHORT : PAGE_LONG) - 2 * MARGIN);
        const double scale =
            fmin(1, fmin(across / one->width, (down - CAPTION_MM) / one->height));
        g_ptr_array_add(docx->pictures, one->png);
        append_picture(
            walk->out, one, docx->pictures->len, one->width * scale, one->height * scale);
    }
    append_paragraph(walk->out, "Caption", caption);
    if (!one->png)
        append_paragraph(walk->out, "BodyText", one->alt->str);
    for (guint i = 0; i < one->notes->len; i++)
        append_paragraph(walk->out, "TableNote", one->notes->pdata[i]);
}

static void end(ReportWalk *walk)
{
    g_autofree char *provenance = report_document_provenance(walk->document);
    const Docx *docx = walk->state;
    append_paragraph(walk->out, "TableNote", provenance);
    g_string_append_printf(walk->out,
        "<w:sectPr><w:pgSz w:w=\"%d\" w:h=\"%d\"%s/><w:pgMar w:top=\"%d\" w:right=\"%d\" "
        "w:bottom=\"%d\" w:left=\"%d\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/>"
        "</w:sectPr>",
        docx->turned ? PAGE_LONG : PAGE_SHORT, docx->turned ? PAGE_SHORT : PAGE_LONG,
        docx->turned ? " w:orient=\"landscape\"" : "", MARGIN, MARGIN, MARGIN, MARGIN);
}

static bool is_wide(const ReportDocument *document)
{
    for (guint i = 0; i < document->tables->len; i++)
        if (((const ReportTable *)document->tables->pdata[i])->n_columns > UPRIGHT_COLUMNS)
            return true;
    return false;
}

GBytes *report_render_docx(const ReportDocument *document, GError **error)
{
    static const ReportHooks hooks = {.flags = REPORT_WALK_DETAILS,
        .begin = begin,
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
        .figure = figure,
        .method = method,
        .end = end};
    Docx docx = {.pictures = g_ptr_array_new(), .turned = is_wide(document)};
    GString *body = report_walk(document, &hooks, &docx);
    GBytes *bytes = report_docx_file(document->title, body, docx.pictures, error);
    g_string_free(body, TRUE);
    g_ptr_array_unref(docx.pictures);
    return bytes;
}
