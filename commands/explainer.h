#pragma once
/**
 * @file
 * A study made so that its numbers can be explained. Inside commands/.
 */
#include "commands/inside.h"
#include "reports/explain/explain.h"

/** Makes the study's tables and reads who left its cohort at which step. */
ReportExplainer *command_explainer_new(
    const CommandAnalysis *opened, const ReportOptions *wanted, GError **error);
