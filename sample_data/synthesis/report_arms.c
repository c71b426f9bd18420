/* The tests of the decompression study: arms against each other, and Table 3. */
#include "report.h"

#include "analysis/fisher.h"
#include "analysis/logistic.h"
#include "analysis/logrank.h"
#include "analysis/rank_sum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TABLE = 1, VARIABLE, LEVEL, GROUP, VISIT, STATISTIC, VALUE, MAX_LEVELS = 5 };
enum { DEGREE, PALSY, EMERGENCY, AGE, MALE, COVARIATES };

static bool is(const char *text, const char *other)
{
    return strcmp(text, other) == 0;
}

/* As the paper prints: two decimals, 1 as 0.99, small ones below a limit; of the limits that
   hold it took now this one, now that. */
static void print_p(double p, const char *published, char *text)
{
    const double limit = published[0] == '<' ? strtod(published + 1, NULL) : 0;
    if (isnan(p))
        text[0] = '\0';
    else if (p < limit)
        snprintf(text, SYN_REPORT_TEXT, "<%g", limit);
    else
        snprintf(text, SYN_REPORT_TEXT, "%.2f", p > 0.99 ? 0.99 : floor(p * 100 + 0.5) / 100);
}

static bool takes_part(const SynPerson *p, const SynPrinted *cell)
{
    return p->arm != SYN_OUTSIDE && (p->matched || !is(cell->cell[VISIT], "matched"));
}

/* The rows that are tested as one with the row of the cell. */
static int rows_of(const char *row, const char **rows)
{
    static const char *const escc[] = {"ESCC 0", "ESCC 1a-c", "ESCC2", "ESCC3"};
    static const char *const frankel[] = {
        "Frankel A", "Frankel B", "Frankel C", "Frankel D", "Frankel E"};
    const bool degrees = strncmp(row, "ESCC", 4) == 0 && !is(row, "ESCC ≥ 2");
    const bool grades = strncmp(row, "Frankel ", 8) == 0;
    const int n = degrees ? 4 : grades ? 5 : 1;
    for (int k = 0; k < n; k++)
        rows[k] = degrees ? escc[k] : grades ? frankel[k] : row;
    return n;
}

static double test_counts(const SynPeople *people, const SynPrinted *cell)
{
    const char *rows[MAX_LEVELS];
    int64_t table[MAX_LEVELS * SYN_ARMS] = {0}, kept[MAX_LEVELS * SYN_ARMS];
    const int n = rows_of(cell->cell[VARIABLE], rows);
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const SynPerson *p = &people->person[i];
        if (!takes_part(p, cell))
            continue;
        for (int k = 0; k < n; k++) {
            SynPrinted row = *cell;
            snprintf(row.cell[VARIABLE], SYN_PUBLISHED_TEXT, "%s", rows[k]);
            const int counts = syn_report_counts(p, &row);
            if (counts == 1)
                table[k * SYN_ARMS + (int)p->arm]++;
            else if (counts == 0 && n == 1)
                table[SYN_ARMS + (int)p->arm]++;
        }
    }
    size_t rows_kept = 0;
    for (int k = 0; k < (n == 1 ? 2 : n); k++)
        if (table[k * SYN_ARMS] + table[k * SYN_ARMS + 1] > 0) {
            memcpy(&kept[rows_kept * SYN_ARMS], &table[k * SYN_ARMS], 2 * sizeof *kept);
            rows_kept++;
        }
    StatFisher fisher;
    if (stat_fisher(kept, rows_kept, SYN_ARMS, 0, &fisher) != STAT_OK)
        return (double)NAN;
    return fisher.p_value;
}

static double test_ranks(const SynPeople *people, const SynPrinted *cell)
{
    const StatRankSumOptions options = {.without_interval = true};
    double value[SYN_PEOPLE];
    int32_t arm[SYN_PEOPLE];
    StatRankSum result;
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const SynPerson *p = &people->person[i];
        arm[i] = takes_part(p, cell) ? (int32_t)p->arm : -1;
        value[i] = arm[i] >= 0 ? syn_report_value(p, cell) : 0;
    }
    if (stat_rank_sum(value, arm, NULL, SYN_PEOPLE, &options, &result) != STAT_OK)
        return (double)NAN;
    return result.p_value;
}

double syn_arms_survival_p(const SynPeople *people)
{
    double time[SYN_PEOPLE], dead[SYN_PEOPLE];
    int32_t arm[SYN_PEOPLE];
    StatLogrank result;
    double p_value = (double)NAN;
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const SynPerson *p = &people->person[i];
        arm[i] = p->arm == SYN_OUTSIDE ? -1 : (int32_t)p->arm;
        time[i] = p->follow_days;
        dead[i] = p->vital_status == SYN_DEAD;
    }
    if (stat_logrank(time, dead, arm, SYN_ARMS, NULL, 1, NULL, SYN_PEOPLE, &result) == STAT_OK)
        p_value = result.p_value;
    stat_logrank_clear(&result);
    return p_value;
}

/* The model of Table 3 with the limits of its profile likelihood. */
static bool fit_model(const SynPeople *people, StatLogisticTerm term[COVARIATES])
{
    static const int degree[] = {0, 1, 1, 1, 2, 3};
    const StatLogisticOptions options = {.profile = true};
    double y[SYN_PEOPLE], x[COVARIATES][SYN_PEOPLE];
    StatColumn column[COVARIATES];
    StatLogistic model;
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const SynPerson *p = &people->person[i];
        y[i] = p->arm == SYN_OUTSIDE ? (double)NAN : p->arm == SYN_DECOMPRESSED;
        x[DEGREE][i] = p->escc == SYN_UNKNOWN ? (double)NAN : degree[p->escc];
        x[PALSY][i] = p->scale.frankel[0] <= 2;
        x[EMERGENCY][i] = p->emergency == SYN_UNKNOWN ? (double)NAN : p->emergency;
        x[AGE][i] = p->age;
        x[MALE][i] = p->sex == 1;
    }
    for (int k = 0; k < COVARIATES; k++)
        column[k] = (StatColumn){.values = x[k]};
    const bool ok =
        stat_logistic(y, column, COVARIATES, NULL, SYN_PEOPLE, &options, &model) == STAT_OK &&
        model.converged && model.n_terms == COVARIATES + 1;
    for (int k = 0; k < COVARIATES && ok; k++)
        term[k] = model.terms[k + 1];
    stat_logistic_clear(&model);
    return ok;
}

static void print_model(const SynPeople *people, const SynPrinted *cell, char *text)
{
    static const char *const names[] = {"ESCC", "Frankel A, B, C", "Emergency", "Age", "Male"};
    StatLogisticTerm term[COVARIATES];
    const char *statistic = cell->cell[STATISTIC];
    int k = 0;
    while (k < COVARIATES && !is(cell->cell[VARIABLE], names[k]))
        k++;
    if (k == COVARIATES || !fit_model(people, term))
        return;
    const double value = is(statistic, "odds_ratio") ? term[k].odds_ratio
                         : is(statistic, "ci_low")   ? term[k].odds_low
                                                     : term[k].odds_high;
    if (is(statistic, "p"))
        print_p(term[k].lr_p_value, cell->cell[VALUE], text);
    else
        snprintf(
            text, SYN_REPORT_TEXT, "%.*f", syn_published_decimals(cell->cell[VALUE]), value);
}

void syn_report_arms(const SynPeople *people, const SynPrinted *cell, char *text)
{
    text[0] = '\0';
    if (is(cell->cell[TABLE], "3")) {
        print_model(people, cell, text);
        return;
    }
    double p;
    if (is(cell->cell[TABLE], "figS1"))
        p = syn_arms_survival_p(people);
    else if (syn_report_is_measured(cell))
        p = test_ranks(people, cell);
    else
        p = test_counts(people, cell);
    print_p(p, cell->cell[VALUE], text);
}
