#include "importers/work.h"

#include "base/decimal.h"
#include "importers/fixme.h"
#include "importers/memo.h"
#include "importers/result.h"
#include "importers/settle.h"
#include "importers/unit.h"
#include "registry/erase.h"

static void find_collected(ImportWork *work)
{
    const SchemaDictionary *dictionary = work->study->dictionary;
    work->collects = g_new0(bool, work->study->n_events * dictionary->n_columns);
    work->first_column = g_new(size_t, dictionary->n_fields);
    for (size_t f = 0; f < dictionary->n_fields; f++)
        work->first_column[f] = SIZE_MAX;
    for (size_t c = dictionary->n_columns; c-- > 0;) {
        const size_t field = dictionary->columns[c].field;
        work->first_column[field] = c;
        for (size_t e = 0; e < work->study->n_events; e++)
            work->collects[e * dictionary->n_columns + c] =
                schema_study_collects(work->study, e, field);
    }
}

bool import_work_has_approvals(const ImportWork *work)
{
    return work->study->has_approvals ||
           (work->map && (work->map->has_from || work->map->has_until));
}

/** Whether the field says when a patient was enrolled, and that matters (approval.h). */
static bool is_enrolment(const ImportWork *work, const SchemaField *field)
{
    const SchemaStudy *study = work->study;
    const size_t own = field ? (size_t)(field - study->dictionary->fields) : SIZE_MAX;
    return import_work_has_approvals(work) && own != SIZE_MAX &&
           (own == study->roles.consent_date || own == study->roles.origin);
}

/** Whether a number of the column may be rewritten. */
static bool needs_decimal(const ImportWork *work, const ImportColumn *column)
{
    if (column->map && (column->map->has_factor || column->map->units))
        return true;
    return column->kind == IMPORT_COLUMN_DATA &&
           work->study->below[work->study->dictionary->columns[column->target].field] ==
               SCHEMA_BELOW_HALF;
}

/** What each column is asked, so that rows need not find out. */
static void find_surveyed(ImportWork *work)
{
    const size_t consent = work->study->roles.consent;
    work->is_surveyed = g_new0(bool, work->layout->n_columns);
    work->is_numeric = g_new0(bool, work->layout->n_columns);
    work->is_asked = g_new0(bool, work->layout->n_columns);
    work->is_dated = g_new0(bool, work->layout->n_columns);
    work->sends = g_new0(bool, work->study->dictionary->n_forms);
    work->nameless_lines = g_new0(int64_t, work->layout->n_columns);
    for (size_t i = 0; i < work->layout->n_columns; i++) {
        const ImportColumn *column = &work->layout->columns[i];
        work->has_nameless = work->has_nameless || column->name[0] == '\0';
        const bool is_consent =
            consent != SIZE_MAX && column->field == &work->study->dictionary->fields[consent];
        work->is_numeric[i] = import_unit_concerns(column);
        work->is_surveyed[i] = column->kind != IMPORT_COLUMN_DATA
                                   ? column->kind != IMPORT_COLUMN_IGNORED
                                   : is_consent || work->is_numeric[i] ||
                                         is_enrolment(work, column->field) ||
                                         work->study->form_repeats[column->form];
        work->n_scratch += needs_decimal(work, column) ? BASE_DECIMAL_SIZE : 0;
        if (column->kind != IMPORT_COLUMN_DATA)
            continue;
        const size_t field = (size_t)(column->field - work->study->dictionary->fields);
        work->is_asked[i] = column->field->type == SCHEMA_DATE || column->field->required ||
                            work->study->branching[field];
        work->is_dated[i] = import_dates_wants(work->session->dates, field);
        work->sends[column->form] = true;
    }
}

void import_work_begin(ImportWork *work)
{
    const SchemaDictionary *dictionary = work->study->dictionary;
    find_collected(work);
    for (size_t i = 0; i < work->layout->n_columns; i++)
        work->drops = work->drops || import_column_is_dropped(&work->layout->columns[i]);
    work->values = g_new0(ImportValue, work->layout->n_columns);
    work->memo = import_memo_new(work->layout->n_columns);
    work->cells = g_new0(RegistryCell, dictionary->n_columns);
    find_surveyed(work);
    work->new_lines = g_array_new(FALSE, FALSE, sizeof(int64_t));
    work->active = g_new0(bool, dictionary->n_forms);
    work->fault_arguments = g_new0(char *, work->layout->n_columns *IMPORT_VALUE_FAULTS);
    work->refused_lines = g_array_new(FALSE, FALSE, sizeof(ImportLines));
    work->errors = g_string_new(NULL);
    if (work->options->want_fixme)
        import_fixme_begin(work);
}

static void free_arguments(ImportWork *work)
{
    const size_t n = work->fault_arguments ? work->layout->n_columns * IMPORT_VALUE_FAULTS : 0;
    for (size_t i = 0; i < n; i++)
        g_free(work->fault_arguments[i]);
    g_free(work->fault_arguments);
}

void import_work_clear(ImportWork *work)
{
    free_arguments(work);
    import_layout_free(work->layout);
    g_clear_pointer(&work->refused, g_hash_table_unref);
    g_clear_pointer(&work->erased, registry_erased_ids_free);
    g_clear_pointer(&work->unapproved, g_hash_table_unref);
    g_clear_pointer(&work->new_lines, g_array_unref);
    import_settle_free(work->settlement);
    g_clear_pointer(&work->earlier_ids, g_hash_table_unref);
    g_free(work->composed_id);
    g_free(work->good_id);
    g_free(work->is_numeric);
    g_free(work->is_surveyed);
    g_free(work->is_asked);
    g_free(work->is_dated);
    g_free(work->sends);
    g_free(work->nameless_lines);
    g_free(work->collects);
    g_free(work->first_column);
    g_free(work->values);
    import_memo_free(work->memo);
    g_free(work->cells);
    g_free(work->active);
    g_free(work->scratch);
    base_csv_writer_free(work->fixme);
    g_clear_pointer(&work->refused_lines, g_array_unref);
    if (work->errors)
        g_string_free(work->errors, TRUE);
}

void import_work_note(ImportWork *work, const RegistryProblem *problem)
{
    if (!work->fixme)
        return;
    g_autofree char *message =
        base_words_compose(work->options->words, problem->msgid, problem->arguments);
    g_string_append_printf(work->errors, "%s%s%s%s", work->errors->len > 0 ? "; " : "",
        problem->field ? problem->field : "", problem->field ? ": " : "", message);
}

gboolean import_work_report(ImportWork *work, const RegistryProblem *problem, GError **error)
{
    RegistryProblem copy = *problem;
    copy.file = work->result->file;
    import_result_add(work->result, &copy);
    import_settle_found(work, &copy);
    if (copy.is_error)
        import_work_note(work, &copy);
    return registry_import_problem(work->import, &copy, error);
}

ImportSaid *import_work_said(ImportWork *work, uint32_t record)
{
    GArray *said = work->session->consents;
    if (said->len <= record)
        g_array_set_size(said, record + 1);
    return &g_array_index(said, ImportSaid, record);
}
