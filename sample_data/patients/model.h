#pragma once
/**
 * @file
 * The tables of the model of a patient, as sample_data/synthesis/tables has them. For this
 * folder only.
 */
#include "sample_data/patients/draw.h"
#include "sample_data/patients/patients.h"

/** The tables by name. */
typedef enum {
#define X(name, rows, columns) MODEL_##name,
#include "tables.def"
#undef X
    MODEL_TABLES
} ModelTable;

/** Columns of MODEL_tumour. */
enum {
    TUMOUR_SHARE,
    TUMOUR_MEN,
    TUMOUR_AGE,
    TUMOUR_ORGAN,
    TUMOUR_BRAIN,
    TUMOUR_LYTIC,
    TUMOUR_MIXED,
    TUMOUR_BLASTIC,
    TUMOUR_HAZARD,
    TUMOUR_VASCULAR,
    TUMOUR_SENSITIVE,
    TUMOUR_CHEMO,
    TUMOUR_TARGETED,
    TUMOUR_BONE
};

/** A row of a table: as many numbers as it has columns. */
const double *model_row(const PatientModel *model, ModelTable table, int row);
int model_n_rows(ModelTable table);
int model_n_columns(ModelTable table);
/** An index by the weights in a row of a table. */
int model_draw(const PatientModel *model, ModelTable table, int row, StatRandom *random);
/** The same, but ordered by z, a normal number: high z, high index. */
int model_draw_at(const PatientModel *model, ModelTable table, int row, double z);
/** Whether a day, since 1970-01-01, is a public holiday or one of the days around New Year. */
bool model_is_holiday(const PatientModel *model, int32_t day);
