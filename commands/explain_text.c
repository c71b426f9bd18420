/* An explanation as a page of text: what, how, who, from where, and again. */
#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/text.h"
#include "commands/explain_view.h"

enum { WIDTH = 96, INDENT = 2 };

static void put_title(GString *out, const ExplainView *view, const char *title)
{
    g_string_append_printf(out, "\n%s\n", base_words(view->words, title));
}

/* A sentence on a line of its own. Takes it. */
static void put_sentence(GString *out, char *sentence_take)
{
    g_autofree char *sentence = sentence_take;
    g_string_append(out, "  ");
    base_text_show(out, sentence);
    g_string_append_c(out, '\n');
}

/* "  group        Thoracic" in columns of a terminal. */
static void put_fact(GString *out, const ExplainView *view, const char *name, const char *text)
{
    const char *said = base_words(view->words, name);
    const int width = (int)base_text_width(said);
    g_string_append_printf(out, "  %s%*s ", said, MAX(12 - width, 0), "");
    base_text_show(out, text);
    g_string_append_c(out, '\n');
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
    g_autofree char *full = g_strdup_printf("%.17g", value->value);
    put_fact(out, view, N_("printed"), value->printed ? value->printed : "");
    if (!isnan(value->value))
        put_fact(out, view, N_("value"), full);
    const struct {
        const char *name, *text;
    } words[] = {{N_("what"), explained->what}, {N_("table"), explained->table->title},
        {N_("row"), explained->row_label}, {N_("group"), explained->group_label},
        {N_("visit"), explained->visit_label}};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (words[i].text[0] != '\0')
            put_fact(out, view, words[i].name, words[i].text);
}

static void put_test(GString *out, const ExplainView *view)
{
    const ReportTest *test = view->explained->test;
    if (!test)
        return;
    put_title(out, view, N_("Test"));
    g_autofree char *statistic = g_strdup_printf("%.10g", test->statistic);
    g_autofree char *before = g_strdup_printf("%.10g", test->adjusted_from);
    g_string_append_printf(out, "  %s\n", test->shown ? test->shown : test->method);
    put_sentence(out,
        base_words_say(view->words, N_("took part: {1}; left out for want of a value: {2}"),
            "nn", (gint64)test->n, (gint64)test->n_missing));
    if (!isnan(test->statistic))
        put_sentence(out, base_words_say(view->words, N_("statistic {1}"), "t", statistic));
    if (!isnan(test->p_value))
        g_string_append_printf(out, "  P %.10g\n", test->p_value);
    if (test->adjustment)
        put_sentence(out, base_words_say(view->words, N_("adjusted ({1}) from {2}"), "tt",
                              test->adjustment, before));
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

static void put_records(GString *out, const ExplainView *view)
{
    const ReportExplanation *explained = view->explained;
    put_title(out, view, N_("Records"));
    put_sentence(out,
        base_words_say(view->words, N_("{1} in the number"), "n", (gint64)explained->in->len));
    put_ids(out, explained->in);
    put_sentence(out,
        base_words_say(view->words, N_("{1} not in it:"), "n", (gint64)explained->out->len));
    put_out(out, explained);
}

/* ---- values ---- */

static void put_change(
    GString *out, const ExplainView *view, const RegistrySourceChange *change)
{
    g_autofree char *was = base_words_say(view->words, N_("was {1} until {2}, {3}"), "ttt",
        change->old_value ? change->old_value : base_words(view->words, N_("empty")),
        change->at ? change->at : "?", change->user ? change->user : "?");
    g_string_append(out, "      ");
    base_text_show(out, was);
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
    base_text_show(out, source->text ? source->text : base_words(view->words, N_("empty")));
    g_string_append(out, "  ");
    base_text_show(out, source->file ? source->file : base_words(view->words, N_("no file")));
    if (source->line > 0)
        g_string_append_printf(out, ":%" G_GINT64_FORMAT, source->line);
    g_string_append_c(out, '\n');
    for (guint i = 0; i < source->changes->len; i++)
        put_change(out, view, &g_array_index(source->changes, RegistrySourceChange, i));
}

static void put_columns(GString *out, const ExplainView *view)
{
    const ReportExplanation *explained = view->explained;
    put_title(out, view, N_("Inputs"));
    for (guint i = 0; i < explained->columns->len; i++) {
        const ReportInputColumn *column = explained->columns->pdata[i];
        g_string_append_printf(out, "  %s: ", column->name);
        base_text_show(out, column->label);
        g_string_append_c(out, '\n');
        if (column->definition) {
            g_string_append(out, "  ");
            put_sentence(out,
                base_words_say(view->words, N_("defined as {1}"), "t", column->definition));
        }
    }
}

char *explain_text(const ExplainView *view)
{
    const ReportExplanation *explained = view->explained;
    GString *out = g_string_new(NULL);
    put_what(out, view);
    put_test(out, view);
    put_columns(out, view);
    put_title(out, view, N_("Question"));
    put_lines(out, explained->sql);
    put_records(out, view);
    g_autofree char *values = base_words_say(view->words,
        N_("Values and where they came from ({1})"), "n", (gint64)view->sources->values->len);
    g_string_append_printf(out, "\n%s\n", values);
    for (guint i = 0; i < view->sources->values->len; i++)
        put_source(out, view, &g_array_index(view->sources->values, RegistrySource, i));
    if (explained->r) {
        put_title(out, view, N_("Again, in R (alone: --format r)"));
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
