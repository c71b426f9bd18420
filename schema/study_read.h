#pragma once
/**
 * @file
 * Inside schema/: study.yaml, and derived values as it and the analysis files write them.
 */
#include "schema/study.h"
#include "schema/yaml.h"

/**
 * Reads the list under `derived` of a map.
 * @param study   the dictionary and events are there; its derived values so far must not be
 *                named again.
 * @param out, n  new array, also on failure to be freed with schema_derived_free.
 */
gboolean schema_derived_read(const SchemaYaml *yaml, const SchemaYamlNode *map,
    const SchemaStudy *study, SchemaDerived **out, size_t *n, GError **error);

void schema_derived_free(SchemaDerived *derived, size_t n);
/** Frees what is in one derived value. */
void schema_derived_clear(SchemaDerived *derived);

/** The index of the field of that name, or a fault with "did you mean". */
gboolean schema_field_find(const SchemaYaml *yaml, const SchemaYamlNode *node,
    const SchemaStudy *study, const char *name, size_t *out, GError **error);
/** The field that a key of a map names; SIZE_MAX where the key is absent. */
gboolean schema_field_read(const SchemaYaml *yaml, const SchemaYamlNode *map, const char *key,
    const SchemaStudy *study, size_t *out, GError **error);

/** Reads the hospitals under `sites`. */
gboolean schema_sites_read(
    const SchemaYaml *yaml, const SchemaYamlNode *root, SchemaStudy *study, GError **error);

/** Reads what values below a limit count as, under `below`. */
gboolean schema_below_read(
    const SchemaYaml *yaml, const SchemaYamlNode *root, SchemaStudy *study, GError **error);

/** Reads the list under `rules`. */
gboolean schema_rules_read(
    const SchemaYaml *yaml, const SchemaYamlNode *root, SchemaStudy *study, GError **error);
void schema_rules_free(SchemaRule *rules, size_t n);

/**
 * Reads study.yaml into a study whose dictionary is there. On failure free the study.
 * @param faults  NULL: the first fault ends the reading. Else each part of the file that has
 *                one adds its first (char *), and the others are read all the same.
 */
gboolean schema_study_read(
    const SchemaYaml *yaml, SchemaStudy *study, GPtrArray *faults, GError **error);

/** Reads version, way and scopes of consent among the roles, of which `consent` is read. */
gboolean schema_consent_read(
    const SchemaYaml *yaml, const SchemaYamlNode *roles, SchemaStudy *study, GError **error);
/** Sets them to none. */
void schema_consent_init(SchemaRoles *roles);
void schema_consent_clear(SchemaRoles *roles);

/** Reads `sharing` of study.yaml, after derived values; without it the defaults. */
gboolean schema_sharing_read(const SchemaYaml *yaml, SchemaStudy *study, GError **error);
void schema_sharing_clear(SchemaSharing *sharing);

/** Reads `characteristics` of the root, after derived values. */
gboolean schema_characteristics_read(
    const SchemaYaml *yaml, const SchemaYamlNode *root, SchemaStudy *study, GError **error);
/** Reads `patient_sheet` of the root. */
gboolean schema_sheet_read(
    const SchemaYaml *yaml, const SchemaYamlNode *root, SchemaStudy *study, GError **error);
/** Reads `backup` of the root. */
gboolean schema_backup_read(
    const SchemaYaml *yaml, const SchemaYamlNode *root, SchemaStudy *study, GError **error);
/** Reads `targets` of the root, once the sites are there. */
gboolean schema_targets_read(
    const SchemaYaml *yaml, const SchemaYamlNode *root, SchemaStudy *study, GError **error);

/** Parts of study.yaml about every file that comes: the pattern of record ids, what files are
 * in where they do not say it, and the first day of the study. */
gboolean schema_study_read_record_id(
    const SchemaYaml *yaml, const SchemaYamlNode *root, SchemaStudy *study, GError **error);
gboolean schema_study_read_encoding(
    const SchemaYaml *yaml, const SchemaYamlNode *root, SchemaStudy *study, GError **error);
gboolean schema_study_read_start(
    const SchemaYaml *yaml, const SchemaYamlNode *root, SchemaStudy *study, GError **error);
