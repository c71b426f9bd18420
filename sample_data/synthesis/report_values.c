#include "report.h"
#include "sins_members.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Cells of a published row. */
enum { TABLE = 1, VARIABLE, LEVEL, GROUP, VISIT };

static bool is(const char *text, const char *a, const char *b)
{
    return strcmp(text, a) == 0 || (b && strcmp(text, b) == 0);
}

bool syn_report_members(const SynPeople *people, const SynPrinted *cell, bool *member)
{
    const char *group = cell->cell[GROUP];
    for (int s = 0; s < SYN_SEGMENTS; s++)
        if (is(group, syn_segment_names[s], NULL)) {
            syn_members_of_segment(people, (SynSegment)s, member);
            return true;
        }
    for (int a = 0; a <= SYN_ARMS; a++)
        if (is(group, a == SYN_ARMS ? "total" : syn_arm_names[a], NULL)) {
            if (is(cell->cell[VISIT], "matched", NULL))
                syn_members_of_matched(people, (SynArm)a, member);
            else
                syn_members_of_arm(people, (SynArm)a, member);
            return true;
        }
    return false;
}

static double known(int value)
{
    return value == SYN_UNKNOWN ? (double)NAN : value;
}

static int visit_of(const char *text)
{
    return is(text, "baseline", NULL) ? 0 : is(text, "1_month", NULL) ? 1 : 2;
}

/* A scale at a visit, or its change; the decompression study prints falls as improvements. */
static double scale_value(const SynPerson *p, const SynPrinted *cell, SynScale scale)
{
    const bool figure = strncmp(cell->cell[TABLE], "fig", 3) == 0;
    const bool delta = strncmp(cell->cell[VARIABLE], "Δ", 2) == 0 ||
                       strstr(cell->cell[VARIABLE], "Delta") != NULL;
    if (delta) {
        const int visit = visit_of(cell->cell[LEVEL]);
        const double change = syn_scale_at(p, scale, visit) - syn_scale_at(p, scale, 0);
        return scale == SYN_PAIN || scale == SYN_FACE ? -change : change;
    }
    if (is(cell->cell[VISIT], "change", NULL))
        return syn_scale_at(p, scale, 1) - syn_scale_at(p, scale, 0);
    return syn_scale_at(p, scale, visit_of(cell->cell[figure ? LEVEL : VISIT]));
}

double syn_report_value(const SynPerson *p, const SynPrinted *cell)
{
    static const struct {
        const char *name[4];
        SynScale scale;
    } scales[] = {{{"Pain VAS", "VAS", "ΔVAS", "$\\Delta$ VAS"}, SYN_PAIN},
        {{"Barthel index", "Barthel", "ΔBarthel Index", "$\\Delta$ Barthel Index"},
            SYN_BARTHEL},
        {{"EQ5D HSUV", "EQ-5D-5L", "ΔEQ-5D-5 L", "$\\Delta$ EQ-5D-5 L"}, SYN_EQ5D},
        {{"EQ5D VAS", "EQ5D VAS", "EQ5D VAS", "EQ5D VAS"}, SYN_EQ_VAS},
        {{"Face scale", "Face scale", "ΔFace scale", "$\\Delta$ face scale"}, SYN_FACE}};
    const struct {
        const char *name[2];
        double value;
    } once[] = {{{"Age, year", "Age"}, p->age},
        {{"Tokuhashi score", "Revised Tokuhashi score"}, p->tokuhashi},
        {{"SINS", NULL}, p->sins}, {{"Op time, min", "Operation time (min)"}, p->operation_min},
        {{"EBL, mL", "Blood loss (g)"}, known(p->blood_loss_ml)},
        {{"Follow up, mo", NULL}, p->follow_days / 30.4375},
        {{"survival days after operation (days)", NULL}, p->follow_days},
        {{"Height (cm)", NULL}, p->height_mm / 10.0},
        {{"Weight (kg)", NULL}, p->weight_hg / 10.0},
        {{"Tomita score", NULL}, known(p->tomita)},
        {{"Charlson's comorbidity index", "CCS"}, p->charlson}};
    for (size_t k = 0; k < sizeof once / sizeof *once; k++)
        if (is(cell->cell[VARIABLE], once[k].name[0], once[k].name[1]))
            return once[k].value;
    for (size_t k = 0; k < sizeof scales / sizeof *scales; k++)
        for (int i = 0; i < 4; i++)
            if (is(cell->cell[VARIABLE], scales[k].name[i], NULL))
                return scale_value(p, cell, scales[k].scale);
    return (double)NAN;
}

bool syn_report_is_measured(const SynPrinted *cell)
{
    static const char *const measured[] = {"Age", "Height (cm)", "Weight (kg)", "Tomita score",
        "Revised Tokuhashi score", "SINS", "Charlson's comorbidity index", "CCS",
        "Operation time (min)", "Blood loss (g)", "survival days after operation (days)"};
    const char *table = cell->cell[TABLE];
    if (!is(table, "1", "4"))
        return true;
    for (size_t k = 0; k < sizeof measured / sizeof *measured; k++)
        if (is(cell->cell[VARIABLE], measured[k], NULL))
            return true;
    return false;
}

/* Where text stands in a list of names, or -1. */
static int place(const char *text, const char *const *names, int n)
{
    for (int i = 0; i < n; i++)
        if (is(text, names[i], NULL))
            return i;
    return -1;
}

static const char *const origins[] = {"Lung", "Digestive", "Renal", "Breast", "Prostate",
    "Hematological", "Unknown origin", "Thyroid", "Other"};
static const char *const procedures[] = {
    "", "PSF", "PPS", "Decompression", "Anterior", "BKP", "PPS fixation"};
static const char *const levels[] = {"C1", "C2", "C3", "C4", "C5", "C6", "C7", "T1", "T2", "T3",
    "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12", "L1", "L2", "L3", "L4", "L5", "S"};

static int yes(bool condition)
{
    return condition ? 1 : 0;
}

static int procedure_is(const SynPerson *p, const char *name)
{
    const int code = place(name, procedures, 7);
    return yes(p->procedure == (code == 6 ? SYN_PPS : code));
}

/* Frankel and ECOG in their two classes, and every scale's "Unknown". */
static int counts_scale(const SynPerson *p, const SynPrinted *cell)
{
    const char *row = cell->cell[VARIABLE], *level = cell->cell[LEVEL];
    const bool frankel = is(row, "Frankel", NULL), ecog = is(row, "ECOG PS", "ECOG-PS");
    if (!frankel && !ecog)
        return yes(isnan(syn_report_value(p, cell)));
    const int visit = visit_of(cell->cell[VISIT]);
    const bool missing = !syn_has(p, frankel ? SYN_FRANKEL : SYN_ECOG, visit);
    if (is(level, "Unknown", NULL))
        return yes(missing);
    if (missing)
        return SYN_UNKNOWN;
    return frankel ? yes((p->scale.frankel[visit] <= 2) == is(level, "A/B/C", NULL))
                   : yes((p->scale.ecog[visit] > 2) == is(level, "2<", NULL));
}

static int counts_segment(const SynPerson *p, const SynPrinted *cell)
{
    const char *row = cell->cell[VARIABLE], *level = cell->cell[LEVEL];
    switch (cell->cell[TABLE][0]) {
    case '1': {
        const int k = place(level, levels, 25);
        return yes((k == 24 ? p->levels >> 24 & 3 : p->levels >> k & 1) != 0);
    }
    case '2':
        if (is(row, "Sex, male", NULL))
            return yes(p->sex == 1);
        if (is(row, "Origin", NULL))
            return yes(p->origin == place(level, origins, SYN_ORIGINS));
        if (is(row, "Op procedure", NULL))
            return procedure_is(p, level);
        if (is(row, "Mortality", NULL))
            return yes(p->vital_status == SYN_DEAD);
        return yes(is(level, "Stable", NULL)     ? p->sins <= 6
                   : is(level, "Unstable", NULL) ? p->sins >= 13
                                                 : p->sins >= 7 && p->sins <= 12);
    case '3':
        return yes(procedure_is(p, row) && p->sins == (int)strtol(level, NULL, 10));
    case '5':
        return is(row, "SSI/wound", NULL) ? p->ssi : p->neuro;
    default:
        return counts_scale(p, cell);
    }
}

static int counts_treatment(const SynPerson *p, const char *row)
{
    static const char *const names[SYN_TREATMENTS] = {
        "chemotherapy", "radiation", "Molecular Targeted Therapy", "bone therapy", "opioid"};
    const bool after = strncmp(row, "Post ", 5) == 0;
    const int k = place(row + (after ? 5 : 4), names, SYN_TREATMENTS);
    return k < 0 ? 0 : (after ? p->after : p->before)[k];
}

static int counts_decompression(const SynPerson *p, const char *row)
{
    static const char *const cancers[] = {
        "Lung Ca", "", "Kidney Ca", "Breast Ca", "Prostate Ca"};
    static const char *const escc[] = {
        "ESCC 0", "ESCC 1a-c", "ESCC 1a-c", "ESCC 1a-c", "ESCC2", "ESCC3"};
    static const char *const regions[] = {"Cervical", "CT/T", "TL/L/S"};
    if (is(row, "Male", NULL))
        return yes(p->sex == 1);
    if (place(row, cancers, 5) >= 0)
        return yes(p->origin == place(row, cancers, 5));
    if (is(row, "ESCC ≥ 2", NULL))
        return yes(p->escc >= 4);
    if (is(row, "ESCC 2", "ESCC 3"))
        return yes(p->escc == row[5] - '0' + 2);
    if (strncmp(row, "ESCC", 4) == 0)
        return yes(p->escc >= 0 && is(row, escc[p->escc], NULL));
    if (strncmp(row, "Frankel ", 8) == 0)
        return yes(p->scale.frankel[0] == row[8] - 'A');
    if (is(row, "PS 3,4", NULL))
        return yes(p->scale.ecog[0] >= 3);
    if (place(row, regions, 3) >= 0)
        return yes(p->region >> place(row, regions, 3) & 1);
    if (is(row, "Emergency", NULL))
        return p->emergency;
    if (is(row, "Complications during surgery", NULL))
        return p->intraop_complication;
    if (is(row, "Perioperative Complications", NULL))
        return p->periop_complication;
    if (is(row, "Reoperation", NULL))
        return p->reoperation;
    if (is(row, "Death", NULL))
        return yes(p->vital_status == SYN_DEAD);
    return counts_treatment(p, row);
}

int syn_report_counts(const SynPerson *person, const SynPrinted *cell)
{
    if (is(cell->cell[0], "segment", NULL))
        return counts_segment(person, cell);
    return counts_decompression(person, cell->cell[VARIABLE]);
}
