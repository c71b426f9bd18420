#include "clinical/instrument.h"

#include <math.h>
#include <string.h>

#include "clinical/catalogue.h"

const ClinInstrument *clin_instrument_at(size_t i)
{
    if (i < clin_n_items_instruments) {
        return &clin_items_instruments[i];
    }
    i -= clin_n_items_instruments;
    if (i < clin_n_rules_instruments) {
        return &clin_rules_instruments[i];
    }
    i -= clin_n_rules_instruments;
    return i < clin_n_derived_instruments ? &clin_derived_instruments[i] : NULL;
}

const ClinInstrument *clin_instrument_find(const char *name)
{
    const ClinInstrument *instrument = NULL;
    for (size_t i = 0; (instrument = clin_instrument_at(i)) != NULL; i++) {
        if (strcmp(instrument->name, name) == 0) {
            return instrument;
        }
    }
    return NULL;
}

const ClinInstrument *clin_instrument_find_variable(const char *variable, size_t *output)
{
    const ClinInstrument *instrument = NULL;
    for (size_t i = 0; (instrument = clin_instrument_at(i)) != NULL; i++) {
        for (size_t j = 0; j < instrument->n_outputs; j++) {
            if (strcmp(instrument->outputs[j].variable, variable) == 0) {
                if (output) {
                    *output = j;
                }
                return instrument;
            }
        }
    }
    return NULL;
}

const ClinInput *clin_instrument_input(const ClinInstrument *instrument, size_t i)
{
    return &clin_inputs[instrument->inputs[i]];
}

static ClinReading read_value(const ClinInput *input, const ClinValue *raw, double *value)
{
    if (raw->kind == CLIN_VALUE_TEXT) {
        return clin_input_read(input, raw->text, value);
    }
    const double number = raw->kind == CLIN_VALUE_NUMBER ? raw->number : (double)NAN;
    return clin_input_read_number(input, number, value);
}

size_t clin_instrument_evaluate(const ClinInstrument *instrument, const ClinValue *inputs,
    const ClinOptions *options, ClinValue *outputs)
{
    const ClinOptions defaults = {0};
    double values[CLIN_MAX_INPUTS];
    size_t n_invalid = 0;
    for (size_t i = 0; i < instrument->n_inputs; i++) {
        const ClinInput *input = clin_instrument_input(instrument, i);
        n_invalid += read_value(input, &inputs[i], &values[i]) == CLIN_READ_INVALID;
    }
    for (size_t i = 0; i < instrument->n_outputs; i++) {
        outputs[i] = (ClinValue){0};
    }
    instrument->evaluate(values, options ? options : &defaults, outputs);
    return n_invalid;
}

bool clin_instrument_explain(const ClinInstrument *instrument, const ClinOptions *options,
    size_t i, ClinExplanation *line)
{
    const ClinOptions defaults = {0};
    size_t n_points = 0;
    *line = (ClinExplanation){0};
    while (
        n_points <= i && instrument->explain(n_points, options ? options : &defaults, line)) {
        n_points++;
    }
    if (n_points > i) {
        return true;
    }
    size_t rest = i - n_points;
    if (rest < instrument->n_bands) {
        const ClinBand *band = &instrument->bands[rest];
        *line = (ClinExplanation){.kind = CLIN_EXPLAIN_CLASS,
            .item = rest == 0 ? "total" : "",
            .answer = band->label,
            .low = band->min,
            .high = band->max,
            .result = band->code};
        return true;
    }
    rest -= instrument->n_bands;
    if (rest < instrument->n_notes) {
        *line = (ClinExplanation){
            .kind = CLIN_EXPLAIN_NOTE, .item = "", .answer = instrument->notes[rest]};
        return true;
    }
    return false;
}
