#include "schema/branching_functions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "schema/branching_dates.h"

static BranchingValue truth(bool is_true)
{
    return branching_number(is_true ? 1 : 0);
}

/** The number of an argument; NaN where it is none. */
static double number_of(const BranchingCall *call, size_t i)
{
    return i < call->n && call->values[i].is_number ? call->values[i].number : NAN;
}

/** The text of an argument; of a computed number its shortest form. */
static const char *text_of(const BranchingCall *call, size_t i)
{
    const BranchingValue *value = &call->values[i];
    if (!value->is_number || value->text[0] != '\0')
        return value->text;
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(buffer, sizeof buffer, "%.15g", value->number);
    g_ptr_array_add(call->texts, g_strdup(buffer));
    return call->texts->pdata[call->texts->len - 1];
}

/** A new text as a value; takes it over. */
static BranchingValue keep(const BranchingCall *call, char *text)
{
    g_ptr_array_add(call->texts, text);
    return branching_text(text);
}

/* ---- numbers ---- */

/** @param how  round, ceil or floor. */
static BranchingValue round_to(const BranchingCall *call, double (*how)(double))
{
    const double places = call->n > 1 ? number_of(call, 1) : 0;
    if (!(fabs(places) <= 15))
        return branching_text("");
    const double scale = pow(10, places);
    return branching_number(how(number_of(call, 0) * scale) / scale);
}

static BranchingValue run_round(const BranchingCall *call)
{
    return round_to(call, round);
}

static BranchingValue run_roundup(const BranchingCall *call)
{
    return round_to(call, ceil);
}

static BranchingValue run_rounddown(const BranchingCall *call)
{
    return round_to(call, floor);
}

static BranchingValue run_abs(const BranchingCall *call)
{
    return branching_number(fabs(number_of(call, 0)));
}

static BranchingValue run_sqrt(const BranchingCall *call)
{
    return branching_number(sqrt(number_of(call, 0)));
}

static BranchingValue run_exponential(const BranchingCall *call)
{
    return branching_number(exp(number_of(call, 0)));
}

static BranchingValue run_log(const BranchingCall *call)
{
    const double base = call->n > 1 ? log(number_of(call, 1)) : 1;
    return branching_number(log(number_of(call, 0)) / base);
}

static BranchingValue run_mod(const BranchingCall *call)
{
    return branching_number(fmod(number_of(call, 0), number_of(call, 1)));
}

/** Sum, least, most and number of the arguments that are numbers. */
typedef struct {
    double sum, least, most;
    size_t n;
} Totals;

static Totals totals_of(const BranchingCall *call)
{
    Totals totals = {.sum = 0, .least = INFINITY, .most = -INFINITY};
    for (size_t i = 0; i < call->n; i++) {
        const BranchingValue *value = &call->values[i];
        if (!value->is_number)
            continue;
        totals.sum += value->number;
        totals.least = fmin(totals.least, value->number);
        totals.most = fmax(totals.most, value->number);
        totals.n++;
    }
    return totals;
}

static BranchingValue run_sum(const BranchingCall *call)
{
    const Totals totals = totals_of(call);
    return totals.n > 0 ? branching_number(totals.sum) : branching_text("");
}

static BranchingValue run_mean(const BranchingCall *call)
{
    const Totals totals = totals_of(call);
    return totals.n > 0 ? branching_number(totals.sum / (double)totals.n) : branching_text("");
}

static BranchingValue run_min(const BranchingCall *call)
{
    return branching_number(totals_of(call).least);
}

static BranchingValue run_max(const BranchingCall *call)
{
    return branching_number(totals_of(call).most);
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static BranchingValue run_median(const BranchingCall *call)
{
    g_autofree double *numbers = g_new(double, call->n);
    size_t n = 0;
    for (size_t i = 0; i < call->n; i++)
        if (call->values[i].is_number)
            numbers[n++] = call->values[i].number;
    if (n == 0)
        return branching_text("");
    qsort(numbers, n, sizeof *numbers, by_size);
    return branching_number((numbers[(n - 1) / 2] + numbers[n / 2]) / 2);
}

/** Of a sample: over n - 1, as REDCap's is; blank for fewer than two numbers. */
static BranchingValue run_stdev(const BranchingCall *call)
{
    const Totals totals = totals_of(call);
    double squares = 0;
    for (size_t i = 0; i < call->n; i++)
        if (call->values[i].is_number)
            squares += pow(call->values[i].number - totals.sum / (double)totals.n, 2);
    return totals.n > 1 ? branching_number(sqrt(squares / (double)(totals.n - 1)))
                        : branching_text("");
}

/* ---- questions ---- */

static BranchingValue run_if(const BranchingCall *call)
{
    if (call->values[0].unknown)
        return branching_unknown();
    return call->values[branching_is_true(&call->values[0]) ? 1 : 2];
}

static BranchingValue run_isblank(const BranchingCall *call)
{
    return truth(branching_is_blank(&call->values[0]));
}

static bool is_missing_code(const BranchingCall *call)
{
    return call->missing_codes && g_hash_table_contains(call->missing_codes, text_of(call, 0));
}

static BranchingValue run_ismissingcode(const BranchingCall *call)
{
    return truth(is_missing_code(call));
}

static BranchingValue run_isblankormissingcode(const BranchingCall *call)
{
    return truth(branching_is_blank(&call->values[0]) || is_missing_code(call));
}

static BranchingValue run_isnumber(const BranchingCall *call)
{
    return truth(call->values[0].is_number);
}

static BranchingValue run_isinteger(const BranchingCall *call)
{
    const double number = number_of(call, 0);
    return truth(floor(number) == number);
}

/* ---- texts ---- */

static BranchingValue run_length(const BranchingCall *call)
{
    return branching_number((double)g_utf8_strlen(text_of(call, 0), -1));
}

static bool contains(const BranchingCall *call)
{
    g_autofree char *whole = g_utf8_casefold(text_of(call, 0), -1);
    g_autofree char *part = g_utf8_casefold(text_of(call, 1), -1);
    return strstr(whole, part) != NULL;
}

static BranchingValue run_contains(const BranchingCall *call)
{
    return truth(contains(call));
}

static BranchingValue run_not_contain(const BranchingCall *call)
{
    return truth(!contains(call));
}

static BranchingValue run_starts_with(const BranchingCall *call)
{
    g_autofree char *whole = g_utf8_casefold(text_of(call, 0), -1);
    g_autofree char *part = g_utf8_casefold(text_of(call, 1), -1);
    return truth(g_str_has_prefix(whole, part));
}

static BranchingValue run_ends_with(const BranchingCall *call)
{
    g_autofree char *whole = g_utf8_casefold(text_of(call, 0), -1);
    g_autofree char *part = g_utf8_casefold(text_of(call, 1), -1);
    return truth(g_str_has_suffix(whole, part));
}

/** `n` characters from the place `from`, counted from 0; as many as there are. */
static BranchingValue part_of_text(const BranchingCall *call, double from, double n)
{
    const char *text = text_of(call, 0);
    const double size = (double)g_utf8_strlen(text, -1);
    if (!(from >= 0) || !(n >= 0))
        return branching_text("");
    const double begin = fmin(floor(from), size), end = fmin(begin + floor(n), size);
    return keep(call, g_utf8_substring(text, (glong)begin, (glong)end));
}

static BranchingValue run_left(const BranchingCall *call)
{
    return part_of_text(call, 0, number_of(call, 1));
}

static BranchingValue run_right(const BranchingCall *call)
{
    const double size = (double)g_utf8_strlen(text_of(call, 0), -1);
    const double n = number_of(call, 1);
    return part_of_text(call, fmax(size - n, 0), n);
}

/** REDCap counts the first character as 1. */
static BranchingValue run_mid(const BranchingCall *call)
{
    return part_of_text(call, number_of(call, 1) - 1, number_of(call, 2));
}

/** Where the first text stands in the second, from 1; 0 where it does not. */
static BranchingValue run_find(const BranchingCall *call)
{
    g_autofree char *part = g_utf8_casefold(text_of(call, 0), -1);
    g_autofree char *whole = g_utf8_casefold(text_of(call, 1), -1);
    const char *place = part[0] != '\0' ? strstr(whole, part) : NULL;
    return branching_number(place ? (double)g_utf8_pointer_to_offset(whole, place) + 1 : 0);
}

static BranchingValue run_replace_text(const BranchingCall *call)
{
    const char *part = text_of(call, 1);
    if (part[0] == '\0')
        return keep(call, g_strdup(text_of(call, 0)));
    g_auto(GStrv) parts = g_strsplit(text_of(call, 0), part, -1);
    return keep(call, g_strjoinv(text_of(call, 2), parts));
}

/** What is not blank, joined by the first argument. */
static BranchingValue run_concat_ws(const BranchingCall *call)
{
    GString *whole = g_string_new(NULL);
    for (size_t i = 1; i < call->n; i++) {
        if (branching_is_blank(&call->values[i]))
            continue;
        g_string_append_printf(
            whole, "%s%s", whole->len > 0 ? text_of(call, 0) : "", text_of(call, i));
    }
    return keep(call, g_string_free(whole, FALSE));
}

static BranchingValue run_upper(const BranchingCall *call)
{
    return keep(call, g_utf8_strup(text_of(call, 0), -1));
}

static BranchingValue run_lower(const BranchingCall *call)
{
    return keep(call, g_utf8_strdown(text_of(call, 0), -1));
}

static BranchingValue run_trim(const BranchingCall *call)
{
    return keep(call, g_strstrip(g_strdup(text_of(call, 0))));
}

static BranchingValue run_concat(const BranchingCall *call)
{
    GString *whole = g_string_new(NULL);
    for (size_t i = 0; i < call->n; i++)
        g_string_append(whole, text_of(call, i));
    return keep(call, g_string_free(whole, FALSE));
}

const BranchingFunction *branching_function(const char *name)
{
    static const BranchingFunction functions[] = {
        {"abs", 1, 1, run_abs},
        {"concat", 1, SIZE_MAX, run_concat},
        {"concat_ws", 2, SIZE_MAX, run_concat_ws},
        {"contains", 2, 2, run_contains},
        {"datediff", 3, 5, branching_run_datediff},
        {"day", 1, 1, branching_run_day},
        {"ends_with", 2, 2, run_ends_with},
        {"exponential", 1, 1, run_exponential},
        {"find", 2, 2, run_find},
        {"if", 3, 3, run_if},
        {"isblank", 1, 1, run_isblank},
        {"isblankormissingcode", 1, 1, run_isblankormissingcode},
        {"isinteger", 1, 1, run_isinteger},
        {"ismissingcode", 1, 1, run_ismissingcode},
        {"isnumber", 1, 1, run_isnumber},
        {"left", 2, 2, run_left},
        {"length", 1, 1, run_length},
        {"log", 1, 2, run_log},
        {"lower", 1, 1, run_lower},
        {"max", 1, SIZE_MAX, run_max},
        {"mean", 1, SIZE_MAX, run_mean},
        {"median", 1, SIZE_MAX, run_median},
        {"mid", 3, 3, run_mid},
        {"min", 1, SIZE_MAX, run_min},
        {"mod", 2, 2, run_mod},
        {"month", 1, 1, branching_run_month},
        {"not_contain", 2, 2, run_not_contain},
        {"replace_text", 3, 3, run_replace_text},
        {"right", 2, 2, run_right},
        {"round", 1, 2, run_round},
        {"rounddown", 1, 2, run_rounddown},
        {"roundup", 1, 2, run_roundup},
        {"sqrt", 1, 1, run_sqrt},
        {"starts_with", 2, 2, run_starts_with},
        {"stdev", 1, SIZE_MAX, run_stdev},
        {"sum", 1, SIZE_MAX, run_sum},
        {"trim", 1, 1, run_trim},
        {"upper", 1, 1, run_upper},
        {"year", 1, 1, branching_run_year},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(functions); i++)
        if (g_str_equal(name, functions[i].name))
            return &functions[i];
    return NULL;
}

BranchingValue branching_call(const BranchingFunction *function, const BranchingCall *call)
{
    for (size_t i = 0; i < call->n && function->run != run_if; i++)
        if (call->values[i].unknown)
            return branching_unknown();
    return function->run(call);
}
