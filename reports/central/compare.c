#include "reports/central/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reports/results/screen.h"

enum {
    LEAST_UNIT = 3, /* Patients of a hospital that a comparison takes. */
    LEAST_RANKS = 8,
    LEAST_DIGITS = 10,
    LEAST_OTHERS = 20,
    LEAST_UNITS_WIDE = 20 /* Last digits say something from this range on. */
};

/* Rank-biserial correlation, and difference of shares, that matter. */
static const double least_effect = 0.4;
static const double least_share = 0.3;

/* A number of all patients: one value each. */
typedef struct {
    const CentralPatients *patients;
    const CentralField *field;
    size_t index;
    const bool *apart; /* One a site: left out; or NULL. */
    double *first;     /* The value of the earliest visit with one; NaN for none. */
    double *place;     /* Mean over the visits of the mid-rank as a share. */
    double *highest, *lowest;
    int *digit; /* The last of the first value, -1 for none. */
    bool has_digits;
    int32_t *group;
    double *scratch;
    int64_t *n_of; /* One a site: patients with a value. */
    int64_t n_all;
} Number;

/* ---- one number of all patients ---- */

/* Adds the visit's mid-ranks to `place` and counts the visits. */
static void add_places(Number *number, const BaseColumn *column, int *n_visits)
{
    const size_t n_values = column->values->n;
    g_autofree int64_t *count = g_new0(int64_t, n_values + 1);
    g_autofree double *middle = g_new(double, n_values + 1);
    int64_t total = 0, before = 0;
    for (size_t i = 0; i < number->patients->n; i++)
        if (column->code[i] >= 0) {
            count[column->code[i]]++;
            total++;
        }
    for (size_t v = 0; v < n_values; v++) {
        middle[v] = ((double)before + 0.5 * (double)count[v]) / (double)MAX(total, 1);
        before += count[v];
    }
    for (size_t i = 0; i < number->patients->n; i++)
        if (column->code[i] >= 0) {
            number->place[i] += middle[column->code[i]];
            n_visits[i]++;
        }
}

static void add_values(Number *number, const BaseColumn *column)
{
    for (size_t i = 0; i < number->patients->n; i++) {
        const double value = base_column_number(column, i);
        if (isnan(value))
            continue;
        if (isnan(number->first[i]))
            number->first[i] = value;
        number->highest[i] = isnan(number->highest[i]) ? value : MAX(number->highest[i], value);
        number->lowest[i] = isnan(number->lowest[i]) ? value : MIN(number->lowest[i], value);
    }
}

/* Decimals of the field's finest column; -1 where one has no decimals. */
static int finest_scale(const Number *number)
{
    int scale = 0;
    for (size_t e = 0; e < number->patients->study->n_events; e++) {
        const BaseColumn *column = central_column(number->patients, number->field, e);
        if (column && column->values->n > 0 && column->values->scale < 0)
            return -1;
        if (column && column->values->n > 0)
            scale = MAX(scale, column->values->scale);
    }
    return scale;
}

static void set_digits(Number *number)
{
    const int scale = finest_scale(number);
    double low = INFINITY, high = -INFINITY;
    const double power = pow(10, MAX(scale, 0));
    for (size_t i = 0; i < number->patients->n; i++) {
        const double units = round(fabs(number->first[i]) * power);
        number->digit[i] = isnan(units) || units > 1e15 ? -1 : (int)fmod(units, 10);
        if (!isnan(number->first[i])) {
            low = MIN(low, number->first[i] * power);
            high = MAX(high, number->first[i] * power);
        }
    }
    number->has_digits = scale >= 0 && high - low >= LEAST_UNITS_WIDE;
}

/* Whether the patient's hospital takes part. */
static bool takes_part(const Number *number, size_t patient)
{
    const size_t site = number->patients->site[patient];
    return site != SIZE_MAX && !(number->apart && number->apart[site]);
}

static void number_init(
    Number *number, const CentralPatients *patients, size_t index, const bool *apart)
{
    const size_t n = patients->n;
    *number = (Number){.patients = patients,
        .field = &g_array_index(patients->fields, CentralField, index),
        .index = index,
        .apart = apart,
        .first = g_new(double, n + 1),
        .place = g_new0(double, n + 1),
        .highest = g_new(double, n + 1),
        .lowest = g_new(double, n + 1),
        .digit = g_new(int, n + 1),
        .group = g_new(int32_t, n + 1),
        .scratch = g_new(double, n + 1),
        .n_of = g_new0(int64_t, patients->study->n_sites + 1)};
    g_autofree int *n_visits = g_new0(int, n + 1);
    for (size_t i = 0; i < n; i++)
        number->first[i] = number->highest[i] = number->lowest[i] = NAN;
    for (size_t e = 0; e < patients->study->n_events; e++) {
        const BaseColumn *column = central_column(patients, number->field, e);
        if (!column || column->values->kind != BASE_COLUMN_NUMBER)
            continue;
        add_places(number, column, n_visits);
        add_values(number, column);
    }
    for (size_t i = 0; i < n; i++) {
        number->place[i] = n_visits[i] > 0 ? number->place[i] / n_visits[i] : NAN;
        if (n_visits[i] > 0 && takes_part(number, i)) {
            number->n_of[patients->site[i]]++;
            number->n_all++;
        }
    }
    set_digits(number);
}

static void number_clear(Number *number)
{
    g_free(number->first);
    g_free(number->place);
    g_free(number->highest);
    g_free(number->lowest);
    g_free(number->digit);
    g_free(number->group);
    g_free(number->scratch);
    g_free(number->n_of);
}

/* The site is group 0, the others 1; who has no value or site is in neither. */
static void set_groups(Number *number, size_t site)
{
    for (size_t i = 0; i < number->patients->n; i++)
        number->group[i] = isnan(number->first[i]) || !takes_part(number, i) ? -1
                           : number->patients->site[i] == site               ? 0
                                                                             : 1;
}

static CentralTest test_of(const Number *number, ReportCentralKind kind, size_t site)
{
    return (CentralTest){.kind = kind,
        .site = site,
        .field = number->index,
        .digit = -1,
        .n = number->n_of[site],
        .n_others = number->n_all - number->n_of[site]};
}

/* ---- the comparisons ---- */

/* The exact P of the hospital's greatest value (or least, with `sign` -1): the chance that so
 * many patients all lie among those who have nothing above it. */
static double chance_of_end(
    const Number *number, const double *ends, double sign, int64_t *n_within)
{
    double end = -INFINITY;
    *n_within = 0;
    for (size_t i = 0; i < number->patients->n; i++)
        if (number->group[i] == 0)
            end = MAX(end, sign * ends[i]);
    int64_t n = 0;
    for (size_t i = 0; i < number->patients->n; i++) {
        n += number->group[i] == 0;
        *n_within += number->group[i] >= 0 && sign * ends[i] <= end;
    }
    return report_screen_all_within(*n_within, n, number->n_all);
}

static void compare_unit(Number *number, size_t site, GArray *tests)
{
    CentralTest test = test_of(number, REPORT_CENTRAL_UNIT, site);
    int64_t n_low, n_high;
    const double low = chance_of_end(number, number->highest, 1, &n_low);
    const double high = chance_of_end(number, number->lowest, -1, &n_high);
    test.is_low = low <= high;
    test.p_value = MIN(1, 2 * MIN(low, high));
    const int64_t others = (test.is_low ? n_low : n_high) - test.n;
    test.others = 100 - 100 * (double)others / (double)test.n_others;
    test.value = test.is_low ? -INFINITY : INFINITY;
    for (size_t i = 0; i < number->patients->n; i++)
        if (number->group[i] == 0)
            test.value = test.is_low ? MAX(test.value, number->highest[i])
                                     : MIN(test.value, number->lowest[i]);
    test.matters = true; /* A factor is looked for later. */
    g_array_append_val(tests, test);
}

static gboolean compare_level(Number *number, size_t site, GArray *tests, GError **error)
{
    CentralTest test = test_of(number, REPORT_CENTRAL_LEVEL, site);
    ReportScreenRanks places, values;
    const size_t n = number->patients->n;
    if (!report_screen_ranks(number->place, number->group, n, &places, error) ||
        !report_screen_ranks(number->first, number->group, n, &values, error))
        return FALSE;
    test.p_value = isnan(places.p_value) ? 1 : places.p_value;
    test.value = values.median;
    test.others = values.median_others;
    test.matters =
        fabs(places.rank_biserial) >= least_effect && values.median != values.median_others;
    g_array_append_val(tests, test);
    /* How far each lies from the middle of its own. */
    CentralTest spread = test_of(number, REPORT_CENTRAL_SPREAD, site);
    ReportScreenRanks distances;
    for (size_t i = 0; i < n; i++)
        number->scratch[i] = fabs(
            number->first[i] - (number->group[i] == 0 ? values.median : values.median_others));
    if (!report_screen_ranks(number->scratch, number->group, n, &distances, error))
        return FALSE;
    spread.p_value = isnan(distances.p_value) ? 1 : distances.p_value;
    spread.value = distances.median;
    spread.others = distances.median_others;
    spread.matters = fabs(distances.rank_biserial) >= least_effect && spread.others > 0 &&
                     (spread.value >= 2 * spread.others || spread.others >= 2 * spread.value);
    g_array_append_val(tests, spread);
    return TRUE;
}

static gboolean compare_digits(Number *number, size_t site, GArray *tests, GError **error)
{
    int64_t own[10] = {0}, others[10] = {0};
    CentralTest test = test_of(number, REPORT_CENTRAL_DIGITS, site);
    test.p_value = 1;
    for (size_t i = 0; i < number->patients->n; i++)
        if (number->group[i] >= 0 && number->digit[i] >= 0)
            (number->group[i] == 0 ? own : others)[number->digit[i]]++;
    for (int d = 0; d < 10; d++) {
        const double share = (double)own[d] / (double)test.n;
        const double usual = (double)others[d] / (double)test.n_others;
        double p_value;
        if (share - usual < least_share)
            continue;
        if (!report_screen_shares(own[d], test.n, others[d], test.n_others, &p_value, error))
            return FALSE;
        if (MIN(1, 10 * p_value) >= test.p_value)
            continue;
        test.p_value = MIN(1, 10 * p_value);
        test.digit = d;
        test.value = 100 * share;
        test.others = 100 * usual;
        test.matters = true;
    }
    g_array_append_val(tests, test);
    return TRUE;
}

static gboolean compare_site(Number *number, size_t site, GArray *tests, GError **error)
{
    const int64_t n = number->n_of[site];
    set_groups(number, site);
    if (n >= LEAST_UNIT)
        compare_unit(number, site, tests);
    return (n < LEAST_RANKS || compare_level(number, site, tests, error)) &&
           (n < LEAST_DIGITS || !number->has_digits ||
               compare_digits(number, site, tests, error));
}

static bool is_constant(const Number *number)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < number->patients->n; i++)
        if (!isnan(number->first[i])) {
            low = MIN(low, number->lowest[i]);
            high = MAX(high, number->highest[i]);
        }
    return !(low < high);
}

gboolean central_compare_fields(const CentralPatients *patients, GArray *tests, GError **error)
{
    gboolean ok = TRUE;
    for (size_t f = 0; ok && f < patients->fields->len; f++) {
        if (!g_array_index(patients->fields, CentralField, f).is_number)
            continue;
        Number number;
        number_init(&number, patients, f, NULL);
        for (size_t s = 0; ok && !is_constant(&number) && s < patients->study->n_sites; s++)
            if (number.n_all - number.n_of[s] >= LEAST_OTHERS)
                ok = compare_site(&number, s, tests, error);
        number_clear(&number);
    }
    return ok;
}

/* ---- units ---- */

/* How well the hospital's values times a factor agree with the others', in level and in spread:
 * the lesser of two P. */
static gboolean agreement(Number *number, double times, double *p_value, GError **error)
{
    const size_t n = number->patients->n;
    ReportScreenRanks level, spread;
    g_autofree double *distance = g_new(double, n + 1);
    for (size_t i = 0; i < n; i++)
        number->scratch[i] = number->first[i] * (number->group[i] == 0 ? times : 1);
    if (!report_screen_ranks(number->scratch, number->group, n, &level, error))
        return FALSE;
    for (size_t i = 0; i < n; i++)
        distance[i] = fabs(
            number->scratch[i] - (number->group[i] == 0 ? level.median : level.median_others));
    if (!report_screen_ranks(distance, number->group, n, &spread, error))
        return FALSE;
    *p_value = MIN(level.p_value, spread.p_value);
    return TRUE;
}

void central_compare_units(
    const CentralPatients *patients, size_t field, const bool *apart, GArray *tests)
{
    Number number;
    number_init(&number, patients, field, apart);
    for (size_t s = 0; s < patients->study->n_sites; s++) {
        if (apart[s] || number.n_of[s] < LEAST_UNIT ||
            number.n_all - number.n_of[s] < LEAST_OTHERS)
            continue;
        set_groups(&number, s);
        compare_unit(&number, s, tests);
        g_array_index(tests, CentralTest, tests->len - 1).is_apart = true;
    }
    number_clear(&number);
}

gboolean central_find_factor(const CentralPatients *patients, const CentralTest *test,
    const bool *apart, double *factor, GError **error)
{
    static const double factors[] = {10, 100, 1000, 2.54, 2.20462};
    Number number;
    number_init(&number, patients, test->field, apart);
    set_groups(&number, test->site);
    double best = 0.01; /* Less than this does not agree. */
    gboolean ok = TRUE;
    *factor = NAN;
    for (size_t f = 0; ok && f < G_N_ELEMENTS(factors); f++) {
        const double times = test->is_low ? factors[f] : 1 / factors[f];
        double p_value;
        ok = agreement(&number, times, &p_value, error);
        if (ok && p_value > best) {
            best = p_value;
            *factor = times;
        }
    }
    number_clear(&number);
    return ok;
}
