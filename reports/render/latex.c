#include "reports/render/latex.h"

#include <string.h>

#include "base/text.h"
#include "reports/render/text_layout.h"
#include "reports/render/walk.h"

static const char preamble[] =
    "\\documentclass[10pt,a4paper]{article}\n"
    "\\usepackage{iftex}\n"
    "\\ifpdftex\n\\usepackage[utf8]{inputenc}\n\\usepackage[T1]{fontenc}\n"
    "\\usepackage{textcomp}\n\\else\n\\usepackage{fontspec}\n\\fi\n"
    "\\usepackage[margin=2cm]{geometry}\n"
    "\\usepackage{booktabs,longtable,array,pdflscape,graphicx}\n"
    "\\setlength{\\LTleft}{0pt}\\setlength{\\LTright}{\\fill}\\setlength{\\LTcapwidth}{"
    "\\textwidth}\n"
    "\\setlength{\\tabcolsep}{4pt}\\setlength{\\parindent}{0pt}\\setlength{\\parskip}{4pt}\n"
    "\\begin{document}\n";

static const struct {
    const char *text, *tex;
} replacements[] = {
    {"\\", "\\textbackslash{}"}, {"{", "\\{"}, {"}", "\\}"}, {"$", "\\$"}, {"&", "\\&"},
    {"#", "\\#"}, {"%", "\\%"}, {"_", "\\_\\allowbreak{}"}, {"^", "\\textasciicircum{}"},
    {"~", "\\textasciitilde{}"}, {"<", "\\ensuremath{<}"}, {">", "\\ensuremath{>}"},
    {"[", "{[}"}, {"]", "{]}"}, {"*", "{*}"}, {"\n", " "},
    {"\xc2\xb1", "\\ensuremath{\\pm}"},      /* plus-minus */
    {"\xe2\x88\x92", "\\ensuremath{-}"},     /* minus */
    {"\xe2\x89\xa4", "\\ensuremath{\\leq}"}, /* at most */
    {"\xe2\x89\xa5", "\\ensuremath{\\geq}"}, /* at least */
    {"\xc3\x97", "\\ensuremath{\\times}"},   /* times */
    {"\xcf\x87", "\\ensuremath{\\chi}"},     /* chi */
    {"\xc2\xb2", "\\ensuremath{^2}"},        /* squared */
    {"\xe2\x80\x93", "--"},                  /* en dash */
    {"\xe2\x80\x94", "---"},                 /* em dash */
    {"\xe2\x80\x99", "'"},                   /* apostrophe */
};

static void escape(GString *out, const char *plain)
{
    g_autofree char *shown = base_text_shown_in_lines(plain);
    const char *text = shown;
    while (*text != '\0') {
        size_t i = 0;
        while (i < G_N_ELEMENTS(replacements) && !g_str_has_prefix(text, replacements[i].text))
            i++;
        if (i < G_N_ELEMENTS(replacements)) {
            g_string_append(out, replacements[i].tex);
            text += strlen(replacements[i].text);
        } else {
            g_string_append_c(out, *text++);
        }
    }
}

static void append_mark(GString *out, const char *mark)
{
    if (!mark || mark[0] == '\0')
        return;
    g_string_append(out, "\\textsuperscript{");
    escape(out, mark);
    g_string_append_c(out, '}');
}

/* How a table lies on the page: letters that it fits in, upright if it can. */
typedef struct {
    const char *size;
    bool turned;
    double stub; /* cm */
} Page;

enum { TEXT_COLUMN = 34 }; /* mm of a column of texts, which break into lines */

/* Width in mm: 170 of A4 are the text's, 257 of the turned page. A digit of Computer Modern is
 * half its size wide, a gap between columns 8 points. */
static double width_of(const ReportTextLayout *layout, const Page *page, double points)
{
    const double mm_a_point = 25.4 / 72.27;
    double width = page->stub * 10;
    for (size_t i = 0; i < layout->table->n_columns; i++)
        width +=
            8 * mm_a_point + (layout->table->columns[i].align == 'l'
                                     ? TEXT_COLUMN
                                     : (double)layout->column[i] * points * 0.5 * mm_a_point);
    return width;
}

static Page page_of(const ReportDocument *document, const ReportTable *one)
{
    static const struct {
        Page page;
        double points, room;
    } pages[] = {{{"\\small", false, 4.6}, 9, 170}, {{"\\small", true, 3.4}, 9, 257},
        {{"\\footnotesize", true, 3.4}, 8, 257}, {{"\\scriptsize", true, 3.0}, 7, 257},
        {{"\\tiny", true, 2.4}, 5, 257}};
    ReportTextLayout layout = report_text_layout(document, one);
    size_t i = 0;
    while (i + 1 < G_N_ELEMENTS(pages) &&
           width_of(&layout, &pages[i].page, pages[i].points) > pages[i].room)
        i++;
    g_free(layout.column);
    return pages[i].page;
}

static void table(ReportWalk *walk)
{
    GString *out = walk->out;
    const ReportTable *one = walk->table;
    Page *page = walk->state;
    *page = page_of(walk->document, one);
    g_string_append_printf(out,
        "%s{%s\n\\begin{longtable}{@{}>{\\raggedright\\arraybackslash}p{%.1fcm}",
        page->turned ? "\\begin{landscape}\n" : "", page->size, page->stub);
    for (size_t i = 0; i < one->n_columns; i++) {
        const char align = one->columns[i].align;
        g_string_append(out, align == 'l'   ? ">{\\raggedright\\arraybackslash}p{3.4cm}"
                             : align == 'c' ? "c"
                                            : "r");
    }
    g_string_append(out, "@{}}\n\\caption*{");
    if (one->label[0] != '\0') {
        g_string_append(out, "\\textbf{");
        escape(out, one->label);
        g_string_append(out, ".} ");
    }
    escape(out, one->title);
    g_string_append(out, "}\\\\\n");
}

static void head(ReportWalk *walk, bool begins)
{
    g_string_append(
        walk->out, begins ? "\\toprule\n" : "\\midrule\n\\endhead\n\\bottomrule\n\\endfoot\n");
}

static void stub(ReportWalk *walk, ReportRowKind kind, const char *text, const char *mark)
{
    GString *out = walk->out;
    if (kind != REPORT_ROW_LINE) {
        escape(out, text);
        return;
    }
    if (walk->line->indent > 0)
        g_string_append_printf(out, "\\hspace*{%dem}", walk->line->indent);
    g_string_append(out, walk->line->kind == REPORT_LINE_SECTION ? "\\textbf{" : "{");
    escape(out, text);
    g_string_append_c(out, '}');
    append_mark(out, mark);
}

static void cell(ReportWalk *walk, ReportRowKind kind, const ReportSlot *slot)
{
    g_string_append(walk->out, " & ");
    if (kind == REPORT_ROW_SPANNERS && slot->text[0] != '\0') {
        g_string_append_printf(walk->out, "\\multicolumn{%zu}{c}{", slot->end - slot->column);
        escape(walk->out, slot->text);
        g_string_append_c(walk->out, '}');
    } else {
        escape(walk->out, slot->text);
    }
    append_mark(walk->out, slot->mark);
}

/* A rule under each heading that stands over columns. */
static void append_spanner_rules(GString *out, const ReportTable *one)
{
    for (size_t i = 0, end = 0; i < one->n_columns; i = end) {
        end = report_spanner_end(one, i);
        if (one->columns[i].spanner)
            g_string_append_printf(out, "\\cmidrule(lr){%zu-%zu}", i + 2, end + 1);
    }
    g_string_append_c(out, '\n');
}

static void row_end(ReportWalk *walk, ReportRowKind kind)
{
    g_string_append(walk->out, " \\\\\n");
    if (kind == REPORT_ROW_SPANNERS)
        append_spanner_rules(walk->out, walk->table);
}

static void block_end(ReportWalk *walk)
{
    g_string_append(walk->out, "\\end{longtable}}\n");
}

static void note(ReportWalk *walk, const ReportNote *one)
{
    g_string_append(walk->out, "{\\footnotesize ");
    append_mark(walk->out, one->mark);
    g_string_append(walk->out, one->mark[0] != '\0' ? " " : "");
    escape(walk->out, one->text);
    g_string_append(walk->out, "\\par}\n");
}

static void table_end(ReportWalk *walk)
{
    g_string_append(
        walk->out, ((const Page *)walk->state)->turned ? "\\end{landscape}\n\n" : "\n");
}

/* The picture stands beside the file; where there is none, words tell what it would show. The
   caption is a paragraph: LaTeX would number a \caption, and only longtable knows \caption*. */
static void figure(ReportWalk *walk, const ReportFigure *one)
{
    GString *out = walk->out;
    g_string_append(out, "\\begin{figure}[htbp]\n\\centering\n");
    if (one->svg && one->file)
        g_string_append_printf(out,
            "\\includegraphics[width=\\ifdim %.0fmm>\\linewidth\\linewidth\\else "
            "%.0fmm\\fi]{\\detokenize{%s.pdf}}\n",
            one->width, one->width, one->file);
    else
        escape(out, one->alt->str);
    g_string_append(out, "\\par\\smallskip{\\raggedright ");
    if (one->label[0] != '\0') {
        g_string_append(out, "\\textbf{");
        escape(out, one->label);
        g_string_append(out, ".} ");
    }
    escape(out, one->title);
    g_string_append_c(out, '.');
    for (guint i = 0; i < one->notes->len; i++) {
        g_string_append_c(out, ' ');
        escape(out, one->notes->pdata[i]);
    }
    g_string_append(out, "\\par}\n\\end{figure}\n\n");
}

static void begin(ReportWalk *walk)
{
    g_string_append(walk->out, preamble);
    g_string_append(walk->out, "{\\Large\\bfseries ");
    escape(walk->out, walk->document->title);
    g_string_append(walk->out, "\\par}\n");
    escape(walk->out, walk->document->citation);
    g_string_append(walk->out, "\n\n");
}

static void section(ReportWalk *walk, ReportSection which, bool begins)
{
    const char *title = report_section_title(walk->document, which);
    if (title && begins)
        g_string_append_printf(walk->out, "\\section*{%s}\n", title);
}

static void method(ReportWalk *walk, const char *paragraph)
{
    escape(walk->out, paragraph);
    g_string_append(walk->out, "\n\n");
}

static void end(ReportWalk *walk)
{
    g_autofree char *provenance = report_document_provenance(walk->document);
    g_string_append(walk->out, "{\\footnotesize\\ttfamily\\raggedright ");
    escape(walk->out, provenance);
    g_string_append(walk->out, "\\par}\n\\end{document}\n");
}

GString *report_render_latex(const ReportDocument *document)
{
    static const ReportHooks hooks = {.flags = REPORT_WALK_DETAILS,
        .begin = begin,
        .section = section,
        .table = table,
        .head = head,
        .stub = stub,
        .cell = cell,
        .row_end = row_end,
        .block_end = block_end,
        .note = note,
        .table_end = table_end,
        .figure = figure,
        .method = method,
        .end = end};
    Page page = {0};
    return report_walk(document, &hooks, &page);
}
