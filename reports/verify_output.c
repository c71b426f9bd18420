/* A verification for readers and for programs. */
#include <stdlib.h>

#include "reports/renderers.h"
#include "reports/report.h"

char *report_verification_json(const ReportVerification *verification)
{
    json_t *cells = json_array();
    for (size_t i = 0; i < verification->cells->len; i++) {
        const ReportVerdict *verdict = verification->cells->pdata[i];
        g_autofree char *published = g_utf8_make_valid(verdict->published, -1);
        g_autofree char *address = g_utf8_make_valid(verdict->address, -1);
        json_t *cell = json_object();
        (void)json_object_set_new(cell, "address", json_string(address));
        (void)json_object_set_new(cell, "published", json_string(published));
        (void)json_object_set_new(cell, "computed",
            verdict->computed[0] != '\0' ? json_string(verdict->computed) : json_null());
        (void)json_object_set_new(
            cell, "verdict", json_string(report_verdict_name(verdict->verdict)));
        (void)json_object_set_new(cell, "reason",
            verdict->reason[0] != '\0' ? json_string(verdict->reason) : json_null());
        (void)json_array_append_new(cells, cell);
    }
    json_t *root = json_object();
    (void)json_object_set_new(root, "agree", json_integer(verification->n_agree));
    (void)json_object_set_new(root, "differ", json_integer(verification->n_differ));
    (void)json_object_set_new(root, "impossible", json_integer(verification->n_impossible));
    (void)json_object_set_new(root, "cells", cells);
    char *dumped = json_dumps(root, JSON_INDENT(1));
    char *text = g_strconcat(dumped, "\n", NULL);
    free(dumped);
    json_decref(root);
    return text;
}

static void put(ReportCell *cell, const char *text)
{
    g_free(cell->text);
    cell->text = g_strdup(text);
}

ReportDocument *report_verification_document(
    const ReportVerification *verification, const ReportDocument *document)
{
    static const struct {
        const char *label;
        char align;
    } columns[] = {{"Published", 'r'}, {"Computed", 'r'}, {"Verdict", 'l'}, {"Reason", 'l'}};
    g_autofree char *title =
        g_strdup_printf("%" G_GINT64_FORMAT " published cells agree, %" G_GINT64_FORMAT
                        " differ, %" G_GINT64_FORMAT " are impossible",
            verification->n_agree, verification->n_differ, verification->n_impossible);
    ReportDocument *out = report_document_new(document->name, title);
    (void)g_strlcpy(out->snapshot, document->snapshot, sizeof out->snapshot);
    (void)g_strlcpy(out->spec, document->spec, sizeof out->spec);
    if (verification->n_differ + verification->n_impossible == 0)
        return out;
    ReportTable *table =
        report_table_add(out, "verify", "", "Cells that do not agree", "Address");
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
        (void)report_table_add_column(table, columns[i].label, "", NULL, columns[i].align);
    for (size_t i = 0; i < verification->cells->len; i++) {
        const ReportVerdict *verdict = verification->cells->pdata[i];
        if (verdict->verdict == REPORT_AGREE)
            continue;
        ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, verdict->address);
        put(&line->cells[0], verdict->published);
        put(&line->cells[1], verdict->computed);
        put(&line->cells[2], report_verdict_name(verdict->verdict));
        put(&line->cells[3], verdict->reason);
    }
    return out;
}
