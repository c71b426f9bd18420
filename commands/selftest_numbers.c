/**
 * @file
 * Statistics and scores against truths that came with the program.
 */
#include <string.h>

#include "base/csv_read.h"
#include "base/error.h"
#include "base/read.h"
#include "commands/selftest_inside.h"

static void truth_free(gpointer data)
{
    SelftestTruth *truth = data;
    char *const texts[] = {
        truth->group, truth->name, truth->command, truth->path, truth->expected, truth->source};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_free(truth);
}

static void take_row(Selftest *test, const BaseCsvRow *row)
{
    enum { CELLS = 6 };
    if (row->n_cells != CELLS || strcmp(row->cells[0].text, "group") == 0)
        return;
    SelftestTruth *truth = g_new0(SelftestTruth, 1);
    char **const texts[CELLS] = {&truth->group, &truth->name, &truth->command, &truth->path,
        &truth->expected, &truth->source};
    for (size_t i = 0; i < CELLS; i++)
        *texts[i] = g_strdup(row->cells[i].text);
    g_ptr_array_add(test->truths, truth);
}

gboolean selftest_truths_read(Selftest *test, GError **error)
{
    char *text = NULL;
    gsize size = 0;
    BaseCsvRow row;
    BaseCsvStep step;
    g_autoptr(GError) cause = NULL;
    g_autofree char *path = g_build_filename(test->data, "truths.csv", NULL);
    test->truths = g_ptr_array_new_with_free_func(truth_free);
    if (!base_read(path, &text, &size, &cause)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            "%s: cannot be read: %s; the self-test needs what is installed with the program "
            "(share/proreg/selftest), or --data DIR",
            path, cause->message);
        return FALSE;
    }
    g_autofree char *owned = text;
    g_autoptr(BaseCsvReader) reader = base_csv_reader_new_bytes(owned, size, ',');
    while ((step = base_csv_reader_next(reader, &row, error)) == BASE_CSV_ROW)
        take_row(test, &row);
    if (step == BASE_CSV_END && test->truths->len > 0)
        return TRUE;
    if (step != BASE_CSV_FAILED)
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            "%s: is no list of truths; install the program anew", path);
    return FALSE;
}

/* The cell of a row and a column of CSV, "2.sins"; new, NULL for none. */
static char *cell_of(const char *csv, const char *path)
{
    BaseCsvRow row;
    const char *column = strchr(path, '.');
    const guint64 wanted = g_ascii_strtoull(path, NULL, 10);
    gsize at = G_MAXSIZE;
    g_autoptr(BaseCsvReader) reader = base_csv_reader_new_bytes(csv, strlen(csv), ',');
    for (guint64 n = 0; base_csv_reader_next(reader, &row, NULL) == BASE_CSV_ROW; n++) {
        for (size_t i = 0; n == 0 && column && i < row.n_cells; i++)
            if (strcmp(row.cells[i].text, column + 1) == 0)
                at = i;
        if (n == wanted)
            return at < row.n_cells ? g_strdup(row.cells[at].text) : NULL;
    }
    return NULL;
}

static void check(const Selftest *test, const SelftestTruth *truth)
{
    const bool is_score = strcmp(truth->group, "scores") == 0;
    g_autofree char *line = is_score ? g_strdup(truth->command)
                                     : g_strconcat(truth->command, " --format json", NULL);
    g_auto(SelftestRun) run = selftest_run(test, test->data, line);
    g_autofree char *found =
        is_score ? cell_of(run.out, truth->path) : selftest_member(run.out, truth->path);
    selftest_add(test, truth->group, truth->name, truth->expected,
        run.code == 0 ? found : run.error, truth->source,
        run.code == 0 && selftest_equal(truth->expected, found));
}

void selftest_numbers(const Selftest *test)
{
    for (guint i = 0; i < test->truths->len; i++) {
        const SelftestTruth *truth = test->truths->pdata[i];
        if (strcmp(truth->group, "report") != 0)
            check(test, truth);
    }
}
