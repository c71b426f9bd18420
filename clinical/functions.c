/* Totals, classes and levels as functions of whole numbers. */
#include "clinical/functions.h"

#include "clinical/barthel.h"
#include "clinical/catalogue.h"
#include "clinical/sins.h"
#include "clinical/tokuhashi.h"
#include "clinical/tomita.h"
#include "clinical/vitality.h"

static ClinValue give_total(
    const ClinFunction *function, const int *inputs, const ClinOptions *options)
{
    (void)options;
    return clin_value_integer(function->total(inputs));
}

static ClinValue give_class(
    const ClinFunction *function, const int *inputs, const ClinOptions *options)
{
    (void)options;
    return clin_value_text(inputs[0] == CLIN_MISSING ? NULL : function->class_of(inputs[0]));
}

static ClinValue give_eq5d_micro(
    const ClinFunction *function, const int *inputs, const ClinOptions *options)
{
    (void)function;
    return clin_value_integer(clin_eq5d_index_micro(options->value_set, inputs));
}

static ClinValue give_eq5d_index(
    const ClinFunction *function, const int *inputs, const ClinOptions *options)
{
    ClinValue value = give_eq5d_micro(function, inputs, options);
    value.number /= CLIN_MICRO;
    return value;
}

/* ---- the spine ---- */

/* Levels as two masks: ticked, and neither ticked nor free. */
typedef struct {
    uint32_t affected, unknown;
} Levels;

static Levels levels_of(const int *inputs)
{
    Levels levels = {0, 0};
    for (int i = 0; i < CLIN_N_LEVELS; i++) {
        if (inputs[i] == 1) {
            levels.affected |= CLIN_LEVEL_BIT(i);
        } else if (inputs[i] != 0) {
            levels.unknown |= CLIN_LEVEL_BIT(i);
        }
    }
    return levels;
}

static ClinValue give_segment(
    const ClinFunction *function, const int *inputs, const ClinOptions *options)
{
    (void)function;
    const Levels levels = levels_of(inputs);
    return clin_value_text(
        clin_segment_partial(levels.affected, levels.unknown, options->segment_policy));
}

/* A number of the levels, once all are known. */
static ClinValue give_of_levels(const int *inputs, int (*of)(uint32_t affected))
{
    const Levels levels = levels_of(inputs);
    return clin_value_integer(levels.unknown ? CLIN_MISSING : of(levels.affected));
}

static ClinValue give_n_levels(
    const ClinFunction *function, const int *inputs, const ClinOptions *options)
{
    (void)function;
    (void)options;
    return give_of_levels(inputs, clin_levels_count);
}

static int contiguous(uint32_t affected)
{
    return clin_levels_contiguous(affected);
}

static ClinValue give_contiguous(
    const ClinFunction *function, const int *inputs, const ClinOptions *options)
{
    (void)function;
    (void)options;
    return give_of_levels(inputs, contiguous);
}

static ClinValue give_sins_location(
    const ClinFunction *function, const int *inputs, const ClinOptions *options)
{
    (void)function;
    (void)options;
    return give_of_levels(inputs, clin_levels_sins_location);
}

/* ---- the tables ---- */

const ClinFunction clin_general_functions[] = {
    {"barthel_total", CLIN_BARTHEL_N_ITEMS, 0, give_total, clin_barthel_total, NULL},
    {"barthel_class", 1, 0, give_class, NULL, clin_barthel_class},
    {"vitality_total", CLIN_VITALITY_N_ITEMS, 0, give_total, clin_vitality_total, NULL},
    {"eq5d_index", CLIN_EQ5D_N_DIMENSIONS, 6, give_eq5d_index, NULL, NULL},
    {"eq5d_micro", CLIN_EQ5D_N_DIMENSIONS, 0, give_eq5d_micro, NULL, NULL},
    {0},
};

const ClinFunction clin_spine_functions[] = {
    {"sins_total", CLIN_SINS_N_ITEMS, 0, give_total, clin_sins_total, NULL},
    {"sins_class", 1, 0, give_class, NULL, clin_sins_class},
    {"tokuhashi_class", 1, 0, give_class, NULL, clin_tokuhashi_class},
    {"tomita_total", CLIN_TOMITA_N_ITEMS, 0, give_total, clin_tomita_total, NULL},
    {"tomita_class", 1, 0, give_class, NULL, clin_tomita_class},
    {"tumor_origin", 1, 0, give_class, NULL, clin_tumor_origin},
    {"spine_segment", CLIN_N_LEVELS, 0, give_segment, NULL, NULL},
    {"spine_n_levels", CLIN_N_LEVELS, 0, give_n_levels, NULL, NULL},
    {"spine_is_contiguous", CLIN_N_LEVELS, 0, give_contiguous, NULL, NULL},
    {"spine_sins_location", CLIN_N_LEVELS, 0, give_sins_location, NULL, NULL},
    {0},
};
