#include <math.h>

#include "clinical/bauer.h"
#include "clinical/catalogue.h"
#include "clinical/charlson.h"
#include "clinical/katagiri.h"
#include "clinical/nesms.h"
#include "clinical/noms.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))

/* Bauer, in three forms */

static const ClinInputId bauer_inputs[] = {CLIN_IN_VISCERAL_METS,
    CLIN_IN_SKELETAL_METS_MULTIPLE, CLIN_IN_PRIMARY_TUMOR, CLIN_IN_PATHOLOGICAL_FRACTURE};

static const ClinOutput bauer_outputs[] = {
    {"bauer", "bauer", "Bauer score", CLIN_VALUE_NUMBER, 0},
    {"bauer_class", "bauer_class", "expected survival", CLIN_VALUE_TEXT, 0},
};

static const ClinOutput modified_outputs[] = {
    {"bauer", "bauer_modified", "modified Bauer score", CLIN_VALUE_NUMBER, 0},
    {"bauer_class", "bauer_modified_class", "aim of treatment", CLIN_VALUE_TEXT, 0},
};

static const ClinOutput review_outputs[] = {
    {"bauer", "bauer_review", "Bauer score, review's form", CLIN_VALUE_NUMBER, 0},
    {"bauer_class", "bauer_review_class", "aim of treatment", CLIN_VALUE_TEXT, 0},
};

static void bauer_any(ClinBauerVariant variant, const double *in, ClinValue *out)
{
    int items[CLIN_BAUER_N_ITEMS];
    clin_integers(in, CLIN_BAUER_N_ITEMS, items);
    const int total = clin_bauer_total(variant, items);
    out[0] = clin_value_integer(total);
    out[1] = clin_value_text(clin_bauer_class(variant, total));
}

static void bauer_evaluate(const double *in, const ClinOptions *options, ClinValue *out)
{
    (void)options;
    bauer_any(CLIN_BAUER_ORIGINAL, in, out);
}

static void modified_evaluate(const double *in, const ClinOptions *options, ClinValue *out)
{
    (void)options;
    bauer_any(CLIN_BAUER_MODIFIED, in, out);
}

static void review_evaluate(const double *in, const ClinOptions *options, ClinValue *out)
{
    (void)options;
    bauer_any(CLIN_BAUER_REVIEW, in, out);
}

static int bauer_tumor(const ClinPrimaryTumor *tumor)
{
    return (tumor->code != CLIN_TUMOR_LUNG) + tumor->bauer;
}

static int review_tumor(const ClinPrimaryTumor *tumor)
{
    return (tumor->code != CLIN_TUMOR_LUNG) + tumor->bauer_review;
}

static bool bauer_lines(
    bool with_fracture, int (*tumor)(const ClinPrimaryTumor *), size_t i, ClinExplanation *line)
{
    const size_t n_items = CLIN_BAUER_N_ITEMS - (with_fracture ? 0 : 1);
    return clin_explain_items(clin_bauer_items, n_items, &i, line) ||
           clin_explain_tumors("primary: not lung 1, and favourable 1 more", tumor, &i, line);
}

static bool bauer_explain(size_t i, const ClinOptions *options, ClinExplanation *line)
{
    (void)options;
    return bauer_lines(true, bauer_tumor, i, line);
}

static bool modified_explain(size_t i, const ClinOptions *options, ClinExplanation *line)
{
    (void)options;
    return bauer_lines(false, bauer_tumor, i, line);
}

static bool review_explain(size_t i, const ClinOptions *options, ClinExplanation *line)
{
    (void)options;
    return bauer_lines(false, review_tumor, i, line);
}

static const char *const modified_notes[] = {
    "The pathological fracture is not asked for.",
};

static const char *const review_notes[] = {
    "As the modified score, but lymphoma and myeloma are not favourable primaries; its bands.",
};

/* Revised Katagiri */

static const ClinInputId katagiri_inputs[] = {CLIN_IN_PRIMARY_TUMOR, CLIN_IN_HORMONE_DEPENDENT,
    CLIN_IN_TARGETED_THERAPY_LUNG, CLIN_IN_VISCERAL_SPREAD, CLIN_IN_CRP, CLIN_IN_LDH,
    CLIN_IN_ALBUMIN, CLIN_IN_PLATELETS, CLIN_IN_CALCIUM, CLIN_IN_BILIRUBIN, CLIN_IN_ECOG_PS,
    CLIN_IN_PRE_CHEMOTHERAPY, CLIN_IN_SKELETAL_METS_MULTIPLE};

static const ClinOutput katagiri_outputs[] = {
    {"katagiri", "katagiri", "revised Katagiri score", CLIN_VALUE_NUMBER, 0},
    {"katagiri_class", "katagiri_class", "risk of death", CLIN_VALUE_TEXT, 0},
};

static void katagiri_evaluate(const double *in, const ClinOptions *options, ClinValue *out)
{
    (void)options;
    const ClinKatagiri patient = {
        .primary_tumor = clin_integer(in[0]),
        .hormone_dependent = clin_integer(in[1]),
        .targeted_therapy = clin_integer(in[2]),
        .items = {clin_integer(in[3]), clin_integer(in[10]), clin_integer(in[11]),
            clin_integer(in[12])},
        .lab = {in[4], in[5], in[6], in[7], in[8], in[9]},
    };
    const int total = clin_katagiri_total(&patient);
    out[0] = clin_value_integer(total);
    out[1] = clin_value_text(clin_katagiri_class(total));
}

static int katagiri_settled(const ClinPrimaryTumor *tumor)
{
    return tumor->katagiri_question == CLIN_TUMOR_SETTLED ? tumor->katagiri_yes : CLIN_MISSING;
}

static bool katagiri_explain(size_t i, const ClinOptions *options, ClinExplanation *line)
{
    static const ClinPoint asked[] = {
        {1, 1, 0, "breast or prostate, dependent on hormones"},
        {0, 0, 2, "breast or prostate, not dependent on hormones"},
        {1, 1, 2, "lung, molecularly targeted drugs"},
        {0, 0, 3, "lung, otherwise"},
    };
    static const ClinItem item = {
        "primary_tumor", "primary tumour, where more is asked", asked, N(asked)};
    (void)options;
    return clin_explain_tumors("primary tumour", katagiri_settled, &i, line) ||
           clin_explain_items(&item, 1, &i, line) ||
           clin_explain_items(clin_katagiri_items, CLIN_KATAGIRI_N_ITEMS, &i, line) ||
           clin_explain_items(clin_katagiri_labs, CLIN_KATAGIRI_N_LABS, &i, line);
}

static const char *const katagiri_notes[] = {
    "The laboratory earns its worst tier once: 0 normal, 1 abnormal, 2 critical.",
    "A missing laboratory value leaves the score missing unless it could not change the tier.",
    "A tumour that is not listed is not placed by the paper: no score.",
};

/* NESMS */

static const ClinInputId nesms_inputs[] = {CLIN_IN_VISCERAL_METS,
    CLIN_IN_SKELETAL_METS_MULTIPLE, CLIN_IN_PRIMARY_TUMOR, CLIN_IN_ALBUMIN, CLIN_IN_AMBULATORY};

static const ClinOutput nesms_outputs[] = {
    {"nesms", "nesms", "NESMS", CLIN_VALUE_NUMBER, 0},
};

static void nesms_evaluate(const double *in, const ClinOptions *options, ClinValue *out)
{
    (void)options;
    const int bauer[CLIN_BAUER_N_ITEMS] = {
        [CLIN_BAUER_VISCERAL] = clin_integer(in[0]),
        [CLIN_BAUER_MULTIPLE] = clin_integer(in[1]),
        [CLIN_BAUER_PRIMARY] = clin_integer(in[2]),
        [CLIN_BAUER_FRACTURE] = CLIN_MISSING,
    };
    out[0] = clin_value_integer(
        clin_nesms_total(CLIN_BAUER_MODIFIED, bauer, in[3], clin_integer(in[4])));
}

static bool nesms_explain(size_t i, const ClinOptions *options, ClinExplanation *line)
{
    (void)options;
    return clin_explain_items(clin_nesms_items, CLIN_NESMS_N_ITEMS, &i, line);
}

static const char *const nesms_notes[] = {
    "The points add up to 4, but the score is capped at 3.",
    "No classes were published. The modified Bauer score is explained under bauer-modified.",
};

/* NOMS */

static const ClinInputId noms_inputs[] = {CLIN_IN_ESCC, CLIN_IN_MYELOPATHY,
    CLIN_IN_RADIOSENSITIVITY, CLIN_IN_SINS_TOTAL, CLIN_IN_MECHANICAL_STABILITY,
    CLIN_IN_SYSTEMIC_FITNESS};

static const ClinOutput noms_outputs[] = {
    {"noms_rule", "noms_rule", "NOMS rule", CLIN_VALUE_TEXT, 0},
    {"noms_decision", "noms_decision", "what NOMS proposes", CLIN_VALUE_TEXT, 0},
};

static void noms_evaluate(const double *in, const ClinOptions *options, ClinValue *out)
{
    static const char *const words[CLIN_NOMS_N_RULES + 1] = {
        "none", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"};
    const ClinNoms patient = {
        .escc = clin_integer(in[0]),
        .myelopathy = clin_integer(in[1]),
        .radiosensitivity = clin_integer(in[2]),
        .sins_total = clin_integer(in[3]),
        .mechanical_stability = clin_integer(in[4]),
        .systemic_fitness = clin_integer(in[5]),
    };
    const int rule = clin_noms_rule(&patient, options->escc_1c_high);
    out[0] = clin_value_text(rule == CLIN_MISSING ? NULL : words[rule]);
    out[1] = clin_value_text(clin_noms_decision(rule));
}

static bool noms_explain(size_t i, const ClinOptions *options, ClinExplanation *line)
{
    (void)options;
    if (i >= CLIN_NOMS_N_RULES) {
        return false;
    }
    *line = (ClinExplanation){.kind = CLIN_EXPLAIN_RULE,
        .item = "rule",
        .answer = clin_noms_rules[i].label,
        .low = (double)i + 1,
        .high = (double)i + 1,
        .result = clin_noms_rules[i].decision};
    return true;
}

static const char *const noms_notes[] = {
    "Low-grade compression with myelopathy is in no rule: none.",
    "High grade is ESCC 2 and 3; 1c is low grade here, as in the paper.",
    "SINS 0 to 6 is stable, 13 to 18 unstable; 7 to 12 takes mechanical_stability.",
    "cEBRT conventional external beam radiotherapy, SRS stereotactic radiosurgery.",
    "For research: it says what the framework proposes, and is no advice for a patient.",
};

/* Charlson */

#define FIVE(first) (first), (first) + 1, (first) + 2, (first) + 3, (first) + 4

static const ClinInputId charlson_inputs[] = {FIVE(CLIN_IN_CHARLSON),
    FIVE(CLIN_IN_CHARLSON + 5), FIVE(CLIN_IN_CHARLSON + 10), CLIN_IN_CHARLSON + 15,
    CLIN_IN_CHARLSON + 16, CLIN_IN_CHARLSON + 17, CLIN_IN_CHARLSON + 18, CLIN_IN_AGE};

static const ClinOutput charlson_outputs[] = {
    {"charlson", "charlson", "Charlson comorbidity index", CLIN_VALUE_NUMBER, 0},
    {"charlson_age", "charlson_age", "Charlson index with age", CLIN_VALUE_NUMBER, 0},
};

static void charlson_evaluate(const double *in, const ClinOptions *options, ClinValue *out)
{
    int conditions[CLIN_CHARLSON_N_CONDITIONS];
    (void)options;
    clin_integers(in, CLIN_CHARLSON_N_CONDITIONS, conditions);
    const int total = clin_charlson_total(conditions);
    const int age = clin_integer(in[CLIN_CHARLSON_N_CONDITIONS]);
    out[0] = clin_value_integer(total);
    out[1] = clin_value_integer(clin_charlson_with_age(total, age));
}

static bool charlson_explain(size_t i, const ClinOptions *options, ClinExplanation *line)
{
    (void)options;
    if (i < CLIN_CHARLSON_N_CONDITIONS) {
        const ClinCharlsonCondition *condition = &clin_charlson_conditions[i];
        *line = (ClinExplanation){.kind = CLIN_EXPLAIN_POINTS,
            .variable = condition->name,
            .item = condition->label,
            .answer = "yes",
            .low = condition->weight,
            .high = condition->weight};
        return true;
    }
    i -= CLIN_CHARLSON_N_CONDITIONS;
    return clin_explain_items(&clin_charlson_age_item, 1, &i, line);
}

static const char *const charlson_notes[] = {
    "Of diabetes, liver disease and solid tumour only the graver form counts.",
    "charlson leaves age out, charlson_age adds it. A metastatic solid tumour counts 6.",
};

const ClinInstrument clin_rules_instruments[] = {
    {"bauer", "Bauer score", "Bauer HC, Wedin R, Acta Orthop Scand 1995;66:143-6", bauer_inputs,
        N(bauer_inputs), bauer_outputs, N(bauer_outputs), bauer_evaluate, bauer_explain,
        clin_bauer_original_bands, CLIN_BAUER_N_BANDS, NULL, 0},
    {"bauer-modified", "modified Bauer score", "Leithner A et al., Eur Spine J 2008;17:1488-95",
        bauer_inputs, N(bauer_inputs), modified_outputs, N(modified_outputs), modified_evaluate,
        modified_explain, clin_bauer_modified_bands, CLIN_BAUER_N_BANDS, modified_notes,
        N(modified_notes)},
    {"bauer-review", "Bauer score as a review printed it",
        "Hong et al. 2022, treatment strategy for spinal metastasis", bauer_inputs,
        N(bauer_inputs), review_outputs, N(review_outputs), review_evaluate, review_explain,
        clin_bauer_modified_bands, CLIN_BAUER_N_BANDS, review_notes, N(review_notes)},
    {"katagiri", "revised Katagiri score", "Katagiri H et al., Cancer Med 2014;3:1359-67",
        katagiri_inputs, N(katagiri_inputs), katagiri_outputs, N(katagiri_outputs),
        katagiri_evaluate, katagiri_explain, clin_katagiri_bands, CLIN_KATAGIRI_N_BANDS,
        katagiri_notes, N(katagiri_notes)},
    {"nesms", "New England Spinal Metastasis Score",
        "Ghori AK et al., Spine J 2015;15:2345-50; Schoenfeld AJ et al., Spine J "
        "2016;16:482-90",
        nesms_inputs, N(nesms_inputs), nesms_outputs, N(nesms_outputs), nesms_evaluate,
        nesms_explain, NULL, 0, nesms_notes, N(nesms_notes)},
    {"noms", "NOMS framework", "Laufer I et al., Oncologist 2013;18:744-51", noms_inputs,
        N(noms_inputs), noms_outputs, N(noms_outputs), noms_evaluate, noms_explain, NULL, 0,
        noms_notes, N(noms_notes)},
    {"charlson", "Charlson comorbidity index",
        "Charlson ME et al., J Chronic Dis 1987;40:373-83; J Clin Epidemiol 1994;47:1245-51",
        charlson_inputs, N(charlson_inputs), charlson_outputs, N(charlson_outputs),
        charlson_evaluate, charlson_explain, NULL, 0, charlson_notes, N(charlson_notes)},
};

const size_t clin_n_rules_instruments = N(clin_rules_instruments);
