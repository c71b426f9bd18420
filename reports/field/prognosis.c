/* Prognostic scores against what happened: a section a score, a line a class. */
#include "reports/field/prognosis.h"

#include <math.h>

#include "base/error.h"
#include "clinical/prognosis.h"
#include "reports/model/format.h"
#include "reports/results/measures.h"
#include "reports/study/cohort.h"
#include "reports/words/test.h"

enum {
    COLUMN_N,
    COLUMN_DEATHS,
    COLUMN_MEDIAN,
    COLUMN_OBSERVED_6,
    COLUMN_PREDICTED_6,
    COLUMN_OBSERVED_12,
    COLUMN_PREDICTED_12,
    COLUMN_IN_CLASS,
    COLUMN_UNDETERMINED,
    COLUMN_P,
    COLUMN_CONCORDANCE
};

/* One score in the making. */
typedef struct {
    ReportDocument *document;
    ReportTable *table;
    const ClinPrognosis *score;
    size_t n;              /* Distinct rows. */
    const int64_t *weight; /* n frequencies */
    int64_t n_patients;
    double *time, *event, *total; /* n values, NaN missing */
    int32_t *class_of;            /* n codes, -1 missing */
} Work;

/* Runs a method on those with a time, an event and what else it needs. */
static ReportResult *run(const Work *work, ReportMethodId method, GError **error)
{
    const ReportArray time = {.values = work->time}, event = {.values = work->event};
    const ReportArray score = {.values = work->total};
    const ReportArray group = {.codes = work->class_of, .n_levels = work->score->n_classes};
    const ReportInput input = {.n = work->n,
        .weight = work->weight,
        .roles = {[REPORT_ROLE_TIME] = &time,
            [REPORT_ROLE_EVENT] = &event,
            [REPORT_ROLE_SCORE] = &score,
            [REPORT_ROLE_GROUP] = &group}};
    const ReportMethodOptions options = {.higher_is_worse = work->score->higher_is_worse};
    GError *reason = NULL;
    ReportResult *result = report_method_run(method, &input, &options, &reason);
    if (!result) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_NUMERICAL,
            "%s: survival cannot be computed: %s", work->score->variable, reason->message);
        g_error_free(reason);
    }
    return result;
}

static ReportNumber number_of(
    const Work *work, ReportLine *line, size_t column, const char *class_code)
{
    return (ReportNumber){.document = work->document,
        .cell = &line->cells[column],
        .address = {.table = work->table->id,
            .row = work->score->total,
            .level = class_code,
            .group = "all",
            .visit = "follow_up"}};
}

/* "9.1 (7.0 to 12.3)", three numbers of one name. */
static void put_interval(const ReportNumber *number, const char *name, double value, double low,
    double high, int decimals, const char *unit)
{
    g_autofree char *name_low = g_strconcat(name, "_low", NULL);
    g_autofree char *name_high = g_strconcat(name, "_high", NULL);
    g_autofree char *at = report_number_write(number, name, value, decimals);
    g_autofree char *from = report_number_write(number, name_low, low, decimals);
    g_autofree char *to = report_number_write(number, name_high, high, decimals);
    g_autofree char *text = g_strdup_printf("%s%s (%s to %s)", at, unit, from, to);
    report_cell_set_text(number->cell, isnan(value) && isnan(low) ? REPORT_DASH : text);
}

static void put_observed(Work *work, ReportLine *line, size_t column,
    const StatSurvivalCurve *curve, const ClinPrognosisClass *entry, int months)
{
    const ReportNumber number = number_of(work, line, column, entry->code);
    const StatSurvivalStep at = report_measure_survival(curve, STAT_CONF_LOG, months);
    g_autofree char *name = g_strdup_printf("survival_%d", months);
    put_interval(
        &number, name, 100 * at.survival, 100 * at.conf_low, 100 * at.conf_high, 0, "%");
}

/* A published percentage; else what the published span says of that time. */
static void put_predicted(Work *work, ReportLine *line, size_t column,
    const ClinPrognosisClass *entry, int months, double percent)
{
    const ReportNumber number = number_of(work, line, column, entry->code);
    if (!isnan(percent)) {
        g_autofree char *name = g_strdup_printf("predicted_%d", months);
        g_autofree char *printed = report_number_write(&number, name, percent, 1);
        g_autofree char *text = g_strconcat(printed, "%", NULL);
        report_cell_set_text(number.cell, text);
        return;
    }
    const char *word = REPORT_DASH;
    if (entry->low >= months)
        word = base_words(work->document->words, N_("alive"));
    else if (entry->high <= months)
        word = base_words(work->document->words, N_("dead"));
    report_cell_set_text(number.cell, word);
}

/* Those whose survival fell in the span, among those of whom it is known. */
static gboolean put_band(Work *work, ReportLine *line, const char *class_code,
    const StatSurvivalBand *band, GError **error)
{
    const ReportNumber share = number_of(work, line, COLUMN_IN_CLASS, class_code);
    ReportNumber named = share;
    g_autofree char *row = g_strconcat(work->score->total, "_span", NULL);
    named.address.row = row;
    if (!report_number_share(
            &named, band->n_inside, band->n_inside + band->n_outside, false, error))
        return FALSE;
    ReportNumber rest = number_of(work, line, COLUMN_UNDETERMINED, class_code);
    rest.address.row = row;
    report_number_count(&rest, "undetermined", band->n_undetermined);
    return TRUE;
}

static StatSurvivalBand band_of(const Work *work, size_t class_index)
{
    const ClinPrognosisClass *entry = &work->score->classes[class_index];
    StatSurvivalBand band = {0};
    for (size_t i = 0; clin_prognosis_has_span(entry) && i < work->n; i++) {
        if (work->class_of[i] == (int32_t)class_index && !isnan(work->event[i]))
            report_measure_band(&band, work->time[i], work->event[i] == 1, work->weight[i],
                entry->low, entry->high);
    }
    return band;
}

static gboolean add_class(
    Work *work, size_t index, const StatSurvivalCurve *curve, GError **error)
{
    const ClinPrognosisClass *entry = &work->score->classes[index];
    ReportLine *line = report_table_add_line(work->table, REPORT_LINE_LEVEL, 1, entry->label);
    const ReportNumber n = number_of(work, line, COLUMN_N, entry->code);
    const ReportNumber deaths = number_of(work, line, COLUMN_DEATHS, entry->code);
    const ReportNumber median = number_of(work, line, COLUMN_MEDIAN, entry->code);
    report_number_count(&n, "n", curve->n);
    report_number_count(&deaths, "deaths", curve->n_events);
    put_interval(
        &median, "median", curve->median, curve->median_low, curve->median_high, 1, "");
    put_observed(work, line, COLUMN_OBSERVED_6, curve, entry, 6);
    put_predicted(work, line, COLUMN_PREDICTED_6, entry, 6, entry->alive_6);
    put_observed(work, line, COLUMN_OBSERVED_12, curve, entry, 12);
    put_predicted(work, line, COLUMN_PREDICTED_12, entry, 12, entry->alive_12);
    if (!clin_prognosis_has_span(entry)) {
        report_cell_set_text(&line->cells[COLUMN_IN_CLASS], REPORT_DASH);
        report_cell_set_text(&line->cells[COLUMN_UNDETERMINED], REPORT_DASH);
        return TRUE;
    }
    const StatSurvivalBand band = band_of(work, index);
    return put_band(work, line, entry->code, &band, error);
}

static const ReportTest *add_test(Work *work, const char *statistic, const ReportResult *result)
{
    g_autofree char *id = g_strdup_printf(
        "T%s.%s.all.follow_up.%s", work->table->id, work->score->total, statistic);
    ReportTest *test = report_document_add_test(work->document, id);
    report_test_fill(test, result, work->document->words);
    return test;
}

static gboolean put_logrank(Work *work, ReportLine *line, GError **error)
{
    g_autoptr(ReportResult) result = run(work, REPORT_METHOD_LOGRANK, error);
    if (!result)
        return FALSE;
    ReportNumber number = number_of(work, line, COLUMN_P, NULL);
    number.test = add_test(work, "logrank", result)->id;
    g_autofree char *printed = report_format_p(result->p_value, REPORT_P_SEGMENT);
    number.address.statistic = "p";
    report_cell_add_value(
        number.cell, report_document_add_value(work->document, &number.address, result->p_value,
                         printed, number.test));
    report_cell_set_text(number.cell, printed);
    return TRUE;
}

static gboolean put_concordance(Work *work, ReportLine *line, GError **error)
{
    g_autoptr(ReportResult) result = run(work, REPORT_METHOD_CONCORDANCE, error);
    if (!result)
        return FALSE;
    const ReportEstimate *c = report_result_estimate(result, "concordance");
    ReportNumber number = number_of(work, line, COLUMN_CONCORDANCE, NULL);
    number.test = add_test(work, "concordance", result)->id;
    put_interval(&number, "concordance", c->value, c->low, c->high, 2, "");
    return TRUE;
}

/* The line of the score itself: everybody with a class, and the two measures of it. */
static gboolean add_score_line(Work *work, const StatKaplanMeier *curves, GError **error)
{
    const ClinPrognosis *score = work->score;
    g_autofree char *label = base_words_say(work->document->words, "{1} ({2} dropped)", "tn",
        score->title, work->n_patients - curves->n);
    ReportLine *line = report_table_add_line(work->table, REPORT_LINE_ROW, 0, label);
    int64_t n_events = 0;
    StatSurvivalBand all = {0};
    for (size_t i = 0; i < score->n_classes; i++) {
        const StatSurvivalBand band = band_of(work, i);
        n_events += curves->groups[i].n_events;
        all.n_inside += band.n_inside;
        all.n_outside += band.n_outside;
        all.n_undetermined += band.n_undetermined;
    }
    const ReportNumber n = number_of(work, line, COLUMN_N, NULL);
    const ReportNumber deaths = number_of(work, line, COLUMN_DEATHS, NULL);
    ReportNumber dropped = n;
    dropped.cell = NULL;
    report_number_count(&n, "n", curves->n);
    report_number_count(&dropped, "n_missing", work->n_patients - curves->n);
    report_number_count(&deaths, "deaths", n_events);
    if (clin_prognosis_has_span(&score->classes[0]) && !put_band(work, line, NULL, &all, error))
        return FALSE;
    return put_logrank(work, line, error) && put_concordance(work, line, error);
}

static gboolean add_score(Work *work, GError **error)
{
    g_autoptr(ReportResult) result = run(work, REPORT_METHOD_KM, error);
    if (!result || !add_score_line(work, result->survival, error))
        return FALSE;
    for (size_t i = 0; i < work->score->n_classes; i++)
        if (!add_class(work, i, &result->survival->groups[i], error))
            return FALSE;
    return TRUE;
}

static void read_score(Work *work, const BaseFrame *frame)
{
    for (size_t i = 0; i < work->n; i++) {
        work->n_patients += frame->weight[i];
        work->time[i] = report_number_at(&frame->columns[0], i);
        work->event[i] = report_number_at(&frame->columns[1], i);
        work->total[i] = report_number_at(&frame->columns[2], i);
        work->class_of[i] = -1;
        for (size_t j = 0; j < work->score->n_classes; j++) {
            if (report_is_code(&frame->columns[3], i, work->score->classes[j].code))
                work->class_of[i] = (int32_t)j;
        }
    }
}

/* What is read for a score. */
typedef struct {
    ReportVariable variables[4];
} Variables;

static Variables variables_of(const ClinPrognosis *score)
{
    return (Variables){{{"followup_months", NULL}, {"died", NULL}, {score->total, NULL},
        {score->variable, NULL}}};
}

static gboolean read_and_add(const RegistryCohort *cohort, ReportDocument *document,
    const ClinPrognosis *score, GError **error)
{
    const Variables wanted = variables_of(score);
    g_autoptr(BaseFrame) frame = report_variables_counts(
        cohort, wanted.variables, G_N_ELEMENTS(wanted.variables), error);
    if (!frame)
        return FALSE;
    const size_t n = frame->n_rows;
    g_autofree double *time = g_new(double, n + 1), *event = g_new(double, n + 1);
    g_autofree double *total = g_new(double, n + 1);
    g_autofree int32_t *class_of = g_new(int32_t, n + 1);
    Work work = {.document = document,
        .table = document->tables->pdata[0],
        .score = score,
        .n = n,
        .weight = frame->weight,
        .time = time,
        .event = event,
        .total = total,
        .class_of = class_of};
    read_score(&work, frame);
    return add_score(&work, error);
}

static ReportTable *add_table(ReportDocument *document)
{
    const BaseWords *words = document->words;
    static const struct {
        const char *label, *spanner;
    } columns[] = {{"n", NULL}, {N_("Deaths"), NULL},
        {N_("Median (95% CI)"), N_("Survival, months")}, {N_("Alive (95% CI)"), N_("6 months")},
        {N_("Predicted"), N_("6 months")}, {N_("Alive (95% CI)"), N_("12 months")},
        {N_("Predicted"), N_("12 months")}, {N_("Inside"), N_("Predicted span")},
        {N_("Open"), N_("Predicted span")}, {N_("P"), N_("Whole score")},
        {N_("C (95% CI)"), N_("Whole score")}};
    ReportTable *table = report_table_add(document, "prognosis", "",
        base_words(words, N_("Prognostic scores against survival")),
        base_words(words, N_("Score and class")));
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
        (void)report_table_add_column(table, base_words(words, columns[i].label), "",
            columns[i].spanner ? base_words(words, columns[i].spanner) : NULL, 'r');
    table->columns[COLUMN_P].mark = g_strdup("*");
    table->columns[COLUMN_CONCORDANCE].mark = g_strdup("a");
    table->columns[COLUMN_MEDIAN].mark = g_strdup("b");
    table->columns[COLUMN_IN_CLASS].mark = g_strdup("c");
    return table;
}

static void add_notes(ReportTable *table, const BaseWords *words)
{
    report_table_add_note(
        table, "*", base_words(words, N_("Log-rank test of all classes of the score.")));
    report_table_add_note(table, "a",
        base_words(words,
            N_("Harrell's C of the total in the direction that the score foretells: 1 ranks "
               "every "
               "pair rightly, 0.5 as a coin; interval by the infinitesimal jackknife.")));
    report_table_add_note(table, "b",
        base_words(words,
            N_("Kaplan-Meier from surgery to death, those alive censored at the last contact; "
               "intervals on the log scale, as in R. A dash: not reached, or nobody observed "
               "for so "
               "long.")));
    report_table_add_note(table, "c",
        base_words(words,
            N_("Patients whose survival lay within the span that their class foretells, of "
               "those of "
               "whom it is known. Those last seen alive before it was settled "
               "are left out and counted as open; as more of the long survivors are among "
               "them, the share is biased. Hong et al. 2022 quote 42.8% (Tokuhashi) "
               "and 25.6% (Tomita).")));
    report_table_add_note(table, "",
        base_words(words, N_("Dropped: no class, no follow-up time or no vital status. "
                             "Predicted: the percentage "
                             "published for the class, or alive or dead where its span says so "
                             "of that time.")));
    const ClinPrognosis *score = NULL;
    for (size_t i = 0; (score = clin_prognosis_at(i)) != NULL; i++) {
        g_autofree char *note = g_strdup_printf("%s: %s.", score->title, score->source);
        report_table_add_note(table, "", note);
    }
    report_table_add_note(table, "",
        base_words(
            words, N_("Research use: a description of the cohort, no advice on a patient.")));
}

ReportDocument *report_prognosis(RegistryCohort *cohort, const SchemaAnalysis *analysis,
    const BaseWords *words, GError **error)
{
    g_autoptr(ReportDocument) document = report_document_new(
        "prognosis", base_words(words, N_("Prognostic scores against what happened")));
    document->words = words;
    ReportTable *table = add_table(document);
    const ClinPrognosis *score = NULL;
    for (size_t i = 0; (score = clin_prognosis_at(i)) != NULL; i++) {
        const Variables wanted = variables_of(score);
        if (!report_variables_ask(
                cohort, wanted.variables, G_N_ELEMENTS(wanted.variables), error))
            return NULL;
    }
    if (!report_cohort_read(cohort, analysis, document, error))
        return NULL;
    for (size_t i = 0; (score = clin_prognosis_at(i)) != NULL; i++) {
        if (!read_and_add(cohort, document, score, error))
            return NULL;
    }
    add_notes(table, words);
    return g_steal_pointer(&document);
}
