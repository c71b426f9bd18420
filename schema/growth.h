#pragma once
/**
 * @file
 * What a study that has grown means: its dictionary, study.yaml and other files as they were
 * against what they are to be, item by item, and what each asks of the values that are stored.
 */
#include "schema/study.h"

typedef enum {
    SCHEMA_GROWN_ADDED,
    SCHEMA_GROWN_REMOVED,
    SCHEMA_GROWN_RENAMED,
    SCHEMA_GROWN_CHANGED
} SchemaGrownKind;

/** "added", "removed", "renamed", "changed". */
extern const char *const schema_grown_kinds[];

/** What has to be true of the data before an item can be: else it is refused. Indices are of
 * the study as it was. */
typedef enum {
    SCHEMA_ASKS_NOTHING,
    SCHEMA_ASKS_EMPTY,    /**< The field has no value and no missing-data code. */
    SCHEMA_ASKS_UNTICKED, /**< The checkbox column is ticked for nobody. */
    SCHEMA_ASKS_FIT,      /**< Each value of the field is one of the field `to`, and reads the
                               same there. */
    SCHEMA_ASKS_CODE,     /**< No value of the field is `code`. */
    SCHEMA_ASKS_NO_ROWS,  /**< The form has no row at the event. */
    SCHEMA_ASKS_SINGLE,   /**< The form has no further instance at the event. */
    SCHEMA_ASKS_SITE,     /**< No record is of the site `code`. */
    SCHEMA_ASKS_MISSING,  /**< No value is missing for the reason `code`. */
    SCHEMA_ASKS_PATTERN,  /**< Every record id is one of the new pattern. */
    SCHEMA_ASKS_BELOW     /**< No value of the field was sent as below a limit. */
} SchemaAsks;

/** One thing that is otherwise. */
typedef struct {
    SchemaGrownKind kind;
    const char *area; /**< Static: "variable", "choice", "form", "event", "site" ... */
    char *name;       /**< Of a choice "sex = 1". */
    const char *part; /**< Static: what of it, where it changed: "range", "label"; or NULL. */
    char *before, *after; /**< As people read it; or NULL. */
    SchemaAsks asks;
    size_t field, to, column, form, event; /**< As it asks. */
    char *code;
    const char *reason; /**< Static, marked: why it is refused where the data is otherwise. */
    char *hint;         /**< What to do then, or what may have been meant; or NULL. */
    /** What the data says (registry/growth.h). */
    int64_t n;
    GPtrArray *records; /**< char *: the first ids. */
} SchemaGrown;

/** Names that were and that are to be. */
typedef struct {
    char *from, *to;
} SchemaRename;

typedef struct {
    GPtrArray *variables, *forms; /**< SchemaRename */
} SchemaRenames;

SchemaRenames *schema_renames_new(void);
void schema_renames_free(SchemaRenames *renames);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SchemaRenames, schema_renames_free)
/** Takes "OLD=NEW", a variable or a form; BASE_ERROR_USAGE where the studies do not have it so.
 */
gboolean schema_renames_declare(SchemaRenames *renames, const SchemaStudy *before,
    const SchemaStudy *after, const char *declared, GError **error);
void schema_renames_add(GPtrArray *renames, const char *from, const char *to);
/** The name that is to be; itself where it stays. Borrowed. */
const char *schema_renames_to(const GPtrArray *renames, const char *name);
/** What the column of a variable is to be called; a box of a checkbox goes with it. New. */
char *schema_renames_column_to(
    const SchemaRenames *renames, const SchemaDictionary *before, const SchemaColumn *column);
/**
 * An analysis or a profile as YAML, in which variables and forms have their new names: in names
 * and expressions, not in what people read (labels, titles), in keys, in texts of an expression
 * or in comments. A form is told from a variable of its name by what stands around it: FROM or
 * JOIN before, a point behind.
 * @return new text.
 */
char *schema_renamed(const char *yaml, const SchemaRenames *renames);
/** The same of a file's bytes. New. */
GBytes *schema_renamed_bytes(GBytes *yaml, const SchemaRenames *renames);
/** The name that was. */
const char *schema_renames_from(const GPtrArray *renames, const char *name);

/**
 * Compares two studies.
 * @param relabelled  NULL-ended names (of before) of variables whose codes mean what they
 *                    meant, however they are called now; or NULL.
 * @return SchemaGrown *, in the order of dictionary and study.yaml; empty where nothing is
 *         otherwise.
 */
GPtrArray *schema_growth(const SchemaStudy *before, const SchemaStudy *after,
    const SchemaRenames *renames, const char *const *relabelled);
/** Adds what differs in analyses, profiles and other files (SchemaFile *), and in what of the
 * two files of a study is only shown. An analysis that asks the same under new names says that.
 */
void schema_growth_files(GPtrArray *grown, const GPtrArray *before, const GPtrArray *after,
    const SchemaRenames *renames);

/** Whether two labels of a code can be told to mean the same: they share a word, and none of
 * them says the opposite, another number or a bound. */
bool schema_label_means_same(const char *a, const char *b);
