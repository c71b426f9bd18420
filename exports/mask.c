#include "exports/mask.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "exports/mask_rules.h"

enum { CODE_LETTERS = 16, SITE_LETTERS = 4 };

struct ExportMask {
    const SchemaStudy *study;
    const ExportKey *key;
    GHashTable *withheld;  /* Ids. */
    bool consent_is_taken; /* The study asks none, and somebody answers for that. */
    bool is_for_analysis;  /* Dates are counted from the origin, and ages stay. */
    GHashTable *seen;      /* Names of variables that were judged. */
    GHashTable *derived;   /* Name -> SchemaDerived *, borrowed. */
    GPtrArray *sites;      /* char *: code of each site of the study. */
    GHashTable *cells;     /* Group -> number of patients. */
    ExportMaskResult result;
    GArray *rows;   /* RegistryExportRow */
    GArray *values; /* RegistryValue */
    GStringChunk *texts;
    char *pseudonym;
    RegistryExportRecord record;
};

/* Codes of the sites, with as many letters as make them differ. */
static void code_sites(ExportMask *mask)
{
    for (gsize letters = SITE_LETTERS;; letters++) {
        g_autoptr(GHashTable) taken = g_hash_table_new(g_str_hash, g_str_equal);
        g_ptr_array_set_size(mask->sites, 0);
        bool differ = true;
        for (size_t i = 0; i < mask->study->n_sites; i++) {
            g_autofree char *code =
                export_key_code(mask->key, "site", mask->study->sites[i].code, letters);
            char *name = g_strconcat("S", code, NULL);
            differ = g_hash_table_add(taken, name) && differ;
            g_ptr_array_add(mask->sites, name);
        }
        if (differ)
            return;
    }
}

ExportMask *export_mask_new(const SchemaStudy *study, const ExportKey *key)
{
    ExportMask *mask = g_new0(ExportMask, 1);
    mask->study = study;
    mask->key = key;
    mask->withheld = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    mask->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    mask->derived = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < study->n_derived; i++)
        (void)g_hash_table_insert(mask->derived, study->derived[i].name, &study->derived[i]);
    mask->sites = g_ptr_array_new_with_free_func(g_free);
    mask->cells = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    mask->result.left_out = g_ptr_array_new_with_free_func(g_free);
    mask->result.pseudonyms = g_ptr_array_new_with_free_func(g_free);
    mask->result.small = g_ptr_array_new_with_free_func(g_free);
    mask->rows = g_array_new(FALSE, FALSE, sizeof(RegistryExportRow));
    mask->values = g_array_new(FALSE, TRUE, sizeof(RegistryValue));
    mask->texts = g_string_chunk_new(4096);
    code_sites(mask);
    return mask;
}

void export_mask_free(ExportMask *mask)
{
    if (!mask)
        return;
    g_hash_table_unref(mask->withheld);
    g_hash_table_unref(mask->seen);
    g_hash_table_unref(mask->derived);
    g_ptr_array_unref(mask->sites);
    g_hash_table_unref(mask->cells);
    g_ptr_array_unref(mask->result.left_out);
    g_ptr_array_unref(mask->result.pseudonyms);
    g_ptr_array_unref(mask->result.small);
    g_free(mask->result.by);
    g_array_unref(mask->rows);
    g_array_unref(mask->values);
    g_string_chunk_free(mask->texts);
    g_free(mask->pseudonym);
    g_free(mask);
}

void export_mask_withhold(ExportMask *mask, const char *record_id)
{
    (void)g_hash_table_add(mask->withheld, g_strdup(record_id));
}

void export_mask_count_withdrawn(ExportMask *mask, int64_t n)
{
    mask->result.n_withdrawn += n;
}

void export_mask_take_consent(ExportMask *mask)
{
    mask->consent_is_taken = true;
}

void export_mask_for_analysis(ExportMask *mask)
{
    mask->is_for_analysis = true;
}

/* ---- which variables ---- */

static bool is_needed(const ExportMask *mask, const RegistryExportColumn *column)
{
    const SchemaSharing *sharing = &mask->study->sharing;
    const size_t field =
        column->field ? (size_t)(column->field - mask->study->dictionary->fields) : SIZE_MAX;
    bool needed =
        field != SIZE_MAX && (field == sharing->consent || field == sharing->age ||
                                 (mask->is_for_analysis && field == mask->study->roles.origin));
    for (size_t i = 0; i < sharing->n_by; i++)
        needed = needed || field == sharing->by[i];
    return needed;
}

RegistryExportUse export_mask_use(
    ExportMask *mask, const RegistryExportColumn *column, bool asked)
{
    const char *name = column->field ? column->field->name : column->name;
    if (column->derived)
        (void)g_hash_table_insert(
            mask->derived, column->derived->name, (gpointer)column->derived);
    const char *reason = asked ? export_mask_reason(mask->study, mask->derived, column) : NULL;
    if (reason && g_hash_table_add(mask->seen, g_strdup(name)))
        g_ptr_array_add(mask->result.left_out, g_strdup_printf("%s: %s", name, reason));
    if (asked && !reason)
        return REGISTRY_EXPORT_SHOWN;
    return is_needed(mask, column) ? REGISTRY_EXPORT_HIDDEN : REGISTRY_EXPORT_LEFT;
}

/* ---- which patients ---- */

/* The first value of the field on any row; NULL where there is none. */
static const RegistryValue *value_of_field(
    const GArray *columns, const RegistryExportRecord *record, const SchemaField *field)
{
    for (guint c = 0; c < columns->len; c++) {
        if (g_array_index(columns, RegistryExportColumn, c).field != field)
            continue;
        for (size_t i = 0; i < record->n_rows; i++)
            if (record->rows[i].values[c].kind != REGISTRY_VALUE_NONE)
                return &record->rows[i].values[c];
    }
    return NULL;
}

static bool covers(const SchemaSharing *sharing, const RegistryValue *value)
{
    char buffer[BASE_DECIMAL_SIZE];
    if (value->kind == REGISTRY_VALUE_MISSING)
        return false;
    const char *code = registry_value_text(value, buffer);
    return sharing->n_codes > 0 ? schema_sharing_lists(sharing->codes, code)
                                : g_strcmp0(code, "1") == 0;
}

/* Whatever was said, at whichever visit, must cover it. */
static bool consents(
    const ExportMask *mask, const GArray *columns, const RegistryExportRecord *record)
{
    const SchemaSharing *sharing = &mask->study->sharing;
    bool said = false;
    if (sharing->consent == SIZE_MAX)
        return mask->consent_is_taken;
    const SchemaField *field = &mask->study->dictionary->fields[sharing->consent];
    for (guint c = 0; c < columns->len; c++) {
        if (g_array_index(columns, RegistryExportColumn, c).field != field)
            continue;
        for (size_t i = 0; i < record->n_rows; i++) {
            const RegistryValue *value = &record->rows[i].values[c];
            if (value->kind == REGISTRY_VALUE_NONE)
                continue;
            if (!covers(sharing, value))
                return false;
            said = true;
        }
    }
    return said;
}

/* ---- values ---- */

/* A date, with or without a time, moved by so many days; NULL where the text is none. */
static const char *shifted(ExportMask *mask, const char *text, int days)
{
    char date[BASE_DATE_SIZE];
    int32_t day;
    (void)g_strlcpy(date, text, sizeof date);
    const size_t size = strlen(text);
    if (size < 10 || (size > 10 && text[10] != ' ' && text[10] != 'T') ||
        !base_date_parse(date, BASE_DATE_YMD, &day))
        return NULL;
    base_date_format(day + days, date);
    g_autofree char *moved = g_strconcat(date, text + 10, NULL);
    return g_string_chunk_insert(mask->texts, moved);
}

static RegistryValue masked(
    ExportMask *mask, const RegistryExportColumn *column, const RegistryValue *value, int days)
{
    const RegistryValue none = {.kind = REGISTRY_VALUE_NONE};
    const bool is_moment = column->type == SCHEMA_DATE || column->type == SCHEMA_DATETIME;
    RegistryValue out = *value;
    if (value->kind == REGISTRY_VALUE_TEXT &&
        (is_moment || (column->derived && column->n_choices == 0))) {
        /* A computed text is a date or nothing that is known to be harmless. */
        out.text = shifted(mask, value->text, days);
        if (!out.text && schema_sharing_lists(mask->study->sharing.keep, column->name))
            return *value;
        return out.text ? out : none;
    }
    if (mask->is_for_analysis || !export_mask_is_age(mask->study, column))
        return out;
    if (value->kind == REGISTRY_VALUE_INTEGER && value->integer > EXPORT_AGE_TOP)
        out.integer = EXPORT_AGE_TOP + 1;
    if (value->kind == REGISTRY_VALUE_REAL && value->real > EXPORT_AGE_TOP)
        out.real = EXPORT_AGE_TOP + 1;
    return out;
}

/* ---- groups of patients alike ---- */

static char *age_group(const RegistryValue *value)
{
    double age = NAN;
    if (value && value->kind == REGISTRY_VALUE_INTEGER)
        age = (double)value->integer;
    if (value && value->kind == REGISTRY_VALUE_REAL)
        age = floor(value->real);
    if (!(age >= 0))
        return g_strdup("unknown");
    if (age > EXPORT_AGE_TOP)
        return g_strdup("90+");
    const int decade = (int)age / 10 * 10;
    return g_strdup_printf("%d-%d", decade, decade + 9);
}

static void count_cell(ExportMask *mask, const GArray *columns,
    const RegistryExportRecord *record, const char *site)
{
    const SchemaSharing *sharing = &mask->study->sharing;
    const SchemaField *fields = mask->study->dictionary->fields;
    GString *cell = g_string_new(NULL);
    g_string_append_printf(cell, "site %s", site);
    if (sharing->age != SIZE_MAX) {
        g_autofree char *age =
            age_group(value_of_field(columns, record, &fields[sharing->age]));
        g_string_append_printf(cell, ", %s %s", fields[sharing->age].name, age);
    }
    for (size_t i = 0; i < sharing->n_by; i++) {
        char buffer[BASE_DECIMAL_SIZE];
        const SchemaField *field = &fields[sharing->by[i]];
        const RegistryValue *value = value_of_field(columns, record, field);
        const char *code = value ? registry_value_text(value, buffer) : NULL;
        const char *label = code ? schema_field_label(field, code) : NULL;
        g_string_append_printf(cell, ", %s %s", field->name,
            label  ? label
            : code ? code
                   : "unknown");
    }
    int64_t *n = g_hash_table_lookup(mask->cells, cell->str);
    if (n) {
        (*n)++;
    } else {
        n = g_new(int64_t, 1);
        *n = 1;
        (void)g_hash_table_insert(mask->cells, g_strdup(cell->str), n);
    }
    g_string_free(cell, TRUE);
}

/* ---- a record ---- */

const char *export_mask_site(const ExportMask *mask, const char *site)
{
    const size_t number = schema_study_site(mask->study, site ? site : "");
    return number == SIZE_MAX ? "S" : g_ptr_array_index(mask->sites, number);
}

/* From -shift_days to shift_days, and never 0. */
static int shift_of(const ExportMask *mask, const char *record_id)
{
    const int most = mask->study->sharing.shift_days;
    const int drawn = (int)export_key_number(mask->key, "days", record_id, 2 * (guint64)most);
    return drawn < most ? drawn - most : drawn - most + 1;
}

/* Of a value that is a date; false for none. */
static bool day_of(const RegistryExportColumn *column, const RegistryValue *value, int32_t *day)
{
    char date[BASE_DATE_SIZE];
    if (value->kind != REGISTRY_VALUE_TEXT ||
        (column->type != SCHEMA_DATE && column->type != SCHEMA_DATETIME))
        return false;
    (void)g_strlcpy(date, value->text, sizeof date);
    return base_date_parse(date, BASE_DATE_YMD, day);
}

/* What brings the origin, or without one the first date of the patient, to EXPORT_ORIGIN. */
static int days_from_origin(
    const ExportMask *mask, const GArray *columns, const RegistryExportRecord *record)
{
    const size_t origin = mask->study->roles.origin;
    int32_t first = G_MAXINT32, day = 0;
    for (guint c = 0; c < columns->len; c++) {
        const RegistryExportColumn *column = &g_array_index(columns, RegistryExportColumn, c);
        const bool is_origin =
            origin != SIZE_MAX && column->field == &mask->study->dictionary->fields[origin];
        for (size_t i = 0; i < record->n_rows; i++) {
            if (!day_of(column, &record->rows[i].values[c], &day))
                continue;
            if (is_origin)
                return EXPORT_ORIGIN - day;
            first = MIN(first, day);
        }
    }
    return first == G_MAXINT32 ? 0 : EXPORT_ORIGIN - first;
}

static void mask_rows(
    ExportMask *mask, const GArray *columns, const RegistryExportRecord *record, int days)
{
    g_array_set_size(mask->rows, 0);
    g_array_set_size(mask->values, (guint)(record->n_rows * columns->len));
    RegistryValue *values = (RegistryValue *)(void *)mask->values->data;
    for (size_t i = 0; i < record->n_rows; i++) {
        RegistryExportRow row = record->rows[i];
        for (guint c = 0; c < columns->len; c++)
            values[i * columns->len + c] = masked(
                mask, &g_array_index(columns, RegistryExportColumn, c), &row.values[c], days);
        row.values = values + i * columns->len;
        g_array_append_val(mask->rows, row);
    }
}

const RegistryExportRecord *export_mask_apply(
    ExportMask *mask, const GArray *columns, const RegistryExportRecord *record)
{
    if (g_hash_table_contains(mask->withheld, record->record_id)) {
        mask->result.n_withdrawn++;
        return NULL;
    }
    if (!consents(mask, columns, record)) {
        mask->result.n_no_consent++;
        return NULL;
    }
    const char *site = export_mask_site(mask, record->site);
    g_string_chunk_clear(mask->texts);
    g_free(mask->pseudonym);
    g_autofree char *code =
        export_key_code(mask->key, "patient", record->record_id, CODE_LETTERS);
    mask->pseudonym = g_strconcat("P", code, NULL);
    g_ptr_array_add(mask->result.pseudonyms, g_strdup(mask->pseudonym));
    mask->result.n_given++;
    count_cell(mask, columns, record, site);
    mask_rows(mask, columns, record,
        mask->is_for_analysis ? days_from_origin(mask, columns, record)
                              : shift_of(mask, record->record_id));
    mask->record = (RegistryExportRecord){.record_id = mask->pseudonym,
        .site = site,
        .is_member = record->is_member,
        .n_rows = mask->rows->len,
        .rows = (const RegistryExportRow *)(const void *)mask->rows->data};
    return &mask->record;
}

/* ---- what was done ---- */

const ExportMaskResult *export_mask_result(ExportMask *mask)
{
    const SchemaSharing *sharing = &mask->study->sharing;
    const SchemaField *fields = mask->study->dictionary->fields;
    ExportMaskResult *result = &mask->result;
    GString *by = g_string_new("site");
    if (sharing->age != SIZE_MAX)
        g_string_append_printf(by, ", %s", fields[sharing->age].name);
    for (size_t i = 0; i < sharing->n_by; i++)
        g_string_append_printf(by, ", %s", fields[sharing->by[i]].name);
    g_free(result->by);
    result->by = g_string_free(by, FALSE);
    g_ptr_array_set_size(result->small, 0);
    result->n_cells = result->least = 0;
    GHashTableIter each;
    gpointer cell, n;
    g_hash_table_iter_init(&each, mask->cells);
    while (g_hash_table_iter_next(&each, &cell, &n)) {
        const int64_t number = *(const int64_t *)n;
        result->least = result->n_cells++ == 0 ? number : MIN(result->least, number);
        if (number < sharing->min_cell)
            g_ptr_array_add(result->small,
                g_strdup_printf("%s: %" G_GINT64_FORMAT, (const char *)cell, number));
    }
    g_ptr_array_sort(result->small, base_text_compare);
    g_ptr_array_sort(result->pseudonyms, base_text_compare);
    result->n_small = result->small->len;
    return result;
}
