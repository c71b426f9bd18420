#pragma once
/**
 * @file
 * What the changes of whole records share. For this folder only.
 */
#include "registry/change_inside.h"
#include "registry/moves.h"
#include "registry/record.h"

/** A row of a form, with texts of its own. */
typedef struct {
    size_t form;
    RegistryKey key;
    int64_t import_id, line;
    RegistryValue *values;
} RecordRow;

/** All that is stored of one record. */
typedef struct {
    Registry *registry;
    RegistryRecord record; /**< `record_id` is NULL where there is none. */
    GArray *rows;          /**< RecordRow. */
    GArray *codes;         /**< RegistryMissing. */
    GStringChunk *texts;
} RecordRows;

gboolean record_rows_read(
    Registry *registry, const char *record_id, RecordRows *rows, GError **error);
void record_rows_clear(RecordRows *rows);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RecordRows, record_rows_clear)

/** The row of the same place, or NULL. */
const RecordRow *record_rows_find(
    const RecordRows *rows, size_t form, const char *event, int64_t instance);
/** The code in place of a value, or NULL. */
const char *record_rows_code(const RecordRows *rows, const RecordRow *row, size_t column);
/** The value of a column of the row, or its code; NULL for neither.
 * @param buffer  room for a number. */
const char *record_rows_text(const RecordRows *rows, const RecordRow *row, size_t column,
    char buffer[BASE_DECIMAL_SIZE]);
/** Name of a column of a form. */
const char *record_column(const Registry *registry, size_t form, size_t column);

/** How much is withdrawn: 0 for none, more for what is more. */
size_t record_scope_number(const char *scope);

/** One change of records under way. */
typedef struct {
    Registry *registry;
    RegistryChange *change;
    RegistryRecordDone *done;
    const char *command, *reason;
    bool is_rehearsed; /**< To be set after the beginning: nothing of it is kept. */
} RecordWork;

/** Begins the change. */
gboolean record_work_begin(RecordWork *work, Registry *registry, const char *command,
    const RegistryChangeInfo *info, GError **error);
/** Ends it: what was done, or NULL with everything taken back where not `ok`. */
RegistryRecordDone *record_work_end(
    RecordWork *work, gboolean ok, const char *record_id, GError **error);

/** Reads the record of that id, or of the one that it stands for now. BASE_ERROR_USAGE where
 * there is none. */
gboolean record_work_find(
    const RecordWork *work, const char *record_id, RecordRows *rows, GError **error);

/** Adds a row about the record to the trail. */
gboolean record_work_log(RecordWork *work, const char *record_id, const char *subject,
    const char *column, const char *before, const char *after, GError **error);

/** Takes a row out, its values one by one into the trail. */
gboolean record_work_take_out(
    RecordWork *work, const RecordRows *rows, const RecordRow *row, GError **error);
/** Forgets the record's digest. */
gboolean record_work_touch(const RecordWork *work, const char *record_id, GError **error);
/** Takes a record out of which nothing is left. */
gboolean record_work_remove(const RecordWork *work, const char *record_id, GError **error);

/** Whether a query is meant. */
typedef bool (*RecordMeans)(const RegistryQuery *query, const void *data);
/** Closes the open and answered queries that are meant. Record ids are those of today. */
gboolean record_work_close(
    RecordWork *work, RecordMeans means, const void *data, GError **error);
