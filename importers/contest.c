#include "importers/contest.h"

#include <string.h>

#include "importers/hold.h"

/** Rows of one key. */
typedef struct {
    ImportRowKey key;
    uint64_t *values; /**< One a column of the file: digest of the first value, or 0. */
    int64_t *first;   /**< One a column: the line of that value, */
    int64_t *second;  /**< and the line of the first other value; 0 where rows agree. */
    GArray *rows;     /**< Digests of the rows that came so far. */
    GString *raw;     /**< Text of held rows that no problem has yet. */
} Contest;

struct ImportContests {
    ImportRows *keys;  /**< Of all rows, while they are surveyed. */
    GHashTable *known; /**< &Contest.key -> Contest. */
};

static guint hash_key(gconstpointer data)
{
    const ImportRowKey *key = data;
    const uint64_t parts[] = {
        key->record, (uint64_t)key->event << 16 | key->repeat_form, key->instance};
    return (guint)import_digest(IMPORT_DIGEST, parts, sizeof parts);
}

static gboolean same_key(gconstpointer a, gconstpointer b)
{
    const ImportRowKey *x = a, *y = b;
    return x->record == y->record && x->event == y->event && x->repeat_form == y->repeat_form &&
           x->instance == y->instance;
}

static void contest_free(gpointer data)
{
    Contest *contest = data;
    g_free(contest->values);
    g_free(contest->first);
    g_free(contest->second);
    g_array_unref(contest->rows);
    g_string_free(contest->raw, TRUE);
    g_free(contest);
}

void import_contest_free(ImportContests *contests)
{
    if (!contests)
        return;
    import_rows_free(contests->keys);
    g_hash_table_unref(contests->known);
    g_free(contests);
}

static ImportContests *contests_of(ImportWork *work)
{
    if (work->contests)
        return work->contests;
    work->contests = g_new0(ImportContests, 1);
    work->contests->keys = import_rows_new();
    work->contests->known = g_hash_table_new_full(hash_key, same_key, NULL, contest_free);
    return work->contests;
}

static ImportRowKey key_of(const ImportRow *row, size_t form, int64_t instance)
{
    return (ImportRowKey){.record = row->record,
        .event = (uint16_t)MIN(row->event, UINT16_MAX),
        .repeat_form = (uint16_t)MIN(form, UINT16_MAX),
        .instance = (uint32_t)instance};
}

static void note_key(ImportWork *work, const ImportRowKey *key)
{
    ImportContests *contests = contests_of(work);
    if (import_rows_add(contests->keys, key) || g_hash_table_contains(contests->known, key))
        return;
    Contest *contest = g_new0(Contest, 1);
    contest->key = *key;
    contest->values = g_new0(uint64_t, work->layout->n_columns);
    contest->first = g_new0(int64_t, work->layout->n_columns);
    contest->second = g_new0(int64_t, work->layout->n_columns);
    contest->rows = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    contest->raw = g_string_new(NULL);
    g_hash_table_insert(contests->known, &contest->key, contest);
}

/** Whether the column's value belongs to the rows of that repeating form, SIZE_MAX for none. */
static bool is_of(const ImportWork *work, const ImportColumn *column, size_t form)
{
    if (column->kind != IMPORT_COLUMN_DATA)
        return false;
    if (work->layout->n_blocks > 1 || !work->study->form_repeats[column->form])
        return form == SIZE_MAX;
    return column->form == form;
}

/** Whether an ordinary row says anything in a repeating form. An unticked box says nothing. */
static bool speaks_in(const ImportWork *work, size_t form)
{
    for (size_t i = 0; i < work->layout->n_columns; i++) {
        const ImportColumn *column = &work->layout->columns[i];
        const char *text = work->values[i].text;
        if (is_of(work, column, form) && text[0] != '\0' &&
            (column->field->type != SCHEMA_CHECKBOX || strcmp(text, "0") != 0))
            return true;
    }
    return false;
}

/** Calls with each key of the row: its own, and the first instances that it holds. */
typedef void (*EachKey)(
    ImportWork *work, const ImportRow *row, const ImportRowKey *key, size_t form, void *data);

static void each_key(ImportWork *work, const ImportRow *row, EachKey each, void *data)
{
    if (row->instance < 1)
        return;
    const ImportRowKey own = key_of(row, row->repeat_form, row->instance);
    each(work, row, &own, row->repeat_form, data);
    if (row->repeat_form != SIZE_MAX || work->layout->n_blocks > 1)
        return;
    for (size_t f = 0; f < work->study->dictionary->n_forms; f++) {
        if (!work->study->form_repeats[f] || !work->sends[f] || !speaks_in(work, f))
            continue;
        const ImportRowKey first = key_of(row, f, 1);
        each(work, row, &first, f, data);
    }
}

static void survey_key(
    ImportWork *work, const ImportRow *row, const ImportRowKey *key, size_t form, void *data)
{
    (void)row;
    (void)form;
    (void)data;
    note_key(work, key);
}

void import_contest_survey(ImportWork *work, const ImportRow *row)
{
    each_key(work, row, survey_key, NULL);
}

void import_contest_surveyed(ImportWork *work)
{
    if (work->contests)
        g_clear_pointer(&work->contests->keys, import_rows_free);
}

bool import_contest_exists(const ImportWork *work)
{
    return work->contests && g_hash_table_size(work->contests->known) > 0;
}

static Contest *find_contest(const ImportWork *work, const ImportRowKey *key)
{
    return import_contest_exists(work) ? g_hash_table_lookup(work->contests->known, key) : NULL;
}

static void find_key(
    ImportWork *work, const ImportRow *row, const ImportRowKey *key, size_t form, void *data)
{
    (void)row;
    (void)form;
    bool *found = data;
    *found = *found || find_contest(work, key);
}

bool import_contest_has(const ImportWork *work, const ImportRow *row)
{
    bool found = false;
    each_key((ImportWork *)work, row, find_key, &found);
    return found;
}

/** Digest of a judged value as it would be stored; never 0. */
static uint64_t digest_value(const ImportValue *value, uint64_t digest)
{
    const RegistryCell *cell = &value->cell;
    if (cell->kind == REGISTRY_CELL_INTEGER)
        digest = import_digest(digest, &cell->integer, sizeof cell->integer);
    else if (cell->kind == REGISTRY_CELL_NUMBER)
        digest = import_digest(digest, &cell->number, sizeof cell->number);
    else if (cell->kind == REGISTRY_CELL_ABSENT)
        digest = import_digest(digest, value->text, strlen(value->text));
    else
        digest = import_digest(digest, cell->text, strlen(cell->text));
    return digest | 1;
}

/** Digest of all values of the row. */
static uint64_t digest_row(const ImportWork *work)
{
    uint64_t digest = IMPORT_DIGEST;
    for (size_t i = 0; i < work->layout->n_columns; i++) {
        const ImportValue *value = &work->values[i];
        if (work->layout->columns[i].kind != IMPORT_COLUMN_DATA || value->is_blank)
            continue;
        digest = digest_value(value, import_digest(digest, &i, sizeof i));
    }
    return digest;
}

static void compare_key(
    ImportWork *work, const ImportRow *row, const ImportRowKey *key, size_t form, void *data)
{
    (void)data;
    Contest *contest = find_contest(work, key);
    for (size_t i = 0; contest && i < work->layout->n_columns; i++) {
        const ImportValue *value = &work->values[i];
        if (!is_of(work, &work->layout->columns[i], form) || value->is_blank ||
            value->fault == IMPORT_VALUE_EVENT)
            continue;
        const uint64_t digest = digest_value(value, IMPORT_DIGEST);
        if (contest->values[i] == 0) {
            contest->values[i] = digest;
            contest->first[i] = row->csv->line;
        } else if (contest->values[i] != digest && contest->second[i] == 0) {
            contest->second[i] = row->csv->line;
        }
    }
}

void import_contest_compare(ImportWork *work, const ImportRow *row)
{
    each_key(work, row, compare_key, NULL);
}

bool import_contest_is_repeated(ImportWork *work, const ImportRow *row)
{
    const ImportRowKey own = key_of(row, row->repeat_form, row->instance);
    Contest *contest = row->instance > 0 ? find_contest(work, &own) : NULL;
    if (!contest)
        return false;
    const uint64_t digest = digest_row(work);
    for (guint i = 0; i < contest->rows->len; i++)
        if (g_array_index(contest->rows, uint64_t, i) == digest)
            return true;
    g_array_append_val(contest->rows, digest);
    return false;
}

/** What is taken from a row in contests. */
typedef struct {
    Contest *contest; /**< The first one that takes something from it. */
    GString *fields;  /**< Names of what rows above it contradict, by ", ". */
    GArray *lines;    /**< int64_t, the lines of these rows. */
    int64_t below;    /**< The line of the next row that contradicts it, 0 for none. */
    gint64 n;         /**< Values that are taken. */
} Taken;

/** Adds a line in its order, once. */
static void add_line(GArray *lines, int64_t line)
{
    guint at = 0;
    while (at < lines->len && g_array_index(lines, int64_t, at) < line)
        at++;
    if (at == lines->len || g_array_index(lines, int64_t, at) != line)
        g_array_insert_val(lines, at, line);
}

static void take_value(const ImportRow *row, Taken *taken, Contest *contest, size_t column,
    const ImportColumn *own, uint64_t digest)
{
    const int64_t other =
        contest->values[column] == digest ? contest->second[column] : contest->first[column];
    taken->n++;
    taken->contest = taken->contest ? taken->contest : contest;
    if (other > row->csv->line) {
        taken->below = taken->below > 0 ? MIN(taken->below, other) : other;
        return;
    }
    g_string_append_printf(
        taken->fields, "%s%s", taken->fields->len > 0 ? ", " : "", own->name);
    add_line(taken->lines, other);
}

static void take_key(
    ImportWork *work, const ImportRow *row, const ImportRowKey *key, size_t form, void *data)
{
    Contest *contest = find_contest(work, key);
    for (size_t i = 0; contest && i < work->layout->n_columns; i++) {
        ImportValue *value = &work->values[i];
        const ImportColumn *column = &work->layout->columns[i];
        if (contest->second[i] == 0 || !is_of(work, column, form) || value->is_blank)
            continue;
        take_value(row, data, contest, i, column, digest_value(value, IMPORT_DIGEST));
        value->cell.kind = REGISTRY_CELL_ABSENT;
        value->is_contested = true;
    }
}

static char *join_lines(const GArray *lines)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < lines->len; i++)
        g_string_append_printf(text, "%s%" G_GINT64_FORMAT, i > 0 ? ", " : "",
            (gint64)g_array_index(lines, int64_t, i));
    return g_string_free(text, FALSE);
}

const char *const import_contest_sentence =
    N_("line {1} has the same key and contradicts this row");

/** The row is held with the one below that contradicts it; --fixme shows both. */
static void note_below(ImportWork *work, const Taken *taken)
{
    g_autofree char *arguments = base_arguments("n", (gint64)taken->below);
    import_work_note(
        work, &(RegistryProblem){
                  .is_error = true, .msgid = import_contest_sentence, .arguments = arguments});
}

/** One problem at the later line holds the text of the rows up to it. */
static gboolean report(
    ImportWork *work, const ImportRow *row, const Taken *taken, GError **error)
{
    Contest *contest = taken->contest;
    g_autofree char *own = import_row_raw(work, row->csv);
    g_string_append_printf(contest->raw, "%s%s", contest->raw->len > 0 ? "\n" : "", own);
    if (taken->lines->len == 0) {
        note_below(work, taken);
        return TRUE;
    }
    g_autofree char *lines = join_lines(taken->lines);
    g_autofree char *arguments = base_arguments("tt", lines, taken->fields->str);
    const RegistryProblem problem = {.is_error = true,
        .line = row->csv->line,
        .record_id = row->record_id,
        .event = row->event_name,
        .instance = row->instance,
        .rule_id = "duplicate",
        .msgid = taken->lines->len == 1
                     ? N_("line {1} has the same key and contradicts this row in {2}: neither "
                          "went in, what both say did")
                     : N_("lines {1} have the same key and contradict this row in {2}: none of "
                          "that went in, what all say did"),
        .hint = N_("keep the row that is right and import again"),
        .arguments = arguments,
        .raw = contest->raw->str};
    const gboolean ok = import_work_report(work, &problem, error);
    g_string_set_size(contest->raw, 0);
    return ok;
}

gboolean import_contest_settle(
    ImportWork *work, const ImportRow *row, bool *is_contested, GError **error)
{
    *is_contested = false;
    if (!import_contest_exists(work))
        return TRUE;
    g_autoptr(GString) fields = g_string_new(NULL);
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(int64_t));
    Taken taken = {.fields = fields, .lines = lines};
    each_key(work, row, take_key, &taken);
    *is_contested = taken.n > 0;
    work->result->n_values_held += taken.n;
    return taken.n == 0 || report(work, row, &taken, error);
}
