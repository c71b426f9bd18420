#include "support/fixture.h"

/*
 * What other programs did to the file, each by statements that SQLite's shell would take: at
 * opening it is refused with what is wrong, or left alone.
 */

/* A registry with a patient, or the store of layout 1. */
static char *new_file(bool is_old)
{
    char *path = fixture_path();
    if (is_old) {
        g_autofree char *bytes = NULL;
        gsize size = 0;
        assert_true(g_file_get_contents(
            PROREG_SOURCE_DIR "/tests/registry/stores/version_1.sqlite", &bytes, &size, NULL));
        assert_true(g_file_set_contents(path, bytes, (gssize)size, NULL));
        return path;
    }
    g_autoptr(Registry) registry = fixture_create(path);
    (void)fixture_import(
        registry, (FixtureKey){.record = "P1", .event = "baseline"}, "age=61 grade=A");
    return path;
}

static void run_shell(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    char *message = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

typedef struct {
    const char *sql;
    const char *part; /* Of the message. */
} Case;

static const char changed[] = "is not as the registry made it";
static const char gone[] = "is gone";
static const char foreign[] = "is not the registry's";
static const char patched[] = "is not the one that was stored";

static const Case both[] = {
    /* Triggers that would fire when we write, or wait for somebody else. */
    {"CREATE TRIGGER t AFTER INSERT ON enrolment BEGIN UPDATE enrolment SET age = 1; END",
        "trigger 't' is not the registry's"},
    {"CREATE TRIGGER t BEFORE INSERT ON proreg_import\n"
     "BEGIN SELECT raise(IGNORE); END",
        foreign},
    {"CREATE TRIGGER t AFTER INSERT ON proreg_problem\n"
     "BEGIN DELETE FROM proreg_problem; END",
        foreign},
    {"CREATE TRIGGER t AFTER UPDATE ON proreg_record\n"
     "BEGIN UPDATE proreg_record SET site = 'site_01'; END",
        foreign},
    {"CREATE TRIGGER proreg_digest_x AFTER DELETE ON lesion BEGIN SELECT 1; END", foreign},
    {"CREATE VIEW v AS SELECT * FROM lesion;\n"
     "CREATE TRIGGER t INSTEAD OF INSERT ON v BEGIN DELETE FROM lesion; END",
        foreign},
    {"CREATE TABLE mine (x);\n"
     "CREATE TRIGGER t AFTER INSERT ON mine BEGIN DELETE FROM lesion; END",
        foreign},
    /* Virtual tables, also in the place of one of ours. */
    {"CREATE VIRTUAL TABLE words USING fts5 (a)", "virtual table 'words'"},
    {"CREATE VIRTUAL TABLE box USING rtree (id, a, b)", "virtual table 'box'"},
    {"PRAGMA foreign_keys = OFF; DROP TABLE lesion;\n"
     "CREATE VIRTUAL TABLE lesion USING fts5 (record_id)",
        "table 'lesion'"},
    /* Gone. */
    {"PRAGMA foreign_keys = OFF; DROP TABLE lesion", "table 'lesion' is gone"},
    {"PRAGMA foreign_keys = OFF; DROP TABLE proreg_study_file", gone},
    {"PRAGMA foreign_keys = OFF; DROP TABLE proreg_problem", gone},
    {"PRAGMA foreign_keys = OFF; DROP TABLE proreg_record", gone},
    {"PRAGMA foreign_keys = OFF; DROP TABLE proreg_value_change", gone},
    {"PRAGMA foreign_keys = OFF; DROP TABLE proreg_missing;\n"
     "CREATE VIEW proreg_missing AS SELECT 1 AS record_id",
        "table 'proreg_missing' is gone"},
    {"ALTER TABLE lesion RENAME TO lesions", gone},
    {"DROP INDEX proreg_query_key", "index 'proreg_query_key' is gone"},
    /* Guards that were taken down, or made to let things through. */
    {"DROP TRIGGER proreg_import_keep", "trigger 'proreg_import_keep' is gone"},
    {"DROP TRIGGER proreg_import_final", gone},
    {"DROP TRIGGER proreg_value_change_keep", gone},
    {"DROP TRIGGER proreg_value_change_final", gone},
    {"DROP TRIGGER proreg_value_change_keep;\n"
     "CREATE TRIGGER proreg_value_change_keep BEFORE DELETE ON proreg_value_change\n"
     "BEGIN SELECT 1; END",
        changed},
    /* Columns. */
    {"ALTER TABLE lesion RENAME COLUMN record_id TO record", changed},
    {"ALTER TABLE proreg_problem RENAME COLUMN rule_id TO rule", changed},
    {"ALTER TABLE proreg_study_file RENAME COLUMN bytes TO octets", changed},
    {"ALTER TABLE lesion ADD COLUMN extra TEXT",
        "table 'lesion' is not as the registry made it"},
    {"PRAGMA foreign_keys = OFF; DROP TABLE lesion;\n"
     "CREATE TABLE lesion (record_id, event, instance, import_id, line)",
        changed},
    /* Checks. */
    {"PRAGMA writable_schema = ON;\n"
     "UPDATE sqlite_schema SET sql = replace(sql, '120', '999') WHERE name = 'enrolment';\n"
     "UPDATE sqlite_schema SET sql = replace(sql, '''refused'')', '''refused'', ''x'')')\n"
     "  WHERE name = 'proreg_import'",
        changed},
    /* The study itself. */
    {"UPDATE proreg_study_file SET bytes = cast(replace(cast(bytes AS TEXT), 'a', 'b') AS BLOB)"
     "\nWHERE name = 'study.yaml'",
        "the study file 'study.yaml' in it is not the one that was stored"},
    {"UPDATE proreg_study_file SET bytes = CAST(bytes || x'0a' AS BLOB)\n"
     "WHERE name = 'dictionary.csv'",
        patched},
    {"UPDATE proreg_study_file SET bytes = x'' WHERE name = 'dictionary.csv'", patched},
};

static const Case new_only[] = {
    {"DROP TRIGGER proreg_import_new", gone},
    {"DROP TRIGGER proreg_value_change_new", gone},
    {"DROP TRIGGER proreg_access_keep", gone},
    {"DROP TRIGGER proreg_digest_record", gone},
    {"DROP TRIGGER proreg_digest_lesion_UPDATE", gone},
    {"DROP TRIGGER proreg_digest_proreg_missing_INSERT", gone},
    {"PRAGMA foreign_keys = OFF; DROP TABLE proreg_setting", gone},
    {"PRAGMA foreign_keys = OFF; DROP TABLE proreg_leaf", gone},
    {"PRAGMA writable_schema = ON;\n"
     "UPDATE sqlite_schema SET sql = replace(sql, '120', '999') WHERE name = 'enrolment'",
        "table 'enrolment' is not as the registry made it"},
    {"UPDATE proreg_study_file SET sha256 = NULL WHERE name = 'study.yaml'", patched},
    /* A study that cannot be read for want of a file is no fault of a study folder. */
    {"UPDATE proreg_study_file SET bytes = NULL, sha256 = NULL WHERE name = 'dictionary.csv'",
        "the study files in it are not those that init stored"},
    {"DELETE FROM proreg_study_file WHERE name = 'study.yaml'",
        "the study files in it are not those that init stored"},
};

/* One line, with the file, what it is, and what to do; for readers and writers alike. */
static void expect_refused(bool is_old, const Case *one)
{
    char *path = new_file(is_old);
    run_shell(path, one->sql);
    const RegistryMode modes[] = {REGISTRY_READ, REGISTRY_WRITE};
    for (size_t i = 0; i < G_N_ELEMENTS(modes); i++) {
        GError *error = NULL;
        Registry *registry = registry_open(path, modes[i], &error);
        if (registry)
            fail_msg("opened after: %s", one->sql);
        if (!strstr(error->message, one->part))
            fail_msg("%s: %s", one->sql, error->message);
        assert_true(g_str_has_prefix(error->message, path));
        assert_null(strchr(error->message, '\n'));
        fixture_expect(&error, BASE_ERROR_DATABASE, "restore a backup");
    }
    fixture_path_free(path);
}

static void test_schema__refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(both); i++)
        expect_refused(false, &both[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(new_only); i++)
        expect_refused(false, &new_only[i]);
}

static void test_schema__refused_layout_1(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(both); i++)
        expect_refused(true, &both[i]);
}

/* What helps a reader of the file, and cannot change what is stored. */
static void test_schema__left_alone(void **state)
{
    (void)state;
    for (int old = 0; old < 2; old++) {
        char *path = new_file(old == 1);
        run_shell(path, "CREATE INDEX by_grade ON lesion (record_id, event);\n"
                        "CREATE VIEW ages AS SELECT record_id, age FROM enrolment;\n"
                        "CREATE TABLE notes (text);\n"
                        "ANALYZE; VACUUM");
        registry_close(fixture_open(path, REGISTRY_READ));
        {
            g_autoptr(Registry) registry = fixture_open(path, REGISTRY_WRITE);
            fixture_commit(fixture_begin_as(registry, "later", false));
        }
        registry_close(fixture_open(path, REGISTRY_WRITE));
        fixture_check(path,
            "SELECT count(*) FROM sqlite_schema\n"
            "WHERE name IN ('by_grade', 'ages', 'notes', 'sqlite_stat1')",
            "4");
        fixture_path_free(path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_schema__refused),
        cmocka_unit_test(test_schema__refused_layout_1),
        cmocka_unit_test(test_schema__left_alone),
    };
    return cmocka_run_group_tests_name("registry/schema", tests, NULL, NULL);
}
