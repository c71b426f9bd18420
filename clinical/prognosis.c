#include "clinical/prognosis.h"

#include <math.h>

/* clang-format off: a table, to be read against the papers row by row. */
static const ClinPrognosis scores[] = {
    {"Revised Tokuhashi", "tokuhashi", "tokuhashi_class", false,
        "Tokuhashi Y et al., Spine 2005;30:2186-91: lower bounds, so that 9 to 11 is six "
        "months "
        "or more and not six to twelve",
        3,
        {{"1_year_or_more", "12-15: 1 year or more", 12, INFINITY, NAN, NAN},
            {"6_months_or_more", "9-11: 6 months or more", 6, INFINITY, NAN, NAN},
            {"under_6_months", "0-8: under 6 months", 0, 6, NAN, NAN}}},
    {"Tomita", "tomita", "tomita_class", true,
        "Tomita K et al., Spine 2001;26:298-306, names aims of treatment, not spans; the spans "
        "are those that validation studies commonly read into them, and leave 3 to 6 months to "
        "no class",
        4,
        {{"long_term_control", "2-3: long-term (24 months or more)", 24, INFINITY, NAN, NAN},
            {"middle_term_control", "4-5: middle-term (12 to 24)", 12, 24, NAN, NAN},
            {"short_term_palliation", "6-7: short-term (6 to 12)", 6, 12, NAN, NAN},
            {"supportive_care", "8-10: supportive care (under 3)", 0, 3, NAN, NAN}}},
    {"Revised Katagiri", "katagiri", "katagiri_class", true,
        "Katagiri H et al., Cancer Med 2014;3:1359-67: percent alive, no spans", 3,
        {{"low", "0-3: low risk", NAN, NAN, 98.1, 91.4},
            {"intermediate", "4-6: intermediate risk", NAN, NAN, 74.0, 49.3},
            {"high", "7-10: high risk", NAN, NAN, 26.9, 6.0}}},
    {"NESMS", "nesms", "nesms", false,
        "Ghori AK et al., Spine J 2015;15:2345-50: odds of death within a year, no survival", 4,
        {{"3", "3", NAN, NAN, NAN, NAN}, {"2", "2", NAN, NAN, NAN, NAN},
            {"1", "1", NAN, NAN, NAN, NAN}, {"0", "0", NAN, NAN, NAN, NAN}}},
    {"SINS", "sins", "sins_class", true,
        "Fisher CG et al., Spine 2010;35:E1221-9: a score of stability, which foretells no "
        "survival",
        3,
        {{"stable", "0-6: stable", NAN, NAN, NAN, NAN},
            {"potentially_unstable", "7-12: potentially unstable", NAN, NAN, NAN, NAN},
            {"unstable", "13-18: unstable", NAN, NAN, NAN, NAN}}},
};
/* clang-format on */

const ClinPrognosis *clin_prognosis_at(size_t i)
{
    return i < sizeof scores / sizeof scores[0] ? &scores[i] : NULL;
}

bool clin_prognosis_has_span(const ClinPrognosisClass *entry)
{
    return !isnan(entry->low);
}
