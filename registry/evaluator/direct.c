#include "registry/evaluator/direct.h"

#include <string.h>

#include "registry/evaluator/functions_add.h"
#include "registry/evaluator/inside.h"

/* A call, or where it is neither of these a column. */
struct EvaluatorDirect {
    const RegistryFunction *function;
    bool is_coalesce;
    size_t input;
    RegistryDatumKind kind; /* That a column's value must have if it is not NULL ... */
    bool is_computed;       /* ... unless it has any. */
    size_t n_arguments;
    EvaluatorDirect *arguments[REGISTRY_MOST_ARGUMENTS];
};

void evaluator_direct_free(EvaluatorDirect *direct)
{
    if (!direct)
        return;
    for (size_t i = 0; i < direct->n_arguments; i++)
        evaluator_direct_free(direct->arguments[i]);
    g_free(direct);
}

/* ---- reading ---- */

enum { MOST_DEPTH = 16 };

typedef struct {
    const RegistryEvaluator *evaluator;
    const RegistryInput *inputs;
    size_t n_inputs;
    const char *at; /* What is still to be read. */
} Reading;

static bool skip(Reading *reading, char sign)
{
    reading->at += strspn(reading->at, " \t\r\n");
    if (*reading->at != sign)
        return false;
    reading->at++;
    return true;
}

/* A name of letters, digits and underscores; "" for none. New. */
static char *read_name(Reading *reading)
{
    (void)skip(reading, ' ');
    const char *from = reading->at;
    while (g_ascii_isalnum(*reading->at) || *reading->at == '_')
        reading->at++;
    return g_strndup(from, (gsize)(reading->at - from));
}

static bool set_column(const Reading *reading, const char *name, EvaluatorDirect *direct)
{
    size_t i = 0;
    while (i < reading->n_inputs && !g_str_equal(reading->inputs[i].name, name))
        i++;
    if (i == reading->n_inputs)
        return false;
    const char *type = reading->inputs[i].type;
    direct->input = i;
    direct->is_computed = type[0] == '\0';
    direct->kind = g_str_equal(type, "INTEGER") ? REGISTRY_DATUM_INTEGER
                   : g_str_equal(type, "REAL")  ? REGISTRY_DATUM_REAL
                   : g_str_equal(type, "TEXT")  ? REGISTRY_DATUM_TEXT
                                                : REGISTRY_DATUM_NULL;
    return true;
}

static EvaluatorDirect *read_expression(Reading *reading, size_t depth);

static bool read_arguments(Reading *reading, EvaluatorDirect *direct, size_t depth)
{
    do {
        if (direct->n_arguments == REGISTRY_MOST_ARGUMENTS)
            return false;
        EvaluatorDirect *argument = read_expression(reading, depth);
        if (!argument)
            return false;
        direct->arguments[direct->n_arguments++] = argument;
    } while (skip(reading, ','));
    return skip(reading, ')');
}

static bool set_call(Reading *reading, const char *name, EvaluatorDirect *direct, size_t depth)
{
    if (!read_arguments(reading, direct, depth))
        return false;
    g_autofree char *key = registry_function_key(name, direct->n_arguments);
    direct->is_coalesce = g_str_equal(name, "coalesce") && direct->n_arguments > 1;
    direct->function = g_hash_table_lookup(reading->evaluator->calls, key);
    return direct->is_coalesce || direct->function;
}

static EvaluatorDirect *read_expression(Reading *reading, size_t depth)
{
    g_autofree char *name = read_name(reading);
    EvaluatorDirect *direct = g_new0(EvaluatorDirect, 1);
    if (depth < MOST_DEPTH && (skip(reading, '(') ? set_call(reading, name, direct, depth + 1)
                                                  : set_column(reading, name, direct)))
        return direct;
    evaluator_direct_free(direct);
    return NULL;
}

EvaluatorDirect *evaluator_direct_new(const RegistryEvaluator *evaluator,
    const RegistryInput *inputs, size_t n_inputs, const char *sql)
{
    Reading reading = {evaluator, inputs, n_inputs, sql};
    EvaluatorDirect *direct = read_expression(&reading, 0);
    (void)skip(&reading, ' ');
    if (*reading.at == '\0')
        return direct;
    evaluator_direct_free(direct);
    return NULL;
}

/* ---- computing ---- */

/* Whether the function takes a value of that kind as it is. */
static bool takes(const RegistryFunction *function, RegistryDatumKind kind)
{
    return function->arguments == REGISTRY_ARGUMENTS_AS_THEY_ARE ||
           kind == REGISTRY_DATUM_NULL ||
           (kind == REGISTRY_DATUM_TEXT) == (function->arguments == REGISTRY_ARGUMENTS_TEXTS);
}

/* A column's value, if the type of its column does not change it. */
static const RegistryDatum *column_of(
    const EvaluatorDirect *direct, const RegistryDatum *const *inputs)
{
    const RegistryDatum *datum = inputs[direct->input];
    if (datum->kind == REGISTRY_DATUM_NULL || direct->is_computed ||
        datum->kind == direct->kind)
        return datum;
    return NULL;
}

/* The value, in `room` where it is computed; NULL where SQLite has to do it. */
static const RegistryDatum *value_of(
    const EvaluatorDirect *direct, const RegistryDatum *const *inputs, RegistryDatum *room);

static const RegistryDatum *call_of(
    const EvaluatorDirect *direct, const RegistryDatum *const *inputs, RegistryDatum *room)
{
    RegistryDatum rooms[REGISTRY_MOST_ARGUMENTS];
    const RegistryDatum *values[REGISTRY_MOST_ARGUMENTS];
    for (size_t i = 0; i < direct->n_arguments; i++) {
        values[i] = value_of(direct->arguments[i], inputs, &rooms[i]);
        if (!values[i] || !takes(direct->function, values[i]->kind))
            return NULL;
    }
    direct->function->compute(direct->function, values, room);
    return room;
}

static const RegistryDatum *value_of(
    const EvaluatorDirect *direct, const RegistryDatum *const *inputs, RegistryDatum *room)
{
    if (direct->function)
        return call_of(direct, inputs, room);
    if (!direct->is_coalesce)
        return column_of(direct, inputs);
    for (size_t i = 0;; i++) {
        const RegistryDatum *value = value_of(direct->arguments[i], inputs, room);
        if (!value || value->kind != REGISTRY_DATUM_NULL || i + 1 == direct->n_arguments)
            return value;
    }
}

bool evaluator_direct_run(
    const EvaluatorDirect *direct, const RegistryDatum *const *inputs, RegistryDatum *result)
{
    const RegistryDatum *value = value_of(direct, inputs, result);
    if (!value)
        return false;
    /* A text ends at its first NUL, here as in every output. */
    *result = value->kind == REGISTRY_DATUM_TEXT ? registry_datum_of_text(value->text) : *value;
    return true;
}
