/* What the builders of figures share. */
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

char *report_figure_p(const ReportValue *p)
{
    const bool bound = p->printed[0] == '<' || p->printed[0] == '>';
    return bound ? g_strdup_printf("P %c %s", p->printed[0], p->printed + 1)
                 : g_strdup_printf("P = %s", p->printed);
}

void report_figure_add_methods(ReportFigureWork *work, const char *prefix, GPtrArray *tests)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GString) text = g_string_new(prefix);
    for (guint i = 0; i < tests->len; i++) {
        const ReportTest *test =
            report_document_find_test(work->study->document, tests->pdata[i]);
        if (test && test->brief && g_hash_table_add(seen, test->brief))
            g_string_append_printf(
                text, "%s%s", g_hash_table_size(seen) > 1 ? "; " : "", test->brief);
        if (test && test->adjustment && g_hash_table_add(seen, test->adjustment))
            g_string_append_printf(text, ", %s", test->adjustment);
    }
    g_string_append_c(text, '.');
    if (g_hash_table_size(seen) > 0)
        report_figure_add_note(work->figure, text->str);
}
