/* What an expression may do, how long it may take, and what is said where it may not. */
#define _POSIX_C_SOURCE 200809L

#include <string.h>
#include <time.h>

#include "base/error.h"
#include "base/nearest.h"
#include "clinical/pack.h"
#include "registry/evaluator/inside.h"

enum {
    STEPS_A_CALL = 1000, /* Of SQLite's virtual machine, between two calls of the handler. */
    CALLS_AT_LEAST = 30000,
    CALLS_A_RECORD = 20,
    RUN_SECONDS = 5,
    LOOK_SECONDS = 1, /* Of these before the processor's clock is asked. */
    ALL_SECONDS = 20, /* Plus a millisecond a record. */
    MOST_MEMORY = 256 << 20,
    MOST_LENGTH = 200000, /* Bytes of a value. */
    MOST_SQL = 1000000,
    MOST_PATTERN = 1000,
    MOST_DEPTH = 500
};

const char *const evaluator_subject_names[REGISTRY_N_SUBJECTS] = {"patient", "visit"};
const char *const evaluator_subject_tables[REGISTRY_N_SUBJECTS] = {
    "proreg_patient", "proreg_visit"};

void evaluator_deny(RegistryEvaluator *evaluator, char *why)
{
    if (evaluator->denied)
        g_free(why);
    else
        evaluator->denied = why;
}

static int deny(RegistryEvaluator *evaluator, char *why)
{
    evaluator_deny(evaluator, why);
    return SQLITE_DENY;
}

static void add_once(GPtrArray *names, const char *name)
{
    if (!g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
        g_ptr_array_add(names, g_strdup(name));
}

static RegistryRowsUse *rows_use(RegistryUse *use, size_t table)
{
    for (guint i = 0; i < use->rows->len; i++) {
        RegistryRowsUse *known = g_ptr_array_index(use->rows, i);
        if (known->table == table)
            return known;
    }
    RegistryRowsUse *rows = g_new0(RegistryRowsUse, 1);
    rows->table = table;
    rows->columns = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(use->rows, rows);
    return rows;
}

static bool is_subject(const char *table)
{
    for (size_t i = 0; i < REGISTRY_N_SUBJECTS; i++)
        if (g_str_equal(table, evaluator_subject_tables[i]))
            return true;
    return false;
}

/* SQLite gives no column where only rows are counted; then the table may also be a subquery or
   a WITH, which is fine unless it bears the name of something of SQLite's. */
static int judge_read(RegistryEvaluator *evaluator, const char *table, const char *column)
{
    RegistryUse *use = evaluator->use;
    const bool counted = !column || column[0] == '\0';
    if (is_subject(table) && evaluator->may_read_subject) {
        if (use && !counted)
            add_once(use->inputs, column);
        return SQLITE_OK;
    }
    for (guint i = 0; i < evaluator->tables->len; i++) {
        const EvaluatorTable *known = g_ptr_array_index(evaluator->tables, i);
        if (!g_str_equal(known->name, table))
            continue;
        if (use && counted)
            (void)rows_use(use, i);
        else if (use)
            add_once(rows_use(use, i)->columns, column);
        return SQLITE_OK;
    }
    if (counted && !is_subject(table) && !g_str_has_prefix(table, "sqlite_") &&
        !g_hash_table_contains(evaluator->modules, table))
        return SQLITE_OK;
    return deny(evaluator,
        g_strdup_printf("table %s may not be read here; use visit or a repeating form", table));
}

static int judge(void *data, int action, const char *first, const char *second,
    const char *database, const char *trigger)
{
    RegistryEvaluator *evaluator = data;
    (void)database;
    (void)trigger;
    if (!evaluator->guarded)
        return SQLITE_OK;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_READ:
        return judge_read(evaluator, first ? first : "", second);
    case SQLITE_FUNCTION:
        if (second && g_hash_table_contains(evaluator->functions, second))
            return SQLITE_OK;
        return deny(evaluator, g_strdup_printf("function %s is not allowed here",
                                   second ? second : "without a name"));
    case SQLITE_UPDATE:
    case SQLITE_INSERT:
    case SQLITE_DELETE:
        return deny(evaluator, g_strdup("an expression may read, not change"));
    default:
        return deny(evaluator, g_strdup("only an expression is allowed here"));
    }
}

/* Microseconds of the processor that the program has used. */
static gint64 processor_time(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (gint64)now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

bool evaluator_all_used(RegistryEvaluator *evaluator, gint64 now)
{
    if (now <= evaluator->all_ends)
        return false;
    const gint64 left =
        evaluator->allowance - (processor_time() - evaluator->processor_at_start);
    evaluator->all_ends = MAX(evaluator->all_ends, now + left);
    return left <= 0;
}

/* Whether the evaluation under way has had its time; likewise of the processor. */
static bool run_is_used(RegistryEvaluator *evaluator, gint64 now)
{
    if (now <= evaluator->run_ends)
        return false;
    const gint64 used = processor_time();
    if (evaluator->run_processor == 0)
        evaluator->run_processor = used;
    const gint64 left = (gint64)(RUN_SECONDS - LOOK_SECONDS) * G_USEC_PER_SEC -
                        (used - evaluator->run_processor);
    evaluator->run_ends = now + left;
    return left <= 0;
}

static int count_call(void *data)
{
    RegistryEvaluator *evaluator = data;
    if (!evaluator->guarded)
        return 0;
    evaluator->exhausted =
        sqlite3_memory_used() - evaluator->memory_at_start > (sqlite3_int64)MOST_MEMORY;
    const gint64 now = g_get_monotonic_time();
    return evaluator->exhausted || ++evaluator->n_calls > evaluator->max_calls ||
           run_is_used(evaluator, now) || evaluator_all_used(evaluator, now);
}

void evaluator_guard_install(RegistryEvaluator *evaluator)
{
    sqlite3 *db = evaluator->db;
    static const int limits[][2] = {{SQLITE_LIMIT_LENGTH, MOST_LENGTH},
        {SQLITE_LIMIT_SQL_LENGTH, MOST_SQL}, {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, MOST_PATTERN},
        {SQLITE_LIMIT_EXPR_DEPTH, MOST_DEPTH}, {SQLITE_LIMIT_ATTACHED, 0},
        {SQLITE_LIMIT_WORKER_THREADS, 0}};
    static const int settings[][2] = {{SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_DQS_DML, 0}, {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0}, {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0}};
    for (size_t i = 0; i < G_N_ELEMENTS(limits); i++)
        (void)sqlite3_limit(db, limits[i][0], limits[i][1]);
    for (size_t i = 0; i < G_N_ELEMENTS(settings); i++)
        (void)sqlite3_db_config(db, settings[i][0], settings[i][1], NULL);
    (void)sqlite3_set_authorizer(db, judge, evaluator);
    sqlite3_progress_handler(db, STEPS_A_CALL, count_call, evaluator);
    registry_evaluator_allow(evaluator, 0);
}

void registry_evaluator_allow(RegistryEvaluator *evaluator, int64_t n_records)
{
    evaluator->n_calls = 0;
    evaluator->max_calls = CALLS_AT_LEAST + CALLS_A_RECORD * n_records;
    evaluator->allowance = ALL_SECONDS * G_USEC_PER_SEC + 1000 * n_records;
    evaluator->processor_at_start = processor_time();
    evaluator->all_ends = g_get_monotonic_time() + evaluator->allowance;
}

void registry_evaluator_allow_rows(RegistryEvaluator *evaluator, int64_t n_rows)
{
    evaluator->max_calls += CALLS_A_RECORD * n_rows;
    evaluator->allowance += 1000 * n_rows;
}

void evaluator_guard_on(RegistryEvaluator *evaluator, bool may_read_subject)
{
    evaluator->guarded = true;
    evaluator->may_read_subject = may_read_subject;
    evaluator->exhausted = false;
    evaluator->run_starts = g_get_monotonic_time();
    evaluator->run_ends = evaluator->run_starts + LOOK_SECONDS * G_USEC_PER_SEC;
    evaluator->run_processor = 0;
    evaluator->memory_at_start = sqlite3_memory_used();
    g_clear_pointer(&evaluator->denied, g_free);
}

void evaluator_guard_off(RegistryEvaluator *evaluator)
{
    evaluator->guarded = false;
    evaluator->use = NULL;
}

/* ---- messages ---- */

static const char no_function[] = "no such function: ";

static const char *nearest_in(const char *word, const GPtrArray *names)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    for (guint i = 0; i < names->len; i++)
        g_ptr_array_add(words, g_ptr_array_index(names, i));
    g_ptr_array_add(words, NULL);
    return base_nearest(word, (const char *const *)words->pdata);
}

static const char *nearest_function(const RegistryEvaluator *evaluator, const char *word)
{
    g_autofree const char **words =
        (const char **)g_hash_table_get_keys_as_array(evaluator->functions, NULL);
    return base_nearest(word, words);
}

static const char *nearest_table(const RegistryEvaluator *evaluator, const char *word)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < evaluator->tables->len; i++)
        g_ptr_array_add(
            names, ((const EvaluatorTable *)g_ptr_array_index(evaluator->tables, i))->name);
    return nearest_in(word, names);
}

/* What a misspelt name was meant to be, or NULL. */
static const char *meant(
    const RegistryEvaluator *evaluator, RegistrySubject subject, const char *message)
{
    static const char column[] = "no such column: ";
    static const char table[] = "no such table: ";
    const char *name = strstr(message, column);
    if (name) {
        const char *dot = strrchr(name, '.');
        return nearest_in(dot ? dot + 1 : name + strlen(column), evaluator->subject[subject]);
    }
    name = strstr(message, table);
    if (name)
        return nearest_table(evaluator, name + strlen(table));
    name = strstr(message, no_function);
    return name ? nearest_function(evaluator, name + strlen(no_function)) : NULL;
}

gboolean evaluator_stop(const char *what, const char *how, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_NUMERICAL,
        "%s: takes too %s and was stopped; simplify the expression", what, how);
    return FALSE;
}

void evaluator_explain(const RegistryEvaluator *evaluator, RegistrySubject subject,
    const char *what, GError **error)
{
    const int code = sqlite3_errcode(evaluator->db) & 0xff;
    const char *message = sqlite3_errmsg(evaluator->db);
    const char *word = meant(evaluator, subject, message);
    const ClinPack *field = g_str_has_prefix(message, no_function)
                                ? clin_pack_of_function(message + strlen(no_function))
                                : NULL;
    if (evaluator->denied)
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY, "%s: %s", what, evaluator->denied);
    else if (code == SQLITE_INTERRUPT || code == SQLITE_NOMEM || code == SQLITE_TOOBIG)
        (void)evaluator_stop(what,
            code == SQLITE_INTERRUPT && !evaluator->exhausted ? "long" : "much memory", error);
    else if (field)
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
            "%s: %s belongs to the pack %s (%s), which this study does not name; if it is of "
            "that field, its study.yaml needs pack: %s",
            what, message + strlen(no_function), field->name, field->label, field->name);
    else if (g_str_equal(message, "no such table: patient"))
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
            "%s: a subquery sees the rows of this patient alone, not other patients; name the "
            "patient's columns without FROM, or ask visit or a repeating form",
            what);
    else if (word)
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY, "%s: %s; did you mean %s?", what,
            message, word);
    else
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY, "%s: %s", what, message);
}

sqlite3_stmt *evaluator_prepare(RegistryEvaluator *evaluator, RegistrySubject subject,
    const char *sql, const char *what, GError **error)
{
    sqlite3_stmt *statement = NULL;
    const char *rest = NULL;
    if (sqlite3_prepare_v3(evaluator->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement,
            &rest) != SQLITE_OK ||
        !statement) {
        evaluator_explain(evaluator, subject, what, error);
        return NULL;
    }
    if (rest && rest[strspn(rest, " \t\r\n;")] != '\0') {
        (void)sqlite3_finalize(statement);
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
            "%s: more than one statement; only an expression is allowed here", what);
        return NULL;
    }
    return statement;
}
