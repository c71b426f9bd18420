#pragma once
/**
 * @file
 * Reading a map's YAML: what its files share.
 */
#include "importers/map.h"
#include "schema/yaml.h"

/** A missing event is SIZE_MAX. */
gboolean import_map_read_event(const SchemaYaml *yaml, const SchemaYamlNode *node,
    const SchemaStudy *study, size_t *event, GError **error);

/** Reads what is said of a column whose name is set. */
gboolean import_map_read_column(const SchemaYaml *yaml, const SchemaYamlNode *node,
    const SchemaStudy *study, ImportMapColumn *column, GError **error);
void import_map_column_free(gpointer column);

/** Reads missing, dates and agreed of a column or of the map. */
gboolean import_map_read_words(const SchemaYaml *yaml, const SchemaYamlNode *node,
    const SchemaStudy *study, ImportMapWords *words, GError **error);
/** Takes what `words` does not say from `from`. */
void import_map_words_inherit(ImportMapWords *words, const ImportMapWords *from);
void import_map_words_clear(ImportMapWords *words);

/** The keys of a site's profile beside those of a map, NULL-ended with them. */
extern const char *const import_map_keys[];

/** Reads those keys. */
gboolean import_map_read_profile(
    const SchemaYaml *yaml, const SchemaYamlNode *root, ImportMap *map, GError **error);
void import_map_profile_clear(ImportMap *map);
/** Takes those of `from` for a file of it. */
void import_map_profile_inherit(ImportMap *map, const ImportMap *from);
