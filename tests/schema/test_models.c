/* Matches and the tables that rest on models: what is read, and what each fault says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/error.h"
#include "support/study_text.h"

#define MODELS_YAML                                                                            \
    "name: screws\n"                                                                           \
    "title: Hooks and screws\n"                                                                \
    "derived:\n"                                                                               \
    "  - {name: days, label: Days, sql: 'days_between(op_date, last_date)'}\n"                 \
    "cohort:\n"                                                                                \
    "  - {id: operated, label: Operated, where: op_date IS NOT NULL}\n"                        \
    "groups: {by: arm, list: [{id: a, label: Hook}, {id: b, label: Screw}]}\n"                 \
    "matches:\n"                                                                               \
    "  - id: matched\n"                                                                        \
    "    label: Matched\n"                                                                     \
    "    treated: b\n"                                                                         \
    "    covariates: [days, {variable: grade, visits: [start], reference: 2}]\n"               \
    "    method: optimal\n"                                                                    \
    "    caliper: 0.2\n"                                                                       \
    "    caliper_scale: probability\n"                                                         \
    "tables:\n"                                                                                \
    "  - id: 1\n"                                                                              \
    "    title: Model\n"                                                                       \
    "    kind: regression\n"                                                                   \
    "    model: logistic\n"                                                                    \
    "    outcome: {variable: arm, kind: binary, levels: [b]}\n"                                \
    "    intervals: profile\n"                                                                 \
    "    p: lr\n"                                                                              \
    "    rows: [days, {variable: grade, visits: [start], label: Grade}]\n"                     \
    "  - id: 2\n"                                                                              \
    "    title: Cox\n"                                                                         \
    "    kind: regression\n"                                                                   \
    "    model: cox\n"                                                                         \
    "    time: days\n"                                                                         \
    "    event: died\n"                                                                        \
    "    cohort: matched\n"                                                                    \
    "    rows: [arm]\n"                                                                        \
    "  - id: 3\n"                                                                              \
    "    title: Balance\n"                                                                     \
    "    kind: balance\n"                                                                      \
    "    match: matched\n"                                                                     \
    "    rows:\n"                                                                              \
    "      - {variable: days, label: Days, kind: continuous}\n"                                \
    "      - {variable: side, label: Side, kind: multiple}\n"                                  \
    "  - id: 4\n"                                                                              \
    "    title: Survival\n"                                                                    \
    "    kind: survival\n"                                                                     \
    "    intervals: plain\n"                                                                   \
    "    rows: [{variable: days, label: Survival, event: died, at: [30, 365.25]}]\n"           \
    "  - id: 5\n"                                                                              \
    "    title: Course\n"                                                                      \
    "    kind: course\n"                                                                       \
    "    visits: [start, 1_year]\n"                                                            \
    "    family: group\n"                                                                      \
    "    compare: [[start, 1_year]]\n"                                                         \
    "    rows:\n"                                                                              \
    "      - {variable: total, label: Total, kind: continuous, test: t_paired, adjust: "       \
    "holm}\n"

static SchemaAnalysis *parse(const SchemaStudy *study, const char *yaml, GError **error)
{
    return schema_analysis_parse("a.yaml", yaml, strlen(yaml), study, error);
}

static SchemaStudy *parse_study(void)
{
    g_autoptr(GError) error = NULL;
    SchemaStudy *study = study_parse(STUDY_DICTIONARY, STUDY_YAML, &error);
    if (error)
        fail_msg("%s", error->message);
    return study;
}

static void test_models__reads_all(void **state)
{
    (void)state;
    g_autoptr(SchemaStudy) study = parse_study();
    g_autoptr(GError) error = NULL;
    g_autoptr(SchemaAnalysis) analysis = parse(study, MODELS_YAML, &error);
    if (error)
        fail_msg("%s", error->message);
    const SchemaMatch *match = schema_analysis_match(analysis, "matched");
    assert_non_null(match);
    assert_null(schema_analysis_match(analysis, "other"));
    assert_int_equal(match->treated, 1);
    assert_int_equal(match->control, 0);
    assert_true(match->optimal && match->probability && match->has_caliper);
    assert_int_equal(match->covariates[0].kind, SCHEMA_ROW_CONTINUOUS);
    assert_string_equal(match->covariates[0].label, "Days");
    assert_int_equal(match->covariates[1].kind, SCHEMA_ROW_CATEGORICAL);
    assert_string_equal(match->covariates[1].label, "Grade");
    assert_int_equal(match->covariates[1].reference, 1);
    const SchemaTable *tables = analysis->tables;
    assert_true(tables[0].model->profile && tables[0].model->likelihood_ratio);
    assert_string_equal(tables[0].model->outcome->levels[0].codes[0], "b");
    assert_null(tables[0].match);
    assert_int_equal(tables[0].rows[0].decimals, 2);
    assert_int_equal(tables[1].model->kind, SCHEMA_MODEL_COX);
    assert_string_equal(tables[1].model->event->levels[0].codes[0], "1");
    assert_ptr_equal(tables[1].match, match);
    assert_true(tables[2].rows[0].in_score);
    assert_false(tables[2].rows[1].in_score);
    assert_int_equal(tables[3].conf_type, SCHEMA_CONF_PLAIN);
    assert_int_equal(tables[3].rows[0].n_at, 2);
    assert_true(tables[3].rows[0].at[1] == 365.25);
    assert_int_equal(tables[4].family, SCHEMA_FAMILY_GROUP);
    assert_string_equal(tables[4].visit_pairs[0].id, "start_vs_1_year");
}

/* Times that another event may end first, within strata; a value that is known by a visit. */
static void test_models__incidence(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(SchemaStudy) study = parse_study();
    g_autofree char *kind = study_replaced(MODELS_YAML,
        "kind: survival\n    intervals: plain\n", "kind: incidence\n    strata: arm\n");
    g_autofree char *yaml =
        study_replaced(kind, "event: died, at", "event: died, competing: died, at");
    g_autofree char *due = study_replaced(yaml, "label: Days, kind: continuous}\n",
        "label: Days, kind: continuous, due: 1_year}\n");
    g_autoptr(SchemaAnalysis) analysis = parse(study, due, &error);
    if (error)
        fail_msg("%s", error->message);
    const SchemaTable *table = &analysis->tables[3];
    assert_int_equal(table->kind, SCHEMA_TABLE_INCIDENCE);
    assert_true(schema_table_has_times(table) && !schema_table_has_times(&analysis->tables[2]));
    assert_string_equal(table->rows[0].competing->variable, "died");
    assert_string_equal(table->strata->variable, "arm");
    assert_string_equal(analysis->tables[2].rows[0].due, "1_year");
}

static void test_models__errors(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to, *message;
    } cases[] = {
        {"matches:", "maches:", "a.yaml:8: unknown key maches; did you mean matches?"},
        {"treated: b", "treated: c", "unknown group c"},
        {"treated: b\n", "treated: b\n    control: b\n", "treated and control are one group"},
        {"covariates: [days,", "covariates: [dais,",
            "a.yaml:12: unknown variable dais; did you mean days?"},
        {"covariates: [days,", "covariates: [side,", "side is a checkbox field"},
        {"covariates: [days,", "covariates: [total,", "total is collected at several visits"},
        {"covariates: [days,", "covariates: [days, days,", "two covariates are called days"},
        {"reference: 2", "reference: 9", "unknown level 9"},
        {"method: optimal", "method: optimum", "did you mean optimal?"},
        {"caliper: 0.2", "caliper: -1", "a caliper is a number of standard deviations"},
        {"caliper_scale: probability", "caliper_scale: odds", "caliper_scale is \"odds\""},
        {"cohort: matched", "cohort: mached", "unknown match mached; did you mean matched?"},
        {"match: matched\n", "cohort: matched\n",
            "the key cohort is for every kind but balance"},
        {"model: logistic", "model: logit", "model is \"logit\""},
        {"model: logistic", "model: cox", "a Cox model has time and event"},
        {"model: logistic", "model: linear", "intervals is for model logistic"},
        {"kind: binary, levels: [b]}", "reference: b}", "outcome must be yes or no"},
        {"event: died\n", "event: grade\n", "collected at several visits"},
        {"event: died\n", "event: days\n", "event must be yes or no"},
        {"    time: days\n", "", "the key time is missing"},
        {"time: days\n", "time: died\n", "time must be a number"},
        {"rows: [arm]", "rows: [{variable: arm, test: fisher}]", "does not suit the kind"},
        {"rows: [arm]", "rows: [{variable: side}]", "a checkbox field has several"},
        {"rows: [arm]", "rows: [{variable: grade, visits: [start, 1_year]}]", "name one visit"},
        {"kind: balance\n", "kind: balance\n    groups: x\n", "unknown grouping x"},
        {"kind: balance\n", "kind: balance\n    denominator: all\n", "denominator is \"all\""},
        {"kind: course\n", "kind: course\n    denominator: both\n", "is for kind balance"},
        {"kind: balance\n", "kind: balance\n    where: days > 1\n    where_label: Long\n",
            "a balance is of all patients of its match"},
        {"kind: continuous}\n", "kind: continuous, at: [3]}\n",
            "at is for the rows of a table of kind survival or incidence"},
        {"kind: survival\n    intervals: plain\n", "kind: incidence\n",
            "the key competing is missing"},
        {"kind: survival\n", "kind: incidence\n", "is for kinds regression and survival"},
        {"event: died, at", "event: died, competing: died, at",
            "competing is for the rows of a table of kind incidence"},
        {"label: Days, kind: continuous}\n", "label: Days, kind: continuous, due: soon}\n",
            "unknown event soon"},
        {"kind: continuous, test: t_paired", "due: start, kind: continuous, test: t_paired",
            "due is of a value that a patient has once"},
        {"kind: continuous}\n", "kind: continuous, reference: 3}\n",
            "reference is for a categorical covariate"},
        {"event: died, at", "at", "the key event is missing"},
        {"at: [30, 365.25]", "at: [30, 30.0]", "times above 0, ascending"},
        {"at: [30, 365.25]", "at: [soon]", "times above 0, ascending; \"soon\" is none"},
        {"at: [30, 365.25]", "in_score: true",
            "in_score is for the rows of a table of kind bal"},
        {"intervals: plain", "intervals: loglog", "did you mean log_log?"},
        {"    visits: [start, 1_year]\n    family", "    visits: [start]\n    family",
            "two visits or more"},
        {"family: group", "family: groups", "did you mean group?"},
        {"[[start, 1_year]]", "[[start, end]]", "unknown visit of the table end"},
        {"[[start, 1_year]]", "[[1_year, start]]", "the earlier visit of a pair comes first"},
        {"[[start, 1_year]]", "[[start, 1_year], [start, 1_year]]", "there twice"},
        {"kind: course\n", "kind: pairwise\n", "family group is for tables of kind course"},
        {"test: t_paired", "test: anova", "does not suit the kind of the table"},
    };
    g_autoptr(SchemaStudy) study = parse_study();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *yaml = study_replaced(MODELS_YAML, cases[i].from, cases[i].to);
        g_autoptr(GError) error = NULL;
        g_autoptr(SchemaAnalysis) analysis = parse(study, yaml, &error);
        if (analysis)
            fail_msg("accepted: %s", cases[i].to);
        assert_true(g_error_matches(error, BASE_ERROR, BASE_ERROR_STUDY));
        if (!strstr(error->message, cases[i].message))
            fail_msg("\"%s\" is not in \"%s\"", cases[i].message, error->message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_models__reads_all),
        cmocka_unit_test(test_models__incidence),
        cmocka_unit_test(test_models__errors),
    };
    return cmocka_run_group_tests_name("schema/models", tests, NULL, NULL);
}
