#include <math.h>

#include "base/json.h"
#include "reports/central/central.h"
#include "reports/model/format.h"

/* ---- JSON ---- */

static json_t *records_json(const ReportCentralFinding *finding)
{
    json_t *list = json_array();
    for (guint i = 0; i < finding->records->len; i++)
        json_array_append_new(list, base_json_text(finding->records->pdata[i]));
    return list;
}

static json_t *finding_json(const ReportCentralFinding *finding, const SchemaStudy *study)
{
    return json_pack("{s:o, s:s, s:o, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "site",
        base_json_text(study->sites[finding->site].code), "kind",
        report_central_kinds[finding->kind], "variable", base_json_text(finding->variable), "n",
        (json_int_t)finding->n, "n_others", (json_int_t)finding->n_others, "value",
        base_json_number(finding->value), "others", base_json_number(finding->others), "factor",
        base_json_number(finding->factor), "p_value", base_json_number(finding->p_value),
        "p_adjusted", base_json_number(finding->p_adjusted), "records", records_json(finding),
        "sentence", base_json_text(finding->sentence));
}

json_t *report_central_json(const ReportCentral *central, const SchemaStudy *study)
{
    json_t *findings = json_array();
    for (guint i = 0; i < central->findings->len; i++)
        json_array_append_new(findings, finding_json(central->findings->pdata[i], study));
    json_t *tests = json_object();
    for (size_t kind = 0; kind < REPORT_N_CENTRAL; kind++)
        base_json_set(tests, report_central_kinds[kind], json_integer(central->n_tests[kind]));
    return json_pack("{s:o, s:o, s:I, s:o}", "findings", findings, "tests", tests, "sites",
        (json_int_t)central->n_sites, "error_rate", base_json_number(0.05));
}

/* ---- the document ---- */

static const char *kind_shown(const BaseWords *words, ReportCentralKind kind)
{
    static const char *const names[REPORT_N_CENTRAL] = {[REPORT_CENTRAL_UNIT] = N_("unit"),
        [REPORT_CENTRAL_LEVEL] = N_("level"),
        [REPORT_CENTRAL_SPREAD] = N_("spread"),
        [REPORT_CENTRAL_DIGITS] = N_("last digits"),
        [REPORT_CENTRAL_COPIED] = N_("copied visits"),
        [REPORT_CENTRAL_REPEATED] = N_("repeated rows")};
    return base_words(words, names[kind]);
}

static void add_finding(ReportTable *table, const ReportCentralFinding *finding,
    const SchemaStudy *study, const BaseWords *words)
{
    ReportLine *line =
        report_table_add_line(table, REPORT_LINE_ROW, 0, study->sites[finding->site].code);
    g_autofree char *p = report_format_p(finding->p_adjusted, REPORT_P_SEGMENT);
    g_autoptr(GString) sentence = g_string_new(finding->sentence);
    for (guint i = 0; i < finding->records->len; i++)
        g_string_append_printf(
            sentence, "%s%s", i == 0 ? " (" : ", ", (const char *)finding->records->pdata[i]);
    if (finding->records->len > 0)
        g_string_append_c(sentence, ')');
    report_cell_set_text(&line->cells[0], kind_shown(words, finding->kind));
    report_cell_set_text(&line->cells[1], sentence->str);
    report_cell_set_text(&line->cells[2], p);
}

static void add_notes(ReportTable *table, const ReportCentral *central, const BaseWords *words)
{
    int64_t n = 0;
    for (size_t kind = 0; kind < REPORT_N_CENTRAL; kind++)
        n += central->n_tests[kind];
    g_autofree char *family = base_words_say(words,
        N_("{1} comparisons of {2} hospitals. P is adjusted for all of them (Holm's method "
           "within "
           "each of six kinds, which share an error of 0.05 equally): where hospitals do not "
           "differ, "
           "one registry in twenty has a line here. A difference must also matter: a "
           "rank-biserial "
           "correlation of 0.4, a spread of half or double, a last digit 30 points more "
           "frequent."),
        "nn", n, (gint64)central->n_sites);
    report_table_add_note(table, "*", family);
    report_table_add_note(table, "",
        base_words(words,
            N_("unit: exact test of the hospital's greatest or least value; level: Wilcoxon's "
               "rank-sum test on each patient's mean rank over the visits; spread: the same on "
               "distances from the median; last digits and copied visits: Fisher's exact test; "
               "repeated rows: exact, given who is alike. A patient counts once. A finding is "
               "a "
               "question, not a verdict: hospitals differ in their patients.")));
}

ReportDocument *report_central_document(
    const ReportCentral *central, const SchemaStudy *study, const BaseWords *words)
{
    ReportDocument *document = report_document_new("central", study->title);
    g_strlcpy(document->snapshot, central->snapshot, sizeof document->snapshot);
    g_autofree char *arguments = base_arguments("n", (gint64)central->findings->len);
    g_autofree char *title =
        central->findings->len == 0
            ? g_strdup(base_words(words, N_("nothing stands out")))
            : base_words_compose_n(words, NN_("{1} question", "{1} questions"),
                  central->findings->len, arguments);
    ReportTable *table = report_table_add(document, "central",
        base_words(words, N_("Each hospital against the others")), title,
        base_words(words, N_("Site")));
    report_table_add_column(table, base_words(words, N_("Kind")), "", NULL, 'l');
    report_table_add_column(table, base_words(words, N_("What stands out")), "", NULL, 'l');
    report_table_add_column(table, "P", "", NULL, 'r');
    table->columns[2].mark = g_strdup("*");
    for (guint i = 0; i < central->findings->len; i++)
        add_finding(table, central->findings->pdata[i], study, words);
    add_notes(table, central, words);
    return document;
}
