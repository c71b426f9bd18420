#pragma once
/**
 * @file
 * Counting where the rows are: a part of registry/store.h, for whom that is. A store that
 * counts keeps beside its tables one wide row a patient: the patient's columns as cohorts know
 * them (registry/cohort.h), one a variable and visit, derived values and the steps of the
 * stored analyses among them. It answers questions by distinct rows of some columns with the
 * number of patients that each stands for. The rules are those of the members of
 * registry/store.h; a store that does not count has none of these.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/sha256.h"
#include "registry/domain.h"
#include "registry/store_rows.h"

typedef struct RegistryStore RegistryStore;

/** A column of a patient's row. */
typedef struct {
    char *name;
    char type; /**< 'I', 'R' or 'T' as columns of forms, 'A': of any type. */
} RegistryWideColumn;

/** What the rows are: the columns, and a name for all of it that is another where one of them
 * is. */
typedef struct {
    const RegistryWideColumn *columns;
    size_t n;
    const char *plan;
} RegistryWideTable;

typedef enum {
    REGISTRY_ROWS_NONE, /**< None are kept of this study: the login may not make their table. */
    REGISTRY_ROWS_NEW,  /**< The table was made and is empty. */
    REGISTRY_ROWS_KEPT
} RegistryRowsState;

typedef struct {
    const char *record_id, *site;
    const uint8_t *digest;       /**< Of the record that it is of. */
    const RegistryDatum *values; /**< One a column. */
    const char *reasons; /**< Column -> why it has no value, or another than sent, as a JSON
                              object; NULL for none. */
} RegistryWideRow;

/** What a row has that is not the record's. */
typedef enum {
    REGISTRY_ROW_COLUMNS, /**< Of no row: the table has other columns than it was made with. */
    REGISTRY_ROW_NOBODYS, /**< There is no such record, or another hospital has it. */
    REGISTRY_ROW_STATE,   /**< It is of another state of the record. */
    REGISTRY_ROW_MISSING, /**< There is none. */
    REGISTRY_ROW_VALUE    /**< A column. */
} RegistryRowFault;

/** @param record_id  NULL for the table's columns. */
typedef void (*RegistryEachRowFault)(const char *record_id, RegistryRowFault fault, void *data);

/** The rows of one state of the store, while they are asked. */
typedef struct RegistryCounting RegistryCounting;

typedef struct {
    const char *column; /**< Of the table. */
    bool is_reason;     /**< Its reason is asked for, a text. */
    char type;
    bool by_day; /**< Not the value is asked for, but whether it is no later than `day`: 1 or 0,
                      NULL where it is none. Of whole numbers. */
    int32_t day;
} RegistryCountedColumn;

typedef struct {
    const RegistryCountedColumn *columns; /**< What is told apart. */
    size_t n;
    const char *const *where; /**< n_where columns that have to be 1. */
    size_t n_where;
    const char *site;           /**< Patients of this hospital alone; NULL: of all. */
    const char *const *without; /**< n_without ids of records that are passed over. */
    size_t n_without;
    bool apart;              /**< Each column by itself: a row has one of them, or none. */
    bool by_patient;         /**< A row each, in byte order of the ids, instead of counts: */
    bool by_site;            /**< of one site after the other. */
    const char *const *only; /**< n_only ids: of these records alone; NULL: of all. */
    size_t n_only;
    /** n_numbered columns of which the store makes a number, that comes behind the values; NULL
     * for none. Where all of them are equal it is the same. Others may have the same by chance,
     * and then hardly with another seed. */
    const RegistryCountedColumn *numbered;
    size_t n_numbered;
    int64_t seed;
} RegistryCountQuestion;

/**
 * Takes a distinct row, or a patient's.
 * @param record_id  NULL where patients are counted.
 * @param values     one a column, and the number where it is asked for, borrowed.
 */
typedef gboolean (*RegistryEachCounted)(const char *record_id, const RegistryDatum *values,
    int64_t n_patients, void *data, GError **error);

typedef struct {
    /** How many records got a digest or were taken out since `touched` was asked. */
    guint (*n_touched)(const RegistryStore *store);
    /** Their ids (char *), each once, in byte order; forgotten here. New. */
    GPtrArray *(*touched)(RegistryStore *store);
    /** Within a transaction that writes. Makes the table anew where it is another. */
    gboolean (*prepare)(RegistryStore *store, const RegistryWideTable *table,
        RegistryRowsState *state, GError **error);
    /** Takes the rows of these ids out, as far as there are any. */
    gboolean (*remove)(RegistryStore *store, const RegistryWideTable *table,
        const char *const *ids, size_t n, GError **error);
    /** Puts rows of patients who have none. */
    gboolean (*put)(RegistryStore *store, const RegistryWideTable *table,
        const RegistryWideRow *rows, size_t n, GError **error);
    /** Adds the ids (char *), each once and in byte order, of records whose rows are not
     * theirs. Of rows that stand beside the records there are none such after a change; other
     * servers may have committed theirs alone. */
    gboolean (*astray)(
        RegistryStore *store, const RegistryWideTable *table, GPtrArray *ids, GError **error);
    /** Within a transaction that reads. Hands, each once, the faults of rows that are told by
     * their ids and by what they say to be of: no missing rows and no values. None where no
     * rows of this plan are kept, which nobody counts. */
    gboolean (*faults)(RegistryStore *store, const RegistryWideTable *table,
        RegistryEachRowFault each, void *data, GError **error);
    /**
     * Begins to ask, of the state that is committed now. The store then is in a transaction
     * that reads the same state, which the caller takes back when it has read enough of it.
     * @param content  set to the content hash of that state. NULL: whether the rows are those
     * of the records is not compared, and they are opened as they are.
     * @return NULL without `error` where patients cannot be counted there: no rows of this plan
     *         are kept, they are not those of the records, the login does not see all patients,
     *         or the store is in a transaction already; then none was begun.
     */
    RegistryCounting *(*open)(RegistryStore *store, const RegistryWideTable *table,
        char content[BASE_SHA256_SIZE], GError **error);
    /** Hands distinct rows or patients; of distinct ones some again, whose counts add up.
     * @param crossed  set to whether they were brought for this question, and not known. */
    gboolean (*ask)(RegistryCounting *counting, const RegistryCountQuestion *question,
        RegistryEachCounted each, void *data, bool *crossed, GError **error);
    /** Which columns have a reason of any patient. @param whose  site and without alone count.
     */
    gboolean (*have_reasons)(RegistryCounting *counting, const RegistryCountQuestion *whose,
        const char *const *columns, size_t n, bool *have, GError **error);
    void (*close)(RegistryCounting *counting);
} RegistryCounter;
