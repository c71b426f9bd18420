#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>

#include "serve/views/ask_ids.h"

static void test_ask_ids__what_reads_ids(void **state)
{
    (void)state;
    static const char *const refused[] = {"record_id = 'A-1'", "RECORD_ID LIKE 'A%'",
        "\"record_id\" > 'A'", "[Record_Id] = 'A'",
        "(SELECT max(a) FROM (SELECT * FROM visit))",
        "EXISTS (WITH t(a, b) AS (SELECT * FROM visit) SELECT a FROM t)",
        "(SELECT DISTINCT * FROM visit)", "(select all\n* from visit)",
        "(SELECT v.* FROM visit v)", "(SELECT 1, * FROM visit)", "(SELECT/* a */*FROM visit)",
        "(SELECT -- a\n * FROM visit)", "'/*' = '/*' OR (SELECT * FROM visit)",
        "'it''s /*' = '' OR (SELECT * FROM visit)", "\"--\" = 1 OR (SELECT v . * FROM visit v)",
        "[/*] = 1 OR (SELECT * FROM visit)", "`--` = 1 OR (SELECT*FROM visit)",
        "('A-1', 2) IN visit", "(1, 2) not in\n\"visit\"", "(1) in/* ( */visit",
        "(1) IN -- (\n visit", "(1)in[visit]"};
    for (size_t i = 0; i < G_N_ELEMENTS(refused); i++)
        if (!view_names_patients(refused[i]))
            fail_msg("%s", refused[i]);
}

static void test_ask_ids__what_does_not(void **state)
{
    (void)state;
    static const char *const taken[] = {"age > 65", "height * height > 2", "2*(age) > 130",
        "(SELECT count(*) FROM visit WHERE pain_vas > 5) > 1",
        "(SELECT count( * ) FROM visit) > 1", "note = 'SELECT * FROM'",
        "age > 65 /* SELECT * */", "\"age\" * 2 > 130", "age IN (1, 2)", "age NOT IN(3)",
        "in_hospital = 1", "min(age, 3) = 1", "note = 'in visit'", "", "'", "\"", "/*", "--",
        "["};
    for (size_t i = 0; i < G_N_ELEMENTS(taken); i++)
        if (view_names_patients(taken[i]))
            fail_msg("%s", taken[i]);
    assert_false(view_names_patients(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ask_ids__what_reads_ids),
        cmocka_unit_test(test_ask_ids__what_does_not),
    };
    return cmocka_run_group_tests_name("serve/ask_ids", tests, NULL, NULL);
}
