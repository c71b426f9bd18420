#pragma once
/**
 * @file
 * What explains a file: the map that was named, the profile that its site has, or, of a file
 * that goes in once more, the one of then.
 */
#include "importers/work.h"

typedef struct {
    ImportMap *map;      /**< That was named, or of then; or NULL. */
    bool is_profile;     /**< It is the profile of its site. */
    GPtrArray *profiles; /**< Of all sites; NULL where there is a map. */
} ImportGuide;

bool import_guide_load(
    ImportGuide *guide, Registry *registry, const ImportOptions *options, GError **error);
void import_guide_clear(ImportGuide *guide);

/** Finds the profile that counts for the file; *profile is borrowed, or NULL. */
bool import_guide_choose(const ImportGuide *guide, ImportWork *work, const char *path,
    const ImportMap **profile, GError **error);

/** The map of the file with what it says of it, into the work. */
void import_guide_use(ImportWork *work, const ImportMap *map, const char *path);

/** Opens the file as options, map and study say. */
ImportSource *import_guide_open(ImportWork *work, const ImportGuide *guide, const char *path,
    ImportSourceReport *report, GError **error);
