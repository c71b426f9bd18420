#include "clinical/pain.h"

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
