/* The figures of an analysis file: which picture, of which table. */
#include <string.h>

#include "schema/analysis_read.h"
#include "schema/read.h"

static const char *const kinds[] = {[SCHEMA_FIGURE_FLOW] = "flow",
    [SCHEMA_FIGURE_LEVELS] = "levels",
    [SCHEMA_FIGURE_STACKED] = "stacked",
    [SCHEMA_FIGURE_MEANS] = "means",
    [SCHEMA_FIGURE_KM] = "km",
    [SCHEMA_FIGURE_INCIDENCE] = "incidence",
    [SCHEMA_FIGURE_LOVE] = "love",
    [SCHEMA_FIGURE_FOREST] = "forest",
    [SCHEMA_FIGURE_OVERLAP] = "overlap",
    [SCHEMA_FIGURE_SCATTER] = "scatter",
    NULL};

static const char *const bars[] = {[SCHEMA_BARS_SD] = "sd", [SCHEMA_BARS_CI] = "ci", NULL};

static const char *const widths[] = {"double", "single", NULL};

void schema_figures_free(SchemaFigure *figures, size_t n)
{
    for (size_t i = 0; figures && i < n; i++) {
        g_free(figures[i].id);
        g_free(figures[i].title);
        g_strfreev(figures[i].rows);
        g_free(figures[i].match);
        g_free(figures[i].x_label);
        g_free(figures[i].y_label);
        g_strfreev(figures[i].notes);
    }
    g_free(figures);
}

const SchemaFigure *schema_analysis_figure(const SchemaAnalysis *analysis, const char *id)
{
    for (size_t i = 0; i < analysis->n_figures; i++)
        if (strcmp(analysis->figures[i].id, id) == 0)
            return &analysis->figures[i];
    return NULL;
}

/* ---- the table and its rows ---- */

static gboolean fail_figure(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaFigure *figure, GError **error, const char *what)
{
    return schema_yaml_fail(reader->yaml, node, error, "figure %s: %s", figure->id, what);
}

/* Visits of a row that are events, not changes between two. */
static size_t n_events(const SchemaAnalysis *analysis, const SchemaRow *row)
{
    size_t n = 0;
    for (size_t i = 0; i < row->n_visits; i++)
        n += schema_analysis_change(analysis, row->visits[i]) == NULL;
    return n;
}

/* Whether the kind of figure can show that row of its table. */
static bool is_shown(
    const SchemaAnalysis *analysis, const SchemaFigure *figure, const SchemaRow *row)
{
    const SchemaTable *table = figure->table;
    const bool by_group =
        table->kind == SCHEMA_TABLE_GROUPS || table->kind == SCHEMA_TABLE_PAIRWISE;
    switch (figure->kind) {
    case SCHEMA_FIGURE_LEVELS:
        return by_group && row->kind == SCHEMA_ROW_MULTIPLE;
    case SCHEMA_FIGURE_STACKED:
        return by_group && row->kind == SCHEMA_ROW_CATEGORICAL;
    case SCHEMA_FIGURE_MEANS:
        return (by_group || table->kind == SCHEMA_TABLE_COURSE) &&
               row->kind == SCHEMA_ROW_CONTINUOUS && n_events(analysis, row) > 1;
    case SCHEMA_FIGURE_SCATTER:
        return table->kind == SCHEMA_TABLE_CORRELATION && row != &table->rows[0];
    case SCHEMA_FIGURE_KM:
        return table->kind == SCHEMA_TABLE_SURVIVAL;
    case SCHEMA_FIGURE_INCIDENCE:
        return table->kind == SCHEMA_TABLE_INCIDENCE;
    case SCHEMA_FIGURE_LOVE:
        return table->kind == SCHEMA_TABLE_BALANCE;
    case SCHEMA_FIGURE_FOREST:
        return table->kind == SCHEMA_TABLE_REGRESSION || table->kind == SCHEMA_TABLE_SUBGROUPS;
    default:
        return true;
    }
}

static const char *wanted_rows(SchemaFigureKind kind)
{
    switch (kind) {
    case SCHEMA_FIGURE_LEVELS:
        return "levels shows a row of kind multiple, of a table of groups";
    case SCHEMA_FIGURE_STACKED:
        return "stacked shows rows of kind categorical, of a table of groups or pairs";
    case SCHEMA_FIGURE_MEANS:
        return "means shows rows of kind continuous at two events or more, of a table of "
               "groups, pairs or a course";
    case SCHEMA_FIGURE_SCATTER:
        return "scatter shows the second and further rows of a table of kind correlation";
    case SCHEMA_FIGURE_KM:
        return "km shows a row of a table of kind survival";
    case SCHEMA_FIGURE_INCIDENCE:
        return "incidence shows a row of a table of kind incidence";
    case SCHEMA_FIGURE_LOVE:
        return "love shows the rows of a table of kind balance";
    case SCHEMA_FIGURE_FOREST:
        return "forest shows the rows of a table of kind regression or subgroups";
    default:
        return "this kind of figure does not suit the table";
    }
}

static bool has_same_levels(const SchemaRow *a, const SchemaRow *b)
{
    bool same = a->n_levels == b->n_levels;
    for (size_t i = 0; same && i < a->n_levels; i++)
        same = strcmp(a->levels[i].label, b->levels[i].label) == 0;
    return same;
}

/* One key names the levels of all rows that a stacked figure shows. */
static bool has_one_key(const SchemaAnalysis *analysis, const SchemaFigure *figure)
{
    const SchemaTable *table = figure->table;
    const SchemaRow *first = NULL;
    for (size_t i = 0; i < table->n_rows; i++) {
        const SchemaRow *row = &table->rows[i];
        if (!is_shown(analysis, figure, row) ||
            (figure->n_rows > 0 &&
                !g_strv_contains((const char *const *)figure->rows, row->id)))
            continue;
        first = first ? first : row;
        if (!has_same_levels(first, row))
            return false;
    }
    return true;
}

static const SchemaRow *find_row(const SchemaTable *table, const char *id)
{
    for (size_t i = 0; i < table->n_rows; i++)
        if (strcmp(table->rows[i].id, id) == 0)
            return &table->rows[i];
    return NULL;
}

static gboolean check_rows(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaFigure *figure, GError **error)
{
    const SchemaTable *table = figure->table;
    g_autofree const char **known = g_new0(const char *, table->n_rows + 1);
    size_t n_shown = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        known[i] = table->rows[i].id;
        n_shown += is_shown(reader->analysis, figure, &table->rows[i]);
    }
    for (size_t i = 0; i < figure->n_rows; i++) {
        const SchemaRow *row = find_row(table, figure->rows[i]);
        if (!row)
            return schema_fail_unknown(reader->yaml, schema_yaml_get(node, "rows"), "row",
                figure->rows[i], known, error);
        if (!is_shown(reader->analysis, figure, row))
            return fail_figure(reader, node, figure, error, wanted_rows(figure->kind));
    }
    if (n_shown == 0)
        return fail_figure(reader, node, figure, error, wanted_rows(figure->kind));
    return figure->kind != SCHEMA_FIGURE_STACKED || has_one_key(reader->analysis, figure) ||
           fail_figure(reader, node, figure, error,
               "the rows of one stacked figure have the same levels; name some in rows");
}

static gboolean read_table_keys(const AnalysisReader *reader, const SchemaYamlNode *node,
    SchemaFigure *figure, GError **error)
{
    return schema_table_named(reader, node, &figure->table, error) &&
           schema_read_texts(reader->yaml, node, "rows", SCHEMA_OPTIONAL, &figure->rows,
               &figure->n_rows, error) &&
           check_rows(reader, node, figure, error);
}

static gboolean read_match(const AnalysisReader *reader, const SchemaYamlNode *node,
    SchemaFigure *figure, GError **error)
{
    const SchemaAnalysis *analysis = reader->analysis;
    if (!schema_read_text(reader->yaml, node, "match", SCHEMA_REQUIRED, &figure->match, error))
        return FALSE;
    if (schema_analysis_match(analysis, figure->match))
        return TRUE;
    g_autofree const char **known = g_new0(const char *, analysis->n_matches + 1);
    for (size_t i = 0; i < analysis->n_matches; i++)
        known[i] = analysis->matches[i].id;
    return schema_fail_unknown(
        reader->yaml, schema_yaml_get(node, "match"), "match", figure->match, known, error);
}

/* ---- one figure ---- */

static gboolean read_common(const AnalysisReader *reader, const SchemaYamlNode *node,
    SchemaFigure *figure, GError **error)
{
    const SchemaYaml *yaml = reader->yaml;
    size_t kind = 0, width = 0, bar = SCHEMA_BARS_SD;
    if (!schema_read_name(yaml, node, "id", SCHEMA_REQUIRED, &figure->id, error) ||
        !schema_read_text(yaml, node, "title", SCHEMA_REQUIRED, &figure->title, error) ||
        !schema_read_word(yaml, node, "kind", kinds, SCHEMA_REQUIRED, &kind, error) ||
        !schema_read_word(yaml, node, "width", widths, SCHEMA_OPTIONAL, &width, error) ||
        !schema_read_word(yaml, node, "bars", bars, SCHEMA_OPTIONAL, &bar, error) ||
        !schema_read_text(yaml, node, "x_label", SCHEMA_OPTIONAL, &figure->x_label, error) ||
        !schema_read_text(yaml, node, "y_label", SCHEMA_OPTIONAL, &figure->y_label, error) ||
        !schema_read_texts(
            yaml, node, "notes", SCHEMA_OPTIONAL, &figure->notes, &figure->n_notes, error))
        return FALSE;
    figure->kind = (SchemaFigureKind)kind;
    figure->bars = (SchemaBars)bar;
    figure->single = width == 1;
    return TRUE;
}

/* The keys that each kind understands; a key of another kind is a fault. */
static gboolean check_keys(const AnalysisReader *reader, const SchemaYamlNode *node,
    SchemaFigureKind kind, GError **error)
{
    static const char *const of_flow[] = {"id", "title", "kind", "width", "notes", NULL};
    static const char *const of_table[] = {
        "id", "title", "kind", "width", "notes", "table", "rows", "x_label", "y_label", NULL};
    static const char *const of_means[] = {"id", "title", "kind", "width", "notes", "table",
        "rows", "x_label", "y_label", "bars", NULL};
    static const char *const of_overlap[] = {
        "id", "title", "kind", "width", "notes", "match", "x_label", NULL};
    /* Names, intervals and numbers side by side need both columns of a page. */
    static const char *const of_forest[] = {
        "id", "title", "kind", "notes", "table", "rows", "x_label", NULL};
    const char *const *keys = kind == SCHEMA_FIGURE_FLOW      ? of_flow
                              : kind == SCHEMA_FIGURE_FOREST  ? of_forest
                              : kind == SCHEMA_FIGURE_MEANS   ? of_means
                              : kind == SCHEMA_FIGURE_OVERLAP ? of_overlap
                                                              : of_table;
    return schema_yaml_only_keys(reader->yaml, node, keys, error);
}

static gboolean read_figure(const AnalysisReader *reader, const SchemaYamlNode *node,
    SchemaFigure *figure, GError **error)
{
    if (!schema_yaml_is_map(node))
        return schema_yaml_fail(
            reader->yaml, node, error, "a figure is a map with id, kind and title");
    if (!read_common(reader, node, figure, error) ||
        !check_keys(reader, node, figure->kind, error))
        return FALSE;
    switch (figure->kind) {
    case SCHEMA_FIGURE_FLOW:
        return TRUE;
    case SCHEMA_FIGURE_OVERLAP:
        return read_match(reader, node, figure, error);
    default:
        return read_table_keys(reader, node, figure, error);
    }
}

gboolean schema_figures_read(
    const AnalysisReader *reader, const SchemaYamlNode *root, GError **error)
{
    SchemaAnalysis *analysis = reader->analysis;
    const SchemaYamlNode *list = NULL;
    if (!schema_read_list(reader->yaml, root, "figures", SCHEMA_OPTIONAL, &list, error))
        return FALSE;
    const size_t n = schema_yaml_size(list);
    analysis->figures = g_new0(SchemaFigure, n + 1);
    for (size_t i = 0; i < n; i++) {
        const SchemaYamlNode *node = schema_yaml_item(list, i, NULL);
        analysis->n_figures = i + 1;
        if (!read_figure(reader, node, &analysis->figures[i], error))
            return FALSE;
        for (size_t k = 0; k < i; k++)
            if (strcmp(analysis->figures[k].id, analysis->figures[i].id) == 0)
                return schema_yaml_fail(reader->yaml, node, error, "two figures have the id %s",
                    analysis->figures[i].id);
    }
    return TRUE;
}
