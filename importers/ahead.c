#include "importers/ahead.h"

#include <string.h>

/* What the registry keeps of so many is some hundred kB. */
enum { MOST_AHEAD = 128 };

void import_ahead(ImportWork *work, uint32_t record)
{
    if (record >= work->ahead && record - work->ahead < work->n_ahead)
        return;
    /* Rows in no order would ask for many to have one; those that go on get ever more. */
    const bool goes_on = record == work->ahead + work->n_ahead;
    const uint32_t n = !goes_on ? 1 : work->n_ahead == 0 ? MOST_AHEAD : 2 * work->n_ahead;
    const uint32_t n_left = import_records_count(work->session->records) - record;
    const char *ids[MOST_AHEAD];
    work->ahead = record;
    work->n_ahead = MIN(MIN(n, MOST_AHEAD), n_left);
    for (uint32_t i = 0; i < work->n_ahead; i++)
        ids[i] = import_records_id(work->session->records, record + i);
    registry_import_expect(work->import, ids, work->n_ahead);
}

typedef struct {
    const char *id;
    uint32_t record;
} Numbered;

static int compare_ids(gconstpointer a, gconstpointer b)
{
    return strcmp(((const Numbered *)a)->id, ((const Numbered *)b)->id);
}

typedef struct {
    ImportWork *work;
    const GArray *numbered;
    ImportAheadDates take;
    void *data;
} Taker;

static void take_dates(size_t i, const RegistryDates *dates, void *data)
{
    const Taker *taker = data;
    taker->take(
        taker->work, g_array_index(taker->numbered, Numbered, i).record, dates, taker->data);
}

gboolean import_ahead_dates(ImportWork *work, const uint32_t *records, size_t n,
    ImportAheadDates take, void *data, GError **error)
{
    g_autoptr(GArray) numbered = g_array_sized_new(FALSE, FALSE, sizeof(Numbered), (guint)n);
    g_autofree const char **ids = g_new(const char *, n + 1);
    for (size_t i = 0; i < n; i++) {
        const Numbered own = {
            import_records_id(work->session->records, records[i]), records[i]};
        g_array_append_val(numbered, own);
    }
    g_array_sort(numbered, compare_ids);
    for (size_t i = 0; i < n; i++)
        ids[i] = g_array_index(numbered, Numbered, i).id;
    Taker taker = {work, numbered, take, data};
    return registry_import_dates(work->import, ids, n, take_dates, &taker, error);
}
