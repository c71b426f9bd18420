/**
 * @file
 * First maps: what is recognised, what is marked, and that the draft can be imported.
 */
#include "importers/guess.h"

#include "importers/guess_words.h"
#include "importers/map.h"
#include "support/site_file.h"

static char *guess(const SchemaStudy *study, const char *text)
{
    g_autofree char *path = write_file(text, strlen(text));
    g_autoptr(GError) error = NULL;
    char *map = import_guess_map(study, path, NULL, &error);
    if (!map)
        fail_msg("%s", error->message);
    g_unlink(path);
    return map;
}

static void assert_says(const char *map, const char *line)
{
    if (!strstr(map, line))
        fail_msg("no \"%s\" in:\n%s", line, map);
}

static void test_guess__japanese(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    g_autofree char *map = guess(registry_study(registry),
        "症例番号,氏名,同意,同意日,性別,年齢,身長(cm),体重,靴のサイズ,備考\n"
        "A-1,山田,あり,R1.5.1,男,61,170,65kg,26,x\nA-2,鈴木,あり,令和2年1月5日,女,70,155,50kg,"
        "23,y\n");
    assert_says(map, "症例番号: {variable: record_id}");
    assert_says(map, "同意: {variable: consent, recode: {あり: 1}}");
    assert_says(map, "同意日: {variable: consent_date}");
    assert_says(map, "性別: {variable: sex, recode: {男: 1, 女: 2}}");
    assert_says(map, "年齢: {variable: age}");
    assert_says(map, "体重: {variable: weight_kg, unit: kg}");
    assert_says(map, "dates: era");
    assert_says(map, "- 氏名  # identifies patients");
    assert_says(map, "- 靴のサイズ  # unsure: no variable is like it");
    assert_says(map, "event: baseline_arm_1  # unsure");
}

/** English labels, units in names, orders of dates; names of the dictionary need no line. */
static void test_guess__labels(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    g_autofree char *map = guess(registry_study(registry),
        "case,visit,Date of consent,Age,Height (cm),albumin\n"
        "1,baseline_arm_1,31/12/2020,61,170,4.0\n2,baseline_arm_1,13/01/2021,61,170,4.0\n");
    assert_says(map, "date_order: dmy\n");
    assert_says(map, "Date of consent: {variable: consent_date}");
    assert_says(map, "\"Height (cm)\": {variable: height_cm}");
    if (strstr(map, "albumin"))
        fail_msg("albumin needs no line:\n%s", map);
}

/** Words for the visits: what names an event stays, the others get the likest one. */
static void test_guess__events(void **state)
{
    (void)state;
    static const char text[] = "record_id,時期,pain_vas\n1,baseline_arm_1,30\n"
                               "1,1 month after surgery,20\n1,6 months,10\n"
                               "1,before everything,5\n";
    g_autoptr(Registry) registry = new_registry();
    g_autofree char *map = guess(registry_study(registry), text);
    assert_says(map, "  時期: {variable: redcap_event_name, recode: {1 month after surgery: "
                     "1_month_arm_1, 6 months: 6_month_arm_1, before everything: "
                     "baseline_arm_1}}");
    if (strstr(map, "\nevent:"))
        fail_msg("a column says the event:\n%s", map);
    static const char known[] = "record_id,時期,pain_vas\n1,baseline_arm_1,30\n"
                                "1,1_month_arm_1,20\n";
    g_autofree char *plain = guess(registry_study(registry), known);
    assert_says(plain, "  時期: {variable: redcap_event_name}\n");
}

/** What is drafted is a map, and the next command takes the file with it. */
static void test_guess__imports(void **state)
{
    (void)state;
    static const char text[] = "症例番号,氏名,同意,性別,年齢,体重,メモ\n"
                               "A-1,山田,1,男,61,65kg,x\nA-2,鈴木,1,女,70,50,y\n";
    g_autoptr(Registry) registry = new_registry();
    g_autofree char *map = guess(registry_study(registry), text);
    g_autofree char *map_path = write_file(map, strlen(map));
    const ImportOptions options = {.user = "test", .site = "site_01", .map_path = map_path};
    g_autoptr(ImportResult) result = take_in(registry, text, strlen(text), &options);
    g_autofree char *found = findings(result);
    assert_string_equal(found, "");
    assert_int_equal(result->status, IMPORT_IMPORTED);
    assert_int_equal(result->n_values_new, 8);
    g_unlink(map_path);
}

static void test_guess__no_file(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    static const char *const texts[] = {"", "%PDF-1.4\n"};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *path = write_file(texts[i], strlen(texts[i]));
        g_autoptr(GError) error = NULL;
        assert_null(import_guess_map(registry_study(registry), path, NULL, &error));
        assert_non_null(error);
        g_unlink(path);
    }
}

static void test_guess__words(void **state)
{
    (void)state;
    assert_true(import_guess_same("男性", "Male"));
    assert_true(import_guess_same("ｍａｌｅ", "Male"));
    assert_true(import_guess_same("あり", "Yes"));
    assert_false(import_guess_same("女", "Male"));
    assert_false(import_guess_same("", ""));
    g_autoptr(GPtrArray) a = import_guess_words("手術日");
    g_autoptr(GPtrArray) b = import_guess_words("Date of operation");
    assert_true(import_guess_alike(a, b) == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_guess__japanese),
        cmocka_unit_test(test_guess__labels),
        cmocka_unit_test(test_guess__events),
        cmocka_unit_test(test_guess__imports),
        cmocka_unit_test(test_guess__no_file),
        cmocka_unit_test(test_guess__words),
    };
    return cmocka_run_group_tests_name("importers/guess", tests, NULL, NULL);
}
