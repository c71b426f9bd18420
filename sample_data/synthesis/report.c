#include "report.h"

#include "analysis/moments.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TABLE = 1, VARIABLE, LEVEL, GROUP, VISIT, STATISTIC, VALUE };

/* Half away from zero on the decimal value, not on binary noise. */
static void print_fixed(double value, int decimals, char *text)
{
    double unit = 1;
    for (int i = 0; i < decimals; i++)
        unit *= 10;
    const double size = floor(fabs(value) * unit * (1 + 1e-13) + 0.5) / unit;
    snprintf(text, SYN_REPORT_TEXT, "%.*f", decimals, value < 0 ? -size : size);
}

/* A count or percentage of the group; "" when the cell is not one of a group. */
static void print_count(
    const SynPeople *people, const SynPrinted *cell, const bool *member, char *text)
{
    int n = 0, total = 0;
    for (int i = 0; i < SYN_PEOPLE; i++) {
        const int counts =
            member[i] ? syn_report_counts(&people->person[i], cell) : SYN_UNKNOWN;
        n += counts == 1;
        total += counts != SYN_UNKNOWN;
    }
    if (strcmp(cell->cell[STATISTIC], "n") == 0)
        snprintf(text, SYN_REPORT_TEXT, "%d", n);
    else if (total > 0)
        print_fixed(100.0 * n / total, syn_published_decimals(cell->cell[VALUE]), text);
}

static void print_moment(
    const SynPeople *people, const SynPrinted *cell, const bool *member, char *text)
{
    double value[SYN_PEOPLE];
    StatMoments moments;
    for (int i = 0; i < SYN_PEOPLE; i++)
        value[i] = member[i] ? syn_report_value(&people->person[i], cell) : (double)NAN;
    if (stat_moments(value, NULL, NULL, SYN_PEOPLE, 1, &moments, NULL) != STAT_OK)
        return;
    print_fixed(strcmp(cell->cell[STATISTIC], "mean") == 0 ? moments.mean : moments.sd,
        syn_published_decimals(cell->cell[VALUE]), text);
}

/* Cells that no data can give; sample_data/README.md says why. */
static bool is_impossible(const SynPrinted *cell)
{
    static const char *const cells[][6] = {
        {"segment", "2", "Follow up, mo", "", "overall_test", "p"},
        {"segment", "2", "Mortality", "", "cervical", "percent"},
        {"segment", "5", "SSI/wound", "", "cervical", "percent"},
        {"decompression", "1", "Perioperative Complications", "", "total", "percent"},
        {"decompression", "1", "Complications during surgery", "", "decompression", "percent"},
        {"decompression", "1", "Pre opioid", "", "no_decompression", "percent"},
        {"decompression", "1", "CT/T", "", "no_decompression", "percent"},
        {"decompression", "4", "ESCC 3", "", "total", "percent"},
        {"decompression", "4", "PS 3,4", "", "total", "percent"},
        {"decompression", "4", "Reoperation", "", "total", "percent"},
        {"decompression", "4", "Cervical", "", "decompression", "percent"},
        {"decompression", "4", "Post bone therapy", "", "decompression", "percent"},
        {"decompression", "4", "Pre Molecular Targeted Therapy", "", "no_decompression",
            "percent"},
        {"decompression", "4", "Pre bone therapy", "", "dec_vs_nodec", "p"},
    };
    /* The matched totals are not what their two groups give together. */
    if (strcmp(cell->cell[TABLE], "4") == 0 && strcmp(cell->cell[VISIT], "matched") == 0 &&
        strcmp(cell->cell[GROUP], "total") == 0 && strcmp(cell->cell[STATISTIC], "n") != 0 &&
        strcmp(cell->cell[STATISTIC], "percent") != 0)
        return true;
    for (size_t k = 0; k < sizeof cells / sizeof *cells; k++) {
        const int columns[] = {0, TABLE, VARIABLE, LEVEL, GROUP, STATISTIC};
        int same = 0;
        while (same < 6 && strcmp(cell->cell[columns[same]], cells[k][same]) == 0)
            same++;
        if (same == 6)
            return true;
    }
    return false;
}

static void compute(const SynPeople *people, const SynPrinted *cell, char *text)
{
    bool member[SYN_PEOPLE];
    const char *statistic = cell->cell[STATISTIC];
    text[0] = '\0';
    const bool arms = strcmp(cell->cell[0], "decompression") == 0;
    if (arms && (strcmp(statistic, "p") == 0 || strcmp(cell->cell[TABLE], "3") == 0))
        syn_report_arms(people, cell, text);
    else if (strcmp(statistic, "p") == 0 || strcmp(statistic, "significant") == 0)
        syn_report_test(people, cell, text);
    else if (!syn_report_members(people, cell, member))
        return;
    else if (strcmp(statistic, "mean") == 0 || strcmp(statistic, "sd") == 0)
        print_moment(people, cell, member, text);
    else
        print_count(people, cell, member, text);
}

/* Compares as numbers where both are: 0.30 is 0.3, and 54.0 is 54. */
static bool same_value(const char *published, const char *text)
{
    if (strcmp(published, text) == 0)
        return true;
    return text[0] && strspn(published, "0123456789.-") == strlen(published) &&
           strspn(text, "0123456789.-") == strlen(text) &&
           fabs(strtod(published, NULL) - strtod(text, NULL)) < 1e-9;
}

static void write_row(FILE *out, const SynPrinted *cell, const char *text, const char *verdict)
{
    for (int c = 0; c < SYN_PUBLISHED_COLUMNS; c++)
        fprintf(out, strchr(cell->cell[c], ',') ? "\"%s\"," : "%s,", cell->cell[c]);
    fprintf(out, "%s,%s\n", text, verdict);
}

SynReport syn_report(const SynPeople *people, const SynPublished *published, FILE *out)
{
    SynReport report = {0};
    if (out)
        fprintf(
            out, "study,table,variable,level,group,visit,statistic,value,registry,verdict\n");
    for (size_t i = 0; i < published->n_printed; i++) {
        const SynPrinted *cell = &published->printed[i];
        const char *verdict = "agrees";
        char text[SYN_REPORT_TEXT];
        compute(people, cell, text);
        if (same_value(cell->cell[VALUE], text)) {
            report.n_agree++;
        } else {
            const bool impossible = is_impossible(cell);
            verdict = impossible ? "impossible" : "differs";
            report.n_differ++;
            report.n_impossible += impossible;
        }
        if (out)
            write_row(out, cell, text, verdict);
    }
    return report;
}
