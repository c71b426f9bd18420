/**
 * @file
 * What is kept comes out as it went in, in another order.
 */
#include "support/fixture.h"

#include <math.h>

#include "exports/spool.h"

enum { COLUMNS = 300, ROWS = 4 };

static RegistryValue integer(int64_t number)
{
    return (RegistryValue){.kind = REGISTRY_VALUE_INTEGER, .integer = number};
}

static RegistryValue real(double number)
{
    return (RegistryValue){.kind = REGISTRY_VALUE_REAL, .real = number};
}

static RegistryValue text(const char *words)
{
    return (RegistryValue){.kind = REGISTRY_VALUE_TEXT, .text = words};
}

/* Values of all kinds and sizes, at the first column, the last and far between. */
static void fill(RegistryValue values[ROWS][COLUMNS], RegistryExportRow rows[ROWS])
{
    static const int64_t numbers[] = {0, 1, -1, 63, -64, 64, -65, 127, 128, 8191, 8192,
        INT32_MIN, INT64_MAX, INT64_MIN, INT64_MIN + 1};
    memset(values, 0, ROWS * sizeof *values);
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
        values[0][i * 20] = integer(numbers[i]);
    values[1][0] = real(-0.0);
    values[1][1] = real(1e-300);
    values[1][COLUMNS - 1] = real(58.5);
    values[2][150] = text("");
    values[2][151] = (RegistryValue){.kind = REGISTRY_VALUE_MISSING, .text = "UNK"};
    values[2][298] = text("\xe8\x83\xb8\xe6\xa4\x8e");
    rows[0] = (RegistryExportRow){.form = SIZE_MAX, .instance = 1};
    rows[1] = (RegistryExportRow){.event = 3, .form = 0, .repeats = true, .instance = 200};
    rows[2] =
        (RegistryExportRow){.event = 1000, .form = 129, .repeats = true, .instance = INT64_MAX};
    rows[3] = (RegistryExportRow){.event = 2, .form = SIZE_MAX, .instance = 1};
    for (size_t r = 0; r < ROWS; r++)
        rows[r].values = values[r];
}

static void check_value(const RegistryValue *is, const RegistryValue *expected)
{
    assert_int_equal(is->kind, expected->kind);
    assert_true(is->integer == expected->integer);
    assert_memory_equal(&is->real, &expected->real, sizeof is->real);
    if (expected->text)
        assert_string_equal(is->text, expected->text);
    else
        assert_null(is->text);
}

/* What the records are to be, in their order. */
typedef struct {
    const char *const *ids;
    const RegistryExportRow *rows;
    size_t n;
} Expected;

static gboolean check(const RegistryExportRecord *record, void *data, GError **error)
{
    Expected *expected = data;
    (void)error;
    const char *id = expected->ids[expected->n++];
    assert_string_equal(record->record_id, id);
    assert_string_equal(record->site, id + 1);
    assert_int_equal(record->is_member, id[0] == 'm');
    assert_int_equal(record->n_rows, id[0] == 'm' ? ROWS : 1);
    for (size_t r = 0; r < record->n_rows; r++) {
        const RegistryExportRow *is = &record->rows[r], *want = &expected->rows[r];
        assert_true(is->event == want->event && is->form == want->form &&
                    is->repeats == want->repeats && is->instance == want->instance);
        for (size_t c = 0; c < COLUMNS; c++)
            check_value(&is->values[c], &want->values[c]);
    }
    return TRUE;
}

static void test_spool__keeps(void **state)
{
    (void)state;
    static RegistryValue values[ROWS][COLUMNS];
    static const char *const came[] = {"m2", "a1", "m1"}, *const sorted[] = {"a1", "m1", "m2"};
    RegistryExportRow rows[ROWS];
    fill(values, rows);
    g_autoptr(ExportSpool) spool = export_spool_new(COLUMNS);
    for (size_t i = 0; i < 3; i++) {
        const RegistryExportRecord record = {.record_id = came[i],
            .site = came[i] + 1,
            .is_member = came[i][0] == 'm',
            .n_rows = came[i][0] == 'm' ? ROWS : 1,
            .rows = rows};
        export_spool_add(spool, &record);
    }
    const ExportRecords records = export_spool_records(spool);
    for (int round = 0; round < 3; round++) {
        if (round == 2)
            export_spool_sort(spool);
        Expected expected = {round == 2 ? sorted : came, rows, 0};
        assert_true(records.each(records.of, check, &expected, NULL));
        assert_int_equal(expected.n, 3);
    }
}

static gboolean refuse(const RegistryExportRecord *record, void *data, GError **error)
{
    (void)record;
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_STOPPED, "stopped");
    return ++*(int *)data < 2;
}

static void test_spool__error(void **state)
{
    (void)state;
    GError *error = NULL;
    int n = 1;
    const RegistryExportRecord record = {.record_id = "P", .site = "s"};
    g_autoptr(ExportSpool) spool = export_spool_new(1);
    export_spool_add(spool, &record);
    export_spool_add(spool, &record);
    const ExportRecords records = export_spool_records(spool);
    assert_false(records.each(records.of, refuse, &n, &error));
    assert_int_equal(n, 2);
    fixture_expect(&error, BASE_ERROR_STOPPED, "stopped");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spool__keeps),
        cmocka_unit_test(test_spool__error),
    };
    return cmocka_run_group_tests_name("exports/spool", tests, NULL, NULL);
}
