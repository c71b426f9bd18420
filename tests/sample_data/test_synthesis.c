/* One synthesis for all cases: the bytes that are kept, the report, and the tables computed
   again from the raw cells of the rows, by other code than the report's. */
#define _POSIX_C_SOURCE 200809L /* opendir, mkdir */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "analysis/propensity.h"
#include "sample_data/synthesis/export.h"
#include "sample_data/synthesis/report.h"
#include "sample_data/synthesis/rows.h"
#include "sample_data/synthesis/synthesis.h"

#define SITES PROREG_SOURCE_DIR "/sample_data/sites"

typedef struct {
    SynPeople *people;
    SynRows rows;
    const SynRow *of[SYN_PEOPLE][SYN_EVENTS]; /* NULL where there is none */
} Sample;

static Sample sample;

static int set_up(void **state)
{
    sample.people = syn_synthesize(PROREG_SOURCE_DIR "/sample_data/published",
        PROREG_SOURCE_DIR "/sample_data/synthesis/tables", SYN_SEED);
    if (!sample.people || !syn_rows_fill(sample.people, &sample.rows))
        return -1;
    for (size_t r = 0; r < sample.rows.n_rows; r++) {
        const SynRow *row = &sample.rows.row[r];
        if (!row->instrument)
            sample.of[row->person][row->event] = row;
    }
    *state = &sample;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    syn_rows_free(&sample.rows);
    syn_people_free(sample.people);
    return 0;
}

static void assert_same_bytes(const char *path, const char *other)
{
    FILE *a = fopen(path, "rb"), *b = fopen(other, "rb");
    assert_non_null(a);
    assert_non_null(b);
    int c, d;
    do {
        c = fgetc(a);
        d = fgetc(b);
        if (c != d)
            print_message("%s differs from %s\n", path, other);
        assert_int_equal(c, d);
    } while (c != EOF);
    fclose(a);
    fclose(b);
}

/* How many files of the folder that are not hidden; each has the same bytes in the other. */
static int assert_same_folder(const char *folder, const char *other)
{
    int n = 0;
    DIR *entries = opendir(folder);
    assert_non_null(entries);
    for (const struct dirent *entry; (entry = readdir(entries));) {
        char a[512], b[512];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(a, sizeof a, "%s/%.60s", folder, entry->d_name);
        snprintf(b, sizeof b, "%s/%.60s", other, entry->d_name);
        assert_same_bytes(a, b);
        remove(a);
        n++;
    }
    closedir(entries);
    return n;
}

static int count_files(const char *folder)
{
    int n = 0;
    DIR *entries = opendir(folder);
    assert_non_null(entries);
    for (const struct dirent *entry; (entry = readdir(entries));)
        n += entry->d_name[0] != '.';
    closedir(entries);
    return n;
}

static void test_synthesis__same_bytes_as_kept(void **state)
{
    const Sample *s = *state;
    const char *made = PROREG_BINARY_DIR "/made_sites",
               *warnings = PROREG_BINARY_DIR "/warnings.csv";
    (void)mkdir(made, 0755);
    for (int site = 1; site <= SYN_SITES; site++)
        assert_true(syn_export_site(s->people, &s->rows, site, made));
    assert_int_equal(assert_same_folder(made, SITES), count_files(SITES));
    assert_true(syn_export_warnings(s->people, &s->rows, warnings));
    assert_same_bytes(warnings, PROREG_SOURCE_DIR "/sample_data/expected_warnings.csv");
    remove(warnings);
}

static void test_synthesis__agrees_as_documented(void **state)
{
    const Sample *s = *state;
    const SynReport segment = syn_report(s->people, &s->people->segment_study, NULL);
    assert_int_equal(segment.n_differ, 3);
    assert_int_equal(segment.n_impossible, 3);
    const SynReport other = syn_report(s->people, &s->people->decompression_study, NULL);
    assert_int_equal(other.n_agree, 755);
    assert_int_equal(other.n_agree + other.n_differ, 809);
    assert_int_equal(other.n_impossible, 31);
    const SynReport sins = syn_report_sins(s->people, NULL);
    assert_int_equal(sins.n_differ, 0);
    assert_int_equal(sins.n_agree, 32);
}

static const char *cell(const Sample *s, int person, SynEvent event, SynColumn column)
{
    const SynRow *row = s->of[person][event];
    return row ? row->cell[column] : "";
}

static double number(const Sample *s, int person, SynEvent event, SynColumn column)
{
    const char *text = cell(s, person, event, column);
    return text[0] ? strtod(text, NULL) : (double)NAN;
}

/* Days between two dates by counting months as the calendar prints them: good enough to tell
   a month of follow-up from less, and independent of the program's calendar. */
static double days_between(const char *from, const char *to)
{
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    int y[2], m[2], d[2];
    assert_int_equal(sscanf(from, "%d-%d-%d", &y[0], &m[0], &d[0]), 3);
    assert_int_equal(sscanf(to, "%d-%d-%d", &y[1], &m[1], &d[1]), 3);
    int days[2];
    for (int k = 0; k < 2; k++) {
        const int leap_days = (y[k] - (m[k] <= 2)) / 4;
        days[k] = y[k] * 365 + leap_days + before[m[k] - 1] + d[k];
    }
    return days[1] - days[0];
}

/* The segment from the ticked levels, -1 for none; the flow of the study by the way. */
static int segment_of(const Sample *s, int i)
{
    int first = -1, last = -1, n = 0;
    for (int k = 0; k < SYN_LEVELS; k++) {
        if (strcmp(cell(s, i, SYN_BASELINE, (SynColumn)(SYN_C_level___c1 + k)), "1") != 0)
            continue;
        first = first < 0 ? k : first;
        last = k;
        n++;
    }
    if (n == 0 || n > 3 || last - first + 1 != n)
        return -1;
    return first <= 6 ? SYN_CERVICAL : last >= 17 ? SYN_TL_L_S : SYN_THORACIC;
}

static double follow_up_days(const Sample *s, int i)
{
    return days_between(cell(s, i, SYN_BASELINE, SYN_C_surgery_date),
        cell(s, i, SYN_OUTCOME, SYN_C_last_contact_date));
}

/* Segment of those of the 203, else -1. */
static int analysed_segment(const Sample *s, int i)
{
    const bool en_bloc = number(s, i, SYN_BASELINE, SYN_C_procedure) == 6;
    return en_bloc || follow_up_days(s, i) < 30.4375 ? -1 : segment_of(s, i);
}

static void test_synthesis__flow(void **state)
{
    const Sample *s = *state;
    int n_short = 0, n_en_bloc = 0, n_early = 0, n[SYN_SEGMENTS] = {0};
    for (int i = 0; i < SYN_PEOPLE; i++) {
        if (segment_of(s, i) < 0)
            continue;
        n_short++;
        const bool en_bloc = number(s, i, SYN_BASELINE, SYN_C_procedure) == 6;
        n_en_bloc += en_bloc;
        n_early += !en_bloc && follow_up_days(s, i) < 30.4375;
        if (analysed_segment(s, i) >= 0)
            n[analysed_segment(s, i)]++;
    }
    assert_int_equal(n_short, 257);
    assert_int_equal(n_en_bloc, 27);
    assert_int_equal(n_early, 27);
    assert_int_equal(n[SYN_CERVICAL], 31);
    assert_int_equal(n[SYN_THORACIC], 82);
    assert_int_equal(n[SYN_TL_L_S], 90);
}

static double sum_of(const Sample *s, int i, SynEvent event, SynColumn first, int n)
{
    double sum = 0;
    for (int k = 0; k < n; k++)
        sum += number(s, i, event, (SynColumn)((int)first + k));
    return sum;
}

/* A value; where nobody added up the Barthel index, the sum of its items. */
static double value_of(const Sample *s, int i, SynEvent event, SynColumn column)
{
    const double value = number(s, i, event, column);
    return column == SYN_C_barthel_total && isnan(value)
               ? sum_of(s, i, event, SYN_C_bi_feeding, 10)
               : value;
}

/* Mean and SD (n - 1) of a column by segment against the printed ones. */
static void assert_moments(const Sample *s, SynEvent event, SynColumn column,
    const double expected[SYN_SEGMENTS][2], double half_unit)
{
    for (int segment = 0; segment < SYN_SEGMENTS; segment++) {
        double sum = 0, squares = 0, n = 0;
        for (int i = 0; i < SYN_PEOPLE; i++) {
            const double x = value_of(s, i, event, column);
            if (analysed_segment(s, i) != segment || isnan(x))
                continue;
            sum += x;
            squares += x * x;
            n++;
        }
        const double sd = sqrt((squares - sum * sum / n) / (n - 1));
        assert_true(fabs(sum / n - expected[segment][0]) <= half_unit);
        assert_true(fabs(sd - expected[segment][1]) <= half_unit);
    }
}

/* Segi et al., Tables 2 and 6. */
static void test_synthesis__means(void **state)
{
    const Sample *s = *state;
    static const double age[][2] = {{67.4, 11.7}, {68.0, 10.4}, {66.7, 10.6}};
    static const double sins[][2] = {{11.1, 3.0}, {8.8, 3.0}, {10.2, 2.7}};
    static const double loss[][2] = {{218.4, 179.5}, {523.2, 666.6}, {293.3, 367.8}};
    static const double pain[][2] = {{58.0, 25.8}, {59.7, 27.1}, {70.4, 25.9}};
    static const double pain_month[][2] = {{31.3, 20.7}, {32.5, 25.2}, {24.7, 21.7}};
    static const double barthel[][2] = {{69.4, 28.4}, {57.7, 29.6}, {67.7, 27.4}};
    static const double vas_month[][2] = {{63.4, 25.8}, {54.7, 24.5}, {61.7, 21.9}};
    assert_moments(s, SYN_BASELINE, SYN_C_age, age, 0.05);
    assert_moments(s, SYN_BASELINE, SYN_C_sins_total, sins, 0.05);
    assert_moments(s, SYN_BASELINE, SYN_C_blood_loss_ml, loss, 0.05);
    assert_moments(s, SYN_BASELINE, SYN_C_pain_vas, pain, 0.05);
    assert_moments(s, SYN_1_MONTH, SYN_C_pain_vas, pain_month, 0.05);
    assert_moments(s, SYN_BASELINE, SYN_C_barthel_total, barthel, 0.05);
    assert_moments(s, SYN_1_MONTH, SYN_C_eq_vas, vas_month, 0.05);
}

/* The total is the sum of its items, or one of them is missing and the other tells it. */
static void assert_total(
    const Sample *s, int i, SynEvent event, SynColumn first, int n, SynColumn total)
{
    const double sum = sum_of(s, i, event, first, n), known = number(s, i, event, total);
    if (!isnan(sum) && !isnan(known))
        assert_true(sum == known);
    else if (cell(s, i, event, first)[0] && cell(s, i, event, (SynColumn)(first + 1))[0])
        assert_true(!isnan(sum) || !isnan(known));
}

/* Totals are the sums of their items; nobody is seen after the last contact. */
static void test_synthesis__within_patients(void **state)
{
    const Sample *s = *state;
    for (int i = 0; i < SYN_PEOPLE; i++) {
        assert_true(sum_of(s, i, SYN_BASELINE, SYN_C_sins_location, 6) ==
                    number(s, i, SYN_BASELINE, SYN_C_sins_total));
        for (int event = SYN_BASELINE; event <= SYN_6_MONTH; event++) {
            const char *visit = cell(s, i, (SynEvent)event, SYN_C_visit_date);
            assert_total(s, i, (SynEvent)event, SYN_C_bi_feeding, 10, SYN_C_barthel_total);
            assert_total(s, i, (SynEvent)event, SYN_C_vi_waking, 5, SYN_C_vitality_total);
            if (visit[0])
                assert_true(
                    strcmp(visit, cell(s, i, SYN_OUTCOME, SYN_C_last_contact_date)) <= 0);
        }
        assert_true(strcmp(cell(s, i, SYN_BASELINE, SYN_C_consent_date),
                        cell(s, i, SYN_BASELINE, SYN_C_surgery_date)) <= 0);
    }
}

/* The library's own matching, on the cells of the rows, ties by record: it finds the 51 pairs
   that the search meant, and with the rows in another order the same. */
static void assert_matching(const Sample *s, bool backwards)
{
    enum { COVARIATES = 5 };
    static double treatment[SYN_PEOPLE], x[COVARIATES][SYN_PEOPLE];
    static int64_t id[SYN_PEOPLE];
    int person[SYN_PEOPLE];
    StatColumn column[COVARIATES];
    StatPropensity matching;
    for (int k = 0; k < SYN_PEOPLE; k++) {
        const int i = person[k] = backwards ? SYN_PEOPLE - 1 - k : k;
        const SynPerson *p = &s->people->person[i];
        const char *escc = cell(s, i, SYN_BASELINE, SYN_C_escc);
        const bool inside = p->arm != SYN_OUTSIDE;
        id[k] = p->site * 1000 + p->number;
        treatment[k] = inside ? number(s, i, SYN_BASELINE, SYN_C_decompression) : (double)NAN;
        x[0][k] = number(s, i, SYN_BASELINE, SYN_C_age);
        x[1][k] = number(s, i, SYN_BASELINE, SYN_C_sex) == 1;
        x[2][k] = escc[0] - '0';
        x[3][k] = cell(s, i, SYN_BASELINE, SYN_C_frankel)[0] <= 'C';
        x[4][k] = number(s, i, SYN_BASELINE, SYN_C_emergency);
    }
    for (int k = 0; k < COVARIATES; k++)
        column[k] = (StatColumn){.values = x[k]};
    const StatPropensityOptions options = {.caliper_sd = 0.2, .has_caliper = true, .id = id};
    assert_int_equal(
        stat_propensity(treatment, column, COVARIATES, SYN_PEOPLE, &options, &matching),
        STAT_OK);
    assert_int_equal(matching.n, 263);
    assert_int_equal(matching.pairs.n_pairs, 51);
    for (size_t k = 0; k < matching.pairs.n_pairs; k++) {
        assert_true(s->people->person[person[matching.pairs.pairs[k].treated]].matched);
        assert_true(s->people->person[person[matching.pairs.pairs[k].control]].matched);
    }
    stat_propensity_clear(&matching);
}

static void test_synthesis__pairs(void **state)
{
    assert_matching(*state, false);
    assert_matching(*state, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_synthesis__same_bytes_as_kept),
        cmocka_unit_test(test_synthesis__agrees_as_documented),
        cmocka_unit_test(test_synthesis__flow),
        cmocka_unit_test(test_synthesis__pairs),
        cmocka_unit_test(test_synthesis__means),
        cmocka_unit_test(test_synthesis__within_patients),
    };
    return cmocka_run_group_tests_name("sample_data/synthesis", tests, set_up, tear_down);
}
