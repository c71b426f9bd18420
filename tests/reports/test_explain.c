/*
 * Every printed number of the three example reports explains itself: each patient is in it or
 * out of it for a reason, and from the values of those who are in it the number comes out
 * again, computed here by its definition, or by the routine of analysis/ that is tested against
 * R. That R makes all numbers again from the same values is tested by cli/emit_r.
 */
#include <math.h>
#include <string.h>

#include "reports/explain/explain.h"
#include "reports/results/methods.h"
#include "support/close.h"
#include "support/fixture.h"

static const char *const studies[] = {"segment", "decompression", "sins"};
enum { N_PATIENTS = 413 };

typedef struct {
    char *folder;
    Registry *registry;
} Fixture;

static int set_up(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    fixture->folder = g_dir_make_tmp("proreg-test-XXXXXX", NULL);
    g_autofree char *db = g_build_filename(fixture->folder, "r.sqlite", NULL);
    g_autofree char *script =
        g_build_filename(PROREG_SOURCE_DIR, "sample_data", "import_all.sh", NULL);
    g_autofree char *program = g_build_filename(PROREG_BINARY_DIR, "cli", "proreg", NULL);
    char *arguments[] = {script, program, db, NULL};
    GError *error = NULL;
    (void)g_spawn_sync(NULL, arguments, NULL,
        G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL, NULL,
        &error);
    fixture_no_error(error);
    fixture->registry = registry_open(db, REGISTRY_READ, &error);
    fixture_no_error(error);
    assert_int_equal(registry_n_records(fixture->registry, NULL), N_PATIENTS);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *fixture = *state;
    registry_close(fixture->registry);
    g_autofree char *db = g_build_filename(fixture->folder, "r.sqlite", NULL);
    (void)g_unlink(db);
    (void)g_rmdir(fixture->folder);
    g_free(fixture->folder);
    g_free(fixture);
    return 0;
}

/* A study, ready to be asked. */
typedef struct {
    SchemaAnalysis *analysis;
    RegistryCohort *cohort;
    ReportExplainer *explainer;
} Open;

static void open_study(Open *open, Registry *registry, const char *study)
{
    GError *error = NULL;
    gsize size = 0;
    g_autofree char *file = g_strconcat(study, ".yaml", NULL);
    const char *text = g_bytes_get_data((GBytes *)registry_study_file(registry, file), &size);
    open->analysis = schema_analysis_parse(file, text, size, registry_study(registry), &error);
    fixture_no_error(error);
    open->cohort = registry_cohort_new(registry, open->analysis, &error);
    fixture_no_error(error);
    const ReportOptions options = {.study = registry_study(registry)};
    open->explainer = report_explainer_new(open->cohort, open->analysis, &options, &error);
    fixture_no_error(error);
    SchemaAnalysis everybody = *open->analysis;
    everybody.n_steps = 0;
    g_autoptr(RegistryCohort) all = registry_cohort_new(registry, &everybody, &error);
    fixture_no_error(error);
    assert_true(report_explainer_read_steps(open->explainer, all, &error));
}

static void close_study(Open *open)
{
    report_explainer_free(open->explainer);
    registry_cohort_free(open->cohort);
    schema_analysis_free(open->analysis);
}

/* ---- the number again, from the values that the explanation lists ---- */

static const BaseColumn *column_at(const ReportExplanation *made, guint i)
{
    return ((const ReportInputColumn *)made->columns->pdata[i])->values;
}

static size_t member_at(const ReportExplanation *made, guint i)
{
    return g_array_index(made->in_members, size_t, i);
}

static bool has_code(const BaseColumn *column, size_t member, char *const *codes)
{
    if (base_column_is_missing(column, member))
        return false;
    for (size_t i = 0; codes[i]; i++)
        if (column->values->kind == BASE_COLUMN_TEXT
                ? strcmp(base_column_text(column, member), codes[i]) == 0
                : base_column_number(column, member) == g_ascii_strtod(codes[i], NULL))
            return true;
    return false;
}

static size_t level_index(const ReportExplanation *made)
{
    const char *id = made->value->level;
    for (size_t i = 0; id && i < made->row->n_levels; i++)
        if (strcmp(made->row->levels[i].id, id) == 0)
            return i;
    return !id && made->row->kind == SCHEMA_ROW_BINARY ? 0 : SIZE_MAX;
}

/* The code of the row's level; other values of a binary row are 1, missing is -1. */
static int32_t level_of(const ReportExplanation *made, const BaseColumn *column, size_t member)
{
    for (size_t i = 0; i < made->row->n_levels; i++)
        if (has_code(column, member, made->row->levels[i].codes))
            return (int32_t)i;
    return base_column_is_missing(column, member) || made->row->kind != SCHEMA_ROW_BINARY ? -1
                                                                                          : 1;
}

static bool is_change(const ReportExplanation *made)
{
    return made->row->kind == SCHEMA_ROW_CONTINUOUS &&
           g_str_has_prefix(made->value->visit, "change");
}

/* A patient's value: of a change the difference, on the decimals of the data. */
static double value_at(const ReportExplanation *made, guint i)
{
    const double first = base_column_number(column_at(made, 0), member_at(made, i));
    if (!is_change(made))
        return first;
    const double second = base_column_number(column_at(made, 1), member_at(made, i));
    return round((made->row->improvement ? first - second : second - first) * 1e6) / 1e6;
}

static double mean_again(const ReportExplanation *made)
{
    double sum = 0;
    for (guint i = 0; i < made->in->len; i++)
        sum += value_at(made, i);
    return sum / made->in->len;
}

static double sd_again(const ReportExplanation *made)
{
    const double mean = mean_again(made);
    double squares = 0;
    for (guint i = 0; i < made->in->len; i++)
        squares += (value_at(made, i) - mean) * (value_at(made, i) - mean);
    return made->in->len > 1 ? sqrt(squares / (made->in->len - 1)) : NAN;
}

static double percent_again(const ReportExplanation *made)
{
    const size_t level = level_index(made);
    double n = 0;
    for (guint i = 0; i < made->in->len; i++) {
        bool has = false;
        for (guint c = 0; c < made->columns->len; c++) {
            static char *ticked[] = {(char *)"1", NULL};
            if (made->row->kind == SCHEMA_ROW_MULTIPLE)
                has = has || has_code(column_at(made, c), member_at(made, i), ticked);
            else if (c == 0)
                has = has_code(
                    column_at(made, 0), member_at(made, i), made->row->levels[level].codes);
        }
        n += has;
    }
    return made->in->len > 0 ? 100 * n / made->in->len : NAN;
}

/* A P of groups or of visits by the routine whose name the test bears. */
static double p_again(const ReportExplanation *made)
{
    const guint n = made->in->len;
    const ReportMethodId method = report_method_find(made->test->method_id);
    g_autofree double *x = g_new0(double, n + 1), *y = g_new0(double, n + 1);
    g_autofree int32_t *row = g_new0(int32_t, n + 1), *group = g_new0(int32_t, n + 1);
    g_autofree int32_t *later = g_new0(int32_t, n + 1);
    for (guint i = 0; i < n; i++) {
        const size_t member = member_at(made, i);
        x[i] = value_at(made, i);
        y[i] = base_column_number(column_at(made, 1), member);
        row[i] = level_of(made, column_at(made, 0), member);
        later[i] = level_of(made, column_at(made, 1), member);
        group[i] = made->group[member];
    }
    const size_t n_levels = made->row->kind == SCHEMA_ROW_BINARY ? 2 : made->row->n_levels;
    const size_t n_groups = MAX(made->table->grouping->n_groups, 1);
    const ReportArray xs = {.values = x}, ys = {.values = y};
    const ReportArray rows = {.codes = row, .n_levels = n_levels};
    const ReportArray laters = {.codes = later, .n_levels = n_levels};
    const ReportArray groups = {.codes = group, .n_levels = n_groups};
    const bool ranks = method == REPORT_METHOD_SIGNED_RANK;
    const bool mcnemar = method == REPORT_METHOD_MCNEMAR;
    const ReportInput input = {.n = n,
        .roles = {[REPORT_ROLE_VALUE] = &xs,
            [REPORT_ROLE_GROUP] = &groups,
            [REPORT_ROLE_X] = mcnemar ? &rows
                              : ranks ? &ys
                                      : &xs,
            [REPORT_ROLE_Y] = mcnemar ? &laters
                              : ranks ? &xs
                                      : &ys,
            [REPORT_ROLE_ROW] = &rows,
            [REPORT_ROLE_COL] = &groups,
            [REPORT_ROLE_TIME] = &xs,
            [REPORT_ROLE_EVENT] = &ys}};
    GError *error = NULL;
    g_autoptr(ReportResult) result = report_method_run(method, &input, NULL, &error);
    fixture_no_error(error);
    return result->p_value;
}

/* Which P values the routines give from the rows as they are listed. */
static bool has_p(const ReportExplanation *made)
{
    static const char *const known[] = {"anova", "kruskal", "rank-sum", "signed-rank", "fisher",
        "chisq", "mcnemar", "spearman", "logrank", NULL};
    const bool stacked = made->table->kind == SCHEMA_TABLE_VISITS &&
                         (strcmp(made->test->method_id, "fisher") == 0);
    return g_strv_contains(known, made->test->method_id) && !stacked && made->test->exact;
}

static double survival_again(const ReportExplanation *made, const char *statistic)
{
    double n = 0, time = NAN;
    if (made->value->level)
        time = g_ascii_strtod(made->value->level + strlen("at_"), NULL);
    for (guint i = 0; i < made->in->len; i++) {
        const size_t member = member_at(made, i);
        if (strcmp(statistic, "events") == 0)
            n += base_column_number(column_at(made, 1), member);
        else
            n += base_column_number(column_at(made, 0), member) >= time;
    }
    return n;
}

/* @return false where this test leaves the number to R. */
static bool again(const ReportExplanation *made, double *value)
{
    const char *statistic = made->value->statistic;
    *value = NAN;
    if (made->table->kind == SCHEMA_TABLE_REGRESSION)
        return false;
    if (strcmp(statistic, "n") == 0 || strcmp(statistic, "denominator") == 0)
        *value = made->in->len;
    else if (strcmp(statistic, "mean") == 0)
        *value = mean_again(made);
    else if (strcmp(statistic, "sd") == 0)
        *value = sd_again(made);
    else if (strcmp(statistic, "events") == 0 || strcmp(statistic, "n_risk") == 0)
        *value = survival_again(made, statistic);
    else if (strcmp(statistic, "percent") == 0 && made->table->kind != SCHEMA_TABLE_SURVIVAL)
        *value = percent_again(made);
    else if (strcmp(statistic, "p") == 0 && has_p(made))
        *value = p_again(made);
    else
        return false;
    return true;
}

/* ---- the walk ---- */

static void expect_everybody(const ReportExplanation *made)
{
    assert_int_equal(made->in->len + made->out->len, N_PATIENTS);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < made->in->len; i++)
        assert_true(g_hash_table_add(seen, made->in->pdata[i]));
    for (guint i = 0; i < made->out->len; i++) {
        const ReportOut *out = made->out->pdata[i];
        assert_true(g_hash_table_add(seen, out->record_id));
        assert_true(out->why && strlen(out->why) > 5);
        if (i > 0)
            assert_true(strcmp(((const ReportOut *)made->out->pdata[i - 1])->record_id,
                            out->record_id) < 0);
    }
}

static void expect_again(const ReportExplanation *made, double value)
{
    const ReportValue *printed = made->value;
    const bool adjusted =
        made->test && made->test->adjustment && strcmp(printed->statistic, "p") == 0;
    const double expected = adjusted ? made->test->adjusted_from : printed->value;
    if (isnan(expected) && isnan(value))
        return;
    if (!(fabs(value - expected) <= 1e-9 * fmax(1e-9, fabs(expected)) + 1e-12))
        fail_msg("%s: %.17g from the values that are listed, %.17g printed", printed->address,
            value, expected);
}

static void test_explain__every_number_of_the_reports(void **state)
{
    const Fixture *fixture = *state;
    for (size_t s = 0; s < G_N_ELEMENTS(studies); s++) {
        Open open;
        size_t n_again = 0;
        open_study(&open, fixture->registry, studies[s]);
        const ReportDocument *document = report_explainer_document(open.explainer);
        for (guint i = 0; i < document->values->len; i++) {
            const ReportValue *value = document->values->pdata[i];
            GError *error = NULL;
            g_autoptr(ReportExplanation) made =
                report_explain(open.explainer, value->address, &error);
            fixture_no_error(error);
            double number;
            assert_ptr_equal(made->value, value);
            assert_non_null(made->r);
            assert_non_null(strstr(made->r, value->address));
            assert_true(made->columns->len > 0);
            expect_everybody(made);
            if (again(made, &number)) {
                expect_again(made, number);
                n_again++;
            }
        }
        /* What is left to R: models, curves, Tukey's and large tables' P, balance. */
        assert_true(document->values->len > 900);
        assert_true(n_again * 10 > document->values->len * 8);
        close_study(&open);
    }
}

/* Who left the cohort, who is in another column, and who has no value, each with the reason. */
static void test_explain__reasons(void **state)
{
    const Fixture *fixture = *state;
    Open open;
    GError *error = NULL;
    open_study(&open, fixture->registry, "segment");
    g_autoptr(ReportExplanation) made =
        report_explain(open.explainer, "T4.pain_vas.cervical.baseline_vs_1_month.p", &error);
    fixture_no_error(error);
    static const char *const parts[] = {"step one_to_three_levels",
        "in another group: Thoracic", "Pain VAS (1_month): no value"};
    for (size_t k = 0; k < G_N_ELEMENTS(parts); k++) {
        size_t n = 0;
        for (guint i = 0; i < made->out->len; i++)
            n += (size_t)g_str_has_prefix(
                ((const ReportOut *)made->out->pdata[i])->why, parts[k]);
        assert_true(n > 0);
    }
    assert_int_equal(made->in->len, made->test->n);
    assert_non_null(strstr(made->sql, "segment IN ('cervical')"));
    close_study(&open);
}

static void test_explain__unknown_address(void **state)
{
    const Fixture *fixture = *state;
    Open open;
    GError *error = NULL;
    open_study(&open, fixture->registry, "segment");
    assert_null(report_explain(open.explainer, "T2.age.cervical.baseline.men", &error));
    fixture_expect(&error, BASE_ERROR_USAGE, "did you mean T2.age.cervical.baseline.mean");
    close_study(&open);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_explain__every_number_of_the_reports),
        cmocka_unit_test(test_explain__reasons),
        cmocka_unit_test(test_explain__unknown_address),
    };
    return cmocka_run_group_tests_name("reports/explain", tests, set_up, tear_down);
}
