#include "clinical/escc.h"

#include <string.h>

#include "clinical/points.h"

static const char *const codes[CLIN_ESCC_N_GRADES] = {
    [CLIN_ESCC_0] = "0",
    [CLIN_ESCC_1A] = "1a",
    [CLIN_ESCC_1B] = "1b",
    [CLIN_ESCC_1C] = "1c",
    [CLIN_ESCC_2] = "2",
    [CLIN_ESCC_3] = "3",
};

int clin_escc_find(const char *code)
{
    for (int i = 0; i < CLIN_ESCC_N_GRADES; i++) {
        if (strcmp(codes[i], code) == 0) {
            return i;
        }
    }
    return CLIN_MISSING;
}

const char *clin_escc_code(int grade)
{
    return grade >= 0 && grade < CLIN_ESCC_N_GRADES ? codes[grade] : NULL;
}

int clin_escc_is_high(int grade, bool high_1c)
{
    if (grade < 0 || grade >= CLIN_ESCC_N_GRADES) {
        return CLIN_MISSING;
    }
    return grade >= (high_1c ? CLIN_ESCC_1C : CLIN_ESCC_2);
}
