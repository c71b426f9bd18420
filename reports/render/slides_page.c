/* Pages of slides as commands for gnuplot: texts and rules at places in points. */
#include "reports/render/slides_page.h"

#include "base/text.h"
#include "reports/figures/gnuplot.h"

static void put_number(GString *out, double value)
{
    report_gnuplot_number(out, value);
}

void slide_scale(GString *out, double scale)
{
    static const struct {
        const char *option;
        double value;
    } options[] = {{"fontscale", 0.75}, {"linewidth", 2}, {"pointscale", 1}};
    for (size_t i = 0; i < G_N_ELEMENTS(options); i++) {
        g_string_append_printf(out, "set termoption %s ", options[i].option);
        put_number(out, options[i].value * scale);
        g_string_append_c(out, '\n');
    }
    g_string_append(out, "page_width = ");
    put_number(out, SLIDE_WIDTH / scale);
    g_string_append(out, "\npage_height = ");
    put_number(out, SLIDE_HEIGHT / scale);
    g_string_append_c(out, '\n');
}

void slide_begin(GString *out)
{
    g_string_append(out, "reset\nset encoding utf8\nunset border\nunset tics\nunset key\n"
                         "set lmargin at screen 0\nset rmargin at screen 1\n"
                         "set bmargin at screen 0\nset tmargin at screen 1\n"
                         "set xrange [0:1]\nset yrange [0:1]\n");
    slide_scale(out, 1);
}

void slide_end(GString *out)
{
    g_string_append(out, "plot NaN notitle\n");
}

void slide_label(GString *out, const SlideText *how, const char *text, double scale)
{
    g_string_append(out, "set label ");
    report_gnuplot_text(out, text);
    g_string_append(out, " at screen ");
    put_number(out, how->x / SLIDE_WIDTH);
    g_string_append(out, ", screen ");
    put_number(out, how->y / SLIDE_HEIGHT);
    g_string_append_printf(out, " %s noenhanced font \"Arial%s,",
        how->align == 'r'   ? "right"
        : how->align == 'c' ? "center"
                            : "left",
        how->bold ? ":Bold" : "");
    put_number(out, how->size / scale);
    g_string_append_printf(out, "\" textcolor rgb \"%s\"\n", how->soft ? "#595959" : "#000000");
}

void slide_text(GString *out, const SlideText *how, const char *text)
{
    if (*text)
        slide_label(out, how, text, 1);
}

void slide_rule(GString *out, double from, double to, double y, double weight)
{
    const double places[] = {from / SLIDE_WIDTH, y / SLIDE_HEIGHT, to / SLIDE_WIDTH};
    g_string_append(out, "set arrow from screen ");
    put_number(out, places[0]);
    g_string_append(out, ", screen ");
    put_number(out, places[1]);
    g_string_append(out, " to screen ");
    put_number(out, places[2]);
    g_string_append(out, ", screen ");
    put_number(out, places[1]);
    g_string_append(out, " nohead linecolor rgb \"#000000\" linewidth ");
    put_number(out, weight);
    g_string_append_c(out, '\n');
}

/* Arial's letters and digits are 0.5 to 0.56 of the size on the average. */
double slide_width(const char *text, double size)
{
    return 0.54 * size * (double)base_text_width(text);
}

GPtrArray *slide_lines(const char *text, double width, double size)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    GString *line = g_string_new(NULL);
    for (guint i = 0; words[i]; i++) {
        g_autofree char *longer =
            line->len > 0 ? g_strconcat(line->str, " ", words[i], NULL) : g_strdup(words[i]);
        if (line->len > 0 && slide_width(longer, size) > width) {
            g_ptr_array_add(lines, g_strdup(line->str));
            g_string_assign(line, words[i]);
        } else {
            g_string_assign(line, longer);
        }
    }
    g_ptr_array_add(lines, g_string_free(line, FALSE));
    return lines;
}

double slide_title(GString *out, const char *title)
{
    g_autoptr(GPtrArray) lines =
        slide_lines(title, SLIDE_WIDTH - 2 * SLIDE_MARGIN, SLIDE_TITLE);
    double y = SLIDE_HEIGHT - SLIDE_MARGIN - SLIDE_TITLE / 2.0;
    for (guint i = 0; i < MIN(lines->len, 2); i++, y -= SLIDE_TITLE * 1.25)
        slide_text(
            out, &(SlideText){SLIDE_MARGIN, y, SLIDE_TITLE, 'l', false, true}, lines->pdata[i]);
    return y + SLIDE_TITLE * 0.4;
}
