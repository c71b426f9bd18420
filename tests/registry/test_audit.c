#include "support/fixture.h"

#include <zlib.h>

#include "base/error.h"
#include "registry/audit.h"

static const FixtureKey p1 = {.record = "P1", .event = "baseline"};
static const FixtureKey p2 = {.record = "P2", .event = "1_month"};

static void head_of(Registry *registry, char head[65])
{
    GError *error = NULL;
    (void)registry_audit_head(registry, head, &error);
    fixture_no_error(error);
}

/* An import with a problem that holds a value, an original and a missing-data code. */
static void import_with_all(Registry *registry)
{
    GError *error = NULL;
    RegistryImport *import = fixture_begin(registry);
    (void)fixture_put(registry, import, p2, "pain=?UNK remark=well");
    const RegistryProblem problem = {.is_error = true,
        .line = 3,
        .column = 4,
        .record_id = "P2",
        .event = "1_month_arm_1",
        .field = "pain",
        .value = "99",
        .rule_id = "range",
        .msgid = "{1} is not within 0 and 10",
        .hint = "correct it and import again",
        .arguments = "[99]",
        .raw = "99"};
    (void)registry_import_problem(import, &problem, &error);
    fixture_no_error(error);
    (void)registry_import_original(import, "a,b\nP2,\"x\ry\"\r\nlast", 18, &error);
    fixture_no_error(error);
    fixture_commit(import);
}

/* Three changes after a first value, then one of everything; the file closed. */
static char *with_changes(char head[65])
{
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    for (int age = 60; age < 64; age++) {
        g_autofree char *values = g_strdup_printf("age=%d", age);
        (void)fixture_import(registry, p1, values);
    }
    import_with_all(registry);
    head_of(registry, head);
    return path;
}

static void check_of(const char *path, RegistryAuditCheck *check)
{
    GError *error = NULL;
    g_autoptr(Registry) registry = fixture_open(path, REGISTRY_READ);
    (void)registry_audit_verify(registry, NULL, check, &error);
    fixture_no_error(error);
}

static void expect_no_finding(const RegistryAuditCheck *check)
{
    if (check->findings->len == 0)
        return;
    const RegistryFinding *finding = check->findings->pdata[0];
    fail_msg("%s %s: %s", finding->where, finding->row, finding->what);
}

static void test_audit__holds(void **state)
{
    (void)state;
    char head[65];
    char *path = with_changes(head);
    g_auto(RegistryAuditCheck) check;
    check_of(path, &check);
    expect_no_finding(&check);
    assert_int_equal(check.n_changes, 3);
    assert_int_equal(check.n_entries, 6);
    assert_int_equal(check.first_bad, 0);
    assert_string_equal(check.head, head);
    assert_string_not_equal(head, REGISTRY_AUDIT_START);
    fixture_path_free(path);
}

/* Every change moves the head, also one that brings nothing; reading does not. */
static void test_audit__head(void **state)
{
    (void)state;
    char one[65], two[65];
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    head_of(registry, one);
    assert_string_not_equal(one, REGISTRY_AUDIT_START);
    fixture_commit(fixture_begin(registry));
    head_of(registry, two);
    assert_string_not_equal(one, two);
    (void)fixture_import(registry, p1, "age=60");
    head_of(registry, one);
    assert_string_not_equal(one, two);
    g_auto(RegistryAuditCheck) check;
    check_of(path, &check);
    head_of(registry, two);
    assert_string_equal(one, two);
    fixture_path_free(path);
}

/* Runs SQL on the file as somebody who can write it does: all triggers dropped. */
static void tamper(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    char *message = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
    assert_true(sqlite3_changes(db) > 0);
    (void)sqlite3_close(db);
}

typedef struct {
    const char *sql, *where, *row;
} Edit;

/* Each edit behind the registry's back is found, first where it was made. */
static void expect_found(const Edit *edit)
{
    char head[65];
    char *path = with_changes(head);
    tamper(path, edit->sql);
    g_auto(RegistryAuditCheck) check;
    check_of(path, &check);
    if (check.findings->len == 0)
        fail_msg("not found: %s", edit->sql);
    const RegistryFinding *first = check.findings->pdata[0];
    if (strcmp(first->where, edit->where) != 0 || strcmp(first->row, edit->row) != 0)
        fail_msg("%s\n  found in %s %s: %s", edit->sql, first->where, first->row, first->what);
    fixture_path_free(path);
}

static void test_audit__finds_edits_of_the_trail(void **state)
{
    (void)state;
#define CHANGE "UPDATE proreg_value_change SET "
#define SECOND " WHERE change_id = 2"
    static const Edit edits[] = {
        {CHANGE "old_value = '99'" SECOND, "proreg_value_change", "2"},
        {CHANGE "new_value = NULL" SECOND, "proreg_value_change", "2"},
        {CHANGE "user = 'nobody'" SECOND, "proreg_value_change", "2"},
        {CHANGE "at = '2000-01-01T00:00:00Z'" SECOND, "proreg_value_change", "2"},
        {CHANGE "record_id = 'P2'" SECOND, "proreg_value_change", "2"},
        {CHANGE "what = 'query'" SECOND, "proreg_value_change", "2"},
        {CHANGE "subject = '7'" SECOND, "proreg_value_change", "2"},
        {CHANGE "line = 9" SECOND, "proreg_value_change", "2"},
        {CHANGE "salt = NULL" SECOND, "proreg_value_change", "2"},
        {CHANGE "salt = x'00'" SECOND, "proreg_value_change", "2"},
        {CHANGE "hash = previous" SECOND, "proreg_value_change", "2"},
        {CHANGE "commitment = hash" SECOND, "proreg_value_change", "2"},
        {"DELETE FROM proreg_value_change" SECOND, "proreg_import", "4"},
        {CHANGE "import_id = 5" SECOND, "proreg_import", "4"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(edits); i++)
        expect_found(&edits[i]);
}

static void test_audit__finds_edits_of_the_journal(void **state)
{
    (void)state;
#define ENTRY "UPDATE proreg_import SET "
#define FIFTH " WHERE import_id = 5"
    static const Edit edits[] = {
        {ENTRY "file = 'other.csv'" FIFTH, "proreg_import", "5"},
        {ENTRY "sha256 = 'ff'" FIFTH, "proreg_import", "5"},
        {ENTRY "user = 'nobody'" FIFTH, "proreg_import", "5"},
        {ENTRY "reason = NULL" FIFTH, "proreg_import", "5"},
        {ENTRY "at = '2000-01-01T00:00:00Z'" FIFTH, "proreg_import", "5"},
        {ENTRY "options = '[]'" FIFTH, "proreg_import", "5"},
        {ENTRY "rows = 77" FIFTH, "proreg_import", "5"},
        {ENTRY "values_held = 1" FIFTH, "proreg_import", "5"},
        {ENTRY "status = 'running'" FIFTH, "proreg_import", "5"},
        {ENTRY "digest = hash" FIFTH, "proreg_part", "5"},
        {ENTRY "content_after = hash" FIFTH, "proreg_import", "5"},
        {"DELETE FROM proreg_import WHERE import_id = 5", "proreg_import", "6"},
        {ENTRY "key = NULL WHERE import_id = 6", "proreg_original", "6"},
        {"INSERT INTO proreg_import (format, command, status, user, system_user, at)"
         " VALUES (2, 'import', 'imported', 'x', 'x', 'x')",
            "proreg_part", "7"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(edits); i++)
        expect_found(&edits[i]);
}

/* What an entry brought in: its parts, and the content that it left. */
static void test_audit__finds_edits_of_what_came_in(void **state)
{
    (void)state;
    static const Edit edits[] = {
        {"UPDATE proreg_problem SET value = '9'", "proreg_problem", "6"},
        {"UPDATE proreg_problem SET msgid = 'fine'", "proreg_problem", "6"},
        {"UPDATE proreg_problem SET arguments = '[1]'", "proreg_problem", "6"},
        {"UPDATE proreg_problem SET line = 4", "proreg_problem", "6"},
        {"DELETE FROM proreg_problem", "proreg_problem", "6"},
        {"UPDATE proreg_query SET raw = '98'", "proreg_query", "6"},
        {"UPDATE proreg_query SET record_id = 'P1'", "proreg_query", "6"},
        {"DELETE FROM proreg_query", "proreg_query", "6"},
        {"UPDATE proreg_query SET state = 'closed'", "proreg_query", "1"},
        {"INSERT INTO proreg_query (problem_id, import_id, number, severity, line, rule_id,"
         " opened) VALUES (1, 6, 1, 'error', 1, 'x', 'x')",
            "proreg_query", "6"},
        {"UPDATE proreg_original SET deflated = x'00'", "proreg_original", "6"},
        {"DELETE FROM proreg_original", "proreg_original", "6"},
        {"UPDATE proreg_part SET n = 9 WHERE part = 'query'", "proreg_query", "6"},
        {"DELETE FROM proreg_part WHERE part = 'query'", "proreg_part", "6"},
        {"UPDATE enrolment SET age = 64", "proreg_record", "P1"},
        {"DELETE FROM enrolment", "proreg_record", "P1"},
        {"UPDATE proreg_missing SET code = 'NA'", "proreg_record", "P2"},
        {"UPDATE proreg_record SET site = 'site_02' WHERE record_id = 'P2'", "proreg_record",
            "P2"},
        {"UPDATE proreg_record SET digest = zeroblob(32) WHERE record_id = 'P2'",
            "proreg_record", "P2"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(edits); i++)
        expect_found(&edits[i]);
}

/* A study file that was patched is refused at opening; with a new hash it is found here. */
static void test_audit__finds_a_patched_study_file(void **state)
{
    (void)state;
    g_autofree char *text = g_strconcat(fixture_study, "\n", NULL);
    g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
    g_autofree char *sql =
        g_strdup_printf("UPDATE proreg_study_file SET sha256 = '%s',\n"
                        "bytes = CAST(bytes || x'0a' AS BLOB) WHERE name = 'study.yaml'",
            hash);
    const Edit edit = {sql, "proreg_study_file", "1"};
    expect_found(&edit);
}

/* A change by another program is found also after the next import took the content as it was.
 */
static void test_audit__finds_a_foreign_change_later(void **state)
{
    (void)state;
    char head[65];
    char *path = with_changes(head);
    g_free(fixture_query(path, "UPDATE enrolment SET age = 64"));
    fixture_check(path, "SELECT count(*) FROM proreg_record WHERE digest IS NULL", "1");
    g_autoptr(Registry) registry = fixture_open(path, REGISTRY_WRITE);
    fixture_commit(fixture_begin_as(registry, "next", false));
    fixture_check(path, "SELECT count(*) FROM proreg_record WHERE digest IS NULL", "0");
    g_auto(RegistryAuditCheck) check;
    check_of(path, &check);
    assert_int_equal(check.findings->len, 2);
    const RegistryFinding *record = check.findings->pdata[0];
    assert_string_equal(record->where, "proreg_record");
    assert_string_equal(record->row, "P1");
    const RegistryFinding *finding = check.findings->pdata[1];
    assert_string_equal(finding->where, "proreg_import");
    assert_string_equal(finding->row, "7");
    fixture_path_free(path);
}

/* Without salt, record and values a row still holds its place in the chain: the triggers let
   that one change through, and nothing else of it. That nobody was erased is told. */
static void test_audit__erased_row_holds(void **state)
{
    (void)state;
    char head[65];
    char *path = with_changes(head);
    fixture_check(path,
        "UPDATE proreg_value_change SET salt = NULL, subject = NULL, record_id = NULL,"
        " event = NULL, instance = NULL, \"column\" = NULL, old_value = NULL, new_value = NULL,"
        " line = 1 WHERE change_id = 2",
        "the audit trail is append-only");
    fixture_check(path,
        "UPDATE proreg_value_change SET salt = NULL, subject = NULL, record_id = NULL,"
        " event = NULL, instance = NULL, \"column\" = NULL, old_value = NULL, new_value = NULL"
        " WHERE change_id = 2",
        "");
    g_auto(RegistryAuditCheck) check;
    check_of(path, &check);
    assert_int_equal(check.findings->len, 1);
    const RegistryFinding *finding = check.findings->pdata[0];
    assert_string_equal(finding->where, "proreg_value_change");
    assert_string_equal(finding->row, "2");
    assert_int_equal(check.first_bad, 0);
    assert_string_equal(check.head, head);
    fixture_path_free(path);
}

/* f(x) of the manual into a sum of GLib's. */
static void field(GChecksum *sum, const char *text)
{
    g_autofree char *length = g_strdup_printf("%zu:", strlen(text));
    g_checksum_update(sum, (const guchar *)length, -1);
    g_checksum_update(sum, (const guchar *)text, -1);
}

static void append_hex(GString *out, const guint8 *bytes, gsize size)
{
    for (gsize i = 0; i < size; i++)
        g_string_append_printf(out, "%02x", bytes[i]);
}

/* Puts the salt of a row into proreg_leaf, or with `content` its leaf, as the manual has them.
 */
static void write_out(
    const char *path, const guint8 *key, const char *part, int number, const char *content)
{
    guint8 bytes[32];
    gsize size = sizeof bytes;
    g_autofree char *digits = g_strdup_printf("%d", number);
    g_autoptr(GChecksum) salt = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(salt, key, 32);
    field(salt, part);
    field(salt, digits);
    g_checksum_get_digest(salt, bytes, &size);
    if (content) {
        g_autoptr(GChecksum) leaf = g_checksum_new(G_CHECKSUM_SHA256);
        g_checksum_update(leaf, (const guchar *)"\0", 1);
        g_checksum_update(leaf, bytes, 32);
        g_checksum_update(leaf, (const guchar *)content, -1);
        g_checksum_get_digest(leaf, bytes, &size);
    }
    GString *sql = g_string_new(NULL);
    g_string_printf(sql,
        "INSERT INTO proreg_leaf (log, id, part, number, %s)\n"
        "VALUES ('journal', 6, '%s', %d, x'",
        content ? "leaf" : "salt", part, number);
    append_hex(sql, bytes, sizeof bytes);
    g_string_append(sql, "')");
    tamper(path, sql->str);
    (void)g_string_free(sql, TRUE);
}

static void read_key(const char *path, guint8 key[32])
{
    g_autofree char *hex =
        fixture_query(path, "SELECT hex(key) FROM proreg_import WHERE import_id = 6");
    for (int i = 0; i < 32; i++)
        key[i] = (guint8)(g_ascii_xdigit_value(hex[2 * i]) * 16 +
                          g_ascii_xdigit_value(hex[2 * i + 1]));
}

/* Puts another original in place. */
static void replace_original(const char *path, const char *text)
{
    guint8 deflated[128];
    uLongf size = sizeof deflated;
    assert_int_equal(compress2(deflated, &size, (const guint8 *)text, strlen(text), 1), Z_OK);
    GString *sql = g_string_new(NULL);
    g_string_printf(sql, "UPDATE proreg_original SET size = %zu, deflated = x'", strlen(text));
    append_hex(sql, deflated, size);
    g_string_append(sql, "'");
    tamper(path, sql->str);
    (void)g_string_free(sql, TRUE);
}

/* An erasure in an original writes out the salts of what stays, keeps the bare leaves of what
   goes, and drops key and plain hash: all roots still hold, here without a line and the query.
   That no entry says it was erased is found. */
static void test_audit__erased_rows_hold(void **state)
{
    (void)state;
    char head[65];
    guint8 key[32];
    char *path = with_changes(head);
    read_key(path, key);
    write_out(path, key, "original", 0, NULL);
    write_out(path, key, "original", 1, "P2,\"x\r");
    write_out(path, key, "original", 2, NULL);
    write_out(path, key, "original", 3, NULL);
    write_out(path, key, "problem", 0, NULL);
    for (int i = 0; i < 3; i++)
        write_out(path, key, "said", i, NULL);
    write_out(path, key, "query", 0,
        "1:15:error1:3-:2:P213:1_month_arm_11:04:pain5:range2:9926:{1} is not within 0 and 10"
        "27:correct it and import again4:[99]20:1970-01-01T00:00:00Z");
    replace_original(path, "a,b\n\ry\"\r\nlast");
    tamper(path, "DELETE FROM proreg_query");
    fixture_check(
        path, "UPDATE proreg_import SET key = NULL, sha256 = NULL WHERE import_id = 6", "");
    g_autoptr(Registry) registry = fixture_open(path, REGISTRY_WRITE);
    fixture_commit(fixture_begin_as(registry, "next", false));
    g_auto(RegistryAuditCheck) check;
    check_of(path, &check);
    static const char *const expected[] = {
        "proreg_leaf journal 6 original 1", "proreg_leaf journal 6 query 0", "proreg_import 6"};
    assert_int_equal(check.findings->len, G_N_ELEMENTS(expected));
    for (size_t i = 0; i < G_N_ELEMENTS(expected); i++) {
        const RegistryFinding *finding = check.findings->pdata[i];
        g_autofree char *found = g_strdup_printf("%s %s", finding->where, finding->row);
        assert_string_equal(found, expected[i]);
    }
    fixture_path_free(path);
}

/* A cut-off end is not in the chain: only a head that was written down tells. */
static void test_audit__cut_end_changes_head(void **state)
{
    (void)state;
    char head[65];
    char *path = fixture_path();
    {
        g_autoptr(Registry) registry = fixture_create(path);
        fixture_commit(fixture_begin(registry));
        head_of(registry, head);
    }
    tamper(path, "DELETE FROM proreg_part WHERE import_id = 2");
    tamper(path, "DELETE FROM proreg_import WHERE import_id = 2");
    g_auto(RegistryAuditCheck) check;
    check_of(path, &check);
    expect_no_finding(&check);
    assert_string_not_equal(check.head, head);
    fixture_path_free(path);
}

static guint findings_against(const char *path, const char *head)
{
    GError *error = NULL;
    g_auto(RegistryAuditCheck) check;
    g_autoptr(Registry) registry = fixture_open(path, REGISTRY_READ);
    assert_true(registry_audit_verify(registry, head, &check, &error));
    fixture_no_error(error);
    return check.findings->len;
}

/* Counts what it is told, and asks to stop at the call of that number. */
typedef struct {
    int n_calls, stop_at;
    gsize last_done;
    gint cancel;
} Looking;

static void look_on(const char *what, gsize done, gsize all, void *data)
{
    Looking *looking = data;
    assert_true(what[0] != '\0' && (all == 0 || done <= all));
    looking->last_done = done;
    if (++looking->n_calls == looking->stop_at)
        looking->cancel = 1;
}

static void look_at(const char *path, Looking *looking, bool stops)
{
    GError *error = NULL;
    g_auto(RegistryAuditCheck) check;
    g_autoptr(Registry) registry = fixture_open(path, REGISTRY_READ);
    const RegistryWatch watch = {look_on, looking, &looking->cancel};
    const gboolean ok = registry_audit_verify_watched(registry, NULL, &watch, &check, &error);
    assert_int_equal(ok, !stops);
    assert_int_equal(g_error_matches(error, BASE_ERROR, BASE_ERROR_STOPPED), stops);
    g_clear_error(&error);
}

/* Two imports and init are three entries; then the values of the one record: four calls. */
static void test_audit__watched(void **state)
{
    (void)state;
    char *path = fixture_path();
    {
        g_autoptr(Registry) registry = fixture_create(path);
        (void)fixture_import(registry, p1, "age=60");
        (void)fixture_import(registry, p1, "age=61");
    }
    Looking whole = {0};
    look_at(path, &whole, false);
    assert_int_equal(whole.n_calls, 4);
    assert_int_equal(whole.last_done, 1);
    for (int at = 1; at <= 4; at++) {
        Looking stopped = {.stop_at = at};
        look_at(path, &stopped, true);
        assert_int_equal(stopped.n_calls, at);
    }
    fixture_path_free(path);
}

/* Every head that ever was is a link, and so is a change; what was cut off is none. */
static void test_audit__head_of_before(void **state)
{
    (void)state;
    char first[65], last[65];
    char *path = fixture_path();
    {
        g_autoptr(Registry) registry = fixture_create(path);
        (void)fixture_import(registry, p1, "age=60");
        head_of(registry, first);
        (void)fixture_import(registry, p1, "age=61");
        head_of(registry, last);
    }
    assert_int_equal(findings_against(path, first), 0);
    assert_int_equal(findings_against(path, last), 0);
    last[20] = '\0';
    assert_int_equal(findings_against(path, last), 0);
    last[19] = last[19] == '0' ? '1' : '0';
    assert_int_equal(findings_against(path, last), 1);
    assert_int_equal(findings_against(path, REGISTRY_AUDIT_START), 1);
    fixture_path_free(path);
}

static void inflate_row(sqlite3_stmt *row, GByteArray *out)
{
    uLongf size = (uLongf)sqlite3_column_int64(row, 0);
    g_autofree guint8 *bytes = g_malloc(size);
    assert_int_equal(uncompress(bytes, &size, sqlite3_column_blob(row, 1),
                         (uLong)sqlite3_column_bytes(row, 1)),
        Z_OK);
    g_byte_array_append(out, bytes, (guint)size);
}

/* The kept original comes back byte for byte, over many chunks and pieces of odd sizes. */
static void test_audit__original(void **state)
{
    (void)state;
    enum { SIZE = 9 * 1024 * 1024 + 17, PIECE = 65537 };
    GError *error = NULL;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    g_autofree guint8 *sent = g_malloc(SIZE);
    for (guint32 i = 0, seed = 1; i < SIZE; i++, seed = seed * 1664525 + 1013904223)
        sent[i] = (guint8)((seed >> 24) & 0x3f);
    RegistryImport *import = fixture_begin(registry);
    for (gsize at = 0; at < SIZE; at += PIECE)
        (void)registry_import_original(import, sent + at, MIN(PIECE, SIZE - at), &error);
    fixture_no_error(error);
    fixture_commit(import);

    import = fixture_begin(registry); /* Taken back while chunks are under way. */
    (void)registry_import_original(import, sent, SIZE, &error);
    (void)registry_import_cancel(import, NULL, NULL, &error);
    fixture_no_error(error);

    sqlite3 *db = NULL;
    sqlite3_stmt *select = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db,
                         "SELECT size, deflated FROM proreg_original ORDER BY import_id, chunk",
                         -1, &select, NULL),
        SQLITE_OK);
    g_autoptr(GByteArray) back = g_byte_array_new();
    while (sqlite3_step(select) == SQLITE_ROW)
        inflate_row(select, back);
    (void)sqlite3_finalize(select);
    (void)sqlite3_close(db);
    assert_int_equal(back->len, SIZE);
    assert_memory_equal(back->data, sent, SIZE);
    g_auto(RegistryAuditCheck) check;
    check_of(path, &check);
    expect_no_finding(&check);
    fixture_path_free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_audit__holds),
        cmocka_unit_test(test_audit__head),
        cmocka_unit_test(test_audit__finds_edits_of_the_trail),
        cmocka_unit_test(test_audit__finds_edits_of_the_journal),
        cmocka_unit_test(test_audit__finds_edits_of_what_came_in),
        cmocka_unit_test(test_audit__finds_a_patched_study_file),
        cmocka_unit_test(test_audit__finds_a_foreign_change_later),
        cmocka_unit_test(test_audit__erased_row_holds),
        cmocka_unit_test(test_audit__erased_rows_hold),
        cmocka_unit_test(test_audit__cut_end_changes_head),
        cmocka_unit_test(test_audit__watched),
        cmocka_unit_test(test_audit__head_of_before),
        cmocka_unit_test(test_audit__original),
    };
    return cmocka_run_group_tests_name("registry/audit", tests, NULL, NULL);
}
