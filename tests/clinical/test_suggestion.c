#include <math.h>
#include <string.h>

#include "clinical/check.h"
#include "clinical/points.h"
#include "clinical/suggestion.h"

static void test_span__6_and_12_are_medium(void **state)
{
    (void)state;
    assert_int_equal(clin_expectancy_span(0), CLIN_EXPECTANCY_SHORT);
    assert_int_equal(clin_expectancy_span(5.9), CLIN_EXPECTANCY_SHORT);
    assert_int_equal(clin_expectancy_span(6.0), CLIN_EXPECTANCY_MEDIUM);
    assert_int_equal(clin_expectancy_span(12.0), CLIN_EXPECTANCY_MEDIUM);
    assert_int_equal(clin_expectancy_span(12.1), CLIN_EXPECTANCY_LONG);
    assert_int_equal(clin_expectancy_span(-1), CLIN_MISSING);
    assert_int_equal(clin_expectancy_span((double)NAN), CLIN_MISSING);
}

/* Where the source contradicts itself on SINS 7 to 12, the paper's consultation stands. */
static void test_text__consultation_at_7_to_12(void **state)
{
    (void)state;
    for (int span = 0; span < CLIN_EXPECTANCY_N_SPANS; span++) {
        for (int sins = 0; sins <= 18; sins++) {
            const char *text = clin_suggestion(sins, span);
            assert_non_null(text);
            assert_int_equal(strncmp(text, "Ask a surgeon.", 14) == 0, sins >= 7 && sins <= 12);
            assert_int_equal(strncmp(text, "Stabilise:", 10) == 0, sins >= 13);
        }
    }
    assert_no_word(clin_suggestion(19, 0));
    assert_no_word(clin_suggestion(CLIN_MISSING, 0));
    assert_no_word(clin_suggestion(5, CLIN_EXPECTANCY_N_SPANS));
    assert_no_word(clin_suggestion(5, CLIN_MISSING));
    assert_non_null(strstr(CLIN_SUGGESTION_NOTICE, "Unreviewed"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_span__6_and_12_are_medium),
        cmocka_unit_test(test_text__consultation_at_7_to_12),
    };
    return cmocka_run_group_tests_name("clinical/suggestion", tests, NULL, NULL);
}
