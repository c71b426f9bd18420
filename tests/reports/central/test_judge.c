#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/error.h"
#include "reports/central/judge.h"

/* Twelve hospitals with 6 to 28 patients, each with ten numbers before and after. */
enum { N_SITES = 12, N_FIELDS = 10, N_EVENTS = 2, N_COLUMNS = 1 + N_FIELDS * N_EVENTS };

static SchemaSite sites[N_SITES];
static size_t form_list[] = {0};
static SchemaEvent events[N_EVENTS] = {{.name = "before", .n_forms = 1, .forms = form_list},
    {.name = "after", .n_forms = 1, .forms = form_list}};

static size_t size_of_site(size_t site)
{
    return 6 + 2 * site;
}

static SchemaStudy study_of(void)
{
    static char codes[N_SITES][8];
    for (size_t s = 0; s < N_SITES; s++) {
        g_snprintf(codes[s], sizeof codes[s], "site_%02zu", s);
        sites[s] = (SchemaSite){.code = codes[s], .label = codes[s]};
    }
    return (SchemaStudy){
        .n_sites = N_SITES, .sites = sites, .n_events = N_EVENTS, .events = events};
}

typedef struct {
    double *values; /* [column * n + patient]; column 0 is not used. */
    size_t n;
    size_t site[400];
} Data;

static double *at(Data *data, size_t field, size_t event, size_t patient)
{
    return &data->values[(1 + field * N_EVENTS + event) * data->n + patient];
}

/* Whole numbers from 0 to 100; what is after depends on what was before. */
static Data honest(guint32 seed)
{
    GRand *random = g_rand_new_with_seed(seed);
    Data data = {0};
    for (size_t s = 0; s < N_SITES; s++)
        for (size_t i = 0; i < size_of_site(s); i++)
            data.site[data.n++] = s;
    data.values = g_new(double, N_COLUMNS *data.n);
    for (size_t i = 0; i < data.n; i++)
        for (size_t f = 0; f < N_FIELDS; f++) {
            const int before = g_rand_int_range(random, 0, 101);
            const int after = before + g_rand_int_range(random, -30, 11);
            *at(&data, f, 0, i) = before;
            *at(&data, f, 1, i) = CLAMP(after, 0, 100);
        }
    g_rand_free(random);
    return data;
}

static BaseFrame *frame_of(const Data *data)
{
    BaseFrame *frame = base_frame_new(data->n, N_COLUMNS);
    frame->row_ids = g_new0(char *, data->n + 1);
    for (size_t c = 0; c < N_COLUMNS; c++) {
        BaseColumn *column = &frame->columns[c];
        g_autofree double *copy = g_new(double, data->n);
        for (size_t i = 0; i < data->n; i++)
            copy[i] = c == 0 ? (double)data->site[i] : data->values[c * data->n + i];
        column->name = g_strdup_printf("c%zu", c);
        column->values = base_values_of_numbers(copy, data->n);
        column->code = g_new(int32_t, data->n);
        for (size_t i = 0; i < data->n; i++)
            column->code[i] = base_values_find_number(
                column->values, c == 0 ? (double)data->site[i] : data->values[c * data->n + i]);
    }
    for (size_t i = 0; i < data->n; i++)
        frame->row_ids[i] = g_strdup_printf("P%03zu", i);
    return frame;
}

/* Judges the data and frees them. */
static ReportCentral *judge(Data *data, const SchemaStudy *study)
{
    static const char *const names[N_FIELDS] = {
        "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9"};
    CentralPatients patients = {.study = study,
        .frame = frame_of(data),
        .n = data->n,
        .site = g_memdup2(data->site, data->n * sizeof *data->site),
        .n_of = g_new0(int64_t, N_SITES),
        .fields = g_array_new(FALSE, FALSE, sizeof(CentralField))};
    size_t places[N_FIELDS][N_EVENTS];
    for (size_t s = 0; s < N_SITES; s++)
        patients.n_of[s] = (int64_t)size_of_site(s);
    for (size_t f = 0; f < N_FIELDS; f++) {
        for (size_t e = 0; e < N_EVENTS; e++)
            places[f][e] = 1 + f * N_EVENTS + e;
        const CentralField field = {
            .name = names[f], .label = names[f], .is_number = true, .at = places[f]};
        g_array_append_val(patients.fields, field);
    }
    GError *error = NULL;
    ReportCentral *central = central_judge(&patients, NULL, &error);
    if (error)
        fail_msg("%s", error->message);
    central_patients_clear(&patients);
    g_free(data->values);
    return central;
}

static const ReportCentralFinding *only(const ReportCentral *central)
{
    for (guint i = 0; i < central->findings->len; i++)
        print_message(
            "%s\n", ((const ReportCentralFinding *)central->findings->pdata[i])->sentence);
    assert_int_equal(central->findings->len, 1);
    return central->findings->pdata[0];
}

/* 100 registries in which hospitals do not differ: at most 5 are to have a finding in the long
 * run; more than 10 would happen once in 200 times if 5 were true (binomial: 0.0115 for 10 and
 * more, 0.0043 for 11 and more). */
static void test_judge__honest_hospitals(void **state)
{
    (void)state;
    const SchemaStudy study = study_of();
    int n = 0;
    for (guint32 seed = 1; seed <= 100; seed++) {
        Data data = honest(seed);
        g_autoptr(ReportCentral) central = judge(&data, &study);
        n += central->findings->len > 0;
        assert_int_equal(central->n_sites, N_SITES);
        assert_int_equal(central->n_tests[REPORT_CENTRAL_UNIT], N_SITES * N_FIELDS);
        assert_int_equal(central->n_tests[REPORT_CENTRAL_COPIED], N_SITES);
    }
    assert_true(n <= 10);
}

static void test_judge__centimetres(void **state)
{
    (void)state;
    const SchemaStudy study = study_of();
    Data data = honest(7);
    for (size_t i = 0; i < data.n; i++)
        for (size_t e = 0; data.site[i] == 4 && e < N_EVENTS; e++)
            *at(&data, 3, e, i) = round(*at(&data, 3, e, i) / 10);
    g_autoptr(ReportCentral) central = judge(&data, &study);
    const ReportCentralFinding *finding = only(central);
    assert_int_equal(finding->kind, REPORT_CENTRAL_UNIT);
    assert_int_equal(finding->site, 4);
    assert_string_equal(finding->variable, "v3");
    assert_true(finding->factor == 10);
    assert_int_equal(finding->n, 14);
}

/* Hospitals in centimetres hide each other: whoever is found is left out, and the rest is
 * looked at again, until nobody is found. One visit is enough. */
static void test_judge__several_in_centimetres(void **state)
{
    (void)state;
    const SchemaStudy study = study_of();
    Data data = honest(7);
    for (size_t i = 0; i < data.n; i++) {
        *at(&data, 3, 1, i) = NAN;
        if (data.site[i] == 2 || data.site[i] == 4 || data.site[i] == 9)
            *at(&data, 3, 0, i) = round(*at(&data, 3, 0, i) / 10);
    }
    g_autoptr(ReportCentral) central = judge(&data, &study);
    static const size_t found[] = {2, 4, 9};
    assert_int_equal(central->findings->len, G_N_ELEMENTS(found));
    for (size_t i = 0; i < G_N_ELEMENTS(found); i++) {
        const ReportCentralFinding *finding = central->findings->pdata[i];
        assert_int_equal(finding->kind, REPORT_CENTRAL_UNIT);
        assert_int_equal(finding->site, found[i]);
        assert_true(finding->factor == 10);
        assert_true(finding->p_adjusted <= 0.05);
        assert_int_equal(finding->is_apart,
            strstr(finding->sentence, "hospitals left out whose unit is in question") != NULL);
    }
}

/* Ten times too large is a unit; all between 75 and 100 is a level, since no unit explains it.
 */
static void test_judge__too_large_and_shifted(void **state)
{
    (void)state;
    const SchemaStudy study = study_of();
    Data large = honest(8);
    for (size_t i = 0; i < large.n; i++)
        for (size_t e = 0; large.site[i] == 9 && e < N_EVENTS; e++)
            *at(&large, 0, e, i) = 10 * (*at(&large, 0, e, i) + 11);
    g_autoptr(ReportCentral) first = judge(&large, &study);
    assert_int_equal(only(first)->kind, REPORT_CENTRAL_UNIT);
    assert_true(only(first)->factor == 0.1);
    Data shifted = honest(9);
    for (size_t i = 0; i < shifted.n; i++)
        for (size_t e = 0; shifted.site[i] == 11 && e < N_EVENTS; e++)
            *at(&shifted, 2, e, i) = *at(&shifted, 2, e, i) / 4 + 75;
    g_autoptr(ReportCentral) second = judge(&shifted, &study);
    bool has_level = false;
    for (guint i = 0; i < second->findings->len; i++) {
        const ReportCentralFinding *one = second->findings->pdata[i];
        assert_int_equal(one->site, 11);
        assert_string_equal(one->variable, "v2");
        has_level = has_level || one->kind == REPORT_CENTRAL_LEVEL;
    }
    assert_true(has_level);
}

static void test_judge__spread(void **state)
{
    (void)state;
    const SchemaStudy study = study_of();
    Data data = honest(10);
    for (size_t i = 0; i < data.n; i++)
        for (size_t e = 0; data.site[i] == 10 && e < N_EVENTS; e++)
            *at(&data, 5, e, i) = round(50 + (*at(&data, 5, e, i) - 50) / 12);
    g_autoptr(ReportCentral) central = judge(&data, &study);
    const ReportCentralFinding *finding = only(central);
    assert_int_equal(finding->kind, REPORT_CENTRAL_SPREAD);
    assert_int_equal(finding->site, 10);
    assert_true(finding->value < finding->others);
}

static void test_judge__last_digits(void **state)
{
    (void)state;
    const SchemaStudy study = study_of();
    Data data = honest(11);
    for (size_t i = 0; i < data.n; i++)
        for (size_t e = 0; data.site[i] == 8 && e < N_EVENTS; e++)
            *at(&data, 6, e, i) = 10 * round(*at(&data, 6, e, i) / 10);
    g_autoptr(ReportCentral) central = judge(&data, &study);
    const ReportCentralFinding *finding = only(central);
    assert_int_equal(finding->kind, REPORT_CENTRAL_DIGITS);
    assert_int_equal(finding->site, 8);
    assert_string_equal(finding->variable, "v6");
    assert_true(finding->value == 100);
    assert_non_null(strstr(finding->sentence, "end in 0"));
}

/* Five patients of one hospital have their first visit again as their second. */
static void test_judge__copied_visits(void **state)
{
    (void)state;
    const SchemaStudy study = study_of();
    Data data = honest(12);
    int n = 0;
    for (size_t i = 0; i < data.n; i++)
        if (data.site[i] == 5 && n++ < 5)
            for (size_t f = 0; f < N_FIELDS; f++)
                *at(&data, f, 1, i) = *at(&data, f, 0, i);
    g_autoptr(ReportCentral) central = judge(&data, &study);
    const ReportCentralFinding *finding = only(central);
    assert_int_equal(finding->kind, REPORT_CENTRAL_COPIED);
    assert_int_equal(finding->site, 5);
    assert_int_equal(finding->records->len, 5);
    assert_null(finding->variable);
}

/* Two pairs of patients of one hospital have the same values at a visit. */
static void test_judge__repeated_rows(void **state)
{
    (void)state;
    const SchemaStudy study = study_of();
    Data data = honest(13);
    size_t first = 0;
    while (data.site[first] != 3)
        first++;
    for (size_t f = 0; f < N_FIELDS; f++) {
        *at(&data, f, 0, first + 1) = *at(&data, f, 0, first);
        *at(&data, f, 1, first + 3) = *at(&data, f, 1, first + 2);
    }
    g_autoptr(ReportCentral) central = judge(&data, &study);
    const ReportCentralFinding *finding = only(central);
    assert_int_equal(finding->kind, REPORT_CENTRAL_REPEATED);
    assert_int_equal(finding->site, 3);
    assert_int_equal(finding->records->len, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_judge__honest_hospitals),
        cmocka_unit_test(test_judge__centimetres),
        cmocka_unit_test(test_judge__several_in_centimetres),
        cmocka_unit_test(test_judge__too_large_and_shifted),
        cmocka_unit_test(test_judge__spread),
        cmocka_unit_test(test_judge__last_digits),
        cmocka_unit_test(test_judge__copied_visits),
        cmocka_unit_test(test_judge__repeated_rows),
    };
    return cmocka_run_group_tests_name("reports/central/judge", tests, NULL, NULL);
}
