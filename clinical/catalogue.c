#include "clinical/catalogue.h"

#include <math.h>

int clin_integer(double value)
{
    return isnan(value) ? CLIN_MISSING : (int)value;
}

void clin_integers(const double *values, size_t n, int *out)
{
    for (size_t i = 0; i < n; i++) {
        out[i] = clin_integer(values[i]);
    }
}

ClinValue clin_value_integer(int value)
{
    if (value == CLIN_MISSING) {
        return (ClinValue){0};
    }
    return (ClinValue){.kind = CLIN_VALUE_NUMBER, .number = value};
}

ClinValue clin_value_text(const char *text)
{
    return text ? (ClinValue){.kind = CLIN_VALUE_TEXT, .text = text} : (ClinValue){0};
}

bool clin_explain_items(const ClinItem *items, size_t n_items, size_t *i, ClinExplanation *line)
{
    for (size_t j = 0; j < n_items; j++) {
        if (*i < items[j].n_points) {
            const ClinPoint *row = &items[j].points[*i];
            *line = (ClinExplanation){.kind = CLIN_EXPLAIN_POINTS,
                .variable = items[j].name,
                .item = *i == 0 ? items[j].label : "",
                .answer = row->label,
                .low = row->points,
                .high = row->points};
            return true;
        }
        *i -= items[j].n_points;
    }
    return false;
}

bool clin_explain_tumors(const char *item, int (*points)(const ClinPrimaryTumor *tumor),
    size_t *i, ClinExplanation *line)
{
    const ClinPrimaryTumor *tumor = NULL;
    size_t n = 0;
    for (size_t j = 0; (tumor = clin_primary_tumor_at(j)) != NULL; j++) {
        const int value = points(tumor);
        if (value != CLIN_MISSING && n++ == *i) {
            *line = (ClinExplanation){.kind = CLIN_EXPLAIN_POINTS,
                .variable = "primary_tumor",
                .item = n == 1 ? item : "",
                .answer = tumor->label,
                .low = value,
                .high = value};
            return true;
        }
    }
    *i -= n;
    return false;
}
