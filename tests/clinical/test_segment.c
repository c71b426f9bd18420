#include <string.h>

#include "clinical/check.h"
#include "clinical/points.h"
#include "clinical/segment.h"

static size_t level_of(const char *code)
{
    static const char *const codes[CLIN_N_LEVELS] = {"c1", "c2", "c3", "c4", "c5", "c6", "c7",
        "t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8", "t9", "t10", "t11", "t12", "l1", "l2",
        "l3", "l4", "l5", "s1", "s2_5"};
    size_t level = 0;
    while (level < CLIN_N_LEVELS && strcmp(codes[level], code) != 0) {
        level++;
    }
    return level;
}

/* A mask from codes separated by blanks. */
static uint32_t levels(const char *codes)
{
    char text[256];
    uint32_t mask = 0;
    strncpy(text, codes, sizeof text - 1);
    text[sizeof text - 1] = '\0';
    for (char *code = strtok(text, " "); code; code = strtok(NULL, " ")) {
        const size_t level = level_of(code);
        assert_true(level < CLIN_N_LEVELS);
        mask |= CLIN_LEVEL_BIT(level);
    }
    return mask;
}

static void test_segment__worked_blocks(void **state)
{
    (void)state;
    const char *cases[][2] = {
        {"c7 t1", "cervical"},
        {"c7 t1 t2", "cervical"},
        {"t1", "thoracic"},
        {"t9 t10", "thoracic"},
        {"t10", "thoracic"},
        {"t10 t11", "tl_l_s"},
        {"l5 s1", "tl_l_s"},
        {"s1 s2_5", "tl_l_s"},
        {"t4 l2", "unclassified"},
        {"t1 t2 t3 t4", "unclassified"},
        {"t1 t3", "unclassified"},
        {"c1", "cervical"},
        {"t11", "tl_l_s"},
        {"t9 t10 t11", "tl_l_s"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_word(clin_segment(levels(cases[i][0]), NULL), cases[i][1]);
    }
    assert_no_word(clin_segment(0, NULL));
}

static void test_segment__policies(void **state)
{
    (void)state;
    const ClinSegmentPolicy t1 = {.t1_cervical = true};
    const ClinSegmentPolicy t10 = {.t10_thoracolumbar = true};
    const ClinSegmentPolicy majority = {.majority = true};
    assert_word(clin_segment(levels("t1"), &t1), "cervical");
    assert_word(clin_segment(levels("t1 t2"), &t1), "thoracic");
    assert_word(clin_segment(levels("t10"), &t10), "tl_l_s");
    assert_word(clin_segment(levels("t9 t10"), &t10), "thoracic");
    assert_word(clin_segment(levels("c7 t1 t2"), &majority), "thoracic");
    assert_word(clin_segment(levels("t9 t10 t11"), &majority), "thoracic");
    assert_word(clin_segment(levels("c6 c7 t1"), &majority), "cervical");
}

static void test_levels__count_and_contiguity(void **state)
{
    (void)state;
    assert_int_equal(clin_levels_count(0), 0);
    assert_int_equal(clin_levels_count(levels("c1 t4 s2_5")), 3);
    assert_int_equal(clin_levels_count(UINT32_MAX), CLIN_N_LEVELS);
    assert_true(clin_levels_contiguous(levels("s2_5")));
    assert_true(clin_levels_contiguous(levels("c7 t1")));
    assert_true(clin_levels_contiguous(levels("t12 l1 l2 l3")));
    assert_false(clin_levels_contiguous(levels("t12 l2")));
    assert_false(clin_levels_contiguous(0));
}

/* What every completion of the unknown levels agrees on; an oracle by brute force. */
static const char *brute(uint32_t affected, uint32_t unknown)
{
    const char *segment = clin_segment(affected & ~unknown, NULL);
    uint32_t part = unknown;
    while (1) {
        const char *other = clin_segment((affected & ~unknown) | part, NULL);
        if (!segment || !other || strcmp(segment, other) != 0) {
            return NULL;
        }
        if (!part) {
            return segment;
        }
        part = (part - 1) & unknown;
    }
}

static void test_partial__agrees_with_every_completion(void **state)
{
    (void)state;
    /* All ways to call each of nine levels across the two borders affected, free or unknown. */
    const size_t starts[] = {CLIN_LEVEL_C7 - 4, CLIN_LEVEL_T11 - 4, CLIN_N_LEVELS - 9};
    for (size_t s = 0; s < 3; s++) {
        for (int code = 0; code < 19683; code++) {
            uint32_t affected = 0, unknown = 0;
            int rest = code;
            for (size_t i = 0; i < 9; i++, rest /= 3) {
                affected |= rest % 3 == 1 ? CLIN_LEVEL_BIT(starts[s] + i) : 0;
                unknown |= rest % 3 == 2 ? CLIN_LEVEL_BIT(starts[s] + i) : 0;
            }
            const char *segment = clin_segment_partial(affected, unknown, NULL);
            const char *expected = brute(affected, unknown);
            if (expected) {
                assert_word(segment, expected);
            } else {
                assert_no_word(segment);
            }
        }
    }
}

static void test_partial__unknown_that_cannot_matter(void **state)
{
    (void)state;
    assert_word(clin_segment_partial(levels("t2 l4"), levels("c3"), NULL), "unclassified");
    assert_no_word(clin_segment_partial(levels("t4"), levels("l4"), NULL));
    assert_no_word(clin_segment_partial(0, levels("l4"), NULL));
}

static void test_levels__sins_location_of_the_worst(void **state)
{
    (void)state;
    assert_int_equal(clin_levels_sins_location(levels("c1")), 3);
    assert_int_equal(clin_levels_sins_location(levels("c3 c6")), 2);
    assert_int_equal(clin_levels_sins_location(levels("t2")), 3);
    assert_int_equal(clin_levels_sins_location(levels("t3 t10")), 1);
    assert_int_equal(clin_levels_sins_location(levels("t10 t11")), 3);
    assert_int_equal(clin_levels_sins_location(levels("l2 l3 l4")), 2);
    assert_int_equal(clin_levels_sins_location(levels("s1")), 3);
    assert_int_equal(clin_levels_sins_location(levels("s2_5")), 0);
    assert_int_equal(clin_levels_sins_location(0), CLIN_MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_segment__worked_blocks),
        cmocka_unit_test(test_segment__policies),
        cmocka_unit_test(test_levels__count_and_contiguity),
        cmocka_unit_test(test_partial__agrees_with_every_completion),
        cmocka_unit_test(test_partial__unknown_that_cannot_matter),
        cmocka_unit_test(test_levels__sins_location_of_the_worst),
    };
    return cmocka_run_group_tests_name("clinical/segment", tests, NULL, NULL);
}
