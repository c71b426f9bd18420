#include "base/csv_write.h"
#include "base/json.h"
#include "importers/duplicates.h"
#include "importers/problems.h"
#include "importers/summary.h"

static const char *const status_names[] = {
    [IMPORT_IMPORTED] = "imported",
    [IMPORT_UNCHANGED] = "unchanged",
    [IMPORT_REFUSED] = "refused",
    [IMPORT_CHECKED] = "checked",
    [IMPORT_WOULD_IMPORT] = "would import",
};

/* ---- pieces: a problem at a time, since a file may have a million ---- */

enum { PIECE_BYTES = 1 << 16 };

/** Where the text goes. */
typedef struct {
    GString *text; /**< What was not handed on yet. */
    BaseOutputWrite write;
    void *data;
    GError **error;
    bool failed; /**< Nothing more is wanted. */
} Sink;

static void hand_on(Sink *sink, gsize least)
{
    if (!sink->failed && sink->text->len >= least)
        sink->failed = !sink->write(sink->text->str, sink->text->len, sink->data, sink->error);
    if (sink->text->len >= least)
        g_string_truncate(sink->text, 0);
}

/* ---- JSON ---- */

static void put_count(BaseJsonWriter *writer, const char *key, gint64 count)
{
    base_json_put(writer, key, json_integer((json_int_t)count));
}

static void put_text(BaseJsonWriter *writer, const char *key, const char *text)
{
    base_json_put(writer, key, base_json_text(text));
}

static void put_problem(
    BaseJsonWriter *writer, const ImportProblem *problem, const BaseWords *words)
{
    g_autofree char *message = import_problem_message(problem, words);
    g_autofree char *hint = import_problem_hint(problem, words);
    base_json_open(writer, NULL, '{');
    put_text(writer, "severity", problem->is_error ? "error" : "warning");
    put_text(writer, "file", problem->file);
    base_json_put(
        writer, "line", problem->line > 0 ? json_integer(problem->line) : json_null());
    put_text(writer, "record_id", problem->record_id);
    put_text(writer, "event", problem->event);
    put_text(writer, "field", problem->field);
    put_text(writer, "value", problem->value);
    put_text(writer, "rule_id", problem->rule_id);
    put_text(writer, "message", message);
    put_text(writer, "hint", hint);
    base_json_close(writer);
}

static void put_counts(BaseJsonWriter *writer, const ImportResult *result)
{
    base_json_open(writer, "records", '{');
    put_count(writer, "new", result->n_records_new);
    put_count(writer, "updated", result->n_records_updated);
    put_count(writer, "unchanged", result->n_records_unchanged);
    base_json_close(writer);
    base_json_open(writer, "values", '{');
    put_count(writer, "new", result->n_values_new);
    put_count(writer, "changed", result->n_values_changed);
    put_count(writer, "unchanged", result->n_values_unchanged);
    put_count(writer, "held", result->n_values_held);
    base_json_close(writer);
    base_json_open(writer, "queries", '{');
    put_count(writer, "closed", result->n_queries_closed);
    put_count(writer, "answered", result->n_queries_answered);
    base_json_close(writer);
    put_count(writer, "duplicates", result->n_duplicates);
    put_count(writer, "withdrawn", result->n_rows_withdrawn);
    put_count(writer, "erased", result->n_rows_erased);
    put_count(writer, "ignored_columns", result->n_ignored_columns);
    base_json_open(writer, "normalised", '{');
    for (guint i = 0; i < result->normalised->len; i++) {
        const ImportNormalised *entry = result->normalised->pdata[i];
        put_count(writer, entry->field, entry->n);
    }
    base_json_close(writer);
}

/** The groups of the results' problems. */
static void put_summary(
    BaseJsonWriter *writer, const GPtrArray *results, const BaseWords *words)
{
    g_autoptr(GArray) groups = import_summary_new(results);
    base_json_open(writer, "summary", '[');
    for (guint i = 0; i < groups->len; i++) {
        const ImportGroup *group = &g_array_index(groups, ImportGroup, i);
        g_autofree char *hint = import_summary_hint(group, words);
        base_json_open(writer, NULL, '{');
        put_text(writer, "rule_id", group->rule_id);
        put_text(writer, "field", group->field);
        put_count(writer, "n", group->n);
        put_count(writer, "rows", group->rows);
        put_text(writer, "hint", hint);
        put_text(writer, "mend", import_summary_mend(group));
        base_json_close(writer);
    }
    base_json_close(writer);
}

/** What a dry run would change. */
static void put_changes(BaseJsonWriter *writer, const ImportResult *result)
{
    base_json_open(writer, "changes", '[');
    for (guint i = 0; i < result->changes->len; i++) {
        const ImportChange *change = result->changes->pdata[i];
        base_json_open(writer, NULL, '{');
        put_count(writer, "line", change->line);
        put_text(writer, "record_id", change->record_id);
        put_text(writer, "event", change->event);
        put_count(writer, "instance", change->instance);
        put_text(writer, "field", change->field);
        put_text(writer, "old", change->old_value);
        put_text(writer, "new", change->new_value);
        base_json_close(writer);
    }
    base_json_close(writer);
}

static void put_problems(
    Sink *sink, BaseJsonWriter *writer, const ImportResult *result, const BaseWords *words)
{
    base_json_open(writer, "problems", '[');
    g_autoptr(ImportProblemsWalk) walk = import_problems_walk(result);
    const ImportProblem *problem;
    while (!sink->failed && (problem = import_problems_next(walk)) != NULL) {
        put_problem(writer, problem, words);
        hand_on(sink, PIECE_BYTES);
    }
    base_json_close(writer);
}

static void put_reading(BaseJsonWriter *writer, const ImportReading *reading)
{
    const char delimiter[] = {reading->delimiter, '\0'};
    base_json_open(writer, "read", '{');
    put_text(writer, "site_from", reading->site_from);
    put_text(writer, "map", reading->map);
    base_json_put(writer, "delimiter", base_json_text_if_any(delimiter));
    put_text(writer, "date_order", reading->date_order);
    put_text(writer, "date_order_from", reading->date_order_from);
    base_json_close(writer);
}

static void put_result(
    Sink *sink, BaseJsonWriter *writer, const ImportResult *result, const BaseWords *words)
{
    base_json_open(writer, NULL, '{');
    put_text(writer, "file", result->file);
    base_json_put(writer, "sha256", base_json_text_if_any(result->sha256));
    put_text(writer, "site", result->site);
    put_text(writer, "encoding", result->encoding);
    put_text(writer, "sheet", result->sheet);
    put_text(writer, "profile", result->profile);
    put_reading(writer, &result->reading);
    put_text(writer, "status", status_names[result->status]);
    base_json_put(writer, "import_id",
        result->import_id > 0 ? json_integer(result->import_id) : json_null());
    put_count(writer, "rows", result->n_rows);
    put_counts(writer, result);
    base_json_open(writer, "new_records", '[');
    for (guint i = 0; i < result->new_records->len; i++)
        put_text(writer, NULL, result->new_records->pdata[i]);
    base_json_close(writer);
    if (result->status == IMPORT_WOULD_IMPORT)
        put_changes(writer, result);
    g_autoptr(GPtrArray) own = g_ptr_array_new();
    g_ptr_array_add(own, (gpointer)result);
    put_summary(writer, own, words);
    put_problems(sink, writer, result, words);
    if (result->n_problems_left_off > 0)
        put_count(writer, "problems_left_off", result->n_problems_left_off);
    base_json_close(writer);
}

gboolean import_results_json(const GPtrArray *results, const BaseWords *words,
    BaseOutputWrite write, void *data, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    Sink sink = {.text = text, .write = write, .data = data, .error = error};
    BaseJsonWriter *writer = base_json_writer_new(text, true);
    base_json_open(writer, NULL, '{');
    put_summary(writer, results, words);
    base_json_open(writer, "files", '[');
    for (guint i = 0; i < results->len && !sink.failed; i++)
        put_result(&sink, writer, results->pdata[i], words);
    base_json_close(writer);
    const gint64 n_unasked = import_duplicates_unasked(results, NULL);
    if (n_unasked > 0)
        put_count(writer, "duplicates_not_asked", n_unasked);
    base_json_writer_free(writer);
    hand_on(&sink, 1);
    return !sink.failed;
}

/* ---- CSV ---- */

/* Site bytes may be no UTF-8 (a refused encoding); CSV carries only what is. */
static char *valid(const char *text)
{
    return text ? g_utf8_make_valid(text, -1) : NULL;
}

static void write_problem(
    BaseCsvWriter *writer, const ImportProblem *problem, const BaseWords *words)
{
    g_autofree char *line =
        problem->line > 0 ? g_strdup_printf("%" G_GINT64_FORMAT, problem->line) : NULL;
    g_autofree char *message = import_problem_message(problem, words);
    g_autofree char *hint = import_problem_hint(problem, words);
    const char *const cells[] = {problem->is_error ? "error" : "warning", problem->file, line,
        problem->record_id, problem->event, problem->field, problem->value, problem->rule_id,
        message, hint};
    for (size_t k = 0; k < G_N_ELEMENTS(cells); k++) {
        g_autofree char *utf8 = valid(cells[k]);
        base_csv_writer_cell(writer, utf8);
    }
    base_csv_writer_end_row(writer);
}

gboolean import_results_problems_csv(const GPtrArray *results, const BaseWords *words,
    BaseOutputWrite write, void *data, GError **error)
{
    static const char *const columns[] = {"severity", "file", "line", "record_id", "event",
        "field", "value", "rule_id", "message", "hint"};
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(BaseCsvWriter) writer = base_csv_writer_new(text, BASE_CSV_FOR_PEOPLE);
    Sink sink = {.text = text, .write = write, .data = data, .error = error};
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
        base_csv_writer_cell(writer, columns[i]);
    base_csv_writer_end_row(writer);
    for (guint i = 0; i < results->len; i++) {
        g_autoptr(ImportProblemsWalk) walk = import_problems_walk(results->pdata[i]);
        const ImportProblem *problem;
        while (!sink.failed && (problem = import_problems_next(walk)) != NULL) {
            write_problem(writer, problem, words);
            hand_on(&sink, PIECE_BYTES);
        }
    }
    hand_on(&sink, 1);
    return !sink.failed;
}
