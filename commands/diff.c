#include "commands/diff.h"

#include <string.h>

#include "base/error.h"
#include "commands/diff_inside.h"

/* ---- All cells ---- */

static char *cells_json(const Diff *diff, GError **error)
{
    GString *out = g_string_new(NULL);
    BaseJsonWriter *writer = base_json_writer_new(out, true);
    base_json_open(writer, NULL, '{');
    if (!diff_put_states(diff, writer, error)) {
        base_json_writer_free(writer);
        (void)g_string_free(out, TRUE);
        return NULL;
    }
    base_json_open(writer, "cells", '[');
    for (guint i = 0; i < diff->cells->len; i++)
        base_json_put(writer, NULL, diff_cell_json(diff->cells->pdata[i], false));
    base_json_writer_free(writer);
    return g_string_free(out, FALSE);
}

static gint64 count_records(const GPtrArray *cells)
{
    gint64 n = 0;
    const char *last = NULL;
    for (guint i = 0; i < cells->len; i++) {
        const RegistryDifference *one = cells->pdata[i];
        n += g_strcmp0(last, one->record_id) != 0;
        last = one->record_id;
    }
    return n;
}

static char *cells_text(const Diff *diff, const BaseWords *words)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < diff->cells->len; i++)
        diff_cell_text(out, diff->cells->pdata[i], "", false);
    g_autofree char *last = base_words_say(words, N_("cells that differ: {1}, of records: {2}"),
        "nn", (gint64)diff->cells->len, count_records(diff->cells));
    g_string_append_printf(out, "%s\n", last);
    return g_string_free(out, FALSE);
}

static const CommandColumn columns[] = {{"record_id", N_("record"), false},
    {"event", N_("visit"), false}, {"instance", N_("instance"), true},
    {"field", N_("field"), false}, {"a", "A", false}, {"b", "B", false},
    {"site", N_("site"), false}, {"file", N_("file"), false}, {"line", N_("line"), true},
    {"user", N_("user"), false}, {"reason", N_("why"), false}, {"time", N_("time"), false},
    {"command", NULL, false}};

static gboolean emit_listing(const Diff *diff, GError **error)
{
    const BaseWords *words = base_words_find(diff->run->table->lang);
    CommandListing *listing = command_listing_new(diff->run, "cells",
        base_words(words, N_("Cells that differ")), columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < diff->cells->len; i++) {
        const RegistryDifference *one = diff->cells->pdata[i];
        char instance[24], line[24];
        (void)g_snprintf(instance, sizeof instance, "%" G_GINT64_FORMAT, one->instance);
        (void)g_snprintf(line, sizeof line, "%" G_GINT64_FORMAT, one->line);
        const char *const cells[] = {one->record_id, one->event,
            one->instance > 0 ? instance : NULL, one->field, one->a, one->b, one->site,
            one->file, one->line > 0 ? line : NULL, one->user, one->reason, one->time,
            one->command};
        G_STATIC_ASSERT(G_N_ELEMENTS(cells) == G_N_ELEMENTS(columns));
        command_listing_add(listing, cells);
    }
    return command_listing_emit(listing, diff->run, error);
}

static gboolean emit_cells(Diff *diff, CommandFacts *facts, GError **error)
{
    const CommandTable *table = diff->run->table;
    const BaseWords *words =
        table->lang || table->output ? base_words_find(table->lang) : diff->run->sinks->words;
    const bool is_json = g_strcmp0(table->format, "json") == 0;
    facts->has_findings = diff->cells->len > 0;
    if (!is_json && table->format && !g_str_equal(table->format, "text"))
        return emit_listing(diff, error);
    g_autofree char *text = is_json ? cells_json(diff, error) : cells_text(diff, words);
    return text && command_go_on(diff->run->sinks, error) &&
           command_emit(diff->run->output, text, strlen(text), error);
}

/* ---- The command ---- */

static CommandSource source_of(const CommandDiff *options, const char *state)
{
    return (CommandSource){.db = options->db,
        .mode = REGISTRY_READ,
        .study = options->report,
        .snapshot = g_str_equal(state, "now") ? NULL : state};
}

static gboolean open_one(CommandAnalysis *opened, const CommandSource *source,
    const CommandSinks *sinks, GError **error)
{
    if (source->study)
        return command_analysis_open(opened, source, sinks, error);
    opened->registry = command_registry_open(source, sinks, error);
    return opened->registry != NULL;
}

gboolean command_diff(
    const CommandDiff *options, const CommandSinks *sinks, CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    g_auto(CommandRun) run;
    command_run_init(&run, sinks, &options->table);
    base_outputs_read_database(run.outputs, options->db);
    command_read_study(run.outputs, options->report);
    const CommandSource first = source_of(options, options->a);
    const CommandSource second = source_of(options, options->b);
    Diff diff = {.options = options, .run = &run};
    gboolean ok =
        base_outputs_open(run.outputs, error) && open_one(&diff.a, &first, sinks, error) &&
        open_one(&run.opened, &second, sinks, error) &&
        (diff.cells = registry_differences(diff.a.registry, run.opened.registry, error)) !=
            NULL &&
        command_go_on(sinks, error);
    ok = ok &&
         (options->report ? diff_report(&diff, facts, error) : emit_cells(&diff, facts, error));
    g_clear_pointer(&diff.cells, g_ptr_array_unref);
    command_analysis_clear(&diff.a);
    return ok;
}
