/* R expressions for P values, with the family that they are adjusted in; and for contrasts. */
#include <string.h>

#include "base/error.h"
#include "reports/explain/r.h"

static bool is_method(const Basis *basis, const char *id)
{
    return basis->test && g_strcmp0(basis->test->method_id, id) == 0;
}

/* ---- P before any adjustment ---- */

/* The groups that are compared: all, or two. */
static char *compared_groups(const Basis *basis)
{
    g_autofree char *group = r_groups(basis);
    if (!basis->pair)
        return g_steal_pointer(&group);
    return g_strdup_printf("only(%s, c(\"%s\", \"%s\"))", group,
        basis_group_id(basis->table, (int32_t)basis->pair->first),
        basis_group_id(basis->table, (int32_t)basis->pair->second));
}

static char *p_of_groups(const Basis *basis)
{
    static const struct {
        const char *method, *call;
    } calls[] = {{"anova", "anova_p"}, {"kruskal", "kruskal_p"}, {"rank-sum", "rank_sum_p"},
        {"t", "t_p"}, {"fisher", "fisher_p"}, {"chisq", "chisq_p"}};
    g_autofree char *x = r_part_at(basis, 0);
    g_autofree char *group = r_groups(basis), *compared = compared_groups(basis);
    if (is_method(basis, "tukey") && basis->pair)
        return g_strdup_printf("tukey_p(%s, %s, \"%s\", \"%s\")", x, group,
            basis_group_id(basis->table, (int32_t)basis->pair->first),
            basis_group_id(basis->table, (int32_t)basis->pair->second));
    for (size_t i = 0; i < G_N_ELEMENTS(calls); i++)
        if (is_method(basis, calls[i].method))
            return g_strdup_printf("%s(%s, %s)", calls[i].call, x, compared);
    g_autofree char *ids = r_group_ids(basis);
    if (is_method(basis, "trend"))
        return g_strdup_printf("trend_p(%s, %s, %s)", x, group, ids);
    if (is_method(basis, "jonckheere")) {
        g_autofree char *levels =
            basis->row->kind == SCHEMA_ROW_CATEGORICAL ? r_levels(basis->row) : NULL;
        g_autofree char *number =
            levels ? g_strdup_printf("match(%s, %s)", x, levels) : g_strdup(x);
        return g_strdup_printf("jonckheere_p(%s, %s, %s)", number, group, ids);
    }
    return NULL;
}

bool basis_is_paired(const Basis *basis)
{
    return basis->table->kind == SCHEMA_TABLE_GROUPS && basis->table->match &&
           g_str_equal(basis->value->statistic, "p") &&
           (is_method(basis, "signed-rank") || is_method(basis, "t-paired") ||
               is_method(basis, "mcnemar") || is_method(basis, "bowker"));
}

/* The values of the second group's patients and of the first's, pair by pair. */
static char *sides_of(const Basis *basis)
{
    const SchemaMatch *match = basis->table->match;
    g_autofree char *x = r_part_at(basis, 0), *group = r_groups(basis);
    g_autofree char *pair = basis_r_pair(basis->members);
    const size_t first = MIN(match->treated, match->control);
    const size_t second = MAX(match->treated, match->control);
    return g_strdup_printf("side(%s, %s, d$%s, \"%s\"), side(%s, %s, d$%s, \"%s\")", x, group,
        pair, basis_group_id(basis->table, (int32_t)second), x, group, pair,
        basis_group_id(basis->table, (int32_t)first));
}

static char *values_of_visits(const Basis *basis, const char *who)
{
    g_autofree char *before = r_part_at(basis, 0), *after = r_part_at(basis, 1);
    return g_strdup_printf("%s[%s], %s[%s]", before, who, after, who);
}

static char *p_of_visits(const Basis *basis)
{
    g_autofree char *who = r_who(basis);
    g_autofree char *pair =
        basis_is_paired(basis) ? sides_of(basis) : values_of_visits(basis, who);
    if (is_method(basis, "signed-rank"))
        return g_strdup_printf("signed_rank_p(%s)", pair);
    if (is_method(basis, "t-paired"))
        return g_strdup_printf("t_paired_p(%s)", pair);
    if (is_method(basis, "mcnemar") || is_method(basis, "bowker")) {
        g_autofree char *levels = r_levels(basis->row);
        return g_strdup_printf("mcnemar_p(%s, %s)", pair, levels);
    }
    if (is_method(basis, "fisher") || is_method(basis, "chisq"))
        return g_strdup_printf(
            "%s_p(c(%s), rep(1:2, each = sum(%s)))", basis->test->method_id, pair, who);
    return NULL;
}

static char *raw_p(const Basis *basis)
{
    if (basis->table->kind == SCHEMA_TABLE_SURVIVAL) {
        if (basis->models)
            return r_hazard(basis);
        g_autofree char *time = r_part_at(basis, 0), *event = r_part_at(basis, 1);
        g_autofree char *group = r_groups(basis);
        g_autofree char *strata = basis->table->strata ? r_part_at(basis, 2) : g_strdup("NULL");
        return g_strdup_printf("logrank_p(%s, %s, %s, %s)", time, event, group, strata);
    }
    if (basis->table->kind == SCHEMA_TABLE_INCIDENCE) {
        g_autofree char *time = r_part_at(basis, 0), *event = r_part_at(basis, 1);
        g_autofree char *other = r_part_at(basis, 2), *group = r_groups(basis);
        g_autofree char *strata = basis->table->strata ? r_part_at(basis, 3) : g_strdup("NULL");
        return g_strdup_printf(
            "gray_p(%s, ended(%s, %s), %s, %s)", time, event, other, group, strata);
    }
    if (basis->table->kind == SCHEMA_TABLE_CORRELATION) {
        g_autofree char *x = r_part_at(basis, 0), *y = r_part_at(basis, 1);
        g_autofree char *who = r_who(basis);
        return g_strdup_printf("spearman_p(%s[%s], %s[%s])", x, who, y, who);
    }
    if (basis->table->kind == SCHEMA_TABLE_SUBGROUPS)
        return r_subgroups(basis);
    return basis->need == BASIS_PAIR || basis_is_paired(basis) ? p_of_visits(basis)
                                                               : p_of_groups(basis);
}

/* ---- families ---- */

static SchemaAdjust adjust_of(const Basis *basis)
{
    return basis->row && basis->test && basis->test->adjustment ? basis->row->adjust
                                                                : SCHEMA_ADJUST_NONE;
}

/* Whether another P of the table is adjusted together with this one. */
static bool is_of_family(const Basis *basis, const ReportValue *other)
{
    const ReportValue *own = basis->value;
    const bool table = basis->table->family == SCHEMA_FAMILY_TABLE;
    if (!g_str_equal(other->statistic, "p") || !g_str_equal(other->table, own->table))
        return false;
    if (table)
        return true;
    if (basis->need != BASIS_PAIR) /* The pairs of groups of a row at a visit. */
        return g_str_equal(other->row, own->row) && g_str_equal(other->visit, own->visit);
    return g_str_equal(other->group, own->group) &&
           (basis->table->family == SCHEMA_FAMILY_GROUP || g_str_equal(other->row, own->row));
}

GPtrArray *r_family(const Basis *basis)
{
    const GPtrArray *values = basis->explainer->document->values;
    GPtrArray *family = g_ptr_array_new_with_free_func((GDestroyNotify)basis_free);
    for (guint i = 0; i < values->len; i++) {
        Basis *one = is_of_family(basis, values->pdata[i])
                         ? basis_new(basis->explainer, values->pdata[i], NULL)
                         : NULL;
        if (one && one->row && one->row->adjust != SCHEMA_ADJUST_NONE)
            g_ptr_array_add(family, one);
        else
            basis_free(one);
    }
    return family;
}

/* c(P, P, ...) of the family, and which of them this one is. New; NULL where R misses one. */
static char *family_text(const Basis *basis, guint *which)
{
    g_autoptr(GPtrArray) family = r_family(basis);
    g_autoptr(GString) out = g_string_new("c(");
    for (guint i = 0; i < family->len; i++) {
        const Basis *one = family->pdata[i];
        g_autofree char *p = raw_p(one);
        if (!p)
            return NULL;
        g_string_append_printf(out, "%s%s", i > 0 ? ", " : "", p);
        if (one->value == basis->value)
            *which = i + 1;
    }
    g_string_append_c(out, ')');
    return g_strdup(out->str);
}

bool r_is_adjusted(const Basis *basis)
{
    return adjust_of(basis) != SCHEMA_ADJUST_NONE && !is_method(basis, "tukey");
}

char *r_p(const Basis *basis)
{
    static const char *const methods[] = {[SCHEMA_ADJUST_BH] = "BH",
        [SCHEMA_ADJUST_HOLM] = "holm",
        [SCHEMA_ADJUST_BONFERRONI] = "bonferroni"};
    guint which = 0;
    if (!r_is_adjusted(basis))
        return raw_p(basis);
    g_autofree char *family = family_text(basis, &which);
    return family && which > 0 ? g_strdup_printf("adjusted(%s, \"%s\", %u)", family,
                                     methods[adjust_of(basis)], which)
                               : NULL;
}

char *r_correlation(const Basis *basis)
{
    g_autofree char *x = r_part_at(basis, 0), *y = r_part_at(basis, 1);
    g_autofree char *who = r_who(basis);
    return g_str_equal(basis->value->statistic, "n")
               ? g_strdup_printf("count(!is.na(%s[%s]) & !is.na(%s[%s]))", x, who, y, who)
           : g_str_equal(basis->value->statistic, "rho")
               ? g_strdup_printf("rho_of(%s[%s], %s[%s])", x, who, y, who)
               : NULL;
}

/* ---- how two groups differ ---- */

/* 1, 2 or 3 for an estimate, its lower and its upper bound; 0 for another statistic. */
static int bound_of(const char *statistic, const char *kind)
{
    const size_t length = strlen(kind);
    if (strncmp(statistic, kind, length) != 0)
        return 0;
    return statistic[length] == '\0'                  ? 1
           : g_str_equal(&statistic[length], "_low")  ? 2
           : g_str_equal(&statistic[length], "_high") ? 3
                                                      : 0;
}

char *r_contrast(const Basis *basis)
{
    static const char *const kinds[] = {"difference", "risk_ratio", "odds_ratio"};
    static const char *const effects[] = {"cohen_d", "rank_biserial"};
    const char *statistic = basis->value->statistic;
    const size_t first = basis->pair ? basis->pair->first : 0;
    const size_t second = basis->pair ? basis->pair->second : 1;
    const bool of_level = basis->level != SIZE_MAX && basis->row->kind != SCHEMA_ROW_BINARY;
    g_autofree char *x = of_level ? r_indicator(basis) : r_part_at(basis, 0);
    g_autofree char *group = r_groups(basis);
    g_autofree char *compared = compared_groups(basis);
    g_autofree char *pair = g_strdup_printf("%s, %s, \"%s\", \"%s\"", x, group,
        basis_group_id(basis->table, (int32_t)first),
        basis_group_id(basis->table, (int32_t)second));
    if (g_str_equal(statistic, "n_first") || g_str_equal(statistic, "n_second"))
        return g_strdup_printf("count(!is.na(%s[%s %%in%% \"%s\"]))", x, group,
            basis_group_id(
                basis->table, (int32_t)(g_str_equal(statistic, "n_first") ? first : second)));
    for (size_t i = 0; i < G_N_ELEMENTS(effects); i++)
        if (g_str_equal(statistic, effects[i]))
            return g_strdup_printf("%s(%s)", statistic, pair);
    if (g_str_equal(statistic, "cramer_v"))
        return g_strdup_printf("cramer_v(%s, %s)", x, compared);
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        const int bound = bound_of(statistic, kinds[i]);
        const SchemaTest test = basis->row ? basis->row->test : SCHEMA_TEST_NONE;
        if (bound == 0)
            continue;
        if (basis->row->kind == SCHEMA_ROW_BINARY || of_level)
            return g_strdup_printf(
                "%s(%s)[%d]", i == 0 ? "risk_difference" : kinds[i], pair, bound);
        if (test == SCHEMA_TEST_TUKEY)
            return g_strdup_printf("tukey_difference(%s)[%d]", pair, bound);
        return g_strdup_printf(
            "difference_of(%s, %s)[%d]", pair, test == SCHEMA_TEST_T ? "FALSE" : "TRUE", bound);
    }
    return NULL;
}
