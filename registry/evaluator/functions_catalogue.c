#include "registry/evaluator/functions_catalogue.h"

/* What one SQL function stands for. */
typedef struct {
    const ClinInstrument *instrument;
    size_t output;
    ClinOptions options;
} Function;

static ClinValue value_of(sqlite3_value *value)
{
    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
    case SQLITE_FLOAT:
        return (ClinValue){.kind = CLIN_VALUE_NUMBER, .number = sqlite3_value_double(value)};
    case SQLITE_TEXT:
        return (ClinValue){
            .kind = CLIN_VALUE_TEXT, .text = (const char *)sqlite3_value_text(value)};
    default:
        return (ClinValue){0};
    }
}

static void call(sqlite3_context *context, int n, sqlite3_value **values)
{
    const Function *function = sqlite3_user_data(context);
    ClinValue inputs[CLIN_MAX_INPUTS] = {0};
    ClinValue outputs[CLIN_MAX_OUTPUTS];
    for (int i = 0; i < n && i < CLIN_MAX_INPUTS; i++)
        inputs[i] = value_of(values[i]);
    (void)clin_instrument_evaluate(function->instrument, inputs, &function->options, outputs);
    registry_function_give(context, &outputs[function->output],
        function->instrument->outputs[function->output].decimals);
}

gboolean registry_catalogue_register(
    const RegistryFunctions *to, const ClinInstrument *instrument, GError **error)
{
    for (size_t i = 0; i < instrument->n_outputs; i++) {
        Function *function = g_new0(Function, 1);
        *function = (Function){
            .instrument = instrument, .output = i, .options = {.value_set = to->value_set}};
        if (!registry_function_add(to, instrument->outputs[i].variable,
                (int)instrument->n_inputs, call, function, error))
            return FALSE;
    }
    return TRUE;
}
