#include "importers/memo.h"

#include <stdio.h>
#include <string.h>

#include "support/cmocka_all.h"

/* A text as a reader hands it out: in memory of its own, which is gone afterwards. */
static void keep(ImportMemo *memo, size_t column, const char *text, const ImportValue *value)
{
    g_autofree char *room = g_strdup(text);
    ImportValue own = *value;
    if (own.text && strcmp(own.text, text) == 0)
        own.text = room;
    if (own.cell.text && strcmp(own.cell.text, text) == 0)
        own.cell.text = room;
    import_memo_keep(memo, column, room, strlen(room), &own);
    memset(room, '#', strlen(room));
}

static const ImportValue *find(ImportMemo *memo, size_t column, const char *text)
{
    return import_memo_find(memo, column, text, strlen(text));
}

static void test_memo__finds_what_was_kept(void **state)
{
    (void)state;
    ImportMemo *memo = import_memo_new(2);
    static const char code[] = "7";
    const ImportValue number = {.text = "12",
        .cell = {.kind = REGISTRY_CELL_INTEGER, .integer = 12},
        .is_normalised = true};
    const ImportValue date = {
        .text = "2019-03-01", .cell = {.kind = REGISTRY_CELL_TEXT, .text = "2019-03-01"}};
    const ImportValue word = {.text = code, .fault = IMPORT_VALUE_CHOICE};
    assert_null(find(memo, 0, "12"));
    keep(memo, 0, "12", &number);
    keep(memo, 1, "2019-03-01", &date);
    keep(memo, 1, "seven", &word);
    assert_null(find(memo, 1, "12"));
    const ImportValue *found = find(memo, 0, "12");
    assert_non_null(found);
    assert_string_equal(found->text, "12");
    assert_int_equal(found->cell.integer, 12);
    assert_true(found->is_normalised);
    found = find(memo, 1, "2019-03-01");
    assert_non_null(found);
    assert_string_equal(found->text, "2019-03-01");
    assert_string_equal(found->cell.text, "2019-03-01");
    found = find(memo, 1, "seven");
    assert_non_null(found);
    assert_ptr_equal(found->text, code);
    assert_int_equal(found->fault, IMPORT_VALUE_CHOICE);
    import_memo_free(memo);
}

/* Every text up to three letters of two, and long ones that differ in one byte: never one for
 * another. */
static void test_memo__tells_texts_apart(void **state)
{
    (void)state;
    static const char *const texts[] = {"a", "b", "aa", "ab", "ba", "bb", "aaa", "aab", "aba",
        "baa", "aaaa", "aaab", "baaa", "aaaaa", "aabaa", "aaaaaaaa", "aaaabaaa", "aaaaaaaaa",
        "aaaabaaaa", "aaaaaaaaaaaaaaaa", "aaaaaaabaaaaaaaa", "aaaaaaaabaaaaaaa"};
    ImportMemo *memo = import_memo_new(1);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        for (size_t k = 0; k < G_N_ELEMENTS(texts); k++) {
            const ImportValue *found = find(memo, 0, texts[k]);
            if (found)
                assert_string_equal(found->text, texts[k]);
        }
        keep(memo, 0, texts[i], &(ImportValue){.text = texts[i]});
        assert_non_null(find(memo, 0, texts[i]));
    }
    import_memo_free(memo);
}

static void test_memo__leaves_long_texts_alone(void **state)
{
    (void)state;
    ImportMemo *memo = import_memo_new(1);
    keep(memo, 0, "seventeen letters", &(ImportValue){.text = "seventeen letters"});
    assert_null(find(memo, 0, "seventeen letters"));
    assert_null(find(memo, 0, ""));
    import_memo_free(memo);
}

/* A column of texts that do not come again is given up, another one is not. */
static void test_memo__gives_up(void **state)
{
    (void)state;
    ImportMemo *memo = import_memo_new(2);
    char text[16];
    for (int i = 0; i < 5000; i++) {
        (void)snprintf(text, sizeof text, "%d", i);
        keep(memo, 0, text, &(ImportValue){.text = text});
        assert_null(find(memo, 0, i % 2 == 0 ? "x" : "yy"));
        (void)snprintf(text, sizeof text, "%d", i % 10);
        if (!find(memo, 1, text))
            keep(memo, 1, text, &(ImportValue){.text = text});
    }
    keep(memo, 0, "1", &(ImportValue){.text = "1"});
    assert_null(find(memo, 0, "1"));
    assert_non_null(find(memo, 1, "1"));
    import_memo_free(memo);
}

/* However many columns there are, the memory is bounded, and what was kept last is there. */
static void test_memo__many_columns(void **state)
{
    (void)state;
    enum { COLUMNS = 5000 };
    ImportMemo *memo = import_memo_new(COLUMNS);
    for (size_t i = 0; i < COLUMNS; i++) {
        keep(memo, i, "yes", &(ImportValue){.text = "yes", .fault = IMPORT_VALUE_TYPE});
        assert_non_null(find(memo, i, "yes"));
    }
    import_memo_free(memo);
    import_memo_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_memo__finds_what_was_kept),
        cmocka_unit_test(test_memo__tells_texts_apart),
        cmocka_unit_test(test_memo__leaves_long_texts_alone),
        cmocka_unit_test(test_memo__gives_up),
        cmocka_unit_test(test_memo__many_columns),
    };
    return cmocka_run_group_tests_name("importers/memo", tests, NULL, NULL);
}
