#include "rng.h"

static uint64_t rotate_left(uint64_t x, int k)
{
    return (x << k) | (x >> (64 - k));
}

void syn_random_seed(SynRandom *random, uint64_t seed)
{
    for (int i = 0; i < 4; i++) {
        seed += UINT64_C(0x9e3779b97f4a7c15);
        uint64_t z = seed;
        z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
        z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
        random->word[i] = z ^ (z >> 31);
    }
}

uint64_t syn_random_next(SynRandom *random)
{
    uint64_t *s = random->word;
    const uint64_t result = rotate_left(s[1] * 5, 7) * 9;
    const uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate_left(s[3], 45);
    return result;
}

int syn_random_below(SynRandom *random, int n)
{
    return (int)(((syn_random_next(random) >> 32) * (uint64_t)n) >> 32);
}

int syn_random_between(SynRandom *random, int low, int high)
{
    return low + syn_random_below(random, high - low + 1);
}

int syn_random_chance(SynRandom *random, int per_mille)
{
    return syn_random_below(random, 1000) < per_mille;
}

int syn_random_normal(SynRandom *random)
{
    int sum = -6000;
    for (int i = 0; i < 12; i++)
        sum += syn_random_below(random, 1001);
    return sum;
}

void syn_random_shuffle(SynRandom *random, int *value, int n)
{
    for (int i = n - 1; i > 0; i--) {
        const int j = syn_random_below(random, i + 1);
        const int kept = value[i];
        value[i] = value[j];
        value[j] = kept;
    }
}
