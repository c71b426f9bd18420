/*
 * A report in JSON against the same report made again: byte for byte by the same version of the
 * program, number for number by another one.
 */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "base/read.h"
#include "reports/verify/inside.h"

/* Numbers of two versions are the same within what the last digits of a C library may do. */
static const double tolerance = 1e-9;

static json_t *load(const char *path, char **bytes, gsize *size, GError **error)
{
    g_autoptr(GError) cause = NULL;
    json_error_t fault;
    if (!base_read(path, bytes, size, &cause)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT, "%s: cannot be read: %s", path,
            cause->message);
        return NULL;
    }
    json_t *report = json_loadb(*bytes, *size, 0, &fault);
    if (report && json_is_array(json_object_get(report, "cells")) &&
        json_is_string(json_object_get(report, "report")))
        return report;
    g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
        "%s: it begins like JSON and is no report: expected what 'proreg report --format json' "
        "writes, or published tables as CSV",
        path);
    json_decref(report);
    return NULL;
}

bool report_is_report(const char *path)
{
    char first[64];
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    const size_t n = fread(first, 1, sizeof first, file);
    (void)fclose(file);
    size_t i = 0;
    while (i < n && g_ascii_isspace(first[i]))
        i++;
    return i < n && (first[i] == '{' || first[i] == '[');
}

char **report_tables_of_report(const char *path, const SchemaAnalysis *analysis, GError **error)
{
    g_autofree char *bytes = NULL;
    gsize size = 0;
    json_t *report = load(path, &bytes, &size, error);
    if (!report)
        return NULL;
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    const json_t *tables = json_object_get(report, "tables");
    for (size_t i = 0; i < json_array_size(tables); i++) {
        const char *id = json_string_value(json_object_get(json_array_get(tables, i), "table"));
        for (size_t t = 0; id && t < analysis->n_tables; t++)
            if (g_str_equal(analysis->tables[t].id, id))
                g_ptr_array_add(ids, g_strdup(id));
    }
    json_decref(report);
    if (ids->len == analysis->n_tables)
        g_ptr_array_set_size(ids, 0);
    g_ptr_array_add(ids, NULL);
    return g_strdupv((char **)ids->pdata);
}

static void add(ReportVerification *verification, const char *address, const char *published,
    const char *computed, const char *reason)
{
    ReportVerdict *verdict = g_new0(ReportVerdict, 1);
    *verdict = (ReportVerdict){.address = g_strdup(address),
        .published = g_strdup(published),
        .computed = g_strdup(computed),
        .verdict = reason[0] != '\0' ? REPORT_DIFFER : REPORT_AGREE,
        .reason = g_strdup(reason)};
    verification->n_differ += verdict->verdict == REPORT_DIFFER;
    verification->n_agree += verdict->verdict == REPORT_AGREE;
    g_ptr_array_add(verification->cells, verdict);
}

static bool same_number(const json_t *told, double value)
{
    if (!json_is_number(told))
        return !isfinite(value);
    const double number = json_number_value(told);
    return isfinite(value) && fabs(number - value) <= tolerance * fmax(1, fabs(number));
}

static void compare_cell(
    ReportVerification *verification, const ReportDocument *document, const json_t *cell)
{
    const char *address = json_string_value(json_object_get(cell, "address"));
    const char *printed = json_string_value(json_object_get(cell, "printed"));
    const ReportValue *value = address ? report_document_find(document, address) : NULL;
    const char *reason = "";
    if (!value)
        reason = N_("no such cell in this registry's tables");
    else if (g_strcmp0(printed, value->printed) != 0)
        reason = N_("printed otherwise");
    else if (!same_number(json_object_get(cell, "value"), value->value))
        reason = N_("the same as printed, another number behind it");
    add(verification, address ? address : "", printed ? printed : "",
        value ? value->printed : "",
        reason[0] != '\0' ? base_words(document->words, reason) : "");
}

/* Cells that the report has not. */
static void find_more(
    ReportVerification *verification, const ReportDocument *document, const json_t *cells)
{
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < json_array_size(cells); i++) {
        const char *address =
            json_string_value(json_object_get(json_array_get(cells, i), "address"));
        if (address)
            (void)g_hash_table_add(known, (gpointer)address);
    }
    for (guint v = 0; v < document->values->len; v++) {
        const ReportValue *value = document->values->pdata[v];
        if (!g_hash_table_contains(known, value->address))
            add(verification, value->address, "", value->printed,
                base_words(document->words, N_("the report has no such cell")));
    }
}

/* Which state it was made of does not count where all else is the same. */
static json_t *without_state(const void *bytes, gsize size)
{
    static const char *const keys[] = {"head", "lock", "not_as_locked", "post_hoc"};
    json_t *report = json_loadb(bytes, size, 0, NULL);
    for (size_t i = 0; report && i < G_N_ELEMENTS(keys); i++)
        (void)json_object_del(report, keys[i]);
    return report;
}

/* The first line that differs, of what is no cell. */
static void find_line(ReportVerification *verification, const ReportDocument *document,
    const char *told, const char *own)
{
    g_auto(GStrv) first = g_strsplit(told, "\n", -1);
    g_auto(GStrv) second = g_strsplit(own, "\n", -1);
    size_t line = 0;
    while (first[line] && second[line] && g_str_equal(first[line], second[line]))
        line++;
    g_autofree char *where =
        base_words_say(document->words, N_("line {1}"), "n", (gint64)line + 1);
    const char *left = first[line] ? g_strstrip(first[line]) : "";
    const char *right = second[line] ? g_strstrip(second[line]) : "";
    add(verification, where, left, right,
        base_words(document->words, N_("the same version of the program writes otherwise")));
}

static void compare_bytes(ReportVerification *verification, const ReportDocument *document,
    const char *told, gsize size, GBytes *own)
{
    gsize own_size;
    const char *bytes = g_bytes_get_data(own, &own_size);
    verification->is_same_bytes = size == own_size && memcmp(told, bytes, size) == 0;
    if (verification->is_same_bytes || verification->n_differ > 0)
        return;
    json_t *first = without_state(told, size), *second = without_state(bytes, own_size);
    g_autofree char *text = g_strndup(bytes, own_size);
    if (!json_equal(first, second))
        find_line(verification, document, told, text);
    json_decref(first);
    json_decref(second);
}

ReportVerification *report_verify_report(
    const ReportDocument *document, GBytes *rendered, const char *path, GError **error)
{
    g_autofree char *bytes = NULL;
    gsize size = 0, i;
    json_t *report = load(path, &bytes, &size, error);
    if (!report)
        return NULL;
    const char *name = json_string_value(json_object_get(report, "report"));
    if (!g_str_equal(name, document->name)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            "%s: it is a report of the study '%s', not of '%s'", path, name, document->name);
        json_decref(report);
        return NULL;
    }
    ReportVerification *verification = report_verification_new();
    const json_t *cells = json_object_get(report, "cells");
    for (i = 0; i < json_array_size(cells); i++)
        compare_cell(verification, document, json_array_get(cells, i));
    find_more(verification, document, cells);
    const char *version = json_string_value(json_object_get(report, "version"));
    verification->version = g_strdup(version ? version : "");
    if (g_strcmp0(version, document->version) == 0)
        compare_bytes(verification, document, bytes, size, rendered);
    json_decref(report);
    return verification;
}
