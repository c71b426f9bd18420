#include "reports/render/csv.h"

#include "base/csv_write.h"
#include "reports/model/format.h"
#include "reports/render/walk.h"

/* One line that is no row. */
static void comment(ReportWalk *walk, const char *mark, const char *text)
{
    g_autofree char *plain = report_plain_minus(text);
    g_autofree char *line =
        g_strdup_printf("# %s%s%s", mark, mark[0] != '\0' ? " " : "", plain);
    base_csv_writer_cell(walk->state, line);
    base_csv_writer_end_row(walk->state);
}

static void begin(ReportWalk *walk)
{
    walk->state = base_csv_writer_new(walk->out, BASE_CSV_FOR_PROGRAMS);
}

static void table(ReportWalk *walk)
{
    if (walk->document->tables->len < 2)
        return;
    g_autofree char *caption = report_table_caption(walk->table);
    if (walk->out->len > 0)
        g_string_append_c(walk->out, '\n');
    comment(walk, "", caption);
}

static void stub(ReportWalk *walk, ReportRowKind kind, const char *text, const char *mark)
{
    (void)mark;
    const int indent = kind == REPORT_ROW_LINE ? walk->line->indent : 0;
    g_autofree char *blanks = g_strnfill(2 * (gsize)indent, ' ');
    g_autofree char *label = g_strconcat(blanks, text, NULL);
    base_csv_writer_cell(walk->state, label);
}

static void cell(ReportWalk *walk, ReportRowKind kind, const ReportSlot *slot)
{
    g_autofree char *plain =
        kind == REPORT_ROW_LINE ? report_plain_minus(slot->text) : g_strdup(slot->text);
    base_csv_writer_cell(walk->state, plain);
}

static void row_end(ReportWalk *walk, ReportRowKind kind)
{
    (void)kind;
    base_csv_writer_end_row(walk->state);
}

static void note(ReportWalk *walk, const ReportNote *one)
{
    comment(walk, one->mark, one->text);
}

static void end(ReportWalk *walk)
{
    g_autofree char *provenance = report_document_provenance(walk->document);
    comment(walk, "", provenance);
    base_csv_writer_free(walk->state);
}

static const ReportHooks hooks = {
    .flags = REPORT_WALK_ONE_HEADING | REPORT_WALK_PARTS | REPORT_WALK_MARKS,
    .begin = begin,
    .table = table,
    .stub = stub,
    .cell = cell,
    .row_end = row_end,
    .note = note,
    .end = end};

GString *report_render_csv(const ReportDocument *document)
{
    return report_walk(document, &hooks, NULL);
}

GString *report_render_csv_table(const ReportDocument *document, const ReportTable *one)
{
    ReportHooks of_one = hooks;
    of_one.table = NULL;
    ReportWalk walk = {.hooks = &of_one, .document = document, .out = g_string_new(NULL)};
    walk.state = base_csv_writer_new(walk.out, BASE_CSV_FOR_PEOPLE);
    g_autofree char *caption = report_table_caption(one);
    comment(&walk, "", caption);
    report_walk_table(&walk, one);
    end(&walk);
    return walk.out;
}
