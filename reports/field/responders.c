/* Who improved by at least the minimal clinically important difference. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/nearest.h"
#include "clinical/mcid.h"
#include "clinical/points.h"
#include "reports/field/prognosis.h"
#include "reports/model/format.h"
#include "reports/results/measures.h"
#include "reports/study/cohort.h"

/* One report in the making. */
typedef struct {
    RegistryCohort *cohort;
    const SchemaStudy *study;
    const SchemaAnalysis *analysis;
    const char *const *mcids;
    ReportDocument *document;
    ReportTable *table;
} Work;

/* The values of one outcome at one visit. */
typedef struct {
    const char *outcome;
    const SchemaEvent *event;
    ClinMcid mcid;
    BaseFrame *frame; /* before, after, group, died, days of follow-up */
} Visit;

enum { BEFORE, AFTER, GROUP, DIED, DAYS, N_COLUMNS };

/* How many of a group improved. */
typedef struct {
    int64_t n, n_improved, n_died, n_unknown;
} Tally;

static gboolean fail_outcome(const char *outcome, GError **error)
{
    const char *names[32] = {NULL};
    size_t n = 0;
    const ClinMcid *mcid = NULL;
    for (size_t i = 0; (mcid = clin_mcid_at(i)) != NULL && n + 1 < G_N_ELEMENTS(names); i++) {
        if (!g_strv_contains(names, mcid->measure))
            names[n++] = mcid->measure;
    }
    g_autofree char *all = g_strjoinv(", ", (char **)names);
    const char *nearest = base_nearest(outcome, names);
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        "no minimal clinically important difference is known for '%s'%s%s%s; there is one for "
        "%s",
        outcome, nearest ? ", did you mean '" : "", nearest ? nearest : "", nearest ? "'" : "",
        all);
    return FALSE;
}

/* NAME=VALUE: the value is a number, or the name of another published constant. */
static gboolean override(const char *text, const char *outcome, ClinMcid *mcid, GError **error)
{
    const char *equals = strchr(text, '=');
    g_autofree char *name = equals ? g_strndup(text, (gsize)(equals - text)) : g_strdup(text);
    const ClinMcid *named = clin_mcid_find(name);
    if (!equals || !named) {
        if (equals)
            return fail_outcome(name, error);
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            "--mcid %s: expected NAME=VALUE, such as pain_vas=15", text);
        return FALSE;
    }
    if (!g_str_equal(named->measure, outcome))
        return TRUE;
    const ClinMcid *published = clin_mcid_find(equals + 1);
    if (published && g_str_equal(published->measure, outcome)) {
        *mcid = *published;
        return TRUE;
    }
    char *end = NULL;
    const double value = g_ascii_strtod(equals + 1, &end);
    if (end == equals + 1 || *end != '\0' || !isfinite(value) || value <= 0) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            "--mcid %s: expected a number above 0 or the name of a published constant", text);
        return FALSE;
    }
    mcid->value = value;
    mcid->source = "chosen for this table";
    mcid->anchored = "";
    return TRUE;
}

static gboolean find_mcid(const Work *work, const char *outcome, ClinMcid *mcid, GError **error)
{
    const ClinMcid *found = clin_mcid_find(outcome);
    if (!found || !g_str_equal(found->measure, outcome))
        return fail_outcome(outcome, error);
    *mcid = *found;
    for (size_t i = 0; work->mcids && work->mcids[i]; i++) {
        if (!override(work->mcids[i], outcome, mcid, error))
            return FALSE;
    }
    return TRUE;
}

static Tally tally_of(const Work *work, const Visit *visit, size_t group)
{
    Tally tally = {0};
    const BaseColumn *columns = visit->frame->columns;
    for (size_t i = 0; i < visit->frame->n_rows; i++) {
        if (!report_is_code(&columns[GROUP], i, work->analysis->grouping.groups[group].id))
            continue;
        const int reached = clin_mcid_reached(&visit->mcid,
            report_number_at(&columns[BEFORE], i), report_number_at(&columns[AFTER], i));
        const bool died = report_number_at(&columns[DIED], i) == 1 &&
                          report_number_at(&columns[DAYS], i) < visit->event->offset_days;
        if (reached != CLIN_MISSING) {
            tally.n++;
            tally.n_improved += reached;
        } else if (died && visit->event->has_offset) {
            tally.n_died++;
        } else {
            tally.n_unknown++;
        }
    }
    return tally;
}

static ReportNumber number_of(
    const Work *work, const Visit *visit, ReportLine *line, size_t column, const char *group)
{
    return (ReportNumber){.document = work->document,
        .cell = line ? &line->cells[column] : NULL,
        .address = {.table = work->table->id,
            .row = visit->outcome,
            .group = group,
            .visit = visit->event->name}};
}

/* "21 (3 to 39)": percentage points, first group less second. */
static gboolean put_difference(const Work *work, const Visit *visit, ReportLine *line,
    const Tally *tallies, size_t index, GError **error)
{
    const SchemaPair *pair = &work->analysis->grouping.pairs[index];
    const Tally *first = &tallies[pair->first], *second = &tallies[pair->second];
    ReportEstimate difference;
    if (!report_measure_difference(
            first->n_improved, first->n, second->n_improved, second->n, &difference, error)) {
        g_prefix_error(error, "%s, %s: ", visit->outcome, pair->label);
        return FALSE;
    }
    const ReportNumber number =
        number_of(work, visit, line, work->analysis->grouping.n_groups + index, pair->id);
    g_autofree char *at = report_number_write(&number, "difference", 100 * difference.value, 0);
    g_autofree char *low = report_number_write(&number, "conf_low", 100 * difference.low, 0);
    g_autofree char *high = report_number_write(&number, "conf_high", 100 * difference.high, 0);
    g_autofree char *text = g_strdup_printf("%s (%s to %s)", at, low, high);
    report_cell_set_text(number.cell, isnan(difference.value) ? REPORT_DASH : text);
    return TRUE;
}

/* A line of counts under a visit, shown where there is anything to count. */
static void add_counts(const Work *work, const Visit *visit, const char *label,
    const char *level, const int64_t *n)
{
    int64_t total = 0;
    for (size_t i = 0; i < work->analysis->grouping.n_groups; i++)
        total += n[i];
    ReportLine *line =
        total > 0 ? report_table_add_line(work->table, REPORT_LINE_UNKNOWN, 2, label) : NULL;
    for (size_t i = 0; i < work->analysis->grouping.n_groups; i++) {
        ReportNumber number =
            number_of(work, visit, line, i, work->analysis->grouping.groups[i].id);
        number.address.level = level;
        report_number_count(&number, "n", n[i]);
    }
}

static gboolean add_visit(const Work *work, const Visit *visit, GError **error)
{
    const SchemaAnalysis *analysis = work->analysis;
    ReportLine *line =
        report_table_add_line(work->table, REPORT_LINE_LEVEL, 1, visit->event->label);
    g_autofree Tally *tallies = g_new0(Tally, analysis->grouping.n_groups + 1);
    g_autofree int64_t *died = g_new0(int64_t, analysis->grouping.n_groups + 1);
    g_autofree int64_t *unknown = g_new0(int64_t, analysis->grouping.n_groups + 1);
    for (size_t i = 0; i < analysis->grouping.n_groups; i++) {
        tallies[i] = tally_of(work, visit, i);
        died[i] = tallies[i].n_died;
        unknown[i] = tallies[i].n_unknown;
        const ReportNumber number =
            number_of(work, visit, line, i, analysis->grouping.groups[i].id);
        if (!report_number_share(&number, tallies[i].n_improved, tallies[i].n, true, error))
            return FALSE;
    }
    for (size_t i = 0; i < analysis->grouping.n_pairs; i++) {
        if (!put_difference(work, visit, line, tallies, i, error))
            return FALSE;
    }
    add_counts(work, visit, "Died", "died", died);
    add_counts(work, visit, "Unknown", "unknown", unknown);
    return TRUE;
}

/* The value as short as it reads back: 0.039, 10. */
static char *short_number(double value)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    return g_strdup(g_ascii_formatd(buffer, sizeof buffer, "%.10g", value));
}

static void add_heading(const Work *work, const char *label, const ClinMcid *mcid, size_t index)
{
    const char mark[] = {(char)('a' + MIN(index, 25)), '\0'};
    ReportLine *line = report_table_add_line(work->table, REPORT_LINE_SECTION, 0, label);
    line->mark = g_strdup(mark);
    g_autofree char *value = short_number(mcid->value);
    g_autofree char *note = g_strdup_printf("%s: %s by %s%s%s or more (%s%s%s).", label,
        mcid->direction > 0 ? "a rise" : "a fall", value, mcid->unit[0] ? " " : "", mcid->unit,
        mcid->source, mcid->anchored[0] ? "; found in: " : "", mcid->anchored);
    report_table_add_note(work->table, mark, note);
}

static char *label_of(const Work *work, const char *outcome)
{
    const SchemaDerived *derived = schema_study_derived(work->study, outcome);
    const SchemaField *field = schema_dictionary_find(work->study->dictionary, outcome);
    return g_strdup(derived ? derived->label : field ? field->label : outcome);
}

/* What is read of an outcome for its visit at an event. */
typedef struct {
    ReportVariable variables[N_COLUMNS];
} Variables;

static Variables variables_of(const Work *work, const char *outcome, size_t event)
{
    const SchemaEvent *events = work->study->events;
    return (Variables){{[BEFORE] = {outcome, events[work->study->baseline].name},
        [AFTER] = {outcome, events[event].name},
        [GROUP] = {work->analysis->grouping.by, NULL},
        [DIED] = {"died", NULL},
        [DAYS] = {"followup_days", NULL}}};
}

/* Whether the outcome has values of that event. */
static bool is_collected(const Work *work, const char *outcome, size_t event)
{
    g_autofree char *column =
        registry_cohort_column(work->cohort, outcome, work->study->events[event].name);
    return column != NULL;
}

static gboolean ask_outcome(const Work *work, const char *outcome, GError **error)
{
    for (size_t i = work->study->baseline + 1; i < work->study->n_events; i++) {
        const Variables wanted = variables_of(work, outcome, i);
        if (is_collected(work, outcome, i) &&
            !report_variables_ask(work->cohort, wanted.variables, N_COLUMNS, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean add_outcome(const Work *work, const char *outcome, size_t index, GError **error)
{
    Visit visit = {.outcome = outcome};
    if (!find_mcid(work, outcome, &visit.mcid, error))
        return FALSE;
    g_autofree char *label = label_of(work, outcome);
    add_heading(work, label, &visit.mcid, index);
    const SchemaEvent *events = work->study->events;
    size_t n_visits = 0;
    for (size_t i = work->study->baseline + 1; i < work->study->n_events; i++) {
        if (!is_collected(work, outcome, i))
            continue;
        const Variables wanted = variables_of(work, outcome, i);
        g_autoptr(BaseFrame) frame =
            report_variables_rows(work->cohort, wanted.variables, N_COLUMNS, error);
        visit.event = &events[i];
        visit.frame = frame;
        if (!frame || !add_visit(work, &visit, error))
            return FALSE;
        n_visits++;
    }
    if (n_visits == 0)
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
            "this registry has no variable '%s' at the baseline and a later visit; choose "
            "another with --outcome",
            outcome);
    return n_visits > 0;
}

static void add_columns(const Work *work, const BaseFrame *groups)
{
    const SchemaAnalysis *analysis = work->analysis;
    for (size_t i = 0; i < analysis->grouping.n_groups; i++) {
        int64_t n = 0;
        for (size_t j = 0; j < groups->n_rows; j++)
            n += report_is_code(&groups->columns[0], j, analysis->grouping.groups[i].id);
        g_autofree char *detail = g_strdup_printf("n = %" G_GINT64_FORMAT, n);
        (void)report_table_add_column(work->table, analysis->grouping.groups[i].label, detail,
            "Improved/known (%; 95% CI)", 'r');
    }
    for (size_t i = 0; i < analysis->grouping.n_pairs; i++)
        (void)report_table_add_column(work->table, analysis->grouping.pairs[i].label, "",
            "Difference, percentage points (95% CI)", 'r');
}

static void add_notes(const Work *work)
{
    report_table_add_note(work->table, "",
        "Improved: the change from the baseline to the visit, in the direction that is better, "
        "is the minimal clinically important difference or more. Known: both values are there. "
        "Died: before the visit was due. "
        "None of these constants was found in surgery for spinal metastasis.");
    report_table_add_note(work->table, "",
        "Intervals: Wilson's score interval of a share, Newcombe's hybrid score interval of a "
        "difference (first group less second); neither is adjusted for the number of "
        "comparisons.");
}

/* Those asked for; else the three usual ones, as far as the registry has them. */
static GPtrArray *list_outcomes(const Work *work, const char *const *outcomes)
{
    static const char *const usual[] = {"pain_vas", "eq5d_index", "barthel", NULL};
    GPtrArray *list = g_ptr_array_new();
    for (size_t i = 0; (outcomes ? outcomes : usual)[i]; i++) {
        const char *outcome = (outcomes ? outcomes : usual)[i];
        if (outcomes || is_collected(work, outcome, work->study->baseline))
            g_ptr_array_add(list, (gpointer)outcome);
    }
    return list;
}

static gboolean ask(const Work *work, const GPtrArray *outcomes, GError **error)
{
    const ReportVariable by = {work->analysis->grouping.by, NULL};
    ClinMcid mcid;
    for (guint i = 0; i < outcomes->len; i++)
        if (!find_mcid(work, outcomes->pdata[i], &mcid, error) ||
            !ask_outcome(work, outcomes->pdata[i], error))
            return FALSE;
    return report_variables_ask(work->cohort, &by, 1, error);
}

static gboolean fill(const Work *work, const GPtrArray *outcomes, GError **error)
{
    const ReportVariable by = {work->analysis->grouping.by, NULL};
    g_autoptr(BaseFrame) groups = report_variables_rows(work->cohort, &by, 1, error);
    if (!groups)
        return FALSE;
    add_columns(work, groups);
    for (guint i = 0; i < outcomes->len; i++)
        if (!add_outcome(work, outcomes->pdata[i], i, error))
            return FALSE;
    add_notes(work);
    return TRUE;
}

ReportDocument *report_responders(RegistryCohort *cohort, const SchemaStudy *study,
    const SchemaAnalysis *analysis, const ReportRespondersOptions *options, GError **error)
{
    g_autoptr(ReportDocument) document =
        report_document_new("responders", "Patients who improved by enough to matter");
    if (analysis->grouping.n_groups == 0) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
            "the study '%s' has no groups to compare; give it groups with by and list",
            analysis->name);
        return NULL;
    }
    const Work work = {.cohort = cohort,
        .study = study,
        .analysis = analysis,
        .mcids = options ? options->mcids : NULL,
        .document = document,
        .table = report_table_add(
            document, "responders", "", "Responders by group and visit", "Outcome")};
    g_autoptr(GPtrArray) outcomes = list_outcomes(&work, options ? options->outcomes : NULL);
    if (!ask(&work, outcomes, error) ||
        !report_cohort_read(cohort, analysis, document, error) || !fill(&work, outcomes, error))
        return NULL;
    return g_steal_pointer(&document);
}
