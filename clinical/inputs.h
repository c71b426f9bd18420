/**
 * @file
 * The variables that instruments ask for: names, codes, labels and limits, in one table.
 *
 * The names and codes are those of the registry's data dictionary. An answer may come as its
 * code or its label; inside, every answer is a number.
 */
#pragma once

#include <stddef.h>

/** How an answer is read. */
typedef enum {
    CLIN_INPUT_CHOICE,  /**< One of the choices, by code or label. */
    CLIN_INPUT_INTEGER, /**< A whole number from min to max in steps. */
    CLIN_INPUT_NUMBER   /**< A decimal number from min to max. */
} ClinInputKind;

/** One choice. */
typedef struct {
    const char *code;  /**< As stored. */
    const char *label; /**< As shown. */
    int value;         /**< As computed with. */
} ClinChoice;

/** One variable. */
typedef struct {
    const char *name;          /**< Name of the column. */
    const char *label;         /**< The variable in words. */
    ClinInputKind kind;        /**< How an answer is read. */
    const ClinChoice *choices; /**< Choices, or NULL. */
    size_t n_choices;          /**< How many. */
    double min;                /**< Least number. */
    double max;                /**< Greatest number. */
    int step;                  /**< An integer must be a multiple of it. */
    const char *unit;          /**< Unit of a number, or "". */
} ClinInput;

/** What reading an answer came to. */
typedef enum {
    CLIN_READ_VALUE,   /**< A valid answer. */
    CLIN_READ_MISSING, /**< Empty or blank. */
    CLIN_READ_INVALID  /**< Something else than the variable allows. */
} ClinReading;

/** Places in the table of variables. */
typedef enum {
    CLIN_IN_AGE,
    CLIN_IN_PRIMARY_TUMOR,
    CLIN_IN_HORMONE_DEPENDENT,
    CLIN_IN_TARGETED_THERAPY_LUNG,
    CLIN_IN_RADIOSENSITIVITY,
    CLIN_IN_VERTEBRAL_METS,
    CLIN_IN_EXTRASPINAL_BONE_METS,
    CLIN_IN_ORGAN_METS,
    CLIN_IN_VISCERAL_SPREAD,
    CLIN_IN_VISCERAL_METS,
    CLIN_IN_SKELETAL_METS_MULTIPLE,
    CLIN_IN_BONE_METS_MULTIPLE,
    CLIN_IN_KPS,
    CLIN_IN_ECOG_PS,
    CLIN_IN_PATHOLOGICAL_FRACTURE,
    CLIN_IN_PRE_CHEMOTHERAPY,
    CLIN_IN_CRP,
    CLIN_IN_LDH,
    CLIN_IN_ALBUMIN,
    CLIN_IN_PLATELETS,
    CLIN_IN_CALCIUM,
    CLIN_IN_BILIRUBIN,
    CLIN_IN_AMBULATORY,
    CLIN_IN_FRANKEL,
    CLIN_IN_ESCC,
    CLIN_IN_MYELOPATHY,
    CLIN_IN_SINS_TOTAL,
    CLIN_IN_MECHANICAL_STABILITY,
    CLIN_IN_SYSTEMIC_FITNESS,
    CLIN_IN_FACE_SCALE,
    CLIN_IN_FACES_VERSION,
    CLIN_IN_SINS,                       /**< First of the six items of SINS. */
    CLIN_IN_BARTHEL = CLIN_IN_SINS + 6, /**< First of the ten items of the Barthel Index. */
    CLIN_IN_VITALITY = CLIN_IN_BARTHEL + 10, /**< First of the five of the Vitality Index. */
    CLIN_IN_EQ5D = CLIN_IN_VITALITY + 5,     /**< First of the five dimensions. */
    CLIN_IN_CHARLSON = CLIN_IN_EQ5D + 5,     /**< First of the nineteen conditions. */
    CLIN_IN_LEVEL = CLIN_IN_CHARLSON + 19,   /**< First of the 26 levels. */
    CLIN_N_INPUTS = CLIN_IN_LEVEL + 26
} ClinInputId;

/** The table. */
extern const ClinInput clin_inputs[CLIN_N_INPUTS];

/**
 * Reads an answer that came as text: a code, a label, or a number. Blanks around it do not
 * count; "3.0" is the code 3; an exponent, a decimal comma, nan and inf are invalid.
 *
 * @param input The variable.
 * @param text  The answer; NULL is missing.
 * @param value The number to compute with, NaN unless the result is CLIN_READ_VALUE.
 * @return What it came to.
 */
ClinReading clin_input_read(const ClinInput *input, const char *text, double *value);

/**
 * Reads an answer that came as a number: a numeric code, or the number itself.
 *
 * @param input  The variable.
 * @param number The answer; NaN is missing.
 * @param value  As in clin_input_read.
 * @return What it came to.
 */
ClinReading clin_input_read_number(const ClinInput *input, double number, double *value);
