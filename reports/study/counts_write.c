/* Counts as a file: JSON that is read by eye, a line a number of patients. */
#include <math.h>

#include "base/json.h"
#include "base/words.h"
#include "reports/study/counts_text.h"

/* ---- cells ---- */

/* What the cells of a leaf say beside values and n. */
typedef struct {
    bool reason[REPORT_LEAF_REASONS], died;
} Said;

static Said said_by(const ReportLeaf *leaf)
{
    Said said = {0};
    for (guint i = 0; i < leaf->cells->len; i++) {
        const ReportCount *cell = &g_array_index(leaf->cells, ReportCount, i);
        said.died = said.died || cell->died;
        for (size_t r = 0; r < REPORT_LEAF_REASONS; r++)
            said.reason[r] = said.reason[r] || cell->reason[r];
    }
    return said;
}

static json_t *columns_json(const ReportLeaf *leaf, const Said *said)
{
    json_t *columns = json_pack("[s]", "group");
    for (size_t c = 0; c < report_leaf_n_values(leaf); c++)
        json_array_append_new(columns, base_json_text(leaf->row[c]->id));
    for (size_t r = 0; r < REPORT_LEAF_REASONS; r++)
        if (said->reason[r])
            json_array_append_new(columns, json_string(report_counts_reasons[r]));
    if (said->died)
        json_array_append_new(columns, json_string("died"));
    json_array_append_new(columns, json_string("n"));
    return columns;
}

static json_t *value_json(const ReportLeaf *leaf, size_t column, double value)
{
    if (isnan(value) || report_leaf_is_number(leaf, column))
        return base_json_number(value);
    return base_json_text(report_leaf_level(leaf, column, (size_t)value));
}

static json_t *cell_json(const ReportCounted *counted, const ReportLeaf *leaf, const Said *said,
    const ReportCount *cell)
{
    json_t *line = json_array();
    json_array_append_new(
        line, base_json_text(report_counts_group(counted, (size_t)cell->group)));
    for (size_t c = 0; c < report_leaf_n_values(leaf); c++)
        json_array_append_new(line, value_json(leaf, c, cell->value[c]));
    for (size_t r = 0; r < REPORT_LEAF_REASONS; r++)
        if (said->reason[r])
            json_array_append_new(line, base_json_text(cell->reason[r]));
    if (said->died)
        json_array_append_new(line, json_boolean(cell->died));
    json_array_append_new(line, json_integer((json_int_t)cell->n));
    return line;
}

/* A whole number where it is one that JSON's readers keep, else the two doubles of the sum. */
static json_t *sum_json(int scale, double hi, double lo)
{
    const double largest = 9e15;
    if (scale >= 0 && fabs(hi) < largest && lo == 0)
        return json_integer((json_int_t)hi);
    return json_pack("[f, f]", hi, lo);
}

static void put_sums(
    BaseJsonWriter *writer, const ReportCounted *counted, const ReportLeaf *leaf)
{
    base_json_open(writer, "sums", '[');
    for (guint g = 0; g < leaf->sums->len; g++) {
        const StatMomentSums *sums = &g_array_index(leaf->sums, StatMomentSums, g);
        if (sums->n > 0)
            base_json_put_line(writer, NULL,
                json_pack("{s:o, s:I, s:o, s:o, s:o}", "group",
                    base_json_text(report_counts_group(counted, g)), "n", (json_int_t)sums->n,
                    "decimals", sums->scale < 0 ? json_null() : json_integer(sums->scale),
                    "sum", sum_json(sums->scale, sums->sum, sums->sum_tail), "squares",
                    sum_json(sums->scale, sums->squares, sums->squares_tail)));
    }
    base_json_close(writer);
}

static void put_cells(
    BaseJsonWriter *writer, const ReportCounted *counted, const ReportLeaf *leaf)
{
    const Said said = said_by(leaf);
    base_json_put_line(writer, "columns", columns_json(leaf, &said));
    base_json_open(writer, "cells", '[');
    for (guint i = 0; i < leaf->cells->len; i++)
        base_json_put_line(writer, NULL,
            cell_json(counted, leaf, &said, &g_array_index(leaf->cells, ReportCount, i)));
    base_json_close(writer);
    if (leaf->sums)
        put_sums(writer, counted, leaf);
    for (size_t d = 0; d < REPORT_N_DOUBTS; d++)
        if (leaf->n_doubtful[d] > 0)
            base_json_put(
                writer, report_counts_doubts[d], json_integer((json_int_t)leaf->n_doubtful[d]));
    if (leaf->n_held > 0)
        base_json_put(writer, "missing_with_question", json_integer((json_int_t)leaf->n_held));
}

static void put_leaf(
    BaseJsonWriter *writer, const ReportCounted *counted, const ReportLeaf *leaf)
{
    base_json_open(writer, NULL, '{');
    base_json_put(writer, "counts", base_json_text(leaf->key));
    base_json_put(writer, "label", base_json_text(leaf->row[0]->label));
    base_json_put(writer, "kind", json_string(report_leaf_kinds[leaf->kind]));
    if (leaf->held)
        base_json_put(writer, "held_back", base_json_text(leaf->held));
    else
        put_cells(writer, counted, leaf);
    base_json_close(writer);
}

/* ---- tables ---- */

static void put_split(BaseJsonWriter *writer, const ReportCounted *counted)
{
    if (counted->held) {
        base_json_put(writer, "held_back", base_json_text(counted->held));
        return;
    }
    json_t *patients = json_object();
    for (size_t i = 0; i < counted->n_groups; i++)
        base_json_set(
            patients, report_counts_group(counted, i), json_integer((json_int_t)counted->n[i]));
    base_json_put_line(writer, "patients", patients);
    base_json_put(writer, "of", json_integer((json_int_t)counted->n_members));
    base_json_put(writer, "unknown", json_integer((json_int_t)counted->n_unknown));
    base_json_put(writer, "in_no_group", json_integer((json_int_t)counted->n_no_group));
}

static void put_table(BaseJsonWriter *writer, const ReportCounted *counted)
{
    base_json_open(writer, NULL, '{');
    base_json_put(writer, "table", base_json_text(counted->table->id));
    base_json_put(writer, "title", base_json_text(counted->table->title));
    if (counted->needs_rows) {
        base_json_put(writer, "needs_rows", base_json_text(counted->needs_rows));
        base_json_close(writer);
        return;
    }
    put_split(writer, counted);
    base_json_open(writer, "numbers", '[');
    for (guint i = 0; i < counted->leaves->len && !counted->held; i++)
        put_leaf(writer, counted, counted->leaves->pdata[i]);
    base_json_close(writer);
    base_json_close(writer);
}

/* ---- the file ---- */

static void put_flow(BaseJsonWriter *writer, const ReportCounts *counts)
{
    base_json_open(writer, "flow", '{');
    if (counts->flow_held) {
        base_json_put(writer, "held_back", base_json_text(counts->flow_held));
        base_json_close(writer);
        return;
    }
    base_json_put(writer, "withdrawn", json_integer((json_int_t)counts->n_withdrawn));
    base_json_open(writer, "steps", '[');
    for (size_t i = 0; i < counts->analysis->n_steps; i++) {
        const ReportCountedStep *step = &counts->steps[i];
        base_json_put_line(writer, NULL,
            json_pack("{s:o, s:I, s:I, s:I, s:I}", "step",
                base_json_text(counts->analysis->steps[i].id), "before",
                (json_int_t)step->n_before, "excluded", (json_int_t)step->n_excluded, "unknown",
                (json_int_t)step->n_unknown, "after", (json_int_t)step->n_after));
    }
    base_json_close(writer);
    base_json_close(writer);
}

static void put_origin(BaseJsonWriter *writer, const ReportCounts *counts)
{
    const ReportCountsOrigin *origin = counts->origins->pdata[0];
    base_json_put(writer, "format", json_integer(REPORT_COUNTS_FORMAT));
    base_json_put(writer, "kind", json_string(REPORT_COUNTS_KIND));
    base_json_put(writer, "program", base_json_text(origin->program));
    base_json_put(writer, "made", base_json_text(origin->made));
    base_json_put(writer, "study", base_json_text(counts->analysis->name));
    json_t *definition = json_object();
    for (size_t i = 0; i < G_N_ELEMENTS(report_counts_definition); i++)
        base_json_set(
            definition, report_counts_definition[i], base_json_text(origin->definition[i]));
    base_json_put(writer, "definition", definition);
    base_json_open(writer, "hospitals", '[');
    for (guint i = 0; i < origin->hospitals->len; i++)
        base_json_put_line(writer, NULL, base_json_text(origin->hospitals->pdata[i]));
    base_json_close(writer);
    base_json_put(writer, "content", base_json_text(origin->content));
    base_json_put(writer, "head", base_json_text(origin->head));
    base_json_put(writer, "min_cell", json_integer((json_int_t)origin->min_cell));
}

static void put_numbers(BaseJsonWriter *writer, const ReportCounts *counts)
{
    put_flow(writer, counts);
    base_json_open(writer, "groups", '{');
    put_split(writer, counts->tables->pdata[0]);
    base_json_close(writer);
    base_json_open(writer, "tables", '[');
    for (guint i = 1; i < counts->tables->len; i++)
        put_table(writer, counts->tables->pdata[i]);
}

static char *write_text(const ReportCounts *counts, bool with_origin)
{
    GString *out = g_string_new(NULL);
    g_autoptr(BaseJsonWriter) writer = base_json_writer_new(out, true);
    base_json_open(writer, NULL, '{');
    if (with_origin)
        put_origin(writer, counts);
    put_numbers(writer, counts);
    g_clear_pointer(&writer, base_json_writer_free);
    return g_string_free(out, FALSE);
}

char *report_counts_write(const ReportCounts *counts)
{
    return write_text(counts, true);
}

/* A mean or values of a group are no two hospitals' by chance. */
static bool has_values(const ReportCounts *counts)
{
    for (guint t = 1; t < counts->tables->len; t++) {
        const ReportCounted *counted = counts->tables->pdata[t];
        for (guint i = 0; i < counted->leaves->len; i++) {
            const ReportLeaf *leaf = counted->leaves->pdata[i];
            if ((leaf->sums || leaf->kind == REPORT_LEAF_VALUES) && leaf->cells->len > 0)
                return true;
        }
    }
    return false;
}

char *report_counts_fingerprint(const ReportCounts *counts)
{
    const ReportCountsOrigin *origin = counts->origins->pdata[0];
    g_autofree char *numbers = has_values(counts) ? write_text(counts, false) : NULL;
    g_autofree char *all =
        numbers ? g_strconcat(origin->content, origin->head, numbers, NULL) : NULL;
    return all ? g_compute_checksum_for_string(G_CHECKSUM_SHA256, all, -1) : NULL;
}
