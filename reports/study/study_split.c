/* How a table divides the cohort: who is in it, in which group, and its columns. */
#include <math.h>

#include "base/error.h"
#include "reports/study/cohort.h"
#include "reports/study/study.h"

/* The group of one member by the value of the grouping's variable; -1 for none. */
static int32_t group_of(const SchemaGrouping *grouping, const BaseColumn *column, size_t i)
{
    for (size_t group = 0; group < grouping->n_groups; group++) {
        const char *id = grouping->groups[group].id;
        const bool is_text = column->values->kind == BASE_COLUMN_TEXT;
        if (is_text ? g_strcmp0(base_column_text(column, i), id) == 0
                    : g_ascii_strtod(id, NULL) == base_column_number(column, i))
            return (int32_t)group;
    }
    return -1;
}

static gboolean read_groups(ReportSplit *split, const RegistryCohort *cohort, GError **error)
{
    const SchemaGrouping *grouping = split->grouping;
    const bool whole = grouping->n_groups == 0;
    g_autofree char *column =
        whole ? g_strdup("record_id") : registry_cohort_column(cohort, grouping->by, NULL);
    if (!column) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
            "groups: the registry has no patient-level variable '%s'", grouping->by);
        return FALSE;
    }
    const char *const names[] = {column};
    g_autoptr(BaseFrame) frame = registry_cohort_rows(cohort, names, names, 1, NULL, error);
    if (!frame)
        return FALSE;
    split->n_rows = frame->n_rows;
    split->group = g_new0(int32_t, frame->n_rows + 1);
    for (size_t i = 0; i < frame->n_rows && !whole; i++)
        split->group[i] = group_of(grouping, &frame->columns[0], i);
    return TRUE;
}

/* Counts the members of the groups and lays out the columns: the total, then the groups. */
static void lay_out(ReportSplit *split)
{
    const SchemaGrouping *grouping = split->grouping;
    g_free(split->arms);
    split->arms = g_new0(ReportArm, grouping->n_groups + 2);
    split->n_arms = 0;
    if (grouping->total.id[0] != '\0')
        split->arms[split->n_arms++] = (ReportArm){&grouping->total, REPORT_TOTAL, 0};
    for (size_t i = 0; i < grouping->n_groups; i++)
        split->arms[split->n_arms++] = (ReportArm){&grouping->groups[i], (int32_t)i, 0};
    split->n = 0;
    for (size_t i = 0; i < split->n_rows; i++) {
        split->n += split->group[i] >= 0;
        for (size_t arm = 0; arm < split->n_arms; arm++)
            split->arms[arm].n += report_is_in(split, i, split->arms[arm].code);
    }
}

gboolean report_split_init(ReportSplit *split, const RegistryCohort *cohort,
    const SchemaGrouping *grouping, GError **error)
{
    *split = (ReportSplit){.grouping = grouping};
    if (!read_groups(split, cohort, error))
        return FALSE;
    lay_out(split);
    return TRUE;
}

char *report_truth_of(const char *where)
{
    return g_strdup_printf("NOT NOT (\n%s\n)", where);
}

gboolean report_split_where(
    ReportSplit *split, const RegistryCohort *cohort, const char *where, GError **error)
{
    const char *const names[] = {"where"};
    g_autofree char *flag = report_truth_of(where);
    const char *const expressions[] = {flag};
    g_autoptr(BaseFrame) frame =
        registry_cohort_rows(cohort, names, expressions, 1, NULL, error);
    if (!frame)
        return FALSE;
    for (size_t i = 0; i < split->n_rows; i++) {
        const double is_true = report_number_at(&frame->columns[0], i);
        split->n_unknown += split->group[i] >= 0 && isnan(is_true);
        if (isnan(is_true) || is_true == 0)
            split->group[i] = -1;
    }
    lay_out(split);
    return TRUE;
}

void report_split_keep(ReportSplit *split, const bool *keep)
{
    for (size_t i = 0; i < split->n_rows; i++)
        if (!keep[i])
            split->group[i] = -1;
    lay_out(split);
}

void report_split_clear(ReportSplit *split)
{
    g_free(split->group);
    g_free(split->arms);
    *split = (ReportSplit){0};
}

bool report_is_in(const ReportSplit *split, size_t i, int32_t group)
{
    return group == REPORT_TOTAL ? split->group[i] >= 0 : split->group[i] == group;
}
