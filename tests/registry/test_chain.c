/**
 * @file
 * The links of the chain, put together from the columns of the tables as the manual says.
 */
#include "support/fixture.h"

#include "registry/audit.h"

#define ENTRY                                                                                  \
    "import_id format command status file_commitment site encoding map profile program user "  \
    "system_user at day undoes rows records_new records_updated records_unchanged "            \
    "values_new values_changed values_unchanged values_held content_before content_after "     \
    "access_head digest"
#define CHANGE "change_id commitment user system_user at import_id line"
#define COMMITTED                                                                              \
    "record_id event instance column old_value old_missing new_value new_missing what "        \
    "subject reason"

/* f(x) of each of the columns: its length in bytes, a colon and it; `-:` of a NULL. Of `undoes`
 * and `line` a NULL counts as 0. */
static void add_fields(GChecksum *sum, const char *path, const char *names, const char *from)
{
    g_auto(GStrv) columns = g_strsplit(names, " ", -1);
    for (size_t i = 0; columns[i]; i++) {
        const bool is_number =
            strstr("undoes line instance old_missing new_missing", columns[i]);
        g_autofree char *value =
            g_strdup_printf(is_number ? "coalesce(\"%s\", 0)" : "\"%s\"", columns[i]);
        g_autofree char *sql = g_strdup_printf(
            "SELECT coalesce(length(CAST(%s AS BLOB)) || ':' || %s, '-:') FROM %s", value,
            value, from);
        g_autofree char *field = fixture_query(path, sql);
        g_checksum_update(sum, (const guchar *)field, -1);
    }
}

static void add_text(GChecksum *sum, const char *text)
{
    g_autofree char *field = g_strdup_printf("%zu:%s", strlen(text), text);
    g_checksum_update(sum, (const guchar *)field, -1);
}

static void check_entry(const char *path, int64_t id)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree char *from =
        g_strdup_printf("proreg_import WHERE import_id = %" G_GINT64_FORMAT, id);
    g_autofree char *of_previous = g_strconcat("SELECT previous FROM ", from, NULL);
    g_autofree char *of_hash = g_strconcat("SELECT hash FROM ", from, NULL);
    g_autofree char *previous = fixture_query(path, of_previous);
    add_text(sum, previous);
    add_fields(sum, path, ENTRY, from);
    fixture_check(path, of_hash, g_checksum_get_string(sum));
}

static void check_change(const char *path, int64_t id)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree char *from =
        g_strdup_printf("proreg_value_change WHERE change_id = %" G_GINT64_FORMAT, id);
    g_autofree char *of_salt = g_strconcat("SELECT hex(salt) FROM ", from, NULL);
    g_autofree char *of_previous = g_strconcat("SELECT previous FROM ", from, NULL);
    g_autofree char *of_hash = g_strconcat("SELECT hash FROM ", from, NULL);
    g_autofree char *of_commitment = g_strconcat("SELECT commitment FROM ", from, NULL);
    g_autofree char *salt = fixture_query(path, of_salt);
    for (const char *c = salt; c[0] && c[1]; c += 2) {
        const guchar byte =
            (guchar)(16 * g_ascii_xdigit_value(c[0]) + g_ascii_xdigit_value(c[1]));
        g_checksum_update(sum, &byte, 1);
    }
    add_fields(sum, path, COMMITTED, from);
    fixture_check(path, of_commitment, g_checksum_get_string(sum));
    g_checksum_reset(sum);
    g_autofree char *previous = fixture_query(path, of_previous);
    add_text(sum, previous);
    add_fields(sum, path, CHANGE, from);
    fixture_check(path, of_hash, g_checksum_get_string(sum));
}

/* Entries with everything and with nothing; changes of values, of codes, to nothing. */
static void test_chain__links(void **state)
{
    (void)state;
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    GError *error = NULL;
    static const char *const values[] = {
        "age=61 sex=1 remark=well", "age=62 sex=?UNK", "age=?NA sex=2 remark=worse", ""};
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
        const RegistryImportInfo info = {.file = "a \xc3\xa4.csv",
            .sha256 = values[i],
            .site = i == 1 ? "site_02" : NULL,
            .encoding = "utf-8",
            .options = "{}",
            .map = i == 2 ? "a map" : NULL,
            .profile = i == 1 ? "a profile" : NULL,
            .user = "sato",
            .reason = i == 2 ? "a reason" : NULL};
        RegistryImport *import = registry_import_begin(registry, &info, &error);
        fixture_no_error(error);
        (void)fixture_put(
            registry, import, (FixtureKey){.record = "P1", .event = "baseline"}, values[i]);
        const RegistryImportCounts counts = {.n_rows = (int64_t)i + 2};
        assert_true(registry_import_commit(import, &counts, &error));
    }
    fixture_check(path, "SELECT count(*) FROM proreg_import", "5");
    g_autofree char *n_changes =
        fixture_query(path, "SELECT count(*) FROM proreg_value_change");
    assert_string_equal(n_changes, "5");
    for (int64_t id = 1; id <= 5; id++) {
        check_entry(path, id);
        check_change(path, id);
    }
    /* Each link names the one before: an entry's changes stand before it. */
    fixture_check(
        path, "SELECT previous FROM proreg_import WHERE import_id = 1", REGISTRY_AUDIT_START);
    fixture_check(path,
        "SELECT (SELECT previous FROM proreg_value_change WHERE change_id = 1) = "
        "(SELECT hash FROM proreg_import WHERE import_id = 2)",
        "1");
    fixture_check(path,
        "SELECT (SELECT previous FROM proreg_import WHERE import_id = 3) = "
        "(SELECT hash FROM proreg_value_change WHERE change_id = 2)",
        "1");
    fixture_path_free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chain__links),
    };
    return cmocka_run_group_tests_name("registry/chain", tests, NULL, NULL);
}
