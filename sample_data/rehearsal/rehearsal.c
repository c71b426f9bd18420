#include "sample_data/rehearsal/rehearsal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "sample_data/rehearsal/fill.h"

enum { STREAM_SITES = 1000039 };

/* ---- the file ---- */

/* Columns that a file may have: no identifiers, and not the record's own. */
static bool is_exported(const SchemaDictionary *dictionary, size_t column)
{
    const SchemaColumn *spec = &dictionary->columns[column];
    return spec->field > 0 && !dictionary->fields[spec->field].identifier;
}

static void write_header(const SchemaStudy *study, FILE *file)
{
    const SchemaDictionary *dictionary = study->dictionary;
    fprintf(file,
        "%s,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,"
        "redcap_data_access_group",
        dictionary->fields[0].name);
    for (size_t c = 0; c < dictionary->n_columns; c++)
        if (is_exported(dictionary, c))
            fprintf(file, ",%s", dictionary->columns[c].name);
    putc('\n', file);
}

static void write_row(
    const RehearsalPerson *person, const RehearsalRow *row, const char *record, FILE *file)
{
    const SchemaStudy *study = person->study;
    const SchemaDictionary *dictionary = study->dictionary;
    fprintf(file, "%s,%s,%s,", record, study->events[row->event].unique_name,
        row->form == SIZE_MAX ? "" : dictionary->forms[row->form]);
    if (row->instance > 0)
        fprintf(file, "%d", row->instance);
    fprintf(file, ",%s", study->n_sites > 0 ? study->sites[person->site].code : "");
    for (size_t c = 0; c < dictionary->n_columns; c++) {
        if (!is_exported(dictionary, c))
            continue;
        const char *cell = row->cell[c] ? row->cell[c] : "";
        fprintf(file, strchr(cell, ',') ? ",\"%s\"" : ",%s", cell);
    }
    putc('\n', file);
}

/* ---- the patients ---- */

/* The pattern with the hospital and the number in it. New. */
static char *record_id(const SchemaStudy *study, const char *pattern, size_t site, int number)
{
    const char *code = study->n_sites > 0 ? study->sites[site].code : "P";
    g_autofree char *upper = g_utf8_strup(code, -1);
    g_autofree char *digits = g_strdup_printf("%03d", number);
    g_autoptr(GString) id = g_string_new(pattern);
    g_string_replace(id, "{site}", code, 0);
    g_string_replace(id, "{SITE}", upper, 0);
    g_string_replace(id, "{number}", digits, 0);
    return g_string_free(g_steal_pointer(&id), FALSE);
}

static gboolean check_record(
    const SchemaStudy *study, const RehearsalSpec *spec, GError **error)
{
    g_autofree char *id = record_id(study, spec->record, 0, 1);
    if (!study->record_pattern ||
        g_regex_match(study->record_pattern, id, (GRegexMatchFlags)0, NULL))
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
        "'%s' is no record id of this study; give a pattern with {site}, {SITE} and {number} "
        "under "
        "`record` in the model's file",
        id);
    return FALSE;
}

static void write_person(const Rehearsal *rehearsal, const SchemaStudy *study,
    const RehearsalSpec *spec, size_t site, int number, FILE *file)
{
    RehearsalPerson person;
    g_autofree char *record = record_id(study, spec->record, site, number);
    rehearsal_person_init(&person, study, spec, rehearsal->seed, site, number);
    rehearsal_fill(&person);
    for (guint i = 0; i < person.rows->len; i++)
        write_row(&person, g_ptr_array_index(person.rows, i), record, file);
    rehearsal_person_clear(&person);
}

/* The patients of one hospital. */
typedef struct {
    size_t site;
    int first, n; /* Numbers. */
} Patients;

static gboolean write_site(const Rehearsal *rehearsal, const SchemaStudy *study,
    const RehearsalSpec *spec, const Patients *patients, GError **error)
{
    g_autofree char *name = g_strdup_printf(
        "%s.csv", study->n_sites > 0 ? study->sites[patients->site].code : "patients");
    g_autofree char *path = g_build_filename(rehearsal->folder, name, NULL);
    FILE *file = fopen(path, "wb");
    bool ok = file != NULL;
    if (file) {
        write_header(study, file);
        for (int i = 0; i < patients->n; i++)
            write_person(rehearsal, study, spec, patients->site, patients->first + i, file);
        ok = ferror(file) == 0;
        ok = fclose(file) == 0 && ok;
    }
    if (!ok)
        g_set_error(error, BASE_ERROR, BASE_ERROR_OUTPUT, "%s: %s; give a folder that exists",
            path, g_strerror(errno));
    return ok;
}

/* How many patients each hospital has, by their weights. */
static int *share_out(
    const Rehearsal *rehearsal, const SchemaStudy *study, const RehearsalSpec *spec)
{
    const size_t n_sites = MAX(study->n_sites, 1);
    int *n = g_new0(int, n_sites);
    StatRandom random = draw_stream(rehearsal->seed, STREAM_SITES, n_sites);
    for (int i = 0; i < rehearsal->n_patients; i++)
        n[study->n_sites == 0 ? 0 : draw_weighted(&random, spec->site_weight, (int)n_sites)]++;
    return n;
}

gboolean rehearsal_write(const Rehearsal *rehearsal, GError **error)
{
    g_autoptr(GPtrArray) files = schema_files_load(rehearsal->study, error);
    g_autoptr(SchemaStudy) study =
        files ? schema_study_parse(rehearsal->study, files, error) : NULL;
    g_autoptr(RehearsalSpec) spec =
        study ? rehearsal_spec_load(study, rehearsal->model, error) : NULL;
    if (!spec || !check_record(study, spec, error))
        return FALSE;
    g_autofree int *n = share_out(rehearsal, study, spec);
    /* Where ids do not name the hospital, numbers run on from one to the next. */
    const bool apart = strstr(spec->record, "{site}") || strstr(spec->record, "{SITE}");
    int first = 1;
    for (size_t s = 0; s < MAX(study->n_sites, 1); s++) {
        const Patients patients = {s, apart ? 1 : first, n[s]};
        if (n[s] > 0 && !write_site(rehearsal, study, spec, &patients, error))
            return FALSE;
        first += n[s];
    }
    return TRUE;
}
