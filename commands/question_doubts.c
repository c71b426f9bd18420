/*
 * What makes a question one that its answer cannot bear: groups that are made by the outcome,
 * groups and patients that are known only later.
 */
#include <string.h>

#include "base/error.h"
#include "commands/question_parts.h"
#include "schema/later.h"

static const SchemaDerived *derived_of(const Question *question, const char *name)
{
    return question->cohort ? schema_analysis_derived(question->cohort, question->study, name)
                            : schema_study_derived(question->study, name);
}

static bool uses(const Question *question, const char *sql, const char *name)
{
    return schema_uses_name(question->study, question->cohort, sql, name);
}

/* Whether one of the two is computed from the other. */
static bool are_related(const Question *question, const SchemaVariable *outcome)
{
    const SchemaDerived *by =
        question->by_name ? derived_of(question, question->by_name) : NULL;
    const SchemaDerived *of = outcome->derived;
    return question->by_name &&
           ((of && of->sql && uses(question, of->sql, question->by_name)) ||
               (by && by->sql && uses(question, by->sql, schema_variable_name(outcome))));
}

/* Whether the groups are made by who died, or by the event. */
static bool is_time_the_groups(const Question *question, const QuestionOutcome *outcome)
{
    const SchemaRoles *roles = &question->study->roles;
    const char *status = question->study->dictionary->fields[roles->vital_status].name;
    const SchemaDerived *by = derived_of(question, question->by_name);
    const SchemaDerived *of = outcome->variable.derived;
    return strcmp(question->by_name, status) == 0 ||
           (by && by->sql && uses(question, by->sql, status)) ||
           (of && of->sql && uses(question, of->sql, question->by_name));
}

/* Whether the outcome is, at one of its visits, the very value that makes the groups. */
static bool is_the_groups(const Question *question, const QuestionOutcome *outcome)
{
    if (question->by_name && question_has_time(outcome))
        return is_time_the_groups(question, outcome);
    if (!question->by_name ||
        strcmp(schema_variable_name(&outcome->variable), question->by_name) != 0)
        return false;
    bool same = outcome->visits->len == 0;
    for (guint i = 0; i < outcome->visits->len; i++)
        same = same || outcome->visits->pdata[i] == question->by_event;
    return same;
}

gboolean question_check_outcomes(const Question *question, GError **error)
{
    for (guint i = 0; i < question->outcomes->len; i++) {
        const QuestionOutcome *outcome = question->outcomes->pdata[i];
        if (!is_the_groups(question, outcome))
            continue;
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            "--outcome %s: %s the groups, so that they differ in it by definition%s; ask "
            "for another outcome%s",
            question_has_time(outcome) ? question_outcome_label(outcome)
                                       : question_outcome_name(outcome),
            question_has_time(outcome) ? "how it ended makes" : "it makes",
            question->by_event ? " at that visit" : "",
            question->by_event ? ", or for its later visits with --visit" : "");
        return FALSE;
    }
    return TRUE;
}

/* ---- notes ---- */

static void add_later(const Question *question, GPtrArray *notes)
{
    if (question->later)
        g_ptr_array_add(notes,
            base_words_say(question->words,
                N_("{1} is known only after the start ({2}): the groups are not those of "
                   "patients as they were then, and whoever died before is in none."),
                "tt", question->by_label, question->later));
}

/* Whom the table does not have. */
static void add_left_out(const Question *question, GPtrArray *notes)
{
    char *note = question_left_out(question);
    if (note)
        g_ptr_array_add(notes, note);
}

GPtrArray *question_doubts_of_groups(const Question *question)
{
    GPtrArray *notes = g_ptr_array_new_with_free_func(g_free);
    add_left_out(question, notes);
    return notes;
}

GPtrArray *question_doubts(const Question *question)
{
    GPtrArray *notes = question_doubts_of_groups(question);
    add_later(question, notes);
    for (guint i = 0; i < question->outcomes->len; i++) {
        const QuestionOutcome *outcome = question->outcomes->pdata[i];
        if (question_has_time(outcome) || is_the_groups(question, outcome) ||
            !are_related(question, &outcome->variable))
            continue;
        g_ptr_array_add(notes,
            base_words_say(question->words,
                N_("{1} and {2} are computed from one another: that the groups differ in it is "
                   "no finding."),
                "tt", question_outcome_label(outcome), question->by_label));
    }
    return notes;
}

/* Groups, or patients, that are known only after the start: whoever died before is in none. */
static char *later_of_time(const Question *question, const char *what, bool is_survival)
{
    return base_words_say(question->words,
        is_survival ? N_("{1} is known only after the start of this time ({2}): who died "
                         "before is in no group, so that survival in the groups is too high "
                         "and hardly comparable.")
                    : N_("{1} is known only after the start of this time ({2}): who died "
                         "before is in no group, so that incidence in the groups is of those "
                         "who lived to be grouped and hardly comparable."),
        "tt", what, question->later);
}

static char *chosen_later(const Question *question, const char *chosen, bool is_survival)
{
    return base_words_say(question->words,
        is_survival ? N_("The patients were chosen by what is known only after the start of "
                         "this time ({1}): whoever died before is not among them, so that "
                         "survival is not that of all.")
                    : N_("The patients were chosen by what is known only after the start of "
                         "this time ({1}): whoever died before is not among them, so that "
                         "incidence is not that of all."),
        "t", chosen);
}

GPtrArray *question_doubts_of_time(const Question *question, bool is_survival)
{
    GPtrArray *notes = question_doubts_of_groups(question);
    const char *where = question->options->where;
    g_autofree char *chosen = where ? question_later(question, where) : NULL;
    if (question->later)
        g_ptr_array_add(notes, later_of_time(question, question->by_label, is_survival));
    if (chosen)
        g_ptr_array_add(notes, chosen_later(question, chosen, is_survival));
    return notes;
}

void question_put_notes(GString *yaml, const GPtrArray *notes)
{
    g_string_append(yaml, notes->len > 0 ? "    notes:\n" : "");
    for (guint i = 0; i < notes->len; i++) {
        g_autofree char *quoted = question_quoted(notes->pdata[i]);
        g_string_append_printf(yaml, "      - %s\n", quoted);
    }
}
