/* Paired tests of matched patients: a pair is two patients, one of each group. */
#include <math.h>

#include "reports/study/study_model.h"

/* The row of a matched member among those that were read of a match. */
static size_t row_of(const ReportMatch *match, size_t member)
{
    size_t low = 0, high = match->rows->n_rows;
    while (low + 1 < high) {
        const size_t middle = (low + high) / 2;
        *(match->member[middle] <= member ? &low : &high) = middle;
    }
    return low;
}

/* The values of the pairs, of the second group and of the first. */
typedef struct {
    double *number[2];
    int32_t *level[2];
} Pairs;

static void pairs_init(
    Pairs *pairs, const ReportMatch *match, const ReportRowData *data, size_t visit)
{
    const StatPairs *found = &match->result->pairs;
    const bool treated_first = match->spec->treated < match->spec->control;
    for (size_t side = 0; side < 2; side++) {
        const bool wants_treated = treated_first == (side == 1);
        pairs->number[side] = data->value ? g_new(double, found->n_pairs + 1) : NULL;
        pairs->level[side] = data->level ? g_new(int32_t, found->n_pairs + 1) : NULL;
        for (size_t i = 0; i < found->n_pairs; i++) {
            const size_t row = row_of(
                match, wants_treated ? found->pairs[i].treated : found->pairs[i].control);
            const bool is_in = data->group[row] >= 0;
            if (data->value)
                pairs->number[side][i] = is_in ? data->value[visit][row] : NAN;
            else
                pairs->level[side][i] = is_in ? data->level[visit][row] : -1;
        }
    }
}

ReportResult *report_match_test(
    const ReportTableWork *work, const SchemaRow *row, size_t visit, GError **error)
{
    const ReportMatch *match = report_match(work->study, work->spec->match, error);
    ReportTableWork by_record = *work;
    Pairs pairs = {0};
    by_record.by_record = true;
    g_autoptr(ReportRowData) data = match ? report_row_data(&by_record, row, error) : NULL;
    if (!data)
        return NULL;
    pairs_init(&pairs, match, data, visit);
    const ReportPaired paired = {.before = pairs.number[0],
        .after = pairs.number[1],
        .level_before = pairs.level[0],
        .level_after = pairs.level[1],
        .n = match->result->pairs.n_pairs,
        .n_levels = report_n_levels(row)};
    ReportResult *result = report_declared_paired(row->test, &paired, error);
    for (size_t side = 0; side < 2; side++) {
        g_free(pairs.number[side]);
        g_free(pairs.level[side]);
    }
    return result;
}
