#include "commands/audit_table.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "commands/inside.h"
#include "reports/recheck/recheck.h"

static const char *visit_of(const ReportPublished *cell)
{
    return cell->visit[0] != '\0' ? cell->visit : cell->cohort;
}

/* ---- JSON ---- */

static json_t *place_json(const ReportPublished *cell)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "study",
        base_json_text_if_any(cell->study), "table", base_json_text(cell->table), "variable",
        base_json_text(cell->variable), "level", base_json_text_if_any(cell->level), "group",
        base_json_text(cell->group), "visit", base_json_text_if_any(visit_of(cell)),
        "statistic", base_json_text(cell->statistic), "value", base_json_text(cell->value));
}

static json_t *test_json(const RecheckP *p)
{
    json_t *object = place_json(p->cell), *computed = json_object(), *fits = json_array();
    for (size_t t = 0; t < RECHECK_N_TESTS; t++) {
        const char *id = recheck_test_id((RecheckTest)t);
        if (!isnan(p->low[t]))
            base_json_set(computed, id,
                json_pack("[o, o]", base_json_number(p->low[t]), base_json_number(p->high[t])));
        if (p->fits[t])
            json_array_append_new(fits, json_pack("{s:s, s:o}", "test", id, "adjusted",
                                            base_json_text(p->adjusted[t])));
    }
    base_json_set(object, "of", json_string(p->counts ? "counts" : "means"));
    base_json_set(object, "computed", computed);
    base_json_set(object, "fits", fits);
    return object;
}

static char *as_json(const char *file, const Recheck *found)
{
    json_t *doubts = json_array(), *tests = json_array();
    for (guint i = 0; i < found->doubts->len; i++) {
        const RecheckDoubt *doubt = found->doubts->pdata[i];
        json_t *object = place_json(doubt->cell);
        base_json_set(object, "check", json_string(doubt->check));
        base_json_set(object, "message", base_json_text(doubt->message));
        json_array_append_new(doubts, object);
    }
    for (guint i = 0; i < found->tests->len; i++)
        json_array_append_new(tests, test_json(found->tests->pdata[i]));
    return base_json_page(json_pack("{s:o, s:I, s:o, s:o}", "file", base_json_text(file),
        "numbers", (json_int_t)found->n_numbers, "doubts", doubts, "tests", tests));
}

/* ---- for people ---- */

static ReportTable *add_table(
    ReportDocument *document, const char *id, const char *title, const char *const *columns)
{
    ReportTable *table =
        report_table_add(document, id, "", title, base_words(document->words, N_("Table")));
    for (size_t i = 0; columns[i]; i++)
        (void)report_table_add_column(
            table, base_words(document->words, columns[i]), "", NULL, 'l');
    return table;
}

/* "Frankel: A/B/C, cervical, baseline". New. */
static char *where_of(const ReportPublished *cell)
{
    GString *text = g_string_new(cell->variable);
    if (cell->level[0] != '\0')
        g_string_append_printf(text, ": %s", cell->level);
    if (cell->group[0] != '\0')
        g_string_append_printf(text, ", %s", cell->group);
    if (visit_of(cell)[0] != '\0')
        g_string_append_printf(text, ", %s", visit_of(cell));
    return g_string_free(text, FALSE);
}

static void add_doubts(ReportDocument *document, const Recheck *found)
{
    static const char *const columns[] = {
        N_("Number"), N_("Printed"), N_("Check"), N_("What is in doubt"), NULL};
    ReportTable *table = add_table(
        document, "doubts", base_words(document->words, N_("Numbers in doubt")), columns);
    for (guint i = 0; i < found->doubts->len; i++) {
        const RecheckDoubt *doubt = found->doubts->pdata[i];
        g_autofree char *where = where_of(doubt->cell);
        g_autofree char *printed =
            g_strdup_printf("%s %s", doubt->cell->statistic, doubt->cell->value);
        ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, doubt->cell->table);
        report_cell_set_text(&line->cells[0], where);
        report_cell_set_text(&line->cells[1], printed);
        report_cell_set_text(&line->cells[2], doubt->check);
        report_cell_set_text(&line->cells[3], doubt->message);
    }
}

/* "Fisher's exact test, adjusted (Holm)". New. */
static char *fits_of(const RecheckP *p)
{
    GString *text = g_string_new(NULL);
    for (size_t t = 0; t < RECHECK_N_TESTS; t++) {
        if (!p->fits[t])
            continue;
        g_string_append_printf(
            text, "%s%s", text->len > 0 ? "; " : "", recheck_test_name((RecheckTest)t));
        if (p->adjusted[t])
            g_string_append_printf(text, ", adjusted (%s)", p->adjusted[t]);
    }
    return g_string_free(text, FALSE);
}

static void add_tests(ReportDocument *document, const Recheck *found)
{
    static const char *const columns[] = {
        N_("P value"), N_("Printed"), N_("Tests that give it"), NULL};
    if (found->tests->len == 0)
        return;
    ReportTable *table = add_table(document, "tests",
        base_words(document->words, N_("Which usual test gives each P")), columns);
    for (guint i = 0; i < found->tests->len; i++) {
        const RecheckP *p = found->tests->pdata[i];
        g_autofree char *where = where_of(p->cell);
        g_autofree char *fits = fits_of(p);
        ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, p->cell->table);
        report_cell_set_text(&line->cells[0], where);
        report_cell_set_text(&line->cells[1], p->cell->value);
        report_cell_set_text(&line->cells[2],
            fits[0] ? fits : base_words(document->words, N_("none of those looked at")));
    }
}

static ReportDocument *as_document(const char *file, const char *lang, const Recheck *found)
{
    g_autofree char *name = g_path_get_basename(file);
    ReportDocument *document = report_document_new("audit", name);
    document->words = base_words_find(lang);
    add_doubts(document, found);
    add_tests(document, found);
    ReportTable *first = document->tables->pdata[0];
    g_autofree char *count = base_words_say(document->words,
        "{1} numbers looked at, {2} doubts. A doubt is no proof: what rounds twice, counts "
        "other "
        "patients or has values with decimals may stand here rightly.",
        "nn", (gint64)found->n_numbers, (gint64)found->doubts->len);
    report_table_add_note(first, "", count);
    return document;
}

gboolean command_audit_table(const CommandAuditTable *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    g_auto(CommandRun) run;
    command_run_init(&run, sinks, &options->table);
    base_outputs_read(run.outputs, options->file, "the table");
    if (!base_outputs_open(run.outputs, error))
        return FALSE;
    g_autoptr(GPtrArray) rows = report_published_load_bare(options->file, error);
    const RecheckOptions wanted = {
        .decimal = options->decimal, .footnotes = options->footnotes};
    g_autoptr(Recheck) found = rows ? recheck_run(rows, &wanted, error) : NULL;
    if (!found)
        return FALSE;
    facts->has_findings = found->doubts->len > 0;
    if (g_strcmp0(options->table.format, "json") == 0) {
        g_autofree char *text = as_json(options->file, found);
        return command_emit(run.output, text, strlen(text), error);
    }
    return command_run_emit(
        &run, as_document(options->file, options->table.lang, found), error);
}
