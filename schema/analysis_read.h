#pragma once
/**
 * @file
 * Inside schema/: the tables of an analysis file.
 */
#include "schema/analysis.h"
#include "schema/variable.h"
#include "schema/yaml.h"

/** What the reading of one analysis file needs. */
typedef struct {
    const SchemaYaml *yaml;
    const SchemaStudy *study;
    SchemaAnalysis *analysis;
} AnalysisReader;

/**
 * Refuses an expression with a constant that its variable can never be.
 * @param node  of the expression. @param what  whose it is: "step adults".
 */
gboolean schema_expression_check(const AnalysisReader *reader, const SchemaYamlNode *node,
    const char *what, const char *sql, GError **error);

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
/** The table that the key `table` of a map names, or a fault with "did you mean". */
gboolean schema_table_named(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaTable **out, GError **error);
void schema_tables_free(SchemaTable *tables, size_t n);

/** Reads one row of a table; kind and grouping of the table are there. @param visits  of the
 * table, or NULL. */
gboolean schema_row_read(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaTable *table, char *const *visits, SchemaRow *row, GError **error);
/** Fails with file:line and the row; always returns FALSE. */
gboolean schema_row_fail(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaRow *row, GError **error, const char *what);
void schema_rows_free(SchemaRow *rows, size_t n);

/** Reads the match of a table, by which tests its rows may have; before it, faults a key that
 * the kind of table does not have. */
gboolean schema_table_match_read(const AnalysisReader *reader, const SchemaYamlNode *node,
    SchemaTable *table, GError **error);
/**
 * Reads what only some kinds of table have; the table's rows are there.
 * @param rows  the table in which the rows are written: this, or another.
 */
gboolean schema_table_kind_read(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaYamlNode *rows, char *const *visits, SchemaTable *table, GError **error);
/** Frees what schema_table_kind_read has put into the table. */
void schema_table_kind_clear(SchemaTable *table);
/** Reads what only a row of a table with times has: event, competing, at; the rest is there. */
gboolean schema_endpoint_read(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaTable *table, SchemaRow *row, GError **error);

/**
 * Reads a covariate, an outcome or an event: a variable's name, from which the rest follows, or
 * a map as for a row, in which kind may be absent.
 */
gboolean schema_term_read(
    const AnalysisReader *reader, const SchemaYamlNode *node, SchemaRow *row, GError **error);

/**
 * Reads a row that is the product of two rows above it: {interaction: [age, male]}.
 * @param n  rows of the table that are there.
 */
gboolean schema_product_read(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaTable *table, size_t n, SchemaRow *row, GError **error);

/** Reads the matches; the main grouping is there. */
gboolean schema_matches_read(
    const AnalysisReader *reader, const SchemaYamlNode *root, GError **error);
void schema_matches_free(SchemaAnalysis *analysis);

/**
 * Reads `published`: one name or a list of them. @param label  the name where there is none.
 */
gboolean schema_published_names_read(const AnalysisReader *reader, const SchemaYamlNode *node,
    const char *label, char **published, char ***also, GError **error);
/** Reads `totals`; the tables are there. */
gboolean schema_totals_read(
    const AnalysisReader *reader, const SchemaYamlNode *root, GError **error);
void schema_totals_free(SchemaTotal *totals, size_t n);

/** Reads the figures; the tables are there. */
gboolean schema_figures_read(
    const AnalysisReader *reader, const SchemaYamlNode *root, GError **error);
void schema_figures_free(SchemaFigure *figures, size_t n);

/** Reads a row's levels; its variable and kind are there. */
gboolean schema_levels_read(
    const AnalysisReader *reader, const SchemaYamlNode *node, SchemaRow *row, GError **error);

/** Finds a variable, or fails with "did you mean". */
gboolean schema_variable_find(const AnalysisReader *reader, const SchemaYamlNode *node,
    const char *name, SchemaVariable *out, GError **error);
