/* What a cell says of the values of a group: means, medians, ranges; of dates and times as
 * such. */
#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/error.h"
#include "reports/results/measures.h"
#include "reports/study/study.h"

enum { MINUTES_A_DAY = 1440 };

/* A cell and how its numbers are shown. */
typedef struct {
    ReportTableWork *work;
    ReportCell *cell;
    const ReportPlace *place;
    int decimals;
    SchemaUnit unit;
} Shown;

/* ---- what cannot be computed ---- */

/* The value that lies farthest from 0; NaN without any. */
static double farthest_of(const double *values, size_t n)
{
    double farthest = NAN;
    for (size_t i = 0; i < n; i++)
        if (!isnan(values[i]) && !(fabs(values[i]) <= fabs(farthest)))
            farthest = values[i];
    return farthest;
}

/* A number is written where its cell is; what went wrong with it is said with its address. */
static gboolean fail_cell(const Shown *shown, const char *statistic, const SchemaRow *row,
    const double *values, size_t n, GError **error)
{
    const ReportAddress address = {.table = shown->work->spec->id,
        .row = shown->place->row,
        .level = shown->place->level,
        .group = shown->place->group,
        .visit = shown->place->visit,
        .statistic = statistic};
    g_autofree char *text = report_address(&address);
    char far[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(far, sizeof far, "%g", farthest_of(values, n));
    g_clear_error(error);
    g_set_error(error, BASE_ERROR, BASE_ERROR_NUMERICAL,
        "%s: there is no %s, because values of %s reach %s: mend the expression that they are "
        "derived by, or the data",
        text, statistic, row->variable, far);
    return FALSE;
}

/* ---- numbers ---- */

/* "08:45" of minutes after midnight. New. */
static char *clock_of(long long minutes)
{
    return g_strdup_printf("%02lld:%02lld", minutes / 60, minutes % 60);
}

/* A day, a moment or a time of day, to the nearest day or minute. New. */
static char *moment_of(double value, SchemaUnit unit)
{
    const long long whole = llround(value);
    char date[BASE_DATE_SIZE];
    if (unit == SCHEMA_UNIT_CLOCK)
        return clock_of(whole);
    if (unit == SCHEMA_UNIT_DATE) {
        base_date_format((int32_t)whole, date);
        return g_strdup(date);
    }
    const long long minutes = (whole % MINUTES_A_DAY + MINUTES_A_DAY) % MINUTES_A_DAY;
    base_date_format((int32_t)((whole - minutes) / MINUTES_A_DAY), date);
    g_autofree char *clock = clock_of(minutes);
    return g_strdup_printf("%s %s", date, clock);
}

/* Writes a number under its address, and into the cell unless told otherwise. New text. */
static char *put(const Shown *shown, const char *statistic, double value)
{
    char *text = shown->unit == SCHEMA_UNIT_NUMBER || isnan(value)
                     ? report_format_number(value, shown->decimals)
                     : moment_of(value, shown->unit);
    report_cell_number(shown->work, shown->cell, shown->place, statistic, value, text, NULL);
    return text;
}

/* "57.8 +/- 25.1". New. */
static char *put_mean(const Shown *shown, const ReportMean *found)
{
    g_autofree char *mean = put(shown, "mean", found->mean);
    g_autofree char *sd = put(shown, "sd", found->sd);
    return g_strdup_printf("%s \xc2\xb1 %s", mean, sd);
}

/* "60.0 [40.0 to 80.0]". New. */
static char *put_quartiles(const Shown *shown, const ReportQuartiles *found)
{
    g_autofree char *median = put(shown, "median", found->median);
    g_autofree char *q1 = put(shown, "q1", found->q1);
    g_autofree char *q3 = put(shown, "q3", found->q3);
    return base_words_say(
        shown->work->study->document->words, "{1} [{2} to {3}]", "ttt", median, q1, q3);
}

/* " (1.0 to 31.4)". New. */
static char *put_range(const Shown *shown, const ReportQuartiles *found)
{
    g_autofree char *least = put(shown, "min", found->min);
    g_autofree char *greatest = put(shown, "max", found->max);
    return base_words_say(
        shown->work->study->document->words, N_(" ({1} to {2})"), "tt", least, greatest);
}

/* ---- cells ---- */

static void put_all(const Shown *shown, unsigned summary, const ReportMean *mean,
    const ReportQuartiles *quartiles)
{
    /* A figure of means has them also where the cell says medians. */
    Shown of_mean = *shown;
    if (!(summary & SCHEMA_SUMMARY_MEAN)) {
        of_mean.cell = NULL;
        of_mean.unit = SCHEMA_UNIT_NUMBER;
    }
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *first = put_mean(&of_mean, mean);
    if (summary & SCHEMA_SUMMARY_MEAN)
        g_string_append(text, first);
    if (summary & SCHEMA_SUMMARY_MEDIAN) {
        g_autofree char *second = put_quartiles(shown, quartiles);
        g_string_append_printf(text, "%s%s", text->len > 0 ? "; " : "", second);
    }
    if (summary & SCHEMA_SUMMARY_RANGE) {
        g_autofree char *range = put_range(shown, quartiles);
        g_string_append(text, range);
    }
    report_cell_set_text(shown->cell, mean->n == 0 ? "\xe2\x80\x93" : text->str);
}

gboolean report_cell_summary(ReportTableWork *work, ReportCell *cell, const ReportPlace *place,
    const ReportRowData *data, size_t visit, int32_t group, GError **error)
{
    const SchemaRow *row = data->row;
    const bool is_change =
        row->n_visits > 0 && schema_analysis_change(work->study->analysis, data->visits[visit]);
    const Shown shown = {.work = work,
        .cell = cell,
        .place = place,
        .decimals = row->decimals,
        .unit = is_change ? SCHEMA_UNIT_NUMBER : row->unit};
    size_t n = 0;
    g_autofree int64_t *weight = NULL;
    g_autofree double *values = report_data_known(data, visit, group, &weight, &n);
    ReportMean mean;
    ReportQuartiles quartiles;
    if (!report_data_mean(data, visit, group, false, &mean, error))
        return fail_cell(&shown, "mean", row, values, n, error);
    if (row->summary != SCHEMA_SUMMARY_MEAN &&
        !report_measure_quartiles(values, weight, n, &quartiles, error))
        return fail_cell(&shown, "median", row, values, n, error);
    put_all(&shown, row->summary, &mean, &quartiles);
    return TRUE;
}
