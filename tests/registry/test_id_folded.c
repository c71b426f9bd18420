/**
 * @file
 * Which record ids look like one another: pairs that a person would take for one, and pairs
 * that nobody would.
 */
#include "registry/id_folded.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#include "support/cmocka_all.h"

static bool are_alike(const char *a, const char *b)
{
    g_autofree char *x = registry_id_folded(a);
    g_autofree char *y = registry_id_folded(b);
    return strcmp(x, y) == 0;
}

/* Latin letters, and the Greek and Cyrillic ones of their shape; each with a number behind. */
static void test_id_folded__letters(void **state)
{
    (void)state;
    static const struct {
        const char *latin, *others;
    } letters[] = {{"a", "α а Α А ａ"}, {"b", "β Β В в"}, {"e", "ε Ε е Е"}, {"h", "Η η Н н"},
        {"i", "ι Ι і І l L 1 I"}, {"k", "κ Κ к К"}, {"m", "Μ μ µ М м"}, {"n", "Ν ν"},
        {"o", "ο Ο о О 0 O"}, {"p", "ρ Ρ р Р"}, {"t", "Τ τ Т т"}, {"y", "Υ υ у У"},
        {"x", "χ Χ х Х"}, {"z", "Ζ ζ"}, {"c", "с С"}, {"s", "ѕ Ѕ"}, {"j", "ј Ј"}};
    for (size_t i = 0; i < G_N_ELEMENTS(letters); i++) {
        g_auto(GStrv) others = g_strsplit(letters[i].others, " ", -1);
        for (size_t k = 0; others[k]; k++) {
            g_autofree char *own = g_strconcat("R", letters[i].latin, "R", NULL);
            g_autofree char *other = g_strconcat("R", others[k], "R", NULL);
            if (!are_alike(own, other))
                fail_msg("%s and %s", own, other);
        }
        for (size_t k = 0; k < i; k++) {
            g_autofree char *own = g_strconcat("R", letters[i].latin, "R", NULL);
            g_autofree char *other = g_strconcat("R", letters[k].latin, "R", NULL);
            if (are_alike(own, other))
                fail_msg("%s and %s are not alike", own, other);
        }
    }
}

static void test_id_folded__marks_and_zeros(void **state)
{
    (void)state;
    static const char *const same[][2] = {{"A-1", "A1"}, {"A\u22121", "A1"}, {"Aー1", "A1"},
        {"A_1", "A1"}, {"A 1", "A1"}, {"A\u30001", "A1"}, {"A–1", "A‐1"}, {"P007", "P7"},
        {"007", "7"}, {"00", "0"}, {"A07B008", "A7B8"}, {"7.0", "7"}, {"7.00", "007"},
        {"1.10", "1.1"}, {"1,000", "1000"}, {"P00", "P0"}, {"０７", "7"}, {"abc", "ABC"}};
    static const char *const apart[][2] = {{"P70", "P7"}, {"P700", "P70"}, {"P0", "P"},
        {"0", ""}, {"7.1", "7"}, {"70", "7"}, {"7.", "7"}, {"A.10", "A.1"}, {"A.1", "A1"},
        {"A/1", "A1"}, {"107", "17"}, {"P107", "P17"}, {"AB", "BA"}, {"P20", "P2.0"}};
    for (size_t i = 0; i < G_N_ELEMENTS(same); i++)
        if (!are_alike(same[i][0], same[i][1]))
            fail_msg("%s and %s", same[i][0], same[i][1]);
    for (size_t i = 0; i < G_N_ELEMENTS(apart); i++)
        if (are_alike(apart[i][0], apart[i][1]))
            fail_msg("%s and %s are not alike", apart[i][0], apart[i][1]);
}

/* A look has the digits of each id of it, so that a store may look by them for letters that it
   folds otherwise. */
static void test_id_folded__digits(void **state)
{
    (void)state;
    static const char *const digits[][2] = {{"A-0203", "23"}, {"a1", ""}, {"７０.５０", "75"},
        {"lOi", ""}, {"患者００１２３", "23"}, {"9-8_2", "982"}};
    for (size_t i = 0; i < G_N_ELEMENTS(digits); i++) {
        g_autofree char *folded = registry_id_folded(digits[i][0]);
        g_autofree char *own = registry_id_digits(folded);
        assert_string_equal(own, digits[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_id_folded__letters),
        cmocka_unit_test(test_id_folded__marks_and_zeros),
        cmocka_unit_test(test_id_folded__digits),
    };
    return cmocka_run_group_tests_name("registry/id_folded", tests, NULL, NULL);
}
