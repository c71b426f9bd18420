#include "commands/counts.h"

#include <string.h>

#include "base/error.h"
#include "base/installed.h"
#include "base/read.h"
#include "base/words.h"
#include "commands/inside.h"
#include "registry/pack.h"

/* Larger files are no counts. */
enum { MOST_BYTES = 512 * 1024 * 1024 };

static gboolean fail(
    GError **error, BaseErrorCode code, const char *sentence, const char *kinds, ...)
{
    va_list list;
    va_start(list, kinds);
    g_autofree char *text = base_words_vsay(base_words_speaking(), sentence, kinds, list);
    va_end(list);
    g_set_error_literal(error, BASE_ERROR, code, text);
    return FALSE;
}

/* ---- the study ---- */

static bool is_path(const char *study)
{
    return strchr(study, '/') || g_str_has_suffix(study, ".yaml");
}

/* The folder and the file's name in it. New. */
static char *place_of(const char *study, const char *folder, char **name)
{
    *name = is_path(study) ? g_path_get_basename(study) : g_strconcat(study, ".yaml", NULL);
    if (folder)
        return g_strdup(folder);
    if (is_path(study))
        return g_path_get_dirname(study);
    g_autofree char *studies = base_installed("studies", "studies");
    GDir *dir = g_dir_open(studies, 0, NULL);
    char *found = NULL;
    for (const char *one; dir && !found && (one = g_dir_read_name(dir));) {
        g_autofree char *file = g_build_filename(studies, one, *name, NULL);
        if (g_file_test(file, G_FILE_TEST_IS_REGULAR))
            found = g_build_filename(studies, one, NULL);
    }
    if (dir)
        g_dir_close(dir);
    return found;
}

/* Loads the study and its file; hashes as counts have them. */
static gboolean load_study(CommandCounts *opened, const char *study, const char *folder,
    char *hashes[3], BaseOutputs *outputs, GError **error)
{
    g_autofree char *name = NULL;
    g_autofree char *place = place_of(study, folder, &name);
    if (!place)
        return fail(error, BASE_ERROR_USAGE,
            N_("there is no study '{1}' among those of the program: give the path of its file, "
               "which lies in its study folder, or --study DIR"),
            "t", study);
    command_read_study_folder(outputs, place);
    g_autoptr(GPtrArray) files = schema_files_load(place, error);
    if (!files)
        return FALSE;
    const SchemaFile *own = schema_file_find(files, name);
    if (!own)
        return fail(error, BASE_ERROR_USAGE, N_("{1}: there is no study '{2}' in this folder"),
            "tt", place, name);
    const SchemaFile *const parts[] = {
        own, schema_file_find(files, "study.yaml"), schema_file_find(files, "dictionary.csv")};
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        hashes[i] = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, parts[i]->bytes);
    opened->study = schema_study_parse(place, files, error);
    gsize size;
    const char *text = g_bytes_get_data(own->bytes, &size);
    opened->analysis = opened->study && registry_pack_settle(opened->study, true, error)
                           ? schema_analysis_parse(name, text, size, opened->study, error)
                           : NULL;
    return opened->analysis != NULL;
}

/* ---- files ---- */

/* The hospital whose counts are there already; NULL for none. */
static const char *known_hospital(
    const ReportCounts *sum, const ReportCountsOrigin *origin, const char **file)
{
    for (guint i = 0; i < sum->origins->len; i++) {
        const ReportCountsOrigin *other = sum->origins->pdata[i];
        for (guint h = 0; h < origin->hospitals->len; h++) {
            *file = other->file;
            if (g_ptr_array_find_with_equal_func(
                    other->hospitals, origin->hospitals->pdata[h], g_str_equal, NULL))
                return origin->hospitals->pdata[h];
        }
    }
    return NULL;
}

/* Whether the numbers are those of a file before it, under another hospital's name. */
static gboolean check_numbers(
    CommandCounts *opened, const ReportCounts *counts, const char *path, GError **error)
{
    g_autofree char *fingerprint = report_counts_fingerprint(counts);
    const char *file = fingerprint ? g_hash_table_lookup(opened->files, fingerprint) : NULL;
    if (file)
        return fail(error, BASE_ERROR_INPUT,
            N_("{1}: its numbers are those of {2}, from the same registry: patients of one "
               "hospital would be counted twice; ask which hospital's they are"),
            "tt", path, file);
    if (fingerprint)
        (void)g_hash_table_insert(opened->files, g_steal_pointer(&fingerprint), g_strdup(path));
    return TRUE;
}

static gboolean add_file(
    CommandCounts *opened, const char *path, const char *const definition[3], GError **error)
{
    g_autofree char *text = NULL;
    gsize size = 0;
    g_autoptr(GError) cause = NULL;
    if (!base_read(path, &text, &size, &cause))
        return fail(error, BASE_ERROR_INPUT,
            N_("{1}: cannot be read: {2}; give a file that 'proreg contribute' wrote"), "tt",
            path, cause->message);
    if (size > MOST_BYTES)
        return fail(error, BASE_ERROR_INPUT,
            N_("{1}: this is no file of counts; 'proreg contribute' writes one"), "t", path);
    g_autoptr(ReportCounts) counts = report_counts_read(
        opened->analysis, opened->study, definition, path, text, size, error);
    if (!counts)
        return FALSE;
    const char *file = NULL;
    const char *hospital = known_hospital(opened->counts, counts->origins->pdata[0], &file);
    if (hospital)
        return fail(error, BASE_ERROR_INPUT,
            N_("{1}: the patients of hospital {2} are in {3} already, and would be counted "
               "twice; leave one of the files out"),
            "ttt", path, hospital, file);
    if (!check_numbers(opened, counts, path, error))
        return FALSE;
    report_counts_add(opened->counts, counts);
    return TRUE;
}

gboolean command_counts_open(CommandCounts *opened, const char *study, const char *folder,
    const char *const *files, size_t n_files, BaseOutputs *outputs, GError **error)
{
    char *hashes[3] = {NULL};
    *opened = (CommandCounts){0};
    for (size_t i = 0; i < n_files; i++)
        base_outputs_read(outputs, files[i], "counts");
    gboolean ok = load_study(opened, study, folder, hashes, outputs, error) &&
                  base_outputs_open(outputs, error);
    opened->counts = ok ? report_counts_new(opened->analysis) : NULL;
    opened->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (size_t i = 0; ok && i < n_files; i++)
        ok = add_file(opened, files[i], (const char *const *)hashes, error);
    for (size_t i = 0; i < G_N_ELEMENTS(hashes); i++)
        g_free(hashes[i]);
    return ok;
}

void command_counts_clear(CommandCounts *opened)
{
    g_clear_pointer(&opened->counts, report_counts_free);
    g_clear_pointer(&opened->files, g_hash_table_unref);
    g_clear_pointer(&opened->analysis, schema_analysis_free);
    g_clear_pointer(&opened->study, schema_study_free);
}
