#include "clinical/inputs.h"

/* clang-format off: a table, a choice a line. */
static const ClinChoice yes_no[] = {
    {"0", "No", 0},
    {"1", "Yes", 1},
};

static const ClinChoice tumor_choices[] = {
    {"1", "lung", 1},
    {"2", "breast", 2},
    {"3", "prostate", 3},
    {"4", "kidney", 4},
    {"5", "thyroid", 5},
    {"6", "stomach", 6},
    {"7", "oesophagus", 7},
    {"8", "colon", 8},
    {"9", "rectum", 9},
    {"10", "liver", 10},
    {"11", "gallbladder", 11},
    {"12", "pancreas", 12},
    {"13", "bladder", 13},
    {"14", "uterus", 14},
    {"15", "cervix", 15},
    {"16", "ovary", 16},
    {"17", "head_neck", 17},
    {"18", "melanoma", 18},
    {"19", "sarcoma", 19},
    {"20", "osteosarcoma", 20},
    {"21", "lymphoma", 21},
    {"22", "myeloma", 22},
    {"23", "leukaemia", 23},
    {"24", "carcinoid", 24},
    {"25", "unknown", 25},
    {"26", "other", 26},
};

static const ClinChoice radiosensitivity[] = {
    {"1", "sensitive", 1},
    {"2", "resistant", 2},
};

static const ClinChoice organ_mets[] = {
    {"0", "none", 0},
    {"1", "removable", 1},
    {"2", "not removable", 2},
};

static const ClinChoice visceral_spread[] = {
    {"0", "none", 0},
    {"1", "nodular", 1},
    {"2", "disseminated", 2},
};

static const ClinChoice ecog[] = {
    {"0", "0", 0},
    {"1", "1", 1},
    {"2", "2", 2},
    {"3", "3", 3},
    {"4", "4", 4},
};

/* The subgrades D1 to D3 of D are read as D. */

static const ClinChoice frankel[] = {
    {"A", "A", 0},
    {"B", "B", 1},
    {"C", "C", 2},
    {"D", "D", 3},
    {"E", "E", 4},
    {"D1", "D1", 3},
    {"D2", "D2", 3},
    {"D3", "D3", 3},
};

static const ClinChoice escc[] = {
    {"0", "0", 0},
    {"1a", "1a", 1},
    {"1b", "1b", 2},
    {"1c", "1c", 3},
    {"2", "2", 4},
    {"3", "3", 5},
};

static const ClinChoice stability[] = {
    {"1", "stable", 1},
    {"2", "unstable", 2},
};

static const ClinChoice fitness[] = {
    {"1", "can tolerate surgery", 1},
    {"0", "cannot", 0},
};

static const ClinChoice faces_version[] = {
    {"1", "WB10", 1},
    {"2", "WB5", 2},
    {"3", "11-point", 3},
};

static const ClinChoice sins_location[] = {
    {"3", "junctional", 3},
    {"2", "mobile", 2},
    {"1", "semirigid", 1},
    {"0", "rigid", 0},
};

static const ClinChoice sins_pain[] = {
    {"3", "mechanical", 3},
    {"1", "occasional", 1},
    {"0", "none", 0},
};

static const ClinChoice sins_bone[] = {
    {"2", "lytic", 2},
    {"1", "mixed", 1},
    {"0", "blastic", 0},
};

static const ClinChoice sins_alignment[] = {
    {"4", "subluxation or translation", 4},
    {"2", "de novo deformity", 2},
    {"0", "normal", 0},
};

static const ClinChoice sins_collapse[] = {
    {"3", "over 50%", 3},
    {"2", "under 50%", 2},
    {"1", "none with over 50% of body involved", 1},
    {"0", "none", 0},
};

static const ClinChoice sins_posterolateral[] = {
    {"3", "bilateral", 3},
    {"1", "unilateral", 1},
    {"0", "none", 0},
};

static const ClinChoice to_5[] = {
    {"0", "0", 0},
    {"5", "5", 5},
};

static const ClinChoice to_10[] = {
    {"0", "0", 0},
    {"5", "5", 5},
    {"10", "10", 10},
};

static const ClinChoice to_15[] = {
    {"0", "0", 0},
    {"5", "5", 5},
    {"10", "10", 10},
    {"15", "15", 15},
};

static const ClinChoice to_2[] = {
    {"0", "0", 0},
    {"1", "1", 1},
    {"2", "2", 2},
};

static const ClinChoice levels_1_to_5[] = {
    {"1", "1", 1},
    {"2", "2", 2},
    {"3", "3", 3},
    {"4", "4", 4},
    {"5", "5", 5},
};
/* clang-format on */

#define CHOICE(name, label, choices)                                                           \
    {                                                                                          \
        name, label, CLIN_INPUT_CHOICE, choices, sizeof(choices) / sizeof((choices)[0]), 0, 0, \
            1, ""                                                                              \
    }

/* clang-format off: a table, a variable a line. */
const ClinInput clin_inputs[CLIN_N_INPUTS] = {
    [CLIN_IN_AGE] = {"age", "age", CLIN_INPUT_INTEGER, NULL, 0, 0, 110, 1, "years"},
    [CLIN_IN_PRIMARY_TUMOR] = CHOICE("primary_tumor", "primary tumour", tumor_choices),
    [CLIN_IN_HORMONE_DEPENDENT] =
        CHOICE("hormone_dependent", "tumour depends on hormones (breast, prostate)", yes_no),
    [CLIN_IN_TARGETED_THERAPY_LUNG] =
        CHOICE("targeted_therapy_lung", "molecularly targeted drugs (lung)", yes_no),
    [CLIN_IN_RADIOSENSITIVITY] =
        CHOICE("radiosensitivity", "sensitivity to radiation", radiosensitivity),
    [CLIN_IN_VERTEBRAL_METS] = {"vertebral_mets", "vertebrae with metastasis",
        CLIN_INPUT_INTEGER, NULL, 0, 1, 30, 1, ""},
    [CLIN_IN_EXTRASPINAL_BONE_METS] = {"extraspinal_bone_mets",
        "bone metastases outside the spine", CLIN_INPUT_INTEGER, NULL, 0, 0, 50, 1, ""},
    [CLIN_IN_ORGAN_METS] = CHOICE("organ_mets", "organ metastases", organ_mets),
    [CLIN_IN_VISCERAL_SPREAD] =
        CHOICE("visceral_spread", "visceral or cerebral metastasis", visceral_spread),
    [CLIN_IN_VISCERAL_METS] = CHOICE("visceral_mets", "any visceral metastasis", yes_no),
    [CLIN_IN_SKELETAL_METS_MULTIPLE] =
        CHOICE("skeletal_mets_multiple", "several skeletal metastases", yes_no),
    [CLIN_IN_BONE_METS_MULTIPLE] =
        CHOICE("bone_mets_multiple", "several bone metastases, the spine included", yes_no),
    [CLIN_IN_KPS] = {"kps", "Karnofsky performance status", CLIN_INPUT_INTEGER, NULL, 0, 0, 100,
        10, ""},
    [CLIN_IN_ECOG_PS] = CHOICE("ecog_ps", "ECOG performance status", ecog),
    [CLIN_IN_PATHOLOGICAL_FRACTURE] =
        CHOICE("pathological_fracture", "pathological fracture", yes_no),
    [CLIN_IN_PRE_CHEMOTHERAPY] = CHOICE("pre_chemotherapy", "previous chemotherapy", yes_no),
    [CLIN_IN_CRP] = {"crp", "C-reactive protein", CLIN_INPUT_NUMBER, NULL, 0, 0, 60, 1,
        "mg/dL"},
    [CLIN_IN_LDH] = {"ldh", "lactate dehydrogenase", CLIN_INPUT_NUMBER, NULL, 0, 50, 20000, 1,
        "IU/L"},
    [CLIN_IN_ALBUMIN] = {"albumin", "serum albumin", CLIN_INPUT_NUMBER, NULL, 0, 1, 7, 1,
        "g/dL"},
    [CLIN_IN_PLATELETS] = {"platelets", "platelets", CLIN_INPUT_NUMBER, NULL, 0, 1000, 2000000,
        1, "/uL"},
    [CLIN_IN_CALCIUM] = {"calcium", "serum calcium", CLIN_INPUT_NUMBER, NULL, 0, 4, 20, 1,
        "mg/dL"},
    [CLIN_IN_BILIRUBIN] = {"bilirubin", "total bilirubin", CLIN_INPUT_NUMBER, NULL, 0, 0, 50, 1,
        "mg/dL"},
    [CLIN_IN_AMBULATORY] = CHOICE("ambulatory", "able to walk, aided or not", yes_no),
    [CLIN_IN_FRANKEL] = CHOICE("frankel", "Frankel grade", frankel),
    [CLIN_IN_ESCC] = CHOICE("escc", "epidural cord compression, Bilsky grade", escc),
    [CLIN_IN_MYELOPATHY] = CHOICE("myelopathy", "myelopathy", yes_no),
    [CLIN_IN_SINS_TOTAL] = {"sins_total", "SINS, as recorded", CLIN_INPUT_INTEGER, NULL, 0, 0,
        18, 1, ""},
    [CLIN_IN_MECHANICAL_STABILITY] = CHOICE(
        "mechanical_stability", "mechanical stability, as the clinician sees it", stability),
    [CLIN_IN_SYSTEMIC_FITNESS] = CHOICE("systemic_fitness", "fitness for surgery", fitness),
    [CLIN_IN_FACE_SCALE] = {"face_scale", "Face scale as the site coded it", CLIN_INPUT_INTEGER,
        NULL, 0, 0, 10, 1, ""},
    [CLIN_IN_FACES_VERSION] =
        CHOICE("faces_version", "how the site coded the Face scale", faces_version),
    [CLIN_IN_SINS] = CHOICE("sins_location", "SINS: location", sins_location),
    [CLIN_IN_SINS + 1] = CHOICE("sins_pain", "SINS: pain", sins_pain),
    [CLIN_IN_SINS + 2] = CHOICE("sins_bone", "SINS: bone lesion", sins_bone),
    [CLIN_IN_SINS + 3] = CHOICE("sins_alignment", "SINS: alignment", sins_alignment),
    [CLIN_IN_SINS + 4] =
        CHOICE("sins_collapse", "SINS: vertebral body collapse", sins_collapse),
    [CLIN_IN_SINS + 5] =
        CHOICE("sins_posterolateral", "SINS: posterolateral involvement", sins_posterolateral),
    [CLIN_IN_BARTHEL] = CHOICE("bi_feeding", "Barthel: feeding", to_10),
    [CLIN_IN_BARTHEL + 1] = CHOICE("bi_bathing", "Barthel: bathing", to_5),
    [CLIN_IN_BARTHEL + 2] = CHOICE("bi_grooming", "Barthel: grooming", to_5),
    [CLIN_IN_BARTHEL + 3] = CHOICE("bi_dressing", "Barthel: dressing", to_10),
    [CLIN_IN_BARTHEL + 4] = CHOICE("bi_bowels", "Barthel: bowels", to_10),
    [CLIN_IN_BARTHEL + 5] = CHOICE("bi_bladder", "Barthel: bladder", to_10),
    [CLIN_IN_BARTHEL + 6] = CHOICE("bi_toilet", "Barthel: toilet", to_10),
    [CLIN_IN_BARTHEL + 7] = CHOICE("bi_transfer", "Barthel: transfer", to_15),
    [CLIN_IN_BARTHEL + 8] = CHOICE("bi_mobility", "Barthel: mobility", to_15),
    [CLIN_IN_BARTHEL + 9] = CHOICE("bi_stairs", "Barthel: stairs", to_10),
    [CLIN_IN_VITALITY] = CHOICE("vi_waking", "Vitality: waking", to_2),
    [CLIN_IN_VITALITY + 1] = CHOICE("vi_communication", "Vitality: communication", to_2),
    [CLIN_IN_VITALITY + 2] = CHOICE("vi_feeding", "Vitality: feeding", to_2),
    [CLIN_IN_VITALITY + 3] = CHOICE("vi_toilet", "Vitality: toilet", to_2),
    [CLIN_IN_VITALITY + 4] = CHOICE("vi_activity", "Vitality: activity", to_2),
    [CLIN_IN_EQ5D] = CHOICE("eq5d_mo", "EQ-5D-5L: mobility", levels_1_to_5),
    [CLIN_IN_EQ5D + 1] = CHOICE("eq5d_sc", "EQ-5D-5L: self-care", levels_1_to_5),
    [CLIN_IN_EQ5D + 2] = CHOICE("eq5d_ua", "EQ-5D-5L: usual activities", levels_1_to_5),
    [CLIN_IN_EQ5D + 3] = CHOICE("eq5d_pd", "EQ-5D-5L: pain, discomfort", levels_1_to_5),
    [CLIN_IN_EQ5D + 4] = CHOICE("eq5d_ad", "EQ-5D-5L: anxiety, depression", levels_1_to_5),
    [CLIN_IN_CHARLSON] = CHOICE("cci_mi", "Charlson: myocardial infarct", yes_no),
    [CLIN_IN_CHARLSON + 1] = CHOICE("cci_heart_failure", "Charlson: heart failure", yes_no),
    [CLIN_IN_CHARLSON + 2] =
        CHOICE("cci_peripheral_vascular", "Charlson: peripheral vascular disease", yes_no),
    [CLIN_IN_CHARLSON + 3] =
        CHOICE("cci_cerebrovascular", "Charlson: cerebrovascular disease", yes_no),
    [CLIN_IN_CHARLSON + 4] = CHOICE("cci_dementia", "Charlson: dementia", yes_no),
    [CLIN_IN_CHARLSON + 5] =
        CHOICE("cci_pulmonary", "Charlson: chronic pulmonary disease", yes_no),
    [CLIN_IN_CHARLSON + 6] =
        CHOICE("cci_connective_tissue", "Charlson: connective tissue disease", yes_no),
    [CLIN_IN_CHARLSON + 7] = CHOICE("cci_ulcer", "Charlson: ulcer", yes_no),
    [CLIN_IN_CHARLSON + 8] = CHOICE("cci_liver_mild", "Charlson: mild liver disease", yes_no),
    [CLIN_IN_CHARLSON + 9] =
        CHOICE("cci_diabetes", "Charlson: diabetes without end-organ damage", yes_no),
    [CLIN_IN_CHARLSON + 10] =
        CHOICE("cci_diabetes_organ", "Charlson: diabetes with end-organ damage", yes_no),
    [CLIN_IN_CHARLSON + 11] = CHOICE("cci_hemiplegia", "Charlson: hemiplegia", yes_no),
    [CLIN_IN_CHARLSON + 12] =
        CHOICE("cci_renal", "Charlson: moderate or severe renal disease", yes_no),
    [CLIN_IN_CHARLSON + 13] =
        CHOICE("cci_tumor", "Charlson: solid tumour without metastasis", yes_no),
    [CLIN_IN_CHARLSON + 14] = CHOICE("cci_leukaemia", "Charlson: leukaemia", yes_no),
    [CLIN_IN_CHARLSON + 15] = CHOICE("cci_lymphoma", "Charlson: lymphoma", yes_no),
    [CLIN_IN_CHARLSON + 16] =
        CHOICE("cci_liver_severe", "Charlson: moderate or severe liver disease", yes_no),
    [CLIN_IN_CHARLSON + 17] =
        CHOICE("cci_metastatic_tumor", "Charlson: metastatic solid tumour", yes_no),
    [CLIN_IN_CHARLSON + 18] = CHOICE("cci_aids", "Charlson: AIDS", yes_no),
    [CLIN_IN_LEVEL] = CHOICE("level___c1", "level C1", yes_no),
    [CLIN_IN_LEVEL + 1] = CHOICE("level___c2", "level C2", yes_no),
    [CLIN_IN_LEVEL + 2] = CHOICE("level___c3", "level C3", yes_no),
    [CLIN_IN_LEVEL + 3] = CHOICE("level___c4", "level C4", yes_no),
    [CLIN_IN_LEVEL + 4] = CHOICE("level___c5", "level C5", yes_no),
    [CLIN_IN_LEVEL + 5] = CHOICE("level___c6", "level C6", yes_no),
    [CLIN_IN_LEVEL + 6] = CHOICE("level___c7", "level C7", yes_no),
    [CLIN_IN_LEVEL + 7] = CHOICE("level___t1", "level T1", yes_no),
    [CLIN_IN_LEVEL + 8] = CHOICE("level___t2", "level T2", yes_no),
    [CLIN_IN_LEVEL + 9] = CHOICE("level___t3", "level T3", yes_no),
    [CLIN_IN_LEVEL + 10] = CHOICE("level___t4", "level T4", yes_no),
    [CLIN_IN_LEVEL + 11] = CHOICE("level___t5", "level T5", yes_no),
    [CLIN_IN_LEVEL + 12] = CHOICE("level___t6", "level T6", yes_no),
    [CLIN_IN_LEVEL + 13] = CHOICE("level___t7", "level T7", yes_no),
    [CLIN_IN_LEVEL + 14] = CHOICE("level___t8", "level T8", yes_no),
    [CLIN_IN_LEVEL + 15] = CHOICE("level___t9", "level T9", yes_no),
    [CLIN_IN_LEVEL + 16] = CHOICE("level___t10", "level T10", yes_no),
    [CLIN_IN_LEVEL + 17] = CHOICE("level___t11", "level T11", yes_no),
    [CLIN_IN_LEVEL + 18] = CHOICE("level___t12", "level T12", yes_no),
    [CLIN_IN_LEVEL + 19] = CHOICE("level___l1", "level L1", yes_no),
    [CLIN_IN_LEVEL + 20] = CHOICE("level___l2", "level L2", yes_no),
    [CLIN_IN_LEVEL + 21] = CHOICE("level___l3", "level L3", yes_no),
    [CLIN_IN_LEVEL + 22] = CHOICE("level___l4", "level L4", yes_no),
    [CLIN_IN_LEVEL + 23] = CHOICE("level___l5", "level L5", yes_no),
    [CLIN_IN_LEVEL + 24] = CHOICE("level___s1", "level S1", yes_no),
    [CLIN_IN_LEVEL + 25] = CHOICE("level___s2_5", "level S2-5", yes_no),
};
/* clang-format on */
