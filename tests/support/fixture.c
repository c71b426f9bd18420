#include "support/fixture.h"

static void fixture_file_free(gpointer data)
{
    SchemaFile *file = data;
    g_free(file->name);
    g_bytes_unref(file->bytes);
    g_free(file);
}

void fixture_add_file(GPtrArray *files, const char *name, const char *text)
{
    SchemaFile *file = g_new0(SchemaFile, 1);
    file->name = g_strdup(name);
    file->bytes = g_bytes_new(text, strlen(text));
    g_ptr_array_add(files, file);
}

GPtrArray *fixture_files(const char *dictionary, const char *study)
{
    GPtrArray *files = g_ptr_array_new_with_free_func(fixture_file_free);
    fixture_add_file(files, "dictionary.csv", dictionary);
    fixture_add_file(files, "study.yaml", study);
    return files;
}

void fixture_no_error(GError *error)
{
    if (error)
        fail_msg("%s", error->message);
}

void fixture_expect(GError **error, BaseErrorCode code, const char *part)
{
    assert_non_null(*error);
    if ((*error)->code != (int)code || !strstr((*error)->message, part))
        fail_msg("code %d: %s", (*error)->code, (*error)->message);
    g_clear_error(error);
}

Registry *fixture_create(const char *path)
{
    GError *error = NULL;
    g_autoptr(GPtrArray) files = fixture_files(fixture_dictionary, fixture_study);
    Registry *registry =
        registry_create(path, files, "small", "tester", &(BaseClock){0}, &error);
    fixture_no_error(error);
    assert_non_null(registry);
    return registry;
}

Registry *fixture_open(const char *path, RegistryMode mode)
{
    GError *error = NULL;
    Registry *registry = registry_open(path, mode, &error);
    fixture_no_error(error);
    return registry;
}

RegistryCohort *fixture_cohort(
    RegistryCohort **slot, Registry *registry, const SchemaAnalysis *analysis)
{
    GError *error = NULL;
    registry_cohort_free(*slot);
    *slot = registry_cohort_new(registry, analysis, &error);
    fixture_no_error(error);
    return *slot;
}

char *fixture_path(void)
{
    g_autofree char *folder = g_dir_make_tmp("proreg-test-XXXXXX", NULL);
    return g_build_filename(folder, "test.db", NULL);
}

void fixture_path_free(char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *journal = g_strconcat(path, "-journal", NULL);
    (void)g_unlink(path);
    (void)g_unlink(journal);
    (void)g_rmdir(folder);
    g_free(path);
}

RegistryImport *fixture_begin_as(Registry *registry, const char *sha256, bool erase_blank)
{
    GError *error = NULL;
    const RegistryImportInfo info = {.file = "site.csv",
        .sha256 = sha256,
        .encoding = "utf-8",
        .options = "{}",
        .user = "tester",
        .reason = "a test",
        .erase_blank = erase_blank};
    RegistryImport *import = registry_import_begin(registry, &info, &error);
    fixture_no_error(error);
    return import;
}

RegistryImport *fixture_begin(Registry *registry)
{
    return fixture_begin_as(registry, "aa", false);
}

void fixture_commit(RegistryImport *import)
{
    GError *error = NULL;
    const RegistryImportCounts counts = {.n_rows = 1};
    (void)registry_import_commit(import, &counts, &error);
    fixture_no_error(error);
}

/* "34" as its column wants it, "?UNK" a missing-data code, "" a blank. */
static RegistryCell fixture_cell(
    const SchemaDictionary *dictionary, const SchemaColumn *column, const char *text)
{
    RegistryCell cell = {.kind = REGISTRY_CELL_TEXT, .text = text};
    if (text[0] == '\0') {
        cell.kind = REGISTRY_CELL_BLANK;
    } else if (text[0] == '?') {
        cell.kind = REGISTRY_CELL_MISSING;
        cell.text = text + 1;
    } else if (schema_sql_type(dictionary, column)[0] == 'I') {
        cell.kind = REGISTRY_CELL_INTEGER;
        cell.integer = g_ascii_strtoll(text, NULL, 10);
    } else if (schema_sql_type(dictionary, column)[0] == 'R') {
        cell.kind = REGISTRY_CELL_NUMBER;
        cell.number = g_ascii_strtod(text, NULL);
    }
    return cell;
}

RegistryRowResult fixture_put(
    Registry *registry, RegistryImport *import, FixtureKey key, const char *values)
{
    const SchemaStudy *study = registry_study(registry);
    const SchemaDictionary *dictionary = study->dictionary;
    g_autofree RegistryCell *cells = g_new0(RegistryCell, dictionary->n_columns);
    g_auto(GStrv) words = g_strsplit(values, " ", -1);
    for (size_t i = 0; words[i]; i++) {
        char *equals = strchr(words[i], '=');
        if (!equals)
            continue;
        *equals = '\0';
        const SchemaColumn *column = schema_dictionary_find_column(dictionary, words[i]);
        assert_non_null(column);
        cells[column - dictionary->columns] = fixture_cell(dictionary, column, equals + 1);
    }
    const RegistryRow row = {.record_id = key.record,
        .event = schema_study_event(study, key.event),
        .repeat_form = key.form ? schema_study_form(study, key.form) : SIZE_MAX,
        .instance = key.instance == 0 ? 1 : MAX(key.instance, 0),
        .site = key.site ? key.site : "site_01",
        .line = 2,
        .cells = cells};
    GError *error = NULL;
    RegistryRowResult result;
    (void)registry_import_row(import, &row, &result, &error);
    fixture_no_error(error);
    return result;
}

RegistryRowResult fixture_import(Registry *registry, FixtureKey key, const char *values)
{
    RegistryImport *import = fixture_begin(registry);
    const RegistryRowResult result = fixture_put(registry, import, key, values);
    fixture_commit(import);
    return result;
}

char *fixture_query(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    char *text = NULL;
    const int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        text = g_strdup((const char *)sqlite3_column_text(statement, 0));
    else if (code != SQLITE_DONE)
        text = g_strdup(sqlite3_errmsg(db));
    (void)sqlite3_finalize(statement);
    (void)sqlite3_close(db);
    return text ? text : g_strdup("");
}

void fixture_check(const char *path, const char *sql, const char *expected)
{
    g_autofree char *text = fixture_query(path, sql);
    if (!g_str_equal(text, expected))
        fail_msg("%s\n  is      %s\n  expected %s", sql, text, expected);
}
