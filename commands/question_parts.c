/* What all parts of a question's analysis file are made of. */
#include "commands/question_parts.h"

#include "base/json.h"

/* A text as YAML takes it: JSON's form is YAML too. */
void question_put(GString *yaml, const char *key, const char *text)
{
    g_autofree char *quoted = base_json_line(base_json_text(text));
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
