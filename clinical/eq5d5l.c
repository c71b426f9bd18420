#include "clinical/eq5d5l.h"

#include <math.h>
#include <string.h>

static const ClinEq5dValueSet value_sets[] = {
    {
        .name = "jp",
        .label = "Japan, composite time trade-off",
        .citation =
            "Ikeda S et al., J Natl Inst Public Health 2015;64:47-55; Shiroiwa T et al., "
            "Value Health 2016;19:648-54",
        .start = CLIN_MICRO,
        .constant = 60924,
        .decrement =
            {
                [CLIN_EQ5D_MOBILITY] = {0, 63865, 112618, 179043, 242916},
                [CLIN_EQ5D_SELF_CARE] = {0, 43632, 76660, 124265, 159659},
                [CLIN_EQ5D_USUAL_ACTIVITIES] = {0, 50407, 91131, 147929, 174786},
                [CLIN_EQ5D_PAIN] = {0, 44545, 68178, 131436, 191203},
                [CLIN_EQ5D_ANXIETY] = {0, 71779, 110496, 168171, 195961},
            },
    },
    {
        .name = "us",
        .label = "United States",
        .citation = "Pickard AS et al., Value Health 2019;22:931-41",
        .start = CLIN_MICRO,
        .decrement =
            {
                [CLIN_EQ5D_MOBILITY] = {0, 96000, 122000, 237000, 322000},
                [CLIN_EQ5D_SELF_CARE] = {0, 89000, 107000, 220000, 261000},
                [CLIN_EQ5D_USUAL_ACTIVITIES] = {0, 68000, 101000, 255000, 255000},
                [CLIN_EQ5D_PAIN] = {0, 60000, 98000, 318000, 414000},
                [CLIN_EQ5D_ANXIETY] = {0, 57000, 123000, 299000, 321000},
            },
    },
    {
        .name = "england",
        .label = "England",
        .citation = "Devlin NJ et al., Health Econ 2018;27:7-22",
        .start = CLIN_MICRO,
        .decrement =
            {
                [CLIN_EQ5D_MOBILITY] = {0, 58000, 76000, 207000, 274000},
                [CLIN_EQ5D_SELF_CARE] = {0, 50000, 80000, 164000, 203000},
                [CLIN_EQ5D_USUAL_ACTIVITIES] = {0, 50000, 63000, 162000, 184000},
                [CLIN_EQ5D_PAIN] = {0, 63000, 84000, 276000, 335000},
                [CLIN_EQ5D_ANXIETY] = {0, 78000, 104000, 285000, 289000},
            },
    },
};

#define N_VALUE_SETS (sizeof value_sets / sizeof value_sets[0])

const ClinEq5dValueSet *clin_eq5d_value_set_find(const char *name)
{
    if (!name) {
        return &value_sets[0];
    }
    for (size_t i = 0; i < N_VALUE_SETS; i++) {
        if (strcmp(value_sets[i].name, name) == 0) {
            return &value_sets[i];
        }
    }
    return NULL;
}

int clin_eq5d_index_micro(const ClinEq5dValueSet *set, const int levels[CLIN_EQ5D_N_DIMENSIONS])
{
    const ClinEq5dValueSet *values = set ? set : &value_sets[0];
    int index = values->start;
    int worst = 1;
    for (size_t i = 0; i < CLIN_EQ5D_N_DIMENSIONS; i++) {
        const int level = levels[i];
        if (level < 1 || level > CLIN_EQ5D_N_LEVELS) {
            return CLIN_MISSING;
        }
        index -= values->decrement[i][level - 1];
        worst = level > worst ? level : worst;
    }
    index -= worst > 1 ? values->constant : 0;
    index -= worst >= 4 ? values->n4 : 0;
    index -= worst == 5 ? values->n5 : 0;
    return index;
}

double clin_eq5d_index(const ClinEq5dValueSet *set, const int levels[CLIN_EQ5D_N_DIMENSIONS])
{
    const int micro = clin_eq5d_index_micro(set, levels);
    return micro == CLIN_MISSING ? (double)NAN : (double)micro / CLIN_MICRO;
}
