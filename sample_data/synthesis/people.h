/**
 * The synthetic people: everything about them that more than one step of the synthesis needs.
 *
 * Whole numbers throughout; SYN_UNKNOWN where a site recorded nothing.
 */
#pragma once

#include "published.h"
#include "rng.h"
#include "sample_data/patients/parts.h"

#include <stdbool.h>
#include <stdint.h>

enum { SYN_PEOPLE = 413, SYN_SITES = 38, SYN_UNKNOWN = -1, SYN_LEVELS = 26, SYN_VISITS = 3 };

/** Where a patient goes in the flow of the segment study. */
typedef enum {
    SYN_ANALYSED,    /**< One to three consecutive vertebrae and a month of follow-up: 203. */
    SYN_TES,         /**< Total en bloc spondylectomy: 27. */
    SYN_EARLY,       /**< Followed for less than a month: 27. */
    SYN_MULTI_LEVEL, /**< More than three, or non-consecutive, vertebrae: 156. */
} SynCohort;

/** The segment study's groups, in the order of its columns. */
typedef enum { SYN_CERVICAL, SYN_THORACIC, SYN_TL_L_S, SYN_SEGMENTS } SynSegment;

/** The decompression study's groups. */
typedef enum {
    SYN_DECOMPRESSED,
    SYN_NOT_DECOMPRESSED,
    SYN_ARMS,
    SYN_OUTSIDE = SYN_ARMS
} SynArm;

/** The decompression study's groups, each with and without partners in the matched pairs. */
typedef enum {
    SYN_TREATED_MATCHED,
    SYN_TREATED_UNMATCHED,
    SYN_CONTROL_MATCHED,
    SYN_CONTROL_UNMATCHED,
    SYN_STRATA
} SynStratum;

/** Codes of `procedure`. */
enum {
    SYN_PSF = 1,
    SYN_PPS,
    SYN_DECOMPRESSION,
    SYN_ANTERIOR,
    SYN_BKP,
    SYN_EN_BLOC,
    SYN_PROCEDURES = 6
};

/** Codes of `vital_status`. */
enum { SYN_ALIVE, SYN_DEAD, SYN_LOST };

/** Origin groups in the order of the published table. */
enum {
    SYN_LUNG,
    SYN_DIGESTIVE,
    SYN_RENAL,
    SYN_BREAST,
    SYN_PROSTATE,
    SYN_HAEMATOLOGICAL,
    SYN_UNKNOWN_ORIGIN,
    SYN_THYROID,
    SYN_OTHER,
    SYN_ORIGINS
};

/** Treatments that are asked before and after surgery. */
enum { SYN_CHEMOTHERAPY, SYN_RADIOTHERAPY, SYN_TARGETED, SYN_BONE, SYN_OPIOID, SYN_TREATMENTS };

/** The scales of the assessment form; bits of SynScales.missing. */
typedef enum {
    SYN_FRANKEL,
    SYN_ECOG,
    SYN_PAIN,
    SYN_BARTHEL,
    SYN_EQ5D,
    SYN_EQ_VAS,
    SYN_FACE,
    SYN_VITALITY,
    SYN_SCALES
} SynScale;

/** Patient-reported and observed scales, three visits each. */
typedef struct {
    unsigned missing[SYN_VISITS]; /**< Bit 1 << SynScale: nothing was recorded at that visit. */
    int pain[SYN_VISITS];         /**< 0 to 100 mm. */
    int barthel[SYN_VISITS];      /**< 0 to 100 in steps of 5. */
    int eq5d[SYN_VISITS][5]; /**< Levels 1 to 5: mobility, self-care, activities, pain, mood. */
    int eq_vas[SYN_VISITS];  /**< 0 to 100. */
    int face[SYN_VISITS];    /**< 0 to 10; even where the site uses six faces. */
    int vitality[SYN_VISITS][5]; /**< 0 to 2: waking, talking, feeding, toilet, activity. */
    int frankel[SYN_VISITS]; /**< 0 for A to 4 for E; where only a class is settled, C or D. */
    int ecog[SYN_VISITS];    /**< 0 to 4; where only a class is settled, 2 or 3. */
    int visit_day[SYN_VISITS]; /**< Days after surgery, negative before; SYN_NO_VISIT. */
} SynScales;

enum { SYN_NO_VISIT = -100000, SYN_REACHES = 100 };

/** One patient. */
typedef struct {
    SynCohort cohort;
    SynSegment segment; /**< SYN_SEGMENTS when the study does not classify the levels. */
    SynArm arm;         /**< SYN_OUTSIDE for patients who are not in the 263. */
    bool matched;       /**< In one of the pairs of the decompression study. */
    int site;           /**< 1 to 38. */
    int number;         /**< Consecutive within the site. */
    int illness;        /**< Hidden: how ill, about normal in thousandths of an SD. */
    int pain_step, health_step; /**< In what pain and EQ VAS are answered: 1, 5, 10. */

    int procedure, stabilization, decompression, emergency;
    int escc;        /**< 0 to 5 for 0, 1a, 1b, 1c, 2, 3. */
    uint32_t levels; /**< Bit i: level i, C1 = 0 ... L5 = 23, S1 = 24, S2-5 = 25. */
    int region;      /**< Bits 1 cervical, 2 CT/T, 4 TL/L/S: the decompression study's. */
    int sins, sins_location;

    int sex, age, height_mm, weight_hg;
    int origin, tumor; /**< Group, and code of primary_tumor. */
    int kps, vertebral_mets, extraspinal_mets, organ_mets, tokuhashi, tomita;
    int charlson;
    int before[SYN_TREATMENTS], after[SYN_TREATMENTS];

    int operation_min, blood_loss_ml;
    int intraop_complication, periop_complication, ssi, neuro, reoperation;

    int vital_status, follow_days, surgery_day; /**< The last one in days since 1970. */
    SynScales scale;
} SynPerson;

/** All of them, with the published numbers they answer to. */
typedef struct {
    SynPerson person[SYN_PEOPLE];
    SynPublished segment_study, decompression_study, sins_study;
    bool without_matched; /**< The matched tables are given up: nothing answers to them. */
    double most_slack;    /**< By how many rounding cells their means may be off at most. */
    StatRandom random;

    PatientModel *model;         /**< What goes together; owned. */
    Site site[SYN_SITES + 1];    /**< By number. */
    Patient patient[SYN_PEOPLE]; /**< The same people as the registry will record them. */
    uint32_t reach[SYN_REACHES]; /**< Barthel totals that a body can have: believe.h. */
} SynPeople;

/** What the parts of the model need to draw for one person. */
Drawing syn_drawing(SynPeople *people, int person);

/** Names of the groups as the published files write them. */
extern const char *const syn_segment_names[SYN_SEGMENTS];
extern const char *const syn_arm_names[SYN_ARMS];

/** True when that person has a value of that scale at that visit. */
bool syn_has(const SynPerson *person, SynScale scale, int visit);

/** Two people exchange which scales they miss before surgery and after a month. */
void syn_exchange_missing(SynPerson *a, SynPerson *b);

/**
 * Whether somebody is a control without a partner: the printed means and SDs of all controls
 * and of the matched, after a month and after six, leave these well.
 */
bool syn_is_spare(const SynPerson *person);

/** Who of the people belongs to a segment of the 203; `member` has SYN_PEOPLE flags. */
void syn_members_of_segment(const SynPeople *people, SynSegment segment, bool *member);

/** Who belongs to an arm of the 263, or to both arms when `arm` is SYN_ARMS. */
void syn_members_of_arm(const SynPeople *people, SynArm arm, bool *member);

/** The same of the matched pairs. */
void syn_members_of_matched(const SynPeople *people, SynArm arm, bool *member);
