#include "schema/analysis.h"

#include <string.h>

#include "base/error.h"
#include "schema/analysis_read.h"
#include "schema/faults.h"
#include "schema/read.h"
#include "schema/study_read.h"

static const char *const p_styles[] = {"segment", "jmp", "nejm", "lancet", "ama", NULL};
static const char *const percent_styles[] = {"segment", "fixed1", NULL};
static const char *const death_styles[] = {"unknown", "apart", NULL};

/* ---- cohort ---- */

/* `consent: later_studies` in place of `where`: those whose consent covers that. */
static gboolean read_scope(
    const AnalysisReader *reader, const SchemaYamlNode *node, SchemaStep *step, GError **error)
{
    const SchemaYamlNode *at = schema_yaml_get(node, "consent");
    g_autofree char *name = NULL;
    if (schema_yaml_get(node, "where"))
        return schema_yaml_fail(
            reader->yaml, at, error, "a step has where or consent, not both");
    if (!schema_read_text(reader->yaml, node, "consent", SCHEMA_REQUIRED, &name, error))
        return FALSE;
    for (size_t i = 0; i < SCHEMA_N_SCOPES; i++) {
        const size_t field = reader->study->roles.scopes[i];
        if (!g_str_equal(schema_scope_names[i], name))
            continue;
        if (field == SIZE_MAX)
            return schema_yaml_fail(reader->yaml, at, error,
                "study.yaml has no %s among consent_scopes of its roles", name);
        step->where = g_strdup_printf("%s = 1", reader->study->dictionary->fields[field].name);
        return TRUE;
    }
    return schema_yaml_fail(reader->yaml, at, error,
        "\"%s\" is no scope of a consent: later_studies, other_countries or sharing was "
        "expected",
        name);
}

static gboolean read_step(
    const AnalysisReader *reader, const SchemaYamlNode *node, SchemaStep *step, GError **error)
{
    static const char *const keys[] = {"id", "label", "excluded", "where", "consent",
        "after_origin", SCHEMA_MAY_BE_EMPTY, NULL};
    const SchemaYaml *yaml = reader->yaml;
    step->line = schema_yaml_line(node);
    if (!schema_yaml_is_map(node))
        return schema_yaml_fail(yaml, node, error, "a step is a map with id, label and where");
    if (!schema_yaml_only_keys(yaml, node, keys, error) ||
        !schema_read_name(yaml, node, "id", SCHEMA_REQUIRED, &step->id, error) ||
        !schema_read_text(yaml, node, "label", SCHEMA_REQUIRED, &step->label, error) ||
        !schema_read_text(
            yaml, node, "excluded", SCHEMA_OPTIONAL, &step->excluded_label, error) ||
        !(schema_yaml_get(node, "consent") ? read_scope(reader, node, step, error)
                                           : schema_read_text(yaml, node, "where",
                                                 SCHEMA_REQUIRED, &step->where, error)) ||
        !schema_read_bool(yaml, node, "after_origin", &step->after_origin, error) ||
        !schema_read_bool(yaml, node, SCHEMA_MAY_BE_EMPTY, &step->may_be_empty, error))
        return FALSE;
    g_autofree char *what = g_strdup_printf("step %s", step->id);
    const char *key = schema_yaml_get(node, "consent") ? "consent" : "where";
    return schema_expression_check(
        reader, schema_yaml_get(node, key), what, step->where, error);
}

static gboolean read_cohort(
    const AnalysisReader *reader, const SchemaYamlNode *root, GError **error)
{
    SchemaAnalysis *analysis = reader->analysis;
    const SchemaYamlNode *list = NULL;
    if (!schema_read_list(reader->yaml, root, "cohort", SCHEMA_REQUIRED, &list, error))
        return FALSE;
    analysis->steps = g_new0(SchemaStep, schema_yaml_size(list));
    for (size_t i = 0; i < schema_yaml_size(list); i++) {
        const SchemaYamlNode *node = schema_yaml_item(list, i, NULL);
        analysis->n_steps = i + 1;
        if (!read_step(reader, node, &analysis->steps[i], error))
            return FALSE;
        for (size_t k = 0; k < i; k++)
            if (strcmp(analysis->steps[k].id, analysis->steps[i].id) == 0)
                return schema_yaml_fail(reader->yaml, node, error, "two steps have the id %s",
                    analysis->steps[i].id);
    }
    return TRUE;
}

/* ---- style ---- */

static gboolean read_style(
    const AnalysisReader *reader, const SchemaYamlNode *root, GError **error)
{
    static const char *const keys[] = {"p_values", "percentages", "deaths", NULL};
    const SchemaYaml *yaml = reader->yaml;
    const SchemaYamlNode *map = schema_yaml_get(root, "style");
    size_t p = 0, percent = 0, deaths = 0;
    if (map && !schema_yaml_is_map(map))
        return schema_yaml_fail(
            yaml, map, error, "style is a map with p_values and percentages");
    if (map &&
        (!schema_yaml_only_keys(yaml, map, keys, error) ||
            !schema_read_word(yaml, map, "p_values", p_styles, SCHEMA_OPTIONAL, &p, error) ||
            !schema_read_word(
                yaml, map, "percentages", percent_styles, SCHEMA_OPTIONAL, &percent, error) ||
            !schema_read_word(
                yaml, map, "deaths", death_styles, SCHEMA_OPTIONAL, &deaths, error)))
        return FALSE;
    reader->analysis->style.p_values = g_strdup(p_styles[p]);
    reader->analysis->style.deaths_apart = deaths == 1;
    reader->analysis->style.percentages = g_strdup(percent_styles[percent]);
    return TRUE;
}

/* ---- the whole ---- */

static gboolean read_derived(
    const AnalysisReader *reader, const SchemaYamlNode *root, GError **error)
{
    SchemaAnalysis *analysis = reader->analysis;
    if (!schema_derived_read(
            reader->yaml, root, reader->study, &analysis->derived, &analysis->n_derived, error))
        return FALSE;
    const SchemaYamlNode *list = schema_yaml_get(root, "derived");
    for (size_t i = 0; i < analysis->n_derived; i++) {
        const SchemaDerived *derived = &analysis->derived[i];
        const SchemaYamlNode *node = schema_yaml_item(list, i, NULL);
        g_autofree char *what = g_strdup_printf("derived value %s", derived->name);
        if (derived->level != SCHEMA_LEVEL_PATIENT)
            return schema_yaml_fail(
                reader->yaml, node, error, "a value at visit level belongs into study.yaml");
        if (!schema_expression_check(
                reader, schema_yaml_get(node, "sql"), what, derived->sql, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean read_keys(
    const AnalysisReader *reader, const SchemaYamlNode *root, GError **error)
{
    static const char *const keys[] = {"name", "title", "citation", "style", "derived",
        "cohort", "groups", "groupings", "matches", "change", "changes", "cutoff", "tables",
        "totals", "figures", "published", "abbreviations", "impossible", NULL};
    return schema_yaml_only_keys(reader->yaml, root, keys, error);
}

static gboolean read_name(
    const AnalysisReader *reader, const SchemaYamlNode *root, GError **error)
{
    return schema_read_name(
        reader->yaml, root, "name", SCHEMA_REQUIRED, &reader->analysis->name, error);
}

static gboolean read_title(
    const AnalysisReader *reader, const SchemaYamlNode *root, GError **error)
{
    return schema_read_text(
        reader->yaml, root, "title", SCHEMA_REQUIRED, &reader->analysis->title, error);
}

static gboolean read_citation(
    const AnalysisReader *reader, const SchemaYamlNode *root, GError **error)
{
    return schema_read_text(
        reader->yaml, root, "citation", SCHEMA_OPTIONAL, &reader->analysis->citation, error);
}

static gboolean read_abbreviations(
    const AnalysisReader *reader, const SchemaYamlNode *root, GError **error)
{
    return schema_read_choices(reader->yaml, root, "abbreviations", SCHEMA_OPTIONAL,
        &reader->analysis->abbreviations, &reader->analysis->n_abbreviations, error);
}

/* The parts of the file, in the order in which they build on each other. */
static const struct {
    gboolean (*read)(const AnalysisReader *reader, const SchemaYamlNode *root, GError **error);
    bool is_ground; /* What comes after it and builds cannot be read without it. */
    bool builds;    /* On all grounds before it. */
} sections[] = {
    {read_keys, false, false},
    {read_name, false, false},
    {read_title, false, false},
    {read_citation, false, false},
    {read_abbreviations, false, false},
    {read_style, false, false},
    {read_derived, true, false},
    {read_cohort, false, true},
    {schema_groupings_read, true, true},
    {schema_changes_read, true, false},
    {schema_cutoff_read, false, false},
    {schema_matches_read, true, true},
    {schema_tables_read, true, true},
    {schema_totals_read, false, true},
    {schema_figures_read, false, true},
    {schema_published_read, false, true},
};

/* With `faults` each part that has one adds its first, and `error` is left alone. */
static gboolean read_all(
    const AnalysisReader *reader, const SchemaYamlNode *root, GPtrArray *faults, GError **error)
{
    bool stands = true;
    if (!schema_yaml_is_map(root))
        return schema_yaml_fail(reader->yaml, root, error, "an analysis file is a map of keys");
    for (size_t i = 0; i < G_N_ELEMENTS(sections); i++) {
        GError *fault = NULL;
        if ((sections[i].builds && !stands) || sections[i].read(reader, root, &fault))
            continue;
        stands = stands && !sections[i].is_ground;
        if (!faults) {
            g_propagate_error(error, fault);
            return FALSE;
        }
        g_ptr_array_add(faults, g_strdup(fault->message));
        g_error_free(fault);
    }
    return TRUE;
}

static SchemaAnalysis *analysis_new(const char *name, const SchemaStudy *study)
{
    SchemaAnalysis *analysis = g_new0(SchemaAnalysis, 1);
    analysis->file = g_strdup(name);
    analysis->origin = schema_study_origin_label(study);
    return analysis;
}

SchemaAnalysis *schema_analysis_parse(
    const char *name, const char *bytes, gsize size, const SchemaStudy *study, GError **error)
{
    g_autoptr(SchemaYaml) yaml = schema_yaml_parse(name, bytes, size, error);
    if (!yaml)
        return NULL;
    g_autoptr(SchemaAnalysis) analysis = analysis_new(name, study);
    const AnalysisReader reader = {.yaml = yaml, .study = study, .analysis = analysis};
    if (!read_all(&reader, schema_yaml_root(yaml), NULL, error))
        return NULL;
    g_autofree char *hash =
        g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, size);
    g_strlcpy(analysis->hash, hash, sizeof analysis->hash);
    return g_steal_pointer(&analysis);
}

/** An analysis that is read more than once. */
typedef struct {
    const char *name;
    const SchemaStudy *study;
    SchemaAnalysis *analysis; /**< Of the last reading. */
} Attempt;

static void attempt_analysis(const SchemaYaml *yaml, GPtrArray *found, void *data)
{
    Attempt *attempt = data;
    g_autoptr(GError) error = NULL;
    schema_analysis_free(attempt->analysis);
    attempt->analysis = analysis_new(attempt->name, attempt->study);
    const AnalysisReader reader = {
        .yaml = yaml, .study = attempt->study, .analysis = attempt->analysis};
    if (!read_all(&reader, schema_yaml_root(yaml), found, &error))
        g_ptr_array_add(found, g_strdup(error->message));
}

SchemaAnalysis *schema_analysis_faults(const char *name, const char *bytes, gsize size,
    const SchemaStudy *study, GHashTable *doubts, GPtrArray *faults)
{
    Attempt attempt = {name, study, NULL};
    (void)schema_faults_read(
        name, bytes, size, true, attempt_analysis, &attempt, doubts, faults);
    return attempt.analysis;
}

void schema_analysis_free(SchemaAnalysis *analysis)
{
    if (!analysis)
        return;
    for (size_t i = 0; i < analysis->n_steps; i++) {
        g_free(analysis->steps[i].id);
        g_free(analysis->steps[i].label);
        g_free(analysis->steps[i].excluded_label);
        g_free(analysis->steps[i].where);
    }
    g_free(analysis->steps);
    schema_groupings_free(analysis);
    schema_changes_free(analysis);
    schema_published_free(analysis);
    schema_totals_free(analysis->totals, analysis->n_totals);
    schema_figures_free(analysis->figures, analysis->n_figures);
    schema_matches_free(analysis);
    schema_tables_free(analysis->tables, analysis->n_tables);
    schema_derived_free(analysis->derived, analysis->n_derived);
    schema_choices_free(analysis->abbreviations, analysis->n_abbreviations);
    g_free(analysis->file);
    g_free(analysis->name);
    g_free(analysis->origin);
    g_free(analysis->title);
    g_free(analysis->citation);
    g_free(analysis->style.p_values);
    g_free(analysis->style.percentages);
    g_free(analysis);
}
