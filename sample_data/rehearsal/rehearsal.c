#include "sample_data/rehearsal/rehearsal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "sample_data/rehearsal/fill.h"
#include "sample_data/rehearsal/judge.h"

enum { STREAM_SITES = 1000039, MOST_ROUNDS = 40 };

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

/* What is drawn again and again until the study finds nothing in it. */
typedef struct {
    const Rehearsal *rehearsal;
    const SchemaStudy *study;
    const RehearsalSpec *spec;
    int *first, *n;   /* Numbers of each hospital's patients. */
    int *attempt;     /* How often each was drawn before, hospital by hospital. */
    GHashTable *of;   /* Record id -> the patient's place in `attempt`. */
    GPtrArray *paths; /* char *: the files. */
} Work;

/* Another attempt is another stream of random numbers. */
static void write_person(const Work *work, size_t site, int number, int *attempt, FILE *file)
{
    RehearsalPerson person;
    char *record = record_id(work->study, work->spec->record, site, number);
    const uint64_t seed =
        work->rehearsal->seed + (uint64_t)*attempt * UINT64_C(0x9E3779B97F4A7C15);
    rehearsal_person_init(&person, work->study, work->spec, seed, site, number);
    rehearsal_fill(&person);
    for (guint i = 0; i < person.rows->len; i++)
        write_row(&person, g_ptr_array_index(person.rows, i), record, file);
    rehearsal_person_clear(&person);
    g_hash_table_insert(work->of, record, attempt);
}

static gboolean write_site(const Work *work, size_t site, int *attempt, GError **error)
{
    const SchemaStudy *study = work->study;
    g_autofree char *name =
        g_strdup_printf("%s.csv", study->n_sites > 0 ? study->sites[site].code : "patients");
    char *path = g_build_filename(work->rehearsal->folder, name, NULL);
    g_ptr_array_add(work->paths, path);
    FILE *file = fopen(path, "wb");
    bool ok = file != NULL;
    if (file) {
        write_header(study, file);
        for (int i = 0; i < work->n[site]; i++)
            write_person(work, site, work->first[site] + i, &attempt[i], file);
        ok = ferror(file) == 0;
        ok = fclose(file) == 0 && ok;
    }
    if (!ok)
        g_set_error(error, BASE_ERROR, BASE_ERROR_OUTPUT, "%s: %s; give a folder that exists",
            path, g_strerror(errno));
    return ok;
}

static gboolean write_all(const Work *work, GError **error)
{
    int *attempt = work->attempt;
    g_ptr_array_set_size(work->paths, 0);
    for (size_t s = 0; s < MAX(work->study->n_sites, 1); s++) {
        if (work->n[s] > 0 && !write_site(work, s, attempt, error))
            return FALSE;
        attempt += work->n[s];
    }
    return TRUE;
}

/* How many patients each hospital has, by their weights, and from which number on. */
static void share_out(Work *work)
{
    const SchemaStudy *study = work->study;
    const size_t n_sites = MAX(study->n_sites, 1);
    work->n = g_new0(int, n_sites);
    work->first = g_new0(int, n_sites);
    StatRandom random = draw_stream(work->rehearsal->seed, STREAM_SITES, n_sites);
    for (int i = 0; i < work->rehearsal->n_patients; i++)
        work->n[study->n_sites == 0
                    ? 0
                    : draw_weighted(&random, work->spec->site_weight, (int)n_sites)]++;
    /* Where ids do not name the hospital, numbers run on from one to the next. */
    const char *record = work->spec->record;
    const bool apart = strstr(record, "{site}") || strstr(record, "{SITE}");
    int first = 1;
    for (size_t s = 0; s < n_sites; s++) {
        work->first[s] = apart ? 1 : first;
        first += work->n[s];
    }
}

/* Draws those again in whom the study finds something. @return how many they are, -1 with
   `error` set. */
static int draw_again(const Work *work, const GPtrArray *files, GError **error)
{
    g_autoptr(GHashTable) found =
        rehearsal_judge(files, work->rehearsal->study, work->paths, error);
    if (!found)
        return -1;
    GHashTableIter iter;
    gpointer record = NULL;
    g_hash_table_iter_init(&iter, found);
    while (g_hash_table_iter_next(&iter, &record, NULL)) {
        int *attempt = g_hash_table_lookup(work->of, record);
        if (attempt)
            ++*attempt;
    }
    return (int)g_hash_table_size(found);
}

static gboolean write_until_kept(
    const Work *work, const GPtrArray *files, int *n_left, GError **error)
{
    int left = work->study->n_rules > 0 ? 1 : 0;
    if (!write_all(work, error))
        return FALSE;
    for (int round = 0; round < MOST_ROUNDS && left > 0; round++) {
        left = draw_again(work, files, error);
        if (left < 0 || (left > 0 && !write_all(work, error)))
            return FALSE;
    }
    if (left > 0)
        left = draw_again(work, files, error);
    *n_left = left;
    return left >= 0;
}

static void work_clear(Work *work)
{
    g_free(work->first);
    g_free(work->n);
    g_free(work->attempt);
    g_hash_table_unref(work->of);
    g_ptr_array_unref(work->paths);
}

gboolean rehearsal_write(const Rehearsal *rehearsal, int *n_left, GError **error)
{
    g_autoptr(GPtrArray) files = schema_files_load(rehearsal->study, error);
    g_autoptr(SchemaStudy) study =
        files ? schema_study_parse(rehearsal->study, files, error) : NULL;
    g_autoptr(RehearsalSpec) spec =
        study ? rehearsal_spec_load(study, rehearsal->model, error) : NULL;
    *n_left = 0;
    if (!spec || !check_record(study, spec, error))
        return FALSE;
    Work work = {.rehearsal = rehearsal,
        .study = study,
        .spec = spec,
        .attempt = g_new0(int, (gsize)rehearsal->n_patients + 1),
        .of = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .paths = g_ptr_array_new_with_free_func(g_free)};
    share_out(&work);
    const gboolean ok = write_until_kept(&work, files, n_left, error);
    work_clear(&work);
    return ok;
}
