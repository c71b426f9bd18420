#pragma once
/**
 * @file
 * An explanation as JSON and as text. Inside commands/.
 */
#include "registry/source.h"
#include "reports/explain/explain.h"

/** What is shown. All borrowed. */
typedef struct {
    const SchemaStudy *study;
    const SchemaAnalysis *analysis;
    const ReportDocument *document;
    const BaseWords *words; /**< NULL is English. */
    const char *lock;       /**< From which it was read, or NULL. */
    const char *standing; /**< The same in a sentence, or that it was read as it stands now. */
    const ReportExplanation *explained;
    const char *const *records; /**< Of the cohort's members. */
    const RegistrySources *sources;
} ExplainView;

/** New text. */
char *explain_json(const ExplainView *view);
char *explain_text(const ExplainView *view);
