#include "commands/listing.h"

#include "base/csv_write.h"
#include "base/json.h"

struct CommandListing {
    const CommandRun *run;
    const BaseWords *words;
    const CommandColumn *columns;
    size_t n;
    GString *out;             /* Of JSON and CSV. */
    BaseJsonWriter *json;     /* NULL: not JSON. */
    BaseCsvWriter *csv;       /* NULL: not CSV. */
    bool is_open;             /* JSON: the list is. */
    ReportDocument *document; /* NULL: JSON or CSV. */
    ReportTable *table;
};

static void begin_table(CommandListing *listing, const char *list, const char *title)
{
    const SchemaStudy *study = registry_study(listing->run->opened.registry);
    const BaseWords *words = listing->words;
    listing->document = report_document_new(list, study->title);
    listing->table = report_table_add(
        listing->document, list, title, "", base_words(words, listing->columns[0].heading));
    for (size_t i = 1; i < listing->n; i++)
        if (listing->columns[i].heading)
            (void)report_table_add_column(
                listing->table, base_words(words, listing->columns[i].heading), "", NULL, 'l');
}

static void begin_csv(CommandListing *listing)
{
    listing->csv = base_csv_writer_new(listing->out, BASE_CSV_FOR_PEOPLE);
    for (size_t i = 0; i < listing->n; i++)
        base_csv_writer_cell(listing->csv, listing->columns[i].key);
    base_csv_writer_end_row(listing->csv);
}

CommandListing *command_listing_new(const CommandRun *run, const char *list, const char *title,
    const CommandColumn *columns, size_t n)
{
    const char *format = run->table->format;
    CommandListing *listing = g_new0(CommandListing, 1);
    *listing = (CommandListing){.run = run,
        .words = base_words_find(run->table->lang),
        .columns = columns,
        .n = n,
        .out = g_string_new(NULL)};
    if (g_strcmp0(format, "json") == 0) {
        listing->json = base_json_writer_new(listing->out, true);
        listing->is_open = true;
        base_json_open(listing->json, NULL, '{');
        base_json_open(listing->json, list, '[');
    } else if (g_strcmp0(format, "csv") == 0) {
        begin_csv(listing);
    } else {
        begin_table(listing, list, title);
    }
    return listing;
}

static void add_object(const CommandListing *listing, const char *const *cells)
{
    base_json_open(listing->json, NULL, '{');
    for (size_t i = 0; i < listing->n; i++)
        base_json_put(listing->json, listing->columns[i].key,
            listing->columns[i].is_number && cells[i]
                ? json_integer(g_ascii_strtoll(cells[i], NULL, 10))
                : base_json_text(cells[i]));
    base_json_close(listing->json);
}

static void add_line(const CommandListing *listing, const char *const *cells)
{
    ReportLine *line =
        report_table_add_line(listing->table, REPORT_LINE_ROW, 0, cells[0] ? cells[0] : "");
    for (size_t i = 1, column = 0; i < listing->n; i++) {
        if (!listing->columns[i].heading)
            continue;
        if (cells[i])
            report_cell_set_text(&line->cells[column], cells[i]);
        column++;
    }
}

void command_listing_add(CommandListing *listing, const char *const *cells)
{
    if (listing->json) {
        add_object(listing, cells);
    } else if (listing->csv) {
        for (size_t i = 0; i < listing->n; i++)
            base_csv_writer_cell(listing->csv, cells[i]);
        base_csv_writer_end_row(listing->csv);
    } else {
        add_line(listing, cells);
    }
}

void command_listing_say(
    CommandListing *listing, const char *key, const char *text, const char *label)
{
    if (listing->json) {
        if (listing->is_open)
            base_json_close(listing->json);
        listing->is_open = false;
        base_json_put(listing->json, key, base_json_text(text));
    } else if (listing->table && label) {
        g_autofree char *note = base_words_say(listing->words, label, "t", text);
        report_table_add_note(listing->table, "", note);
    }
}

void command_listing_free(CommandListing *listing)
{
    if (!listing)
        return;
    base_json_writer_free(listing->json);
    base_csv_writer_free(listing->csv);
    report_document_free(listing->document);
    g_string_free(listing->out, TRUE);
    g_free(listing);
}

gboolean command_listing_emit(CommandListing *listing_take, CommandRun *run, GError **error)
{
    CommandListing *listing = listing_take;
    g_clear_pointer(&listing->json, base_json_writer_free);
    const gboolean ok =
        listing->document
            ? command_run_emit(run, g_steal_pointer(&listing->document), error)
            : command_go_on(run->sinks, error) &&
                  command_emit(run->output, listing->out->str, listing->out->len, error);
    command_listing_free(listing);
    return ok;
}
