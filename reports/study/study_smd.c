/* Standardised mean differences between the groups of a table: how alike they are. */
#include <math.h>

#include "reports/results/measures.h"
#include "reports/study/study_model.h"
#include "reports/words/measure.h"

/* What a group is: mean and SD of a number, share and its SD of a level; NaN for nobody. */
typedef struct {
    double mean, sd;
} Group;

/* Of two groups the first less the second; of more the largest in size. */
static double difference_of(const Group *groups, size_t n)
{
    double largest = NAN;
    if (n == 2)
        return report_measure_smd(groups[0].mean - groups[1].mean, groups[0].sd, groups[1].sd);
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n; k++)
            largest = fmax(largest, fabs(report_measure_smd(groups[i].mean - groups[k].mean,
                                        groups[i].sd, groups[k].sd)));
    return largest;
}

static void write(ReportTableWork *work, ReportLine *line, const ReportRowData *data,
    size_t visit, const char *level, const Group *groups)
{
    const SchemaGrouping *grouping = work->split.grouping;
    const ReportPlace place = {.row = data->row->id,
        .level = level,
        .group = grouping->overall_id,
        .visit = data->visits[visit]};
    const double smd = difference_of(groups, grouping->n_groups);
    ReportCell *cell = &line->cells[work->table->n_columns - 1];
    g_autofree char *printed = report_format_bound(smd, 2);
    report_cell_set_text(cell, printed);
    report_cell_number(work, cell, &place, "smd", smd, printed, NULL);
}

gboolean report_smd_number(ReportTableWork *work, ReportLine *line, const ReportRowData *data,
    size_t visit, GError **error)
{
    const size_t n = work->split.grouping->n_groups;
    g_autofree Group *groups = g_new(Group, n + 1);
    for (size_t i = 0; i < n; i++) {
        ReportMean mean;
        if (!report_data_mean(data, visit, (int32_t)i, false, &mean, error))
            return FALSE;
        groups[i] = (Group){mean.mean, mean.sd};
    }
    write(work, line, data, visit, NULL, groups);
    return TRUE;
}

void report_smd_level(ReportTableWork *work, ReportLine *line, const ReportRowData *data,
    size_t visit, size_t level)
{
    const size_t n = work->split.grouping->n_groups;
    const int32_t *codes = data->ticked ? data->ticked[level] : data->level[visit];
    const int32_t code = data->ticked ? 1 : (int32_t)level;
    g_autofree Group *groups = g_new(Group, n + 1);
    for (size_t i = 0; i < n; i++) {
        int64_t known = 0, there = report_count_level(data, codes, (int32_t)i, code);
        for (size_t k = 0; k < data->n; k++)
            if (data->group[k] == (int32_t)i && codes[k] >= 0)
                known += report_data_weight(data, k);
        const double share = known > 0 ? (double)there / (double)known : NAN;
        groups[i] = (Group){share, sqrt(share * (1 - share))};
    }
    write(work, line, data, visit,
        data->row->kind == SCHEMA_ROW_BINARY ? NULL : data->row->levels[level].id, groups);
}

void report_smd_remark(ReportTableWork *work)
{
    report_work_remark(work,
        report_measure_smd_words(work->split.grouping->n_groups, work->study->document->words));
}
