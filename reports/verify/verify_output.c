/* A verification for readers and for programs. */
#include <math.h>

#include "base/json.h"
#include "reports/model/format.h"
#include "reports/verify/verify.h"

char *report_verification_json(const ReportVerification *verification)
{
    json_t *cells = json_array();
    for (size_t i = 0; i < verification->cells->len; i++) {
        const ReportVerdict *verdict = verification->cells->pdata[i];
        (void)json_array_append_new(cells,
            json_pack("{s:o, s:o, s:o, s:s, s:o}", "address", base_json_text(verdict->address),
                "published", base_json_text(verdict->published), "computed",
                base_json_text_if_any(verdict->computed), "verdict",
                report_verdict_name(verdict->verdict), "reason",
                base_json_text_if_any(verdict->reason)));
    }
    json_t *root = json_pack("{s:I, s:I, s:I, s:o}", "agree", (json_int_t)verification->n_agree,
        "differ", (json_int_t)verification->n_differ, "impossible",
        (json_int_t)verification->n_impossible, "cells", cells);
    if (verification->version) {
        (void)json_object_set_new(root, "version", base_json_text(verification->version));
        (void)json_object_set_new(
            root, "same_bytes", json_boolean(verification->is_same_bytes));
    }
    json_t *balance = json_array();
    for (size_t i = 0; i < verification->balance->len; i++) {
        const ReportPublishedBalance *one = verification->balance->pdata[i];
        (void)json_array_append_new(
            balance, json_pack("{s:o, s:o, s:o, s:o}", "address", base_json_text(one->address),
                         "treated", base_json_number(one->treated), "control",
                         base_json_number(one->control), "smd", base_json_number(one->smd)));
    }
    if (json_array_size(balance) > 0)
        (void)json_object_set(root, "published_balance", balance);
    json_decref(balance);
    return base_json_page(root);
}

static void put(ReportCell *cell, const char *text)
{
    g_free(cell->text);
    cell->text = g_strdup(text);
}

/* Rows of the printed matched table that are not balanced to 0.1, whatever the registry has. */
static void add_balance(ReportDocument *out, const ReportVerification *verification)
{
    static const char *const columns[] = {N_("Treated"), N_("Control"), N_("SMD")};
    const BaseWords *words = out->words;
    const double limit = 0.1;
    ReportTable *table = NULL;
    size_t n = 0;
    for (size_t i = 0; i < verification->balance->len; i++) {
        const ReportPublishedBalance *one = verification->balance->pdata[i];
        if (isnan(one->smd) || fabs(one->smd) < limit)
            continue;
        if (!table) {
            table = report_table_add(out, "balance", "",
                base_words(words,
                    N_("What the printed table of matched patients says of its balance")),
                base_words(words, N_("Variable")));
            for (size_t k = 0; k < G_N_ELEMENTS(columns); k++)
                (void)report_table_add_column(
                    table, base_words(words, columns[k]), "", NULL, 'r');
        }
        const char *level = one->level ? one->level->label : "";
        g_autofree char *label = g_strconcat(one->row->label, *level ? ": " : "", level, NULL);
        ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, label);
        const bool is_mean = one->row->kind == SCHEMA_ROW_CONTINUOUS;
        const double values[] = {one->treated, one->control, one->smd};
        for (size_t k = 0; k < 3; k++) {
            g_autofree char *number = report_format_number(values[k], k == 2 ? 2 : 1);
            g_autofree char *text = g_strconcat(number, k < 2 && !is_mean ? "%" : "", NULL);
            report_cell_set_text(&line->cells[k], text);
        }
        n++;
    }
    if (!table)
        return;
    g_autofree char *bound = report_format_number(limit, 1);
    g_autofree char *note = base_words_say(words,
        "{1} of {2} printed rows differ by {3} or more in size after matching: the difference "
        "of "
        "the printed means or percentages over the pooled SD that is printed before matching.",
        "nnt", (gint64)n, (gint64)verification->balance->len, bound);
    report_table_add_note(table, "", note);
}

ReportDocument *report_verification_document(
    const ReportVerification *verification, const ReportDocument *document)
{
    static const struct {
        const char *label;
        char align;
    } columns[] = {{N_("Published"), 'r'}, {N_("Computed"), 'r'}, {N_("Verdict"), 'l'},
        {N_("Reason"), 'l'}};
    const BaseWords *words = document->words;
    g_autofree char *title =
        base_words_say(words, "{1} published cells agree, {2} differ, {3} are impossible",
            "nnn", verification->n_agree, verification->n_differ, verification->n_impossible);
    ReportDocument *out = report_document_new(document->name, title);
    g_autofree char *again =
        verification->version
            ? base_words_say(words,
                  verification->is_same_bytes
                      ? N_("The report is this one, byte for byte.")
                      : N_("The report was written by proreg {1}; numbers were compared."),
                  "t", verification->version)
            : NULL;
    if (again)
        report_document_add_method(out, again);
    out->words = words;
    (void)g_strlcpy(out->snapshot, document->snapshot, sizeof out->snapshot);
    (void)g_strlcpy(out->spec, document->spec, sizeof out->spec);
    add_balance(out, verification);
    if (verification->n_differ + verification->n_impossible == 0)
        return out;
    ReportTable *table = report_table_add(out, "verify", "",
        base_words(words, N_("Cells that do not agree")), base_words(words, N_("Address")));
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
        (void)report_table_add_column(
            table, base_words(words, columns[i].label), "", NULL, columns[i].align);
    for (size_t i = 0; i < verification->cells->len; i++) {
        const ReportVerdict *verdict = verification->cells->pdata[i];
        if (verdict->verdict == REPORT_AGREE)
            continue;
        ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 0, verdict->address);
        put(&line->cells[0], verdict->published);
        put(&line->cells[1], verdict->computed);
        put(&line->cells[2], base_words(words, report_verdict_name(verdict->verdict)));
        put(&line->cells[3], verdict->reason);
    }
    return out;
}
