#include "registry/rules.h"

#include <string.h>

#include "base/decimal.h"
#include "base/error.h"
#include "base/words.h"
#include "registry/cohort_inside.h"
#include "schema/constants.h"

/** A rule, ready to run. */
typedef struct {
    const CohortAsk *truth;
    const CohortAsk *value; /**< Of its first variable, or NULL. */
    RegistryRuleVariable variable;
} Rule;

struct RegistryRules {
    const SchemaStudy *study;
    RegistryCohort *cohort;
    Rule *rules;
    GPtrArray *rulings; /**< RegistryRuling *, with texts of its own. */
    bool wants_all;     /**< Also rulings that hold. */
};

static void ruling_free(gpointer data)
{
    RegistryRuling *ruling = data;
    g_free((char *)ruling->record_id);
    g_free((char *)ruling->value);
    g_free(ruling);
}

void registry_rules_free(RegistryRules *rules)
{
    if (!rules)
        return;
    registry_cohort_free(rules->cohort);
    g_ptr_array_unref(rules->rulings);
    g_free(rules->rules);
    g_free(rules);
}

RegistryRuleVariable registry_rules_variable(const RegistryRules *rules, size_t rule)
{
    return rules->rules[rule].variable;
}

/* ---- the first variable ---- */

/** The patient's column of that name, if it is one of the dictionary. */
static const CohortColumn *find_column(const RegistryCohort *cohort, const char *name)
{
    const CohortColumn *column = g_hash_table_lookup(cohort->by_name, name);
    return column && (column->kind == COHORT_FIELD || column->kind == COHORT_CONTACT) ? column
                                                                                      : NULL;
}

/** Takes a word of the rule as its variable. @return whether it is one. */
static bool take_word(const RegistryRules *rules, const char *word, Rule *rule)
{
    const SchemaDictionary *dictionary = rules->study->dictionary;
    const CohortColumn *column = find_column(rules->cohort, word);
    const SchemaColumn *plain = schema_dictionary_find_column(dictionary, word);
    if (column)
        rule->variable =
            (RegistryRuleVariable){dictionary->columns[column->index].field, column->event};
    else if (plain && plain->field > 0)
        rule->variable = (RegistryRuleVariable){plain->field, SIZE_MAX};
    return column || (plain && plain->field > 0);
}

/** Finds the first word outside texts and comments that is a variable. New text, or NULL. */
static char *find_variable(const RegistryRules *rules, const char *sql, Rule *rule)
{
    rule->variable = (RegistryRuleVariable){SIZE_MAX, SIZE_MAX};
    for (const char *c = sql; *c != '\0';) {
        size_t size = 0;
        while (g_ascii_isalnum(c[size]) || c[size] == '_')
            size++;
        if (*c == '\'') {
            const char *end = strchr(c + 1, '\'');
            c = end ? end + 1 : c + strlen(c);
        } else if (c[0] == '-' && c[1] == '-') {
            c += strcspn(c, "\n");
        } else if (size > 0) {
            g_autofree char *word = g_strndup(c, size);
            if (take_word(rules, word, rule))
                return g_steal_pointer(&word);
            c += size;
        } else {
            c++;
        }
    }
    return NULL;
}

/* ---- preparing ---- */

static const CohortAsk *ask(
    RegistryRules *rules, const char *expression, const char *what, GError **error)
{
    return registry_cohort_ask(rules->cohort, expression, what, error)
               ? g_hash_table_lookup(rules->cohort->ask_of, expression)
               : NULL;
}

static gboolean prepare(RegistryRules *rules, size_t number, GError **error)
{
    const SchemaRule *spec = &rules->study->rules[number];
    Rule *rule = &rules->rules[number];
    g_autofree char *what = g_strdup_printf(
        "study.yaml:%zu: rule %s", spec->line, spec->name[0] ? spec->name : spec->message);
    g_auto(RegistryUse) use = {0};
    const RegistryExpression alone = {spec->sql, what};
    registry_evaluator_allow(rules->cohort->evaluator, 0);
    g_autofree char *fault = schema_constants_fault(rules->study, NULL, spec->sql);
    if (fault) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY, "%s: %s", what, fault);
        return FALSE;
    }
    if (!registry_evaluator_check(
            rules->cohort->evaluator, REGISTRY_SUBJECT_PATIENT, &alone, &use, error))
        return FALSE;
    g_autofree char *truth = g_strdup_printf("NOT NOT (\n%s\n)", spec->sql);
    rule->truth = ask(rules, truth, what, error);
    if (!rule->truth)
        return FALSE;
    g_autofree char *variable = find_variable(rules, spec->sql, rule);
    if (!variable || !find_column(rules->cohort, variable))
        return TRUE;
    rule->value = ask(rules, variable, what, error);
    return rule->value != NULL;
}

static RegistryRules *rules_new(Registry *registry, GError **error)
{
    g_autoptr(RegistryRules) rules = g_new0(RegistryRules, 1);
    rules->study = registry_study(registry);
    rules->rulings = g_ptr_array_new_with_free_func(ruling_free);
    rules->rules = g_new0(Rule, rules->study->n_rules + 1);
    rules->cohort = registry_cohort_new(registry, NULL, error);
    return rules->cohort ? g_steal_pointer(&rules) : NULL;
}

RegistryRules *registry_rules_new(Registry *registry, GError **error)
{
    g_autoptr(RegistryRules) rules = rules_new(registry, error);
    for (size_t i = 0; rules && i < rules->study->n_rules; i++)
        if (!prepare(rules, i, error))
            return NULL;
    return g_steal_pointer(&rules);
}

void registry_rules_faults(Registry *registry, GPtrArray *faults)
{
    g_autoptr(GError) first = NULL;
    g_autoptr(RegistryRules) rules = rules_new(registry, &first);
    if (first)
        g_ptr_array_add(faults, g_strdup(first->message));
    for (size_t i = 0; rules && i < rules->study->n_rules; i++) {
        g_autoptr(GError) error = NULL;
        if (!prepare(rules, i, &error))
            g_ptr_array_add(faults, g_strdup(error->message));
    }
}

/* ---- running ---- */

/** The value as text; new, or NULL. */
static char *text_of(const RegistryDatum *datum)
{
    char number[BASE_DECIMAL_SIZE];
    switch (datum->kind) {
    case REGISTRY_DATUM_INTEGER:
        return g_strdup_printf("%" G_GINT64_FORMAT, datum->integer);
    case REGISTRY_DATUM_REAL:
        base_decimal_shortest(datum->real, number);
        return g_strdup(number);
    case REGISTRY_DATUM_TEXT:
        return g_strndup(datum->text, datum->size);
    case REGISTRY_DATUM_NULL:
        break;
    }
    return NULL;
}

static const RegistryDatum *datum_of(const CohortAsk *asked, size_t record)
{
    return registry_domain_at(asked->ref.node->domain, cohort_code_at(asked->ref, record));
}

static void take_rule(const RegistryRules *rules, size_t number, size_t record)
{
    const RegistryCohort *cohort = rules->cohort;
    const Rule *rule = &rules->rules[number];
    const RegistryDatum *truth = datum_of(rule->truth, record);
    if (truth->kind != REGISTRY_DATUM_INTEGER)
        return;
    const bool holds = truth->integer != 0;
    if (holds && !rules->wants_all)
        return;
    RegistryRuling *ruling = g_new(RegistryRuling, 1);
    *ruling =
        (RegistryRuling){.record_id = g_strdup(g_ptr_array_index(cohort->piece.ids, record)),
            .rule = number,
            .holds = holds,
            .value = rule->value && !holds ? text_of(datum_of(rule->value, record)) : NULL};
    g_ptr_array_add(rules->rulings, ruling);
}

static gboolean take_piece(RegistryCohort *cohort, void *data, GError **error)
{
    const RegistryRules *rules = data;
    for (size_t i = 0; i < rules->study->n_rules; i++) {
        const Rule *rule = &rules->rules[i];
        if (!cohort_compute(cohort, rule->truth->ref.node, error) ||
            (rule->value && !cohort_compute(cohort, rule->value->ref.node, error)))
            return FALSE;
    }
    for (size_t k = 0; k < cohort->piece.n_members; k++)
        for (size_t i = 0; i < rules->study->n_rules; i++)
            take_rule(rules, i, cohort->piece.members[k]);
    return TRUE;
}

gboolean registry_rules_run(RegistryRules *rules, const GPtrArray *ids, bool all,
    RegistryRulingTake take, void *data, GError **error)
{
    rules->cohort->only = ids;
    rules->wants_all = all;
    gboolean ok = cohort_pass(rules->cohort, take_piece, rules, error);
    cohort_piece_clear(&rules->cohort->piece);
    /* After the pass: what is written while the store is read would be taken back with it. */
    for (guint i = 0; ok && i < rules->rulings->len; i++)
        ok = take(g_ptr_array_index(rules->rulings, i), data, error);
    return ok;
}

void registry_rules_place(
    const RegistryRules *rules, const RegistryRuling *ruling, RegistryProblem *problem)
{
    const SchemaRule *rule = &rules->study->rules[ruling->rule];
    const RegistryRuleVariable *variable = &rules->rules[ruling->rule].variable;
    *problem = (RegistryProblem){.record_id = ruling->record_id,
        .event = variable->event == SIZE_MAX
                     ? NULL
                     : rules->study->events[variable->event].unique_name,
        .field = variable->field == SIZE_MAX
                     ? NULL
                     : rules->study->dictionary->fields[variable->field].name,
        .value = ruling->value,
        .rule_id = "rule",
        .msgid = rule->name[0] ? N_("{1} (rule {2})") : N_("{1}"),
        .hint = N_("correct what is wrong, or leave it if it is right")};
}

char *registry_rules_problem(
    const RegistryRules *rules, const RegistryRuling *ruling, RegistryProblem *problem)
{
    const SchemaRule *rule = &rules->study->rules[ruling->rule];
    char *arguments = base_arguments("tt", rule->message, rule->name);
    registry_rules_place(rules, ruling, problem);
    problem->arguments = arguments;
    return arguments;
}
