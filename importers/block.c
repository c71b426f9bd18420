#include "importers/block.h"

#include <math.h>
#include <string.h>

#include "base/date.h"
#include "importers/settle.h"
#include "importers/shown.h"
#include "importers/typed.h"
#include "importers/unit.h"
#include "registry/instrument_total.h"

/** The place of a finding in the row. */
typedef struct {
    ImportWork *work;
    const BaseCsvRow *row;
    const char *record_id;
    const char *event;
    int64_t instance;
    size_t event_index;
    const char *site; /**< NULL where it is not said. */
} Place;

/** A finding on the cell of a column, of which the rule and its sentence are to be added. */
static RegistryProblem problem_at(const Place *place, size_t index)
{
    return (RegistryProblem){.line = place->row->line,
        .column = index + 1,
        .record_id = place->record_id,
        .event = place->event,
        .instance = place->instance,
        .field = place->work->layout->columns[index].field_name,
        .value = place->row->cells[index].text};
}

/** Reports the finding on a value that is held. */
static gboolean report_held(const Place *place, RegistryProblem *problem, GError **error)
{
    problem->is_error = true;
    problem->raw = problem->value;
    place->work->result->n_values_held++;
    return import_work_report(place->work, problem, error);
}

/** What to do about a value of another type: another order of day and month, or a rule that
 * takes what was typed. */
static const char *hint_of_type(const SchemaField *field, const char *text)
{
    int32_t days;
    const bool is_date = field->type == SCHEMA_DATE;
    const bool mdy = is_date && base_date_parse(text, BASE_DATE_MDY, &days);
    const bool dmy = is_date && base_date_parse(text, BASE_DATE_DMY, &days);
    if (mdy && dmy)
        return N_("the year is last: --date-order mdy or dmy, as the site writes dates");
    if (mdy || dmy)
        return mdy ? N_("M/D/YYYY: --date-order mdy") : N_("D/M/YYYY: --date-order dmy");
    const char *typed = import_typed_hint(field, text);
    return typed ? typed : N_("correct the value and import again");
}

/** A rule would make another value of it, and waits for the hospital's word. */
static gboolean report_unagreed(const Place *place, size_t index, GError **error)
{
    const ImportWork *work = place->work;
    g_autofree char *arguments =
        base_arguments("tt", work->layout->columns[index].name, work->values[index].unagreed);
    RegistryProblem problem = problem_at(place, index);
    problem.rule_id = "agreed";
    problem.msgid = N_("{1}: a rule of the site's profile makes \"{2}\" of it, and nobody at "
                       "the hospital has agreed to that");
    problem.hint = N_("ask the hospital, then write who agreed and when into its profile: "
                      "agreed: {by: NAME, on: DATE}");
    problem.arguments = arguments;
    return report_held(place, &problem, error);
}

/** Arguments of the sentence on a fault: what the column is and what was expected. Made once a
 * column and fault. Borrowed. */
static const char *arguments_of(ImportWork *work, size_t index, ImportValueFault fault)
{
    const ImportColumn *column = &work->layout->columns[index];
    char **kept = &work->fault_arguments[index * IMPORT_VALUE_FAULTS + fault];
    if (*kept == NULL) {
        g_autofree char *expected = import_value_expected(column->field, fault);
        *kept = base_arguments("ts", column->name, expected);
    }
    return *kept;
}

static gboolean report_fault(const Place *place, size_t index, GError **error)
{
    static const char *const rules[] = {[IMPORT_VALUE_GOOD] = "",
        [IMPORT_VALUE_EVENT] = "event",
        [IMPORT_VALUE_TYPE] = "type",
        [IMPORT_VALUE_CHOICE] = "choice",
        [IMPORT_VALUE_RANGE] = "range",
        [IMPORT_VALUE_UNAGREED] = "",
        [IMPORT_VALUE_UNIT] = ""};
    ImportWork *work = place->work;
    const ImportColumn *column = &work->layout->columns[index];
    const ImportValueFault fault = work->values[index].fault;
    if (fault == IMPORT_VALUE_UNAGREED)
        return report_unagreed(place, index, error);
    const char *msgid = N_("{1} is not {2}");
    const char *hint = N_("correct the value and import again");
    if (fault == IMPORT_VALUE_TYPE)
        hint = hint_of_type(column->field, work->values[index].text);
    if (fault == IMPORT_VALUE_CHOICE) {
        const char *typed = import_typed_hint(column->field, work->values[index].text);
        hint = typed ? typed : N_("send the code, not the label; a map can recode");
    }
    if (fault == IMPORT_VALUE_EVENT) {
        msgid = N_("{1} is not collected in this event");
        hint = N_("move the value to the row of its event, or take it out");
    }
    const ImportUnitDoubt *doubt = fault == IMPORT_VALUE_EVENT || fault == IMPORT_VALUE_CHOICE
                                       ? NULL
                                       : import_unit_doubt(work, index, place->site);
    if (fault == IMPORT_VALUE_UNIT)
        msgid = N_("{1} is held too: other values of the column are not {2}, so all may be in "
                   "another unit");
    g_autofree char *expected = doubt ? import_value_expected(column->field, fault) : NULL;
    g_autofree char *of_doubt =
        doubt ? import_unit_arguments(doubt, column->name, expected) : NULL;
    RegistryProblem problem = problem_at(place, index);
    problem.rule_id = fault == IMPORT_VALUE_UNIT ? doubt->rule_id : rules[fault];
    problem.msgid = msgid;
    problem.hint = doubt ? import_unit_hint() : hint;
    problem.arguments = doubt ? of_doubt : arguments_of(work, index, fault);
    return report_held(place, &problem, error);
}

/** Whether a cell says something: an unticked box may mean that nobody was asked. */
static bool says_something(const ImportWork *work, size_t index)
{
    const ImportValue *value = &work->values[index];
    if (value->is_blank || value->fault == IMPORT_VALUE_EVENT)
        return false;
    return work->layout->columns[index].field->type != SCHEMA_CHECKBOX ||
           value->fault != IMPORT_VALUE_GOOD || value->cell.integer != 0;
}

static void find_active_forms(ImportWork *work, const ImportBlock *block)
{
    memset(work->active, 0, work->study->dictionary->n_forms * sizeof *work->active);
    for (size_t i = 0; i < block->n_columns; i++)
        if (says_something(work, block->columns[i]))
            work->active[work->layout->columns[block->columns[i]].form] = true;
}

/**
 * Whether a required field is left empty. For a checkbox the first of its columns in the file
 * speaks for all: empty where none is ticked.
 */
static bool is_left_empty(const ImportWork *work, const ImportBlock *block, size_t index)
{
    const ImportColumn *column = &work->layout->columns[index];
    if (column->field->type != SCHEMA_CHECKBOX)
        return work->values[index].is_blank;
    const SchemaDictionary *dictionary = work->study->dictionary;
    const size_t first = column->target - dictionary->columns[column->target].choice;
    for (size_t i = 0; i < column->field->n_choices; i++) {
        const size_t other = block->of_target[first + i];
        if (other != SIZE_MAX && (other < index || says_something(work, other)))
            return false;
    }
    return true;
}

static gboolean shows(const Place *place, const ImportBlock *block, size_t index,
    SchemaShown *shown, GError **error)
{
    const SchemaStudy *study = place->work->study;
    const ImportColumn *column = &place->work->layout->columns[index];
    const bool repeats =
        study->form_repeats[column->form] || study->event_repeats[place->event_index];
    /* The number of a new one is not known yet. */
    const int64_t instance = !repeats ? 0 : place->instance > 0 ? place->instance : -1;
    return import_shown(place->work, block, place->record_id, place->event_index, instance,
        study->dictionary->columns[column->target].field, shown, error);
}

/** A value in a field that is not shown. A missing-data code may stand there. */
static gboolean report_hidden(
    const Place *place, const ImportBlock *block, size_t index, GError **error)
{
    ImportWork *work = place->work;
    const ImportColumn *column = &work->layout->columns[index];
    SchemaShown shown;
    if (column->field->branching[0] == '\0' || !says_something(work, index) ||
        work->values[index].fault != IMPORT_VALUE_GOOD ||
        work->values[index].cell.kind == REGISTRY_CELL_MISSING)
        return TRUE;
    if (!shows(place, block, index, &shown, error))
        return FALSE;
    if (shown != SCHEMA_HIDDEN)
        return TRUE;
    g_autofree char *arguments =
        base_arguments("tt", column->field->name, column->field->branching);
    RegistryProblem problem = problem_at(place, index);
    problem.rule_id = "hidden";
    problem.msgid = N_("{1} has a value, though the form shows it only if {2}");
    problem.hint = N_("take the value out, or correct what hides the field");
    problem.arguments = arguments;
    return import_work_report(work, &problem, error);
}

static gboolean report_required(
    const Place *place, const ImportBlock *block, size_t index, GError **error)
{
    ImportWork *work = place->work;
    const ImportColumn *column = &work->layout->columns[index];
    if (!column->field->required || !work->active[column->form] ||
        !is_left_empty(work, block, index))
        return TRUE;
    SchemaShown shown;
    if (!shows(place, block, index, &shown, error))
        return FALSE;
    if (shown != SCHEMA_SHOWN)
        return TRUE;
    g_autofree char *arguments = base_arguments("t", column->field->name);
    RegistryProblem problem = problem_at(place, index);
    problem.value = NULL;
    problem.rule_id = "required";
    problem.msgid = N_("{1} is required and empty");
    problem.hint = N_("fill it in, or send a missing-data code");
    problem.arguments = arguments;
    return import_work_report(work, &problem, error);
}

/** The file's column of a variable, or SIZE_MAX. */
static size_t column_of(const ImportWork *work, const ImportBlock *block, size_t field)
{
    const size_t target = work->first_column[field];
    return target == SIZE_MAX ? SIZE_MAX : block->of_target[target];
}

/** A number of the block's variable; false where it is not there or held. */
static bool number_of(
    const ImportWork *work, const ImportBlock *block, size_t field, double *number)
{
    const size_t index = column_of(work, block, field);
    if (index == SIZE_MAX)
        return false;
    const RegistryCell *cell = &work->values[index].cell;
    *number = cell->kind == REGISTRY_CELL_INTEGER ? (double)cell->integer : cell->number;
    return cell->kind == REGISTRY_CELL_INTEGER || cell->kind == REGISTRY_CELL_NUMBER;
}

/** A row's block, for an instrument that looks up its inputs. */
typedef struct {
    const ImportWork *work;
    const ImportBlock *block;
} Lookup;

/** The cell of a variable; one that the dictionary has and the file lacks is an absent one. */
static const RegistryCell *cell_of(const char *variable, const void *data)
{
    static const RegistryCell absent = {.kind = REGISTRY_CELL_ABSENT};
    const Lookup *lookup = data;
    const SchemaDictionary *dictionary = lookup->work->study->dictionary;
    const SchemaField *field = schema_dictionary_find(dictionary, variable);
    if (!field)
        return NULL;
    const size_t index =
        column_of(lookup->work, lookup->block, (size_t)(field - dictionary->fields));
    return index == SIZE_MAX ? &absent : &lookup->work->values[index].cell;
}

/** What the total should be; false where something that it needs is not there. */
static bool items_of(
    const ImportWork *work, const ImportBlock *block, const SchemaSum *sum, double *items)
{
    const Lookup lookup = {.work = work, .block = block};
    if (sum->instrument[0])
        return registry_instrument_total(sum->instrument, cell_of, &lookup, items);
    *items = 0;
    for (size_t i = 0; i < sum->n_items; i++) {
        double item = 0;
        if (!number_of(work, block, sum->items[i], &item))
            return false;
        *items += item;
    }
    return true;
}

static gboolean report_sum(
    const Place *place, const ImportBlock *block, const SchemaSum *sum, GError **error)
{
    ImportWork *work = place->work;
    const SchemaField *fields = work->study->dictionary->fields;
    double total = 0, items = 0;
    if (!number_of(work, block, sum->total, &total) || !items_of(work, block, sum, &items))
        return TRUE;
    if (fabs(total - items) < 1e-9) {
        import_settle_holds(work, "sum", place->record_id, place->event, place->instance,
            fields[sum->total].name);
        return TRUE;
    }
    const size_t index = column_of(work, block, sum->total);
    g_autofree char *sent = g_strdup_printf("%g", total);
    g_autofree char *added = g_strdup_printf("%g", items);
    g_autofree char *arguments = base_arguments("ttt", fields[sum->total].name, sent, added);
    RegistryProblem problem = problem_at(place, index);
    problem.field = fields[sum->total].name;
    problem.rule_id = "sum";
    problem.msgid = N_("{1} is {2}, but its items add up to {3}");
    problem.hint = N_("correct the total or the item that is wrong");
    problem.arguments = arguments;
    return import_work_report(work, &problem, error);
}

/** Dates that happen in the study: those of its roles. */
static bool is_of_study(const SchemaStudy *study, const SchemaField *field)
{
    const SchemaRoles *roles = &study->roles;
    const size_t own = (size_t)(field - study->dictionary->fields);
    return own == roles->consent_date || own == roles->origin || own == roles->visit ||
           own == roles->last_contact;
}

/** A date after the day of the import, or before the study. */
static gboolean report_date(const Place *place, size_t index, GError **error)
{
    ImportWork *work = place->work;
    const ImportColumn *column = &work->layout->columns[index];
    const RegistryCell *cell = &work->values[index].cell;
    const BaseClock *clock = &work->options->clock;
    int32_t days;
    if (column->field->type != SCHEMA_DATE || cell->kind != REGISTRY_CELL_TEXT ||
        !base_date_parse(cell->text, BASE_DATE_YMD, &days))
        return TRUE;
    const bool is_late = clock->utc != 0 && days > base_clock_day(clock);
    const bool is_early = work->study->has_start && days < work->study->start_days &&
                          is_of_study(work->study, column->field);
    if (!is_late && !is_early)
        return TRUE;
    char bound[BASE_DATE_SIZE];
    base_date_format(is_late ? base_clock_day(clock) : work->study->start_days, bound);
    g_autofree char *arguments = base_arguments("tt", column->name, bound);
    RegistryProblem problem = problem_at(place, index);
    problem.rule_id = "date";
    problem.msgid = is_late ? N_("{1} is after the day of the import, {2}")
                            : N_("{1} is before the study began, {2}");
    problem.hint = N_("correct the date that is wrong, or leave it if it is right");
    problem.arguments = arguments;
    return import_work_report(work, &problem, error);
}

gboolean import_block_report(
    ImportWork *work, const ImportBlock *block, const ImportRow *row, GError **error)
{
    const size_t event = import_block_event(block, row);
    const Place place = {.work = work,
        .row = row->csv,
        .record_id = row->record_id,
        .event = work->study->events[event].unique_name,
        .instance = import_block_instance(block, row),
        .event_index = event,
        .site = row->site};
    find_active_forms(work, block);
    for (size_t i = 0; i < block->n_columns; i++) {
        const size_t index = block->columns[i];
        if (work->values[index].fault != IMPORT_VALUE_GOOD &&
            !report_fault(&place, index, error))
            return FALSE;
        if (!work->is_asked[index])
            continue;
        if (!report_required(&place, block, index, error) ||
            !report_hidden(&place, block, index, error) || !report_date(&place, index, error))
            return FALSE;
    }
    for (size_t i = 0; i < work->study->n_sums; i++)
        if (!report_sum(&place, block, &work->study->sums[i], error))
            return FALSE;
    return TRUE;
}

/** <form>_complete is not stored, but it must be 0, 1 or 2. */
gboolean import_complete_report(ImportWork *work, const ImportRow *row, GError **error)
{
    for (size_t i = 0; i < work->layout->n_columns; i++) {
        const ImportColumn *column = &work->layout->columns[i];
        const char *text = work->values[i].text;
        if (column->kind != IMPORT_COLUMN_COMPLETE || text[0] == '\0')
            continue;
        if (strchr("012", text[0]) && text[1] == '\0') {
            import_settle_holds(work, "choice", row->record_id, row->event_name, row->instance,
                column->field_name);
            continue;
        }
        if (!import_work_report(work,
                &(RegistryProblem){.is_error = true,
                    .line = row->csv->line,
                    .column = i + 1,
                    .record_id = row->record_id,
                    .event = row->event_name,
                    .instance = row->instance,
                    .field = column->field_name,
                    .value = row->csv->cells[i].text,
                    .rule_id = "choice",
                    .msgid = N_("a form's status is not one of 0, 1, 2"),
                    .hint = N_("send the code, not the label"),
                    .raw = row->csv->cells[i].text},
                error))
            return FALSE;
    }
    return TRUE;
}
