/* Back from an expression to what it reads of the store. */
#include <string.h>

#include "base/error.h"
#include "registry/cohort_inside.h"

/* The walk from a result to the fields beneath it. */
typedef struct {
    const RegistryCohort *cohort;
    GHashTable *seen;   /* Nodes with their events, as texts. */
    GHashTable *listed; /* Fields with their events, likewise. */
    GArray *fields;     /* RegistryCohortField */
} Walk;

static void walk_node(Walk *walk, const CohortNode *node, size_t event);

static bool is_new(GHashTable *known, const char *kind, const void *what, size_t event)
{
    return g_hash_table_add(known, g_strdup_printf("%s %p %zu", kind, what, event));
}

static void add_field(Walk *walk, size_t column, size_t event)
{
    const RegistryCohortField field = {.column = column, .event = event};
    if (is_new(walk->listed, "field", &walk->cohort->study->dictionary->columns[column], event))
        g_array_append_val(walk->fields, field);
}

static void add_role(Walk *walk, size_t role)
{
    const SchemaDictionary *dictionary = walk->cohort->study->dictionary;
    const CohortColumn *column = role == SIZE_MAX ? NULL
                                                  : g_hash_table_lookup(walk->cohort->by_name,
                                                        dictionary->fields[role].name);
    if (column)
        add_field(walk, column->index, column->event);
}

/* Whether the name stands in the expression as a word. */
static bool mentions(const char *sql, const char *name)
{
    const size_t length = strlen(name);
    for (const char *at = strstr(sql, name); at; at = strstr(at + 1, name)) {
        const bool begins = at == sql || !(g_ascii_isalnum(at[-1]) || at[-1] == '_');
        const bool ends = !(g_ascii_isalnum(at[length]) || at[length] == '_');
        if (begins && ends)
            return true;
    }
    return false;
}

/* The rows of a repeating form that a subquery reads: of all columns, those that it names.
 * Where it asks only whether a row exists, all that makes a row. */
static void walk_form(Walk *walk, size_t form, const char *sql)
{
    const SchemaStudy *study = walk->cohort->study;
    const SchemaDictionary *dictionary = study->dictionary;
    for (int any = 0; any < 2; any++) {
        const guint before = walk->fields->len;
        for (size_t c = 0; c < dictionary->n_columns; c++) {
            const SchemaField *field = &dictionary->fields[dictionary->columns[c].field];
            if (schema_study_form(study, field->form) == form &&
                (any == 1 || mentions(sql, dictionary->columns[c].name)))
                add_field(walk, c, SIZE_MAX);
        }
        if (walk->fields->len > before)
            return;
    }
}

static void walk_rows(Walk *walk, const CohortRows *rows, const char *sql)
{
    if (rows->form != SIZE_MAX) {
        walk_form(walk, rows->form, sql);
        return;
    }
    for (guint i = 0; rows->nodes && i < rows->inputs->len; i++)
        if (rows->nodes[i] && mentions(sql, g_array_index(rows->inputs, RegistryInput, i).name))
            walk_node(walk, rows->nodes[i], SIZE_MAX);
}

static void walk_calculation(Walk *walk, const CohortNode *node, size_t event)
{
    const CohortCalculation *calculation = node->calculation;
    for (guint i = 0; i < calculation->inputs->len; i++) {
        const CohortRef *input = &g_array_index(calculation->inputs, CohortRef, i);
        walk_node(walk, input->node,
            calculation->subject == REGISTRY_SUBJECT_VISIT ? event : input->event);
    }
    for (guint r = 0; r < calculation->results->len; r++)
        for (guint i = 0; calculation->results->pdata[r] == node && i < calculation->rows->len;
             i++)
            walk_rows(walk, calculation->rows->pdata[i], calculation->sql->pdata[r]);
}

static void walk_node(Walk *walk, const CohortNode *node, size_t event)
{
    if (!is_new(walk->seen, "node", node, event))
        return;
    if (node->kind == COHORT_FIELD)
        add_field(walk, node->column, event);
    else if (node->kind == COHORT_RESULT)
        walk_calculation(walk, node, event);
    if (node->kind == COHORT_CONTACT) {
        add_role(walk, walk->cohort->study->roles.last_contact);
        add_role(walk, walk->cohort->study->roles.origin);
    }
}

static gint compare_fields(gconstpointer a, gconstpointer b)
{
    const RegistryCohortField *x = a, *y = b;
    return x->column != y->column ? (x->column < y->column ? -1 : 1)
                                  : (x->event > y->event) - (x->event < y->event);
}

GArray *cohort_fields_of(const RegistryCohort *cohort, CohortRef ref)
{
    Walk walk = {.cohort = cohort,
        .seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .listed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .fields = g_array_new(FALSE, FALSE, sizeof(RegistryCohortField))};
    walk_node(&walk, ref.node, ref.event);
    g_hash_table_unref(walk.seen);
    g_hash_table_unref(walk.listed);
    g_array_sort(walk.fields, compare_fields);
    return walk.fields;
}

GArray *registry_cohort_fields(
    const RegistryCohort *cohort, const char *expression, GError **error)
{
    const CohortAsk *ask = g_hash_table_lookup(cohort->ask_of, expression);
    if (!ask) {
        g_set_error(
            error, BASE_ERROR, BASE_ERROR_INTERNAL, "'%s' was not asked for", expression);
        return NULL;
    }
    return cohort_fields_of(cohort, ask->ref);
}
