#include "importers/unchanged.h"

#include "importers/fixme.h"
#include "importers/result.h"

/* An error of the earlier import, for its row. */
typedef struct {
    int64_t line;
    bool is_held; /* Its text may be shown; else nothing but the record id. */
    char *text;
} RowError;

typedef struct {
    ImportWork *work;
    GArray *errors; /* RowError, by line. */
} Stored;

static void row_error_clear(gpointer data)
{
    g_free(((RowError *)data)->text);
}

static gboolean take_problem(const RegistryProblem *problem, void *data)
{
    Stored *stored = data;
    RegistryProblem copy = *problem;
    copy.file = stored->work->result->file;
    import_result_add(stored->work->result, &copy);
    if (!problem->is_error || !stored->work->options->want_fixme)
        return TRUE;
    g_autofree char *message =
        base_words_compose(stored->work->options->words, problem->msgid, problem->arguments);
    const RowError error = {.line = problem->line,
        .is_held = problem->raw != NULL,
        .text = problem->field ? g_strdup_printf("%s: %s", problem->field, message)
                               : g_steal_pointer(&message)};
    g_array_append_val(stored->errors, error);
    return TRUE;
}

/* Writes the row to --fixme where errors are left on its line; *next goes with the lines. */
static void write_row(Stored *stored, const BaseCsvRow *row, guint *next)
{
    ImportWork *work = stored->work;
    bool is_held = true;
    for (; *next < stored->errors->len; (*next)++) {
        const RowError *error = &g_array_index(stored->errors, RowError, *next);
        if (error->line > row->line)
            break;
        if (error->line < row->line)
            continue;
        g_string_append_printf(
            work->errors, "%s%s", work->errors->len > 0 ? "; " : "", error->text);
        is_held = is_held && error->is_held;
    }
    if (!is_held) {
        const ImportLines lines = {.first = row->line, .n = row->n_lines};
        g_array_append_val(work->refused_lines, lines);
    }
    import_fixme_row(work, row);
}

static gboolean write_fixme(Stored *stored, BaseCsvReader *reader, GError **error)
{
    import_work_begin(stored->work);
    BaseCsvRow row;
    BaseCsvStep step;
    guint next = 0;
    while ((step = base_csv_reader_next(reader, &row, error)) != BASE_CSV_END) {
        if (step == BASE_CSV_FAILED)
            return FALSE;
        write_row(stored, &row, &next);
    }
    return TRUE;
}

gboolean import_unchanged(
    ImportWork *work, BaseCsvReader *reader, int64_t import_id, GError **error)
{
    work->result->status = IMPORT_UNCHANGED;
    g_autoptr(GArray) errors = g_array_new(FALSE, FALSE, sizeof(RowError));
    g_array_set_clear_func(errors, row_error_clear);
    Stored stored = {.work = work, .errors = errors};
    if (!registry_import_problems(work->registry, import_id, take_problem, &stored, error))
        return FALSE;
    return !reader || write_fixme(&stored, reader, error);
}
