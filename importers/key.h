#pragma once
/**
 * @file
 * What a row says it is: record, event, repeating form and instance; and what is wrong with
 * that (rule `key`).
 */
#include "importers/work.h"

/** A row of the file, its key read. */
typedef struct {
    const BaseCsvRow *csv;
    const char *record_id;  /**< In NFC; "" where it is empty. Valid until the next row. */
    const char *earlier_id; /**< What the file has, where that stands for another id now. */
    int64_t offset;         /**< What is added to the instances of what repeats under it. */
    bool keeps_consent;     /**< The stored consent stays, whatever the row says of it. */
    size_t event;           /**< Or SIZE_MAX: none of its own, or unknown. */
    const char *event_name; /**< Unique name, or NULL. */
    size_t repeat_form;
    int64_t instance;   /**< 0 for a new one. */
    const char *defect; /**< What is wrong with the instance, or NULL. */
    const char *site;   /**< NULL until it is known. */
    uint32_t record;    /**< Its number in the session; set where the key is good. */
} ImportRow;

/** NULL for an empty text. */
const char *import_or_null(const char *text);
/** The prepared text of a column, "" for SIZE_MAX. */
const char *import_key_text(const ImportWork *work, size_t column);

/** Reads the key from the prepared cells. */
void import_key_read(ImportWork *work, const BaseCsvRow *csv, ImportRow *row);

/** Whether the id is what a spreadsheet writes before a row of totals. */
bool import_key_is_total(const char *id);

/** A defect of the key. */
typedef struct {
    size_t column; /**< Index of the file's column. */
    const char *msgid, *hint;
} ImportKeyDefect;

/** Finds the defects of the key: of id, event and repetition one each. @return how many. */
enum { IMPORT_KEY_DEFECTS = 3 };
size_t import_key_defects(
    ImportWork *work, const ImportRow *row, ImportKeyDefect defects[IMPORT_KEY_DEFECTS]);
/** Event and repeating form of a block's values in this row, or SIZE_MAX. */
size_t import_block_event(const ImportBlock *block, const ImportRow *row);
size_t import_block_form(const ImportBlock *block, const ImportRow *row);
/** Their instance; 0 for a new one. */
int64_t import_block_instance(const ImportBlock *block, const ImportRow *row);
