#include "aim.h"

#include "analysis/anova.h"
#include "analysis/studentized_range.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DRAWS = 4000, CORNERS = 64, PAIRS = 3 };

/* What the tests of a line may give: P of the analysis of variance, or each studentized range.
 */
typedef struct {
    SynTest test;
    double low[PAIRS], high[PAIRS];
} Limits;

static const int pair_of[PAIRS][2] = {
    {SYN_CERVICAL, SYN_THORACIC}, {SYN_CERVICAL, SYN_TL_L_S}, {SYN_THORACIC, SYN_TL_L_S}};

void syn_print_p(double p_value, char text[SYN_P_TEXT])
{
    const double hundredths = floor(p_value * 100 + 0.5),
                 thousandths = floor(p_value * 1000 + 0.5);
    if (isnan(p_value))
        text[0] = '\0';
    else if (p_value > 0.99)
        snprintf(text, SYN_P_TEXT, ">0.99");
    else if (hundredths >= 10)
        snprintf(text, SYN_P_TEXT, "%.2f", hundredths / 100);
    else if (p_value >= 0.001)
        snprintf(text, SYN_P_TEXT, "%.3f", thousandths / 1000);
    else
        snprintf(text, SYN_P_TEXT, "<0.001");
}

void syn_p_limits(const char *text, double *low, double *high)
{
    const double value = strtod(text + strspn(text, "<>"), NULL);
    double half = 0.5;
    for (int i = syn_published_decimals(text); i > 0; i--)
        half /= 10;
    *low = text[0] == '<' ? 0 : text[0] == '>' ? value : value - half;
    *high = text[0] == '<' ? value : text[0] == '>' ? 1 : value + half;
    if (text[0] != '<' && *low < 0.001)
        *low = 0.001; /* below it stands <0.001 */
}

/* False when the paper prints no P value on the line. */
static bool read_limits(
    const SynPeople *people, const SynLine *line, const int n[SYN_SEGMENTS], Limits *limits)
{
    static const char *const groups[PAIRS] = {"C_vs_T", "C_vs_L", "T_vs_L"};
    const double df = n[0] + n[1] + n[2] - SYN_SEGMENTS;
    limits->test = line->test;
    for (int k = 0; k < (line->test == SYN_TEST_ANOVA ? 1 : PAIRS); k++) {
        const char *group = line->test == SYN_TEST_ANOVA ? "overall_test" : groups[k];
        const char *text = syn_published_text(
            &people->segment_study, line->table, line->row, "", group, line->visit, "p");
        double low, high;
        if (!text)
            return false;
        syn_p_limits(text, &low, &high);
        limits->low[k] = low;
        limits->high[k] = high;
        if (line->test == SYN_TEST_TUKEY) { /* small P, large range */
            limits->low[k] = stat_studentized_range_upper_quantile(high, SYN_SEGMENTS, df);
            limits->high[k] = stat_studentized_range_upper_quantile(low, SYN_SEGMENTS, df);
        }
    }
    return true;
}

/* True when the tests of these moments print what the paper prints. */
static bool prints_as_published(const Limits *limits, const StatMoments moments[SYN_SEGMENTS])
{
    StatAnova anova;
    if (stat_anova_moments(moments, SYN_SEGMENTS, &anova) != STAT_OK)
        return false;
    if (limits->test == SYN_TEST_ANOVA)
        return anova.p_value >= limits->low[0] && anova.p_value < limits->high[0];
    for (int k = 0; k < PAIRS; k++) {
        const StatMoments *a = &moments[pair_of[k][0]], *b = &moments[pair_of[k][1]];
        const double error =
            sqrt(anova.ms_within / 2 * (1 / (double)a->n + 1 / (double)b->n)); /* Kramer's */
        const double range = fabs(a->mean - b->mean) / error;
        if (range <= limits->low[k] || range > limits->high[k])
            return false;
    }
    return true;
}

/* The cell shrinks to a few of the sums that its values can have. Returns the middle one, in
   steps. */
static double draw_mean(
    StatRandom *random, int n, double step, int narrowness, SynMoments *cell)
{
    const double first = ceil(cell->mean_low * n / step);
    const double last = floor(cell->mean_high * n / step);
    const int choices = last < first         ? 1
                        : last - first > 1e6 ? 1000000
                                             : (int)(last - first) + 1;
    const int half = (choices - 1) / 2 / narrowness;
    const double middle = first + half + syn_random_below(random, choices - 2 * half);
    cell->mean_low = (middle - half - 0.01) * step / n;
    cell->mean_high = (middle + half + 0.01) * step / n;
    return middle;
}

static double sd_of(double squares, double sum, double n, double step)
{
    const double spread = n * squares - sum * sum;
    return spread > 0 ? sqrt(spread / (n * (n - 1))) * step : 0;
}

/* The same for the sums of squares that go with that sum: whole, and odd or even as it is. */
static void draw_sd(
    StatRandom *random, int n, double step, double sum, int narrowness, SynMoments *cell)
{
    const double pairs = n * (n - 1.0) / (step * step);
    double first = ceil((cell->sd_low * cell->sd_low * pairs + sum * sum) / n);
    const double last = floor((cell->sd_high * cell->sd_high * pairs + sum * sum) / n);
    if (fmod(first, 2) != fabs(fmod(sum, 2)))
        first += 1;
    if (last < first)
        return;
    const double room = floor((last - first) / 2);
    const int choices = room > 1e6 ? 1000000 : (int)room + 1;
    const int half = (choices - 1) / 2 / narrowness;
    const double scale = floor(room / choices) < 1 ? 1 : floor(room / choices);
    const double middle =
        first + 2 * scale * (half + syn_random_below(random, choices - 2 * half));
    cell->sd_low = sd_of(middle - 2 * scale * half - 0.01, sum, n, step);
    cell->sd_high = sd_of(middle + 2 * scale * half + 0.01, sum, n, step);
}

/* The test prints as published where each mean and SD is at the low (0), high (1) end of its
   cell, as the bits of `corner` say; or in the middle of all when it is negative. */
static bool corner_holds(const Limits *limits, const int n[SYN_SEGMENTS],
    const SynMoments cell[SYN_SEGMENTS], int corner)
{
    StatMoments moments[SYN_SEGMENTS];
    for (int s = 0; s < SYN_SEGMENTS; s++) {
        const double a = corner < 0 ? 0.5 : corner >> s & 1;
        const double b = corner < 0 ? 0.5 : corner >> (s + SYN_SEGMENTS) & 1;
        moments[s] = stat_moments_printed(n[s],
            cell[s].mean_low + a * (cell[s].mean_high - cell[s].mean_low),
            cell[s].sd_low + b * (cell[s].sd_high - cell[s].sd_low));
    }
    return prints_as_published(limits, moments);
}

/* The test prints as published wherever in their cells the means and SDs come to lie. */
static bool aim_holds(
    const Limits *limits, const int n[SYN_SEGMENTS], const SynMoments cell[SYN_SEGMENTS])
{
    if (!corner_holds(limits, n, cell, -1))
        return false;
    for (int k = 0; k < CORNERS; k++)
        if (!corner_holds(limits, n, cell, k * 37 % CORNERS))
            return false;
    return true;
}

bool syn_aim(SynPeople *people, const SynLine *line, const int n[SYN_SEGMENTS],
    SynMoments cell[SYN_SEGMENTS])
{
    SynMoments whole[SYN_SEGMENTS];
    for (int s = 0; s < SYN_SEGMENTS; s++)
        whole[s] = syn_published_moments(&people->segment_study, line->table, line->row, "",
            syn_segment_names[s], line->visit, line->unit);
    memcpy(cell, whole, sizeof whole);
    Limits limits;
    if (!whole[0].found || !read_limits(people, line, n, &limits))
        return true;
    /* The widest cells that will do leave the search the most room. */
    static const int narrowness[] = {1, 2, 4, 8, 16, 40};
    for (int k = 0; k < 6; k++)
        for (int draw = 0; draw < DRAWS; draw++) {
            memcpy(cell, whole, sizeof whole);
            for (int s = 0; s < SYN_SEGMENTS; s++) {
                const double sum =
                    draw_mean(&people->random, n[s], line->step, narrowness[k], &cell[s]);
                draw_sd(&people->random, n[s], line->step, sum, narrowness[k], &cell[s]);
            }
            if (aim_holds(&limits, n, cell))
                return true;
            if (k == 0 && draw > 10)
                break;
        }
    memcpy(cell, whole, sizeof whole);
    return false;
}
