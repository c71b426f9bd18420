/*
 * SQLite's functions that are harmless only with some arguments. Dates may not be the present:
 * a study gives the same numbers on every day and every machine. A format may not ask for a
 * width that fills the memory, or the day. They are computed by SQLite itself, on a connection
 * of its own, after a look at the arguments.
 */
#include <string.h>

#include "registry/evaluator/failure.h"
#include "registry/evaluator/inside.h"

enum { FORMATS = -1, MOST_DIGITS = 4 };

/* Name, and the argument that is the time; it is the present where there is none. */
static const struct {
    const char *name;
    int time_argument;
} functions[EVALUATOR_N_GUARDED] = {
    {"date", 0},
    {"time", 0},
    {"datetime", 0},
    {"julianday", 0},
    {"unixepoch", 0},
    {"strftime", 1},
    {"printf", FORMATS},
    {"format", FORMATS},
};

static bool is_text(sqlite3_value *value, const char *text)
{
    const char *own = (const char *)sqlite3_value_text(value);
    return own && g_ascii_strcasecmp(own, text) == 0;
}

/* Whether a format has a width or precision that is an argument, or has many digits. */
static bool is_wide(const char *format)
{
    size_t n_digits = 0;
    for (; *format; format++) {
        n_digits = g_ascii_isdigit(*format) ? n_digits + 1 : 0;
        if (*format == '*' || n_digits > MOST_DIGITS)
            return true;
    }
    return false;
}

static char *format_fault(const char *name, int n, sqlite3_value **values)
{
    const char *format = n > 0 ? (const char *)sqlite3_value_text(values[0]) : NULL;
    if (!format || !is_wide(format))
        return NULL;
    return g_strdup_printf("%s() with a width of more than %d digits, or with *, is not "
                           "allowed here",
        name, MOST_DIGITS);
}

/* Why the call is refused, or NULL. New. */
static char *fault_of(size_t number, int n, sqlite3_value **values)
{
    const char *name = functions[number].name;
    const int time = functions[number].time_argument;
    if (time == FORMATS)
        return format_fault(name, n, values);
    if (n <= time || is_text(values[time], "now"))
        return g_strdup_printf(
            "%s() of the present time is not allowed here; name a date, or a column", name);
    for (int i = time + 1; i < n; i++)
        if (is_text(values[i], "localtime") || is_text(values[i], "utc"))
            return g_strdup_printf(
                "%s() with '%s' depends on the machine's time zone and is not allowed here",
                name, (const char *)sqlite3_value_text(values[i]));
    return NULL;
}

static sqlite3_stmt *statement_of(RegistryEvaluator *evaluator, size_t number, int n)
{
    sqlite3_stmt *statement = evaluator->guarded_call[number][n];
    if (statement)
        return statement;
    g_autoptr(GString) sql = g_string_new(NULL);
    g_string_printf(sql, "SELECT %s(", functions[number].name);
    for (int i = 0; i < n; i++)
        g_string_append(sql, i > 0 ? ", ?" : "?");
    g_string_append_c(sql, ')');
    (void)sqlite3_prepare_v3(
        evaluator->plain_db, sql->str, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
    evaluator->guarded_call[number][n] = statement;
    return statement;
}

static void call(sqlite3_context *context, int n, sqlite3_value **values)
{
    const EvaluatorGuarded *guarded = sqlite3_user_data(context);
    char *fault = fault_of(guarded->number, n, values);
    if (fault) {
        sqlite3_result_error(context, fault, -1);
        evaluator_deny(guarded->evaluator, fault);
        return;
    }
    sqlite3_stmt *statement = n <= EVALUATOR_MOST_ARGUMENTS
                                  ? statement_of(guarded->evaluator, guarded->number, n)
                                  : NULL;
    if (!statement) {
        sqlite3_result_error(context, "too many arguments", -1);
        return;
    }
    for (int i = 0; i < n; i++)
        (void)sqlite3_bind_value(statement, i + 1, values[i]);
    if (sqlite3_step(statement) == SQLITE_ROW)
        sqlite3_result_value(context, sqlite3_column_value(statement, 0));
    else
        sqlite3_result_error(context, sqlite3_errmsg(guarded->evaluator->plain_db), -1);
    (void)sqlite3_reset(statement);
}

gboolean evaluator_guarded_register(RegistryEvaluator *evaluator, GError **error)
{
    if (sqlite3_open_v2(":memory:", &evaluator->plain_db,
            SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        return registry_evaluator_fail(evaluator->plain_db, "opening a database", error);
    for (size_t i = 0; i < EVALUATOR_N_GUARDED; i++) {
        evaluator->guarded_functions[i] = (EvaluatorGuarded){evaluator, i};
        if (sqlite3_create_function_v2(evaluator->db, functions[i].name, -1,
                SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
                &evaluator->guarded_functions[i], call, NULL, NULL, NULL) != SQLITE_OK)
            return registry_evaluator_fail(
                evaluator->db, "adding the guarded functions", error);
    }
    return TRUE;
}

void evaluator_guarded_clear(RegistryEvaluator *evaluator)
{
    for (size_t i = 0; i < EVALUATOR_N_GUARDED; i++)
        for (size_t n = 0; n <= EVALUATOR_MOST_ARGUMENTS; n++)
            (void)sqlite3_finalize(evaluator->guarded_call[i][n]);
    (void)sqlite3_close(evaluator->plain_db);
}
