#include "reports/results/build.h"

#include <float.h>
#include <math.h>

#include "base/error.h"

void report_result_part(ReportResult *result, const char *msgid)
{
    g_ptr_array_add(result->parts, report_phrase_new(msgid, NULL));
}

void report_result_part_n(ReportResult *result, const char *one, const char *many, int64_t n)
{
    g_ptr_array_add(result->parts, report_phrase_new_n(one, many, n));
}

void report_result_note(ReportResult *result, const char *msgid, char *arguments)
{
    g_ptr_array_add(result->notes, report_phrase_new(msgid, arguments));
}

void report_result_counts(ReportResult *result, const char *label, int64_t n, int64_t n_missing)
{
    result->n = n;
    result->n_missing = n_missing;
    report_items_count(&result->items, "n", label, n);
    report_items_count(&result->items, "n_missing", "Left out (missing)", n_missing);
}

void report_result_member(ReportResult *result, int32_t code, int64_t n)
{
    const ReportMember member = {code, n};
    g_array_append_val(result->members, member);
}

void report_result_statistic(ReportResult *result, const char *label, double value)
{
    result->statistic = value;
    report_items_number(&result->items, "statistic", label, value);
}

void report_result_df(ReportResult *result, double df)
{
    result->df[0] = df;
    result->n_df = 1;
    report_items_number(&result->items, "df", "df", df);
}

void report_result_known_p(ReportResult *result, double p_value)
{
    result->p_value = result->p_low = p_value;
    result->p_high = p_value == 0 ? DBL_TRUE_MIN : p_value;
}

void report_result_p(ReportResult *result, double p_value)
{
    report_result_known_p(result, p_value);
    report_items_p(&result->items, "p_value", "P", p_value);
    if (p_value == 0) {
        report_items_p(&result->items, "p_low", NULL, result->p_low);
        report_items_p(&result->items, "p_high", NULL, result->p_high);
    }
}

void report_result_exact(ReportResult *result, bool exact)
{
    result->exact = exact;
    report_items_bool(&result->items, "exact", "Exact", exact);
}

void report_result_add_estimate(
    ReportResult *result, const char *kind, double value, double low, double high, double level)
{
    const ReportEstimate estimate = {kind, value, low, high, level};
    g_array_append_val(result->estimates, estimate);
}

void report_result_interval(ReportResult *result, const ReportEstimateWords *words,
    double value, double low, double high, double level)
{
    report_result_add_estimate(result, words->kind, value, low, high, level);
    report_items_number(&result->items, "estimate", words->label, value);
    if (isnan(level))
        return;
    report_items_number(&result->items, "conf_low", words->low_label, low);
    report_items_number(&result->items, "conf_high", words->high_label, high);
    report_items_number(&result->items, "conf_level", words->label ? "at level" : NULL, level);
}

void report_result_add_effect(
    ReportResult *result, const char *kind, const char *label, double value)
{
    const ReportEffect effect = {kind, value};
    g_array_append_val(result->effects, effect);
    report_items_number(&result->items, kind, label, value);
}

gboolean report_checked(StatStatus status, GError **error)
{
    if (status == STAT_OK)
        return TRUE;
    const BaseErrorCode code = status == STAT_DATA        ? BASE_ERROR_INPUT
                               : status == STAT_NO_MEMORY ? BASE_ERROR_NUMERICAL
                                                          : BASE_ERROR_INTERNAL;
    g_set_error(error, BASE_ERROR, (gint)code, "%s",
        status == STAT_DATA
            ? "the values are out of range: a sum, difference or square of them "
              "exceeds 1.8e308, or the weights add up to more than 3000000000"
            : stat_status_text(status));
    return FALSE;
}

/* ---- columns ---- */

const double *report_values(const ReportInput *input, ReportRole role)
{
    return input->roles[role] ? input->roles[role]->values : NULL;
}

const int32_t *report_codes(const ReportInput *input, ReportRole role)
{
    return input->roles[role] ? input->roles[role]->codes : NULL;
}

size_t report_levels(const ReportInput *input, ReportRole role)
{
    return input->roles[role] ? MAX(input->roles[role]->n_levels, 1) : 0;
}

const char *report_level(const ReportInput *input, ReportRole role, size_t level)
{
    const ReportArray *column = input->roles[role];
    return column && column->levels && level < column->n_levels ? column->levels[level] : NULL;
}

StatColumn *report_stat_columns(const ReportInput *input)
{
    StatColumn *columns = g_new0(StatColumn, input->n_covariates + 1);
    for (size_t i = 0; i < input->n_covariates; i++) {
        const ReportArray *from = &input->covariates[i];
        if (from->values)
            columns[i].values = from->values;
        else
            columns[i] = (StatColumn){
                .codes = from->codes, .n_levels = from->n_levels, .reference = from->reference};
    }
    return columns;
}

const char *report_term_name(ReportResult *result, const ReportInput *input, StatTerm term)
{
    if (term.covariate == STAT_INTERCEPT)
        return "(Intercept)";
    const ReportArray *column = &input->covariates[term.covariate];
    if (term.level < 0 || !column->levels)
        return report_items_intern(&result->items, column->name);
    g_autofree char *name = g_strdup_printf("%s=%s", column->name, column->levels[term.level]);
    return report_items_intern(&result->items, name);
}

/* The place of each level that is there among those that are; -1 for the others. Of two levels
   or fewer all count, so that an empty one is the second and not nobody. */
static void place_levels(
    const ReportInput *input, const int32_t *codes, int32_t *place, size_t n_levels)
{
    int32_t used = 0;
    for (size_t l = 0; l < n_levels; l++)
        place[l] = n_levels <= 2 ? 0 : -1;
    for (size_t i = 0; i < input->n; i++)
        if (codes[i] >= 0)
            place[codes[i]] = 0;
    for (size_t l = 0; l < n_levels; l++)
        place[l] = place[l] == 0 ? used++ : -1;
}

gboolean report_two_groups(
    const ReportInput *input, int32_t *codes, const char *names[2], GError **error)
{
    const ReportArray *group = input->roles[REPORT_ROLE_GROUP];
    g_autofree int32_t *place = g_new(int32_t, group->n_levels + 1);
    place_levels(input, codes, place, group->n_levels);
    names[0] = names[1] = NULL;
    for (size_t l = 0; l < group->n_levels; l++) {
        const char *name = report_level(input, REPORT_ROLE_GROUP, l);
        if (place[l] == 2) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
                "column %s has more than two groups (\"%s\" is the third): this test "
                "compares two",
                group->name, name ? name : "");
            return FALSE;
        }
        if (place[l] >= 0)
            names[place[l]] = name;
    }
    for (size_t i = 0; i < input->n; i++)
        codes[i] = codes[i] < 0 ? -1 : place[codes[i]];
    return TRUE;
}

void report_result_two_groups(
    ReportResult *result, const char *const names[2], int64_t n1, int64_t n2)
{
    report_result_member(result, 0, n1);
    report_result_member(result, 1, n2);
    report_items_text(&result->items, "group1", "First group", names[0]);
    report_items_count(&result->items, "n1", "its n", n1);
    report_items_text(&result->items, "group2", "Second group", names[1]);
    report_items_count(&result->items, "n2", "its n", n2);
}
