/* Who improved by at least the minimal clinically important difference. */
#include "reports/field/responders.h"

#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/error.h"
#include "clinical/points.h"
#include "reports/field/improvement.h"
#include "reports/model/format.h"
#include "reports/results/measures.h"
#include "reports/study/cohort.h"

/* One report in the making. */
typedef struct {
    RegistryCohort *cohort;
    const SchemaStudy *study;
    const SchemaAnalysis *analysis;
    const ClinPack *pack; /* NULL where the study names none. */
    const char *const *mcids;
    ReportDocument *document;
    ReportTable *table;
} Work;

/* The values of one outcome at one visit. */
typedef struct {
    const char *outcome;
    const SchemaEvent *event;
    ClinMcid mcid;
    BaseFrame *frame; /* Columns as below; the last three where deaths are known. */
} Visit;

enum { BEFORE, AFTER, GROUP, STATUS, ORIGIN, LAST_CONTACT, N_COLUMNS };

/* How many of a group improved. */
typedef struct {
    int64_t n, n_improved, n_died, n_unknown;
} Tally;

/* Whether the last contact of somebody dead was before the visit was due. */
static bool died_before(const Work *work, const Visit *visit, size_t i)
{
    const BaseColumn *columns = visit->frame->columns;
    if (!visit->event->has_offset || !schema_study_knows_deaths(work->study) ||
        !report_is_code(&columns[STATUS], i, work->study->roles.dead_code))
        return false;
    g_autofree char *start = report_text_at(&columns[ORIGIN], i);
    g_autofree char *end = report_text_at(&columns[LAST_CONTACT], i);
    int32_t from, to;
    return base_date_parse(start, BASE_DATE_YMD, &from) &&
           base_date_parse(end, BASE_DATE_YMD, &to) && to - from < visit->event->offset_days;
}

static Tally tally_of(const Work *work, const Visit *visit, size_t group)
{
    Tally tally = {0};
    const BaseColumn *columns = visit->frame->columns;
    for (size_t i = 0; i < visit->frame->n_rows; i++) {
        if (!report_is_code(&columns[GROUP], i, work->analysis->grouping.groups[group].id))
            continue;
        const int64_t weight = visit->frame->weight[i];
        const int reached = clin_mcid_reached(&visit->mcid,
            report_number_at(&columns[BEFORE], i), report_number_at(&columns[AFTER], i));
        if (reached != CLIN_MISSING) {
            tally.n += weight;
            tally.n_improved += reached * weight;
        } else if (died_before(work, visit, i)) {
            tally.n_died += weight;
        } else {
            tally.n_unknown += weight;
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
    g_autofree char *text =
        base_words_say(work->document->words, "{1}{2} ({3} to {4})", "tttt", at, "", low, high);
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
    add_counts(work, visit, base_words(work->document->words, N_("Died")), "died", died);
    add_counts(
        work, visit, base_words(work->document->words, N_("Unknown")), "unknown", unknown);
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
    const BaseWords *words = work->document->words;
    g_autofree char *amount = g_strconcat(value, mcid->unit[0] ? " " : "", mcid->unit, NULL);
    g_autofree char *found = mcid->anchored[0]
                                 ? base_words_say(words, "; found in: {1}", "t", mcid->anchored)
                                 : g_strdup("");
    g_autofree char *note = base_words_say(words,
        mcid->direction > 0 ? N_("{1}: a rise by {2} or more ({3}{4}).")
                            : N_("{1}: a fall by {2} or more ({3}{4})."),
        "tttt", label, amount, mcid->source, found);
    report_table_add_note(work->table, mark, note);
}

/* The unit of a derived value, or what a field's note begins with. New. */
static char *unit_of(const SchemaStudy *study, const char *outcome)
{
    const SchemaDerived *derived = schema_study_derived(study, outcome);
    const SchemaField *field = schema_dictionary_find(study->dictionary, outcome);
    if (derived)
        return g_strdup(derived->unit);
    return field ? g_strndup(field->note, strcspn(field->note, ";")) : g_strdup("");
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
    size_t n;
} Variables;

/* A field that plays a role, at the last event that collects it. */
static ReportVariable role_of(const SchemaStudy *study, size_t field)
{
    ReportVariable variable = {study->dictionary->fields[field].name, NULL};
    for (size_t e = 0; e < study->n_events; e++)
        if (schema_study_collects(study, e, field))
            variable.event = study->events[e].name;
    return variable;
}

static Variables variables_of(const Work *work, const char *outcome, size_t event)
{
    const SchemaStudy *study = work->study;
    Variables wanted = {.variables = {[BEFORE] = {outcome, study->events[study->baseline].name},
                            [AFTER] = {outcome, study->events[event].name},
                            [GROUP] = {work->analysis->grouping.by, NULL}},
        .n = STATUS};
    if (!schema_study_knows_deaths(study))
        return wanted;
    wanted.variables[STATUS] = role_of(study, study->roles.vital_status);
    wanted.variables[ORIGIN] = role_of(study, study->roles.origin);
    wanted.variables[LAST_CONTACT] = role_of(study, study->roles.last_contact);
    wanted.n = N_COLUMNS;
    return wanted;
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
            !report_variables_ask(work->cohort, wanted.variables, wanted.n, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean add_outcome(const Work *work, const char *outcome, size_t index, GError **error)
{
    Visit visit = {.outcome = outcome};
    g_autofree char *unit = unit_of(work->study, outcome);
    if (!report_improvement_find(work->pack, work->mcids, outcome, unit, &visit.mcid, error))
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
            report_variables_counts(work->cohort, wanted.variables, wanted.n, error);
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
            if (report_is_code(&groups->columns[0], j, analysis->grouping.groups[i].id))
                n += groups->weight[j];
        g_autofree char *detail = g_strdup_printf("n = %" G_GINT64_FORMAT, n);
        (void)report_table_add_column(work->table, analysis->grouping.groups[i].label, detail,
            base_words(work->document->words, N_("Improved/known (%; 95% CI)")), 'r');
    }
    for (size_t i = 0; i < analysis->grouping.n_pairs; i++)
        (void)report_table_add_column(work->table, analysis->grouping.pairs[i].label, "",
            base_words(work->document->words, N_("Difference, percentage points (95% CI)")),
            'r');
}

static void add_notes(const Work *work)
{
    const bool deaths = schema_study_knows_deaths(work->study);
    const char *field = work->pack ? work->pack->mcid_note : NULL;
    const BaseWords *words = work->document->words;
    g_autofree char *note = g_strconcat(
        base_words(words, N_("Improved: the change from the baseline to the visit, in the "
                             "direction that is better, is the minimal clinically important "
                             "difference or more. Known: both values are there.")),
        deaths ? base_words(words, N_(" Died: before the visit was due.")) : "",
        field ? " " : "", field ? base_words(words, field) : "", NULL);
    report_table_add_note(work->table, "", note);
    report_table_add_note(work->table, "",
        base_words(
            words, N_("Intervals: Wilson's score interval of a share, Newcombe's hybrid "
                      "score interval of a difference (first group less second); neither "
                      "is adjusted for the number of comparisons.")));
}

static void add_outcome_once(GPtrArray *list, const char *outcome)
{
    if (!g_ptr_array_find_with_equal_func(list, outcome, g_str_equal, NULL))
        g_ptr_array_add(list, g_strdup(outcome));
}

/* Those asked for; else the usual ones of the field, as far as the registry has them, and those
   that a difference is given for. NULL with `error` set where there is none. */
static GPtrArray *list_outcomes(const Work *work, const char *const *outcomes, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
    const char *const *usual = work->pack ? work->pack->outcomes : NULL;
    for (size_t i = 0; outcomes && outcomes[i]; i++)
        add_outcome_once(list, outcomes[i]);
    for (size_t i = 0; !outcomes && usual && usual[i]; i++)
        if (is_collected(work, usual[i], work->study->baseline))
            add_outcome_once(list, usual[i]);
    for (size_t i = 0; work->mcids && work->mcids[i]; i++) {
        g_autofree char *name = report_improvement_name(work->mcids[i], error);
        if (!name)
            return NULL;
        if (!outcomes)
            add_outcome_once(list, name);
        else if (!g_strv_contains(outcomes, name)) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
                "--mcid %s: '%s' is not among the outcomes that --outcome names",
                work->mcids[i], name);
            return NULL;
        }
    }
    if (list->len > 0)
        return g_steal_pointer(&list);
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
        "say which change matters with --mcid NAME=VALUE: pain=-2 is a fall by 2 or more, "
        "walking=10 a rise by 10 or more");
    return NULL;
}

static gboolean ask(const Work *work, const GPtrArray *outcomes, GError **error)
{
    const ReportVariable by = {work->analysis->grouping.by, NULL};
    ClinMcid mcid;
    for (guint i = 0; i < outcomes->len; i++)
        if (!report_improvement_find(
                work->pack, work->mcids, outcomes->pdata[i], "", &mcid, error) ||
            !ask_outcome(work, outcomes->pdata[i], error))
            return FALSE;
    return report_variables_ask(work->cohort, &by, 1, error);
}

static gboolean fill(const Work *work, const GPtrArray *outcomes, GError **error)
{
    const ReportVariable by = {work->analysis->grouping.by, NULL};
    g_autoptr(BaseFrame) groups = report_variables_counts(work->cohort, &by, 1, error);
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
    const BaseWords *words = options ? options->words : NULL;
    g_autoptr(ReportDocument) document = report_document_new(
        "responders", base_words(words, N_("Patients who improved by enough to matter")));
    document->words = words;
    if (analysis->grouping.n_groups == 0) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
            "the study '%s' has no groups to compare; give it groups with by and list",
            analysis->name);
        return NULL;
    }
    const Work work = {.cohort = cohort,
        .study = study,
        .analysis = analysis,
        .pack = clin_pack_find(study->pack),
        .mcids = options ? options->mcids : NULL,
        .document = document,
        .table = report_table_add(document, "responders", "",
            base_words(words, N_("Responders by group and visit")),
            base_words(words, N_("Outcome")))};
    g_autoptr(GPtrArray) outcomes =
        list_outcomes(&work, options ? options->outcomes : NULL, error);
    if (!outcomes || !ask(&work, outcomes, error) ||
        !report_cohort_read(cohort, analysis, document, error) || !fill(&work, outcomes, error))
        return NULL;
    return g_steal_pointer(&document);
}
