/* Whether anybody is left, step by step. */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "registry/cohort_inside.h"

/* An expression on one line. New. */
static char *on_one_line(const char *sql)
{
    g_auto(GStrv) words = g_strsplit_set(sql, " \t\r\n", -1);
    GString *line = g_string_new(NULL);
    for (size_t i = 0; words[i]; i++)
        if (words[i][0])
            g_string_append_printf(line, "%s%s", line->len > 0 ? " " : "", words[i]);
    return g_string_free(line, FALSE);
}

gboolean registry_cohort_check(const RegistryCohort *cohort, GError **error)
{
    const SchemaAnalysis *analysis = cohort->analysis;
    for (size_t i = 0; analysis && i < analysis->n_steps; i++) {
        const SchemaStep *step = &analysis->steps[i];
        const RegistryFlowStep *flow = &cohort->flow[i];
        if (flow->n_after > 0 || flow->n_before == 0 || step->may_be_empty)
            continue;
        g_autofree char *place = cohort_place(analysis, step->line);
        g_autofree char *where = on_one_line(step->where);
        g_set_error(error, BASE_ERROR, analysis->file ? BASE_ERROR_STUDY : BASE_ERROR_USAGE,
            _("%sstep %s: nobody of %lld stays where %s; mend the condition, or say "
              "may_be_empty: true if nobody may stay"),
            place, step->id, (long long)flow->n_before, where);
        return FALSE;
    }
    return TRUE;
}
