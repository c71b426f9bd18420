#pragma once
/**
 * @file
 * What has been met so far, in a few bytes a record and a row: record ids as small numbers, and
 * the keys of a file's rows, for rule `duplicate`.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/** Record ids, numbered from 0 in the order in which they come. */
typedef struct ImportRecords ImportRecords;

/** Without a record yet. */
ImportRecords *import_records_new(void);
void import_records_free(ImportRecords *records);
/** Number of the record id; *is_new says whether it came for the first time. */
uint32_t import_records_add(ImportRecords *records, const char *record_id, bool *is_new);
/** Whether the record id came. */
bool import_records_has(const ImportRecords *records, const char *record_id);
/** Borrowed until the next call of import_records_add. */
const char *import_records_id(const ImportRecords *records, uint32_t number);
uint32_t import_records_count(const ImportRecords *records);

/** Key of a row: record, event, repeating form and instance. */
typedef struct {
    uint32_t record;
    uint16_t event;       /**< UINT16_MAX where the row has none of its own. */
    uint16_t repeat_form; /**< UINT16_MAX where nothing repeats. */
    uint32_t instance;
} ImportRowKey;

typedef struct ImportRows ImportRows;

/** Without a row yet. */
ImportRows *import_rows_new(void);
void import_rows_free(ImportRows *rows);
/** Keeps the key of a row. @return whether none of that key came before. */
bool import_rows_add(ImportRows *rows, const ImportRowKey *key);

/** Continues a digest with `size` bytes; begin with IMPORT_DIGEST. Not for security. */
#define IMPORT_DIGEST UINT64_C(0x9E3779B97F4A7C15)
uint64_t import_digest(uint64_t digest, const void *bytes, size_t size);
