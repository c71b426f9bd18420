/* Any bytes as a file of counts of a small study: what is taken is written and taken again as
 * it is, added to itself, and reported without a fault of the program's own. */
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "reports/study/counts.h"
#include "support/study_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void report(
    const SchemaStudy *study, const SchemaAnalysis *analysis, const ReportCounts *counts)
{
    g_autoptr(ReportCounts) sum = report_counts_new(analysis);
    report_counts_add(sum, counts);
    report_counts_add(sum, counts);
    const ReportOptions options = {.study = study, .counts = sum};
    g_autoptr(GError) error = NULL;
    g_autoptr(ReportDocument) document = report_study(NULL, analysis, &options, &error);
    g_assert((document == NULL) == (error != NULL));
    g_assert(!g_error_matches(error, BASE_ERROR, BASE_ERROR_INTERNAL));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autoptr(SchemaStudy) study = study_parse(STUDY_DICTIONARY, STUDY_YAML, NULL);
    g_assert(study);
    g_autoptr(SchemaAnalysis) analysis =
        schema_analysis_parse("a.yaml", ANALYSIS_YAML, strlen(ANALYSIS_YAML), study, NULL);
    g_assert(analysis);
    g_autoptr(GError) error = NULL;
    g_autoptr(ReportCounts) counts =
        report_counts_read(analysis, study, NULL, "a.json", (const char *)bytes, size, &error);
    g_assert((counts == NULL) == (error != NULL));
    if (!counts)
        return 0;
    g_autofree char *text = report_counts_write(counts);
    g_autoptr(ReportCounts) again =
        report_counts_read(analysis, study, NULL, "a.json", text, strlen(text), NULL);
    g_assert(again);
    g_autofree char *same = report_counts_write(again);
    g_assert(g_str_equal(same, text));
    report(study, analysis, counts);
    return 0;
}
