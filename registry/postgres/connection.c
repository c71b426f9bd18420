#include "base/error.h"
#include "registry/postgres/inside.h"
#include "registry/postgres/store.h"

bool registry_postgres_is_address(const char *address)
{
    return address && (g_str_has_prefix(address, "postgresql://") ||
                          g_str_has_prefix(address, "postgres://"));
}

static const char *value_of(const PQconninfoOption *options, const char *keyword)
{
    for (const PQconninfoOption *option = options; option->keyword; option++)
        if (g_str_equal(option->keyword, keyword))
            return option->val;
    return NULL;
}

/* Who reads the list of processes or the shell's history would read the password. */
static gboolean check_address(const char *address, GError **error)
{
    char *fault = NULL;
    PQconninfoOption *options = PQconninfoParse(address, &fault);
    if (!options) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            "not an address of PostgreSQL: %s; write postgresql://HOST/DATABASE",
            fault ? g_strstrip(fault) : "it cannot be read");
        PQfreemem(fault);
        return FALSE;
    }
    const bool has_password =
        value_of(options, "password") != NULL || value_of(options, "sslpassword") != NULL;
    PQconninfoFree(options);
    if (has_password)
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            "the address holds a password, which others on this machine can see; take it out "
            "and put it into ~/.pgpass or the file that PGPASSFILE names");
    return !has_password;
}

/* Text as it is sent and read here; nothing of statements that are short is compiled. */
static const char settings[] =
    "SET client_min_messages = warning; SET search_path = main; SET bytea_output = hex;\n"
    "SET standard_conforming_strings = on; SET extra_float_digits = 1; SET jit = off;\n"
    "SET proreg.own = 'yes'";

static void take_notice(void *data, const PGresult *notice)
{
    (void)data;
    (void)notice;
}

/* A network that swallows everything is noticed within a minute or so. */
static PGconn *connect_to(const char *address)
{
    /* The address comes last and overrides what stands before it. */
    const char *const keywords[] = {"client_encoding", "fallback_application_name",
        "connect_timeout", "tcp_user_timeout", "keepalives_idle", "keepalives_interval",
        "keepalives_count", "dbname", NULL};
    const char *const values[] = {
        "UTF8", "proreg", "15", "60000", "30", "10", "3", address, NULL};
    return PQconnectdbParams(keywords, values, 1);
}

static bool settle(PGconn *connection)
{
    PGresult *result =
        PQstatus(connection) == CONNECTION_OK ? PQexec(connection, settings) : NULL;
    const bool ok = PQresultStatus(result) == PGRES_COMMAND_OK;
    PQclear(result);
    return ok;
}

bool registry_postgres_reconnect(PGconn *connection)
{
    PQreset(connection);
    return settle(connection);
}

/* What libpq says in lines and with tabs. New. */
static char *one_line(const char *said)
{
    g_auto(GStrv) words = g_strsplit_set(said, " \t\n", -1);
    GString *line = g_string_new(NULL);
    for (char **word = words; *word; word++)
        if (**word)
            g_string_append_printf(line, "%s%s", line->len > 0 ? " " : "", *word);
    return g_string_free(line, FALSE);
}

PGconn *registry_postgres_connect(const char *address, GError **error)
{
    if (!check_address(address, error))
        return NULL;
    PGconn *connection = connect_to(address);
    (void)PQsetNoticeReceiver(connection, take_notice, NULL);
    if (settle(connection))
        return connection;
    g_autofree char *fault = one_line(PQerrorMessage(connection));
    g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE,
        "%s: cannot be reached: %s; check the address, the login and that the server runs",
        address, fault);
    PQfinish(connection);
    return NULL;
}

/* Lack of a right. */
#define DENIED "42501"

/* What to do about a fault that the server, the network or another user is to blame for, by the
   code of SQLSTATE (appendix A of PostgreSQL's manual); NULL for others. */
static const char *advice_on(const char *state)
{
    static const struct {
        const char *begins, *advice;
    } known[] = {
        {"55P03", "another process keeps it locked; try again when that one has ended"},
        {"40", "another process was at work on the same rows; run the command again"},
        {DENIED, "this login may not do that; ask who looks after the server"},
        {"53100", "the server's disk is full; make room and run the command again"},
        {"53", "the server has no room left for it; try again later"},
        {"57P", "the server was stopped; nothing of the change was kept: run the command again "
                "when it runs"},
        {"57014", "the server stopped the statement; run the command again"},
        {"58", "the server's disk does not answer as it should"},
        {"XX", "the server's database is damaged; restore a backup"},
        {"08", "the connection was lost; run the command again"}};
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
        if (g_str_has_prefix(state, known[i].begins))
            return known[i].advice;
    return NULL;
}

/* What a login that is bound by rights may not do: the server would name its own objects. */
static gboolean deny(
    const RegistryPostgres *store, const char *state, const char *said, GError **error)
{
    const bool sees_all =
        g_strv_contains((const char *const[]){"coordinator", "auditor", NULL}, store->role);
    g_autofree char *why =
        g_str_equal(state, REGISTRY_POSTGRES_DENIED)
            ? g_strdup(said)
            : g_strdup_printf("it needs more than the role has; ask %swho owns the registry",
                  sees_all ? "" : "a coordinator, or ");
    g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE, "%s: %s (role %s) may not do that: %s",
        store->address, store->login, store->role, why);
    return FALSE;
}

gboolean registry_postgres_fail(
    RegistryPostgres *store, PGresult *result_taken, const char *doing, GError **error)
{
    /* A fault that the server has no code for is of this side. Where a request could not be
       sent because the server went, the connection counts as lost only when that is read. */
    if (!PQresultErrorField(result_taken, PG_DIAG_SQLSTATE))
        (void)PQconsumeInput(store->connection);
    const bool lost = PQstatus(store->connection) != CONNECTION_OK;
    const char *state = lost ? "08" : PQresultErrorField(result_taken, PG_DIAG_SQLSTATE);
    const char *said = PQresultErrorField(result_taken, PG_DIAG_MESSAGE_PRIMARY);
    const char *advice = advice_on(state ? state : "");
    store->lacks_others = !lost && state && g_str_has_prefix(state, "08");
    store->passes =
        lost || store->lacks_others ||
        (state && (g_str_has_prefix(state, "40") || g_str_has_prefix(state, "57P")));
    g_autofree char *fault = one_line(said ? said : PQerrorMessage(store->connection));
    if (store->login && state &&
        (g_str_equal(state, DENIED) || g_str_equal(state, REGISTRY_POSTGRES_DENIED)))
        (void)deny(store, state, fault, error);
    else if (advice)
        g_set_error(error, BASE_ERROR, BASE_ERROR_DATABASE, "%s: %s: %s", store->address, fault,
            advice);
    else
        g_set_error(
            error, BASE_ERROR, BASE_ERROR_INTERNAL, "%s: %s: %s", store->address, doing, fault);
    PQclear(result_taken);
    return FALSE;
}

gboolean registry_postgres_exec(RegistrySqlStore *base, const char *sql, GError **error)
{
    RegistryPostgres *store = (RegistryPostgres *)base;
    PGresult *result = PQexec(store->connection, sql);
    const ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        g_autofree char *doing = g_strndup(sql, 60);
        return registry_postgres_fail(store, result, doing, error);
    }
    PQclear(result);
    return TRUE;
}
