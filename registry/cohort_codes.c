/* Codes of the members, as narrow as they allow. */
#include "registry/cohort_inside.h"

static void widen(CohortCodes *codes, uint8_t width)
{
    void *bytes = g_malloc(codes->n_allocated * width + 1);
    CohortCodes wide = {.width = width, .n_allocated = codes->n_allocated, .bytes = bytes};
    for (size_t i = 0; i < codes->n; i++)
        cohort_codes_append(&wide, cohort_codes_at(codes, i));
    g_free(codes->bytes);
    *codes = wide;
}

static uint8_t width_of(uint32_t code)
{
    return code <= UINT8_MAX ? 1 : code <= UINT16_MAX ? 2 : 4;
}

/* For n more codes up to the most. */
static void make_room(CohortCodes *codes, size_t n, uint32_t most)
{
    if (codes->n + n > codes->n_allocated) {
        codes->n_allocated = MAX(1024, MAX(codes->n + n, 2 * codes->n_allocated));
        codes->bytes = g_realloc(codes->bytes, codes->n_allocated * MAX(codes->width, 1) + 1);
    }
    if (width_of(most) > codes->width)
        widen(codes, width_of(most));
}

void cohort_codes_append(CohortCodes *codes, uint32_t code)
{
    make_room(codes, 1, code);
    if (codes->width == 1)
        ((uint8_t *)codes->bytes)[codes->n++] = (uint8_t)code;
    else if (codes->width == 2)
        ((uint16_t *)codes->bytes)[codes->n++] = (uint16_t)code;
    else
        ((uint32_t *)codes->bytes)[codes->n++] = code;
}

uint32_t cohort_codes_at(const CohortCodes *codes, size_t i)
{
    return codes->width == 1   ? ((const uint8_t *)codes->bytes)[i]
           : codes->width == 2 ? ((const uint16_t *)codes->bytes)[i]
                               : ((const uint32_t *)codes->bytes)[i];
}

void cohort_ask_keep(const CohortPiece *piece, CohortAsk *ask)
{
    const CohortNode *node = ask->ref.node;
    const uint32_t *from = node->codes + (node->by_slot ? cohort_slot(0, ask->ref.event) : 0);
    CohortCodes *codes = &ask->codes;
    uint32_t most = 0;
    for (size_t k = 0; k < piece->n_members; k++)
        most = MAX(most, from[piece->members[k]]);
    make_room(codes, piece->n_members, most);
    if (codes->width == 1)
        for (size_t k = 0; k < piece->n_members; k++)
            ((uint8_t *)codes->bytes)[codes->n + k] = (uint8_t)from[piece->members[k]];
    else if (codes->width == 2)
        for (size_t k = 0; k < piece->n_members; k++)
            ((uint16_t *)codes->bytes)[codes->n + k] = (uint16_t)from[piece->members[k]];
    else
        for (size_t k = 0; k < piece->n_members; k++)
            ((uint32_t *)codes->bytes)[codes->n + k] = from[piece->members[k]];
    codes->n += piece->n_members;
}
