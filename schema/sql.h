#pragma once
/**
 * @file
 * From variables to SQL tables: one STRICT table a form, keyed by record, event and instance,
 * with CHECKs from the dictionary as a second line of defence.
 */
#include <glib.h>

#include "schema/study.h"

/** `name` as a quoted SQL identifier. New text. */
char *schema_sql_identifier(const char *name);
/** `name` as it stands in an expression: quoted where it is a word of SQL, as "group" is; any
 * other text as it is. New text. */
char *schema_sql_name(const char *name);
/** `text` as an SQL literal. New text. */
char *schema_sql_text(const char *text);

/** SQL type of a column: "INTEGER", "REAL" or "TEXT". */
const char *schema_sql_type(const SchemaDictionary *dictionary, const SchemaColumn *column);

/**
 * Name of a form's table, not quoted: the form's own name, with "form_" before it where
 * analysis has a table of that name (cohort, patient, visit) or SQLite keeps it. New text.
 */
char *schema_sql_form_name(const SchemaStudy *study, size_t form);

/**
 * The CREATE TABLE statement of a form: record_id, event (unique name) and instance (1 where
 * nothing repeats) are its key; import_id and line say where the row's first values came from.
 * The record id is no column of its own again, and a form without any other column that holds
 * data still has its table. The table has no rowid: rows lie in the order of the key.
 * @param form  index into the dictionary's forms. New text.
 */
char *schema_sql_form_table(const SchemaStudy *study, size_t form);

/**
 * Whether an expression joins tables by the names of their columns (NATURAL JOIN, USING), of
 * which SQLite does not tell what is read.
 */
bool schema_sql_joins_by_name(const char *sql);
