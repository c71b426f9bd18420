#include "registry/original_rows.h"

#include <string.h>

#include "base/encoding.h"
#include "registry/rebuild_inside.h"

typedef struct {
    int64_t import_id;
    char *encoding;
    bool found;
} Entry;

static gboolean take_entry(const RegistryEntry *entry, void *data, GError **error)
{
    Entry *wanted = data;
    (void)error;
    if (entry->import_id == wanted->import_id) {
        wanted->found = true;
        wanted->encoding = g_strdup(entry->encoding);
    }
    return TRUE;
}

/* NULL without an error where they are no text. */
static GString *decode(const GByteArray *bytes, const char *name, GError **error)
{
    static const char zip[] = {'P', 'K', 3, 4};
    if (bytes->len == 0 ||
        (bytes->len >= sizeof zip && memcmp(bytes->data, zip, sizeof zip) == 0))
        return NULL;
    return base_decode(name, (const char *)bytes->data, bytes->len, error);
}

static GPtrArray *headings_of(const BaseCsvRow *row)
{
    GPtrArray *headings = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < row->n_cells; i++)
        g_ptr_array_add(headings, g_strdup(row->cells[i].text));
    g_ptr_array_add(headings, NULL);
    return headings;
}

static gboolean read_rows(const GString *text, GHashTable *lines, RegistryOriginalRowTake take,
    void *data, GError **error)
{
    g_autoptr(BaseCsvReader) reader = base_csv_reader_new_bytes(text->str, text->len, '\0');
    g_autoptr(GPtrArray) headings = NULL;
    BaseCsvRow row;
    BaseCsvStep step = BASE_CSV_END;
    guint left = g_hash_table_size(lines);
    while (left > 0 && ((step = base_csv_reader_next(reader, &row, error)) == BASE_CSV_ROW ||
                           step == BASE_CSV_DEFECT)) {
        if (step != BASE_CSV_ROW)
            continue;
        if (!headings)
            headings = headings_of(&row);
        else if (g_hash_table_contains(lines, &row.line)) {
            take(row.line, (const char *const *)headings->pdata, &row, data);
            left--;
        }
    }
    return left == 0 || step == BASE_CSV_END;
}

gboolean registry_original_rows(Registry *registry, int64_t import_id, GHashTable *lines,
    RegistryOriginalRowTake take, void *data, GError **error)
{
    RegistryStore *store = registry->store;
    const RegistryDriver *driver = store->driver;
    g_auto(RegistryKeptOriginal) kept = {0};
    Entry entry = {.import_id = import_id};
    GError *local = NULL;
    GString *text = NULL;
    if (!driver->begin(store, REGISTRY_READ, error))
        return FALSE;
    if (driver->entries(store, take_entry, &entry, &local) && entry.found &&
        registry_kept_original_read(store, import_id, &kept, &local))
        text = decode(kept.bytes, entry.encoding, &local);
    driver->roll_back(store);
    if (text && !local)
        (void)read_rows(text, lines, take, data, &local);
    if (text)
        g_string_free(text, TRUE);
    g_free(entry.encoding);
    if (local)
        g_propagate_error(error, local);
    return local == NULL;
}
