#include "importers/summary.h"

#include <string.h>

#include "importers/problems.h"
#include "importers/unit.h"

guint import_summary_find(const GArray *groups, const ImportProblem *problem)
{
    guint i = 0;
    for (; i < groups->len; i++) {
        const ImportGroup *group = &g_array_index(groups, ImportGroup, i);
        if (strcmp(group->rule_id, problem->rule_id) == 0 &&
            g_strcmp0(group->field, problem->field) == 0)
            break;
    }
    return i;
}

static ImportGroup *find_group(GArray *groups, const ImportProblem *problem)
{
    const guint found = import_summary_find(groups, problem);
    if (found == groups->len) {
        const bool may_be_date = strcmp(problem->rule_id, "type") == 0;
        const ImportGroup fresh = {.rule_id = problem->rule_id,
            .field = problem->field,
            .only_mdy = may_be_date,
            .only_dmy = may_be_date};
        g_array_append_val(groups, fresh);
    }
    return &g_array_index(groups, ImportGroup, found);
}

static bool is_date(const char *text, BaseDateOrder order)
{
    int32_t days;
    return text && base_date_parse(text, order, &days);
}

/** Whether some column can be read in that order alone. */
static bool is_certain(const GArray *groups, bool mdy)
{
    for (guint i = 0; i < groups->len; i++) {
        const ImportGroup *group = &g_array_index(groups, ImportGroup, i);
        if (group->only_mdy != group->only_dmy && group->only_mdy == mdy)
            return true;
    }
    return false;
}

/** One column that shows the order of day and month shows it for the others. */
static void settle_order(GArray *groups)
{
    const bool mdy = is_certain(groups, true), dmy = is_certain(groups, false);
    for (guint i = 0; mdy != dmy && i < groups->len; i++) {
        ImportGroup *group = &g_array_index(groups, ImportGroup, i);
        if (group->only_mdy && group->only_dmy) {
            group->only_mdy = mdy;
            group->only_dmy = dmy;
        }
    }
}

static void group_clear(gpointer data)
{
    g_free(((ImportGroup *)data)->unit);
}

static void keep_unit(ImportGroup *group, const char *arguments)
{
    if (g_strcmp0(group->unit, arguments) == 0)
        return;
    g_free(group->unit);
    group->unit = g_strdup(arguments);
}

GArray *import_summary_new(const GPtrArray *results)
{
    GArray *groups = g_array_new(FALSE, FALSE, sizeof(ImportGroup));
    g_array_set_clear_func(groups, group_clear);
    for (guint i = 0; i < results->len; i++) {
        const ImportResult *result = results->pdata[i];
        g_autoptr(ImportProblemsWalk) walk = import_problems_walk(result);
        const ImportProblem *problem;
        while ((problem = import_problems_next(walk)) != NULL) {
            ImportGroup *group = find_group(groups, problem);
            group->n++;
            group->rows += group->last == result ? 0 : result->n_rows;
            group->last = result;
            if (g_strcmp0(problem->hint, import_unit_hint()) == 0)
                keep_unit(group, problem->arguments);
            group->only_mdy = group->only_mdy && is_date(problem->value, BASE_DATE_MDY);
            group->only_dmy = group->only_dmy && is_date(problem->value, BASE_DATE_DMY);
        }
    }
    settle_order(groups);
    return groups;
}

char *import_summary_hint(const ImportGroup *group, const BaseWords *words)
{
    if (group->unit)
        return base_words_compose(words, import_unit_hint(), group->unit);
    if (group->only_mdy && group->only_dmy)
        return g_strdup(base_words(
            words, N_("the year is last: --date-order mdy or dmy, as the site writes dates")));
    if (group->only_mdy)
        return g_strdup(base_words(words, N_("M/D/YYYY: --date-order mdy")));
    if (group->only_dmy)
        return g_strdup(base_words(words, N_("D/M/YYYY: --date-order dmy")));
    return NULL;
}

const char *import_summary_mend(const ImportGroup *group)
{
    if (group->only_mdy == group->only_dmy)
        return NULL;
    return group->only_mdy ? "date_order=mdy" : "date_order=dmy";
}
