#include "reports/explain/explainer.h"

#include "base/error.h"
#include "base/words.h"

static void frame_free(void *frame)
{
    base_frame_free(frame);
}

/* Reads the members' ids once everything else was read. */
static gboolean read_records(ReportExplainer *explainer, GError **error)
{
    g_autoptr(BaseFrame) frame =
        registry_cohort_rows(explainer->cohort, NULL, NULL, 0, NULL, error);
    if (!frame)
        return FALSE;
    explainer->n_records = frame->n_rows;
    explainer->records = g_steal_pointer(&frame->row_ids);
    return TRUE;
}

static bool are_deaths_apart(const SchemaAnalysis *analysis, const ReportOptions *options)
{
    return options->study && (options->deaths ? g_str_equal(options->deaths, "apart")
                                              : analysis->style.deaths_apart);
}

ReportExplainer *report_explainer_new(RegistryCohort *cohort, const SchemaAnalysis *analysis,
    const ReportOptions *options, GError **error)
{
    ReportOptions wanted = options ? *options : (ReportOptions){0};
    g_autoptr(ReportExplainer) explainer = g_new0(ReportExplainer, 1);
    explainer->cohort = cohort;
    explainer->analysis = analysis;
    explainer->study = wanted.study;
    if (report_asks_questions(analysis) &&
        !(explainer->asked = registry_asked_read(cohort, error)))
        return NULL;
    explainer->asker = (ReportStudy){.cohort = cohort,
        .analysis = analysis,
        .study = wanted.study,
        .asked = explainer->asked};
    explainer->members = g_ptr_array_new_with_free_func(report_members_free);
    explainer->truths = g_ptr_array_new_with_free_func(frame_free);
    explainer->columns = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, frame_free);
    wanted.members = explainer->members;
    explainer->document = report_study(cohort, analysis, &wanted, error);
    if (!explainer->document || !read_records(explainer, error))
        return NULL;
    if (are_deaths_apart(analysis, &wanted) &&
        !(explainer->death_days = report_death_days_of(&explainer->asker, error)))
        return NULL;
    return g_steal_pointer(&explainer);
}

void report_explainer_free(ReportExplainer *explainer)
{
    if (!explainer)
        return;
    report_document_free(explainer->document);
    registry_asked_free(explainer->asked);
    g_ptr_array_unref(explainer->members);
    g_ptr_array_unref(explainer->truths);
    g_hash_table_unref(explainer->columns);
    g_strfreev(explainer->records);
    g_strfreev(explainer->all);
    g_free(explainer->death_days);
    g_free(explainer);
}

const ReportDocument *report_explainer_document(const ReportExplainer *explainer)
{
    return explainer->document;
}

ReportDocument *report_explainer_take_document(ReportExplainer *explainer_take)
{
    ReportDocument *document = g_steal_pointer(&explainer_take->document);
    report_explainer_free(explainer_take);
    return document;
}

const char *const *report_explainer_records(const ReportExplainer *explainer)
{
    return (const char *const *)explainer->records;
}

const BaseWords *explainer_words(const ReportExplainer *explainer)
{
    return explainer->document->words;
}

const BaseColumn *explainer_column(
    const ReportExplainer *explainer, const char *expression, GError **error)
{
    BaseFrame *frame = g_hash_table_lookup(explainer->columns, expression);
    if (!frame) {
        frame =
            registry_cohort_rows(explainer->cohort, &expression, &expression, 1, NULL, error);
        if (!frame)
            return NULL;
        (void)g_hash_table_insert(explainer->columns, g_strdup(expression), frame);
    }
    return &frame->columns[0];
}

int *explainer_pairs(const ReportExplainer *explainer, const SchemaMatch *match)
{
    int *pair = g_new0(int, explainer->n_records + 1);
    const GPtrArray *all = explainer->document->matches;
    g_autoptr(GHashTable) place = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < explainer->n_records; i++)
        (void)g_hash_table_insert(place, explainer->records[i], GSIZE_TO_POINTER(i + 1));
    for (guint m = 0; m < all->len; m++) {
        const ReportPairs *made = all->pdata[m];
        for (guint k = 0; g_str_equal(made->id, match->id) && k < made->pairs->len; k++) {
            const ReportPair *one = made->pairs->pdata[k];
            const char *const two[] = {one->treated, one->control};
            for (size_t i = 0; i < 2; i++) {
                const size_t at = GPOINTER_TO_SIZE(g_hash_table_lookup(place, two[i]));
                if (at > 0)
                    pair[at - 1] = (int)k + 1;
            }
        }
    }
    return pair;
}

gboolean report_explainer_read_steps(
    ReportExplainer *explainer, RegistryCohort *everybody, GError **error)
{
    const SchemaAnalysis *analysis = explainer->analysis;
    registry_cohort_ask_ids(everybody);
    for (size_t i = 0; i < analysis->n_steps; i++) {
        g_autofree char *truth = report_truth_of(analysis->steps[i].where);
        if (!registry_cohort_ask(everybody, truth, analysis->steps[i].id, error))
            return FALSE;
    }
    if (!registry_cohort_read(everybody, error) || !registry_cohort_bring(everybody, error))
        return FALSE;
    if (!g_str_equal(
            registry_cohort_snapshot(everybody), registry_cohort_snapshot(explainer->cohort))) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_DATABASE,
            _("the registry changed while it was read; ask again"));
        return FALSE;
    }
    for (size_t i = 0; i < analysis->n_steps; i++) {
        g_autofree char *truth = report_truth_of(analysis->steps[i].where);
        const char *expression = truth;
        BaseFrame *frame =
            registry_cohort_rows(everybody, &expression, &expression, 1, NULL, error);
        if (!frame)
            return FALSE;
        g_ptr_array_add(explainer->truths, frame);
    }
    g_autoptr(BaseFrame) ids = registry_cohort_rows(everybody, NULL, NULL, 0, NULL, error);
    if (!ids)
        return FALSE;
    explainer->all = g_steal_pointer(&ids->row_ids);
    return TRUE;
}
