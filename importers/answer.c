#include "importers/answer.h"

#include <string.h>

#include "base/csv_write.h"
#include "base/decimal.h"
#include "base/text.h"
#include "base/words.h"
#include "importers/typed.h"
#include "importers/value.h"
#include "registry/record.h"

/* The cell that a query is about. */
typedef struct {
    const SchemaField *field;
    size_t column; /* Of the dictionary. */
    size_t event;
    size_t repeat_form;
    int64_t instance;
} Place;

/* @return why the query is about no cell, or NULL. */
static const char *find_place(
    const SchemaStudy *study, const RegistryQuery *query, Place *place)
{
    const RegistryProblem *problem = &query->problem;
    const SchemaDictionary *dictionary = study->dictionary;
    place->event = problem->event ? schema_study_event(study, problem->event) : SIZE_MAX;
    place->field = problem->field ? schema_dictionary_find(dictionary, problem->field) : NULL;
    if (!problem->record_id || !place->field || place->event == SIZE_MAX)
        return N_("it asks about no single cell, so that a value cannot answer it; answer in "
                  "words");
    const SchemaColumn *column = schema_dictionary_find_column(dictionary, place->field->name);
    const size_t index = (size_t)(place->field - dictionary->fields);
    if (!column || index == 0 || place->field->identifier)
        return N_("its field has no single cell; answer in words, and mend it in the "
                  "hospital's file");
    if (!schema_study_collects(study, place->event, index))
        return N_("its field is not collected in this event; answer in words");
    const size_t form = schema_study_form(study, place->field->form);
    const bool repeats = study->form_repeats[form] || study->event_repeats[place->event];
    if (repeats && problem->instance == 0)
        return N_("it is not known which instance it asks about; answer in words");
    place->column = (size_t)(column - dictionary->columns);
    place->repeat_form = study->form_repeats[form] ? form : SIZE_MAX;
    place->instance = MAX(problem->instance, 1);
    return NULL;
}

/* The value without blanks around it; full-width signs count as plain ones. New text. */
static char *tidy(const SchemaField *field, const char *value)
{
    const char *text = base_csv_unguarded(value);
    size_t size = strlen(text);
    (void)base_text_trim(&text, &size);
    char *out = g_malloc0(size + 1);
    if (field->type == SCHEMA_TEXT)
        memcpy(out, text, size);
    else
        out[base_text_narrow(text, size, out)] = '\0';
    return out;
}

static void say_wrong(
    ImportRefusal *refusal, const SchemaField *field, const char *value, ImportValueFault fault)
{
    g_autofree char *expected = import_value_expected(field, fault);
    refusal->msgid = N_("{1} \"{2}\" is not {3}");
    refusal->arguments = base_arguments("tts", field->name, value, expected);
}

void import_refusal_clear(ImportRefusal *refusal)
{
    g_clear_pointer(&refusal->arguments, g_free);
    refusal->msgid = NULL;
}

static gboolean put(RegistryImport *import, const SchemaStudy *study,
    const RegistryQuery *query, const Place *place, const RegistryCell *cell,
    RegistryRowResult *result, GError **error)
{
    g_autofree RegistryCell *cells = g_new0(RegistryCell, study->dictionary->n_columns);
    cells[place->column] = *cell;
    const RegistryRow row = {.record_id = query->problem.record_id,
        .event = place->event,
        .repeat_form = place->repeat_form,
        .instance = place->instance,
        .site = query->owner,
        .cells = cells};
    return registry_import_row(import, &row, result, error);
}

bool import_answer_is_consent(const RegistryQuery *query)
{
    return g_strcmp0(query->problem.rule_id, "consent") == 0 && query->problem.record_id;
}

/* A yes that turned to no was a mistake, or it was withdrawn, and how far. */
static gboolean put_consent(RegistryImport *import, const RegistryQuery *query,
    const char *value, ImportRefusal *refusal, GError **error)
{
    g_autofree char *narrow = g_utf8_normalize(value, -1, G_NORMALIZE_ALL_COMPOSE);
    g_autofree char *word = g_utf8_strdown(g_strstrip(narrow), -1);
    if (g_str_equal(word, "mistake"))
        return TRUE;
    for (size_t i = 0; registry_withdrawal_scopes[i]; i++)
        if (g_str_equal(word, registry_withdrawal_scopes[i]))
            return registry_import_withdraw(
                import, query->problem.record_id, registry_withdrawal_scopes[i], error);
    refusal->msgid =
        N_("\"{1}\" does not answer it: mistake was expected, or how far the consent was "
           "withdrawn: contact, data or use");
    refusal->arguments = base_arguments("t", value);
    return TRUE;
}

/* What a value below a limit counts as by study.yaml; new text, NULL where it is none. One that
 * counts as missing is no answer: words are. */
static char *counted_below(const SchemaStudy *study, const SchemaField *field, const char *text)
{
    const SchemaBelow rule = study->below[field - study->dictionary->fields];
    const char *limit = NULL;
    char half[BASE_DECIMAL_SIZE];
    double number;
    bool is_integer;
    int n_decimals;
    if ((rule != SCHEMA_BELOW_HALF && rule != SCHEMA_BELOW_LIMIT) ||
        !import_typed_below(text, &limit) ||
        !import_value_number(limit, '.', &number, &is_integer, &n_decimals))
        return NULL;
    base_decimal_shortest(base_decimal_round(number / 2, 9), half);
    return g_strdup(rule == SCHEMA_BELOW_HALF ? half : limit);
}

bool import_answer_fits(const SchemaStudy *study, const RegistryQuery *query, const char *value,
    const BaseClock *clock)
{
    Place place;
    char canonical[IMPORT_TIME_SIZE];
    RegistryCell cell = {.kind = REGISTRY_CELL_ABSENT};
    if (find_place(study, query, &place))
        return false;
    g_autofree char *text = tidy(place.field, value);
    g_autofree char *counted = counted_below(study, place.field, text);
    return text[0] != '\0' && import_value_check(study, place.field, counted ? counted : text,
                                  BASE_DATE_YMD, clock, canonical, &cell) == IMPORT_VALUE_GOOD;
}

gboolean import_answer_put(RegistryImport *import, const SchemaStudy *study,
    const RegistryQuery *query, const char *value, const BaseClock *clock,
    RegistryImportCounts *counts, ImportRefusal *refusal, GError **error)
{
    Place place;
    bool is_known = false;
    RegistryRowResult result;
    char canonical[IMPORT_TIME_SIZE];
    RegistryCell cell = {.kind = REGISTRY_CELL_ABSENT};
    *refusal = (ImportRefusal){NULL, NULL};
    if (import_answer_is_consent(query))
        return put_consent(import, query, value, refusal, error);
    const char *fault = find_place(study, query, &place);
    if (!fault && !registry_import_knows(import, query->problem.record_id, &is_known, error))
        return FALSE;
    if (!fault && (!is_known || !query->owner))
        fault = N_("its record is not in the registry; send its row");
    if (fault) {
        refusal->msgid = fault;
        return TRUE;
    }
    g_autofree char *text = tidy(place.field, value);
    g_autofree char *counted = counted_below(study, place.field, text);
    const ImportValueFault wrong =
        text[0] == '\0' ? IMPORT_VALUE_TYPE
                        : import_value_check(study, place.field, counted ? counted : text,
                              BASE_DATE_YMD, clock, canonical, &cell);
    cell.below = counted ? text : NULL;
    if (wrong != IMPORT_VALUE_GOOD) {
        say_wrong(refusal, place.field, text, wrong);
        return TRUE;
    }
    if (!put(import, study, query, &place, &cell, &result, error))
        return FALSE;
    counts->n_values_new += result.n_new;
    counts->n_values_changed += result.n_changed;
    counts->n_values_unchanged += result.n_unchanged;
    return TRUE;
}

/* "1 = Male, 2 = Female". New text. */
static char *list_codes(const SchemaField *field)
{
    GString *codes = g_string_new(NULL);
    for (size_t i = 0; i < field->n_choices; i++)
        g_string_append_printf(codes, "%s%s = %s", i > 0 ? ", " : "", field->choices[i].code,
            field->choices[i].label);
    return g_string_free(codes, FALSE);
}

/* Rules on the value of one cell, whose field says what is expected. */
static bool is_of_cell(const RegistryProblem *problem)
{
    static const char *const rules[] = {"type", "choice", "range", "required", NULL};
    return problem->rule_id && g_strv_contains(rules, problem->rule_id);
}

char *import_answer_expected(
    const SchemaStudy *study, const RegistryQuery *query, const BaseWords *words)
{
    const RegistryProblem *problem = &query->problem;
    const SchemaField *field =
        problem->field ? schema_dictionary_find(study->dictionary, problem->field) : NULL;
    if (!field || !is_of_cell(problem))
        return base_words_compose(words, problem->hint, problem->arguments);
    if (field->n_choices > 0)
        return list_codes(field);
    g_autofree char *sentence = import_value_expected(field, IMPORT_VALUE_TYPE);
    g_autofree char *arguments = base_arguments("s", sentence);
    return base_words_compose(words, "{1}", arguments);
}

/* A number that was sent for a number: in another unit it may come into range by chance. */
static bool was_number(const SchemaField *field, const RegistryProblem *problem)
{
    double number;
    bool is_integer;
    int n_decimals;
    if (field->type != SCHEMA_INTEGER && field->type != SCHEMA_NUMBER)
        return false;
    g_autofree char *text = tidy(field, problem->raw ? problem->raw : "");
    return import_value_number(text, '.', &number, &is_integer, &n_decimals) ||
           import_value_number(text, ',', &number, &is_integer, &n_decimals);
}

bool import_answer_is_plain(const SchemaStudy *study, const RegistryQuery *query)
{
    const RegistryProblem *problem = &query->problem;
    const SchemaField *field =
        problem->field ? schema_dictionary_find(study->dictionary, problem->field) : NULL;
    return field && is_of_cell(problem) && !was_number(field, problem);
}
