/**
 * @file
 * A pseudonymised file: what must not be in its bytes, in any format, and what still is.
 */
#include "base/date.h"
#include "given.h"
#include "support/xlsx.h"

#include <stdlib.h>

static const char dictionary[] =
    "field_name,form_name,section_header,field_type,field_label,select_choices_or_calculations,"
    "field_note,text_validation_type_or_show_slider_number,text_validation_min,"
    "text_validation_max,identifier,branching_logic,required_field,custom_alignment,"
    "question_number,matrix_group_name\n"
    "record_id,base,,text,Record,,,,,,,,y,,,\n"
    "share,base,,radio,Sharing,\"1, No | 2, In this country | 3, Anywhere\",,,,,,,,,,\n"
    "age,base,,text,Age,,,integer,,,,,,,,\n"
    "sex,base,,radio,Sex,\"1, Male | 2, Female\",,,,,,,,,,\n"
    "hospital,base,,radio,Hospital,\"1, First Hospital | 2, Second Hospital\",,,,,,,,,,\n"
    "operated,base,,text,Operated,,,date_ymd,,,,,,,,\n"
    "arrived,base,,text,Arrived,,,datetime_ymd,,,,,,,,\n"
    "surgeon,base,,text,Surgeon,,,,,,,,,,,\n"
    "grade,base,,text,Grade as typed,,,,,,,,,,,\n"
    "scan,base,,file,Scan,,,,,,,,,,,\n"
    "born,base,,text,Year of birth,,,integer,1900,2100,,,,,,\n"
    "seen,visit,,text,Seen,,,date_ymd,,,,,,,,\n"
    "pain,visit,,text,Pain,,,integer,,,,,,,,\n";

static const char study_text[] = FIXTURE_COMMON
    "events:\n"
    "  - {name: base, unique_name: base_arm_1, label: Base, forms: [base]}\n"
    "  - {name: later, unique_name: later_arm_1, label: Later, forms: [visit]}\n"
    "sites: {site_01: First Hospital, site_02: Second Hospital}\n"
    "roles: {}\n"
    "sharing: {consent: share, codes: [2, 3], age: age, by: [sex], keep: [grade], min_cell: "
    "2}\n"
    "derived:\n"
    "  - {name: year, label: Year, sql: \"operated + 0\"}\n"
    "  - {name: next_day, label: Next day, sql: \"date(operated, '+1 day')\"}\n"
    "  - {name: older, label: A year older, sql: age + 1}\n"
    "  - {name: old, label: Old, choices: {0: 'No', 1: 'Yes'}, sql: age > 80}\n"
    "  - {name: wait, label: Wait, unit: days, sql: 'days_between(operated, seen)'}\n"
    "  - {name: longer, label: Longer, unit: days, sql: wait + 1}\n"
    "  - {name: who, label: Who, sql: surgeon}\n";

static const struct {
    const char *id, *site, *base, *later;
} patients[] = {
    {"KY-0001", "site_01",
        "share=2 age=93 sex=2 hospital=1 operated=2021-03-04 arrived=2021-03-03T08:15 "
        "surgeon=Yamada grade=IIb scan=yamada.dcm born=1928",
        "seen=2021-04-04 pain=3"},
    {"KY-0002", "site_01", "share=3 age=90 sex=2 hospital=1 operated=2021-06-07 surgeon=Suzuki",
        ""},
    {"KY-0003", "site_02", "share=1 age=41 sex=1 hospital=2 operated=2021-08-09", ""},
    {"KY-0004", "site_02", "age=42 sex=1 hospital=2 operated=2021-09-10", ""},
    {"KY-0005", "site_02", "share=3 age=43 sex=1 hospital=2 operated=2021-10-11", ""},
    {"KY-0006", "site_02", "share=3 age=47 sex=1 hospital=2 operated=2021-11-12", ""},
    {"KY-0007", "site_02", "share=3 age=48 sex=1 hospital=2 operated=2021-12-13", ""},
};

/* What nobody may find. */
static const char *const secrets[] = {"KY-000", "site_0", "First Hospital", "Second Hospital",
    "2021-03-04", "2021-03-03", "2021-04-04", "2021-06-07", "2021-10-11", "2021-11-12",
    "2021-03-05", "Yamada", "yamada", "Suzuki", "1928"};

static Registry *filled(void)
{
    GError *error = NULL;
    g_autoptr(GPtrArray) files = fixture_files(dictionary, study_text);
    Registry *registry =
        registry_create(NULL, files, "test", NULL, &(const BaseClock){0}, &error);
    fixture_no_error(error);
    RegistryImport *import = fixture_begin(registry);
    for (size_t i = 0; i < G_N_ELEMENTS(patients); i++) {
        (void)fixture_put(registry, import,
            (FixtureKey){.record = patients[i].id, .event = "base", .site = patients[i].site},
            patients[i].base);
        if (patients[i].later[0])
            (void)fixture_put(registry, import,
                (FixtureKey){
                    .record = patients[i].id, .event = "later", .site = patients[i].site},
                patients[i].later);
    }
    fixture_commit(import);
    return registry;
}

static ExportKey *key_of(const char *text)
{
    GError *error = NULL;
    g_autofree char *path = fixture_path();
    assert_true(g_file_set_contents(path, text, -1, NULL));
    ExportKey *key = export_key_load(path, &error);
    fixture_no_error(error);
    return key;
}

static RegistryExportUse use_of(const RegistryExportColumn *column, void *data)
{
    return export_mask_use(data, column, true);
}

static GString *masked_bytes(
    Registry *registry, const ExportKey *key, ExportOptions options, ExportGiven *given)
{
    g_autoptr(ExportMask) mask = export_mask_new(registry_study(registry), key);
    export_mask_withhold(mask, "KY-0007");
    const RegistryExportOptions wanted = {.wants = use_of, .wants_data = mask};
    options.mask = mask;
    options.small_is_fine = true;
    return given_bytes(registry, NULL, &wanted, &options, given);
}

/* Also in bytes that are no text. */
static bool has_bytes(const char *bytes, size_t size, const char *part)
{
    for (size_t at = 0; at + strlen(part) <= size; at++)
        if (memcmp(bytes + at, part, strlen(part)) == 0)
            return true;
    return false;
}

static void check_bytes(const char *bytes, size_t size, const char *what)
{
    for (size_t i = 0; i < G_N_ELEMENTS(secrets); i++)
        if (has_bytes(bytes, size, secrets[i]))
            fail_msg("%s has \"%s\"", what, secrets[i]);
}

#define KEY "a key that nobody can guess"

static void test_mask__csv(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = filled();
    g_autoptr(ExportKey) key = key_of(KEY "\n");
    g_auto(ExportGiven) given = {0};
    GString *bytes = masked_bytes(registry, key, (ExportOptions){0}, &given);
    check_bytes(bytes->str, bytes->len, "csv");
    g_auto(GStrv) lines = g_strsplit(bytes->str, "\n", -1);
    assert_string_equal(lines[0],
        "record_id,site,event,repeat_instrument,repeat_instance,share,age,sex,operated,arrived,"
        "grade,seen,pain,old,wait,longer");
    /* KY-0001, -0002, -0005 and -0006; the first has two lines. */
    assert_int_equal(g_strv_length(lines), 1 + 5 + 1);
    assert_int_equal(given.records->len, 4);
    assert_string_equal(given.records->pdata[0], "KY-0001");
    for (size_t i = 2; lines[i + 1]; i++)
        assert_true(strncmp(lines[i - 1], lines[i], 17) <= 0);
    g_string_free(bytes, TRUE);
}

static const char *line_with(char **lines, const char *part)
{
    for (size_t i = 0; lines[i]; i++)
        if (strstr(lines[i], part))
            return lines[i];
    fail_msg("no line has %s", part);
    return NULL;
}

static int32_t day_of(const char *text)
{
    int32_t days = 0;
    assert_true(base_date_parse(text, BASE_DATE_YMD, &days));
    return days;
}

/* All dates of a patient move together, within the range and not by 0; intervals stay; the age
 * is 90 for all above 89; texts that the study keeps are there. */
static void test_mask__values(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = filled();
    g_autoptr(ExportKey) key = key_of("# ours\nrecipient: Kyoto\nkey: " KEY "\n");
    GString *bytes = masked_bytes(registry, key, (ExportOptions){0}, NULL);
    g_auto(GStrv) lines = g_strsplit(bytes->str, "\n", -1);
    g_auto(GStrv) base = g_strsplit(line_with(lines, "IIb"), ",", -1);
    assert_string_equal(base[6], "90");
    const int32_t moved = day_of(base[8]) - day_of("2021-03-04");
    assert_true(moved != 0 && abs(moved) <= 182);
    char *arrived = base[9];
    assert_string_equal(arrived + 10, "T08:15");
    arrived[10] = '\0';
    assert_int_equal(day_of(arrived) - day_of("2021-03-03"), moved);
    assert_string_equal(base[13], "1");
    assert_string_equal(base[14], "31");
    assert_string_equal(base[15], "32");
    g_auto(GStrv) later = g_strsplit(line_with(lines, ",3,"), ",", -1);
    assert_string_equal(later[0], base[0]);
    g_string_free(bytes, TRUE);
}

/* The same key gives the same pseudonyms, another key others. */
static void test_mask__keys(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = filled();
    g_autoptr(ExportKey) one = key_of(KEY);
    g_autoptr(ExportKey) same = key_of("key: " KEY);
    g_autoptr(ExportKey) other = key_of(KEY "!");
    GString *first = masked_bytes(registry, one, (ExportOptions){0}, NULL);
    GString *again = masked_bytes(registry, same, (ExportOptions){0}, NULL);
    GString *others = masked_bytes(registry, other, (ExportOptions){0}, NULL);
    assert_string_equal(first->str, again->str);
    g_auto(GStrv) lines = g_strsplit(first->str, "\n", -1);
    for (size_t i = 1; lines[i][0]; i++) {
        lines[i][17] = '\0';
        assert_null(strstr(others->str, lines[i]));
    }
    g_string_free(first, TRUE);
    g_string_free(again, TRUE);
    g_string_free(others, TRUE);
}

static void test_mask__formats(void **state)
{
    (void)state;
    static const char *const members[] = {"xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml", "docProps/core.xml",
        "docProps/app.xml", "xl/workbook.xml"};
    g_autoptr(Registry) registry = filled();
    g_autoptr(ExportKey) key = key_of(KEY);
    const ExportOptions options[] = {
        {.format = EXPORT_DTA, .shape = {.reason = EXPORT_REASON_IN_PLACE}},
        {.shape = {.kind = EXPORT_WIDE, .labels = true}}, {.shape = {.kind = EXPORT_REDCAP}}};
    for (size_t i = 0; i < G_N_ELEMENTS(options); i++) {
        GString *bytes = masked_bytes(registry, key, options[i], NULL);
        check_bytes(bytes->str, bytes->len, "a file");
        assert_true(has_bytes(bytes->str, bytes->len, "IIb"));
        g_string_free(bytes, TRUE);
    }
    GString *book = masked_bytes(
        registry, key, (ExportOptions){.format = EXPORT_XLSX, .shape = {.labels = true}}, NULL);
    g_autoptr(GBytes) file = g_bytes_new(book->str, book->len);
    assert_null(xlsx_member(file, "xl/sharedStrings.xml")); /* Texts stand in the sheets. */
    for (size_t i = 0; i < G_N_ELEMENTS(members); i++) {
        g_autofree char *text = xlsx_member(file, members[i]);
        assert_non_null(text);
        check_bytes(text, strlen(text), members[i]);
    }
    g_string_free(book, TRUE);
}

/* Two women above 89 at the first hospital are a group of two, the other two one of two; with
 * the withheld one not there, one of one would be too small. */
static void test_mask__result(void **state)
{
    (void)state;
    GError *error = NULL;
    g_autoptr(Registry) registry = filled();
    g_autoptr(ExportKey) key = key_of(KEY);
    g_autoptr(ExportMask) mask = export_mask_new(registry_study(registry), key);
    g_autoptr(RegistryCohort) cohort = NULL;
    export_mask_withhold(mask, "KY-0006");
    export_mask_withhold(mask, "KY-0007");
    const RegistryExportOptions wanted = {.wants = use_of, .wants_data = mask};
    g_autoptr(RegistryExport) out =
        registry_export_new(fixture_cohort(&cohort, registry, NULL), &wanted, &error);
    fixture_no_error(error);
    g_autoptr(GString) bytes = g_string_new(NULL);
    g_auto(ExportGiven) given = {0};
    const ExportOptions options = {.mask = mask};
    assert_false(export_give(
        registry_study(registry), out, &options, given_append, bytes, &given, &error));
    fixture_expect(
        &error, BASE_ERROR_USAGE, "1 of 2 groups of patients alike by site, age, sex");
    assert_int_equal(bytes->len, 0);
    const ExportMaskResult *found = export_mask_result(mask);
    assert_int_equal(found->n_given, 3);
    assert_int_equal(found->n_no_consent, 2);
    assert_int_equal(found->n_withdrawn, 2);
    assert_int_equal(found->n_cells, 2);
    assert_int_equal(found->least, 1);
    assert_int_equal(found->small->len, 1);
    assert_non_null(strstr(found->small->pdata[0], ", age 40-49, sex Male: 1"));
    g_autoptr(GString) reasons = g_string_new(NULL);
    for (guint i = 0; i < found->left_out->len; i++)
        g_string_append_printf(reasons, "%s\n", (const char *)found->left_out->pdata[i]);
    assert_string_equal(reasons->str, "hospital: its choices name sites\n"
                                      "surgeon: free text\n"
                                      "scan: the name of a file\n"
                                      "born: a year of the calendar\n"
                                      "year: computed from a day of the calendar\n"
                                      "next_day: computed from a day of the calendar\n"
                                      "older: computed from the age, without groups\n"
                                      "who: computed from free text\n");
}

static void test_mask__bad_key(void **state)
{
    (void)state;
    GError *error = NULL;
    g_autofree char *path = fixture_path();
    assert_null(export_key_load(path, &error));
    fixture_expect(&error, BASE_ERROR_INPUT, "cannot be read");
    assert_true(g_file_set_contents(path, "too short\n", -1, NULL));
    assert_null(export_key_load(path, &error));
    fixture_expect(&error, BASE_ERROR_INPUT, "at least 16 bytes");
    assert_null(export_key_make(path, "Kyoto", &error));
    fixture_expect(&error, BASE_ERROR_OUTPUT, "cannot be written");
    assert_int_equal(g_unlink(path), 0);
    g_autoptr(ExportKey) made = export_key_make(path, "Kyoto\nkey: x", &error);
    fixture_no_error(error);
    assert_string_equal(export_key_recipient(made), "Kyoto key: x");
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    assert_int_equal(strlen(strstr(text, "\nkey: ")), 6 + 64 + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mask__csv),
        cmocka_unit_test(test_mask__values),
        cmocka_unit_test(test_mask__keys),
        cmocka_unit_test(test_mask__formats),
        cmocka_unit_test(test_mask__result),
        cmocka_unit_test(test_mask__bad_key),
    };
    return cmocka_run_group_tests_name("exports/mask", tests, NULL, NULL);
}
