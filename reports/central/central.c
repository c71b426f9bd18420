#include "reports/central/central.h"

#include <math.h>
#include <string.h>

#include "reports/central/compare.h"
#include "reports/central/copies.h"
#include "reports/central/judge.h"
#include "reports/central/sentences.h"
#include "reports/results/screen.h"

const char *const report_central_kinds[REPORT_N_CENTRAL] = {[REPORT_CENTRAL_UNIT] = "unit",
    [REPORT_CENTRAL_LEVEL] = "level",
    [REPORT_CENTRAL_SPREAD] = "spread",
    [REPORT_CENTRAL_DIGITS] = "digits",
    [REPORT_CENTRAL_COPIED] = "copied",
    [REPORT_CENTRAL_REPEATED] = "repeated"};

/* The chance of any finding where hospitals do not differ. */
static const double error_of_all = 0.05;

static CentralTest *test_at(const GArray *tests, guint i)
{
    return &g_array_index(tests, CentralTest, i);
}

static void clear_test(gpointer data)
{
    CentralTest *test = data;
    if (test->records)
        g_ptr_array_unref(test->records);
}

static void free_finding(gpointer data)
{
    ReportCentralFinding *finding = data;
    g_ptr_array_unref(finding->records);
    g_free(finding->sentence);
    g_free(finding);
}

/* ---- the error of all comparisons ---- */

/* Holm's method within a kind; the kinds share the error equally, by Bonferroni. */
static gboolean adjust_kind(
    ReportCentral *central, GArray *tests, ReportCentralKind kind, GError **error)
{
    g_autofree double *p = g_new(double, 2 * (gsize)tests->len + 1);
    size_t n = 0;
    for (guint i = 0; i < tests->len; i++)
        if (test_at(tests, i)->kind == kind)
            p[n++] = test_at(tests, i)->p_value;
    central->n_tests[kind] = (int64_t)n;
    if (n > 0 && !report_screen_holm(p, n, p + n, error))
        return FALSE;
    const double *adjusted = p + n;
    for (guint i = 0; i < tests->len; i++)
        if (test_at(tests, i)->kind == kind) {
            test_at(tests, i)->p_adjusted = MIN(1, REPORT_N_CENTRAL * *adjusted);
            adjusted++;
        }
    return TRUE;
}

/* ---- findings ---- */

static void add_finding(ReportCentral *central, const CentralPatients *patients,
    CentralTest *test, double factor, const BaseWords *words)
{
    const CentralField *field =
        test->field == SIZE_MAX ? NULL
                                : &g_array_index(patients->fields, CentralField, test->field);
    ReportCentralFinding *finding = g_new0(ReportCentralFinding, 1);
    *finding = (ReportCentralFinding){.kind = test->kind,
        .site = test->site,
        .variable = field ? field->name : NULL,
        .label = field ? field->label : NULL,
        .n = test->n,
        .n_others = test->n_others,
        .value = test->value,
        .others = test->others,
        .factor = factor,
        .is_apart = test->is_apart,
        .p_value = test->p_value,
        .p_adjusted = test->p_adjusted,
        .records = test->records ? g_steal_pointer(&test->records)
                                 : g_ptr_array_new_with_free_func(g_free)};
    finding->sentence =
        central_sentence(finding, patients->study, test->digit, test->is_low, words);
    g_ptr_array_add(central->findings, finding);
}

static bool stands_out(const CentralTest *test)
{
    return test->p_adjusted <= error_of_all && test->matters;
}

/* Another unit explains what else is odd about the same numbers. */
static bool is_explained(
    const ReportCentral *central, const CentralPatients *patients, const CentralTest *test)
{
    for (guint i = 0; test->field != SIZE_MAX && i < central->findings->len; i++) {
        const ReportCentralFinding *one = central->findings->pdata[i];
        if (one->kind == REPORT_CENTRAL_UNIT && one->site == test->site &&
            one->variable == g_array_index(patients->fields, CentralField, test->field).name)
            return true;
    }
    return false;
}

/* Takes the units among the comparisons as findings. @param apart  of their hospitals; or NULL.
 */
static gboolean take_units(ReportCentral *central, const CentralPatients *patients,
    GArray *tests, const bool *apart, const BaseWords *words, GError **error)
{
    for (guint i = 0; i < tests->len; i++) {
        CentralTest *test = test_at(tests, i);
        double factor;
        if (test->kind != REPORT_CENTRAL_UNIT || !stands_out(test))
            continue;
        if (!central_find_factor(patients, test, apart, &factor, error))
            return FALSE;
        if (!isnan(factor))
            add_finding(central, patients, test, factor, words);
    }
    return TRUE;
}

/* Which hospitals have a finding of the field's unit; false for none. */
static bool set_apart(
    const ReportCentral *central, const CentralPatients *patients, size_t field, bool *apart)
{
    const char *name = g_array_index(patients->fields, CentralField, field).name;
    bool any = false;
    for (guint i = 0; i < central->findings->len; i++) {
        const ReportCentralFinding *one = central->findings->pdata[i];
        if (one->kind != REPORT_CENTRAL_UNIT || one->variable != name)
            continue;
        apart[one->site] = any = true;
    }
    return any;
}

/* Looks again without those that were found, until nobody is found any more. The chance of an
 * error is bounded for all comparisons of the kind, as in the first look. */
static gboolean look_again(ReportCentral *central, const CentralPatients *patients,
    size_t field, const BaseWords *words, GError **error)
{
    g_autofree bool *apart = g_new0(bool, patients->study->n_sites + 1);
    const double n = REPORT_N_CENTRAL * (double)central->n_tests[REPORT_CENTRAL_UNIT];
    guint before = 0;
    while (before < central->findings->len && set_apart(central, patients, field, apart)) {
        g_autoptr(GArray) tests = g_array_new(FALSE, TRUE, sizeof(CentralTest));
        before = central->findings->len;
        central_compare_units(patients, field, apart, tests);
        for (guint i = 0; i < tests->len; i++)
            test_at(tests, i)->p_adjusted = MIN(1, n * test_at(tests, i)->p_value);
        if (!take_units(central, patients, tests, apart, words, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean find_units(ReportCentral *central, const CentralPatients *patients,
    GArray *tests, const BaseWords *words, GError **error)
{
    if (!take_units(central, patients, tests, NULL, words, error))
        return FALSE;
    for (size_t f = 0; f < patients->fields->len; f++)
        if (!look_again(central, patients, f, words, error))
            return FALSE;
    return TRUE;
}

static gint compare_findings(gconstpointer a, gconstpointer b)
{
    const ReportCentralFinding *x = *(ReportCentralFinding *const *)a;
    const ReportCentralFinding *y = *(ReportCentralFinding *const *)b;
    if (x->site != y->site)
        return x->site < y->site ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return g_strcmp0(x->variable, y->variable);
}

ReportCentral *central_judge(
    const CentralPatients *patients, const BaseWords *words, GError **error)
{
    g_autoptr(ReportCentral) central = g_new0(ReportCentral, 1);
    central->findings = g_ptr_array_new_with_free_func(free_finding);
    for (size_t s = 0; s < patients->study->n_sites; s++)
        central->n_sites += patients->n_of[s] > 0;
    g_autoptr(GArray) tests = g_array_new(FALSE, TRUE, sizeof(CentralTest));
    g_array_set_clear_func(tests, clear_test);
    if (!central_compare_fields(patients, tests, error) ||
        !central_compare_copied(patients, tests, error) ||
        !central_compare_repeated(patients, tests, error))
        return NULL;
    for (ReportCentralKind kind = 0; kind < REPORT_N_CENTRAL; kind++)
        if (!adjust_kind(central, tests, kind, error))
            return NULL;
    if (!find_units(central, patients, tests, words, error))
        return NULL;
    for (guint i = 0; i < tests->len; i++) {
        CentralTest *test = test_at(tests, i);
        if (test->kind != REPORT_CENTRAL_UNIT && stands_out(test) &&
            !is_explained(central, patients, test))
            add_finding(central, patients, test, NAN, words);
    }
    g_ptr_array_sort(central->findings, compare_findings);
    return g_steal_pointer(&central);
}

ReportCentral *report_central(
    RegistryCohort *cohort, const SchemaStudy *study, const BaseWords *words, GError **error)
{
    CentralPatients patients = {0};
    ReportCentral *central = NULL;
    if (central_ask(cohort, study, error) && registry_cohort_read(cohort, error) &&
        central_patients_take(&patients, cohort, study, error))
        central = central_judge(&patients, words, error);
    if (central)
        g_strlcpy(
            central->snapshot, registry_cohort_snapshot(cohort), sizeof central->snapshot);
    central_patients_clear(&patients);
    return central;
}

void report_central_free(ReportCentral *central)
{
    if (!central)
        return;
    g_ptr_array_unref(central->findings);
    g_free(central);
}
