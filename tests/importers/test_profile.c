/**
 * @file
 * Profiles: which one counts for a file, what they say, and rules that wait for an agreement.
 */
#include "importers/profile.h"

#include "base/error.h"
#include "registry/study_file.h"
#include "support/site_file.h"

#define FILES "files: 'proreg-test-*'\n"
#define COLUMNS                                                                                \
    "columns:\n  No: record_id\n  consent: consent\n  sex: {variable: sex, recode: {M: 1}}\n"  \
    "  kg: {variable: weight_kg, unit: {kg: 1, lb: 0.45359237}}\n  day: consent_date\n"        \
    "event: baseline_arm_1\n"
#define AGREED "agreed: {by: Dr Tanaka, on: 2026-04-01}\n"

static const ImportOptions plain = {.user = "test"};

static void put(Registry *registry, const char *site, const char *text)
{
    g_autofree char *name = import_profile_name(site);
    g_autoptr(GBytes) bytes = text ? g_bytes_new(text, strlen(text)) : NULL;
    const RegistryChangeInfo info = {.command = "profile", .user = "test"};
    bool changed = false;
    g_autoptr(GError) error = NULL;
    if (!registry_study_file_put(registry, name, bytes, &info, &changed, &error))
        fail_msg("%s", error->message);
    assert_true(changed);
}

static Registry *registry_with(const char *site, const char *profile)
{
    Registry *registry = new_registry();
    put(registry, site, profile);
    return registry;
}

static ImportResult *take(Registry *registry, const char *text, const ImportOptions *options)
{
    return take_in(registry, text, strlen(text), options);
}

static void assert_findings(const ImportResult *result, const char *expected)
{
    g_autofree char *found = findings(result);
    assert_string_equal(found, expected);
}

/** The file's name says the site; the profile says the rest. */
static void test_profile__by_name(void **state)
{
    (void)state;
    g_autoptr(Registry) registry =
        registry_with("site_05", FILES COLUMNS AGREED "dates: era\ndate_order: dmy\n");
    g_autoptr(ImportResult) result = take(registry,
        "No,consent,sex,kg,day\n1,1,M,65kg,R1.5.1\n2,1,2,150 lb,31/12/2020\n", &plain);
    assert_string_equal(result->profile, "site_05");
    assert_string_equal(result->site, "site_05");
    assert_findings(result, "");
    assert_int_equal(result->n_values_new, 8);
}

/** Until somebody at the hospital agreed, a changed value is a question; what only is written
 * in another way goes in. */
static void test_profile__agreement(void **state)
{
    (void)state;
    static const char text[] = "No,consent,sex,kg,day\n1,1,M,65kg,R1.5.1\n2,1,2,150lb,不明\n";
    static const char words[] = FILES COLUMNS "dates: era\nmissing: {不明: UNK}\n";
    g_autoptr(Registry) registry = registry_with("site_05", words);
    g_autoptr(ImportResult) before = take(registry, text, &plain);
    assert_findings(before, "!2 agreed sex; !3 agreed weight_kg; !3 agreed consent_date");
    assert_int_equal(before->n_values_new, 5);
    assert_int_equal(before->n_values_held, 3);
    g_autofree char *said = message_at(before, 1);
    assert_string_equal(said,
        "kg: a rule of the site's profile makes \"68.0388555\" of it, and "
        "nobody at the hospital has agreed to that");
    /* Afterwards the same bytes are another import, and the values go in. */
    g_autofree char *agreed = g_strconcat(words, AGREED, NULL);
    put(registry, "site_05", agreed);
    g_autoptr(ImportResult) after = take(registry, text, &plain);
    assert_int_equal(after->status, IMPORT_IMPORTED);
    assert_findings(after, "");
    assert_int_equal(after->n_values_new, 3);
    g_autoptr(ImportResult) again = take(registry, text, &plain);
    assert_int_equal(again->status, IMPORT_UNCHANGED);
}

/** A column's own agreement counts for it alone. */
static void test_profile__agreement_of_a_column(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = registry_with("site_05",
        FILES "columns:\n  No: record_id\n  a: {variable: sex, recode: {M: 1}, agreed: {by: T, "
              "on: 2026-04-01}}\n  b: {variable: dementia, recode: {N: 0}}\n"
              "event: baseline_arm_1\n");
    g_autoptr(ImportResult) result = take(registry, "No,consent,a,b\n1,1,M,N\n", &plain);
    assert_findings(result, "!2 agreed dementia");
}

/** A recoded consent to which nobody agreed is no consent: nothing is kept. */
static void test_profile__consent(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = registry_with("site_05",
        FILES "columns:\n  No: record_id\n  c: {variable: consent, recode: {yes: 1}}\n"
              "event: baseline_arm_1\n");
    g_autoptr(ImportResult) result = take(registry, "No,c,age\n1,yes,61\n", &plain);
    assert_findings(result, "!2 choice consent");
    assert_int_equal(registry_n_records(registry, NULL), 0);
}

/** A map named on the command line is the coordinator's own word and waits for nobody. */
static void test_profile__map_goes_before(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = registry_with("site_05", FILES COLUMNS);
    g_autofree char *path = write_file(COLUMNS, strlen(COLUMNS));
    ImportOptions options = {.user = "test", .map_path = path, .site = "site_06"};
    g_autoptr(ImportResult) result = take(registry, "No,consent,sex\n1,1,M\n", &options);
    assert_null(result->profile);
    assert_findings(result, "");
    g_unlink(path);
}

/** --site, then the access group of all rows, then the name. */
static void test_profile__which(void **state)
{
    (void)state;
    static const char day[] = "record_id,redcap_event_name,redcap_data_access_group,consent,"
                              "consent_date\n1,baseline_arm_1,site_06,1,31/12/2020\n";
    g_autoptr(Registry) registry = registry_with("site_05", FILES);
    put(registry, "site_06", "date_order: dmy\n");
    g_autoptr(ImportResult) by_group = take(registry, day, &plain);
    assert_string_equal(by_group->profile, "site_06");
    assert_findings(by_group, "");
    ImportOptions named = {.user = "test", .site = "site_05"};
    g_autoptr(ImportResult) by_option = take(registry, day, &named);
    assert_string_equal(by_option->profile, "site_05");
    assert_findings(by_option, "!2 site redcap_data_access_group");
    /* Rows of several groups are nobody's own file. */
    g_autofree char *both = g_strconcat(day, "2,baseline_arm_1,site_07,1,2020-12-31\n", NULL);
    g_autoptr(ImportResult) several = take(registry, both, &plain);
    assert_null(several->profile);
    assert_findings(several, "!2 type consent_date");
}

static void test_profile__none_fits(void **state)
{
    (void)state;
    static const char text[] = "record_id,redcap_event_name,consent\n1,baseline_arm_1,1\n";
    g_autoptr(Registry) registry = registry_with("site_05", "files: osaka_*.csv\n");
    g_autoptr(ImportResult) result = take(registry, text, &plain);
    assert_null(result->profile);
    assert_findings(result, "0 profile -; !2 site -");
    ImportOptions named = {.user = "test", .site = "site_06"};
    g_autoptr(ImportResult) said = take(registry, text, &named);
    assert_findings(said, "");
}

static void test_profile__two_fit(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = registry_with("site_05", FILES);
    put(registry, "site_06", "files: [other.csv, '*']\n");
    g_autofree char *path = write_file("record_id\n1\n", 12);
    g_autoptr(GError) error = NULL;
    assert_null(import_file(registry, path, &plain, &error));
    assert_int_equal(error->code, BASE_ERROR_USAGE);
    assert_non_null(strstr(error->message, "site_05 and site_06"));
    g_clear_error(&error);
    const char *paths[] = {path};
    assert_false(import_profiles_settle(registry, paths, 1, &plain, &error));
    assert_int_equal(error->code, BASE_ERROR_USAGE);
    ImportOptions named = {.site = "site_05"};
    assert_true(import_profiles_settle(registry, paths, 1, &named, NULL));
    g_unlink(path);
}

/** Encoding, delimiter, form of the ids, words for missing in columns that the map leaves
 * alone. */
static void test_profile__ways_of_writing(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = registry_with("site_05",
        FILES AGREED "encoding: windows-1252\ndelimiter: bar\nrecord_id: {pattern: 'OS-\\d+'}\n"
                     "missing: {ND: NASK, '-': ''}\n");
    g_autoptr(ImportResult) result = take(registry,
        "record_id|redcap_event_name|consent|age|weight_kg|crp\n"
        "OS-1|baseline_arm_1|1|ND|65|-\nX-1|baseline_arm_1|1|61|65|\nOS-2|baseline_arm_1|1|61|"
        "\xb1|\n",
        &plain);
    assert_string_equal(result->encoding, "windows-1252");
    assert_findings(result, "!3 key record_id; !4 type weight_kg");
    assert_int_equal(result->n_values_new, 5);
}

static void assert_wrong(const char *site, const char *text, const char *word)
{
    g_autoptr(Registry) registry = new_registry();
    g_autoptr(GError) error = NULL;
    assert_null(
        import_profile_parse(site, text, strlen(text), registry_study(registry), &error));
    assert_int_equal(error->code, BASE_ERROR_STUDY);
    if (!strstr(error->message, word))
        fail_msg("\"%s\" does not say \"%s\"", error->message, word);
}

static void test_profile__wrong(void **state)
{
    (void)state;
    assert_wrong("site_05", "site: site_06\n", "called as its site");
    assert_wrong("nowhere", "language: ja\n", "called as its site");
    assert_wrong("site_05", "encoding: ebcdic\n", "sites/site_05.yaml:1: no encoding");
    assert_wrong("site_05", "delimiter: colon\n", "delimiter must be");
    assert_wrong("site_05", "language: klingon\n", "language");
    assert_wrong("site_05", "record_id: {pattern: '('}\n", "cannot be read");
    assert_wrong("site_05", "record_id: x\n", "record_id says its form");
    assert_wrong("site_05", "approved: {from: soon}\n", "from must be a day");
    assert_wrong("site_05", "approved: 2020-01-01\n", "approved says the days");
    assert_wrong("site_05", "missing: {x: NOPE}\n", "no missing-data code");
    assert_wrong("site_05", "missing: [x]\n", "missing must be a map");
    assert_wrong("site_05", "dates: lunar\n", "dates are era");
    assert_wrong("site_05", "agreed: Tanaka\n", "by whom and on which day");
    assert_wrong("site_05", "agreed: {by: Tanaka, on: yesterday}\n", "YYYY-MM-DD");
    assert_wrong("site_05", "columns: {a: {variable: age, unit: {y: 0}}}\n", "unit must be");
    assert_wrong("site_05", "colour: red\n", "colour");
}

/** The site's days of approval, and whom to write to, for who asks. */
static void test_profile__read_back(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = registry_with("site_05",
        "approved: {from: 2019-04-01, until: 2026-03-31}\ncontact: a <a@b.jp>\nlanguage: ja\n");
    g_autoptr(ImportMap) profile = import_profile_load(registry, "site_05", NULL);
    assert_true(profile->has_from && profile->has_until);
    assert_int_equal(profile->from_days, 17987); /* date -u -d 2019-04-01 +%s / 86400 */
    assert_string_equal(profile->contact, "a <a@b.jp>");
    assert_string_equal(profile->language, "ja");
    assert_null(import_profile_load(registry, "site_06", NULL));
    put(registry, "site_05", NULL);
    assert_null(import_profile_load(registry, "site_05", NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_profile__by_name),
        cmocka_unit_test(test_profile__agreement),
        cmocka_unit_test(test_profile__agreement_of_a_column),
        cmocka_unit_test(test_profile__consent),
        cmocka_unit_test(test_profile__map_goes_before),
        cmocka_unit_test(test_profile__which),
        cmocka_unit_test(test_profile__none_fits),
        cmocka_unit_test(test_profile__two_fit),
        cmocka_unit_test(test_profile__ways_of_writing),
        cmocka_unit_test(test_profile__wrong),
        cmocka_unit_test(test_profile__read_back),
    };
    return cmocka_run_group_tests_name("importers/profile", tests, NULL, NULL);
}
