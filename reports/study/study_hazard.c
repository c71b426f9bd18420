/* Hazard ratios beside Kaplan-Meier estimates, against the first group. */
#include <math.h>

#include "reports/results/terms.h"
#include "reports/study/study_model.h"

/* What the group's term is; NULL where it has none. */
static const StatCoxTerm *term_of(const StatCox *cox, int32_t group)
{
    for (size_t k = 0; k < cox->n_terms; k++)
        if (cox->terms[k].term.level == group && !cox->terms[k].aliased)
            return &cox->terms[k];
    return NULL;
}

static void write_ratio(ReportTableWork *work, ReportCell *cell, const ReportPlace *place,
    const StatCoxTerm *term, bool has_interval)
{
    const double numbers[] = {
        term->infinite ? (term->direction < 0 ? 0 : INFINITY) : term->hazard_ratio,
        has_interval ? term->hazard_low : NAN, has_interval ? term->hazard_high : NAN};
    static const char *const names[] = {"hazard_ratio", "ci_low", "ci_high"};
    char *printed[3];
    for (size_t k = 0; k < 3; k++)
        printed[k] = report_format_bound(numbers[k], 2);
    g_autofree char *text = base_words_say(work->study->document->words, "{1} ({2} to {3})",
        "ttt", printed[0], printed[1], printed[2]);
    report_cell_set_text(cell, isnan(numbers[1]) ? printed[0] : text);
    for (size_t k = 0; k < 3; k++) {
        report_cell_number(work, cell, place, names[k], numbers[k], printed[k], NULL);
        g_free(printed[k]);
    }
}

static void write_group(ReportTableWork *work, const ReportEndpoint *endpoint,
    const ReportResult *model, ReportLine *line, size_t arm)
{
    const ReportArm *of = &work->split.arms[arm];
    const ReportPlace place = {.row = endpoint->row->id,
        .level = "hazard",
        .group = of->group->id,
        .visit = work->spec->visit};
    const int64_t n = report_endpoint_curve(endpoint, of)->n;
    const int64_t n_reference = endpoint->groups->survival->groups[0].n;
    const int64_t fewest = MIN(MIN(n, n_reference), model->cox->n_events);
    const StatCoxTerm *term = term_of(model->cox, of->code);
    if (of->code == 0)
        report_cell_set_text(
            &line->cells[arm], base_words(work->study->document->words, "reference"));
    else if (term)
        write_ratio(work, &line->cells[arm], &place, term, fewest >= work->spec->min_n);
    else if (of->code != REPORT_TOTAL)
        report_cell_set_text(&line->cells[arm], "\xe2\x80\x93");
}

gboolean report_hazard_lines(
    ReportTableWork *work, const ReportEndpoint *endpoint, GError **error)
{
    const BaseWords *words = work->study->document->words;
    const ReportSplit *split = &work->split;
    g_autoptr(ReportResult) model = report_endpoint_run(work, endpoint, REPORT_METHOD_COX,
        endpoint->data->group, split->grouping->n_groups, error);
    if (!model)
        return FALSE;
    ReportLine *ratios = report_table_add_line(
        work->table, REPORT_LINE_LEVEL, 1, base_words(words, "Hazard ratio (95% CI)"));
    for (size_t i = 0; i < split->n_arms; i++)
        write_group(work, endpoint, model, ratios, i);
    ReportLine *line = report_table_add_line(
        work->table, REPORT_LINE_LEVEL, 1, base_words(words, "Proportional hazards"));
    const ReportPlace place = {.row = endpoint->row->id,
        .level = "proportional",
        .group = split->grouping->overall_id,
        .visit = work->spec->visit};
    ReportResult *test = report_result_of_proportional(model);
    test->n_missing = split->n - test->n;
    for (size_t g = 0; g < split->grouping->n_groups; g++) {
        const ReportMember member = {(int32_t)g, endpoint->groups->survival->groups[g].n};
        g_array_append_val(test->members, member);
    }
    return report_cell_p(
        work, &line->cells[split->n_arms], &place, test, endpoint->row, "", error);
}
