/**
 * @file
 * Codes that have grown. A code that is in use keeps its meaning: another label of it is the
 * same in other words, or it is refused.
 */
#include <string.h>

#include "base/words.h"
#include "schema/growth_list.h"

typedef struct {
    const SchemaGrowth *growth;
    const SchemaField *before, *after;
} Choices;

static const SchemaChoice *find_choice(const SchemaField *field, const char *code)
{
    for (size_t i = 0; i < field->n_choices; i++)
        if (strcmp(field->choices[i].code, code) == 0)
            return &field->choices[i];
    return NULL;
}

static SchemaGrown *add(const Choices *choices, SchemaGrownKind kind, const char *code)
{
    g_autofree char *name = g_strdup_printf("%s = %s", choices->after->name, code);
    return schema_grown_add(choices->growth->list, kind, "choice", name);
}

/* Nothing that is stored may be the code. */
static void ask_unused(
    const Choices *choices, SchemaGrown *grown, const SchemaChoice *choice, const char *reason)
{
    const SchemaDictionary *dictionary = choices->growth->before->dictionary;
    grown->field = (size_t)(choices->before - dictionary->fields);
    grown->code = g_strdup(choice->code);
    if (choice->column)
        grown->column = (size_t)(schema_dictionary_find_column(dictionary, choice->column) -
                                 dictionary->columns);
    schema_grown_ask(grown, choice->column ? SCHEMA_ASKS_UNTICKED : SCHEMA_ASKS_CODE, reason);
}

/* Another code of before had that label: codes were shifted or swapped. */
static bool was_of_another(const Choices *choices, const char *code, const char *label)
{
    g_autofree char *wanted = g_utf8_casefold(label, -1);
    for (size_t i = 0; i < choices->before->n_choices; i++) {
        const SchemaChoice *choice = &choices->before->choices[i];
        g_autofree char *known = g_utf8_casefold(choice->label, -1);
        if (strcmp(choice->code, code) != 0 && strcmp(known, wanted) == 0)
            return true;
    }
    return false;
}

static void relabel(
    const Choices *choices, const SchemaChoice *before, const SchemaChoice *after)
{
    const char *const *declared = choices->growth->relabelled;
    SchemaGrown *grown = add(choices, SCHEMA_GROWN_CHANGED, before->code);
    grown->part = "label";
    grown->before = g_strdup(before->label);
    grown->after = g_strdup(after->label);
    const bool is_declared = declared && g_strv_contains(declared, choices->before->name);
    if (is_declared || (schema_label_means_same(before->label, after->label) &&
                           !was_of_another(choices, before->code, after->label)))
        return;
    ask_unused(choices, grown, before, N_("values with this code would mean something else"));
    grown->hint = g_strdup_printf(
        "give what is new a code of its own; where both labels mean the same: --relabel %s",
        choices->before->name);
}

void schema_growth_choices(
    const SchemaGrowth *growth, const SchemaField *before, const SchemaField *after)
{
    const Choices choices = {growth, before, after};
    if (before->type != after->type)
        return;
    for (size_t i = 0; i < before->n_choices; i++) {
        const SchemaChoice *was = &before->choices[i];
        const SchemaChoice *is = find_choice(after, was->code);
        if (is && strcmp(is->label, was->label) != 0)
            relabel(&choices, was, is);
        if (is)
            continue;
        SchemaGrown *grown = add(&choices, SCHEMA_GROWN_REMOVED, was->code);
        grown->before = g_strdup(was->label);
        grown->hint = g_strdup("leave the code among the choices, or correct the values first");
        ask_unused(&choices, grown, was, N_("values have this code"));
    }
    for (size_t i = 0; i < after->n_choices; i++) {
        if (find_choice(before, after->choices[i].code))
            continue;
        SchemaGrown *grown = add(&choices, SCHEMA_GROWN_ADDED, after->choices[i].code);
        grown->after = g_strdup(after->choices[i].label);
    }
}
