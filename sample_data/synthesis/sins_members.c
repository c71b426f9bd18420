#include "sins_members.h"

#include "clinical/eq5d5l.h"

#include <math.h>

enum { HALF_YEAR = 183 /* days */ };

const SynScale syn_sins_scales[SYN_SINS_SCALES] = {
    SYN_PAIN, SYN_FACE, SYN_BARTHEL, SYN_VITALITY, SYN_EQ5D, SYN_EQ_VAS};

bool syn_in_sins_study(const SynPerson *person)
{
    return (person->cohort == SYN_ANALYSED || person->cohort == SYN_MULTI_LEVEL) &&
           (person->vital_status == SYN_DEAD || person->follow_days >= HALF_YEAR);
}

int syn_sins_class(const SynPerson *person)
{
    return (person->sins > 6) + (person->sins > 12);
}

double syn_scale_at(const SynPerson *person, SynScale scale, int visit)
{
    const SynScales *s = &person->scale;
    if (!syn_has(person, scale, visit))
        return (double)NAN;
    if (scale == SYN_EQ5D)
        return clin_eq5d_index(NULL, s->eq5d[visit]);
    if (scale == SYN_VITALITY) {
        int total = 0;
        for (int k = 0; k < 5; k++)
            total += s->vitality[visit][k];
        return total;
    }
    return scale == SYN_PAIN      ? s->pain[visit]
           : scale == SYN_BARTHEL ? s->barthel[visit]
           : scale == SYN_EQ_VAS  ? s->eq_vas[visit]
                                  : s->face[visit];
}
