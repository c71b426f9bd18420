#include "sites.h"

bool syn_six_faces(int site)
{
    return site % 3 != 0;
}

void syn_assign_sites(SynPeople *people)
{
    int site_of[SYN_PEOPLE], size[SYN_SITES + 1] = {0};
    /* Every site has at least three patients; the university hospitals, the first, have most.
     */
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const int a = syn_random_below(&people->random, SYN_SITES);
        const int b = syn_random_below(&people->random, SYN_SITES);
        site_of[i] = 1 + (i < 3 * SYN_SITES ? i % SYN_SITES : a < b ? a : b);
    }
    syn_random_shuffle(&people->random, site_of, SYN_PEOPLE);
    for (int i = 0; i < SYN_PEOPLE; i++) {
        people->person[i].site = site_of[i];
        people->person[i].number = ++size[site_of[i]];
    }
}
