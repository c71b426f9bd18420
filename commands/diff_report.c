/**
 * @file
 * The printed cells of a study in two states of a registry: which changed, and because of which
 * cells of the registry.
 */
#include <string.h>

#include "base/text.h"
#include "commands/diff_inside.h"
#include "commands/explainer.h"
#include "reports/explain/explain.h"

/* One state of the tables. */
typedef struct State {
    const struct State *other;
    const CommandAnalysis *opened;
    ReportExplainer *explainer;
    const ReportDocument *document;
} State;

/* A printed cell that changed. */
typedef struct {
    const char *address;
    const char *a, *b; /* As printed, NULL where there is none. */
    GPtrArray *causes; /* const RegistryDifference * */
    GPtrArray *with;   /* const char *: the P values through which alone it moved. */
} Printed;

static void printed_free(gpointer data)
{
    Printed *printed = data;
    (void)g_ptr_array_unref(printed->causes);
    (void)g_ptr_array_unref(printed->with);
    g_free(printed);
}

static gboolean make(State *state, const CommandAnalysis *opened, GError **error)
{
    const ReportOptions wanted = {.study = registry_study(opened->registry)};
    state->opened = opened;
    state->explainer = command_explainer_new(opened, &wanted, error);
    state->document = state->explainer ? report_explainer_document(state->explainer) : NULL;
    return state->explainer != NULL;
}

/* ---- Which cells changed ---- */

/* The cell that either state calls so: a row that is named after its variable goes by the name
 * that the variable has there. NULL where this state has none. */
static const ReportValue *find_value(const State *state, const char *address)
{
    const ReportValue *value = report_document_find(state->document, address);
    g_auto(GStrv) parts = value ? NULL : g_strsplit(address, ".", 3);
    if (value || !parts[0] || !parts[1] || !parts[2])
        return value;
    g_autofree char *name = registry_difference_name(
        state->other->opened->registry, state->opened->registry, parts[1], NULL);
    if (!name || strcmp(name, parts[1]) == 0)
        return NULL;
    g_autofree char *here = g_strdup_printf("%s.%s.%s", parts[0], name, parts[2]);
    return report_document_find(state->document, here);
}

static void add_printed(GPtrArray *list, const char *address, const char *a, const char *b)
{
    Printed *printed = g_new0(Printed, 1);
    *printed = (Printed){address, a, b, g_ptr_array_new(), g_ptr_array_new()};
    g_ptr_array_add(list, printed);
}

static GPtrArray *find_printed(const State *a, const State *b)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(printed_free);
    for (guint i = 0; i < a->document->values->len; i++) {
        const ReportValue *old = a->document->values->pdata[i];
        const ReportValue *now = find_value(b, old->address);
        if (!now || strcmp(old->printed, now->printed) != 0)
            add_printed(list, now ? now->address : old->address, old->printed,
                now ? now->printed : NULL);
    }
    for (guint i = 0; i < b->document->values->len; i++) {
        const ReportValue *now = b->document->values->pdata[i];
        if (!find_value(a, now->address))
            add_printed(list, now->address, NULL, now->printed);
    }
    return list;
}

/* ---- Why ---- */

static char *field_key(const char *field, const char *event)
{
    return g_strdup_printf("%s\n%s", field, event ? event : "");
}

/* What a number of one state was made of: its patients and the stored fields. */
typedef struct {
    GHashTable *records, *fields;
} Inputs;

static gboolean add_fields(
    const State *state, const ReportExplanation *explained, GHashTable *fields, GError **error)
{
    const SchemaStudy *study = registry_study(state->opened->registry);
    for (guint i = 0; i < explained->columns->len; i++) {
        const ReportInputColumn *column = explained->columns->pdata[i];
        g_autoptr(GArray) found =
            registry_cohort_fields(state->opened->cohort, column->expression, error);
        for (guint f = 0; found && f < found->len; f++) {
            const RegistryCohortField *field = &g_array_index(found, RegistryCohortField, f);
            (void)g_hash_table_add(fields,
                field_key(study->dictionary->columns[field->column].name,
                    field->event < study->n_events ? study->events[field->event].unique_name
                                                   : NULL));
        }
        if (!found)
            return FALSE;
    }
    return TRUE;
}

static gboolean read_inputs(
    const State *state, const char *address, const Inputs *inputs, GError **error)
{
    const ReportValue *value = find_value(state, address);
    if (!value)
        return TRUE;
    g_autoptr(ReportExplanation) explained =
        report_explain(state->explainer, value->address, error);
    for (guint i = 0; explained && i < explained->in->len; i++)
        (void)g_hash_table_add(inputs->records, g_strdup(explained->in->pdata[i]));
    return explained && add_fields(state, explained, inputs->fields, error);
}

static bool reads(const Inputs *inputs, const RegistryDifference *one)
{
    g_autofree char *at_event = field_key(one->field, one->event);
    g_autofree char *anywhere = field_key(one->field, NULL);
    return g_hash_table_contains(inputs->fields, at_event) ||
           g_hash_table_contains(inputs->fields, anywhere);
}

static GHashTable *text_set(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

/* Records that have another id in the one state: its difference by the later id. */
static GHashTable *find_renamed(const Diff *diff)
{
    GHashTable *renamed = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < diff->cells->len; i++) {
        RegistryDifference *one = diff->cells->pdata[i];
        if (strcmp(one->field, "record_id") == 0 && !one->event)
            (void)g_hash_table_insert(renamed, one->record_id, one);
    }
    return renamed;
}

/* The cells that it was made of, of who is in it in either state; and whatever else changed of
   who is in it in one of them alone. */
static gboolean find_causes(const Diff *diff, const State *a, const State *b,
    const char *address, GPtrArray *causes, GError **error)
{
    g_autoptr(GHashTable) fields = text_set(), in_a = text_set(), in_b = text_set();
    const Inputs first = {in_a, fields}, second = {in_b, fields};
    if (!read_inputs(a, address, &first, error) || !read_inputs(b, address, &second, error))
        return FALSE;
    for (guint i = 0; i < diff->cells->len; i++) {
        RegistryDifference *one = diff->cells->pdata[i];
        const RegistryDifference *renamed = g_hash_table_lookup(diff->renamed, one->record_id);
        const bool was = g_hash_table_contains(in_a, renamed ? renamed->a : one->record_id);
        const bool is = g_hash_table_contains(in_b, renamed ? renamed->b : one->record_id);
        if (one != renamed && (was || is) && (was != is || reads(&first, one)))
            g_ptr_array_add(causes, one);
    }
    return TRUE;
}

/* ---- P values that are adjusted together ---- */

/* The P value's, where it is adjusted within a family; else NULL. */
static const char *adjustment_of(const ReportDocument *document, const ReportValue *value)
{
    for (guint i = 0; value->test && i < document->tests->len; i++) {
        const ReportTest *test = document->tests->pdata[i];
        if (strcmp(test->id, value->test) == 0)
            return test->adjustment;
    }
    return NULL;
}

static const SchemaTable *table_of(const State *state, const char *id)
{
    const SchemaAnalysis *analysis = state->opened->analysis;
    for (size_t i = 0; i < analysis->n_tables; i++)
        if (strcmp(analysis->tables[i].id, id) == 0)
            return &analysis->tables[i];
    return NULL;
}

/* As the tables make them: a course has its visits in one group, others their pairs at a visit.
 */
static bool is_family(
    const SchemaTable *table, const ReportValue *one, const ReportValue *other)
{
    if (strcmp(one->table, other->table) != 0 || strcmp(one->statistic, other->statistic) != 0)
        return false;
    if (!table || table->family == SCHEMA_FAMILY_TABLE)
        return true;
    if (table->kind == SCHEMA_TABLE_COURSE)
        return strcmp(one->group, other->group) == 0 &&
               (table->family == SCHEMA_FAMILY_GROUP || strcmp(one->row, other->row) == 0);
    return strcmp(one->row, other->row) == 0 && strcmp(one->visit, other->visit) == 0;
}

/* In the order of all differences, each once. */
static void take_causes(const Diff *diff, const GHashTable *found, GPtrArray *causes)
{
    for (guint i = 0; i < diff->cells->len; i++)
        if (g_hash_table_contains((GHashTable *)found, diff->cells->pdata[i]))
            g_ptr_array_add(causes, diff->cells->pdata[i]);
}

/* The causes of a P value, found once. NULL with `error` set. */
static const GPtrArray *known_causes(const Diff *diff, const State *a, const State *b,
    const char *address, GHashTable *known, GError **error)
{
    const GPtrArray *before = g_hash_table_lookup(known, address);
    if (before)
        return before;
    g_autoptr(GPtrArray) causes = g_ptr_array_new();
    if (!command_go_on(diff->run->sinks, error) ||
        !find_causes(diff, a, b, address, causes, error))
        return NULL;
    (void)g_hash_table_insert(known, (gpointer)address, g_ptr_array_ref(causes));
    return g_hash_table_lookup(known, address);
}

/* What the others of its family moved by, where nothing of its own did. */
static gboolean explain_family(const Diff *diff, const State *a, const State *b,
    Printed *printed, GHashTable *known, GError **error)
{
    const ReportDocument *document = printed->b ? b->document : a->document;
    const ReportValue *value = report_document_find(document, printed->address);
    if (!value || !adjustment_of(document, value))
        return TRUE;
    const SchemaTable *table = table_of(printed->b ? b : a, value->table);
    g_autoptr(GHashTable) found = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < document->values->len; i++) {
        const ReportValue *other = document->values->pdata[i];
        if (other == value || !is_family(table, value, other) ||
            !adjustment_of(document, other))
            continue;
        const GPtrArray *causes = known_causes(diff, a, b, other->address, known, error);
        if (!causes)
            return FALSE;
        for (guint c = 0; c < causes->len; c++)
            (void)g_hash_table_add(found, causes->pdata[c]);
        if (causes->len > 0)
            g_ptr_array_add(printed->with, other->address);
    }
    take_causes(diff, found, printed->causes);
    return TRUE;
}

static gboolean explain_all(
    const Diff *diff, const State *a, const State *b, const GPtrArray *list, GError **error)
{
    g_autoptr(GHashTable) known =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
    for (guint i = 0; i < list->len; i++) {
        Printed *printed = list->pdata[i];
        if (!command_go_on(diff->run->sinks, error) ||
            !find_causes(diff, a, b, printed->address, printed->causes, error) ||
            (printed->causes->len == 0 && !explain_family(diff, a, b, printed, known, error)))
            return FALSE;
    }
    return TRUE;
}

/* ---- Out ---- */

static bool is_whole(const RegistryDifference *one)
{
    return one->is_new || one->is_gone;
}

/* A new record, or one that is gone, is one cause, not one a cell. */
static bool is_told(const GPtrArray *causes, guint i)
{
    const RegistryDifference *one = causes->pdata[i];
    const RegistryDifference *before = i > 0 ? causes->pdata[i - 1] : NULL;
    return is_whole(one) && before && strcmp(before->record_id, one->record_id) == 0;
}

static char *report_json(const Diff *diff, const GPtrArray *list, GError **error)
{
    GString *out = g_string_new(NULL);
    BaseJsonWriter *writer = base_json_writer_new(out, true);
    base_json_open(writer, NULL, '{');
    if (!diff_put_states(diff, writer, error)) {
        base_json_writer_free(writer);
        (void)g_string_free(out, TRUE);
        return NULL;
    }
    base_json_open(writer, "cells", '[');
    for (guint i = 0; i < list->len; i++) {
        const Printed *printed = list->pdata[i];
        base_json_open(writer, NULL, '{');
        base_json_put(writer, "address", base_json_text(printed->address));
        base_json_put(writer, "a", base_json_text(printed->a));
        base_json_put(writer, "b", base_json_text(printed->b));
        base_json_open(writer, "causes", '[');
        for (guint c = 0; c < printed->causes->len; c++)
            if (!is_told(printed->causes, c))
                base_json_put(writer, NULL,
                    diff_cell_json(
                        printed->causes->pdata[c], is_whole(printed->causes->pdata[c])));
        base_json_close(writer);
        base_json_open(writer, "adjusted_with", '[');
        for (guint w = 0; w < printed->with->len; w++)
            base_json_put(writer, NULL, base_json_text(printed->with->pdata[w]));
        base_json_close(writer);
        base_json_close(writer);
    }
    base_json_writer_free(writer);
    return g_string_free(out, FALSE);
}

/* ": 2 cells changed, 1 new record": what there is none of is left out. */
static void append_counts(GString *out, const gint64 n[3], const BaseWords *words)
{
    static const char *const said[][2] = {{NN_("{1} cell changed", "{1} cells changed")},
        {NN_("{1} new record", "{1} new records")},
        {NN_("{1} record gone", "{1} records gone")}};
    const char *before = ": ";
    for (size_t i = 0; i < G_N_ELEMENTS(said); i++) {
        g_autofree char *arguments = base_arguments("n", n[i]);
        g_autofree char *text =
            base_words_compose_n(words, said[i][0], said[i][1], n[i], arguments);
        if (n[i] == 0)
            continue;
        g_string_append_printf(out, "%s%s", before, text);
        before = ", ";
    }
    g_string_append_c(out, '\n');
}

/* "site_05: 2 cells changed, 1 new record" */
static void append_sites(GString *out, const GPtrArray *causes, const BaseWords *words)
{
    g_autoptr(GPtrArray) sites = g_ptr_array_new();
    for (guint i = 0; i < causes->len; i++) {
        const RegistryDifference *one = causes->pdata[i];
        bool known = false;
        for (guint s = 0; s < sites->len; s++)
            known = known || g_strcmp0(sites->pdata[s], one->site) == 0;
        if (!known)
            g_ptr_array_add(sites, one->site);
    }
    for (guint s = 0; s < sites->len; s++) {
        gint64 n[3] = {0};
        for (guint i = 0; i < causes->len; i++) {
            const RegistryDifference *one = causes->pdata[i];
            if (g_strcmp0(sites->pdata[s], one->site) == 0 && !is_told(causes, i))
                n[one->is_new ? 1 : one->is_gone ? 2 : 0]++;
        }
        g_autofree char *site = base_text_shown(sites->pdata[s] ? sites->pdata[s] : "");
        g_string_append_printf(out, "    %s", site);
        append_counts(out, n, words);
    }
}

static char *joined(const GPtrArray *texts)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < texts->len; i++)
        g_string_append_printf(out, "%s%s", i > 0 ? ", " : "", (char *)texts->pdata[i]);
    return g_string_free(out, FALSE);
}

static void append_family(GString *out, const GPtrArray *with, const BaseWords *words)
{
    if (with->len == 0)
        return;
    g_autofree char *list = joined(with);
    g_autofree char *line =
        base_words_say(words, N_("adjusted together with {1}, of which it comes"), "t", list);
    g_string_append_printf(out, "    %s\n", line);
}

enum { MOST_CAUSES = 5 /* Of a printed cell as text; JSON and CSV have all. */ };

static char *report_text(const GPtrArray *list, const BaseWords *words)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < list->len; i++) {
        const Printed *printed = list->pdata[i];
        guint n = 0;
        g_string_append_printf(out, "%s: %s -> %s\n", printed->address,
            printed->a ? printed->a : "(none)", printed->b ? printed->b : "(none)");
        append_family(out, printed->with, words);
        append_sites(out, printed->causes, words);
        for (guint c = 0; c < printed->causes->len && n < MOST_CAUSES; c++)
            if (!is_told(printed->causes, c)) {
                diff_cell_text(out, printed->causes->pdata[c], "      ",
                    is_whole(printed->causes->pdata[c]));
                n++;
            }
    }
    g_autofree char *last =
        base_words_say(words, N_("printed cells that differ: {1}"), "n", (gint64)list->len);
    g_string_append_printf(out, "%s\n", last);
    return g_string_free(out, FALSE);
}

static const CommandColumn columns[] = {{"address", N_("cell"), false}, {"a", "A", false},
    {"b", "B", false}, {"site", N_("site"), false}, {"record_id", N_("record"), false},
    {"event", N_("visit"), false}, {"field", N_("field"), false},
    {"before", N_("before"), false}, {"after", N_("after"), false}, {"file", N_("file"), false},
    {"reason", N_("why"), false}, {"user", N_("user"), false}, {"time", N_("time"), false},
    {"adjusted_with", N_("adjusted together with"), false}};

static void add_lines(CommandListing *listing, const Printed *printed)
{
    static const RegistryDifference none;
    const guint n = MAX(printed->causes->len, 1);
    g_autofree char *with = printed->with->len > 0 ? joined(printed->with) : NULL;
    for (guint c = 0; c < n; c++) {
        const RegistryDifference *one =
            printed->causes->len > 0 ? printed->causes->pdata[c] : &none;
        if (printed->causes->len > 0 && is_told(printed->causes, c))
            continue;
        const char *const cells[] = {printed->address, printed->a, printed->b, one->site,
            one->record_id, is_whole(one) ? NULL : one->event,
            is_whole(one) ? NULL : one->field, is_whole(one) ? NULL : one->a,
            is_whole(one) ? NULL : one->b, one->file, one->reason, one->user, one->time, with};
        G_STATIC_ASSERT(G_N_ELEMENTS(cells) == G_N_ELEMENTS(columns));
        command_listing_add(listing, cells);
    }
}

static gboolean emit(const Diff *diff, const GPtrArray *list, GError **error)
{
    const CommandTable *table = diff->run->table;
    const BaseWords *words =
        table->lang || table->output ? base_words_find(table->lang) : diff->run->sinks->words;
    if (table->format && !g_str_equal(table->format, "json") &&
        !g_str_equal(table->format, "text")) {
        CommandListing *listing = command_listing_new(diff->run, "cells",
            base_words(words, N_("Printed cells that differ")), columns, G_N_ELEMENTS(columns));
        for (guint i = 0; i < list->len; i++)
            add_lines(listing, list->pdata[i]);
        return command_listing_emit(listing, diff->run, error);
    }
    g_autofree char *text = g_strcmp0(table->format, "json") == 0
                                ? report_json(diff, list, error)
                                : report_text(list, words);
    return text && command_go_on(diff->run->sinks, error) &&
           command_emit(diff->run->output, text, strlen(text), error);
}

gboolean diff_report(Diff *diff, CommandFacts *facts, GError **error)
{
    State a = {0}, b = {0};
    a.other = &b;
    b.other = &a;
    g_autoptr(GHashTable) renamed = find_renamed(diff);
    diff->renamed = renamed;
    gboolean ok = make(&a, &diff->a, error) && make(&b, &diff->run->opened, error);
    g_autoptr(GPtrArray) list = ok ? find_printed(&a, &b) : NULL;
    ok = ok && explain_all(diff, &a, &b, list, error);
    facts->has_findings = list && list->len > 0;
    ok = ok && emit(diff, list, error);
    report_explainer_free(b.explainer);
    report_explainer_free(a.explainer);
    return ok;
}
