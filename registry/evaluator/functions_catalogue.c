#include "registry/evaluator/functions_catalogue.h"

#include "clinical/instrument.h"
#include "registry/evaluator/failure.h"

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

static void give(sqlite3_context *context, const ClinOutput *output, const ClinValue *value)
{
    if (value->kind == CLIN_VALUE_TEXT)
        sqlite3_result_text(context, value->text, -1, SQLITE_STATIC);
    else if (value->kind == CLIN_VALUE_NUMBER && output->decimals == 0)
        sqlite3_result_int(context, (int)value->number);
    else if (value->kind == CLIN_VALUE_NUMBER)
        sqlite3_result_double(context, value->number);
    else
        sqlite3_result_null(context);
}

static void call(sqlite3_context *context, int n, sqlite3_value **values)
{
    const Function *function = sqlite3_user_data(context);
    ClinValue inputs[CLIN_MAX_INPUTS] = {0};
    ClinValue outputs[CLIN_MAX_OUTPUTS];
    for (int i = 0; i < n && i < CLIN_MAX_INPUTS; i++)
        inputs[i] = value_of(values[i]);
    (void)clin_instrument_evaluate(function->instrument, inputs, &function->options, outputs);
    give(context, &function->instrument->outputs[function->output], &outputs[function->output]);
}

static gboolean add(sqlite3 *db, const ClinInstrument *instrument, size_t output,
    const ClinEq5dValueSet *set, GError **error)
{
    Function *function = g_new0(Function, 1);
    *function =
        (Function){.instrument = instrument, .output = output, .options = {.value_set = set}};
    /* SQLite frees the function also where it refuses it. */
    const int code = sqlite3_create_function_v2(db, instrument->outputs[output].variable,
        (int)instrument->n_inputs, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
        function, call, NULL, NULL, g_free);
    return code == SQLITE_OK ||
           registry_evaluator_fail(db, "adding the clinical functions", error);
}

gboolean registry_catalogue_register(sqlite3 *db, const ClinEq5dValueSet *set, GError **error)
{
    const ClinInstrument *instrument = NULL;
    for (size_t i = 0; (instrument = clin_instrument_at(i)) != NULL; i++)
        for (size_t j = 0; j < instrument->n_outputs; j++)
            if (!add(db, instrument, j, set, error))
                return FALSE;
    return TRUE;
}
