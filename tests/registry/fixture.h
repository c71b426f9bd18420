#pragma once
/**
 * @file
 * A small study and rows written as text, for the tests of the registry.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "base/error.h"
#include "registry/cohort.h"
#include "registry/import.h"
#include "registry/registry.h"
#include "schema/sql.h"

#define FIXTURE_COMMON "name: small\ntitle: A small study\n"

static const char fixture_dictionary[] =
    "field_name,form_name,section_header,field_type,field_label,select_choices_or_calculations,"
    "field_note,text_validation_type_or_show_slider_number,text_validation_min,"
    "text_validation_max,identifier,branching_logic,required_field,custom_alignment,"
    "question_number,matrix_group_name\n"
    "record_id,enrolment,,text,Record,,,,,,,,y,,,\n"
    "consent,enrolment,,yesno,Consent,,,,,,,,y,,,\n"
    "age,enrolment,,text,Age,,,integer,0,120,,,y,,,\n"
    "weight,enrolment,,text,Weight,,,number,,,,,,,,\n"
    "sex,enrolment,,radio,Sex,\"1, Male | 2, Female\",,,,,,,,,,\n"
    "grade,lesion,,radio,Grade,\"A, Grade A | B, Grade B\",,,,,,,,,,\n"
    "site_of,lesion,,checkbox,Where,\"neck, Neck | back, Back\",,,,,,,y,,,\n"
    "surgery_date,lesion,,text,Surgery,,,date_ymd,,,,,y,,,\n"
    "visit_date,assessment,,text,Visit,,,date_ymd,,,,,y,,,\n"
    "pain,assessment,,text,Pain,,,integer,0,10,,,y,,,\n"
    "remark,assessment,,notes,Remark,,,,,,,,,,,\n"
    "ae_type,adverse_event,,dropdown,Event,\"1, wound | 2, other\",,,,,,,,,,\n"
    "ae_date,adverse_event,,text,Date,,,date_ymd,,,,,,,,\n"
    "vital_status,outcome,,radio,Status,\"0, alive | 1, dead\",,,,,,,y,,,\n"
    "last_contact,outcome,,text,Last contact,,,date_ymd,,,,,y,,,\n";

static const char fixture_study[] =
    FIXTURE_COMMON "events:\n"
                   "  - {name: baseline, unique_name: baseline_arm_1, label: Baseline,\n"
                   "     offset_days: 0, forms: [enrolment, lesion, assessment]}\n"
                   "  - {name: 1_month, unique_name: 1_month_arm_1, label: 1 month,\n"
                   "     offset_days: 30, window: {before: 14, after: 14},\n"
                   "     forms: [assessment, adverse_event]}\n"
                   "  - {name: outcome, unique_name: outcome_arm_1, label: Outcome,\n"
                   "     forms: [outcome]}\n"
                   "repeating: {forms: [adverse_event]}\n"
                   "sites: {site_01: First, site_02: Second}\n"
                   "missing_codes: {UNK: Unknown, NA: Not applicable}\n"
                   "roles: {consent: consent, origin: surgery_date, visit: visit_date,\n"
                   "        vital_status: vital_status, dead: 1, alive: 0,\n"
                   "        last_contact: last_contact}\n"
                   "derived:\n"
                   "  - {name: days, label: Follow-up, unit: days,\n"
                   "     sql: 'days_between(surgery_date, last_contact)'}\n"
                   "  - {name: months, label: Follow-up, unit: months, sql: days / 30.4375}\n"
                   "  - {name: hurts, label: Pain above 5, level: visit, form: assessment,\n"
                   "     choices: {0: 'No', 1: 'Yes'}, sql: pain > 5}\n";

static const char fixture_analysis[] =
    "title: A paper\n"
    "derived:\n"
    "  - {name: less_pain, label: Less pain, sql: pain__baseline - pain__1_month}\n"
    "cohort:\n"
    "  - {id: adults, label: Adults, where: age >= 20}\n"
    "  - {id: seen, label: Seen at 1 month, where: pain__1_month IS NOT NULL,\n"
    "     after_origin: true}\n";

static inline void fixture_file_free(gpointer data)
{
    SchemaFile *file = data;
    g_free(file->name);
    g_bytes_unref(file->bytes);
    g_free(file);
}

static inline void fixture_add_file(GPtrArray *files, const char *name, const char *text)
{
    SchemaFile *file = g_new0(SchemaFile, 1);
    file->name = g_strdup(name);
    file->bytes = g_bytes_new(text, strlen(text));
    g_ptr_array_add(files, file);
}

static inline GPtrArray *fixture_files(const char *dictionary, const char *study)
{
    GPtrArray *files = g_ptr_array_new_with_free_func(fixture_file_free);
    fixture_add_file(files, "dictionary.csv", dictionary);
    fixture_add_file(files, "study.yaml", study);
    return files;
}

/** Fails the test with the message of an error that should not be. */
static inline void fixture_no_error(GError *error)
{
    if (error)
        fail_msg("%s", error->message);
}

/** Expects the code and a message with `part`; clears the error. */
static inline void fixture_expect(GError **error, BaseErrorCode code, const char *part)
{
    assert_non_null(*error);
    if ((*error)->code != (int)code || !strstr((*error)->message, part))
        fail_msg("code %d: %s", (*error)->code, (*error)->message);
    g_clear_error(error);
}

/** A registry of the small study; NULL path for a temporary one. */
static inline Registry *fixture_create(const char *path)
{
    GError *error = NULL;
    g_autoptr(GPtrArray) files = fixture_files(fixture_dictionary, fixture_study);
    Registry *registry =
        registry_create(path, files, "small", "tester", &(BaseClock){0}, &error);
    fixture_no_error(error);
    assert_non_null(registry);
    return registry;
}

static inline Registry *fixture_open(const char *path, RegistryMode mode)
{
    GError *error = NULL;
    Registry *registry = registry_open(path, mode, &error);
    fixture_no_error(error);
    return registry;
}

/** A cohort that was not read yet, in place of the one in *slot. Borrowed from there. */
static inline RegistryCohort *fixture_cohort(
    RegistryCohort **slot, Registry *registry, const SchemaAnalysis *analysis)
{
    GError *error = NULL;
    registry_cohort_free(*slot);
    *slot = registry_cohort_new(registry, analysis, &error);
    fixture_no_error(error);
    return *slot;
}

/** A name in a new folder of its own; free with fixture_path_free. */
static inline char *fixture_path(void)
{
    g_autofree char *folder = g_dir_make_tmp("proreg-test-XXXXXX", NULL);
    return g_build_filename(folder, "test.db", NULL);
}

static inline void fixture_path_free(char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *journal = g_strconcat(path, "-journal", NULL);
    (void)g_unlink(path);
    (void)g_unlink(journal);
    (void)g_rmdir(folder);
    g_free(path);
}

static inline RegistryImport *fixture_begin_as(
    Registry *registry, const char *sha256, bool erase_blank)
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

static inline RegistryImport *fixture_begin(Registry *registry)
{
    return fixture_begin_as(registry, "aa", false);
}

static inline void fixture_commit(RegistryImport *import)
{
    GError *error = NULL;
    const RegistryImportCounts counts = {.n_rows = 1};
    (void)registry_import_commit(import, &counts, &error);
    fixture_no_error(error);
}

/* "34" as its column wants it, "?UNK" a missing-data code, "" a blank. */
static inline RegistryCell fixture_cell(
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

/** Where a row goes. */
typedef struct {
    const char *record, *event, *site;
    const char *form; /**< A repeating form, or NULL. */
    int64_t instance; /**< 0 is 1, -1 the next that is free. */
} FixtureKey;

/** Puts a row of "column=value" words; fails the test where the registry fails. */
static inline RegistryRowResult fixture_put(
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

/** One row as a file of its own. */
static inline RegistryRowResult fixture_import(
    Registry *registry, FixtureKey key, const char *values)
{
    RegistryImport *import = fixture_begin(registry);
    const RegistryRowResult result = fixture_put(registry, import, key, values);
    fixture_commit(import);
    return result;
}

/** First column of the first row of a query on the file, as text; "" for NULL. New text. */
static inline char *fixture_query(const char *path, const char *sql)
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

static inline void fixture_check(const char *path, const char *sql, const char *expected)
{
    g_autofree char *text = fixture_query(path, sql);
    if (!g_str_equal(text, expected))
        fail_msg("%s\n  is      %s\n  expected %s", sql, text, expected);
}
