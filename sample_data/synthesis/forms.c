#include "forms.h"
#include "sites.h"

#include <stdio.h>

/* In thousandths: a laboratory value, one item of a scale, its total. */
enum { MISSING_LAB = 40, MISSING_ITEM = 12, MISSING_TOTAL = 20 };

static const char *const frankel_codes[] = {"A", "B", "C", "D", "E"};
static const char *const escc_codes[] = {"0", "1a", "1b", "1c", "2", "3"};

static int clamp(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

static void fill_enrolment(const SynPerson *p, SynRandom *random, SynRow *row)
{
    const int visit = p->surgery_day + p->scale.visit_day[0];
    syn_put(row, SYN_C_consent, 1);
    syn_put_date(row, SYN_C_consent_date, visit - syn_random_below(random, 4));
    syn_put(row, SYN_C_dementia, 0);
    syn_put(row, SYN_C_age, p->age);
    syn_put(row, SYN_C_sex, p->sex);
    syn_put_decimal(row, SYN_C_height_cm, p->height_mm, 1);
    syn_put_decimal(row, SYN_C_weight_kg, p->weight_hg, 1);
}

static void fill_oncology(const SynPerson *p, int collapse, SynRandom *random, SynRow *row)
{
    const bool sensitive =
        p->origin == SYN_HAEMATOLOGICAL || p->origin == SYN_BREAST || p->origin == SYN_PROSTATE;
    syn_put(row, SYN_C_primary_tumor, p->tumor);
    if (p->origin == SYN_BREAST || p->origin == SYN_PROSTATE)
        syn_put(row, SYN_C_hormone_dependent, syn_random_chance(random, 720));
    if (p->origin == SYN_LUNG) {
        syn_put(row, SYN_C_targeted_therapy_lung, p->before[SYN_TARGETED]);
        syn_put(row, SYN_C_driver_mutation,
            p->before[SYN_TARGETED] ? 1 : syn_random_below(random, 4));
    } else {
        syn_put(row, SYN_C_driver_mutation, syn_random_chance(random, 850) ? 3 : 0);
    }
    syn_put(row, SYN_C_radiosensitivity, sensitive ? 1 : 2);
    syn_put(row, SYN_C_vertebral_mets, p->vertebral_mets);
    syn_put(row, SYN_C_extraspinal_bone_mets, p->extraspinal_mets);
    syn_put(row, SYN_C_organ_mets, p->organ_mets);
    syn_put(row, SYN_C_visceral_spread,
        p->organ_mets == 0   ? 0
        : p->organ_mets == 1 ? 1
                             : 1 + syn_random_below(random, 2));
    syn_put(row, SYN_C_brain_mets, p->organ_mets > 0 && syn_random_chance(random, 150));
    syn_put(row, SYN_C_kps, p->kps);
    syn_put(row, SYN_C_pathological_fracture, collapse >= 2);
    syn_put(row, SYN_C_metastasis_timing, 1 + syn_random_chance(random, 620));
    syn_put(row, SYN_C_charlson_index, p->charlson);
}

/* Laboratory values lean to the abnormal side with the illness. */
static void fill_laboratory(const SynPerson *p, SynRandom *random, SynRow *row)
{
    static const struct {
        SynColumn column;
        int mean, sd, lean, low, high, decimals, times;
    } analytes[] = {
        {SYN_C_crp, 160, 180, 120, 2, 3200, 2, 1},
        {SYN_C_ldh, 245, 90, 60, 90, 4000, 0, 1},
        {SYN_C_albumin, 37, 5, -3, 15, 52, 1, 1},
        {SYN_C_platelets, 245, 90, -15, 18, 900, 0, 1000},
        {SYN_C_calcium, 93, 7, 2, 70, 150, 1, 1},
        {SYN_C_bilirubin, 6, 3, 1, 2, 60, 1, 1},
        {SYN_C_wbc, 73, 27, 8, 12, 400, 0, 100},
        {SYN_C_haemoglobin, 118, 19, -8, 55, 175, 1, 1},
        {SYN_C_lymphocytes, 13, 5, -2, 2, 50, 0, 100},
        {SYN_C_alp, 330, 210, 70, 70, 3800, 0, 1},
        {SYN_C_creatinine, 80, 26, 4, 30, 900, 2, 1},
        {SYN_C_inr, 105, 9, 3, 85, 320, 2, 1},
    };
    for (size_t k = 0; k < sizeof analytes / sizeof *analytes; k++) {
        const int value = clamp(analytes[k].mean + (analytes[k].sd * syn_random_normal(random) +
                                                       analytes[k].lean * p->illness) /
                                                       1000,
            analytes[k].low, analytes[k].high);
        if (syn_random_chance(random, MISSING_LAB))
            continue;
        if (analytes[k].decimals)
            syn_put_decimal(row, analytes[k].column, value, analytes[k].decimals);
        else
            syn_put(row, analytes[k].column, value * analytes[k].times);
    }
}

/* Conditions that add up to the index: the tumour, then some of weight 2, then of weight 1. */
static void fill_comorbidity(const SynPerson *p, SynRandom *random, SynRow *row)
{
    int ones[] = {SYN_C_cci_mi, SYN_C_cci_heart_failure, SYN_C_cci_peripheral_vascular,
        SYN_C_cci_cerebrovascular, SYN_C_cci_pulmonary, SYN_C_cci_connective_tissue,
        SYN_C_cci_ulcer, SYN_C_cci_liver_mild};
    for (int c = SYN_C_cci_mi; c <= SYN_C_cci_aids; c++)
        syn_put(row, (SynColumn)c, 0);
    const bool blood = p->origin == SYN_HAEMATOLOGICAL;
    syn_put(row,
        !blood           ? SYN_C_cci_metastatic_tumor
        : p->tumor == 23 ? SYN_C_cci_leukaemia
                         : SYN_C_cci_lymphoma,
        1);
    int left = p->charlson - (blood ? 2 : 6);
    if (left >= 2 && syn_random_chance(random, 500)) {
        syn_put(row, SYN_C_cci_renal, 1);
        left -= 2;
    }
    if (left >= 2 && syn_random_chance(random, 400)) {
        syn_put(row, SYN_C_cci_diabetes_organ, 1);
        left -= 2;
    } else if (left >= 1 && syn_random_chance(random, 600)) {
        syn_put(row, SYN_C_cci_diabetes, 1);
        left -= 1;
    }
    syn_random_shuffle(random, ones, 8);
    for (int k = 0; k < left; k++)
        syn_put(row, (SynColumn)ones[k], 1);
}

/* Draws the five items beside the location so that they add up; mechanical pain is common. */
static int fill_sins(const SynPerson *p, SynRandom *random, SynRow *row)
{
    static const int pain[] = {3, 3, 1, 0}, bone[] = {2, 2, 1, 0}, posterior[] = {0, 1, 3, 3};
    int a, b, c, d, e;
    do {
        a = pain[syn_random_below(random, 4)];
        b = bone[syn_random_below(random, 4)];
        c = 2 * syn_random_below(random, 3);
        d = syn_random_below(random, 4);
        e = posterior[syn_random_below(random, 4)];
    } while (p->sins_location + a + b + c + d + e != p->sins);
    syn_put(row, SYN_C_sins_location, p->sins_location);
    syn_put(row, SYN_C_sins_pain, a);
    syn_put(row, SYN_C_sins_bone, b);
    syn_put(row, SYN_C_sins_alignment, c);
    syn_put(row, SYN_C_sins_collapse, d);
    syn_put(row, SYN_C_sins_posterolateral, e);
    syn_put(row, SYN_C_sins_total, p->sins);
    syn_put(row, SYN_C_column_involved, e == 0 ? 1 : d == 0 ? 2 : 3);
    return d;
}

static int fill_lesion(const SynPerson *p, SynRandom *random, SynRow *row)
{
    int n_levels = 0;
    for (int i = 0; i < SYN_LEVELS; i++) {
        const int affected = p->levels >> i & 1 ? 1 : 0;
        syn_put(row, (SynColumn)(SYN_C_level___c1 + i), affected);
        n_levels += affected;
    }
    for (int r = 0; r < 3; r++)
        syn_put(row, (SynColumn)(SYN_C_region___cervical + r), p->region >> r & 1);
    const int collapse = fill_sins(p, random, row);
    const bool unstable = p->sins >= 13 || (p->sins >= 7 && syn_random_chance(random, 600));
    syn_put(row, SYN_C_mechanical_stability, unstable ? 2 : 1);
    if (p->escc != SYN_UNKNOWN)
        syn_put_text(row, SYN_C_escc, escc_codes[p->escc]);
    syn_put(row, SYN_C_myelopathy, p->escc >= 4 && p->scale.frankel[0] < 4 && !(p->region & 4));
    if (p->stabilization)
        syn_put(row, SYN_C_instrumented_levels,
            clamp(n_levels + 2 + syn_random_below(random, 4), 2, 14));
    else
        syn_put(row, SYN_C_instrumented_levels, 0);
    return collapse;
}

static void fill_scores(const SynPerson *p, SynRandom *random, SynRow *row)
{
    const int year = clamp(
        42 - p->tokuhashi * 4 + 30 + p->illness / 80 + syn_random_normal(random) / 200, 2, 98);
    if (syn_random_chance(random, 900)) {
        syn_put_decimal(row, SYN_C_sorg_1y_probability, 100 - year, 2);
        syn_put_decimal(row, SYN_C_sorg_90d_probability, 100 - year * 4 / 10, 2);
    }
    syn_put(row, SYN_C_tokuhashi_total, p->tokuhashi);
    syn_put(row, SYN_C_tomita_total, p->tomita);
}

static void fill_neurology(const SynPerson *p, SynRandom *random, SynRow *row)
{
    static const SynColumn before[SYN_TREATMENTS] = {SYN_C_pre_chemotherapy,
        SYN_C_pre_radiotherapy, SYN_C_pre_targeted_therapy, SYN_C_pre_bone_therapy,
        SYN_C_pre_opioid};
    const int frankel = p->scale.frankel[0];
    const int paralysis = frankel <= 2 ? syn_random_between(random, 1, 16) : 0;
    for (int t = 0; t < SYN_TREATMENTS; t++)
        syn_put(row, before[t], p->before[t]);
    syn_put(row, SYN_C_systemic_fitness, !syn_random_chance(random, 40));
    syn_put(row, SYN_C_ambulatory,
        frankel >= 3 || (frankel == 2 && syn_random_chance(random, 150)));
    syn_put_date(row, SYN_C_symptom_onset_date,
        p->surgery_day - paralysis - 3 - syn_random_below(random, 90));
    syn_put(row, SYN_C_paralysis_days, paralysis);
}

static void fill_surgery(const SynPerson *p, SynRandom *random, SynRow *row)
{
    syn_put_date(row, SYN_C_surgery_date, p->surgery_day);
    syn_put(row, SYN_C_emergency, p->emergency);
    syn_put(row, SYN_C_procedure, p->procedure);
    syn_put(row, SYN_C_decompression, p->decompression);
    syn_put(row, SYN_C_stabilization, p->stabilization);
    syn_put(row, SYN_C_operation_min, p->operation_min);
    syn_put(row, SYN_C_blood_loss_ml, p->blood_loss_ml);
    syn_put(row, SYN_C_intraop_complication, p->intraop_complication);
    if (p->intraop_complication)
        syn_put(row, SYN_C_intraop_clavien, 1 + syn_random_below(random, 2));
}

void syn_fill_baseline(SynPerson *person, SynRandom *random, SynRow *row)
{
    fill_enrolment(person, random, row);
    const int collapse = fill_lesion(person, random, row);
    fill_oncology(person, collapse, random, row);
    fill_laboratory(person, random, row);
    fill_comorbidity(person, random, row);
    fill_scores(person, random, row);
    fill_neurology(person, random, row);
    fill_surgery(person, random, row);
}

/* Now and then an item was not filled in, or nobody added up; never both, so that the total is
   known or can be had. */
static void lose_one(SynRandom *random, SynColumn first, int n, SynColumn total, SynRow *row)
{
    if (syn_random_chance(random, MISSING_TOTAL))
        row->cell[total][0] = '\0';
    else if (syn_random_chance(random, MISSING_ITEM))
        row->cell[(int)first + syn_random_below(random, n)][0] = '\0';
}

/* Takes points from the hardest tasks first, with some chance. */
static void fill_barthel(int total, SynRandom *random, SynRow *row)
{
    static const int most[10] = {2, 1, 1, 2, 2, 2, 2, 3, 3, 2};
    static const int order[] = {9, 9, 9, 1, 1, 8, 8, 8, 7, 7, 6, 6, 3, 3, 5, 4, 0, 2};
    int item[10];
    for (int k = 0; k < 10; k++)
        item[k] = most[k];
    for (int left = 20 - total / 5; left > 0;) {
        const int k = order[syn_random_below(random, 18)];
        if (item[k] > 0) {
            item[k]--;
            left--;
        }
    }
    for (int k = 0; k < 10; k++)
        syn_put(row, (SynColumn)(SYN_C_bi_feeding + k), item[k] * 5);
    syn_put(row, SYN_C_barthel_total, total);
    lose_one(random, SYN_C_bi_feeding, 10, SYN_C_barthel_total, row);
}

static void fill_vitality(const SynPerson *p, int visit, SynRandom *random, SynRow *row)
{
    int total = 0;
    for (int k = 0; k < 5; k++) {
        const int item = p->scale.vitality[visit][k];
        syn_put(row, (SynColumn)(SYN_C_vi_waking + k), item);
        total += item;
    }
    syn_put(row, SYN_C_vitality_total, total);
    lose_one(random, SYN_C_vi_waking, 5, SYN_C_vitality_total, row);
}

/* Four of the five answers, where one was left out and the index is missing for that. Of the
   segment study's first two visits every answer counts in a figure: there all are missing. */
static void fill_eq5d(const SynPerson *p, int visit, SynRandom *random, SynRow *row)
{
    const bool known = syn_has(p, SYN_EQ5D, visit);
    const bool others = syn_has(p, SYN_PAIN, visit) && syn_has(p, SYN_EQ_VAS, visit);
    const bool in_figure = p->cohort == SYN_ANALYSED && visit < 2;
    const int left_out = known ? 5 : syn_random_below(random, 5);
    for (int d = 0; d < 5 && (known || (others && !in_figure)); d++) {
        const int level = p->scale.eq5d[visit][d];
        if (d != left_out && level >= 1)
            syn_put(row, (SynColumn)(SYN_C_eq5d_mo + d), level);
    }
}

void syn_fill_assessment(const SynPerson *person, int visit, SynRandom *random, SynRow *row)
{
    const SynScales *s = &person->scale;
    if (s->visit_day[visit] == SYN_NO_VISIT)
        return;
    syn_put_date(row, SYN_C_visit_date, person->surgery_day + s->visit_day[visit]);
    if (syn_has(person, SYN_FRANKEL, visit))
        syn_put_text(row, SYN_C_frankel, frankel_codes[s->frankel[visit]]);
    if (syn_has(person, SYN_ECOG, visit))
        syn_put(row, SYN_C_ecog_ps, s->ecog[visit]);
    if (syn_has(person, SYN_PAIN, visit))
        syn_put(row, SYN_C_pain_vas, s->pain[visit]);
    if (syn_has(person, SYN_FACE, visit)) {
        syn_put(row, SYN_C_face_scale, s->face[visit]);
        syn_put(row, SYN_C_faces_version, syn_six_faces(person->site) ? 1 : 3);
    }
    if (syn_has(person, SYN_BARTHEL, visit))
        fill_barthel(s->barthel[visit], random, row);
    if (syn_has(person, SYN_VITALITY, visit))
        fill_vitality(person, visit, random, row);
    fill_eq5d(person, visit, random, row);
    if (syn_has(person, SYN_EQ_VAS, visit))
        syn_put(row, SYN_C_eq_vas, s->eq_vas[visit]);
}
