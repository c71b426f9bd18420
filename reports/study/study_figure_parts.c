/* What the builders of figures share. */
#include <string.h>

#include "reports/study/study_figures.h"

const ReportValue *report_figure_value(
    const ReportFigureWork *work, const ReportPlace *place, const char *statistic)
{
    const ReportAddress parts = {.table = work->spec->table->id,
        .row = place->row,
        .level = place->level,
        .group = place->group,
        .visit = place->visit,
        .statistic = statistic};
    g_autofree char *address = report_address(&parts);
    return report_document_find(work->study->document, address);
}

bool report_figure_shows(const ReportFigureWork *work, const SchemaRow *row)
{
    const SchemaFigure *spec = work->spec;
    return spec->n_rows == 0 || g_strv_contains((const char *const *)spec->rows, row->id);
}

bool report_figure_has_arm(const ReportFigureWork *work, const ReportArm *arm)
{
    return arm->code != REPORT_TOTAL || work->work->split.n_arms == 1;
}

double report_figure_legend(const ReportFigureWork *work, double each)
{
    enum { FEW = 6 };
    const size_t n = work->work->split.n_arms;
    return n > FEW ? each * (double)n : 0;
}

enum { UNIT_MAX = 12 }; /* characters: what is longer is a sentence, no unit */

/* The unit of a variable; "" where none is known. New. */
static char *unit_of(const ReportStudy *study, const char *variable)
{
    if (!study->study)
        return g_strdup("");
    const SchemaDerived *derived =
        schema_analysis_derived(study->analysis, study->study, variable);
    const SchemaField *field =
        derived ? NULL : schema_dictionary_find(study->study->dictionary, variable);
    if (!field)
        return g_strdup(derived && derived->unit ? derived->unit : "");
    g_autofree char *unit = g_strndup(field->note, strcspn(field->note, ";"));
    g_strstrip(unit);
    return g_strdup(g_utf8_strlen(unit, -1) <= UNIT_MAX ? unit : "");
}

char *report_figure_axis(const ReportFigureWork *work, const char *variable, const char *label)
{
    g_autofree char *unit = unit_of(work->study, variable);
    if (unit[0] == '\0' || report_mentions(label, unit))
        return g_strdup(label);
    return g_strconcat(label, ", ", unit, NULL);
}

const BaseWords *report_figure_words(const ReportFigureWork *work)
{
    return work->study->document->words;
}

void report_figure_alt(ReportFigureWork *work, const char *msgid, const char *kinds, ...)
{
    va_list list;
    va_start(list, kinds);
    g_autofree char *text = base_words_vsay(report_figure_words(work), msgid, kinds, list);
    va_end(list);
    g_string_append(work->figure->alt, text);
}

char *report_figure_counted(
    const ReportFigureWork *work, const char *one, const char *many, int64_t n)
{
    g_autofree char *arguments = base_arguments("n", (gint64)n);
    return base_words_compose_n(report_figure_words(work), one, many, n, arguments);
}

char *report_figure_p(const ReportValue *p)
{
    const bool bound = p->printed[0] == '<' || p->printed[0] == '>';
    return bound ? g_strdup_printf("P %c %s", p->printed[0], p->printed + 1)
                 : g_strdup_printf("P = %s", p->printed);
}

void report_figure_add_few(ReportFigureWork *work)
{
    g_autofree char *note = base_words_say(report_figure_words(work),
        N_("Where there are fewer than {1} patients or events no interval is drawn."), "n",
        (gint64)work->spec->table->min_n);
    report_figure_add_note(work->figure, note);
}

void report_figure_add_methods(ReportFigureWork *work, const char *prefix, GPtrArray *tests)
{
    const BaseWords *words = report_figure_words(work);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GString) text = g_string_new(prefix);
    for (guint i = 0; i < tests->len; i++) {
        const ReportTest *test =
            report_document_find_test(work->study->document, tests->pdata[i]);
        if (test && test->brief && g_hash_table_add(seen, test->brief))
            g_string_append_printf(text, "%s%s",
                g_hash_table_size(seen) > 1 ? base_words(words, "; ") : "", test->brief);
        if (test && test->adjustment && g_hash_table_add(seen, test->adjustment))
            g_string_append_printf(text, "%s%s", base_words(words, ", "), test->adjustment);
    }
    g_string_append(text, base_words(words, "."));
    if (g_hash_table_size(seen) > 0)
        report_figure_add_note(work->figure, text->str);
}
