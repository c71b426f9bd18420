#include "commands/status.h"

#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "commands/day.h"
#include "commands/inside.h"
#include "registry/copies.h"
#include "registry/today.h"
#include "reports/board/board.h"
#include "reports/central/central.h"

static const RegistryStatus *count_at(const RegistryOverview *overview, guint i)
{
    return &g_array_index(overview->counts, RegistryStatus, i);
}

/* ---- JSON ---- */

static const char *site_code(const SchemaStudy *study, size_t site)
{
    return site == SIZE_MAX ? NULL : study->sites[site].code;
}

static json_t *sites_json(const SchemaStudy *study, const RegistryOverview *overview)
{
    json_t *sites = json_array();
    for (guint i = 0; i < overview->counts->len; i++) {
        const RegistryStatus *status = count_at(overview, i);
        json_array_append_new(sites,
            json_pack("{s:s, s:s, s:I, s:I, s:I, s:I}", "site", status->site, "event",
                study->events[status->event].unique_name, "expected",
                (json_int_t)status->n_expected, "received", (json_int_t)status->n_received,
                "complete", (json_int_t)status->n_complete, "open_queries",
                (json_int_t)status->n_open_queries));
    }
    return sites;
}

static json_t *withdrawn_json(const SchemaStudy *study, const RegistryOverview *overview)
{
    json_t *list = json_array();
    for (guint i = 0; i < overview->withdrawn->len; i++) {
        const RegistryWithdrawn *one =
            &g_array_index(overview->withdrawn, RegistryWithdrawn, i);
        json_array_append_new(
            list, json_pack("{s:o, s:o, s:o}", "record_id", base_json_text(one->record_id),
                      "site", base_json_text(site_code(study, one->site)), "scope",
                      base_json_text(one->scope)));
    }
    return list;
}

/* Why two records are taken for one patient. New text. */
static char *why_alike(
    const BaseWords *words, const SchemaStudy *study, const RegistryDuplicate *one)
{
    g_autofree char *origin = schema_study_origin_label(study);
    return base_words_say(words,
        N_("same site; {1}: {2} days apart; {3} of {4} values of the first visit equal, the "
           "rarest {5}"),
        "tnnnt", origin, (gint64)one->days, (gint64)one->n_equal, (gint64)one->n_compared,
        one->equal);
}

static json_t *duplicates_json(const SchemaStudy *study, const RegistryOverview *overview)
{
    json_t *list = json_array();
    for (guint i = 0; i < overview->duplicates->len; i++) {
        const RegistryDuplicate *one =
            &g_array_index(overview->duplicates, RegistryDuplicate, i);
        g_autofree char *why = why_alike(NULL, study, one);
        json_array_append_new(
            list, json_pack("{s:o, s:o, s:o}", "record_id", base_json_text(one->record_id),
                      "like", base_json_text(one->like), "why", base_json_text(why)));
    }
    return list;
}

/* The copies that are kept by themselves; null where the study asks for none. */
static json_t *copies_json(Registry *registry, const RegistryOverview *overview)
{
    g_autofree char *folder = registry_copies_folder(registry);
    if (!folder)
        return json_null();
    json_t *list = json_array();
    g_autoptr(GPtrArray) copies = registry_copies(registry);
    for (guint i = 0; i < copies->len; i++) {
        const RegistryCopy *copy = copies->pdata[i];
        char day[BASE_DATE_SIZE];
        base_date_format(copy->day, day);
        json_array_append_new(
            list, json_pack("{s:o, s:s, s:I, s:b, s:b}", "file", base_json_text(copy->path),
                      "day", day, "entry", (json_int_t)copy->entry, "current",
                      strncmp(overview->head, copy->head, strlen(copy->head)) == 0, "known",
                      (int)copy->is_known));
    }
    return json_pack("{s:o, s:i, s:o}", "folder", base_json_text(folder), "keep",
        registry_study(registry)->backup.keep, "copies", list);
}

/* The copies of states that the registry has, or has not: how many, and the last. */
static gint64 count_copies(const GPtrArray *copies, bool is_known, const RegistryCopy **last)
{
    gint64 n = 0;
    *last = NULL;
    for (guint i = 0; i < copies->len; i++) {
        const RegistryCopy *copy = copies->pdata[i];
        if (copy->is_known != is_known)
            continue;
        *last = copy;
        n++;
    }
    return n;
}

/* What a copy is of that is of no state of this registry: somebody put an older one back. New;
 * "" for none. */
static char *strange_copies_said(const GPtrArray *copies, const BaseWords *words)
{
    char date[BASE_DATE_SIZE];
    const RegistryCopy *last = NULL;
    const gint64 n = count_copies(copies, false, &last);
    if (n == 0)
        return g_strdup("");
    base_date_format(last->day, date);
    g_autofree char *said = base_words_say(words,
        N_("Copies there of what this registry has not (was an older copy put back?): {1}, the "
           "last of {2}, with entry {3}; they stay until you delete them."),
        "ntn", n, date, last->entry);
    return g_strconcat(" ", said, NULL);
}

/* How old the last copy is. New; NULL where the study asks for none. */
static char *copies_said(
    Registry *registry, const RegistryOverview *overview, int32_t day, const BaseWords *words)
{
    char date[BASE_DATE_SIZE];
    const RegistryCopy *last = NULL;
    g_autofree char *folder = registry_copies_folder(registry);
    if (!folder)
        return NULL;
    g_autoptr(GPtrArray) copies = registry_copies(registry);
    g_autofree char *strange = strange_copies_said(copies, words);
    const gint64 n = count_copies(copies, true, &last);
    if (n == 0) {
        g_autofree char *none = base_words_say(
            words, N_("No copy of the registry is there yet: {1} has none."), "t", folder);
        return g_strconcat(none, strange, NULL);
    }
    base_date_format(last->day, date);
    const bool is_current = strncmp(overview->head, last->head, strlen(last->head)) == 0;
    g_autofree char *own = base_words_say(words,
        is_current ? N_("Copies in {1}: {2}; the last one, of {3} ({4} days ago), has every "
                        "change.")
                   : N_("Copies in {1}: {2}; the last one, of {3} ({4} days ago), LACKS later "
                        "changes: make one with proreg backup."),
        "tntn", folder, n, date, (gint64)(day - last->day));
    return g_strconcat(own, strange, NULL);
}

static json_t *ways_json(const RegistryOverview *overview)
{
    json_t *ways = overview->has_ways ? json_object() : json_null();
    for (size_t i = 0; overview->has_ways && i <= SCHEMA_N_WAYS; i++)
        base_json_set(ways, i < SCHEMA_N_WAYS ? schema_way_names[i] : "unknown",
            json_integer(overview->n_by_way[i]));
    return ways;
}

static json_t *status_json(Registry *registry, const SchemaStudy *study,
    const RegistryOverview *overview, const ReportBoard *board)
{
    json_t *page = json_pack("{s:o, s:I, s:o, s:o, s:{s:s, s:I}}", "sites",
        sites_json(study, overview), "records_without_consent",
        (json_int_t)overview->n_without_consent, "withdrawn", withdrawn_json(study, overview),
        "probable_duplicates", duplicates_json(study, overview), "chain", "head",
        overview->head, "changes", (json_int_t)overview->n_changes);
    base_json_set(page, "consent_by_way", ways_json(overview));
    base_json_set(page, "backup", copies_json(registry, overview));
    if (board->board)
        report_board_json(board, page);
    return page;
}

/* ---- the document ---- */

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

static void add_counts(ReportTable *table, const BaseWords *words, const SchemaStudy *study,
    const RegistryOverview *overview)
{
    g_autofree RegistryStatus *all = g_new0(RegistryStatus, study->n_events);
    g_autofree RegistryStatus *site = g_new0(RegistryStatus, study->n_events);
    for (guint i = 0; i < overview->counts->len; i++) {
        const RegistryStatus *status = count_at(overview, i);
        accumulate(&site[status->event], status);
        accumulate(&all[status->event], status);
        if (i + 1 < overview->counts->len &&
            g_str_equal(count_at(overview, i + 1)->site, status->site))
            continue;
        add_line(table, study, status->site, site);
        memset(site, 0, study->n_events * sizeof *site);
    }
    add_line(table, study, base_words(words, N_("All sites")), all);
}

static void add_people(
    ReportTable *table, const BaseWords *words, const RegistryOverview *overview)
{
    if (overview->n_without_consent > 0) {
        g_autofree char *arguments = base_arguments("n", (gint64)overview->n_without_consent);
        g_autofree char *note = base_words_compose_n(words,
            NN_("{1} record has no consent on file.", "{1} records have no consent on file."),
            overview->n_without_consent, arguments);
        report_table_add_note(table, "", note);
    }
    const int64_t *n = overview->n_by_way;
    g_autofree char *ways = base_words_say(words,
        N_("Consent was given in writing by {1}, by opt-out by {2}, by a proxy for {3}; of {4} "
           "it is not said how."),
        "nnnn", (gint64)n[0], (gint64)n[1], (gint64)n[2], (gint64)n[SCHEMA_N_WAYS]);
    if (overview->has_ways)
        report_table_add_note(table, "", ways);
    g_autoptr(GString) ids = g_string_new(NULL);
    for (guint i = 0; i < overview->withdrawn->len; i++) {
        const RegistryWithdrawn *one =
            &g_array_index(overview->withdrawn, RegistryWithdrawn, i);
        g_string_append_printf(ids, "%s%s (%s)", i > 0 ? ", " : "", one->record_id,
            one->scope ? one->scope : base_words(words, N_("said no, not settled")));
    }
    g_autofree char *note = base_words_say(words, N_("Consent withdrawn: {1}."), "t", ids->str);
    if (overview->withdrawn->len > 0)
        report_table_add_note(table, "", note);
}

static void add_duplicates(ReportDocument *document, const BaseWords *words,
    const SchemaStudy *study, const RegistryOverview *overview)
{
    if (overview->duplicates->len == 0)
        return;
    ReportTable *table =
        report_table_add(document, "duplicates", base_words(words, N_("Duplicates")),
            base_words(words, N_("Records that are probably one patient")),
            base_words(words, N_("Record")));
    report_table_add_column(table, base_words(words, N_("Like")), "", NULL, 'l');
    report_table_add_column(table, base_words(words, N_("Why")), "", NULL, 'l');
    for (guint i = 0; i < overview->duplicates->len; i++) {
        const RegistryDuplicate *one =
            &g_array_index(overview->duplicates, RegistryDuplicate, i);
        g_autofree char *why = why_alike(words, study, one);
        ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, one->record_id);
        report_cell_set_text(&line->cells[0], one->like);
        report_cell_set_text(&line->cells[1], why);
    }
}

static ReportDocument *status_document(const SchemaStudy *study, const BaseWords *words,
    const RegistryOverview *overview, int32_t day)
{
    char date[BASE_DATE_SIZE];
    base_date_format(day, date);
    g_autofree char *title = base_words_say(words, N_("What has arrived, on {1}"), "t", date);
    ReportDocument *document = report_document_new("status", study->title);
    ReportTable *table = report_table_add(document, "status", base_words(words, N_("Status")),
        title, base_words(words, N_("Site")));
    for (size_t event = 0; event < study->n_events; event++) {
        report_table_add_column(
            table, base_words(words, N_("arrived")), "", study->events[event].label, 'r');
        report_table_add_column(
            table, base_words(words, N_("complete")), "", study->events[event].label, 'r');
    }
    report_table_add_column(table, base_words(words, N_("queries")), "", NULL, 'r');
    add_counts(table, words, study, overview);
    report_table_add_note(table, "",
        base_words(words,
            N_("arrived: visits with any value, of those expected by this day (a window not "
               "yet "
               "over, or a death before its end, makes a visit not expected); complete: every "
               "required field of the visit is filled.")));
    add_people(table, words, overview);
    add_duplicates(document, words, study, overview);
    return document;
}

static gboolean central(const CommandStatus *options, const CommandSinks *sinks, GError **error)
{
    g_auto(CommandRun) run;
    command_run_init(&run, sinks, &options->table);
    run.takes_snapshot = true;
    if (!command_run_open(&run, options->db, NULL, error))
        return FALSE;
    const SchemaStudy *study = registry_study(run.opened.registry);
    const BaseWords *words = base_words_find(options->table.lang);
    g_autoptr(ReportCentral) found = report_central(run.opened.cohort, study, words, error);
    if (!found || !command_go_on(sinks, error))
        return FALSE;
    if (g_strcmp0(options->table.format, "json") != 0)
        return command_run_emit(&run, report_central_document(found, study, words), error);
    json_t *page = report_central_json(found, study);
    const gboolean stands = command_stand_json(run.opened.registry, page, error);
    g_autofree char *text = base_json_page(page);
    return stands && command_emit(run.output, text, strlen(text), error);
}

/* The tables need no more than the overview. */
static gboolean read_all(RegistryToday *read, Registry *registry, int32_t day, size_t site,
    bool is_short, GError **error)
{
    if (!is_short)
        return registry_today(registry, day, site, read, error);
    read->overview = registry_overview(registry, day, site, error);
    return read->overview != NULL;
}

/* As other commands say it of a cohort. */
static void tell_crossed(const CommandSinks *sinks, const RegistryOverview *overview)
{
    const BaseWords *words = base_words_speaking();
    g_autofree char *line =
        overview->is_counted
            ? base_words_say(words,
                  N_("counted on the server: {1} counts crossed, and rows of {2} patients"),
                  "nn", (gint64)overview->n_counts, (gint64)overview->n_crossed)
            : base_words_say(words, N_("read from the server: rows of {1} patients crossed"),
                  "n", (gint64)overview->n_crossed);
    if (overview->is_counted || overview->n_crossed > 0)
        command_tell(sinks, COMMAND_NOTE, "%s", line);
}

static bool is_format(const CommandRun *run, const char *format)
{
    return g_strcmp0(run->table->format, format) == 0;
}

static gboolean emit_page(CommandRun *run, ReportBoard *view, GError **error)
{
    g_autoptr(ReportDocument) document = report_document_new("status", "");
    document->words = view->words;
    if (!command_stand(run->opened.registry, document, error))
        return FALSE;
    g_autofree char *standing = report_document_standing(document);
    view->standing = standing;
    g_autofree char *page = report_board_page(view);
    return command_emit(run->output, page, strlen(page), error);
}

/* Text and CSV are what a terminal and a script ask for: they need no board. */
static gboolean emit(
    CommandRun *run, ReportBoard *view, const RegistryToday *read, GError **error)
{
    if (is_format(run, "json")) {
        json_t *page = status_json(run->opened.registry, view->study, read->overview, view);
        const gboolean stands = command_stand_json(run->opened.registry, page, error);
        g_autofree char *text = base_json_page(page);
        return stands && command_emit(run->output, text, strlen(text), error);
    }
    if (!registry_content_hash(run->opened.registry, view->snapshot, error))
        return FALSE;
    g_autofree char *copies =
        copies_said(run->opened.registry, read->overview, view->on, view->words);
    view->copies = copies;
    if (is_format(run, "html"))
        return emit_page(run, view, error);
    ReportDocument *document =
        status_document(view->study, view->words, read->overview, view->on);
    if (copies)
        report_table_add_note(document->tables->pdata[0], "", copies);
    g_strlcpy(document->snapshot, view->snapshot, sizeof document->snapshot);
    if (read->board)
        report_board_tables(view, document);
    return command_run_emit(run, document, error);
}

gboolean command_status(const CommandStatus *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    int32_t day;
    if (!command_day(&sinks->clock, "--on", options->on, &day, error))
        return FALSE;
    if (options->central)
        return central(options, sinks, error);
    g_auto(CommandRun) run;
    command_run_init(&run, sinks, &options->table);
    run.takes_snapshot = true;
    if (!command_run_open_registry(&run, options->db, options->site, error))
        return FALSE;
    const SchemaStudy *study = registry_study(run.opened.registry);
    const size_t site = options->site ? schema_study_site(study, options->site) : SIZE_MAX;
    const bool is_short = !options->table.format || is_format(&run, "text") ||
                          is_format(&run, "csv") ||
                          (is_format(&run, "json") && !options->board);
    g_auto(RegistryToday) read = {0};
    if (!read_all(&read, run.opened.registry, day, site, is_short, error) ||
        !command_go_on(sinks, error))
        return FALSE;
    tell_crossed(sinks, read.overview);
    ReportBoard view = {.study = study,
        .overview = read.overview,
        .board = read.board,
        .due = read.due,
        .on = day,
        .site = site,
        .words = base_words_find(options->table.lang)};
    return emit(&run, &view, &read, error);
}
