/*
 * What numbers tell together: cases by hand, and small systems by chance whose combinations are
 * all tried. The coefficients of a combination of four rows of 0 and 1 that is of as few
 * patients as can be are minors of order three (Cramer), which are at most 2.
 */
#include "reports/study/counts_few.h"
#include "support/fixture.h"

enum { MOST = 64 };

/* A set of numbers by a text: a digit a patient, - for who is counted by none. */
typedef struct {
    ReportWho who;
    int32_t cell[MOST];
} Set;

static size_t fill(Set *set, const char *text)
{
    const size_t n = strlen(text);
    set->who = (ReportWho){.n_cells = 1, .cell = set->cell};
    for (size_t i = 0; i < n; i++) {
        set->cell[i] = text[i] == '-' ? -1 : text[i] - '0';
        set->who.n_cells = MAX(set->who.n_cells, (size_t)(set->cell[i] + 1));
    }
    return n;
}

static void expect(
    int64_t few, bool tells, const char *first, const char *second, const char *third)
{
    const char *const texts[] = {first, second, third};
    Set sets[3];
    const ReportWho *who[3];
    size_t n = 0, n_sets = 0;
    for (size_t i = 0; i < 3 && texts[i]; i++) {
        n = fill(&sets[i], texts[i]);
        who[n_sets++] = &sets[i].who;
    }
    if (report_tells_few(who, n_sets, n, few) != tells)
        fail_msg(
            "%s %s %s below %d", first, second ? second : "", third ? third : "", (int)few);
}

static void test_counts_few__by_hand(void **state)
{
    (void)state;
    expect(5, false, "0000011111", NULL, NULL);
    expect(6, true, "0000011111", NULL, NULL);
    /* Who is not in it is a few. */
    expect(5, true, "000000000---", NULL, NULL);
    expect(3, false, "000000000---", NULL, NULL);
    /* A few less in one of two groups, and the same in all groups together. */
    expect(3, true, "000000111111", "0000--111111", NULL);
    expect(2, false, "000000111111", "0000--111111", NULL);
    expect(3, true, "000000111111", "000001111111", NULL);
    /* All, a part, and all but one of the rest. */
    expect(5, true, "00000000000-----", "000000----------", "------0000------");
    expect(5, false, "0000000000------", "00000-----------", "-----00000------");
    /* Two sets that share some: their difference is of both rests. */
    expect(5, false, "00000000-----------", "---00000000--------", NULL);
    expect(7, true, "00000000-----------", "---00000000--------", NULL);
    /* Nobody, and nothing that is counted. */
    expect(5, false, "----------", NULL, NULL);
    assert_false(report_tells_few(NULL, 0, 0, 5));
    /* Each pair is in two of three: two of them less all. */
    expect(2, false, "0000--", "--0000", "00--00");
    expect(3, true, "0000--", "--0000", "00--00");
}

/* ---- all combinations ---- */

static int64_t fewest_of(const Set *sets, size_t n_sets, size_t n_patients)
{
    int64_t fewest = INT64_MAX;
    int by[4] = {0};
    for (size_t code = 0; code < 625; code++) {
        int64_t n = 0;
        size_t rest = code;
        for (size_t i = 0; i < 4; i++, rest /= 5)
            by[i] = (int)(rest % 5) - 2;
        for (size_t p = 0; p < n_patients; p++) {
            int sum = by[3];
            for (size_t s = 0; s < n_sets; s++)
                sum += sets[s].cell[p] == 0 ? by[s] : 0;
            n += sum != 0;
        }
        fewest = n > 0 ? MIN(fewest, n) : fewest;
    }
    return fewest;
}

static void test_counts_few__all_combinations(void **state)
{
    (void)state;
    g_autoptr(GRand) rand = g_rand_new_with_seed(15);
    for (size_t round = 0; round < 400; round++) {
        Set sets[3];
        const ReportWho *who[3];
        const size_t n = (size_t)g_rand_int_range(rand, 6, 30);
        for (size_t s = 0; s < 3; s++) {
            who[s] = &sets[s].who;
            sets[s].who = (ReportWho){.n_cells = 1, .cell = sets[s].cell};
            for (size_t p = 0; p < n; p++)
                sets[s].cell[p] = g_rand_int_range(rand, 0, 4) > 0 ? 0 : -1;
            if (s > 0 && round % 2 == 0)
                for (size_t p = 0; p < n * 3 / 4; p++)
                    sets[s].cell[p] = sets[s - 1].cell[p];
        }
        const int64_t fewest = fewest_of(sets, 3, n);
        for (int64_t few = 2; few < 8; few++)
            if (report_tells_few(who, 3, n, few) != (fewest < few))
                fail_msg("round %zu: fewest %d, below %d", round, (int)fewest, (int)few);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts_few__by_hand),
        cmocka_unit_test(test_counts_few__all_combinations),
    };
    return cmocka_run_group_tests_name("reports/counts_few", tests, NULL, NULL);
}
