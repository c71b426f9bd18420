#include "registry/record_work.h"

#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "registry/query.h"
#include "registry/removed.h"
#include "registry/value.h"

const char *const registry_withdrawal_scopes[] = {"contact", "data", "use", NULL};

size_t record_scope_number(const char *scope)
{
    for (size_t i = 0; scope && registry_withdrawal_scopes[i]; i++)
        if (g_str_equal(registry_withdrawal_scopes[i], scope))
            return i + 1;
    return 0;
}

static void conflict_free(gpointer data)
{
    RegistryConflict *conflict = data;
    g_free(conflict->event);
    g_free(conflict->field);
    g_free(conflict->kept);
    g_free(conflict->other);
    g_free(conflict);
}

void registry_record_done_free(RegistryRecordDone *done)
{
    if (!done)
        return;
    (void)g_ptr_array_unref(done->conflicts);
    (void)g_ptr_array_unref(done->filled);
    g_free(done->record_id);
    g_free(done);
}

/* ---- What is stored of a record ---- */

static const char *keep(const RecordRows *rows, const char *text)
{
    return text ? g_string_chunk_insert_const(rows->texts, text) : NULL;
}

static RegistryKey keep_key(const RecordRows *rows, const RegistryKey *key)
{
    return (RegistryKey){.record_id = keep(rows, key->record_id),
        .event = keep(rows, key->event),
        .instance = key->instance};
}

static gboolean take_record(const RegistryRecord *record, void *data, GError **error)
{
    (void)error;
    RecordRows *rows = data;
    rows->record = (RegistryRecord){.record_id = keep(rows, record->record_id),
        .site = keep(rows, record->site),
        .import_id = record->import_id,
        .line = record->line,
        .withdrawn = keep(rows, record->withdrawn)};
    return TRUE;
}

typedef struct {
    RecordRows *rows;
    size_t form;
} Form;

static gboolean take_row(const RegistryFormRow *stored, void *data, GError **error)
{
    (void)error;
    const Form *form = data;
    const RecordRows *rows = form->rows;
    const size_t n = rows->registry->forms[form->form].n_columns;
    const RecordRow row = {.form = form->form,
        .key = keep_key(rows, &stored->key),
        .import_id = stored->import_id,
        .line = stored->line,
        .values = g_memdup2(stored->values, n * sizeof *stored->values)};
    for (size_t i = 0; i < n; i++)
        row.values[i].text = keep(rows, stored->values[i].text);
    g_array_append_val(rows->rows, row);
    return TRUE;
}

static gboolean take_code(const RegistryMissing *stored, void *data, GError **error)
{
    (void)error;
    const RecordRows *rows = data;
    const RegistryMissing code = {.key = keep_key(rows, &stored->key),
        .column = keep(rows, stored->column),
        .code = keep(rows, stored->code),
        .import_id = stored->import_id,
        .line = stored->line};
    g_array_append_val(rows->codes, code);
    return TRUE;
}

static void clear_row(gpointer data)
{
    g_free(((RecordRow *)data)->values);
}

gboolean record_rows_read(
    Registry *registry, const char *record_id, RecordRows *rows, GError **error)
{
    RegistryStore *store = registry->store;
    const RegistryDriver *driver = store->driver;
    *rows = (RecordRows){.registry = registry,
        .rows = g_array_new(FALSE, FALSE, sizeof(RecordRow)),
        .codes = g_array_new(FALSE, FALSE, sizeof(RegistryMissing)),
        .texts = g_string_chunk_new(1024)};
    g_array_set_clear_func(rows->rows, clear_row);
    if (!driver->records(store, registry_one(record_id), take_record, rows, error) ||
        !driver->missing(store, registry_one(record_id), take_code, rows, error))
        return FALSE;
    for (size_t f = 0; f < registry->n_forms; f++) {
        Form form = {.rows = rows, .form = f};
        if (!driver->rows(store, f, registry_one(record_id), take_row, &form, error))
            return FALSE;
    }
    return TRUE;
}

void record_rows_clear(RecordRows *rows)
{
    if (!rows->texts)
        return;
    g_array_unref(rows->rows);
    g_array_unref(rows->codes);
    g_string_chunk_free(rows->texts);
    *rows = (RecordRows){0};
}

const char *record_column(const Registry *registry, size_t form, size_t column)
{
    return registry->study->dictionary->columns[registry->forms[form].columns[column]].name;
}

const RecordRow *record_rows_find(
    const RecordRows *rows, size_t form, const char *event, int64_t instance)
{
    for (guint i = 0; i < rows->rows->len; i++) {
        const RecordRow *row = &g_array_index(rows->rows, RecordRow, i);
        if (row->form == form && row->key.instance == instance &&
            strcmp(row->key.event, event) == 0)
            return row;
    }
    return NULL;
}

const char *record_rows_code(const RecordRows *rows, const RecordRow *row, size_t column)
{
    const char *name = record_column(rows->registry, row->form, column);
    for (guint i = 0; i < rows->codes->len; i++) {
        const RegistryMissing *code = &g_array_index(rows->codes, RegistryMissing, i);
        if (code->key.instance == row->key.instance &&
            strcmp(code->key.event, row->key.event) == 0 && strcmp(code->column, name) == 0)
            return code->code;
    }
    return NULL;
}

const char *record_rows_text(
    const RecordRows *rows, const RecordRow *row, size_t column, char buffer[BASE_DECIMAL_SIZE])
{
    const char *text = registry_value_text(&row->values[column], buffer);
    return text ? text : record_rows_code(rows, row, column);
}

/* ---- The change ---- */

gboolean record_work_begin(RecordWork *work, Registry *registry, const char *command,
    const RegistryChangeInfo *info, GError **error)
{
    RegistryChangeInfo own = *info;
    own.command = command;
    *work = (RecordWork){.registry = registry, .command = command, .reason = info->reason};
    if (!info->reason || info->reason[0] == '\0') {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("%s needs --reason TEXT: it stands in the audit trail"), command);
        return FALSE;
    }
    work->change = registry_change_begin(registry, &own, error);
    if (!work->change)
        return FALSE;
    work->done = g_new0(RegistryRecordDone, 1);
    work->done->conflicts = g_ptr_array_new_with_free_func(conflict_free);
    work->done->filled = g_ptr_array_new_with_free_func(conflict_free);
    return TRUE;
}

RegistryRecordDone *record_work_end(
    RecordWork *work, gboolean ok, const char *record_id, GError **error)
{
    g_autoptr(RegistryRecordDone) done = work->done;
    if (!ok || done->conflicts->len > 0 || work->is_rehearsed) {
        registry_change_cancel(work->change);
        return ok ? g_steal_pointer(&done) : NULL;
    }
    done->record_id = g_strdup(record_id);
    done->import_id = registry_change_id(work->change);
    return registry_change_commit(work->change, "done", NULL, error) ? g_steal_pointer(&done)
                                                                     : NULL;
}

gboolean record_work_find(
    const RecordWork *work, const char *record_id, RecordRows *rows, GError **error)
{
    g_autoptr(RegistryMoves) moves = registry_moves_read(work->registry, error);
    const char *id = moves ? registry_moves_id(moves, record_id) : NULL;
    if (!moves || !record_rows_read(work->registry, id, rows, error))
        return FALSE;
    if (rows->record.record_id)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("there is no record %s: 'proreg export DB --as csv' has all ids"), record_id);
    return FALSE;
}

gboolean record_work_log(RecordWork *work, const char *record_id, const char *subject,
    const char *column, const char *before, const char *after, GError **error)
{
    const RegistryValueChange change = {.what = "record",
        .subject = subject,
        .record_id = record_id,
        .column = column,
        .old_value = before,
        .new_value = after};
    return registry_change_log(work->change, &change, error);
}

gboolean record_work_touch(const RecordWork *work, const char *record_id, GError **error)
{
    RegistryStore *store = work->registry->store;
    return store->driver->record_digest(store, record_id, NULL, error);
}

gboolean record_work_take_out(
    RecordWork *work, const RecordRows *rows, const RecordRow *row, GError **error)
{
    RegistryStore *store = work->registry->store;
    for (size_t i = 0; i < work->registry->forms[row->form].n_columns; i++) {
        char buffer[BASE_DECIMAL_SIZE];
        const char *column = record_column(work->registry, row->form, i);
        const char *code = record_rows_code(rows, row, i);
        const RegistryValueChange change = {.what = "value",
            .record_id = row->key.record_id,
            .event = row->key.event,
            .instance = row->key.instance,
            .column = column,
            .old_value = record_rows_text(rows, row, i, buffer),
            .old_missing = code != NULL};
        if (!change.old_value)
            continue;
        work->done->n_values++;
        if (!registry_change_log(work->change, &change, error) ||
            (code && !store->driver->missing_remove(store, &row->key, column, error)))
            return FALSE;
    }
    work->done->n_rows++;
    return registry_remove_row(work->change, row->form, &row->key, error);
}

gboolean record_work_remove(const RecordWork *work, const char *record_id, GError **error)
{
    return registry_remove_record(work->change, record_id, error);
}

gboolean record_work_close(
    RecordWork *work, RecordMeans means, const void *data, GError **error)
{
    static const RegistryQueryFilter active = {.states = {true, true}};
    const RegistryQueryStep step = {.state = REGISTRY_QUERY_CLOSED};
    g_autoptr(RegistryQueries) queries = registry_queries_read(work->registry, &active, error);
    for (guint i = 0; queries && i < queries->queries->len; i++) {
        const RegistryQuery *query = registry_queries_at(queries, i);
        if (!means(query, data))
            continue;
        work->done->n_queries++;
        if (!registry_query_step(work->change, query, &step, error))
            return FALSE;
    }
    return queries != NULL;
}
