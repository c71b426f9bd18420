/* study.yaml: what is read, and what each fault says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/error.h"
#include "support/study_text.h"

static SchemaStudy *parse(void)
{
    g_autoptr(GError) error = NULL;
    SchemaStudy *study = study_parse(STUDY_DICTIONARY, STUDY_YAML, &error);
    if (error)
        fail_msg("%s", error->message);
    return study;
}

static void test_study__reads_all(void **state)
{
    (void)state;
    g_autoptr(SchemaStudy) study = parse();
    assert_string_equal(study->name, "hip");
    assert_int_equal(study->n_events, 3);
    assert_int_equal(study->events[1].offset_days, 365);
    assert_int_equal(study->events[1].days_after, 60);
    assert_false(study->events[2].has_offset);
    assert_int_equal(schema_study_form(study, "fall"), 2);
    assert_true(study->form_repeats[2]);
    assert_false(study->form_repeats[0]);
    assert_int_equal(schema_study_site(study, "south"), 1);
    assert_int_equal(schema_study_site(study, "west"), SIZE_MAX);
    assert_int_equal(study->roles.consent, 1);
    assert_int_equal(study->roles.consent_date, SIZE_MAX);
    assert_string_equal(study->roles.dead_code, "1");
    assert_int_equal(study->n_sums, 1);
    assert_int_equal(study->sums[0].n_items, 2);
    assert_int_equal(study->sums[0].items[1], 8);
    assert_int_equal(study->orders[0].earlier, 2);
    assert_string_equal(g_hash_table_lookup(study->missing_codes, "UNK"), "Unknown");
    assert_string_equal(study->value_set, "");
    assert_int_equal(strlen(study->hash), 64);
}

/* Version, way and scopes of a consent, of the event that enrols. */
static void test_study__consent(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autofree char *yaml = study_replaced(STUDY_YAML, "consent: consent,",
        "consent: consent, consent_date: op_date, consent_version: side,"
        " consent_way: {variable: arm, written: a, proxy: b},"
        " consent_scopes: {later_studies: consent, sharing: arm},");
    g_autoptr(SchemaStudy) study = study_parse(STUDY_DICTIONARY, yaml, &error);
    if (error)
        fail_msg("%s", error->message);
    assert_int_equal(study->roles.consent_date, 2);
    assert_int_equal(study->roles.consent_version, 4);
    assert_int_equal(study->roles.consent_way, 3);
    assert_string_equal(study->roles.way_codes[0], "a");
    assert_null(study->roles.way_codes[1]);
    assert_string_equal(study->roles.way_codes[2], "b");
    assert_int_equal(study->roles.scopes[SCHEMA_SCOPE_LATER_STUDIES], 1);
    assert_int_equal(study->roles.scopes[SCHEMA_SCOPE_OTHER_COUNTRIES], SIZE_MAX);
    assert_int_equal(study->roles.scopes[SCHEMA_SCOPE_SHARING], 3);
}

/* What happened after what: the study's own word, else the variable's label within a sentence.
 */
static void test_study__origin_in_a_sentence(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to, *expected;
    } cases[] = {
        {"origin: op_date,", "origin: op_date, origin_label: the operation,", "the operation"},
        {"origin: op_date,", "origin: op_date,", "operation"},
        {"origin: op_date,", "", "the start"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *yaml = study_replaced(STUDY_YAML, cases[i].from, cases[i].to);
        g_autoptr(SchemaStudy) study = study_parse(STUDY_DICTIONARY, yaml, &error);
        if (error)
            fail_msg("%s", error->message);
        g_autofree char *label = schema_study_origin_label(study);
        assert_string_equal(label, cases[i].expected);
    }
}

/* An abbreviation keeps its capitals, and any alphabet has small letters. */
static void test_study__origin_of_other_labels(void **state)
{
    (void)state;
    static const char *const labels[][2] = {{",MRI,", "MRI"}, {",Érintés,", "érintés"},
        {",手術日,", "手術日"}, {",X,", "X"}, {",OP-Datum,", "OP-Datum"}};
    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *text = study_replaced(STUDY_DICTIONARY, ",Operation,", labels[i][0]);
        g_autoptr(SchemaStudy) study = study_parse(text, STUDY_YAML, &error);
        if (error)
            fail_msg("%s", error->message);
        g_autofree char *label = schema_study_origin_label(study);
        assert_string_equal(label, labels[i][1]);
    }
}

/* A site is its label, or has more to it; as a variable it is its label either way. */
static void test_study__sites(void **state)
{
    (void)state;
    g_autofree char *yaml = study_replaced(STUDY_YAML, "north: North",
        "north: {label: The north, approved: {from: 2019/1/2, until: 2019-12-31}}");
    g_autoptr(SchemaStudy) study = study_parse(STUDY_DICTIONARY, yaml, NULL);
    assert_true(study->has_approvals);
    assert_string_equal(study->sites[0].label, "The north");
    assert_true(study->sites[0].has_from && study->sites[0].has_until);
    assert_int_equal(study->sites[0].from_days, 17898); /* date -d 2019-01-02 +%s / 86400 */
    assert_int_equal(study->sites[0].until_days, 18261);
    assert_false(study->sites[1].has_from || study->sites[1].has_until);
    assert_string_equal(study->site.choices[0].label, "The north");
    g_autoptr(SchemaStudy) plain = parse();
    assert_false(plain->has_approvals);
}

static void test_study__pack(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autofree char *yaml =
        study_replaced(STUDY_YAML, "title:", "pack: metastatic_spine\ntitle:");
    g_autoptr(SchemaStudy) with = study_parse(STUDY_DICTIONARY, yaml, &error);
    g_autoptr(SchemaStudy) without = parse();
    assert_null(error);
    assert_string_equal(with->pack, "metastatic_spine");
    assert_string_equal(without->pack, "");
}

static void test_study__what_is_collected_where(void **state)
{
    (void)state;
    g_autoptr(SchemaStudy) study = parse();
    assert_true(schema_study_collects(study, 2, 0)); /* The record id is everywhere. */
    assert_true(schema_study_collects(study, 0, 1));
    assert_false(schema_study_collects(study, 1, 1));
    assert_int_equal(schema_study_n_events_of(study, 6), 2);
    const SchemaDerived *half = schema_study_derived(study, "half");
    assert_true(schema_study_derives(study, 1, half));
    assert_false(schema_study_derives(study, 2, half));
    assert_false(schema_study_derives(study, 0, schema_study_derived(study, "died")));
    assert_null(schema_study_derived(study, "third"));
}

static void test_study__errors(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to, *message;
    } cases[] = {
        {"title: Hips\n", "", "the key title is missing"},
        {"title: Hips", "titel: Hips", "study.yaml:2: unknown key titel; did you mean title?"},
        {"name: hip", "name: hip__s", "study.yaml:1: name \"hip__s\""},
        {"forms: [base, visit]", "forms: [base, vist]",
            "study.yaml:5: unknown form vist; did you mean visit?"},
        {"offset_days: 365", "offset_days: soon", "is \"soon\", not an integer"},
        {"after: 60", "afer: 60", "unknown key afer; did you mean after?"},
        {", after: 60", "", "needs both before and after"},
        {"offset_days: 365,\n", "\n", "a window needs offset_days"},
        {"name: 1_year,", "name: start,", "two events are named start"},
        {"forms: [fall]}", "forms: [falls]}", "unknown form falls; did you mean fall?"},
        {"{north: North, south: South}", "{}", "study.yaml:10: sites"},
        {"north: North", "north: ''", "study.yaml:10: site north: its label"},
        {"north: North", "north: {label: N, aproved: 1}", "did you mean approved?"},
        {"north: North", "north: {label: N, approved: 2019}", "approved must be a map of days"},
        {"north: North", "north: {label: N, approved: {}}", "approved must be a map of days"},
        {"north: North", "north: {label: N, approved: {from: soon}}", "\"soon\" is no date"},
        {"north: North", "north: {label: N, approved: {from: 2020-01-02, until: 2020-01-01}}",
            "from is after until"},
        {"north: North", "north: {approved: {from: 2020-01-02}}", "the key label is missing"},
        {"consent: consent", "consent: consnt",
            "study.yaml:11: unknown variable consnt; did you mean consent?"},
        {"origin: op_date", "origin: arm", "variable arm must be a date"},
        {"origin: op_date", "consent_version: grade, origin: op_date",
            "variable grade must be collected at the event of consent"},
        {"consent: consent", "consent_version: arm", "consent_version needs consent"},
        {"origin: op_date", "consent_way: arm, origin: op_date", "consent_way must be a map"},
        {"origin: op_date", "consent_way: {written: a}, origin: op_date", "needs a variable"},
        {"origin: op_date", "consent_way: {variable: arm, written: z}, origin: op_date",
            "written: \"z\" is no code of arm"},
        {"origin: op_date", "consent_way: {variable: op_date}, origin: op_date",
            "must be a field of choices"},
        {"origin: op_date", "consent_scopes: {abroad: arm}, origin: op_date",
            "unknown key abroad"},
        {"consent: consent", "consent: op_date", "must be a field of choices"},
        {"consent: consent", "consent: grade", "collected at exactly one event"},
        {"dead: 1", "dead: 2", "\"2\" is no code of status"},
        {"vital_status: status,\n", "\n", "dead is a code of vital_status"},
        {"total: total, ", "", "the key total is missing"},
        {"[item1, item2]", "[item1, arm]", "item arm is not on the form of its total total"},
        {"[item1, item2]", "[item1, visit_date]", "item visit_date has no numbers to add"},
        {"[item1, item2]", "[item1, item1]", "names item1 twice"},
        {"later: last_date", "later: total", "variable total must be a date"},
        {", later: last_date", "", "the key later is missing"},
        {"name: died", "name: total", "the name total is taken"},
        {"name: half", "name: died", "the name died is taken"},
        {", form: visit", "", "the key form is missing"},
        {"level: visit, ", "", "form is only for values at visit level"},
        {"level: visit", "level: vist", "did you mean visit?"},
        {"sql: status = 1, ", "", "the key sql is missing"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *yaml = study_replaced(STUDY_YAML, cases[i].from, cases[i].to);
        g_autoptr(GError) error = NULL;
        g_autoptr(SchemaStudy) study = study_parse(STUDY_DICTIONARY, yaml, &error);
        if (study)
            fail_msg("accepted: %s", cases[i].to);
        assert_true(g_error_matches(error, BASE_ERROR, BASE_ERROR_STUDY));
        if (!strstr(error->message, cases[i].message))
            fail_msg("\"%s\" is not in \"%s\"", cases[i].message, error->message);
    }
}

/* What may be given to others: the defaults, all keys, and what is wrong with them. */
static void test_study__sharing(void **state)
{
    (void)state;
    GError *error = NULL;
    g_autoptr(SchemaStudy) silent = study_parse(STUDY_DICTIONARY, STUDY_YAML, &error);
    assert_true(silent->sharing.consent == SIZE_MAX);
    assert_true(silent->sharing.age == SIZE_MAX);
    assert_int_equal(silent->sharing.shift_days, 182);
    assert_int_equal(silent->sharing.min_cell, 5);
    g_autofree char *yaml = g_strconcat(STUDY_YAML,
        "sharing: {consent: status, codes: [0], age: total, by: [arm], keep: [grade],\n"
        "  drop: [died], shift_days: 30, min_cell: 2}\n",
        NULL);
    g_autoptr(SchemaStudy) study = study_parse(STUDY_DICTIONARY, yaml, &error);
    assert_null(error);
    const SchemaSharing *sharing = &study->sharing;
    assert_string_equal(study->dictionary->fields[sharing->consent].name, "status");
    assert_string_equal(study->dictionary->fields[sharing->age].name, "total");
    assert_true(schema_sharing_lists(sharing->codes, "0"));
    assert_int_equal(sharing->n_by, 1);
    assert_true(schema_sharing_lists(sharing->keep, "grade"));
    assert_true(schema_sharing_lists(sharing->drop, "died"));
    assert_false(schema_sharing_lists(sharing->drop, "grade"));
    assert_int_equal(sharing->shift_days, 30);
    assert_int_equal(sharing->min_cell, 2);
    static const char *const faults[][2] = {
        {"[]", "sharing must be a map"},
        {"{consents: status}", "unknown key consents; did you mean consent?"},
        {"{consent: statu}", "unknown variable statu; did you mean status?"},
        {"{consent: total}", "the consent for sharing, total, must be a choice"},
        {"{consent: status, codes: [9]}", "status has no code \"9\""},
        {"{codes: [1]}", "sharing has codes, but no consent field"},
        {"{keep: [grad]}", "unknown variable grad"},
        {"{shift_days: 0}", "shift_days"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(faults); i++) {
        g_autofree char *faulty =
            g_strconcat(STUDY_YAML, "sharing: ", faults[i][0], "\n", NULL);
        g_autoptr(GError) fault = NULL;
        assert_null(study_parse(STUDY_DICTIONARY, faulty, &fault));
        assert_non_null(strstr(fault->message, faults[i][1]));
    }
}

static void test_study__hash_depends_on_both_files(void **state)
{
    (void)state;
    g_autofree char *dictionary = study_replaced(STUDY_DICTIONARY, "Read this", "Read that");
    g_autofree char *yaml = study_replaced(STUDY_YAML, "Hips", "Hip");
    g_autoptr(SchemaStudy) a = parse();
    g_autoptr(SchemaStudy) b = study_parse(dictionary, STUDY_YAML, NULL);
    g_autoptr(SchemaStudy) c = study_parse(STUDY_DICTIONARY, yaml, NULL);
    assert_string_not_equal(a->hash, b->hash);
    assert_string_not_equal(a->hash, c->hash);
}

static void test_files__errors(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    assert_null(schema_files_load("/nonexistent", &error));
    assert_true(g_error_matches(error, BASE_ERROR, BASE_ERROR_STUDY));
    g_clear_error(&error);
    assert_null(schema_files_load(PROREG_SOURCE_DIR "/tests/schema", &error));
    assert_non_null(strstr(error->message, "no dictionary.csv there"));
}

static void test_files__sorted_by_name(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) files = schema_files_load(PROREG_SOURCE_DIR "/schema/jasa", NULL);
    assert_true(files->len >= 3);
    for (guint i = 1; i < files->len; i++) {
        const SchemaFile *before = files->pdata[i - 1], *file = files->pdata[i];
        assert_true(strcmp(before->name, file->name) < 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_study__reads_all),
        cmocka_unit_test(test_study__consent),
        cmocka_unit_test(test_study__origin_in_a_sentence),
        cmocka_unit_test(test_study__origin_of_other_labels),
        cmocka_unit_test(test_study__sites),
        cmocka_unit_test(test_study__pack),
        cmocka_unit_test(test_study__what_is_collected_where),
        cmocka_unit_test(test_study__errors),
        cmocka_unit_test(test_study__sharing),
        cmocka_unit_test(test_study__hash_depends_on_both_files),
        cmocka_unit_test(test_files__errors),
        cmocka_unit_test(test_files__sorted_by_name),
    };
    return cmocka_run_group_tests_name("schema/study", tests, NULL, NULL);
}
