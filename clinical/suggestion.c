#include "clinical/suggestion.h"

#include <stddef.h>

#include "clinical/points.h"
#include "clinical/sins.h"

/* Rows: classes of SINS. Columns: spans of life expectancy. */
static const char *const cells[CLIN_SINS_N_BANDS][CLIN_EXPECTANCY_N_SPANS] = {
    {
        "No mechanical reason to operate. For a neurological deficit or pain that nothing else "
        "relieves: palliative posterior decompression, little invasive, with radiotherapy.",
        "No mechanical reason to operate. For a neurological deficit or pain that nothing else "
        "relieves: a wider decompression.",
        "No mechanical reason to operate. For a neurological deficit or pain that nothing else "
        "relieves: decompression; for a solitary lesion, total en bloc spondylectomy or "
        "circumferential decompression can be considered.",
    },
    {
        "Ask a surgeon. If operated on: instrumentation, percutaneous where possible, with "
        "radiotherapy.",
        "Ask a surgeon. If operated on: the body replaced by cement, and stabilisation over "
        "two "
        "levels.",
        "Ask a surgeon. If operated on: reconstruction and stabilisation over several levels; "
        "total en bloc spondylectomy for a solitary lesion.",
    },
    {
        "Stabilise: posterior or percutaneous fixation, with or without decompression, and "
        "radiotherapy.",
        "Stabilise: posterior fixation with replacement of the body.",
        "Stabilise: circumferential decompression and reconstruction; total en bloc "
        "spondylectomy for a solitary lesion.",
    },
};

int clin_expectancy_span(double months)
{
    if (!(months >= 0)) {
        return CLIN_MISSING;
    }
    if (months < 6) {
        return CLIN_EXPECTANCY_SHORT;
    }
    return months <= 12 ? CLIN_EXPECTANCY_MEDIUM : CLIN_EXPECTANCY_LONG;
}

const char *clin_suggestion(int sins_total, int span)
{
    const ClinBand *band = clin_band_find(clin_sins_bands, CLIN_SINS_N_BANDS, sins_total);
    if (!band || span < 0 || span >= CLIN_EXPECTANCY_N_SPANS) {
        return NULL;
    }
    return cells[band - clin_sins_bands][span];
}
