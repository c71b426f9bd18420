#pragma once
/**
 * @file
 * A row as SQLite stores it: sizes and kinds of the values, then their bytes
 * (https://www.sqlite.org/fileformat2.html, section 2.1). Inline, because this is done for
 * every value that is read. For this folder only.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "registry/domain.h"

/** Where the reading of a row is. */
typedef struct {
    const uint8_t *kinds, *kinds_end; /**< Of the values that are still to come. */
    const uint8_t *bytes, *end;       /**< Of the next value, and of the row. */
} RegistrySqliteRecord;

/** A value in it: its kind ("serial type"), and its bytes, borrowed. */
typedef struct {
    uint64_t kind;
    const uint8_t *bytes;
    size_t size;
} RegistrySqliteField;

/** Reads a number of one to nine bytes; how many there were, 0 where they end too early. */
static inline size_t registry_sqlite_varint(
    const uint8_t *bytes, const uint8_t *end, uint64_t *value)
{
    uint64_t sum = 0;
    if (bytes < end && bytes[0] < 0x80) {
        *value = bytes[0];
        return 1;
    }
    if (end - bytes > 1 && bytes[1] < 0x80) {
        *value = (uint64_t)(bytes[0] & 0x7f) << 7 | bytes[1];
        return 2;
    }
    for (size_t i = 0; i < 9 && bytes + i < end; i++) {
        if (i == 8) {
            *value = sum << 8 | bytes[i];
            return 9;
        }
        sum = sum << 7 | (bytes[i] & 0x7f);
        if (bytes[i] < 0x80) {
            *value = sum;
            return i + 1;
        }
    }
    return 0;
}

/** Begins a row; false where it is none. */
static inline bool registry_sqlite_record_begin(
    RegistrySqliteRecord *record, const uint8_t *row, size_t size)
{
    uint64_t header = 0;
    const size_t n = registry_sqlite_varint(row, row + size, &header);
    if (n == 0 || header < n || header > size)
        return false;
    record->kinds = row + n;
    record->kinds_end = record->bytes = row + header;
    record->end = row + size;
    return true;
}

/** The next value, NULL (kind 0) where the row has no more; false where it is none. */
static inline bool registry_sqlite_record_next(
    RegistrySqliteRecord *record, RegistrySqliteField *field)
{
    static const uint8_t sizes[12] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0};
    field->kind = 0;
    if (record->kinds < record->kinds_end) {
        if (*record->kinds < 0x80) {
            field->kind = *record->kinds++;
        } else {
            const size_t n =
                registry_sqlite_varint(record->kinds, record->kinds_end, &field->kind);
            if (n == 0)
                return false;
            record->kinds += n;
        }
    }
    const uint64_t size = field->kind < 12 ? sizes[field->kind] : (field->kind - 12) / 2;
    if (size > (uint64_t)(record->end - record->bytes))
        return false;
    field->bytes = record->bytes;
    field->size = (size_t)size;
    record->bytes += size;
    return true;
}

/** Passes over n values; false where they are none. */
static inline bool registry_sqlite_record_skip(RegistrySqliteRecord *record, size_t n)
{
    static const uint8_t sizes[12] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0};
    const uint8_t *kinds = record->kinds;
    size_t size = 0;
    if (n > (size_t)(record->kinds_end - kinds))
        n = (size_t)(record->kinds_end - kinds);
    for (; n > 0 && *kinds < 0x80; n--, kinds++)
        size += *kinds < 12 ? sizes[*kinds] : (size_t)(*kinds - 12) / 2;
    if (size > (size_t)(record->end - record->bytes))
        return false;
    record->kinds = kinds;
    record->bytes += size;
    RegistrySqliteField field;
    for (; n > 0; n--)
        if (!registry_sqlite_record_next(record, &field))
            return false;
    return true;
}

/** An integer of the kinds 1 to 6, 8 and 9. */
static inline int64_t registry_sqlite_field_integer(const RegistrySqliteField *field)
{
    const uint8_t *bytes = field->bytes;
    if (field->kind >= 8)
        return (int64_t)field->kind - 8;
    if (field->kind == 1)
        return (int8_t)bytes[0];
    if (field->kind == 2)
        return (int16_t)(bytes[0] << 8 | bytes[1]);
    uint64_t bits = bytes[0] >= 0x80 ? UINT64_MAX : 0;
    for (size_t i = 0; i < field->size; i++)
        bits = bits << 8 | bytes[i];
    return (int64_t)bits;
}

/**
 * The value; a text is borrowed and ends without a NUL. False where there is no such kind.
 * @param real  the column is of real numbers: a whole one is stored as an integer.
 */
static inline bool registry_sqlite_field_datum(
    const RegistrySqliteField *field, bool real, RegistryDatum *datum)
{
    if (field->kind == 0) {
        datum->kind = REGISTRY_DATUM_NULL;
    } else if (field->kind < 10 && field->kind != 7) {
        datum->integer = registry_sqlite_field_integer(field);
        datum->kind = real ? REGISTRY_DATUM_REAL : REGISTRY_DATUM_INTEGER;
        if (real)
            datum->real = (double)datum->integer;
    } else if (field->kind >= 12) {
        datum->kind = REGISTRY_DATUM_TEXT;
        datum->text = (const char *)field->bytes;
        datum->size = field->size;
    } else if (field->kind == 7) {
        uint64_t bits = 0;
        for (size_t i = 0; i < sizeof bits; i++)
            bits = bits << 8 | field->bytes[i];
        datum->kind = REGISTRY_DATUM_REAL;
        memcpy(&datum->real, &bits, sizeof bits);
    } else {
        return false;
    }
    return true;
}
