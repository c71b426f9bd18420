#include "slots.h"

static bool is_of(const SynSlot *slot, int stratum)
{
    return (int)slot->stratum == stratum;
}

/* How bad a slot is in thousandths: compression above all, and an emergency has a reason. */
static int badness(const SynSlot *slot, StatRandom *random)
{
    return slot->escc * 900 + (slot->emergency ? 900 : 0) +
           900 * syn_random_normal(random) / 1000;
}

/* The worst grade of a slot's class that is left, of those that are wanted if any is. */
static int worst_left(const SynSlot *slot, const int left[5], const int want[5])
{
    const int first = slot->severe ? 0 : 3, last = slot->severe ? 2 : 4;
    for (int pass = 0; pass < 2; pass++)
        for (int g = first; g <= last; g++)
            if (left[g] > 0 && (pass == 1 || want[g] > 0))
                return g;
    return last;
}

/* Deals an arm's grades to its slots, the worst to the worst: the matched get what their table
   prints as far as palsies and the arm's grades allow, the others the rest. */
static void deal_arm(StatRandom *random, const SynStratumCounts *counts, SynSlot *slot, int arm)
{
    const int matched = arm == 0 ? SYN_TREATED_MATCHED : SYN_CONTROL_MATCHED;
    int want[5], left[5], bad[SYN_SLOTS];
    bool dealt[SYN_SLOTS] = {false};
    for (int g = 0; g < 5; g++) {
        want[g] = counts[matched].frankel[g];
        left[g] = want[g] + counts[matched + 1].frankel[g];
    }
    for (int i = 0; i < SYN_SLOTS; i++)
        bad[i] = badness(&slot[i], random);
    for (int pass = 0; pass < 2; pass++)
        for (;;) {
            int worst = -1;
            for (int i = 0; i < SYN_SLOTS; i++)
                if (is_of(&slot[i], matched + pass) && !dealt[i] &&
                    (worst < 0 || bad[i] > bad[worst]))
                    worst = i;
            if (worst < 0)
                break;
            const int grade = worst_left(&slot[worst], left, want);
            dealt[worst] = true;
            slot[worst].frankel = grade;
            left[grade]--;
            want[grade]--;
        }
}

void syn_deal_grades(SynPeople *people, const SynStratumCounts *counts, SynSlot *slot)
{
    for (int arm = 0; arm < SYN_ARMS; arm++)
        deal_arm(&people->random, counts, slot, arm);
}
