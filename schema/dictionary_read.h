#pragma once
/**
 * @file
 * Inside schema/: the steps from a dictionary's text to its fields. Faults are collected, so
 * that one reading names them all.
 */
#include "schema/dictionary.h"

/** The 18 columns, in REDCap's order. */
typedef enum {
    CELL_NAME,
    CELL_FORM,
    CELL_SECTION,
    CELL_TYPE,
    CELL_LABEL,
    CELL_CHOICES,
    CELL_NOTE,
    CELL_VALIDATION,
    CELL_MIN,
    CELL_MAX,
    CELL_IDENTIFIER,
    CELL_BRANCHING,
    CELL_REQUIRED,
    CELL_ALIGNMENT,
    CELL_QUESTION,
    CELL_MATRIX,
    CELL_RANKING,
    CELL_ANNOTATION,
    N_CELLS
} DictionaryCell;

/** The heading of a column in REDCap's download. */
const char *schema_dictionary_heading(DictionaryCell cell);

/** The faults of one dictionary, as "file:line:column: what". */
typedef struct {
    const char *name;
    GPtrArray *texts;   /**< char *, owned. */
    GHashTable *doubts; /**< Names of fields and forms at fault go here, unless it is NULL. */
} DictionaryFaults;

/** One row, cells by their meaning; an absent column is "". */
typedef struct {
    size_t line;
    size_t position[N_CELLS]; /**< Of each cell in the row, from 1; 0 where absent. */
    char *cells[N_CELLS];
} DictionaryRow;

/** Adds a fault of a cell of the row. */
void schema_dictionary_fault(DictionaryFaults *faults, const DictionaryRow *row,
    DictionaryCell cell, const char *format, ...) G_GNUC_PRINTF(4, 5);

/**
 * The rows below the header, blank ones left out; what cannot be read becomes faults.
 * @return GPtrArray of DictionaryRow (owned); never NULL.
 */
GPtrArray *schema_dictionary_rows(const char *bytes, gsize size, DictionaryFaults *faults);

/** Field type, validation and bounds of a row; false where a fault was added. */
bool schema_field_read_type(
    SchemaField *field, const DictionaryRow *row, DictionaryFaults *faults);

/** Choices of a field whose type is known; false where a fault was added. */
bool schema_field_read_choices(
    SchemaField *field, const DictionaryRow *row, DictionaryFaults *faults);
