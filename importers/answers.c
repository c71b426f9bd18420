#include "importers/answers.h"

#include <string.h>

#include "base/csv_read.h"
#include "base/csv_write.h"
#include "base/date.h"
#include "base/error.h"
#include "base/text.h"
#include "base/words.h"
#include "base/workbook.h"
#include "importers/answers_read.h"
#include "registry/erase.h"

const char *const import_answer_outcomes[] = {"closed", "answered", "known", "refused", NULL};

static void line_free(gpointer data)
{
    ImportAnswerLine *line = data;
    g_free(line->id);
    g_free(line->value);
    g_free(line->words);
    g_free(line->arguments);
    g_free(line);
}

void import_answers_free(ImportAnswers *answers)
{
    if (!answers)
        return;
    (void)g_ptr_array_unref(answers->lines);
    g_free(answers);
}

typedef struct {
    Registry *registry;
    const SchemaStudy *study;
    const ImportAnswersHow *how;
    const ImportAnswerFile *file;
    RegistryImport *import;
    RegistryQueries *queries;
    RegistryMoves *moves;
    GHashTable *by_id;   /* Digits -> RegistryQuery, borrowed. */
    GHashTable *by_line; /* Digits -> the first row with an answer, borrowed. */
    GHashTable *doubled; /* Digits of queries with two answers. */
    GHashTable *named;   /* Rows that name who was erased, borrowed: nothing of them is kept. */
    RegistryImportCounts counts;
    ImportAnswers *answers;
} Work;

/* Adds what became of a row; `arguments` is taken over. */
static void tell(Work *work, const ImportAnswerRow *row, ImportAnswerOutcome outcome,
    const char *msgid, char *arguments)
{
    ImportAnswerLine *line = g_new0(ImportAnswerLine, 1);
    *line = (ImportAnswerLine){.line = row->line,
        .id = g_strdup(row->cells[IMPORT_ANSWER_ID]),
        .value = g_strdup(row->cells[IMPORT_ANSWER_VALUE]),
        .words = g_strdup(row->cells[IMPORT_ANSWER_WORDS]),
        .outcome = outcome,
        .msgid = msgid,
        .arguments = arguments};
    g_ptr_array_add(work->answers->lines, line);
    work->answers->n[outcome]++;
}

/* "007", " 7" and "7.0" are 7, as spreadsheets have it. New text. */
static char *plain_id(const char *text)
{
    const size_t zeros = strspn(text, "0");
    const size_t n = strspn(text + zeros, "0123456789");
    const char *rest = text + zeros + n;
    if (n == 0 || (*rest != '\0' && (*rest != '.' || rest[1 + strspn(rest + 1, "0")] != '\0')))
        return g_strdup(text);
    return g_strndup(text + zeros, n);
}

static bool same_text(const char *cell, const char *text)
{
    return !cell || g_str_equal(cell, text ? text : "");
}

/* An old list calls the record by the id that it had then. */
static bool is_earlier(const Work *work, const ImportAnswerRow *row, const char *record_id)
{
    const char *sent = row->cells[IMPORT_ANSWER_RECORD];
    return sent && g_strcmp0(registry_moves_id(work->moves, sent), record_id) == 0 &&
           g_strcmp0(sent, record_id) != 0;
}

/* The hospital that was asked before the patient went to another one may still answer. */
static bool has_moved(const Work *work, const ImportAnswerRow *row, const char *record_id)
{
    const char *site = row->cells[IMPORT_ANSWER_SITE];
    return site && record_id &&
           (registry_moves_transfer(work->moves, record_id, INT32_MAX) ||
               registry_moves_may_send(work->moves, record_id, site, INT32_MAX) ||
               is_earlier(work, row, record_id));
}

/* @return which of the columns that say what the row is about belongs to another query, or
 * NULL. */
static const char *find_stranger(
    const Work *work, const ImportAnswerRow *row, const RegistryQuery *query)
{
    char instance[24] = "";
    const RegistryProblem *problem = &query->problem;
    if (problem->instance > 0)
        (void)g_snprintf(instance, sizeof instance, "%" G_GINT64_FORMAT, problem->instance);
    const struct {
        ImportAnswerColumn column;
        const char *text;
    } own[] = {{IMPORT_ANSWER_RECORD, problem->record_id},
        {IMPORT_ANSWER_EVENT, problem->event}, {IMPORT_ANSWER_FIELD, problem->field},
        {IMPORT_ANSWER_SITE, query->owner}, {IMPORT_ANSWER_INSTANCE, instance}};
    for (size_t i = 0; i < G_N_ELEMENTS(own); i++)
        if (!same_text(row->cells[own[i].column], own[i].text) &&
            !(own[i].column == IMPORT_ANSWER_RECORD && is_earlier(work, row, own[i].text)) &&
            !(own[i].column == IMPORT_ANSWER_INSTANCE && row->cells[IMPORT_ANSWER_RECORD] &&
                is_earlier(work, row, problem->record_id)) &&
            !(own[i].column == IMPORT_ANSWER_FIELD &&
                registry_query_was_called(
                    work->registry, query, row->cells[IMPORT_ANSWER_FIELD])) &&
            !(own[i].column == IMPORT_ANSWER_SITE && has_moved(work, row, problem->record_id)))
            return import_answer_columns[own[i].column];
    return NULL;
}

static bool same_answer(const RegistryQuery *query, const char *value, const char *words)
{
    return (value[0] == '\0' || g_strcmp0(query->new_value, value) == 0) &&
           (words[0] == '\0' || g_strcmp0(query->answer, words) == 0);
}

/* Whether the row's query can take an answer; else it is told why not. */
static const RegistryQuery *find_query(Work *work, const ImportAnswerRow *row, const char *id)
{
    const RegistryQuery *query = g_hash_table_lookup(work->by_id, id);
    const char *stranger = query ? find_stranger(work, row, query) : NULL;
    if (!query) {
        tell(work, row, IMPORT_ANSWER_REFUSED, N_("there is no query of this number"), NULL);
    } else if (stranger) {
        tell(work, row, IMPORT_ANSWER_REFUSED,
            N_("query {1} is about another {2} (here: {3}); the row was mixed up or changed"),
            base_arguments("ttt", id, stranger, row->cells[import_answer_column(stranger)]));
        query = NULL;
    } else if (work->how->site && g_strcmp0(query->owner, work->how->site) != 0) {
        tell(work, row, IMPORT_ANSWER_REFUSED, N_("query {1} is asked of another site"),
            base_arguments("t", id));
        query = NULL;
    } else if (g_hash_table_contains(work->doubled, id)) {
        tell(work, row, IMPORT_ANSWER_REFUSED,
            N_("query {1} has two different answers in this file; neither was taken"),
            base_arguments("t", id));
        query = NULL;
    }
    return query;
}

/* Whether the query still waits; else it is told that the list is old. */
static bool is_waiting(Work *work, const ImportAnswerRow *row, const RegistryQuery *query)
{
    const char *value = row->cells[IMPORT_ANSWER_VALUE],
               *words = row->cells[IMPORT_ANSWER_WORDS];
    if (query->state != REGISTRY_QUERY_OPEN && same_answer(query, value, words)) {
        tell(work, row, IMPORT_ANSWER_KNOWN, N_("this answer is known already"), NULL);
        return false;
    }
    if (query->state < REGISTRY_QUERY_ACCEPTED)
        return true;
    g_autofree char *day = g_strndup(query->closed ? query->closed : "", 10);
    tell(work, row, IMPORT_ANSWER_REFUSED,
        N_("the query was settled on {1}, by {2}: the list is old, and the answer was not "
           "taken"),
        base_arguments("tt", day, query->closed_by ? query->closed_by : ""));
    return false;
}

/* Who said so, and when, for the audit trail; NULL where the reason of the entry stands for it.
   New text. */
static char *reason_of(const Work *work, const RegistryQuery *query, const char *by)
{
    char day[BASE_DATE_SIZE];
    base_date_format(work->how->day, day);
    if (work->how->reason)
        return NULL;
    return g_strdup_printf(
        "%s: said by %s on %s", query->owner ? query->owner : "hospital", by, day);
}

static gboolean take_answer(
    Work *work, const ImportAnswerRow *row, const RegistryQuery *query, GError **error)
{
    const char *value = row->cells[IMPORT_ANSWER_VALUE],
               *words = row->cells[IMPORT_ANSWER_WORDS];
    const char *own = row->cells[IMPORT_ANSWER_BY];
    const char *by = own && own[0] != '\0' ? own
                     : work->how->by       ? work->how->by
                                           : work->how->user;
    g_autofree char *reason = reason_of(work, query, by ? by : g_get_user_name());
    ImportRefusal refusal = {NULL, NULL};
    RegistryQueryStep step = {.state = REGISTRY_QUERY_ANSWERED, .by = by, .reason = reason};
    step.answer = words[0] != '\0' ? words : NULL;
    registry_import_speak(work->import, by, reason);
    const gboolean put =
        value[0] == '\0' || import_answer_put(work->import, work->study, query, value,
                                &work->how->clock, &work->counts, &refusal, error);
    registry_import_speak(work->import, NULL, NULL);
    if (!put)
        return FALSE;
    if (value[0] != '\0' && !refusal.msgid) {
        step.new_value = value;
        if (import_answer_is_consent(query) || import_answer_is_plain(work->study, query))
            step.state = REGISTRY_QUERY_CLOSED;
    }
    if (refusal.msgid)
        tell(work, row, IMPORT_ANSWER_REFUSED, refusal.msgid, refusal.arguments);
    else
        tell(work, row,
            step.state == REGISTRY_QUERY_CLOSED ? IMPORT_ANSWER_CLOSED : IMPORT_ANSWER_ANSWERED,
            NULL, NULL);
    /* Words beside a value that is none are kept. */
    return (!step.new_value && !step.answer) ||
           registry_import_query_step(work->import, query, &step, error);
}

static gboolean take_row(Work *work, const ImportAnswerRow *row, GError **error)
{
    if (g_hash_table_contains(work->named, row)) {
        tell(work, row, IMPORT_ANSWER_REFUSED, registry_erased_sentence,
            base_arguments("t", _("the row")));
        return TRUE;
    }
    if (row->fault) {
        tell(work, row, IMPORT_ANSWER_REFUSED, row->fault, g_strdup(row->arguments));
        return TRUE;
    }
    if (!import_answer_row_says(row)) {
        work->answers->n_empty++;
        return TRUE;
    }
    g_autofree char *id = plain_id(row->cells[IMPORT_ANSWER_ID]);
    const RegistryQuery *query = find_query(work, row, id);
    if (!query)
        return TRUE;
    if (g_hash_table_lookup(work->by_line, id) != row) {
        tell(work, row, IMPORT_ANSWER_KNOWN, N_("this answer is known already"), NULL);
        return TRUE;
    }
    return !is_waiting(work, row, query) || take_answer(work, row, query, error);
}

/* Rows that answer the same query: where they say the same, the first one counts. */
static void find_doubles(Work *work)
{
    for (guint i = 0; i < work->file->rows->len; i++) {
        const ImportAnswerRow *row = work->file->rows->pdata[i];
        if (row->fault || !import_answer_row_says(row))
            continue;
        char *id = plain_id(row->cells[IMPORT_ANSWER_ID]);
        const RegistryQuery *query = g_hash_table_lookup(work->by_id, id);
        /* A row that was mixed up says nothing of the query, and stands in nobody's way. */
        if (query && find_stranger(work, row, query)) {
            g_free(id);
            continue;
        }
        const ImportAnswerRow *first = g_hash_table_lookup(work->by_line, id);
        if (!first) {
            (void)g_hash_table_insert(work->by_line, id, (gpointer)row);
            continue;
        }
        if (!g_str_equal(first->cells[IMPORT_ANSWER_VALUE], row->cells[IMPORT_ANSWER_VALUE]) ||
            !g_str_equal(first->cells[IMPORT_ANSWER_WORDS], row->cells[IMPORT_ANSWER_WORDS]))
            (void)g_hash_table_add(work->doubled, g_strdup(id));
        g_free(id);
    }
}

static void index_queries(Work *work)
{
    for (guint i = 0; i < work->queries->queries->len; i++) {
        const RegistryQuery *query = registry_queries_at(work->queries, i);
        (void)g_hash_table_insert(work->by_id,
            g_strdup_printf("%" G_GINT64_FORMAT, query->query_id), (gpointer)query);
    }
}

/* The rows as CSV, each on its line: nothing could be taken out of a workbook again. */
static GString *rows_as_csv(const ImportAnswerFile *file, GHashTable *named)
{
    GString *out = g_string_new(NULL);
    int64_t line = 1;
    for (size_t c = 0; c < IMPORT_N_ANSWER_COLUMNS; c++)
        g_string_append_printf(out, "%s%s", c > 0 ? "," : "", import_answer_columns[c]);
    for (guint i = 0; i < file->rows->len; i++) {
        const ImportAnswerRow *row = file->rows->pdata[i];
        for (; line < row->line; line++)
            g_string_append_c(out, '\n');
        if (g_hash_table_contains(named, row))
            continue;
        for (size_t c = 0; c < IMPORT_N_ANSWER_COLUMNS; c++) {
            g_autofree char *text = g_strdup(row->cells[c] ? row->cells[c] : "");
            if (c > 0)
                g_string_append_c(out, ',');
            base_csv_append_quoted(out, g_strdelimit(text, "\r\n", ' '));
        }
    }
    g_string_append_c(out, '\n');
    return out;
}

static char *lines_before(const char *bytes, gsize size, int64_t line)
{
    const char *end = bytes;
    for (int64_t i = 1; i < line && end && end < bytes + size; i++) {
        end = memchr(end, '\n', (gsize)(bytes + size - end));
        end = end ? end + 1 : bytes + size;
    }
    return g_strndup(bytes, (gsize)(end - bytes));
}

/* Rows that name who was erased; whether anything else of the file does. */
static gboolean find_named(Work *work, bool *is_cut, GError **error)
{
    gsize size;
    const char *bytes = g_bytes_get_data(work->file->bytes, &size);
    g_autoptr(RegistryErasedIds) ids = registry_erased_ids_read(work->registry, error);
    for (guint i = 0; ids && i < work->file->rows->len; i++) {
        const ImportAnswerRow *row = work->file->rows->pdata[i];
        const char *record_id = row->cells[IMPORT_ANSWER_RECORD];
        if ((record_id && registry_erased_ids_find(ids, record_id) > 0) ||
            registry_erased_ids_named(ids, row->raw, REGISTRY_ERASED_TELLING))
            (void)g_hash_table_add(work->named, (gpointer)row);
    }
    /* What stands above the rows. */
    const ImportAnswerRow *first =
        work->file->rows->len > 0 ? work->file->rows->pdata[0] : NULL;
    g_autofree char *text = lines_before(bytes, size, first ? first->line : INT64_MAX);
    *is_cut = g_hash_table_size(work->named) > 0 ||
              (ids && registry_erased_ids_named(ids, text, REGISTRY_ERASED_TELLING));
    return ids != NULL;
}

static gboolean keep_original(Work *work, GError **error)
{
    gsize size;
    bool is_cut = false;
    const char *bytes = g_bytes_get_data(work->file->bytes, &size);
    if (!find_named(work, &is_cut, error))
        return FALSE;
    if (!base_is_workbook(bytes, size) && !is_cut)
        return registry_import_original(work->import, bytes, size, error);
    g_autoptr(GString) csv = rows_as_csv(work->file, work->named);
    return registry_import_original(work->import, csv->str, csv->len, error);
}

static gboolean take_rows(Work *work, GError **error)
{
    if (!keep_original(work, error))
        return FALSE;
    for (guint i = 0; i < work->file->rows->len; i++)
        if (!take_row(work, work->file->rows->pdata[i], error))
            return FALSE;
    return TRUE;
}

static gboolean take_file(Work *work, const char *path, GError **error)
{
    const RegistryImportInfo info = {.command = "query import",
        .file = path,
        .sha256 = work->file->sha256,
        .site = work->how->site,
        .user = work->how->user,
        .reason = work->how->reason,
        .clock = work->how->clock};
    work->import = registry_import_begin(work->registry, &info, error);
    if (!work->import)
        return FALSE;
    if (take_rows(work, error))
        return registry_import_commit(work->import, &work->counts, error);
    (void)registry_import_cancel(work->import, NULL, NULL, NULL);
    return FALSE;
}

static void work_clear(Work *work)
{
    g_hash_table_unref(work->by_id);
    g_hash_table_unref(work->by_line);
    g_hash_table_unref(work->doubled);
    g_hash_table_unref(work->named);
    registry_queries_free(work->queries);
    registry_moves_unref(work->moves);
}

ImportAnswers *import_answers_take(
    Registry *registry, const char *path, const ImportAnswersHow *how, GError **error)
{
    const RegistryQueryFilter all = {.day = base_clock_day(&how->clock)};
    g_autoptr(ImportAnswerFile) file = import_answer_file_read(path, error);
    if (!file)
        return NULL;
    g_autoptr(ImportAnswers) answers = g_new0(ImportAnswers, 1);
    answers->lines = g_ptr_array_new_with_free_func(line_free);
    answers->n_rows = file->rows->len;
    Work work = {.registry = registry,
        .study = registry_study(registry),
        .how = how,
        .file = file,
        .moves = registry_moves_read(registry, error),
        .by_id = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .by_line = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .doubled = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .named = g_hash_table_new(NULL, NULL),
        .answers = answers};
    gboolean ok =
        work.moves && (work.queries = registry_queries_read(registry, &all, error)) != NULL;
    if (ok) {
        index_queries(&work);
        find_doubles(&work);
        ok = take_file(&work, path, error);
    }
    work_clear(&work);
    return ok ? g_steal_pointer(&answers) : NULL;
}
