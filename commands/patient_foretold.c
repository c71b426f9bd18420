#include "commands/patient_foretold.h"

#include <math.h>
#include <string.h>

#include "clinical/expectation.h"
#include "clinical/noms.h"
#include "clinical/points.h"
#include "clinical/prognosis.h"

/* Research uses nobody who withdrew from use, nor whose yes turned to no until that is settled.
 */
static bool may_be_used(const PatientView *view)
{
    const GArray *queries = view->patient->queries;
    for (guint i = 0; i < queries->len; i++) {
        const RegistryPatientQuery *query = &g_array_index(queries, RegistryPatientQuery, i);
        if (g_strcmp0(query->rule_id, "consent") == 0 && !query->is_answered)
            return false;
    }
    return g_strcmp0(view->patient->withdrawn, "use") != 0;
}

bool patient_allows(const PatientView *view, SchemaSheet part)
{
    return view->study->sheet[part] && view->has_origin &&
           view->origin <= MIN(view->on, view->today) && may_be_used(view);
}

/* ---- what the scores foretell ---- */

/* A score whose class foretells something. */
typedef struct {
    const ClinPrognosis *score;
    const ClinPrognosisClass *foretold;
    double total;
} Foretold;

static bool foretells(const ClinPrognosisClass *entry)
{
    return clin_prognosis_has_span(entry) || !isnan(entry->alive_6) || !isnan(entry->alive_12);
}

static const ClinPrognosisClass *find_class(const ClinPrognosis *score, const char *code)
{
    for (size_t i = 0; i < score->n_classes; i++)
        if (strcmp(score->classes[i].code, code) == 0)
            return &score->classes[i];
    return NULL;
}

/* What the enrolling visit's scores say of it; false where they say nothing. */
static bool find_foretold(const PatientView *view, const ClinPrognosis *score, Foretold *out)
{
    for (guint i = 0; i < view->scores->len; i++) {
        const PatientScore *one = &g_array_index(view->scores, PatientScore, i);
        *out = (Foretold){.score = score, .total = NAN};
        for (size_t o = 0; o < one->instrument->n_outputs; o++) {
            const ClinValue *value = &one->outputs[o];
            const char *variable = one->instrument->outputs[o].variable;
            if (strcmp(variable, score->total) == 0 && value->kind == CLIN_VALUE_NUMBER)
                out->total = value->number;
            if (strcmp(variable, score->variable) == 0 && value->kind == CLIN_VALUE_TEXT)
                out->foretold = find_class(score, value->text);
        }
        if (one->event == view->study->baseline && out->foretold && foretells(out->foretold))
            return true;
    }
    return false;
}

/* "12 months or more", "49.3% alive at 12 months". New. */
static char *foretold_words(const PatientView *view, const ClinPrognosisClass *entry)
{
    g_autofree char *low = g_strdup_printf("%g", entry->low);
    g_autofree char *high = g_strdup_printf("%g", entry->high);
    g_autofree char *six = g_strdup_printf("%g%%", entry->alive_6);
    g_autofree char *twelve = g_strdup_printf("%g%%", entry->alive_12);
    if (!clin_prognosis_has_span(entry))
        return isnan(entry->alive_6)
                   ? base_words_say(view->words, N_("{1} alive at 12 months"), "t", twelve)
                   : base_words_say(view->words, N_("{1} alive at 6 months, {2} at 12 months"),
                         "tt", six, twelve);
    if (isinf(entry->high))
        return base_words_say(view->words, N_("{1} months or more"), "t", low);
    return entry->low <= 0
               ? base_words_say(view->words, N_("under {1} months"), "t", high)
               : base_words_say(view->words, N_("{1} to {2} months"), "tt", low, high);
}

/* "9-11" of "9-11: 6 months or more". New. */
static char *totals_of(const ClinPrognosisClass *entry)
{
    return g_strndup(entry->label, strcspn(entry->label, ":"));
}

/* "Observed: dead on day 210". New; "" where no contact after the origin is known. */
static char *observed_words(const PatientView *view)
{
    if (!view->has_contact || view->contact < view->origin)
        return g_strdup("");
    return base_words_say(view->words,
        view->dead ? N_("Observed: dead on day {1}")
                   : N_("Observed: alive when last seen, on day {1}"),
        "n", (gint64)view->contact - view->origin);
}

static ReportTable *begin_expectation(ReportDocument *document, const PatientView *view)
{
    static const char *const columns[] = {N_("Points"), N_("Class"), N_("Foretells")};
    g_autofree char *observed = observed_words(view);
    ReportTable *table = report_table_add(document, "expectation",
        base_words(view->words, N_("Expected survival, by each score")), observed,
        base_words(view->words, N_("Score")));
    for (size_t c = 0; c < G_N_ELEMENTS(columns); c++)
        report_table_add_column(
            table, base_words(view->words, columns[c]), "", NULL, c == 0 ? 'r' : 'l');
    report_table_add_note(table, "",
        base_words(view->words,
            N_("Published for groups of patients, read here from the answers of the first "
               "visit; for research, no advice for a patient.")));
    return table;
}

static void add_foretold(ReportTable *table, const PatientView *view, const Foretold *found)
{
    g_autofree char *total = g_strdup_printf("%g", found->total);
    g_autofree char *totals = totals_of(found->foretold);
    g_autofree char *words = foretold_words(view, found->foretold);
    g_autofree char *source =
        g_strdup_printf("%s: %s.", found->score->title, found->score->source);
    ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, found->score->title);
    report_cell_set_text(&line->cells[0], isnan(found->total) ? "" : total);
    report_cell_set_text(&line->cells[1], totals);
    report_cell_set_text(&line->cells[2], words);
    report_table_add_note(table, "", source);
}

void patient_add_expectation(ReportDocument *document, const PatientView *view)
{
    const ClinPrognosis *score;
    Foretold found;
    ReportTable *table = NULL;
    if (!patient_allows(view, SCHEMA_SHEET_EXPECTATION))
        return;
    for (size_t i = 0; (score = clin_prognosis_at(i)) != NULL; i++) {
        if (!find_foretold(view, score, &found))
            continue;
        if (!table)
            table = begin_expectation(document, view);
        add_foretold(table, view, &found);
    }
}

json_t *patient_expectation_json(const PatientView *view)
{
    const ClinPrognosis *score;
    Foretold found;
    if (!patient_allows(view, SCHEMA_SHEET_EXPECTATION))
        return json_null();
    json_t *list = json_array();
    for (size_t i = 0; (score = clin_prognosis_at(i)) != NULL; i++)
        if (find_foretold(view, score, &found))
            json_array_append_new(
                list, json_pack("{s:s, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "score",
                          score->total, "total", base_json_number(found.total), "class",
                          found.foretold->code, "label", base_json_text(found.foretold->label),
                          "months_low", base_json_number(found.foretold->low), "months_high",
                          base_json_number(found.foretold->high), "alive_6",
                          base_json_number(found.foretold->alive_6), "alive_12",
                          base_json_number(found.foretold->alive_12), "source",
                          base_json_text(score->source)));
    return list;
}

/* ---- what NOMS suggests ---- */

static const PatientScore *noms_of(const PatientView *view)
{
    return patient_allows(view, SCHEMA_SHEET_SUGGESTION) && view->noms->len > 0
               ? &g_array_index(view->noms, PatientScore, 0)
               : NULL;
}

/* Yes, no or not known of what was done. */
static int done(const PatientView *view, const char *variable)
{
    const SchemaField *field = schema_dictionary_find(view->study->dictionary, variable);
    const RegistryPatientValue *value =
        field ? patient_value_of(view, (size_t)(field - view->study->dictionary->fields))
              : NULL;
    return !value || !value->text          ? CLIN_MISSING
           : g_str_equal(value->text, "1") ? 1
           : g_str_equal(value->text, "0") ? 0
                                           : CLIN_MISSING;
}

static const char *text_of(const ClinValue *value)
{
    return value->kind == CLIN_VALUE_TEXT ? value->text : NULL;
}

/* A part of an operation. */
typedef struct {
    const char *variable, *label;
    int done;
    ClinExpectation expected;
} Part;

static void find_parts(const PatientView *view, const PatientScore *noms, Part *parts)
{
    const char *rule = text_of(&noms->outputs[0]);
    const ClinExpectedSurgery expected =
        clin_noms_expected(rule ? (int)g_ascii_strtoll(rule, NULL, 10) : 0);
    parts[0] = (Part){"decompression", N_("Decompression"), done(view, "decompression"),
        expected.decompression};
    parts[1] = (Part){"stabilization", N_("Stabilization"), done(view, "stabilization"),
        expected.stabilisation};
}

static const char *expected_word(ClinExpectation expected)
{
    static const char *const words[] = {[CLIN_EXPECT_UNKNOWN] = N_("nothing is suggested"),
        [CLIN_EXPECT_NO] = N_("suggested: without"),
        [CLIN_EXPECT_YES] = N_("suggested: with"),
        [CLIN_EXPECT_EITHER] = N_("suggested: either")};
    return words[expected];
}

static const char *done_word(int what)
{
    return what == 1 ? N_("done") : what == 0 ? N_("not done") : N_("not recorded");
}

static void add_line(ReportTable *table, const char *stub, const char *text)
{
    ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, stub);
    report_cell_set_text(&line->cells[0], text);
}

/* "decompression/stabilisation, then SRS", or why there is none. */
static const char *decision_words(const PatientView *view, const PatientScore *noms)
{
    static const char *const decisions[] = {N_("stabilisation, then cEBRT"),
        N_("stabilisation, then SRS"), N_("decompression/stabilisation, then SRS")};
    const char *rule = text_of(&noms->outputs[0]), *decision = text_of(&noms->outputs[1]);
    if (!rule)
        return base_words(view->words, N_("not known: an answer is missing"));
    for (size_t i = 0; decision && i < G_N_ELEMENTS(decisions); i++)
        if (strcmp(decision, decisions[i]) == 0)
            return base_words(view->words, decisions[i]);
    return decision ? decision : base_words(view->words, N_("No rule applies"));
}

static ReportTable *begin_suggestion(ReportDocument *document, const PatientView *view)
{
    ReportTable *table = report_table_add(document, "suggestion",
        base_words(view->words, N_("What NOMS suggests, and what was done")),
        base_words(
            view->words, N_("Unreviewed suggestion, for research; no advice for a patient.")),
        base_words(view->words, N_("Axis")));
    report_table_add_column(table, base_words(view->words, N_("Value")), "", NULL, 'l');
    report_table_add_note(table, "",
        base_words(
            view->words, N_("cEBRT: conventional external beam radiotherapy; SRS: stereotactic "
                            "radiosurgery.")));
    return table;
}

void patient_add_suggestion(ReportDocument *document, const PatientView *view)
{
    const PatientScore *noms = noms_of(view);
    Part parts[2];
    if (!noms)
        return;
    ReportTable *table = begin_suggestion(document, view);
    const char *rule = text_of(&noms->outputs[0]);
    for (guint a = 0; a < noms->answers->len; a++) {
        const PatientAnswer *answer = &g_array_index(noms->answers, PatientAnswer, a);
        add_line(table, answer->label,
            answer->answer ? answer->answer : base_words(view->words, N_("not sent")));
    }
    g_autofree char *label = rule && g_ascii_isdigit(rule[0])
                                 ? base_words_say(view->words, N_("NOMS, rule {1}"), "t", rule)
                                 : g_strdup("NOMS");
    add_line(table, label, decision_words(view, noms));
    find_parts(view, noms, parts);
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autofree char *text =
            g_strdup_printf("%s; %s", base_words(view->words, done_word(parts[i].done)),
                base_words(view->words, expected_word(parts[i].expected)));
        add_line(table, base_words(view->words, parts[i].label), text);
    }
    g_autofree char *source = g_strdup_printf("NOMS: %s.", noms->instrument->citation);
    report_table_add_note(table, "", source);
}

json_t *patient_suggestion_json(const PatientView *view)
{
    const PatientScore *noms = noms_of(view);
    Part parts[2];
    if (!noms)
        return json_null();
    find_parts(view, noms, parts);
    json_t *page =
        json_pack("{s:o, s:o}", "noms_rule", base_json_text(text_of(&noms->outputs[0])),
            "noms_decision", base_json_text(text_of(&noms->outputs[1])));
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        const int met = clin_expectation_met(parts[i].expected, parts[i].done);
        base_json_set(page, parts[i].variable,
            json_pack("{s:o, s:o}", "done",
                parts[i].done == CLIN_MISSING ? json_null() : json_boolean(parts[i].done == 1),
                "as_suggested", met == CLIN_MISSING ? json_null() : json_boolean(met == 1)));
    }
    return page;
}
