#include "commands/study_rules.h"

#include <string.h>

static void clear_rule(gpointer data)
{
    CommandStudyRule *rule = data;
    g_free(rule->text);
}

static bool is_of_word(char c)
{
    return g_ascii_isalnum(c) || c == '_';
}

/* Whether an expression names the variable, at whatever visit, or a box of it. */
static bool names(const char *sql, const char *variable)
{
    const size_t n = strlen(variable);
    for (const char *at = strstr(sql, variable); at; at = strstr(at + 1, variable))
        if ((at == sql || !is_of_word(at[-1])) &&
            (!is_of_word(at[n]) || g_str_has_prefix(at + n, "__")))
            return true;
    return false;
}

static void add_rules(GArray *out, const SchemaStudy *study, const char *variable)
{
    for (size_t i = 0; i < study->n_rules; i++) {
        const SchemaRule *rule = &study->rules[i];
        const CommandStudyRule one = {.rule = "rule",
            .name = rule->name,
            .text = g_strdup(rule->message),
            .sql = rule->sql};
        if (!variable || names(rule->sql, variable))
            g_array_append_val(out, one);
        else
            g_free(one.text);
    }
}

static bool is_in_sum(const SchemaStudy *study, const SchemaSum *sum, const char *variable)
{
    const SchemaField *fields = study->dictionary->fields;
    bool found = g_str_equal(fields[sum->total].name, variable);
    for (size_t i = 0; !found && i < sum->n_items; i++)
        found = g_str_equal(fields[sum->items[i]].name, variable);
    return found;
}

/* "a + b + c". New. */
static char *items_of(const SchemaStudy *study, const SchemaSum *sum)
{
    GString *items = g_string_new(NULL);
    for (size_t i = 0; i < sum->n_items; i++)
        g_string_append_printf(
            items, "%s%s", i > 0 ? " + " : "", study->dictionary->fields[sum->items[i]].name);
    return g_string_free(items, FALSE);
}

static void add_sums(
    GArray *out, const SchemaStudy *study, const char *variable, const BaseWords *words)
{
    for (size_t i = 0; i < study->n_sums; i++) {
        const SchemaSum *sum = &study->sums[i];
        if (variable && !is_in_sum(study, sum, variable))
            continue;
        g_autofree char *items = items_of(study, sum);
        const CommandStudyRule one = {.rule = "sum",
            .name = "",
            .text = base_words_say(words,
                sum->n_items > 0 ? N_("{1} is {2}") : N_("{1} is what {2} gives"), "tt",
                study->dictionary->fields[sum->total].name,
                sum->n_items > 0 ? items : sum->instrument),
            .sql = ""};
        g_array_append_val(out, one);
    }
}

static void add_orders(
    GArray *out, const SchemaStudy *study, const char *variable, const BaseWords *words)
{
    for (size_t i = 0; i < study->n_orders; i++) {
        const SchemaField *fields = study->dictionary->fields;
        const char *earlier = fields[study->orders[i].earlier].name;
        const char *later = fields[study->orders[i].later].name;
        const CommandStudyRule one = {.rule = "order",
            .name = "",
            .text = base_words_say(words, N_("{1} is not before {2}"), "tt", later, earlier),
            .sql = ""};
        if (!variable || g_str_equal(variable, earlier) || g_str_equal(variable, later))
            g_array_append_val(out, one);
        else
            g_free(one.text);
    }
}

GArray *command_study_rules(
    const SchemaStudy *study, const char *variable, const BaseWords *words)
{
    GArray *out = g_array_new(FALSE, FALSE, sizeof(CommandStudyRule));
    g_array_set_clear_func(out, clear_rule);
    add_rules(out, study, variable);
    add_sums(out, study, variable, words);
    add_orders(out, study, variable, words);
    return out;
}
