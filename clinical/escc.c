#include "clinical/escc.h"

#include "clinical/points.h"

int clin_escc_is_high(int grade, bool high_1c)
{
    if (grade < 0 || grade >= CLIN_ESCC_N_GRADES) {
        return CLIN_MISSING;
    }
    return grade >= (high_1c ? CLIN_ESCC_1C : CLIN_ESCC_2);
}
