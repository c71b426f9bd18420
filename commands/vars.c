#include "commands/vars.h"

#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "commands/inside.h"
#include "commands/study_rules.h"
#include "exports/facts.h"

/* ---- what is asked for ---- */

/* Whether the text has the word, whatever the case of the letters of either. */
static bool has_word(const char *text, const char *word)
{
    g_autofree char *folded = g_utf8_casefold(text, -1);
    return strstr(folded, word) != NULL;
}

/* A RegistryExportWants; `data` is the word with its case folded. What is not asked for is not
   read. */
static RegistryExportUse use_of(const RegistryExportColumn *column, void *data)
{
    const SchemaField *field = column->field;
    const bool has_boxes = field && column->choice;
    const SchemaChoice *choices = has_boxes ? field->choices : column->choices;
    const size_t n_choices = has_boxes ? field->n_choices : column->n_choices;
    if (has_word(field ? field->name : column->name, data) ||
        has_word(field ? field->label : column->derived->label, data))
        return REGISTRY_EXPORT_SHOWN;
    for (size_t i = 0; i < n_choices; i++)
        if (has_word(choices[i].label, data) || g_str_equal(choices[i].code, data))
            return REGISTRY_EXPORT_SHOWN;
    return REGISTRY_EXPORT_LEFT;
}

static const char *form_of(const ExportFact *fact)
{
    return fact->column->field ? fact->column->field->form : NULL;
}

/* ---- JSON ---- */

static json_t *bound_json(const ExportFact *fact, bool max)
{
    if (!fact->has_range)
        return json_null();
    const char *moment = max ? fact->max_text : fact->min_text;
    return moment ? base_json_text(moment) : base_json_number(max ? fact->max : fact->min);
}

static json_t *codes_json(const ExportFact *fact)
{
    if (fact->n_choices == 0)
        return json_null();
    json_t *codes = json_array();
    for (size_t i = 0; i < fact->n_choices; i++)
        json_array_append_new(codes,
            json_pack("{s:o, s:o, s:I}", "code", base_json_text(fact->choices[i].code), "label",
                base_json_text(fact->choices[i].label), "n", (json_int_t)fact->n_of_choice[i]));
    return codes;
}

static json_t *events_json(const ExportFact *fact, const SchemaStudy *study)
{
    json_t *events = json_array();
    for (size_t e = 0; e < study->n_events; e++)
        if (export_fact_is_at(fact, study, e))
            json_array_append_new(events, base_json_text(study->events[e].name));
    return events;
}

/* How many values there are at each of those events. */
static json_t *by_event_json(const ExportFact *fact, const SchemaStudy *study)
{
    json_t *list = json_array();
    for (size_t e = 0; e < study->n_events; e++)
        if (export_fact_is_at(fact, study, e))
            json_array_append_new(
                list, json_pack("{s:o, s:I}", "event", base_json_text(study->events[e].name),
                          "n", (json_int_t)export_fact_n_at(fact, e)));
    return list;
}

static json_t *rules_json(const ExportFact *fact, const SchemaStudy *study)
{
    g_autoptr(GArray) rules = command_study_rules(study, export_fact_name(fact), NULL);
    json_t *list = json_array();
    for (guint i = 0; i < rules->len; i++) {
        const CommandStudyRule *rule = &g_array_index(rules, CommandStudyRule, i);
        json_array_append_new(
            list, json_pack("{s:o, s:o, s:o, s:o}", "rule", base_json_text(rule->rule), "name",
                      base_json_text_if_any(rule->name), "message", base_json_text(rule->text),
                      "sql", base_json_text_if_any(rule->sql)));
    }
    return list;
}

static json_t *missing_json(const ExportFact *fact, const SchemaStudy *study)
{
    g_autoptr(GPtrArray) codes = export_fact_missing(fact);
    json_t *list = json_array();
    for (guint i = 0; i < codes->len; i++) {
        const char *code = codes->pdata[i];
        json_t *one = json_object();
        base_json_set(one, "code", base_json_text(code));
        base_json_set(
            one, "label", base_json_text(g_hash_table_lookup(study->missing_codes, code)));
        base_json_set(
            one, "n", json_integer(GPOINTER_TO_INT(g_hash_table_lookup(fact->missing, code))));
        json_array_append_new(list, one);
    }
    return list;
}

static json_t *fact_json(const ExportFact *fact, const SchemaStudy *study)
{
    const SchemaField *field = fact->column->field;
    const SchemaDerived *derived = fact->column->derived;
    g_autofree char *unit = export_fact_unit(fact);
    json_t *json = json_object();
    base_json_set(json, "name", base_json_text(export_fact_name(fact)));
    base_json_set(json, "label", base_json_text(export_fact_label(fact)));
    base_json_set(json, "form", base_json_text(form_of(fact)));
    base_json_set(json, "type", base_json_text(export_fact_type(fact)));
    base_json_set(json, "unit", base_json_text_if_any(unit));
    base_json_set(json, "codes", codes_json(fact));
    base_json_set(json, "events", events_json(fact, study));
    base_json_set(json, "n", json_integer(fact->n));
    base_json_set(json, "by_event", by_event_json(fact, study));
    base_json_set(json, "n_missing_code", json_integer(fact->n_missing));
    base_json_set(json, "missing", missing_json(fact, study));
    base_json_set(json, "min", bound_json(fact, false));
    base_json_set(json, "max", bound_json(fact, true));
    base_json_set(json, "derived", json_boolean(derived != NULL));
    base_json_set(json, "required", json_boolean(field && field->required));
    base_json_set(json, "branching", base_json_text_if_any(field ? field->branching : NULL));
    base_json_set(json, "source", base_json_text_if_any(derived ? derived->source : NULL));
    base_json_set(json, "sql", base_json_text_if_any(derived ? derived->sql : NULL));
    base_json_set(json, "rules", rules_json(fact, study));
    return json;
}

static gboolean emit_json(CommandRun *run, const GArray *facts, GError **error)
{
    const SchemaStudy *study = registry_study(run->opened.registry);
    json_t *list = json_array();
    for (guint i = 0; i < facts->len; i++)
        json_array_append_new(list, fact_json(&g_array_index(facts, ExportFact, i), study));
    json_t *page = json_object();
    base_json_set(page, "variables", list);
    const gboolean stands = command_stand_json(run->opened.registry, page, error);
    g_autofree char *text = base_json_page(page);
    return stands && command_emit(run->output, text, strlen(text), error);
}

/* ---- the document ---- */

static char *range_text(const ExportFact *fact)
{
    g_autofree char *min = export_fact_bound(fact, false);
    g_autofree char *max = export_fact_bound(fact, true);
    return fact->has_range ? g_strdup_printf("%s to %s", min, max) : g_strdup("");
}

static void add_codes(ReportTable *table, const ExportFact *fact)
{
    for (size_t i = 0; i < fact->n_choices; i++) {
        g_autofree char *n = g_strdup_printf("%" G_GINT64_FORMAT, fact->n_of_choice[i]);
        ReportLine *line =
            report_table_add_line(table, REPORT_LINE_LEVEL, 1, fact->choices[i].code);
        report_cell_set_text(&line->cells[0], fact->choices[i].label);
        report_cell_set_text(&line->cells[4], n);
    }
}

/* Why values are missing, in the study's words. */
static void add_missing(ReportTable *table, const ExportFact *fact, const SchemaStudy *study)
{
    g_autoptr(GPtrArray) codes = export_fact_missing(fact);
    for (guint i = 0; i < codes->len; i++) {
        const char *code = codes->pdata[i];
        const char *label = g_hash_table_lookup(study->missing_codes, code);
        g_autofree char *n =
            g_strdup_printf("%d", GPOINTER_TO_INT(g_hash_table_lookup(fact->missing, code)));
        ReportLine *line = report_table_add_line(table, REPORT_LINE_UNKNOWN, 1, code);
        report_cell_set_text(&line->cells[0], label ? label : "");
        report_cell_set_text(&line->cells[4], n);
    }
}

static void add_fact(
    ReportTable *table, const ExportFact *fact, const SchemaStudy *study, bool with_codes)
{
    ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, export_fact_name(fact));
    g_autofree char *unit = export_fact_unit(fact);
    g_autofree char *events = export_fact_events(fact, study);
    g_autofree char *n = g_strdup_printf("%" G_GINT64_FORMAT, fact->n);
    g_autofree char *range = range_text(fact);
    const char *const texts[] = {
        export_fact_label(fact), export_fact_type(fact), unit, events, n, range};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        report_cell_set_text(&line->cells[i], texts[i]);
    if (with_codes)
        add_codes(table, fact);
    if (with_codes)
        add_missing(table, fact, study);
    const SchemaDerived *derived = fact->column->derived;
    if (with_codes && derived && derived->source[0]) {
        g_autofree char *note = g_strdup_printf("%s: %s", derived->name, derived->source);
        report_table_add_note(table, "", note);
    }
}

static ReportTable *add_table(
    ReportDocument *document, const BaseWords *words, const char *form, const char *title)
{
    ReportTable *table = report_table_add(document, form, base_words(words, N_("Form")), title,
        base_words(words, N_("Variable")));
    const struct {
        const char *label;
        char align;
    } columns[] = {{N_("Label"), 'l'}, {N_("Type"), 'l'}, {N_("Unit"), 'l'},
        {N_("Visits"), 'l'}, {"n", 'r'}, {N_("Range"), 'l'}};
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
        report_table_add_column(
            table, base_words(words, columns[i].label), "", NULL, columns[i].align);
    return table;
}

/* A table a form, then one of what is derived; forms without a variable that was asked for are
 * left out. */
static ReportDocument *make_document(
    const SchemaStudy *study, const BaseWords *words, const GArray *facts, bool with_codes)
{
    ReportDocument *document = report_document_new("codebook", study->title);
    for (size_t f = 0; f <= study->dictionary->n_forms; f++) {
        const bool derived = f == study->dictionary->n_forms;
        const char *form = derived ? "derived" : study->dictionary->forms[f];
        const char *title = derived ? base_words(words, N_("Derived values")) : form;
        ReportTable *table = NULL;
        for (guint i = 0; i < facts->len; i++) {
            const ExportFact *fact = &g_array_index(facts, ExportFact, i);
            if (g_strcmp0(form_of(fact), derived ? NULL : form) != 0)
                continue;
            if (!table)
                table = add_table(document, words, form, title);
            add_fact(table, fact, study, with_codes);
        }
    }
    return document;
}

/* ---- the commands ---- */

/* Reads the registry once. @param word  or NULL: all. @return NULL with `error` set. */
static RegistryExport *read_facts(
    CommandRun *run, const char *site, const char *word, ExportFacts **facts, GError **error)
{
    g_autofree char *folded = word ? g_utf8_casefold(word, -1) : NULL;
    const RegistryExportOptions wanted = {
        .site = site, .wants = word ? use_of : NULL, .wants_data = folded, .all_visits = true};
    g_autoptr(RegistryExport) out = registry_export_new(run->opened.cohort, &wanted, error);
    if (!out)
        return NULL;
    const GArray *columns = registry_export_columns(out);
    if (word && columns->len == 0) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("no variable has '%s' in its name, its label or a code's label; vars without a "
              "word lists them all"),
            word);
        return NULL;
    }
    *facts = export_facts_new(columns);
    return registry_export_count(out, export_facts_count, *facts, error) ? g_steal_pointer(&out)
                                                                         : NULL;
}

static gboolean emit(CommandRun *run, const RegistryExport *out, const ExportFacts *facts,
    bool with_codes, GError **error)
{
    const SchemaStudy *study = registry_study(run->opened.registry);
    const GArray *list = export_facts_list(facts);
    if (g_strcmp0(run->table->format, "json") == 0)
        return emit_json(run, list, error);
    ReportDocument *document =
        make_document(study, base_words_find(run->table->lang), list, with_codes);
    (void)g_strlcpy(
        document->snapshot, registry_export_snapshot(out), sizeof document->snapshot);
    return command_run_emit(run, document, error);
}

gboolean command_vars(
    const CommandVars *options, const CommandSinks *sinks, CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    g_auto(CommandRun) run;
    g_autoptr(ExportFacts) found = NULL;
    command_run_init(&run, sinks, &options->table);
    run.takes_snapshot = true;
    if (!command_run_open(&run, options->db, NULL, error))
        return FALSE;
    g_autoptr(RegistryExport) out = read_facts(&run, NULL, options->word, &found, error);
    return out && emit(&run, out, found, options->word != NULL, error);
}

gboolean command_codebook(const CommandCodebook *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    g_auto(CommandRun) run;
    g_autoptr(ExportFacts) found = NULL;
    command_run_init(&run, sinks, &options->table);
    if (!command_run_open(&run, options->db, NULL, error) ||
        !command_check_site(run.opened.registry, options->site, error))
        return FALSE;
    g_autoptr(RegistryExport) out = read_facts(&run, options->site, NULL, &found, error);
    return out && emit(&run, out, found, true, error);
}
