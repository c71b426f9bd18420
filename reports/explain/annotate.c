/* What stands behind the cells of a document's tables, for a page that opens it on a cell. */
#include <math.h>
#include <string.h>

#include "reports/explain/explainer.h"

/* Explanations of a page together: beyond this it grows slow to open and too large to mail. */
enum { MOST_BYTES = 4 * 1024 * 1024 };

/* The cells that are being explained. */
typedef struct {
    ReportExplainer *explainer;
    bool with_records;
    gsize bytes;
} Annotation;

static const BaseWords *words_of(const Annotation *notes)
{
    return explainer_words(notes->explainer);
}

static void add_line(
    const Annotation *notes, ReportWhy *why, const char *label, const char *text)
{
    if (text && *text)
        report_why_add(why, base_words(words_of(notes), label), text);
}

/* "Pain VAS, Cervical, Baseline". New. */
static char *title_of(const ReportExplanation *made)
{
    GString *title = g_string_new(made->row_label);
    const char *const more[] = {made->group_label, made->visit_label};
    for (size_t i = 0; i < G_N_ELEMENTS(more); i++)
        if (*more[i])
            g_string_append_printf(title, ", %s", more[i]);
    return g_string_free(title, FALSE);
}

/* "mean = 57.838709677419352 (T4.pain_vas.cervical.baseline.mean)". New. */
static char *number_of(const ReportExplanation *made)
{
    const ReportValue *value = made->value;
    g_autofree char *number =
        isnan(value->value) ? g_strdup("\xe2\x80\x93") : g_strdup_printf("%.15g", value->value);
    return g_strdup_printf("%s = %s (%s)", made->what, number, value->address);
}

static void add_inputs(const Annotation *notes, ReportWhy *why, const ReportExplanation *made)
{
    for (guint i = 0; i < made->columns->len; i++) {
        const ReportInputColumn *column = made->columns->pdata[i];
        g_autofree char *text =
            column->definition ? g_strdup_printf("%s = %s", column->name, column->definition)
                               : g_strdup(column->name);
        add_line(notes, why, i == 0 ? N_("Inputs") : "", text);
    }
}

/* ---- who ---- */

static char *ids_of(const GPtrArray *ids)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < ids->len; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", (const char *)ids->pdata[i]);
    return g_string_free(text, FALSE);
}

/* "82 in another group: Thoracic", with their ids where these may be shown. */
static void add_out(const Annotation *notes, ReportWhy *why, const ReportExplanation *made)
{
    g_autoptr(GHashTable) of =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
    g_autoptr(GPtrArray) reasons = g_ptr_array_new();
    for (guint i = 0; i < made->out->len; i++) {
        const ReportOut *out = made->out->pdata[i];
        GPtrArray *ids = g_hash_table_lookup(of, out->why);
        if (!ids) {
            ids = g_ptr_array_new();
            (void)g_hash_table_insert(of, out->why, ids);
            g_ptr_array_add(reasons, out->why);
        }
        g_ptr_array_add(ids, out->record_id);
    }
    for (guint r = 0; r < reasons->len; r++) {
        const GPtrArray *ids = g_hash_table_lookup(of, reasons->pdata[r]);
        g_autofree char *list = notes->with_records ? ids_of(ids) : NULL;
        g_autofree char *text = g_strdup_printf("%u: %s%s%s", ids->len,
            (const char *)reasons->pdata[r], list ? ": " : "", list ? list : "");
        add_line(notes, why, r == 0 ? N_("Not in it") : "", text);
    }
}

static void add_in(const Annotation *notes, ReportWhy *why, const ReportExplanation *made)
{
    g_autofree char *list = notes->with_records ? ids_of(made->in) : NULL;
    g_autofree char *text =
        g_strdup_printf("%u%s%s", made->in->len, list ? ": " : "", list ? list : "");
    add_line(notes, why, N_("Patients in it"), text);
}

/* ---- cells ---- */

/* The number of the cell that most patients stand behind: a percentage, not its count. */
static gboolean explain_cell(
    const Annotation *notes, const ReportCell *cell, ReportWhy *why, GError **error)
{
    const ReportDocument *document = notes->explainer->document;
    g_autoptr(ReportExplanation) widest = NULL;
    for (size_t i = 0; i < cell->n_values; i++) {
        const ReportValue *value = document->values->pdata[cell->values[i]];
        g_autoptr(ReportExplanation) made =
            explain_value(notes->explainer, value, false, error);
        if (!made)
            return FALSE;
        g_autofree char *number = number_of(made);
        add_line(notes, why, i == 0 ? N_("Number") : "", number);
        add_line(notes, why, "R", made->r_line);
        if (!widest || made->in->len > widest->in->len) {
            report_explanation_free(widest);
            widest = g_steal_pointer(&made);
        }
    }
    g_autofree char *title = title_of(widest);
    report_why_title(why, title);
    if (widest->test)
        add_line(notes, why, N_("Test"),
            widest->test->shown ? widest->test->shown : widest->test->method);
    add_inputs(notes, why, widest);
    add_in(notes, why, widest);
    add_out(notes, why, widest);
    return TRUE;
}

static gsize size_of(const ReportWhy *why)
{
    gsize size = strlen(why->title) + 120;
    for (guint i = 0; i < why->lines->len; i++) {
        const ReportWhyLine *line = why->lines->pdata[i];
        size += strlen(line->label) + strlen(line->text) + 20;
    }
    return size;
}

static bool is_p(const ReportDocument *document, const ReportCell *cell)
{
    for (size_t i = 0; i < cell->n_values; i++)
        if (g_str_equal(
                ((const ReportValue *)document->values->pdata[cell->values[i]])->statistic,
                "p"))
            return true;
    return false;
}

static gboolean take_cell(Annotation *notes, ReportCell *cell, GError **error)
{
    ReportDocument *document = notes->explainer->document;
    if (notes->bytes >= MOST_BYTES) {
        document->n_unexplained++;
        return TRUE;
    }
    ReportWhy *why = report_document_add_why(document, cell);
    if (!explain_cell(notes, cell, why, error))
        return FALSE;
    notes->bytes += size_of(why);
    return TRUE;
}

static gboolean take_tables(Annotation *notes, bool p_values, GError **error)
{
    const ReportDocument *document = notes->explainer->document;
    for (guint t = 0; t < document->tables->len; t++) {
        const ReportTable *table = document->tables->pdata[t];
        for (guint l = 0; l < table->lines->len; l++) {
            const ReportLine *line = table->lines->pdata[l];
            for (size_t c = 0; c < table->n_columns; c++)
                if (line->cells[c].n_values > 0 &&
                    is_p(document, &line->cells[c]) == p_values &&
                    !take_cell(notes, &line->cells[c], error))
                    return FALSE;
        }
    }
    return TRUE;
}

gboolean report_explainer_annotate(
    ReportExplainer *explainer, bool with_records, GError **error)
{
    Annotation notes = {.explainer = explainer, .with_records = with_records};
    return take_tables(&notes, true, error) && take_tables(&notes, false, error);
}
