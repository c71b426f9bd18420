#include "reports/central/copies.h"

#include <math.h>
#include <string.h>

#include "reports/results/screen.h"

enum {
    LEAST_VALUES = 8,  /* That two visits or patients must have in common to say anything, */
    LEAST_NUMBERS = 3, /* and how many of them must be numbers. */
    LEAST_PATIENTS = 3,
    LEAST_OTHERS = 20
};

static void keep_record(CentralTest *test, const CentralPatients *patients, size_t patient)
{
    if (!test->records)
        test->records = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(test->records, g_strdup(patients->frame->row_ids[patient]));
}

/* ---- the patient's own visit before ---- */

static bool same_value(const BaseColumn *a, const BaseColumn *b, size_t i)
{
    const char *left = base_column_text(a, i), *right = base_column_text(b, i);
    return left || right ? g_strcmp0(left, right) == 0
                         : base_column_number(a, i) == base_column_number(b, i);
}

typedef enum { NOT_COMPARABLE, DIFFERENT, SAME } Likeness;

static Likeness compare_visits(
    const CentralPatients *patients, size_t patient, size_t before, size_t after)
{
    int n = 0, n_numbers = 0;
    bool same = true;
    for (guint f = 0; f < patients->fields->len; f++) {
        const CentralField *field = &g_array_index(patients->fields, CentralField, f);
        const BaseColumn *a = central_column(patients, field, before);
        const BaseColumn *b = central_column(patients, field, after);
        if (!a || !b || a->code[patient] < 0 || b->code[patient] < 0)
            continue;
        n++;
        n_numbers += field->is_number;
        same = same && same_value(a, b, patient);
    }
    return n < LEAST_VALUES || n_numbers < LEAST_NUMBERS ? NOT_COMPARABLE
           : same                                        ? SAME
                                                         : DIFFERENT;
}

/* Of all neighbouring visits of a patient. */
static Likeness likeness_of(const CentralPatients *patients, size_t patient)
{
    Likeness found = NOT_COMPARABLE;
    for (size_t after = 1; after < patients->study->n_events; after++)
        for (size_t before = after; before-- > 0;) {
            const Likeness one = compare_visits(patients, patient, before, after);
            found = MAX(found, one);
            if (one != NOT_COMPARABLE)
                break;
        }
    return found;
}

gboolean central_compare_copied(const CentralPatients *patients, GArray *tests, GError **error)
{
    const size_t n_sites = patients->study->n_sites;
    g_autofree Likeness *likeness = g_new(Likeness, patients->n + 1);
    g_autofree int64_t *n = g_new0(int64_t, n_sites + 1);
    g_autofree int64_t *n_same = g_new0(int64_t, n_sites + 1);
    int64_t all = 0, all_same = 0;
    for (size_t i = 0; i < patients->n; i++) {
        likeness[i] = patients->site[i] == SIZE_MAX ? NOT_COMPARABLE : likeness_of(patients, i);
        if (likeness[i] == NOT_COMPARABLE)
            continue;
        n[patients->site[i]]++;
        n_same[patients->site[i]] += likeness[i] == SAME;
        all++;
        all_same += likeness[i] == SAME;
    }
    for (size_t s = 0; s < n_sites; s++) {
        CentralTest test = {.kind = REPORT_CENTRAL_COPIED,
            .site = s,
            .field = SIZE_MAX,
            .n = n[s],
            .n_others = all - n[s],
            .value = (double)n_same[s],
            .others = (double)(all_same - n_same[s])};
        if (test.n < LEAST_PATIENTS || test.n_others < LEAST_OTHERS)
            continue;
        if (!report_screen_shares(
                n_same[s], test.n, all_same - n_same[s], test.n_others, &test.p_value, error))
            return FALSE;
        test.matters = n_same[s] >= 2 && (double)n_same[s] / (double)test.n >
                                             2 * test.others / (double)test.n_others;
        for (size_t i = 0; i < patients->n; i++)
            if (likeness[i] == SAME && patients->site[i] == s)
                keep_record(&test, patients, i);
        g_array_append_val(tests, test);
    }
    return TRUE;
}

/* ---- another patient's values ---- */

/* Patients whose values of a form at a visit are the same throughout. */
typedef struct {
    GArray *patients; /* size_t */
} Alike;

static void free_alike(gpointer data)
{
    Alike *alike = data;
    g_array_unref(alike->patients);
    g_free(alike);
}

/* The codes of a patient's values as a key; NULL where there are too few. New text. */
static char *key_of(const CentralPatients *patients, size_t patient, size_t form, size_t event)
{
    int n = 0, n_numbers = 0;
    GString *key = g_string_new(NULL);
    for (guint f = 0; f < patients->fields->len; f++) {
        const CentralField *field = &g_array_index(patients->fields, CentralField, f);
        const BaseColumn *column =
            field->form == form ? central_column(patients, field, event) : NULL;
        if (!column)
            continue;
        g_string_append_printf(key, "%d ", column->code[patient]);
        n += column->code[patient] >= 0;
        n_numbers += column->code[patient] >= 0 && field->is_number;
    }
    if (n >= LEAST_VALUES && n_numbers >= LEAST_NUMBERS)
        return g_string_free(key, FALSE);
    (void)g_string_free(key, TRUE);
    return NULL;
}

/* What was met of all forms and visits, by site. */
typedef struct {
    const CentralPatients *patients;
    GArray **chances;  /* One a site: double, the chance of each set of alike to lie there. */
    int64_t *n_within; /* One a site: the sets that do. */
    CentralTest *tests;
} Repeats;

static void add_set(
    Repeats *repeats, const Alike *alike, const int64_t *n_of, int64_t n_all, size_t n_sites)
{
    const size_t *who = (const size_t *)(const void *)alike->patients->data;
    const size_t first = repeats->patients->site[who[0]];
    bool within = true;
    for (guint k = 1; k < alike->patients->len; k++)
        within = within && repeats->patients->site[who[k]] == first;
    for (size_t s = 0; s < n_sites; s++) {
        const double chance = report_screen_all_within(n_of[s], alike->patients->len, n_all);
        g_array_append_val(repeats->chances[s], chance);
    }
    if (!within)
        return;
    repeats->n_within[first]++;
    for (guint k = 0; k < alike->patients->len; k++)
        keep_record(&repeats->tests[first], repeats->patients, who[k]);
}

static void look_at_form(Repeats *repeats, size_t form, size_t event)
{
    const CentralPatients *patients = repeats->patients;
    const size_t n_sites = patients->study->n_sites;
    g_autofree int64_t *n_of = g_new0(int64_t, n_sites + 1);
    g_autoptr(GHashTable) sets =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_alike);
    g_autoptr(GPtrArray) order = g_ptr_array_new();
    int64_t n_all = 0;
    for (size_t i = 0; i < patients->n; i++) {
        char *key = patients->site[i] == SIZE_MAX ? NULL : key_of(patients, i, form, event);
        if (!key)
            continue;
        n_of[patients->site[i]]++;
        n_all++;
        Alike *alike = g_hash_table_lookup(sets, key);
        if (!alike) {
            alike = g_new0(Alike, 1);
            alike->patients = g_array_new(FALSE, FALSE, sizeof(size_t));
            g_ptr_array_add(order, alike);
            g_hash_table_insert(sets, g_steal_pointer(&key), alike);
        }
        g_free(key);
        g_array_append_val(alike->patients, i);
    }
    for (guint k = 0; k < order->len; k++) {
        const Alike *alike = order->pdata[k];
        if (alike->patients->len > 1)
            add_set(repeats, alike, n_of, n_all, n_sites);
    }
    for (size_t s = 0; s < n_sites; s++) {
        repeats->tests[s].n = MAX(repeats->tests[s].n, n_of[s]);
        repeats->tests[s].n_others = MAX(repeats->tests[s].n_others, n_all - n_of[s]);
    }
}

/* The chance that a hospital has so many sets of its own. */
static gboolean finish_site(
    Repeats *repeats, size_t site, int64_t n_sets, GArray *tests, GError **error)
{
    CentralTest *test = &repeats->tests[site];
    const GArray *chances = repeats->chances[site];
    test->value = (double)repeats->n_within[site];
    test->others = (double)(n_sets - repeats->n_within[site]);
    test->matters = repeats->n_within[site] > 0;
    if (!report_screen_at_least((const double *)(const void *)chances->data, chances->len,
            (size_t)repeats->n_within[site], &test->p_value, error))
        return FALSE;
    if (test->n >= 2 && test->n_others >= LEAST_OTHERS) {
        g_array_append_val(tests, *test);
        test->records = NULL; /* Taken over. */
    }
    return TRUE;
}

gboolean central_compare_repeated(
    const CentralPatients *patients, GArray *tests, GError **error)
{
    const SchemaStudy *study = patients->study;
    Repeats repeats = {.patients = patients,
        .chances = g_new0(GArray *, study->n_sites + 1),
        .n_within = g_new0(int64_t, study->n_sites + 1),
        .tests = g_new0(CentralTest, study->n_sites + 1)};
    for (size_t s = 0; s < study->n_sites; s++) {
        repeats.chances[s] = g_array_new(FALSE, FALSE, sizeof(double));
        repeats.tests[s] =
            (CentralTest){.kind = REPORT_CENTRAL_REPEATED, .site = s, .field = SIZE_MAX};
    }
    for (size_t e = 0; e < study->n_events; e++)
        for (size_t f = 0; f < study->events[e].n_forms; f++)
            look_at_form(&repeats, study->events[e].forms[f], e);
    int64_t n_sets = 0;
    for (size_t s = 0; s < study->n_sites; s++)
        n_sets += repeats.n_within[s];
    gboolean ok = TRUE;
    for (size_t s = 0; s < study->n_sites; s++) {
        ok = ok && finish_site(&repeats, s, n_sets, tests, error);
        g_array_unref(repeats.chances[s]);
        if (repeats.tests[s].records)
            g_ptr_array_unref(repeats.tests[s].records);
    }
    g_free(repeats.chances);
    g_free(repeats.n_within);
    g_free(repeats.tests);
    return ok;
}
