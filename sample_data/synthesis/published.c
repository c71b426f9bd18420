#include "published.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Cuts one line into its cells; quotes may enclose a comma. Returns how many there were. */
static int split_line(const char *line, SynPrinted *printed)
{
    int column = 0;
    size_t used = 0;
    bool quoted = false;
    memset(printed, 0, sizeof *printed);
    for (const char *p = line; *p && *p != '\n' && *p != '\r'; p++) {
        if (*p == '"') {
            quoted = !quoted;
        } else if (*p == ',' && !quoted) {
            column++;
            used = 0;
        } else if (column < SYN_PUBLISHED_COLUMNS && used + 1 < SYN_PUBLISHED_TEXT) {
            printed->cell[column][used++] = *p;
        }
    }
    return column + 1;
}

bool syn_published_load(const char *path, SynPublished *published)
{
    char line[512];
    size_t capacity = 0;
    *published = (SynPublished){0};
    FILE *file = fopen(path, "r");
    if (!file) {
        fprintf(stderr, "%s: cannot be read; give the folder with --published\n", path);
        return false;
    }
    bool ok = fgets(line, sizeof line, file) != NULL;
    while (ok && fgets(line, sizeof line, file)) {
        if (published->n_printed == capacity) {
            capacity = capacity ? capacity * 2 : 256;
            SynPrinted *more = realloc(published->printed, capacity * sizeof *more);
            if (!more) {
                ok = false;
                break;
            }
            published->printed = more;
        }
        ok = split_line(line, &published->printed[published->n_printed++]) >=
             SYN_PUBLISHED_COLUMNS;
    }
    fclose(file);
    if (!ok) {
        fprintf(stderr, "%s: line %zu has fewer than eight columns\n", path,
            published->n_printed + 1);
        syn_published_free(published);
    }
    return ok;
}

void syn_published_free(SynPublished *published)
{
    free(published->printed);
    *published = (SynPublished){0};
}

const char *syn_published_text(const SynPublished *published, const char *table,
    const char *variable, const char *level, const char *group, const char *visit,
    const char *statistic)
{
    const char *address[] = {table, variable, level, group, visit, statistic};
    for (size_t i = 0; i < published->n_printed; i++) {
        const SynPrinted *printed = &published->printed[i];
        size_t same = 0;
        while (same < 6 && strcmp(printed->cell[same + 1], address[same]) == 0)
            same++;
        if (same == 6)
            return printed->cell[7];
    }
    return NULL;
}

int syn_published_count(const SynPublished *published, const char *table, const char *variable,
    const char *level, const char *group, const char *visit, int otherwise)
{
    const char *text = syn_published_text(published, table, variable, level, group, visit, "n");
    return text ? (int)strtol(text, NULL, 10) : otherwise;
}

int syn_published_decimals(const char *text)
{
    const char *point = strchr(text, '.');
    return point ? (int)strlen(point + 1) : 0;
}

/* Limits of what prints as text, drawn in by 2% of the cell so that no tie decides. */
static void rounding_cell(const char *text, double unit, double *low, double *high)
{
    double half = 0.49;
    for (int i = syn_published_decimals(text); i > 0; i--)
        half /= 10;
    const double value = strtod(text, NULL);
    const double a = (value - half) * unit, b = (value + half) * unit;
    *low = a < b ? a : b;
    *high = a < b ? b : a;
}

SynMoments syn_published_moments(const SynPublished *published, const char *table,
    const char *variable, const char *level, const char *group, const char *visit, double unit)
{
    SynMoments moments = {0};
    const char *mean =
        syn_published_text(published, table, variable, level, group, visit, "mean");
    const char *sd = syn_published_text(published, table, variable, level, group, visit, "sd");
    if (mean && sd) {
        moments.found = true;
        rounding_cell(mean, unit, &moments.mean_low, &moments.mean_high);
        rounding_cell(sd, unit < 0 ? -unit : unit, &moments.sd_low, &moments.sd_high);
    }
    return moments;
}

void syn_published_matched_names(const char **table, const char **variable)
{
    static const char *const tables[][2] = {{"1", "4"}, {"2", "5"}, {"fig1", "fig2"}};
    static const char *const rows[][2] = {{"ESCC2", "ESCC 2"}, {"ESCC3", "ESCC 3"},
        {"Charlson's comorbidity index", "CCS"}, {"ΔBarthel Index", "$\\Delta$ Barthel Index"},
        {"ΔEQ-5D-5 L", "$\\Delta$ EQ-5D-5 L"}, {"ΔVAS", "$\\Delta$ VAS"},
        {"ΔFace scale", "$\\Delta$ face scale"}};
    for (size_t k = 0; k < sizeof tables / sizeof *tables; k++)
        if (strcmp(*table, tables[k][0]) == 0) {
            *table = tables[k][1];
            break;
        }
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        if (strcmp(*variable, rows[k][0]) == 0)
            *variable = rows[k][1];
}

SynMoments syn_published_cohort_moments(const SynPublished *published, const char *table,
    const char *variable, const char *level, const char *group, bool matched, double unit)
{
    if (matched)
        syn_published_matched_names(&table, &variable);
    return syn_published_moments(
        published, table, variable, level, group, matched ? "matched" : "unmatched", unit);
}
