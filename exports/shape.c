#include "exports/shape.h"

#include <string.h>

static void cell_clear(gpointer data)
{
    ExportCell *cell = data;
    g_free(cell->name);
    g_free(cell->label);
}

/* ---- the columns of the file ---- */

static void add_key(
    ExportShape *shape, ExportCellKind kind, const char *name, const char *label)
{
    const ExportCell cell = {.kind = kind,
        .name = g_strdup(name),
        .label = g_strdup(label),
        .event = SIZE_MAX,
        .form = SIZE_MAX,
        .instance = 1};
    g_array_append_val(shape->cells, cell);
}

/* A column's value, then its label and the reason why it is missing, as asked. */
static void add_value(ExportShape *shape, const ExportCell *like, const char *name)
{
    static const struct {
        ExportCellKind kind;
        const char *ending;
    } kinds[] = {{EXPORT_CELL_VALUE, ""}, {EXPORT_CELL_LABEL, "_label"},
        {EXPORT_CELL_REASON, "_missing"}};
    const RegistryExportColumn *column = like->of;
    const bool wanted[] = {!column->is_hidden,
        !column->is_hidden && shape->options.labels && column->n_choices > 0,
        !column->is_hidden && shape->options.reason == EXPORT_REASON_BESIDE &&
            column->has_missing};
    const SchemaEvent *event =
        like->event == SIZE_MAX ? NULL : &shape->study->events[like->event];
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (!wanted[i])
            continue;
        g_array_append_vals(shape->cells, like, 1);
        ExportCell *cell = &g_array_index(shape->cells, ExportCell, shape->cells->len - 1);
        cell->kind = kinds[i].kind;
        cell->name = g_strconcat(name, kinds[i].ending, NULL);
        cell->label = event ? g_strdup_printf("%s (%s)", column->label, event->label)
                            : g_strdup(column->label);
    }
}

static void add_long(ExportShape *shape, const GArray *columns)
{
    for (guint i = 0; i < columns->len; i++) {
        const RegistryExportColumn *column = &g_array_index(columns, RegistryExportColumn, i);
        const ExportCell cell = {
            .of = column, .index = i, .event = SIZE_MAX, .form = SIZE_MAX, .instance = 1};
        add_value(shape, &cell, column->name);
    }
}

static bool has_repeats(const SchemaStudy *study)
{
    for (size_t f = 0; f < study->dictionary->n_forms; f++)
        if (study->form_repeats[f])
            return true;
    for (size_t e = 0; e < study->n_events; e++)
        if (study->event_repeats[e])
            return true;
    return false;
}

/* Which columns are the boxes of the same checkbox; none of what is no box. */
static void find_boxes(const GArray *columns, ExportCell *cell)
{
    const RegistryExportColumn *all = (const RegistryExportColumn *)(const void *)columns->data;
    if (!all[cell->index].choice)
        return;
    size_t first = cell->index, end = cell->index + 1;
    while (first > 0 && all[first - 1].field == all[cell->index].field)
        first--;
    while (end < columns->len && all[end].field == all[cell->index].field)
        end++;
    cell->first_box = first;
    cell->n_boxes = end - first;
}

/* REDCap has a box of its own for each code, and no code in the others. */
static void add_reason_boxes(ExportShape *shape, const ExportCell *last)
{
    const RegistryExportColumn *box = last->of;
    GList *codes = g_list_sort(g_hash_table_get_keys(shape->study->missing_codes),
        (GCompareFunc)(void (*)(void))strcmp);
    for (const GList *at = codes; at; at = at->next) {
        g_autofree char *code = g_ascii_strdown(at->data, -1);
        g_array_append_vals(shape->cells, last, 1);
        ExportCell *cell = &g_array_index(shape->cells, ExportCell, shape->cells->len - 1);
        cell->kind = EXPORT_CELL_REASON_BOX;
        cell->name = g_strdup_printf("%s___%s", box->field->name, code);
        cell->label = g_strdup(g_hash_table_lookup(shape->study->missing_codes, at->data));
        cell->code = at->data;
    }
    g_list_free(codes);
}

static void add_redcap(ExportShape *shape, const GArray *columns)
{
    const bool in_place = shape->options.reason == EXPORT_REASON_IN_PLACE;
    for (guint i = 0; i < columns->len; i++) {
        const RegistryExportColumn *column = &g_array_index(columns, RegistryExportColumn, i);
        ExportCell cell = {
            .of = column, .index = i, .event = SIZE_MAX, .form = SIZE_MAX, .instance = 1};
        if (!column->field || column->field->is_file ||
            (!shape->options.calculated && column->field->is_calculated))
            continue;
        find_boxes(columns, &cell);
        add_value(shape, &cell, column->name);
        if (in_place && !column->is_hidden && column->has_missing && cell.n_boxes > 0 &&
            i + 1 == cell.first_box + cell.n_boxes)
            add_reason_boxes(shape, &cell);
    }
}

static bool is_at(const SchemaStudy *study, const RegistryExportColumn *column, size_t event)
{
    if (column->derived)
        return schema_study_derives(study, event, column->derived);
    return schema_study_collects(
        study, event, (size_t)(column->field - study->dictionary->fields));
}

static size_t n_events_of(const SchemaStudy *study, const RegistryExportColumn *column)
{
    size_t n = 0;
    for (size_t e = 0; e < study->n_events; e++)
        n += is_at(study, column, e);
    return n;
}

/* The columns of one event, or of one further instance there. */
static void add_place(
    ExportShape *shape, const GArray *columns, const ExportPlaceKey *place, bool repeats)
{
    const SchemaStudy *study = shape->study;
    for (guint i = 0; i < columns->len; i++) {
        const RegistryExportColumn *column = &g_array_index(columns, RegistryExportColumn, i);
        const size_t form = column->repeats ? column->form : SIZE_MAX;
        if (column->form == SIZE_MAX || form != place->form ||
            !is_at(study, column, place->event))
            continue;
        const char *event = study->events[place->event].name;
        g_autofree char *name = repeats ? g_strdup_printf("%s__%s__%" G_GINT64_FORMAT,
                                              column->name, event, place->instance)
                                : n_events_of(study, column) > 1
                                    ? g_strdup_printf("%s__%s", column->name, event)
                                    : g_strdup(column->name);
        const ExportCell cell = {.of = column,
            .index = i,
            .event = place->event,
            .form = place->form,
            .instance = place->instance};
        add_value(shape, &cell, name);
    }
}

/* Event by event, what repeats after what does not; then what the patient has once. */
static void add_wide(ExportShape *shape, const GArray *columns, const GArray *places)
{
    const SchemaStudy *study = shape->study;
    for (size_t e = 0; e < study->n_events; e++) {
        const ExportPlaceKey once = {e, SIZE_MAX, 1};
        if (!study->event_repeats[e])
            add_place(shape, columns, &once, false);
        for (guint i = 0; i < places->len; i++) {
            const ExportPlaceKey *place = &g_array_index(places, ExportPlaceKey, i);
            if (place->event == e)
                add_place(shape, columns, place, true);
        }
    }
    for (guint i = 0; i < columns->len; i++) {
        const RegistryExportColumn *column = &g_array_index(columns, RegistryExportColumn, i);
        const ExportCell cell = {
            .of = column, .index = i, .event = SIZE_MAX, .form = SIZE_MAX, .instance = 1};
        if (column->form == SIZE_MAX)
            add_value(shape, &cell, column->name);
    }
}

ExportShape *export_shape_new(const SchemaStudy *study, const GArray *columns,
    const ExportShapeOptions *options, const GArray *places)
{
    const SchemaField *record = &study->dictionary->fields[0];
    ExportShape *shape = g_new0(ExportShape, 1);
    shape->study = study;
    shape->options = *options;
    shape->cells = g_array_new(FALSE, FALSE, sizeof(ExportCell));
    g_array_set_clear_func(shape->cells, cell_clear);
    const bool redcap = options->kind == EXPORT_REDCAP;
    add_key(shape, EXPORT_CELL_RECORD, record->name, record->label);
    if (options->kind == EXPORT_LONG)
        add_key(shape, EXPORT_CELL_SITE, "site", "Site");
    if (options->kind != EXPORT_WIDE)
        add_key(shape, EXPORT_CELL_EVENT, redcap ? "redcap_event_name" : "event", "Event");
    if (options->kind == EXPORT_LONG || (redcap && has_repeats(study))) {
        add_key(shape, EXPORT_CELL_FORM,
            redcap ? "redcap_repeat_instrument" : "repeat_instrument", "Repeating form");
        add_key(shape, EXPORT_CELL_INSTANCE,
            redcap ? "redcap_repeat_instance" : "repeat_instance", "Number of the entry");
    }
    if (options->kind != EXPORT_LONG)
        add_key(shape, EXPORT_CELL_SITE, redcap ? "redcap_data_access_group" : "site", "Site");
    if (options->kind == EXPORT_LONG)
        add_long(shape, columns);
    else if (redcap)
        add_redcap(shape, columns);
    else
        add_wide(shape, columns, places);
    if (options->member)
        add_key(shape, EXPORT_CELL_MEMBER, "in_cohort", "Member of the cohort");
    return shape;
}

void export_shape_free(ExportShape *shape)
{
    if (!shape)
        return;
    g_array_unref(shape->cells);
    g_free(shape);
}

/* ---- the lines ---- */

static const char *label_of_code(const RegistryExportColumn *column, const RegistryValue *value)
{
    char buffer[BASE_DECIMAL_SIZE];
    if (value->kind == REGISTRY_VALUE_NONE || value->kind == REGISTRY_VALUE_MISSING)
        return NULL;
    const char *code = registry_value_text(value, buffer);
    for (size_t i = 0; i < column->n_choices; i++)
        if (strcmp(column->choices[i].code, code) == 0)
            return column->choices[i].label;
    return NULL;
}

static RegistryValue text_value(const char *text)
{
    return (RegistryValue){
        .kind = text ? REGISTRY_VALUE_TEXT : REGISTRY_VALUE_NONE, .text = text};
}

static RegistryValue number_value(int64_t number)
{
    return (RegistryValue){.kind = REGISTRY_VALUE_INTEGER, .integer = number};
}

static RegistryValue key_value(const ExportShape *shape, ExportCellKind kind,
    const RegistryExportRecord *record, const RegistryExportRow *row)
{
    const SchemaStudy *study = shape->study;
    const bool redcap = shape->options.kind == EXPORT_REDCAP;
    switch (kind) {
    case EXPORT_CELL_RECORD:
        return text_value(record->record_id);
    case EXPORT_CELL_SITE:
        return text_value(record->site);
    case EXPORT_CELL_EVENT:
        return text_value(
            redcap ? study->events[row->event].unique_name : study->events[row->event].name);
    case EXPORT_CELL_FORM:
        return text_value(row->form == SIZE_MAX ? NULL : study->dictionary->forms[row->form]);
    case EXPORT_CELL_INSTANCE:
        return row->repeats ? number_value(row->instance) : text_value(NULL);
    case EXPORT_CELL_MEMBER:
        return number_value(record->is_member);
    case EXPORT_CELL_VALUE:
    case EXPORT_CELL_LABEL:
    case EXPORT_CELL_REASON:
    case EXPORT_CELL_REASON_BOX:
        break;
    }
    return text_value(NULL);
}

/* The row of the record that the cell of a wide table is about; NULL where there is none. */
static const RegistryExportRow *row_of(
    const ExportCell *cell, const RegistryExportRecord *record)
{
    for (size_t i = 0; i < record->n_rows; i++) {
        const RegistryExportRow *row = &record->rows[i];
        if (row->form != cell->form)
            continue;
        if (cell->event == SIZE_MAX ||
            (row->event == cell->event && row->instance == cell->instance))
            return row;
    }
    return NULL;
}

/* The code that stands for all boxes of the cell's checkbox, or NULL. */
static const char *code_of_boxes(const ExportCell *cell, const RegistryExportRow *row)
{
    const char *code = NULL;
    for (size_t i = cell->first_box; i < cell->first_box + cell->n_boxes; i++) {
        const RegistryValue *value = &row->values[i];
        if (value->kind != REGISTRY_VALUE_MISSING || (code && strcmp(code, value->text) != 0))
            return NULL;
        code = value->text;
    }
    return code;
}

/* A box of REDCap's: 1 where the code stands for the checkbox, blank where nobody was asked. */
static RegistryValue reason_box(const ExportCell *cell, const RegistryExportRow *row)
{
    const char *code = code_of_boxes(cell, row);
    const bool was_asked = row->values[cell->index].kind != REGISTRY_VALUE_NONE;
    return was_asked ? number_value(code && strcmp(code, cell->code) == 0) : text_value(NULL);
}

static RegistryValue cell_value(const ExportShape *shape, const ExportCell *cell,
    const RegistryExportRecord *record, const RegistryExportRow *row)
{
    if (!cell->of)
        return key_value(shape, cell->kind, record, row);
    const RegistryExportRow *from =
        shape->options.kind == EXPORT_WIDE ? row_of(cell, record) : row;
    if (!from)
        return text_value(NULL);
    const RegistryValue *value = &from->values[cell->index];
    const bool is_missing = value->kind == REGISTRY_VALUE_MISSING;
    if (cell->kind == EXPORT_CELL_REASON)
        return text_value(is_missing ? value->text : NULL);
    if (cell->kind == EXPORT_CELL_LABEL)
        return text_value(label_of_code(cell->of, value));
    if (cell->kind == EXPORT_CELL_REASON_BOX)
        return reason_box(cell, from);
    if (is_missing && shape->options.kind == EXPORT_REDCAP && code_of_boxes(cell, from))
        return number_value(0);
    return is_missing && shape->options.reason != EXPORT_REASON_IN_PLACE ? text_value(NULL)
                                                                         : *value;
}

gboolean export_shape_lines(const ExportShape *shape, const RegistryExportRecord *record,
    ExportTakeLine take, void *data, GError **error)
{
    const size_t n_lines =
        shape->options.kind == EXPORT_WIDE ? MIN(record->n_rows, 1) : record->n_rows;
    g_autofree RegistryValue *line = g_new(RegistryValue, shape->cells->len);
    for (size_t i = 0; i < n_lines; i++) {
        for (guint c = 0; c < shape->cells->len; c++)
            line[c] = cell_value(
                shape, &g_array_index(shape->cells, ExportCell, c), record, &record->rows[i]);
        if (!take(line, data, error))
            return FALSE;
    }
    return TRUE;
}

const char *export_shape_text(const ExportShape *shape, const ExportCell *cell,
    const RegistryValue *value, char buffer[BASE_DECIMAL_SIZE])
{
    const SchemaField *field = cell->of ? cell->of->field : NULL;
    const char *text = registry_value_text(value, buffer);
    if (!field || field->type != SCHEMA_NUMBER || value->kind != REGISTRY_VALUE_REAL)
        return text;
    const char *point = strchr(text, '.');
    const size_t n_decimals = point ? strlen(point + 1) : 0;
    /* More digits than the validation knows are left: rounding would be another value. */
    if (field->decimals > 0 && n_decimals < (size_t)field->decimals)
        (void)g_ascii_formatd(buffer, BASE_DECIMAL_SIZE,
            (const char *const[]){"%.1f", "%.2f", "%.3f", "%.4f"}[field->decimals - 1],
            value->real);
    if (field->decimal_comma && shape->options.kind == EXPORT_REDCAP)
        g_strdelimit(buffer, ".", ',');
    return buffer;
}
