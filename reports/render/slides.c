#include "reports/render/slides.h"

#include <math.h>

#include "base/error.h"
#include "reports/figures/figure_draw.h"
#include "reports/figures/gnuplot.h"
#include "reports/render/slides_page.h"
#include "reports/render/slides_table.h"

static const double points_a_mm = 72.0 / 25.4;

enum { NOTE_SIZE = 11, NOTE_LEADING = 14, MOST_NOTES = 4 };

/* ---- pages ---- */

static void put_cover(GString *out, const ReportDocument *document)
{
    enum { COVER_SIZE = 30 };
    slide_begin(out);
    g_autoptr(GPtrArray) lines =
        slide_lines(document->title, SLIDE_WIDTH - 4 * SLIDE_MARGIN, COVER_SIZE);
    double y = SLIDE_HEIGHT * 0.62;
    for (guint i = 0; i < lines->len; i++, y -= COVER_SIZE * 1.3)
        slide_text(out, &(SlideText){2 * SLIDE_MARGIN, y, COVER_SIZE, 'l', false, true},
            lines->pdata[i]);
    slide_text(
        out, &(SlideText){2 * SLIDE_MARGIN, y, 16, 'l', true, false}, document->citation);
    g_autofree char *provenance = report_document_provenance(document);
    slide_text(
        out, &(SlideText){SLIDE_MARGIN, SLIDE_MARGIN / 2, 8, 'l', true, false}, provenance);
    slide_end(out);
}

/* What stands beside a figure: its title above, its notes below. @return height of the notes.
 */
static double put_caption(GString *out, const ReportFigure *figure, double scale)
{
    g_autofree char *caption = report_figure_caption(figure);
    const double inner = SLIDE_WIDTH - 2 * SLIDE_MARGIN;
    g_autoptr(GPtrArray) title = slide_lines(caption, inner, SLIDE_TITLE);
    double y = SLIDE_HEIGHT - SLIDE_MARGIN - SLIDE_TITLE / 2.0;
    for (guint i = 0; i < MIN(title->len, 2); i++, y -= SLIDE_TITLE * 1.25)
        slide_label(out, &(SlideText){SLIDE_MARGIN, y, SLIDE_TITLE, 'l', false, true},
            title->pdata[i], scale);
    g_autoptr(GString) notes = g_string_new(NULL);
    for (guint i = 0; i < figure->notes->len; i++)
        g_string_append_printf(
            notes, "%s%s", i > 0 ? " " : "", (const char *)figure->notes->pdata[i]);
    g_autoptr(GPtrArray) lines = slide_lines(notes->str, inner, NOTE_SIZE);
    const guint n = notes->len > 0 ? MIN(lines->len, MOST_NOTES) : 0;
    for (guint i = 0; i < n; i++)
        slide_label(out,
            &(SlideText){SLIDE_MARGIN, SLIDE_MARGIN / 2 + (n - 1 - i) * (double)NOTE_LEADING,
                NOTE_SIZE, 'l', true, false},
            lines->pdata[i], scale);
    return n * (double)NOTE_LEADING;
}

/* The figure as large as there is room between its title and its notes. */
static void put_figure(GString *out, const ReportFigure *figure)
{
    const double width = figure->width * points_a_mm, height = figure->height * points_a_mm;
    g_autoptr(GString) caption = g_string_new(NULL);
    const double notes = put_caption(caption, figure, 1);
    const double foot = SLIDE_MARGIN / 2 + notes + 8;
    const double room = SLIDE_HEIGHT - SLIDE_MARGIN - 2.5 * SLIDE_TITLE - foot;
    const double scale = fmin((SLIDE_WIDTH - 2 * SLIDE_MARGIN) / width, room / height);
    g_string_truncate(caption, 0);
    (void)put_caption(caption, figure, scale);
    g_string_append(out, "reset\n");
    slide_scale(out, scale);
    report_figure_place(out, figure, (SLIDE_WIDTH / scale - width) / 2,
        (foot + (room - height * scale) / 2) / scale, caption->str);
}

GBytes *report_render_slides(const ReportDocument *document, GError **error)
{
    g_autofree char *gnuplot = report_gnuplot_find();
    if (!gnuplot) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_INPUT,
            "slides are drawn by gnuplot, which is not installed; install the package "
            "gnuplot-nox, or ask for another format");
        return NULL;
    }
    g_autoptr(GString) out = g_string_new(
        "set terminal pdfcairo size 13.3333in,7.5in noenhanced butt background rgb \"white\" "
        "font \"Arial,8\"\n");
    put_cover(out, document);
    for (guint i = 0; i < document->tables->len; i++)
        slide_table(out, document, document->tables->pdata[i]);
    for (guint i = 0; i < document->figures->len; i++)
        put_figure(out, document->figures->pdata[i]);
    g_autoptr(GBytes) drawn = report_gnuplot_run(gnuplot, out, error);
    return drawn ? report_picture_undated(drawn) : NULL;
}
