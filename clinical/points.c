#include "clinical/points.h"

#include <math.h>

static const ClinPoint *find_row(const ClinItem *item, double answer)
{
    for (size_t i = 0; i < item->n_points; i++) {
        const ClinPoint *row = &item->points[i];
        if (answer >= row->min && answer <= row->max) {
            return row;
        }
    }
    return NULL;
}

int clin_item_points(const ClinItem *item, double answer)
{
    const ClinPoint *row = find_row(item, answer);
    return row ? row->points : CLIN_MISSING;
}

int clin_items_total(const ClinItem *items, const int *answers, size_t n)
{
    int total = 0;
    for (size_t i = 0; i < n; i++) {
        const int points = clin_item_points(&items[i], clin_number(answers[i]));
        if (points == CLIN_MISSING) {
            return CLIN_MISSING;
        }
        total += points;
    }
    return total;
}

ClinRange clin_item_range(const ClinItem *item, double answer)
{
    const ClinPoint *row = find_row(item, answer);
    if (row) {
        return (ClinRange){row->points, row->points};
    }
    ClinRange range = {item->points[0].points, item->points[0].points};
    for (size_t i = 1; i < item->n_points; i++) {
        const int points = item->points[i].points;
        range.low = points < range.low ? points : range.low;
        range.high = points > range.high ? points : range.high;
    }
    return range;
}

int clin_range_settled(ClinRange range)
{
    return range.low == range.high ? range.low : CLIN_MISSING;
}

const ClinBand *clin_band_find(const ClinBand *bands, size_t n, int total)
{
    for (size_t i = 0; i < n; i++) {
        if (total >= bands[i].min && total <= bands[i].max) {
            return &bands[i];
        }
    }
    return NULL;
}

const char *clin_band_code(const ClinBand *bands, size_t n, int total)
{
    const ClinBand *band = clin_band_find(bands, n, total);
    return band ? band->code : NULL;
}

double clin_number(int value)
{
    return value == CLIN_MISSING ? (double)NAN : (double)value;
}
