/* Several expressions over the same inputs as one statement over bound values. */
#include <string.h>

#include "base/error.h"
#include "registry/evaluator/direct.h"
#include "registry/evaluator/inside.h"

struct RegistryFormula {
    RegistryEvaluator *evaluator;
    RegistrySubject subject;
    sqlite3_stmt *statement;
    size_t n_inputs, n_expressions;
    char **what;              /* One an expression, NULL-ended. */
    EvaluatorDirect **direct; /* One an expression, those of SQLite's NULL. */
    bool is_direct;           /* None is SQLite's. */
};

/* SELECT (e1), (e2) FROM (SELECT CAST(?1 AS TEXT) AS escc, ...) AS patient: the CAST keeps the
   column's affinity, without which '1' = 1 is false; computed values have none. */
static char *formula_sql(RegistrySubject subject, const RegistryInput *inputs, size_t n_inputs,
    const RegistryExpression *expressions, size_t n_expressions)
{
    GString *sql = g_string_new("SELECT");
    for (size_t i = 0; i < n_expressions; i++)
        g_string_append_printf(sql, "%s (\n%s\n)", i > 0 ? "," : "", expressions[i].sql);
    g_string_append(sql, " FROM (SELECT ");
    for (size_t i = 0; i < n_inputs; i++) {
        g_string_append(sql, i > 0 ? ", " : "");
        if (inputs[i].type[0] == '\0')
            g_string_append_printf(sql, "?%zu", i + 1);
        else
            g_string_append_printf(sql, "CAST(?%zu AS %s)", i + 1, inputs[i].type);
        evaluator_append_name(sql, " AS ", inputs[i].name);
    }
    g_string_append_printf(
        sql, "%s) AS %s", n_inputs == 0 ? "1" : "", evaluator_subject_names[subject]);
    return g_string_free(sql, FALSE);
}

/* Which of several expressions failed is not said by SQLite. */
static char *names_of(const RegistryFormula *formula)
{
    return g_strjoinv(", ", formula->what);
}

static gboolean fail(const RegistryFormula *formula, GError **error)
{
    g_autofree char *what = names_of(formula);
    evaluator_explain(formula->evaluator, formula->subject, what, error);
    return FALSE;
}

static gboolean bind_input(
    const RegistryFormula *formula, int index, const RegistryDatum *datum, GError **error)
{
    int code = SQLITE_OK;
    if (datum->kind == REGISTRY_DATUM_INTEGER)
        code = sqlite3_bind_int64(formula->statement, index, datum->integer);
    else if (datum->kind == REGISTRY_DATUM_REAL)
        code = sqlite3_bind_double(formula->statement, index, datum->real);
    else if (datum->kind == REGISTRY_DATUM_TEXT)
        code = sqlite3_bind_text64(
            formula->statement, index, datum->text, datum->size, SQLITE_STATIC, SQLITE_UTF8);
    else
        code = sqlite3_bind_null(formula->statement, index);
    return code == SQLITE_OK || fail(formula, error);
}

static RegistryDatum result_of(sqlite3_stmt *statement, int column)
{
    RegistryDatum datum = {.kind = REGISTRY_DATUM_NULL};
    switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL:
        break;
    case SQLITE_INTEGER:
        datum.kind = REGISTRY_DATUM_INTEGER;
        datum.integer = sqlite3_column_int64(statement, column);
        break;
    case SQLITE_FLOAT:
        datum.kind = REGISTRY_DATUM_REAL;
        datum.real = sqlite3_column_double(statement, column);
        break;
    default:
        datum.kind = REGISTRY_DATUM_TEXT;
        datum.text = (const char *)sqlite3_column_text(statement, column);
        /* A text ends at its first NUL, here as in every output. */
        datum.size = datum.text ? strlen(datum.text) : 0;
        datum.text = datum.text ? datum.text : "";
    }
    return datum;
}

/* Runs the statement as far as its row, which then waits. */
static gboolean step(
    RegistryFormula *formula, const RegistryDatum *const *inputs, GError **error)
{
    gboolean ok = TRUE;
    evaluator_guard_on(formula->evaluator, false);
    for (size_t i = 0; ok && i < formula->n_inputs; i++)
        ok = bind_input(formula, (int)i + 1, inputs[i], error);
    if (ok && sqlite3_step(formula->statement) != SQLITE_ROW)
        ok = fail(formula, error);
    evaluator_guard_off(formula->evaluator);
    /* Within a run the guard looks at the clock. */
    if (!ok || !evaluator_all_used(formula->evaluator, formula->evaluator->run_starts))
        return ok;
    g_autofree char *what = names_of(formula);
    return evaluator_stop(what, "long", error);
}

/* Without SQLite; false where it has to do it. */
static bool run_direct(const RegistryFormula *formula, const RegistryDatum *const *inputs,
    RegistryDomain *const *domains, uint32_t *codes)
{
    RegistryDatum result;
    bool ok = formula->is_direct;
    for (size_t i = 0; ok && i < formula->n_expressions; i++) {
        ok = evaluator_direct_run(formula->direct[i], inputs, &result);
        if (ok)
            codes[i] = registry_domain_code(domains[i], &result);
    }
    return ok;
}

gboolean registry_formula_run(RegistryFormula *formula, const RegistryDatum *const *inputs,
    RegistryDomain *const *domains, uint32_t *codes, GError **error)
{
    if (run_direct(formula, inputs, domains, codes))
        return TRUE;
    const gboolean ok = step(formula, inputs, error);
    for (size_t i = 0; ok && i < formula->n_expressions; i++) {
        const RegistryDatum result = result_of(formula->statement, (int)i);
        codes[i] = registry_domain_code(domains[i], &result);
    }
    (void)sqlite3_reset(formula->statement);
    return ok;
}

/* Shows constants that fail and those that ask for the present before any patient comes. */
static gboolean try_empty(RegistryFormula *formula, bool *empty, GError **error)
{
    const RegistryDatum none = {.kind = REGISTRY_DATUM_NULL};
    g_autofree const RegistryDatum **inputs =
        g_new(const RegistryDatum *, formula->n_inputs + 1);
    for (size_t i = 0; i < formula->n_inputs; i++)
        inputs[i] = &none;
    const gboolean ok = step(formula, inputs, error);
    for (size_t i = 0; ok && empty && i < formula->n_expressions; i++)
        empty[i] = sqlite3_column_type(formula->statement, (int)i) != SQLITE_NULL;
    (void)sqlite3_reset(formula->statement);
    return ok;
}

RegistryFormula *registry_formula_new(RegistryEvaluator *evaluator, RegistrySubject subject,
    const RegistryInput *inputs, size_t n_inputs, const RegistryExpression *expressions,
    size_t n_expressions, bool *empty, GError **error)
{
    g_autoptr(RegistryFormula) formula = g_new0(RegistryFormula, 1);
    formula->evaluator = evaluator;
    formula->subject = subject;
    formula->n_inputs = n_inputs;
    formula->n_expressions = n_expressions;
    formula->what = g_new0(char *, n_expressions + 1);
    formula->direct = g_new0(EvaluatorDirect *, n_expressions + 1);
    formula->is_direct = true;
    for (size_t i = 0; i < n_expressions; i++) {
        formula->what[i] = g_strdup(expressions[i].what);
        formula->direct[i] =
            evaluator_direct_new(evaluator, inputs, n_inputs, expressions[i].sql);
        formula->is_direct = formula->is_direct && formula->direct[i];
    }
    g_autofree char *sql = formula_sql(subject, inputs, n_inputs, expressions, n_expressions);
    g_autofree char *what = names_of(formula);
    evaluator_guard_on(evaluator, false);
    formula->statement = evaluator_prepare(evaluator, subject, sql, what, error);
    evaluator_guard_off(evaluator);
    if (!formula->statement || !try_empty(formula, empty, error))
        return NULL;
    return g_steal_pointer(&formula);
}

void registry_formula_free(RegistryFormula *formula)
{
    if (!formula)
        return;
    (void)sqlite3_finalize(formula->statement);
    g_strfreev(formula->what);
    for (size_t i = 0; i < formula->n_expressions; i++)
        evaluator_direct_free(formula->direct[i]);
    g_free(formula->direct);
    g_free(formula);
}
