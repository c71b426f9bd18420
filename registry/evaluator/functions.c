#include "registry/evaluator/functions.h"

#include <math.h>

#include "base/date.h"
#include "base/error.h"
#include "clinical/pack.h"
#include "registry/evaluator/functions_catalogue.h"

/* What an SQL function of a pack stands for. */
typedef struct {
    const ClinFunction *function;
    ClinOptions options;
} Bound;

/* One SQL function that knows dates alone. */
typedef struct {
    const char *name;
    void (*call)(sqlite3_context *context, int n, sqlite3_value **values);
} DateFunction;

/* A whole number in the range of int, else CLIN_MISSING. */
static int item_of(sqlite3_value *value)
{
    const int type = sqlite3_value_numeric_type(value);
    if (type != SQLITE_INTEGER && type != SQLITE_FLOAT)
        return CLIN_MISSING;
    const double number = sqlite3_value_double(value);
    if (number != floor(number) || fabs(number) > 1e9)
        return CLIN_MISSING;
    return (int)number;
}

static void call_bound(sqlite3_context *context, int n, sqlite3_value **values)
{
    const Bound *bound = sqlite3_user_data(context);
    int inputs[CLIN_MAX_FUNCTION_INPUTS] = {0};
    for (int i = 0; i < n && i < CLIN_MAX_FUNCTION_INPUTS; i++)
        inputs[i] = item_of(values[i]);
    const ClinValue value = bound->function->evaluate(bound->function, inputs, &bound->options);
    registry_function_give(context, &value, bound->function->decimals);
}

/* Days from the first date to the second; false where one is no date. */
static bool days_of(sqlite3_value **values, double *days)
{
    int32_t ends[2];
    for (int i = 0; i < 2; i++) {
        const unsigned char *text = sqlite3_value_text(values[i]);
        if (!text || !base_date_parse((const char *)text, BASE_DATE_YMD, &ends[i]))
            return false;
    }
    *days = (double)ends[1] - ends[0];
    return true;
}

static void call_days(sqlite3_context *context, int n, sqlite3_value **values)
{
    (void)n;
    double days = 0;
    if (days_of(values, &days))
        sqlite3_result_int(context, (int)days);
    else
        sqlite3_result_null(context);
}

static void call_months(sqlite3_context *context, int n, sqlite3_value **values)
{
    (void)n;
    const double days_a_month = 30.4375;
    double days = 0;
    if (days_of(values, &days))
        sqlite3_result_double(context, days / days_a_month);
    else
        sqlite3_result_null(context);
}

static const DateFunction date_functions[] = {
    {"days_between", call_days},
    {"months_between", call_months},
};

static gboolean add(const RegistryFunctions *to, const ClinFunction *function, GError **error)
{
    Bound *bound = g_new0(Bound, 1);
    *bound = (Bound){.function = function, .options = {.value_set = to->value_set}};
    return registry_function_add(
        to, function->name, (int)function->n_inputs, call_bound, bound, error);
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

gboolean registry_functions_register(
    sqlite3 *db, const char *pack, const char *value_set, GHashTable *names, GError **error)
{
    const bool named = value_set && value_set[0] != '\0';
    const RegistryFunctions to = {.db = db,
        .value_set = clin_eq5d_value_set_find(named ? value_set : NULL),
        .names = names};
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
                &to, date_functions[i].name, 2, date_functions[i].call, NULL, error))
            return FALSE;
    return add_pack(&to, clin_pack_general(), error) && (!field || add_pack(&to, field, error));
}
