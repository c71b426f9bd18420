/* R expressions for what stands beside the columns of groups: standardised differences, hazard
   ratios, effects within subgroups. */
#include "reports/explain/r.h"

char *r_smd(const Basis *basis)
{
    g_autofree char *x = r_indicator(basis), *group = r_groups(basis);
    g_autofree char *ids = r_group_ids(basis);
    const SchemaRow *row = ((const BasisPart *)basis->parts->pdata[0])->row;
    return g_strdup_printf("smd_between(%s, %s, %s, %s)", x, group, ids,
        row->kind == SCHEMA_ROW_CONTINUOUS ? "FALSE" : "TRUE");
}

char *r_hazard(const Basis *basis)
{
    g_autofree char *time = r_part_at(basis, 0), *event = r_part_at(basis, 1);
    g_autofree char *group = r_groups(basis), *ids = r_group_ids(basis);
    g_autofree char *strata = basis->table->strata ? r_part_at(basis, 2) : g_strdup("NULL");
    g_autofree char *model =
        g_strdup_printf("hazard_model(%s, %s, %s, %s, %s)", time, event, group, ids, strata);
    return g_str_equal(basis->value->statistic, "p")
               ? g_strdup_printf("proportional_p(%s)", model)
               : g_strdup_printf("hazard_of(%s, \"%s\", \"%s\")", model, basis->value->group,
                     basis->value->statistic);
}

/* ---- subgroups ---- */

/* The two groups as 1 and 0. */
static char *first_of(const Basis *basis)
{
    g_autofree char *group = r_groups(basis);
    return g_strdup_printf("ifelse(%s %%in%% \"%s\", 1, ifelse(%s %%in%% \"%s\", 0, NA))",
        group, basis_group_id(basis->table, 0), group, basis_group_id(basis->table, 1));
}

char *r_subgroups(const Basis *basis)
{
    static const char *const kinds[] = {[SCHEMA_MODEL_LOGISTIC] = "logistic",
        [SCHEMA_MODEL_COX] = "cox",
        [SCHEMA_MODEL_LINEAR] = "linear"};
    const SchemaModel *model = basis->table->model;
    const char *statistic = basis->value->statistic;
    const guint at = basis->row ? 1 : 0;
    g_autofree char *x = basis->row ? r_part_at(basis, 0) : NULL, *who = r_who(basis);
    if (basis->need == BASIS_UNKNOWN) {
        g_autofree char *none = g_strdup_printf("is.na(%s[%s])", x, who);
        g_autofree char *test = r_coded(basis, none, who);
        return g_strdup_printf("count(%s)", test);
    }
    g_autofree char *y = r_part_at(basis, at), *first = first_of(basis);
    g_autofree char *event = model->event ? r_part_at(basis, at + 1) : g_strdup("NULL");
    g_autofree char *terms = r_terms(basis, at + (model->event ? 2 : 1));
    g_autofree char *data = g_strdup_printf(
        "part_data(\"%s\", %s, %s, %s, %s)", kinds[model->kind], y, event, first, terms);
    if (g_str_equal(statistic, "p")) {
        g_autofree char *levels = r_levels(basis->row);
        return g_strdup_printf("interaction_p(%s, %s, %s)", data, x, levels);
    }
    g_autofree char *keep = basis->level == SIZE_MAX ? g_strdup("TRUE") : NULL;
    if (!keep)
        keep = g_strdup_printf("%s %%in%% \"%s\"", x, basis->row->levels[basis->level].id);
    const bool of_group = !g_str_equal(basis->value->group, basis->table->grouping->overall_id);
    return of_group
               ? g_strdup_printf("part_group(%s, %s & %s, \"%s\")", data, keep, who, statistic)
               : g_strdup_printf("part_effect(%s, %s, \"%s\")", data, keep, statistic);
}
