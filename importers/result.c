#include "importers/result.h"

#include <string.h>

#include "importers/problems.h"

static void normalised_free(gpointer data)
{
    ImportNormalised *normalised = data;
    g_free(normalised->field);
    g_free(normalised);
}

static void change_free(gpointer data)
{
    ImportChange *change = data;
    g_free(change->record_id);
    g_free(change->event);
    g_free(change->field);
    g_free(change->old_value);
    g_free(change->new_value);
    g_free(change);
}

ImportResult *import_result_new(const char *file)
{
    ImportResult *result = g_new0(ImportResult, 1);
    result->file = g_strdup(file);
    result->new_records = g_ptr_array_new_with_free_func(g_free);
    result->normalised = g_ptr_array_new_with_free_func(normalised_free);
    result->changes = g_ptr_array_new_with_free_func(change_free);
    result->problems = import_problems_new();
    result->fixme = g_string_new(NULL);
    result->problems_max = IMPORT_PROBLEMS_MAX;
    return result;
}

void import_result_free(ImportResult *result)
{
    if (!result)
        return;
    g_ptr_array_unref(result->new_records);
    g_ptr_array_unref(result->normalised);
    g_ptr_array_unref(result->changes);
    import_problems_free(result->problems);
    g_string_free(result->fixme, TRUE);
    g_free(result->file);
    g_free(result->site);
    g_free(result->sheet);
    g_free(result->profile);
    g_free(result->reading.map);
    g_free(result);
}

/* As much of a value as a problem shows; new text, or NULL. */
static char *first_characters(const char *text)
{
    if (!text)
        return NULL;
    const char *end = text;
    for (int i = 0; i < IMPORT_VALUE_CHARACTERS && *end != '\0'; i++)
        end = g_utf8_next_char(end);
    /* The text is valid UTF-8 but for a reader's raw rows, whose end must not be passed. */
    return g_strndup(text, MIN((gsize)(end - text), strlen(text)));
}

void import_result_add(ImportResult *result, const RegistryProblem *problem)
{
    result->has_error = result->has_error || problem->is_error;
    result->n_errors += problem->is_error ? 1 : 0;
    result->n_warnings += problem->is_error ? 0 : 1;
    if (import_problems_n(result->problems) >= result->problems_max) {
        result->n_problems_left_off++;
        return;
    }
    g_autofree char *value = first_characters(problem->value);
    import_problems_add(result->problems, &(ImportProblem){.is_error = problem->is_error,
                                              .line = problem->line,
                                              .column = problem->column,
                                              .record_id = problem->record_id,
                                              .event = problem->event,
                                              .field = problem->field,
                                              .value = value,
                                              .rule_id = problem->rule_id,
                                              .msgid = g_intern_string(problem->msgid),
                                              .hint = g_intern_string(problem->hint),
                                              .arguments = problem->arguments});
}

void import_result_forget(ImportResult *result)
{
    import_problems_clear(result->problems);
    result->n_problems_left_off = result->n_errors = result->n_warnings = 0;
    result->has_error = false;
}

char *import_problem_message(const ImportProblem *problem, const BaseWords *words)
{
    return base_words_compose(words, problem->msgid, problem->arguments);
}

char *import_problem_hint(const ImportProblem *problem, const BaseWords *words)
{
    return base_words_compose(words, problem->hint, problem->arguments);
}

void import_result_changed(const RegistryCellChange *change, void *data)
{
    ImportResult *result = data;
    if (result->changes->len >= result->problems_max)
        return;
    ImportChange *own = g_new0(ImportChange, 1);
    *own = (ImportChange){.line = change->line,
        .record_id = g_strdup(change->record_id),
        .event = g_strdup(change->event),
        .instance = change->instance,
        .field = g_strdup(change->column),
        .old_value = g_strdup(change->old_value),
        .new_value = g_strdup(change->new_value)};
    g_ptr_array_add(result->changes, own);
}

void import_result_normalised(ImportResult *result, const char *field, gint64 n)
{
    for (guint i = 0; i < result->normalised->len; i++) {
        ImportNormalised *known = result->normalised->pdata[i];
        if (!g_str_equal(known->field, field))
            continue;
        known->n += n;
        return;
    }
    ImportNormalised *own = g_new0(ImportNormalised, 1);
    *own = (ImportNormalised){.field = g_strdup(field), .n = n};
    g_ptr_array_add(result->normalised, own);
}
