/* The values of all tables, and one script that makes every number again. */
#include <math.h>
#include <string.h>

#include "base/csv_write.h"
#include "base/error.h"
#include "reports/explain/r.h"
#include "reports/explain/redo.h"

/* What the script needs beside the helpers: how numbers are compared. */
static const char checks[] =
    "results <- list()\n"
    "\n"
    "# How far a number is from proreg's, relative to R's; 0 where they are equal.\n"
    "off_by <- function(ours, theirs) {\n"
    "  if (is.na(ours) || is.na(theirs)) return(if (is.na(ours) && is.na(theirs)) 0 else Inf)\n"
    "  if (ours == theirs) 0 else abs(ours - theirs) / max(abs(ours), 1e-9)\n"
    "}\n"
    "\n"
    "# low and high: proreg's own bounds of a P that it did not finish exactly.\n"
    "check <- function(address, theirs, made, low = NA, high = NA) {\n"
    "  ours <- tryCatch(made, error = function(e) structure(NA, failed = "
    "conditionMessage(e)))\n"
    "  failed <- attr(ours, \"failed\"); default <- attr(ours, \"default\"); ours <- "
    "as.numeric(ours)[1]\n"
    "  off <- if (!is.null(failed)) NA\n"
    "    else if (!is.na(low) && !is.na(ours) && ours >= low - 1e-9 && ours <= high + 1e-9) 0\n"
    "    else off_by(ours, theirs)\n"
    "  results[[length(results) + 1]] <<- data.frame(address = address, proreg = theirs, R = "
    "ours, off = off,\n"
    "    r_default = if (is.null(default)) NA else as.numeric(default[1]),\n"
    "    note = if (!is.null(failed)) failed else if (is.null(default)) \"\" else default[2])\n"
    "}\n\n";

static const char summary[] =
    "\n"
    "results <- do.call(rbind, results)\n"
    "out <- commandArgs(trailingOnly = TRUE)\n"
    "if (length(out)) write.csv(results, out[1], row.names = FALSE)\n"
    "# FEXACT, R's Fisher's test of more than 2 x 2, is good to 1e-6.\n"
    "far <- results[!is.na(results$off) & results$off > 1e-6, ]\n"
    "lost <- results[is.na(results$off), ]\n"
    "other <- results[!is.na(results$r_default) & abs(results$r_default - results$R) > "
    "1e-9, ]\n"
    "if (nrow(far)) cat(sprintf(\"%-50s proreg %.15g R %.15g off by %.2g\\n\", far$address, "
    "far$proreg, far$R, far$off), sep = \"\")\n"
    "if (nrow(lost)) cat(sprintf(\"%-50s R cannot: %s\\n\", lost$address, lost$note), sep = "
    "\"\")\n"
    "if (nrow(other)) cat(sprintf(\"%-50s R's default gives %.6g, not %.6g: %s\\n\", "
    "other$address, other$r_default, other$R, other$note), sep = \"\")\n"
    "cat(nrow(results), \"numbers made again;\", nrow(far), \"differ by more than 1e-6;\", "
    "nrow(lost), \"R cannot make;\",\n"
    "  left, \"have no line here; largest relative difference\",\n"
    "  format(max(c(0, results$off[is.finite(results$off)])), digits = 3), \"\\n\")\n"
    "if (nrow(far)) quit(status = 1)\n";

/* ---- the data ---- */

/* What the script needs of the patients: columns of expressions, each once. */
typedef struct {
    const ReportExplainer *explainer;
    GPtrArray *names, *columns; /* char *; const BaseColumn * */
    GHashTable *known;          /* Names. */
    const char *fitted;         /* The last table whose model was fitted. */
} Data;

static gboolean add_column(
    Data *data, const Basis *basis, const char *expression, GError **error)
{
    char *name = basis_r_name(basis, expression);
    if (g_hash_table_contains(data->known, name)) {
        g_free(name);
        return TRUE;
    }
    const BaseColumn *column = explainer_column(data->explainer, expression, error);
    (void)g_hash_table_add(data->known, name);
    g_ptr_array_add(data->names, name);
    g_ptr_array_add(data->columns, (gpointer)column);
    return column != NULL;
}

static gboolean add_basis(Data *data, const Basis *basis, GError **error)
{
    const char *deaths = data->explainer->death_days;
    for (guint p = 0; p < basis->parts->len; p++) {
        const BasisPart *part = basis->parts->pdata[p];
        for (guint c = 0; c < part->columns->len; c++)
            if (!add_column(data, basis, part->columns->pdata[c], error))
                return FALSE;
    }
    g_autofree char *reason = basis_reason(basis);
    return (!basis->truth || add_column(data, basis, basis->truth, error)) &&
           (!reason || add_column(data, basis, reason, error)) &&
           (!deaths || add_column(data, basis, deaths, error));
}

static void put_cell(BaseCsvWriter *out, const BaseColumn *column, size_t member)
{
    g_autoptr(GString) text = g_string_new(NULL);
    if (base_column_is_missing(column, member)) {
        base_csv_writer_cell_as_is(out, NULL);
    } else if (column->values->kind == BASE_COLUMN_TEXT) {
        base_csv_writer_cell_as_is(out, base_column_text(column, member));
    } else {
        basis_r_value(text, column, member);
        base_csv_writer_cell_as_is(out, text->str);
    }
}

/* Of matched patients, who is whose partner. */
static bool has_pairs(const ReportMembers *members)
{
    return members->table->match && members->table->kind != SCHEMA_TABLE_BALANCE;
}

static void put_header(const Data *data, BaseCsvWriter *out)
{
    const GPtrArray *members = data->explainer->members;
    base_csv_writer_cell_as_is(out, "patient");
    for (guint t = 0; t < members->len; t++) {
        g_autofree char *name = basis_r_group(members->pdata[t]);
        base_csv_writer_cell_as_is(out, name);
        g_autofree char *pair =
            has_pairs(members->pdata[t]) ? basis_r_pair(members->pdata[t]) : NULL;
        if (pair)
            base_csv_writer_cell_as_is(out, pair);
    }
    for (guint c = 0; c < data->names->len; c++) {
        const char *name = data->names->pdata[c];
        g_autofree char *bare = *name == '`' ? g_strndup(name + 1, strlen(name) - 2) : NULL;
        base_csv_writer_cell_as_is(out, bare ? bare : name);
    }
    base_csv_writer_end_row(out);
}

/* The groups of a member in each table, with the pairs of the matched. */
static void put_members(
    const Data *data, BaseCsvWriter *out, const GPtrArray *pairs, size_t member)
{
    const GPtrArray *members = data->explainer->members;
    for (guint t = 0; t < members->len; t++) {
        const ReportMembers *table = members->pdata[t];
        const int32_t group = table->group[member];
        base_csv_writer_cell_as_is(out, group < 0 ? NULL : basis_group_id(table->table, group));
        const int *pair = pairs->pdata[t];
        g_autofree char *number =
            pair && pair[member] > 0 ? g_strdup_printf("%d", pair[member]) : NULL;
        if (pair)
            base_csv_writer_cell_as_is(out, number);
    }
}

/* Without record ids: `patient` is the place in the order of the ids. */
static void put_data(const Data *data, GString *text)
{
    const GPtrArray *members = data->explainer->members;
    g_autoptr(GPtrArray) pairs = g_ptr_array_new_with_free_func(g_free);
    for (guint t = 0; t < members->len; t++) {
        const ReportMembers *table = members->pdata[t];
        g_ptr_array_add(pairs,
            has_pairs(table) ? explainer_pairs(data->explainer, table->table->match) : NULL);
    }
    g_autoptr(BaseCsvWriter) out = base_csv_writer_new(text, BASE_CSV_FOR_PROGRAMS);
    put_header(data, out);
    for (size_t i = 0; i < data->explainer->n_records; i++) {
        g_autofree char *number = g_strdup_printf("%zu", i + 1);
        base_csv_writer_cell_as_is(out, number);
        put_members(data, out, pairs, i);
        for (guint c = 0; c < data->columns->len; c++)
            put_cell(out, data->columns->pdata[c], i);
        base_csv_writer_end_row(out);
    }
}

/* ---- the script ---- */

static void put_number(GString *out, double value)
{
    if (isnan(value))
        g_string_append(out, "NA");
    else if (isinf(value))
        g_string_append(out, value > 0 ? "Inf" : "-Inf");
    else
        g_string_append_printf(out, "%.17g", value);
}

static void put_check(GString *out, const Basis *basis, const char *expression)
{
    const ReportTest *test = basis->test;
    g_string_append(out, "check(");
    r_text(out, basis->value->address);
    g_string_append(out, ", ");
    put_number(out, basis->value->value);
    g_string_append_printf(out, ",\n  %s", expression);
    if (test && g_str_equal(basis->value->statistic, "p") && test->p_low < test->p_high) {
        g_string_append(out, ", low = ");
        put_number(out, test->p_low);
        g_string_append(out, ", high = ");
        put_number(out, test->p_high);
    }
    g_string_append(out, ")\n");
}

static void put_table(GString *out, const ReportExplainer *explainer, const char *id)
{
    const SchemaTable *table = schema_analysis_table(explainer->analysis, id);
    g_string_append_printf(out, "\n# ---- Table %s: ", id);
    for (const char *at = table->title; *at; at++)
        g_string_append_c(out, (unsigned char)*at < 0x20 ? ' ' : *at);
    g_string_append(out, " ----\n");
}

/* A match by its definition, against the pairs in the data. */
static void put_match(GString *out, const Basis *basis, ReportEmitted *emitted)
{
    const SchemaMatch *match = basis->table->match;
    if (match->optimal || !basis->before)
        return;
    g_autofree char *before = basis_r_group(basis->before);
    g_autofree char *after = basis_r_group(basis->members);
    g_autoptr(Basis) covariates = basis_of_match(basis);
    if (!covariates)
        return;
    g_autofree char *terms = r_terms(covariates, 0);
    g_autofree char *caliper =
        match->has_caliper ? g_strdup_printf("%.17g", match->caliper_sd) : g_strdup("Inf");
    g_string_append_printf(out,
        "# The match by its definition: how many of the patients it finds are other ones.\n"
        "check(\"match %s: patients who differ\", 0, count(nearest_match(\n"
        "  ifelse(d$%s %%in%% \"%s\", 1, ifelse(d$%s %%in%% \"%s\", 0, NA)),\n"
        "  %s, %s, %s) != !is.na(d$%s)))\n",
        match->id, before, basis_group_id(basis->table, (int32_t)match->treated), before,
        basis_group_id(basis->table, (int32_t)match->control), terms, caliper,
        match->probability ? "FALSE" : "TRUE", after);
    emitted->n_redone++;
}

static gboolean put_value(const ReportExplainer *explainer, const ReportValue *value,
    Data *data, const char **last, ReportEmitted *emitted, GError **error)
{
    g_autoptr(Basis) basis = basis_new(explainer, value, error);
    if (!basis || !add_basis(data, basis, error))
        return FALSE;
    if (g_strcmp0(*last, value->table) != 0) {
        put_table(emitted->script, explainer, value->table);
        *last = value->table;
    }
    g_autofree char *setup =
        g_strcmp0(data->fitted, value->table) != 0 ? basis_r_setup(basis) : NULL;
    if (setup) {
        g_string_append_printf(emitted->script, "%s\n", setup);
        data->fitted = value->table;
    }
    g_autofree char *expression = basis_r(basis);
    if (expression) {
        put_check(emitted->script, basis, expression);
        emitted->n_redone++;
    } else {
        g_string_append_printf(emitted->script, "# no line for %s\n", value->address);
        emitted->n_left++;
    }
    return TRUE;
}

/* Each match once, where its balance is shown. */
static gboolean put_matches(
    const ReportExplainer *explainer, Data *data, ReportEmitted *emitted, GError **error)
{
    const GPtrArray *values = explainer->document->values;
    g_autoptr(GHashTable) done = g_hash_table_new(g_direct_hash, g_direct_equal);
    for (guint i = 0; i < values->len; i++) {
        const ReportValue *value = values->pdata[i];
        const SchemaTable *table = schema_analysis_table(explainer->analysis, value->table);
        if (table->kind != SCHEMA_TABLE_BALANCE || g_str_equal(value->visit, "unmatched") ||
            !g_hash_table_add(done, (gpointer)table->match))
            continue;
        g_autoptr(Basis) basis = basis_new(explainer, value, error);
        g_autoptr(Basis) covariates = basis ? basis_of_match(basis) : NULL;
        if (!covariates || !add_basis(data, covariates, error))
            return FALSE;
        put_match(emitted->script, basis, emitted);
    }
    return TRUE;
}

static void put_head(const ReportExplainer *explainer, const char *data_name, GString *out)
{
    const ReportDocument *document = explainer->document;
    g_string_append_printf(out,
        "# Every number of the tables of the study %s, made again by R from %s.\n"
        "#   Rscript %s_redo.R [results.csv]\n"
        "# Data %s\n# Study file %s\n# proreg %s\n"
        "# Needs R and its package survival; reads the data from its own folder.\n\n",
        document->name, data_name, document->name, document->snapshot, document->spec,
        document->version);
    g_string_append(out, "here <- sub(\"--file=\", \"\", grep(\"--file=\", commandArgs(), "
                         "value = TRUE))\n"
                         "here <- if (length(here)) dirname(here) else \".\"\n"
                         "d <- read.csv(file.path(here, ");
    r_text(out, data_name);
    g_string_append(out,
        "), stringsAsFactors = FALSE, na.strings = \"\", check.names = FALSE,\n"
        "  encoding = \"UTF-8\")\n\n");
    g_string_append(out, report_redo_text());
    g_string_append_c(out, '\n');
    g_string_append(out, checks);
}

ReportEmitted *report_emit_r(
    const ReportExplainer *explainer, const char *data_name, GError **error)
{
    const GPtrArray *values = explainer->document->values;
    g_autoptr(ReportEmitted) emitted = g_new0(ReportEmitted, 1);
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    Data data = {.explainer = explainer, .names = names, .columns = columns, .known = known};
    const char *last = NULL;
    emitted->data = g_string_new(NULL);
    emitted->script = g_string_new(NULL);
    put_head(explainer, data_name, emitted->script);
    gboolean done = TRUE;
    for (guint i = 0; done && i < values->len; i++)
        done = put_value(explainer, values->pdata[i], &data, &last, emitted, error);
    if (!done || !put_matches(explainer, &data, emitted, error))
        return NULL;
    put_data(&data, emitted->data);
    g_string_append_printf(emitted->script, "\nleft <- %zu\n", emitted->n_left);
    g_string_append(emitted->script, summary);
    return g_steal_pointer(&emitted);
}

void report_emitted_free(ReportEmitted *emitted)
{
    if (!emitted)
        return;
    if (emitted->data)
        g_string_free(emitted->data, TRUE);
    if (emitted->script)
        g_string_free(emitted->script, TRUE);
    g_free(emitted);
}
