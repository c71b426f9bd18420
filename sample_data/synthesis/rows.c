#include "rows.h"

#include "patient_rows.h"

bool syn_rows_fill(const SynPeople *people, SynRows *rows)
{
    *rows = (SynRows){0};
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const Site *site = &people->site[people->person[i].site];
        const SynHabits habits = {site->faces, site->crp_decimals};
        if (!syn_patient_rows(&people->patient[i], &habits, i, rows))
            return false;
    }
    return true;
}
