#include <math.h>
#include <string.h>

#include "clinical/check.h"
#include "clinical/instrument.h"

/* Evaluates an instrument on answers separated by bars. */
static size_t evaluate(
    const char *name, const char *answers, const ClinOptions *options, ClinValue *outputs)
{
    static char text[400];
    const ClinInstrument *instrument = clin_instrument_find(name);
    ClinValue inputs[CLIN_MAX_INPUTS] = {0};
    size_t n = 0;
    assert_non_null(instrument);
    assert_true(strlen(answers) < sizeof text);
    strcpy(text, answers);
    for (char *at = text; at; n++) {
        char *bar = strchr(at, '|');
        if (bar) {
            *bar = '\0';
        }
        assert_true(n < CLIN_MAX_INPUTS);
        inputs[n] = (ClinValue){.kind = CLIN_VALUE_TEXT, .text = at};
        at = bar ? bar + 1 : NULL;
    }
    assert_int_equal(n, instrument->n_inputs);
    return clin_instrument_evaluate(instrument, inputs, options, outputs);
}

static void check(const char *name, const char *answers, int number, const char *word)
{
    ClinValue out[CLIN_MAX_OUTPUTS] = {0};
    evaluate(name, answers, NULL, out);
    if (number == CLIN_MISSING) {
        assert_int_equal(out[0].kind, CLIN_VALUE_MISSING);
    } else {
        assert_int_equal(out[0].kind, CLIN_VALUE_NUMBER);
        assert_true(out[0].number == number);
    }
    if (word) {
        assert_int_equal(out[1].kind, CLIN_VALUE_TEXT);
        assert_string_equal(out[1].text, word);
    } else {
        assert_int_equal(out[1].kind, CLIN_VALUE_MISSING);
    }
}

static void test_evaluate__by_code_and_by_label(void **state)
{
    (void)state;
    const int none = CLIN_MISSING;
    check("sins", "3|3|2|0|3|3", 14, "unstable");
    check("sins", "junctional|mechanical|lytic|normal|over 50%|bilateral", 14, "unstable");
    check("sins", "3|3|2||3|3", none, NULL);
    check("sins", "3|2|2|0|3|3", none, NULL);
    check("tokuhashi", "60|0|2|none|kidney|D", 10, "6_months_or_more");
    check("tokuhashi", "60|0|2|0|cervix|D", none, NULL);
    check("tomita", "4|removable|1", 6, "short_term_palliation");
    check("tomita", "oesophagus|0|0", none, NULL);
    check("bauer", "0|1|breast|1", 3, "over_6_months");
    check("bauer", "0|1|breast|", none, NULL);
    check("bauer-modified", "0|1|breast|", 3, "middle_term_local_control");
    check("bauer-review", "0|1|myeloma|", 2, "short_term_palliation");
    check("barthel", "10|0|5|10|10|10|10|15|15|10", 95, "slight");
    check("vitality", "1|2|1|1|0", 5, NULL);
    check("katagiri", "renal||||||||||||", none, NULL);
    check("katagiri", "kidney|||1|2.0|200|4|200000|9|0.5|3|0|1", 6, "intermediate");
    check("katagiri", "lung||0|2|5||| 90000|||4|1|1", 10, "high");
    check("katagiri", "breast||0|0|0.1|200|4|200000|9|0.5|1|0|0", none, NULL);
    check("nesms", "0|1|breast|4.0|1", 3, NULL);
}

static void test_evaluate__charlson_with_and_without_age(void **state)
{
    (void)state;
    ClinValue out[CLIN_MAX_OUTPUTS];
    evaluate("charlson", "0|0|0|0|0|1|0|0|0|0|1|0|0|0|0|0|0|1|0|72", NULL, out);
    assert_true(out[0].number == 9 && out[1].number == 12);
    evaluate("charlson", "0|0|0|0|0|1|0|0|0|0|1|0|0|0|0|0|0|1|0|", NULL, out);
    assert_true(out[0].number == 9);
    assert_int_equal(out[1].kind, CLIN_VALUE_MISSING);
}

static void test_evaluate__noms(void **state)
{
    (void)state;
    ClinValue out[CLIN_MAX_OUTPUTS];
    evaluate("noms", "3|1|resistant|14||1", NULL, out);
    assert_string_equal(out[0].text, "9");
    assert_string_equal(out[1].text, "decompression/stabilisation, then SRS");
    evaluate("noms", "1a|1|resistant|14||1", NULL, out);
    assert_string_equal(out[0].text, "none");
    assert_int_equal(out[1].kind, CLIN_VALUE_MISSING);
    evaluate("noms", "1a|0|resistant|9||1", NULL, out);
    assert_int_equal(out[0].kind, CLIN_VALUE_MISSING);
    const ClinOptions high = {.escc_1c_high = true};
    evaluate("noms", "1c|0|resistant|3||1", &high, out);
    assert_string_equal(out[0].text, "7");
}

static void test_evaluate__eq5d_value_sets(void **state)
{
    (void)state;
    ClinValue out[CLIN_MAX_OUTPUTS];
    evaluate("eq5d5l", "2|1|2|3|2", NULL, out);
    assert_true(fabs(out[0].number - 0.684847) < 1e-15);
    const ClinOptions us = {.value_set = clin_eq5d_value_set_find("us")};
    evaluate("eq5d5l", "2|1|2|3|2", &us, out);
    assert_true(fabs(out[0].number - 0.681) < 1e-15);
    evaluate("eq5d5l", "2|1|2||2", NULL, out);
    assert_int_equal(out[0].kind, CLIN_VALUE_MISSING);
}

static void test_evaluate__segment(void **state)
{
    (void)state;
    ClinValue out[CLIN_MAX_OUTPUTS];
    evaluate("segment", "0|0|0|0|0|0|1|1|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0", NULL, out);
    assert_string_equal(out[0].text, "cervical");
    evaluate("segment", "0|0|0|0|0|0|1|1|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|", NULL, out);
    assert_int_equal(out[0].kind, CLIN_VALUE_MISSING);
    evaluate("segment", "0|0|0|0|0|0|1|0|0|1|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0", NULL, out);
    assert_string_equal(out[0].text, "unclassified");
}

static void test_evaluate__derived(void **state)
{
    (void)state;
    ClinValue out[CLIN_MAX_OUTPUTS];
    evaluate("visceral-mets", "not removable", NULL, out);
    assert_true(out[0].number == 1);
    evaluate("skeletal-mets-multiple", "1|0", NULL, out);
    assert_true(out[0].number == 0);
    evaluate("bone-mets-multiple", "3|", NULL, out);
    assert_true(out[0].number == 1);
    evaluate("origin", "pancreas", NULL, out);
    assert_string_equal(out[0].text, "Digestive");
    evaluate("frankel-group", "D1", NULL, out);
    assert_string_equal(out[0].text, "de");
    evaluate("ecog-group", "3", NULL, out);
    assert_string_equal(out[0].text, "3-5");
    evaluate("escc-high", "1c", NULL, out);
    assert_true(out[0].number == 0);
    evaluate("faces", "3|WB5", NULL, out);
    assert_true(out[0].number == 6);
    evaluate("levels", "0|0|0|0|0|0|1|0|0|1|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0", NULL, out);
    assert_true(out[0].number == 2 && out[1].number == 0);
}

static void test_evaluate__counts_invalid_answers(void **state)
{
    (void)state;
    ClinValue out[CLIN_MAX_OUTPUTS];
    assert_int_equal(evaluate("vitality", "2|2|2|2|2", NULL, out), 0);
    assert_int_equal(evaluate("vitality", "2||3|x|2", NULL, out), 2);
}

static void test_evaluate__numbers_and_missing_values(void **state)
{
    (void)state;
    const ClinInstrument *instrument = clin_instrument_find("vitality");
    ClinValue in[5];
    ClinValue out[CLIN_MAX_OUTPUTS];
    for (size_t i = 0; i < 5; i++) {
        in[i] = (ClinValue){.kind = CLIN_VALUE_NUMBER, .number = 2};
    }
    assert_int_equal(clin_instrument_evaluate(instrument, in, NULL, out), 0);
    assert_true(out[0].number == 10);
    in[3] = (ClinValue){0};
    assert_int_equal(clin_instrument_evaluate(instrument, in, NULL, out), 0);
    assert_int_equal(out[0].kind, CLIN_VALUE_MISSING);
}

/* Names, variables and lines of every instrument hold what the headers promise. */
static void test_table__is_complete(void **state)
{
    (void)state;
    const ClinInstrument *instrument = NULL;
    for (size_t i = 0; (instrument = clin_instrument_at(i)) != NULL; i++) {
        ClinExplanation line;
        size_t n_lines = 0;
        assert_ptr_equal(clin_instrument_find(instrument->name), instrument);
        assert_non_null(instrument->citation);
        assert_in_range(instrument->n_inputs, 1, CLIN_MAX_INPUTS);
        assert_in_range(instrument->n_outputs, 1, CLIN_MAX_OUTPUTS);
        for (size_t j = 0; j < instrument->n_outputs; j++) {
            size_t output = 9;
            assert_ptr_equal(
                clin_instrument_find_variable(instrument->outputs[j].variable, &output),
                instrument);
            assert_int_equal(output, j);
        }
        for (; clin_instrument_explain(instrument, NULL, n_lines, &line); n_lines++) {
            assert_non_null(line.item);
            assert_non_null(line.answer);
            assert_int_equal(line.result != NULL,
                line.kind == CLIN_EXPLAIN_CLASS || line.kind == CLIN_EXPLAIN_RULE);
        }
        assert_true(n_lines > 0);
    }
    assert_null(clin_instrument_find("sorg"));
    assert_null(clin_instrument_find_variable("nothing", NULL));
}

/* The explanation is made of the rows that compute: one line an answer, class and remark. */
static void test_explain__sins(void **state)
{
    (void)state;
    const ClinInstrument *sins = clin_instrument_find("sins");
    ClinExplanation line;
    assert_true(clin_instrument_explain(sins, NULL, 0, &line));
    assert_string_equal(line.item, "location");
    assert_true(line.low == 3);
    assert_true(clin_instrument_explain(sins, NULL, 20, &line));
    assert_int_equal(line.kind, CLIN_EXPLAIN_CLASS);
    assert_string_equal(line.result, "stable");
    assert_true(clin_instrument_explain(sins, NULL, 23, &line));
    assert_int_equal(line.kind, CLIN_EXPLAIN_NOTE);
    assert_false(clin_instrument_explain(sins, NULL, 26, &line));
}

static void test_explain__eq5d_as_chosen(void **state)
{
    (void)state;
    const ClinInstrument *eq5d = clin_instrument_find("eq5d5l");
    const ClinOptions us = {.value_set = clin_eq5d_value_set_find("us")};
    ClinExplanation line;
    assert_true(clin_instrument_explain(eq5d, NULL, 4, &line));
    assert_true(line.low == 0.242916);
    assert_true(clin_instrument_explain(eq5d, NULL, 25, &line));
    assert_true(line.low == 0.060924);
    assert_true(clin_instrument_explain(eq5d, &us, 4, &line));
    assert_true(line.low == 0.322);
    assert_true(clin_instrument_explain(eq5d, &us, 25, &line));
    assert_int_equal(line.kind, CLIN_EXPLAIN_NOTE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_evaluate__by_code_and_by_label),
        cmocka_unit_test(test_evaluate__charlson_with_and_without_age),
        cmocka_unit_test(test_evaluate__noms),
        cmocka_unit_test(test_evaluate__eq5d_value_sets),
        cmocka_unit_test(test_evaluate__segment),
        cmocka_unit_test(test_evaluate__derived),
        cmocka_unit_test(test_evaluate__counts_invalid_answers),
        cmocka_unit_test(test_evaluate__numbers_and_missing_values),
        cmocka_unit_test(test_table__is_complete),
        cmocka_unit_test(test_explain__sins),
        cmocka_unit_test(test_explain__eq5d_as_chosen),
    };
    return cmocka_run_group_tests_name("clinical/instrument", tests, NULL, NULL);
}
