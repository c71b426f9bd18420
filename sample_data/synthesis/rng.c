#include "rng.h"

int syn_random_between(StatRandom *random, int low, int high)
{
    return low + syn_random_below(random, high - low + 1);
}

int syn_random_chance(StatRandom *random, int per_mille)
{
    return syn_random_below(random, 1000) < per_mille;
}

int syn_random_normal(StatRandom *random)
{
    int sum = -6000;
    for (int i = 0; i < 12; i++)
        sum += syn_random_below(random, 1001);
    return sum;
}

void syn_random_shuffle(StatRandom *random, int *value, int n)
{
    for (int i = n - 1; i > 0; i--) {
        const int j = syn_random_below(random, i + 1);
        const int kept = value[i];
        value[i] = value[j];
        value[j] = kept;
    }
}
