/* The functions that an expression may call; whatever is not named here it may not. */
#include "clinical/instrument.h"
#include "registry/evaluator/functions.h"
#include "registry/evaluator/inside.h"

/* SQLite's own that depend on their arguments alone and make nothing of unbounded size. */
static const char *const harmless[] = {"abs", "acos", "asin", "atan", "atan2", "avg", "ceil",
    "ceiling", "char", "coalesce", "cos", "count", "date", "datetime", "degrees", "exp",
    "floor", "format", "glob", "group_concat", "hex", "ifnull", "iif", "instr", "julianday",
    "length", "like", "likelihood", "likely", "ln", "log", "log10", "log2", "lower", "ltrim",
    "max", "min", "mod", "nullif", "pi", "pow", "power", "printf", "quote", "radians",
    "replace", "round", "rtrim", "sign", "sin", "sqrt", "strftime", "substr", "substring",
    "sum", "tan", "time", "total", "trim", "trunc", "typeof", "unicode", "unixepoch",
    "unlikely", "upper", NULL};

static void allow(RegistryEvaluator *evaluator, const char *name)
{
    (void)g_hash_table_add(evaluator->functions, g_strdup(name));
}

void evaluator_allow_functions(RegistryEvaluator *evaluator)
{
    for (size_t i = 0; harmless[i]; i++)
        allow(evaluator, harmless[i]);
    const char *const *clinical = registry_functions_names();
    for (size_t i = 0; clinical[i]; i++)
        allow(evaluator, clinical[i]);
    const ClinInstrument *instrument = NULL;
    for (size_t i = 0; (instrument = clin_instrument_at(i)) != NULL; i++)
        for (size_t j = 0; j < instrument->n_outputs; j++)
            allow(evaluator, instrument->outputs[j].variable);
}
