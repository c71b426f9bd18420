/**
 * @file
 * Another id for a record: renamed, merged into another one, released.
 */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/words.h"
#include "registry/erased_ids.h"
#include "registry/moves_read.h"
#include "registry/query.h"
#include "registry/record_work.h"
#include "registry/removed.h"
#include "registry/value.h"

/* Instances of a record that goes are numbered on from here where the other has such, too. */
enum { OFFSET = 1000 };

/* ---- Rows to another id ---- */

static gboolean move_row(
    RecordWork *work, const RecordRow *row, const char *to, int64_t offset, GError **error)
{
    RegistryStore *store = work->registry->store;
    const RegistryDriver *driver = store->driver;
    const RegistryKey key = {to, row->key.event, row->key.instance + offset};
    const RegistryFormRow moved = {key, row->import_id, row->line, row->values};
    bool added = false;
    work->done->n_rows++;
    return driver->row_add(store, row->form, &moved, &added, error) &&
           driver->row_remove(store, row->form, &row->key, error);
}

static gboolean move_code(RecordWork *work, const RegistryMissing *code, const char *to,
    int64_t offset, GError **error)
{
    RegistryStore *store = work->registry->store;
    RegistryMissing moved = *code;
    moved.key.record_id = to;
    moved.key.instance += offset;
    return store->driver->missing_put(store, &moved, error) &&
           store->driver->missing_remove(store, &code->key, code->column, error);
}

/* ---- Rename ---- */

static gboolean check_id(const Registry *registry, const char *id, GError **error)
{
    const SchemaStudy *study = registry->study;
    const bool is_code =
        study->missing_codes && g_hash_table_contains(study->missing_codes, id);
    bool is_plain = id[0] != '\0' && g_utf8_strlen(id, -1) <= 100 && !is_code;
    for (const char *c = id; *c != '\0'; c = g_utf8_next_char(c))
        is_plain = is_plain && !base_text_is_hidden(g_utf8_get_char(c));
    if (is_plain &&
        (!study->record_pattern || g_regex_match(study->record_pattern, id, 0, NULL)))
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("\"%s\" is no record id of this study: up to 100 characters that can be seen, of the "
          "form that study.yaml says"),
        id);
    return FALSE;
}

/* Rows of an id that was erased are refused, so nobody may come to it. */
static gboolean check_not_erased(Registry *registry, const char *to, GError **error)
{
    g_autoptr(RegistryErasedIds) ids = registry_erased_ids_read(registry, error);
    if (!ids)
        return FALSE;
    return registry_erased_ids_find(ids, to) == 0 ||
           registry_erased_fail(_("the new id"), error);
}

static gboolean check_free(const RecordWork *work, const char *from, const char *to,
    const RegistryMoves *moves, GError **error)
{
    g_auto(RecordRows) rows = {0};
    const char *stands_for = registry_moves_id(moves, to);
    if (!record_rows_read(work->registry, to, &rows, error))
        return FALSE;
    if (rows.record.record_id)
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("there is a record %s already: 'proreg record merge DB %s %s' makes one of both"),
            to, from, to);
    else if (stands_for != to && !g_str_equal(stands_for, from))
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("%s stands for record %s: 'proreg record release DB %s' frees it"), to,
            stands_for, to);
    else
        return TRUE;
    return FALSE;
}

/* Adds the record under its new id, where it has none yet, and takes the old one out. */
static gboolean move_all(
    RecordWork *work, const RecordRows *rows, const char *to, GError **error)
{
    RegistryStore *store = work->registry->store;
    RegistryRecord record = rows->record;
    bool added = false;
    record.record_id = to;
    if (!store->driver->record_add(store, &record, &added, error) ||
        !store->driver->record_put(store, &record, error))
        return FALSE;
    for (guint i = 0; i < rows->rows->len; i++)
        if (!move_row(work, &g_array_index(rows->rows, RecordRow, i), to, 0, error))
            return FALSE;
    for (guint i = 0; i < rows->codes->len; i++)
        if (!move_code(work, &g_array_index(rows->codes, RegistryMissing, i), to, 0, error))
            return FALSE;
    return store->driver->below_move(store, rows->record.record_id, to, error) &&
           record_work_touch(work, to, error) &&
           store->driver->record_remove(store, rows->record.record_id, error);
}

static gboolean rename_to(
    RecordWork *work, const RecordRows *rows, const char *to, GError **error)
{
    const char *from = rows->record.record_id;
    g_autoptr(RegistryMoves) moves = registry_moves_read(work->registry, error);
    return moves && check_not_erased(work->registry, to, error) &&
           check_free(work, from, to, moves, error) &&
           record_work_log(work, to, REGISTRY_MOVED_RENAME, "record_id", from, to, error) &&
           move_all(work, rows, to, error);
}

RegistryRecordDone *registry_record_rename(Registry *registry, const char *record_id,
    const char *to, const RegistryChangeInfo *info, GError **error)
{
    RecordWork work;
    g_auto(RecordRows) rows = {0};
    g_autofree char *id = g_utf8_normalize(to, -1, G_NORMALIZE_DEFAULT_COMPOSE);
    if (!check_id(registry, id ? id : "", error) ||
        !record_work_begin(&work, registry, "record rename", info, error))
        return NULL;
    const gboolean ok =
        record_work_find(&work, record_id, &rows, error) && rename_to(&work, &rows, id, error);
    return record_work_end(&work, ok, id, error);
}

RegistryRecordDone *registry_record_release(
    Registry *registry, const char *earlier_id, const RegistryChangeInfo *info, GError **error)
{
    RecordWork work;
    if (!record_work_begin(&work, registry, "record release", info, error))
        return NULL;
    g_autoptr(RegistryMoves) moves = registry_moves_read(registry, error);
    const char *now = moves ? registry_moves_id(moves, earlier_id) : NULL;
    gboolean ok = now != NULL;
    if (now == earlier_id) {
        ok = FALSE;
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("%s stands for no other record; nothing was changed"), earlier_id);
    }
    ok = ok && record_work_log(
                   &work, now, REGISTRY_MOVED_RELEASE, "record_id", earlier_id, NULL, error);
    return record_work_end(&work, ok, now, error);
}

/* ---- Merge ---- */

typedef struct {
    RecordWork work;
    const RecordRows *goes, *stays;
    RegistryKeep keep;
} Merge;

static bool repeats(const Registry *registry, const RecordRow *row)
{
    const size_t event = schema_study_event(registry->study, row->key.event);
    return registry->study->form_repeats[row->form] ||
           (event != SIZE_MAX && registry->study->event_repeats[event]);
}

static bool same_rows(const Merge *merge, const RecordRow *a, const RecordRow *b)
{
    for (size_t i = 0; i < merge->work.registry->forms[a->form].n_columns; i++) {
        char first[BASE_DECIMAL_SIZE], second[BASE_DECIMAL_SIZE];
        if (g_strcmp0(record_rows_text(merge->goes, a, i, first),
                record_rows_text(merge->stays, b, i, second)) != 0)
            return false;
    }
    return true;
}

/* What repeats goes on behind the other's, where both have something of it: two hospitals count
   by themselves, and will do so in their next files. */
static int64_t choose_offset(const Merge *merge)
{
    const char *sites[] = {merge->goes->record.site, merge->stays->record.site};
    bool collides = !g_str_equal(sites[0], sites[1]);
    int64_t offset = 0;
    for (guint i = 0; i < merge->stays->rows->len; i++) {
        const RecordRow *row = &g_array_index(merge->stays->rows, RecordRow, i);
        if (repeats(merge->work.registry, row))
            offset = MAX(offset, row->key.instance / OFFSET * OFFSET);
    }
    for (guint i = 0; i < merge->goes->rows->len; i++) {
        const RecordRow *row = &g_array_index(merge->goes->rows, RecordRow, i);
        const RecordRow *other =
            record_rows_find(merge->stays, row->form, row->key.event, row->key.instance);
        collides = collides || (other && repeats(merge->work.registry, row) &&
                                   !same_rows(merge, row, other));
    }
    return collides ? offset + OFFSET : 0;
}

/* There is a number for each that is stored, and for a first one that may come. */
static gboolean check_numbers(const Merge *merge, GError **error)
{
    int64_t last = 1;
    for (guint i = 0; i < merge->goes->rows->len; i++) {
        const RecordRow *row = &g_array_index(merge->goes->rows, RecordRow, i);
        if (repeats(merge->work.registry, row))
            last = MAX(last, row->key.instance);
    }
    if (last + merge->work.done->offset <= REGISTRY_INSTANCE_MAX)
        return TRUE;
    g_autofree char *instance = g_strdup_printf("%" G_GINT64_FORMAT, last);
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("instance %s of %s cannot be numbered on behind the other record's: the last "
          "number is 32767; nothing was changed"),
        instance, merge->goes->record.record_id);
    return FALSE;
}

static void add_cell(GPtrArray *cells, const RecordRow *row, const char *field,
    const char *kept, const char *other)
{
    RegistryConflict *conflict = g_new0(RegistryConflict, 1);
    *conflict = (RegistryConflict){.event = g_strdup(row->key.event),
        .field = g_strdup(field),
        .instance = row->key.instance,
        .kept = g_strdup(kept),
        .other = g_strdup(other)};
    g_ptr_array_add(cells, conflict);
}

/* A column of two rows that are in the same place. */
typedef struct {
    const RecordRow *row, *other; /* Of the record that stays, and of the one that goes. */
    size_t column;
    const char *name;
    const char *kept, *sent; /* Their values or codes. */
    const char *kept_code, *sent_code;
} Cell;

/* Of the record that goes: what it had in the cell, as that kind of change. */
static gboolean log_sent(Merge *merge, const Cell *cell, const char *what, GError **error)
{
    const RegistryValueChange change = {.what = what,
        .record_id = cell->other->key.record_id,
        .event = cell->other->key.event,
        .instance = cell->other->key.instance,
        .column = cell->name,
        .old_value = cell->sent,
        .old_missing = cell->sent_code != NULL};
    return registry_change_log(merge->work.change, &change, error);
}

/* The value of the record that goes is left behind: what it was stays in the trail. */
static gboolean leave(Merge *merge, const Cell *cell, GError **error)
{
    merge->work.done->n_values++;
    return log_sent(merge, cell, "value", error);
}

/* The value of the record that goes is that of both. */
static gboolean fill(Merge *merge, const Cell *cell, GError **error)
{
    RegistryStore *store = merge->work.registry->store;
    const RegistryDriver *driver = store->driver;
    const RegistryKey *key = &cell->row->key;
    const RegistryValueChange change = {.what = "value",
        .record_id = key->record_id,
        .event = key->event,
        .instance = key->instance,
        .column = cell->name,
        .old_value = cell->kept,
        .old_missing = cell->kept_code != NULL,
        .new_value = cell->sent,
        .new_missing = cell->sent_code != NULL};
    const RegistryMissing code = {.key = *key,
        .column = cell->name,
        .code = cell->sent_code,
        .import_id = cell->other->import_id,
        .line = cell->other->line};
    merge->work.done->n_values++;
    add_cell(merge->work.done->filled, cell->row, cell->name, cell->kept, cell->sent);
    if (!driver->row_change(store, cell->row->form, key, cell->column,
            &cell->other->values[cell->column], error))
        return FALSE;
    if (cell->sent_code
            ? !driver->missing_put(store, &code, error)
            : cell->kept_code && !driver->missing_remove(store, key, cell->name, error))
        return FALSE;
    return registry_change_log(merge->work.change, &change, error);
}

static gboolean merge_cell(Merge *merge, const Cell *cell, GError **error)
{
    const bool sent_counts = cell->kept_code && !cell->sent_code;
    const bool kept_counts = cell->sent_code && !cell->kept_code;
    if (!cell->sent || g_strcmp0(cell->kept, cell->sent) == 0)
        return TRUE;
    if (!cell->kept || sent_counts)
        return fill(merge, cell, error);
    if (kept_counts)
        return leave(merge, cell, error);
    if (merge->keep == REGISTRY_KEEP_UNSAID || merge->work.is_rehearsed)
        add_cell(merge->work.done->conflicts, cell->row, cell->name, cell->kept, cell->sent);
    return merge->keep == REGISTRY_KEEP_INTO    ? leave(merge, cell, error)
           : merge->keep == REGISTRY_KEEP_OTHER ? fill(merge, cell, error)
                                                : TRUE;
}

/* What the row had that goes, where no change of a value says it: what both have, and what was
   filled in. */
static gboolean log_left(Merge *merge, const Cell *cell, GError **error)
{
    return !cell->sent || log_sent(merge, cell, REGISTRY_LEFT, error);
}

static gboolean merge_rows(
    Merge *merge, const RecordRow *other, const RecordRow *row, GError **error)
{
    RegistryStore *store = merge->work.registry->store;
    for (size_t i = 0; i < merge->work.registry->forms[row->form].n_columns; i++) {
        char first[BASE_DECIMAL_SIZE], second[BASE_DECIMAL_SIZE];
        const Cell cell = {.row = row,
            .other = other,
            .column = i,
            .name = record_column(merge->work.registry, row->form, i),
            .kept = record_rows_text(merge->stays, row, i, first),
            .sent = record_rows_text(merge->goes, other, i, second),
            .kept_code = record_rows_code(merge->stays, row, i),
            .sent_code = record_rows_code(merge->goes, other, i)};
        if (!merge_cell(merge, &cell, error) || !log_left(merge, &cell, error) ||
            (cell.sent_code &&
                !store->driver->missing_remove(store, &other->key, cell.name, error)))
            return FALSE;
    }
    merge->work.done->n_rows++;
    return registry_remove_row(merge->work.change, other->form, &other->key, error);
}

/* A row that went over as it was: from which record and instance. */
static gboolean log_take(Merge *merge, const RecordRow *row, int64_t instance, GError **error)
{
    g_autofree char *before = g_strdup_printf("%" G_GINT64_FORMAT, row->key.instance);
    const RegistryValueChange change = {.what = "record",
        .subject = REGISTRY_MOVED_TAKE,
        .record_id = merge->stays->record.record_id,
        .event = row->key.event,
        .instance = instance,
        .column = merge->work.registry->forms[row->form].name,
        .old_value = merge->goes->record.record_id,
        .new_value = before};
    return registry_change_log(merge->work.change, &change, error);
}

static gboolean take_row(Merge *merge, const RecordRow *row, GError **error)
{
    const Registry *registry = merge->work.registry;
    const char *into = merge->stays->record.record_id;
    const int64_t offset = repeats(registry, row) ? merge->work.done->offset : 0;
    const RecordRow *other =
        record_rows_find(merge->stays, row->form, row->key.event, row->key.instance + offset);
    if (other)
        return merge_rows(merge, row, other, error);
    for (guint i = 0; i < merge->goes->codes->len; i++) {
        const RegistryMissing *code = &g_array_index(merge->goes->codes, RegistryMissing, i);
        const SchemaColumn *column =
            schema_dictionary_find_column(registry->study->dictionary, code->column);
        const char *form =
            column ? registry->study->dictionary->fields[column->field].form : "";
        if (schema_study_form(registry->study, form) == row->form &&
            code->key.instance == row->key.instance &&
            strcmp(code->key.event, row->key.event) == 0 &&
            !move_code(&merge->work, code, into, offset, error))
            return FALSE;
    }
    return move_row(&merge->work, row, into, offset, error) &&
           log_take(merge, row, row->key.instance + offset, error);
}

/* The question whether both are one patient is answered. */
static bool asks_whether_one(const RegistryQuery *query, const void *data)
{
    const Merge *merge = data;
    const char *into = merge->stays->record.record_id;
    return g_strcmp0(query->problem.rule_id, "duplicate_patient") == 0 &&
           g_strcmp0(query->problem.record_id, into) == 0 &&
           (g_strcmp0(query->problem.value, merge->goes->record.record_id) == 0 ||
               g_strcmp0(query->problem.value, into) == 0);
}

/* A withdrawal of the one counts for both. */
static gboolean merge_withdrawal(Merge *merge, GError **error)
{
    RegistryStore *store = merge->work.registry->store;
    RegistryRecord record = merge->stays->record;
    const char *before = record.withdrawn, *other = merge->goes->record.withdrawn;
    if (record_scope_number(other) <= record_scope_number(before))
        return TRUE;
    record.withdrawn = other;
    return record_work_log(&merge->work, record.record_id, REGISTRY_MOVED_WITHDRAW, "withdrawn",
               before, other, error) &&
           store->driver->record_put(store, &record, error);
}

static gboolean log_merge(Merge *merge, GError **error)
{
    const char *from = merge->goes->record.record_id, *into = merge->stays->record.record_id;
    const char *site = merge->goes->record.site;
    const RegistryValueChange change = {.what = "record",
        .subject = REGISTRY_MOVED_MERGE,
        .record_id = into,
        .instance = merge->work.done->offset,
        .column = "record_id",
        .old_value = from,
        .new_value = into};
    return registry_change_log(merge->work.change, &change, error) &&
           (g_str_equal(site, merge->stays->record.site) ||
               record_work_log(
                   &merge->work, into, REGISTRY_MOVED_SENDER, "site", NULL, site, error));
}

static gboolean merge_all(Merge *merge, GError **error)
{
    const char *from = merge->goes->record.record_id, *into = merge->stays->record.record_id;
    if (g_str_equal(from, into)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("%s is the same record; nothing was changed"), from);
        return FALSE;
    }
    merge->work.done->offset = choose_offset(merge);
    if (!check_numbers(merge, error) || !log_merge(merge, error))
        return FALSE;
    for (guint i = 0; i < merge->goes->rows->len; i++)
        if (!take_row(merge, &g_array_index(merge->goes->rows, RecordRow, i), error))
            return FALSE;
    RegistryStore *store = merge->work.registry->store;
    return merge_withdrawal(merge, error) &&
           store->driver->below_move(store, from, into, error) &&
           record_work_touch(&merge->work, into, error) &&
           record_work_remove(&merge->work, from, error) &&
           record_work_close(&merge->work, asks_whether_one, merge, error);
}

/* @param how  its keep, and whether it is rehearsed. */
static RegistryRecordDone *merge_two(Registry *registry, const char *record_id,
    const char *into, Merge how, const RegistryChangeInfo *info, GError **error)
{
    g_auto(RecordRows) goes = {0}, stays = {0};
    Merge merge = {.goes = &goes, .stays = &stays, .keep = how.keep};
    if (!record_work_begin(&merge.work, registry, "record merge", info, error))
        return NULL;
    merge.work.is_rehearsed = how.work.is_rehearsed;
    const gboolean ok = record_work_find(&merge.work, record_id, &goes, error) &&
                        record_work_find(&merge.work, into, &stays, error) &&
                        merge_all(&merge, error);
    return record_work_end(&merge.work, ok, stays.record.record_id, error);
}

RegistryRecordDone *registry_record_merge(Registry *registry, const char *record_id,
    const char *into, RegistryKeep keep, const RegistryChangeInfo *info, GError **error)
{
    const Merge how = {.keep = keep};
    return merge_two(registry, record_id, into, how, info, error);
}

RegistryRecordDone *registry_record_merge_try(Registry *registry, const char *record_id,
    const char *into, RegistryKeep keep, const RegistryChangeInfo *info, GError **error)
{
    const Merge how = {.keep = keep, .work = {.is_rehearsed = true}};
    return merge_two(registry, record_id, into, how, info, error);
}
