/* Times the routines of analysis/ on generated data in memory: analysis_bench DIR ROWS.
   DIR holds columns as raw doubles (x1.bin ...), which bench/analysis.R wrote, so that R and
   this program see the same numbers. Prints "NAME SECONDS CHECK" a line; CHECK is a statistic
   that R prints too. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "analysis/anova.h"
#include "analysis/cox.h"
#include "analysis/kaplan_meier.h"
#include "analysis/logistic.h"
#include "analysis/logrank.h"
#include "analysis/match.h"
#include "analysis/rank_sum.h"
#include "analysis/signed_rank.h"
#include "analysis/tukey.h"

static double now(void)
{
    return (double)clock() / CLOCKS_PER_SEC; /* of the processor: other programs do not count */
}

static double *column(const char *folder, const char *name, size_t n)
{
    char path[512];
    double *values = malloc(n * sizeof *values);
    snprintf(path, sizeof path, "%s/%s.bin", folder, name);
    FILE *file = fopen(path, "rb");
    if (!values || !file || fread(values, sizeof *values, n, file) != n) {
        fprintf(stderr, "%s: cannot be read\n", path);
        exit(1);
    }
    fclose(file);
    return values;
}

static int32_t *codes(const double *values, size_t n)
{
    int32_t *to = malloc(n * sizeof *to);
    for (size_t i = 0; to && i < n; i++)
        to[i] = (int32_t)values[i];
    return to;
}

static void report(const char *name, double start, StatStatus status, double check)
{
    printf("%s %.6f %.15g\n", name, now() - start, status == STAT_OK ? check : NAN);
}

static void bench_ranks(const double *pre, const double *post, const int32_t *group, size_t n)
{
    double start = now();
    StatSignedRank s;
    StatStatus status = stat_signed_rank(
        pre, post, NULL, n, &(StatSignedRankOptions){.without_interval = true}, &s);
    report("signed-rank", start, status, s.statistic);
    int32_t *two = malloc(n * sizeof *two);
    for (size_t i = 0; i < n; i++)
        two[i] = group[i] > 0;
    start = now();
    StatRankSum r;
    status =
        stat_rank_sum(post, two, NULL, n, &(StatRankSumOptions){.without_interval = true}, &r);
    report("rank-sum", start, status, r.statistic);
    free(two);
    start = now();
    StatMoments moments[3];
    StatTukeyPair pairs[3];
    StatAnova anova;
    StatTukey tukey;
    status = stat_anova(post, group, NULL, n, 3, moments, &anova);
    if (status == STAT_OK)
        status = stat_tukey(moments, 3, 0, pairs, &tukey);
    report("anova+tukey", start, status, anova.statistic);
}

static void bench_survival(const char *label, const double *time, const double *event,
    const int32_t *group, const StatColumn *x, size_t n)
{
    char name[64];
    double start = now();
    StatKaplanMeier km;
    StatStatus status = stat_kaplan_meier(time, event, group, 3, NULL, n, NULL, &km);
    snprintf(name, sizeof name, "km-%s", label);
    report(name, start, status, km.groups ? km.groups[0].rmean : NAN);
    stat_kaplan_meier_clear(&km);
    start = now();
    StatLogrank logrank;
    status = stat_logrank(time, event, group, 3, NULL, 0, NULL, n, &logrank);
    snprintf(name, sizeof name, "logrank-%s", label);
    report(name, start, status, logrank.statistic);
    stat_logrank_clear(&logrank);
    start = now();
    StatCox cox;
    status = stat_cox(time, event, x, 3, NULL, 0, NULL, n, NULL, &cox);
    snprintf(name, sizeof name, "cox-%s", label);
    report(name, start, status, cox.log_likelihood);
    stat_cox_clear(&cox);
}

/* About normal scores, half a standard deviation higher in the treated, who come first. */
static double *scores(size_t n_treated, size_t n)
{
    double *score = malloc(n * sizeof *score);
    uint64_t state = 1;
    for (size_t i = 0; score && i < n; i++) {
        double sum = 0;
        for (int k = 0; k < 12; k++) {
            state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            sum += (double)(state >> 11) * 0x1p-53;
        }
        score[i] = sum - 6 + (i < n_treated ? 0.5 : 0);
    }
    return score;
}

/* Matches the first n_treated rows with the others within 0.2, and frees the scores. */
static void bench_match(
    const char *name, double *score, size_t n_treated, size_t n, StatMatchMethod method)
{
    unsigned char *treated = calloc(n, 1);
    memset(treated, 1, n_treated);
    const double start = now();
    StatPairs pairs;
    const StatStatus status = stat_match(score, treated, NULL, n, 0.2, method, &pairs);
    report(name, start, status, (double)pairs.n_pairs);
    stat_pairs_clear(&pairs);
    free(score);
    free(treated);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fputs("usage: analysis_bench DIR ROWS\n", stderr);
        return 2;
    }
    const size_t n = (size_t)strtoull(argv[2], NULL, 10);
    static const char *const names[] = {
        "x1", "x2", "x3", "x4", "x5", "time", "days", "event", "group", "y", "pre", "post"};
    double *c[12];
    for (size_t i = 0; i < 12; i++)
        c[i] = column(argv[1], names[i], n);
    StatColumn x[5];
    for (size_t i = 0; i < 5; i++)
        x[i] = (StatColumn){.values = c[i]};
    int32_t *group = codes(c[8], n);
    bench_ranks(c[10], c[11], group, n);
    bench_survival("continuous", c[5], c[7], group, x, n);
    bench_survival("days", c[6], c[7], group, x, n);
    for (int with_tests = 0; with_tests < 2; with_tests++) {
        const double start = now();
        StatLogistic logistic;
        const StatStatus status = stat_logistic(
            c[9], x, 5, NULL, n, &(StatLogisticOptions){.no_lr = !with_tests}, &logistic);
        report(with_tests ? "logistic-with-LR-tests" : "logistic", start, status,
            logistic.log_likelihood);
        stat_logistic_clear(&logistic);
    }
    bench_match("match-nearest-200000", column(argv[1], "score", 200000), 50000, 200000,
        STAT_MATCH_NEAREST);
    bench_match(
        "match-optimal-1100000", scores(100000, 1100000), 100000, 1100000, STAT_MATCH_OPTIMAL);
    for (size_t i = 0; i < 12; i++)
        free(c[i]);
    free(group);
    return 0;
}
