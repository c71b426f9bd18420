#include "reports/verify/published.h"

#include <csv.h>
#include <stdbool.h>
#include <string.h>

#include "base/csv_read.h"
#include "base/error.h"
#include "base/read.h"
#include "base/words.h"
#include "base/workbook.h"

static const char *const columns[] = {"study", "table", "variable", "level", "group",
    "statistic", "value", "visit", "cohort", "reason"};
/* All are required up to here; of the next two, one. */
enum { VISIT = 7, COHORT, REASON, N_COLUMNS, SIZE_MAX_BYTES = 64 << 20 };

/* What libcsv has handed over so far. */
typedef struct {
    GPtrArray *rows;  /* ReportPublished * */
    GPtrArray *cells; /* char *, of the row under way */
    bool has_header;
    int place[N_COLUMNS]; /* column of the file, or -1 */
} Reading;

static void published_free(void *data)
{
    ReportPublished *row = data;
    g_free(row->study);
    g_free(row->table);
    g_free(row->variable);
    g_free(row->level);
    g_free(row->group);
    g_free(row->visit);
    g_free(row->cohort);
    g_free(row->statistic);
    g_free(row->value);
    g_free(row->reason);
    g_free(row);
}

static void take_cell(void *text, size_t size, void *data)
{
    Reading *reading = data;
    g_ptr_array_add(reading->cells, g_strndup(text, size));
}

static void take_header(Reading *reading)
{
    for (int i = 0; i < N_COLUMNS; i++) {
        reading->place[i] = -1;
        for (guint j = 0; j < reading->cells->len; j++) {
            if (g_str_equal(reading->cells->pdata[j], columns[i]))
                reading->place[i] = (int)j;
        }
    }
    reading->has_header = true;
}

static char *cell_at(const Reading *reading, int column)
{
    const int place = reading->place[column];
    const bool there = place >= 0 && (guint)place < reading->cells->len;
    return g_strdup(there ? reading->cells->pdata[place] : "");
}

static void take_row(int end, void *data)
{
    (void)end;
    Reading *reading = data;
    if (!reading->has_header) {
        take_header(reading);
    } else {
        ReportPublished *row = g_new0(ReportPublished, 1);
        char **const fields[] = {&row->study, &row->table, &row->variable, &row->level,
            &row->group, &row->statistic, &row->value, &row->visit, &row->cohort, &row->reason};
        for (int i = 0; i < N_COLUMNS; i++)
            *fields[i] = cell_at(reading, i);
        g_ptr_array_add(reading->rows, row);
    }
    g_ptr_array_set_size(reading->cells, 0);
}

/* What the file should have been. */
static const char *expected(bool bare)
{
    return bare
               ? "printed tables as data, a CSV file"
               : "published tables as data (CSV), or a report of 'proreg report --format json'";
}

static gboolean parse(Reading *reading, const char *path, bool bare, const char *bytes,
    gsize size, GError **error)
{
    struct csv_parser parser;
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INTERNAL, "%s: no CSV parser", path);
        return FALSE;
    }
    const bool parsed = csv_parse(&parser, bytes, size, take_cell, take_row, reading) == size;
    const bool whole = parsed && csv_fini(&parser, take_cell, take_row, reading) == 0;
    const guint n_rows = reading->rows->len + (reading->has_header ? 1 : 0);
    if (!whole)
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            "%s: this is no CSV: row %u: %s; expected %s", path, n_rows + 1,
            base_csv_defect_text(parsed ? BASE_CSV_UNCLOSED_QUOTE : BASE_CSV_STRAY_QUOTE),
            expected(bare));
    csv_free(&parser);
    return whole;
}

/* Without a study's file to lead to, a row needs no more than these. */
static bool is_bare(int column)
{
    return g_str_equal(columns[column], "variable") || g_str_equal(columns[column], "group") ||
           g_str_equal(columns[column], "statistic") || g_str_equal(columns[column], "value");
}

static gboolean check_header(
    const Reading *reading, const char *path, bool bare, GError **error)
{
    const char *missing = NULL;
    for (int i = 0; i < VISIT && !missing; i++)
        missing = (reading->has_header && reading->place[i] >= 0) || (bare && !is_bare(i))
                      ? NULL
                      : columns[i];
    if (!missing && !bare && reading->place[VISIT] < 0 && reading->place[COHORT] < 0)
        missing = columns[VISIT];
    if (!missing)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
        bare ? N_("%s: the column '%s' is missing; a printed table as data has a number a row: "
                  "variable, group, statistic and value, and where there are several study, "
                  "table, level and visit")
             : N_("%s: the column '%s' is missing; a published table as data has study, table, "
                  "variable, level, group, visit (or cohort), statistic and value; --against "
                  "also "
                  "takes a report of 'proreg report --format json'"),
        path, missing);
    return FALSE;
}

static GPtrArray *load(const char *path, bool bare, GError **error)
{
    g_autofree char *bytes = NULL;
    g_autoptr(GError) cause = NULL;
    gsize size = 0;
    if (!base_read(path, &bytes, &size, &cause) || size > SIZE_MAX_BYTES) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT, "%s: cannot be read: %s; expected %s",
            path, cause ? cause->message : "it is over 64 MiB", expected(bare));
        return NULL;
    }
    if (base_is_workbook(bytes, size)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            "%s: this is a workbook or another ZIP file; expected %s", path, expected(bare));
        return NULL;
    }
    const size_t mark = g_str_has_prefix(bytes, "\xef\xbb\xbf") ? 3 : 0;
    Reading reading = {.rows = g_ptr_array_new_with_free_func(published_free),
        .cells = g_ptr_array_new_with_free_func(g_free)};
    const gboolean done = parse(&reading, path, bare, bytes + mark, size - mark, error) &&
                          check_header(&reading, path, bare, error);
    g_ptr_array_unref(reading.cells);
    if (!done)
        g_clear_pointer(&reading.rows, g_ptr_array_unref);
    return reading.rows;
}

GPtrArray *report_published_load(const char *path, GError **error)
{
    return load(path, false, error);
}

GPtrArray *report_published_load_bare(const char *path, GError **error)
{
    g_autoptr(GPtrArray) rows = load(path, true, error);
    return rows && report_published_split(rows, path, error) ? g_steal_pointer(&rows) : NULL;
}
