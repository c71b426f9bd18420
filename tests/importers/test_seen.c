#include "importers/seen.h"

#include <stdio.h>

#include "support/cmocka_all.h"

enum { MANY = 20000 };

/** Enough to grow every table several times. */
static void test_seen__records(void **state)
{
    (void)state;
    ImportRecords *records = import_records_new();
    for (int turn = 0; turn < 2; turn++) {
        for (uint32_t i = 0; i < MANY; i++) {
            char id[16];
            bool is_new;
            snprintf(id, sizeof id, "R%u", i);
            assert_int_equal(import_records_add(records, id, &is_new), i);
            assert_int_equal(is_new, turn == 0);
            assert_string_equal(import_records_id(records, i), id);
        }
    }
    assert_int_equal(import_records_count(records), MANY);
    import_records_free(records);
}

static void test_seen__rows(void **state)
{
    (void)state;
    ImportRows *rows = import_rows_new();
    for (uint32_t i = 0; i < MANY; i++) {
        const ImportRowKey key = {.record = i / 4, .event = i % 4, .instance = 1};
        assert_true(import_rows_add(rows, &key));
    }
    for (uint32_t i = 0; i < MANY; i++) {
        const ImportRowKey key = {.record = i / 4, .event = i % 4, .instance = 1};
        assert_false(import_rows_add(rows, &key));
    }
    const ImportRowKey others[] = {{.record = 1, .event = 1, .instance = 2},
        {.record = 1, .event = 1, .repeat_form = 1, .instance = 1}};
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
        assert_true(import_rows_add(rows, &others[i]));
    import_rows_free(rows);
}

static void test_seen__digest(void **state)
{
    (void)state;
    assert_true(import_digest(IMPORT_DIGEST, "a", 1) != import_digest(IMPORT_DIGEST, "b", 1));
    assert_true(import_digest(IMPORT_DIGEST, "a", 1) != import_digest(IMPORT_DIGEST, "a\0", 2));
    import_records_free(NULL);
    import_rows_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_seen__records),
        cmocka_unit_test(test_seen__rows),
        cmocka_unit_test(test_seen__digest),
    };
    return cmocka_run_group_tests_name("importers/seen", tests, NULL, NULL);
}
