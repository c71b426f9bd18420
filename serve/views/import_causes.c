/**
 * @file
 * What is wrong with a file, by cause: how often, what was sent, on which lines, and what would
 * mend it; below, each line.
 */
#include "serve/views/import.h"

#include <string.h>

#include "serve/views/wording.h"

enum { MOST_PROBLEMS = 300, MOST_LINES = 60, MOST_SAMPLES = 3 };

const char *view_rule_words(const ServePage *page, const char *rule)
{
    static const char *const words[][2] = {
        {"agreed", N_("a rule of the profile that nobody at the hospital agreed to")},
        {"choice", N_("a code that the variable does not have")},
        {"cleared", N_("filled before, blank now")}, {"consent", N_("no consent")},
        {"csv", N_("a broken row")}, {"date", N_("a date that cannot be")},
        {"duplicate", N_("the same visit twice, with other values")},
        {"duplicate_patient", N_("probably one patient entered twice")},
        {"encoding", N_("the encoding")}, {"event", N_("not collected at this visit")},
        {"file", N_("the file cannot be read")}, {"header", N_("the header")},
        {"hidden", N_("a value where the form asks none")},
        {"identifier", N_("a column that tells who the patient is")},
        {"key", N_("which patient, or which visit")},
        {"missing_record", N_("a record that the whole export lacks")},
        {"order", N_("dates out of order")}, {"profile", N_("no hospital's profile fits")},
        {"ragged", N_("more or fewer cells than the header")},
        {"range", N_("outside its limits")}, {"required", N_("required, but empty")},
        {"reverted", N_("an old value, corrected since")}, {"rule", N_("a rule of the study")},
        {"site", N_("which hospital")}, {"sum", N_("a total that its items contradict")},
        {"type", N_("not of the variable's kind")},
        {"unknown_column", N_("a column that nobody knows")},
        {"window", N_("a visit outside its window")},
        {"workbook", N_("no sheet that can be taken")}};
    for (size_t i = 0; rule && i < G_N_ELEMENTS(words); i++)
        if (g_str_equal(rule, words[i][0]))
            return serve_say(page, words[i][1]);
    return rule;
}

/* Problems of one rule and variable. Texts are borrowed of the JSON. */
typedef struct {
    bool is_held;
    const char *rule, *field, *message, *hint;
    const json_t *summary; /* Its group; NULL for none. */
    gint64 n, rows;
    GArray *lines;      /* gint64, the first MOST_LINES. */
    GPtrArray *samples; /* char *, different ones. */
} Cause;

static void cause_free(gpointer data)
{
    Cause *cause = data;
    g_array_unref(cause->lines);
    g_ptr_array_unref(cause->samples);
    g_free(cause);
}

static Cause *find_cause(GPtrArray *causes, const json_t *problem)
{
    const bool is_held = g_strcmp0(view_text(problem, "severity"), "error") == 0;
    for (guint i = 0; i < causes->len; i++) {
        Cause *cause = causes->pdata[i];
        if (cause->is_held == is_held &&
            g_strcmp0(cause->rule, view_text(problem, "rule_id")) == 0 &&
            g_strcmp0(cause->field, view_text(problem, "field")) == 0)
            return cause;
    }
    Cause *cause = g_new0(Cause, 1);
    *cause = (Cause){.is_held = is_held,
        .rule = view_text(problem, "rule_id"),
        .field = view_text(problem, "field"),
        .message = view_text(problem, "message"),
        .hint = view_text(problem, "hint"),
        .lines = g_array_new(FALSE, FALSE, sizeof(gint64)),
        .samples = g_ptr_array_new()};
    g_ptr_array_add(causes, cause);
    return cause;
}

static void add_to(Cause *cause, const json_t *problem)
{
    const gint64 line = view_number(problem, "line");
    const char *value = view_text(problem, "value");
    cause->n++;
    if (line > 0 && cause->lines->len < MOST_LINES)
        g_array_append_val(cause->lines, line);
    bool is_known = !value || value[0] == '\0' || cause->samples->len >= MOST_SAMPLES;
    for (guint i = 0; !is_known && i < cause->samples->len; i++)
        is_known = g_str_equal(cause->samples->pdata[i], value);
    if (!is_known)
        g_ptr_array_add(cause->samples, (gpointer)value);
}

/* What the summary knows of the whole group. */
static void take_summary(GPtrArray *causes, const json_t *summary)
{
    size_t i;
    json_t *group;
    json_array_foreach(summary, i, group)
    {
        for (guint k = 0; k < causes->len; k++) {
            Cause *cause = causes->pdata[k];
            if (g_strcmp0(cause->rule, view_text(group, "rule_id")) != 0 ||
                g_strcmp0(cause->field, view_text(group, "field")) != 0)
                continue;
            cause->rows = view_number(group, "rows");
            cause->summary = group;
            if (view_text(group, "hint"))
                cause->hint = view_text(group, "hint");
        }
    }
}

static GPtrArray *find_causes(const json_t *file)
{
    GPtrArray *causes = g_ptr_array_new_with_free_func(cause_free);
    size_t i;
    json_t *problem;
    json_array_foreach(json_object_get(file, "problems"), i, problem)
    {
        add_to(find_cause(causes, problem), problem);
    }
    take_summary(causes, json_object_get(file, "summary"));
    return causes;
}

/* ---- a cause ---- */

/* The step that settles the whole column, where there is one; else what to do. */
static void add_mend(const ViewLot *lot, const json_t *file, const Cause *cause)
{
    ViewImportMend mend;
    serve_element(
        lot->page->main, "<td data-h=\"", serve_say(lot->page, N_("Mended by")), "\">");
    if (cause->summary && view_import_mend(lot->page, file, cause->summary, &mend))
        view_import_add_mend(lot, &mend, "small");
    else {
        g_autofree char *hint = view_in_page_words(lot->page, cause->hint);
        serve_element(lot->page->main, "<span class=\"soft\">", hint, "</span>");
    }
    g_string_append(lot->page->main, "</td></tr>\n");
}

static void add_what(const ViewLot *lot, const Cause *cause)
{
    GString *out = lot->page->main;
    g_autofree char *message = view_in_page_words(lot->page, cause->message);
    serve_element(out, "<td data-h=\"", serve_say(lot->page, N_("Cause")), "\"><b>");
    if (cause->field) {
        serve_text(out, view_field_label(lot->study, cause->field));
        g_string_append(out, "</b>: ");
        serve_text(out, view_rule_words(lot->page, cause->rule));
    } else
        serve_element(out, "", view_rule_words(lot->page, cause->rule), "</b>");
    serve_element(out, "<br><span class=\"soft\">", message, "</span></td>");
}

static void add_samples(const ViewLot *lot, const Cause *cause)
{
    GString *out = lot->page->main;
    serve_element(out, "<td data-h=\"", serve_say(lot->page, N_("Sent")), "\">");
    for (guint i = 0; i < cause->samples->len; i++) {
        g_string_append(out, i > 0 ? ", " : "");
        serve_element(out,
            cause->is_held ? "<span class=\"raw held\">" : "<span class=\"raw question\">",
            cause->samples->pdata[i], "</span>");
    }
    g_string_append(out, cause->samples->len >= MOST_SAMPLES && cause->n > MOST_SAMPLES
                             ? ", \xe2\x80\xa6</td>"
                             : "</td>");
}

static void add_lines(const ViewLot *lot, const Cause *cause)
{
    enum { AT_ONCE = 6 };
    g_autoptr(GString) lines = g_string_new(NULL);
    for (guint i = 0; i < cause->lines->len; i++)
        g_string_append_printf(lines, "%s%" G_GINT64_FORMAT, i > 0 ? ", " : "",
            g_array_index(cause->lines, gint64, i));
    if (cause->n > (gint64)cause->lines->len && cause->lines->len > 0)
        g_string_append(lines, ", \xe2\x80\xa6");
    if (cause->lines->len <= AT_ONCE) {
        view_cell(lot->page, N_("Lines"), "", lines->str);
        return;
    }
    const guint last = cause->lines->len - 1;
    g_autofree char *range = base_words_say(lot->page->words, N_("{1} to {2}"), "nn",
        g_array_index(cause->lines, gint64, 0), g_array_index(cause->lines, gint64, last));
    serve_element(lot->page->main, "<td data-h=\"", serve_say(lot->page, N_("Lines")),
        "\"><details><summary>");
    serve_element(lot->page->main, "", range, "</summary>");
    serve_element(lot->page->main, "", lines->str, "</details></td>");
}

static void add_cause(const ViewLot *lot, const json_t *file, const Cause *cause)
{
    g_autofree char *rows =
        view_count(lot->page, NN_("in {1} row", "in {1} rows"), cause->rows);
    g_autofree char *n =
        cause->rows > 0 ? base_words_say(lot->page->words, N_("{1} {2}"), "nt", cause->n, rows)
                        : g_strdup_printf("%" G_GINT64_FORMAT, cause->n);
    g_string_append(lot->page->main, "<tr>");
    add_what(lot, cause);
    view_cell(lot->page, N_("How often"), "r", n);
    add_samples(lot, cause);
    add_lines(lot, cause);
    add_mend(lot, file, cause);
}

static gint64 count(const GPtrArray *causes, bool is_held)
{
    gint64 n = 0;
    for (guint i = 0; i < causes->len; i++) {
        const Cause *cause = causes->pdata[i];
        n += cause->is_held == is_held ? cause->n : 0;
    }
    return n;
}

/* Those of one kind under their line: what is held and what is asked stand apart. */
static void add_kind(
    const ViewLot *lot, const json_t *file, const GPtrArray *causes, bool is_held)
{
    const bool is_refused = g_strcmp0(view_text(file, "status"), "refused") == 0;
    const gint64 n = count(causes, is_held);
    if (n == 0)
        return;
    g_autofree char *title = base_words_say(lot->page->words,
        is_refused ? N_("Why the file cannot go in; nothing of it would be kept")
        : is_held  ? N_("Held: kept as sent, asked of the hospital; cells or rows: {1}")
                   : N_("Questions: they go in, and are asked about; cells or rows: {1}"),
        "n", n);
    g_string_append(
        lot->page->main, "<tr class=\"group\"><th colspan=\"5\" scope=\"rowgroup\">");
    serve_element(lot->page->main,
        is_held ? "<span class=\"held\">" : "<span class=\"question\">", title,
        "</span></th></tr>\n");
    for (guint i = 0; i < causes->len; i++) {
        const Cause *cause = causes->pdata[i];
        if (cause->is_held == is_held)
            add_cause(lot, file, cause);
    }
}

/* ---- each line ---- */

static void add_problem(const ViewLot *lot, const json_t *problem)
{
    const bool is_held = g_strcmp0(view_text(problem, "severity"), "error") == 0;
    g_autofree char *line = g_strdup_printf("%" G_GINT64_FORMAT, view_number(problem, "line"));
    g_autofree char *message = view_in_page_words(lot->page, view_text(problem, "message"));
    g_string_append(lot->page->main, "<tr>");
    view_cell(lot->page, N_("Line"), "r", view_number(problem, "line") > 0 ? line : "");
    view_cell(lot->page, N_("Patient"), "nb", view_text(problem, "record_id"));
    view_cell(
        lot->page, N_("Visit"), "", view_event_label(lot->study, view_text(problem, "event")));
    view_cell(
        lot->page, N_("Value"), "", view_field_label(lot->study, view_text(problem, "field")));
    view_cell(lot->page, N_("Sent"), is_held ? "raw held" : "raw question",
        view_text(problem, "value"));
    view_cell(lot->page, N_("What is wrong"), "", message);
    g_string_append(lot->page->main, "</tr>\n");
}

static void add_each_line(const ViewLot *lot, const json_t *file)
{
    static const ViewHead heads[] = {{N_("Line"), "r"}, {N_("Patient"), ""}, {N_("Visit"), ""},
        {N_("Value"), ""}, {N_("Sent"), ""}, {N_("What is wrong"), ""}};
    const json_t *problems = json_object_get(file, "problems");
    const size_t n = json_array_size(problems);
    g_autofree char *title =
        base_words_say(lot->page->words, N_("Line by line: {1}"), "n", (gint64)n);
    g_autofree char *below = base_words_say(lot->page->words,
        N_("The first {1}; the file to mend has all."), "n", (gint64)MOST_PROBLEMS);
    serve_element(lot->page->main, "<details class=\"lines\"><summary>", title, "</summary>\n");
    view_table_begin(lot->page, n > MOST_PROBLEMS ? below : title, heads, G_N_ELEMENTS(heads));
    g_string_append(lot->page->main, "<tbody>\n");
    for (size_t i = 0; i < MIN(n, MOST_PROBLEMS); i++)
        add_problem(lot, json_array_get(problems, i));
    view_table_end(lot->page);
    g_string_append(lot->page->main, "</details>\n");
}

void view_import_causes(const ViewLot *lot, const json_t *file, size_t number)
{
    static const ViewHead heads[] = {{N_("Cause"), ""}, {N_("How often"), "r"},
        {N_("Sent"), ""}, {N_("Lines"), ""}, {N_("What would mend it"), ""}};
    g_autoptr(GPtrArray) causes = find_causes(file);
    if (causes->len == 0)
        return;
    g_string_append_printf(lot->page->main, "<section id=\"causes%zu\">\n", number);
    g_autofree char *title = base_words_say(
        lot->page->words, N_("What is wrong, by cause: {1}"), "n", (gint64)causes->len);
    view_table_begin(lot->page, title, heads, G_N_ELEMENTS(heads));
    g_string_append(lot->page->main, "<tbody>\n");
    add_kind(lot, file, causes, true);
    add_kind(lot, file, causes, false);
    view_table_end(lot->page);
    add_each_line(lot, file);
    g_string_append(lot->page->main, "</section>\n");
}
