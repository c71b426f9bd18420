#include "exports/give.h"

#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "exports/spool.h"
#include "exports/workbook.h"

void export_given_clear(ExportGiven *given)
{
    g_clear_pointer(&given->records, g_ptr_array_unref);
}

/* An export on its way. */
typedef struct {
    const SchemaStudy *study;
    RegistryExport *out;
    const ExportOptions *options;
    ExportGiven *given;
    ExportSpool *spool;    /* Of what is pseudonymised; else NULL. */
    ExportRecords records; /* That go out: of the spool, or read from the registry each time. */
    bool was_read;         /* The registry, to its end. */
    ExportShape *shape;
    ExportFacts *facts; /* Of what is written, for a codebook; or NULL. */
    ExportTakeLine line;
    void *line_data;
} Work;

static gboolean write_line(const RegistryValue *cells, void *data, GError **error)
{
    Work *work = data;
    work->given->n_lines++;
    return work->line(cells, work->line_data, error);
}

static gboolean write_record(const RegistryExportRecord *record, void *data, GError **error)
{
    Work *work = data;
    return (!work->facts || export_facts_add(record, work->facts, error)) &&
           export_shape_lines(work->shape, record, write_line, work, error);
}

/* ---- reading ---- */

static gboolean may_go_on(const Work *work, GError **error)
{
    return !work->options->go_on || work->options->go_on(work->options->go_on_data, error);
}

/* One of the readings, and who takes the records. */
typedef struct {
    Work *work;
    RegistryExportTake take;
    void *data;
} Reading;

static gboolean pass_on(const RegistryExportRecord *record, void *data, GError **error)
{
    const Reading *reading = data;
    if (!may_go_on(reading->work, error))
        return FALSE;
    if (!reading->work->was_read)
        g_ptr_array_add(reading->work->given->records, g_strdup(record->record_id));
    return reading->take(record, reading->data, error);
}

/* What has to know the whole before it can begin (wide tables, the widths of SPSS and Stata)
 * reads again rather than keep it. */
static gboolean read_registry(void *of, RegistryExportTake take, void *data, GError **error)
{
    Work *work = of;
    Reading reading = {work, take, data};
    if (!registry_export_read(work->out, pass_on, &reading, error))
        return FALSE;
    work->was_read = true;
    return TRUE;
}

static gboolean mask_record(const RegistryExportRecord *record, void *data, GError **error)
{
    Work *work = data;
    if (!may_go_on(work, error))
        return FALSE;
    const RegistryExportRecord *out =
        export_mask_apply(work->options->mask, registry_export_columns(work->out), record);
    if (!out)
        return TRUE;
    g_ptr_array_add(work->given->records, g_strdup(record->record_id));
    export_spool_add(work->spool, out);
    return TRUE;
}

/* ---- which instances occur ---- */

static gboolean note_places(const RegistryExportRecord *record, void *data, GError **error)
{
    GArray *places = data;
    (void)error;
    for (size_t i = 0; i < record->n_rows; i++) {
        const RegistryExportRow *row = &record->rows[i];
        const ExportPlaceKey key = {row->event, row->form, row->instance};
        bool known = !row->repeats;
        for (guint k = 0; !known && k < places->len; k++) {
            const ExportPlaceKey *place = &g_array_index(places, ExportPlaceKey, k);
            known = place->event == key.event && place->form == key.form &&
                    place->instance == key.instance;
        }
        if (!known)
            g_array_append_val(places, key);
    }
    return TRUE;
}

/* An event that repeats before the forms that do, each by its instances. */
static gint compare_places(gconstpointer a, gconstpointer b)
{
    const ExportPlaceKey *x = a, *y = b;
    if (x->event != y->event)
        return x->event < y->event ? -1 : 1;
    if (x->form != y->form)
        return x->form + 1 < y->form + 1 ? -1 : 1;
    return (x->instance > y->instance) - (x->instance < y->instance);
}

/* Those of whom no record came count as withdrawn as well. Pseudonyms stand in an order of
 * their own, which says nothing of when a patient came; and nothing is written where the
 * patients could be told apart too well. */
static gboolean check_mask(const Work *work, GError **error)
{
    ExportMask *mask = work->options->mask;
    export_mask_count_withdrawn(mask, registry_export_n_withdrawn(work->out));
    const ExportMaskResult *found = export_mask_result(mask);
    export_spool_sort(work->spool);
    if (found->n_small == 0 || work->options->small_is_fine)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("%d of %d groups of patients alike by %s hold fewer than %d, the smallest %d "
          "(%s): give out less, or name who accepts that with --accept-small NAME"),
        (int)found->n_small, (int)found->n_cells, found->by, work->study->sharing.min_cell,
        (int)found->least, (const char *)found->small->pdata[0]);
    return FALSE;
}

/* Finds the records that go out: as they are, or pseudonymised. */
static gboolean find_records(Work *work, GError **error)
{
    if (!work->options->mask) {
        work->records = (ExportRecords){read_registry, work};
        return TRUE;
    }
    work->spool = export_spool_new(registry_export_columns(work->out)->len);
    work->records = export_spool_records(work->spool);
    return registry_export_read(work->out, mask_record, work, error) && check_mask(work, error);
}

static gboolean make_shape(Work *work, GError **error)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ExportPlaceKey));
    if (work->options->shape.kind == EXPORT_WIDE &&
        !work->records.each(work->records.of, note_places, places, error))
        return FALSE;
    g_array_sort(places, compare_places);
    work->shape = export_shape_new(
        work->study, registry_export_columns(work->out), &work->options->shape, places);
    return TRUE;
}

/* ---- formats ---- */

static gboolean write_all(Work *work, GError **error)
{
    return work->records.each(work->records.of, write_record, work, error);
}

static gboolean write_csv(Work *work, ExportSink sink, void *data, GError **error)
{
    g_autoptr(ExportCsv) csv = export_csv_new(work->shape, &work->options->csv, sink, data);
    work->line = export_csv_line;
    work->line_data = csv;
    if (!write_all(work, error) || !export_csv_end(csv, error))
        return FALSE;
    work->given->n_formulas = export_csv_n_formulas(csv);
    return TRUE;
}

static gboolean write_stat(Work *work, ExportSink sink, void *data, GError **error)
{
    const ExportStatFormat format =
        work->options->format == EXPORT_SAV ? EXPORT_STAT_SAV : EXPORT_STAT_DTA;
    return export_stat_file(work->shape, &work->records, format, &work->options->clock, sink,
        data, &work->given->loss, error);
}

static gboolean write_xlsx(Work *work, ExportSink sink, void *data, GError **error)
{
    g_autoptr(ExportFacts) facts = export_facts_new(registry_export_columns(work->out));
    g_autoptr(ExportWorkbook) workbook = export_workbook_new(work->shape, error);
    work->facts = facts;
    work->line = export_workbook_line;
    work->line_data = workbook;
    if (!workbook || !write_all(work, error) ||
        !export_workbook_end(workbook, facts, sink, data, error))
        return FALSE;
    work->given->loss.n_cut = export_workbook_n_cut(workbook);
    return TRUE;
}

static gboolean write_format(Work *work, ExportSink sink, void *data, GError **error)
{
    switch (work->options->format) {
    case EXPORT_SAV:
    case EXPORT_DTA:
        return write_stat(work, sink, data, error);
    case EXPORT_XLSX:
        return write_xlsx(work, sink, data, error);
    case EXPORT_CSV:
        break;
    }
    return write_csv(work, sink, data, error);
}

gboolean export_give(const SchemaStudy *study, RegistryExport *out,
    const ExportOptions *options, ExportSink sink, void *data, ExportGiven *given,
    GError **error)
{
    Work work = {.study = study, .out = out, .options = options, .given = given};
    given->records = g_ptr_array_new_with_free_func(g_free);
    const gboolean ok = find_records(&work, error) && make_shape(&work, error) &&
                        write_format(&work, sink, data, error);
    given->n_withdrawn = registry_export_n_withdrawn(out);
    export_shape_free(work.shape);
    export_spool_free(work.spool);
    return ok;
}
