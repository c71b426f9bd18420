#include "commands/patient_scores.h"

#include <math.h>
#include <string.h>

#include "clinical/pack.h"

enum { DEEPEST = 3 }; /* An input that other instruments give, of inputs that others give. */

typedef struct {
    const RegistryPatient *patient;
    const SchemaStudy *study;
    ClinOptions options;
    size_t event;
} Asking;

static void clear_answer(gpointer data)
{
    PatientAnswer *answer = data;
    g_free(answer->answer);
}

static void clear_score(gpointer data)
{
    PatientScore *score = data;
    g_array_unref(score->answers);
}

/* The stored value of a variable at the event, else at the enrolling one. */
static const char *stored(const Asking *asking, const char *variable)
{
    const SchemaDictionary *dictionary = asking->study->dictionary;
    const SchemaColumn *column = schema_dictionary_find_column(dictionary, variable);
    if (!column)
        return NULL;
    const size_t index = (size_t)(column - dictionary->columns);
    const RegistryPatientValue *value =
        registry_patient_find(asking->patient, index, asking->event);
    if (!value)
        value = registry_patient_find(asking->patient, index, asking->study->baseline);
    return value ? value->text : NULL;
}

/* Evaluates an instrument of what is stored, and of what other instruments make of it. */
static void evaluate(const Asking *asking, const ClinInstrument *instrument, int depth,
    ClinValue *inputs, ClinValue *outputs)
{
    for (size_t i = 0; i < instrument->n_inputs; i++) {
        const char *name = clin_instrument_input(instrument, i)->name;
        const char *text = stored(asking, name);
        size_t place;
        const ClinInstrument *maker =
            text || depth == 0 ? NULL : clin_instrument_find_variable(name, &place);
        inputs[i] = text ? (ClinValue){.kind = CLIN_VALUE_TEXT, .text = text}
                         : (ClinValue){.kind = CLIN_VALUE_MISSING};
        if (maker && maker != instrument) {
            ClinValue own[CLIN_MAX_INPUTS], made[CLIN_MAX_OUTPUTS];
            evaluate(asking, maker, depth - 1, own, made);
            inputs[i] = made[place];
        }
    }
    (void)clin_instrument_evaluate(instrument, inputs, &asking->options, outputs);
}

/* ---- points ---- */

/* The j-th answer that an input might have; false after the last, and for measured numbers. */
static bool other_answer(const ClinInput *input, size_t j, ClinValue *out)
{
    if (input->kind == CLIN_INPUT_CHOICE && j < input->n_choices) {
        *out = (ClinValue){.kind = CLIN_VALUE_TEXT, .text = input->choices[j].code};
        return true;
    }
    const double number = input->min + (double)j * MAX(input->step, 1);
    if (input->kind != CLIN_INPUT_INTEGER || number > input->max)
        return false;
    *out = (ClinValue){.kind = CLIN_VALUE_NUMBER, .number = number};
    return true;
}

/* The fewest points that the table gives for the variable: where every answer has some, the
 * least answer has them too. */
static double least_points(const ClinInstrument *instrument, const char *variable)
{
    ClinExplanation line;
    const char *about = NULL;
    double least = INFINITY;
    for (size_t i = 0; clin_instrument_explain(instrument, NULL, i, &line); i++) {
        if (line.variable || line.item[0] != '\0')
            about = line.variable;
        if (line.kind == CLIN_EXPLAIN_POINTS && g_strcmp0(about, variable) == 0)
            least = MIN(least, line.low);
    }
    return isfinite(least) ? least : 0;
}

static void set_points(PatientAnswer *answer, const Asking *asking,
    const ClinInstrument *instrument, const ClinValue *inputs, size_t i, double total)
{
    const ClinInput *input = clin_instrument_input(instrument, i);
    ClinValue others[CLIN_MAX_INPUTS], outputs[CLIN_MAX_OUTPUTS];
    double least = INFINITY, most = -INFINITY;
    memcpy(others, inputs, instrument->n_inputs * sizeof *others);
    for (size_t j = 0; other_answer(input, j, &others[i]); j++) {
        (void)clin_instrument_evaluate(instrument, others, &asking->options, outputs);
        if (outputs[0].kind != CLIN_VALUE_NUMBER)
            continue;
        least = MIN(least, outputs[0].number);
        most = MAX(most, outputs[0].number);
    }
    if (least <= most) {
        const double base = least_points(instrument, input->name);
        answer->points = base + total - least;
        answer->most_points = base + most - least;
    }
}

static char *answer_shown(const ClinInput *input, const ClinValue *value)
{
    if (value->kind == CLIN_VALUE_MISSING)
        return NULL;
    if (value->kind == CLIN_VALUE_NUMBER)
        return g_strdup_printf("%g", value->number);
    for (size_t c = 0; c < input->n_choices; c++)
        if (strcmp(input->choices[c].code, value->text) == 0)
            return g_strdup(input->choices[c].label);
    return g_strconcat(value->text, input->unit && *input->unit ? " " : "", input->unit, NULL);
}

/* ---- scores ---- */

static bool has_points(const ClinInstrument *instrument)
{
    ClinExplanation line;
    return instrument->outputs[0].kind == CLIN_VALUE_NUMBER &&
           clin_instrument_explain(instrument, NULL, 0, &line) &&
           (line.kind == CLIN_EXPLAIN_POINTS || line.kind == CLIN_EXPLAIN_RULE);
}

static bool asks_all(const SchemaStudy *study, const ClinInstrument *instrument, size_t event)
{
    for (size_t i = 0; i < instrument->n_inputs; i++) {
        const SchemaField *field = schema_dictionary_find(
            study->dictionary, clin_instrument_input(instrument, i)->name);
        if (!field ||
            !schema_study_collects(study, event, (size_t)(field - study->dictionary->fields)))
            return false;
    }
    return true;
}

static bool has_any(const ClinValue *inputs, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (inputs[i].kind != CLIN_VALUE_MISSING)
            return true;
    return false;
}

/* Whether the first output is a total of whole points that is known. */
static bool adds_points(const ClinInstrument *instrument, const ClinValue *outputs)
{
    ClinExplanation line;
    return outputs[0].kind == CLIN_VALUE_NUMBER && instrument->outputs[0].decimals == 0 &&
           clin_instrument_explain(instrument, NULL, 0, &line) &&
           line.kind == CLIN_EXPLAIN_POINTS;
}

static void add_score(GArray *scores, const Asking *asking, const ClinInstrument *instrument)
{
    ClinValue inputs[CLIN_MAX_INPUTS];
    PatientScore score = {.instrument = instrument, .event = asking->event};
    evaluate(asking, instrument, DEEPEST, inputs, score.outputs);
    if (!has_any(inputs, instrument->n_inputs))
        return;
    score.answers = g_array_new(FALSE, FALSE, sizeof(PatientAnswer));
    g_array_set_clear_func(score.answers, clear_answer);
    for (size_t i = 0; i < instrument->n_inputs; i++) {
        const ClinInput *input = clin_instrument_input(instrument, i);
        PatientAnswer answer = {.variable = input->name,
            .label = input->label,
            .answer = answer_shown(input, &inputs[i]),
            .points = NAN,
            .most_points = NAN};
        if (answer.answer && adds_points(instrument, score.outputs))
            set_points(&answer, asking, instrument, inputs, i, score.outputs[0].number);
        g_array_append_val(score.answers, answer);
    }
    g_array_append_val(scores, score);
}

/* The first choice; of numbers the least, or the greatest. */
static ClinValue end_of(const ClinInput *input, int bound)
{
    ClinValue first = {.kind = CLIN_VALUE_NUMBER, .number = input->max};
    if (bound == 0)
        first.number = input->min;
    if (input->kind == CLIN_INPUT_CHOICE)
        (void)other_answer(input, 0, &first);
    return first;
}

static bool is_there(
    const Asking *asking, const ClinInstrument *instrument, const ClinInput *input, int depth);

/* Whether the study asks for enough to know the result: it has a value where the patient
 * answers all that is asked, or what others make of that. An index of twenty answers is not
 * this study's because it asks for the age. */
static bool can_be_known(const Asking *asking, const ClinInstrument *instrument, int depth)
{
    ClinValue inputs[CLIN_MAX_INPUTS], outputs[CLIN_MAX_OUTPUTS];
    /* With the least numbers, or the greatest: a Karnofsky status of 0 is in no row. */
    for (int bound = 0; bound < 2; bound++) {
        for (size_t i = 0; i < instrument->n_inputs; i++) {
            const ClinInput *input = clin_instrument_input(instrument, i);
            inputs[i] = is_there(asking, instrument, input, depth)
                            ? end_of(input, bound)
                            : (ClinValue){.kind = CLIN_VALUE_MISSING};
        }
        (void)clin_instrument_evaluate(instrument, inputs, &asking->options, outputs);
        if (outputs[0].kind != CLIN_VALUE_MISSING)
            return true;
    }
    return false;
}

/* Whether the study asks for the input, or for what others make it of. */
static bool is_there(
    const Asking *asking, const ClinInstrument *instrument, const ClinInput *input, int depth)
{
    size_t place;
    if (schema_dictionary_find_column(asking->study->dictionary, input->name))
        return true;
    const ClinInstrument *maker =
        depth == 0 ? NULL : clin_instrument_find_variable(input->name, &place);
    return maker && maker != instrument && can_be_known(asking, maker, depth - 1);
}

static void add_pack(GArray *scores, Asking *asking, const ClinPack *pack)
{
    for (size_t k = 0; pack && pack->instruments[k]; k++) {
        const ClinInstrument *instrument = clin_instrument_find(pack->instruments[k]);
        if (!instrument || !has_points(instrument) ||
            !can_be_known(asking, instrument, DEEPEST))
            continue;
        for (asking->event = 0; asking->event < asking->study->n_events; asking->event++)
            if (asking->event == asking->study->baseline ||
                asks_all(asking->study, instrument, asking->event))
                add_score(scores, asking, instrument);
    }
}

GArray *patient_scores(const RegistryPatient *patient, const SchemaStudy *study)
{
    GArray *scores = g_array_new(FALSE, FALSE, sizeof(PatientScore));
    g_array_set_clear_func(scores, clear_score);
    Asking asking = {.patient = patient,
        .study = study,
        .options = {.value_set = clin_eq5d_value_set_find(study->value_set)}};
    add_pack(scores, &asking, clin_pack_find(study->pack));
    add_pack(scores, &asking, clin_pack_general());
    return scores;
}

GArray *patient_score_of(
    const RegistryPatient *patient, const SchemaStudy *study, const char *instrument)
{
    GArray *scores = g_array_new(FALSE, FALSE, sizeof(PatientScore));
    g_array_set_clear_func(scores, clear_score);
    const ClinPack *pack = clin_pack_find(study->pack);
    const ClinInstrument *found = pack && clin_pack_has_instrument(pack, instrument)
                                      ? clin_instrument_find(instrument)
                                      : NULL;
    const Asking asking = {.patient = patient,
        .study = study,
        .event = study->baseline,
        .options = {.value_set = clin_eq5d_value_set_find(study->value_set)}};
    if (found)
        add_score(scores, &asking, found);
    return scores;
}
