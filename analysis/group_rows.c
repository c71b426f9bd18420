#include "analysis/group_rows.h"

#include <stdlib.h>

StatStatus stat_group_rows_init(StatGroupRows *out, const double *value, const int32_t *group,
    const int64_t *weight, size_t n, size_t n_groups)
{
    *out = (StatGroupRows){
        .value = malloc((n ? n : 1) * sizeof *out->value),
        .weight = weight ? malloc((n ? n : 1) * sizeof *out->weight) : NULL,
        .first = calloc(n_groups + 2, sizeof *out->first),
    };
    if (!out->value || (weight && !out->weight) || !out->first)
        return STAT_NO_MEMORY;
    size_t *place = out->first + 1; /* moves on to the next group's first place */
    for (size_t i = 0; i < n; i++)
        if (!group || group[i] >= 0)
            place[group ? group[i] + 1 : 1]++;
    for (size_t g = 0; g < n_groups; g++)
        place[g + 1] += place[g];
    for (size_t i = 0; i < n; i++) {
        if (group && group[i] < 0)
            continue;
        const size_t j = place[group ? group[i] : 0]++;
        out->value[j] = value[i];
        if (weight)
            out->weight[j] = weight[i];
    }
    return STAT_OK;
}

void stat_group_rows_clear(StatGroupRows *rows)
{
    free(rows->value);
    free(rows->weight);
    free(rows->first);
}
