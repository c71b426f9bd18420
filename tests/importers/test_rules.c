#include "support/site_file.h"

/**
 * Each rule, and each sentence of the manual that settles a dispute, on small files.
 * K stands for the key columns, B for a baseline row's first cells.
 */
#define K "record_id,redcap_event_name,"
#define B ",baseline_arm_1,"
#define M1 ",1_month_arm_1,"
#define M6 ",6_month_arm_1,"
#define OUT ",outcome_arm_1,"

typedef struct {
    const char *text, *expected;
} Case;

static void check_cases(const Case *cases, size_t n)
{
    for (size_t i = 0; i < n; i++)
        assert_found(cases[i].text, cases[i].expected);
}

static void test_rules__header(void **state)
{
    (void)state;
    static const Case cases[] = {
        {"", "!1 header -"},
        {"\n\n", "!1 header -"},
        {"record_id,redcap_event_name\n", ""},
        {"record_id,age\n1,2\n", "!1 header redcap_event_name"},
        {"redcap_event_name,age\n", "!1 header record_id"},
        {"age,sex\n", "!1 header record_id; !1 header redcap_event_name"},
        {K "age,age\n", "!1 header age"},
        {K "age, age ,age\n", "!1 header age; !1 header age"},
        {"record_id,record_id,redcap_event_name\n", "!1 header record_id"},
        {"1,baseline_arm_1,1,2\n2,baseline_arm_1,1,2\n",
            "!1 header record_id; !1 header redcap_event_name"},
        {"rec\"ord\n", "!1 header -"},
    };
    check_cases(cases, G_N_ELEMENTS(cases));
}

static void test_rules__known_columns(void **state)
{
    (void)state;
    assert_found("record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,"
                 "redcap_data_access_group,redcap_survey_identifier,enrolment_timestamp,age,"
                 "enrolment_complete,level___c1,error\n"
                 "1,baseline_arm_1,,,site_01,,2020-01-01 10:00,45,2,1,\n",
        "");
    assert_found(K "Age,level,shoe,level___c9\n",
        "!1 unknown_column Age; !1 unknown_column level; !1 unknown_column shoe; "
        "!1 unknown_column level___c9");
    /* Letters of another case are near. */
    assert_found(K "AGE\n", "!1 unknown_column AGE");
}

static void test_rules__identifiers(void **state)
{
    (void)state;
    assert_found(K "Patient Name,DOB,MRN,age\n1" B "A,B,C,4\n",
        "!1 identifier Patient Name; !1 identifier DOB; !1 identifier MRN");
    assert_found(K "氏名,生年月日,カルテ番号,患者ID\n",
        "!1 identifier 氏名; !1 identifier 生年月日; !1 identifier カルテ番号; "
        "!1 identifier 患者ID");
    assert_found(K "name,shoe\n", "!1 identifier name; !1 unknown_column shoe");
}

/* Columns without name and content are Excel's, and are only counted. */
static void test_rules__nameless_columns(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    const ImportOptions options = {.site = "site_01"};
    static const char empty[] = K "age,, \n1" B "45,,\n2" B "46, ,\n";
    g_autoptr(ImportResult) result = take_in(registry, empty, sizeof empty - 1, &options);
    assert_int_equal(result->status, IMPORT_IMPORTED);
    assert_int_equal(result->n_ignored_columns, 2);
    assert_int_equal(result->n_values_new, 2);
    static const char full[] = K "age,,\n1" B "45,,\n2" B "46,x,\n";
    g_autoptr(ImportResult) refused = take_in(registry, full, sizeof full - 1, &options);
    assert_int_equal(refused->status, IMPORT_REFUSED);
    g_autofree char *found = findings(refused);
    assert_string_equal(found, "!1 header -");
    g_autofree char *message = message_at(refused, 0);
    assert_string_equal(message, "column 4 has no name, but something stands in it on line 3");
}

/* A checkbox has a box for each missing-data code in REDCap's exports. */
static void test_rules__missing_box(void **state)
{
    (void)state;
    assert_found(K "level___c1,level___nask\n1" B "0,1\n", "");
    assert_found(
        K "level___c1,frankel___nask\n1" B "0,1\n", "!1 unknown_column frankel___nask");
}

/* Excel's line that names the delimiter, and a title above the header. */
static void test_rules__above_the_header(void **state)
{
    (void)state;
    assert_found("sep=;\nrecord_id;redcap_event_name;age\n1;baseline_arm_1;x\n", "!3 type age");
    assert_found("SEP=\t\r\nrecord_id\tredcap_event_name\tage\r\n1\tbaseline_arm_1\t5\r\n", "");
    g_autoptr(Registry) registry = new_registry();
    const ImportOptions options = {.check_only = true};
    static const char text[] = "Export of March,,\n,,\n" K "age\n1" B "45\n";
    g_autoptr(ImportResult) result = take_in(registry, text, sizeof text - 1, &options);
    assert_int_equal(result->status, IMPORT_REFUSED);
    bool is_told = false;
    for (guint i = 0; i < import_problems_n(result->problems); i++) {
        g_autofree char *message = message_at(result, i);
        is_told = is_told || g_str_equal(message, "the header seems to stand on line 3, below "
                                                  "other lines");
    }
    assert_true(is_told);
}

static void test_rules__rows(void **state)
{
    (void)state;
    static const Case cases[] = {
        /* csv: reading goes on at the next line. */
        {K "age\n1" B "4\"5\n2" B "x\n", "!2 csv -; !3 type age"},
        {K "age\n1" B "\"45\n2" B "x\n", "!2 csv -; !3 type age"},
        /* The line is where the row starts, after quoted line ends too. */
        {K "age\r\n1" B "\"4\r\n5\"\r\n\r\n2" B "x\r\n", "!2 type age; !5 type age"},
        /* ragged, and no value problems of a held row. */
        {K "age\n1" B "\n2" B "x,\n3,baseline_arm_1\n", "!3 ragged -; !4 ragged -"},
        /* All-blank rows are skipped, even of the wrong width. */
        {K "age\n,,\n , ,\t\n,,,,\n1" B "45\n", ""},
        {K "age\n" B "45\n1,,45\n1,2_month_arm_1,x\n1,baseline,4\n1,Baseline_arm_1,4\n",
            "!2 key record_id; !3 key redcap_event_name; !4 key redcap_event_name; "
            "!5 key redcap_event_name; !6 key redcap_event_name"},
        {K "age\n,nowhere,45\n", "!2 key record_id; !2 key redcap_event_name"},
        /* duplicate: other values; equal after normalisation is only counted. */
        {K "age\n1" B "45\n1" B "46\n 1" B "４５\n1" B "45.0\n", "!3 duplicate -"},
        {K "surgery_date\n1" B "2019-04-01\n1" B "2019/4/1\n", ""},
        /* consent: blank, 0, and a label. */
        {K "consent,age\n1" B ",45\n2" B "0,x\n3" B "Yes,45\n4" B "１,45\n5" M1 ",\n",
            "!2 consent -; !3 consent -; !4 choice consent"},
        /* A consent column that is not there is no consent refused. */
        {K "age\n1" B "45\n", ""},
    };
    check_cases(cases, G_N_ELEMENTS(cases));
}

static void test_rules__nul_and_big_cells(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    const ImportOptions options = {.check_only = true};
    static const char nul[] = K "age\n1" B "4\0\n2" B "x\n";
    g_autoptr(ImportResult) result = take_in(registry, nul, sizeof nul - 1, &options);
    g_autofree char *found = findings(result);
    assert_string_equal(found, "!2 csv -; !3 type age");
    g_autoptr(GString) big = g_string_new(K "age\n1" B);
    const gsize begin = big->len, size = 20 << 20;
    g_string_set_size(big, begin + size);
    memset(big->str + begin, '7', size);
    g_string_append(big, "\n2" B "x\n");
    g_autoptr(ImportResult) second = take_in(registry, big->str, big->len, &options);
    g_autofree char *found_second = findings(second);
    assert_string_equal(found_second, "!2 csv -; !3 type age");
}

static void test_rules__types(void **state)
{
    (void)state;
    static const Case cases[] = {
        {K "age\n1" B "45.0\n2" B "+45\n3" B "045\n4" B "４５\n5" B " 45 \n6" B "45.00\n", ""},
        {K "age\n1" B "45.5\n2" B "4e1\n3" B "nan\n4" B "0x1F\n5" B "4 5\n6" B "inf\n7" B
           "45.\n",
            "!2 type age; !3 type age; !4 type age; !5 type age; !6 type age; !7 type age; "
            "!8 type age"},
        {K "weight_kg\n1" B "65.5\n2" B "\"65,5\"\n3" B "65kg\n4" B "6.5.5\n5" B "-\n6" B ".\n",
            "!3 type weight_kg; !4 type weight_kg; !5 type weight_kg; !6 type weight_kg; "
            "!7 type weight_kg"},
        {K "surgery_date\n1" B "2019-02-30\n2" B "2019/4/1\n3" B "01.04.2019\n4" B "45000\n",
            "!2 type surgery_date; !4 type surgery_date; !5 type surgery_date"},
        {K "age\n1" B "-1\n2" B "111\n3" B "0\n4" B "110\n5" B "99999999999999999999\n",
            "!2 range age; !3 range age; !6 range age"},
        /* Steps. */
        {K "kps,barthel_total\n1" B "45,41\n2" B "50,45\n",
            "!2 range kps; !2 range barthel_total"},
    };
    check_cases(cases, G_N_ELEMENTS(cases));
}

static void test_rules__choices(void **state)
{
    (void)state;
    static const Case cases[] = {
        {K "sex,frankel,escc\n1" B "1,A,1a\n2" B "Male,a,1A\n3" B "3,F,1\n4" B "1.0,,\n",
            "!3 choice sex; !3 choice frankel; !3 choice escc; !4 choice sex; !4 choice "
            "frankel; !4 choice escc"},
        {K "dementia\n1" B "0\n2" B "1\n3" B "2\n4" B "Yes\n5" B "true\n",
            "!4 choice dementia; !5 choice dementia; !6 choice dementia"},
        /* A checkbox group goes by its field's name. */
        {K "level___c1,level___c2\n1" B "1,2\n2" B "Checked,1\n",
            "!2 choice level; !3 choice level"},
        {K "enrolment_complete\n1" B "2\n2" B "Complete\n", "!3 choice enrolment_complete"},
    };
    check_cases(cases, G_N_ELEMENTS(cases));
}

static void test_rules__event(void **state)
{
    (void)state;
    static const Case cases[] = {
        /* Any value, even a bad one, is event and nothing else; an unticked box is blank. */
        {K "age,level___c1,frankel\n1" M1 "abc,0,A\n2" OUT ",1,A\n3" M6 ",,B\n",
            "!2 event age; !3 event level; !3 event frankel"},
        {K "ssi_wound\n1" M6 "0\n", "!2 event ssi_wound"},
    };
    check_cases(cases, G_N_ELEMENTS(cases));
}

static void test_rules__required(void **state)
{
    (void)state;
    static const Case cases[] = {
        /* Only a column of the file, in its event, on a form with another value. */
        {K "age,sex,kps\n1" B ",1,50\n2" B ",,50\n3" M1 ",,\n", "2 required age"},
        /* A held value is not empty. */
        {K "age,sex\n1" B "x,1\n", "!2 type age"},
        {K "age,sex\n1" B "x,\n", "!2 type age; 2 required sex"},
        /* A box ticked is enough; none ticked is empty; zeros alone say nothing. */
        {K "level___c1,level___c2,escc\n1" B "0,1,2\n2" B "0,0,2\n3" B "0,0,\n",
            "3 required level"},
    };
    check_cases(cases, G_N_ELEMENTS(cases));
}

static void test_rules__sum(void **state)
{
    (void)state;
    static const char head[] = K "vi_waking,vi_communication,vi_feeding,vi_toilet,vi_activity,"
                                 "vitality_total\n";
    static const Case cases[] = {
        {"1" B "1,1,1,1,1,5\n", ""},
        {"1" B "1,1,1,1,1,6\n", "2 sum vitality_total"},
        {"1" B "1,1,1,1,,6\n", ""},
        {"1" B "1,1,1,1,1,\n", ""},
        {"1" B "1,1,1,1,x,6\n", "!2 choice vi_activity"},
        {"1" B "1,1,1,1,1,11\n", "!2 range vitality_total"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = g_strconcat(head, cases[i].text, NULL);
        assert_found(text, cases[i].expected);
    }
}

/* Worked by hand: Karnofsky 60, no other bone, two vertebrae, no organ, kidney, Frankel D is
 * 1 + 2 + 1 + 2 + 3 + 1 = 10 by Tokuhashi, and 2 + 0 + 2 = 4 by Tomita. */
static void test_rules__sum_of_an_instrument(void **state)
{
    (void)state;
    static const char head[] = K "kps,extraspinal_bone_mets,vertebral_mets,organ_mets,"
                                 "primary_tumor,frankel,tokuhashi_total,tomita_total\n";
    static const Case cases[] = {
        {"1" B "60,0,2,0,4,D,10,4\n", ""},
        {"1" B "60,0,2,0,4,D,9,4\n", "2 sum tokuhashi_total"},
        {"1" B "60,0,2,0,4,D,10,3\n", "2 sum tomita_total"},
        {"1" B ",0,2,0,4,D,9,4\n", ""},  /* an item is missing */
        {"1" B "60,,2,0,4,D,9,4\n", ""}, /* two vertebrae are several bones all the same */
        {"1" B "60,0,1,0,4,D,11,4\n", "2 sum tomita_total"},
        {"1" B "60,0,2,0,7,D,7,9\n", ""}, /* Tomita does not place the oesophagus */
        {"1" B "60,0,2,0,4,D,,\n", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = g_strconcat(head, cases[i].text, NULL);
        assert_found(text, cases[i].expected);
    }
}

static void test_rules__order(void **state)
{
    (void)state;
    static const char head[] =
        K "consent_date,surgery_date,visit_date,vital_status,last_contact_date\n";
    static const Case cases[] = {
        {"1" B "2020-01-02,2020-01-01,,,\n", "2 order surgery_date"},
        {"1" B "2020-01-01,2020-01-01,,,\n", ""},
        {"1" B ",2020-03-01,2020-02-28,,\n1" M1 ",,2020-02-27,,\n",
            "3 order visit_date; 3 window visit_date"},
        {"1" B ",2020-03-01,2020-03-01,,\n1" M1 ",,2020-03-31,,\n1" M6 ",,2020-03-30,,\n",
            "4 order visit_date; 4 window visit_date"},
        /* The dead see nobody; the lost may come again. Equality is fine. */
        {"1" M1 ",,2020-03-31,,\n1" OUT ",,,1,2020-03-30\n", "3 order last_contact_date"},
        {"1" OUT ",,,1,2020-03-30\n1" M1 ",,2020-03-31,,\n", "2 order last_contact_date"},
        {"1" M1 ",,2020-03-31,,\n1" OUT ",,,1,2020-03-31\n", ""},
        {"1" M1 ",,2020-03-31,,\n1" OUT ",,,2,2020-03-30\n", ""},
        /* A held date takes no part. */
        {"1" B "2020-13-02,2020-01-01,,,\n", "!2 type consent_date"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = g_strconcat(head, cases[i].text, NULL);
        g_autoptr(Registry) registry = new_registry();
        const ImportOptions options = {.check_only = true};
        g_autoptr(ImportResult) result = take_in(registry, text, strlen(text), &options);
        g_autoptr(GString) found = g_string_new(NULL);
        for (guint k = 0; k < import_problems_n(result->problems); k++) {
            const ImportProblem own = problem_at(result, k), *problem = &own;
            if (!g_str_equal(problem->rule_id, "required") && !is_consent_warning(problem))
                g_string_append_printf(found, "%s%s%d %s %s", found->len > 0 ? "; " : "",
                    problem->is_error ? "!" : "", (int)problem->line, problem->rule_id,
                    problem->field);
        }
        assert_string_equal(found->str, cases[i].expected);
    }
}

/* 30 days, 14 before and after: from the 16th to the 44th day. */
static void test_rules__window(void **state)
{
    (void)state;
    static const struct {
        const char *visit, *expected;
    } cases[] = {
        {"2020-03-17", ""},
        {"2020-03-16", "3 window visit_date"},
        {"2020-04-14", ""},
        {"2020-04-15", "3 window visit_date"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = g_strdup_printf(
            K "surgery_date,visit_date\n1" B "2020-03-01,\n1" M1 ",%s\n", cases[i].visit);
        assert_found(text, cases[i].expected);
    }
    /* Without a date of surgery there is no window. */
    assert_found(K "visit_date\n1" M1 "2020-04-15\n", "");
}

static void test_rules__site(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    static const char text[] =
        K "redcap_data_access_group,age\n1" B "site_02,45\n2" B "site_01,45\n"
          "3" B ",45\n4" B "site_99,45\n1" M1 "site_01,\n";
    const ImportOptions options = {.check_only = true};
    g_autoptr(ImportResult) result = take_in(registry, text, sizeof text - 1, &options);
    g_autofree char *found = findings(result);
    assert_string_equal(
        found, "!5 site redcap_data_access_group; !6 site redcap_data_access_group");
    assert_null(result->site);
    /* With --site the rows of others are held; an empty group is the file's. */
    g_autoptr(Registry) other = new_registry();
    const ImportOptions sited = {.check_only = true, .site = "site_02"};
    g_autoptr(ImportResult) second = take_in(other, text, sizeof text - 1, &sited);
    g_autofree char *found_second = findings(second);
    assert_string_equal(found_second,
        "!3 site redcap_data_access_group; !5 site redcap_data_access_group; "
        "!6 site redcap_data_access_group");
    assert_string_equal(second->site, "site_02");
}

static void test_rules__site_unknown_to_import(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = new_registry();
    static const char text[] = K "age\n1" B "45\n";
    const ImportOptions options = {.check_only = false};
    g_autoptr(ImportResult) result = take_in(registry, text, sizeof text - 1, &options);
    g_autofree char *found = findings(result);
    assert_string_equal(found, "!2 site -");
    const ImportOptions sited = {.site = "site_01"};
    g_autoptr(ImportResult) second = take_in(registry, text, sizeof text - 1, &sited);
    g_autofree char *found_second = findings(second);
    assert_string_equal(found_second, "");
    /* The record is site_01's now. */
    const ImportOptions other = {.site = "site_02"};
    g_autoptr(ImportResult) third = take_in(registry, text, sizeof text - 1, &other);
    g_autofree char *found_third = findings(third);
    assert_string_equal(found_third, "!2 site -");
}

static void test_rules__repeating(void **state)
{
    (void)state;
#define R "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,"
    static const Case cases[] = {
        {R "ae_type,frankel\n1" M1 "adverse_event,1,1,\n1" M1 "adverse_event,2,2,\n1" M1
           ",,,A\n"
           "1" M1 "adverse_event,new,3,\n1" M1 "adverse_event,new,3,\n",
            ""},
        {R "ae_type\n1" M1 "adverse_event,,1\n2" M1 "assessment,1,1\n3" M1 "nothing,1,1\n4" M1
           "adverse_event,0,1\n5" M1 ",2,\n",
            "!2 key redcap_repeat_instance; !3 key redcap_repeat_instrument; !4 key "
            "redcap_repeat_instrument; !5 key redcap_repeat_instance; !6 key "
            "redcap_repeat_instance"},
        {R "ae_type,frankel\n1" M1 "adverse_event,1,1,A\n1" B "adverse_event,1,1,\n",
            "!2 event frankel; !3 event ae_type"},
        {R "ae_type\n1" M1 "adverse_event,1,1\n1" M1 "adverse_event,1,2\n", "!3 duplicate -"},
        /* A column of whole numbers with blanks, as programs write it: 2.0 is instance 2. */
        {R "ae_type\n1" M1 "adverse_event,2.0,1\n1" M1 "adverse_event,2,2\n1" M1
           "adverse_event,3.00,1\n1" M1 "adverse_event,1.5,1\n1" M1 "adverse_event,3.,1\n",
            "!3 duplicate -; !5 key redcap_repeat_instance; !6 key redcap_repeat_instance"},
        {R "ae_type\n1" M1 "adverse_event,32767,1\n1" M1 "adverse_event,32768,1\n1" M1
           "adverse_event,9223372036854775807,1\n1" M1
           "adverse_event,9223372036854775808,1\n1" M1 "adverse_event,-1,1\n1" M1
           "adverse_event,new,2\n",
            "!3 key redcap_repeat_instance; !4 key redcap_repeat_instance; !5 key "
            "redcap_repeat_instance; !6 key redcap_repeat_instance; !7 key "
            "redcap_repeat_instance"},
    };
    check_cases(cases, G_N_ELEMENTS(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules__header),
        cmocka_unit_test(test_rules__known_columns),
        cmocka_unit_test(test_rules__nameless_columns),
        cmocka_unit_test(test_rules__missing_box),
        cmocka_unit_test(test_rules__above_the_header),
        cmocka_unit_test(test_rules__identifiers),
        cmocka_unit_test(test_rules__rows),
        cmocka_unit_test(test_rules__nul_and_big_cells),
        cmocka_unit_test(test_rules__types),
        cmocka_unit_test(test_rules__choices),
        cmocka_unit_test(test_rules__event),
        cmocka_unit_test(test_rules__required),
        cmocka_unit_test(test_rules__sum),
        cmocka_unit_test(test_rules__sum_of_an_instrument),
        cmocka_unit_test(test_rules__order),
        cmocka_unit_test(test_rules__window),
        cmocka_unit_test(test_rules__site),
        cmocka_unit_test(test_rules__site_unknown_to_import),
        cmocka_unit_test(test_rules__repeating),
    };
    return cmocka_run_group_tests_name("importers/rules", tests, NULL, NULL);
}
