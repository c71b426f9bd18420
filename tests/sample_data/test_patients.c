/* The model of a patient: what can be checked without a registry. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sample_data/patients/days.h"
#include "sample_data/patients/exact.h"
#include "sample_data/patients/parts.h"
#include "sample_data/patients/patients.h"

#define TABLES PROREG_SOURCE_DIR "/sample_data/synthesis/tables"

static PatientModel *load(void)
{
    GError *error = NULL;
    PatientModel *model = patient_model_load(TABLES, &error);
    if (!model)
        fail_msg("%s", error->message);
    return model;
}

/* The C library's are right to the last digits, though not alike on all machines. */
static void test_exact__library(void **state)
{
    (void)state;
    for (double x = -40; x <= 40; x += 0.37)
        assert_true(fabs(exact_exp(x) / exp(x) - 1) < 1e-14);
    for (double x = 1e-9; x < 1e9; x *= 1.9)
        assert_true(fabs(exact_log(x) - log(x)) < 1e-14 * fmax(1, fabs(log(x))));
    for (double z = -6; z <= 6; z += 0.11)
        assert_true(fabs(exact_normal_below(z) - erfc(-z / sqrt(2)) / 2) < 1e-7);
    assert_true(exact_normal_below(-9) == 0 && exact_normal_below(9) == 1);
    assert_true(fabs(exact_logistic(0.8) - 1 / (1 + exp(-0.8))) < 1e-14);
}

/* 1970-01-01 was a Thursday; 2019-04-30 a holiday between holidays, 2020-12-30 a closed day. */
static void test_days__calendar(void **state)
{
    (void)state;
    g_autoptr(PatientModel) model = load();
    assert_int_equal(days_weekday(0), 3);
    const int32_t golden = 18016; /* 2019-04-30 */
    assert_int_equal(days_weekday(golden), 1);
    assert_false(days_is_open(model, golden));
    assert_false(days_is_open(model, 18626));
    assert_int_equal(days_open_from(model, golden), golden + 7); /* 7 May, after ten days */
    assert_int_equal(days_open_near(model, golden, golden - 9, golden + 9), golden - 4);
    assert_int_equal(days_open_near(model, golden, golden, golden + 2), golden);
}

/* Weights decide, an index with weight 0 never comes, and order goes with z. */
static void test_draw__weights(void **state)
{
    (void)state;
    static const double weight[] = {0, 1, 0, 3, 0};
    int n[5] = {0};
    StatRandom random = {42};
    for (int i = 0; i < 40000; i++)
        n[draw_weighted(&random, weight, 5)]++;
    assert_int_equal(n[0] + n[2] + n[4], 0);
    assert_true(abs(n[1] - 10000) < 400); /* Binomial: 4.6 SD */
    assert_int_equal(draw_weighted_at(0, weight, 5), 1);
    assert_int_equal(draw_weighted_at(1, weight, 5), 3);
    assert_int_equal(draw_weighted_at(0.2, weight, 5), 1);
    assert_int_equal(draw_weighted_at(0.3, weight, 5), 3);
    assert_int_equal(draw_heaped(47, 10), 50);
    assert_int_equal(draw_round(-0.4), 0);
}

/* Mean 0, SD 1 of 20000: standard errors are 0.007 and 0.005. */
static void test_draw__normal(void **state)
{
    (void)state;
    StatRandom random = {7};
    double sum = 0, squares = 0;
    for (int i = 0; i < 20000; i++) {
        const double z = draw_normal(&random);
        sum += z;
        squares += z * z;
    }
    assert_true(fabs(sum / 20000) < 0.03);
    assert_true(fabs(sqrt(squares / 20000) - 1) < 0.02);
}

static void test_sites__sizes(void **state)
{
    (void)state;
    int size[38];
    site_sizes(5, 413, 38, size);
    int sum = 0, largest = 0;
    for (int i = 0; i < 38; i++) {
        assert_true(size[i] >= 1);
        sum += size[i];
        largest = size[i] > largest ? size[i] : largest;
    }
    assert_int_equal(sum, 413);
    assert_true(largest > 20 && largest < 80);
    site_sizes(5, 38, 38, size);
    for (int i = 0; i < 38; i++)
        assert_int_equal(size[i], 1);
}

static void test_days__consent_rises(void **state)
{
    (void)state;
    g_autoptr(PatientModel) model = load();
    StatRandom random = {3};
    int32_t day[500];
    int n_closed = 0;
    days_of_consent(model, &random, 17799, 18717, day, 500);
    for (int i = 0; i < 500; i++) {
        assert_true(day[i] >= 17799 && day[i] <= 18717);
        assert_true(i == 0 || day[i] >= day[i - 1]);
        n_closed += !days_is_open(model, day[i]);
    }
    assert_true(n_closed > 5 && n_closed < 70);
}

/* Same seed, same patients; another seed, others; and as many as asked for. */
static void test_registry__seed(void **state)
{
    (void)state;
    g_autoptr(PatientModel) model = load();
    g_autoptr(PatientRegistry) one = patient_registry_new(model, 11, 120, 5);
    g_autoptr(PatientRegistry) same = patient_registry_new(model, 11, 120, 5);
    g_autoptr(PatientRegistry) other = patient_registry_new(model, 12, 120, 5);
    Patient a, b, c;
    int n = 0, n_like = 0, site = 1;
    while (patient_registry_next(one, &a)) {
        assert_true(patient_registry_next(same, &b));
        if (patient_registry_next(other, &c))
            n_like += a.age == c.age && a.tumour == c.tumour && a.weight_hg == c.weight_hg;
        assert_memory_equal(&a.visit, &b.visit, sizeof a.visit);
        assert_int_equal(a.last_day, b.last_day);
        assert_int_equal(a.blood_loss, b.blood_loss);
        assert_true(a.site == site || a.site == site + 1);
        site = a.site;
        n++;
    }
    assert_int_equal(n, 120);
    assert_int_equal(site, 5);
    assert_true(n_like < 3);
    assert_false(patient_registry_next(same, &b));
}

static void expect_fault(
    const char *name, const char *from, const char *to, const char *message)
{
    GError *error = NULL;
    g_autofree char *folder = g_dir_make_tmp("tables-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    static const char *const files[] = {"patients.yaml", "holidays.csv"};
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *source = g_build_filename(TABLES, files[i], NULL), *bytes = NULL;
        g_autofree char *target = g_build_filename(folder, files[i], NULL);
        assert_true(g_file_get_contents(source, &bytes, NULL, NULL));
        g_autoptr(GString) text = g_string_new(bytes);
        if (g_str_equal(files[i], name))
            assert_int_equal(g_string_replace(text, from, to, 1), 1);
        assert_true(g_file_set_contents(target, text->str, -1, NULL));
    }
    assert_null(patient_model_load(folder, &error));
    assert_non_null(error);
    if (!strstr(error->message, message))
        fail_msg("'%s' has no '%s'", error->message, message);
    g_clear_error(&error);
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *target = g_build_filename(folder, files[i], NULL);
        (void)g_remove(target);
    }
    (void)g_rmdir(folder);
}

static void test_model__faults(void **state)
{
    (void)state;
    expect_fault("patients.yaml", "all: [15, 41, 44]", "all: [15, 41]", "3 numbers");
    expect_fault(
        "patients.yaml", "all: [15, 41, 44]", "all: [15, 41, many]", "'many' is no number");
    expect_fault("patients.yaml", "\nregion:", "\nregions:", "unknown key regions");
    expect_fault("patients.yaml", "    1c or more:", "    x: [1, 1, 1]\n    y:", "2 rows");
    expect_fault("holidays.csv", "2018-01-01", "2018-01-41", "'2018-01-41' is no date");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exact__library),
        cmocka_unit_test(test_days__calendar),
        cmocka_unit_test(test_draw__weights),
        cmocka_unit_test(test_draw__normal),
        cmocka_unit_test(test_sites__sizes),
        cmocka_unit_test(test_days__consent_rises),
        cmocka_unit_test(test_registry__seed),
        cmocka_unit_test(test_model__faults),
    };
    return cmocka_run_group_tests_name("sample_data/patients", tests, NULL, NULL);
}
