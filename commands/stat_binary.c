#include "commands/stat_binary.h"

#include <math.h>

#include "base/error.h"
#include "commands/stat_number.h"

/* The names of the levels that are no ones, by ", ", of many the first; NULL for none. New. */
static char *others_of(const CommandStatColumn *column, const bool *ones)
{
    enum { MOST = 8 };
    GString *names = g_string_new(NULL);
    size_t n = 0;
    for (size_t i = 0; i < column->n_levels; i++)
        if (!(ones && ones[i]) && n++ < MOST)
            g_string_append_printf(
                names, "%s%s", names->len > 0 ? ", " : "", column->levels[i]);
    if (n > MOST)
        g_string_append_printf(names, " and %zu more", n - MOST);
    return g_string_free(names, n == 0);
}

static bool fail_level(const CommandStatColumn *column, const char *path, GError **error)
{
    g_autofree char *levels = others_of(column, NULL);
    if (column->reference)
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            "%s: column %s never holds \"%s\": name one of its values: %s", path, column->name,
            column->reference, levels ? levels : "it has none");
    else
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            "%s: column %s holds %s, not 0 and 1: name the value that counts as 1, as %s=VALUE",
            path, column->name, levels, column->name);
    return false;
}

/* Whether the level is that number, also as 1.0. */
static bool is_level(const char *level, double number)
{
    double value;
    return command_stat_number(level, &value) && value == number;
}

/* Whether the level is the one that is named: the same text, or the same number. */
static bool is_named(const char *level, const char *name)
{
    double number;
    return g_str_equal(level, name) ||
           (command_stat_number(name, &number) && is_level(level, number));
}

/* Which levels are 1: the one that is named, or 1 where all are 0 and 1. */
static bool find_ones(const CommandStatColumn *column, bool *ones)
{
    bool is_there = false, is_plain = true;
    for (size_t i = 0; i < column->n_levels; i++) {
        const char *level = column->levels[i];
        ones[i] = column->reference ? is_named(level, column->reference) : is_level(level, 1);
        is_there = is_there || ones[i];
        is_plain = is_plain && (ones[i] || is_level(level, 0));
    }
    return column->reference ? is_there : is_plain;
}

bool command_stat_binary(
    CommandStatColumn *column, const char *path, size_t n_rows, GError **error)
{
    g_autofree bool *ones = g_new0(bool, column->n_levels + 1);
    if (!find_ones(column, ones))
        return fail_level(column, path, error);
    column->values = g_new(double, n_rows + 1);
    for (size_t i = 0; i < n_rows; i++)
        column->values[i] = column->codes[i] < 0 ? (double)NAN : (double)ones[column->codes[i]];
    size_t one = SIZE_MAX;
    for (size_t i = 0; i < column->n_levels; i++)
        one = ones[i] ? i : one;
    column->one = one == SIZE_MAX ? NULL : g_strdup(column->levels[one]);
    column->rest = others_of(column, ones);
    return true;
}
