#include "importers/identifier.h"

#include <stddef.h>

#include "support/cmocka_all.h"

/** Fails with every name that is not judged as it should be. */
static void assert_all(
    const char *const *names, size_t n, bool (*is)(const char *), bool wanted)
{
    size_t n_wrong = 0;
    for (size_t i = 0; i < n; i++) {
        if (is(names[i]) == wanted)
            continue;
        print_error("%s is %s\n", names[i], wanted ? "one" : "none");
        n_wrong++;
    }
    assert_int_equal(n_wrong, 0);
}

#define ASSERT_ALL(names, is, wanted)                                                          \
    assert_all(names, sizeof names / sizeof names[0], is, wanted)

static void test_identifier__names(void **state)
{
    (void)state;
    static const char *const names[] = {"name", "Name", "ＮＡＭＥ", "patient_name",
        "Patient Name", "PatientName", "patient's name", "name of patient", "pt_name", "ptname",
        "full name", "first_name", "FirstName", "last-name", "family name", "given_name",
        "middle_name", "maiden name", "surname", "forename", "fname", "lname", "nickname",
        "legal_name", "name_kana", "name_kanji", "kana_name", "patient name (kana)", "Name1",
        "name_en", "kana", "furigana", "shimei", "Namae", "initials", "Initial", "pt_initials",
        "patient initials", "subject_initials", "name initials", "mother_name",
        "mother's maiden name", "father_name", "guardian_name", "spouse name", "next_of_kin",
        "next of kin name", "emergency contact", "emergency_contact_name", "key_person", "氏名",
        "氏名（漢字）", "氏名_カナ", "患者名", "患者氏名", "患者の名前", "カナ氏名", "漢字氏名",
        "姓名", "名前", "お名前", "姓", "名", "苗字", "フリガナ", "ふりがな", "ﾌﾘｶﾞﾅ",
        "よみがな", "読み仮名", "シメイ", "ｼﾒｲ", "しめい", "ナマエ", "なまえ", "カナ", "カナ名",
        "フルネーム", "イニシャル", "患者イニシャル", "旧姓", "保護者氏名", "家族氏名",
        "キーパーソン"};
    ASSERT_ALL(names, import_is_identifier, true);
}

static void test_identifier__days_of_birth(void **state)
{
    (void)state;
    static const char *const names[] = {"birth date", "birth_date", "Birthdate", "DOB", "dob",
        "D.O.B.", "date_of_birth", "Date of Birth", "patient_dob", "pt dob", "birthday",
        "BirthDay", "bday", "BRTHDTC", "seinengappi", "生年月日", "生年月日(西暦)",
        "患者生年月日", "誕生日", "出生日", "出生年月日"};
    ASSERT_ALL(names, import_is_identifier, true);
}

static void test_identifier__numbers(void **state)
{
    (void)state;
    static const char *const names[] = {"MRN", "mrn", "MR#", "MR No.", "mr_number", "mr_id",
        "medical record number", "medical_record_no", "MedicalRecordID", "medrec_no",
        "chart_number", "Chart No.", "chart#", "chart_id", "hospital_number", "hospital no",
        "unit number", "karte_no", "karte", "karte_id", "NHS number", "nhs_no", "SSN",
        "social_security_number", "national_id", "National ID number", "passport_no",
        "passport", "driver's license", "drivers_license_number", "insurance_no",
        "Insurance Number", "insurance ID", "health insurance number", "insured_number",
        "policy_number", "medicare_number", "health card number", "my_number", "MyNumber",
        "individual number", "account_number", "encounter_id", "admission_no", "カルテ番号",
        "カルテNo.", "カルテＩＤ", "カルテ", "診察券番号", "診察券No", "診療録番号", "病歴番号",
        "保険証番号", "被保険者番号", "保険証記号番号", "マイナンバー", "個人番号",
        "運転免許証番号", "パスポート番号"};
    ASSERT_ALL(names, import_is_identifier, true);
}

static void test_identifier__ways_to_reach(void **state)
{
    (void)state;
    static const char *const names[] = {"address", "Address1", "address_line_1", "home_address",
        "home address 2", "street_address", "street", "mailing address", "patient_address",
        "addr", "residence", "jusho", "patient_city", "zip", "ZIP code", "zipcode", "postcode",
        "post_code", "postal code", "postal_code", "phone", "Phone#", "phone_number",
        "phone_no", "telephone", "Tel", "TEL.", "tel_no", "home_phone", "home telephone number",
        "work_phone", "mobile_phone", "mobile no", "cell phone", "cell_number",
        "contact_number", "contact phone", "pt_phone", "patient's telephone", "emergency_phone",
        "emergency contact phone", "fax", "fax_no", "email", "E-mail", "e_mail_address",
        "email address", "mail", "mail_address", "patient_email", "ip_address", "住所",
        "ご住所", "患者住所", "住所1", "住所（番地）", "現住所", "自宅住所", "郵便番号", "〒",
        "電話", "電話番号", "自宅電話", "自宅電話番号", "電話1", "携帯", "携帯電話", "携帯番号",
        "℡", "☎", "連絡先", "緊急連絡先", "家族連絡先", "ファックス", "FAX番号", "メール",
        "メールアドレス", "Ｅメール", "eメールアドレス"};
    ASSERT_ALL(names, import_is_identifier, true);
}

/* Of hospitals, of those who treat and of things; part of a birth date; research ids; counts,
 * yes and no about a call or a letter. */
static void test_identifier__false_friends(void **state)
{
    (void)state;
    static const char *const names[] = {"", "record_id", "study_id", "subject_id",
        "participant_id", "hospital_name", "hospital_id", "hospital_code", "site_name", "site",
        "facility_name", "department_name", "clinic_name", "drug_name", "drug name",
        "implant_name", "procedure_name", "event_name", "redcap_event_name", "variable_name",
        "file_name", "test_name", "surgeon_name", "surgeon_initials", "operator initials",
        "doctor_name", "hospital_address", "hospital_phone", "site_email", "birth_year",
        "year_of_birth", "birth_weight", "births", "n_births", "birth_no", "age", "cell",
        "cells", "cell_count", "t_cell_number", "wbc_number", "number", "no", "id", "1",
        "contact", "contact_date", "last_contact_date", "contact_mode", "phone_call_done",
        "telephone_follow_up", "phone_visit", "mailed", "city", "prefecture", "country",
        "insurance", "insurance_type", "insurance_category", "medicare", "chart",
        "chart_review", "chart_date", "mr_date", "MR", "mr_grade", "pid", "cell_id",
        "contact_id", "insurance_code", "phone_code", "birth", "birth_mode", "mri", "mri_no",
        "mrs", "policy", "admission", "admission_date", "admissions", "account", "mobile",
        "mobility", "nationality", "gene_signature", "address_changed", "initial_symptom",
        "initial_dose", "family_history", "mother_age", "kana_input", "streetcode_done",
        "fullerton", "patency", "patellar", "pathology_no", "病名", "術式名", "施設名",
        "病院名", "薬剤名", "病院住所", "施設電話番号", "主治医氏名", "術者氏名", "担当医名",
        "執刀医イニシャル", "記入者氏名", "電話再診", "電話確認", "連絡先確認日", "生年",
        "出生体重", "年齢", "保険種別", "紹介元病院住所", "症例番号", "登録番号", "合計名"};
    ASSERT_ALL(names, import_is_identifier, false);
}

/* A hospital's own number of a patient, or the registry's: a map may say that it is the
 * record id. */
static void test_identifier__ambiguous(void **state)
{
    (void)state;
    static const char *const names[] = {"patient_id", "PatientID", "patient id", "patient_no",
        "Patient Number", "patient_code", "patient#", "pt_id", "pt id", "pat_id", "patient",
        "患者ID", "患者ＩＤ", "患者番号", "患者No.", "患者コード", "ID番号", "ID No", "病院ID",
        "受診者番号"};
    static const char *const none[] = {"症例番号", "case_id", "record_id", "id", "subject_id",
        "patients_treated", "n_patients"};
    ASSERT_ALL(names, import_is_ambiguous_identifier, true);
    ASSERT_ALL(names, import_is_identifier, false);
    ASSERT_ALL(none, import_is_ambiguous_identifier, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_identifier__names),
        cmocka_unit_test(test_identifier__days_of_birth),
        cmocka_unit_test(test_identifier__numbers),
        cmocka_unit_test(test_identifier__ways_to_reach),
        cmocka_unit_test(test_identifier__false_friends),
        cmocka_unit_test(test_identifier__ambiguous),
    };
    return cmocka_run_group_tests_name("importers/identifier", tests, NULL, NULL);
}
