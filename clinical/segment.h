/**
 * @file
 * Levels of the spine and the segment to which a lesion belongs.
 *
 * A set of levels is a bit mask: bit 0 is C1, bit 25 is S2 to S5. The grouping is that of the
 * segment study (Segi N et al., Global Spine J 2025;15:2286-2299), inferred from its Table 1:
 * of one to three contiguous levels, any cervical one makes the lesion cervical; otherwise any
 * from T11 down makes it thoracolumbar, lumbar or sacral; otherwise it is thoracic. The
 * decompression study groups otherwise and lets groups overlap; that is another variable.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Levels from the top; S1 and S2-5 apart because SINS tells them apart. */
enum {
    CLIN_LEVEL_C1 = 0,
    CLIN_LEVEL_C7 = 6,
    CLIN_LEVEL_T1 = 7,
    CLIN_LEVEL_T10 = 16,
    CLIN_LEVEL_T11 = 17,
    CLIN_LEVEL_L1 = 19,
    CLIN_LEVEL_S1 = 24,
    CLIN_LEVEL_S2_5 = 25,
    CLIN_N_LEVELS
};

/** The mask of one level. */
#define CLIN_LEVEL_BIT(level) (UINT32_C(1) << (level))

/**
 * Choices where the study's table does not settle the rule. All false is the study's text:
 * T1 alone and T10 alone are thoracic, and a cervical or T11 level takes the whole block.
 */
typedef struct {
    bool t1_cervical;       /**< A lesion of T1 alone is cervical. */
    bool t10_thoracolumbar; /**< A lesion of T10 alone is thoracolumbar. */
    bool majority;          /**< C7 to T2 and T9 to T11, where two of three levels are thoracic,
                                 are thoracic. */
} ClinSegmentPolicy;

/**
 * Counts levels.
 *
 * @param levels A mask; bits above CLIN_N_LEVELS are ignored.
 * @return 0 to CLIN_N_LEVELS.
 */
int clin_levels_count(uint32_t levels);

/**
 * Says whether levels follow each other without a gap.
 *
 * @param levels A mask; bits above CLIN_N_LEVELS are ignored.
 * @return true for one level or one block; false for none.
 */
bool clin_levels_contiguous(uint32_t levels);

/**
 * Gives the segment of a lesion whose levels are all known.
 *
 * @param levels A mask.
 * @param policy NULL for the study's text.
 * @return "cervical", "thoracic", "tl_l_s", or "unclassified" for more than three or separate
 *         levels; NULL when no level is given. Static.
 */
const char *clin_segment(uint32_t levels, const ClinSegmentPolicy *policy);

/**
 * Gives the segment of a lesion of which some levels are not known to be affected or free.
 *
 * @param affected Mask of the levels known to be affected.
 * @param unknown  Mask of the levels not known; a level in both counts as unknown.
 * @param policy   NULL for the study's text.
 * @return As clin_segment, when every completion of the unknown levels gives the same; NULL
 *         otherwise. Static.
 */
const char *clin_segment_partial(
    uint32_t affected, uint32_t unknown, const ClinSegmentPolicy *policy);

/**
 * Gives the SINS location points of the worst affected level (a convention: no rule for
 * several levels was published).
 *
 * @param levels A mask.
 * @return 0 to 3, or CLIN_MISSING when no level is given. Source: Fisher 2010, as sins.h.
 */
int clin_levels_sins_location(uint32_t levels);
