#pragma once
/**
 * @file
 * The inside of a RegistryCohort, for the registry alone.
 *
 * Records are read in pieces. Of a piece there is a slot a record and event (and more where an
 * event repeats); a field's values lie by slot, a patient's by record, all as codes of domains.
 * A column that somebody needs is a node; an expression is a calculation that fills the nodes
 * of its results when they are first needed, for those patients who are still in the cohort.
 */
#include "registry/cohort.h"
#include "registry/digest.h"
#include "registry/evaluator/evaluator.h"
#include "registry/evaluator/memo.h"
#include "registry/narrow_codes.h"
#include "registry/store_scan.h"

/** At most so many records are read at a time. */
enum { COHORT_PIECE_RECORDS = 2048 };

typedef struct CohortCalculation CohortCalculation;

typedef enum {
    COHORT_RECORD,   /**< The record's id, a record each. */
    COHORT_SITE,     /**< A record each. */
    COHORT_CUTOFF,   /**< The analysis' cutoff, a record each. */
    COHORT_CONTACT,  /**< Last contact of those whose origin is not after the cutoff. */
    COHORT_EVENT,    /**< The event's short name, a slot each. */
    COHORT_INSTANCE, /**< A slot each. */
    COHORT_FIELD,    /**< A dictionary column, a slot each. */
    COHORT_RESULT,   /**< Of a calculation, a record or slot each. */
    COHORT_REASON    /**< Why a column's value is missing, or another than sent; a slot each, of
                          a patient's derived value a record each. */
} CohortNodeKind;

typedef struct CohortNode CohortNode;

/** A node as one patient's value: at an event, or SIZE_MAX where it is by record. */
typedef struct {
    CohortNode *node;
    size_t event;
} CohortRef;

/** Values that somebody needs. */
struct CohortNode {
    CohortNodeKind kind;
    bool by_slot;
    RegistryDomain *domain;
    uint32_t *codes;                /**< Of the piece, by record or slot. */
    size_t column;                  /**< FIELD, REASON: of the dictionary; else SIZE_MAX. */
    GArray *of;                     /**< REASON of a derived value: CohortRef of those of what
                                         it is made of. */
    struct CohortForm *form;        /**< FIELD: that holds it, when reading has begun. */
    bool *events;                   /**< FIELD: a flag an event at which it is needed. */
    CohortRef made;                 /**< REASON of a derived value: that value. */
    bool is_given;                  /**< REASON: any patient has one, where a store counts. */
    CohortCalculation *calculation; /**< RESULT. */
};

/** Expressions that are computed for the same patients, together where their inputs are equal.
 */
typedef enum {
    COHORT_ALONE,   /**< A step: for those whom the steps before left in. */
    COHORT_DERIVED, /**< For whoever needs it first. */
    COHORT_ASKED    /**< For the members. */
} CohortFamily;

/** Expressions over the same inputs. */
struct CohortCalculation {
    RegistrySubject subject;
    GArray *inputs;        /**< CohortRef; by slot those of the same slot. */
    GPtrArray *names;      /**< char *: of the inputs. */
    GPtrArray *types;      /**< const char * */
    GPtrArray *sql, *what; /**< char *: one a result. */
    GPtrArray *results;    /**< CohortNode *, borrowed. */
    GPtrArray *rows;       /**< CohortRows *, borrowed: tables that its subqueries read. */
    size_t form;           /**< By slot: exists at the events of this form. */
    bool *events;          /**< By slot: where it is needed. */
    bool needs_presence;   /**< By slot: also a visit without any of its inputs has a value. */
    RegistryFormula *formula;
    RegistryMemo *memo; /**< NULL where rows are read. */
    bool done;          /**< For this piece. */
};

/** A table for subqueries, in as far as they read it: visits, or a repeating form. */
typedef struct {
    size_t table;       /**< The evaluator's number. */
    size_t form;        /**< SIZE_MAX for visits. */
    bool used;          /**< By a calculation, or by the export. */
    GArray *inputs;     /**< RegistryInput: all columns, those of the key first. */
    CohortNode **nodes; /**< Visits: one a column that is read, else NULL. */
    GArray *columns;    /**< Repeating: size_t, dictionary columns that are read ... */
    GArray *places;     /**< ... size_t: and their places among the inputs. */
    GPtrArray *domains; /**< RegistryDomain *, one a column that is read. */
    GArray *keys;       /**< Repeating: CohortRowKey of the piece, in order. */
    GArray *codes;      /**< uint32_t: one a column that is read, a key after the other. */
    size_t *first;      /**< By record: its first key; one more for the end. */
    RegistryFormScan *scan;
} CohortRows;

typedef struct {
    uint32_t record, event;
    int64_t instance;
} CohortRowKey;

/** A column of a patient. */
typedef struct {
    char *name;
    const char *type;
    CohortNodeKind kind;
    size_t index; /**< FIELD: dictionary column; RESULT: derived value. */
    size_t event; /**< SIZE_MAX where it is by record. */
} CohortColumn;

/** A derived value, of the study or the analysis. */
typedef struct {
    const SchemaDerived *spec;
    char *what;
    RegistryUse use;
    CohortNode *node; /**< Where somebody needs it. */
} CohortDerived;

/** An expression that was asked for. */
typedef struct {
    char *expression;
    CohortRef ref;
    NarrowCodes codes;  /**< Of the members, in their order. */
    BaseValues *values; /**< Of the members, once somebody asked. */
    int32_t *place;     /**< Code of the domain -> index of the values. */
} CohortAsk;

/** A form as far as it is read into slots. */
typedef struct CohortForm {
    size_t form;
    size_t n_columns;
    size_t *columns;    /**< Of the dictionary. */
    CohortNode **nodes; /**< One a column. */
    bool *events;
    RegistryFormScan *scan;
    bool done; /**< For this piece. */
} CohortForm;

/** A further instance of an event that repeats. */
typedef struct {
    CohortRowKey key;
    uint32_t next; /**< The record's extra before it + 1, 0 for none. */
} CohortExtra;

/** The records that are being read. */
typedef struct {
    size_t n_records, n_slots;
    GPtrArray *ids;         /**< const char *, in byte order; their bytes are */
    GStringChunk *id_texts; /**< here, */
    size_t *id_sizes;       /**< so many each. */
    uint32_t *members;      /**< n_members indices of records who are still in. */
    size_t n_members;
    bool *is_member;       /**< By record, while a form is read for the members alone. */
    bool *present;         /**< By slot: the visit has a row of a form that was read. */
    GArray *extras;        /**< CohortExtra: slots after those of records and events. */
    uint32_t *first_extra; /**< By record: its newest extra + 1, 0 for none. */
    size_t n_allocated;    /**< Slots for which there is room. */
    int64_t *weights;      /**< Patients that a record stands for. */
} CohortPiece;

typedef struct CohortCounted CohortCounted;

struct RegistryCohort {
    Registry *registry;
    const SchemaStudy *study;
    const SchemaAnalysis *analysis;
    const char *cutoff; /**< NULL for none. */
    RegistryEvaluator *evaluator;
    GPtrArray *derived;       /**< CohortDerived *, in order. */
    GPtrArray *columns;       /**< CohortColumn *: of a patient. */
    GPtrArray *column_names;  /**< Borrowed names of them, NULL-ended. */
    GHashTable *by_name;      /**< name -> CohortColumn *, borrowed. */
    GHashTable *visit_of;     /**< Plain column -> event + 1, where it has one event. */
    GHashTable *visit_fields; /**< Column of `visit` -> dictionary column + 1. */
    GPtrArray *tables;        /**< CohortRows *: what subqueries may read, visits first. */

    GPtrArray *nodes;        /**< CohortNode * */
    GPtrArray *calculations; /**< CohortCalculation * */
    GHashTable *shared;      /**< Inputs -> CohortCalculation *, for those that are alike. */
    CohortNode **fields;     /**< One a dictionary column, or NULL. */
    GPtrArray *reasons;      /**< CohortNode *, of `nodes`: REASON, one a dictionary column. */
    GPtrArray *made_reasons; /**< CohortNode *, of `nodes`: REASON of derived values. */
    CohortNode *own[COHORT_INSTANCE + 1];
    GPtrArray *asks; /**< CohortAsk * */
    GHashTable *ask_of;
    CohortRef *steps; /**< One a step of the analysis. */
    RegistryFlowStep *flow;
    bool wants_ids;
    bool wants_extras;   /**< Further instances of repeating events. */
    bool wants_presence; /**< Which visits took place, by any row of theirs. */
    bool wants_all;      /**< Values of those too who are not in the cohort. */
    GPtrArray *forms;    /**< CohortForm *, when reading has begun. */

    GHashTable *barred;    /**< Records that are passed over (registry/barred.h); while read. */
    int64_t n_handed;      /**< Records of this piece that were handed, barred or not. */
    int64_t n_streamed;    /**< Records of all pieces that were read. */
    int64_t n_barred;      /**< So many were, of `only_site`. */
    const char *only_site; /**< Whose barred are counted; NULL: all. */
    GString *last_id;      /**< Of the record that was handed last, barred or not. */
    const GPtrArray *only; /**< char *: the records that are read, in byte order; NULL: all. */
    guint n_only_read;     /**< Of those. */
    bool only_is_few;      /**< Quicker found one by one than by reading all records. */
    RegistryContentSum *sum; /**< Of the records that were handed; NULL with `only`. */

    CohortPiece piece;
    GPtrArray *ids; /**< char *: of the members, where they are wanted. */
    size_t n_members;
    char snapshot[65];
    bool reads_everybody;   /**< Also the barred. */
    CohortCounted *counted; /**< Where the store counts (registry/cohort_count.h), freed by */
    void (*counted_free)(CohortCounted *counted); /**< this; else NULL. */
    bool is_sealed, was_read;
};

/** What is done with each piece when its values are there. */
typedef gboolean (*CohortTake)(RegistryCohort *cohort, void *data, GError **error);

/** Builds the names that expressions may use, and checks the derived values. */
gboolean cohort_names_build(RegistryCohort *cohort, GError **error);
/** "fixation.yaml:12: " for a line of the analysis file; "" where it is not known. New. */
char *cohort_place(const SchemaAnalysis *analysis, size_t line);

/** The node of an expression over a patient, which is checked first. */
gboolean cohort_plan_sql(RegistryCohort *cohort, const char *sql, const char *what,
    CohortFamily family, CohortRef *ref, GError **error);
/** That of a step's condition as 1, 0 or NULL, whatever its value is. */
gboolean cohort_plan_step(
    RegistryCohort *cohort, const SchemaStep *step, CohortRef *ref, GError **error);
/** What registry_cohort_fields says of a node. New. */
GArray *cohort_fields_of(const RegistryCohort *cohort, CohortRef ref);
/** The node that says why a patient's column is missing, or none. @param value  the column's
 * own node, where it is a derived value that is read. */
CohortRef cohort_plan_reason_of(
    RegistryCohort *cohort, const CohortColumn *column, const CohortRef *value);
/** The node of an expression over a patient that was checked, and is no name alone. */
gboolean cohort_plan_expression(RegistryCohort *cohort, const RegistryExpression *expression,
    const RegistryUse *use, CohortFamily family, CohortRef *ref, GError **error);
/** A patient's column. */
gboolean cohort_plan_column(
    RegistryCohort *cohort, const CohortColumn *column, CohortRef *ref, GError **error);
/** The node of a dictionary column, needed at an event. */
CohortNode *cohort_plan_field(RegistryCohort *cohort, size_t column, size_t event);
/** The node that says why a dictionary column's values are missing. */
CohortNode *cohort_plan_reason(RegistryCohort *cohort, size_t column);
/** A new node that says why a patient's derived value is. @param of_take  as in CohortNode. */
CohortNode *cohort_plan_made_reason(RegistryCohort *cohort, CohortRef made, GArray *of_take);
/** The node of a derived value, needed at an event where it is one of visits. */
CohortNode *cohort_plan_derived(
    RegistryCohort *cohort, size_t derived, size_t event, GError **error);
/** Says that a repeating form's columns (or, of visits, none yet) are read. */
gboolean cohort_plan_rows(
    RegistryCohort *cohort, CohortRows *rows, const GPtrArray *columns, GError **error);
/** Prepares statements, memos and the forms to be read; nothing where that was done. */
gboolean cohort_plan_seal(RegistryCohort *cohort, GError **error);

/**
 * Name of the column of a patient's wide row that holds a node's values, whichever cohort reads
 * it: what a value is made of and by which expression is in the name of those that are
 * computed.
 * @return new; NULL where no such row has it. Of a reason the name is that of its value.
 */
char *cohort_wide_name(const RegistryCohort *cohort, CohortRef ref);
/** Likewise of a step's condition. New. */
char *cohort_wide_step_name(
    const RegistryCohort *cohort, const SchemaStep *step, CohortRef ref);

/** Reads the store piece by piece; as often as one likes. */
gboolean cohort_pass(RegistryCohort *cohort, CohortTake take, void *data, GError **error);
/** Reads a form's values for the members of the piece, unless that was done. */
gboolean cohort_form_load(RegistryCohort *cohort, CohortForm *form, GError **error);
/**
 * Reads the next records into the piece, and at once all forms where visits, further
 * instances or a cutoff need them together; else a form is read when it is first needed.
 */
gboolean cohort_piece_load(RegistryCohort *cohort, RegistryScan *scan, GError **error);
void cohort_piece_clear(CohortPiece *piece);
/** An empty piece. */
void cohort_piece_begin(RegistryCohort *cohort);
/** What a record has for being of this cohort: the cutoff. */
void cohort_piece_name(RegistryCohort *cohort, size_t record);
/** Runs a step over the members of the piece, and counts in the flow. */
gboolean cohort_run_step(
    RegistryCohort *cohort, size_t number, RegistryFlowStep *flow, GError **error);
/** Adds what the members of the piece have. */
void cohort_ask_keep(const CohortPiece *piece, CohortAsk *ask);
void cohort_ask_free(gpointer ask);
/** Why values of the piece are missing, where somebody asked. */
gboolean cohort_reasons_load(RegistryCohort *cohort, GError **error);
/** Opens and closes the scans of the forms. */
gboolean cohort_scans_open(RegistryCohort *cohort, RegistryScan *scan, GError **error);
void cohort_scans_close(RegistryCohort *cohort);
/** The slot of a record's event, first instance: an event's records lie side by side. */
static inline size_t cohort_slot(size_t record, size_t event)
{
    return event * COHORT_PIECE_RECORDS + record;
}
/** The slot of a further instance: that number among `extras` + 1. */
static inline size_t cohort_extra_slot(const RegistryCohort *cohort, uint32_t extra)
{
    return cohort_slot(extra - 1, cohort->study->n_events);
}
/** Record, event and instance of a slot. */
CohortRowKey cohort_slot_key(const RegistryCohort *cohort, size_t slot);

/** Fills a node for the members of the piece. */
gboolean cohort_compute(RegistryCohort *cohort, CohortNode *node, GError **error);
/** The code of a patient's value; the node must have been computed. */
uint32_t cohort_code_at(CohortRef ref, size_t record);
