/* The models that stand beside a raw comparison, and the effects within subgroups. */
#include <string.h>

#include "commands/question_parts.h"

/* ---- models ---- */

/* Whether the codes are points: choices that are called by their numbers, as ECOG's 0 to 4. */
static bool is_scale(const SchemaVariable *variable)
{
    size_t n = 0;
    const SchemaChoice *choices = schema_variable_choices(variable, &n);
    bool all = n > 2;
    for (size_t i = 0; i < n; i++)
        all = all && strcmp(choices[i].code, choices[i].label) == 0 &&
              g_ascii_string_to_signed(choices[i].code, 10, G_MININT, G_MAXINT, NULL, NULL);
    return all;
}

/* Coefficients of an index need more decimals than ratios. */
static void put_decimals(GString *yaml, const QuestionOutcome *outcome)
{
    if (outcome->kind == QUESTION_NUMBER && question_decimals(&outcome->variable) > 2)
        g_string_append_printf(yaml, ", decimals: %d", question_decimals(&outcome->variable));
}

/* A covariate of a model of the outcome. */
static void put_term(GString *yaml, const QuestionOutcome *term, const QuestionOutcome *outcome)
{
    g_string_append_printf(
        yaml, "      - {variable: %s", schema_variable_name(&term->variable));
    question_put_more(yaml, "label", schema_variable_label(&term->variable));
    if (is_scale(&term->variable))
        g_string_append(yaml, ", kind: continuous, scored: true");
    if (term->visits->len > 0)
        g_string_append_printf(
            yaml, ", visits: [\"%s\"]", ((const SchemaEvent *)term->visits->pdata[0])->name);
    put_decimals(yaml, outcome);
    g_string_append(yaml, "}\n");
}

/* The groups as a covariate. */
static void put_groups(GString *yaml, const Question *question, const QuestionOutcome *outcome)
{
    g_string_append_printf(
        yaml, "    rows:\n      - {variable: %s, kind: categorical", question->by);
    question_put_more(yaml, "label", question->by_label);
    for (guint i = 0; i < question->groups->len; i++)
        g_string_append_printf(yaml, "%s\"%s\"", i ? ", " : ", levels: [",
            ((const QuestionGroup *)question->groups->pdata[i])->id);
    g_string_append_c(yaml, ']');
    put_decimals(yaml, outcome);
    g_string_append(yaml, "}\n");
}

/* What a model is of: the outcome at a visit or a change, or a time with its event.
 * @param at  NULL for a value that a patient has once. */
static void put_outcome(GString *yaml, const QuestionOutcome *outcome, const char *at)
{
    const bool is_number = outcome->kind == QUESTION_NUMBER;
    if (question_has_time(outcome)) {
        g_string_append_printf(yaml,
            "    model: cox\n    time: {variable: %s}\n    event: {variable: %s}\n",
            outcome->time, outcome->event);
        return;
    }
    g_string_append_printf(yaml, "    model: %s\n    outcome: {variable: %s",
        is_number ? "linear" : "logistic", question_outcome_name(outcome));
    question_put_more(yaml, "label", question_outcome_label(outcome));
    if (is_number)
        g_string_append_printf(
            yaml, ", kind: continuous, decimals: %d", question_decimals(&outcome->variable));
    if (at)
        g_string_append_printf(yaml, ", visits: [\"%s\"]", at);
    g_string_append(yaml, "}\n");
}

/* ---- raw and adjusted ---- */

/* Of a change to a visit, in the language of the titles. New. */
static char *change_to(const Question *question, const SchemaEvent *after)
{
    return base_words_say(question->words, N_("change to {1}"), "t", after->label);
}

/* "Age, Sex": what was asked for, after what the start is called, where it is in the model.
 * New. */
static char *adjusted_for(const Question *question, const SchemaEvent *before)
{
    GString *list = g_string_new(before ? before->label : NULL);
    for (guint i = 0; i < question->covariates->len; i++) {
        const QuestionOutcome *one = question->covariates->pdata[i];
        g_string_append_printf(list, "%s%s",
            list->len > 0 ? base_words(question->words, N_(", ")) : "",
            schema_variable_label(&one->variable));
    }
    return g_string_free(list, FALSE);
}

static const char *scale_of(const Question *question, const QuestionOutcome *outcome)
{
    return outcome->kind == QUESTION_INCIDENCE
               ? base_words(question->words, N_(", cause-specific hazard"))
               : "";
}

static void put_notes(GString *yaml, const Question *question, const QuestionOutcome *outcome)
{
    g_autoptr(GPtrArray) notes = question_doubts_of_groups(question);
    if (outcome->kind == QUESTION_INCIDENCE)
        g_ptr_array_add(notes,
            g_strdup(base_words(question->words,
                N_("Cause-specific hazards: who died before is censored there. The ratio is of "
                   "hazards among those who have had neither, not of incidences."))));
    question_put_notes(yaml, notes);
}

/* A regression on the groups, to which terms may be added. */
static void put_model(GString *yaml, const Question *question, const QuestionOutcome *outcome,
    const char *at, const char *title, int *n)
{
    question_put_table(yaml, n, title, "regression");
    question_put_min_n(yaml, question);
    if (at)
        g_string_append_printf(yaml, "    visit: \"%s\"\n", at);
    put_outcome(yaml, outcome, at);
    put_notes(yaml, question, outcome);
    put_groups(yaml, question, outcome);
}

/* What is looked at, in the language of the titles. */
static const char *shown(const Question *question, const QuestionOutcome *outcome)
{
    return base_words(question->words, question_outcome_label(outcome));
}

static const char *comma(const Question *question)
{
    return base_words(question->words, N_(", "));
}

/* The groups alone. */
static void put_raw_model(GString *yaml, const Question *question,
    const QuestionOutcome *outcome, const char *at, const char *at_label, int *n)
{
    g_autofree char *of = g_strdup_printf("%s%s%s%s", shown(question, outcome),
        at_label ? comma(question) : "", at_label ? at_label : "", scale_of(question, outcome));
    g_autofree char *title = base_words_say(question->words, N_("{1}, not adjusted"), "t", of);
    put_model(yaml, question, outcome, at, title, n);
}

/* With the covariates, and the value at the start: the difference of changes as if all had
 * started from the same. @param before  of a change that is adjusted for its start; or NULL. */
static void put_adjusted_model(GString *yaml, const Question *question,
    const QuestionOutcome *outcome, const char *at, const char *at_label,
    const SchemaEvent *before, int *n)
{
    g_autofree char *covariates = adjusted_for(question, before);
    g_autofree char *of = g_strdup_printf("%s%s%s%s", shown(question, outcome),
        at_label && !before ? comma(question) : "", at_label && !before ? at_label : "",
        scale_of(question, outcome));
    g_autofree char *title =
        at_label && before ? base_words_say(question->words, N_("{1} at {2}, adjusted for {3}"),
                                 "ttt", of, at_label, covariates)
                           : base_words_say(question->words, N_("{1}, adjusted for {2}"), "tt",
                                 of, covariates);
    put_model(yaml, question, outcome, at, title, n);
    for (guint i = 0; i < question->covariates->len; i++)
        put_term(yaml, question->covariates->pdata[i], outcome);
    if (!before)
        return;
    g_string_append_printf(yaml, "      - {variable: %s, id: start, kind: continuous",
        question_outcome_name(outcome));
    question_put_more(yaml, "label", question_outcome_label(outcome));
    g_string_append_printf(yaml, ", visits: [\"%s\"]", before->name);
    put_decimals(yaml, outcome);
    g_string_append(yaml, "}\n");
}

/* A change: the later value adjusted for the start, unless declined; with covariates the raw
 * change beside it. */
static void put_change_models(GString *yaml, const Question *question,
    const QuestionOutcome *outcome, const SchemaEvent *after, int *n)
{
    const SchemaEvent *before = outcome->visits->pdata[0];
    const bool is_raw = question->options->is_raw;
    const bool asked = question->covariates->len > 0;
    g_autofree char *change = question_change_id(before, after);
    g_autofree char *label = change_to(question, after);
    if (asked)
        put_raw_model(yaml, question, outcome, change, label, n);
    if (is_raw && asked)
        put_adjusted_model(yaml, question, outcome, change, label, NULL, n);
    if (!is_raw)
        put_adjusted_model(yaml, question, outcome, after->name, after->label, before, n);
}

/* Of survival the raw hazard ratio stands in its table. */
static void put_models(
    GString *yaml, const Question *question, const QuestionOutcome *outcome, int *n)
{
    const SchemaEvent *first = outcome->visits->len > 0 ? outcome->visits->pdata[0] : NULL;
    const guint n_visits = MAX(outcome->visits->len, 1);
    for (guint i = 0; i < n_visits; i++) {
        const SchemaEvent *at = first ? outcome->visits->pdata[i] : NULL;
        if (outcome->kind != QUESTION_SURVIVAL)
            put_raw_model(
                yaml, question, outcome, at ? at->name : NULL, at ? at->label : NULL, n);
        put_adjusted_model(
            yaml, question, outcome, at ? at->name : NULL, at ? at->label : NULL, NULL, n);
    }
}

static bool suits_model(const QuestionOutcome *outcome)
{
    return outcome->kind != QUESTION_CHECKBOX && outcome->kind != QUESTION_CATEGORY;
}

void question_put_models(GString *yaml, const Question *question, int *n)
{
    for (guint i = 0; i < question->outcomes->len; i++) {
        const QuestionOutcome *outcome = question->outcomes->pdata[i];
        if (!suits_model(outcome))
            continue;
        for (guint j = 1; question_has_course(outcome) && j < outcome->visits->len; j++)
            put_change_models(yaml, question, outcome, outcome->visits->pdata[j], n);
        if (!question_has_course(outcome) && question->covariates->len > 0)
            put_models(yaml, question, outcome, n);
    }
}

/* ---- subgroups ---- */

static void put_subgroup(GString *yaml, const QuestionSubgroup *one)
{
    g_string_append_printf(yaml, "      - {variable: %s", one->by);
    question_put_more(yaml, "label", one->label);
    for (guint i = 0; i < one->groups->len; i++) {
        const QuestionGroup *group = one->groups->pdata[i];
        g_string_append(yaml, i ? ", {" : ", levels: [{");
        question_put(yaml, "id", group->id);
        question_put_more(yaml, "label", group->label);
        g_string_append(yaml, "}");
    }
    g_string_append(yaml, "]}\n");
}

/* What the effects are adjusted for: the start of a change, and what was asked for. */
static void put_subgroup_covariates(GString *yaml, const Question *question,
    const QuestionOutcome *outcome, const SchemaEvent *before)
{
    if (!before && question->covariates->len == 0)
        return;
    g_string_append(yaml, "    covariates:\n");
    if (before) {
        g_string_append_printf(yaml, "      - {variable: %s, id: start, kind: continuous",
            question_outcome_name(outcome));
        question_put_more(yaml, "label", question_outcome_label(outcome));
        g_string_append_printf(yaml, ", visits: [\"%s\"]}\n", before->name);
    }
    for (guint i = 0; i < question->covariates->len; i++)
        put_term(yaml, question->covariates->pdata[i], outcome);
}

static void put_subgroup_notes(GString *yaml, const Question *question)
{
    g_autoptr(GPtrArray) notes = question_doubts_of_groups(question);
    for (guint i = 0; i < question->subgroups->len; i++) {
        const QuestionSubgroup *one = question->subgroups->pdata[i];
        if (!one->later)
            continue;
        g_ptr_array_add(notes,
            base_words_say(question->words,
                N_("{1} is known only after the start ({2}): it is no subgroup of patients as "
                   "they were then, and what the groups did may have made it."),
                "tt", one->label, one->later));
    }
    question_put_notes(yaml, notes);
}

/* @param at  the visit, or the change where the start is not adjusted for; NULL for none. */
static void put_subgroup_table(GString *yaml, const Question *question,
    const QuestionOutcome *outcome, const char *at, const char *at_label,
    const SchemaEvent *before, int *n)
{
    g_autofree char *of = g_strdup_printf("%s%s%s%s", shown(question, outcome),
        scale_of(question, outcome), at ? comma(question) : "", at ? at_label : "");
    g_autofree char *title = base_words_say(question->words, N_("{1} by subgroups"), "t", of);
    question_put_table(yaml, n, title, "subgroups");
    question_put_min_n(yaml, question);
    put_outcome(yaml, outcome, at);
    if (at)
        g_string_append_printf(yaml, "    visit: \"%s\"\n", at);
    put_subgroup_covariates(yaml, question, outcome, before);
    put_subgroup_notes(yaml, question);
    g_string_append(yaml, "    rows:\n");
    for (guint i = 0; i < question->subgroups->len; i++)
        put_subgroup(yaml, question->subgroups->pdata[i]);
}

/* A change from the first visit to a later one. */
static void put_subgroup_change(GString *yaml, const Question *question,
    const QuestionOutcome *outcome, const SchemaEvent *after, int *n)
{
    const SchemaEvent *before = outcome->visits->pdata[0];
    g_autofree char *id = question_change_id(before, after);
    g_autofree char *raw = change_to(question, after);
    g_autofree char *adjusted = base_words_say(
        question->words, N_("{1}, adjusted for {2}"), "tt", after->label, before->label);
    const bool is_raw = question->options->is_raw;
    put_subgroup_table(yaml, question, outcome, is_raw ? id : after->name,
        is_raw ? raw : adjusted, is_raw ? NULL : before, n);
}

void question_put_subgroups(GString *yaml, const Question *question, int *n, GArray *forests)
{
    for (guint i = 0; question->subgroups->len > 0 && i < question->outcomes->len; i++) {
        const QuestionOutcome *outcome = question->outcomes->pdata[i];
        const int first = *n;
        const bool is_course = question_has_course(outcome);
        for (guint j = 1; is_course && j < outcome->visits->len; j++)
            put_subgroup_change(yaml, question, outcome, outcome->visits->pdata[j], n);
        for (guint j = 0; !is_course && j < outcome->visits->len; j++) {
            const SchemaEvent *event = outcome->visits->pdata[j];
            put_subgroup_table(yaml, question, outcome, event->name, event->label, NULL, n);
        }
        if (outcome->visits->len == 0)
            put_subgroup_table(yaml, question, outcome, NULL, NULL, NULL, n);
        for (int table = first + 1; table <= *n; table++)
            g_array_append_val(forests, table);
    }
}
