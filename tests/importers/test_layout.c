/**
 * @file
 * Headers whose columns nobody knows: what each is told.
 */
#include "support/site_file.h"

#define LABEL "Consent to the registry given"
#define FIRST                                                                                  \
    "the first line must be the header with the dictionary's column names; 'proreg map "       \
    "--guess FILE' drafts a map of a site's own"

/* The hint of the first problem of the rule, of the field where one is named. New text. */
static char *hint_of(const char *header, const char *rule, const char *field)
{
    g_autoptr(Registry) registry = new_registry();
    g_autofree char *text = g_strconcat(header, "\n1,2,3\n", NULL);
    const ImportOptions options = {.check_only = true};
    g_autoptr(ImportResult) result = take_in(registry, text, strlen(text), &options);
    assert_int_equal(result->status, IMPORT_REFUSED);
    for (guint i = 0; i < import_problems_n(result->problems); i++) {
        const ImportProblem own = problem_at(result, i), *problem = &own;
        if (g_str_equal(problem->rule_id, rule) &&
            (!field || g_strcmp0(problem->field, field) == 0))
            return import_problem_hint(problem, NULL);
    }
    return g_strdup("no such problem");
}

static void test_layout__unknown(void **state)
{
    (void)state;
    static const struct {
        const char *header, *rule, *field, *hint;
    } cases[] = {
        {"record_id,redcap_event_name,AGE", "unknown_column", "AGE",
            "did you mean age? Otherwise name or drop it in a map"},
        {"record_id,redcap_event_name,agee", "unknown_column", "agee",
            "did you mean age? Otherwise name or drop it in a map"},
        {"record_id,redcap_event_name,Pain VAS", "unknown_column", "Pain VAS",
            "did you mean pain_vas? Otherwise name or drop it in a map"},
        {"record_id,redcap_event_name,ｐａｉｎ－ＶＡＳ", "unknown_column", "ｐａｉｎ－ＶＡＳ",
            "did you mean pain_vas? Otherwise name or drop it in a map"},
        {"record_id,Redcap Event Name,age", "unknown_column", "Redcap Event Name",
            "did you mean redcap_event_name? Otherwise name or drop it in a map"},
        {"record_id,redcap_event_name,qqqqqqqqqqqq", "unknown_column", "qqqqqqqqqqqq",
            "name the column in a map, or drop it there"},
        {"record_id,redcap_event_name," LABEL, "unknown_column", LABEL,
            "this is a label: export the raw data, not labels"},
        {LABEL ",x,y", "header", NULL, "the header holds labels: export the raw data"},
        {"x,y," LABEL, "header", NULL, "the header holds labels: export the raw data"},
        {"x,y,z", "header", NULL, FIRST},
        {"record_id,x,x", "header", "x", "keep one of the two columns and import again"},
        {"age,redcap_event_name,age", "header", "age",
            "keep one of the two columns and import again"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *hint = hint_of(cases[i].header, cases[i].rule, cases[i].field);
        if (strcmp(hint, cases[i].hint) != 0)
            fail_msg("%s: %s", cases[i].header, hint);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_layout__unknown),
    };
    return cmocka_run_group_tests_name("importers/layout", tests, NULL, NULL);
}
