#include "registry/wide.h"

#include "registry/wide_inside.h"
#include "registry/wide_standing.h"

static void source_free(gpointer data)
{
    WideSource *source = data;
    registry_cohort_free(source->cohort);
    schema_analysis_free(source->analysis);
    g_array_unref(source->filled);
    g_free(source);
}

static void column_clear(gpointer data)
{
    g_free(((RegistryWideColumn *)data)->name);
}

void registry_wide_unref(RegistryWide *wide)
{
    if (!wide || --wide->n_users > 0)
        return;
    g_ptr_array_unref(wide->sources);
    g_hash_table_unref(wide->places);
    g_array_unref(wide->columns);
    g_free(wide);
}

const RegistryWideTable *registry_wide_table(const RegistryWide *wide)
{
    return &wide->table;
}

const RegistryWideColumn *registry_wide_field(
    const RegistryWide *wide, size_t column, size_t event)
{
    const GArray *filled = ((const WideSource *)wide->sources->pdata[0])->filled;
    for (guint i = 0; i < filled->len; i++) {
        const WideFilled *one = &g_array_index(filled, WideFilled, i);
        if (one->value.node->kind == COHORT_FIELD && one->value.node->column == column &&
            one->value.event == event)
            return &wide->table.columns[one->place];
    }
    return NULL;
}

const RegistryWideColumn *registry_wide_standing(const RegistryWide *wide)
{
    return wide->n_standing > 0 ? &wide->table.columns[wide->standing] : NULL;
}

/* ---- the columns ---- */

static char type_of(const CohortColumn *column, CohortRef ref)
{
    return ref.node->kind == COHORT_RESULT ? 'A' : column->type[0];
}

/* A column that no source before it has. @param name_taken  NULL where no row can have it. */
static void add(RegistryWide *wide, WideSource *source, char *name_taken, char type,
    const WideFilled *filled)
{
    if (!name_taken || g_hash_table_contains(wide->places, name_taken)) {
        g_free(name_taken);
        return;
    }
    const RegistryWideColumn column = {name_taken, type};
    WideFilled own = *filled;
    own.place = wide->columns->len;
    g_array_append_val(wide->columns, column);
    g_array_append_val(source->filled, own);
    (void)g_hash_table_insert(wide->places, name_taken, GSIZE_TO_POINTER(own.place + 1));
}

/* Whether a column may have other values in an analysis than in the study. */
static bool is_own(const RegistryCohort *cohort, const CohortColumn *column)
{
    if (!cohort->analysis)
        return column->kind == COHORT_FIELD || column->kind == COHORT_RESULT;
    if (column->kind == COHORT_RESULT)
        return cohort->cutoff || column->index >= cohort->study->n_derived;
    return cohort->cutoff && (column->kind == COHORT_FIELD || column->kind == COHORT_CONTACT);
}

static gboolean add_columns(RegistryWide *wide, WideSource *source, GError **error)
{
    RegistryCohort *cohort = source->cohort;
    for (guint i = 0; i < cohort->columns->len; i++) {
        const CohortColumn *column = cohort->columns->pdata[i];
        WideFilled filled = {0};
        if (!is_own(cohort, column))
            continue;
        if (!cohort_plan_column(cohort, column, &filled.value, error))
            return FALSE;
        if (column->kind == COHORT_FIELD ? !cohort->analysis : column->event == SIZE_MAX)
            filled.reason = cohort_plan_reason_of(cohort, column, &filled.value);
        add(wide, source, cohort_wide_name(cohort, filled.value), type_of(column, filled.value),
            &filled);
    }
    return TRUE;
}

static gboolean add_steps(RegistryWide *wide, WideSource *source, GError **error)
{
    for (size_t i = 0; source->analysis && i < source->analysis->n_steps; i++) {
        const SchemaStep *step = &source->analysis->steps[i];
        WideFilled filled = {0};
        if (!cohort_plan_step(source->cohort, step, &filled.value, error))
            return FALSE;
        add(wide, source, cohort_wide_step_name(source->cohort, step, filled.value), 'I',
            &filled);
    }
    return TRUE;
}

/* @param analysis  taken over; NULL for the study itself. */
static gboolean add_source(RegistryWide *wide, SchemaAnalysis *analysis, GError **error)
{
    WideSource *source = g_new0(WideSource, 1);
    source->analysis = analysis;
    source->filled = g_array_new(FALSE, FALSE, sizeof(WideFilled));
    g_ptr_array_add(wide->sources, source);
    if (analysis) {
        source->bare = *analysis;
        source->bare.n_steps = 0;
    }
    source->cohort =
        registry_cohort_new(wide->registry, analysis ? &source->bare : NULL, error);
    if (!source->cohort)
        return FALSE;
    source->cohort->reads_everybody = true;
    return add_columns(wide, source, error) && add_steps(wide, source, error);
}

/* What cannot be evaluated is told to who asks for it; its rows are then read one by one. */
static void add_analysis(RegistryWide *wide, const char *name)
{
    g_autoptr(GError) fault = NULL;
    g_autofree char *file = g_strconcat(name, ".yaml", NULL);
    g_autofree char *saved = g_strconcat(REGISTRY_SAVED, file, NULL);
    const GBytes *bytes = registry_study_file(wide->registry, file);
    if (!bytes)
        bytes = registry_study_file(wide->registry, saved);
    gsize size = 0;
    const char *text = bytes ? g_bytes_get_data((GBytes *)bytes, &size) : NULL;
    SchemaAnalysis *analysis =
        text ? schema_analysis_parse(file, text, size, wide->registry->study, &fault) : NULL;
    const guint before = wide->columns->len;
    if (!analysis || add_source(wide, analysis, &fault))
        return;
    for (guint i = before; i < wide->columns->len; i++)
        (void)g_hash_table_remove(
            wide->places, g_array_index(wide->columns, RegistryWideColumn, i).name);
    (void)g_array_set_size(wide->columns, before);
    (void)g_ptr_array_remove_index(wide->sources, wide->sources->len - 1);
}

static void add_standing(RegistryWide *wide)
{
    g_auto(GStrv) names = wide_standing_names(wide->registry);
    wide->standing = wide->columns->len;
    wide->n_standing = names ? g_strv_length(names) : 0;
    for (size_t i = 0; i < wide->n_standing; i++) {
        const RegistryWideColumn column = {g_strdup(names[i]), wide_standing_type(i)};
        g_array_append_val(wide->columns, column);
        (void)g_hash_table_insert(
            wide->places, column.name, GSIZE_TO_POINTER(wide->columns->len));
    }
}

static void name_plan(RegistryWide *wide)
{
    g_autoptr(BaseSha256) sum = base_sha256_new();
    for (guint i = 0; i < wide->columns->len; i++) {
        const RegistryWideColumn *column = &g_array_index(wide->columns, RegistryWideColumn, i);
        base_sha256_text(sum, column->name);
        base_sha256_integer(sum, column->type);
    }
    base_sha256_finish_hex(sum, wide->plan);
    wide->table =
        (RegistryWideTable){(const RegistryWideColumn *)(const void *)wide->columns->data,
            wide->columns->len, wide->plan};
}

static RegistryWide *wide_new(Registry *registry, GError **error)
{
    g_autoptr(RegistryWide) wide = g_new0(RegistryWide, 1);
    wide->n_users = 1;
    wide->registry = registry;
    wide->sources = g_ptr_array_new_with_free_func(source_free);
    wide->columns = g_array_new(FALSE, FALSE, sizeof(RegistryWideColumn));
    g_array_set_clear_func(wide->columns, column_clear);
    wide->places = g_hash_table_new(g_str_hash, g_str_equal);
    if (!add_source(wide, NULL, error))
        return NULL;
    g_autoptr(GPtrArray) names = registry_analysis_names(registry);
    for (guint i = 0; i < names->len; i++)
        add_analysis(wide, names->pdata[i]);
    add_standing(wide);
    name_plan(wide);
    return g_steal_pointer(&wide);
}

RegistryWide *registry_wide_of(Registry *registry, GError **error)
{
    registry->wide_free = registry_wide_unref;
    if (!registry->wide && !(registry->wide = wide_new(registry, error)))
        return NULL;
    registry->wide->n_users++;
    return registry->wide;
}
