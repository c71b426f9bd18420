#include "registry/sql/sql.h"

#include "base/error.h"
#include "registry/sql/store.h"

RegistrySqlStatement *registry_sql_prepare(
    RegistrySqlStore *store, const char *sql, GError **error)
{
    return store->engine->prepare(store, sql, error);
}

void registry_sql_free(RegistrySqlStatement *statement)
{
    if (statement)
        statement->engine->free(statement);
}

gboolean registry_sql_exec(RegistrySqlStore *store, const char *sql, GError **error)
{
    return store->engine->exec(store, sql, error);
}

int registry_sql_step(RegistrySqlStatement *statement, const char *doing, GError **error)
{
    return statement->engine->step(statement, doing, error);
}

void registry_sql_expect_many(RegistrySqlStatement *statement, bool many)
{
    if (statement->engine->expect_many)
        statement->engine->expect_many(statement, many);
}

void registry_sql_reset(RegistrySqlStatement *statement)
{
    if (statement)
        statement->engine->reset(statement);
}

gboolean registry_sql_run(RegistrySqlStatement *statement, const char *doing, GError **error)
{
    int state = 1;
    while (state == 1)
        state = registry_sql_step(statement, doing, error);
    registry_sql_reset(statement);
    return state == 0;
}

gboolean registry_sql_run_number(
    RegistrySqlStatement *statement, const char *doing, int64_t *number, GError **error)
{
    if (statement->engine->number) {
        if (!registry_sql_run(statement, doing, error))
            return FALSE;
        *number = statement->engine->number(statement);
        return TRUE;
    }
    if (registry_sql_step(statement, doing, error) != 1) {
        registry_sql_reset(statement);
        return FALSE;
    }
    *number = registry_sql_integer(statement, 0);
    return registry_sql_run(statement, doing, error);
}

int64_t registry_sql_changes(RegistrySqlStore *store)
{
    return store->engine->changes(store);
}

gboolean registry_sql_ask(
    RegistrySqlStore *store, const char *sql, int64_t *value, GError **error)
{
    g_autoptr(RegistrySqlStatement) select = registry_sql_prepare(store, sql, error);
    if (!select)
        return FALSE;
    const int state = registry_sql_step(select, "reading a number", error);
    if (state == 1)
        *value = registry_sql_integer(select, 0);
    else if (state == 0)
        g_set_error(error, BASE_ERROR, BASE_ERROR_INTERNAL, "no row from: %s", sql);
    return state == 1;
}

void registry_sql_bind(RegistrySqlStatement *statement, const char *kinds, ...)
{
    const RegistrySqlEngine *engine = statement->engine;
    va_list arguments;
    va_start(arguments, kinds);
    for (int i = 0; kinds[i] != '\0'; i++) {
        if (kinds[i] == 't') {
            engine->bind_text(statement, i + 1, va_arg(arguments, const char *));
        } else if (kinds[i] == 'b') {
            const void *bytes = va_arg(arguments, const void *);
            engine->bind_blob(statement, i + 1, bytes, va_arg(arguments, size_t));
        } else {
            const int64_t number = va_arg(arguments, int64_t);
            if (kinds[i] == 'I' && number == 0)
                engine->bind_null(statement, i + 1);
            else
                engine->bind_integer(statement, i + 1, number);
        }
    }
    va_end(arguments);
}

void registry_sql_bind_text(RegistrySqlStatement *statement, int index, const char *text)
{
    statement->engine->bind_text(statement, index, text);
}

void registry_sql_bind_integer(RegistrySqlStatement *statement, int index, int64_t number)
{
    statement->engine->bind_integer(statement, index, number);
}

void registry_sql_bind_value(
    RegistrySqlStatement *statement, int index, const RegistryValue *value)
{
    statement->engine->bind_value(statement, index, value);
}

void registry_sql_bind_any(
    RegistrySqlStatement *statement, int index, const RegistryValue *value)
{
    statement->engine->bind_any(statement, index, value);
}

void registry_sql_bind_texts(
    RegistrySqlStatement *statement, int index, const char *const *texts, size_t n)
{
    statement->engine->bind_texts(statement, index, texts, n);
}

void registry_sql_bind_end(RegistrySqlStatement *statement, int index, const char *to)
{
    if (to)
        registry_sql_bind_text(statement, index, to);
    else
        statement->engine->bind_end(statement, index);
}

int64_t registry_sql_integer(RegistrySqlStatement *statement, int column)
{
    return statement->engine->integer(statement, column);
}

const char *registry_sql_text_or_null(RegistrySqlStatement *statement, int column)
{
    return statement->engine->text(statement, column);
}

const char *registry_sql_text(RegistrySqlStatement *statement, int column)
{
    const char *text = statement->engine->text(statement, column);
    return text ? text : "";
}

const void *registry_sql_blob(RegistrySqlStatement *statement, int column, size_t *size)
{
    return statement->engine->blob(statement, column, size);
}

const uint8_t *registry_sql_key(RegistrySqlStatement *statement, int column)
{
    size_t size = 0;
    const void *bytes = registry_sql_blob(statement, column, &size);
    return size == REGISTRY_KEY_BYTES ? bytes : NULL;
}

RegistryValue registry_sql_value(RegistrySqlStatement *statement, int column)
{
    return statement->engine->value(statement, column);
}

RegistryValue registry_sql_any(RegistrySqlStatement *statement, int column)
{
    return statement->engine->any(statement, column);
}
