#include "importers/survey.h"

#include "importers/contest.h"
#include "importers/header.h"
#include "importers/result.h"
#include "importers/row.h"
#include "importers/unit.h"
#include "registry/erase.h"

/** The survey takes one of so many parts of the time. */
enum { SURVEY_PART = 5 };

void import_survey_progress(const ImportWork *work, const ImportSource *source, bool is_survey)
{
    const ImportOptions *options = work->options;
    const gsize part = import_source_position(source) / SURVEY_PART,
                all = import_source_size(source);
    if (options->progress)
        options->progress(work->result->file,
            is_survey ? part : all / SURVEY_PART + part * (SURVEY_PART - 1), all,
            options->progress_data);
}

/** Looks at all rows before any of them is taken in; with `compares` at what they say. */
static gboolean survey_rows(
    ImportWork *work, ImportSource *source, bool compares, GError **error)
{
    g_autoptr(BaseCsvReader) reader = import_pass_new(work, source, error);
    BaseCsvRow row;
    BaseCsvStep step;
    gsize n = 0;
    if (!reader)
        return FALSE;
    while ((step = base_csv_reader_next(reader, &row, error)) != BASE_CSV_END) {
        if (step == BASE_CSV_FAILED || !import_go_on(work->options, error))
            return FALSE;
        if (!compares && ++n % IMPORT_PROGRESS_ROWS == 0)
            import_survey_progress(work, source, true);
        if (!compares)
            import_row_survey(work, &row, step == BASE_CSV_DEFECT);
        else if (!import_row_compare(work, &row, step == BASE_CSV_DEFECT, error))
            return FALSE;
    }
    return TRUE;
}

/** Refuses a file that has something in a column without a name; others of them are ignored. */
static bool judge_nameless(ImportWork *work)
{
    for (size_t i = 0; i < work->layout->n_columns; i++) {
        if (work->layout->columns[i].name[0] != '\0')
            continue;
        work->result->n_ignored_columns++;
        if (work->nameless_lines[i] == 0)
            continue;
        g_autofree char *arguments =
            base_arguments("nn", (gint64)i + 1, (gint64)work->nameless_lines[i]);
        import_result_add(work->result,
            &(RegistryProblem){.is_error = true,
                .line = work->n_above + 1,
                .column = i + 1,
                .rule_id = "header",
                .msgid = N_("column {1} has no name, but something stands in it on line {2}"),
                .hint = N_("name the column, or take out what stands in it"),
                .arguments = arguments});
        work->result->status = IMPORT_REFUSED;
    }
    return work->result->status != IMPORT_REFUSED;
}

gboolean import_survey_warn(ImportWork *work, GError **error)
{
    if (!work->guess)
        return TRUE;
    g_autofree char *arguments =
        base_arguments("tt", work->result->encoding, base_encoding_name(work->guess->other));
    return import_work_report(work,
        &(RegistryProblem){.line = work->guess->guess_line,
            .rule_id = "encoding",
            .msgid = N_("read as {1}, but {2} would decode it too"),
            .hint = N_("look whether names and units read well; else name the encoding with "
                       "--encoding"),
            .arguments = arguments},
        error);
}

gboolean import_survey(ImportWork *work, ImportSource *source, GError **error)
{
    if (!(work->refused = registry_import_refused(work->import, error)) ||
        !(work->erased = registry_erased_ids_read(work->registry, error)) ||
        !survey_rows(work, source, false, error))
        return FALSE;
    import_contest_surveyed(work);
    if (judge_nameless(work) && (import_contest_exists(work) || import_units_exist(work)) &&
        !survey_rows(work, source, true, error))
        return FALSE;
    import_units_decide(work);
    return TRUE;
}

void import_survey_clear(ImportWork *work)
{
    import_contest_free(work->contests);
    work->contests = NULL;
    import_units_free(work->units);
    work->units = NULL;
}
