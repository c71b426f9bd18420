#include "patient_rows.h"

#include "rows.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ONE_MONTH = 44, HALF_YEAR = 150 };
enum { RADIOTHERAPY = 1 };

/* A code, or nothing. */
static void put(SynRow *row, SynColumn column, int value)
{
    if (value != PATIENT_BLANK && value != INT_MIN)
        syn_put(row, column, value);
}

/* Numbers in a row of columns that stand together. */
static void put_all(SynRow *row, SynColumn first, const int *value, int n)
{
    for (int i = 0; i < n; i++)
        put(row, (SynColumn)((int)first + i), value[i]);
}

static void put_date(SynRow *row, SynColumn column, int32_t day)
{
    syn_put_date(row, column, day);
}

/* ---- baseline ---- */

static void fill_person(const Patient *p, SynRow *row)
{
    syn_put(row, SYN_C_consent, 1);
    put_date(row, SYN_C_consent_date, p->consent_day);
    syn_put(row, SYN_C_dementia, 0);
    syn_put(row, SYN_C_age, p->age);
    syn_put(row, SYN_C_sex, p->sex);
    syn_put_decimal(row, SYN_C_height_cm, p->height_mm, 1);
    syn_put_decimal(row, SYN_C_weight_kg, p->weight_hg, 1);
}

static void fill_tumour(const Patient *p, SynRow *row)
{
    put(row, SYN_C_primary_tumor, p->tumour);
    put(row, SYN_C_hormone_dependent, p->hormone_dependent);
    put(row, SYN_C_targeted_therapy_lung, p->targeted_lung);
    put(row, SYN_C_radiosensitivity, p->sensitive);
    put(row, SYN_C_vertebral_mets, p->vertebral);
    put(row, SYN_C_extraspinal_bone_mets, p->extraspinal);
    put(row, SYN_C_organ_mets, p->organ);
    put(row, SYN_C_visceral_spread, p->spread);
    put(row, SYN_C_brain_mets, p->brain);
    put(row, SYN_C_kps, p->kps);
    put(row, SYN_C_pathological_fracture, p->fracture);
    put(row, SYN_C_metastasis_timing, p->timing);
    put(row, SYN_C_driver_mutation, p->driver);
    put(row, SYN_C_charlson_index, p->charlson);
    put_all(row, SYN_C_cci_mi, p->condition, PATIENT_CONDITIONS);
}

static void fill_laboratory(const Patient *p, const SynHabits *habits, SynRow *row)
{
    static const struct {
        int decimals, step; /* Whole numbers to the nearest step. */
    } style[PATIENT_LABORATORY] = {[LAB_CRP] = {2, 1},
        [LAB_LDH] = {0, 1},
        [LAB_ALBUMIN] = {1, 1},
        [LAB_PLATELETS] = {0, 1000},
        [LAB_CALCIUM] = {1, 1},
        [LAB_BILIRUBIN] = {1, 1},
        [LAB_WBC] = {0, 100},
        [LAB_HAEMOGLOBIN] = {1, 1},
        [LAB_LYMPHOCYTES] = {0, 10},
        [LAB_ALP] = {0, 1},
        [LAB_CREATININE] = {2, 1},
        [LAB_INR] = {2, 1}};
    for (int i = 0; i < PATIENT_LABORATORY; i++) {
        const SynColumn column = (SynColumn)(SYN_C_crp + i);
        const int decimals = i == LAB_CRP ? habits->crp_decimals : style[i].decimals;
        const double value = p->laboratory[i] * (i == LAB_PLATELETS ? 1000 : 1);
        if (isnan(value))
            continue;
        if (decimals > 0)
            syn_put_decimal(
                row, column, (int)floor(value * (decimals == 1 ? 10 : 100) + 0.5), decimals);
        else
            syn_put(row, column, style[i].step * (int)floor(value / style[i].step + 0.5));
    }
}

static void fill_lesion(const Patient *p, SynRow *row)
{
    static const char *const escc[] = {"0", "1a", "1b", "1c", "2", "3"};
    for (int i = 0; i < PATIENT_LEVELS; i++)
        syn_put(row, (SynColumn)(SYN_C_level___c1 + i), (int)(p->levels >> i & 1));
    put_all(row, SYN_C_region___cervical, p->region, 3);
    put(row, SYN_C_mechanical_stability, p->unstable);
    put(row, SYN_C_column_involved, p->column);
    put_all(row, SYN_C_sins_location, p->sins, 6);
    put(row, SYN_C_sins_total, p->sins_total);
    if (p->escc != PATIENT_BLANK)
        syn_put_text(row, SYN_C_escc, escc[p->escc]);
    put(row, SYN_C_myelopathy, p->myelopathy);
    put(row, SYN_C_instrumented_levels, p->instrumented);
}

static void fill_scores(const Patient *p, SynRow *row)
{
    if (!isnan(p->survival_90_days)) {
        syn_put_decimal(
            row, SYN_C_sorg_90d_probability, (int)floor(100 * p->survival_90_days + 0.5), 2);
        syn_put_decimal(
            row, SYN_C_sorg_1y_probability, (int)floor(100 * p->survival_1_year + 0.5), 2);
    }
    put(row, SYN_C_tokuhashi_total, p->tokuhashi);
    put(row, SYN_C_tomita_total, p->tomita);
}

static void fill_surgery(const Patient *p, SynRow *row)
{
    put_all(row, SYN_C_pre_chemotherapy, p->before, PATIENT_TREATMENTS);
    syn_put(row, SYN_C_systemic_fitness, 1);
    put(row, SYN_C_ambulatory, p->ambulatory);
    put_date(row, SYN_C_symptom_onset_date, p->onset_day);
    put(row, SYN_C_paralysis_days, p->paralysis_days);
    put_date(row, SYN_C_surgery_date, p->surgery_day);
    put(row, SYN_C_emergency, p->emergency);
    put(row, SYN_C_procedure, p->procedure);
    put(row, SYN_C_decompression, p->decompression);
    put(row, SYN_C_stabilization, p->stabilization);
    put(row, SYN_C_operation_min, p->minutes);
    put(row, SYN_C_blood_loss_ml, p->blood_loss);
    put(row, SYN_C_intraop_complication, p->intraop);
    put(row, SYN_C_intraop_clavien, p->intraop_clavien);
}

/* ---- visits ---- */

static void fill_assessment(const Patient *p, int number, const SynHabits *habits, SynRow *row)
{
    static const char *const frankel[] = {"A", "B", "C", "D", "E"};
    const PatientVisit *visit = &p->visit[number];
    if (!visit->seen)
        return;
    put_date(row, SYN_C_visit_date, visit->day);
    if (visit->frankel != PATIENT_BLANK)
        syn_put_text(row, SYN_C_frankel, frankel[visit->frankel]);
    put(row, SYN_C_ecog_ps, visit->ecog);
    put(row, SYN_C_pain_vas, visit->pain_vas);
    put(row, SYN_C_face_scale, visit->face);
    if (visit->face != PATIENT_BLANK)
        syn_put(row, SYN_C_faces_version, habits->faces_version);
    put_all(row, SYN_C_bi_feeding, visit->barthel, PATIENT_BARTHEL);
    put(row, SYN_C_barthel_total, visit->barthel_total);
    put_all(row, SYN_C_vi_waking, visit->vitality, 5);
    put(row, SYN_C_vitality_total, visit->vitality_total);
    put_all(row, SYN_C_eq5d_mo, visit->eq5d, 5);
    put(row, SYN_C_eq_vas, visit->eq_vas);
}

static void fill_month(const Patient *p, const SynHabits *habits, SynRow *row)
{
    fill_assessment(p, 1, habits, row);
    put_all(row, SYN_C_post_chemotherapy, p->after[1], PATIENT_TREATMENTS);
    put(row, SYN_C_ssi_wound, p->wound);
    put(row, SYN_C_neuro_deterioration, p->deterioration);
    put(row, SYN_C_periop_complication, p->periop);
    put(row, SYN_C_periop_clavien, p->periop_clavien);
}

static void fill_outcome(const Patient *p, SynRow *row)
{
    syn_put(row, SYN_C_vital_status, p->vital_status);
    put_date(row, SYN_C_last_contact_date, p->last_day);
    put(row, SYN_C_reoperation, p->reoperation);
    if (p->reoperation == 1)
        put_date(row, SYN_C_reoperation_date, p->reoperation_day);
    put(row, SYN_C_converted_to_fusion, p->converted);
}

static SynEvent event_of(const Patient *p, int32_t day)
{
    const bool half_year = p->last_day - p->surgery_day >= HALF_YEAR;
    return half_year && day - p->surgery_day > ONE_MONTH ? SYN_6_MONTH : SYN_1_MONTH;
}

/* ---- repeating forms ---- */

static bool add_events(const Patient *p, int person, SynRows *rows)
{
    int n[SYN_EVENTS] = {0};
    for (int i = 0; i < p->n_events; i++) {
        const SynEvent event = event_of(p, p->event[i].day);
        SynRow *row = syn_rows_append(rows, person, event);
        if (!row)
            return false;
        row->instrument = "adverse_event";
        row->instance = ++n[event];
        syn_put(row, SYN_C_ae_type, p->event[i].type);
        put_date(row, SYN_C_ae_date, p->event[i].day);
        syn_put(row, SYN_C_ae_phase, p->event[i].phase);
        syn_put(row, SYN_C_ae_clavien, p->event[i].clavien);
    }
    return true;
}

static bool add_courses(const Patient *p, int person, SynRows *rows)
{
    int n[SYN_EVENTS] = {0};
    for (int i = 0; i < p->n_courses; i++) {
        const SynEvent event = event_of(p, p->course[i].day);
        SynRow *row = syn_rows_append(rows, person, event);
        if (!row)
            return false;
        row->instrument = "radiotherapy";
        row->instance = ++n[event];
        put_date(row, SYN_C_rt_date, p->course[i].day);
        syn_put(row, SYN_C_rt_technique, p->course[i].technique);
        syn_put(row, SYN_C_rt_dose_gy, p->course[i].dose);
        syn_put(row, SYN_C_rt_fractions, p->course[i].fractions);
    }
    return true;
}

static bool add_baseline(const Patient *p, const SynHabits *habits, int person, SynRows *rows)
{
    SynRow *row = syn_rows_append(rows, person, SYN_BASELINE);
    if (!row)
        return false;
    fill_person(p, row);
    fill_tumour(p, row);
    fill_laboratory(p, habits, row);
    fill_lesion(p, row);
    fill_scores(p, row);
    fill_surgery(p, row);
    fill_assessment(p, 0, habits, row);
    return true;
}

static bool add_visits(const Patient *p, const SynHabits *habits, int person, SynRows *rows)
{
    SynRow *row = syn_rows_append(rows, person, SYN_1_MONTH);
    if (!row)
        return false;
    fill_month(p, habits, row);
    if (p->last_day - p->surgery_day < HALF_YEAR)
        return true;
    row = syn_rows_append(rows, person, SYN_6_MONTH);
    if (!row)
        return false;
    fill_assessment(p, 2, habits, row);
    put_all(row, SYN_C_post_chemotherapy, p->after[2], PATIENT_TREATMENTS);
    return true;
}

bool syn_patient_rows(
    const Patient *patient, const SynHabits *habits, int person, SynRows *rows)
{
    const size_t first = rows->n_rows;
    if (!add_baseline(patient, habits, person, rows) ||
        !add_visits(patient, habits, person, rows) || !add_events(patient, person, rows) ||
        !add_courses(patient, person, rows))
        return false;
    SynRow *row = syn_rows_append(rows, person, SYN_OUTCOME);
    if (!row)
        return false;
    fill_outcome(patient, row);
    for (size_t r = first; r < rows->n_rows; r++)
        syn_row_set_status(&rows->row[r]);
    return true;
}
