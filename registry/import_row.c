#include <string.h>

#include "base/error.h"
#include "registry/row_work.h"
#include "registry/wide.h"
#include "schema/sql.h"

gboolean registry_row_finish_record(RegistryImport *import, GError **error)
{
    uint8_t digest[REGISTRY_DIGEST_BYTES];
    if (!import->content_is_whole)
        return TRUE;
    import->content_is_whole = false;
    const RegistryRecord record = {.site = import->last_site->str,
        .import_id = registry_change_id(import->change),
        .line = import->last_line};
    registry_content_digest(import->content, &record, digest);
    return import->registry->store->driver->record_digest(
               import->registry->store, import->last_record->str, digest, error) &&
           registry_wide_settle_some(import->registry, error);
}

/* A fault of the connection is told by what is asked next. */
bool registry_import_sends(RegistryImport *import, const char *site)
{
    RegistryStore *store = import->registry->store;
    bool sends = true;
    if (!store->driver->guests.sends || g_str_equal(import->sent_site->str, site))
        return true;
    if (store->driver->guests.sends(store, site, &sends, NULL) && sends)
        g_string_assign(import->sent_site, site);
    return sends;
}

/* Whose the record is, "" where it is not there yet; import->last_site is set. */
static gboolean find_owner(RegistryImport *import, const char *record_id, GError **error)
{
    const char *own = registry_fresh_find(import->fresh, record_id);
    g_string_assign(import->last_site, own ? own : "");
    return own || !import->had_records ||
           registry_known_site(import->known, record_id, import->last_site, error);
}

/* A record whose digest comes with its last row. */
static gboolean add_record(RegistryImport *import, const RegistryRow *row, GError **error)
{
    RegistryStore *store = import->registry->store;
    const RegistryRecord record = {.record_id = row->record_id,
        .site = row->site,
        .import_id = registry_change_id(import->change),
        .line = row->line};
    g_string_assign(import->last_site, row->site);
    registry_fresh_add(import->fresh, row->record_id, row->site);
    return store->driver->record_new(store, &record, error);
}

/* Finds or makes the record; *added says which. */
static gboolean settle_record(
    RegistryImport *import, const RegistryRow *row, bool *added, GError **error)
{
    *added = false;
    if (import->last_record->len > 0 && g_str_equal(import->last_record->str, row->record_id))
        return TRUE;
    if (!registry_row_finish_record(import, error) ||
        !find_owner(import, row->record_id, error))
        return FALSE;
    *added = import->last_site->len == 0;
    if (*added && !add_record(import, row, error))
        return FALSE;
    g_string_assign(import->last_record, row->record_id);
    import->last_line = row->line;
    import->last_created = *added;
    import->last_forgotten = false;
    import->content_is_whole = *added && import->registry->path;
    registry_content_clear(import->content);
    memset(import->last_events, 0, import->registry->study->n_events * sizeof(bool));
    return TRUE;
}

/* Whether the form has a row under the key: 1, 0, or -1 with `error` set. */
static int form_is_known(
    RegistryImport *import, size_t form, const RegistryRowWork *work, GError **error)
{
    bool found = false;
    if (registry_fresh_lacks(import->fresh, form, work->row->event, work->key.instance))
        return 0;
    return registry_known_row(import->known, form, &work->key, NULL, &found, error) ? found
                                                                                    : -1;
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
            registry_form_brings(import, f, work->row) != REGISTRY_BRINGS_VALUES)
            known = form_is_known(import, f, work, error);
    }
    return known;
}

/* What the CHECKs on the key would say of a row that brings something. */
static gboolean check_key(RegistryImport *import, const RegistryRow *row, GError **error)
{
    const SchemaEvent *event = &import->registry->study->events[row->event];
    bool known = row->repeat_form == SIZE_MAX ||
                 registry_form_brings(import, row->repeat_form, row) == REGISTRY_BRINGS_NOTHING;
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

/* The instance after the highest of the row's record, event and form. What an earlier version
   stored beyond the bound takes part in nothing. */
static gboolean next_instance(
    RegistryImport *import, const RegistryRow *row, int64_t *instance, GError **error)
{
    RegistryStore *store = import->registry->store;
    const SchemaEvent *place = &import->registry->study->events[row->event];
    int64_t highest = 0;
    for (size_t i = 0; i < place->n_forms; i++) {
        int64_t found = 0;
        if (row->repeat_form != SIZE_MAX && row->repeat_form != place->forms[i])
            continue;
        if (!store->driver->highest_instance(store, place->forms[i], row->record_id,
                place->unique_name, REGISTRY_INSTANCE_MAX, &found, error))
            return FALSE;
        highest = MAX(highest, found);
    }
    *instance = highest + 1;
    return TRUE;
}

/* A record that was taken out does not come back for a row of which nothing goes in. */
static gboolean leave_out(RegistryImport *import, RegistryRowResult *result, GError **error)
{
    RegistryStore *store = import->registry->store;
    result->new_record = false;
    import->content_is_whole = false;
    g_autofree char *id = g_strdup(import->last_record->str);
    registry_fresh_remove(import->fresh, id);
    registry_known_forget(import->known, id);
    g_string_truncate(import->last_record, 0);
    return store->driver->record_remove(store, id, error);
}

/* What is kept of the same cell. */
typedef struct {
    const RegistryImport *import;
    const RegistryBelow *now;
} Replaced;

/* What another text takes the place of goes into the trail, with what counted for it: a lock
   from before tells it. */
static gboolean log_replaced(const RegistryBelow *stored, void *data, GError **error)
{
    const Replaced *replaced = data;
    const RegistryBelow *now = replaced->now;
    char number[BASE_DECIMAL_SIZE];
    if (stored->key.instance != now->key.instance ||
        strcmp(stored->key.event, now->key.event) != 0 ||
        strcmp(stored->column, now->column) != 0 || strcmp(stored->sent, now->sent) == 0)
        return TRUE;
    const RegistryValueChange row = {.what = REGISTRY_CHANGE_BELOW,
        .subject = registry_value_text(&stored->value, number),
        .record_id = now->key.record_id,
        .event = now->key.event,
        .instance = now->key.instance,
        .column = now->column,
        .old_value = stored->sent,
        .new_value = now->sent,
        .line = now->line};
    return registry_change_log(replaced->import->change, &row, error);
}

/* What was sent below a limit, where the study has that count as another value. */
static gboolean put_below(RegistryImport *import, const RegistryRowWork *work, GError **error)
{
    const Registry *registry = import->registry;
    const SchemaDictionary *dictionary = registry->study->dictionary;
    for (size_t c = 0; registry->study->n_below > 0 && c < dictionary->n_columns; c++) {
        const RegistryCell *cell = &work->row->cells[c];
        char scratch[BASE_DECIMAL_SIZE];
        if (!cell->below)
            continue;
        const char type = schema_sql_type(dictionary, &dictionary->columns[c])[0];
        const RegistryBelow below = {.key = work->key,
            .column = dictionary->columns[c].name,
            .sent = cell->below,
            .value = registry_value_of_cell(cell, type, scratch),
            .import_id = registry_change_id(import->change),
            .line = work->row->line};
        Replaced replaced = {import, &below};
        const char *id = work->key.record_id;
        if (import->content_is_whole && !work->conflicted)
            registry_content_below(import->content, &below);
        else if (!registry_row_forget_digest(import, work, error) ||
                 !registry->store->driver->belows(
                     registry->store, registry_one(id), log_replaced, &replaced, error))
            return FALSE;
        if (!registry->store->driver->below_put(registry->store, &below, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean put_row(
    RegistryImport *import, const RegistryRow *row, RegistryRowResult *result, GError **error)
{
    bool added = false;
    if (!settle_record(import, row, &added, error))
        return FALSE;
    result->new_record = added == 1;
    if (!g_str_equal(import->last_site->str, row->site) &&
        !registry_moves_may_send(
            import->moves, row->record_id, row->site, base_clock_day(&import->info.clock))) {
        result->outcome = REGISTRY_ROW_OTHER_SITE;
        (void)g_strlcpy(result->owner, import->last_site->str, sizeof result->owner);
        return TRUE;
    }
    RegistryRow numbered = *row;
    if (row->instance == 0 && !next_instance(import, row, &numbered.instance, error))
        return FALSE;
    if (numbered.instance > REGISTRY_INSTANCE_MAX && row->instance == 0) {
        result->outcome = REGISTRY_ROW_FULL;
        return TRUE;
    }
    RegistryRowWork work = {.row = &numbered,
        .key = {.record_id = row->record_id,
            .event = import->registry->study->events[row->event].unique_name,
            .instance = numbered.instance},
        .result = result};
    if (!check_key(import, &numbered, error) || !put_forms(import, &work, error))
        return FALSE;
    if (added && !work.inserted && import->reverted->len > 0)
        return leave_out(import, result, error);
    return put_below(import, &work, error) && judge_row(import, &work, added, error);
}

gboolean registry_import_row(
    RegistryImport *import, const RegistryRow *row, RegistryRowResult *result, GError **error)
{
    *result = (RegistryRowResult){.outcome = REGISTRY_ROW_UNCHANGED};
    g_array_set_size(import->cleared, 0);
    g_array_set_size(import->reverted, 0);
    const gboolean ok = put_row(import, row, result, error);
    result->cleared = (const size_t *)(const void *)import->cleared->data;
    result->n_cleared = import->cleared->len;
    result->reverted = (const size_t *)(const void *)import->reverted->data;
    result->n_reverted = import->reverted->len;
    if (!ok)
        g_prefix_error(error, "line %" G_GINT64_FORMAT ": ", row->line);
    import->change->failed = import->change->failed || !ok;
    return ok;
}
