#include "importers/cell.h"

#include <string.h>

#include "base/decimal.h"
#include "base/text.h"

/** Room in the scratch of the row, which was sized for it. */
static char *take(ImportWork *work, size_t size)
{
    char *room = work->scratch + work->scratch_used;
    work->scratch_used += size;
    g_assert(work->scratch_used <= work->scratch_size);
    return room;
}

/** ASCII with no blank at either end: nothing to normalise. */
static bool is_plain(const char *text, size_t size)
{
    if ((unsigned char)text[0] <= ' ' || (unsigned char)text[size - 1] <= ' ')
        return false;
    unsigned char all = 0;
    for (size_t i = 0; i < size; i++)
        all |= (unsigned char)text[i];
    return all < 0x80;
}

static bool is_ascii(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)text[i] >= 0x80)
            return false;
    return true;
}

/** Free text keeps its full-width letters; everything else is a code, a number or a date. */
static bool keeps_width(const ImportColumn *column)
{
    return column->kind == IMPORT_COLUMN_DATA && column->field->type == SCHEMA_TEXT;
}

/** The site's unit into the variable's, to nine decimals so that no binary noise shows. */
static const char *scale(ImportWork *work, const ImportMapColumn *map, const char *text)
{
    double number;
    bool is_integer;
    int n_decimals;
    if (!import_value_number(text, '.', &number, &is_integer, &n_decimals))
        return text;
    char *room = take(work, BASE_DECIMAL_SIZE);
    base_decimal_shortest(base_decimal_round(number * map->factor, 9), room);
    return room;
}

/** Our own export writes every number with a point. */
static const char *with_comma(ImportWork *work, const char *text)
{
    const size_t size = strlen(text) + 1;
    return g_strdelimit(memcpy(take(work, size), text, size), ".", ',');
}

void import_cell_prepare(ImportWork *work, size_t index, const BaseCsvRow *row)
{
    const ImportColumn *column = &work->layout->columns[index];
    ImportValue *value = &work->values[index];
    const bool is_elsewhere = row->cells[index].size == 0 && column->reason > 0;
    const BaseCsvCell *cell = &row->cells[is_elsewhere ? column->reason : index];
    const char *text = cell->text;
    size_t size = cell->size;
    /* What our own lists guard against spreadsheets comes back as it was. */
    if (base_csv_unguarded(text) != text) {
        text++;
        size--;
    }
    *value = (ImportValue){.text = ""};
    bool changed = false;
    if (size > 0 && !is_plain(text, size)) {
        const char *end = text + size;
        changed = base_text_trim(&text, &size);
        if (!is_ascii(text, size) && !keeps_width(column)) {
            char *room = take(work, size + 1);
            const size_t narrow = base_text_narrow(text, size, room);
            changed = changed || narrow != size;
            text = room;
            size = narrow;
        } else if (text + size != end) {
            char *room = take(work, size + 1);
            memcpy(room, text, size);
            room[size] = '\0';
            text = room;
        }
    }
    value->is_normalised = changed && size > 0;
    value->text = size > 0 ? text : "";
    if (column->map && column->map->recode) {
        const char *code = g_hash_table_lookup(column->map->recode, value->text);
        value->text = code ? code : value->text;
    }
    if (column->map && column->map->has_factor && value->text[0] != '\0')
        value->text = scale(work, column->map, value->text);
    if (work->layout->own_export && column->field && column->field->decimal_comma)
        value->text = with_comma(work, value->text);
    value->is_blank = value->text[0] == '\0';
    value->cell.kind = value->is_blank ? REGISTRY_CELL_BLANK : REGISTRY_CELL_ABSENT;
}

/** Whether the column's values belong to a row of that event and repeating form. */
static bool belongs(
    const ImportWork *work, const ImportColumn *column, size_t event, size_t repeat_form)
{
    const SchemaStudy *study = work->study;
    if (!work->collects[event * study->dictionary->n_columns + column->target])
        return false;
    return repeat_form == SIZE_MAX ||
           g_str_equal(column->field->form, study->dictionary->forms[repeat_form]);
}

void import_cell_judge(ImportWork *work, size_t index, size_t event, size_t repeat_form)
{
    const ImportColumn *column = &work->layout->columns[index];
    ImportValue *value = &work->values[index];
    if (!belongs(work, column, event, repeat_form)) {
        const bool unticked =
            column->field->type == SCHEMA_CHECKBOX && strcmp(value->text, "0") == 0;
        value->is_blank = value->is_blank || unticked;
        value->fault = value->is_blank ? IMPORT_VALUE_GOOD : IMPORT_VALUE_EVENT;
        value->cell.kind = REGISTRY_CELL_ABSENT;
        return;
    }
    if (value->is_blank)
        return;
    char canonical[IMPORT_TIME_SIZE];
    value->fault = import_value_check(work->study, column->field, value->text, work->date_order,
        &work->options->clock, canonical, &value->cell);
    if (value->fault != IMPORT_VALUE_GOOD) {
        value->cell.kind = REGISTRY_CELL_ABSENT;
    } else if (canonical[0] != '\0') {
        char *room = take(work, IMPORT_TIME_SIZE);
        memcpy(room, canonical, IMPORT_TIME_SIZE);
        value->cell.text = room;
        value->is_normalised = true;
    }
}
