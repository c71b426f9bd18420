/**
 * @file
 * Every instrument in one uniform form: what it asks for, what it adds, how it is computed and
 * how it is explained. The command line and the registry's SQL functions come from this table.
 *
 * An answer that is missing or invalid leaves an output missing if it could change that output,
 * and only then.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "clinical/eq5d5l.h"
#include "clinical/inputs.h"
#include "clinical/points.h"
#include "clinical/segment.h"

/** Most inputs of any instrument. */
#define CLIN_MAX_INPUTS 26

/** Most outputs of any instrument. */
#define CLIN_MAX_OUTPUTS 2

/** What a value is. */
typedef enum {
    CLIN_VALUE_MISSING, /**< Nothing. */
    CLIN_VALUE_NUMBER,  /**< `number`. */
    CLIN_VALUE_TEXT     /**< `text`. */
} ClinValueKind;

/** A value that goes into or comes out of an instrument. */
typedef struct {
    ClinValueKind kind; /**< Which of the two holds it. */
    double number;      /**< The number. */
    const char *text;   /**< The text: borrowed going in, static coming out. */
} ClinValue;

/** One output. */
typedef struct {
    const char *name;     /**< Column that `score` adds. */
    const char *variable; /**< Name that is unique among all instruments. */
    const char *label;    /**< The output in words. */
    ClinValueKind kind;   /**< Number or text; never missing. */
    int decimals;         /**< Decimals of a number as it is written. */
} ClinOutput;

/** What may be chosen; all zero is the default. */
typedef struct {
    const ClinEq5dValueSet *value_set;       /**< EQ-5D-5L; NULL is Japan's. */
    bool escc_1c_high;                       /**< ESCC 1c counts as high grade in NOMS. */
    const ClinSegmentPolicy *segment_policy; /**< NULL is the segment study's text. */
} ClinOptions;

/** What a line of an explanation is about. */
typedef enum {
    CLIN_EXPLAIN_POINTS, /**< An answer and its points. */
    CLIN_EXPLAIN_CLASS,  /**< A class and its totals. */
    CLIN_EXPLAIN_RULE,   /**< A rule, its condition and its result. */
    CLIN_EXPLAIN_NOTE    /**< A remark, in `answer`. */
} ClinExplainKind;

/** A line of an explanation. All texts are static. */
typedef struct {
    ClinExplainKind kind; /**< What the line is about. */
    const char *variable; /**< The input, or NULL. */
    const char *item;     /**< The item in words; "" where it is the one of the line before. */
    const char *answer;   /**< The answer, the class, the condition or the remark. */
    double low;           /**< Points, least total or number of the rule. */
    double high;          /**< Greatest total; low otherwise. */
    int decimals;         /**< Decimals of low and high. */
    const char *result;   /**< Word of the class or result of the rule; NULL otherwise. */
} ClinExplanation;

/** One instrument. */
typedef struct ClinInstrument {
    const char *name;          /**< Name on the command line. */
    const char *title;         /**< Name in words. */
    const char *citation;      /**< Where it was published. */
    const ClinInputId *inputs; /**< Inputs in order. */
    size_t n_inputs;           /**< How many. */
    const ClinOutput *outputs; /**< Outputs in order. */
    size_t n_outputs;          /**< How many. */
    /** Computes the outputs from numbers in the order of the inputs; NaN is missing. */
    void (*evaluate)(const double *inputs, const ClinOptions *options, ClinValue *outputs);
    /** Fills the i-th line of the point table; false after the last. */
    bool (*explain)(size_t i, const ClinOptions *options, ClinExplanation *line);
    const ClinBand *bands;    /**< Classes, or NULL. */
    size_t n_bands;           /**< How many. */
    const char *const *notes; /**< Remarks, or NULL. */
    size_t n_notes;           /**< How many. */
} ClinInstrument;

/**
 * Lists the instruments, scores first and derived variables (origin group and the like) last.
 *
 * @param i From 0.
 * @return The i-th instrument, static; NULL after the last.
 */
const ClinInstrument *clin_instrument_at(size_t i);

/**
 * Finds an instrument.
 *
 * @param name Its name, such as "bauer-modified".
 * @return The instrument, static; NULL when there is none of that name.
 */
const ClinInstrument *clin_instrument_find(const char *name);

/**
 * Finds the instrument that gives a variable.
 *
 * @param variable The output's unique name, such as "bauer_modified_class".
 * @param output   Where to put the place of the output; may be NULL.
 * @return The instrument, static; NULL when none gives it.
 */
const ClinInstrument *clin_instrument_find_variable(const char *variable, size_t *output);

/**
 * Gives an input.
 *
 * @param instrument The instrument.
 * @param i          0 to n_inputs - 1.
 * @return The variable, static.
 */
const ClinInput *clin_instrument_input(const ClinInstrument *instrument, size_t i);

/**
 * Computes the outputs from raw answers, which are read and checked first.
 *
 * @param instrument The instrument.
 * @param inputs     n_inputs answers: text (code or label), number, or missing.
 * @param options    NULL for the defaults.
 * @param outputs    n_outputs values; the caller's, written whole.
 * @return How many answers were neither valid nor missing.
 */
size_t clin_instrument_evaluate(const ClinInstrument *instrument, const ClinValue *inputs,
    const ClinOptions *options, ClinValue *outputs);

/**
 * Explains an instrument line by line: its point table, its classes, its remarks.
 *
 * @param instrument The instrument.
 * @param options    NULL for the defaults; the value set of EQ-5D-5L is explained as chosen.
 * @param i          From 0.
 * @param line       The caller's; written when the result is true.
 * @return false after the last line.
 */
bool clin_instrument_explain(const ClinInstrument *instrument, const ClinOptions *options,
    size_t i, ClinExplanation *line);
