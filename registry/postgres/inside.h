#pragma once
/**
 * @file
 * The inside of the driver, for this folder only. The registry's tables lie in the schema
 * `main` of its database, as they do in a file of SQLite.
 */
#include <libpq-fe.h>
#include <string.h>

#include "registry/sql/store.h"

/** Records and rows that are held back in memory (waiting.h). */
typedef struct RegistryPostgresWaiting RegistryPostgresWaiting;

typedef struct {
    RegistrySqlStore sql;
    PGconn *connection;
    char *address;
    RegistryPostgresWaiting *waiting; /**< NULL until there is one. */
    GHashTable
        *digests;    /**< Of records, held back likewise: id -> hex, "" for none; or NULL. */
    char *login;     /**< That is bound by rights (rights.c); NULL for the registry's owner. */
    char *role;      /**< Of that login. */
    bool is_new;     /**< Created, and nothing committed yet. */
    int64_t studied; /**< The last entry with study files when the tables were looked at; -1
                        before. */
    GHashTable *touched; /**< char *: records whose wide rows are to be made; or NULL. */
    int64_t n_changed;   /**< Rows, by the last statement. */
    uint64_t n_prepared; /**< Statements that were given a name. */
    uint64_t n_cursors;  /**< That were opened. */
    bool passes;         /**< The last fault: a connection, or a transaction of another. */
    bool
        lacks_others; /**< It was the connection to a server on which rows of patients stand. */
} RegistryPostgres;

/** Statements of registry/sql/sql.h as PostgreSQL runs them. */
extern const RegistrySqlEngine registry_postgres_engine;

/* ---- connection.c ---- */

/** Connects, with our settings. NULL with `error` set: BASE_ERROR_USAGE for an address that
 * holds a password, BASE_ERROR_DATABASE for a server that does not answer. */
PGconn *registry_postgres_connect(const char *address, GError **error);
/** Connects once more after the connection was lost. */
bool registry_postgres_reconnect(PGconn *connection);
/**
 * Sets `error` from a result, or from the connection where it is NULL, and clears the result:
 * BASE_ERROR_DATABASE for what the server, the network or another user is to blame for.
 * Always returns FALSE.
 */
gboolean registry_postgres_fail(
    RegistryPostgres *store, PGresult *result_taken, const char *doing, GError **error);
/** Runs statements that give no rows. */
gboolean registry_postgres_exec(RegistrySqlStore *base, const char *sql, GError **error);

/* ---- cursor.c ---- */

/** SQL and its parameters, as PQexecParams() takes them. */
typedef struct {
    const char *sql;
    int n;
    const Oid *types;
    const char *const *values;
    const int *sizes, *formats;
} RegistryPostgresQuery;

/** Rows that come in pieces, within a transaction; {0} for none. */
typedef struct {
    uint64_t number; /**< Its name on the server; 0: it is closed. */
    int n_asked;     /**< Rows of the last piece; fewer came: it was the last. */
} RegistryPostgresCursor;

/** Opens it. What the server said, without rows. */
PGresult *registry_postgres_cursor_open(RegistryPostgresCursor *cursor, RegistryPostgres *store,
    const RegistryPostgresQuery *query);
/** The next piece, in place of the last or of what opening gave; NULL after the last of all, or
 * where it is closed. */
PGresult *registry_postgres_cursor_next(
    RegistryPostgresCursor *cursor, RegistryPostgres *store, PGresult *last_taken);
/** Closes it if it is open. */
void registry_postgres_cursor_close(RegistryPostgresCursor *cursor, RegistryPostgres *store);

/* ---- any.c ---- */

/** A query that gives 1 where the tables are those of the plan, with the columns that they had
 * when they were made; else 0. New text. */
char *registry_postgres_wide_is_there(const RegistryWideTable *table);
/** The same whatever columns they have by now. New text. */
char *registry_postgres_wide_is_planned(const RegistryWideTable *table);
/** Texts as the server reads an array of them. New text. */
char *registry_postgres_text_array(const char *const *texts, size_t n);
/** A value as a column of values of any type holds it. New text. */
char *registry_postgres_any_integer(int64_t number);
char *registry_postgres_any_real(double number);
char *registry_postgres_any_text(const char *text);
/** The value of such a text, which a text borrows. */
RegistryValue registry_postgres_any(const char *tagged);

/* ---- convert.c ---- */

/** What the member `converted` of an engine says. */
char *registry_postgres_converted(const char *column, char from, char to);

/* ---- tables.c ---- */

/** Type of a column of a form ('I', 'R'), else of texts that are compared by their bytes. */
const char *registry_postgres_type(char type);

/** The comment on the schema: that it is a registry, its layout, and the revision below. */
#define REGISTRY_POSTGRES_MARK "proreg registry, layout %d, revision %d"
/** Of what a server has beside the layout's tables: functions, triggers, rights, and how wide
 * rows are made. It grows with each change of theirs. */
#define REGISTRY_POSTGRES_REVISION 9
/** When a trigger forgets digests, as the server writes it. */
#define REGISTRY_POSTGRES_BY_OTHERS                                                            \
    "(current_setting('proreg.own'::text, true) IS DISTINCT FROM 'yes'::text)"

/** Who writes keeps other writers of the registry out, whatever they write, by an advisory lock
 * of this number; the chain has one end. */
#define REGISTRY_POSTGRES_LOCK "1347569991"

/** SQLSTATE of what our own functions refuse, by a sentence. */
#define REGISTRY_POSTGRES_DENIED "PR001"

/** Statements that make all but the schema, in order (char *): each makes one thing and has
 * one form, which registry/postgres/expected.c reads. New. */
GPtrArray *registry_postgres_statements(const RegistrySqlStore *store);
gboolean registry_postgres_make_tables(RegistryStore *base, GError **error);
gboolean registry_postgres_make_form(RegistrySqlStore *base, size_t form, GError **error);
/** Takes the triggers on a table down. */
gboolean registry_postgres_drop_triggers(
    RegistrySqlStore *base, const char *table, GError **error);

/* ---- functions.c ---- */

/** A function of the server. */
typedef struct {
    const char *name, *arguments, *returns;
    const char *kind; /**< Language, and whose rights it has. */
    const char *body;
    bool for_all; /**< Every login may call it; else the registry's owner alone. */
} RegistryPostgresFunction;

/** Appends the statements that make a function. */
void registry_postgres_function(
    GPtrArray *statements, const RegistryPostgresFunction *function);
/** Appends those that make the functions for logins that are bound by rights. */
void registry_postgres_functions(GPtrArray *statements);

/* ---- place.c ---- */

/** Appends those by which rows of patients come to other servers. */
void registry_postgres_places(GPtrArray *statements);
/** FALSE with `error` set where rows stand on other servers that another database placed there:
 * the store is a copy of that, and would write into what is not its own. */
gboolean registry_postgres_check_copy(RegistryPostgres *store, GError **error);

/* ---- rights.c ---- */

/** Appends the statements that make rights of the fixed tables, after those that make them. */
void registry_postgres_rights(GPtrArray *statements);
/** Likewise of a table of wide rows. */
void registry_postgres_wide_rights(GPtrArray *statements, const char *table);
/** Likewise of a form's table. */
void registry_postgres_form_rights(GPtrArray *statements, const RegistryForm *form);
/** What the member strays of a driver says, and whose rights are not given on the server. */
gboolean registry_postgres_strays(
    RegistryStore *base, RegistryEachStray each, void *data, GError **error);

/* ---- guest.c ---- */

/** Looks whether the login owns the registry. */
gboolean registry_postgres_look_who(RegistryPostgres *store, GError **error);
/** What the members of registry/store.h of these names say. */
const char *registry_postgres_login(const RegistryStore *base);
const char *registry_postgres_role(const RegistryStore *base);
gboolean registry_postgres_sends(
    RegistryStore *base, const char *site, bool *sends, GError **error);
gboolean registry_postgres_alike(RegistryStore *base, const RegistryLooks *looks,
    RegistryEachAlike each, void *data, GError **error);
gboolean registry_postgres_content(RegistryStore *base, char content[BASE_SHA256_SIZE],
    char origins[BASE_SHA256_SIZE], bool *known, GError **error);
gboolean registry_postgres_content_before(
    RegistryStore *base, char out[BASE_SHA256_SIZE], bool *known, GError **error);
gboolean registry_postgres_taken(RegistryStore *base, const char *const *ids, size_t n,
    void (*each)(const char *record_id, void *data), void *data, GError **error);
gboolean registry_postgres_erased_by(
    RegistryStore *base, const char *look, bool *asks, int64_t *import_id, GError **error);

/* ---- expected.c ---- */

/** Kind, table and name of what a server has, and how it is, as the query of schema.c says
 * them: "trigger\tproreg_import\tproreg_import_keep" -> text (char * both). New. */
GHashTable *registry_postgres_expected(const RegistrySqlStore *store);
/** A condition as it is compared: in small letters, without what the server writes otherwise
 * (blanks, brackets, quotes, casts and names of columns that nobody asks for). New text. */
char *registry_postgres_bare(const char *condition);

/* ---- schema.c ---- */

/** What the member check_schema of a driver says. */
gboolean registry_postgres_check_schema(RegistryStore *base, GError **error);

/* ---- row_text.c ---- */

/** The next field of a row that the server made one text of, (2,1,,"a text"), copied with a NUL
 * to `to`; goes behind both. NULL where it is NULL. @param from  behind the bracket. */
char *registry_postgres_next_field(const char **from, char **to);

/* ---- scan.c ---- */

RegistryFormScan *registry_postgres_scan_open(
    RegistryStore *base, const RegistryFormWanted *wanted, size_t n, GError **error);
gboolean registry_postgres_scan_run(RegistryFormScan *base, const RegistryScanRecords *records,
    RegistryScanRow take, void *data, GError **error);
void registry_postgres_scan_close(RegistryFormScan *base);

/* ---- copy.c ---- */

/** Append to rows as COPY reads them: how many fields follow, and a field each; NULL bytes or
 * text are NULL. */
void registry_postgres_add_fields(GByteArray *rows, int16_t n);
void registry_postgres_add_bytes(GByteArray *rows, const void *bytes, size_t size);
void registry_postgres_add_text(GByteArray *rows, const char *text);
void registry_postgres_add_integer(GByteArray *rows, int64_t number);
void registry_postgres_add_real(GByteArray *rows, double number);
/** Puts them into a table's columns.
 * @param by_stage  by way of a table of the session. */
gboolean registry_postgres_copy(RegistryPostgres *store, const char *table, const char *columns,
    const GByteArray *rows, bool by_stage, GError **error);

/* ---- waiting.c ---- */

gboolean registry_postgres_settle(RegistrySqlStore *base, bool records_alone, GError **error);
bool registry_postgres_holds_back(RegistrySqlStore *base, const char *record_id);
gboolean registry_postgres_record_new(
    RegistryStore *base, const RegistryRecord *record, GError **error);
gboolean registry_postgres_record_digest(
    RegistryStore *base, const char *record_id, const uint8_t *digest, GError **error);
gboolean registry_postgres_row_new(
    RegistryStore *base, size_t f, const RegistryFormRow *row, GError **error);
/** Forgets the rows and digests that wait. */
void registry_postgres_waiting_clear(RegistryPostgres *store);
/** NULL is fine. Rows that wait are lost. */
void registry_postgres_waiting_free(RegistryPostgresWaiting *waiting);
gboolean registry_postgres_record_remove(
    RegistryStore *base, const char *record_id, GError **error);
gboolean registry_postgres_record_erase(
    RegistryStore *base, const char *record_id, GError **error);

/* ---- wide.c ---- */

/** Columns of a table, as pages have no room for more; further ones are in a table beside it.
 */
#define REGISTRY_POSTGRES_PART 500

/** Says that a record's wide row is not its own any more. */
void registry_postgres_touch(RegistryPostgres *store, const char *record_id);
/** The table of that part of the columns, from 0. New text. */
char *registry_postgres_wide_table(size_t part);
size_t registry_postgres_wide_parts(const RegistryWideTable *table);
/** How many tables of rows stand on other servers. */
gboolean registry_postgres_n_placed(RegistryPostgres *store, int64_t *n, GError **error);
/** What the members of registry/store_counting.h of these names say. */
guint registry_postgres_n_touched(const RegistryStore *base);
GPtrArray *registry_postgres_touched(RegistryStore *base);
gboolean registry_postgres_wide_prepare(RegistryStore *base, const RegistryWideTable *table,
    RegistryRowsState *state, GError **error);
gboolean registry_postgres_wide_remove(RegistryStore *base, const RegistryWideTable *table,
    const char *const *ids, size_t n, GError **error);
gboolean registry_postgres_wide_put(RegistryStore *base, const RegistryWideTable *table,
    const RegistryWideRow *rows, size_t n, GError **error);

/* ---- astray.c ---- */

/** Has servers on which rows stand count them, for the rest of the transaction. Grouping here
 * is made dear: the planner would fetch the rows wherever it expects as many groups as rows. */
#define REGISTRY_POSTGRES_COUNT_THERE                                                          \
    "SET LOCAL enable_partitionwise_aggregate = on; SET LOCAL enable_partitionwise_join = "    \
    "on;\nSET LOCAL cpu_operator_cost = 1000"

/** The number of some columns, as a term of SQL that another server is sent. @param terms  of
 * `columns`, n. New. */
char *registry_postgres_number(
    const char *const *terms, const RegistryCountedColumn *columns, size_t n, int64_t seed);
/** A query for the sites whose records are not those of the rows in that table: their number or
 * the sum of their marks is another. New text. */
char *registry_postgres_sites_astray(const char *name);
/** What the members of registry/store_counting.h of these names say. */
gboolean registry_postgres_astray(
    RegistryStore *base, const RegistryWideTable *table, GPtrArray *ids, GError **error);
gboolean registry_postgres_faults(RegistryStore *base, const RegistryWideTable *table,
    RegistryEachRowFault each, void *data, GError **error);

/* ---- count.c ---- */

RegistryCounting *registry_postgres_count_open(RegistryStore *base,
    const RegistryWideTable *table, char content[BASE_SHA256_SIZE], GError **error);
gboolean registry_postgres_count_ask(RegistryCounting *counting,
    const RegistryCountQuestion *question, RegistryEachCounted each, void *data, bool *crossed,
    GError **error);
gboolean registry_postgres_have_reasons(RegistryCounting *counting,
    const RegistryCountQuestion *whose, const char *const *columns, size_t n, bool *have,
    GError **error);
void registry_postgres_count_close(RegistryCounting *counting);
