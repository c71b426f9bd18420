#pragma once
/**
 * @file
 * Rules of plausibility: what a clinician would not believe of a patient, of a visit, of a
 * hospital or of a registry as a whole. sample_data/plausible.yaml says what its keys mean.
 */
#include <glib.h>
#include <stdbool.h>

/** What a rule counts. */
typedef enum {
    PLAUSIBLE_PATIENT,
    PLAUSIBLE_VISIT,
    PLAUSIBLE_FORM, /**< Entries of a repeating form. */
    PLAUSIBLE_SAME, /**< Patients whose value is not that of their hospital. */
    PLAUSIBLE_RISES /**< Patients with less than one before them, in the order of numbers. */
} PlausibleKind;

/** One rule. */
typedef struct {
    char *name;
    char *reason, *source;
    PlausibleKind kind;
    char *form;      /**< PLAUSIBLE_FORM: its name; else NULL. */
    char *when;      /**< Whom it concerns: SQL, "1" for all. */
    char *broken;    /**< SQL that is true where it is broken; of a hospital's, the value. */
    double at_least; /**< Percent of those whom it concerns; 0 unless given. */
    double at_most;  /**< 0 unless given: a hard rule. */
    int few;         /**< Fewer cases are not judged by percent; 0 for a hard rule. */
    size_t line;
} PlausibleRule;

/** Two values of a patient that go together. */
typedef struct {
    char *name;
    char *reason, *source;
    char *x, *y, *when; /**< SQL over the patient. */
    double low, high;   /**< Where the rank correlation is to lie. */
    size_t line;
} PlausibleCorrelation;

/** A file of rules. */
typedef struct {
    char *file;              /**< As messages call it. */
    GPtrArray *rules;        /**< PlausibleRule * */
    GPtrArray *correlations; /**< PlausibleCorrelation * */
} PlausibleRules;

/** Cases of which a percentage says something, unless a rule says otherwise. */
enum { PLAUSIBLE_FEW = 20 };

/**
 * Reads a file of rules, with the lists that it names beside it.
 * @return NULL with BASE_ERROR_STUDY or _INPUT: file, line, what is wrong.
 */
PlausibleRules *plausible_rules_load(const char *path, GError **error);
void plausible_rules_free(PlausibleRules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlausibleRules, plausible_rules_free)
