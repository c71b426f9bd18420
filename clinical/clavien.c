#include "clinical/clavien.h"

#include "clinical/points.h"

static const ClinClavienGrade grades[] = {
    [CLIN_CLAVIEN_I] = {"I", "I",
        "no treatment but simple drugs, physiotherapy, or opening the wound at the bedside"},
    [CLIN_CLAVIEN_II] = {"II", "II", "other drugs, transfusion, or parenteral nutrition"},
    [CLIN_CLAVIEN_IIIA] = {"IIIa", "III", "an intervention without general anaesthesia"},
    [CLIN_CLAVIEN_IIIB] = {"IIIb", "III", "an intervention under general anaesthesia"},
    [CLIN_CLAVIEN_IVA] = {"IVa", "IV", "a threat to life: one organ fails, dialysis included"},
    [CLIN_CLAVIEN_IVB] = {"IVb", "IV", "a threat to life: several organs fail"},
    [CLIN_CLAVIEN_V] = {"V", "V", "death"},
};

const ClinClavienGrade *clin_clavien_find(int code)
{
    return code >= CLIN_CLAVIEN_I && code <= CLIN_CLAVIEN_V ? &grades[code] : NULL;
}

int clin_clavien_is_major(int code)
{
    return clin_clavien_find(code) ? code >= CLIN_CLAVIEN_IIIA : CLIN_MISSING;
}

int clin_clavien_highest(const int *codes, size_t n)
{
    int highest = CLIN_MISSING;
    for (size_t i = 0; i < n; i++) {
        if (clin_clavien_find(codes[i]) && codes[i] > highest) {
            highest = codes[i];
        }
    }
    return highest;
}
