#include <math.h>

#include "clinical/bauer.h"
#include "clinical/catalogue.h"
#include "clinical/escc.h"
#include "clinical/frankel.h"
#include "clinical/pain.h"
#include "clinical/performance.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))

#define FIVE(first) (first), (first) + 1, (first) + 2, (first) + 3, (first) + 4

/* A rule of the table that explains a derived variable. */
typedef struct {
    const char *condition;
    const char *result;
} Rule;

static bool explain_rules(const Rule *rules, size_t n, size_t i, ClinExplanation *line)
{
    if (i >= n) {
        return false;
    }
    *line = (ClinExplanation){.kind = CLIN_EXPLAIN_RULE,
        .item = "rule",
        .answer = rules[i].condition,
        .low = (double)i + 1,
        .high = (double)i + 1,
        .result = rules[i].result};
    return true;
}

/* Whether there are visceral metastases */

static const ClinInputId visceral_inputs[] = {CLIN_IN_ORGAN_METS};

static const ClinOutput visceral_outputs[] = {
    {"visceral_mets", "visceral_mets", "any visceral metastasis", CLIN_VALUE_NUMBER, 0},
};

static void visceral_evaluate(const double *in, const ClinOptions *options, ClinValue *out)
{
    (void)options;
    out[0] = clin_value_integer(clin_visceral_mets(clin_integer(in[0])));
}

static bool visceral_explain(size_t i, const ClinOptions *options, ClinExplanation *line)
{
    static const Rule rules[] = {{"organ metastases removable or not", "1"}, {"none", "0"}};
    (void)options;
    return explain_rules(rules, N(rules), i, line);
}

/* Whether there are several bone metastases, under the names that two scores use */

static const ClinInputId multiple_inputs[] = {
    CLIN_IN_VERTEBRAL_METS, CLIN_IN_EXTRASPINAL_BONE_METS};

static const ClinOutput skeletal_outputs[] = {
    {"skeletal_mets_multiple", "skeletal_mets_multiple", "several skeletal metastases",
        CLIN_VALUE_NUMBER, 0},
};

static const ClinOutput bone_outputs[] = {
    {"bone_mets_multiple", "bone_mets_multiple", "several bone metastases, the spine included",
        CLIN_VALUE_NUMBER, 0},
};

static void multiple_evaluate(const double *in, const ClinOptions *options, ClinValue *out)
{
    (void)options;
    out[0] =
        clin_value_integer(clin_bone_mets_multiple(clin_integer(in[0]), clin_integer(in[1])));
}

static bool multiple_explain(size_t i, const ClinOptions *options, ClinExplanation *line)
{
    static const Rule rules[] = {
        {"two or more vertebrae, or any bone outside the spine", "1"},
        {"one vertebra and no bone outside the spine", "0"},
    };
    (void)options;
    return explain_rules(rules, N(rules), i, line);
}

/* Origin group of the primary tumour */

static const ClinInputId origin_inputs[] = {CLIN_IN_PRIMARY_TUMOR};

static const ClinOutput origin_outputs[] = {
    {"origin", "origin", "origin of the tumour", CLIN_VALUE_TEXT, 0},
};

static void origin_evaluate(const double *in, const ClinOptions *options, ClinValue *out)
{
    (void)options;
    out[0] = clin_value_text(clin_tumor_origin(clin_integer(in[0])));
}

static bool origin_explain(size_t i, const ClinOptions *options, ClinExplanation *line)
{
    const ClinPrimaryTumor *tumor = clin_primary_tumor_at(i);
    (void)options;
    if (!tumor) {
        return false;
    }
    *line = (ClinExplanation){.kind = CLIN_EXPLAIN_RULE,
        .variable = "primary_tumor",
        .item = "primary tumour",
        .answer = tumor->label,
        .low = tumor->code,
        .high = tumor->code,
        .result = tumor->origin};
    return true;
}

/* Halves of the Frankel grades and of ECOG */

static const ClinInputId frankel_inputs[] = {CLIN_IN_FRANKEL};

static const ClinOutput frankel_outputs[] = {
    {"frankel_group", "frankel_group", "Frankel A to C, or D and E", CLIN_VALUE_TEXT, 0},
};

static void frankel_evaluate(const double *in, const ClinOptions *options, ClinValue *out)
{
    (void)options;
    out[0] = clin_value_text(clin_frankel_group(clin_integer(in[0])));
}

static bool frankel_explain(size_t i, const ClinOptions *options, ClinExplanation *line)
{
    static const Rule rules[] = {{"A, B, C", "abc"}, {"D, E", "de"}};
    (void)options;
    return explain_rules(rules, N(rules), i, line);
}

static const ClinInputId ecog_inputs[] = {CLIN_IN_ECOG_PS};

static const ClinOutput ecog_outputs[] = {
    {"ecog_group", "ecog_group", "ECOG 0 to 2, or over", CLIN_VALUE_TEXT, 0},
};

static void ecog_evaluate(const double *in, const ClinOptions *options, ClinValue *out)
{
    (void)options;
    out[0] = clin_value_text(clin_ecog_group(clin_integer(in[0])));
}

static bool ecog_explain(size_t i, const ClinOptions *options, ClinExplanation *line)
{
    static const Rule rules[] = {{"0, 1, 2", "0-2"}, {"3, 4", "3-5"}};
    (void)options;
    return explain_rules(rules, N(rules), i, line);
}

/* High-grade compression */

static const ClinInputId escc_inputs[] = {CLIN_IN_ESCC};

static const ClinOutput escc_outputs[] = {
    {"escc_high", "escc_high", "high-grade cord compression", CLIN_VALUE_NUMBER, 0},
};

static void escc_evaluate(const double *in, const ClinOptions *options, ClinValue *out)
{
    out[0] = clin_value_integer(clin_escc_is_high(clin_integer(in[0]), options->escc_1c_high));
}

static bool escc_explain(size_t i, const ClinOptions *options, ClinExplanation *line)
{
    static const Rule low_1c[] = {{"0, 1a, 1b, 1c", "0"}, {"2, 3", "1"}};
    static const Rule high_1c[] = {{"0, 1a, 1b", "0"}, {"1c, 2, 3", "1"}};
    return explain_rules(options->escc_1c_high ? high_1c : low_1c, N(low_1c), i, line);
}

/* Face scale on 0 to 10 */

static const ClinInputId faces_inputs[] = {CLIN_IN_FACE_SCALE, CLIN_IN_FACES_VERSION};

static const ClinOutput faces_outputs[] = {
    {"faces_10", "faces_10", "Face scale, 0 to 10", CLIN_VALUE_NUMBER, 0},
};

static void faces_evaluate(const double *in, const ClinOptions *options, ClinValue *out)
{
    (void)options;
    out[0] = clin_value_integer(clin_faces_score(clin_integer(in[0]), clin_integer(in[1])));
}

static bool faces_explain(size_t i, const ClinOptions *options, ClinExplanation *line)
{
    static const Rule rules[] = {
        {"WB10: 0, 2, 4, 6, 8, 10", "as it is"},
        {"WB5: 0 to 5", "twice"},
        {"11-point: 0 to 10", "as it is"},
    };
    (void)options;
    return explain_rules(rules, N(rules), i, line);
}

/* Number of levels, and whether they follow each other */

static const ClinInputId level_inputs[] = {FIVE(CLIN_IN_LEVEL), FIVE(CLIN_IN_LEVEL + 5),
    FIVE(CLIN_IN_LEVEL + 10), FIVE(CLIN_IN_LEVEL + 15), FIVE(CLIN_IN_LEVEL + 20),
    CLIN_IN_LEVEL + 25};

static const ClinOutput level_outputs[] = {
    {"levels_count", "levels_count", "number of levels", CLIN_VALUE_NUMBER, 0},
    {"levels_contiguous", "levels_contiguous", "levels follow each other", CLIN_VALUE_NUMBER,
        0},
};

static void level_evaluate(const double *in, const ClinOptions *options, ClinValue *out)
{
    uint32_t levels = 0;
    (void)options;
    for (size_t i = 0; i < CLIN_N_LEVELS; i++) {
        if (isnan(in[i])) {
            return;
        }
        levels |= in[i] == 1 ? CLIN_LEVEL_BIT(i) : 0;
    }
    if (levels) {
        out[0] = clin_value_integer(clin_levels_count(levels));
        out[1] = clin_value_integer(clin_levels_contiguous(levels));
    }
}

static bool level_explain(size_t i, const ClinOptions *options, ClinExplanation *line)
{
    static const Rule rules[] = {{"levels that are ticked, all 26 known", "their number"}};
    (void)options;
    return explain_rules(rules, N(rules), i, line);
}

#define DERIVED(name, title, source, inputs, outputs, evaluate, explain)                       \
    {                                                                                          \
        name, title, source, inputs, N(inputs), outputs, N(outputs), evaluate, explain, NULL,  \
            0, NULL, 0                                                                         \
    }

#define SEGMENT_STUDY "Segi N et al., Global Spine J 2025;15:2286-2299"

const ClinInstrument clin_derived_instruments[] = {
    DERIVED("visceral-mets", "visceral metastases", "derived for Bauer and NESMS",
        visceral_inputs, visceral_outputs, visceral_evaluate, visceral_explain),
    DERIVED("skeletal-mets-multiple", "several skeletal metastases",
        "derived for Bauer, Katagiri and NESMS", multiple_inputs, skeletal_outputs,
        multiple_evaluate, multiple_explain),
    DERIVED("bone-mets-multiple", "several bone metastases", "derived for Tomita",
        multiple_inputs, bone_outputs, multiple_evaluate, multiple_explain),
    DERIVED("origin", "origin group of the primary tumour", SEGMENT_STUDY, origin_inputs,
        origin_outputs, origin_evaluate, origin_explain),
    DERIVED("frankel-group", "half of the Frankel grades", SEGMENT_STUDY, frankel_inputs,
        frankel_outputs, frankel_evaluate, frankel_explain),
    DERIVED("ecog-group", "half of the ECOG grades", SEGMENT_STUDY, ecog_inputs, ecog_outputs,
        ecog_evaluate, ecog_explain),
    DERIVED("escc-high", "high-grade epidural cord compression",
        "Bilsky MH et al., J Neurosurg Spine 2010;13:324-8", escc_inputs, escc_outputs,
        escc_evaluate, escc_explain),
    DERIVED("faces", "Face scale from 0 to 10", "Wong DL, Baker CM, Pediatr Nurs 1988;14:9-17",
        faces_inputs, faces_outputs, faces_evaluate, faces_explain),
    DERIVED("levels", "number of levels and contiguity", SEGMENT_STUDY, level_inputs,
        level_outputs, level_evaluate, level_explain),
};

const size_t clin_n_derived_instruments = N(clin_derived_instruments);
