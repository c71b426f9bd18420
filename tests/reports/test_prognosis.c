/*
 * Sixty patients, their scores and what became of them. Patients and expected numbers come from
 * tests/oracle/prognosis.R (R 4.2, survival 3.5: survfit, survdiff, concordance; prop.test).
 */
#include <math.h>

#include "reports/field/field.h"
#include "reports/field/prognosis.h"
#include "reports/field/responders.h"
#include "support/close.h"
#include "support/fixture.h"

#include "prognosis_expected.h"

#define TEXT_FIELD(name) name ",enrolment,,text," name ",,,,,,,,,,,\n"
#define NUMBER_FIELD(name) name ",enrolment,,text," name ",,,number,,,,,,,,\n"

static const char dictionary_text[] =
    "field_name,form_name,section_header,field_type,field_label,select_choices_or_calculations,"
    "field_note,text_validation_type_or_show_slider_number,text_validation_min,"
    "text_validation_max,identifier,branching_logic,required_field,custom_alignment,"
    "question_number,matrix_group_name\n" TEXT_FIELD(
        "record_id") "consent,enrolment,,yesno,Consent,,,,,,,,,,,\n"
                     "segment,enrolment,,radio,Segment,\"cervical, C | thoracic, T | tl_l_s, "
                     "L\",,,,,,,,,,\n"

    TEXT_FIELD("noms_rule") NUMBER_FIELD("sins") TEXT_FIELD("sins_class")
        NUMBER_FIELD("decompression") NUMBER_FIELD("stabilization") NUMBER_FIELD("tokuhashi")
            TEXT_FIELD("tokuhashi_class") NUMBER_FIELD("tomita") TEXT_FIELD("tomita_class")
                NUMBER_FIELD("katagiri") TEXT_FIELD("katagiri_class") NUMBER_FIELD(
                    "nesms") "op_date,enrolment,,text,Operated,,,date_ymd,,,,,,,,\n"
                             "pain_vas,assessment,,text,Pain,,,integer,0,100,,,,,,\n"
                             "followup_months,outcome,,text,Months,,,number,,,,,,,,\n"
                             "followup_days,outcome,,text,Days,,,integer,,,,,,,,\n"
                             "died,outcome,,yesno,Died,,,,,,,,,,,\n"
                             "last_contact,outcome,,text,Last,,,date_ymd,,,,,,,,\n";

static const char study_text[] =
    FIXTURE_COMMON "events:\n"
                   "  - {name: baseline, unique_name: baseline_arm_1, label: Baseline,\n"
                   "     offset_days: 0, forms: [enrolment, assessment]}\n"
                   "  - {name: 1_month, unique_name: 1_month_arm_1, label: 1 month,\n"
                   "     offset_days: 30, forms: [assessment]}\n"
                   "  - {name: outcome, unique_name: outcome_arm_1, label: Outcome,\n"
                   "     forms: [outcome]}\n"
                   "sites: {site_01: First, site_02: Second}\n"
                   "pack: metastatic_spine\n"
                   "roles: {consent: consent, origin: op_date, vital_status: died, dead: 1,\n"
                   "        last_contact: last_contact}\n"
                   "derived:\n"
                   "  - {name: decade, label: Decade, sql: sins / 10}\n";

static const char analysis_text[] =
    "name: paper\n"
    "title: A paper\n"
    "cohort: [{id: all, label: Everybody, where: consent = 1}]\n"
    "tables:\n"
    "  - {id: 1, title: T, kind: groups, visit: baseline,\n"
    "     rows: [{variable: sins, label: SINS, kind: continuous, test: none}]}\n"
    "groups:\n"
    "  by: segment\n"
    "  list: [{id: cervical, label: C}, {id: thoracic, label: T}, {id: tl_l_s, label: L}]\n"
    "  pairs: [{id: C_vs_T, label: C vs T, groups: [cervical, thoracic]}]\n";

typedef struct {
    Registry *registry;
    SchemaAnalysis *analysis;
    RegistryCohort *cohort;
} Fixture;

/* Everybody was operated on the same day; the last contact is so many days later. */
static char *outcome_of(const char *outcome)
{
    const char *days = strstr(outcome, "followup_days=");
    GDate date;
    char text[16];
    if (!days)
        return g_strdup(outcome);
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, 1, G_DATE_JANUARY, 2020);
    g_date_add_days(&date, (guint)g_ascii_strtoull(strchr(days, '=') + 1, NULL, 10));
    (void)g_date_strftime(text, sizeof text, "%Y-%m-%d", &date);
    return g_strdup_printf("%s last_contact=%s", outcome, text);
}

static int set_up(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    GError *error = NULL;
    g_autoptr(GPtrArray) files = fixture_files(dictionary_text, study_text);
    fixture->registry =
        registry_create(NULL, files, "small", "tester", &(BaseClock){0}, &error);
    fixture_no_error(error);
    RegistryImport *import = fixture_begin(fixture->registry);
    for (size_t i = 0; i < G_N_ELEMENTS(patients); i++) {
        FixtureKey key = {
            .record = patients[i].id, .event = "baseline", .site = patients[i].site};
        g_autofree char *baseline =
            g_strdup_printf("%s op_date=2020-01-01", patients[i].baseline);
        g_autofree char *outcome = outcome_of(patients[i].outcome);
        (void)fixture_put(fixture->registry, import, key, baseline);
        key.event = "1_month";
        (void)fixture_put(fixture->registry, import, key, patients[i].month);
        key.event = "outcome";
        (void)fixture_put(fixture->registry, import, key, outcome);
    }
    fixture_commit(import);
    fixture->analysis = schema_analysis_parse("paper.yaml", analysis_text,
        sizeof analysis_text - 1, registry_study(fixture->registry), &error);
    fixture_no_error(error);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *fixture = *state;
    registry_cohort_free(fixture->cohort);
    schema_analysis_free(fixture->analysis);
    registry_close(fixture->registry);
    g_free(fixture);
    return 0;
}

/* Every expected number whose address begins so. */
static void expect_all(const ReportDocument *document, const char *beginning)
{
    size_t n = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(expected); i++) {
        if (!g_str_has_prefix(expected[i].address, beginning))
            continue;
        const ReportValue *value = report_document_find(document, expected[i].address);
        if (!value)
            fail_msg("no cell %s", expected[i].address);
        if (isnan(expected[i].value) != isnan(value->value) ||
            fabs(value->value - expected[i].value) > 1e-9 * fabs(expected[i].value))
            fail_msg("%s: got %.17g, want %.17g", expected[i].address, value->value,
                expected[i].value);
        n++;
    }
    assert_true(n > 5);
}

static void test_prognosis__numbers_of_r(void **state)
{
    Fixture *fixture = *state;
    GError *error = NULL;
    g_autoptr(ReportDocument) document =
        report_prognosis(fixture_cohort(&fixture->cohort, fixture->registry, fixture->analysis),
            fixture->analysis, NULL, &error);
    fixture_no_error(error);
    expect_all(document, "Tprognosis.");
    const ReportTest *test =
        report_document_find_test(document, "Tprognosis.tomita.all.follow_up.logrank");
    assert_non_null(test);
    assert_true(test->n == (int64_t)G_N_ELEMENTS(patients));
}

static void test_concordance__numbers_of_r(void **state)
{
    Fixture *fixture = *state;
    GError *error = NULL;
    g_autoptr(ReportDocument) document = report_concordance(
        fixture_cohort(&fixture->cohort, fixture->registry, fixture->analysis),
        registry_study(fixture->registry), NULL, REPORT_BY_BOTH, NULL, &error);
    fixture_no_error(error);
    expect_all(document, "Tconcordance.");
}

static const ReportTable *table_of(const ReportDocument *document, const char *id)
{
    for (size_t i = 0; i < document->tables->len; i++) {
        const ReportTable *table = document->tables->pdata[i];
        if (g_str_equal(table->id, id))
            return table;
    }
    fail_msg("no table %s", id);
    return NULL;
}

/* Each record once, only those that disagree, with what they disagree with. */
static void test_concordance__records(void **state)
{
    Fixture *fixture = *state;
    GError *error = NULL;
    g_autoptr(ReportDocument) document = report_concordance(
        fixture_cohort(&fixture->cohort, fixture->registry, fixture->analysis),
        registry_study(fixture->registry), NULL, REPORT_BY_BOTH, NULL, &error);
    fixture_no_error(error);
    const ReportTable *table = table_of(document, "records");
    assert_true(table->lines->len > 0 && table->lines->len < G_N_ELEMENTS(patients));
    for (size_t i = 0; i < table->lines->len; i++) {
        const ReportLine *line = table->lines->pdata[i];
        const char *disagrees = line->cells[table->n_columns - 1].text;
        const bool noms = strstr(disagrees, "NOMS") != NULL;
        assert_true(noms || strstr(disagrees, "SINS") != NULL);
        if (g_str_equal(line->cells[2].text, "none") || line->cells[2].text[0] == '\0')
            assert_false(noms);
        if (i > 0)
            assert_true(
                strcmp(((ReportLine *)table->lines->pdata[i - 1])->label, line->label) < 0);
    }
}

static void test_responders__numbers_of_r(void **state)
{
    Fixture *fixture = *state;
    GError *error = NULL;
    g_autoptr(ReportDocument) document = report_responders(
        fixture_cohort(&fixture->cohort, fixture->registry, fixture->analysis),
        registry_study(fixture->registry), fixture->analysis, NULL, &error);
    fixture_no_error(error);
    expect_all(document, "Tresponders.");
}

/* A larger difference is reached by fewer; it is named in the footnote. */
static void test_responders__other_difference(void **state)
{
    Fixture *fixture = *state;
    GError *error = NULL;
    const char *const mcids[] = {"pain_vas=1000", NULL};
    const ReportRespondersOptions options = {.mcids = mcids};
    g_autoptr(ReportDocument) document = report_responders(
        fixture_cohort(&fixture->cohort, fixture->registry, fixture->analysis),
        registry_study(fixture->registry), fixture->analysis, &options, &error);
    fixture_no_error(error);
    const ReportValue *value =
        report_document_find(document, "Tresponders.pain_vas.cervical.1_month.n");
    assert_non_null(value);
    assert_true(value->value == 0);
    const ReportNote *note = table_of(document, "responders")->notes->pdata[0];
    assert_non_null(strstr(note->text, "a fall by 1000 mm or more (chosen for this table)"));
}

static void expect_refused(Fixture *fixture, const char *outcome, const char *mcid,
    BaseErrorCode code, const char *part)
{
    GError *error = NULL;
    const char *const outcomes[] = {outcome, NULL};
    const char *const mcids[] = {mcid, NULL};
    const ReportRespondersOptions options = {.outcomes = outcomes, .mcids = mcids};
    assert_null(report_responders(
        fixture_cohort(&fixture->cohort, fixture->registry, fixture->analysis),
        registry_study(fixture->registry), fixture->analysis, &options, &error));
    fixture_expect(&error, code, part);
}

static void test_responders__error(void **state)
{
    expect_refused(*state, "pain_va", NULL, BASE_ERROR_USAGE, "did you mean 'pain_vas'");
    expect_refused(*state, "pain_vas", "pain_vas", BASE_ERROR_USAGE, "expected NAME=VALUE");
    expect_refused(*state, "pain_vas", "pain_vas=0", BASE_ERROR_USAGE, "other than 0");
    expect_refused(*state, "pain_vas", "pain_vas=1x", BASE_ERROR_USAGE, "other than 0");
    expect_refused(*state, "pain_vas", "sins=1", BASE_ERROR_USAGE, "'sins' is not among");
    expect_refused(*state, "barthel", "barthel=-5", BASE_ERROR_USAGE, "more is better");
    expect_refused(*state, "sins", NULL, BASE_ERROR_USAGE, "give one: --mcid sins=VALUE");
    expect_refused(*state, "barthel", NULL, BASE_ERROR_STUDY, "no variable 'barthel'");
}

/* An outcome that no pack knows: the sign of the difference says which way is better. */
static void test_responders__direction_of_the_sign(void **state)
{
    Fixture *fixture = *state;
    const char *const mcids[][2] = {{"pain_vas=-10", NULL}, {"pain_vas=10", NULL}};
    SchemaStudy study = *registry_study(fixture->registry);
    study.pack = (char[]){""};
    int64_t n[2] = {0}, known[2] = {0};
    for (size_t i = 0; i < 2; i++) {
        GError *error = NULL;
        const ReportRespondersOptions options = {.mcids = mcids[i]};
        g_autoptr(ReportDocument) document = report_responders(
            fixture_cohort(&fixture->cohort, fixture->registry, fixture->analysis), &study,
            fixture->analysis, &options, &error);
        fixture_no_error(error);
        const char *text =
            ((ReportNote *)table_of(document, "responders")->notes->pdata[0])->text;
        assert_non_null(strstr(text, i == 0 ? "a fall by 10 or more" : "a rise by 10 or more"));
        n[i] =
            (int64_t)report_document_find(document, "Tresponders.pain_vas.cervical.1_month.n")
                ->value;
        known[i] = (int64_t)report_document_find(
            document, "Tresponders.pain_vas.cervical.1_month.denominator")
                       ->value;
    }
    assert_int_equal(known[0], known[1]);
    assert_true(n[0] + n[1] <= known[0] && n[0] > 0 && n[0] != n[1]);
}

/* A registry of another field has neither prognosis nor concordance, and is told whose they
 * are. */
static void test_field__of_another_pack(void **state)
{
    Fixture *fixture = *state;
    SchemaStudy study = *registry_study(fixture->registry);
    study.pack = (char[]){""};
    static const char *const names[] = {"prognosis", "concordance"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        GError *error = NULL;
        assert_null(report_field(names[i],
            fixture_cohort(&fixture->cohort, fixture->registry, fixture->analysis), &study,
            fixture->analysis, NULL, NULL, &error));
        fixture_expect(&error, BASE_ERROR_STUDY, "is a table of the pack metastatic_spine");
    }
}

static void test_field__by_name(void **state)
{
    Fixture *fixture = *state;
    GError *error = NULL;
    g_autoptr(ReportDocument) document = report_field("prognosis",
        fixture_cohort(&fixture->cohort, fixture->registry, fixture->analysis),
        registry_study(fixture->registry), fixture->analysis, NULL, NULL, &error);
    fixture_no_error(error);
    expect_all(document, "Tprognosis.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_prognosis__numbers_of_r, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_concordance__numbers_of_r, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_concordance__records, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_responders__numbers_of_r, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_responders__other_difference, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_responders__error, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            test_responders__direction_of_the_sign, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_field__of_another_pack, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_field__by_name, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("reports/prognosis", tests, NULL, NULL);
}
