#include "sites.h"

/* Codes of the two columns; below 0 where one is missing. */
typedef struct {
    int32_t site, value;
} Pair;

static Pair pair_at(const BaseFrame *frame, size_t site, size_t value, size_t row)
{
    return (Pair){frame->columns[site].code[row], frame->columns[value].code[row]};
}

/* The value that most patients of each site have. */
static int32_t *usual_values(const BaseFrame *frame, size_t site, size_t value)
{
    const size_t n_sites = frame->columns[site].values->n;
    const size_t n_values = frame->columns[value].values->n;
    g_autofree int64_t *n = g_new0(int64_t, n_sites * n_values + 1);
    int32_t *usual = g_new0(int32_t, n_sites + 1);
    for (size_t i = 0; i < frame->n_rows; i++) {
        const Pair pair = pair_at(frame, site, value, i);
        if (pair.site < 0 || pair.value < 0)
            continue;
        int64_t *of_site = &n[(size_t)pair.site * n_values];
        if (++of_site[pair.value] > of_site[usual[pair.site]])
            usual[pair.site] = pair.value;
    }
    return usual;
}

void plausible_count_in_sites(
    const BaseFrame *frame, size_t site, size_t value, PlausibleFinding *finding)
{
    const bool rises = finding->rule->kind == PLAUSIBLE_RISES;
    g_autofree int32_t *usual = usual_values(frame, site, value);
    g_autofree int32_t *highest = g_new(int32_t, frame->columns[site].values->n + 1);
    for (size_t i = 0; i <= frame->columns[site].values->n; i++)
        highest[i] = -1;
    for (size_t i = 0; i < frame->n_rows; i++) {
        const Pair pair = pair_at(frame, site, value, i);
        if (pair.site < 0 || pair.value < 0)
            continue;
        finding->n_cases++;
        const bool broken =
            rises ? pair.value < highest[pair.site] : pair.value != usual[pair.site];
        highest[pair.site] = MAX(highest[pair.site], pair.value);
        if (!broken)
            continue;
        finding->n_broken++;
        g_ptr_array_add(finding->patients, g_strdup(frame->row_ids[i]));
    }
}
