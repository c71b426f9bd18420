/**
 * @file
 * What hospitals sent below a limit, as it stood: of a record that the trail speaks of since
 * then what is kept of it today, less what came since, and what the trail says was there.
 */
#include <string.h>

#include "registry/past.h"
#include "registry/renames.h"
#include "registry/value.h"

/* ---- Of a record that is kept ---- */

static const char *keep(const PastRecord *record, const char *text)
{
    return text ? g_string_chunk_insert_const(record->own.texts, text) : NULL;
}

typedef struct {
    const PastStore *past;
    PastRecord *record;
} Reading;

static gboolean take_today(const RegistryBelow *stored, void *data, GError **error)
{
    (void)error;
    const Reading *reading = data;
    const char *column = registry_renames_column(reading->past->renames, stored->column,
        REGISTRY_RENAMES_NOW, reading->past->end.import_id);
    RegistryBelow below = *stored;
    below.key.event = keep(reading->record, stored->key.event);
    below.column = keep(reading->record, column);
    below.sent = keep(reading->record, stored->sent);
    below.value.text = keep(reading->record, stored->value.text);
    g_array_append_val(reading->record->belows, below);
    return TRUE;
}

gboolean registry_past_below_read(
    const PastStore *past, const char *record_id, PastRecord *record, GError **error)
{
    Reading reading = {past, record};
    record->belows = g_array_new(FALSE, FALSE, sizeof(RegistryBelow));
    return past->now->driver->belows(
        past->now, registry_one(record_id), take_today, &reading, error);
}

static bool is_of(
    const RegistryBelow *below, const char *event, int64_t instance, const char *column)
{
    return below->key.instance == instance && strcmp(below->key.event, event) == 0 &&
           strcmp(below->column, column) == 0;
}

static void drop(
    const PastRecord *record, const char *event, int64_t instance, const char *column)
{
    for (guint i = record->belows->len; i-- > 0;)
        if (is_of(&g_array_index(record->belows, RegistryBelow, i), event, instance, column))
            g_array_remove_index(record->belows, i);
}

/* The kind of values of a column; 0 for none of the name. */
static char type_of(const PastStore *past, const char *column)
{
    const Registry *registry = past->registry;
    for (size_t f = 0; f < registry->n_forms; f++)
        for (size_t i = 0; i < registry->forms[f].n_columns; i++)
            if (strcmp(record_column(registry, f, i), column) == 0)
                return registry->forms[f].types[i];
    return 0;
}

void registry_past_below_take_back(
    const PastStore *past, PastRecord *record, const RegistryValueChange *change)
{
    const char type = change->column ? type_of(past, change->column) : 0;
    if (!change->event || type == 0)
        return;
    drop(record, change->event, change->instance, change->column);
    if (!change->old_value)
        return;
    RegistryBelow below = {.key = {NULL, keep(record, change->event), change->instance},
        .column = keep(record, change->column),
        .sent = keep(record, change->old_value),
        .value = registry_value_of_text(change->subject, false, type)};
    below.value.text = keep(record, below.value.text);
    g_array_append_val(record->belows, below);
}

void registry_past_below_move(const PastStore *past, PastRecord *from, PastRecord *to,
    size_t form, const RegistryKey *key, int64_t instance)
{
    for (size_t i = 0; i < past->registry->forms[form].n_columns; i++) {
        const char *column = record_column(past->registry, form, i);
        for (guint k = from->belows->len; k-- > 0;) {
            RegistryBelow below = g_array_index(from->belows, RegistryBelow, k);
            if (!is_of(&below, key->event, key->instance, column) &&
                !is_of(&below, key->event, instance, column))
                continue;
            below.key = (RegistryKey){NULL, keep(to, below.key.event), instance};
            below.column = keep(to, below.column);
            below.sent = keep(to, below.sent);
            below.value.text = keep(to, below.value.text);
            g_array_append_val(to->belows, below);
            g_array_remove_index(from->belows, k);
        }
    }
}

static gint compare(gconstpointer a, gconstpointer b)
{
    const RegistryBelow *x = a, *y = b;
    const int place = registry_past_compare(&x->key, &y->key);
    return place != 0 ? place : strcmp(x->column, y->column);
}

void registry_past_below_settle(const PastStore *past, const PastRecord *record)
{
    for (guint i = record->belows->len; i-- > 0;) {
        RegistryBelow *below = &g_array_index(record->belows, RegistryBelow, i);
        below->key.record_id = record->own.record.record_id;
        if (!record->exists || below->import_id > past->end.import_id)
            g_array_remove_index(record->belows, i);
    }
    g_array_sort(record->belows, compare);
}

/* ---- Why values of a column are missing, or others than sent ---- */

typedef struct {
    const PastStore *past;
    size_t form, column;
    RegistryEachMissing each;
    void *data;
} Reasons;

static gboolean take_reason(const RegistryMissing *reason, void *data, GError **error)
{
    const Reasons *reasons = data;
    return reason->import_id > reasons->past->end.import_id ||
           registry_past_find(reasons->past, reason->key.record_id) ||
           reasons->each(reason, reasons->data, error);
}

/* Whether what counts for the text stands, and nothing else is said of the value. */
static bool holds(const Reasons *reasons, const PastRecord *record, const RegistryBelow *below)
{
    char number[BASE_DECIMAL_SIZE], other[BASE_DECIMAL_SIZE];
    const RecordRow *row =
        record_rows_find(&record->own, reasons->form, below->key.event, below->key.instance);
    if (row && record_rows_code(&record->own, row, reasons->column))
        return false;
    return g_strcmp0(row ? registry_value_text(&row->values[reasons->column], number) : NULL,
               registry_value_text(&below->value, other)) == 0;
}

static gboolean give_own(const Reasons *reasons, const PastRecord *record, GError **error)
{
    const char *column = record_column(reasons->past->registry, reasons->form, reasons->column);
    for (guint i = 0; i < record->own.codes->len; i++) {
        const RegistryMissing *code = &g_array_index(record->own.codes, RegistryMissing, i);
        if (strcmp(code->column, column) == 0 && !reasons->each(code, reasons->data, error))
            return FALSE;
    }
    for (guint i = 0; i < record->belows->len; i++) {
        const RegistryBelow *below = &g_array_index(record->belows, RegistryBelow, i);
        const RegistryMissing reason = {.key = below->key,
            .column = column,
            .code = below->sent,
            .import_id = below->import_id,
            .line = below->line};
        if (strcmp(below->column, column) == 0 && holds(reasons, record, below) &&
            !reasons->each(&reason, reasons->data, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean give_range(
    const Reasons *reasons, const char *from, const char *to, GError **error)
{
    const PastStore *past = reasons->past;
    for (guint i = registry_past_first(past, from); i < past->ids->len; i++) {
        const char *id = past->ids->pdata[i];
        const PastRecord *record = registry_past_find(past, id);
        if (to && strcmp(id, to) > 0)
            break;
        if (record->exists && record->belows && !give_own(reasons, record, error))
            return FALSE;
    }
    return TRUE;
}

gboolean registry_past_reasons(RegistryStore *store, size_t form, size_t column,
    RegistryWhose whose, RegistryEachMissing each, void *data, GError **error)
{
    const PastStore *past = (const PastStore *)store;
    Reasons reasons = {past, form, column, each, data};
    gboolean ok = past->now->driver->reasons(
        past->now, form, column, whose, take_reason, &reasons, error);
    for (size_t i = 0; ok && i < registry_whose_parts(whose); i++) {
        const RegistryWhose part = registry_whose_part(whose, i);
        ok = give_range(&reasons, part.from, part.to, error);
    }
    return ok;
}
