#include "clinical/pain.h"

#include <math.h>

#include "clinical/points.h"

int clin_faces_score(int answer, int version)
{
    const int most = version == CLIN_FACES_WB5 ? 5 : 10;
    if (answer < 0 || answer > most) {
        return CLIN_MISSING;
    }
    switch (version) {
    case CLIN_FACES_WB10:
        return answer % 2 == 0 ? answer : CLIN_MISSING;
    case CLIN_FACES_WB5:
        return 2 * answer;
    case CLIN_FACES_POINTS:
        return answer;
    default:
        return CLIN_MISSING;
    }
}

int clin_vas_mm(double value, ClinVasUnit unit)
{
    const double mm = unit == CLIN_VAS_MM ? value : value * 10;
    const double whole = floor(mm + 0.5);
    const double step = unit == CLIN_VAS_NRS ? 10 : 1;
    if (!(mm >= 0 && mm <= 100) || fabs(mm - whole) > 1e-9 || fmod(whole, step) != 0) {
        return CLIN_MISSING;
    }
    return (int)whole;
}

int clin_change(int before, int after)
{
    return before == CLIN_MISSING || after == CLIN_MISSING ? CLIN_MISSING : after - before;
}
