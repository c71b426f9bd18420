/* What was done against what NOMS and SINS suggest: shares, rules, records. */
#include <math.h>

#include "clinical/expectation.h"
#include "clinical/noms.h"
#include "clinical/points.h"
#include "clinical/sins.h"
#include "reports/field/prognosis.h"
#include "reports/study/cohort.h"

enum { SITE, SEGMENT, RULE, SINS_CLASS, DECOMPRESSION, STABILIZATION, N_VARIABLES };

/* One patient. */
typedef struct {
    int rule; /* 1 to 10, CLIN_NOMS_NONE, CLIN_MISSING */
    const char *sins_class;
    int decompressed, stabilised; /* 1, 0, CLIN_MISSING */
    ClinExpectedSurgery noms;
    ClinExpectation sins;
    /* 1 agrees, 0 does not, CLIN_MISSING not to be said */
    int noms_decompression, noms_stabilisation, noms_both, sins_stabilisation;
} Patient;

typedef struct {
    ReportDocument *document;
    const BaseFrame *frame;
    Patient *patients; /* frame->n_rows */
    bool *member;      /* frame->n_rows: in the line at hand */
} Work;

static int flag_at(const BaseColumn *column, size_t i)
{
    const double value = report_number_at(column, i);
    return value == 0 || value == 1 ? (int)value : CLIN_MISSING;
}

static int rule_at(const BaseColumn *column, size_t i)
{
    if (report_is_code(column, i, "none"))
        return CLIN_NOMS_NONE;
    const double rule = report_number_at(column, i);
    return rule >= 1 && rule <= CLIN_NOMS_N_RULES ? (int)rule : CLIN_MISSING;
}

static Patient patient_at(const BaseFrame *frame, size_t i)
{
    Patient patient = {.rule = rule_at(&frame->columns[RULE], i),
        .decompressed = flag_at(&frame->columns[DECOMPRESSION], i),
        .stabilised = flag_at(&frame->columns[STABILIZATION], i)};
    for (size_t band = 0; band < CLIN_SINS_N_BANDS; band++) {
        if (report_is_code(&frame->columns[SINS_CLASS], i, clin_sins_bands[band].code))
            patient.sins_class = clin_sins_bands[band].code;
    }
    patient.noms = clin_noms_expected(patient.rule);
    patient.sins = clin_sins_expected(patient.sins_class);
    patient.noms_decompression =
        clin_expectation_met(patient.noms.decompression, patient.decompressed);
    patient.noms_stabilisation =
        clin_expectation_met(patient.noms.stabilisation, patient.stabilised);
    patient.noms_both =
        patient.noms_decompression == CLIN_MISSING || patient.noms_stabilisation == CLIN_MISSING
            ? CLIN_MISSING
            : patient.noms_decompression == 1 && patient.noms_stabilisation == 1;
    patient.sins_stabilisation = clin_expectation_met(patient.sins, patient.stabilised);
    return patient;
}

/* Where in Patient an agreement is, and how a column of the first table shows it. */
typedef enum { AGREE_DECOMPRESSION, AGREE_STABILISATION, AGREE_BOTH, AGREE_SINS } Agreement;

static int agreement_of(const Patient *patient, Agreement which)
{
    switch (which) {
    case AGREE_DECOMPRESSION:
        return patient->noms_decompression;
    case AGREE_STABILISATION:
        return patient->noms_stabilisation;
    case AGREE_BOTH:
        return patient->noms_both;
    case AGREE_SINS:
        break;
    }
    return patient->sins_stabilisation;
}

static gboolean put_agreement(const Work *work, const ReportNumber *number, Agreement which,
    bool interval, GError **error)
{
    int64_t n = 0, total = 0;
    for (size_t i = 0; i < work->frame->n_rows; i++) {
        const int agrees = agreement_of(&work->patients[i], which);
        if (!work->member[i] || agrees == CLIN_MISSING)
            continue;
        total++;
        n += agrees;
    }
    return report_number_share(number, n, total, interval, error);
}

static int64_t count_rule(const Work *work, int rule)
{
    int64_t n = 0;
    for (size_t i = 0; i < work->frame->n_rows; i++)
        n += work->member[i] && work->patients[i].rule == rule;
    return n;
}

static int64_t count_no_sins(const Work *work)
{
    int64_t n = 0;
    for (size_t i = 0; i < work->frame->n_rows; i++)
        n += work->member[i] && !work->patients[i].sins_class;
    return n;
}

static int64_t count_members(const Work *work)
{
    int64_t n = 0;
    for (size_t i = 0; i < work->frame->n_rows; i++)
        n += work->member[i];
    return n;
}

/* The columns of the first table: counts of patients, and shares that agree. */
static const struct {
    const char *label, *spanner, *name;
    bool is_share;
    Agreement agreement;
} columns_of_shares[] = {
    {N_("Patients"), NULL, "n", false, 0},
    {N_("No rule"), "NOMS", "noms_no_rule", false, 0},
    {N_("Missing"), "NOMS", "noms_missing", false, 0},
    {N_("Decompression"), "NOMS", "noms_decompression", true, AGREE_DECOMPRESSION},
    {N_("Stabilization"), "NOMS", "noms_stabilization", true, AGREE_STABILISATION},
    {N_("Both (95% CI)"), "NOMS", "noms_both", true, AGREE_BOTH},
    {N_("Missing"), "SINS", "sins_missing", false, 0},
    {N_("Stabilization (95% CI)"), "SINS", "sins_stabilization", true, AGREE_SINS},
};

static int64_t count_of(const Work *work, const char *name)
{
    if (g_str_equal(name, "noms_no_rule"))
        return count_rule(work, CLIN_NOMS_NONE);
    if (g_str_equal(name, "noms_missing"))
        return count_rule(work, CLIN_MISSING);
    return g_str_equal(name, "sins_missing") ? count_no_sins(work) : count_members(work);
}

/* A line over the members at hand. */
static gboolean add_line(Work *work, ReportTable *table, int indent, const char *label,
    const char *level, const char *group, GError **error)
{
    ReportLine *line = report_table_add_line(
        table, indent ? REPORT_LINE_LEVEL : REPORT_LINE_ROW, indent, label);
    for (size_t i = 0; i < G_N_ELEMENTS(columns_of_shares); i++) {
        const char *name = columns_of_shares[i].name;
        const Agreement agreement = columns_of_shares[i].agreement;
        const bool is_share = columns_of_shares[i].is_share;
        const ReportNumber number = {.document = work->document,
            .cell = &line->cells[i],
            .address = {.table = table->id,
                .row = is_share ? name : "patients",
                .level = level,
                .group = group,
                .visit = "baseline"}};
        if (!is_share)
            report_number_count(&number, name, count_of(work, name));
        else if (!put_agreement(work, &number, agreement,
                     agreement == AGREE_BOTH || agreement == AGREE_SINS, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean add_code_line(Work *work, ReportTable *table, size_t column, const char *code,
    const char *label, GError **error)
{
    const char *group = column == SITE ? "site" : "segment";
    for (size_t i = 0; i < work->frame->n_rows; i++)
        work->member[i] = report_is_code(&work->frame->columns[column], i, code);
    return count_members(work) == 0 || add_line(work, table, 1, label, code, group, error);
}

static gboolean add_sites(
    Work *work, ReportTable *table, const SchemaStudy *study, GError **error)
{
    (void)report_table_add_line(
        table, REPORT_LINE_SECTION, 0, base_words(work->document->words, N_("Site")));
    for (size_t i = 0; i < study->n_sites; i++) {
        const SchemaSite *site = &study->sites[i];
        if (!add_code_line(work, table, SITE, site->code, site->label, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean add_segments(
    Work *work, ReportTable *table, const SchemaStudy *study, GError **error)
{
    const SchemaDerived *derived = schema_study_derived(study, "segment");
    const SchemaField *field = schema_dictionary_find(study->dictionary, "segment");
    const SchemaChoice *choices = derived ? derived->choices : field ? field->choices : NULL;
    const size_t n = derived ? derived->n_choices : field ? field->n_choices : 0;
    (void)report_table_add_line(
        table, REPORT_LINE_SECTION, 0, base_words(work->document->words, N_("Segment")));
    for (size_t i = 0; i < n; i++) {
        if (!add_code_line(work, table, SEGMENT, choices[i].code, choices[i].label, error))
            return FALSE;
    }
    return TRUE;
}

static void add_share_notes(ReportTable *table, const BaseWords *words)
{
    report_table_add_note(table, "",
        base_words(words, N_("Agreement: the operation as recorded (decompression yes or no, "
                             "stabilization yes or "
                             "no) is what the framework suggests. NOMS suggests decompression "
                             "in rules 7 and 9, and "
                             "stabilization in rules 2, 4, 6, 9 and 10; rule 7 leaves "
                             "stabilization open, so that "
                             "either agrees. SINS suggests no stabilization for a stable spine "
                             "and stabilization "
                             "for "
                             "an unstable one; potentially unstable leaves it open, so that "
                             "either agrees.")));
    report_table_add_note(table, "",
        base_words(words,
            N_("Everybody in a registry of operations was operated on: where NOMS suggests "
               "radiation "
               "alone (rules 1, 3, 5 and 8), only an operation without decompression and "
               "stabilization agrees.")));
    report_table_add_note(table, "",
        base_words(words, N_("Values are agreeing/defined (%; Wilson's 95% interval). Not "
                             "defined: all axes are "
                             "known "
                             "and no NOMS rule applies, or an axis or the SINS class is "
                             "missing; such patients are "
                             "in "
                             "no denominator.")));
    report_table_add_note(table, "",
        base_words(
            words, N_("Laufer et al., Oncologist 2013;18:744-751; Fisher et al., Spine "
                      "2010;35:E1221-E1229. "
                      "Research use: a description of the cohort, no advice on a patient.")));
}

static gboolean add_shares(
    Work *work, const SchemaStudy *study, ReportConcordanceBy by, GError **error)
{
    const BaseWords *words = work->document->words;
    ReportTable *table = report_table_add(work->document, "concordance", "",
        base_words(words, N_("Agreement of the operation with NOMS and SINS")),
        base_words(words, N_("Group")));
    for (size_t i = 0; i < G_N_ELEMENTS(columns_of_shares); i++)
        (void)report_table_add_column(table, base_words(words, columns_of_shares[i].label), "",
            columns_of_shares[i].spanner, 'r');
    for (size_t i = 0; i < work->frame->n_rows; i++)
        work->member[i] = true;
    add_share_notes(table, words);
    return add_line(work, table, 0, base_words(words, N_("All")), NULL, "all", error) &&
           (!(by & REPORT_BY_SEGMENT) || add_segments(work, table, study, error)) &&
           (!(by & REPORT_BY_SITE) || add_sites(work, table, study, error));
}

/* In the language of the document. */
static const char *in_words(const Work *work, const char *text)
{
    return base_words(work->document->words, text);
}

static const char *expectation_word(ClinExpectation expected)
{
    static const char *const words[] = {[CLIN_EXPECT_UNKNOWN] = REPORT_DASH,
        [CLIN_EXPECT_NO] = N_("no"),
        [CLIN_EXPECT_YES] = N_("yes"),
        [CLIN_EXPECT_EITHER] = N_("either")};
    return words[expected];
}

static const char *done_word(int done)
{
    return done == CLIN_MISSING ? REPORT_DASH : done ? N_("yes") : N_("no");
}

static gboolean put_done(
    const Work *work, ReportNumber *number, const char *row, bool decompression, GError **error)
{
    int64_t n = 0, total = 0;
    for (size_t i = 0; i < work->frame->n_rows; i++) {
        const Patient *patient = &work->patients[i];
        const int done = decompression ? patient->decompressed : patient->stabilised;
        if (!work->member[i] || done == CLIN_MISSING)
            continue;
        total++;
        n += done;
    }
    number->address.row = row;
    return report_number_share(number, n, total, false, error);
}

/* What was done under one rule or class: the members at hand. */
static gboolean add_rule_line(Work *work, ReportTable *table, const char *label,
    const char *level, const char *group, ClinExpectedSurgery expected, GError **error)
{
    ReportLine *line = report_table_add_line(table, REPORT_LINE_LEVEL, 1, label);
    ReportNumber number = {.document = work->document,
        .cell = &line->cells[0],
        .address = {.table = table->id,
            .row = "patients",
            .level = level,
            .group = group,
            .visit = "baseline"}};
    report_number_count(&number, "n", count_members(work));
    report_cell_set_text(
        &line->cells[1], in_words(work, expectation_word(expected.decompression)));
    number.cell = &line->cells[2];
    if (!put_done(work, &number, "decompression", true, error))
        return FALSE;
    report_cell_set_text(
        &line->cells[3], in_words(work, expectation_word(expected.stabilisation)));
    number.cell = &line->cells[4];
    return put_done(work, &number, "stabilization", false, error);
}

static gboolean add_noms_rules(Work *work, ReportTable *table, GError **error)
{
    (void)report_table_add_line(table, REPORT_LINE_SECTION, 0, "NOMS");
    for (int rule = 1; rule <= CLIN_NOMS_N_RULES + 2; rule++) {
        const int wanted = rule <= CLIN_NOMS_N_RULES       ? rule
                           : rule == CLIN_NOMS_N_RULES + 1 ? CLIN_NOMS_NONE
                                                           : CLIN_MISSING;
        for (size_t i = 0; i < work->frame->n_rows; i++)
            work->member[i] = work->patients[i].rule == wanted;
        g_autofree char *level = wanted == CLIN_MISSING     ? g_strdup("missing")
                                 : wanted == CLIN_NOMS_NONE ? g_strdup("none")
                                                            : g_strdup_printf("%d", rule);
        g_autofree char *label =
            wanted == CLIN_MISSING ? g_strdup(in_words(work, N_("Missing")))
            : wanted == CLIN_NOMS_NONE
                ? g_strdup(in_words(work, N_("No rule applies")))
                : g_strdup_printf("%d: %s", rule, clin_noms_rules[rule - 1].decision);
        if (!add_rule_line(
                work, table, label, level, "noms", clin_noms_expected(wanted), error))
            return FALSE;
    }
    return TRUE;
}

static gboolean add_sins_classes(Work *work, ReportTable *table, GError **error)
{
    static const char *const labels[CLIN_SINS_N_BANDS] = {
        N_("Stable (0 to 6)"), N_("Potentially unstable (7 to 12)"), N_("Unstable (13 to 18)")};
    (void)report_table_add_line(table, REPORT_LINE_SECTION, 0, "SINS");
    for (size_t band = 0; band < CLIN_SINS_N_BANDS; band++) {
        const char *code = clin_sins_bands[band].code;
        for (size_t i = 0; i < work->frame->n_rows; i++)
            work->member[i] = work->patients[i].sins_class == code;
        const ClinExpectedSurgery expected = {CLIN_EXPECT_UNKNOWN, clin_sins_expected(code)};
        if (!add_rule_line(
                work, table, in_words(work, labels[band]), code, "sins", expected, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean add_rules(Work *work, GError **error)
{
    static const struct {
        const char *label, *spanner;
    } columns[] = {{N_("Suggested"), N_("Decompression")}, {N_("Done"), N_("Decompression")},
        {N_("Suggested"), N_("Stabilization")}, {N_("Done"), N_("Stabilization")}};
    ReportTable *table = report_table_add(work->document, "done", "",
        in_words(work, N_("What was done under each rule and class")),
        in_words(work, N_("Rule or class")));
    (void)report_table_add_column(table, "n", "", NULL, 'r');
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
        (void)report_table_add_column(table, in_words(work, columns[i].label), "",
            in_words(work, columns[i].spanner), 'r');
    report_table_add_note(table, "", in_words(work, N_("A dash: nothing is suggested.")));
    return add_noms_rules(work, table, error) && add_sins_classes(work, table, error);
}

/* What the frameworks suggested and was not done, or the other way round; "" for nothing. New.
 */
static char *disagreement_of(const Work *work, const Patient *patient)
{
    const bool decompression = patient->noms_decompression == 0;
    const bool stabilisation = patient->noms_stabilisation == 0;
    const bool sins = patient->sins_stabilisation == 0;
    const char *noms = decompression && stabilisation
                           ? N_("NOMS: decompression and stabilization")
                       : decompression ? N_("NOMS: decompression")
                       : stabilisation ? N_("NOMS: stabilization")
                                       : "";
    return g_strconcat(*noms ? in_words(work, noms) : "",
        *noms && sins ? in_words(work, N_("; ")) : "",
        sins ? in_words(work, N_("SINS: stabilization")) : "", NULL);
}

static void add_record(const Work *work, ReportTable *table, size_t i)
{
    const Patient *patient = &work->patients[i];
    g_autofree char *disagreement = disagreement_of(work, patient);
    if (disagreement[0] == '\0')
        return;
    ReportLine *line =
        report_table_add_line(table, REPORT_LINE_ROW, 0, work->frame->row_ids[i]);
    g_autofree char *site = report_text_at(&work->frame->columns[SITE], i);
    g_autofree char *segment = report_text_at(&work->frame->columns[SEGMENT], i);
    g_autofree char *rule = report_text_at(&work->frame->columns[RULE], i);
    g_autofree char *sins = report_text_at(&work->frame->columns[SINS_CLASS], i);
    const char *const texts[] = {site, segment, rule, g_strdelimit(sins, "_", ' '),
        in_words(work, done_word(patient->decompressed)),
        in_words(work, done_word(patient->stabilised)), disagreement};
    for (size_t j = 0; j < G_N_ELEMENTS(texts); j++)
        report_cell_set_text(&line->cells[j], texts[j]);
}

static void add_records(const Work *work)
{
    static const struct {
        const char *label, *spanner;
    } columns[] = {{N_("Site"), NULL}, {N_("Segment"), NULL}, {N_("NOMS rule"), NULL},
        {N_("SINS class"), NULL}, {N_("Decompression"), N_("Done")},
        {N_("Stabilization"), N_("Done")}, {N_("Other than suggested by"), NULL}};
    const BaseWords *words = work->document->words;
    ReportTable *table = report_table_add(work->document, "records", "",
        base_words(words, N_("Records that disagree")), base_words(words, N_("Record")));
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
        (void)report_table_add_column(table, base_words(words, columns[i].label), "",
            columns[i].spanner ? base_words(words, columns[i].spanner) : NULL, 'l');
    for (size_t i = 0; i < work->frame->n_rows; i++)
        add_record(work, table, i);
    report_table_add_note(table, "",
        base_words(words, N_("A disagreement is no fault: the frameworks leave out much that a "
                             "surgeon weighs. "
                             "Research use, no advice on a patient.")));
}

ReportDocument *report_concordance(RegistryCohort *cohort, const SchemaStudy *study,
    const SchemaAnalysis *analysis, ReportConcordanceBy by, const BaseWords *words,
    GError **error)
{
    static const ReportVariable variables[N_VARIABLES] = {[SITE] = {"site", NULL},
        [SEGMENT] = {"segment", NULL},
        [RULE] = {"noms_rule", NULL},
        [SINS_CLASS] = {"sins_class", NULL},
        [DECOMPRESSION] = {"decompression", NULL},
        [STABILIZATION] = {"stabilization", NULL}};
    g_autoptr(ReportDocument) document = report_document_new("concordance",
        base_words(words, N_("What was done against what NOMS and SINS suggest")));
    document->words = words;
    registry_cohort_ask_ids(cohort);
    if (!report_variables_ask(cohort, variables, N_VARIABLES, error) ||
        !report_cohort_read(cohort, analysis, document, error))
        return NULL;
    g_autoptr(BaseFrame) frame = report_variables_rows(cohort, variables, N_VARIABLES, error);
    if (!frame)
        return NULL;
    g_autofree Patient *patients = g_new0(Patient, frame->n_rows + 1);
    g_autofree bool *member = g_new0(bool, frame->n_rows + 1);
    for (size_t i = 0; i < frame->n_rows; i++)
        patients[i] = patient_at(frame, i);
    Work work = {.document = document, .frame = frame, .patients = patients, .member = member};
    if (!add_shares(&work, study, by, error) || !add_rules(&work, error))
        return NULL;
    add_records(&work);
    return g_steal_pointer(&document);
}
