#include "report.h"
#include "sins_members.h"

#include "analysis/kruskal.h"
#include "analysis/logrank.h"
#include "analysis/rank_sum.h"
#include "analysis/signed_rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { VARIABLE = 2, GROUP = 4, STATISTIC = 6, VALUE = 7, N_CLASSES = 3 };

static const char *const scale_names[SYN_SINS_SCALES] = {
    "Pain VAS", "Face scale", "Barthel index", "Vitality index", "EQ-5D-5L", "EQ VAS"};
static const char *const visit_names[SYN_VISITS] = {"baseline", "1_month", "6_month"};

/* Where the report goes, and what it counts. */
typedef struct {
    const SynPeople *people;
    FILE *out;
    SynReport report;
} Writer;

/* One line; `agrees` is the verdict on `text`. */
static void write_line(
    Writer *writer, const char *cells, const char *published, const char *text, bool agrees)
{
    writer->report.n_agree += agrees;
    writer->report.n_differ += !agrees;
    if (writer->out)
        fprintf(writer->out, "%s,%s,%s,%s\n", cells, published, text,
            agrees ? "agrees" : "differs");
}

/* A count or percentage of the abstract. */
static double share(const SynPeople *people, const SynPrinted *cell)
{
    int n = 0, total = 0;
    const char *row = cell->cell[VARIABLE];
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const SynPerson *p = &people->person[i];
        if (!syn_in_sins_study(p) ||
            (strcmp(cell->cell[GROUP], "sins_0_6") == 0 && syn_sins_class(p) > 0))
            continue;
        total++;
        n += strcmp(row, "patients") == 0                     ? 1
             : strcmp(row, "postoperative radiotherapy") == 0 ? p->after[SYN_RADIOTHERAPY]
             : strcmp(row, "conversion to fusion") == 0       ? 0
                                                              : p->stabilization;
    }
    return strcmp(cell->cell[STATISTIC], "n") == 0 ? n : 100.0 * n / total;
}

double syn_sins_survival_p(const SynPeople *people)
{
    double time[SYN_PEOPLE], event[SYN_PEOPLE];
    int32_t group[SYN_PEOPLE];
    StatLogrank test;
    double p = (double)NAN;
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const SynPerson *person = &people->person[i];
        time[i] = person->follow_days;
        event[i] = person->vital_status == SYN_DEAD;
        group[i] = syn_in_sins_study(person) ? syn_sins_class(person) : -1;
    }
    if (stat_logrank(time, event, group, N_CLASSES, NULL, 0, NULL, SYN_PEOPLE, &test) ==
        STAT_OK)
        p = test.p_value;
    stat_logrank_clear(&test);
    return p;
}

double syn_sins_pain_p(const SynPeople *people, double *rho)
{
    double pain[SYN_PEOPLE], sins[SYN_PEOPLE];
    StatSpearman test;
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const SynPerson *p = &people->person[i];
        pain[i] = syn_in_sins_study(p) ? syn_scale_at(p, SYN_PAIN, 0) : (double)NAN;
        sins[i] = p->sins;
    }
    if (stat_spearman(pain, sins, NULL, SYN_PEOPLE, &test) != STAT_OK)
        return (double)NAN;
    *rho = test.estimate;
    return test.p_value;
}

double syn_sins_change_p(const SynPeople *people, SynScale scale, int visit, bool *better)
{
    double before[SYN_PEOPLE], after[SYN_PEOPLE];
    StatSignedRank test;
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const SynPerson *p = &people->person[i];
        before[i] = syn_in_sins_study(p) ? syn_scale_at(p, scale, 0) : (double)NAN;
        after[i] = syn_scale_at(p, scale, visit);
    }
    if (stat_signed_rank(after, before, NULL, SYN_PEOPLE, NULL, &test) != STAT_OK)
        return (double)NAN;
    *better = scale == SYN_PAIN || scale == SYN_FACE ? test.estimate < 0 : test.estimate > 0;
    return test.p_value;
}

double syn_sins_fusion_p(const SynPeople *people, SynScale scale, int visit, bool change)
{
    double value[SYN_PEOPLE];
    int32_t group[SYN_PEOPLE];
    const StatRankSumOptions options = {.without_interval = true};
    StatRankSum test;
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const SynPerson *p = &people->person[i];
        value[i] = syn_scale_at(p, scale, visit) - (change ? syn_scale_at(p, scale, 0) : 0);
        group[i] = syn_in_sins_study(p) && p->sins <= 9 ? p->stabilization : -1;
    }
    if (stat_rank_sum(value, group, NULL, SYN_PEOPLE, &options, &test) != STAT_OK)
        return (double)NAN;
    return test.p_value;
}

static void write_p(
    Writer *writer, const char *cells, const char *published, double p, bool agrees)
{
    char text[SYN_REPORT_TEXT];
    snprintf(text, sizeof text, "P %.3g", p);
    write_line(writer, cells, published, text,
        agrees && (strcmp(published, "yes") == 0 ? p < 0.05 : p > 0.05));
}

/* The scales at both later visits: better than before, and alike with fusion and without. */
static void write_scales(Writer *writer)
{
    char cells[128];
    for (int k = 0; k < SYN_SINS_SCALES; k++)
        for (int visit = 1; visit < SYN_VISITS; visit++) {
            bool better = false;
            const double p =
                syn_sins_change_p(writer->people, syn_sins_scales[k], visit, &better);
            snprintf(cells, sizeof cells, "sins,text,%s,better than before,signed_rank,%s,%s",
                scale_names[k], visit_names[visit], "significant");
            write_p(writer, cells, "yes", p, better);
        }
    for (int k = 0; k < SYN_SINS_SCALES; k++)
        for (int visit = 1; visit < SYN_VISITS; visit++) {
            snprintf(cells, sizeof cells, "sins,text,%s,change,fusion_vs_none,%s,%s",
                scale_names[k], visit_names[visit], "significant");
            write_p(writer, cells, "no",
                syn_sins_fusion_p(writer->people, syn_sins_scales[k], visit, true), true);
        }
}

/* The smallest P value of the changes with fusion against those without. */
static double smallest_fusion_p(const SynPeople *people)
{
    double smallest = 1;
    for (int k = 0; k < SYN_SINS_SCALES; k++)
        for (int visit = 1; visit < SYN_VISITS; visit++)
            smallest =
                fmin(smallest, syn_sins_fusion_p(people, syn_sins_scales[k], visit, true));
    return smallest;
}

static void write_abstract(Writer *writer, const SynPrinted *cell)
{
    char cells[SYN_PUBLISHED_COLUMNS * SYN_PUBLISHED_TEXT], text[SYN_REPORT_TEXT];
    size_t used = 0;
    double rho = 0;
    const char *published = cell->cell[VALUE], *row = cell->cell[VARIABLE];
    for (int c = 0; c < VALUE; c++)
        used += (size_t)snprintf(
            cells + used, sizeof cells - used, "%s%s", c > 0 ? "," : "", cell->cell[c]);
    if (strcmp(row, "survival by SINS class") == 0) {
        write_p(writer, cells, published, syn_sins_survival_p(writer->people), true);
    } else if (strcmp(row, "baseline pain with SINS") == 0) {
        const double p = syn_sins_pain_p(writer->people, &rho);
        write_p(writer, cells, published, p, rho > 0);
    } else if (strcmp(cell->cell[STATISTIC], "significant") == 0) {
        write_p(writer, cells, published, smallest_fusion_p(writer->people), true);
    } else {
        snprintf(text, sizeof text, "%.*f", syn_published_decimals(published),
            share(writer->people, cell));
        write_line(writer, cells, published, text, strcmp(text, published) == 0);
    }
}

SynReport syn_report_sins(const SynPeople *people, FILE *out)
{
    Writer writer = {.people = people, .out = out};
    if (out)
        fprintf(
            out, "study,table,variable,level,group,visit,statistic,value,registry,verdict\n");
    for (size_t i = 0; i < people->sins_study.n_printed; i++)
        write_abstract(&writer, &people->sins_study.printed[i]);
    write_scales(&writer);
    return writer.report;
}
