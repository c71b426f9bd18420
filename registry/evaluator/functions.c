#include "registry/evaluator/functions.h"

#include <math.h>

#include "base/date.h"
#include "base/error.h"
#include "registry/evaluator/functions_catalogue.h"

/* A whole number in the range of int, else CLIN_MISSING. */
static int item_of(const RegistryDatum *datum)
{
    if (datum->kind != REGISTRY_DATUM_INTEGER && datum->kind != REGISTRY_DATUM_REAL)
        return CLIN_MISSING;
    const double number =
        datum->kind == REGISTRY_DATUM_INTEGER ? (double)datum->integer : datum->real;
    if (number != floor(number) || fabs(number) > 1e9)
        return CLIN_MISSING;
    return (int)number;
}

static void compute_of_pack(
    const RegistryFunction *function, const RegistryDatum *const *values, RegistryDatum *result)
{
    int inputs[CLIN_MAX_FUNCTION_INPUTS] = {0};
    for (size_t i = 0; i < function->n_arguments && i < CLIN_MAX_FUNCTION_INPUTS; i++)
        inputs[i] = item_of(values[i]);
    const ClinFunction *own = function->of_pack;
    const ClinValue value = own->evaluate(own, inputs, &function->options);
    registry_function_give(&value, own->decimals, result);
}

/* Days from the first date to the second; false where one is no date. */
static bool days_of(const RegistryDatum *const *values, int32_t *days)
{
    int32_t ends[2];
    for (size_t i = 0; i < 2; i++)
        if (values[i]->kind != REGISTRY_DATUM_TEXT ||
            !base_date_parse(values[i]->text, BASE_DATE_YMD, &ends[i]))
            return false;
    *days = ends[1] - ends[0];
    return true;
}

static void compute_days(
    const RegistryFunction *function, const RegistryDatum *const *values, RegistryDatum *result)
{
    int32_t days = 0;
    (void)function;
    *result = (RegistryDatum){.kind = REGISTRY_DATUM_NULL};
    if (days_of(values, &days))
        *result = (RegistryDatum){.kind = REGISTRY_DATUM_INTEGER, .integer = days};
}

static void compute_months(
    const RegistryFunction *function, const RegistryDatum *const *values, RegistryDatum *result)
{
    const double days_a_month = 30.4375;
    int32_t days = 0;
    (void)function;
    *result = (RegistryDatum){.kind = REGISTRY_DATUM_NULL};
    if (days_of(values, &days))
        *result = (RegistryDatum){.kind = REGISTRY_DATUM_REAL, .real = days / days_a_month};
}

static const struct {
    const char *name;
    RegistryFunction function;
} date_functions[] = {
    {"days_between",
        {.compute = compute_days, .arguments = REGISTRY_ARGUMENTS_TEXTS, .n_arguments = 2}},
    {"months_between",
        {.compute = compute_months, .arguments = REGISTRY_ARGUMENTS_TEXTS, .n_arguments = 2}},
};

static gboolean add(const RegistryFunctions *to, const ClinFunction *own, GError **error)
{
    const RegistryFunction function = {.compute = compute_of_pack,
        .arguments = REGISTRY_ARGUMENTS_NUMBERS,
        .n_arguments = own->n_inputs,
        .of_pack = own,
        .options = {.value_set = to->value_set}};
    return registry_function_add(to, own->name, &function, error);
}

static gboolean add_pack(const RegistryFunctions *to, const ClinPack *pack, GError **error)
{
    for (size_t i = 0; pack->instruments[i]; i++)
        if (!registry_catalogue_register(to, clin_instrument_find(pack->instruments[i]), error))
            return FALSE;
    for (size_t i = 0; pack->functions[i].name; i++)
        if (!add(to, &pack->functions[i], error))
            return FALSE;
    return TRUE;
}

gboolean registry_functions_register(sqlite3 *db, const char *pack, const char *value_set,
    GHashTable *names, GHashTable *calls, GError **error)
{
    const bool named = value_set && value_set[0] != '\0';
    const RegistryFunctions to = {.db = db,
        .value_set = clin_eq5d_value_set_find(named ? value_set : NULL),
        .names = names,
        .calls = calls};
    const ClinPack *field = clin_pack_find(pack);
    if (!to.value_set) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
            "study.yaml: value_set %s: there is no such EQ-5D-5L value set; use jp, us or "
            "england",
            value_set);
        return FALSE;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(date_functions); i++)
        if (!registry_function_add(
                &to, date_functions[i].name, &date_functions[i].function, error))
            return FALSE;
    return add_pack(&to, clin_pack_general(), error) && (!field || add_pack(&to, field, error));
}
