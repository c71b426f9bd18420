#include "sample_data/patients/draw.h"

#include <math.h>

#include "sample_data/patients/exact.h"

StatRandom draw_stream(uint64_t seed, uint64_t first, uint64_t second)
{
    return (StatRandom){stat_random_mix(stat_random_mix(seed, first), second)};
}

bool draw_chance(StatRandom *random, double probability)
{
    return stat_random_unit(random) < probability;
}

bool draw_percent(StatRandom *random, double percent)
{
    return 100 * stat_random_unit(random) < percent;
}

int draw_between(StatRandom *random, int low, int high)
{
    return low + (int)(stat_random_unit(random) * (high - low + 1));
}

double draw_normal(StatRandom *random)
{
    double sum = -6;
    for (int i = 0; i < 12; i++)
        sum += stat_random_unit(random);
    return sum;
}

double draw_log_normal(StatRandom *random, double median, double sd)
{
    return median * exact_exp(sd * draw_normal(random));
}

int draw_weighted_at(double point, const double *weight, int n)
{
    double sum = 0;
    int last = 0;
    for (int i = 0; i < n; i++)
        sum += weight[i];
    double left = point * sum;
    for (int i = 0; i < n; i++) {
        if (weight[i] <= 0)
            continue;
        last = i;
        left -= weight[i];
        if (left < 0)
            break;
    }
    return last;
}

int draw_weighted(StatRandom *random, const double *weight, int n)
{
    return draw_weighted_at(stat_random_unit(random), weight, n);
}

double draw_within(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

int draw_round(double x)
{
    return (int)floor(x + 0.5);
}

int draw_heaped(double x, int step)
{
    return step * draw_round(x / step);
}
