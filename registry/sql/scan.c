#include "registry/sql/scan.h"

enum { KEY_COLUMNS = 3 };

void registry_sql_scan_init(
    RegistrySqlScan *form, RegistrySqlStore *store, const RegistryFormWanted *wanted)
{
    const size_t n = wanted->n;
    const SchemaStudy *study = store->study;
    form->base.driver = store->base.driver;
    form->store = store;
    form->n_columns = n;
    form->domains = wanted->domains ? g_new0(RegistryDomain *, n + 1) : NULL;
    for (size_t i = 0; wanted->domains && i < n; i++)
        form->domains[i] = wanted->domains[i];
    form->values = g_new0(RegistryDatum, n + 1);
    form->codes = g_new0(uint32_t, n + 1);
    form->own = g_new0(uint32_t *, n + 1);
    for (size_t i = 0; i < n; i++)
        form->own[i] = &form->codes[i];
    form->events = g_memdup2(wanted->events, study->n_events * sizeof *wanted->events);
    form->event_sizes = g_new0(size_t, study->n_events + 1);
    for (size_t e = 0; e < study->n_events; e++)
        form->event_sizes[e] = strlen(study->events[e].unique_name);
}

void registry_sql_scan_clear(RegistrySqlScan *form)
{
    registry_sql_reading_clear(&form->reading);
    g_free(form->own_sizes);
    g_free(form->domains);
    g_free(form->values);
    g_free(form->codes);
    g_free(form->own);
    g_free(form->events);
    g_free(form->event_sizes);
}

static const size_t *count_sizes(RegistrySqlScan *form)
{
    form->own_sizes = g_renew(size_t, form->own_sizes, form->records->n + 1);
    for (size_t i = form->position; i < form->end; i++)
        form->own_sizes[i] = strlen(form->records->ids[i]);
    return form->own_sizes;
}

bool registry_sql_scan_start(
    RegistrySqlScan *form, const RegistryScanRecords *records, RegistryScanRow take, void *data)
{
    form->records = records;
    form->take = take;
    form->data = data;
    form->position = 0;
    form->end = records->n;
    while (records->wanted && form->end > 0 && !records->wanted[form->end - 1])
        form->end--;
    while (records->wanted && form->position < form->end && !records->wanted[form->position])
        form->position++;
    form->id_sizes = records->sizes ? records->sizes : count_sizes(form);
    return form->position < form->end;
}

static gboolean take_columns(RegistrySqlStatement *select, void *data, GError **error)
{
    RegistrySqlScan *form = data;
    (void)error;
    const char *record_id = registry_sql_text(select, 0);
    const char *event = registry_sql_text(select, 1);
    if (!registry_sql_scan_wants_record(form, record_id, strlen(record_id)) ||
        !registry_sql_scan_wants_event(form, event, strlen(event)))
        return TRUE;
    const int64_t instance = registry_sql_integer(select, 2);
    size_t at = 0;
    uint32_t *const *to = form->domains ? registry_sql_scan_target(form, instance, &at) : NULL;
    for (size_t i = 0; i < form->n_columns; i++) {
        const RegistryValue value = registry_sql_value(select, KEY_COLUMNS + (int)i);
        form->values[i] = registry_value_datum(&value);
        if (to)
            to[i][at] = registry_domain_code(form->domains[i], &form->values[i]);
    }
    registry_sql_scan_give(form, instance);
    return TRUE;
}

static char *select_sql(
    const RegistrySqlScan *form, const RegistryForm *source, const size_t *columns)
{
    GString *sql = g_string_new("SELECT record_id, event, instance");
    for (size_t i = 0; i < form->n_columns; i++)
        for (size_t c = 0; c < source->n_columns; c++)
            if (source->columns[c] == columns[i])
                g_string_append_printf(sql, ", %s", source->names[c]);
    g_string_append_printf(sql,
        " FROM %s\nWHERE record_id {whose} ORDER BY record_id, event, instance", source->table);
    return g_string_free(sql, FALSE);
}

/* Some thousand records at a time: an engine may hold all that a statement gives. */
enum { RECORDS_AT_A_TIME = 4096 };

gboolean registry_sql_scan_select(RegistrySqlScan *form, GError **error)
{
    const char *const *ids = form->records->ids;
    RegistrySqlAsked asked = {.doing = "reading a form", .take = form->take_row, .data = form};
    for (size_t from = form->position; from < form->end; from += RECORDS_AT_A_TIME) {
        const size_t n = MIN(RECORDS_AT_A_TIME, form->end - from);
        asked.whose = form->records->apart ? registry_these(ids + from, n)
                                           : registry_range(ids[from], ids[from + n - 1]);
        if (!registry_sql_read(form->store, &form->reading, &asked, error))
            return FALSE;
    }
    return TRUE;
}

void registry_sql_scan_prepare(
    RegistrySqlScan *form, const RegistryForm *source, const size_t *columns)
{
    form->reading.sql = select_sql(form, source, columns);
    form->take_row = take_columns;
}
