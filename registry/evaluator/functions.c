#include "registry/evaluator/functions.h"

#include <math.h>

#include "base/date.h"
#include "base/error.h"
#include "clinical/barthel.h"
#include "clinical/eq5d5l.h"
#include "clinical/primary_tumor.h"
#include "clinical/segment.h"
#include "clinical/sins.h"
#include "clinical/tokuhashi.h"
#include "clinical/tomita.h"
#include "clinical/vitality.h"
#include "registry/evaluator/failure.h"
#include "registry/evaluator/functions_catalogue.h"

typedef struct Function Function;

/* One SQL function: how to call it, and what it stands for. */
struct Function {
    const char *name;
    int n_arguments;
    void (*call)(sqlite3_context *context, int n, sqlite3_value **values);
    int (*total)(const int *items);
    const char *(*class_of)(int total);
};

enum { MAX_ITEMS = 32 };

static const Function *function_of(sqlite3_context *context)
{
    return sqlite3_user_data(context);
}

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

static void items_of(int n, sqlite3_value **values, int items[MAX_ITEMS])
{
    for (int i = 0; i < n && i < MAX_ITEMS; i++)
        items[i] = item_of(values[i]);
}

static void give_integer(sqlite3_context *context, int value)
{
    if (value == CLIN_MISSING)
        sqlite3_result_null(context);
    else
        sqlite3_result_int(context, value);
}

static void give_text(sqlite3_context *context, const char *text)
{
    if (text)
        sqlite3_result_text(context, text, -1, SQLITE_STATIC);
    else
        sqlite3_result_null(context);
}

static void call_total(sqlite3_context *context, int n, sqlite3_value **values)
{
    int items[MAX_ITEMS] = {0};
    items_of(n, values, items);
    give_integer(context, function_of(context)->total(items));
}

static void call_class(sqlite3_context *context, int n, sqlite3_value **values)
{
    (void)n;
    const int total = item_of(values[0]);
    give_text(context, total == CLIN_MISSING ? NULL : function_of(context)->class_of(total));
}

/* Levels as two masks: ticked, and neither ticked nor free. */
static void levels_of(int n, sqlite3_value **values, uint32_t *affected, uint32_t *unknown)
{
    *affected = *unknown = 0;
    for (int i = 0; i < n; i++) {
        const int item = item_of(values[i]);
        if (item == 1)
            *affected |= CLIN_LEVEL_BIT(i);
        else if (item != 0)
            *unknown |= CLIN_LEVEL_BIT(i);
    }
}

static void call_segment(sqlite3_context *context, int n, sqlite3_value **values)
{
    uint32_t affected;
    uint32_t unknown;
    levels_of(n, values, &affected, &unknown);
    give_text(context, clin_segment_partial(affected, unknown, NULL));
}

static void call_n_levels(sqlite3_context *context, int n, sqlite3_value **values)
{
    uint32_t affected;
    uint32_t unknown;
    levels_of(n, values, &affected, &unknown);
    give_integer(context, unknown ? CLIN_MISSING : clin_levels_count(affected));
}

static void call_contiguous(sqlite3_context *context, int n, sqlite3_value **values)
{
    uint32_t affected;
    uint32_t unknown;
    levels_of(n, values, &affected, &unknown);
    give_integer(context, unknown ? CLIN_MISSING : clin_levels_contiguous(affected));
}

static void call_sins_location(sqlite3_context *context, int n, sqlite3_value **values)
{
    uint32_t affected;
    uint32_t unknown;
    levels_of(n, values, &affected, &unknown);
    give_integer(context, unknown ? CLIN_MISSING : clin_levels_sins_location(affected));
}

static int eq5d_micro(sqlite3_context *context, int n, sqlite3_value **values)
{
    int items[MAX_ITEMS] = {0};
    items_of(n, values, items);
    return clin_eq5d_index_micro(sqlite3_user_data(context), items);
}

static void call_eq5d_micro(sqlite3_context *context, int n, sqlite3_value **values)
{
    give_integer(context, eq5d_micro(context, n, values));
}

static void call_eq5d_index(sqlite3_context *context, int n, sqlite3_value **values)
{
    const int micro = eq5d_micro(context, n, values);
    if (micro == CLIN_MISSING)
        sqlite3_result_null(context);
    else
        sqlite3_result_double(context, (double)micro / CLIN_MICRO);
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

static const Function functions[] = {
    {"sins_total", CLIN_SINS_N_ITEMS, call_total, clin_sins_total, NULL},
    {"sins_class", 1, call_class, NULL, clin_sins_class},
    {"tokuhashi_class", 1, call_class, NULL, clin_tokuhashi_class},
    {"tomita_total", CLIN_TOMITA_N_ITEMS, call_total, clin_tomita_total, NULL},
    {"tomita_class", 1, call_class, NULL, clin_tomita_class},
    {"barthel_total", CLIN_BARTHEL_N_ITEMS, call_total, clin_barthel_total, NULL},
    {"barthel_class", 1, call_class, NULL, clin_barthel_class},
    {"vitality_total", CLIN_VITALITY_N_ITEMS, call_total, clin_vitality_total, NULL},
    {"tumor_origin", 1, call_class, NULL, clin_tumor_origin},
    {"spine_segment", CLIN_N_LEVELS, call_segment, NULL, NULL},
    {"spine_n_levels", CLIN_N_LEVELS, call_n_levels, NULL, NULL},
    {"spine_is_contiguous", CLIN_N_LEVELS, call_contiguous, NULL, NULL},
    {"spine_sins_location", CLIN_N_LEVELS, call_sins_location, NULL, NULL},
    {"days_between", 2, call_days, NULL, NULL},
    {"months_between", 2, call_months, NULL, NULL},
};

/* These take the study's value set instead of their own row as user data. */
static const Function eq5d_functions[] = {
    {"eq5d_index", CLIN_EQ5D_N_DIMENSIONS, call_eq5d_index, NULL, NULL},
    {"eq5d_micro", CLIN_EQ5D_N_DIMENSIONS, call_eq5d_micro, NULL, NULL},
};

static gboolean add(sqlite3 *db, const Function *function, const void *data, GError **error)
{
    const int code = sqlite3_create_function_v2(db, function->name, function->n_arguments,
        SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, (void *)data, function->call,
        NULL, NULL, NULL);
    return code == SQLITE_OK ||
           registry_evaluator_fail(db, "adding the clinical functions", error);
}

gboolean registry_functions_register(sqlite3 *db, const char *value_set, GError **error)
{
    const bool named = value_set && value_set[0] != '\0';
    const ClinEq5dValueSet *set = clin_eq5d_value_set_find(named ? value_set : NULL);
    if (!set) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
            "study.yaml: value_set %s: there is no such EQ-5D-5L value set; use jp, us or "
            "england",
            value_set);
        return FALSE;
    }
    if (!registry_catalogue_register(db, set, error))
        return FALSE;
    for (size_t i = 0; i < G_N_ELEMENTS(functions); i++)
        if (!add(db, &functions[i], &functions[i], error))
            return FALSE;
    for (size_t i = 0; i < G_N_ELEMENTS(eq5d_functions); i++)
        if (!add(db, &eq5d_functions[i], set, error))
            return FALSE;
    return TRUE;
}

const char *const *registry_functions_names(void)
{
    static const char *const names[] = {"sins_total", "sins_class", "tokuhashi",
        "tokuhashi_class", "tomita_total", "tomita_class", "barthel_total", "barthel_class",
        "vitality_total", "tumor_origin", "spine_segment", "spine_n_levels",
        "spine_is_contiguous", "spine_sins_location", "days_between", "months_between",
        "eq5d_index", "eq5d_micro", "coalesce", "nullif", "round", "abs", "min", "max", "count",
        "sum", "avg", "substr", "length", "lower", "upper", "date", "julianday", "iif",
        "ifnull", NULL};
    return names;
}
