#include "registry/sqlite/value.h"

RegistryValue registry_sqlite_value(sqlite3_stmt *row, int column)
{
    switch (sqlite3_column_type(row, column)) {
    case SQLITE_INTEGER:
        return (RegistryValue){
            .kind = REGISTRY_VALUE_INTEGER, .integer = sqlite3_column_int64(row, column)};
    case SQLITE_FLOAT:
        return (RegistryValue){
            .kind = REGISTRY_VALUE_REAL, .real = sqlite3_column_double(row, column)};
    case SQLITE_NULL:
        return (RegistryValue){.kind = REGISTRY_VALUE_NONE};
    default:
        return (RegistryValue){.kind = REGISTRY_VALUE_TEXT,
            .text = (const char *)sqlite3_column_text(row, column)};
    }
}

void registry_sqlite_bind(sqlite3_stmt *statement, int index, const RegistryValue *value)
{
    switch (value->kind) {
    case REGISTRY_VALUE_INTEGER:
        (void)sqlite3_bind_int64(statement, index, value->integer);
        break;
    case REGISTRY_VALUE_REAL:
        (void)sqlite3_bind_double(statement, index, value->real);
        break;
    case REGISTRY_VALUE_TEXT:
        (void)sqlite3_bind_text(statement, index, value->text, -1,
            value->scratch ? SQLITE_TRANSIENT : SQLITE_STATIC);
        break;
    case REGISTRY_VALUE_NONE:
    case REGISTRY_VALUE_MISSING:
        (void)sqlite3_bind_null(statement, index);
        break;
    }
}
