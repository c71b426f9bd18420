/**
 * @file
 * What a coordinator reads after an import: a line a file, its problems one by one, and a sum.
 */
#include <string.h>

#include "base/text.h"
#include "importers/duplicates.h"
#include "importers/problems.h"
#include "importers/summary.h"

/* A file with more problems than this shows its first ones and how to get the rest. */
enum { SHOWN_PROBLEMS = 50 };

/* So many problems of one rule and field are a matter of the column: the first ones are
 * examples of it, the others are counted. */
enum { GROUPED_PROBLEMS = 10, SHOWN_OF_GROUP = 3 };

/* So many ids of new records are named. */
enum { SHOWN_RECORDS = 10 };

/** Columns of "error" and "warning" in front of a problem. */
enum { SEVERITY_WIDTH = 7 };

typedef struct {
    const char *red, *yellow, *green, *bold, *off;
} Colours;

static const Colours plain = {"", "", "", "", ""};
static const Colours coloured = {"\033[31m", "\033[33m", "\033[32m", "\033[1m", "\033[0m"};

/** "1 row", "2 rows". New text. */
static char *counted(const BaseWords *words, const char *one, const char *many, gint64 n)
{
    g_autofree char *arguments = base_arguments("n", n);
    return base_words_compose_n(words, one, many, n, arguments);
}

static char *counted_rows(const BaseWords *words, gint64 n)
{
    return counted(words, NN_("{1} row", "{1} rows"), n);
}

/** Appends the sentence, whose only argument is the number; nothing for 0. */
static void append_count(GString *out, const BaseWords *words, gint64 n, const char *msgid)
{
    g_autofree char *arguments = base_arguments("n", n);
    g_autofree char *text = base_words_compose(words, msgid, arguments);
    if (n > 0)
        g_string_append(out, text);
}

/* Of a sentence that has another form for one. */
static void append_numbered(
    GString *out, const BaseWords *words, gint64 n, const char *one, const char *many)
{
    g_autofree char *arguments = base_arguments("n", n);
    g_autofree char *text = base_words_compose_n(words, one, many, n, arguments);
    if (n > 0)
        g_string_append(out, text);
}

static void append_numbers(GString *out, const BaseWords *words, const ImportResult *result)
{
    g_autofree char *rows = counted_rows(words, result->n_rows);
    g_string_append(out, rows);
    append_numbered(
        out, words, result->n_values_new, NN_(", {1} value new", ", {1} values new"));
    append_count(out, words, result->n_values_changed, N_(", {1} changed"));
    append_count(out, words, result->n_values_unchanged, N_(", {1} unchanged"));
    append_count(out, words, result->n_values_held, N_(", {1} held"));
    append_numbered(
        out, words, result->n_duplicates, NN_(", {1} repeated row", ", {1} repeated rows"));
    append_numbered(out, words, result->n_rows_withdrawn - result->n_rows_erased,
        NN_(", {1} row of who withdrew left out", ", {1} rows of who withdrew left out"));
    append_numbered(out, words, result->n_rows_erased,
        NN_(", {1} row left out whose id is, or looks like, that of somebody who was erased",
            ", {1} rows left out whose id is, or looks like, that of somebody who was erased"));
    gint64 n_normalised = 0;
    for (guint i = 0; i < result->normalised->len; i++)
        n_normalised += ((const ImportNormalised *)result->normalised->pdata[i])->n;
    append_count(out, words, n_normalised, N_(", {1} normalised"));
    append_numbered(out, words, result->n_queries_closed,
        NN_(", {1} query closed", ", {1} queries closed"));
    append_numbered(out, words, result->n_queries_answered,
        NN_(", {1} query answered", ", {1} queries answered"));
}

static const char *done_words(ImportStatus status)
{
    if (status == IMPORT_WOULD_IMPORT)
        return N_("would import as {1}, ");
    return status == IMPORT_CHECKED ? N_("checked as {1}, ") : N_("imported as {1}, ");
}

/** Appends a sentence that names the file's encoding, or the sheet that was read of a workbook;
 * nothing where neither is known. */
static void append_encoding(
    GString *out, const BaseWords *words, const ImportResult *result, const char *msgid)
{
    if (!result->encoding)
        return;
    g_autofree char *sheet = base_text_shown(result->sheet);
    g_autofree char *in_sheet = base_words_say(words, N_("sheet \"{1}\""), "t", sheet);
    g_autofree char *text =
        base_words_say(words, msgid, "t", sheet ? in_sheet : result->encoding);
    g_string_append(out, text);
}

static void append_head(
    GString *out, const BaseWords *words, const ImportResult *result, const Colours *c)
{
    g_autofree char *file = base_text_shown(result->file);
    g_string_append_printf(out, "%s%s%s: ", c->bold, file, c->off);
    switch (result->status) {
    case IMPORT_REFUSED: {
        g_autofree char *arguments = base_arguments("tt", c->red, c->off);
        g_autofree char *text =
            base_words_compose(words, N_("{1}refused{2}, nothing of it was kept"), arguments);
        g_string_append(out, text);
        append_encoding(out, words, result, N_(" (read as {1})"));
        break;
    }
    case IMPORT_UNCHANGED:
        g_string_append(
            out, base_words(words, N_("unchanged, the same bytes were imported before")));
        append_encoding(out, words, result, N_(" (read as {1})"));
        break;
    case IMPORT_IMPORTED:
    case IMPORT_CHECKED:
    case IMPORT_WOULD_IMPORT:
        append_encoding(out, words, result, done_words(result->status));
        if (result->profile) {
            g_autofree char *profile =
                base_words_say(words, N_("profile of {1}, "), "t", result->profile);
            g_string_append(out, profile);
        }
        append_numbers(out, words, result);
        break;
    }
    g_string_append_c(out, '\n');
}

static void append_severity(
    GString *out, const BaseWords *words, bool is_error, const Colours *c)
{
    const char *word = base_words(words, is_error ? N_("error") : N_("warning"));
    const int width = (int)base_text_width(word);
    g_string_append_printf(out, "  %s%s%*s%s", is_error ? c->red : c->yellow, word,
        MAX(SEVERITY_WIDTH - width, 0), "", c->off);
}

/** What was sent, as the screen shows it: of a whole row its first cell, since nobody who looks
 * over a shoulder should read a patient's. New text. */
static char *shown_value(const ImportProblem *problem)
{
    const bool is_row =
        strcmp(problem->rule_id, "csv") == 0 || strcmp(problem->rule_id, "ragged") == 0;
    const size_t size = strcspn(problem->value, ",;\t|^");
    if (!is_row || problem->value[size] == '\0')
        return base_text_shown(problem->value);
    g_autofree char *first = g_strndup(problem->value, size + 1);
    g_autofree char *shown = base_text_shown(first);
    return g_strconcat(shown, "...", NULL);
}

/* "  line 14  TK-003 baseline_arm_1 kps: ..." and what to do below it, unless that is said of
 * the whole column. */
static void append_problem(GString *out, const BaseWords *words, const ImportProblem *problem,
    bool with_hint, const Colours *c)
{
    g_autofree char *message = import_problem_message(problem, words);
    g_autofree char *hint = import_problem_hint(problem, words);
    append_severity(out, words, problem->is_error, c);
    append_count(out, words, problem->line, N_(" line {1}"));
    const char *const place[] = {problem->record_id, problem->event, problem->field};
    for (size_t i = 0; i < G_N_ELEMENTS(place); i++)
        if (place[i] && place[i][0]) {
            g_string_append(out, i == 0 ? "  " : " ");
            base_text_show(out, place[i]);
        }
    g_string_append_printf(out, "  [%s] ", problem->rule_id);
    base_text_show(out, message);
    if (problem->value && problem->value[0]) {
        g_autofree char *value = shown_value(problem);
        g_autofree char *arguments = base_arguments("t", value);
        g_autofree char *sent = base_words_compose(words, N_(" (sent: {1})"), arguments);
        g_string_append(out, sent);
    }
    g_string_append_c(out, '\n');
    if (with_hint && hint && hint[0]) {
        g_string_append(out, "          ");
        base_text_show(out, hint);
        g_string_append_c(out, '\n');
    }
}

/** "  2 new records: A-1, A-2": what a row of totals, or another spelling, would add to. */
static void append_new_records(GString *out, const BaseWords *words, const ImportResult *result)
{
    const GPtrArray *ids = result->new_records;
    if (ids->len == 0 || result->status == IMPORT_REFUSED)
        return;
    g_autofree char *n =
        counted(words, NN_("{1} new record", "{1} new records"), (gint64)ids->len);
    g_string_append_printf(out, "  %s: ", n);
    for (guint i = 0; i < MIN(ids->len, SHOWN_RECORDS); i++) {
        g_string_append(out, i > 0 ? ", " : "");
        base_text_show(out, ids->pdata[i]);
    }
    if (ids->len > SHOWN_RECORDS)
        append_count(out, words, (gint64)ids->len - SHOWN_RECORDS,
            N_(" ... and {1} more (JSON has all)"));
    g_string_append_c(out, '\n');
}

/** What is wrong throughout, first: "surgery_date: 300 of 300, M/D/YYYY: --date-order mdy". */
static void append_groups(GString *out, const BaseWords *words, const GArray *groups)
{
    for (guint i = 0; i < groups->len; i++) {
        const ImportGroup *group = &g_array_index(groups, ImportGroup, i);
        if (group->n < GROUPED_PROBLEMS && !group->unit)
            continue;
        g_autofree char *hint = import_summary_hint(group, words);
        g_autofree char *field = base_text_shown(group->field ? group->field : group->rule_id);
        g_autofree char *arguments = base_arguments("tnn", field, group->n, group->rows);
        /* Of a file that was imported before the rows are not read again. */
        g_autofree char *text = base_words_compose(
            words, group->rows > 0 ? N_("{1}: {2} of {3}") : N_("{1}: {2}"), arguments);
        g_string_append_printf(
            out, "  %s%s%s  [%s]\n", text, hint ? ", " : "", hint ? hint : "", group->rule_id);
    }
}

/** Lists the problems, of large groups the first ones. @return how many. */
static guint append_problems(GString *out, const BaseWords *words, const ImportResult *result,
    GArray *groups, const Colours *c)
{
    g_autofree guint *n_shown = g_new0(guint, groups->len + 1);
    guint n = 0;
    g_autoptr(ImportProblemsWalk) walk = import_problems_walk(result);
    const ImportProblem *problem;
    while (n < SHOWN_PROBLEMS && (problem = import_problems_next(walk)) != NULL) {
        const guint g = import_summary_find(groups, problem);
        const ImportGroup *group = &g_array_index(groups, ImportGroup, g);
        if (group->n >= GROUPED_PROBLEMS && n_shown[g] == SHOWN_OF_GROUP)
            continue;
        append_problem(out, words, problem, !group->unit, c);
        n_shown[g]++;
        n++;
    }
    return n;
}

/** What a dry run would change, a line a cell. */
static void append_changes(GString *out, const BaseWords *words, const ImportResult *result)
{
    for (guint i = 0; i < MIN(result->changes->len, SHOWN_PROBLEMS); i++) {
        const ImportChange *change = result->changes->pdata[i];
        g_autofree char *record = base_text_shown(change->record_id);
        g_autofree char *old_value = base_text_shown(change->old_value);
        g_autofree char *new_value = base_text_shown(change->new_value);
        g_autofree char *text =
            base_words_say(words, N_("line {1}  {2} {3} {4}: {5} becomes {6}"), "nttttt",
                change->line, record, change->event, change->field, old_value ? old_value : "-",
                new_value ? new_value : "-");
        g_string_append_printf(out, "  %s\n", text);
    }
    if (result->changes->len > SHOWN_PROBLEMS)
        append_count(out, words, result->changes->len - SHOWN_PROBLEMS,
            N_("  ... and {1} more changes: --changes FILE writes them all\n"));
}

static void append_result(
    GString *out, const BaseWords *words, const ImportResult *result, const Colours *c)
{
    g_autoptr(GPtrArray) own = g_ptr_array_new();
    g_ptr_array_add(own, (gpointer)result);
    g_autoptr(GArray) groups = import_summary_new(own);
    append_head(out, words, result, c);
    append_new_records(out, words, result);
    append_changes(out, words, result);
    append_groups(out, words, groups);
    const guint n_shown = append_problems(out, words, result, groups, c);
    const guint n = import_problems_n(result->problems);
    if (n > n_shown)
        append_count(out, words, n - n_shown,
            N_("  ... and {1} more: --problems FILE writes them all\n"));
    append_count(out, words, result->n_problems_left_off,
        N_("  ... and {1} beyond those: is this the right file, map and encoding?\n"));
}

/** "1 file, 2 rows: 2 errors, 0 warnings". */
static void append_sum(GString *out, const BaseWords *words, guint n_files, gint64 n_rows,
    gint64 n_errors, gint64 n_warnings)
{
    g_autofree char *files = counted(words, NN_("{1} file", "{1} files"), n_files);
    g_autofree char *rows = counted_rows(words, n_rows);
    g_autofree char *errors = counted(words, NN_("{1} error", "{1} errors"), n_errors);
    g_autofree char *warnings = counted(words, NN_("{1} warning", "{1} warnings"), n_warnings);
    g_autofree char *arguments = base_arguments("tttt", files, rows, errors, warnings);
    g_autofree char *text = base_words_compose(words, N_("{1}, {2}: {3}, {4}"), arguments);
    g_string_append(out, text);
}

static void append_unasked(GString *out, const BaseWords *words, const GPtrArray *results)
{
    ImportTwice why = IMPORT_TWICE_ASKED;
    const gint64 n = import_duplicates_unasked(results, &why);
    if (why == IMPORT_TWICE_MANY_NEW)
        append_count(out, words, n,
            N_("{1} new patients at once: whether any of them are one patient is not asked "
               "now; "
               "'proreg status' lists who probably are, and the next import of new patients "
               "asks\n"));
    if (why == IMPORT_TWICE_MANY_RECORDS)
        append_count(out, words, n,
            N_("whether any of the new patients ({1}) is there twice is not asked in a "
               "registry "
               "of more than 250,000; 'proreg status' lists who probably is\n"));
}

char *import_results_text(const GPtrArray *results, const BaseWords *words, bool colour)
{
    const Colours *c = colour ? &coloured : &plain;
    GString *out = g_string_new(NULL);
    guint n_refused = 0;
    gint64 n_errors = 0, n_warnings = 0, n_rows = 0;
    for (guint i = 0; i < results->len; i++) {
        const ImportResult *result = results->pdata[i];
        n_errors += result->n_errors;
        n_warnings += result->n_warnings;
        n_refused += result->status == IMPORT_REFUSED;
        n_rows += result->n_rows;
        append_result(out, words, result, c);
    }
    append_unasked(out, words, results);
    g_string_append(out, n_errors > 0 ? c->red : c->green);
    append_sum(out, words, results->len, n_rows, n_errors, n_warnings);
    append_count(out, words, n_refused, N_(", {1} refused"));
    g_string_append_printf(out, "%s\n", c->off);
    return g_string_free(out, FALSE);
}
