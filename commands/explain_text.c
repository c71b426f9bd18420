/* An explanation as a page of text: what, how, who, from where, and again. */
#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/text.h"
#include "commands/explain_view.h"

enum { WIDTH = 96, INDENT = 2 };

static void put_title(GString *out, const char *title)
{
    g_string_append_printf(out, "\n%s\n", title);
}

/* Words on lines of at most WIDTH columns, divided by ", ". */
static void put_ids(GString *out, const GPtrArray *ids)
{
    gsize width = 0;
    for (guint i = 0; i < ids->len; i++) {
        const char *id = ids->pdata[i];
        const gsize length = strlen(id) + 2;
        if (width == 0 || width + length > WIDTH) {
            g_string_append(out, width == 0 ? "    " : "\n    ");
            width = 4;
        }
        base_text_show(out, id);
        g_string_append(out, i + 1 < ids->len ? ", " : "\n");
        width += length;
    }
}

static void put_lines(GString *out, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i]; i++)
        if (lines[i][0] || lines[i + 1])
            g_string_append_printf(out, "  %s\n", lines[i]);
}

static void put_what(GString *out, const ExplainView *view)
{
    const ReportExplanation *explained = view->explained;
    const ReportValue *value = explained->value;
    g_string_append_printf(out, "%s\n", value->address);
    g_string_append_printf(out, "  printed      %s\n", value->printed ? value->printed : "");
    if (!isnan(value->value))
        g_string_append_printf(out, "  value        %.17g\n", value->value);
    const struct {
        const char *name, *text;
    } words[] = {{"what", explained->what}, {"table", explained->table->title},
        {"row", explained->row_label}, {"group", explained->group_label},
        {"visit", explained->visit_label}};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (words[i].text[0] == '\0')
            continue;
        g_string_append_printf(out, "  %-12s ", words[i].name);
        base_text_show(out, words[i].text);
        g_string_append_c(out, '\n');
    }
}

static void put_test(GString *out, const ReportTest *test)
{
    if (!test)
        return;
    put_title(out, "Test");
    g_string_append_printf(out, "  %s\n", test->method);
    g_string_append_printf(out,
        "  %" G_GINT64_FORMAT " took part, %" G_GINT64_FORMAT
        " were left out for want of a value\n",
        test->n, test->n_missing);
    if (!isnan(test->statistic))
        g_string_append_printf(out, "  statistic %.10g\n", test->statistic);
    if (!isnan(test->p_value))
        g_string_append_printf(out, "  P %.10g\n", test->p_value);
    if (test->adjustment)
        g_string_append_printf(
            out, "  adjusted (%s) from %.10g\n", test->adjustment, test->adjusted_from);
    if (test->note)
        g_string_append_printf(out, "  %s\n", test->note);
}

/* ---- who ---- */

/* Those who are out, by reason, in the order in which reasons are met. */
static void put_out(GString *out, const ReportExplanation *explained)
{
    g_autoptr(GPtrArray) reasons = g_ptr_array_new();
    for (guint i = 0; i < explained->out->len; i++) {
        const ReportOut *one = explained->out->pdata[i];
        if (!g_ptr_array_find_with_equal_func(reasons, one->why, g_str_equal, NULL))
            g_ptr_array_add(reasons, one->why);
    }
    for (guint r = 0; r < reasons->len; r++) {
        g_autoptr(GPtrArray) ids = g_ptr_array_new();
        for (guint i = 0; i < explained->out->len; i++) {
            const ReportOut *one = explained->out->pdata[i];
            if (g_str_equal(one->why, reasons->pdata[r]))
                g_ptr_array_add(ids, one->record_id);
        }
        g_string_append_printf(out, "  %u: ", ids->len);
        base_text_show(out, reasons->pdata[r]);
        g_string_append_c(out, '\n');
        put_ids(out, ids);
    }
}

static void put_records(GString *out, const ReportExplanation *explained)
{
    put_title(out, "Records");
    g_string_append_printf(out, "  %u in the number\n", explained->in->len);
    put_ids(out, explained->in);
    g_string_append_printf(out, "  %u not in it:\n", explained->out->len);
    put_out(out, explained);
}

/* ---- values ---- */

static void put_change(GString *out, const RegistrySourceChange *change)
{
    g_string_append(out, "      was ");
    base_text_show(out, change->old_value ? change->old_value : "empty");
    g_string_append_printf(out, " until %s, ", change->at ? change->at : "?");
    base_text_show(out, change->user ? change->user : "?");
    if (change->file) {
        g_string_append(out, ", ");
        base_text_show(out, change->file);
        g_string_append_printf(out, ":%" G_GINT64_FORMAT, change->line);
    }
    if (change->reason) {
        g_string_append(out, ": ");
        base_text_show(out, change->reason);
    }
    g_string_append_c(out, '\n');
}

static void put_source(GString *out, const ExplainView *view, const RegistrySource *source)
{
    const SchemaEvent *event = &view->study->events[source->event];
    g_string_append(out, "  ");
    base_text_show(out, source->record_id);
    g_string_append_printf(out, "  %s", event->name);
    if (source->instance > 1)
        g_string_append_printf(out, " (%" G_GINT64_FORMAT ")", source->instance);
    g_string_append_printf(
        out, "  %s = ", view->study->dictionary->columns[source->column].name);
    base_text_show(out, source->text ? source->text : "empty");
    g_string_append(out, "  ");
    base_text_show(out, source->file ? source->file : "no file");
    if (source->line > 0)
        g_string_append_printf(out, ":%" G_GINT64_FORMAT, source->line);
    g_string_append_c(out, '\n');
    for (guint i = 0; i < source->changes->len; i++)
        put_change(out, &g_array_index(source->changes, RegistrySourceChange, i));
}

static void put_columns(GString *out, const ReportExplanation *explained)
{
    put_title(out, "Inputs");
    for (guint i = 0; i < explained->columns->len; i++) {
        const ReportInputColumn *column = explained->columns->pdata[i];
        g_string_append_printf(out, "  %s: ", column->name);
        base_text_show(out, column->label);
        g_string_append_c(out, '\n');
        if (column->definition) {
            g_string_append(out, "    defined as ");
            base_text_show(out, column->definition);
            g_string_append_c(out, '\n');
        }
    }
}

char *explain_text(const ExplainView *view)
{
    const ReportExplanation *explained = view->explained;
    GString *out = g_string_new(NULL);
    put_what(out, view);
    put_test(out, explained->test);
    put_columns(out, explained);
    put_title(out, "Question");
    put_lines(out, explained->sql);
    put_records(out, explained);
    g_autofree char *values =
        g_strdup_printf("Values and where they came from (%u)", view->sources->values->len);
    put_title(out, values);
    for (guint i = 0; i < view->sources->values->len; i++)
        put_source(out, view, &g_array_index(view->sources->values, RegistrySource, i));
    if (explained->r) {
        put_title(out, "Again, in R (alone: --format r)");
        put_lines(out, explained->r);
    }
    if (view->standing) {
        g_string_append_c(out, '\n');
        base_text_show(out, view->standing);
        g_string_append_c(out, '\n');
    }
    g_autofree char *provenance = report_document_provenance(view->document);
    g_string_append_printf(out, "\n%s\n", provenance);
    return g_string_free(out, FALSE);
}
