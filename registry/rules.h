#pragma once
/**
 * @file
 * The study's `rules:`: conditions that every patient must meet, over all forms and visits.
 * They are expressions as those of derived values, and may use them.
 */
#include "registry/import.h"

typedef struct RegistryRules RegistryRules;

/**
 * Checks the rules: they read only what exists, and stand alone.
 * @return NULL with BASE_ERROR_STUDY: "study.yaml:12: rule NAME: ...", with what may have been
 *         meant.
 */
RegistryRules *registry_rules_new(Registry *registry, GError **error);
/** Adds the faults of all rules to `faults` (char *). */
void registry_rules_faults(Registry *registry, GPtrArray *faults);
void registry_rules_free(RegistryRules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistryRules, registry_rules_free)

/** The first variable of a rule: what a finding is about. */
typedef struct {
    size_t field; /**< Index of the dictionary's field, or SIZE_MAX: it names none. */
    size_t event; /**< Of the study, or SIZE_MAX: of a repeating form, or of any visit. */
} RegistryRuleVariable;

/** Of the rule of that number. */
RegistryRuleVariable registry_rules_variable(const RegistryRules *rules, size_t rule);

/** Whether a rule is true of a patient. Borrowed for the call. */
typedef struct {
    const char *record_id;
    size_t rule; /**< Number of it in the study. */
    bool holds;
    const char
        *value; /**< Of its first variable, where it does not; NULL where there is none. */
} RegistryRuling;

typedef gboolean (*RegistryRulingTake)(
    const RegistryRuling *ruling, void *data, GError **error);

/**
 * Looks at patients, also within a change that is not done yet. To be called once. Where a rule
 * is neither true nor false, nothing is said.
 * @param ids  char *: record ids in byte order; those that the registry does not have are
 *             passed over.
 * @param all  also where a rule holds: as many as there are patients and rules; else only where
 *             it does not.
 */
gboolean registry_rules_run(RegistryRules *rules, const GPtrArray *ids, bool all,
    RegistryRulingTake take, void *data, GError **error);

/** As registry_rules_problem, but without arguments: for rulings that hold, which are many. */
void registry_rules_place(
    const RegistryRules *rules, const RegistryRuling *ruling, RegistryProblem *problem);

/**
 * The problem of a ruling that does not hold, but for file, line and column.
 * @return its arguments: new text, which the problem borrows.
 */
char *registry_rules_problem(
    const RegistryRules *rules, const RegistryRuling *ruling, RegistryProblem *problem);
