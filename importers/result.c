#include "importers/result.h"

#include <string.h>

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
    result->problems = g_ptr_array_new_with_free_func(g_free);
    result->problem_texts = g_string_chunk_new(1 << 16);
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
    g_ptr_array_unref(result->problems);
    g_string_chunk_free(result->problem_texts);
    g_string_free(result->fixme, TRUE);
    g_free(result->file);
    g_free(result->site);
    g_free(result->sheet);
    g_free(result->profile);
    g_free(result);
}

/* A text that many problems have. */
static const char *shared(const ImportResult *result, const char *text)
{
    return text ? g_string_chunk_insert_const(result->problem_texts, text) : NULL;
}

/* A text of one problem, or of the one before too. */
static const char *own(const ImportResult *result, const char *text, const char *before)
{
    if (!text || (before && strcmp(text, before) == 0))
        return text ? before : NULL;
    return g_string_chunk_insert(result->problem_texts, text);
}

static const char *first_characters(const ImportResult *result, const char *text)
{
    if (!text)
        return NULL;
    const char *end = text;
    for (int i = 0; i < IMPORT_VALUE_CHARACTERS && *end != '\0'; i++)
        end = g_utf8_next_char(end);
    /* The text is valid UTF-8 but for a reader's raw rows, whose end must not be passed. */
    const gsize size = MIN((gsize)(end - text), strlen(text));
    return g_string_chunk_insert_len(result->problem_texts, text, (gssize)size);
}

void import_result_add(ImportResult *result, const RegistryProblem *problem)
{
    result->has_error = result->has_error || problem->is_error;
    result->n_errors += problem->is_error ? 1 : 0;
    result->n_warnings += problem->is_error ? 0 : 1;
    if (result->problems->len >= result->problems_max) {
        result->n_problems_left_off++;
        return;
    }
    const guint n = result->problems->len;
    const ImportProblem *before = n > 0 ? result->problems->pdata[n - 1] : NULL;
    ImportProblem *copy = g_new0(ImportProblem, 1);
    copy->is_error = problem->is_error;
    copy->file = shared(result, result->file);
    copy->line = problem->line;
    copy->column = problem->column;
    copy->record_id = own(result, problem->record_id, before ? before->record_id : NULL);
    copy->event = shared(result, problem->event);
    copy->field = shared(result, problem->field);
    copy->value = first_characters(result, problem->value);
    copy->rule_id = shared(result, problem->rule_id);
    copy->msgid = g_intern_string(problem->msgid);
    copy->hint = g_intern_string(problem->hint);
    copy->arguments = own(result, problem->arguments, before ? before->arguments : NULL);
    g_ptr_array_add(result->problems, copy);
}

void import_result_forget(ImportResult *result)
{
    g_ptr_array_set_size(result->problems, 0);
    g_string_chunk_clear(result->problem_texts);
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

static gint compare_problems(gconstpointer a, gconstpointer b)
{
    const ImportProblem *x = *(ImportProblem *const *)a, *y = *(ImportProblem *const *)b;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    return 0;
}

void import_result_sort(ImportResult *result)
{
    /* GLib sorts pointer arrays stably. */
    g_ptr_array_sort(result->problems, compare_problems);
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
