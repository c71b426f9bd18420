#include "registry/row_work.h"

#include <string.h>

#include "base/error.h"
#include "registry/sqlite/sql.h"
#include "registry/sqlite/store.h"

/* Finds or makes the record; 1 if it is new, 0 if known, -1 with `error` set. */
static int add_record(RegistryImport *import, const RegistryRow *row, GError **error)
{
    sqlite3_stmt *insert = registry_import_statement(import, &import->record_insert,
        "INSERT INTO proreg_record (record_id, site, import_id, line)\n"
        "VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
        error);
    if (!insert)
        return -1;
    registry_sql_bind_text(insert, 1, row->record_id);
    registry_sql_bind_text(insert, 2, row->site);
    (void)sqlite3_bind_int64(insert, 3, import->id);
    (void)sqlite3_bind_int64(insert, 4, row->line);
    if (!registry_sql_run(insert, "adding a record", error))
        return -1;
    return sqlite3_changes(registry_sqlite_db(import->registry->store)) > 0;
}

static gboolean read_owner(RegistryImport *import, const RegistryRow *row, GError **error)
{
    sqlite3_stmt *select = registry_import_statement(import, &import->record_site,
        "SELECT site FROM proreg_record WHERE record_id = ?1", error);
    if (!select)
        return FALSE;
    registry_sql_bind_text(select, 1, row->record_id);
    const int state = registry_sql_step(select, "reading a record's site", error);
    g_string_assign(import->last_site, state == 1 ? registry_sql_text(select, 0) : "");
    (void)sqlite3_reset(select);
    return state >= 0;
}

/* Sets last_record and last_site to the row's record; 1 if it is new, -1 on a fault. */
static int settle_record(RegistryImport *import, const RegistryRow *row, GError **error)
{
    if (import->last_record->len > 0 && g_str_equal(import->last_record->str, row->record_id))
        return 0;
    const int added = add_record(import, row, error);
    if (added < 0)
        return -1;
    if (added == 1)
        g_string_assign(import->last_site, row->site);
    else if (!read_owner(import, row, error))
        return -1;
    g_string_assign(import->last_record, row->record_id);
    import->last_created = added == 1;
    memset(import->last_events, 0, import->registry->study->n_events * sizeof(bool));
    return added;
}

/* Whether the event was known from a form that this row leaves untouched. */
static int other_form_is_known(
    RegistryImport *import, const RegistryRowWork *work, GError **error)
{
    const SchemaEvent *event = &import->registry->study->events[work->row->event];
    int known = 0;
    for (size_t i = 0; known == 0 && i < event->n_forms; i++) {
        const size_t f = event->forms[i];
        if (!registry_form_repeats(import->registry, f) &&
            registry_form_content(import, f, work->row) != REGISTRY_CONTENT_VALUES)
            known = registry_form_is_known(import, f, work, error);
    }
    return known;
}

/* What the CHECKs on the key would say of a row that brings something. */
static gboolean check_key(RegistryImport *import, const RegistryRow *row, GError **error)
{
    const SchemaEvent *event = &import->registry->study->events[row->event];
    bool known = row->repeat_form == SIZE_MAX ||
                 registry_form_content(import, row->repeat_form, row) == REGISTRY_CONTENT_NONE;
    for (size_t i = 0; !known && i < event->n_forms; i++)
        known = event->forms[i] == row->repeat_form;
    if (known && row->instance >= 1 && row->instance <= REGISTRY_INSTANCE_MAX)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_INTERNAL,
        "event %s: a form or instance that the event does not have came through the checks",
        event->name);
    return FALSE;
}

static gboolean put_forms(RegistryImport *import, RegistryRowWork *work, GError **error)
{
    const RegistryRow *row = work->row;
    if (row->repeat_form != SIZE_MAX)
        return registry_form_put(import, row->repeat_form, work, error);
    const SchemaEvent *event = &import->registry->study->events[row->event];
    for (size_t i = 0; i < event->n_forms; i++)
        if (!registry_form_repeats(import->registry, event->forms[i]) &&
            !registry_form_put(import, event->forms[i], work, error))
            return FALSE;
    return TRUE;
}

/* Whether anything of the row's key was known before it: 1, 0, or -1 with `error` set. */
static int was_known(RegistryImport *import, const RegistryRowWork *work, GError **error)
{
    if (!work->inserted || work->conflicted)
        return 1;
    if (work->row->repeat_form != SIZE_MAX)
        return 0;
    bool *seen = &import->last_events[work->row->event];
    const bool first = import->last_created && !*seen;
    *seen = true;
    return first ? 0 : other_form_is_known(import, work, error);
}

static gboolean judge_row(
    RegistryImport *import, const RegistryRowWork *work, bool new_record, GError **error)
{
    RegistryRowResult *result = work->result;
    const int judged = was_known(import, work, error);
    const int known = new_record && judged > 0 ? 0 : judged;
    if (known < 0)
        return FALSE;
    if (known == 0)
        result->outcome = REGISTRY_ROW_NEW;
    else if (result->n_new + result->n_changed > 0)
        result->outcome = REGISTRY_ROW_UPDATED;
    else
        result->outcome = REGISTRY_ROW_UNCHANGED;
    return TRUE;
}

static gboolean put_row(
    RegistryImport *import, const RegistryRow *row, RegistryRowResult *result, GError **error)
{
    const int added = settle_record(import, row, error);
    if (added < 0)
        return FALSE;
    result->new_record = added == 1;
    if (!g_str_equal(import->last_site->str, row->site)) {
        result->outcome = REGISTRY_ROW_OTHER_SITE;
        (void)g_strlcpy(result->owner, import->last_site->str, sizeof result->owner);
        return TRUE;
    }
    RegistryRow numbered = *row;
    if (row->instance == 0 &&
        !registry_row_next_instance(import, row, &numbered.instance, error))
        return FALSE;
    if (numbered.instance > REGISTRY_INSTANCE_MAX && row->instance == 0) {
        result->outcome = REGISTRY_ROW_FULL;
        return TRUE;
    }
    RegistryRowWork work = {.row = &numbered,
        .event = import->registry->study->events[row->event].unique_name,
        .result = result};
    return check_key(import, &numbered, error) && put_forms(import, &work, error) &&
           judge_row(import, &work, added == 1, error);
}

gboolean registry_import_row(
    RegistryImport *import, const RegistryRow *row, RegistryRowResult *result, GError **error)
{
    *result = (RegistryRowResult){.outcome = REGISTRY_ROW_UNCHANGED};
    const gboolean ok = put_row(import, row, result, error);
    if (!ok)
        g_prefix_error(error, "line %" G_GINT64_FORMAT ": ", row->line);
    import->failed = import->failed || !ok;
    return ok;
}

void registry_import_rows_clear(RegistryImport *import)
{
    for (size_t f = 0; f < import->registry->n_forms; f++) {
        (void)sqlite3_finalize(import->forms[f].insert);
        (void)sqlite3_finalize(import->forms[f].select);
        (void)sqlite3_finalize(import->forms[f].exists);
        (void)sqlite3_finalize(import->forms[f].remove);
    }
    for (size_t i = 0; i < import->registry->study->dictionary->n_columns; i++)
        (void)sqlite3_finalize(import->updates[i]);
    (void)sqlite3_finalize(import->record_insert);
    (void)sqlite3_finalize(import->record_site);
    (void)sqlite3_finalize(import->missing_select);
    (void)sqlite3_finalize(import->missing_put);
    (void)sqlite3_finalize(import->missing_remove);
    g_free(import->forms);
    g_free(import->updates);
}
