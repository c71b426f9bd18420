/**
 * @file
 * Forms of the past: the scan of today's, without what came since, and in their places the
 * records that are kept as they were.
 */
#include <string.h>

#include "registry/past.h"

typedef struct {
    RegistryFormScan base;
    RegistryFormScan *inner;
    PastStore *past;
    size_t form;
    size_t n;
    size_t *places;           /* Of the columns asked for, in the form's row. */
    RegistryDomain **domains; /* NULL: as values. */
    bool *events;
    RegistryDatum *values;
    uint32_t *codes;

    /* While it runs: */
    const RegistryScanRecords *records;
    size_t *kept; /* Positions of records that are kept as they were, in order. */
    size_t n_kept, next;
    RegistryScanRow take;
    void *data;
} PastScan;

static PastScan *scan_new(PastStore *past, const RegistryFormWanted *wanted)
{
    const RegistryForm *source = &past->registry->forms[wanted->form];
    const size_t n = wanted->n;
    PastScan *scan = g_new0(PastScan, 1);
    scan->base.driver = &past->driver;
    scan->past = past;
    scan->form = wanted->form;
    scan->n = n;
    scan->places = g_new0(size_t, n + 1);
    scan->domains = wanted->domains ? g_new0(RegistryDomain *, n + 1) : NULL;
    for (size_t i = 0; wanted->domains && i < n; i++)
        scan->domains[i] = wanted->domains[i];
    scan->events =
        g_memdup2(wanted->events, past->registry->study->n_events * sizeof *wanted->events);
    scan->values = g_new0(RegistryDatum, n + 1);
    scan->codes = g_new0(uint32_t, n + 1);
    for (size_t i = 0; i < n; i++)
        for (size_t c = 0; c < source->n_columns; c++)
            if (source->columns[c] == wanted->columns[i])
                scan->places[i] = c;
    return scan;
}

RegistryFormScan *registry_past_scan_open(
    RegistryStore *store, const RegistryFormWanted *wanted, size_t n, GError **error)
{
    PastStore *past = (PastStore *)store;
    PastScan *scan = scan_new(past, wanted);
    scan->inner = past->now->driver->scan_open(past->now, wanted, n, error);
    if (scan->inner)
        return &scan->base;
    registry_past_scan_close(&scan->base);
    return NULL;
}

void registry_past_scan_close(RegistryFormScan *base)
{
    PastScan *scan = (PastScan *)base;
    if (scan->inner)
        scan->inner->driver->scan_close(scan->inner);
    g_free(scan->places);
    g_free(scan->domains);
    g_free(scan->events);
    g_free(scan->values);
    g_free(scan->codes);
    g_free(scan);
}

/* To its place where it has one, else it is taken. */
static void give(PastScan *scan, const RegistryScanKey *key, const RegistryDatum *values,
    const uint32_t *codes)
{
    const RegistryScanPlaces *places = scan->records->places;
    if (!places || key->instance != 1) {
        scan->take(key, values, codes, scan->data);
        return;
    }
    const size_t at = key->event * places->stride + key->record;
    places->present[at] = true;
    for (size_t i = 0; i < scan->n; i++)
        places->codes[i][at] = codes[i];
}

static void give_row(PastScan *scan, size_t position, const RecordRow *row)
{
    const size_t event = schema_study_event(scan->past->registry->study, row->key.event);
    if (row->form != scan->form || event == SIZE_MAX || !scan->events[event])
        return;
    for (size_t i = 0; i < scan->n; i++) {
        scan->values[i] = registry_value_datum(&row->values[scan->places[i]]);
        if (scan->domains)
            scan->codes[i] = registry_domain_code(scan->domains[i], &scan->values[i]);
    }
    const RegistryScanKey key = {
        scan->records->ids[position], position, event, row->key.instance, 0};
    give(scan, &key, scan->domains ? NULL : scan->values, scan->domains ? scan->codes : NULL);
}

/* The records that are kept, up to that position. */
static void give_kept(PastScan *scan, size_t position)
{
    for (; scan->next < scan->n_kept && scan->kept[scan->next] < position; scan->next++) {
        const size_t at = scan->kept[scan->next];
        const PastRecord *record = registry_past_find(scan->past, scan->records->ids[at]);
        for (guint i = 0; i < record->own.rows->len; i++)
            give_row(scan, at, &g_array_index(record->own.rows, RecordRow, i));
    }
}

static void take_today(
    const RegistryScanKey *key, const RegistryDatum *values, const uint32_t *codes, void *data)
{
    PastScan *scan = data;
    give_kept(scan, key->record);
    if (!registry_past_hides(scan->past, scan->form, key->record_id, key->event, key->instance))
        give(scan, key, values, codes);
}

/* Which of the records are wanted from the store of today. */
static bool *split(PastScan *scan, const RegistryScanRecords *records)
{
    bool *wanted = g_new0(bool, records->n + 1);
    scan->kept = g_new0(size_t, records->n + 1);
    scan->n_kept = scan->next = 0;
    for (size_t i = 0; i < records->n; i++) {
        if (records->wanted && !records->wanted[i])
            continue;
        if (registry_past_find(scan->past, records->ids[i]))
            scan->kept[scan->n_kept++] = i;
        else
            wanted[i] = true;
    }
    return wanted;
}

gboolean registry_past_scan_run(RegistryFormScan *base, const RegistryScanRecords *records,
    RegistryScanRow take, void *data, GError **error)
{
    PastScan *scan = (PastScan *)base;
    scan->records = records;
    scan->take = take;
    scan->data = data;
    g_autofree bool *wanted = split(scan, records);
    const RegistryScanRecords today = {.ids = records->ids, .n = records->n, .wanted = wanted};
    const gboolean ok =
        scan->inner->driver->scan_run(scan->inner, &today, take_today, scan, error);
    if (ok)
        give_kept(scan, SIZE_MAX);
    g_clear_pointer(&scan->kept, g_free);
    return ok;
}
