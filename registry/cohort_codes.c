/* Codes of the members of a piece, added to those of the pieces before. */
#include "registry/cohort_inside.h"

void cohort_ask_keep(const CohortPiece *piece, CohortAsk *ask)
{
    const CohortNode *node = ask->ref.node;
    const uint32_t *from = node->codes + (node->by_slot ? cohort_slot(0, ask->ref.event) : 0);
    NarrowCodes *codes = &ask->codes;
    uint32_t most = 0;
    for (size_t k = 0; k < piece->n_members; k++)
        most = MAX(most, from[piece->members[k]]);
    narrow_codes_make_room(codes, piece->n_members, most);
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
