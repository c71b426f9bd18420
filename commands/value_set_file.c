#include "commands/value_set_file.h"

#include "base/csv_read.h"
#include "base/error.h"

static gboolean fail(
    const char *path, const BaseCsvRow *row, GError **error, const char *what, const char *text)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT, "%s:%" G_GINT64_FORMAT ": %s%s%s%s", path,
        row->line, what, text ? " '" : "", text ? text : "", text ? "'" : "");
    return FALSE;
}

static gboolean take_term(const char *path, const BaseCsvRow *row, ClinEq5dValueSet *set,
    bool given[CLIN_EQ5D_N_TERMS], GError **error)
{
    if (row->n_cells != 2)
        return fail(path, row, error, "expected two cells, a term and its value", NULL);
    const char *term = row->cells[0].text;
    const size_t i = clin_eq5d_term_set(set, term, row->cells[1].text);
    if (i == CLIN_EQ5D_N_TERMS)
        return fail(path, row, error,
            "expected start, constant, n4, n5 or a dimension and level such as mo2, not", term);
    if (i > CLIN_EQ5D_N_TERMS)
        return fail(path, row, error, "expected a decimal with at most six decimals, not",
            row->cells[1].text);
    if (given[i])
        return fail(path, row, error, "the file gives a term twice:", term);
    given[i] = true;
    return TRUE;
}

static gboolean check_complete(
    const char *path, const bool given[CLIN_EQ5D_N_TERMS], GError **error)
{
    for (size_t i = CLIN_EQ5D_N_OPTIONAL_TERMS; i < CLIN_EQ5D_N_TERMS; i++)
        if (!given[i]) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
                "%s: the value set has no term %s: add a row for it", path,
                clin_eq5d_term_name(i));
            return FALSE;
        }
    return TRUE;
}

gboolean command_value_set_load(const char *path, ClinEq5dValueSet *set, GError **error)
{
    *set =
        (ClinEq5dValueSet){.name = path, .label = path, .citation = path, .start = CLIN_MICRO};
    g_autoptr(BaseCsvReader) reader = base_csv_reader_open(path, ',', error);
    if (!reader)
        return FALSE;
    bool given[CLIN_EQ5D_N_TERMS] = {false};
    bool has_header = false;
    BaseCsvRow row;
    BaseCsvStep step;
    while ((step = base_csv_reader_next(reader, &row, error)) != BASE_CSV_END) {
        if (step == BASE_CSV_FAILED)
            return FALSE;
        if (step == BASE_CSV_DEFECT)
            return fail(path, &row, error, base_csv_defect_text(row.defect), NULL);
        if (has_header && !take_term(path, &row, set, given, error))
            return FALSE;
        if (!has_header && (row.n_cells != 2 || !g_str_equal(row.cells[0].text, "term") ||
                               !g_str_equal(row.cells[1].text, "value")))
            return fail(path, &row, error, "expected the header term,value", NULL);
        has_header = true;
    }
    return check_complete(path, given, error);
}
