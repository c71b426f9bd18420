#include "rows.h"

#include "events.h"
#include "forms.h"

static void fill_follow_up(const SynPerson *p, bool last, SynRandom *random, SynRow *row)
{
    static const SynColumn columns[SYN_TREATMENTS] = {SYN_C_post_chemotherapy,
        SYN_C_post_radiotherapy, SYN_C_post_targeted_therapy, SYN_C_post_bone_therapy,
        SYN_C_post_opioid};
    for (int t = 0; t < SYN_TREATMENTS; t++)
        syn_put(row, columns[t], p->after[t] && (last || syn_random_chance(random, 750)));
}

static void fill_complications(const SynPerson *p, SynRandom *random, SynRow *row)
{
    static const int clavien[] = {1, 1, 2, 2, 2, 3, 4};
    syn_put(row, SYN_C_ssi_wound, p->ssi);
    syn_put(row, SYN_C_neuro_deterioration, p->neuro);
    syn_put(row, SYN_C_periop_complication, p->periop_complication);
    if (p->periop_complication == 1)
        syn_put(row, SYN_C_periop_clavien, clavien[syn_random_below(random, 7)]);
}

static void fill_outcome(const SynPerson *p, SynRandom *random, SynRow *row)
{
    syn_put(row, SYN_C_vital_status, p->vital_status);
    syn_put_date(row, SYN_C_last_contact_date, p->surgery_day + p->follow_days);
    syn_put(row, SYN_C_reoperation, p->reoperation);
    if (p->reoperation == 1)
        syn_put_date(row, SYN_C_reoperation_date,
            p->surgery_day + syn_random_between(random, 3, p->follow_days));
    if (!p->stabilization)
        syn_put(row, SYN_C_converted_to_fusion, 0);
}

static bool fill_person(SynPeople *people, int i, SynRows *rows)
{
    SynPerson *p = &people->person[i];
    SynRandom *random = &people->random;
    const bool half_year = p->scale.visit_day[2] != SYN_NO_VISIT;
    SynRow *row = syn_rows_append(rows, i, SYN_BASELINE);
    if (!row)
        return false;
    syn_fill_baseline(p, random, row);
    syn_fill_assessment(p, 0, random, row);
    row = syn_rows_append(rows, i, SYN_1_MONTH);
    if (!row)
        return false;
    syn_fill_assessment(p, 1, random, row);
    fill_complications(p, random, row);
    if (p->cohort != SYN_EARLY)
        fill_follow_up(p, !half_year, random, row);
    if (half_year) {
        row = syn_rows_append(rows, i, SYN_6_MONTH);
        if (!row)
            return false;
        syn_fill_assessment(p, 2, random, row);
        fill_follow_up(p, true, random, row);
    }
    if (!syn_append_events(people, i, rows))
        return false;
    row = syn_rows_append(rows, i, SYN_OUTCOME);
    if (row)
        fill_outcome(p, random, row);
    return row != NULL;
}

bool syn_rows_fill(SynPeople *people, SynRows *rows)
{
    *rows = (SynRows){0};
    for (int i = 0; i < SYN_PEOPLE; i++)
        if (!fill_person(people, i, rows))
            return false;
    for (size_t r = 0; r < rows->n_rows; r++)
        syn_row_set_status(&rows->row[r]);
    return true;
}
