#include "commands/status.h"

#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "commands/day.h"
#include "commands/inside.h"
#include "registry/status.h"

static char *status_json(const SchemaStudy *study, const RegistryStatus *status, size_t n)
{
    json_t *sites = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(sites,
            json_pack("{s:s, s:s, s:I, s:I, s:I, s:I}", "site", status[i].site, "event",
                study->events[status[i].event].unique_name, "expected",
                (json_int_t)status[i].n_expected, "received", (json_int_t)status[i].n_received,
                "complete", (json_int_t)status[i].n_complete, "open_queries",
                (json_int_t)status[i].n_open_queries));
    return base_json_page(json_pack("{s:o}", "sites", sites));
}

static void set_count(ReportCell *cell, int64_t count)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, count);
    report_cell_set_text(cell, text);
}

/* Cells of one site (or of all): received/expected and complete by event, then open queries. */
static void add_line(ReportTable *table, const SchemaStudy *study, const char *label,
    const RegistryStatus *totals)
{
    ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, label);
    int64_t n_queries = 0;
    for (size_t event = 0; event < study->n_events; event++) {
        g_autofree char *received = g_strdup_printf("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
            totals[event].n_received, totals[event].n_expected);
        report_cell_set_text(&line->cells[2 * event], received);
        set_count(&line->cells[2 * event + 1], totals[event].n_complete);
        n_queries += totals[event].n_open_queries;
    }
    set_count(&line->cells[2 * study->n_events], n_queries);
}

static void accumulate(RegistryStatus *total, const RegistryStatus *part)
{
    total->n_expected += part->n_expected;
    total->n_received += part->n_received;
    total->n_complete += part->n_complete;
    total->n_open_queries += part->n_open_queries;
}

static ReportDocument *status_document(
    const SchemaStudy *study, const RegistryStatus *status, size_t n, int32_t day)
{
    char date[BASE_DATE_SIZE];
    base_date_format(day, date);
    g_autofree char *title = g_strdup_printf("What has arrived, on %s", date);
    ReportDocument *document = report_document_new("status", study->title);
    ReportTable *table = report_table_add(document, "status", "Status", title, "Site");
    for (size_t event = 0; event < study->n_events; event++) {
        report_table_add_column(table, "arrived", "", study->events[event].label, 'r');
        report_table_add_column(table, "complete", "", study->events[event].label, 'r');
    }
    report_table_add_column(table, "queries", "", NULL, 'r');
    g_autofree RegistryStatus *all = g_new0(RegistryStatus, study->n_events);
    g_autofree RegistryStatus *site = g_new0(RegistryStatus, study->n_events);
    for (size_t i = 0; i < n; i++) {
        accumulate(&site[status[i].event], &status[i]);
        accumulate(&all[status[i].event], &status[i]);
        if (i + 1 < n && g_str_equal(status[i + 1].site, status[i].site))
            continue;
        add_line(table, study, status[i].site, site);
        memset(site, 0, study->n_events * sizeof *site);
    }
    add_line(table, study, "All sites", all);
    report_table_add_note(table, "",
        "arrived: visits with any value, of those expected by this day (a window not yet "
        "over, "
        "or a death before its end, makes a visit not expected); complete: every required "
        "field "
        "of the visit is filled.");
    return document;
}

gboolean command_status(const CommandStatus *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    int32_t day;
    if (!command_day(&sinks->clock, "--on", options->on, &day, error))
        return FALSE;
    g_auto(CommandRun) run;
    command_run_init(&run, sinks, &options->table);
    base_outputs_read_database(run.outputs, options->db);
    if (!base_outputs_open(run.outputs, error) ||
        !(run.opened.registry = registry_open(options->db, REGISTRY_READ, error)))
        return FALSE;
    size_t n = 0;
    g_autofree RegistryStatus *status = registry_status(run.opened.registry, day, &n, error);
    if (!status || !command_go_on(sinks, error))
        return FALSE;
    const SchemaStudy *study = registry_study(run.opened.registry);
    if (g_strcmp0(options->table.format, "json") == 0) {
        g_autofree char *text = status_json(study, status, n);
        return command_emit(run.output, text, strlen(text), error);
    }
    g_autoptr(ReportDocument) document = status_document(study, status, n, day);
    return registry_content_hash(run.opened.registry, document->snapshot, error) &&
           command_run_emit(&run, g_steal_pointer(&document), error);
}
