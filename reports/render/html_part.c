#include "reports/render/html_part.h"

#include "reports/render/html_figure.h"
#include "reports/render/html_flow.h"
#include "reports/render/html_table.h"
#include "reports/render/walk.h"

void report_render_html_table(GString *out, const ReportDocument *document,
    const ReportTable *table, const ReportPart *part)
{
    ReportWalk walk = {.hooks = &report_html_table_hooks,
        .document = document,
        .out = out,
        .state = (void *)part,
        .table = table};
    report_walk_table(&walk, table);
}

void report_render_html_figure(GString *out, const ReportDocument *document,
    const ReportFigure *figure, const ReportPart *part)
{
    report_html_figure(out, document, figure, part);
}

void report_render_html_flow(
    GString *out, const ReportDocument *document, const ReportPart *part)
{
    if (document->flow->len > 0)
        report_html_flow(out, document, part);
}
