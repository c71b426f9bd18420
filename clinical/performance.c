#include "clinical/performance.h"

#include <stddef.h>

#include "clinical/points.h"

#define N_ECOG 6

/* ECOG, least and greatest KPS, Tokuhashi points of the general condition. */
static const struct {
    ClinKpsSpan kps;
    int tokuhashi;
} statuses[N_ECOG] = {
    {{90, 100}, 2},
    {{70, 80}, CLIN_MISSING},
    {{50, 60}, 1},
    {{30, 40}, 0},
    {{10, 20}, 0},
    {{0, 0}, CLIN_MISSING},
};

ClinKpsSpan clin_ecog_kps(int ecog)
{
    return ecog >= 0 && ecog < N_ECOG ? statuses[ecog].kps
                                      : (ClinKpsSpan){CLIN_MISSING, CLIN_MISSING};
}

int clin_kps_ecog(int kps)
{
    for (int i = 0; i < N_ECOG; i++) {
        if (kps >= statuses[i].kps.low && kps <= statuses[i].kps.high && kps % 10 == 0) {
            return i;
        }
    }
    return CLIN_MISSING;
}

const char *clin_ecog_group(int ecog)
{
    if (ecog < 0 || ecog >= N_ECOG) {
        return NULL;
    }
    return ecog <= 2 ? "0-2" : "3-5";
}

int clin_ecog_tokuhashi(int ecog)
{
    return ecog >= 0 && ecog < N_ECOG ? statuses[ecog].tokuhashi : CLIN_MISSING;
}
