/**
 * @file
 * What is known of each variable: the same from counts as from the rows.
 */
#include "given.h"

#include "exports/facts.h"

static void put(Registry *registry, RegistryImport *import, const char *record,
    const char *event, int64_t instance, const char *values)
{
    const FixtureKey visit = {
        .record = record, .event = event, .site = "site_02", .instance = instance};
    (void)fixture_put(registry, import, visit, values);
}

static void put_event(Registry *registry, RegistryImport *import, const char *record,
    int64_t instance, const char *values)
{
    const FixtureKey entry = {.record = record,
        .event = "1_month",
        .form = "adverse_event",
        .instance = instance,
        .site = "site_02"};
    (void)fixture_put(registry, import, entry, values);
}

/* Boxes with values, without, and with codes; a code in one entry of several; who has an entry
   of a repeating form and no visit, and who has no baseline. */
static void fill(Registry *registry)
{
    given_fill(registry);
    RegistryImport *import = fixture_begin_as(registry, "second", false);
    put(registry, import, "P3", "baseline", 0,
        "age=70 sex=1 site_of___neck=1 site_of___back=0 pain=3");
    put(registry, import, "P4", "baseline", 0,
        "age=71 sex=2 site_of___neck=?UNK site_of___back=?UNK pain=?NA");
    put(registry, import, "P5", "1_month", 0, "pain=3");
    put_event(registry, import, "P6", 1, "ae_type=1 ae_date=2020-02-02");
    put_event(registry, import, "P6", 2, "ae_type=1 ae_date=?UNK");
    put_event(registry, import, "P6", 3, "ae_type=?NA");
    fixture_commit(import);
}

/* One way to the facts, which are the caller's as the export is. */
static ExportFacts *facts_of(Registry *registry, const char *site, bool counts,
    RegistryExport **out, RegistryCohort **cohort)
{
    GError *error = NULL;
    const RegistryExportOptions wanted = {.site = site};
    *out = registry_export_new(fixture_cohort(cohort, registry, NULL), &wanted, &error);
    fixture_no_error(error);
    ExportFacts *facts = export_facts_new(registry_export_columns(*out));
    (void)(counts ? registry_export_count(*out, export_facts_count, facts, &error)
                  : registry_export_read(*out, export_facts_add, facts, &error));
    fixture_no_error(error);
    return facts;
}

/* All that is known of a variable, on a line. New. */
static char *line_of(const ExportFact *fact)
{
    g_autofree char *min = export_fact_bound(fact, false);
    g_autofree char *max = export_fact_bound(fact, true);
    g_autoptr(GPtrArray) codes = export_fact_missing(fact);
    GString *line = g_string_new(export_fact_name(fact));
    g_string_append_printf(
        line, " n=%d missing=%d %s..%s", (int)fact->n, (int)fact->n_missing, min, max);
    for (size_t e = 0; e < 8; e++)
        g_string_append_printf(line, " %d", (int)export_fact_n_at(fact, e));
    for (size_t i = 0; i < fact->n_choices; i++)
        g_string_append_printf(
            line, " %s=%d", fact->choices[i].code, (int)fact->n_of_choice[i]);
    for (guint i = 0; i < codes->len; i++)
        g_string_append_printf(line, " %s=%d", (const char *)codes->pdata[i],
            GPOINTER_TO_INT(g_hash_table_lookup(fact->missing, codes->pdata[i])));
    return g_string_free(line, FALSE);
}

static void check_both(Registry *registry, const char *site)
{
    g_autoptr(RegistryCohort) read_cohort = NULL;
    g_autoptr(RegistryCohort) count_cohort = NULL;
    g_autoptr(RegistryExport) read = NULL;
    g_autoptr(RegistryExport) count = NULL;
    g_autoptr(ExportFacts) rows = facts_of(registry, site, false, &read, &read_cohort);
    g_autoptr(ExportFacts) counts = facts_of(registry, site, true, &count, &count_cohort);
    const GArray *a = export_facts_list(rows), *b = export_facts_list(counts);
    assert_int_equal(a->len, b->len);
    for (guint i = 0; i < a->len; i++) {
        g_autofree char *expected = line_of(&g_array_index(a, ExportFact, i));
        g_autofree char *found = line_of(&g_array_index(b, ExportFact, i));
        assert_string_equal(found, expected);
    }
}

static void test_facts__counts_are_those_of_rows(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    fill(registry);
    check_both(registry, NULL);
    check_both(registry, "site_02");
    check_both(registry, "site_03");
}

/* Counted by hand from fill() and given_fill(). */
static void test_facts__counts(void **state)
{
    (void)state;
    g_autoptr(Registry) registry = fixture_create(NULL);
    g_autoptr(RegistryCohort) cohort = NULL;
    g_autoptr(RegistryExport) out = NULL;
    fill(registry);
    g_autoptr(ExportFacts) facts = facts_of(registry, NULL, true, &out, &cohort);
    static const struct {
        const char *name;
        int n, n_missing;
    } expected[] = {{"age", 3, 1}, {"sex", 3, 0}, {"site_of", 1, 1}, {"pain", 4, 1},
        {"ae_type", 3, 1}, {"ae_date", 1, 2}};
    const GArray *list = export_facts_list(facts);
    size_t n_found = 0;
    for (guint i = 0; i < list->len; i++) {
        const ExportFact *fact = &g_array_index(list, ExportFact, i);
        for (size_t k = 0; k < G_N_ELEMENTS(expected); k++) {
            if (!g_str_equal(export_fact_name(fact), expected[k].name))
                continue;
            n_found++;
            assert_int_equal(fact->n, expected[k].n);
            assert_int_equal(fact->n_missing, expected[k].n_missing);
        }
    }
    assert_int_equal(n_found, G_N_ELEMENTS(expected));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_facts__counts_are_those_of_rows),
        cmocka_unit_test(test_facts__counts),
    };
    return cmocka_run_group_tests_name("exports/facts", tests, NULL, NULL);
}
