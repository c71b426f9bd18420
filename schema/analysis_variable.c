/* The variables that an analysis may name, and the levels of a row. */
#include <string.h>

#include "schema/analysis_read.h"
#include "schema/constants.h"
#include "schema/read.h"

gboolean schema_expression_check(const AnalysisReader *reader, const SchemaYamlNode *node,
    const char *what, const char *sql, GError **error)
{
    g_autofree char *fault = schema_constants_fault(reader->study, reader->analysis, sql);
    return !fault || schema_yaml_fail(reader->yaml, node, error, "%s: %s", what, fault);
}

static gboolean fail_variable(
    const AnalysisReader *reader, const SchemaYamlNode *node, const char *name, GError **error)
{
    const SchemaStudy *study = reader->study;
    const SchemaAnalysis *analysis = reader->analysis;
    g_autoptr(GPtrArray) known = g_ptr_array_new();
    for (size_t i = 0; i < study->dictionary->n_fields; i++)
        g_ptr_array_add(known, study->dictionary->fields[i].name);
    for (size_t i = 0; i < study->n_derived; i++)
        g_ptr_array_add(known, study->derived[i].name);
    for (size_t i = 0; i < analysis->n_derived; i++)
        g_ptr_array_add(known, analysis->derived[i].name);
    g_ptr_array_add(known, study->site.name);
    g_ptr_array_add(known, NULL);
    return schema_fail_unknown(
        reader->yaml, node, "variable", name, (const char *const *)known->pdata, error);
}

gboolean schema_variable_find(const AnalysisReader *reader, const SchemaYamlNode *node,
    const char *name, SchemaVariable *out, GError **error)
{
    out->field = schema_dictionary_find(reader->study->dictionary, name);
    out->derived = schema_analysis_derived(reader->analysis, reader->study, name);
    if (out->field && out->field->type == SCHEMA_NO_DATA)
        return schema_yaml_fail(
            reader->yaml, node, error, "variable %s is descriptive and holds no data", name);
    return out->field || out->derived || fail_variable(reader, node, name, error);
}

static const SchemaChoice *find_choice(const SchemaVariable *variable, const char *code)
{
    size_t n = 0;
    const SchemaChoice *choices = schema_variable_choices(variable, &n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(choices[i].code, code) == 0)
            return &choices[i];
    return NULL;
}

/* A level of one code: what a bare code in the list, or no list at all, stands for. */
static void set_level(
    SchemaRowLevel *level, const char *code, const char *label, const char *column)
{
    level->id = g_strdup(code);
    level->label = g_strdup(label);
    level->published = g_strdup(label);
    level->codes = g_new0(char *, 2);
    level->codes[0] = g_strdup(column ? column : code);
    level->n_codes = 1;
}

static gboolean all_levels(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaVariable *variable, SchemaRow *row, GError **error)
{
    size_t n = 0;
    const SchemaChoice *choices = schema_variable_choices(variable, &n);
    if (n == 0)
        return schema_yaml_fail(reader->yaml, node, error,
            "row %s: the variable has no choices; list its levels", row->id);
    if (row->kind == SCHEMA_ROW_BINARY && !schema_variable_is_yes_no(variable))
        return schema_yaml_fail(reader->yaml, node, error,
            "row %s: a binary row needs levels with the one that is counted", row->id);
    row->levels = g_new0(SchemaRowLevel, n);
    if (row->kind == SCHEMA_ROW_BINARY) {
        row->n_levels = 1;
        set_level(&row->levels[0], "1", find_choice(variable, "1")->label, NULL);
        return TRUE;
    }
    row->n_levels = n;
    for (size_t i = 0; i < n; i++)
        set_level(&row->levels[i], choices[i].code, choices[i].label, choices[i].column);
    return TRUE;
}

static gboolean check_code(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaVariable *variable, const char *code, const SchemaChoice **choice,
    GError **error)
{
    size_t n = 0;
    const SchemaChoice *choices = schema_variable_choices(variable, &n);
    *choice = find_choice(variable, code);
    if (*choice || n == 0)
        return TRUE;
    g_autofree char *fault = schema_choice_fault(
        variable->field ? variable->field->name : variable->derived->name, choices, n, code);
    return schema_yaml_fail(reader->yaml, node, error, "%s", fault);
}

/* The codes of a level that is a map; its own id where none are listed. */
static gboolean read_codes(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaVariable *variable, SchemaRowLevel *level, GError **error)
{
    if (!schema_read_texts(reader->yaml, node, "codes", SCHEMA_OPTIONAL, &level->codes,
            &level->n_codes, error))
        return FALSE;
    if (level->n_codes == 0) {
        g_free(level->codes);
        level->codes = g_new0(char *, 2);
        level->codes[0] = g_strdup(level->id);
        level->n_codes = 1;
    }
    for (size_t i = 0; i < level->n_codes; i++) {
        const SchemaChoice *choice = NULL;
        if (!check_code(reader, node, variable, level->codes[i], &choice, error))
            return FALSE;
        if (choice && level->n_codes == 1 && !*level->label) {
            g_free(level->label);
            level->label = g_strdup(choice->label);
        }
        if (choice && choice->column) {
            g_free(level->codes[i]);
            level->codes[i] = g_strdup(choice->column);
        }
    }
    return TRUE;
}

static gboolean read_level(const AnalysisReader *reader, const SchemaYamlNode *node,
    const SchemaVariable *variable, SchemaRowLevel *level, GError **error)
{
    static const char *const keys[] = {"id", "label", "published", "codes", NULL};
    const SchemaYaml *yaml = reader->yaml;
    const char *code = schema_yaml_peek(node);
    if (code) {
        const SchemaChoice *choice = NULL;
        if (!check_code(reader, node, variable, code, &choice, error))
            return FALSE;
        set_level(level, code, choice ? choice->label : code, choice ? choice->column : NULL);
        return TRUE;
    }
    if (!schema_yaml_is_map(node))
        return schema_yaml_fail(yaml, node, error, "a level is a code or a map with id");
    if (!schema_yaml_only_keys(yaml, node, keys, error) ||
        !schema_read_name(yaml, node, "id", SCHEMA_REQUIRED, &level->id, error) ||
        !schema_read_text(yaml, node, "label", SCHEMA_OPTIONAL, &level->label, error) ||
        !read_codes(reader, node, variable, level, error))
        return FALSE;
    if (!*level->label)
        return schema_yaml_fail(
            yaml, node, error, "the key label is missing for level %s", level->id);
    return schema_published_names_read(
        reader, node, level->label, &level->published, &level->also, error);
}

/* No two levels may share an id or a code. */
static gboolean check_levels(const AnalysisReader *reader, const SchemaYamlNode *list,
    const SchemaRow *row, GError **error)
{
    g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) codes = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < row->n_levels; i++) {
        const SchemaRowLevel *level = &row->levels[i];
        const SchemaYamlNode *node = schema_yaml_item(list, i, NULL);
        if (!g_hash_table_add(ids, level->id))
            return schema_yaml_fail(
                reader->yaml, node, error, "two levels are named %s", level->id);
        for (size_t k = 0; k < level->n_codes; k++)
            if (!g_hash_table_add(codes, level->codes[k]))
                return schema_yaml_fail(
                    reader->yaml, node, error, "code %s is in two levels", level->codes[k]);
    }
    return TRUE;
}

gboolean schema_levels_read(
    const AnalysisReader *reader, const SchemaYamlNode *node, SchemaRow *row, GError **error)
{
    const SchemaYamlNode *list = NULL;
    SchemaVariable variable = {0};
    if (!schema_read_list(reader->yaml, node, "levels", SCHEMA_OPTIONAL, &list, error) ||
        !schema_variable_find(reader, node, row->variable, &variable, error))
        return FALSE;
    if (row->kind == SCHEMA_ROW_CONTINUOUS)
        return !list || schema_yaml_fail(reader->yaml, list, error,
                            "row %s: a continuous row has no levels", row->id);
    if (!list)
        return all_levels(reader, node, &variable, row, error);
    const size_t n = schema_yaml_size(list);
    if (n == 0 || (row->kind == SCHEMA_ROW_BINARY && n != 1))
        return schema_yaml_fail(reader->yaml, list, error, "row %s: %s", row->id,
            n == 0 ? "levels must not be empty" : "a binary row has exactly one level");
    row->levels = g_new0(SchemaRowLevel, n);
    for (size_t i = 0; i < n; i++) {
        row->n_levels = i + 1;
        if (!read_level(
                reader, schema_yaml_item(list, i, NULL), &variable, &row->levels[i], error))
            return FALSE;
    }
    return check_levels(reader, list, row, error);
}
