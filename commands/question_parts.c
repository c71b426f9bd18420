/* What all parts of a question's analysis file are made of. */
#include "commands/question_parts.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"

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
    return outcome->kind == QUESTION_SURVIVAL ? N_("Survival")
                                              : schema_variable_label(&outcome->variable);
}

bool question_has_time(const QuestionOutcome *outcome)
{
    return outcome->kind == QUESTION_SURVIVAL || outcome->kind == QUESTION_INCIDENCE;
}

bool question_asks_times(const Question *question)
{
    for (guint i = 0; i < question->outcomes->len; i++)
        if (question_has_time(question->outcomes->pdata[i]))
            return true;
    return false;
}

char *question_change_id(const SchemaEvent *before, const SchemaEvent *after)
{
    return g_strdup_printf("change_%s_to_%s", before->name, after->name);
}

char *question_narrowed(const char *text)
{
    static const char *const signs[][2] = {{"\xe2\x89\xa4", "<="}, {"\xe2\x89\xa5", ">="},
        {"\xe2\x89\xa6", "<="}, {"\xe2\x89\xa7", ">="}, {"\xe2\x80\x93", "-"},
        {"\xe3\x80\x9c", "-"}, {"~", "-"}, {"\xe3\x80\x81", ","}};
    const size_t size = strlen(text);
    g_autofree char *narrow = g_malloc(size + 1);
    (void)base_text_narrow(text, size, narrow);
    GString *plain = g_string_new(narrow);
    for (size_t i = 0; i < G_N_ELEMENTS(signs); i++)
        (void)g_string_replace(plain, signs[i][0], signs[i][1], 0);
    return g_string_free(plain, FALSE);
}

SchemaDerived *question_made_add(
    Question *question, const char *name, const char *label, char *sql_take, bool is_yes_no)
{
    static const char *const words[] = {N_("No"), N_("Yes")};
    SchemaDerived *one = g_new0(SchemaDerived, 1);
    one->name = g_strdup(name);
    one->label = g_strdup(label);
    one->unit = g_strdup("");
    one->source = g_strdup("");
    one->sql = sql_take;
    one->level = SCHEMA_LEVEL_PATIENT;
    one->form = SIZE_MAX;
    one->n_choices = is_yes_no ? 2 : 0;
    one->choices = g_new0(SchemaChoice, 2);
    for (size_t i = 0; i < one->n_choices; i++) {
        one->choices[i].code = g_strdup_printf("%zu", i);
        one->choices[i].label = g_strdup(base_words(question->words, words[i]));
    }
    g_ptr_array_add(question->made, one);
    return one;
}

void question_outcome_free(void *data)
{
    QuestionOutcome *outcome = data;
    if (outcome)
        g_ptr_array_unref(outcome->visits);
    g_free(outcome);
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
    g_clear_pointer(&question->left_out, g_ptr_array_unref);
    g_clear_pointer(&question->kept, schema_analysis_free);
    g_clear_pointer(&question->subgroups, g_ptr_array_unref);
    g_clear_pointer(&question->made, g_ptr_array_unref);
    g_clear_pointer(&question->covariates, g_ptr_array_unref);
    g_clear_pointer(&question->later, g_free);
    g_clear_pointer(&question->times, g_free);
    g_clear_pointer(&question->strata, question_outcome_free);
    g_clear_pointer(&question->by, g_free);
    g_clear_pointer(&question->by_label, g_free);
}

int question_decimals(const SchemaVariable *variable)
{
    const SchemaField *field = variable->field;
    const bool is_small =
        field && field->has_min && field->has_max && field->max - field->min <= 2;
    const bool is_index = variable->derived && strstr(variable->derived->name, "index");
    return is_small || is_index ? 3 : 1;
}

void question_put_table(GString *yaml, int *n, const char *title, const char *kind)
{
    g_string_append(yaml, *n == 0 ? "tables:\n" : "\n");
    g_string_append_printf(yaml, "  - id: %d\n    ", ++*n);
    question_put(yaml, "title", title);
    g_string_append_printf(yaml, "\n    kind: %s\n", kind);
}

void question_put_min_n(GString *yaml, const Question *question)
{
    if (question->min_n > 0)
        g_string_append_printf(yaml, "    min_n: %d\n", question->min_n);
}
