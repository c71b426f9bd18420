#include "support/records.h"

#include "registry/moves.h"

#include "base/date.h"
#include "registry/audit.h"
#include "registry/undo.h"

int32_t records_day(const char *text)
{
    int32_t day = 0;
    assert_true(base_date_parse(text, BASE_DATE_YMD, &day));
    return day;
}

RegistryChangeInfo records_info(const char *day)
{
    const int64_t noon = (int64_t)records_day(day) * 86400 + 43200;
    return (RegistryChangeInfo){
        .user = "tester", .reason = "a mistake", .clock = {.utc = noon, .local = noon}};
}

static void end(RegistryRecordDone *done, GError *error)
{
    fixture_no_error(error);
    assert_non_null(done);
    assert_int_equal(done->conflicts->len, 0);
    registry_record_done_free(done);
}

static const char day[] = "2024-01-01";

void records_rename(Registry *registry, const char *from, const char *to)
{
    GError *error = NULL;
    const RegistryChangeInfo info = records_info(day);
    end(registry_record_rename(registry, from, to, &info, &error), error);
}

void records_release(Registry *registry, const char *id)
{
    GError *error = NULL;
    const RegistryChangeInfo info = records_info(day);
    end(registry_record_release(registry, id, &info, &error), error);
}

void records_merge(Registry *registry, const char *from, const char *into, RegistryKeep keep)
{
    GError *error = NULL;
    const RegistryChangeInfo info = records_info(day);
    end(registry_record_merge(registry, from, into, keep, &info, &error), error);
}

void records_transfer(Registry *registry, const char *id, const char *site, const char *from)
{
    GError *error = NULL;
    const RegistryChangeInfo info = records_info(day);
    end(registry_record_transfer(registry, id, site, records_day(from), &info, &error), error);
}

void records_claim(Registry *registry, const char *id, const char *site)
{
    GError *error = NULL;
    const RegistryChangeInfo info = records_info(day);
    end(registry_record_claim(registry, id, site, &info, &error), error);
}

void records_void(
    Registry *registry, const char *id, const char *event, const char *form, int64_t instance)
{
    GError *error = NULL;
    const RegistryChangeInfo info = records_info(day);
    const RegistryVoid what = {.event = event, .form = form, .instance = instance};
    end(registry_record_void(registry, id, &what, &info, &error), error);
}

void records_withdraw(Registry *registry, const char *id, const char *scope)
{
    GError *error = NULL;
    const RegistryChangeInfo info = records_info(day);
    end(registry_record_withdraw(registry, id, scope, &info, &error), error);
}

void records_undo(Registry *registry, int64_t import_id)
{
    GError *error = NULL;
    const RegistryChangeInfo info = records_info(day);
    registry_undone_free(registry_undo(registry, import_id, &info, &error));
    fixture_no_error(error);
}

static RegistryImport *begin(Registry *registry, const char *command)
{
    GError *error = NULL;
    const RegistryImportInfo info = {.command = command,
        .file = "site.csv",
        .sha256 = "aa",
        .encoding = "utf-8",
        .options = "{}",
        .user = "tester",
        .reason = "a mistake",
        .clock = records_info(day).clock};
    RegistryImport *import = registry_import_begin(registry, &info, &error);
    fixture_no_error(error);
    return import;
}

int64_t records_put(Registry *registry, const char *command, FixtureKey key, const char *values)
{
    RegistryImport *import = begin(registry, command);
    const int64_t entry = registry_import_id(import);
    (void)fixture_put(registry, import, key, values);
    fixture_commit(import);
    return entry;
}

int64_t records_ask(
    Registry *registry, FixtureKey key, const char *field, const char *rule, const char *raw)
{
    static const RegistryQueryFilter all = {0};
    GError *error = NULL;
    RegistryImport *import = begin(registry, "import");
    const SchemaStudy *study = registry_study(registry);
    const RegistryProblem problem = {.is_error = true,
        .line = 2,
        .record_id = key.record,
        .event =
            key.event ? study->events[schema_study_event(study, key.event)].unique_name : NULL,
        .instance = key.instance,
        .field = field,
        .value = raw,
        .raw = raw,
        .rule_id = rule};
    (void)registry_import_problem(import, &problem, &error);
    fixture_no_error(error);
    fixture_commit(import);
    g_autoptr(RegistryQueries) queries = registry_queries_read(registry, &all, &error);
    fixture_no_error(error);
    assert_true(queries->queries->len > 0);
    return registry_queries_at(queries, queries->queries->len - 1)->query_id;
}

void records_expect_sound(Registry *registry)
{
    GError *error = NULL;
    g_auto(RegistryAuditCheck) check = {0};
    (void)registry_audit_verify(registry, NULL, &check, &error);
    fixture_no_error(error);
    if (check.findings->len > 0) {
        const RegistryFinding *first = check.findings->pdata[0];
        fail_msg("%s %s: %s", first->where, first->row, first->what);
    }
}

void records_expect_same(Registry *registry, Registry *expected)
{
    char hash[BASE_SHA256_SIZE], expected_hash[BASE_SHA256_SIZE];
    GError *error = NULL;
    (void)registry_content_hash(registry, hash, &error);
    fixture_no_error(error);
    (void)registry_content_hash(expected, expected_hash, &error);
    fixture_no_error(error);
    assert_string_equal(hash, expected_hash);
    records_expect_sound(registry);
}

FixtureKey records_month(const char *record)
{
    return (FixtureKey){.record = record, .event = "1_month"};
}

FixtureKey records_event(const char *record, int64_t instance)
{
    return (FixtureKey){
        .record = record, .event = "1_month", .form = "adverse_event", .instance = instance};
}

void records_expect_refused(
    Registry *registry, RegistryRecordDone *done, GError **error, const char *part)
{
    assert_null(done);
    fixture_expect(error, BASE_ERROR_USAGE, part);
    records_expect_sound(registry);
}

void records_expect_done(
    const RegistryRecordDone *done, int64_t n_rows, int64_t n_values, int64_t n_queries)
{
    assert_non_null(done);
    assert_int_equal(done->n_rows, n_rows);
    assert_int_equal(done->n_values, n_values);
    assert_int_equal(done->n_queries, n_queries);
}

const RegistryQuery *records_query(
    Registry *registry, int64_t query_id, RegistryQueries **queries)
{
    GError *error = NULL;
    const RegistryQueryFilter filter = {.query_id = query_id};
    *queries = registry_queries_read(registry, &filter, &error);
    fixture_no_error(error);
    assert_int_equal((*queries)->queries->len, 1);
    return registry_queries_at(*queries, 0);
}

void records_expect_query(Registry *registry, int64_t query_id, RegistryQueryState state)
{
    g_autoptr(RegistryQueries) queries = NULL;
    assert_int_equal(records_query(registry, query_id, &queries)->state, state);
}

int64_t records_answer_withdrawn(Registry *registry, const char *id, const char *scope)
{
    GError *error = NULL;
    const RegistryImportInfo info = {
        .command = "query answer", .file = "x", .user = "tester", .reason = "so"};
    RegistryImport *import = registry_import_begin(registry, &info, &error);
    fixture_no_error(error);
    const int64_t entry = registry_import_id(import);
    assert_true(registry_import_withdraw(import, id, scope, &error));
    fixture_commit(import);
    return entry;
}

void records_expect_withdrawn(Registry *registry, const char *id, const char *scope)
{
    GError *error = NULL;
    g_autoptr(RegistryMoves) moves = registry_moves_read(registry, &error);
    fixture_no_error(error);
    if (g_strcmp0(registry_moves_withdrawn(moves, id), scope) != 0)
        fail_msg("%s: %s", id, registry_moves_withdrawn(moves, id));
    records_expect_sound(registry);
}
