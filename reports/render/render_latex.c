/* A LaTeX file of its own: booktabs rules, tables that may break across pages. */
#include <string.h>

#include "reports/render/renderers.h"

enum { WIDE_COLUMNS = 7 };

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

static void escape(GString *out, const char *text)
{
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

static void append_spanners(GString *out, const ReportTable *table)
{
    GString *rules = g_string_new(NULL);
    for (size_t i = 0, end = 0; i < table->n_columns; i = end) {
        end = report_spanner_end(table, i);
        g_string_append(out, " & ");
        if (!table->columns[i].spanner)
            continue;
        g_string_append_printf(out, "\\multicolumn{%zu}{c}{", end - i);
        escape(out, table->columns[i].spanner);
        g_string_append_c(out, '}');
        g_string_append_printf(rules, "\\cmidrule(lr){%zu-%zu}", i + 2, end + 1);
    }
    g_string_append_printf(out, " \\\\\n%s\n", rules->str);
    g_string_free(rules, TRUE);
}

static void append_header(GString *out, const ReportTable *table)
{
    bool details = false;
    g_string_append(out, "\\toprule\n");
    if (report_has_spanners(table))
        append_spanners(out, table);
    escape(out, table->stub);
    for (size_t i = 0; i < table->n_columns; i++) {
        g_string_append(out, " & ");
        escape(out, table->columns[i].label);
        append_mark(out, table->columns[i].mark);
        details = details || table->columns[i].detail[0] != '\0';
    }
    for (size_t i = 0; details && i < table->n_columns; i++) {
        g_string_append(out, i == 0 ? " \\\\\n & " : " & ");
        escape(out, table->columns[i].detail);
    }
    g_string_append(out, " \\\\\n\\midrule\n");
}

static void append_line(GString *out, const ReportTable *table, const ReportLine *line)
{
    if (line->indent > 0)
        g_string_append_printf(out, "\\hspace*{%dem}", line->indent);
    g_string_append(out, line->kind == REPORT_LINE_SECTION ? "\\textbf{" : "{");
    escape(out, line->label);
    g_string_append_c(out, '}');
    append_mark(out, line->mark);
    for (size_t i = 0; i < table->n_columns; i++) {
        g_string_append(out, " & ");
        escape(out, line->cells[i].text);
        append_mark(out, line->cells[i].mark);
    }
    g_string_append(out, " \\\\\n");
}

static void append_table(GString *out, const ReportTable *table)
{
    const bool wide = table->n_columns > WIDE_COLUMNS;
    g_string_append_printf(out,
        "%s{%s\n\\begin{longtable}{@{}>{\\raggedright\\arraybackslash}p{%s}",
        wide ? "\\begin{landscape}\n" : "", "\\small", wide ? "3.4cm" : "4.6cm");
    for (size_t i = 0; i < table->n_columns; i++) {
        const char align = table->columns[i].align;
        g_string_append(out, align == 'l'   ? ">{\\raggedright\\arraybackslash}p{3.4cm}"
                             : align == 'c' ? "c"
                                            : "r");
    }
    g_string_append(out, "@{}}\n\\caption*{");
    if (table->label[0] != '\0') {
        g_string_append(out, "\\textbf{");
        escape(out, table->label);
        g_string_append(out, ".} ");
    }
    escape(out, table->title);
    g_string_append(out, "}\\\\\n");
    append_header(out, table);
    g_string_append(out, "\\endhead\n\\bottomrule\n\\endfoot\n");
    for (size_t i = 0; i < table->lines->len; i++)
        append_line(out, table, table->lines->pdata[i]);
    g_string_append(out, "\\end{longtable}}\n");
    for (size_t i = 0; i < table->notes->len; i++) {
        const ReportNote *note = table->notes->pdata[i];
        g_string_append(out, "{\\footnotesize ");
        append_mark(out, note->mark);
        g_string_append(out, note->mark[0] != '\0' ? " " : "");
        escape(out, note->text);
        g_string_append(out, "\\par}\n");
    }
    g_string_append(out, wide ? "\\end{landscape}\n\n" : "\n");
}

/* The picture stands beside the file; where there is none, words tell what it would show. The
   caption is a paragraph: LaTeX would number a \caption, and only longtable knows \caption*. */
static void append_figure(GString *out, const ReportFigure *figure)
{
    g_string_append(out, "\\begin{figure}[htbp]\n\\centering\n");
    if (figure->svg && figure->file)
        g_string_append_printf(out,
            "\\includegraphics[width=\\ifdim %.0fmm>\\linewidth\\linewidth\\else "
            "%.0fmm\\fi]{\\detokenize{%s.pdf}}\n",
            figure->width, figure->width, figure->file);
    else
        escape(out, figure->alt->str);
    g_string_append(out, "\\par\\smallskip{\\raggedright ");
    if (figure->label[0] != '\0') {
        g_string_append(out, "\\textbf{");
        escape(out, figure->label);
        g_string_append(out, ".} ");
    }
    escape(out, figure->title);
    g_string_append_c(out, '.');
    for (guint i = 0; i < figure->notes->len; i++) {
        g_string_append_c(out, ' ');
        escape(out, figure->notes->pdata[i]);
    }
    g_string_append(out, "\\par}\n\\end{figure}\n\n");
}

GString *report_render_latex(const ReportDocument *document)
{
    GString *out = g_string_new(preamble);
    g_string_append(out, "{\\Large\\bfseries ");
    escape(out, document->title);
    g_string_append(out, "\\par}\n");
    escape(out, document->citation);
    g_string_append(out, "\n\n");
    for (size_t i = 0; i < document->tables->len; i++)
        append_table(out, document->tables->pdata[i]);
    for (size_t i = 0; i < document->figures->len; i++)
        append_figure(out, document->figures->pdata[i]);
    for (size_t i = 0; i < document->methods->len; i++) {
        g_string_append(out, i == 0 ? "\\section*{Methods}\n" : "");
        escape(out, document->methods->pdata[i]);
        g_string_append(out, "\n\n");
    }
    g_autofree char *provenance = report_document_provenance(document);
    g_string_append(out, "{\\footnotesize\\ttfamily\\raggedright ");
    escape(out, provenance);
    g_string_append(out, "\\par}\n\\end{document}\n");
    return out;
}
