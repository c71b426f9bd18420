#include "registry/import.h"

#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "registry/import_store.h"
#include "registry/sqlite/sql.h"
#include "registry/sqlite/store.h"

int64_t registry_import_find(
    Registry *registry, const char *sha256, const char *options, const char *map)
{
    g_autoptr(sqlite3_stmt) select = registry_sql_prepare(registry_sqlite_db(registry->store),
        "SELECT import_id FROM proreg_import\n"
        "WHERE sha256 = ?1 AND status = 'imported' AND options IS ?2 AND map IS ?3\n"
        "ORDER BY import_id LIMIT 1",
        NULL);
    if (!select)
        return 0;
    registry_sql_bind_text(select, 1, sha256);
    registry_sql_bind_text(select, 2, options);
    registry_sql_bind_text(select, 3, map);
    const int state = registry_sql_step(select, "looking for the same file", NULL);
    return state == 1 ? sqlite3_column_int64(select, 0) : 0;
}

sqlite3_stmt *registry_import_statement(
    RegistryImport *import, sqlite3_stmt **slot, const char *sql, GError **error)
{
    if (!*slot)
        *slot = registry_sql_prepare(registry_sqlite_db(import->registry->store), sql, error);
    return *slot;
}

static int64_t insert_journal(Registry *registry, const RegistryImportInfo *info,
    const char *status, const char *system_user, const char *at, GError **error)
{
    g_autoptr(sqlite3_stmt) insert = registry_sql_prepare(registry_sqlite_db(registry->store),
        "INSERT INTO proreg_import (command, status, file, sha256, site, encoding, options,\n"
        "  map, user, system_user, reason, at)\n"
        "VALUES ('import', ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        error);
    if (!insert)
        return 0;
    const char *const texts[] = {status, info->file, info->sha256, info->site, info->encoding,
        info->options, info->map, info->user ? info->user : system_user, system_user,
        info->reason, at};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        registry_sql_bind_text(insert, (int)i + 1, texts[i]);
    if (!registry_sql_run(insert, "writing the journal", error))
        return 0;
    return sqlite3_last_insert_rowid(registry_sqlite_db(registry->store));
}

/* SQLite's own CHECKs on or off: an import makes them itself (value_check.h). */
static void set_checks(Registry *registry, bool on)
{
    (void)sqlite3_exec(registry_sqlite_db(registry->store),
        on ? "PRAGMA ignore_check_constraints = OFF" : "PRAGMA ignore_check_constraints = ON",
        NULL, NULL, NULL);
}

static void import_free(RegistryImport *import)
{
    set_checks(import->registry, true);
    registry_import_rows_clear(import);
    registry_import_dates_clear(import);
    registry_audit_clear(&import->audit);
    registry_original_free(import->original);
    (void)sqlite3_finalize(import->problem_insert);
    (void)sqlite3_finalize(import->query_find);
    (void)sqlite3_finalize(import->query_insert);
    g_free(import->at);
    g_free(import->user);
    g_free(import->system_user);
    g_free(import->reason);
    g_free(import->info.file);
    g_free(import->info.sha256);
    g_free(import->info.site);
    g_free(import->info.encoding);
    g_free(import->info.options);
    g_free(import->info.map);
    g_free(import->last_events);
    (void)g_string_free(import->last_record, TRUE);
    (void)g_string_free(import->last_site, TRUE);
    g_free(import);
}

static void roll_back(RegistryImport *import)
{
    /* A full disk or the like has taken it back already. */
    if (!sqlite3_get_autocommit(registry_sqlite_db(import->registry->store)))
        (void)sqlite3_exec(
            registry_sqlite_db(import->registry->store), "ROLLBACK", NULL, NULL, NULL);
}

static RegistryImport *import_new(Registry *registry, const RegistryImportInfo *info)
{
    RegistryImport *import = g_new0(RegistryImport, 1);
    import->registry = registry;
    import->at = g_malloc(BASE_CLOCK_SIZE);
    base_clock_format(&info->clock, import->at);
    import->system_user = registry_system_user();
    import->user = g_strdup(info->user ? info->user : import->system_user);
    import->reason = g_strdup(info->reason ? info->reason : info->file);
    import->erase_blank = info->erase_blank;
    import->info = (RegistryImportCopy){.file = g_strdup(info->file),
        .sha256 = g_strdup(info->sha256),
        .site = g_strdup(info->site),
        .encoding = g_strdup(info->encoding),
        .options = g_strdup(info->options),
        .map = g_strdup(info->map)};
    import->forms = g_new0(RegistryFormWrite, registry->n_forms);
    import->updates = g_new0(sqlite3_stmt *, registry->study->dictionary->n_columns);
    import->dates_select = g_new0(sqlite3_stmt *, registry->n_forms);
    import->dates = g_array_new(FALSE, FALSE, sizeof(struct RegistryDate));
    import->last_events = g_new0(bool, registry->study->n_events);
    import->last_record = g_string_new(NULL);
    import->last_site = g_string_new(NULL);
    return import;
}

RegistryImport *registry_import_begin(
    Registry *registry, const RegistryImportInfo *info, GError **error)
{
    if (!registry_sql_exec(registry_sqlite_db(registry->store), "BEGIN IMMEDIATE", error))
        return NULL;
    RegistryImport *import = import_new(registry, info);
    set_checks(registry, false);
    import->id =
        insert_journal(registry, info, "running", import->system_user, import->at, error);
    if (import->id > 0 &&
        registry_audit_begin(&import->audit, registry_sqlite_db(registry->store), error))
        return import;
    roll_back(import);
    import_free(import);
    return NULL;
}

gboolean registry_import_original(
    RegistryImport *import, const void *bytes, gsize size, GError **error)
{
    if (!import->original)
        import->original = registry_original_new(
            registry_sqlite_db(import->registry->store), import->id, error);
    const gboolean ok =
        import->original && registry_original_append(import->original, bytes, size, error);
    import->failed = import->failed || !ok;
    return ok;
}

/* These rules are about people who must leave no trace: of them only the finding is kept. */
static bool leaves_no_value(const char *rule_id)
{
    return g_strcmp0(rule_id, "consent") == 0 || g_strcmp0(rule_id, "identifier") == 0;
}

static gboolean insert_problem(
    sqlite3_stmt *insert, int64_t import_id, const RegistryProblem *problem, GError **error)
{
    (void)sqlite3_bind_int64(insert, 1, import_id);
    registry_sql_bind_text(insert, 2, problem->is_error ? "error" : "warning");
    (void)sqlite3_bind_int64(insert, 3, problem->line);
    (void)sqlite3_bind_int64(insert, 4, (sqlite3_int64)problem->column);
    g_autofree char *message = base_words_compose(NULL, problem->msgid, problem->arguments);
    g_autofree char *hint = base_words_compose(NULL, problem->hint, problem->arguments);
    const char *const texts[] = {problem->record_id, problem->event, problem->field,
        leaves_no_value(problem->rule_id) ? NULL : problem->value, problem->rule_id, message,
        hint};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        registry_sql_bind_text(insert, (int)i + 5, texts[i]);
    return registry_sql_run(insert, "keeping a problem", error);
}

static const char insert_problem_sql[] =
    "INSERT INTO proreg_problem (import_id, severity, line, position, record_id, event,\n"
    "  field, value, rule_id, message, hint)\n"
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";

/* A file sent again with the same fault does not open the same query twice. */
static int query_is_open(RegistryImport *import, const RegistryProblem *problem, GError **error)
{
    sqlite3_stmt *find = registry_import_statement(import, &import->query_find,
        "SELECT 1 FROM proreg_query\n"
        "WHERE record_id IS ?1 AND event IS ?2 AND field IS ?3 AND rule_id = ?4\n"
        "  AND substr(raw, 1, 64) = substr(?5, 1, 64) AND raw = ?5\n"
        "  AND state IN ('open', 'answered') LIMIT 1",
        error);
    if (!find)
        return -1;
    const char *const texts[] = {
        problem->record_id, problem->event, problem->field, problem->rule_id, problem->raw};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        registry_sql_bind_text(find, (int)i + 1, texts[i]);
    const int state = registry_sql_step(find, "looking for the same query", error);
    (void)sqlite3_reset(find);
    return state;
}

static gboolean open_query(
    RegistryImport *import, const RegistryProblem *problem, int64_t problem_id, GError **error)
{
    const int open = query_is_open(import, problem, error);
    if (open != 0)
        return open > 0;
    sqlite3_stmt *insert = registry_import_statement(import, &import->query_insert,
        "INSERT INTO proreg_query (problem_id, import_id, line, record_id, event, field,\n"
        "  rule_id, raw, message, at)\n"
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        error);
    if (!insert)
        return FALSE;
    (void)sqlite3_bind_int64(insert, 1, problem_id);
    (void)sqlite3_bind_int64(insert, 2, import->id);
    (void)sqlite3_bind_int64(insert, 3, problem->line);
    g_autofree char *message = base_words_compose(NULL, problem->msgid, problem->arguments);
    const char *const texts[] = {problem->record_id, problem->event, problem->field,
        problem->rule_id, problem->raw, message, import->at};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        registry_sql_bind_text(insert, (int)i + 4, texts[i]);
    return registry_sql_run(insert, "opening a query", error);
}

static gboolean keep_problem(
    RegistryImport *import, const RegistryProblem *problem, GError **error)
{
    sqlite3_stmt *insert =
        registry_import_statement(import, &import->problem_insert, insert_problem_sql, error);
    if (!insert || !insert_problem(insert, import->id, problem, error))
        return FALSE;
    if (!problem->raw || (problem->raw[0] != '\0' && leaves_no_value(problem->rule_id)))
        return TRUE;
    return open_query(import, problem,
        sqlite3_last_insert_rowid(registry_sqlite_db(import->registry->store)), error);
}

gboolean registry_import_problem(
    RegistryImport *import, const RegistryProblem *problem, GError **error)
{
    const gboolean ok = keep_problem(import, problem, error);
    import->failed = import->failed || !ok;
    return ok;
}

static gboolean close_journal(
    RegistryImport *import, const RegistryImportCounts *counts, GError **error)
{
    g_autoptr(sqlite3_stmt) update = registry_sql_prepare(
        registry_sqlite_db(import->registry->store),
        "UPDATE proreg_import SET status = 'imported', rows = ?1, records_new = ?2,\n"
        "  records_updated = ?3, records_unchanged = ?4, values_new = ?5,\n"
        "  values_changed = ?6, values_unchanged = ?7, values_held = ?8 WHERE import_id = ?9",
        error);
    if (!update)
        return FALSE;
    const int64_t numbers[] = {counts->n_rows, counts->n_records_new, counts->n_records_updated,
        counts->n_records_unchanged, counts->n_values_new, counts->n_values_changed,
        counts->n_values_unchanged, counts->n_values_held, import->id};
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
        (void)sqlite3_bind_int64(update, (int)i + 1, numbers[i]);
    return registry_sql_run(update, "writing the journal", error);
}

static gboolean finish(
    RegistryImport *import, const RegistryImportCounts *counts, GError **error)
{
    if (import->failed) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INTERNAL,
            "%s: a step of the import failed and it cannot be kept", import->info.file);
        return FALSE;
    }
    if (import->original && !registry_original_finish(import->original, error))
        return FALSE;
    return close_journal(import, counts, error) &&
           registry_sql_exec(registry_sqlite_db(import->registry->store), "COMMIT", error);
}

gboolean registry_import_commit(
    RegistryImport *import, const RegistryImportCounts *counts, GError **error)
{
    const gboolean ok = finish(import, counts, error);
    if (!ok)
        roll_back(import);
    import_free(import);
    return ok;
}

/* A file of identifying columns names no one, either: its problems keep neither record nor
   value. */
static gboolean keep_refusal_problems(Registry *registry, int64_t import_id,
    const RegistryProblem *problems, size_t n_problems, GError **error)
{
    bool identifying = false;
    for (size_t i = 0; i < n_problems; i++)
        identifying = identifying || g_strcmp0(problems[i].rule_id, "identifier") == 0;
    g_autoptr(sqlite3_stmt) insert =
        registry_sql_prepare(registry_sqlite_db(registry->store), insert_problem_sql, error);
    if (!insert)
        return FALSE;
    for (size_t i = 0; i < n_problems; i++) {
        RegistryProblem problem = problems[i];
        if (identifying)
            problem.record_id = problem.value = NULL;
        if (!insert_problem(insert, import_id, &problem, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean write_refusal(
    RegistryImport *import, const RegistryProblem *problems, size_t n_problems, GError **error)
{
    const RegistryImportInfo info = {.file = import->info.file,
        .sha256 = import->info.sha256,
        .site = import->info.site,
        .encoding = import->info.encoding,
        .options = import->info.options,
        .map = import->info.map,
        .user = import->user,
        .reason = import->reason};
    Registry *registry = import->registry;
    const int64_t id =
        insert_journal(registry, &info, "refused", import->system_user, import->at, error);
    return id > 0 && keep_refusal_problems(registry, id, problems, n_problems, error) &&
           registry_sql_exec(registry_sqlite_db(registry->store), "COMMIT", error);
}

gboolean registry_import_cancel(RegistryImport *import, bool refused,
    const RegistryProblem *problems, size_t n_problems, GError **error)
{
    gboolean ok = TRUE;
    roll_back(import);
    if (refused) {
        ok = registry_sql_exec(
                 registry_sqlite_db(import->registry->store), "BEGIN IMMEDIATE", error) &&
             write_refusal(import, problems, n_problems, error);
        if (!ok)
            roll_back(import);
    }
    import_free(import);
    return ok;
}
