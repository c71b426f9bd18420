#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv_write.h"
#include "importers/import.h"

static const char *const status_names[] = {
    [IMPORT_IMPORTED] = "imported",
    [IMPORT_UNCHANGED] = "unchanged",
    [IMPORT_REFUSED] = "refused",
    [IMPORT_CHECKED] = "checked",
};

/* Site bytes may be no UTF-8 (a refused encoding); JSON and CSV carry only what is. */
static char *valid(const char *text)
{
    return text ? g_utf8_make_valid(text, -1) : NULL;
}

static void set_text(json_t *object, const char *key, const char *text)
{
    g_autofree char *utf8 = valid(text);
    json_object_set_new(object, key, utf8 ? json_string(utf8) : json_null());
}

static void set_count(json_t *object, const char *key, gint64 count)
{
    json_object_set_new(object, key, json_integer((json_int_t)count));
}

static json_t *problem_json(const ImportProblem *problem, const BaseWords *words)
{
    g_autofree char *message = import_problem_message(problem, words);
    g_autofree char *hint = import_problem_hint(problem, words);
    json_t *object = json_object();
    set_text(object, "severity", problem->is_error ? "error" : "warning");
    set_text(object, "file", problem->file);
    if (problem->line > 0)
        set_count(object, "line", problem->line);
    else
        set_text(object, "line", NULL);
    set_text(object, "record_id", problem->record_id);
    set_text(object, "event", problem->event);
    set_text(object, "field", problem->field);
    set_text(object, "value", problem->value);
    set_text(object, "rule_id", problem->rule_id);
    set_text(object, "message", message);
    set_text(object, "hint", hint);
    return object;
}

static json_t *result_json(const ImportResult *result, const BaseWords *words)
{
    json_t *object = json_object();
    set_text(object, "file", result->file);
    set_text(object, "sha256", result->sha256[0] ? result->sha256 : NULL);
    set_text(object, "site", result->site);
    set_text(object, "encoding", result->encoding);
    set_text(object, "status", status_names[result->status]);
    set_count(object, "rows", result->n_rows);

    json_t *records = json_object();
    set_count(records, "new", result->n_records_new);
    set_count(records, "updated", result->n_records_updated);
    set_count(records, "unchanged", result->n_records_unchanged);
    json_object_set_new(object, "records", records);

    json_t *values = json_object();
    set_count(values, "new", result->n_values_new);
    set_count(values, "changed", result->n_values_changed);
    set_count(values, "unchanged", result->n_values_unchanged);
    set_count(values, "held", result->n_values_held);
    json_object_set_new(object, "values", values);

    set_count(object, "duplicates", result->n_duplicates);
    json_t *normalised = json_object();
    for (guint i = 0; i < result->normalised->len; i++) {
        const ImportNormalised *entry = result->normalised->pdata[i];
        set_count(normalised, entry->field, entry->n);
    }
    json_object_set_new(object, "normalised", normalised);

    json_t *problems = json_array();
    for (guint i = 0; i < result->problems->len; i++)
        json_array_append_new(problems, problem_json(result->problems->pdata[i], words));
    json_object_set_new(object, "problems", problems);
    if (result->n_problems_left_off > 0)
        set_count(object, "problems_left_off", result->n_problems_left_off);
    return object;
}

char *import_results_json(const GPtrArray *results, const BaseWords *words)
{
    json_t *files = json_array();
    for (guint i = 0; i < results->len; i++)
        json_array_append_new(files, result_json(results->pdata[i], words));
    json_t *root = json_object();
    json_object_set_new(root, "files", files);
    char *text = json_dumps(root, JSON_INDENT(1));
    char *copy = g_strconcat(text, "\n", NULL);
    free(text);
    json_decref(root);
    return copy;
}

char *import_results_problems_csv(const GPtrArray *results, const BaseWords *words)
{
    static const char *const columns[] = {"severity", "file", "line", "record_id", "event",
        "field", "value", "rule_id", "message", "hint"};
    GString *out = g_string_new(NULL);
    g_autoptr(BaseCsvWriter) writer = base_csv_writer_new(out, BASE_CSV_FOR_PEOPLE);
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
        base_csv_writer_cell(writer, columns[i]);
    base_csv_writer_end_row(writer);
    for (guint i = 0; i < results->len; i++) {
        const ImportResult *result = results->pdata[i];
        for (guint j = 0; j < result->problems->len; j++) {
            const ImportProblem *problem = result->problems->pdata[j];
            g_autofree char *line =
                problem->line > 0 ? g_strdup_printf("%" G_GINT64_FORMAT, problem->line) : NULL;
            g_autofree char *message = import_problem_message(problem, words);
            g_autofree char *hint = import_problem_hint(problem, words);
            const char *const cells[] = {problem->is_error ? "error" : "warning", problem->file,
                line, problem->record_id, problem->event, problem->field, problem->value,
                problem->rule_id, message, hint};
            for (size_t k = 0; k < G_N_ELEMENTS(cells); k++) {
                g_autofree char *utf8 = valid(cells[k]);
                base_csv_writer_cell(writer, utf8);
            }
            base_csv_writer_end_row(writer);
        }
    }
    return g_string_free(out, FALSE);
}
