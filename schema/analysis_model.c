/* What only some kinds of table have: matched patients, models, endpoints, pairs of visits. */
#include <string.h>

#include "schema/analysis_read.h"
#include "schema/read.h"

#define KIND(name) (1U << SCHEMA_TABLE_##name)

/* The keys that not every kind of table has. */
static const struct {
    const char *key;
    unsigned kinds;
    const char *words;
} kind_keys[] = {
    {"cohort", ~KIND(BALANCE), "every kind but balance, which has match"},
    {"match", KIND(BALANCE), "kind balance; others name the matched patients with cohort"},
    {"model", KIND(REGRESSION) | KIND(SUBGROUPS), "kinds regression and subgroups"},
    {"outcome", KIND(REGRESSION) | KIND(SUBGROUPS), "kinds regression and subgroups"},
    {"time", KIND(REGRESSION) | KIND(SUBGROUPS),
        "kinds regression and subgroups with model cox"},
    {"event", KIND(REGRESSION) | KIND(SUBGROUPS),
        "kinds regression and subgroups with model cox; of kinds survival and incidence it is "
        "a "
        "row's"},
    {"covariates", KIND(SUBGROUPS), "kind subgroups; of a regression they are the rows"},
    {"intervals", KIND(REGRESSION) | KIND(SURVIVAL), "kinds regression and survival"},
    {"p", KIND(REGRESSION), "kind regression"},
    {"denominator", KIND(BALANCE), "kind balance"},
    {"compare", KIND(COURSE), "kind course"},
    {"family",
        KIND(COURSE) | KIND(GROUPS) | KIND(VISITS) | KIND(PAIRWISE) | KIND(CONTRASTS) |
            KIND(CORRELATION),
        "kinds groups, visits, pairwise, contrasts, correlation and course"},
    {"differences", KIND(GROUPS), "kind groups"},
    {"smd", KIND(GROUPS), "kind groups"},
    {"outside_window",
        KIND(GROUPS) | KIND(PAIRWISE) | KIND(CONTRASTS) | KIND(VISITS) | KIND(COURSE),
        "kinds groups, pairwise, contrasts, visits and course"},
    {"open_queries",
        KIND(GROUPS) | KIND(PAIRWISE) | KIND(CONTRASTS) | KIND(VISITS) | KIND(COURSE),
        "kinds groups, pairwise, contrasts, visits and course"},
    {"blank_zeros", KIND(GROUPS) | KIND(PAIRWISE) | KIND(VISITS) | KIND(CROSSTAB),
        "kinds groups, pairwise, visits and crosstab"},
    {"hazard_ratio", KIND(SURVIVAL), "kind survival"},
    {"strata", KIND(SURVIVAL) | KIND(INCIDENCE) | KIND(REGRESSION),
        "kinds survival, incidence and regression"},
    {"raw", KIND(REGRESSION), "kind regression"},
    {"min_n", ~(KIND(CROSSTAB) | KIND(BALANCE)), "kinds with tests of groups"},
};

static gboolean check_keys(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaTable *table, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kind_keys); i++) {
        const SchemaYamlNode *value = schema_yaml_get(node, kind_keys[i].key);
        if (value && !(kind_keys[i].kinds & 1U << table->kind))
            return schema_yaml_fail(reader->yaml, value, error,
                "table %s: the key %s is for %s", table->id, kind_keys[i].key,
                kind_keys[i].words);
    }
    return TRUE;
}

/* ---- the matched patients ---- */

gboolean schema_table_match_read(const AnalysisReader *reader, const SchemaYamlNode *node,
    SchemaTable *table, GError **error)
{
    if (!check_keys(reader, node, table, error))
        return FALSE;
    const SchemaAnalysis *analysis = reader->analysis;
    const bool is_balance = table->kind == SCHEMA_TABLE_BALANCE;
    const char *key = is_balance ? "match" : "cohort";
    g_autofree char *id = NULL;
    if (!schema_read_text(reader->yaml, node, key,
            is_balance ? SCHEMA_REQUIRED : SCHEMA_OPTIONAL, &id, error))
        return FALSE;
    if (!*id)
        return TRUE;
    table->match = schema_analysis_match(analysis, id);
    if (table->match)
        return TRUE;
    g_autofree const char **known = g_new0(const char *, analysis->n_matches + 1);
    for (size_t i = 0; i < analysis->n_matches; i++)
        known[i] = analysis->matches[i].id;
    return schema_fail_unknown(
        reader->yaml, schema_yaml_get(node, key), "match", id, known, error);
}

/* ---- models ---- */

static const char *const kind_words[] = {[SCHEMA_ROW_CONTINUOUS] = "a number",
    [SCHEMA_ROW_CATEGORICAL] = "a variable of several categories",
    [SCHEMA_ROW_BINARY] = "yes or no"};

/* A key that names one variable of a kind. *out is new. */
static gboolean read_term(const AnalysisReader *reader, const SchemaYamlNode *node,
    const char *key, SchemaRowKind kind, SchemaRow **out, GError **error)
{
    const SchemaYamlNode *value = schema_read_node(reader->yaml, node, key, error);
    if (!value)
        return FALSE;
    *out = g_new0(SchemaRow, 1);
    if (!schema_term_read(reader, value, *out, error))
        return FALSE;
    return (*out)->kind == kind ||
           schema_yaml_fail(reader->yaml, value, error, "%s must be %s%s, and %s is %s", key,
               kind_words[kind],
               kind == SCHEMA_ROW_BINARY ? " (kind: binary, with the level that counts)" : "",
               (*out)->variable, kind_words[(*out)->kind]);
}

static gboolean check_model_keys(const AnalysisReader *reader, const SchemaYamlNode *node,
    SchemaModelKind kind, GError **error)
{
    static const struct {
        const char *key;
        bool kinds[3];
        const char *words;
    } keys[] = {
        {"outcome", {true, false, true}, "a Cox model has time and event in place of outcome"},
        {"time", {false, true, false}, "time is for model cox"},
        {"event", {false, true, false}, "event is for model cox"},
        {"strata", {false, true, false}, "strata are for model cox"},
        {"intervals", {true, false, false}, "intervals is for model logistic"},
        {"p", {true, false, false}, "p is for model logistic"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        const SchemaYamlNode *value = schema_yaml_get(node, keys[i].key);
        if (value && !keys[i].kinds[kind])
            return schema_yaml_fail(reader->yaml, value, error, "%s", keys[i].words);
    }
    return TRUE;
}

/* The rows of a regression are its covariates. */
static gboolean check_covariates(const AnalysisReader *reader, const SchemaYamlNode *rows,
    const SchemaTable *table, GError **error)
{
    const SchemaYamlNode *list = schema_yaml_get(rows, "rows");
    for (size_t i = 0; i < table->n_rows; i++) {
        const SchemaRow *row = &table->rows[i];
        const SchemaYamlNode *item = schema_yaml_item(list, i, NULL);
        if (row->kind == SCHEMA_ROW_MULTIPLE || row->n_visits > 1)
            return schema_yaml_fail(reader->yaml, item, error,
                "row %s: a covariate has one value a patient%s", row->id,
                row->n_visits > 1 ? ": name one visit" : ", and a checkbox field has several");
    }
    return TRUE;
}

static gboolean read_strata(const AnalysisReader *reader, const SchemaYamlNode *node,
    SchemaTable *table, GError **error)
{
    const SchemaYamlNode *strata = schema_yaml_get(node, "strata");
    if (!strata)
        return TRUE;
    table->strata = g_new0(SchemaRow, 1);
    if (!schema_term_read(reader, strata, table->strata, error))
        return FALSE;
    return table->strata->kind != SCHEMA_ROW_CONTINUOUS ||
           schema_yaml_fail(reader->yaml, strata, error,
               "table %s: strata are the levels of a variable with choices; %s is a number",
               table->id, table->strata->variable);
}

static gboolean read_model(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaYamlNode *rows, SchemaTable *table, GError **error)
{
    static const char *const models[] = {"logistic", "cox", "linear", NULL};
    static const char *const intervals[] = {"wald", "profile", NULL};
    static const char *const p_values[] = {"wald", "lr", NULL};
    const SchemaYaml *yaml = reader->yaml;
    size_t kind = 0, interval = 0, p = 0;
    SchemaModel *model = table->model = g_new0(SchemaModel, 1);
    if (!schema_read_word(yaml, node, "model", models, SCHEMA_REQUIRED, &kind, error) ||
        !check_model_keys(reader, node, (SchemaModelKind)kind, error) ||
        !schema_read_word(
            yaml, node, "intervals", intervals, SCHEMA_OPTIONAL, &interval, error) ||
        !schema_read_word(yaml, node, "p", p_values, SCHEMA_OPTIONAL, &p, error) ||
        !check_covariates(reader, rows, table, error) ||
        !read_strata(reader, node, table, error))
        return FALSE;
    model->kind = (SchemaModelKind)kind;
    model->profile = interval == 1;
    model->likelihood_ratio = p == 1;
    if (model->kind != SCHEMA_MODEL_COX)
        return read_term(reader, node, "outcome",
            model->kind == SCHEMA_MODEL_LOGISTIC ? SCHEMA_ROW_BINARY : SCHEMA_ROW_CONTINUOUS,
            &model->outcome, error);
    return read_term(reader, node, "time", SCHEMA_ROW_CONTINUOUS, &model->outcome, error) &&
           read_term(reader, node, "event", SCHEMA_ROW_BINARY, &model->event, error);
}

/* ---- subgroups ---- */

static gboolean check_subgroups(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaYamlNode *rows, const SchemaTable *table, GError **error)
{
    const SchemaYamlNode *list = schema_yaml_get(rows, "rows");
    if (table->grouping->n_groups != 2)
        return schema_yaml_fail(reader->yaml, node, error,
            "table %s: subgroups compare two groups, and there are %zu: name a grouping of two "
            "with the key groups",
            table->id, table->grouping->n_groups);
    for (size_t i = 0; i < table->n_rows; i++)
        if (table->rows[i].kind != SCHEMA_ROW_CATEGORICAL)
            return schema_yaml_fail(reader->yaml, schema_yaml_item(list, i, NULL), error,
                "row %s: subgroups are the levels of a row of kind categorical",
                table->rows[i].id);
    return TRUE;
}

/* What the effects of subgroups are adjusted for. */
static gboolean read_covariates(const AnalysisReader *reader, const SchemaYamlNode *node,
    SchemaTable *table, GError **error)
{
    const SchemaYamlNode *list = NULL;
    if (!schema_read_list(reader->yaml, node, "covariates", SCHEMA_OPTIONAL, &list, error))
        return FALSE;
    table->covariates = g_new0(SchemaRow, schema_yaml_size(list) + 1);
    for (size_t i = 0; i < schema_yaml_size(list); i++) {
        table->n_covariates = i + 1;
        if (!schema_term_read(
                reader, schema_yaml_item(list, i, NULL), &table->covariates[i], error))
            return FALSE;
    }
    return TRUE;
}

static gboolean read_subgroups(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaYamlNode *rows, SchemaTable *table, GError **error)
{
    return check_subgroups(reader, node, rows, table, error) &&
           read_model(reader, node, rows, table, error) &&
           read_covariates(reader, node, table, error);
}

/* ---- balance ---- */

/* Which rows are of the score: those of its variables, unless a row says otherwise. */
static gboolean read_balance(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaYamlNode *rows, SchemaTable *table, GError **error)
{
    static const char *const denominators[] = {"unmatched", "both", NULL};
    const SchemaYamlNode *list = schema_yaml_get(rows, "rows");
    size_t denominator = 0;
    if (!schema_read_word(reader->yaml, node, "denominator", denominators, SCHEMA_OPTIONAL,
            &denominator, error))
        return FALSE;
    table->both_denominators = denominator == 1;
    if (schema_yaml_get(node, "groups"))
        return schema_yaml_fail(reader->yaml, schema_yaml_get(node, "groups"), error,
            "table %s: a balance is between the two groups of its match", table->id);
    if (schema_yaml_get(node, "where"))
        return schema_yaml_fail(reader->yaml, schema_yaml_get(node, "where"), error,
            "table %s: a balance is of all patients of its match", table->id);
    for (size_t i = 0; i < table->n_rows; i++) {
        SchemaRow *row = &table->rows[i];
        const SchemaYamlNode *item = schema_yaml_item(list, i, NULL);
        if (row->n_visits > 1)
            return schema_yaml_fail(
                reader->yaml, item, error, "row %s: name one visit", row->id);
        if (row->test != SCHEMA_TEST_NONE && rows == node)
            return schema_yaml_fail(reader->yaml, item, error,
                "row %s: a balance has no tests, but differences", row->id);
        row->test = SCHEMA_TEST_NONE;
        for (size_t k = 0; k < table->match->n_covariates; k++)
            if (strcmp(table->match->covariates[k].variable, row->variable) == 0)
                row->in_score = true;
        if (!schema_read_bool(reader->yaml, item, "in_score", &row->in_score, error))
            return FALSE;
    }
    return TRUE;
}

/* ---- endpoints of survival tables ---- */

static gboolean read_times(
    const AnalysisReader *reader, const SchemaYamlNode *node, SchemaRow *row, GError **error)
{
    g_auto(GStrv) texts = NULL;
    if (!schema_read_texts(
            reader->yaml, node, "at", SCHEMA_OPTIONAL, &texts, &row->n_at, error))
        return FALSE;
    row->at = g_new0(double, row->n_at + 1);
    for (size_t i = 0; i < row->n_at; i++) {
        char *end = NULL;
        row->at[i] = g_ascii_strtod(texts[i], &end);
        if (*end != '\0' || !(row->at[i] > (i > 0 ? row->at[i - 1] : 0)) || row->at[i] > 1e9)
            return schema_yaml_fail(reader->yaml, schema_yaml_get(node, "at"), error,
                "at lists times above 0, ascending; \"%s\" is none", texts[i]);
    }
    return TRUE;
}

gboolean schema_endpoint_read(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaTable *table, SchemaRow *row, GError **error)
{
    return read_term(reader, node, "event", SCHEMA_ROW_BINARY, &row->event, error) &&
           (table->kind != SCHEMA_TABLE_INCIDENCE ||
               read_term(
                   reader, node, "competing", SCHEMA_ROW_BINARY, &row->competing, error)) &&
           read_times(reader, node, row, error);
}

static gboolean read_survival(const AnalysisReader *reader, const SchemaYamlNode *node,
    SchemaTable *table, GError **error)
{
    static const char *const intervals[] = {"log", "log_log", "plain", NULL};
    size_t interval = 0;
    if (!schema_read_word(
            reader->yaml, node, "intervals", intervals, SCHEMA_OPTIONAL, &interval, error))
        return FALSE;
    table->conf_type = (SchemaConfType)interval;
    const SchemaYamlNode *strata = schema_yaml_get(node, "strata");
    if (!read_strata(reader, node, table, error))
        return FALSE;
    if (table->grouping->n_groups >= 2)
        return TRUE;
    const SchemaYamlNode *two =
        table->hazard_ratio ? schema_yaml_get(node, "hazard_ratio") : strata;
    return !two || schema_yaml_fail(reader->yaml, two, error,
                       "table %s: it takes two groups or more to compare", table->id);
}

/* ---- the course over several visits ---- */

static gboolean check_course_rows(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaYamlNode *rows, char *const *visits, const SchemaTable *table, GError **error)
{
    const SchemaYamlNode *list = schema_yaml_get(rows, "rows");
    if (!visits || g_strv_length((char **)visits) < 2)
        return schema_yaml_fail(reader->yaml, node, error,
            "a table of kind course needs the key visits with two visits or more");
    for (size_t i = 0; i < table->n_rows; i++) {
        const SchemaRow *row = &table->rows[i];
        const SchemaYamlNode *item = schema_yaml_item(list, i, NULL);
        if (!g_strv_equal((const char *const *)row->visits, (const char *const *)visits))
            return schema_yaml_fail(reader->yaml, item, error,
                "row %s: all rows of a table of kind course have the table's visits", row->id);
        if (row->kind == SCHEMA_ROW_MULTIPLE)
            return schema_yaml_fail(reader->yaml, item, error,
                "row %s: a checkbox field has no place in a table of kind course", row->id);
        if (table->family != SCHEMA_FAMILY_ROW && row->adjust != table->rows[0].adjust)
            return schema_yaml_fail(reader->yaml, item, error,
                "row %s: the rows of one family have one kind of adjust", row->id);
    }
    return TRUE;
}

static gboolean read_visit_pair(const AnalysisReader *reader, const SchemaYamlNode *node,
    char *const *visits, SchemaVisitPair *pair, GError **error)
{
    size_t *const places[] = {&pair->before, &pair->after};
    if (!schema_yaml_is_list(node) || schema_yaml_size(node) != 2)
        return schema_yaml_fail(
            reader->yaml, node, error, "compare is a list of pairs [VISIT, LATER VISIT]");
    for (size_t i = 0; i < 2; i++) {
        const SchemaYamlNode *item = schema_yaml_item(node, i, NULL);
        const char *visit = schema_yaml_peek(item);
        size_t k = 0;
        while (visits[k] && g_strcmp0(visits[k], visit) != 0)
            k++;
        if (!visits[k])
            return schema_fail_unknown(reader->yaml, item, "visit of the table",
                visit ? visit : "", (const char *const *)visits, error);
        *places[i] = k;
    }
    pair->id = g_strdup_printf("%s_vs_%s", visits[pair->before], visits[pair->after]);
    return pair->before < pair->after || schema_yaml_fail(reader->yaml, node, error,
                                             "the earlier visit of a pair comes first");
}

static void all_visit_pairs(char *const *visits, SchemaTable *table)
{
    const size_t n = g_strv_length((char **)visits);
    table->visit_pairs = g_new0(SchemaVisitPair, n * n);
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n; k++)
            table->visit_pairs[table->n_visit_pairs++] =
                (SchemaVisitPair){g_strdup_printf("%s_vs_%s", visits[i], visits[k]), i, k};
}

static gboolean read_course(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaYamlNode *rows, char *const *visits, SchemaTable *table, GError **error)
{
    const SchemaYamlNode *list = NULL;
    if (!check_course_rows(reader, node, rows, visits, table, error) ||
        !schema_read_list(reader->yaml, node, "compare", SCHEMA_OPTIONAL, &list, error))
        return FALSE;
    if (!list) {
        all_visit_pairs(visits, table);
        return TRUE;
    }
    table->visit_pairs = g_new0(SchemaVisitPair, schema_yaml_size(list) + 1);
    for (size_t i = 0; i < schema_yaml_size(list); i++) {
        const SchemaYamlNode *item = schema_yaml_item(list, i, NULL);
        table->n_visit_pairs = i + 1;
        if (!read_visit_pair(reader, item, visits, &table->visit_pairs[i], error))
            return FALSE;
        for (size_t k = 0; k < i; k++)
            if (strcmp(table->visit_pairs[k].id, table->visit_pairs[i].id) == 0)
                return schema_yaml_fail(
                    reader->yaml, item, error, "the pair of visits is there twice");
    }
    return TRUE;
}

/* ---- the whole ---- */

gboolean schema_table_kind_read(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaYamlNode *rows, char *const *visits, SchemaTable *table, GError **error)
{
    switch (table->kind) {
    case SCHEMA_TABLE_REGRESSION:
        return read_model(reader, node, rows, table, error);
    case SCHEMA_TABLE_SUBGROUPS:
        return read_subgroups(reader, node, rows, table, error);
    case SCHEMA_TABLE_SURVIVAL:
    case SCHEMA_TABLE_INCIDENCE:
        return read_survival(reader, node, table, error);
    case SCHEMA_TABLE_COURSE:
        return read_course(reader, node, rows, visits, table, error);
    case SCHEMA_TABLE_GROUPS:
    case SCHEMA_TABLE_VISITS:
    case SCHEMA_TABLE_PAIRWISE:
    case SCHEMA_TABLE_CONTRASTS:
    case SCHEMA_TABLE_CROSSTAB:
    case SCHEMA_TABLE_CORRELATION:
        return TRUE;
    case SCHEMA_TABLE_BALANCE:
        return read_balance(reader, node, rows, table, error);
    }
    return TRUE;
}

void schema_table_kind_clear(SchemaTable *table)
{
    if (table->model) {
        schema_rows_free(table->model->outcome, 1);
        schema_rows_free(table->model->event, 1);
    }
    for (size_t i = 0; i < table->n_visit_pairs; i++)
        g_free(table->visit_pairs[i].id);
    schema_rows_free(table->covariates, table->n_covariates);
    schema_rows_free(table->strata, 1);
    g_free(table->model);
    g_free(table->visit_pairs);
}
