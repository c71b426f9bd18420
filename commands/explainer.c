#include "commands/explainer.h"

ReportExplainer *command_explainer_new(
    const CommandAnalysis *opened, const ReportOptions *wanted, GError **error)
{
    g_autoptr(ReportExplainer) explainer =
        report_explainer_new(opened->cohort, opened->analysis, wanted, error);
    SchemaAnalysis without_steps = *opened->analysis;
    without_steps.n_steps = 0;
    g_autoptr(RegistryCohort) everybody =
        explainer ? registry_cohort_new(opened->registry, &without_steps, error) : NULL;
    return everybody && report_explainer_read_steps(explainer, everybody, error)
               ? g_steal_pointer(&explainer)
               : NULL;
}
