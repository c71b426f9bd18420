/* What all parts of a question's analysis file are made of. */
#include "commands/question_parts.h"

#include "base/json.h"

/* JSON's form of a text is YAML too. */
char *question_quoted(const char *text)
{
    return base_json_line(base_json_text(text));
}

void question_put(GString *yaml, const char *key, const char *text)
{
    g_autofree char *quoted = question_quoted(text);
    g_string_append_printf(yaml, "%s: %s", key, quoted);
}

void question_put_more(GString *yaml, const char *key, const char *text)
{
    if (!text || *text == '\0')
        return;
    g_string_append(yaml, ", ");
    question_put(yaml, key, text);
}

bool question_has_course(const QuestionOutcome *outcome)
{
    return outcome->kind == QUESTION_NUMBER && outcome->visits->len > 1;
}

const char *question_outcome_name(const QuestionOutcome *outcome)
{
    return outcome->kind == QUESTION_SURVIVAL ? "survival"
                                              : schema_variable_name(&outcome->variable);
}

const char *question_outcome_label(const QuestionOutcome *outcome)
{
    return outcome->kind == QUESTION_SURVIVAL ? "Survival"
                                              : schema_variable_label(&outcome->variable);
}

bool question_asks_survival(const Question *question)
{
    for (guint i = 0; i < question->outcomes->len; i++)
        if (((const QuestionOutcome *)question->outcomes->pdata[i])->kind == QUESTION_SURVIVAL)
            return true;
    return false;
}

char *question_change_id(const SchemaEvent *before, const SchemaEvent *after)
{
    return g_strdup_printf("change_%s_to_%s", before->name, after->name);
}

void question_group_free(void *data)
{
    QuestionGroup *group = data;
    g_free(group->id);
    g_free(group->label);
    g_free(group->sql);
    g_free(group);
}

void question_subgroup_free(void *data)
{
    QuestionSubgroup *one = data;
    if (!one)
        return;
    g_clear_pointer(&one->groups, g_ptr_array_unref);
    g_free(one->by);
    g_free(one->label);
    g_free(one->later);
    g_free(one);
}

void question_clear(Question *question)
{
    g_clear_pointer(&question->outcomes, g_ptr_array_unref);
    g_clear_pointer(&question->groups, g_ptr_array_unref);
    g_clear_pointer(&question->subgroups, g_ptr_array_unref);
    g_clear_pointer(&question->made, g_ptr_array_unref);
    g_clear_pointer(&question->covariates, g_ptr_array_unref);
    g_clear_pointer(&question->later, g_free);
    g_clear_pointer(&question->by, g_free);
    g_clear_pointer(&question->by_label, g_free);
}
