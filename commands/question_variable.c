/* The variables that a question may name. */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "commands/question.h"
#include "schema/later.h"
#include "schema/meant.h"

bool question_is_same(const char *a, const char *b)
{
    g_autofree char *folded_a = g_utf8_casefold(a, -1);
    g_autofree char *folded_b = g_utf8_casefold(b, -1);
    return strcmp(folded_a, folded_b) == 0;
}

/* All that can be asked for: the study's variables and those of the cohort's file. */
static GArray *all_variables(const Question *question)
{
    const SchemaStudy *study = question->study;
    GArray *all = g_array_new(FALSE, TRUE, sizeof(SchemaVariable));
    for (size_t i = 0; question->cohort && i < question->cohort->n_derived; i++) {
        const SchemaVariable one = {.derived = &question->cohort->derived[i]};
        g_array_append_val(all, one);
    }
    for (size_t i = 0; i < study->n_derived; i++) {
        const SchemaVariable one = {.derived = &study->derived[i]};
        g_array_append_val(all, one);
    }
    for (size_t i = 1; i < study->dictionary->n_fields; i++) {
        const SchemaVariable one = {.field = &study->dictionary->fields[i]};
        if (one.field->type != SCHEMA_NO_DATA)
            g_array_append_val(all, one);
    }
    return all;
}

static bool has_word(const char *text, const char *folded)
{
    g_autofree char *all = g_utf8_casefold(text, -1);
    return strstr(all, folded) != NULL;
}

/* "; these have it in their names: pain_vas (Pain, ...)": variables with a word of what was
   asked, some of them; "" for none. New. */
static char *alike_words(const GArray *all, const char *word)
{
    enum { MOST = 5 };
    g_autofree char *folded = g_utf8_casefold(word, -1);
    g_auto(GStrv) parts = g_strsplit_set(folded, " _,.-", -1);
    GString *list = g_string_new(NULL);
    size_t n = 0;
    for (size_t p = 0; parts[p] && n == 0; p++) {
        if (strlen(parts[p]) > 4 && g_str_has_suffix(parts[p], "s")) /* Several of them. */
            parts[p][strlen(parts[p]) - 1] = '\0';
        for (guint i = 0; strlen(parts[p]) > 2 && i < all->len && n < MOST; i++) {
            const SchemaVariable *one = &g_array_index(all, SchemaVariable, i);
            if (!has_word(schema_variable_name(one), parts[p]) &&
                !has_word(schema_variable_label(one), parts[p]))
                continue;
            g_string_append_printf(list, "%s%s (%s)",
                n++ > 0 ? ", " : "; perhaps one of these: ", schema_variable_name(one),
                schema_variable_label(one));
        }
    }
    return g_string_free(list, FALSE);
}

static gboolean fail_unknown(
    const GArray *all, const char *option, const char *word, GError **error)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    for (guint i = 0; i < all->len; i++)
        g_ptr_array_add(
            words, (char *)schema_variable_name(&g_array_index(all, SchemaVariable, i)));
    for (guint i = 0; i < all->len; i++)
        g_ptr_array_add(
            words, (char *)schema_variable_label(&g_array_index(all, SchemaVariable, i)));
    g_ptr_array_add(words, NULL);
    g_autofree char *meant = schema_meant(word, (const char *const *)words->pdata);
    g_autofree char *alike = *meant ? g_strdup("") : alike_words(all, word);
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("%s: the study has no variable '%s', by name or by label%s%s"), option, word, meant,
        alike);
    return FALSE;
}

gboolean question_find(const Question *question, const char *option, const char *word,
    SchemaVariable *out, GError **error)
{
    g_autoptr(GArray) all = all_variables(question);
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    for (guint i = 0; i < all->len; i++) {
        *out = g_array_index(all, SchemaVariable, i);
        if (strcmp(schema_variable_name(out), word) == 0)
            return TRUE;
    }
    for (guint i = 0; i < all->len; i++) {
        const SchemaVariable *one = &g_array_index(all, SchemaVariable, i);
        if (!question_is_same(schema_variable_label(one), word) &&
            !question_is_same(schema_variable_name(one), word))
            continue;
        *out = *one;
        g_ptr_array_add(found, (char *)schema_variable_name(one));
    }
    if (found->len == 0)
        return fail_unknown(all, option, word, error);
    if (found->len == 1)
        return TRUE;
    g_ptr_array_add(found, NULL);
    g_autofree char *names = g_strjoinv(", ", (char **)found->pdata);
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("%s: several variables bear the label '%s'; say which by its name: %s"), option, word,
        names);
    return FALSE;
}

char *question_later(const Question *question, const char *sql)
{
    return schema_later_name(question->study, question->cohort, sql);
}
