#include "clinical/mcid.h"

#include <math.h>

#include "clinical/points.h"

static const ClinMcid constants[] = {
    {"eq5d_index", "eq5d_index_hu_2020", 0.039, "", 1,
        "Hu et al. 2020, as cited by Segi N et al., Global Spine J 2025;15:2286-2299",
        "cervical intraepithelial neoplasia, China"},
    {"eq5d_index", "eq5d_index_zheng_2023", 0.071, "", 1, "Zheng et al. 2023",
        "after percutaneous coronary intervention"},
    {"eq5d_index", "eq5d_index_mcclure_2017", 0.048, "", 1,
        "McClure NS et al., Value Health 2017;20:644-50",
        "instrument-defined, Japanese value set"},
    {"eq5d_index", "eq5d_index_shiroiwa_2016", 0.061, "", 1,
        "Shiroiwa T et al., Qual Life Res 2016;25:707-19",
        "between those with and without disease, Japan"},
    {"eq5d_index", "eq5d_index_pickard_2007", 0.08, "", 1,
        "Pickard AS et al., Health Qual Life Outcomes 2007;5:70",
        "cancer, EQ-5D-3L with the UK value set"},
    {"eq_vas", "eq_vas_pickard_2007", 7, "points", 1,
        "Pickard AS et al., Health Qual Life Outcomes 2007;5:70", "cancer"},
    {"pain_vas", "pain_vas_myles_2017", 10, "mm", -1,
        "Myles PS et al., Br J Anaesth 2017;118:424-9", "acute pain after surgery"},
    {"barthel", "barthel_hsieh_2007", 10, "points", 1,
        "Hsieh YW et al., Neurorehabil Neural Repair 2007;21:233-8",
        "stroke; 1.85 of 20, raised to the next step of 5 of 100"},
};

const ClinMcid *clin_mcid_at(size_t i)
{
    return i < sizeof constants / sizeof constants[0] ? &constants[i] : NULL;
}

int clin_mcid_reached(const ClinMcid *mcid, double before, double after)
{
    const double improvement = (after - before) * mcid->direction;
    if (isnan(improvement)) {
        return CLIN_MISSING;
    }
    return llround(improvement * 1e6) >= llround(mcid->value * 1e6);
}
