/* Scripts: the helpers that are needed, the values, and what makes the numbers again. */
#include "reports/explain/script.h"

#include <math.h>
#include <string.h>

#include "reports/explain/r.h"
#include "reports/explain/redo.h"

/* ---- helpers ---- */

/* The name that a block of the helpers defines: what stands before " <- ". New. */
static char *name_of(const char *block)
{
    const char *line = block;
    while (*line == '#')
        line = strchr(line, '\n') + 1;
    const char *arrow = strstr(line, " <- ");
    return arrow ? g_strndup(line, (gsize)(arrow - line)) : g_strdup("");
}

static bool calls(const char *text, const char *name)
{
    const size_t length = strlen(name);
    for (const char *at = strstr(text, name); at; at = strstr(at + 1, name)) {
        const bool begins =
            at == text || !(g_ascii_isalnum(at[-1]) || at[-1] == '_' || at[-1] == '.');
        if (begins && at[length] == '(')
            return true;
    }
    return false;
}

/* The helpers that a text calls, and those that they call, in their order. New. */
static char *helpers_for(const char *text)
{
    g_auto(GStrv) blocks = g_strsplit(report_redo_text(), "\n\n", -1);
    const guint n = g_strv_length(blocks);
    g_autofree bool *needed = g_new0(bool, n + 1);
    bool more = true;
    while (more) {
        more = false;
        for (guint i = 0; i < n; i++) {
            g_autofree char *name = name_of(blocks[i]);
            bool is_called = calls(text, name);
            for (guint k = 0; k < n; k++)
                is_called = is_called || (k != i && needed[k] && calls(blocks[k], name));
            more = more || (is_called && !needed[i]);
            needed[i] = needed[i] || is_called;
        }
    }
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < n; i++)
        if (needed[i])
            g_string_append_printf(out, "%s\n\n", g_strchomp(blocks[i]));
    return g_string_free(out, FALSE);
}

/* ---- one number ---- */

/* A column of d on lines of about 90 characters. */
static void append_vector(GString *out, const char *name, const GPtrArray *values)
{
    g_string_append_printf(out, ",\n  %s = c(", name);
    gsize width = strlen(name) + 7;
    for (guint i = 0; i < values->len; i++) {
        const char *text = values->pdata[i];
        const bool wraps = width + strlen(text) > 90;
        g_string_append(out, i == 0 ? "" : wraps ? ",\n    " : ", ");
        width = wraps ? 4 + strlen(text) : width + strlen(text) + 2;
        g_string_append(out, text);
    }
    g_string_append_c(out, ')');
}

static void append_group(GString *out, const Basis *basis, const ReportMembers *members)
{
    g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *name = basis_r_group(members);
    for (size_t i = 0; i < members->n; i++) {
        GString *text = g_string_new(NULL);
        if (members->group[i] < 0)
            g_string_append(text, "NA");
        else
            r_text(text, basis_group_id(basis->table, members->group[i]));
        g_ptr_array_add(values, g_string_free(text, FALSE));
    }
    append_vector(out, name, values);
}

static void append_pairs(GString *out, const Basis *basis)
{
    g_autofree char *name = basis_r_pair(basis->members);
    g_autofree int *pair = explainer_pairs(basis->explainer, basis->table->match);
    g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < basis->members->n; i++)
        g_ptr_array_add(values, pair[i] > 0 ? g_strdup_printf("%d", pair[i]) : g_strdup("NA"));
    append_vector(out, name, values);
}

/* Which code stands for a value, where the number asks. */
static void append_reason(GString *out, const Basis *basis)
{
    g_autofree char *reason = basis_reason(basis);
    const BaseColumn *column = reason ? explainer_column(basis->explainer, reason, NULL) : NULL;
    if (!column)
        return;
    g_autofree char *name = basis_r_name(basis, reason);
    g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < basis->members->n; i++) {
        GString *text = g_string_new(NULL);
        basis_r_value(text, column, i);
        g_ptr_array_add(values, g_string_free(text, FALSE));
    }
    append_vector(out, name, values);
}

static void append_values(GString *out, const Basis *basis, const ReportExplanation *made)
{
    g_string_append(out, "d <- data.frame(stringsAsFactors = FALSE, check.names = FALSE");
    append_group(out, basis, basis->members);
    if (basis->before && basis->before != basis->members)
        append_group(out, basis, basis->before);
    if (basis_is_paired(basis))
        append_pairs(out, basis);
    for (guint c = 0; c < made->columns->len; c++) {
        const ReportInputColumn *column = made->columns->pdata[c];
        g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func(g_free);
        for (size_t i = 0; i < basis->members->n; i++) {
            GString *text = g_string_new(NULL);
            basis_r_value(text, column->values, i);
            g_ptr_array_add(values, g_string_free(text, FALSE));
        }
        append_vector(out, column->name, values);
    }
    append_reason(out, basis);
    g_string_append(out, ")\n\n");
}

char *script_of_number(const Basis *basis, const ReportExplanation *made)
{
    g_autofree char *expression = basis_r(basis);
    g_autofree char *setup = basis_r_setup(basis);
    if (!expression)
        return NULL;
    g_autofree char *both = g_strconcat(setup ? setup : "", "\n", expression, NULL);
    g_autofree char *helpers = helpers_for(both);
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "# %s, printed %s\n", basis->value->address,
        basis->value->printed ? basis->value->printed : "");
    append_values(out, basis, made);
    g_string_append_printf(
        out, "%s%s%s%s\n", helpers, setup ? setup : "", setup ? "\n" : "", expression);
    return g_string_free(out, FALSE);
}
