/**
 * @file
 * Taking back what was changed: the audit trail from its end to the position, a row at a time.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "registry/moves_read.h"
#include "registry/past.h"
#include "registry/removed.h"
#include "registry/renames.h"
#include "registry/value.h"

/* ---- Records ---- */

static const char *keep(const PastRecord *record, const char *text)
{
    return text ? g_string_chunk_insert_const(record->own.texts, text) : NULL;
}

PastRecord *registry_past_load(PastStore *past, const char *record_id, GError **error)
{
    PastRecord *record = g_hash_table_lookup(past->records, record_id);
    if (record)
        return record;
    record = g_new0(PastRecord, 1);
    (void)g_hash_table_insert(past->records, g_strdup(record_id), record);
    if (!record_rows_read(past->registry, record_id, &record->own, error) ||
        !registry_past_below_read(past, record_id, record, error))
        return NULL;
    record->is_now = record->exists = record->own.record.record_id != NULL;
    return record;
}

/* The form of a column and its place there; false where the study has none of the name. */
static bool find_column(const Registry *registry, const char *name, size_t *form, size_t *place)
{
    const SchemaDictionary *dictionary = registry->study->dictionary;
    const SchemaColumn *column = schema_dictionary_find_column(dictionary, name);
    if (!column)
        return false;
    const size_t index = (size_t)(column - dictionary->columns);
    *form = schema_study_form(registry->study, dictionary->fields[column->field].form);
    if (*form == SIZE_MAX)
        return false;
    const RegistryForm *known = &registry->forms[*form];
    for (*place = 0; *place < known->n_columns; (*place)++)
        if (known->columns[*place] == index)
            return true;
    return false;
}

static RecordRow *find_row(
    const PastRecord *record, size_t form, const char *event, int64_t instance)
{
    return (RecordRow *)record_rows_find(&record->own, form, event, instance);
}

static RecordRow *add_row(const PastStore *past, const PastRecord *record, size_t form,
    const char *event, int64_t instance)
{
    const RecordRow row = {.form = form,
        .key = {NULL, keep(record, event), instance},
        .values = g_new0(RegistryValue, past->registry->forms[form].n_columns + 1)};
    g_array_append_val(record->own.rows, row);
    return &g_array_index(record->own.rows, RecordRow, record->own.rows->len - 1);
}

/* The row of a change, new where it is not there. */
static RecordRow *row_of(const PastStore *past, const PastRecord *record, size_t form,
    const RegistryValueChange *change)
{
    RecordRow *row = find_row(record, form, change->event, change->instance);
    return row ? row : add_row(past, record, form, change->event, change->instance);
}

static void drop_code(
    const PastRecord *record, const char *event, int64_t instance, const char *column)
{
    GArray *codes = record->own.codes;
    for (guint i = codes->len; i-- > 0;) {
        const RegistryMissing *code = &g_array_index(codes, RegistryMissing, i);
        if (code->key.instance == instance && strcmp(code->key.event, event) == 0 &&
            strcmp(code->column, column) == 0)
            g_array_remove_index(codes, i);
    }
}

/* ---- Values ---- */

static gboolean take_back_value(
    PastStore *past, const RegistryValueChange *change, GError **error)
{
    size_t form, place;
    if (!change->record_id || !change->event || !change->column)
        return TRUE;
    PastRecord *record = registry_past_load(past, change->record_id, error);
    if (!record)
        return FALSE;
    /* Of a variable that came since nothing is to be taken back. */
    if (!find_column(past->registry, change->column, &form, &place))
        return TRUE;
    RecordRow *row = row_of(past, record, form, change);
    RegistryValue value = registry_value_of_text(
        change->old_value, change->old_missing, past->registry->forms[form].types[place]);
    drop_code(record, change->event, change->instance, change->column);
    if (value.kind == REGISTRY_VALUE_MISSING) {
        const RegistryMissing code = {.key = row->key,
            .column = keep(record, change->column),
            .code = keep(record, value.text)};
        g_array_append_val(record->own.codes, code);
        value = (RegistryValue){.kind = REGISTRY_VALUE_NONE};
    }
    value.text = keep(record, value.text);
    row->values[place] = value;
    return TRUE;
}

static gboolean take_back_below(
    PastStore *past, const RegistryValueChange *change, GError **error)
{
    PastRecord *record =
        change->record_id ? registry_past_load(past, change->record_id, error) : NULL;
    if (record)
        registry_past_below_take_back(past, record, change);
    return record || !change->record_id;
}

/* ---- Rows and records that were taken out ---- */

static void drop_codes_of(const PastStore *past, const PastRecord *record, const RecordRow *row)
{
    for (size_t i = 0; i < past->registry->forms[row->form].n_columns; i++)
        drop_code(record, row->key.event, row->key.instance,
            record_column(past->registry, row->form, i));
}

/* What stands in its place today came later. Its values follow. */
static gboolean put_back_row(PastStore *past, const RegistryValueChange *change, GError **error)
{
    RegistryRemoved removed;
    const size_t form = registry_removed_form(past->registry, change->column);
    if (form == SIZE_MAX || !registry_removed_parse(change->old_value, &removed))
        return TRUE;
    PastRecord *record = registry_past_load(past, change->record_id, error);
    if (!record)
        return FALSE;
    RecordRow *row = row_of(past, record, form, change);
    memset(row->values, 0, past->registry->forms[form].n_columns * sizeof *row->values);
    row->import_id = removed.import_id;
    row->line = removed.line;
    drop_codes_of(past, record, row);
    return TRUE;
}

static void empty(const PastRecord *record)
{
    g_array_set_size(record->own.rows, 0);
    g_array_set_size(record->own.codes, 0);
}

static gboolean put_back_record(
    PastStore *past, const RegistryValueChange *change, GError **error)
{
    RegistryRemoved removed;
    if (!registry_removed_parse(change->old_value, &removed))
        return TRUE;
    PastRecord *record = registry_past_load(past, change->record_id, error);
    if (!record)
        return FALSE;
    empty(record);
    record->exists = true;
    record->own.record = (RegistryRecord){.record_id = keep(record, change->record_id),
        .site = keep(record, removed.site),
        .import_id = removed.import_id,
        .line = removed.line};
    return TRUE;
}

static gboolean take_back_removal(
    PastStore *past, const RegistryValueChange *change, GError **error)
{
    if (!change->record_id || !change->subject)
        return TRUE;
    return g_str_equal(change->subject, REGISTRY_REMOVED_RECORD)
               ? put_back_record(past, change, error)
               : put_back_row(past, change, error);
}

/* ---- Other ids ---- */

/* All of it is the old id's again. */
static gboolean take_back_rename(
    PastStore *past, const RegistryValueChange *change, GError **error)
{
    PastRecord *now = registry_past_load(past, change->new_value, error);
    PastRecord *old = now ? registry_past_load(past, change->old_value, error) : NULL;
    if (!old)
        return FALSE;
    const RecordRows left = old->own;
    GArray *belows = old->belows;
    old->own = now->own;
    old->belows = now->belows;
    now->own = left;
    now->belows = belows;
    old->exists = now->exists;
    now->exists = false;
    empty(now);
    now->own.record = (RegistryRecord){0};
    if (old->exists)
        old->own.record.record_id = keep(old, change->old_value);
    return TRUE;
}

/* A row of the record that was merged, which went over as it was. */
static gboolean take_back_move(
    PastStore *past, const RegistryValueChange *change, GError **error)
{
    const size_t form = registry_removed_form(past->registry, change->column);
    PastRecord *into = registry_past_load(past, change->record_id, error);
    PastRecord *from = into ? registry_past_load(past, change->old_value, error) : NULL;
    if (!from)
        return FALSE;
    RecordRow *row =
        form == SIZE_MAX ? NULL : find_row(into, form, change->event, change->instance);
    if (!row)
        return TRUE;
    const int64_t instance = change->new_value ? strtoll(change->new_value, NULL, 10) : 1;
    RecordRow *back = add_row(past, from, form, change->event, instance);
    back->import_id = row->import_id;
    back->line = row->line;
    for (size_t i = 0; i < past->registry->forms[form].n_columns; i++) {
        const char *column = record_column(past->registry, form, i);
        const char *code = record_rows_code(&into->own, row, i);
        const RegistryMissing moved = {
            .key = back->key, .column = keep(from, column), .code = keep(from, code)};
        back->values[i] = row->values[i];
        back->values[i].text = keep(from, row->values[i].text);
        if (code)
            g_array_append_val(from->own.codes, moved);
    }
    drop_codes_of(past, into, row);
    registry_past_below_move(past, into, from, form, &row->key, instance);
    g_array_remove_index(
        into->own.rows, (guint)(row - (RecordRow *)(void *)into->own.rows->data));
    return TRUE;
}

static gboolean take_back_record(
    PastStore *past, const RegistryValueChange *change, GError **error)
{
    const char *subject = change->subject ? change->subject : "";
    if (!change->record_id)
        return TRUE;
    if (g_str_equal(subject, REGISTRY_MOVED_RENAME))
        return take_back_rename(past, change, error);
    if (g_str_equal(subject, REGISTRY_MOVED_TAKE))
        return take_back_move(past, change, error);
    const bool claims = g_str_equal(subject, REGISTRY_MOVED_CLAIM);
    if (!claims && !g_str_equal(subject, REGISTRY_MOVED_WITHDRAW))
        return TRUE;
    PastRecord *record = registry_past_load(past, change->record_id, error);
    if (!record)
        return FALSE;
    if (claims)
        record->own.record.site = keep(record, change->old_value);
    else
        record->own.record.withdrawn = keep(record, change->old_value);
    return TRUE;
}

/* ---- The walk ---- */

static gboolean take_back(PastStore *past, const RegistryValueChange *change, GError **error)
{
    const char *what = change->what ? change->what : "";
    if (g_str_equal(what, "value") || g_str_equal(what, REGISTRY_LEFT))
        return take_back_value(past, change, error);
    if (g_str_equal(what, REGISTRY_REMOVED))
        return take_back_removal(past, change, error);
    if (g_str_equal(what, REGISTRY_CHANGE_BELOW))
        return take_back_below(past, change, error);
    if (g_str_equal(what, "record"))
        return take_back_record(past, change, error);
    if (g_str_equal(what, "query"))
        registry_past_query_touch(past, change);
    return TRUE;
}

/* The changes of one entry, with texts that stay. */
typedef struct {
    GArray *changes; /* RegistryValueChange */
    GStringChunk *texts;
    const PastStore *past;
} Changes;

/* Under the name that the column, or the form, had at the position. */
static const char *name_then(const PastStore *past, const RegistryValueChange *change)
{
    static const char *const of_forms[] = {
        REGISTRY_REMOVED_ROW, REGISTRY_MOVED_TAKE, REGISTRY_MOVED_VOID, NULL};
    const int64_t from = change->import_id, then = past->end.import_id;
    return change->subject && g_strv_contains(of_forms, change->subject)
               ? registry_renames_form(past->renames, change->column, from, then)
               : registry_renames_column(past->renames, change->column, from, then);
}

static gboolean collect(const RegistryValueChange *change, void *data, GError **error)
{
    (void)error;
    const Changes *changes = data;
    RegistryValueChange copy = {.change_id = change->change_id,
        .import_id = change->import_id,
        .instance = change->instance,
        .old_missing = change->old_missing,
        .new_missing = change->new_missing,
        .what = change->what,
        .subject = change->subject,
        .record_id = change->record_id,
        .event = change->event,
        .column = name_then(changes->past, change),
        .old_value = change->old_value,
        .new_value = change->new_value};
    const char **const texts[] = {&copy.what, &copy.subject, &copy.record_id, &copy.event,
        &copy.column, &copy.old_value, &copy.new_value};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        if (*texts[i])
            *texts[i] = g_string_chunk_insert_const(changes->texts, *texts[i]);
    g_array_append_val(changes->changes, copy);
    return TRUE;
}

static gboolean take_back_entry(PastStore *past, int64_t import_id, GError **error)
{
    g_autoptr(GArray) array = g_array_new(FALSE, FALSE, sizeof(RegistryValueChange));
    Changes changes = {array, g_string_chunk_new(1024), past};
    gboolean ok =
        past->now->driver->value_changes(past->now, import_id, collect, &changes, error);
    for (guint i = array->len; ok && i-- > 0;)
        ok = take_back(past, &g_array_index(array, RegistryValueChange, i), error);
    g_string_chunk_free(changes.texts);
    return ok;
}

static gboolean take_back_entries(PastStore *past, int64_t last, GError **error)
{
    for (int64_t id = last; id > past->end.import_id; id--)
        if (!take_back_entry(past, id, error))
            return FALSE;
    return registry_past_queries_settle(past, error);
}

/* ---- What came since ---- */

static gboolean take_new_record(const RegistryRecord *record, void *data, GError **error)
{
    (void)error;
    PastStore *past = data;
    if (record->import_id <= past->end.import_id ||
        g_hash_table_contains(past->records, record->record_id))
        return TRUE;
    PastRecord *none = g_new0(PastRecord, 1);
    none->is_now = true;
    (void)g_hash_table_insert(past->records, g_strdup(record->record_id), none);
    return TRUE;
}

static gboolean take_new_row(const RegistryKey *key, size_t form, void *data, GError **error)
{
    (void)error;
    PastStore *past = data;
    const PastKey row = {form, schema_study_event(past->registry->study, key->event),
        key->instance, (char *)key->record_id};
    if (g_hash_table_contains(past->records, key->record_id))
        return TRUE;
    PastKey *kept = g_memdup2(&row, sizeof row);
    kept->record_id = g_strdup(key->record_id);
    (void)g_hash_table_add(past->rows, kept);
    return TRUE;
}

static gboolean find_new(PastStore *past, GError **error)
{
    const RegistryDriver *driver = past->now->driver;
    if (!driver->records(past->now, registry_all(), take_new_record, past, error))
        return FALSE;
    for (size_t f = 0; f < past->registry->n_forms; f++)
        if (!driver->rows_since(past->now, f, past->end.import_id, take_new_row, past, error))
            return FALSE;
    return TRUE;
}

/* ---- What stays ---- */

static bool is_empty(const PastStore *past, const PastRecord *record, const RecordRow *row)
{
    for (size_t i = 0; i < past->registry->forms[row->form].n_columns; i++)
        if (row->values[i].kind != REGISTRY_VALUE_NONE ||
            record_rows_code(&record->own, row, i))
            return false;
    return true;
}

static gint compare_rows(gconstpointer a, gconstpointer b)
{
    const RecordRow *x = a, *y = b;
    if (x->form != y->form)
        return x->form < y->form ? -1 : 1;
    return registry_past_compare(&x->key, &y->key);
}

static gint compare_codes(gconstpointer a, gconstpointer b)
{
    const RegistryMissing *x = a, *y = b;
    const int place = registry_past_compare(&x->key, &y->key);
    return place != 0 ? place : strcmp(x->column, y->column);
}

/* Rows and codes that came since go; keys are the record's. */
static void settle(const PastStore *past, PastRecord *record)
{
    GArray *rows = record->own.rows, *codes = record->own.codes;
    const int64_t last = past->end.import_id;
    if (!rows)
        return;
    record->exists = record->exists && record->own.record.import_id <= last;
    if (!record->exists)
        empty(record);
    for (guint i = codes->len; i-- > 0;) {
        RegistryMissing *code = &g_array_index(codes, RegistryMissing, i);
        code->key.record_id = record->own.record.record_id;
        if (code->import_id > last)
            g_array_remove_index(codes, i);
    }
    for (guint i = rows->len; i-- > 0;) {
        RecordRow *row = &g_array_index(rows, RecordRow, i);
        row->key.record_id = record->own.record.record_id;
        if (row->import_id > last || is_empty(past, record, row))
            g_array_remove_index(rows, i);
    }
    registry_past_below_settle(past, record);
    g_array_sort(rows, compare_rows);
    g_array_sort(codes, compare_codes);
}

gboolean registry_past_take_back(PastStore *past, GError **error)
{
    RegistryChainEnd now;
    GHashTableIter iter;
    gpointer record;
    if (!past->now->driver->chain_end(past->now, &now, error) ||
        !take_back_entries(past, now.import_id, error) ||
        (now.import_id > past->end.import_id && !find_new(past, error)))
        return FALSE;
    g_hash_table_iter_init(&iter, past->records);
    while (g_hash_table_iter_next(&iter, NULL, &record))
        settle(past, record);
    return TRUE;
}
