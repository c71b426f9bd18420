#include "schema/study.h"

#include <errno.h>
#include <string.h>

#include "base/error.h"
#include "base/read.h"
#include "base/text.h"
#include "schema/constants.h"
#include "schema/faults.h"
#include "schema/read.h"
#include "schema/study_read.h"

/* No study file is anywhere near this; a folder given by mistake may hold anything. */
#define MAX_FILE_BYTES ((gsize)16 << 20)

static void file_free(gpointer data)
{
    SchemaFile *file = data;
    g_free(file->name);
    g_bytes_unref(file->bytes);
    g_free(file);
}

/** Adds the names of a folder's files of a study, `prefix` before each. What else lies there
 * may be anything: a hospital's file that came into the registry with the study would be
 * neither asked for consent nor erased with its patients. */
static void list_names(GDir *dir, const char *prefix, bool with_dictionary, GPtrArray *names)
{
    for (const char *name = g_dir_read_name(dir); name; name = g_dir_read_name(dir))
        if ((name[0] != '.' && g_str_has_suffix(name, ".yaml")) ||
            (with_dictionary && g_str_equal(name, "dictionary.csv")))
            g_ptr_array_add(names, g_strconcat(prefix, name, NULL));
}

/** The folder's own files, and the sites' profiles in sites/. */
static GPtrArray *list_folder(const char *folder, GError **error)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    if (!dir) {
        /* GLib's own sentence names the folder again. */
        if (errno == ENOTDIR)
            g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
                "%s: is a file; expected a study folder, which holds dictionary.csv and "
                "study.yaml (if it is a registry: 'proreg study list %s' lists its studies)",
                folder, folder);
        else
            g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
                "%s: cannot open the study folder: %s", folder, g_strerror(errno));
        return NULL;
    }
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    list_names(dir, "", true, names);
    g_autofree char *sites = g_build_filename(folder, "sites", NULL);
    g_autoptr(GDir) profiles = g_dir_open(sites, 0, NULL);
    if (profiles)
        list_names(profiles, "sites/", false, names);
    g_ptr_array_sort(names, base_text_compare);
    return names;
}

static SchemaFile *load_file(const char *folder, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autoptr(GError) reason = NULL;
    char *bytes = NULL;
    gsize size = 0;
    if (!base_read(path, &bytes, &size, &reason)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY, "%s: cannot be read: %s", path,
            reason->message);
        return NULL;
    }
    if (size > MAX_FILE_BYTES) {
        g_free(bytes);
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
            "%s: larger than 16 MiB; not a file of a study", path);
        return NULL;
    }
    SchemaFile *file = g_new0(SchemaFile, 1);
    file->name = g_strdup(name);
    file->bytes = g_bytes_new_take(bytes, size);
    return file;
}

const SchemaFile *schema_file_find(const GPtrArray *files, const char *name)
{
    for (guint i = 0; i < files->len; i++) {
        const SchemaFile *file = files->pdata[i];
        if (strcmp(file->name, name) == 0)
            return file;
    }
    return NULL;
}

static gboolean has_both(const char *where, const GPtrArray *files, GError **error)
{
    static const char *const needed[] = {"dictionary.csv", "study.yaml"};
    for (size_t i = 0; i < G_N_ELEMENTS(needed); i++) {
        if (schema_file_find(files, needed[i]))
            continue;
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
            "%s: no %s there; a study folder holds dictionary.csv and study.yaml", where,
            needed[i]);
        return FALSE;
    }
    return TRUE;
}

GPtrArray *schema_files_load(const char *folder, GError **error)
{
    g_autoptr(GPtrArray) names = list_folder(folder, error);
    if (!names)
        return NULL;
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(file_free);
    for (guint i = 0; i < names->len; i++) {
        SchemaFile *file = load_file(folder, names->pdata[i], error);
        if (!file)
            return NULL;
        g_ptr_array_add(files, file);
    }
    return has_both(folder, files, error) ? g_steal_pointer(&files) : NULL;
}

static void hash_files(const SchemaFile *const files[2], char out[65])
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    for (size_t i = 0; i < 2; i++) {
        gsize size = 0;
        const guchar *bytes = g_bytes_get_data(files[i]->bytes, &size);
        g_autofree char *head =
            g_strdup_printf("%s %" G_GSIZE_FORMAT "\n", files[i]->name, size);
        g_checksum_update(sum, (const guchar *)head, -1);
        g_checksum_update(sum, bytes, (gssize)size);
    }
    g_strlcpy(out, g_checksum_get_string(sum), 65);
}

/** Compiles each field's logic; what cannot be evaluated is named, and the field always shown.
 */
static void compile_branching(SchemaStudy *study, const char *name)
{
    const SchemaDictionary *dictionary = study->dictionary;
    study->branching = g_new0(SchemaBranching *, dictionary->n_fields);
    for (size_t i = 0; i < dictionary->n_fields; i++) {
        const SchemaField *field = &dictionary->fields[i];
        g_autofree char *fault = NULL;
        if (field->branching[0])
            study->branching[i] = schema_branching_parse(study, field->branching, &fault);
        if (fault)
            g_ptr_array_add(dictionary->warnings,
                g_strdup_printf("%s: %s (line %zu): the branching logic cannot be evaluated, "
                                "and the field counts as shown: %s",
                    name, field->name, field->line, fault));
    }
}

/* A study that is in use stays in use: what its values can never be is a warning. */
static void check_constants(SchemaStudy *study, const char *name)
{
    for (size_t i = 0; i < study->n_derived; i++) {
        const SchemaDerived *derived = &study->derived[i];
        g_autofree char *fault = schema_constants_fault(study, NULL, derived->sql);
        if (fault)
            g_ptr_array_add(
                study->dictionary->warnings, g_strdup_printf("%s:%zu: derived value %s: %s",
                                                 name, derived->line, derived->name, fault));
    }
}

SchemaStudy *schema_study_parse(const char *where, const GPtrArray *files, GError **error)
{
    if (!has_both(where, files, error))
        return NULL;
    const SchemaFile *const both[2] = {
        schema_file_find(files, "dictionary.csv"), schema_file_find(files, "study.yaml")};
    g_autofree char *dictionary_name = g_build_filename(where, both[0]->name, NULL);
    g_autofree char *study_name = g_build_filename(where, both[1]->name, NULL);
    g_autoptr(SchemaStudy) study = g_new0(SchemaStudy, 1);
    gsize size = 0;
    const char *bytes = g_bytes_get_data(both[0]->bytes, &size);
    study->dictionary = schema_dictionary_parse(dictionary_name, bytes, size, error);
    if (!study->dictionary)
        return NULL;
    bytes = g_bytes_get_data(both[1]->bytes, &size);
    g_autoptr(SchemaYaml) yaml = schema_yaml_parse(study_name, bytes, size, error);
    if (!yaml || !schema_study_read(yaml, study, NULL, error))
        return NULL;
    compile_branching(study, dictionary_name);
    check_constants(study, study_name);
    hash_files(both, study->hash);
    return g_steal_pointer(&study);
}

/** A study that is read more than once. */
typedef struct {
    const char *name;
    GBytes *dictionary;
    SchemaStudy *study; /**< Of the last reading. */
} Attempt;

static SchemaDictionary *attempt_dictionary(
    const Attempt *attempt, GHashTable *doubts, GPtrArray *faults)
{
    gsize size = 0;
    const char *bytes = g_bytes_get_data(attempt->dictionary, &size);
    return schema_dictionary_faults(attempt->name, bytes, size, doubts, faults);
}

static void attempt_study(const SchemaYaml *yaml, GPtrArray *found, void *data)
{
    Attempt *attempt = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) known = g_ptr_array_new_with_free_func(g_free);
    schema_study_free(attempt->study);
    attempt->study = g_new0(SchemaStudy, 1);
    attempt->study->dictionary = attempt_dictionary(attempt, NULL, known);
    if (!schema_study_read(yaml, attempt->study, found, &error))
        g_ptr_array_add(found, g_strdup(error->message));
}

SchemaStudy *schema_study_faults(
    const char *where, const GPtrArray *files, GHashTable *doubts, GPtrArray *faults)
{
    g_autoptr(GError) error = NULL;
    if (!has_both(where, files, &error)) {
        g_ptr_array_add(faults, g_strdup(error->message));
        return NULL;
    }
    g_autofree char *dictionary_name = g_build_filename(where, "dictionary.csv", NULL);
    g_autofree char *study_name = g_build_filename(where, "study.yaml", NULL);
    Attempt attempt = {dictionary_name, schema_file_find(files, "dictionary.csv")->bytes, NULL};
    g_autoptr(SchemaDictionary) dictionary = attempt_dictionary(&attempt, doubts, faults);
    if (!dictionary)
        return NULL;
    gsize size = 0;
    const char *bytes = g_bytes_get_data(schema_file_find(files, "study.yaml")->bytes, &size);
    (void)schema_faults_read(
        study_name, bytes, size, true, attempt_study, &attempt, doubts, faults);
    return attempt.study;
}

static void events_free(SchemaEvent *events, size_t n)
{
    for (size_t i = 0; events && i < n; i++) {
        g_free(events[i].name);
        g_free(events[i].unique_name);
        g_free(events[i].label);
        g_free(events[i].forms);
    }
    g_free(events);
}

void schema_study_free(SchemaStudy *study)
{
    if (!study)
        return;
    for (size_t i = 0; study->branching && i < study->dictionary->n_fields; i++)
        schema_branching_free(study->branching[i]);
    g_free(study->branching);
    schema_dictionary_free(study->dictionary);
    g_free(study->name);
    g_free(study->title);
    g_free(study->time_unit_label);
    events_free(study->events, study->n_events);
    g_free(study->form_repeats);
    g_free(study->event_repeats);
    for (size_t i = 0; i < study->n_sites; i++) {
        g_free(study->sites[i].code);
        g_free(study->sites[i].label);
    }
    g_free(study->sites);
    schema_sharing_clear(&study->sharing);
    g_free(study->roles.origin_label);
    g_free(study->roles.dead_code);
    schema_consent_clear(&study->roles);
    g_free(study->roles.alive_code);
    for (size_t i = 0; i < study->n_sums; i++) {
        g_free(study->sums[i].items);
        g_free(study->sums[i].instrument);
    }
    g_free(study->sums);
    g_free(study->orders);
    schema_derived_clear(&study->site);
    schema_derived_free(study->derived, study->n_derived);
    schema_rules_free(study->rules, study->n_rules);
    g_free(study->below);
    g_clear_pointer(&study->missing_codes, g_hash_table_unref);
    g_clear_pointer(&study->record_pattern, g_regex_unref);
    g_free(study->targets.of_site);
    g_free(study->backup.folder);
    g_strfreev(study->characteristics);
    g_free(study->encoding);
    g_free(study->pack);
    g_free(study->value_set);
    g_free(study);
}
