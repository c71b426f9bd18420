#pragma once
/**
 * @file
 * Profiles: how each site sends its files, one map a site with more keys, kept in the registry
 * as the study file sites/CODE.yaml. docs/profiles.md is their manual.
 */
#include "importers/import.h"
#include "importers/map.h"

struct ImportSource;

/** Name of a site's profile among the study files: "sites/site_05.yaml". New text. */
char *import_profile_name(const char *site);

/**
 * Reads the profile of a site; what it says of a site must be that one.
 * @return NULL with BASE_ERROR_STUDY: file:line, what, what was expected.
 */
ImportMap *import_profile_parse(
    const char *site, const char *bytes, gsize size, const SchemaStudy *study, GError **error);

/** The site's profile in the registry; NULL where there is none, or with `error` set. */
ImportMap *import_profile_load(const Registry *registry, const char *site, GError **error);

/** All profiles of the registry, ImportMap *, in the order of the sites. NULL with `error`. */
GPtrArray *import_profiles_load(const Registry *registry, GError **error);

/** Whether every profile among a study folder's files (SchemaFile *) can be read and is of a
 * site of the study. */
gboolean import_profiles_check(
    const GPtrArray *files, const SchemaStudy *study, GError **error);

/** Adds all that is wrong with a profile to `faults` (char *); `doubts` are of
 * schema/faults.h. */
void import_profile_faults(
    const SchemaFile *file, const SchemaStudy *study, GHashTable *doubts, GPtrArray *faults);

/**
 * Finds the profile that counts for a file: that of options->site, else of the one access group
 * that its rows name, else the one whose `files` fit its name.
 * @param found      set to it, borrowed from `profiles`, or to NULL.
 * @param fits_none  set to whether no site is said by any of the three.
 * @return FALSE with BASE_ERROR_USAGE where the files of two profiles fit.
 */
gboolean import_profile_choose(const GPtrArray *profiles, const SchemaStudy *study,
    const char *path, const ImportOptions *options, const ImportMap **found, bool *fits_none,
    GError **error);

/** Whether rows of the file name access groups; it is read from its first byte again
 * afterwards. */
bool import_profile_names_group(const SchemaStudy *study, struct ImportSource *source);

/** Whether import_profile_choose finds at most one profile for each of the files. */
gboolean import_profiles_settle(const Registry *registry, const char *const *paths,
    size_t n_paths, const ImportOptions *options, GError **error);
