#include "registry/evaluator/functions_catalogue.h"

static ClinValue value_of(const RegistryDatum *datum)
{
    switch (datum->kind) {
    case REGISTRY_DATUM_INTEGER:
        return (ClinValue){.kind = CLIN_VALUE_NUMBER, .number = (double)datum->integer};
    case REGISTRY_DATUM_REAL:
        return (ClinValue){.kind = CLIN_VALUE_NUMBER, .number = datum->real};
    case REGISTRY_DATUM_TEXT:
        return (ClinValue){.kind = CLIN_VALUE_TEXT, .text = datum->text};
    default:
        return (ClinValue){0};
    }
}

static void compute(
    const RegistryFunction *function, const RegistryDatum *const *values, RegistryDatum *result)
{
    ClinValue inputs[CLIN_MAX_INPUTS] = {0};
    ClinValue outputs[CLIN_MAX_OUTPUTS];
    for (size_t i = 0; i < function->n_arguments && i < CLIN_MAX_INPUTS; i++)
        inputs[i] = value_of(values[i]);
    (void)clin_instrument_evaluate(function->instrument, inputs, &function->options, outputs);
    registry_function_give(&outputs[function->output],
        function->instrument->outputs[function->output].decimals, result);
}

gboolean registry_catalogue_register(
    const RegistryFunctions *to, const ClinInstrument *instrument, GError **error)
{
    for (size_t i = 0; i < instrument->n_outputs; i++) {
        const RegistryFunction function = {.compute = compute,
            .n_arguments = instrument->n_inputs,
            .instrument = instrument,
            .output = i,
            .options = {.value_set = to->value_set}};
        if (!registry_function_add(to, instrument->outputs[i].variable, &function, error))
            return FALSE;
    }
    return TRUE;
}
