#include "importers/profile.h"

#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/text.h"
#include "importers/own_export.h"
#include "importers/redcap.h"
#include "importers/source.h"

static const char folder[] = "sites/", ending[] = ".yaml";

char *import_profile_name(const char *site)
{
    return g_strconcat(folder, site, ending, NULL);
}

static gboolean is_of_site(const char *name, const char *site, const ImportMap *map,
    const SchemaStudy *study, GError **error)
{
    if (schema_study_site(study, site) != SIZE_MAX &&
        (!map->site || strcmp(map->site, site) == 0))
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
        "%s: the file must be called as its site, which the study must have; site says "
        "\"%s\"",
        name, map->site ? map->site : site);
    return FALSE;
}

ImportMap *import_profile_parse(
    const char *site, const char *bytes, gsize size, const SchemaStudy *study, GError **error)
{
    g_autofree char *name = import_profile_name(site);
    g_autoptr(ImportMap) map = import_map_parse(name, bytes, size, study, error);
    if (!map)
        return NULL;
    if (!is_of_site(name, site, map, study, error))
        return NULL;
    g_free(map->site);
    map->site = g_strdup(site);
    map->needs_agreement = true;
    for (guint i = 0; map->files && i < map->files->len; i++)
        ((ImportMap *)map->files->pdata[i])->needs_agreement = true;
    return g_steal_pointer(&map);
}

ImportMap *import_profile_load(const Registry *registry, const char *site, GError **error)
{
    g_autofree char *name = import_profile_name(site);
    const GBytes *stored = registry_study_file(registry, name);
    gsize size = 0;
    const char *bytes = stored ? g_bytes_get_data((GBytes *)stored, &size) : NULL;
    return bytes ? import_profile_parse(site, bytes, size, registry_study(registry), error)
                 : NULL;
}

static void free_map(gpointer map)
{
    import_map_free(map);
}

GPtrArray *import_profiles_load(const Registry *registry, GError **error)
{
    const SchemaStudy *study = registry_study(registry);
    g_autoptr(GPtrArray) profiles = g_ptr_array_new_with_free_func(free_map);
    for (size_t i = 0; i < study->n_sites; i++) {
        GError *fault = NULL;
        ImportMap *map = import_profile_load(registry, study->sites[i].code, &fault);
        if (fault) {
            g_propagate_error(error, fault);
            return NULL;
        }
        if (map)
            g_ptr_array_add(profiles, map);
    }
    return g_steal_pointer(&profiles);
}

gboolean import_profiles_check(const GPtrArray *files, const SchemaStudy *study, GError **error)
{
    for (guint i = 0; i < files->len; i++) {
        const SchemaFile *file = files->pdata[i];
        if (!g_str_has_prefix(file->name, folder) || !g_str_has_suffix(file->name, ending))
            continue;
        g_autofree char *site = g_strndup(
            file->name + strlen(folder), strlen(file->name) - strlen(folder) - strlen(ending));
        gsize size = 0;
        const char *bytes = g_bytes_get_data(file->bytes, &size);
        g_autoptr(ImportMap) map = import_profile_parse(site, bytes, size, study, error);
        if (!map)
            return FALSE;
    }
    return TRUE;
}

void import_profile_faults(
    const SchemaFile *file, const SchemaStudy *study, GHashTable *doubts, GPtrArray *faults)
{
    g_autofree char *site = g_strndup(
        file->name + strlen(folder), strlen(file->name) - strlen(folder) - strlen(ending));
    gsize size = 0;
    const char *bytes = g_bytes_get_data(file->bytes, &size);
    g_autoptr(GError) error = NULL;
    g_autoptr(ImportMap) map =
        import_map_faults(file->name, bytes, size, study, doubts, faults);
    if (map && !is_of_site(file->name, site, map, study, &error))
        g_ptr_array_add(faults, g_strdup(error->message));
}

static const ImportMap *find_of_site(const GPtrArray *profiles, const char *site)
{
    for (guint i = 0; i < profiles->len; i++) {
        const ImportMap *map = profiles->pdata[i];
        if (strcmp(map->site, site) == 0)
            return map;
    }
    return NULL;
}

/** Which access groups the rows of a file name. */
typedef struct {
    const SchemaStudy *study;
    GString *group; /**< The first. */
    bool several;
} Groups;

/** The column of access groups, or SIZE_MAX. */
static size_t group_column(const SchemaStudy *study, const BaseCsvRow *header)
{
    const bool own = import_is_own_export(study, header);
    for (size_t i = 0; i < header->n_cells; i++) {
        const char *text = header->cells[i].text;
        size_t size = header->cells[i].size;
        (void)base_text_trim(&text, &size);
        g_autofree char *name = g_strndup(text, size);
        const char *redcap = own ? import_own_export_name(name) : name;
        if (g_str_equal(redcap, IMPORT_GROUP_COLUMN))
            return i;
    }
    return SIZE_MAX;
}

static bool has_groups(const BaseCsvRow *row, void *data)
{
    return group_column(((const Groups *)data)->study, row) != SIZE_MAX;
}

static void read_groups(Groups *groups, ImportSource *source, char delimiter)
{
    g_autoptr(BaseCsvReader) reader = import_source_reader(source, delimiter);
    BaseCsvRow row;
    BaseCsvStep step = base_csv_reader_next(reader, &row, NULL);
    const size_t column = step == BASE_CSV_ROW ? group_column(groups->study, &row) : SIZE_MAX;
    while (column != SIZE_MAX && !groups->several &&
           (step = base_csv_reader_next(reader, &row, NULL)) < BASE_CSV_END) {
        if (step == BASE_CSV_DEFECT || column >= row.n_cells)
            continue;
        const char *text = row.cells[column].text;
        size_t size = row.cells[column].size;
        (void)base_text_trim(&text, &size);
        if (size > 0 && groups->group->len == 0)
            g_string_append_len(groups->group, text, (gssize)size);
        groups->several = size > 0 && (size != groups->group->len ||
                                          memcmp(text, groups->group->str, size) != 0);
    }
}

/** Looks for access groups, if the file can be read twice. */
static gboolean find_groups(
    Groups *groups, const char *path, const ImportOptions *options, GError **error)
{
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return TRUE;
    BaseEncoding wanted = BASE_ENCODING_AUTO, preferred = BASE_ENCODING_AUTO;
    (void)base_encoding_find(groups->study->encoding, &preferred);
    if (options->encoding)
        (void)base_encoding_find(options->encoding, &wanted);
    const ImportSheetAsk ask = {
        .name = options->sheet, .is_header = has_groups, .data = groups};
    ImportSourceReport report;
    g_autoptr(ImportSource) source =
        import_source_open(path, wanted, preferred, &ask, &report, error);
    if (!source)
        return FALSE;
    if (report.fault == IMPORT_SOURCE_OK)
        read_groups(groups, source, '\0');
    import_source_report_clear(&report);
    return TRUE;
}

bool import_profile_names_group(const SchemaStudy *study, ImportSource *source)
{
    g_autoptr(GString) group = g_string_new(NULL);
    Groups groups = {.study = study, .group = group};
    read_groups(&groups, source, '\0');
    return import_source_rewind(source, NULL) && group->len > 0;
}

static gboolean fail_both(
    const char *path, const ImportMap *one, const ImportMap *other, GError **error)
{
    g_autofree char *shown = base_text_shown(path);
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("%s: the files of two profiles are called so, %s and %s; name the site with --site, "
          "or make the patterns differ"),
        shown, one->site, other->site);
    return FALSE;
}

static gboolean choose_by_name(const GPtrArray *profiles, const char *path,
    const ImportMap **found, bool *fits_none, GError **error)
{
    for (guint i = 0; i < profiles->len; i++) {
        const ImportMap *map = profiles->pdata[i];
        if (!import_map_names_files(map) || !import_map_fits_file(map, path))
            continue;
        if (*found)
            return fail_both(path, *found, map, error);
        *found = map;
    }
    *fits_none = *found == NULL;
    return TRUE;
}

gboolean import_profile_choose(const GPtrArray *profiles, const SchemaStudy *study,
    const char *path, const ImportOptions *options, const ImportMap **found, bool *fits_none,
    GError **error)
{
    *found = NULL;
    *fits_none = false;
    if (profiles->len == 0)
        return TRUE;
    if (options->site) {
        *found = find_of_site(profiles, options->site);
        return TRUE;
    }
    g_autoptr(GString) group = g_string_new(NULL);
    Groups groups = {.study = study, .group = group};
    if (!find_groups(&groups, path, options, error))
        return FALSE;
    if (group->len == 0)
        return choose_by_name(profiles, path, found, fits_none, error);
    if (!groups.several)
        *found = find_of_site(profiles, group->str);
    return TRUE;
}

gboolean import_profiles_settle(const Registry *registry, const char *const *paths,
    size_t n_paths, const ImportOptions *options, GError **error)
{
    if (options->map_path || options->site)
        return TRUE;
    g_autoptr(GPtrArray) profiles = import_profiles_load(registry, error);
    for (size_t i = 0; profiles && i < n_paths; i++) {
        const ImportMap *found = NULL;
        bool fits_none;
        g_autoptr(GError) both = NULL;
        if (!choose_by_name(profiles, paths[i], &found, &fits_none, &both) &&
            !import_profile_choose(profiles, registry_study(registry), paths[i], options,
                &found, &fits_none, error))
            return FALSE;
    }
    return profiles != NULL;
}
