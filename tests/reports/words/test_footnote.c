/**
 * @file
 * Footnotes out of typed results: labels with commas, ties that not all rows have, and the same
 * note in two languages by one process. What is expected is written by hand.
 */
#include <string.h>

#include "reports/results/methods.h"
#include "reports/words/footnote.h"
#include "reports/words/reading.h"
#include "support/cmocka_all.h"

enum { MOST = 4 };

/* Runs on made-up results; what a case does not say is as report_result_new leaves it. */
typedef struct {
    GArray *runs;
    GPtrArray *results;
} Runs;

static void setup(Runs *made)
{
    made->runs = g_array_sized_new(FALSE, FALSE, sizeof(ReportRunWords), MOST);
    made->results = g_ptr_array_new_with_free_func((GDestroyNotify)report_result_free);
}

static ReportResult *add_run(
    Runs *made, ReportMethodId id, const char *row, const char *column, const char *after)
{
    ReportResult *result = report_result_new(id);
    const ReportRunWords run = {
        result, row, column, after[0] != '\0' ? "Baseline, clinic" : "", after};
    result->p_value = result->p_low = result->p_high = 0.5;
    g_ptr_array_add(made->results, result);
    g_array_append_val(made->runs, run);
    return result;
}

/* A rank test on n pairs or patients. */
static void add_ranks(Runs *made, ReportMethodId id, const char *row, const char *column,
    const char *after, gint64 n, gint64 n_ties)
{
    ReportResult *result = add_run(made, id, row, column, after);
    result->n = n;
    result->n_ties = n_ties;
    result->n_zero = id == REPORT_METHOD_SIGNED_RANK ? 1 : -1;
    g_ptr_array_add(result->parts, report_phrase_new("two-sided", NULL));
}

static void check(
    Runs *made, ReportPairList pairs, const BaseWords *words, const char *expected)
{
    g_autoptr(GPtrArray) methods = report_method_runs(made->runs);
    assert_int_equal(methods->len, 1);
    g_autofree char *note =
        report_method_runs_note(methods->pdata[0], REPORT_FAMILY_ROW_VISIT, pairs, words);
    assert_string_equal(note, expected);
}

static void teardown(Runs *made)
{
    g_array_unref(made->runs);
    g_ptr_array_unref(made->results);
}

/* Each label is kept by itself: commas and words like "to" in it are its own. */
static void test_note__labels_with_commas(void **state)
{
    (void)state;
    Runs made;
    setup(&made);
    add_ranks(
        &made, REPORT_METHOD_SIGNED_RANK, "Pain, VAS", "A, then B", "1 month, clinic", 9, 0);
    add_ranks(&made, REPORT_METHOD_SIGNED_RANK, "Pain, VAS", "A, then B", "6 months", 8, 0);
    add_ranks(&made, REPORT_METHOD_SIGNED_RANK, "Pain, VAS", "C", "1 month, clinic", 7, 0);
    add_ranks(&made, REPORT_METHOD_SIGNED_RANK, "Pain, VAS", "C", "6 months", 6, 0);
    check(&made, REPORT_PAIRS_VISITS, NULL,
        "Wilcoxon signed-rank test, two-sided; pairs (zero differences dropped), Baseline, "
        "clinic to 1 month, clinic / Baseline, clinic to 6 months: Pain, VAS: A, then B 9 (1) "
        "/ "
        "8 (1), C 7 (1) / 6 (1).");
    teardown(&made);
}

static void test_note__ties(void **state)
{
    (void)state;
    Runs made;
    setup(&made);
    add_ranks(&made, REPORT_METHOD_RANK_SUM, "Pain", "", "", 9, 3);
    add_ranks(&made, REPORT_METHOD_RANK_SUM, "Index", "", "", 9, 0);
    check(&made, REPORT_PAIRS_NONE, NULL,
        "Wilcoxon rank-sum (Mann-Whitney) test, two-sided; variance corrected for the ties of "
        "Pain.");
    add_ranks(&made, REPORT_METHOD_RANK_SUM, "Index", "", "", 9, 2);
    check(&made, REPORT_PAIRS_NONE, NULL,
        "Wilcoxon rank-sum (Mann-Whitney) test, two-sided; variance corrected for ties but for "
        "Index (1 of 2 tests), without ties.");
    teardown(&made);
}

/* An exact P needs no variance. */
static void test_note__exact_ties(void **state)
{
    (void)state;
    Runs made;
    setup(&made);
    add_ranks(&made, REPORT_METHOD_RANK_SUM, "Pain", "", "", 9, 3);
    ((ReportResult *)made.results->pdata[0])->exact = true;
    check(&made, REPORT_PAIRS_NONE, NULL, "Wilcoxon rank-sum (Mann-Whitney) test, two-sided.");
    teardown(&made);
}

/* A row that was computed in another way says so, and an odds ratio that nobody prints is none.
 */
static void test_note__variants(void **state)
{
    (void)state;
    Runs made;
    setup(&made);
    static const char *const rows[] = {"Sex", "Grade, Frankel", "Palsy"};
    for (size_t i = 0; i < 3; i++) {
        GPtrArray *parts = add_run(&made, REPORT_METHOD_FISHER, rows[i], "", "")->parts;
        g_ptr_array_add(
            parts, report_phrase_new(i == 1 ? "exact (meeting in the middle)" : "exact", NULL));
        if (i != 1)
            g_ptr_array_add(parts, report_phrase_new(report_part_odds_ratio, NULL));
    }
    check(&made, REPORT_PAIRS_NONE, NULL,
        "Fisher's exact test, exact; Grade, Frankel: exact (meeting in the middle).");
    g_autoptr(GPtrArray) methods = report_method_runs(made.runs);
    g_autofree char *said =
        report_method_runs_words(methods->pdata[0], REPORT_FAMILY_ROW_VISIT, NULL);
    assert_string_equal(said, "Fisher's exact test, exact or exact (meeting in the middle)");
    teardown(&made);
}

/* Only what is shown is explained; a change that is turned, with its tables. */
static void test_numbers(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    const ReportNumbers means = {.means = true, .improvements = none};
    g_autofree char *plain = report_numbers_words(&means, NULL);
    assert_string_equal(plain,
        "Numbers are given as mean and standard deviation. Unknown values are counted and take "
        "no part in any test. Printed numbers are rounded half away from zero.");
    char turned[] = "Pain in Table 2";
    g_ptr_array_add(none, turned);
    const ReportNumbers changes = {.changes = true, .improvements = none};
    g_autofree char *text = report_numbers_words(&changes, NULL);
    assert_non_null(
        strstr(text, "A change is the later value minus the earlier one of the patients "
                     "who have both; of Pain in Table 2 it is the earlier value minus "
                     "the later one, so that more is better. Printed"));
}

static void test_note__two_languages(void **state)
{
    (void)state;
    (void)base_words_begin(PROREG_BINARY_DIR "/po");
    Runs made;
    setup(&made);
    add_ranks(&made, REPORT_METHOD_SIGNED_RANK, "Pain", "Cervical", "", 9, 0);
    add_ranks(&made, REPORT_METHOD_SIGNED_RANK, "Pain", "Thoracic", "", 8, 0);
    check(&made, REPORT_PAIRS_COLUMNS, base_words_find("ja"),
        "ウィルコクソン符号付順位和検定、両側；対の数（差が 0 で除いた数）: Pain: Cervical 9 "
        "(1)、Thoracic 8 "
        "(1)。");
    check(&made, REPORT_PAIRS_COLUMNS, NULL,
        "Wilcoxon signed-rank test, two-sided; pairs (zero differences dropped): Pain: "
        "Cervical "
        "9 (1), Thoracic 8 (1).");
    teardown(&made);
}

/* 193 P values of which 21 are adjusted, and a table with a level. */
static void test_multiplicity(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) levels = g_ptr_array_new();
    ReportMultiplicity tests = {193, 21, levels};
    g_autofree char *some = report_multiplicity_words(&tests, "1.0", NULL);
    assert_string_equal(some, "All tests are two-sided. There are 193 P values; 21 are "
                              "adjusted for multiple testing, "
                              "within the families named above, and 172 are not. No level of "
                              "significance is set. The "
                              "analysis was run with proreg 1.0.");
    char level[] = "Table 2 (0.05)";
    g_ptr_array_add(levels, level);
    tests.n_adjusted = 0;
    g_autofree char *none = report_multiplicity_words(&tests, "1.0", NULL);
    assert_string_equal(none,
        "All tests are two-sided. There are 193 P values; none is adjusted for multiple "
        "testing. A level of significance is set for Table 2 (0.05) alone. The analysis was "
        "run "
        "with proreg 1.0.");
}

/* Only the style that prints 0.99 for 1 says so, and only where it did. */
static void test_p_bound(void **state)
{
    (void)state;
    const double high[] = {0.2, 1.0}, low[] = {0.2, 0.994};
    g_autofree char *said = report_p_bound_words(REPORT_P_JMP, high, 2, NULL);
    assert_string_equal(said, "A P of 0.995 or more is printed as 0.99.");
    assert_null(report_p_bound_words(REPORT_P_JMP, low, 2, NULL));
    assert_null(report_p_bound_words(REPORT_P_NEJM, high, 2, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_note__labels_with_commas),
        cmocka_unit_test(test_note__ties),
        cmocka_unit_test(test_note__exact_ties),
        cmocka_unit_test(test_note__two_languages),
        cmocka_unit_test(test_note__variants),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_multiplicity),
        cmocka_unit_test(test_p_bound),
    };
    return cmocka_run_group_tests_name("reports/words/footnote", tests, NULL, NULL);
}
