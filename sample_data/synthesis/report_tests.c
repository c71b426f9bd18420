#include "aim.h"
#include "report.h"

#include "analysis/adjust.h"
#include "analysis/anova.h"
#include "analysis/chi_squared.h"
#include "analysis/fisher.h"
#include "analysis/signed_rank.h"
#include "analysis/tukey.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TABLE = 1, VARIABLE, LEVEL, GROUP, VISIT, MAX_LEVELS = 9 };

static const char *const pairs[] = {"C_vs_T", "T_vs_L", "C_vs_L"};
static const int pair_of[][2] = {
    {SYN_CERVICAL, SYN_THORACIC}, {SYN_THORACIC, SYN_TL_L_S}, {SYN_CERVICAL, SYN_TL_L_S}};

static bool is(const char *text, const char *other)
{
    return strcmp(text, other) == 0;
}

static int pair_index(const SynPrinted *cell)
{
    for (int k = 0; k < 3; k++)
        if (is(cell->cell[GROUP], pairs[k]))
            return k;
    return -1;
}

/* Rows of counts: the levels that the paper prints on this line, by segment. */
static int count_levels(
    const SynPeople *people, const SynPrinted *cell, int64_t count[MAX_LEVELS][SYN_SEGMENTS])
{
    int n = 0;
    bool single = true;
    for (size_t i = 0; i < people->segment_study.n_printed && n < MAX_LEVELS; i++) {
        const SynPrinted *row = &people->segment_study.printed[i];
        if (!is(row->cell[TABLE], cell->cell[TABLE]) || !is(row->cell[6], "n") ||
            !is(row->cell[VARIABLE], cell->cell[VARIABLE]) ||
            !is(row->cell[VISIT], cell->cell[VISIT]) || is(row->cell[LEVEL], "Unknown") ||
            !is(row->cell[GROUP], "cervical"))
            continue;
        memset(count[n], 0, sizeof count[n]);
        if (row->cell[LEVEL][0] == '\0')
            memset(count[n + 1], 0, sizeof count[n + 1]); /* yes, and beside it no */
        single = single && row->cell[LEVEL][0] == '\0';
        for (int p = 0; p < SYN_PEOPLE; p++) {
            const SynPerson *person = &people->person[p];
            const int counts =
                person->cohort == SYN_ANALYSED ? syn_report_counts(person, row) : SYN_UNKNOWN;
            if (counts == 1)
                count[n][person->segment]++;
            else if (counts == 0 && row->cell[LEVEL][0] == '\0')
                count[n + 1][person->segment]++;
        }
        n++;
    }
    return single && n == 1 ? 2 : n;
}

static double fisher_of(
    int64_t (*count)[SYN_SEGMENTS], int n, const int *columns, int n_columns)
{
    int64_t table[MAX_LEVELS * SYN_SEGMENTS];
    StatFisher fisher;
    for (int i = 0; i < n; i++)
        for (int c = 0; c < n_columns; c++)
            table[i * n_columns + c] = count[i][columns[c]];
    if (stat_fisher(table, (size_t)n, (size_t)n_columns, 0, &fisher) != STAT_OK)
        return (double)NAN;
    return fisher.p_value;
}

/* Fisher's test of one pair of segments, adjusted over the three pairs. */
static double adjusted_pair(int64_t (*count)[SYN_SEGMENTS], int n, int pair)
{
    double p[3], adjusted[3];
    for (int k = 0; k < 3; k++)
        p[k] = fisher_of(count, n, pair_of[k], 2);
    if (stat_adjust(p, 3, STAT_ADJUST_BH, adjusted) != STAT_OK)
        return (double)NAN;
    return adjusted[pair];
}

static double test_counts(const SynPeople *people, const SynPrinted *cell)
{
    static const int all[] = {SYN_CERVICAL, SYN_THORACIC, SYN_TL_L_S};
    int64_t count[MAX_LEVELS + 1][SYN_SEGMENTS];
    const int n = count_levels(people, cell, count);
    const int pair = pair_index(cell);
    if (pair >= 0)
        return adjusted_pair(count, n, pair);
    if (is(cell->cell[TABLE], "5") || is(cell->cell[VARIABLE], "Op procedure"))
        return fisher_of(count, n, all, SYN_SEGMENTS);
    StatChiSquared pearson;
    if (stat_chi_squared(&count[0][0], (size_t)n, SYN_SEGMENTS, false, &pearson) != STAT_OK)
        return (double)NAN;
    return pearson.p_value;
}

/* Before against after in one segment, unpaired as published. */
static double test_before_after(const SynPeople *people, const SynPrinted *cell)
{
    int64_t table[4] = {0};
    bool member[SYN_PEOPLE];
    StatFisher fisher;
    if (!syn_report_members(people, cell, member))
        return (double)NAN;
    const bool frankel = is(cell->cell[VARIABLE], "Frankel");
    for (int visit = 0; visit < 2; visit++)
        for (int i = 0; i < SYN_PEOPLE; i++) {
            const SynPerson *p = &people->person[i];
            if (!member[i] || !syn_has(p, frankel ? SYN_FRANKEL : SYN_ECOG, visit))
                continue;
            const bool high = frankel ? p->scale.frankel[visit] > 2 : p->scale.ecog[visit] > 2;
            table[visit * 2 + high]++;
        }
    return stat_fisher(table, 2, 2, 0, &fisher) == STAT_OK ? fisher.p_value : (double)NAN;
}

static double test_signed_rank(const SynPeople *people, const SynPrinted *cell)
{
    SynPrinted change = *cell;
    double value[SYN_PEOPLE];
    bool member[SYN_PEOPLE];
    StatSignedRank result;
    memcpy(change.cell[VISIT], "change", sizeof "change");
    if (!syn_report_members(people, cell, member))
        return (double)NAN;
    for (int i = 0; i < SYN_PEOPLE; i++)
        value[i] = member[i] ? syn_report_value(&people->person[i], &change) : (double)NAN;
    if (stat_signed_rank(value, NULL, NULL, SYN_PEOPLE, NULL, &result) != STAT_OK)
        return (double)NAN;
    return result.p_value;
}

static double test_means(const SynPeople *people, const SynPrinted *cell)
{
    double value[SYN_PEOPLE];
    int32_t group[SYN_PEOPLE];
    StatMoments moments[SYN_SEGMENTS];
    StatAnova anova;
    StatTukeyPair tukey_pairs[3];
    StatTukey tukey;
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const SynPerson *p = &people->person[i];
        value[i] = syn_report_value(p, cell);
        group[i] = p->cohort == SYN_ANALYSED ? (int32_t)p->segment : -1;
    }
    if (stat_anova(value, group, NULL, SYN_PEOPLE, SYN_SEGMENTS, moments, &anova) != STAT_OK)
        return (double)NAN;
    const int pair = pair_index(cell);
    if (pair < 0)
        return anova.p_value;
    if (stat_tukey(moments, SYN_SEGMENTS, 0, tukey_pairs, &tukey) != STAT_OK)
        return (double)NAN;
    static const int of_tukey[] = {0, 2, 1};
    return tukey_pairs[of_tukey[pair]].p_value;
}

/* Figure 5: five levels of one dimension, one pair of segments, adjusted over the three. */
static double test_dimension(const SynPeople *people, const SynPrinted *cell)
{
    static const char *const names[] = {"eq5d_mo", "eq5d_sc", "eq5d_ua", "eq5d_pd", "eq5d_ad"};
    int64_t count[MAX_LEVELS][SYN_SEGMENTS] = {{0}};
    const int visit = is(cell->cell[VISIT], "baseline") ? 0 : 1;
    int d = 0;
    while (d < 4 && !is(cell->cell[VARIABLE], names[d]))
        d++;
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const SynPerson *p = &people->person[i];
        if (p->cohort == SYN_ANALYSED && syn_has(p, SYN_EQ5D, visit))
            count[p->scale.eq5d[visit][d] - 1][p->segment]++;
    }
    return adjusted_pair(count, 5, pair_index(cell));
}

void syn_report_test(const SynPeople *people, const SynPrinted *cell, char *text)
{
    const char *row = cell->cell[VARIABLE];
    const bool graded = is(row, "Frankel") || is(row, "ECOG PS") || is(row, "ECOG-PS");
    text[0] = '\0';
    if (!is(cell->cell[0], "segment"))
        return;
    if (is(cell->cell[TABLE], "fig5")) {
        const double p = test_dimension(people, cell);
        snprintf(text, SYN_REPORT_TEXT, "%s", p < 0.05 ? "yes" : "no");
        return;
    }
    double p;
    if (is(cell->cell[TABLE], "4"))
        p = graded ? test_before_after(people, cell) : test_signed_rank(people, cell);
    else if (graded || is(cell->cell[TABLE], "5") || is(row, "Sex, male") ||
             is(row, "Origin") || is(row, "Mortality") || is(row, "SINS classification") ||
             is(row, "Op procedure"))
        p = test_counts(people, cell);
    else
        p = test_means(people, cell);
    syn_print_p(p, text);
}
