/* The numbers of a row in a file of counts. */
#include <math.h>
#include <string.h>

#include "base/words.h"
#include "reports/study/counts_read.h"

/* Larger numbers of patients are a mistake; so are sums and texts beyond these. */
static const json_int_t most = 1000000000000;
static const double largest = 1e150;
enum { MOST_CELLS = 2000000, MOST_REASON = 200, MOST_DECIMALS = 15 };

/* Where the columns of a cell stand; SIZE_MAX for what the leaf does not say. */
typedef struct {
    size_t reason[REPORT_LEAF_REASONS], died, n;
} Places;

static gboolean fault(const ReportCountsReading *reading, const ReportLeaf *leaf,
    const char *what, GError **error)
{
    return report_counts_fault(reading, leaf->key, what, error);
}

static bool is_called(const json_t *columns, size_t place, const char *name)
{
    return g_strcmp0(json_string_value(json_array_get(columns, place)), name) == 0;
}

static gboolean find_places(const ReportCountsReading *reading, const ReportLeaf *leaf,
    const json_t *columns, Places *places, GError **error)
{
    const size_t n_values = report_leaf_n_values(leaf);
    size_t at = 1 + n_values;
    bool fits = is_called(columns, 0, "group");
    for (size_t c = 0; c < n_values; c++)
        fits = fits && is_called(columns, 1 + c, leaf->row[c]->id);
    for (size_t r = 0; r < REPORT_LEAF_REASONS; r++)
        places->reason[r] = is_called(columns, at, report_counts_reasons[r]) ? at++ : SIZE_MAX;
    places->died = is_called(columns, at, "died") ? at++ : SIZE_MAX;
    places->n = at;
    fits = fits && is_called(columns, at, "n") && json_array_size(columns) == at + 1;
    return fits || fault(reading, leaf, _("its columns are not those of these numbers"), error);
}

/* ---- cells ---- */

static int32_t group_of(const ReportCounted *counted, const json_t *value)
{
    const char *name = json_string_value(value);
    for (size_t i = 0; name && i < counted->n_groups; i++)
        if (g_str_equal(name, report_counts_group(counted, i)))
            return (int32_t)i;
    return -1;
}

/* @return whether it is a value of the column. */
static bool take_value(const ReportLeaf *leaf, size_t column, const json_t *value, double *out)
{
    *out = NAN;
    if (json_is_null(value))
        return true;
    if (report_leaf_is_number(leaf, column)) {
        *out = json_number_value(value);
        return json_is_number(value) && fabs(*out) <= largest;
    }
    const char *name = json_string_value(value);
    const char *level = NULL;
    for (size_t i = 0; name && (level = report_leaf_level(leaf, column, i)); i++)
        if (g_str_equal(name, level)) {
            *out = (double)i;
            return true;
        }
    return false;
}

static bool take_reason(
    ReportCounts *counts, const json_t *line, size_t place, const char **out)
{
    const json_t *value = place == SIZE_MAX ? NULL : json_array_get(line, place);
    const char *text = json_string_value(value);
    if (!value || json_is_null(value))
        return true;
    if (!text || text[0] == '\0' || strlen(text) > MOST_REASON)
        return false;
    *out = g_string_chunk_insert_const(counts->texts, text);
    return true;
}

static gboolean read_cell(const ReportCountsReading *reading, const json_t *line,
    const Places *places, ReportCounts *counts, ReportCounted *counted, ReportLeaf *leaf,
    GError **error)
{
    ReportCount cell = {.group = group_of(counted, json_array_get(line, 0))};
    const json_t *n = json_array_get(line, places->n);
    const json_t *died = places->died == SIZE_MAX ? NULL : json_array_get(line, places->died);
    bool fits = json_array_size(line) == places->n + 1 && cell.group >= 0;
    for (size_t c = 0; fits && c < report_leaf_n_values(leaf); c++)
        fits = take_value(leaf, c, json_array_get(line, 1 + c), &cell.value[c]);
    for (size_t r = 0; fits && r < REPORT_LEAF_REASONS; r++)
        fits = take_reason(counts, line, places->reason[r], &cell.reason[r]);
    fits = fits && (!died || json_is_boolean(died));
    if (!fits)
        return fault(
            reading, leaf, _("a line names no group, value or reason of the study"), error);
    cell.died = died && json_is_true(died);
    if (cell.died && !isnan(cell.value[0]))
        return fault(reading, leaf, _("who died before has a value"), error);
    cell.n = json_integer_value(n);
    if (!json_is_integer(n) || cell.n < 1 || cell.n > most)
        return fault(reading, leaf, _("n is not a number of patients, 1 or more"), error);
    if (cell.n < reading->min_cell)
        return fault(
            reading, leaf, _("n is below the smallest that the file says (min_cell)"), error);
    report_leaf_add(leaf, &cell);
    return TRUE;
}

static gboolean read_cells(const ReportCountsReading *reading, const json_t *from,
    ReportCounts *counts, ReportCounted *counted, ReportLeaf *leaf, GError **error)
{
    const json_t *cells = json_object_get(from, "cells");
    Places places;
    if (!find_places(reading, leaf, json_object_get(from, "columns"), &places, error))
        return FALSE;
    const size_t n = json_array_size(cells);
    if (!json_is_array(cells) || n > MOST_CELLS)
        return fault(reading, leaf, _("'cells' is no list, or too long"), error);
    for (size_t i = 0; i < n; i++)
        if (!read_cell(
                reading, json_array_get(cells, i), &places, counts, counted, leaf, error))
            return FALSE;
    report_leaf_sort(leaf);
    return leaf->cells->len == n ||
           fault(reading, leaf, _("the same line stands in it twice"), error);
}

/* ---- sums ---- */

static bool take_sum(const json_t *value, double *hi, double *lo)
{
    const bool is_pair = json_is_array(value) && json_array_size(value) == 2;
    *hi = json_number_value(is_pair ? json_array_get(value, 0) : value);
    *lo = is_pair ? json_number_value(json_array_get(value, 1)) : 0;
    const bool numbers = is_pair ? json_is_number(json_array_get(value, 0)) &&
                                       json_is_number(json_array_get(value, 1))
                                 : json_is_integer(value);
    return numbers && fabs(*hi) <= largest * largest && fabs(*lo) <= fabs(*hi);
}

static gboolean read_sum(const ReportCountsReading *reading, const json_t *from,
    const ReportCounted *counted, ReportLeaf *leaf, GError **error)
{
    static const char *const known[] = {"group", "n", "decimals", "sum", "squares", NULL};
    const int32_t group = group_of(counted, json_object_get(from, "group"));
    const json_t *decimals = json_object_get(from, "decimals");
    StatMomentSums sums = {
        .scale = json_is_null(decimals) ? -1 : (int)json_integer_value(decimals)};
    if (!report_counts_keys(reading, from, leaf->key, known, error))
        return FALSE;
    if (group < 0 || !report_counts_number(reading, from, "n", leaf->key, &sums.n, error) ||
        json_integer_value(decimals) < 0 || json_integer_value(decimals) > MOST_DECIMALS ||
        !take_sum(json_object_get(from, "sum"), &sums.sum, &sums.sum_tail) ||
        !take_sum(json_object_get(from, "squares"), &sums.squares, &sums.squares_tail)) {
        g_clear_error(error);
        return fault(reading, leaf, _("a sum is not one"), error);
    }
    /* A mean's square is at most the mean of the squares. */
    const double n = (double)sums.n;
    if (sums.n < 1 || sums.squares < 0 ||
        sums.sum / n * (sums.sum / n) > sums.squares / n * (1 + 1e-9))
        return fault(
            reading, leaf, _("its sum and sum of squares contradict each other"), error);
    if (g_array_index(leaf->sums, StatMomentSums, group).n > 0)
        return fault(reading, leaf, _("the sums of a group stand in it twice"), error);
    g_array_index(leaf->sums, StatMomentSums, group) = sums;
    return TRUE;
}

static gboolean read_sums(const ReportCountsReading *reading, const json_t *from,
    const ReportCounted *counted, ReportLeaf *leaf, GError **error)
{
    const json_t *list = json_object_get(from, "sums");
    for (size_t i = 0; leaf->sums && i < json_array_size(list); i++)
        if (!read_sum(reading, json_array_get(list, i), counted, leaf, error))
            return FALSE;
    for (guint g = 0; leaf->sums && g < leaf->sums->len; g++)
        if (g_array_index(leaf->sums, StatMomentSums, g).n != report_leaf_n_in(leaf, g, true))
            return fault(reading, leaf,
                _("its sums are of another number of patients than its cells"), error);
    return TRUE;
}

/* ---- what adds up ---- */

/* All patients of each group are in a row, unless it has a condition of its own. */
static gboolean check_patients(const ReportCountsReading *reading, const ReportCounted *counted,
    const ReportLeaf *leaf, GError **error)
{
    g_autofree int64_t *n = g_new0(int64_t, counted->n_groups);
    bool has_where = false;
    for (size_t c = 0; c < leaf->n_columns; c++)
        has_where = has_where || (leaf->row[c]->where && leaf->row[c]->where[0] != '\0');
    for (guint i = 0; i < leaf->cells->len; i++) {
        const ReportCount *cell = &g_array_index(leaf->cells, ReportCount, i);
        n[cell->group] += cell->n;
    }
    for (size_t g = 0; g < counted->n_groups; g++) {
        if (n[g] == counted->n[g] || (has_where && n[g] < counted->n[g]))
            continue;
        g_autofree char *what = base_words_say(base_words_speaking(),
            N_("its cells are of {1} patients of '{2}', the table is of {3}"), "ntn",
            (gint64)n[g], report_counts_group(counted, g), (gint64)counted->n[g]);
        return fault(reading, leaf, what, error);
    }
    return TRUE;
}

/* The leaves of a row are of the same patients, also where it has a condition of its own. */
static gboolean check_row(const ReportCountsReading *reading, const ReportCounted *counted,
    const ReportLeaf *leaf, GError **error)
{
    for (guint i = 0; i < counted->leaves->len; i++) {
        const ReportLeaf *first = counted->leaves->pdata[i];
        if (first == leaf)
            return TRUE;
        if (first->held || first->row[0] != leaf->row[0] ||
            first->row[first->n_columns - 1] != leaf->row[leaf->n_columns - 1])
            continue;
        for (size_t g = 0; g < counted->n_groups; g++)
            if (report_leaf_n_in(first, g, false) != report_leaf_n_in(leaf, g, false))
                return fault(reading, leaf,
                    _("it is of other patients than the line of the same row before it"),
                    error);
        return TRUE;
    }
    return TRUE;
}

static gboolean read_doubts(
    const ReportCountsReading *reading, const json_t *from, ReportLeaf *leaf, GError **error)
{
    for (size_t d = 0; d < REPORT_N_DOUBTS; d++) {
        const char *key = report_counts_doubts[d];
        if (json_object_get(from, key) &&
            !report_counts_patients(reading, from, key, leaf->key, &leaf->n_doubtful[d], error))
            return FALSE;
    }
    return !json_object_get(from, "missing_with_question") ||
           report_counts_patients(
               reading, from, "missing_with_question", leaf->key, &leaf->n_held, error);
}

gboolean report_counts_read_leaf(const ReportCountsReading *reading, const json_t *from,
    ReportCounts *counts, ReportCounted *counted, ReportLeaf *leaf, GError **error)
{
    const char *key = json_string_value(json_object_get(from, "counts"));
    const char *kind = json_string_value(json_object_get(from, "kind"));
    if (g_strcmp0(key, leaf->key) != 0 || g_strcmp0(kind, report_leaf_kinds[leaf->kind]) != 0)
        return fault(reading, leaf, _("these numbers are not where the study has them"), error);
    if (!report_counts_held(reading, from, leaf->key, &leaf->held, error))
        return FALSE;
    static const char *const known[] = {"counts", "label", "kind", "columns", "cells", "sums",
        "outside_window", "with_question", "missing_with_question", NULL};
    return leaf->held || (report_counts_keys(reading, from, leaf->key, known, error) &&
                             read_cells(reading, from, counts, counted, leaf, error) &&
                             read_sums(reading, from, counted, leaf, error) &&
                             read_doubts(reading, from, leaf, error) &&
                             check_patients(reading, counted, leaf, error) &&
                             check_row(reading, counted, leaf, error) &&
                             report_counts_limits(reading, counts, leaf, error));
}
