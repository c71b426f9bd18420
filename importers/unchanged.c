#include "importers/unchanged.h"

#include <string.h>

#include "importers/contest.h"
#include "importers/fixme.h"
#include "importers/hold.h"
#include "importers/refusal.h"
#include "importers/result.h"

/* An error of the earlier import, for its row. */
typedef struct {
    int64_t line;
    size_t column;
    bool is_held; /* Its text may be shown; else nothing but the record id. */
    char *text;
} RowError;

/* What is held of rows that contradict each other: their texts, a line end between them. */
typedef struct {
    int64_t line; /* Of the last one. */
    char *raw;
} Contest;

typedef struct {
    ImportWork *work;
    GArray *errors;      /* RowError, by line. */
    GHashTable *lines;   /* Each line of these texts: Contest, borrowed. */
    GPtrArray *contests; /* Contest. */
} Stored;

static void row_error_clear(gpointer data)
{
    g_free(((RowError *)data)->text);
}

static void contest_free(gpointer data)
{
    Contest *contest = data;
    g_free(contest->raw);
    g_free(contest);
}

/* By line, then column; GLib keeps those of one place as they came. */
static gint compare_errors(gconstpointer a, gconstpointer b)
{
    const RowError *x = a, *y = b;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    return (x->column > y->column) - (x->column < y->column);
}

static char *first_line(const char *text)
{
    return g_strndup(text, strcspn(text, "\r\n"));
}

static void take_contest(Stored *stored, const RegistryProblem *problem)
{
    Contest *contest = g_new0(Contest, 1);
    contest->line = problem->line;
    contest->raw = g_strdup(problem->raw);
    g_ptr_array_add(stored->contests, contest);
    for (const char *line = problem->raw; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        (void)g_hash_table_insert(stored->lines, first_line(line), contest);
    }
}

static bool is_held(const RegistryProblem *problem)
{
    return (problem->raw && problem->raw[0] != '\0') || import_refusal_shows(problem);
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
        .column = problem->column,
        .is_held = is_held(problem),
        .text = problem->field ? g_strdup_printf("%s: %s", problem->field, message)
                               : g_steal_pointer(&message)};
    g_array_append_val(stored->errors, error);
    if (g_str_equal(problem->rule_id, "duplicate") && problem->raw)
        take_contest(stored, problem);
    return TRUE;
}

static void append_error(ImportWork *work, const char *text)
{
    g_string_append_printf(work->errors, "%s%s", work->errors->len > 0 ? "; " : "", text);
}

/* Whether the row is one of those before the last. */
static bool holds(const Contest *contest, const char *raw)
{
    g_autofree char *sought = g_strdup_printf("\n%s\n", raw);
    g_autofree char *rows = g_strdup_printf("\n%s", contest->raw);
    return strstr(rows, sought) != NULL;
}

/* The problem stands at the later line; the row that it contradicts has to be mended as well.
 */
static void note_contest(const Stored *stored, const BaseCsvRow *row)
{
    if (stored->contests->len == 0)
        return;
    g_autofree char *raw = import_row_raw(stored->work, row);
    g_autofree char *line = first_line(raw);
    const Contest *contest = g_hash_table_lookup(stored->lines, line);
    if (!contest || contest->line <= row->line || !holds(contest, raw))
        return;
    g_autofree char *arguments = base_arguments("n", (gint64)contest->line);
    g_autofree char *text =
        base_words_compose(stored->work->options->words, import_contest_sentence, arguments);
    append_error(stored->work, text);
}

/* Writes the row to --fixme where errors are left on its line; *next goes with the lines. */
static void write_row(Stored *stored, const BaseCsvRow *row, guint *next)
{
    ImportWork *work = stored->work;
    bool shows = true;
    note_contest(stored, row);
    for (; *next < stored->errors->len; (*next)++) {
        const RowError *error = &g_array_index(stored->errors, RowError, *next);
        if (error->line > row->line)
            break;
        if (error->line < row->line)
            continue;
        append_error(work, error->text);
        shows = shows && error->is_held;
    }
    if (!shows) {
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
    g_autoptr(GHashTable) lines = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) contests = g_ptr_array_new_with_free_func(contest_free);
    Stored stored = {.work = work, .errors = errors, .lines = lines, .contests = contests};
    if (!registry_import_problems(work->registry, import_id, take_problem, &stored, error))
        return FALSE;
    g_array_sort(errors, compare_errors);
    return !reader || write_fixme(&stored, reader, error);
}
