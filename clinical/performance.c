#include "clinical/performance.h"

#include <stddef.h>

#include "clinical/points.h"

const char *clin_ecog_group(int ecog)
{
    if (ecog < 0 || ecog > 5) {
        return NULL;
    }
    return ecog <= 2 ? "0-2" : "3-5";
}
