#include "clinical/katagiri.h"

#include <math.h>

#include "clinical/primary_tumor.h"

static const ClinPoint spread[] = {
    {0, 0, 0, "none"},
    {1, 1, 1, "nodular visceral or cerebral"},
    {2, 2, 2, "disseminated: pleural, peritoneal, leptomeningeal"},
};

static const ClinPoint ecog[] = {
    {0, 2, 0, "0 to 2"},
    {3, 4, 1, "3 or 4"},
};

static const ClinPoint chemotherapy[] = {
    {0, 0, 0, "no"},
    {1, 1, 1, "yes"},
};

static const ClinPoint multiple[] = {
    {0, 0, 0, "solitary"},
    {1, 1, 1, "multiple"},
};

const ClinItem clin_katagiri_items[CLIN_KATAGIRI_N_ITEMS] = {
    [CLIN_KATAGIRI_SPREAD] = {"visceral_spread", "visceral or cerebral metastasis", spread, 3},
    [CLIN_KATAGIRI_ECOG] = {"ecog_ps", "ECOG performance status", ecog, 2},
    [CLIN_KATAGIRI_CHEMOTHERAPY] = {"pre_chemotherapy", "previous chemotherapy", chemotherapy,
        2},
    [CLIN_KATAGIRI_MULTIPLE] = {"skeletal_mets_multiple", "skeletal metastases", multiple, 2},
};

/* Rows in order, the first that holds counts: the second row is what the first leaves. */
static const ClinPoint crp[] = {
    {0.4, INFINITY, 1, "0.4 mg/dL or more: abnormal"},
    {-INFINITY, 0.4, 0, "less"},
};

static const ClinPoint ldh[] = {
    {250, INFINITY, 1, "250 IU/L or more: abnormal"},
    {-INFINITY, 250, 0, "less"},
};

static const ClinPoint albumin[] = {
    {3.7, INFINITY, 0, "3.7 g/dL or more"},
    {-INFINITY, 3.7, 1, "less: abnormal"},
};

static const ClinPoint platelets[] = {
    {100000, INFINITY, 0, "100 000 per microlitre or more"},
    {-INFINITY, 100000, 2, "less: critical"},
};

static const ClinPoint calcium[] = {
    {10.3, INFINITY, 2, "10.3 mg/dL or more: critical"},
    {-INFINITY, 10.3, 0, "less"},
};

static const ClinPoint bilirubin[] = {
    {1.4, INFINITY, 2, "1.4 mg/dL or more: critical"},
    {-INFINITY, 1.4, 0, "less"},
};

const ClinItem clin_katagiri_labs[CLIN_KATAGIRI_N_LABS] = {
    [CLIN_KATAGIRI_CRP] = {"crp", "laboratory, the worst counts: CRP", crp, 2},
    [CLIN_KATAGIRI_LDH] = {"ldh", "laboratory: LDH", ldh, 2},
    [CLIN_KATAGIRI_ALBUMIN] = {"albumin", "laboratory: albumin", albumin, 2},
    [CLIN_KATAGIRI_PLATELETS] = {"platelets", "laboratory: platelets", platelets, 2},
    [CLIN_KATAGIRI_CALCIUM] = {"calcium", "laboratory: calcium", calcium, 2},
    [CLIN_KATAGIRI_BILIRUBIN] = {"bilirubin", "laboratory: total bilirubin", bilirubin, 2},
};

const ClinBand clin_katagiri_bands[CLIN_KATAGIRI_N_BANDS] = {
    {0, 3, "low", "low risk: 91% alive at one year"},
    {4, 6, "intermediate", "intermediate risk: 49% alive at one year"},
    {7, 10, "high", "high risk: 6% alive at one year"},
};

/* The yes-or-no answer that places this tumour, or CLIN_MISSING. */
static int answer_of(const ClinKatagiri *patient, ClinTumorQuestion question)
{
    const int answer = question == CLIN_TUMOR_HORMONE_DEPENDENT ? patient->hormone_dependent
                                                                : patient->targeted_therapy;
    return answer == 0 || answer == 1 ? answer : CLIN_MISSING;
}

static int primary_points(const ClinKatagiri *patient)
{
    const ClinPrimaryTumor *tumor = clin_primary_tumor_find(patient->primary_tumor);
    if (!tumor || tumor->katagiri_yes == tumor->katagiri_no) {
        return tumor ? tumor->katagiri_yes : CLIN_MISSING;
    }
    const int answer = answer_of(patient, tumor->katagiri_question);
    if (answer == CLIN_MISSING) {
        return CLIN_MISSING;
    }
    return answer ? tumor->katagiri_yes : tumor->katagiri_no;
}

ClinRange clin_katagiri_lab_range(const double lab[CLIN_KATAGIRI_N_LABS])
{
    ClinRange worst = {0, 0};
    for (size_t i = 0; i < CLIN_KATAGIRI_N_LABS; i++) {
        const ClinRange one = clin_item_range(&clin_katagiri_labs[i], lab[i]);
        worst.low = one.low > worst.low ? one.low : worst.low;
        worst.high = one.high > worst.high ? one.high : worst.high;
    }
    return worst;
}

int clin_katagiri_total(const ClinKatagiri *patient)
{
    const int primary = primary_points(patient);
    const int lab = clin_range_settled(clin_katagiri_lab_range(patient->lab));
    const int rest =
        clin_items_total(clin_katagiri_items, patient->items, CLIN_KATAGIRI_N_ITEMS);
    if (primary == CLIN_MISSING || lab == CLIN_MISSING || rest == CLIN_MISSING) {
        return CLIN_MISSING;
    }
    return primary + lab + rest;
}

const char *clin_katagiri_class(int total)
{
    return clin_band_code(clin_katagiri_bands, CLIN_KATAGIRI_N_BANDS, total);
}
