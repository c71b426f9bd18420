/**
 * @file
 * Counting patients on the server. The questions have a connection of their own, so that all of
 * them see one state whatever the store does meanwhile. Each is grouped by site as well: where
 * sites stand on servers of their own these then count, and counts cross instead of rows. What
 * a planner would ship otherwise, and which functions it does not send, is in docs/engine.md.
 */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "registry/postgres/answers.h"
#include "registry/postgres/count_sql.h"
#include "registry/postgres/inside.h"

struct RegistryCounting {
    RegistryPostgres store; /* A connection; no store otherwise. */
    GHashTable *parts;      /* Column (borrowed of the table) -> part + 1 */
    RegistryPostgresAnswers *answers;
};

/* ---- opening ---- */

static const char begin[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/* The answer to a statement of one value, "" for NULL; NULL with `error` set. New. */
static char *ask_text(RegistryPostgres *store, const char *sql, GError **error)
{
    PGresult *result = PQexec(store->connection, sql);
    if (PQresultStatus(result) != PGRES_TUPLES_OK || PQntuples(result) != 1) {
        (void)registry_postgres_fail(store, result, "counting patients", error);
        return NULL;
    }
    char *text = g_strdup(PQgetvalue(result, 0, 0));
    PQclear(result);
    return text;
}

/* Whether a statement says yes; FALSE with `error` set is no answer. */
static gboolean ask_truth(RegistryPostgres *store, const char *sql, bool *is, GError **error)
{
    g_autofree char *text = ask_text(store, sql, error);
    *is = text && text[0] == 't';
    return text != NULL;
}

static gboolean check_marks(
    RegistryPostgres *store, const RegistryWideTable *table, bool *are, GError **error)
{
    gboolean ok = TRUE;
    *are = true;
    for (size_t part = 0; ok && *are && part < registry_postgres_wide_parts(table); part++) {
        g_autofree char *name = registry_postgres_wide_table(part);
        g_autofree char *astray = registry_postgres_sites_astray(name);
        g_autofree char *sql = g_strdup_printf("SELECT count(*) = 0 FROM (%s) q", astray);
        ok = ask_truth(store, sql, are, error);
    }
    return ok;
}

/* Whether the rows there are those that the table describes, of the records as they are.
   @param content  NULL where the latter is not asked. */
static gboolean check(RegistryPostgres *store, const RegistryWideTable *table,
    char content[BASE_SHA256_SIZE], bool *is_there, GError **error)
{
    g_autofree char *asks = registry_postgres_wide_is_there(table);
    g_autofree char *kept = ask_text(store, asks, error);
    *is_there = kept && kept[0] == '1';
    if (!kept || !*is_there || !content)
        return kept != NULL;
    g_autofree char *known =
        ask_text(store, "SELECT c.content FROM main.proreg_content() c", error);
    *is_there = known && known[0] != '\0';
    if (!known || !*is_there)
        return known != NULL;
    (void)g_strlcpy(content, known, BASE_SHA256_SIZE);
    return check_marks(store, table, is_there, error);
}

/* A hospital sees its own patients alone, and they are few. */
static gboolean sees_all(RegistryPostgres *store, bool *all, GError **error)
{
    int64_t has = 1;
    const gboolean ok =
        !store->login ||
        registry_sql_ask(&store->sql,
            "SELECT CAST(main.proreg_has_role('{coordinator,statistician,auditor}') AS "
            "INTEGER)",
            &has, error);
    *all = ok && has != 0;
    return ok;
}

/* The same state as that of the store's own transaction. */
static gboolean share_state(RegistryPostgres *store, RegistryCounting *counting, GError **error)
{
    int64_t n_placed = 0;
    g_autofree char *state = ask_text(store, "SELECT pg_export_snapshot()", error);
    if (!state || !registry_postgres_n_placed(store, &n_placed, error))
        return FALSE;
    g_autofree char *sql = g_strdup_printf("%s;\nSET TRANSACTION SNAPSHOT '%s';\n%s", begin,
        state, n_placed > 0 ? REGISTRY_POSTGRES_COUNT_THERE : "");
    return registry_postgres_exec(&counting->store.sql, sql, error);
}

static RegistryCounting *connect(const RegistryPostgres *store, GError **error)
{
    PGconn *connection = registry_postgres_connect(store->address, error);
    if (!connection)
        return NULL;
    RegistryCounting *counting = g_new0(RegistryCounting, 1);
    counting->store.connection = connection;
    counting->store.address = g_strdup(store->address);
    counting->parts = g_hash_table_new(g_str_hash, g_str_equal);
    counting->answers = registry_postgres_answers_new();
    return counting;
}

RegistryCounting *registry_postgres_count_open(RegistryStore *base,
    const RegistryWideTable *table, char content[BASE_SHA256_SIZE], GError **error)
{
    RegistryPostgres *store = (RegistryPostgres *)base;
    bool can = false;
    if (store->sql.depth > 0 || store->is_new || !sees_all(store, &can, error) || !can)
        return NULL;
    RegistryCounting *counting = connect(store, error);
    if (!counting)
        return NULL;
    for (size_t i = 0; i < table->n; i++)
        (void)g_hash_table_insert(counting->parts, table->columns[i].name,
            GSIZE_TO_POINTER(i / REGISTRY_POSTGRES_PART + 1));
    if (base->driver->begin(base, REGISTRY_READ, error)) {
        if (share_state(store, counting, error) &&
            check(&counting->store, table, content, &can, error) && can)
            return counting;
        base->driver->roll_back(base);
    }
    registry_postgres_count_close(counting);
    return NULL;
}

void registry_postgres_count_close(RegistryCounting *counting)
{
    /* A server notices late that a client is gone, and a change would find the table in use. */
    PQclear(PQexec(counting->store.connection, "ROLLBACK"));
    PQfinish(counting->store.connection);
    g_free(counting->store.address);
    g_hash_table_unref(counting->parts);
    registry_postgres_answers_free(counting->answers);
    g_free(counting);
}

/* ---- its answer ---- */

static RegistryDatum datum_of(const char *text, char type)
{
    if (type == 'A') {
        const RegistryValue any = registry_postgres_any(text);
        return registry_value_datum(&any);
    }
    switch (type) {
    case 'I':
        return (RegistryDatum){
            .kind = REGISTRY_DATUM_INTEGER, .integer = g_ascii_strtoll(text, NULL, 10)};
    case 'R':
        return (RegistryDatum){.kind = REGISTRY_DATUM_REAL, .real = g_ascii_strtod(text, NULL)};
    default:
        return registry_datum_of_text(text);
    }
}

/* Who takes the rows, of a question of the caller's. */
typedef struct {
    const RegistryCountQuestion *question;
    size_t n;              /* Terms of it. */
    RegistryDatum *values; /* Of the row that is handed. */
    RegistryEachCounted each;
    void *data;
} Taking;

static char type_of(const RegistryCountQuestion *question, size_t term)
{
    return term == question->n                           ? 'I'
           : registry_postgres_is_reason(question, term) ? 'T'
                                                         : question->columns[term].type;
}

static gboolean hand_row(const char *const *cells, void *data, GError **error)
{
    const Taking *taking = data;
    for (size_t i = 0; i < taking->n; i++) {
        taking->values[i] = (RegistryDatum){.kind = REGISTRY_DATUM_NULL};
        if (cells[i])
            taking->values[i] = datum_of(cells[i], type_of(taking->question, i));
    }
    const char *id = taking->question->by_patient ? cells[taking->n] : NULL;
    const int64_t n = id ? 1 : g_ascii_strtoll(cells[taking->n], NULL, 10);
    return n == 0 || taking->each(id, taking->values, n, taking->data, error);
}

/* The cells of a row of an answer. @param room  for the fields of one that is packed. */
static void read_cells(
    const PGresult *result, const Taking *taking, GString *room, const char **cells)
{
    const size_t n = taking->n;
    const bool packed = registry_postgres_count_is_packed(taking->question);
    for (int i = 0; !packed && i < (int)n; i++)
        cells[i] = PQgetisnull(result, 0, i) ? NULL : PQgetvalue(result, 0, i);
    cells[n] = PQgetvalue(result, 0, packed ? 1 : (int)n);
    if (!packed)
        return;
    const char *from = PQgetvalue(result, 0, 0) + 1;
    g_string_set_size(room, strlen(from) + 1);
    char *to = room->str;
    for (size_t i = 0; i < n; i++)
        cells[i] = registry_postgres_next_field(&from, &to);
}

/* Row by row, so that a long answer does not have to lie here whole. */
static gboolean take_rows(
    RegistryPostgres *store, Taking *taking, RegistryPostgresAnswer *answer, GError **error)
{
    g_autofree const char **cells = g_new0(const char *, taking->n + 1);
    g_autoptr(GString) room = g_string_new(NULL);
    gboolean ok = TRUE;
    PGresult *result;
    while ((result = PQgetResult(store->connection))) {
        const ExecStatusType status = PQresultStatus(result);
        if (ok && status == PGRES_SINGLE_TUPLE) {
            read_cells(result, taking, room, cells);
            registry_postgres_answer_add(answer, cells);
            ok = hand_row(cells, taking, error);
        } else if (ok && status != PGRES_TUPLES_OK)
            ok = registry_postgres_fail(
                store, g_steal_pointer(&result), "counting patients", error);
        PQclear(result);
    }
    return ok;
}

/* The parameters of a question, in the order of the condition. */
typedef struct {
    char *site, *without, *only;
    const char *values[3];
    int n;
} Parameters;

static void parameters_clear(Parameters *parameters)
{
    g_free(parameters->site);
    g_free(parameters->without);
    g_free(parameters->only);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Parameters, parameters_clear)

/* @param parameters  empty. */
static void bind(const RegistryCountQuestion *question, Parameters *parameters)
{
    if (question->site)
        parameters->values[parameters->n++] = parameters->site =
            registry_postgres_text_array(&question->site, 1);
    if (question->n_without > 0)
        parameters->values[parameters->n++] = parameters->without =
            registry_postgres_text_array(question->without, question->n_without);
    if (question->only)
        parameters->values[parameters->n++] = parameters->only =
            registry_postgres_text_array(question->only, question->n_only);
}

/* Which patients a question is about, and whether they are counted. New text. */
static char *whose_text(const RegistryCounting *counting, const RegistryCountQuestion *question,
    const Parameters *with)
{
    GString *text = g_string_new(question->by_patient ? question->by_site ? "site" : "each"
                                 : question->apart    ? "apart"
                                                      : "counted");
    registry_postgres_count_add_where(text, counting->parts, question);
    for (int i = 0; i < with->n; i++)
        g_string_append_printf(text, "\n%s", with->values[i]);
    return g_string_free(text, FALSE);
}

gboolean registry_postgres_count_ask(RegistryCounting *counting,
    const RegistryCountQuestion *question, RegistryEachCounted each, void *data, bool *crossed,
    GError **error)
{
    PGconn *connection = counting->store.connection;
    g_auto(Parameters) with = {0};
    bind(question, &with);
    g_autofree char *whose = whose_text(counting, question, &with);
    g_auto(GStrv) terms = registry_postgres_count_terms(counting->parts, question);
    const size_t n = g_strv_length(terms);
    g_autofree RegistryDatum *values = g_new0(RegistryDatum, n + 1);
    Taking taking = {question, n, values, each, data};
    const char *const *columns = (const char *const *)terms;
    const RegistryPostgresAnswer *known =
        registry_postgres_answers_find(counting->answers, whose, columns);
    *crossed = !known;
    if (known)
        return registry_postgres_answer_each(known, columns, hand_row, &taking, error);
    g_autofree char *sql = registry_postgres_count_sql(counting->parts, question, terms);
    if (PQsendQueryParams(connection, sql, with.n, NULL, with.values, NULL, NULL, 0) != 1)
        return registry_postgres_fail(&counting->store, NULL, "counting patients", error);
    (void)PQsetSingleRowMode(connection);
    g_autoptr(RegistryPostgresAnswer) answer = registry_postgres_answer_new(whose, columns);
    if (!take_rows(&counting->store, &taking, answer, error))
        return FALSE;
    registry_postgres_answers_keep(counting->answers, g_steal_pointer(&answer));
    return TRUE;
}

gboolean registry_postgres_have_reasons(RegistryCounting *counting,
    const RegistryCountQuestion *whose, const char *const *columns, size_t n, bool *have,
    GError **error)
{
    g_autofree char *sql =
        registry_postgres_count_reasons_sql(counting->parts, whose, columns, n);
    g_auto(Parameters) with = {0};
    bind(whose, &with);
    PGresult *result =
        PQexecParams(counting->store.connection, sql, with.n, NULL, with.values, NULL, NULL, 0);
    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        return registry_postgres_fail(&counting->store, result, "counting reasons", error);
    for (size_t i = 0; i < n; i++)
        have[i] = PQgetvalue(result, 0, (int)i)[0] == 't';
    PQclear(result);
    return TRUE;
}
