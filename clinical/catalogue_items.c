#include <math.h>

#include "clinical/barthel.h"
#include "clinical/catalogue.h"
#include "clinical/sins.h"
#include "clinical/tokuhashi.h"
#include "clinical/tomita.h"
#include "clinical/vitality.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))

#define FIVE(first) (first), (first) + 1, (first) + 2, (first) + 3, (first) + 4

/* SINS */

static const ClinInputId sins_inputs[] = {FIVE(CLIN_IN_SINS), CLIN_IN_SINS + 5};

static const ClinOutput sins_outputs[] = {
    {"sins", "sins", "SINS", CLIN_VALUE_NUMBER, 0},
    {"sins_class", "sins_class", "class of SINS", CLIN_VALUE_TEXT, 0},
};

static const char *const sins_notes[] = {
    "A lesion of several levels has no published rule; the worst level is usually scored.",
    "Level S1 is junctional (3), S2 to S5 are rigid (0): a level written only S is ambiguous.",
    "A collapse of exactly 50% is not defined; choose one of the rows.",
};

static void sins_evaluate(const double *in, const ClinOptions *options, ClinValue *out)
{
    int items[CLIN_SINS_N_ITEMS];
    (void)options;
    clin_integers(in, CLIN_SINS_N_ITEMS, items);
    const int total = clin_sins_total(items);
    out[0] = clin_value_integer(total);
    out[1] = clin_value_text(clin_sins_class(total));
}

static bool sins_explain(size_t i, const ClinOptions *options, ClinExplanation *line)
{
    (void)options;
    return clin_explain_items(clin_sins_items, CLIN_SINS_N_ITEMS, &i, line);
}

/* Revised Tokuhashi */

static const ClinInputId tokuhashi_inputs[] = {CLIN_IN_KPS, CLIN_IN_EXTRASPINAL_BONE_METS,
    CLIN_IN_VERTEBRAL_METS, CLIN_IN_ORGAN_METS, CLIN_IN_PRIMARY_TUMOR, CLIN_IN_FRANKEL};

static const ClinOutput tokuhashi_outputs[] = {
    {"tokuhashi", "tokuhashi", "revised Tokuhashi score", CLIN_VALUE_NUMBER, 0},
    {"tokuhashi_class", "tokuhashi_class", "expected survival", CLIN_VALUE_TEXT, 0},
};

static const char *const tokuhashi_notes[] = {
    "The classes are lower bounds: 9 to 11 is six months or more, not six to twelve.",
    "A Karnofsky status of 0 is in no row and gives no score.",
    "A tumour that is not listed, such as cervix, is not placed by the paper: no score.",
};

static void tokuhashi_evaluate(const double *in, const ClinOptions *options, ClinValue *out)
{
    int items[CLIN_TOKUHASHI_N_ITEMS];
    (void)options;
    clin_integers(in, CLIN_TOKUHASHI_N_ITEMS, items);
    const int total = clin_tokuhashi_total(items);
    out[0] = clin_value_integer(total);
    out[1] = clin_value_text(clin_tokuhashi_class(total));
}

static bool tokuhashi_explain(size_t i, const ClinOptions *options, ClinExplanation *line)
{
    (void)options;
    return clin_explain_items(clin_tokuhashi_items, CLIN_TOKUHASHI_N_ITEMS, &i, line) ||
           clin_explain_tumors("primary tumour", clin_tumor_tokuhashi, &i, line);
}

/* Tomita */

static const ClinInputId tomita_inputs[] = {
    CLIN_IN_PRIMARY_TUMOR, CLIN_IN_ORGAN_METS, CLIN_IN_BONE_METS_MULTIPLE};

static const ClinOutput tomita_outputs[] = {
    {"tomita", "tomita", "Tomita score", CLIN_VALUE_NUMBER, 0},
    {"tomita_class", "tomita_class", "aim of treatment", CLIN_VALUE_TEXT, 0},
};

static const char *const tomita_notes[] = {
    "A tumour that is not listed is not placed by the paper: no score.",
};

static void tomita_evaluate(const double *in, const ClinOptions *options, ClinValue *out)
{
    int items[CLIN_TOMITA_N_ITEMS];
    (void)options;
    clin_integers(in, CLIN_TOMITA_N_ITEMS, items);
    const int total = clin_tomita_total(items);
    out[0] = clin_value_integer(total);
    out[1] = clin_value_text(clin_tomita_class(total));
}

static bool tomita_explain(size_t i, const ClinOptions *options, ClinExplanation *line)
{
    (void)options;
    return clin_explain_items(clin_tomita_items, CLIN_TOMITA_N_ITEMS, &i, line) ||
           clin_explain_tumors(
               "primary tumour: slow 1, moderate 2, rapid 4", clin_tumor_tomita, &i, line);
}

/* Barthel Index */

static const ClinInputId barthel_inputs[] = {FIVE(CLIN_IN_BARTHEL), FIVE(CLIN_IN_BARTHEL + 5)};

static const ClinOutput barthel_outputs[] = {
    {"barthel", "barthel", "Barthel Index", CLIN_VALUE_NUMBER, 0},
    {"barthel_class", "barthel_class", "dependence", CLIN_VALUE_TEXT, 0},
};

static const char *const barthel_notes[] = {
    "The version from 0 to 20 is another coding (times 5), the one with points such as 8 "
    "another instrument.",
};

static void barthel_evaluate(const double *in, const ClinOptions *options, ClinValue *out)
{
    int items[CLIN_BARTHEL_N_ITEMS];
    (void)options;
    clin_integers(in, CLIN_BARTHEL_N_ITEMS, items);
    const int total = clin_barthel_total(items);
    out[0] = clin_value_integer(total);
    out[1] = clin_value_text(clin_barthel_class(total));
}

static bool barthel_explain(size_t i, const ClinOptions *options, ClinExplanation *line)
{
    (void)options;
    return clin_explain_items(clin_barthel_items, CLIN_BARTHEL_N_ITEMS, &i, line);
}

/* Vitality Index */

static const ClinInputId vitality_inputs[] = {FIVE(CLIN_IN_VITALITY)};

static const ClinOutput vitality_outputs[] = {
    {"vitality", "vitality", "Vitality Index", CLIN_VALUE_NUMBER, 0},
};

static const char *const vitality_notes[] = {
    "No classes were published. Not to be rated in acute illness or impaired consciousness.",
};

static void vitality_evaluate(const double *in, const ClinOptions *options, ClinValue *out)
{
    int items[CLIN_VITALITY_N_ITEMS];
    (void)options;
    clin_integers(in, CLIN_VITALITY_N_ITEMS, items);
    out[0] = clin_value_integer(clin_vitality_total(items));
}

static bool vitality_explain(size_t i, const ClinOptions *options, ClinExplanation *line)
{
    (void)options;
    return clin_explain_items(clin_vitality_items, CLIN_VITALITY_N_ITEMS, &i, line);
}

/* EQ-5D-5L */

static const ClinInputId eq5d_inputs[] = {FIVE(CLIN_IN_EQ5D)};

static const ClinOutput eq5d_outputs[] = {
    {"eq5d_index", "eq5d_index", "EQ-5D-5L index", CLIN_VALUE_NUMBER, 6},
};

static const char *const eq5d_notes[] = {
    "Points are taken off 1. The sum is made in whole millionths; ties round away from zero.",
    "The value set is chosen by name: jp (Japan), us (United States), england (England).",
};

static void eq5d_evaluate(const double *in, const ClinOptions *options, ClinValue *out)
{
    int levels[CLIN_EQ5D_N_DIMENSIONS];
    clin_integers(in, CLIN_EQ5D_N_DIMENSIONS, levels);
    const double index = clin_eq5d_index(options->value_set, levels);
    if (!isnan(index)) {
        out[0] = (ClinValue){.kind = CLIN_VALUE_NUMBER, .number = index};
    }
}

static bool eq5d_once(size_t i, const ClinEq5dValueSet *set, ClinExplanation *line)
{
    const struct {
        const char *answer;
        int micro;
    } once[] = {
        {"any level above 1", set->constant},
        {"any level 4 or 5", set->n4},
        {"any level 5", set->n5},
    };
    for (size_t j = 0; j < N(once); j++) {
        if (once[j].micro != 0 && i-- == 0) {
            line->item = "taken off once";
            line->answer = once[j].answer;
            line->low = line->high = (double)once[j].micro / CLIN_MICRO;
            return true;
        }
    }
    return false;
}

static bool eq5d_explain(size_t i, const ClinOptions *options, ClinExplanation *line)
{
    static const char *const words[] = {"1", "2", "3", "4", "5"};
    const ClinEq5dValueSet *set =
        options->value_set ? options->value_set : clin_eq5d_value_set_find(NULL);
    const size_t n = (size_t)CLIN_EQ5D_N_DIMENSIONS * CLIN_EQ5D_N_LEVELS;
    *line = (ClinExplanation){.kind = CLIN_EXPLAIN_POINTS, .decimals = 6};
    if (i >= n) {
        return eq5d_once(i - n, set, line);
    }
    const size_t dimension = i / CLIN_EQ5D_N_LEVELS;
    const size_t level = i % CLIN_EQ5D_N_LEVELS;
    const ClinInput *input = &clin_inputs[CLIN_IN_EQ5D + dimension];
    line->variable = input->name;
    line->item = level == 0 ? input->label : "";
    line->answer = words[level];
    line->low = line->high = (double)set->decrement[dimension][level] / CLIN_MICRO;
    return true;
}

/* Segment */

static const ClinInputId segment_inputs[] = {FIVE(CLIN_IN_LEVEL), FIVE(CLIN_IN_LEVEL + 5),
    FIVE(CLIN_IN_LEVEL + 10), FIVE(CLIN_IN_LEVEL + 15), FIVE(CLIN_IN_LEVEL + 20),
    CLIN_IN_LEVEL + 25};

static const ClinOutput segment_outputs[] = {
    {"segment", "segment", "segment of the lesion", CLIN_VALUE_TEXT, 0},
};

static void segment_evaluate(const double *in, const ClinOptions *options, ClinValue *out)
{
    uint32_t affected = 0;
    uint32_t unknown = 0;
    for (size_t i = 0; i < CLIN_N_LEVELS; i++) {
        affected |= in[i] == 1 ? CLIN_LEVEL_BIT(i) : 0;
        unknown |= isnan(in[i]) ? CLIN_LEVEL_BIT(i) : 0;
    }
    out[0] = clin_value_text(clin_segment_partial(affected, unknown, options->segment_policy));
}

static bool segment_explain(size_t i, const ClinOptions *options, ClinExplanation *line)
{
    static const struct {
        const char *condition;
        const char *segment;
    } rules[] = {
        {"more than three levels, or levels that do not follow each other", "unclassified"},
        {"otherwise, any of C1 to C7", "cervical"},
        {"otherwise, any of T11, T12, L1 to L5, S1, S2-5", "tl_l_s"},
        {"otherwise, all within T1 to T10", "thoracic"},
    };
    (void)options;
    if (i >= N(rules)) {
        return false;
    }
    *line = (ClinExplanation){.kind = CLIN_EXPLAIN_RULE,
        .item = "levels",
        .answer = rules[i].condition,
        .low = (double)i + 1,
        .high = (double)i + 1,
        .result = rules[i].segment};
    return true;
}

static const char *const segment_notes[] = {
    "The rule is inferred from the study's Table 1; T1 alone and T10 alone are thoracic there.",
};

const ClinInstrument clin_items_instruments[] = {
    {"sins", "Spinal Instability Neoplastic Score", "Fisher CG et al., Spine 2010;35:E1221-9",
        sins_inputs, N(sins_inputs), sins_outputs, N(sins_outputs), sins_evaluate, sins_explain,
        clin_sins_bands, CLIN_SINS_N_BANDS, sins_notes, N(sins_notes)},
    {"tokuhashi", "revised Tokuhashi score", "Tokuhashi Y et al., Spine 2005;30:2186-91",
        tokuhashi_inputs, N(tokuhashi_inputs), tokuhashi_outputs, N(tokuhashi_outputs),
        tokuhashi_evaluate, tokuhashi_explain, clin_tokuhashi_bands, CLIN_TOKUHASHI_N_BANDS,
        tokuhashi_notes, N(tokuhashi_notes)},
    {"tomita", "Tomita score", "Tomita K et al., Spine 2001;26:298-306", tomita_inputs,
        N(tomita_inputs), tomita_outputs, N(tomita_outputs), tomita_evaluate, tomita_explain,
        clin_tomita_bands, CLIN_TOMITA_N_BANDS, tomita_notes, N(tomita_notes)},
    {"barthel", "Barthel Index", "Mahoney FI, Barthel DW, Md State Med J 1965;14:61-5",
        barthel_inputs, N(barthel_inputs), barthel_outputs, N(barthel_outputs),
        barthel_evaluate, barthel_explain, clin_barthel_bands, CLIN_BARTHEL_N_BANDS,
        barthel_notes, N(barthel_notes)},
    {"vitality", "Vitality Index", "Toba K et al., Geriatr Gerontol Int 2002;2:23-9",
        vitality_inputs, N(vitality_inputs), vitality_outputs, N(vitality_outputs),
        vitality_evaluate, vitality_explain, NULL, 0, vitality_notes, N(vitality_notes)},
    {"eq5d5l", "EQ-5D-5L index",
        "jp: Shiroiwa T et al., Value Health 2016;19:648-54; us: Pickard AS et al., Value "
        "Health 2019;22:931-41; england: Devlin NJ et al., Health Econ 2018;27:7-22",
        eq5d_inputs, N(eq5d_inputs), eq5d_outputs, N(eq5d_outputs), eq5d_evaluate, eq5d_explain,
        NULL, 0, eq5d_notes, N(eq5d_notes)},
    {"segment", "spinal segment of the lesion",
        "Segi N et al., Global Spine J 2025;15:2286-2299", segment_inputs, N(segment_inputs),
        segment_outputs, N(segment_outputs), segment_evaluate, segment_explain, NULL, 0,
        segment_notes, N(segment_notes)},
};

const size_t clin_n_items_instruments = N(clin_items_instruments);
