/**
 * @file
 * The lines of the kept files that a patient's values came from.
 */
#include "commands/patient_view.h"
#include "registry/original_rows.h"

typedef struct {
    json_t *lines;
    int64_t import_id;
    const char *file; /* Of that entry. */
} Lines;

/* Cells that were sent with something in them, by the file's own heading. */
static void take_row(
    int64_t line, const char *const *headings, const BaseCsvRow *row, void *data)
{
    const Lines *all = data;
    json_t *cells = json_object();
    g_autofree char *raw = g_strndup(row->raw, row->raw_size);
    for (size_t i = 0; i < row->n_cells && headings[i]; i++)
        if (row->cells[i].size > 0 && !json_object_get(cells, headings[i]))
            base_json_set(cells, headings[i], base_json_text(row->cells[i].text));
    json_array_append_new(
        all->lines, json_pack("{s:I, s:o, s:I, s:o, s:o}", "import_id",
                        (json_int_t)all->import_id, "file", base_json_text(all->file), "line",
                        (json_int_t)line, "text", base_json_text(raw), "cells", cells));
}

/* The lines of one entry that steps speak of: a set of int64_t. */
static GHashTable *lines_of(
    const RegistryPatient *patient, int64_t import_id, const char **file)
{
    GHashTable *lines = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (guint i = 0; i < patient->steps->len; i++) {
        const RegistryPatientStep *step =
            &g_array_index(patient->steps, RegistryPatientStep, i);
        if (step->import_id != import_id || step->line == 0)
            continue;
        *file = step->file;
        (void)g_hash_table_add(lines, g_memdup2(&step->line, sizeof step->line));
    }
    return lines;
}

/* Numbers of the entries that steps speak of, each once, in order. New. */
static GArray *entries_of(const RegistryPatient *patient)
{
    GArray *entries = g_array_new(FALSE, FALSE, sizeof(int64_t));
    int64_t last = 0;
    for (;;) {
        int64_t next = INT64_MAX;
        for (guint i = 0; i < patient->steps->len; i++) {
            const int64_t one = g_array_index(patient->steps, RegistryPatientStep, i).import_id;
            if (one > last && one < next)
                next = one;
        }
        if (next == INT64_MAX)
            return entries;
        g_array_append_val(entries, next);
        last = next;
    }
}

json_t *patient_lines(Registry *registry, const RegistryPatient *patient, GError **error)
{
    g_autoptr(GArray) entries = entries_of(patient);
    Lines all = {.lines = json_array()};
    gboolean ok = TRUE;
    for (guint i = 0; ok && i < entries->len; i++) {
        all.import_id = g_array_index(entries, int64_t, i);
        g_autoptr(GHashTable) lines = lines_of(patient, all.import_id, &all.file);
        ok = g_hash_table_size(lines) == 0 ||
             registry_original_rows(registry, all.import_id, lines, take_row, &all, error);
    }
    if (ok)
        return all.lines;
    json_decref(all.lines);
    return NULL;
}
