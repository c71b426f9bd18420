/*
 * Who a table is about, and that it is about anybody: a column of nobody is said by whoever
 * writes the study (may_be_empty: true), or it is a fault, since a condition that is true of
 * nobody looks like any other.
 */
#include "base/error.h"
#include "reports/study/counts.h"
#include "reports/study/study_model.h"

static gboolean fail_empty(
    const SchemaAnalysis *analysis, size_t line, const char *what, GError **error)
{
    g_autofree char *place =
        analysis->file ? g_strdup_printf("%s:%zu: ", analysis->file, line) : g_strdup("");
    g_set_error(error, BASE_ERROR, analysis->file ? BASE_ERROR_STUDY : BASE_ERROR_USAGE,
        analysis->file ? N_("%s%s; mend it, or say may_be_empty: true there if that may be")
                       : N_("%s%s; leave the group out, or ask of other patients"),
        place, what);
    return FALSE;
}

/* A column of nobody that may not be so. */
static bool is_at_fault(const ReportArm *arm)
{
    return arm->code != REPORT_TOTAL && arm->n == 0 && !arm->group->may_be_empty;
}

/* The first such; NULL for none. */
static const SchemaGroup *empty_group(const ReportSplit *split)
{
    for (size_t i = 0; i < split->n_arms; i++)
        if (is_at_fault(&split->arms[i]))
            return split->arms[i].group;
    return NULL;
}

void report_groups_of_nobody(const ReportSplit *split, GPtrArray *nobody)
{
    for (size_t i = 0; split->n_members > 0 && i < split->n_arms; i++)
        if (is_at_fault(&split->arms[i]))
            g_ptr_array_add(nobody, g_strdup(split->arms[i].group->id));
}

gboolean report_groups_check(
    const SchemaAnalysis *analysis, const ReportSplit *split, GError **error)
{
    const SchemaGroup *group = split->n_members > 0 ? empty_group(split) : NULL;
    if (!group)
        return TRUE;
    g_autofree char *what =
        g_strdup_printf("group %s: nobody of %" G_GINT64_FORMAT " has %s = %s", group->label,
            split->n_members, split->grouping->by, group->id);
    return fail_empty(analysis, group->line, what, error);
}

/* A match that could not be made says so in the notes. */
static bool failed_match(const ReportTableWork *work)
{
    for (guint i = 0; work->spec->match && i < work->study->matches->len; i++) {
        const ReportMatch *match = work->study->matches->pdata[i];
        if (match->spec == work->spec->match && match->problem)
            return true;
    }
    return false;
}

static gboolean check_members(const ReportTableWork *work, bool matched, GError **error)
{
    const SchemaTable *spec = work->spec;
    const ReportSplit *split = &work->split;
    const SchemaAnalysis *analysis = work->study->analysis;
    const char *of = spec->where[0] != '\0' ? spec->where : matched ? spec->match->label : "";
    if (work->study->collects || split->n_members == 0 || spec->may_be_empty ||
        failed_match(work))
        return TRUE;
    if (*of == '\0')
        return report_groups_check(analysis, split, error);
    const SchemaGroup *group = split->n > 0 ? empty_group(split) : NULL;
    if (split->n > 0 && !group)
        return TRUE;
    g_autofree char *who =
        group ? g_strdup_printf("nobody with %s = %s", split->grouping->by, group->id)
              : g_strdup_printf("nobody of %" G_GINT64_FORMAT, split->n_members);
    g_autofree char *what = g_strdup_printf("table %s: %s is in it (%s)", spec->id, who, of);
    return fail_empty(analysis, spec->line, what, error);
}

gboolean report_members_choose(ReportTableWork *work, GError **error)
{
    const SchemaTable *spec = work->spec;
    const bool matched = spec->match && spec->kind != SCHEMA_TABLE_BALANCE;
    if (work->study->counts) {
        report_counts_split(work->study, spec, &work->split);
        return check_members(work, false, error);
    }
    if (!(matched ? report_match_split(work->study, spec->match, spec->grouping, spec->where,
                        &work->split, error)
                  : report_split_init(&work->split, work->study->cohort, spec->grouping,
                        spec->where, work->study->asks_rows, error))) {
        g_prefix_error(
            error, "%s:%zu: table %s: ", work->study->analysis->file, spec->line, spec->id);
        return FALSE;
    }
    return check_members(work, matched, error);
}

void report_members_tell(
    const ReportTableWork *work, const ReportSplit *split, const char *visit)
{
    GPtrArray *all = work->study->members;
    if (!all)
        return;
    ReportMembers *members = g_new0(ReportMembers, 1);
    members->table = work->spec;
    members->visit = visit;
    members->n = (size_t)split->n_members;
    members->group = g_new(int32_t, members->n + 1);
    for (size_t i = 0; i < members->n; i++)
        members->group[i] = -1;
    for (size_t i = 0; i < split->n_rows; i++)
        members->group[split->member ? split->member[i] : i] = split->group[i];
    g_ptr_array_add(all, members);
}

void report_members_free(void *data)
{
    ReportMembers *members = data;
    g_free(members->group);
    g_free(members);
}

void report_flow_groups(ReportDocument *document, const ReportSplit *split)
{
    for (size_t i = 0; i < split->n_arms; i++)
        if (split->arms[i].code != REPORT_TOTAL && split->grouping->n_groups > 0)
            report_document_add_group(document, split->arms[i].group->id,
                split->arms[i].group->label, split->arms[i].n);
    if (split->n_no_group > 0)
        report_document_add_group(
            document, "", base_words(document->words, N_("In no group")), split->n_no_group);
}
