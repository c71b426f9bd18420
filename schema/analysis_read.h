#pragma once
/**
 * @file
 * Inside schema/: the tables of an analysis file.
 */
#include "schema/analysis.h"
#include "schema/yaml.h"

/** What the reading of one analysis file needs. */
typedef struct {
    const SchemaYaml *yaml;
    const SchemaStudy *study;
    SchemaAnalysis *analysis;
} AnalysisReader;

/** Reads the main grouping and the further ones; derived values are there. */
gboolean schema_groupings_read(
    const AnalysisReader *reader, const SchemaYamlNode *root, GError **error);
void schema_groupings_free(SchemaAnalysis *analysis);

/** Reads `change` and `changes`. */
gboolean schema_changes_read(
    const AnalysisReader *reader, const SchemaYamlNode *root, GError **error);
/** Reads `cutoff`, for which the study must name its roles. */
gboolean schema_cutoff_read(
    const AnalysisReader *reader, const SchemaYamlNode *root, GError **error);
/** Frees the changes and the cutoff. */
void schema_changes_free(SchemaAnalysis *analysis);

/** Reads `published` and `impossible`; the tables are there. */
gboolean schema_published_read(
    const AnalysisReader *reader, const SchemaYamlNode *root, GError **error);
void schema_published_free(SchemaAnalysis *analysis);

/** Reads the tables; groups, pairs, derived values and the changes are there. */
gboolean schema_tables_read(
    const AnalysisReader *reader, const SchemaYamlNode *root, GError **error);
void schema_tables_free(SchemaTable *tables, size_t n);

/**
 * Reads `published`: one name or a list of them. @param label  the name where there is none.
 */
gboolean schema_published_names_read(const AnalysisReader *reader, const SchemaYamlNode *node,
    const char *label, char **published, char ***also, GError **error);

/** Reads a row's levels; its variable and kind are there. */
gboolean schema_levels_read(
    const AnalysisReader *reader, const SchemaYamlNode *node, SchemaRow *row, GError **error);

/** A variable by name: exactly one of the two is set. */
typedef struct {
    const SchemaField *field;
    const SchemaDerived *derived;
} SchemaVariable;

/** Finds a variable, or fails with "did you mean". */
gboolean schema_variable_find(const AnalysisReader *reader, const SchemaYamlNode *node,
    const char *name, SchemaVariable *out, GError **error);
/** Whether the variable has a value of its own at the event. */
bool schema_variable_at(
    const AnalysisReader *reader, const SchemaVariable *variable, size_t event);
/** Its choices; none where it is a number or text. */
const SchemaChoice *schema_variable_choices(const SchemaVariable *variable, size_t *n);
