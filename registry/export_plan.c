/* Which columns an export has, and where their values come from. */
#include <string.h>

#include "registry/export_inside.h"

static void column_clear(gpointer data)
{
    g_free(((RegistryExportColumn *)data)->label);
}

static CohortRows *repeating_of(const RegistryCohort *cohort, size_t form)
{
    for (guint t = 1; t < cohort->tables->len; t++) {
        CohortRows *rows = g_ptr_array_index(cohort->tables, t);
        if (rows->form == form)
            return rows;
    }
    return NULL;
}

static gboolean plan_repeating(RegistryExport *out, const RegistryExportColumn *column,
    ExportSource *source, GError **error)
{
    CohortRows *rows = repeating_of(out->cohort, column->form);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_ptr_array_add(names, (gpointer)column->name);
    if (!cohort_plan_rows(out->cohort, rows, names, error))
        return FALSE;
    source->rows = rows;
    source->place = rows->columns->len - 1;
    for (guint i = 0; i < rows->columns->len; i++)
        if (out->study->dictionary->columns[g_array_index(rows->columns, size_t, i)].name ==
            column->name)
            source->place = i;
    return TRUE;
}

static bool is_wanted(const RegistryExport *out, RegistryExportColumn *column)
{
    const RegistryExportUse use = out->options.wants
                                      ? out->options.wants(column, out->options.wants_data)
                                      : REGISTRY_EXPORT_SHOWN;
    column->is_hidden = use == REGISTRY_EXPORT_HIDDEN;
    return use != REGISTRY_EXPORT_LEFT;
}

/* Takes over the column's label. */
static void add(RegistryExport *out, const RegistryExportColumn *column, ExportSource source)
{
    g_array_append_vals(out->columns, column, 1);
    g_array_append_val(out->sources, source);
    (void)g_hash_table_insert(
        out->column_of, (gpointer)column->name, GUINT_TO_POINTER(out->columns->len));
}

static gboolean add_field(RegistryExport *out, size_t number, GError **error)
{
    const SchemaStudy *study = out->study;
    const SchemaColumn *from = &study->dictionary->columns[number];
    const SchemaField *field = &study->dictionary->fields[from->field];
    RegistryExportColumn column = {.name = from->name,
        .unit = "",
        .type = field->type,
        .field = field,
        .form = schema_study_form(study, field->form),
        .n_choices = field->type == SCHEMA_CHOICE ? field->n_choices : 0,
        .choices = field->choices};
    ExportSource source = {0};
    column.repeats = study->form_repeats[column.form];
    if (field->type == SCHEMA_CHECKBOX)
        column.choice = &field->choices[from->choice];
    const bool wanted = is_wanted(out, &column);
    for (size_t e = 0; out->options.all_visits && !column.repeats && e < study->n_events; e++)
        out->has_event[e] = out->has_event[e] || schema_study_collects(study, e, from->field);
    if (!wanted)
        return TRUE;
    if (column.repeats && !plan_repeating(out, &column, &source, error))
        return FALSE;
    for (size_t e = 0; !column.repeats && e < study->n_events; e++)
        if (schema_study_collects(study, e, from->field)) {
            source.node = cohort_plan_field(out->cohort, number, e);
            out->has_event[e] = out->has_event[e] || !column.is_hidden;
        }
    column.label = column.choice ? g_strdup_printf("%s: %s", field->label, column.choice->label)
                                 : g_strdup(field->label);
    add(out, &column, source);
    return TRUE;
}

static gboolean add_derived(RegistryExport *out, guint number, GError **error)
{
    const SchemaDerived *derived =
        ((const CohortDerived *)g_ptr_array_index(out->cohort->derived, number))->spec;
    RegistryExportColumn column = {.name = derived->name,
        .unit = derived->unit,
        .type = derived->n_choices > 0 ? SCHEMA_CHOICE : SCHEMA_NUMBER,
        .derived = derived,
        .form = derived->form,
        .n_choices = derived->n_choices,
        .choices = derived->choices};
    ExportSource source = {0};
    if (!is_wanted(out, &column))
        return TRUE;
    for (size_t e = 0; e < out->study->n_events; e++) {
        if (derived->level == SCHEMA_LEVEL_VISIT &&
            !schema_study_derives(out->study, e, derived))
            continue;
        source.node = cohort_plan_derived(out->cohort, number, e, error);
        if (!source.node)
            return FALSE;
        out->has_event[e] =
            out->has_event[e] || (derived->level == SCHEMA_LEVEL_VISIT && !column.is_hidden);
    }
    column.label = g_strdup(derived->label);
    add(out, &column, source);
    return TRUE;
}

gboolean registry_export_plan(RegistryExport *out, GError **error)
{
    const SchemaDictionary *dictionary = out->study->dictionary;
    RegistryCohort *cohort = out->cohort;
    CohortRef site;
    out->columns = g_array_new(FALSE, FALSE, sizeof(RegistryExportColumn));
    g_array_set_clear_func(out->columns, column_clear);
    out->has_event = g_new0(bool, out->study->n_events + 1);
    cohort->wants_presence = true;
    cohort->wants_extras = true;
    cohort->wants_all = !out->options.cohort_only;
    cohort->was_read = true;
    if (!cohort_plan_column(cohort, g_hash_table_lookup(cohort->by_name, "site"), &site, error))
        return FALSE;
    for (size_t c = 0; c < dictionary->n_columns; c++)
        if (dictionary->columns[c].field > 0 && !add_field(out, c, error))
            return FALSE;
    for (guint i = 0; i < cohort->derived->len; i++)
        if (!add_derived(out, i, error))
            return FALSE;
    return TRUE;
}

GHashTable *registry_cohort_reads(const RegistryCohort *cohort)
{
    const SchemaDictionary *dictionary = cohort->study->dictionary;
    GHashTable *names = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < cohort->nodes->len; i++) {
        const CohortNode *node = g_ptr_array_index(cohort->nodes, i);
        if (node->kind == COHORT_FIELD)
            (void)g_hash_table_add(names, dictionary->columns[node->column].name);
    }
    for (guint i = 0; i < cohort->derived->len; i++) {
        const CohortDerived *derived = g_ptr_array_index(cohort->derived, i);
        if (derived->node)
            (void)g_hash_table_add(names, derived->spec->name);
    }
    for (guint t = 1; t < cohort->tables->len; t++) {
        const CohortRows *rows = g_ptr_array_index(cohort->tables, t);
        for (guint i = 0; i < rows->columns->len; i++)
            (void)g_hash_table_add(
                names, dictionary->columns[g_array_index(rows->columns, size_t, i)].name);
    }
    return names;
}

bool registry_cohort_reads_rows(const RegistryCohort *cohort, size_t form)
{
    for (guint t = 0; t < cohort->tables->len; t++) {
        const CohortRows *rows = g_ptr_array_index(cohort->tables, t);
        if (rows->form == form)
            return rows->used;
    }
    return false;
}
