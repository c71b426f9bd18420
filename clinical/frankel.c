#include "clinical/frankel.h"

#include <stddef.h>

#include "clinical/points.h"

const char *clin_frankel_group(int grade)
{
    if (grade < 0 || grade >= CLIN_FRANKEL_N_GRADES) {
        return NULL;
    }
    return grade >= CLIN_FRANKEL_D ? "de" : "abc";
}
