#pragma once
/**
 * @file
 * Study files that change after `init`: the sites' profiles.
 */
#include "registry/change.h"

/**
 * Puts a file of the study folder into the registry, or another state of it, as a change of its
 * own; the registry in memory has it afterwards. Equal bytes are no change.
 * @param name   "sites/site_05.yaml"; never dictionary.csv or study.yaml.
 * @param bytes  NULL takes the file out.
 * @param info   who, why and by which command.
 * @param changed  set to whether anything was written.
 */
gboolean registry_study_file_put(Registry *registry, const char *name, GBytes *bytes,
    const RegistryChangeInfo *info, bool *changed, GError **error);

/**
 * Whether the study files are those that the journal says were stored, none missing and none
 * beside them. FALSE with BASE_ERROR_DATABASE where they are not.
 */
gboolean registry_study_files_check(Registry *registry, GError **error);

/**
 * Where a profile that is stored comes from: the study folder, or a command of the registry's
 * own (`profile`), of which a migration that only gave it new names is none.
 * @param is_own     set to whether it was a command of its own.
 * @param of_folder  set to what the folder last had of it, new; NULL for none.
 */
gboolean registry_study_file_origin(
    Registry *registry, const char *name, bool *is_own, GBytes **of_folder, GError **error);
