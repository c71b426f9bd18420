/* The functions of SQLite's that an expression may call; beside ours it may call no other. */
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

void evaluator_allow_functions(RegistryEvaluator *evaluator)
{
    for (size_t i = 0; harmless[i]; i++)
        (void)g_hash_table_add(evaluator->functions, g_strdup(harmless[i]));
}
