/* How a table divides the cohort: who is in it, in which group, and its columns. */
#include <math.h>

#include "base/error.h"
#include "reports/study/cohort.h"
#include "reports/study/study.h"

/* Whether a value is the one that a group has of the first or the second variable. */
static bool is_value(
    const SchemaGroup *group, const BaseColumn *column, size_t row, bool second)
{
    const char *code = second ? group->crossed : group->value ? group->value : group->id;
    return !base_column_is_missing(column, row) && report_is_code(column, row, code);
}

/* The group of a row by two variables; -1 for none. */
static int32_t crossed_group(
    const SchemaGrouping *grouping, const BaseColumn *columns, size_t row)
{
    for (size_t group = 0; group < grouping->n_groups; group++)
        if (is_value(&grouping->groups[group], &columns[0], row, false) &&
            is_value(&grouping->groups[group], &columns[1], row, true))
            return (int32_t)group;
    return -1;
}

/* The group by each value of the grouping's variable; -1 for none. New. */
static int32_t *groups_of(const SchemaGrouping *grouping, const BaseColumn *column)
{
    const size_t n = column->values->n;
    int32_t *groups = g_new(int32_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        int32_t code = (int32_t)i;
        const BaseColumn value = {.code = &code, .values = column->values};
        groups[i] = -1;
        for (size_t group = grouping->n_groups; group-- > 0;)
            if (report_is_code(&value, 0, grouping->groups[group].id))
                groups[i] = (int32_t)group;
    }
    return groups;
}

char *report_truth_of(const char *where)
{
    return g_strdup_printf("NOT NOT (\n%s\n)", where);
}

static bool has_where(const ReportSplit *split)
{
    return split->where && split->where[0] != '\0';
}

/* How many variables the groups go by. */
static size_t n_dividing(const SchemaGrouping *grouping)
{
    return grouping->n_groups == 0 ? 0 : grouping->cross ? 2 : 1;
}

GPtrArray *report_grouping_columns(const RegistryCohort *cohort, const SchemaGrouping *grouping)
{
    const char *const by[] = {grouping->by, grouping->cross};
    GPtrArray *columns = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < n_dividing(grouping); i++) {
        char *column = registry_cohort_column(cohort, by[i], NULL);
        if (column)
            g_ptr_array_add(columns, column);
    }
    return columns;
}

gboolean report_grouping_ask(
    RegistryCohort *cohort, const SchemaGrouping *grouping, GError **error)
{
    /* What is not there is said where the groups are made. */
    g_autoptr(GPtrArray) columns = report_grouping_columns(cohort, grouping);
    for (guint i = 0; i < columns->len; i++)
        if (!registry_cohort_ask(cohort, columns->pdata[i], grouping->by, error))
            return FALSE;
    return TRUE;
}

/* The columns asked for, then what divides: the groups' variable and the condition. */
static GPtrArray *list_columns(const ReportSplit *split, const RegistryCohort *cohort,
    const GPtrArray *columns, GError **error)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < columns->len; i++)
        g_ptr_array_add(all, g_strdup(columns->pdata[i]));
    const char *const by[] = {split->grouping->by, split->grouping->cross};
    for (size_t i = 0; i < n_dividing(split->grouping); i++) {
        char *column = registry_cohort_column(cohort, by[i], NULL);
        if (!column) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
                "groups: the registry has no patient-level variable '%s'", by[i]);
            return NULL;
        }
        g_ptr_array_add(all, column);
    }
    if (has_where(split))
        g_ptr_array_add(all, report_truth_of(split->where));
    return g_steal_pointer(&all);
}

/* Columns of rows that were read, by their names. */
static BaseFrame *take_columns(const BaseFrame *read, const GPtrArray *columns, GError **error)
{
    g_autoptr(BaseFrame) frame = base_frame_new(read->n_rows, columns->len);
    for (guint i = 0; i < columns->len; i++) {
        size_t k = 0;
        while (k < read->n_columns && !g_str_equal(read->columns[k].name, columns->pdata[i]))
            k++;
        if (k == read->n_columns) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_INTERNAL,
                "'%s' was not asked for before the patients were matched",
                (const char *)columns->pdata[i]);
            return NULL;
        }
        const BaseColumn *column = &read->columns[k];
        frame->columns[i] = (BaseColumn){.name = g_strdup(column->name),
            .values = base_values_ref(column->values),
            .code = g_memdup2(column->code, (read->n_rows + 1) * sizeof *column->code)};
    }
    return g_steal_pointer(&frame);
}

static BaseFrame *read_frame(const ReportSplit *split, const RegistryCohort *cohort,
    const GPtrArray *columns, bool by_rows, GError **error)
{
    const char *const *names = (const char *const *)columns->pdata;
    if (split->read)
        return take_columns(split->read, columns, error);
    return by_rows ? registry_cohort_rows(cohort, names, names, columns->len, NULL, error)
                   : registry_cohort_counts(cohort, names, names, columns->len, NULL, error);
}

/* Who is left out, and why. */
typedef struct {
    int64_t n_unknown, n_no_group;
} LeftOut;

/* The codes of the frame's rows. @param first  the column of the groups' variable. */
static int32_t *codes_of(
    const ReportSplit *split, const BaseFrame *frame, size_t first, LeftOut *left_out)
{
    const SchemaGrouping *grouping = split->grouping;
    const size_t where = first + n_dividing(grouping);
    int32_t *codes = g_new0(int32_t, frame->n_rows + 1);
    g_autofree int32_t *groups =
        n_dividing(grouping) == 1 ? groups_of(grouping, &frame->columns[first]) : NULL;
    for (size_t i = 0; i < frame->n_rows; i++) {
        const int64_t weight = frame->weight ? frame->weight[i] : 1;
        const double is_true =
            has_where(split) ? report_number_at(&frame->columns[where], i) : 1;
        if (groups)
            codes[i] = base_column_is_missing(&frame->columns[first], i)
                           ? -1
                           : groups[frame->columns[first].code[i]];
        if (grouping->cross)
            codes[i] = crossed_group(grouping, &frame->columns[first], i);
        if (codes[i] >= 0 && isnan(is_true))
            left_out->n_unknown += weight;
        if (codes[i] < 0 && is_true != 0 && !isnan(is_true))
            left_out->n_no_group += weight;
        if (isnan(is_true) || is_true == 0)
            codes[i] = -1;
    }
    return codes;
}

BaseFrame *report_split_read(const ReportSplit *split, const RegistryCohort *cohort,
    const GPtrArray *columns, bool by_rows, int32_t **group, GError **error)
{
    LeftOut left_out = {0};
    g_autoptr(GPtrArray) all = list_columns(split, cohort, columns, error);
    BaseFrame *frame =
        all ? read_frame(split, cohort, all, by_rows || split->by_rows, error) : NULL;
    if (!frame)
        return NULL;
    *group = split->by_rows && split->group
                 ? g_memdup2(split->group, (split->n_rows + 1) * sizeof *split->group)
                 : codes_of(split, frame, columns->len, &left_out);
    return frame;
}

/* Whether member i is in the group of that code (or, for REPORT_TOTAL, in any). */
static bool is_in(const ReportSplit *split, size_t i, int32_t group)
{
    return group == REPORT_TOTAL ? split->group[i] >= 0 : split->group[i] == group;
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
    split->n = split->n_members = 0;
    for (size_t i = 0; i < split->n_rows; i++) {
        const int64_t weight = split->weight ? split->weight[i] : 1;
        split->n_members += weight;
        split->n += split->group[i] >= 0 ? weight : 0;
        for (size_t arm = 0; arm < split->n_arms; arm++)
            split->arms[arm].n += is_in(split, i, split->arms[arm].code) ? weight : 0;
    }
}

/* Fills a split that knows whom it divides, and by what. */
static gboolean divide(ReportSplit *split, const RegistryCohort *cohort, GError **error)
{
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    g_autoptr(GPtrArray) all = list_columns(split, cohort, none, error);
    g_autoptr(BaseFrame) frame =
        all ? read_frame(split, cohort, all, split->by_rows, error) : NULL;
    if (!frame)
        return FALSE;
    split->n_rows = frame->n_rows;
    LeftOut left_out = {0};
    split->group = codes_of(split, frame, 0, &left_out);
    split->n_unknown = left_out.n_unknown;
    split->n_no_group = left_out.n_no_group;
    split->weight = g_steal_pointer(&frame->weight);
    lay_out(split);
    return TRUE;
}

gboolean report_split_init(ReportSplit *split, const RegistryCohort *cohort,
    const SchemaGrouping *grouping, const char *where, bool by_rows, GError **error)
{
    *split = (ReportSplit){.grouping = grouping, .where = where, .by_rows = by_rows};
    return divide(split, cohort, error);
}

gboolean report_split_of_rows(ReportSplit *split, const RegistryCohort *cohort,
    const SchemaGrouping *grouping, const char *where, const BaseFrame *read,
    const size_t *member, size_t n_members, GError **error)
{
    *split = (ReportSplit){
        .grouping = grouping, .where = where, .by_rows = true, .read = read, .member = member};
    const gboolean ok = divide(split, cohort, error);
    split->n_members = (int64_t)n_members;
    return ok;
}

void report_split_of_counts(ReportSplit *split, const SchemaGrouping *grouping,
    const char *where, const int64_t *n, int64_t n_members)
{
    const size_t n_groups = MAX(grouping->n_groups, 1);
    int64_t rest = n_members;
    *split = (ReportSplit){.grouping = grouping, .where = where};
    split->group = g_new0(int32_t, n_groups + 2);
    split->weight = g_new0(int64_t, n_groups + 2);
    for (size_t i = 0; i <= n_groups; i++) {
        const int64_t weight = i < n_groups ? n[i] : rest;
        rest -= i < n_groups ? weight : 0;
        if (weight == 0)
            continue;
        split->group[split->n_rows] = i < n_groups ? (int32_t)i : -1;
        split->weight[split->n_rows++] = weight;
    }
    lay_out(split);
}

void report_split_clear(ReportSplit *split)
{
    g_free(split->group);
    g_free(split->weight);
    g_free(split->arms);
    *split = (ReportSplit){0};
}
