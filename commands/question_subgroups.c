/*
 * Within what `proreg compare` looks at an effect: each subgroup is said as the groups are.
 * What cannot be one is refused; one that is known only after the origin is shown with a
 * warning.
 */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "commands/question.h"

/* Whether a part of the list begins another subgroup: its variable is one. Commas stand between
   codes and ranges as well. */
static bool begins(const Question *question, const char *part)
{
    SchemaVariable variable;
    g_autofree char *head = g_strndup(part, strcspn(part, ":@"));
    g_strstrip(head);
    return strcmp(head, "site") == 0 || question_find(question, "", head, &variable, NULL);
}

/* Each subgroup as it was said. New. */
static GPtrArray *parts_of(const Question *question)
{
    g_auto(GStrv) parts = g_strsplit(question->options->subgroups, ",", -1);
    g_autoptr(GString) current = g_string_new(NULL);
    GPtrArray *said = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; parts[i]; i++) {
        if (i > 0 && begins(question, parts[i])) {
            g_ptr_array_add(said, g_strdup(current->str));
            g_string_truncate(current, 0);
        }
        g_string_append_printf(current, "%s%s", current->len > 0 ? "," : "", parts[i]);
    }
    g_ptr_array_add(said, g_strdup(current->str));
    return said;
}

/* The words on groups are words on subgroups here. */
static gboolean as_subgroups(GError **error)
{
    if (error && *error && g_str_has_prefix((*error)->message, "--by")) {
        char *message = g_strconcat("--subgroups", (*error)->message + strlen("--by"), NULL);
        g_free((*error)->message);
        (*error)->message = message;
    }
    return FALSE;
}

/* Groups of the question's own making need a name of their own each. */
static char *name_of(const Question *question, const Question *one)
{
    const QuestionGroup *first = one->groups->pdata[0];
    return first->sql ? g_strdup_printf(QUESTION_SUBGROUP "%u", question->subgroups->len + 1)
                      : g_strdup(one->by);
}

static gboolean read_one(Question *question, const char *said, GError **error)
{
    CommandCompare options = *question->options;
    options.by = said;
    g_auto(Question) one = {.study = question->study,
        .cohort = question->cohort,
        .options = &options,
        .words = question->words,
        .groups = g_ptr_array_new_with_free_func(question_group_free)};
    if (!question_read_groups(&one, error))
        return as_subgroups(error);
    if (strcmp(one.by_label, question->by_label) == 0) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("--subgroups: %s makes the groups that are compared; within its levels there is "
              "nothing to compare"),
            one.by_label);
        return FALSE;
    }
    QuestionSubgroup *subgroup = g_new0(QuestionSubgroup, 1);
    subgroup->by = name_of(question, &one);
    subgroup->label = g_steal_pointer(&one.by_label);
    subgroup->later = g_steal_pointer(&one.later);
    subgroup->groups = g_steal_pointer(&one.groups);
    for (guint i = 0; i < question->subgroups->len; i++) {
        const QuestionSubgroup *other = question->subgroups->pdata[i];
        if (strcmp(other->label, subgroup->label) != 0)
            continue;
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("--subgroups: %s is there twice; name it once"), subgroup->label);
        question_subgroup_free(subgroup);
        return FALSE;
    }
    g_ptr_array_add(question->subgroups, subgroup);
    return TRUE;
}

/* Effects are of a number, of yes or no, or of survival. */
static gboolean check_outcomes(const Question *question, GError **error)
{
    for (guint i = 0; i < question->outcomes->len; i++) {
        const QuestionOutcome *outcome = question->outcomes->pdata[i];
        if (outcome->kind != QUESTION_CATEGORY && outcome->kind != QUESTION_CHECKBOX)
            continue;
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("--subgroups: %s has several levels, and so no one effect that could differ "
              "between "
              "subgroups; ask for a number, a variable of yes and no, or survival"),
            schema_variable_name(&outcome->variable));
        return FALSE;
    }
    return TRUE;
}

gboolean question_read_subgroups(Question *question, GError **error)
{
    if (!check_outcomes(question, error))
        return FALSE;
    g_autoptr(GPtrArray) said = parts_of(question);
    for (guint i = 0; i < said->len; i++)
        if (!read_one(question, said->pdata[i], error))
            return FALSE;
    return TRUE;
}
