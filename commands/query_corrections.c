/**
 * @file
 * What was corrected here and is not in the hospital's own file yet: a list for the hospital,
 * and a file that its REDCap takes in, of those cells alone.
 */
#include <string.h>

#include "base/csv_write.h"
#include "base/error.h"
#include "base/json.h"
#include "commands/inside.h"
#include "commands/query_which.h"
#include "registry/corrections.h"
#include "registry/login.h"

enum { COLUMNS = 11 };

static const struct {
    const char *key, *label;
} columns[COLUMNS] = {{"site", N_("site")}, {"record_id", N_("patient")},
    {"event", N_("visit (code)")}, {"event_label", N_("visit")}, {"instance", N_("instance")},
    {"field", N_("variable")}, {"field_label", N_("item")}, {"before", N_("sent before")},
    {"value", N_("correct")}, {"by", N_("said by")}, {"on", N_("on")}};

static const SchemaField *field_of(const SchemaStudy *study, const RegistryCorrection *cell)
{
    return &study->dictionary->fields[study->dictionary->columns[cell->column].field];
}

/* The cells of a line, NULL-ended; empty ones are "". New.
 * @param out  the words for a value that was taken out, or NULL. */
static char **line_of(const SchemaStudy *study, const RegistryCorrection *cell, const char *out)
{
    const size_t event = schema_study_event(study, cell->event);
    const char *value = cell->value ? cell->value : out;
    char *cells[COLUMNS] = {g_strdup(cell->site), g_strdup(cell->record_id),
        g_strdup(cell->event),
        g_strdup(event == SIZE_MAX ? cell->event : study->events[event].label),
        g_strdup_printf("%" G_GINT64_FORMAT, cell->instance),
        g_strdup(study->dictionary->columns[cell->column].name),
        g_strdup(field_of(study, cell)->label), g_strdup(cell->before), g_strdup(value),
        g_strdup(cell->user), g_strndup(cell->at, 10)};
    char **line = g_new0(char *, COLUMNS + 1);
    for (size_t i = 0; i < COLUMNS; i++)
        line[i] = cells[i] ? cells[i] : g_strdup("");
    return line;
}

/* What could not be stored stands with the query that asked about it. */
static gboolean add_held(Registry *registry, RegistryCorrections *corrections, GError **error)
{
    static const RegistryQueryFilter all = {0};
    const SchemaStudy *study = registry_study(registry);
    g_autoptr(RegistryQueries) queries = registry_queries_read(registry, &all, error);
    for (guint i = 0; queries && i < queries->queries->len; i++) {
        const RegistryQuery *query = registry_queries_at(queries, i);
        const RegistryProblem *problem = &query->problem;
        for (guint r = 0; query->new_value && r < corrections->cells->len; r++) {
            RegistryCorrection *cell =
                &g_array_index(corrections->cells, RegistryCorrection, r);
            if (!cell->before && problem->value &&
                g_strcmp0(cell->record_id, problem->record_id) == 0 &&
                g_strcmp0(cell->event, problem->event) == 0 &&
                g_strcmp0(field_of(study, cell)->name, problem->field) == 0 &&
                (problem->instance == 0 || problem->instance == cell->instance))
                cell->before = g_string_chunk_insert_const(corrections->texts, problem->value);
        }
    }
    return queries != NULL;
}

/* ---- The list ---- */

static char *as_csv(const SchemaStudy *study, const RegistryCorrections *corrections)
{
    GString *out = g_string_new(NULL);
    g_autoptr(BaseCsvWriter) writer = base_csv_writer_new(out, BASE_CSV_FOR_PEOPLE);
    for (size_t i = 0; i < COLUMNS; i++)
        base_csv_writer_cell(writer, columns[i].key);
    base_csv_writer_end_row(writer);
    for (guint r = 0; r < corrections->cells->len; r++) {
        g_auto(GStrv) line =
            line_of(study, &g_array_index(corrections->cells, RegistryCorrection, r), NULL);
        for (size_t i = 0; i < COLUMNS; i++)
            base_csv_writer_cell(writer, line[i]);
        base_csv_writer_end_row(writer);
    }
    return g_string_free(out, FALSE);
}

static char *as_json(const SchemaStudy *study, const RegistryCorrections *corrections)
{
    json_t *array = json_array();
    for (guint r = 0; r < corrections->cells->len; r++) {
        const RegistryCorrection *cell =
            &g_array_index(corrections->cells, RegistryCorrection, r);
        json_array_append_new(
            array, json_pack("{s:o, s:s, s:s, s:I, s:s, s:o, s:o, s:o, s:o, s:o}", "site",
                       base_json_text(cell->site), "record_id", cell->record_id, "event",
                       cell->event, "instance", (json_int_t)cell->instance, "field",
                       study->dictionary->columns[cell->column].name, "before",
                       base_json_text(cell->before), "value", base_json_text(cell->value), "by",
                       base_json_text(cell->user), "at", base_json_text(cell->at), "reason",
                       base_json_text(cell->reason)));
    }
    return base_json_page(json_pack("{s:o}", "corrections", array));
}

static ReportDocument *as_document(
    const SchemaStudy *study, const RegistryCorrections *corrections, const BaseWords *words)
{
    ReportDocument *document = report_document_new("corrections", study->title);
    ReportTable *table =
        report_table_add(document, "corrections", base_words(words, N_("Corrections")),
            base_words(words, N_("Corrected here, and not in the hospital's own file yet")),
            base_words(words, columns[0].label));
    const char *out = base_words(words, N_("(take it out)"));
    for (size_t i = 1; i < COLUMNS; i++)
        (void)report_table_add_column(
            table, base_words(words, columns[i].label), "", NULL, 'l');
    for (guint r = 0; r < corrections->cells->len; r++) {
        g_auto(GStrv) cells =
            line_of(study, &g_array_index(corrections->cells, RegistryCorrection, r), out);
        ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, cells[0]);
        for (size_t i = 1; i < COLUMNS; i++)
            report_cell_set_text(&line->cells[i - 1], cells[i]);
    }
    document->words = words;
    return document;
}

static gboolean emit(CommandRun *run, const RegistryCorrections *corrections,
    const BaseWords *words, GError **error)
{
    const SchemaStudy *study = registry_study(run->opened.registry);
    const char *format = run->table->format;
    const bool is_json = g_strcmp0(format, "json") == 0;
    if (!is_json && g_strcmp0(format, "csv") != 0)
        return command_run_emit(run, as_document(study, corrections, words), error);
    g_autofree char *text = is_json ? as_json(study, corrections) : as_csv(study, corrections);
    return command_emit(run->output, text, strlen(text), error);
}

/* ---- A file for REDCap ---- */

static bool is_taken_in(const SchemaStudy *study, const RegistryCorrection *cell)
{
    const SchemaField *field = field_of(study, cell);
    /* A blank changes nothing there; under another id REDCap
     * would make another patient of it. */
    return cell->value && !cell->is_renamed && !field->is_calculated && !field->is_file;
}

/* The repeating form that the cell is of, "" for none. */
static const char *instrument_of(const SchemaStudy *study, const RegistryCorrection *cell)
{
    const char *form = field_of(study, cell)->form;
    return study->form_repeats[schema_study_form(study, form)] ? form : "";
}

static bool repeats(const SchemaStudy *study, const RegistryCorrection *cell)
{
    const size_t event = schema_study_event(study, cell->event);
    return instrument_of(study, cell)[0] != '\0' ||
           (event != SIZE_MAX && study->event_repeats[event]);
}

/* What the file has: which columns, and whether anything in it repeats. */
typedef struct {
    const SchemaStudy *study;
    bool *is_used; /* One a column of the dictionary. */
    bool repeats, has_events;
    BaseCsvWriter *writer;
} Redcap;

static void write_head(const Redcap *redcap)
{
    const SchemaDictionary *dictionary = redcap->study->dictionary;
    base_csv_writer_cell(redcap->writer, dictionary->fields[0].name);
    if (redcap->has_events)
        base_csv_writer_cell(redcap->writer, "redcap_event_name");
    if (redcap->repeats) {
        base_csv_writer_cell(redcap->writer, "redcap_repeat_instrument");
        base_csv_writer_cell(redcap->writer, "redcap_repeat_instance");
    }
    for (size_t c = 0; c < dictionary->n_columns; c++)
        if (redcap->is_used[c])
            base_csv_writer_cell(redcap->writer, dictionary->columns[c].name);
    base_csv_writer_end_row(redcap->writer);
}

static void write_key(const Redcap *redcap, const RegistryCorrection *cell)
{
    g_autofree char *instance = repeats(redcap->study, cell)
                                    ? g_strdup_printf("%" G_GINT64_FORMAT, cell->instance)
                                    : NULL;
    base_csv_writer_cell_as_is(redcap->writer, cell->record_id);
    if (redcap->has_events)
        base_csv_writer_cell(redcap->writer, cell->event);
    if (redcap->repeats) {
        base_csv_writer_cell(redcap->writer, instrument_of(redcap->study, cell));
        base_csv_writer_cell(redcap->writer, instance);
    }
}

static bool is_same_row(
    const SchemaStudy *study, const RegistryCorrection *a, const RegistryCorrection *b)
{
    return strcmp(a->record_id, b->record_id) == 0 && strcmp(a->event, b->event) == 0 &&
           a->instance == b->instance &&
           strcmp(instrument_of(study, a), instrument_of(study, b)) == 0;
}

/* The cells of one row; blank ones change nothing in REDCap. */
static void write_row(const Redcap *redcap, const GPtrArray *cells)
{
    write_key(redcap, cells->pdata[0]);
    for (size_t c = 0; c < redcap->study->dictionary->n_columns; c++) {
        const char *text = NULL;
        for (guint i = 0; i < cells->len; i++) {
            const RegistryCorrection *cell = cells->pdata[i];
            text = cell->column == c ? cell->value : text;
        }
        if (redcap->is_used[c])
            base_csv_writer_cell_as_is(redcap->writer, text);
    }
    base_csv_writer_end_row(redcap->writer);
}

/* Cells of one row need not stand together: those of a repeating form part others. */
static void write_rows(const Redcap *redcap, GPtrArray *left)
{
    while (left->len > 0) {
        g_autoptr(GPtrArray) row = g_ptr_array_new();
        const RegistryCorrection *first = left->pdata[0];
        for (guint i = 0; i < left->len;) {
            if (is_same_row(redcap->study, first, left->pdata[i]))
                g_ptr_array_add(row, g_ptr_array_remove_index(left, i));
            else
                i++;
        }
        write_row(redcap, row);
    }
}

/* New text; *n_left_out says how many cells are not in it. */
static char *as_redcap(
    const SchemaStudy *study, const RegistryCorrections *corrections, guint *n_left_out)
{
    GString *out = g_string_new(NULL);
    g_autoptr(BaseCsvWriter) writer = base_csv_writer_new(out, BASE_CSV_FOR_PROGRAMS);
    g_autofree bool *is_used = g_new0(bool, study->dictionary->n_columns + 1);
    g_autoptr(GPtrArray) cells = g_ptr_array_new();
    Redcap redcap = {.study = study,
        .is_used = is_used,
        .has_events = study->n_events > 1,
        .writer = writer};
    *n_left_out = 0;
    for (guint r = 0; r < corrections->cells->len; r++) {
        RegistryCorrection *cell = &g_array_index(corrections->cells, RegistryCorrection, r);
        if (!is_taken_in(study, cell)) {
            (*n_left_out)++;
            continue;
        }
        is_used[cell->column] = true;
        redcap.repeats = redcap.repeats || repeats(study, cell);
        g_ptr_array_add(cells, cell);
    }
    write_head(&redcap);
    write_rows(&redcap, cells);
    return g_string_free(out, FALSE);
}

static gboolean emit_redcap(BaseOutput *output, const CommandQueryCorrections *options,
    const SchemaStudy *study, const RegistryCorrections *corrections, const CommandSinks *sinks,
    GError **error)
{
    guint n_left_out;
    g_autofree char *text = as_redcap(study, corrections, &n_left_out);
    g_autofree char *name = g_path_get_basename(options->redcap);
    if (!command_emit(output, text, strlen(text), error))
        return FALSE;
    command_tell(sinks, COMMAND_NOTE, _("%s: %u cells for the hospital's REDCap"), name,
        corrections->cells->len - n_left_out);
    if (n_left_out > 0)
        command_tell(sinks, COMMAND_NOTE,
            _("cells left out of it, to be corrected by hand: %u (records that had another id, "
              "and what REDCap does not take in)"),
            n_left_out);
    return TRUE;
}

/* ---- All ---- */

static void keep_site(RegistryCorrections *corrections, const char *site)
{
    for (guint i = corrections->cells->len; site && i-- > 0;)
        if (g_strcmp0(g_array_index(corrections->cells, RegistryCorrection, i).site, site) != 0)
            (void)g_array_remove_index(corrections->cells, i);
}

gboolean command_query_corrections(const CommandQueryCorrections *options,
    const CommandSinks *sinks, CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    if (options->redcap && !options->site) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("query corrections --redcap FILE needs --site CODE: each hospital has a REDCap "
              "of "
              "its own"));
        return FALSE;
    }
    g_auto(CommandRun) run;
    command_run_init(&run, sinks, &options->table);
    BaseOutput *redcap = options->redcap
                             ? base_outputs_add(run.outputs, "--redcap", options->redcap, NULL)
                             : NULL;
    if (!command_run_open_registry(&run, options->db, options->site, error) ||
        !registry_login_sees(run.opened.registry, REGISTRY_SEES_TEXTS, error))
        return FALSE;
    g_autoptr(RegistryCorrections) corrections =
        registry_corrections(run.opened.registry, base_clock_day(&sinks->clock), error);
    if (!corrections)
        return FALSE;
    keep_site(corrections, options->site);
    if (!add_held(run.opened.registry, corrections, error))
        return FALSE;
    if (redcap && !emit_redcap(redcap, options, registry_study(run.opened.registry),
                      corrections, sinks, error))
        return FALSE;
    return emit(&run, corrections, base_words_find(options->table.lang), error);
}
