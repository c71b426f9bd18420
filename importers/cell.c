#include "importers/cell.h"

#include <string.h>

#include "base/decimal.h"
#include "base/text.h"
#include "importers/memo.h"
#include "importers/typed.h"

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

/** A number times a factor, to nine decimals so that no binary noise shows. */
static const char *scale(ImportWork *work, double factor, const char *text)
{
    double number;
    bool is_integer;
    int n_decimals;
    if (!import_value_number(text, '.', &number, &is_integer, &n_decimals))
        return text;
    char *room = take(work, BASE_DECIMAL_SIZE);
    base_decimal_shortest(base_decimal_round(number * factor, 9), room);
    return room;
}

/** Our own export writes every number with a point. */
static const char *with_comma(ImportWork *work, const char *text)
{
    const size_t size = strlen(text) + 1;
    return g_strdelimit(memcpy(take(work, size), text, size), ".", ',');
}

/** The number without a unit that the column may have behind it; *factor is the unit's. */
static const char *without_unit(
    ImportWork *work, const ImportMapColumn *map, const char *text, double *factor)
{
    const char *unit = NULL;
    const size_t size = import_typed_number(text, &unit);
    const double *found =
        size > 0 && *unit != '\0' ? g_hash_table_lookup(map->units, unit) : NULL;
    if (!found)
        return text;
    *factor = *found;
    char *room = take(work, size + 1);
    memcpy(room, text, size);
    room[size] = '\0';
    return room;
}

/** What the rules make of a cell. */
typedef struct {
    const char *text;
    bool changes;  /**< The value is another one, not only written in another way. */
    bool rewrites; /**< It is written in another way, beside recoding. */
} Rewriting;

static void apply_column(ImportWork *work, const ImportMapColumn *map, Rewriting *it)
{
    const char *before = it->text;
    if (map->recode) {
        const char *code = g_hash_table_lookup(map->recode, before);
        it->text = code ? code : before;
        it->changes = code && strcmp(code, before) != 0;
    }
    if (it->text[0] == '\0' || (!map->has_factor && !map->units))
        return;
    double factor = map->has_factor ? map->factor : 1;
    const char *bare = map->units ? without_unit(work, map, it->text, &factor) : it->text;
    it->rewrites = bare != it->text;
    it->text = factor == 1 ? bare : scale(work, factor, bare);
    it->changes = it->changes || strcmp(it->text, bare) != 0;
}

/** A date in a form that the site may use, as YYYY-MM-DD. */
static const char *plain_date(
    ImportWork *work, const ImportMapWords *words, const SchemaField *field, const char *text)
{
    int32_t days;
    const bool found =
        field->type == SCHEMA_DATE &&
        ((words->takes_era && import_typed_era(text, &days)) ||
            (words->takes_serial && import_typed_serial(text, words->is_1904, &days)));
    if (!found)
        return text;
    char *room = take(work, BASE_DATE_SIZE);
    base_date_format(days, room);
    return room;
}

/** A value below a limit, as study.yaml has it count for all hospitals. */
static void apply_below(ImportWork *work, const ImportColumn *column, ImportValue *value)
{
    const char *limit = NULL;
    const size_t field = work->study->dictionary->columns[column->target].field;
    const SchemaBelow rule = work->study->below[field];
    /* In the site's own unit the limit is another number. */
    const bool is_scaled = column->map && (column->map->has_factor || column->map->units);
    if (rule == SCHEMA_BELOW_HELD || is_scaled || !import_typed_below(value->text, &limit))
        return;
    value->is_normalised = true;
    value->below = value->text;
    value->text = rule == SCHEMA_BELOW_MISSING ? ""
                  : rule == SCHEMA_BELOW_HALF  ? scale(work, 0.5, limit)
                                               : limit;
}

/** Applies what the map says of the column, or of all columns. */
static void apply_rules(ImportWork *work, const ImportColumn *column, ImportValue *value)
{
    const ImportMapWords *words = column->map ? &column->map->words : &work->map->words;
    const char *plain = value->text;
    Rewriting it = {.text = plain};
    if (column->map)
        apply_column(work, column->map, &it);
    if (column->kind == IMPORT_COLUMN_DATA) {
        const char *code = words->missing ? g_hash_table_lookup(words->missing, it.text) : NULL;
        const char *typed = code ? code : it.text;
        const char *date = plain_date(work, words, column->field, typed);
        it.changes = it.changes || code;
        it.rewrites = it.rewrites || code || date != typed;
        it.text = date;
    }
    const bool waits = it.changes && column->kind == IMPORT_COLUMN_DATA &&
                       work->map->needs_agreement && !words->agreed_by;
    value->unagreed = waits ? it.text : NULL;
    value->text = waits ? plain : it.text;
    value->is_normalised = value->is_normalised || (it.rewrites && !waits);
}

/** Trims, narrows and rewrites a cell. */
static void prepare(
    ImportWork *work, const ImportColumn *column, const BaseCsvCell *cell, ImportValue *value)
{
    const char *text = cell->text;
    size_t size = cell->size;
    /* What our own lists guard against spreadsheets comes back as it was. */
    if (text[0] == '\'' && base_csv_unguarded(text) != text) {
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
    if (work->map)
        apply_rules(work, column, value);
    if (column->kind == IMPORT_COLUMN_DATA)
        apply_below(work, column, value);
    if (work->layout->own_export && column->field && column->field->decimal_comma)
        value->text = with_comma(work, value->text);
    value->is_blank = value->text[0] == '\0';
    value->cell.kind = value->is_blank ? REGISTRY_CELL_BLANK : REGISTRY_CELL_ABSENT;
}

/** Holds what is prepared against its field. */
static void check(ImportWork *work, const SchemaField *field, ImportValue *value)
{
    char canonical[IMPORT_TIME_SIZE];
    value->fault = import_value_check(work->study, field, value->text, work->date_order,
        &work->options->clock, canonical, &value->cell);
    if (value->fault != IMPORT_VALUE_GOOD) {
        value->cell.kind = REGISTRY_CELL_ABSENT;
    } else if (canonical[0] != '\0') {
        char *room = take(work, IMPORT_TIME_SIZE);
        memcpy(room, canonical, IMPORT_TIME_SIZE);
        value->cell.text = room;
        value->is_reformed = true;
    }
}

/** Whether the text is the whole cell, or lives as long as the file's layout. */
static bool lasts(const ImportWork *work, const BaseCsvCell *cell, const char *text)
{
    const bool is_part = text > cell->text && text <= cell->text + cell->size;
    const bool is_scratch = text >= work->scratch && text <= work->scratch + work->scratch_size;
    return !text || (!is_part && !is_scratch);
}

void import_cell_read(ImportWork *work, size_t index, const BaseCsvRow *row)
{
    const ImportColumn *column = &work->layout->columns[index];
    ImportValue *value = &work->values[index];
    const bool is_elsewhere = row->cells[index].size == 0 && column->reason > 0;
    const BaseCsvCell *cell = &row->cells[is_elsewhere ? column->reason : index];
    if (cell->size == 0 && !work->map) {
        *value =
            (ImportValue){.text = "", .is_blank = true, .cell = {.kind = REGISTRY_CELL_BLANK}};
        return;
    }
    const ImportValue *known = import_memo_find(work->memo, index, cell->text, cell->size);
    if (known) {
        *value = *known;
        return;
    }
    prepare(work, column, cell, value);
    if (column->kind == IMPORT_COLUMN_DATA && !value->is_blank && !value->unagreed)
        check(work, column->field, value);
    if (lasts(work, cell, value->text) && lasts(work, cell, value->unagreed) &&
        lasts(work, cell, value->below) && lasts(work, cell, value->cell.text))
        import_memo_keep(work->memo, index, cell->text, cell->size, value);
}

/** Whether the column's values belong to a row of that event and repeating form. */
static bool belongs(
    const ImportWork *work, const ImportColumn *column, size_t event, size_t repeat_form)
{
    return work->collects[event * work->study->dictionary->n_columns + column->target] &&
           (repeat_form == SIZE_MAX || column->form == repeat_form);
}

void import_cell_judge(ImportWork *work, size_t index, size_t event, size_t repeat_form)
{
    const ImportColumn *column = &work->layout->columns[index];
    ImportValue *value = &work->values[index];
    if (belongs(work, column, event, repeat_form)) {
        value->is_normalised = value->is_normalised || value->is_reformed;
        if (!value->unagreed)
            return;
        value->is_blank = false;
        value->fault = IMPORT_VALUE_UNAGREED;
        value->cell.kind = REGISTRY_CELL_ABSENT;
        return;
    }
    const bool unticked =
        column->field->type == SCHEMA_CHECKBOX && strcmp(value->text, "0") == 0;
    value->is_blank = value->is_blank || unticked;
    value->fault = value->is_blank ? IMPORT_VALUE_GOOD : IMPORT_VALUE_EVENT;
    value->cell.kind = REGISTRY_CELL_ABSENT;
}
