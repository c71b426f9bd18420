#pragma once
/**
 * @file
 * A data dictionary in REDCap's 18-column format: what the variables of a registry are. One
 * line of it is one field; a checkbox field has one column (and one stored value) a choice.
 */
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What a stored value is. Dates are text YYYY-MM-DD, times as REDCap exports them. */
typedef enum {
    SCHEMA_TEXT, /**< Free text, notes, file names, sql, validated text (email, phone ...). */
    SCHEMA_INTEGER,  /**< Validation integer, slider. */
    SCHEMA_NUMBER,   /**< Validation number*, calc. */
    SCHEMA_DATE,     /**< Any date_*: stored YYYY-MM-DD. */
    SCHEMA_DATETIME, /**< Any datetime_*: stored YYYY-MM-DD HH:MM[:SS]. */
    SCHEMA_TIME,     /**< time, time_hh_mm_ss, time_mm_ss. */
    SCHEMA_CHOICE,   /**< radio, dropdown, yesno, truefalse: one code. */
    SCHEMA_CHECKBOX, /**< One 0/1 a choice. */
    SCHEMA_NO_DATA   /**< descriptive: never in an export, has no column. */
} SchemaType;

typedef struct {
    char *code;
    char *label;
    char *column; /**< For a checkbox its column, `level___c1`; else NULL. */
} SchemaChoice;

typedef struct {
    char *name;
    char *form;
    char *label;
    char *note;       /**< Field note: unit and the like; may be "". */
    char *validation; /**< REDCap's validation name, "" if none. */
    char *annotation; /**< Action tags; may be "". */
    char *section;    /**< Section header above the field; may be "". */
    char *branching;  /**< Branching logic as text; may be "". A study compiles it. */
    char *matrix;     /**< Matrix group; may be "". */
    char *formula;    /**< Of calc the calculation, of sql the query, of a slider its labels:
                           kept as text, never evaluated; else "". */
    SchemaType type;
    bool is_calculated; /**< calc: REDCap computes it and takes no value in. */
    bool is_file;       /**< file: the value is a name; the file stays in REDCap. */
    bool required;
    bool identifier;    /**< Marked as an identifier: such a column refuses a file. */
    bool integer_codes; /**< All codes are canonical integers: stored as INTEGER. */
    int decimals;       /**< Decimals that number_Ndp demands; -1 for any. */
    bool decimal_comma; /**< A number_*_comma_decimal validation. */
    int64_t step; /**< From annotation @STEP=5: min (or 0) plus multiples of it; 0 for any. */
    bool has_min, has_max;
    double min, max; /**< For numbers; for dates days since 1970-01-01, for datetimes with
                          the fraction of the day, for times the fraction alone. */
    bool min_today, max_today; /**< The bound is `today` or `now`: has_min, has_max is false. */
    char *min_text, *max_text; /**< As the dictionary has them, "" if none. */
    size_t n_choices;
    SchemaChoice *choices;
    size_t line; /**< Physical line in the dictionary file. */
} SchemaField;

/** One column of a flat export: a field, or one choice of a checkbox field. */
typedef struct {
    char *name;    /**< Column name in exports and in SQL. */
    size_t field;  /**< Index into fields. */
    size_t choice; /**< Index into the field's choices; only for a checkbox. */
} SchemaColumn;

typedef struct {
    size_t n_fields;
    SchemaField *fields; /**< In the dictionary's order; fields[0] is the record id. */
    size_t n_columns;
    SchemaColumn *columns; /**< In export order; descriptive fields have none. */
    size_t n_forms;
    char **forms;             /**< In the dictionary's order. */
    GHashTable *field_index;  /**< name -> GSIZE_TO_POINTER(index + 1). */
    GHashTable *column_index; /**< name -> GSIZE_TO_POINTER(index + 1). */
    GPtrArray *warnings;      /**< Texts: what is read but not supported. */
} SchemaDictionary;

/**
 * Reads a dictionary: both header styles (download and API names), files that stop at column
 * 16, a byte-order mark, UTF-8 or Windows-1252.
 * @param name   how messages call it (its path).
 * @return NULL with BASE_ERROR_STUDY: file, line, column, what is wrong. All faults of the file
 *         are in the one message, parted by " | ", up to 20.
 */
SchemaDictionary *schema_dictionary_parse(
    const char *name, const char *bytes, gsize size, GError **error);
/**
 * Adds all of its faults to `faults` (char *).
 * @param doubts  the names of what is at fault are added (schema/faults.h).
 * @return a dictionary to read on with, in which fields at fault are texts; NULL where the rows
 *         themselves cannot be read.
 */
SchemaDictionary *schema_dictionary_faults(
    const char *name, const char *bytes, gsize size, GHashTable *doubts, GPtrArray *faults);
void schema_dictionary_free(SchemaDictionary *dictionary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SchemaDictionary, schema_dictionary_free)

/** The field of that name, or NULL. */
const SchemaField *schema_dictionary_find(const SchemaDictionary *dictionary, const char *name);
/** The export column of that name, or NULL. */
const SchemaColumn *schema_dictionary_find_column(
    const SchemaDictionary *dictionary, const char *name);
/** How the form of that number is called where people read it, as REDCap calls a form that came
 * without a label: "follow_up" is "Follow up". New text. */
char *schema_form_label(const SchemaDictionary *dictionary, size_t form);
/** Names of the fields, NULL-ended, for base_nearest. New array of borrowed names (g_free). */
const char **schema_dictionary_names(const SchemaDictionary *dictionary);
/** Whether `code` is one of the field's. */
bool schema_field_has_code(const SchemaField *field, const char *code);
/** The label of a code of a choice or checkbox field, or NULL. */
const char *schema_field_label(const SchemaField *field, const char *code);
