/* Reading within one transaction of whatever store it is. */
#include "registry/store_scan.h"

#include "registry/inside.h"

struct RegistryScan {
    Registry *registry;
};

static const RegistryDriver *driver_of(const RegistryScan *scan)
{
    return scan->registry->store->driver;
}

RegistryScan *registry_scan_begin(Registry *registry, GError **error)
{
    if (!registry->store->driver->begin(registry->store, REGISTRY_READ, error))
        return NULL;
    RegistryScan *scan = g_new0(RegistryScan, 1);
    scan->registry = registry;
    return scan;
}

void registry_scan_end(RegistryScan *scan)
{
    if (!scan)
        return;
    driver_of(scan)->roll_back(scan->registry->store);
    g_free(scan);
}

/* Where what is read goes. */
typedef struct {
    const SchemaStudy *study;
    RegistryScanRecord record;
    RegistryScanMissing missing;
    void *data;
} Taker;

static gboolean take_record(const RegistryRecord *record, void *data, GError **error)
{
    const Taker *taker = data;
    (void)error;
    taker->record(record->record_id, record->site, record->digest, taker->data);
    return TRUE;
}

gboolean registry_scan_records(RegistryScan *scan, const char *after, int64_t n,
    RegistryScanRecord take, void *data, GError **error)
{
    Taker taker = {.record = take, .data = data};
    return driver_of(scan)->next_records(
        scan->registry->store, after, n, take_record, &taker, error);
}

gboolean registry_scan_these(RegistryScan *scan, const char *const *ids, size_t n,
    RegistryScanRecord take, void *data, GError **error)
{
    Taker taker = {.record = take, .data = data};
    return driver_of(scan)->records(
        scan->registry->store, registry_these(ids, n), take_record, &taker, error);
}

static gboolean take_missing(const RegistryMissing *missing, void *data, GError **error)
{
    const Taker *taker = data;
    (void)error;
    const RegistryScanKey key = {.record_id = missing->key.record_id,
        .record = SIZE_MAX,
        .event = schema_study_event(taker->study, missing->key.event),
        .instance = missing->key.instance};
    if (key.event != SIZE_MAX)
        taker->missing(&key, missing->column, taker->data);
    return TRUE;
}

gboolean registry_scan_missing(RegistryScan *scan, const char *const *ids, size_t n,
    RegistryScanMissing take, void *data, GError **error)
{
    Taker taker = {.study = scan->registry->study, .missing = take, .data = data};
    return driver_of(scan)->missing(scan->registry->store,
        ids ? registry_these(ids, n) : registry_all(), take_missing, &taker, error);
}

gboolean registry_scan_open_queries(
    RegistryScan *scan, RegistryScanQueries take, void *data, GError **error)
{
    return driver_of(scan)->open_queries(scan->registry->store, take, data, error);
}

RegistryFormScan *registry_scan_form(
    RegistryScan *scan, const RegistryFormWanted *wanted, GError **error)
{
    return driver_of(scan)->scan_open(scan->registry->store, wanted, 1, error);
}

gboolean registry_form_scan_run(RegistryFormScan *form, const RegistryScanRecords *records,
    RegistryScanRow take, void *data, GError **error)
{
    return form->driver->scan_run(form, records, take, data, error);
}

void registry_form_scan_free(RegistryFormScan *form)
{
    if (form)
        form->driver->scan_close(form);
}

/* Of which of several forms the rows of a scan are. */
typedef struct {
    size_t first;
    RegistryScanRow take;
    void *data;
} Forms;

static void take_of_forms(
    const RegistryScanKey *key, const RegistryDatum *values, const uint32_t *codes, void *data)
{
    const Forms *forms = data;
    RegistryScanKey of_these = *key;
    of_these.wanted += forms->first;
    forms->take(&of_these, values, codes, forms->data);
}

gboolean registry_scan_forms(RegistryScan *scan, const RegistryFormWanted *wanted, size_t n,
    const RegistryScanRecords *records, RegistryScanRow take, void *data, GError **error)
{
    const size_t at_once = driver_of(scan)->scans_together ? n : 1;
    gboolean ok = TRUE;
    for (size_t i = 0; ok && i < n; i += at_once) {
        Forms forms = {i, take, data};
        RegistryFormScan *rows =
            driver_of(scan)->scan_open(scan->registry->store, &wanted[i], at_once, error);
        ok = rows && registry_form_scan_run(rows, records, take_of_forms, &forms, error);
        registry_form_scan_free(rows);
    }
    return ok;
}

RegistryDatum registry_value_datum(const RegistryValue *value)
{
    switch (value->kind) {
    case REGISTRY_VALUE_INTEGER:
        return (RegistryDatum){.kind = REGISTRY_DATUM_INTEGER, .integer = value->integer};
    case REGISTRY_VALUE_REAL:
        return (RegistryDatum){.kind = REGISTRY_DATUM_REAL, .real = value->real};
    case REGISTRY_VALUE_TEXT:
        return registry_datum_of_text(value->text);
    case REGISTRY_VALUE_NONE:
    case REGISTRY_VALUE_MISSING:
        break;
    }
    return (RegistryDatum){.kind = REGISTRY_DATUM_NULL};
}
