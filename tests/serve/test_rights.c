#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "serve/views/rights.h"
#include "serve/views/views.h"

static const ServeView *view_of(const char *name)
{
    for (const ServeView *const *view = view_row; *view; view++)
        if (g_str_equal((*view)->name, name))
            return *view;
    return NULL;
}

/** A view that nobody wrote into the table would be nobody's. */
static void test_rights__every_view_has_a_line(void **state)
{
    (void)state;
    for (const ServeView *const *view = view_row; *view; view++) {
        gsize n_forms = 0;
        for (gsize i = 0; i < view_rights.n; i++)
            n_forms += view_rights.lines[i].act &&
                       g_str_equal(view_rights.lines[i].view, (*view)->name);
        if (!serve_right(&view_rights, (*view)->name, NULL))
            fail_msg("serve/views/rights.c has no line for the view %s", (*view)->name);
        if ((n_forms > 0) != ((*view)->change != NULL))
            fail_msg("the view %s and serve/views/rights.c differ about forms", (*view)->name);
    }
}

static void test_rights__every_line_is_of_a_view(void **state)
{
    (void)state;
    for (gsize i = 0; i < view_rights.n; i++) {
        const ServeRight *line = &view_rights.lines[i];
        assert_non_null(view_of(line->view));
        assert_ptr_equal(serve_right(&view_rights, line->view, line->act), line);
        assert_int_equal(strspn(line->who, "CSIA"), strlen(line->who));
        /* Whose form is taken sees the view that it is on. */
        const ServeRight *seen = serve_right(&view_rights, line->view, NULL);
        assert_int_equal(strspn(line->who, seen->who), strlen(line->who));
    }
}

/** What the roles are for, whatever the table says in detail. */
static void test_rights__promises(void **state)
{
    (void)state;
    for (gsize i = 0; i < view_rights.n; i++) {
        const ServeRight *line = &view_rights.lines[i];
        assert_true(serve_role_may(&view_rights, SERVE_ROLE_OWNER, line->view, line->act));
        if (line->act && !line->only_asks)
            assert_null(strpbrk(line->who, "A"));
    }
    static const char *const of_patients[] = {"patient", "queries", "due", "import", "audit"};
    for (gsize i = 0; i < G_N_ELEMENTS(of_patients); i++) {
        assert_false(
            serve_role_may(&view_rights, SERVE_ROLE_STATISTICIAN, of_patients[i], NULL));
        assert_false(
            serve_role_may_change(&view_rights, SERVE_ROLE_STATISTICIAN, of_patients[i]));
    }
    assert_false(serve_role_may(&view_rights, SERVE_ROLE_OWNER, "nowhere", NULL));
    assert_false(serve_role_may(&view_rights, SERVE_ROLE_OWNER, NULL, NULL));
}

static void test_rights__names_of_roles(void **state)
{
    (void)state;
    ServeRole role;
    assert_true(serve_role_find("investigator", &role));
    assert_int_equal(role, SERVE_ROLE_INVESTIGATOR);
    /* Nobody is made the owner by a file. */
    assert_false(serve_role_find("owner", &role));
    assert_false(serve_role_find("Coordinator", &role));
    assert_false(serve_role_find(NULL, &role));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rights__every_view_has_a_line),
        cmocka_unit_test(test_rights__every_line_is_of_a_view),
        cmocka_unit_test(test_rights__promises),
        cmocka_unit_test(test_rights__names_of_roles),
    };
    return cmocka_run_group_tests_name("serve/rights", tests, NULL, NULL);
}
