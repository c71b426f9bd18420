#include "importers/identifier.h"

#include <stddef.h>

#include "support/cmocka_all.h"

static void test_identifier__named_like_one(void **state)
{
    (void)state;
    static const char *const names[] = {"name", "Name", "patient_name", "Patient Name",
        "PatientName", "full name", "first_name", "last-name", "surname", "pt_name",
        "name_kana", "name_kanji", "patient name (kana)", "birth date", "birth_date",
        "Birthdate", "DOB", "dob", "date_of_birth", "Date of Birth", "patient_dob", "birthday",
        "MRN", "mrn", "medical record number", "medical_record_no", "chart_number", "Chart No.",
        "hospital_number", "氏名", "患者名", "患者氏名", "氏名（漢字）", "名前", "お名前", "姓",
        "名", "フリガナ", "生年月日", "生年月日(西暦)", "誕生日", "カルテ番号", "カルテNo.",
        "カルテＩＤ", "診察券番号", "ＮＡＭＥ"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (!import_is_identifier(names[i]))
            fail_msg("%s is one", names[i]);
}

static void test_identifier__not_named_like_one(void **state)
{
    (void)state;
    static const char *const names[] = {"", "record_id", "patient_id", "hospital_name",
        "drug_name", "redcap_event_name", "birth_year", "age", "site", "病名", "術式名",
        "施設名", "1", "patient", "id", "number"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (import_is_identifier(names[i]))
            fail_msg("%s is none", names[i]);
}

static void test_identifier__ambiguous(void **state)
{
    (void)state;
    assert_true(import_is_ambiguous_identifier("患者ID"));
    assert_true(import_is_ambiguous_identifier("患者ＩＤ"));
    assert_true(import_is_ambiguous_identifier("患者番号"));
    assert_false(import_is_ambiguous_identifier("症例番号"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_identifier__named_like_one),
        cmocka_unit_test(test_identifier__not_named_like_one),
        cmocka_unit_test(test_identifier__ambiguous),
    };
    return cmocka_run_group_tests_name("importers/identifier", tests, NULL, NULL);
}
