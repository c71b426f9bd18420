#include "sites.h"

void syn_assign_sites(SynPeople *people, uint64_t seed)
{
    int site_of[SYN_PEOPLE];
    for (int site = 1; site <= SYN_SITES; site++)
        people->site[site] = site_draw(seed, site);
    /* Every site has at least three patients; the university hospitals, the first, have most.
     */
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const int a = syn_random_below(&people->random, SYN_SITES);
        const int b = syn_random_below(&people->random, SYN_SITES);
        site_of[i] = 1 + (i < 3 * SYN_SITES ? i % SYN_SITES : a < b ? a : b);
    }
    syn_random_shuffle(&people->random, site_of, SYN_PEOPLE);
    for (int i = 0; i < SYN_PEOPLE; i++) {
        SynPerson *p = &people->person[i];
        p->site = site_of[i];
        p->pain_step = people->site[p->site].pain_in_tens ? 10 : 1;
    }
}

void syn_number_people(SynPeople *people)
{
    int size[SYN_SITES + 1] = {0};
    for (int n = 0; n < SYN_PEOPLE; n++) {
        int first = 0;
        while (people->person[first].number != 0)
            first++;
        for (int i = first + 1; i < SYN_PEOPLE; i++)
            if (people->person[i].number == 0 &&
                people->patient[i].consent_day < people->patient[first].consent_day)
                first = i;
        people->person[first].number = ++size[people->person[first].site];
    }
    for (int i = 0; i < SYN_PEOPLE; i++)
        people->patient[i].number = people->person[i].number;
}
