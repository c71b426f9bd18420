#include "people.h"

const char *const syn_segment_names[SYN_SEGMENTS] = {"cervical", "thoracic", "tl_l_s"};
const char *const syn_arm_names[SYN_ARMS] = {"decompression", "no_decompression"};

bool syn_has(const SynPerson *person, SynScale scale, int visit)
{
    return !(person->scale.missing[visit] >> scale & 1);
}

void syn_members_of_segment(const SynPeople *people, SynSegment segment, bool *member)
{
    for (int i = 0; i < SYN_PEOPLE; i++)
        member[i] =
            people->person[i].cohort == SYN_ANALYSED && people->person[i].segment == segment;
}

void syn_members_of_arm(const SynPeople *people, SynArm arm, bool *member)
{
    for (int i = 0; i < SYN_PEOPLE; i++)
        member[i] = people->person[i].arm != SYN_OUTSIDE &&
                    (arm == SYN_ARMS || people->person[i].arm == arm);
}

void syn_members_of_matched(const SynPeople *people, SynArm arm, bool *member)
{
    syn_members_of_arm(people, arm, member);
    for (int i = 0; i < SYN_PEOPLE; i++)
        member[i] = member[i] && people->person[i].matched;
}

Drawing syn_drawing(SynPeople *people, int person)
{
    return (Drawing){
        people->model, &people->site[people->person[person].site], &people->random};
}

void syn_exchange_missing(SynPerson *a, SynPerson *b)
{
    for (int visit = 0; visit < 2; visit++) {
        const unsigned kept = a->scale.missing[visit];
        a->scale.missing[visit] = b->scale.missing[visit];
        b->scale.missing[visit] = kept;
    }
}

bool syn_is_spare(const SynPerson *person)
{
    return person->arm == SYN_NOT_DECOMPRESSED && !person->matched;
}
