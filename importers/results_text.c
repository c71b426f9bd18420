/**
 * @file
 * What a coordinator reads after an import: a line a file, its problems one by one, and a sum.
 */
#include <string.h>

#include "importers/import.h"

/* A file with more problems than this shows its first ones and how to get the rest. */
enum { SHOWN_PROBLEMS = 50 };

typedef struct {
    const char *red, *yellow, *green, *bold, *off;
} Colours;

static const Colours plain = {"", "", "", "", ""};
static const Colours coloured = {"\033[31m", "\033[33m", "\033[32m", "\033[1m", "\033[0m"};

static void count_problems(const ImportResult *result, guint *n_errors, guint *n_warnings)
{
    *n_errors = *n_warnings = 0;
    for (guint i = 0; i < result->problems->len; i++)
        if (((const ImportProblem *)result->problems->pdata[i])->is_error)
            (*n_errors)++;
        else
            (*n_warnings)++;
}

static const char *plural(gint64 n)
{
    return n == 1 ? "" : "s";
}

static void append_count(GString *out, const char *before, gint64 n, const char *what)
{
    if (n > 0)
        g_string_append_printf(out, "%s%" G_GINT64_FORMAT " %s", before, n, what);
}

static void append_numbers(GString *out, const ImportResult *result)
{
    g_string_append_printf(
        out, "%" G_GINT64_FORMAT " row%s", result->n_rows, plural(result->n_rows));
    append_count(out, ", ", result->n_values_new, "values new");
    append_count(out, ", ", result->n_values_changed, "changed");
    append_count(out, ", ", result->n_values_unchanged, "unchanged");
    append_count(out, ", ", result->n_values_held, "held");
    append_count(out, ", ", result->n_duplicates, "repeated rows");
    gint64 n_normalised = 0;
    for (guint i = 0; i < result->normalised->len; i++)
        n_normalised += ((const ImportNormalised *)result->normalised->pdata[i])->n;
    append_count(out, ", ", n_normalised, "normalised");
}

static void append_head(GString *out, const ImportResult *result, const Colours *c)
{
    g_string_append_printf(out, "%s%s%s: ", c->bold, result->file, c->off);
    switch (result->status) {
    case IMPORT_REFUSED:
        g_string_append_printf(out, "%srefused%s, nothing of it was kept", c->red, c->off);
        break;
    case IMPORT_UNCHANGED:
        g_string_append(out, "unchanged, the same bytes were imported before");
        break;
    case IMPORT_IMPORTED:
    case IMPORT_CHECKED:
        g_string_append(out, result->status == IMPORT_CHECKED ? "checked, " : "imported, ");
        append_numbers(out, result);
        break;
    }
    g_string_append_c(out, '\n');
}

/* "  line 14  TK-003 baseline_arm_1 kps: ..." and what to do below it. */
static void append_problem(GString *out, const ImportProblem *problem, const Colours *c)
{
    g_string_append_printf(out, "  %s%-7s%s", problem->is_error ? c->red : c->yellow,
        problem->is_error ? "error" : "warning", c->off);
    if (problem->line > 0)
        g_string_append_printf(out, " line %" G_GINT64_FORMAT, problem->line);
    const char *const place[] = {problem->record_id, problem->event, problem->field};
    for (size_t i = 0; i < G_N_ELEMENTS(place); i++)
        if (place[i] && place[i][0])
            g_string_append_printf(out, "%s%s", i == 0 ? "  " : " ", place[i]);
    g_string_append_printf(out, "  [%s] %s", problem->rule_id, problem->message);
    if (problem->value && problem->value[0] && !strstr(problem->message, problem->value))
        g_string_append_printf(out, " (sent: %s)", problem->value);
    g_string_append_c(out, '\n');
    if (problem->hint && problem->hint[0])
        g_string_append_printf(out, "          %s\n", problem->hint);
}

static void append_result(GString *out, const ImportResult *result, const Colours *c)
{
    append_head(out, result, c);
    for (guint i = 0; i < MIN(result->problems->len, SHOWN_PROBLEMS); i++)
        append_problem(out, result->problems->pdata[i], c);
    if (result->problems->len > SHOWN_PROBLEMS)
        g_string_append_printf(out, "  ... and %u more: --problems FILE writes them all\n",
            result->problems->len - SHOWN_PROBLEMS);
    if (result->n_problems_left_off > 0)
        g_string_append_printf(out,
            "  ... and %" G_GINT64_FORMAT " beyond those: is this the right file, map and "
            "encoding?\n",
            result->n_problems_left_off);
}

char *import_results_text(const GPtrArray *results, bool colour)
{
    const Colours *c = colour ? &coloured : &plain;
    GString *out = g_string_new(NULL);
    guint n_errors = 0, n_warnings = 0, n_refused = 0;
    gint64 n_rows = 0;
    for (guint i = 0; i < results->len; i++) {
        const ImportResult *result = results->pdata[i];
        guint errors, warnings;
        count_problems(result, &errors, &warnings);
        n_errors += errors;
        n_warnings += warnings;
        n_refused += result->status == IMPORT_REFUSED;
        n_rows += result->n_rows;
        append_result(out, result, c);
    }
    g_string_append_printf(out,
        "%s%u file%s, %" G_GINT64_FORMAT " row%s: %u error%s, %u warning%s",
        n_errors > 0 ? c->red : c->green, results->len, plural(results->len), n_rows,
        plural(n_rows), n_errors, plural(n_errors), n_warnings, plural(n_warnings));
    if (n_refused > 0)
        g_string_append_printf(out, ", %u refused", n_refused);
    g_string_append_printf(out, "%s\n", c->off);
    return g_string_free(out, FALSE);
}
