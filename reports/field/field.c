#include "reports/field/field.h"

#include "base/error.h"
#include "reports/field/prognosis.h"

typedef ReportDocument *Make(RegistryCohort *cohort, const SchemaStudy *study,
    const SchemaAnalysis *analysis, const char *by, const BaseWords *words, GError **error);

static ReportDocument *make_prognosis(RegistryCohort *cohort, const SchemaStudy *study,
    const SchemaAnalysis *analysis, const char *by, const BaseWords *words, GError **error)
{
    (void)study;
    (void)by;
    return report_prognosis(cohort, analysis, words, error);
}

static ReportDocument *make_concordance(RegistryCohort *cohort, const SchemaStudy *study,
    const SchemaAnalysis *analysis, const char *by, const BaseWords *words, GError **error)
{
    const ReportConcordanceBy breakdown = !by                       ? REPORT_BY_BOTH
                                          : g_str_equal(by, "site") ? REPORT_BY_SITE
                                                                    : REPORT_BY_SEGMENT;
    return report_concordance(cohort, study, analysis, breakdown, words, error);
}

static const struct {
    const char *pack, *name;
    Make *make;
} makers[] = {
    {"metastatic_spine", "prognosis", make_prognosis},
    {"metastatic_spine", "concordance", make_concordance},
};

ReportDocument *report_field(const char *name, RegistryCohort *cohort, const SchemaStudy *study,
    const SchemaAnalysis *analysis, const char *by, const BaseWords *words, GError **error)
{
    const char *owner = "";
    for (size_t i = 0; i < G_N_ELEMENTS(makers); i++) {
        if (!g_str_equal(makers[i].name, name))
            continue;
        if (g_str_equal(makers[i].pack, study->pack))
            return makers[i].make(cohort, study, analysis, by, words, error);
        owner = makers[i].pack;
    }
    g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
        "%s is a table of the pack %s; the study of this registry, %s, names %s%s", name, owner,
        study->name, study->pack[0] ? "the pack " : "no pack", study->pack);
    return NULL;
}
