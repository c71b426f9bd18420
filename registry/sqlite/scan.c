/*
 * Scans of a form's table in the order of its key: straight from the pages (registry/sqlite/
 * tree.h), or by SQLite where that cannot be.
 */
#include <string.h>

#include "registry/sql/scan.h"
#include "registry/sqlite/inside.h"
#include "registry/sqlite/record.h"
#include "registry/sqlite/tree.h"

/* Columns before those of the dictionary: the key, then import and line. */
enum { KEY_COLUMNS = 3, OWN_COLUMNS = 5 };

/* A column in a stored row. */
typedef struct {
    uint32_t n_before; /* Columns between the one before and this. */
    uint32_t place;    /* Of its value. */
    bool is_real;      /* It holds real numbers. */
    RegistryDomain *domain;
    const uint32_t *small; /* Of the domain, if the values are whole. */
} Stored;

typedef struct {
    RegistrySqlScan scan;
    RegistrySqliteTree *tree; /* NULL: by the statement. */
    GArray *stored;           /* Stored: the columns that are wanted, as they lie. */
    char *texts;              /* The texts of the row, each with a NUL. */
    size_t n_texts;
} FormScan;

/* ---- from the tree ---- */

/* A text of the row with a NUL after it. */
static void keep_text(FormScan *form, RegistryDatum *datum)
{
    char *kept = form->texts + form->n_texts;
    memcpy(kept, datum->text, datum->size);
    kept[datum->size] = '\0';
    form->n_texts += datum->size + 1;
    datum->text = kept;
}

/* Reads the columns after the key; false where the row is damaged. */
static bool read_values(FormScan *form, RegistrySqliteRecord *record)
{
    const Stored *stored = (const Stored *)(const void *)form->stored->data;
    RegistrySqliteField field;
    for (guint i = 0; i < form->stored->len; i++) {
        RegistryDatum *value = &form->scan.values[stored[i].place];
        if (!registry_sqlite_record_skip(record, stored[i].n_before) ||
            !registry_sqlite_record_next(record, &field) ||
            !registry_sqlite_field_datum(&field, stored[i].is_real, value))
            return false;
        if (value->kind == REGISTRY_DATUM_TEXT)
            keep_text(form, value);
    }
    return true;
}

/* Values of one byte and less, which most are: the number is that of its kind, and the byte
   under a mask. NULL is -1, which has no code, and so are values of all other kinds. */
typedef struct {
    int8_t number, mask;
    uint8_t width;
} Quick;

static const Quick *quick_kinds(void)
{
    enum { NONE = -1 };
    static const Quick kinds[16] = {{NONE, 0, 0}, {0, -1, 1}, {NONE, 0, 0}, {NONE, 0, 0},
        {NONE, 0, 0}, {NONE, 0, 0}, {NONE, 0, 0}, {NONE, 0, 0}, {0, 0, 0}, {1, 0, 0},
        {NONE, 0, 0}, {NONE, 0, 0}, {NONE, 0, 0}, {NONE, 0, 0}, {NONE, 0, 0}, {NONE, 0, 0}};
    return kinds;
}

/* The code of the next value, whatever it is; false where there is no such kind. */
static bool read_code(const Stored *stored, RegistrySqliteRecord *record, uint32_t *code)
{
    RegistrySqliteField field;
    RegistryDatum datum;
    if (!registry_sqlite_record_next(record, &field) ||
        !registry_sqlite_field_datum(&field, stored->is_real, &datum))
        return false;
    *code = registry_domain_code(stored->domain, &datum);
    return true;
}

/* As read_values, but as codes. A byte after the row may be looked at, but not used. */
static bool read_codes(
    const FormScan *form, RegistrySqliteRecord record, uint32_t *const *to, size_t at)
{
    const Stored *stored = (const Stored *)(const void *)form->stored->data;
    const Quick *quick = quick_kinds();
    for (guint left = form->stored->len; left > 0; left--, stored++) {
        if (stored->n_before > 0 && !registry_sqlite_record_skip(&record, stored->n_before))
            return false;
        const size_t kind = record.kinds < record.kinds_end ? *record.kinds : 0;
        const Quick *as = &quick[MIN(kind, 15)];
        uint32_t code = stored->small[as->number + ((int8_t)*record.bytes & as->mask)];
        if (code != 0 || kind == 0) {
            record.kinds += record.kinds < record.kinds_end; /* After which all is NULL. */
            record.bytes += as->width;
            if (record.bytes > record.end)
                return false;
        } else if (!read_code(stored, &record, &code)) {
            return false;
        }
        to[stored->place][at] = code;
    }
    return true;
}

/* False where the row is damaged. */
static bool take_row(FormScan *form, const uint8_t *row, size_t size)
{
    RegistrySqliteRecord record;
    RegistrySqliteField key[KEY_COLUMNS];
    if (!registry_sqlite_record_begin(&record, row, size))
        return false;
    for (size_t i = 0; i < KEY_COLUMNS; i++)
        if (!registry_sqlite_record_next(&record, &key[i]))
            return false;
    if (!registry_sql_scan_wants_record(&form->scan, (const char *)key[0].bytes, key[0].size) ||
        !registry_sql_scan_wants_event(&form->scan, (const char *)key[1].bytes, key[1].size))
        return true;
    if (key[2].kind == 0 || key[2].kind == 7 || key[2].kind > 9)
        return false;
    const int64_t instance = registry_sqlite_field_integer(&key[2]);
    size_t at = 0;
    uint32_t *const *to =
        form->scan.domains ? registry_sql_scan_target(&form->scan, instance, &at) : NULL;
    if (!(to ? read_codes(form, record, to, at) : read_values(form, &record)))
        return false;
    registry_sql_scan_give(&form->scan, instance);
    return true;
}

/* From the record at the position to the end. */
static gboolean run_range(FormScan *form, GError **error)
{
    const uint8_t *row = NULL;
    size_t size = 0, n_allocated = 0;
    bool ok = true;
    int state = registry_sqlite_tree_seek(
                    form->tree, form->scan.records->ids[form->scan.position], error)
                    ? 1
                    : -1;
    while (state == 1 && ok && form->scan.position < form->scan.end) {
        state = registry_sqlite_tree_next(form->tree, &row, &size, error);
        if (state != 1)
            break;
        if (!form->scan.domains && size + form->scan.n_columns > n_allocated) {
            n_allocated = 2 * (size + form->scan.n_columns);
            form->texts = g_realloc(form->texts, n_allocated);
        }
        form->n_texts = 0;
        ok = take_row(form, row, size);
    }
    g_clear_pointer(&form->texts, g_free);
    return ok ? state >= 0 : registry_sqlite_tree_damaged(form->tree, error);
}

static gboolean run_tree(FormScan *form, GError **error)
{
    const RegistryScanRecords *records = form->scan.records;
    const size_t end = form->scan.end;
    if (!records->apart)
        return run_range(form, error);
    for (size_t i = form->scan.position; i < end; i++) {
        form->scan.position = i;
        form->scan.end = i + 1;
        if ((!records->wanted || records->wanted[i]) && !run_range(form, error))
            return FALSE;
    }
    return TRUE;
}

/* Where the columns that are wanted lie in a row. */
static void place_columns(FormScan *form, const RegistryForm *source, const size_t *columns)
{
    uint32_t n_before = OWN_COLUMNS - KEY_COLUMNS;
    for (size_t c = 0; c < source->n_columns; c++) {
        size_t i = 0;
        while (i < form->scan.n_columns && columns[i] != source->columns[c])
            i++;
        if (i < form->scan.n_columns) {
            RegistryDomain *domain = form->scan.domains ? form->scan.domains[i] : NULL;
            const bool is_real = source->types[c] == 'R';
            const Stored stored = {n_before, (uint32_t)i, is_real, domain,
                is_real || !domain ? registry_domain_no_small()
                                   : registry_domain_small(domain)};
            g_array_append_val(form->stored, stored);
        }
        n_before = i < form->scan.n_columns ? 0 : n_before + 1;
    }
}

/* ---- either way ---- */

RegistryFormScan *registry_sqlite_scan_open(
    RegistryStore *base, const RegistryFormWanted *wanted, size_t n, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    const RegistryForm *source = &store->sql.forms[wanted->form];
    (void)n;
    if (!registry_sql_settle(&store->sql, error))
        return NULL;
    FormScan *form = g_new0(FormScan, 1);
    registry_sql_scan_init(&form->scan, &store->sql, wanted);
    form->stored = g_array_new(FALSE, FALSE, sizeof(Stored));
    gboolean ok = store->sql.looks_back ||
                  registry_sqlite_tree_open(store->db, source->name, &form->tree, error);
    if (form->tree)
        place_columns(form, source, wanted->columns);
    else
        registry_sql_scan_prepare(&form->scan, source, wanted->columns);
    if (ok)
        return &form->scan.base;
    registry_sqlite_scan_close(&form->scan.base);
    return NULL;
}

void registry_sqlite_scan_close(RegistryFormScan *base)
{
    FormScan *form = (FormScan *)base;
    registry_sql_scan_clear(&form->scan);
    registry_sqlite_tree_free(form->tree);
    g_array_unref(form->stored);
    g_free(form);
}

gboolean registry_sqlite_scan_run(RegistryFormScan *base, const RegistryScanRecords *records,
    RegistryScanRow take, void *data, GError **error)
{
    FormScan *form = (FormScan *)base;
    if (!registry_sql_scan_start(&form->scan, records, take, data))
        return TRUE;
    return form->tree ? run_tree(form, error) : registry_sql_scan_select(&form->scan, error);
}
