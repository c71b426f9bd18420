#include "registry/record.h"

#include <string.h>

#include "base/date.h"
#include "base/error.h"
#include "base/words.h"
#include "registry/import_store.h"
#include "registry/moves_read.h"
#include "registry/record_work.h"

/* ---- Other hospitals ---- */

static gboolean check_site(const Registry *registry, const char *site, GError **error)
{
    if (schema_study_site(registry->study, site) != SIZE_MAX)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("the study has no site \"%s\"; its study.yaml lists them"), site);
    return FALSE;
}

static gboolean check_other(
    const char *record_id, const char *present, const char *site, GError **error)
{
    if (!g_str_equal(present, site))
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("record %s is %s's already; nothing was changed"), record_id, site);
    return FALSE;
}

static gboolean transfer(
    RecordWork *work, const RecordRows *rows, const char *site, int32_t from, GError **error)
{
    char day[BASE_DATE_SIZE];
    const char *id = rows->record.record_id;
    base_date_format(from, day);
    g_autoptr(RegistryMoves) moves = registry_moves_read(work->registry, error);
    if (!moves)
        return FALSE;
    const char *before = registry_moves_asked(moves, id, rows->record.site, from);
    return check_other(id, before, site, error) &&
           record_work_log(work, id, REGISTRY_MOVED_TRANSFER, "from", NULL, day, error) &&
           record_work_log(work, id, REGISTRY_MOVED_TRANSFER, "site", before, site, error);
}

RegistryRecordDone *registry_record_transfer(Registry *registry, const char *record_id,
    const char *site, int32_t from, const RegistryChangeInfo *info, GError **error)
{
    RecordWork work;
    g_auto(RecordRows) rows = {0};
    if (!check_site(registry, site, error) ||
        !record_work_begin(&work, registry, "record transfer", info, error))
        return NULL;
    const gboolean ok = record_work_find(&work, record_id, &rows, error) &&
                        transfer(&work, &rows, site, from, error);
    return record_work_end(&work, ok, rows.record.record_id, error);
}

static gboolean claim(
    RecordWork *work, const RecordRows *rows, const char *site, GError **error)
{
    RegistryStore *store = work->registry->store;
    RegistryRecord record = rows->record;
    record.site = site;
    return check_other(record.record_id, rows->record.site, site, error) &&
           record_work_log(work, record.record_id, REGISTRY_MOVED_CLAIM, "site",
               rows->record.site, site, error) &&
           store->driver->record_put(store, &record, error) &&
           record_work_touch(work, record.record_id, error);
}

RegistryRecordDone *registry_record_claim(Registry *registry, const char *record_id,
    const char *site, const RegistryChangeInfo *info, GError **error)
{
    RecordWork work;
    g_auto(RecordRows) rows = {0};
    if (!check_site(registry, site, error) ||
        !record_work_begin(&work, registry, "record claim", info, error))
        return NULL;
    const gboolean ok =
        record_work_find(&work, record_id, &rows, error) && claim(&work, &rows, site, error);
    return record_work_end(&work, ok, rows.record.record_id, error);
}

/* ---- Taking out ---- */

typedef struct {
    const char *record_id;
    const RegistryVoid *what;
    const Registry *registry;
} Voided;

static bool is_of_form(const Registry *registry, const char *field, const char *form)
{
    const SchemaField *known =
        field ? schema_dictionary_find(registry->study->dictionary, field) : NULL;
    return known && g_str_equal(known->form, form);
}

static bool is_voided(const RegistryQuery *query, const void *data)
{
    const Voided *voided = data;
    const RegistryVoid *what = voided->what;
    const RegistryProblem *problem = &query->problem;
    return g_strcmp0(problem->record_id, voided->record_id) == 0 &&
           (!what->event || g_strcmp0(problem->event, what->event) == 0) &&
           (!what->form || is_of_form(voided->registry, problem->field, what->form)) &&
           (what->instance == 0 || problem->instance == 0 ||
               problem->instance == what->instance);
}

static gboolean void_row(
    RecordWork *work, const RecordRows *rows, const RecordRow *row, GError **error)
{
    const RegistryValueChange change = {.what = "record",
        .subject = REGISTRY_MOVED_VOID,
        .record_id = row->key.record_id,
        .event = row->key.event,
        .instance = row->key.instance,
        .column = work->registry->forms[row->form].name};
    return registry_change_log(work->change, &change, error) &&
           record_work_take_out(work, rows, row, error);
}

static gboolean fail_empty(const char *record_id, const RegistryVoid *what, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("nothing is stored of record %s there%s%s; 'proreg patient DB %s' shows what is"),
        record_id, what->event ? ": " : "", what->event ? what->event : "", record_id);
    return FALSE;
}

static gboolean void_rows(
    RecordWork *work, const RecordRows *rows, const RegistryVoid *what, GError **error)
{
    const char *id = rows->record.record_id;
    const Voided voided = {id, what, work->registry};
    for (guint i = 0; i < rows->rows->len; i++) {
        const RecordRow *row = &g_array_index(rows->rows, RecordRow, i);
        if ((what->event && strcmp(row->key.event, what->event) != 0) ||
            (what->form && strcmp(work->registry->forms[row->form].name, what->form) != 0) ||
            (what->instance > 0 && row->key.instance != what->instance))
            continue;
        if (!void_row(work, rows, row, error))
            return FALSE;
    }
    if (work->done->n_rows == 0 && rows->rows->len > 0)
        return fail_empty(id, what, error);
    if (!record_work_close(work, is_voided, &voided, error))
        return FALSE;
    return (guint)work->done->n_rows < rows->rows->len ? record_work_touch(work, id, error)
                                                       : record_work_remove(work, id, error);
}

RegistryRecordDone *registry_record_void(Registry *registry, const char *record_id,
    const RegistryVoid *what, const RegistryChangeInfo *info, GError **error)
{
    RecordWork work;
    g_auto(RecordRows) rows = {0};
    if (!record_work_begin(&work, registry, "record void", info, error))
        return NULL;
    const gboolean ok = record_work_find(&work, record_id, &rows, error) &&
                        void_rows(&work, &rows, what, error);
    return record_work_end(&work, ok, rows.record.record_id, error);
}

/* ---- Consent ---- */

static bool asks_consent(const RegistryQuery *query, const void *data)
{
    return g_strcmp0(query->problem.rule_id, "consent") == 0 &&
           g_strcmp0(query->problem.record_id, data) == 0;
}

static gboolean withdraw(
    RecordWork *work, const RecordRows *rows, const char *scope, GError **error)
{
    RegistryStore *store = work->registry->store;
    RegistryRecord record = rows->record;
    if (g_strcmp0(record.withdrawn, scope) == 0) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            scope ? _("record %s has withdrawn already, in this scope; nothing was changed")
                  : _("record %s has not withdrawn; nothing was changed"),
            record.record_id);
        return FALSE;
    }
    record.withdrawn = scope;
    return record_work_log(work, record.record_id, REGISTRY_MOVED_WITHDRAW, "withdrawn",
               rows->record.withdrawn, scope, error) &&
           store->driver->record_put(store, &record, error) &&
           record_work_close(work, asks_consent, record.record_id, error);
}

RegistryRecordDone *registry_record_withdraw(Registry *registry, const char *record_id,
    const char *scope, const RegistryChangeInfo *info, GError **error)
{
    RecordWork work;
    g_auto(RecordRows) rows = {0};
    if (!record_work_begin(&work, registry, "withdraw", info, error))
        return NULL;
    const gboolean ok = record_work_find(&work, record_id, &rows, error) &&
                        withdraw(&work, &rows, scope, error);
    return record_work_end(&work, ok, rows.record.record_id, error);
}

gboolean registry_import_withdraw(
    RegistryImport *import, const char *record_id, const char *scope, GError **error)
{
    g_auto(RecordRows) rows = {0};
    RegistryStore *store = import->registry->store;
    RecordWork work = {.registry = import->registry, .change = import->change};
    if (!record_rows_read(import->registry, record_id, &rows, error))
        return FALSE;
    RegistryRecord record = rows.record;
    if (!record.record_id ||
        record_scope_number(scope) <= record_scope_number(record.withdrawn))
        return TRUE;
    record.withdrawn = scope;
    const gboolean ok = record_work_log(&work, record.record_id, REGISTRY_MOVED_WITHDRAW,
                            "withdrawn", rows.record.withdrawn, scope, error) &&
                        store->driver->record_put(store, &record, error);
    import->change->failed = import->change->failed || !ok;
    return ok;
}
