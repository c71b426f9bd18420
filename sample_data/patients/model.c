#include "sample_data/patients/model.h"

#include <string.h>

#include "base/csv_read.h"
#include "base/date.h"
#include "base/error.h"
#include "sample_data/patients/exact.h"
#include "schema/yaml.h"

static const struct {
    const char *name;
    int n_rows, n_columns;
} shapes[MODEL_TABLES] = {
#define X(name, rows, columns) {#name, rows, columns},
#include "tables.def"
#undef X
};

struct PatientModel {
    double *table[MODEL_TABLES];
    GHashTable *holidays; /* GINT_TO_POINTER(day) */
};

void patient_model_free(PatientModel *model)
{
    if (!model)
        return;
    for (int t = 0; t < MODEL_TABLES; t++)
        g_free(model->table[t]);
    g_hash_table_unref(model->holidays);
    g_free(model);
}

const double *model_row(const PatientModel *model, ModelTable table, int row)
{
    return model->table[table] + row * shapes[table].n_columns;
}

int model_n_rows(ModelTable table)
{
    return shapes[table].n_rows;
}

int model_n_columns(ModelTable table)
{
    return shapes[table].n_columns;
}

int model_draw(const PatientModel *model, ModelTable table, int row, StatRandom *random)
{
    return draw_weighted(random, model_row(model, table, row), model_n_columns(table));
}

int model_draw_at(const PatientModel *model, ModelTable table, int row, double z)
{
    return draw_weighted_at(
        exact_normal_below(z), model_row(model, table, row), model_n_columns(table));
}

bool model_is_holiday(const PatientModel *model, int32_t day)
{
    return g_hash_table_contains(model->holidays, GINT_TO_POINTER(day));
}

/* ---- reading ---- */

static gboolean read_row(
    const SchemaYaml *yaml, const SchemaYamlNode *node, int n, double *out, GError **error)
{
    if (!schema_yaml_is_list(node) || schema_yaml_size(node) != (size_t)n)
        return schema_yaml_fail(yaml, node, error, "a list of %d numbers was expected", n);
    for (int i = 0; i < n; i++) {
        const char *text = schema_yaml_peek(schema_yaml_item(node, (size_t)i, NULL));
        char *end = NULL;
        out[i] = text ? g_ascii_strtod(text, &end) : 0;
        if (!text || end == text || *end)
            return schema_yaml_fail(
                yaml, node, error, "'%s' is no number", text ? text : "a list or map");
    }
    return TRUE;
}

static gboolean read_table(
    const SchemaYaml *yaml, ModelTable table, PatientModel *model, GError **error)
{
    static const char *const keys[] = {"source", "columns", "rows", NULL};
    const SchemaYamlNode *root = schema_yaml_root(yaml);
    const SchemaYamlNode *node = schema_yaml_get(root, shapes[table].name);
    if (!node || !schema_yaml_is_map(node) ||
        !schema_yaml_peek(schema_yaml_get(node, "source")))
        return schema_yaml_fail(yaml, node ? node : root, error,
            "table %s: a map with a source and rows was expected", shapes[table].name);
    if (!schema_yaml_only_keys(yaml, node, keys, error))
        return FALSE;
    const SchemaYamlNode *rows = schema_yaml_get(node, "rows");
    if (schema_yaml_size(rows) != (size_t)shapes[table].n_rows)
        return schema_yaml_fail(yaml, node, error, "table %s: %d rows were expected",
            shapes[table].name, shapes[table].n_rows);
    model->table[table] =
        g_new0(double, (size_t)(shapes[table].n_rows * shapes[table].n_columns));
    for (int r = 0; r < shapes[table].n_rows; r++)
        if (!read_row(yaml, schema_yaml_item(rows, (size_t)r, NULL), shapes[table].n_columns,
                model->table[table] + r * shapes[table].n_columns, error))
            return FALSE;
    return TRUE;
}

static gboolean read_tables(const char *path, PatientModel *model, GError **error)
{
    g_autoptr(SchemaYaml) yaml = schema_yaml_load(path, error);
    if (!yaml)
        return FALSE;
    static const char *const names[] = {
#define X(name, rows, columns) #name,
#include "tables.def"
#undef X
        NULL};
    if (!schema_yaml_is_map(schema_yaml_root(yaml)))
        return schema_yaml_fail(
            yaml, schema_yaml_root(yaml), error, "a map of tables was expected");
    if (!schema_yaml_only_keys(yaml, schema_yaml_root(yaml), names, error))
        return FALSE;
    for (int t = 0; t < MODEL_TABLES; t++)
        if (!read_table(yaml, (ModelTable)t, model, error))
            return FALSE;
    return TRUE;
}

static gboolean read_holidays(const char *path, PatientModel *model, GError **error)
{
    g_autoptr(BaseCsvReader) reader = base_csv_reader_open(path, ',', error);
    if (!reader)
        return FALSE;
    BaseCsvRow row;
    BaseCsvStep step;
    bool header = true;
    while ((step = base_csv_reader_next(reader, &row, error)) == BASE_CSV_ROW) {
        int32_t day = 0;
        if (!header && !base_date_parse(row.cells[0].text, BASE_DATE_YMD, &day)) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
                "%s:%" G_GINT64_FORMAT ": '%s' is no date", path, row.line, row.cells[0].text);
            return FALSE;
        }
        if (!header)
            (void)g_hash_table_add(model->holidays, GINT_TO_POINTER(day));
        header = false;
    }
    if (step == BASE_CSV_DEFECT)
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT, "%s:%" G_GINT64_FORMAT ": %s", path,
            row.line, base_csv_defect_text(row.defect));
    return step == BASE_CSV_END;
}

PatientModel *patient_model_load(const char *folder, GError **error)
{
    g_autofree char *tables = g_build_filename(folder, "patients.yaml", NULL);
    g_autofree char *holidays = g_build_filename(folder, "holidays.csv", NULL);
    g_autoptr(PatientModel) model = g_new0(PatientModel, 1);
    model->holidays = g_hash_table_new(NULL, NULL);
    return read_tables(tables, model, error) && read_holidays(holidays, model, error)
               ? g_steal_pointer(&model)
               : NULL;
}
