/* What must hold for any data: a weight is a repetition, units and names of groups do not
 * matter, P lies in [0, 1], adjusted P values rise with P. On random data sets,
 * with ties, zeros and missing values. */
#include "support/close.h"

#include "analysis/adjust.h"
#include "analysis/anova.h"
#include "analysis/chi_squared.h"
#include "analysis/cox.h"
#include "analysis/crosstab.h"
#include "analysis/describe.h"
#include "analysis/fisher.h"
#include "analysis/kaplan_meier.h"
#include "analysis/kruskal.h"
#include "analysis/linear_model.h"
#include "analysis/logistic.h"
#include "analysis/logrank.h"
#include "analysis/mcnemar.h"
#include "analysis/rank_sum.h"
#include "analysis/signed_rank.h"
#include "analysis/smd.h"
#include "analysis/t_paired.h"
#include "analysis/tukey.h"

#include <string.h>

enum { MOST = 200, N_ROUNDS = 20 };

/* Rows of everything that a routine may want. */
typedef struct {
    size_t n;
    double x[MOST], y[MOST], event[MOST], outcome[MOST];
    int32_t two[MOST], three[MOST], level[MOST];
    int64_t weight[MOST];
} Rows;

static double uniform(uint64_t *random)
{
    *random = *random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(*random >> 11) * 0x1p-53;
}

/* Whole numbers of a small range, so that there are ties, or not; some are missing. */
static void draw(Rows *rows, uint64_t *random)
{
    const double step = uniform(random) < 0.6 ? 1 : 1e-6;
    rows->n = 20 + (size_t)(uniform(random) * 25);
    for (size_t i = 0; i < rows->n; i++) {
        rows->x[i] = floor(uniform(random) * 10 / step) * step;
        rows->y[i] = floor(uniform(random) * 10 / step) * step;
        rows->event[i] = uniform(random) < 0.7;
        rows->outcome[i] = uniform(random) < 0.5;
        rows->two[i] = uniform(random) < 0.5;
        rows->three[i] = (int32_t)(uniform(random) * 3);
        rows->level[i] = (int32_t)(uniform(random) * 3);
        rows->weight[i] = 1 + (int64_t)(uniform(random) * 4);
        if (uniform(random) < 0.03)
            rows->x[i] = NAN;
    }
}

static void add_row(Rows *to, const Rows *from, size_t i, int64_t weight)
{
    assert_true(to->n < MOST);
    to->x[to->n] = from->x[i];
    to->y[to->n] = from->y[i];
    to->event[to->n] = from->event[i];
    to->outcome[to->n] = from->outcome[i];
    to->two[to->n] = from->two[i];
    to->three[to->n] = from->three[i];
    to->level[to->n] = from->level[i];
    to->weight[to->n++] = weight;
}

/* Each row as often as its weight says, from the last to the first; weights of 1. */
static void repeat(const Rows *from, Rows *to)
{
    to->n = 0;
    for (size_t i = from->n; i-- > 0;)
        for (int64_t k = 0; k < from->weight[i]; k++)
            add_row(to, from, i, 1);
}

/* Each row in parts of its weight, all in a random order. */
static void split_and_shuffle(const Rows *from, Rows *to, uint64_t *random)
{
    static Rows parts;
    parts.n = to->n = 0;
    for (size_t i = 0; i < from->n; i++)
        for (int64_t left = from->weight[i], part; left > 0; left -= part) {
            part = 1 + (int64_t)(uniform(random) * (double)left);
            add_row(&parts, from, i, part);
        }
    while (parts.n > 0) {
        const size_t i = (size_t)(uniform(random) * (double)parts.n);
        add_row(to, &parts, i, parts.weight[i]);
        parts.n--;
        const size_t last = parts.n;
        parts.n = i;
        add_row(&parts, &parts, last, parts.weight[last]);
        parts.n = last;
    }
}

/* Numbers of all routines, one after the other. */
typedef struct {
    size_t n;
    double value[900];
    double p[60]; /* P values among them */
    size_t n_p;
} Answers;

static void put(Answers *a, double value)
{
    assert_true(a->n < sizeof a->value / sizeof a->value[0]);
    a->value[a->n++] = value;
}

static void put_p(Answers *a, double p)
{
    assert_true(a->n_p < sizeof a->p / sizeof a->p[0]);
    a->p[a->n_p++] = p;
    put(a, p);
}

static void ask_pairs(const Rows *r, Answers *a)
{
    StatTPaired t;
    assert_int_equal(stat_t_paired(r->x, r->y, r->weight, r->n, 0, &t), STAT_OK);
    put(a, t.estimate);
    put(a, t.statistic);
    put(a, t.conf_low);
    put_p(a, t.p_value);
    for (int k = 0; k < 4; k++) {
        const StatSignedRankOptions how = {
            .exact = k & 1, .zeros = k & 2 ? STAT_ZEROS_PRATT : STAT_ZEROS_WILCOXON};
        StatSignedRank s;
        assert_int_equal(stat_signed_rank(r->x, r->y, r->weight, r->n, &how, &s), STAT_OK);
        put(a, s.statistic);
        put(a, s.estimate);
        put(a, s.conf_low);
        put(a, s.conf_high);
        put_p(a, s.p_value);
    }
    StatSpearman rho;
    assert_int_equal(stat_spearman(r->x, r->y, r->weight, r->n, &rho), STAT_OK);
    put(a, rho.estimate);
    put_p(a, rho.p_value);
}

static void ask_groups(const Rows *r, Answers *a)
{
    StatDescription d[3];
    assert_int_equal(stat_describe(r->x, r->three, r->weight, r->n, 3, d, NULL), STAT_OK);
    for (size_t g = 0; g < 3; g++) {
        put(a, d[g].mean);
        put(a, d[g].sd);
        put(a, d[g].median);
        put(a, d[g].q1);
    }
    StatMoments moments[3];
    StatAnova f;
    StatTukey tukey;
    StatTukeyPair pairs[3];
    assert_int_equal(stat_anova(r->x, r->three, r->weight, r->n, 3, moments, &f), STAT_OK);
    put(a, f.statistic);
    put_p(a, f.p_value);
    assert_int_equal(stat_tukey(moments, 3, 0, pairs, &tukey), STAT_OK);
    for (size_t i = 0; i < 3; i++)
        put_p(a, pairs[i].p_value);
    StatKruskal h;
    assert_int_equal(stat_kruskal(r->x, r->three, r->weight, r->n, 3, &h), STAT_OK);
    put(a, h.statistic);
    put_p(a, h.p_value);
    for (int k = 0; k < 2; k++) {
        const StatRankSumOptions how = {.exact = k};
        StatRankSum u;
        assert_int_equal(stat_rank_sum(r->x, r->two, r->weight, r->n, &how, &u), STAT_OK);
        put(a, u.statistic);
        put(a, u.estimate);
        put(a, u.conf_low);
        put_p(a, u.p_value);
    }
    StatSmd s;
    assert_int_equal(stat_smd(r->x, r->two, r->weight, r->n, &s), STAT_OK);
    put(a, s.smd);
    assert_int_equal(stat_smd_level(r->level, 1, r->two, r->weight, r->n, &s), STAT_OK);
    put(a, s.smd);
}

static void ask_tables(const Rows *r, Answers *a)
{
    int64_t table[9], small[4], n_missing;
    assert_int_equal(
        stat_crosstab(r->three, r->level, r->weight, r->n, 3, 3, table, &n_missing), STAT_OK);
    assert_int_equal(
        stat_crosstab(r->two, r->three, r->weight, r->n, 2, 2, small, &n_missing), STAT_DATA);
    int32_t binary[MOST];
    for (size_t i = 0; i < r->n; i++)
        binary[i] = r->level[i] > 0;
    assert_int_equal(
        stat_crosstab(r->two, binary, r->weight, r->n, 2, 2, small, &n_missing), STAT_OK);
    StatFisher fisher;
    assert_int_equal(stat_fisher(small, 2, 2, 0, &fisher), STAT_OK);
    put_p(a, fisher.p_value);
    put(a, fisher.odds_ratio);
    put(a, fisher.conf_low);
    StatChiSquared chi;
    assert_int_equal(stat_chi_squared(table, 3, 3, false, &chi), STAT_OK);
    put(a, chi.statistic);
    put_p(a, chi.p_value);
    for (int k = 0; k < 2; k++) {
        StatMcnemar m;
        assert_int_equal(stat_mcnemar(k ? table : small, k ? 3 : 2, NULL, &m), STAT_OK);
        put(a, m.statistic);
        put_p(a, m.p_value);
    }
}

static void ask_survival(const Rows *r, Answers *a)
{
    StatKaplanMeier km;
    assert_int_equal(
        stat_kaplan_meier(r->x, r->event, r->two, 2, r->weight, r->n, NULL, &km), STAT_OK);
    for (size_t g = 0; g < 2; g++) {
        const StatSurvivalCurve *curve = &km.groups[g];
        put(a, (double)curve->n_steps);
        put(a, curve->median);
        put(a, curve->median_low);
        put(a, curve->rmean);
        put(a, curve->rmean_std_error);
        for (size_t i = 0; i < curve->n_steps && i < 5; i++) {
            put(a, curve->steps[i].survival);
            put(a, curve->steps[i].conf_low);
        }
    }
    stat_kaplan_meier_clear(&km);
    StatLogrank test;
    assert_int_equal(
        stat_logrank(r->x, r->event, r->three, 3, r->two, 2, r->weight, r->n, &test), STAT_OK);
    put(a, test.statistic);
    put_p(a, test.p_value);
    stat_logrank_clear(&test);
}

/* Five terms: more than those whose sums have loops of a known length. */
static void ask_models(const Rows *r, Answers *a)
{
    double square[MOST];
    for (size_t i = 0; i < r->n; i++)
        square[i] = r->y[i] * r->y[i];
    const StatColumn columns[] = {{.values = r->y}, {.values = square},
        {.codes = r->level, .n_levels = 3}, {.codes = r->two, .n_levels = 2}};
    for (int ties = 0; ties < 2; ties++) {
        const StatCoxOptions how = {.ties = ties ? STAT_TIES_BRESLOW : STAT_TIES_EFRON};
        StatCox cox;
        assert_int_equal(
            stat_cox(r->x, r->event, columns, 4, r->three, 3, r->weight, r->n, &how, &cox),
            STAT_OK);
        put(a, cox.log_likelihood);
        put(a, cox.concordance);
        put(a, cox.concordance_std_error);
        put_p(a, cox.lr_p_value);
        for (size_t k = 0; k < cox.n_terms; k++) {
            put(a, cox.terms[k].std_error);
            put(a, cox.terms[k].estimate);
        }
        stat_cox_clear(&cox);
    }
    StatLogistic logistic;
    assert_int_equal(
        stat_logistic(r->outcome, columns, 4, r->weight, r->n, NULL, &logistic), STAT_OK);
    put(a, logistic.log_likelihood);
    put_p(a, logistic.lr_p_value);
    for (size_t k = 0; k < logistic.n_terms; k++) {
        put(a, logistic.terms[k].std_error);
        put(a, logistic.terms[k].estimate);
        put(a, logistic.terms[k].lr_statistic);
    }
    stat_logistic_clear(&logistic);
    StatLinearModel lm;
    assert_int_equal(stat_linear_model(r->x, columns, 4, r->weight, r->n, NULL, &lm), STAT_OK);
    put(a, lm.r_squared);
    put(a, lm.sigma);
    for (size_t k = 0; k < lm.n_terms; k++) {
        put_p(a, lm.terms[k].p_value);
        put(a, lm.terms[k].estimate);
    }
    stat_linear_model_clear(&lm);
}

static void ask_tests(const Rows *rows, Answers *answers)
{
    *answers = (Answers){0};
    ask_pairs(rows, answers);
    ask_groups(rows, answers);
    ask_tables(rows, answers);
    ask_survival(rows, answers);
}

static void ask_all(const Rows *rows, Answers *answers)
{
    ask_tests(rows, answers);
    ask_models(rows, answers);
}

/* The same string of bytes; a NaN is a NaN. */
static void assert_same_bits(const Answers *a, const Answers *b)
{
    assert_int_equal(a->n, b->n);
    for (size_t i = 0; i < a->n; i++) {
        const bool same = memcmp(&a->value[i], &b->value[i], sizeof a->value[i]) == 0;
        if (!same && !(isnan(a->value[i]) && isnan(b->value[i])))
            fail_msg("answer %zu: %.17g and %.17g", i, a->value[i], b->value[i]);
    }
}

/* Counts, repeated rows, and counts split and shuffled give one result, to the last bit. */
static void test_properties__weight_is_repetition(void **state)
{
    (void)state;
    uint64_t random = 1;
    static Rows rows, repeated, shuffled;
    static Answers a, b, c;
    for (int round = 0; round < N_ROUNDS; round++) {
        draw(&rows, &random);
        repeat(&rows, &repeated);
        split_and_shuffle(&rows, &shuffled, &random);
        ask_all(&rows, &a);
        ask_all(&repeated, &b);
        ask_all(&shuffled, &c);
        assert_same_bits(&a, &b);
        assert_same_bits(&a, &c);
        for (size_t i = 0; i < a.n_p; i++)
            assert_true(isnan(a.p[i]) || (a.p[i] >= 0 && a.p[i] <= 1));
    }
}

/* Another unit and another zero: t, F, ranks and survival see the same data. (A square among
   the covariates does not.) */
static void test_properties__unit(void **state)
{
    (void)state;
    uint64_t random = 2;
    static Rows rows, other;
    static Answers a, b;
    for (int round = 0; round < N_ROUNDS; round++) {
        draw(&rows, &random);
        other = rows;
        for (size_t i = 0; i < rows.n; i++) {
            rows.x[i] = floor(rows.x[i]);
            rows.y[i] = floor(rows.y[i]);
            other.x[i] = 1024 * (rows.x[i] + 4096);
            other.y[i] = 1024 * (rows.y[i] + 4096);
        }
        ask_tests(&rows, &a);
        ask_tests(&other, &b);
        assert_int_equal(a.n_p, b.n_p);
        for (size_t i = 0; i < a.n_p; i++)
            assert_within(a.p[i], b.p[i], 1e-9);
    }
}

/* Which of two groups comes first changes signs, not P values. */
static void test_properties__groups_swapped(void **state)
{
    (void)state;
    uint64_t random = 3;
    static Rows rows;
    for (int round = 0; round < N_ROUNDS; round++) {
        draw(&rows, &random);
        int32_t swapped[MOST];
        for (size_t i = 0; i < rows.n; i++)
            swapped[i] = 1 - rows.two[i];
        StatRankSum u, v;
        const StatRankSumOptions how = {.exact = round % 2};
        assert_int_equal(stat_rank_sum(rows.x, rows.two, NULL, rows.n, &how, &u), STAT_OK);
        assert_int_equal(stat_rank_sum(rows.x, swapped, NULL, rows.n, &how, &v), STAT_OK);
        assert_close(u.p_value, v.p_value);
        assert_true(u.estimate == -v.estimate && u.conf_low == -v.conf_high);
        StatLogrank s, t;
        assert_int_equal(
            stat_logrank(rows.x, rows.event, rows.two, 2, NULL, 0, NULL, rows.n, &s), STAT_OK);
        assert_int_equal(
            stat_logrank(rows.x, rows.event, swapped, 2, NULL, 0, NULL, rows.n, &t), STAT_OK);
        assert_apart(s.statistic, t.statistic, 1e-10 * (1 + t.statistic));
        assert_close(s.groups[0].expected, t.groups[1].expected);
        stat_logrank_clear(&s);
        stat_logrank_clear(&t);
        StatSmd c, d;
        assert_int_equal(stat_smd(rows.x, rows.two, NULL, rows.n, &c), STAT_OK);
        assert_int_equal(stat_smd(rows.x, swapped, NULL, rows.n, &d), STAT_OK);
        assert_close(c.smd, -d.smd);
        StatSignedRank p, q;
        assert_int_equal(stat_signed_rank(rows.x, rows.y, NULL, rows.n, NULL, &p), STAT_OK);
        assert_int_equal(stat_signed_rank(rows.y, rows.x, NULL, rows.n, NULL, &q), STAT_OK);
        assert_close(p.p_value, q.p_value);
        assert_true(p.estimate == -q.estimate && p.conf_low == -q.conf_high);
    }
}

static void test_properties__adjusted_rises(void **state)
{
    (void)state;
    uint64_t random = 4;
    for (int round = 0; round < N_ROUNDS; round++) {
        double p[20], adjusted[20];
        const size_t n = 1 + (size_t)(uniform(&random) * 20);
        for (size_t i = 0; i < n; i++)
            p[i] = uniform(&random) < 0.1 ? NAN : floor(uniform(&random) * 30) / 30;
        for (int method = STAT_ADJUST_BH; method <= STAT_ADJUST_BONFERRONI; method++) {
            assert_int_equal(stat_adjust(p, n, (StatAdjustment)method, adjusted), STAT_OK);
            for (size_t i = 0; i < n; i++) {
                assert_true(
                    isnan(p[i]) ? isnan(adjusted[i]) : adjusted[i] >= p[i] && adjusted[i] <= 1);
                for (size_t j = 0; j < n; j++)
                    assert_false(p[i] <= p[j] && adjusted[i] > adjusted[j]);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_properties__weight_is_repetition),
        cmocka_unit_test(test_properties__unit),
        cmocka_unit_test(test_properties__groups_swapped),
        cmocka_unit_test(test_properties__adjusted_rises),
    };
    return cmocka_run_group_tests_name("analysis/properties", tests, NULL, NULL);
}
