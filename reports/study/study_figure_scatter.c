/* Figures of correlations: a point a patient, with rho and its P. */
#include <math.h>

#include "reports/study/study_figures.h"

/* Patients at the same place: whole numbers fall onto each other. */
typedef struct {
    double x, y;
    int64_t n;
} Place;

static gint compare_places(gconstpointer a, gconstpointer b)
{
    const Place *one = a, *other = b;
    if (one->x != other->x)
        return one->x < other->x ? -1 : 1;
    return one->y < other->y ? -1 : one->y > other->y;
}

/* The members' pairs of values, in order. */
static GArray *places_of(const ReportRowData *data, const double *x, const double *y)
{
    GArray *places = g_array_new(FALSE, FALSE, sizeof(Place));
    for (size_t i = 0; i < data->n; i++) {
        const Place place = {x[i], y[i], report_data_weight(data, i)};
        if (data->group[i] >= 0 && !isnan(x[i]) && !isnan(y[i]))
            g_array_append_val(places, place);
    }
    g_array_sort(places, compare_places);
    return places;
}

/* One point a distinct place; n says how many patients are there. */
static void add_points(ReportSeries *series, const GArray *places)
{
    guint i = 0;
    while (i < places->len) {
        const Place here = g_array_index(places, Place, i);
        guint end = i;
        int64_t n = 0;
        for (; end < places->len; end++) {
            const Place *next = &g_array_index(places, Place, end);
            if (compare_places(&here, next) != 0)
                break;
            n += next->n;
        }
        const ReportPoint point = {.x = here.x, .y = here.y, .low = NAN, .high = NAN, .n = n};
        report_series_add(series, &point);
        i = end;
    }
}

static void add_correlation(ReportFigureWork *work, ReportPanel *panel, const SchemaRow *row,
    const char *visit, GPtrArray *tests)
{
    const ReportPlace place = {.row = row->id, .group = "spearman", .visit = visit};
    const ReportValue *rho = report_figure_value(work, &place, "rho");
    const ReportValue *p = report_figure_value(work, &place, "p");
    if (!rho || !p || isnan(rho->value))
        return;
    /* Of too few patients the table has none. */
    const bool has_p = !isnan(p->value);
    g_autofree char *p_text = has_p ? report_figure_p(p) : g_strdup("");
    const char *between = has_p ? ", " : "";
    g_autofree char *printed = report_true_minus(rho->printed);
    g_autofree char *text = g_strdup_printf("\xcf\x81 = %s%s%s", printed, between, p_text);
    const ReportMark mark = {.text = text,
        .x = NAN,
        .y = NAN,
        .x2 = NAN,
        .value = rho->value,
        .address = rho->address};
    report_panel_add_mark(panel, &mark);
    if (p->test && has_p)
        g_ptr_array_add(tests, p->test);
    g_string_append_printf(
        work->figure->alt, " %s: rho %s%s%s.", row->label, rho->printed, between, p_text);
}

static int64_t count_places(const GArray *places)
{
    int64_t n = 0;
    for (guint i = 0; i < places->len; i++)
        n += g_array_index(places, Place, i).n;
    return n;
}

static gboolean add_row(
    ReportFigureWork *work, const SchemaRow *row, GPtrArray *tests, GError **error)
{
    const SchemaFigure *spec = work->spec;
    const SchemaRow *const rows[2] = {&spec->table->rows[0], row};
    ReportRowData *both[2];
    if (!report_rows_data(work->work, rows, 2, both, error))
        return FALSE;
    g_autoptr(ReportRowData) across_data = both[0];
    g_autoptr(ReportRowData) data = both[1];
    for (size_t i = 0; i < data->n_visits; i++) {
        g_autofree char *title = data->n_visits > 1
                                     ? report_visit_label(work->study, data->visits[i])
                                     : g_strdup("");
        g_autofree char *id = g_strdup_printf("%s.%s", row->id, data->visits[i]);
        ReportPanel *panel = report_figure_add_panel(work->figure, id, title);
        const SchemaRow *with = &spec->table->rows[0];
        g_autofree char *across = report_figure_axis(work, with->variable, with->label);
        g_autofree char *up = report_figure_axis(work, row->variable, row->label);
        report_panel_set_labels(panel, spec->x_label[0] ? spec->x_label : across,
            spec->y_label[0] ? spec->y_label : up);
        g_autoptr(GArray) places = places_of(data, across_data->value[0], data->value[i]);
        ReportSeries *series = report_panel_add_series(panel, "patients",
            base_words(report_figure_words(work), N_("Patients")), count_places(places));
        add_points(series, places);
        add_correlation(work, panel, row, data->visits[i], tests);
    }
    return TRUE;
}

gboolean report_figure_scatter(ReportFigureWork *work, GError **error)
{
    const SchemaTable *table = work->spec->table;
    g_autoptr(GPtrArray) tests = g_ptr_array_new();
    report_figure_alt(work,
        "Scatter plot against {1}; the larger a mark, the more patients are there.", "t",
        table->rows[0].label);
    for (size_t i = 1; i < table->n_rows; i++) {
        if (report_figure_shows(work, &table->rows[i]) &&
            !add_row(work, &table->rows[i], tests, error))
            return FALSE;
    }
    const double per_line = work->spec->single ? 1 : 2;
    work->figure->height = 10 + 62 * ceil((double)work->figure->panels->len / per_line);
    report_figure_add_note(work->figure,
        base_words(report_figure_words(work),
            "The area of a mark is the number of patients with the same two values."));
    report_figure_add_methods(work, "", tests);
    return TRUE;
}
