#include "reports/render/json.h"

#include <math.h>

#include "base/json.h"
#include "reports/model/format.h"
#include "reports/render/json_figure.h"
#include "reports/render/render.h"
#include "reports/render/walk.h"

/* ---- tables: the walk ---- */

static void table(ReportWalk *walk)
{
    base_json_open(walk->state, NULL, '{');
    base_json_put(walk->state, "table", base_json_text(walk->table->id));
    base_json_put(walk->state, "label", base_json_text_if_any(walk->table->label));
    base_json_put(walk->state, "title", base_json_text(walk->table->title));
}

static void head(ReportWalk *walk, bool begins)
{
    if (!begins)
        base_json_close(walk->state);
    base_json_open(walk->state, begins ? "columns" : "lines", '[');
}

static void stub(ReportWalk *walk, ReportRowKind kind, const char *text, const char *mark)
{
    static const char *const kinds[] = {"row", "level", "section", "unknown"};
    (void)mark;
    if (kind != REPORT_ROW_LINE)
        return;
    base_json_open(walk->state, NULL, '{');
    base_json_put(walk->state, "kind", json_string(kinds[walk->line->kind]));
    base_json_put(walk->state, "label", base_json_text(text));
    base_json_put(walk->state, "indent", json_integer(walk->line->indent));
    base_json_open(walk->state, "cells", '[');
}

static void cell(ReportWalk *walk, ReportRowKind kind, const ReportSlot *slot)
{
    const ReportColumn *column = &walk->table->columns[slot->column];
    if (kind == REPORT_ROW_LINE) {
        g_autofree char *plain = report_plain_minus(slot->text);
        base_json_put(walk->state, NULL, base_json_text(plain));
    } else if (kind == REPORT_ROW_HEADINGS) {
        base_json_put(walk->state, NULL,
            json_pack("{s:o, s:o, s:o}", "spanner", base_json_text(column->spanner), "label",
                base_json_text(column->label), "detail",
                base_json_text_if_any(column->detail)));
    }
}

static void row_end(ReportWalk *walk, ReportRowKind kind)
{
    if (kind != REPORT_ROW_LINE)
        return;
    base_json_close(walk->state);
    base_json_close(walk->state);
}

static void block_end(ReportWalk *walk)
{
    base_json_close(walk->state);
    base_json_open(walk->state, "notes", '[');
}

static void note(ReportWalk *walk, const ReportNote *one)
{
    base_json_put(walk->state, NULL,
        json_pack("{s:o, s:o}", "mark", base_json_text_if_any(one->mark), "text",
            base_json_text(one->text)));
}

static void table_end(ReportWalk *walk)
{
    base_json_close(walk->state);
    base_json_close(walk->state);
}

static void put_tables(BaseJsonWriter *writer, const ReportDocument *document)
{
    static const ReportHooks hooks = {.table = table,
        .head = head,
        .stub = stub,
        .cell = cell,
        .row_end = row_end,
        .block_end = block_end,
        .note = note,
        .table_end = table_end};
    ReportWalk walk = {.hooks = &hooks, .document = document, .state = writer};
    base_json_open(writer, "tables", '[');
    for (size_t i = 0; i < document->tables->len; i++)
        report_walk_table(&walk, document->tables->pdata[i]);
    base_json_close(writer);
}

/* ---- lists of the model ---- */

static void put_step(BaseJsonWriter *writer, const void *item)
{
    const ReportFlowStep *step = item;
    json_t *object = json_pack("{s:o, s:o, s:o, s:o, s:I, s:I, s:I, s:I, s:b}", "step",
        base_json_text(step->id), "label", base_json_text(step->label), "excluded_label",
        base_json_text_if_any(step->excluded_label), "rule", base_json_text(step->rule),
        "n_before", (json_int_t)step->n_before, "n_excluded", (json_int_t)step->n_excluded,
        "n_unknown", (json_int_t)step->n_unknown, "n_after", (json_int_t)step->n_after,
        "after_origin", (int)step->after_origin);
    /* The name that the key had while every study was one of surgery. */
    if (g_strcmp0(step->origin, "surgery") == 0)
        (void)json_object_set_new(object, "after_surgery", json_boolean(step->after_origin));
    base_json_put(writer, NULL, object);
}

static void put_value(BaseJsonWriter *writer, const void *item)
{
    const ReportValue *value = item;
    base_json_put(writer, NULL,
        json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "address",
            base_json_text(value->address), "table", base_json_text(value->table), "row",
            base_json_text(value->row), "level", base_json_text(value->level), "group",
            base_json_text(value->group), "visit", base_json_text(value->visit), "statistic",
            base_json_text(value->statistic), "value", base_json_number(value->value),
            "printed", base_json_text(value->printed), "test", base_json_text(value->test)));
}

static json_t *df_json(const ReportTest *test)
{
    if (test->n_df == 0)
        return json_null();
    if (test->n_df == 1)
        return base_json_number(test->df[0]);
    return json_pack("[o, o]", base_json_number(test->df[0]), base_json_number(test->df[1]));
}

/* P before its adjustment, with the bounds that belong to it. */
static json_t *raw_json(const ReportTest *test)
{
    if (!test->adjustment)
        return json_null();
    return json_pack("{s:o, s:o, s:o}", "p_value", base_json_number(test->adjusted_from),
        "p_low", base_json_number(test->raw_low), "p_high", base_json_number(test->raw_high));
}

static json_t *effects_json(const ReportTest *test)
{
    json_t *object = json_object();
    for (guint i = 0; i < test->effects->len; i++) {
        const ReportEffect *effect = &g_array_index(test->effects, ReportEffect, i);
        base_json_set(object, effect->kind, base_json_number(effect->value));
    }
    return object;
}

/* What the test is about, with its interval; and the effect sizes. */
static void set_estimates(json_t *object, const ReportTest *test)
{
    const ReportEstimate none = {NULL, NAN, NAN, NAN, NAN};
    const ReportEstimate *first =
        test->estimates->len > 0 ? &g_array_index(test->estimates, ReportEstimate, 0) : &none;
    base_json_set(object, "estimate_of", base_json_text(first->kind));
    base_json_set(object, "estimate", base_json_number(first->value));
    base_json_set(object, "conf_low", base_json_number(first->low));
    base_json_set(object, "conf_high", base_json_number(first->high));
    base_json_set(object, "conf_level", base_json_number(first->level));
    base_json_set(object, "effect", effects_json(test));
}

static void put_test(BaseJsonWriter *writer, const void *item)
{
    const ReportTest *test = item;
    json_t *object = json_pack(
        "{s:o, s:o, s:o, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:o}", "id",
        base_json_text(test->id), "method", base_json_text(test->method), "method_id",
        base_json_text(test->method_id), "n", (json_int_t)test->n, "n_missing",
        (json_int_t)test->n_missing, "statistic", base_json_number(test->statistic), "df",
        df_json(test), "p_value", base_json_number(test->p_value), "adjusted_from",
        base_json_number(test->adjusted_from), "adjustment", base_json_text(test->adjustment),
        "exact", (int)test->exact, "p_low", base_json_number(test->p_low), "p_high",
        base_json_number(test->p_high), "p_raw", raw_json(test));
    set_estimates(object, test);
    base_json_set(object, "note", base_json_text(test->note));
    base_json_put(writer, NULL, object);
}

static void put_group(BaseJsonWriter *writer, const void *item)
{
    const ReportFlowGroup *group = item;
    base_json_put(writer, NULL,
        json_pack("{s:o, s:o, s:I}", "group", base_json_text_if_any(group->id), "label",
            base_json_text(group->label), "n", (json_int_t)group->n));
}

static void put_pair(BaseJsonWriter *writer, const void *item)
{
    const ReportPair *pair = item;
    base_json_put(writer, NULL,
        json_pack("{s:o, s:o, s:o}", "treated", base_json_text(pair->treated), "control",
            base_json_text(pair->control), "distance", base_json_number(pair->distance)));
}

typedef void (*PutItem)(BaseJsonWriter *writer, const void *item);

static void put_list(
    BaseJsonWriter *writer, const char *key, const GPtrArray *items, PutItem put_item)
{
    base_json_open(writer, key, '[');
    for (size_t i = 0; i < items->len; i++)
        put_item(writer, items->pdata[i]);
    base_json_close(writer);
}

static void put_match(BaseJsonWriter *writer, const void *item)
{
    const ReportPairs *match = item;
    base_json_open(writer, NULL, '{');
    base_json_put(writer, "match", base_json_text(match->id));
    base_json_put(writer, "label", base_json_text(match->label));
    base_json_put(writer, "scale", base_json_text(match->scale));
    base_json_put(writer, "caliper", base_json_number(match->caliper));
    base_json_put(writer, "score_sd", base_json_number(match->score_sd));
    base_json_put(writer, "n_pairs", json_integer((json_int_t)match->pairs->len));
    put_list(writer, "pairs", match->pairs, put_pair);
    base_json_close(writer);
}

static void put_figure(BaseJsonWriter *writer, const void *item)
{
    report_json_figure(writer, item);
}

static void put_text(BaseJsonWriter *writer, const void *item)
{
    base_json_put(writer, NULL, base_json_text(item));
}

static void put_contributor(BaseJsonWriter *writer, const void *item)
{
    const ReportContributor *from = item;
    base_json_put(writer, NULL,
        json_pack("{s:o, s:o, s:o, s:o, s:I}", "hospitals", base_json_text(from->hospitals),
            "content", base_json_text(from->content), "head", base_json_text(from->head),
            "made", base_json_text(from->made), "min_cell", (json_int_t)from->min_cell));
}

static void put_absent(BaseJsonWriter *writer, const void *item)
{
    const ReportAbsent *absent = item;
    base_json_put(writer, NULL,
        json_pack("{s:o, s:o, s:o, s:o}", "table", base_json_text(absent->table), "row",
            base_json_text(absent->row), "figure", base_json_text(absent->figure), "why",
            base_json_text(absent->why)));
}

/* What a question was and how many P values answer it. `adjust` and `family` are those of the
   tests; null where none was adjusted. */
static void put_question(BaseJsonWriter *writer, const ReportDocument *document)
{
    const char *adjustment = NULL;
    for (guint i = 0; i < document->tests->len && !adjustment; i++)
        adjustment = ((const ReportTest *)document->tests->pdata[i])->adjustment;
    base_json_put(writer, "analysis", base_json_text(document->analysis));
    base_json_open(writer, "comparisons", '{');
    base_json_put(writer, "p_values", json_integer(document->comparisons));
    base_json_put(writer, "adjust", base_json_text(adjustment));
    base_json_put(writer, "family",
        base_json_text(adjustment ? "the pairs within one row and visit" : NULL));
    if (document->asked.is_known) {
        base_json_open(writer, "asked", '{');
        base_json_put(writer, "all", json_integer(document->asked.all));
        base_json_put(writer, "study", json_integer(document->asked.of_study));
        base_json_put(writer, "person", json_integer(document->asked.of_person));
        base_json_put(writer, "logged", json_boolean(document->asked.is_logged));
        base_json_close(writer);
    }
    base_json_close(writer);
}

json_t *report_lock_json(const ReportDocument *document, bool is_locked)
{
    if (!document->lock || document->is_locked != is_locked)
        return json_null();
    json_t *lock = json_pack("{s:o, s:o, s:o}", "name", base_json_text(document->lock), "day",
        base_json_text(document->lock_day), "by", base_json_text(document->lock_by));
    if (document->lock_erased > 0)
        base_json_set(lock, "erased", json_integer((json_int_t)document->lock_erased));
    return lock;
}

static json_t *saved_json(const ReportDocument *document)
{
    return document->saved_by
               ? json_pack("{s:o, s:o}", "by", base_json_text(document->saved_by), "day",
                     base_json_text(document->saved_day))
               : json_null();
}

static json_t *post_hoc_json(const ReportDocument *document)
{
    if (!document->post_hoc_lock)
        return json_null();
    return json_pack("{s:o, s:o, s:o}", "lock", base_json_text(document->post_hoc_lock), "day",
        base_json_text(document->post_hoc_day), "where",
        base_json_text_if_any(document->post_hoc_where));
}

GString *report_render_json(const ReportDocument *document)
{
    GString *out = g_string_new(NULL);
    BaseJsonWriter *writer = base_json_writer_new(out, true);
    base_json_open(writer, NULL, '{');
    base_json_put(writer, "report", base_json_text(document->name));
    base_json_put(writer, "title", base_json_text(document->title));
    base_json_put(writer, "citation", base_json_text_if_any(document->citation));
    put_list(writer, "flow", document->flow, put_step);
    put_list(writer, "groups", document->groups, put_group);
    put_tables(writer, document);
    put_list(writer, "figures", document->figures, put_figure);
    put_list(writer, "cells", document->values, put_value);
    put_list(writer, "tests", document->tests, put_test);
    if (document->matches->len > 0)
        put_list(writer, "matches", document->matches, put_match);
    put_list(writer, "methods", document->methods, put_text);
    put_list(writer, "appendix", document->appendix, put_text);
    if (document->contributors->len > 0) {
        put_list(writer, "counted_from", document->contributors, put_contributor);
        put_list(writer, "absent", document->absent, put_absent);
    }
    if (document->analysis)
        put_question(writer, document);
    base_json_put(writer, "snapshot", base_json_text_if_any(document->snapshot));
    base_json_put(writer, "head", base_json_text_if_any(document->head));
    base_json_put(writer, "lock", report_lock_json(document, true));
    base_json_put(writer, "not_as_locked", report_lock_json(document, false));
    if (document->lock_doubt)
        base_json_put(writer, "lock_doubt", base_json_text(document->lock_doubt));
    base_json_put(writer, "post_hoc", post_hoc_json(document));
    base_json_put(writer, "saved", saved_json(document));
    base_json_put(writer, "specification", base_json_text_if_any(document->spec));
    base_json_put(writer, "version", base_json_text(document->version));
    base_json_writer_free(writer);
    return out;
}
