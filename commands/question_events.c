/*
 * Outcomes that happen on a day: from the date of an event, or the dates of a repeating form's
 * entries, the time to the first, with death as the event that excludes it.
 */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "commands/question_parts.h"
#include "schema/sql.h"

/* What is known of an event, as SQL at patient level. */
typedef struct {
    const char *name;  /* For the names of what is made. */
    const char *label; /* Of the event. */
    const char
        *flag; /* Whether it happened, as yes or no; NULL where the date alone says so. */
    const char *date; /* An expression. */
} Event;

static const SchemaField *role_field(const Question *question, size_t index)
{
    return &question->study->dictionary->fields[index];
}

gboolean question_check_roles(const Question *question, const char *word, GError **error)
{
    if (schema_study_knows_deaths(question->study))
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("--outcome %s: the study names no origin, vital_status and last_contact among the "
          "roles "
          "of its study.yaml, from which the time to an event and who died follow"),
        word);
    return FALSE;
}

/* ---- expressions ---- */

/* Whether it happened within follow-up: 1, 0, or NULL where that is not known. New. */
static char *happened_sql(const Question *question, const Event *event)
{
    const bool has_cutoff =
        question->cohort && question->cohort->cutoff && *question->cohort->cutoff;
    g_autofree char *date = schema_sql_name(event->date);
    g_autofree char *name = schema_sql_name(event->flag ? event->flag : "");
    g_autofree char *flag =
        event->flag ? g_strdup_printf(" WHEN %s IS NULL AND %s IS NOT 0 THEN NULL", date, name)
                    : g_strdup("");
    return g_strdup_printf("CASE%s WHEN %s IS NOT NULL%s%s%s THEN 1 ELSE 0 END", flag, date,
        has_cutoff ? " AND " : "", has_cutoff ? date : "", has_cutoff ? " <= cutoff" : "");
}

/* Days to it or to the last contact; NULL where it came before the origin. New. */
static char *days_sql(const Question *question, const Event *event, const char *happened)
{
    const SchemaRoles *roles = &question->study->roles;
    g_autofree char *origin = schema_sql_name(role_field(question, roles->origin)->name);
    g_autofree char *last = schema_sql_name(role_field(question, roles->last_contact)->name);
    g_autofree char *date = schema_sql_name(event->date);
    return g_strdup_printf(
        "CASE WHEN %s = 1 AND %s >= %s THEN days_between(%s, %s) WHEN %s = 0 "
        "THEN days_between(%s, %s) END",
        happened, date, origin, origin, date, happened, origin, last);
}

/* ---- outcomes ---- */

static void add_event(Question *question, const Event *event)
{
    g_autofree char *origin = schema_study_origin_label(question->study);
    g_autofree char *happened = g_strdup_printf("asked_event_%s", event->name);
    g_autofree char *days = g_strdup_printf("asked_days_%s", event->name);
    SchemaDerived *of_event = question_made_add(
        question, happened, event->label, happened_sql(question, event), true);
    SchemaDerived *of_days = question_made_add(question, days,
        base_words(question->words, N_("Time")), days_sql(question, event, happened), false);
    g_free(of_days->unit);
    g_free(of_days->source);
    of_days->unit = g_strdup(base_words(question->words, N_("days")));
    of_days->source = base_words_say(
        question->words, N_("From {1} to the first or to the last contact"), "t", origin);
    QuestionOutcome *outcome = g_new0(QuestionOutcome, 1);
    outcome->variable.derived = of_event;
    outcome->kind = QUESTION_INCIDENCE;
    outcome->time = of_days->name;
    outcome->event = of_event->name;
    outcome->visits = g_ptr_array_new();
    g_ptr_array_add(question->outcomes, outcome);
}

static const SchemaField *find_field(const Question *question, const char *name)
{
    const SchemaDictionary *dictionary = question->study->dictionary;
    for (size_t i = 1; i < dictionary->n_fields; i++)
        if (strcmp(dictionary->fields[i].name, name) == 0)
            return &dictionary->fields[i];
    return NULL;
}

/* Whether a patient has one such value, and not at the visit that enrols. */
static bool is_of_follow_up(const Question *question, const SchemaField *field)
{
    const SchemaVariable variable = {.field = field};
    size_t n = 0;
    for (size_t i = 0; i < question->study->n_events; i++)
        n += schema_variable_at(question->study, &variable, i);
    return n == 1 &&
           !schema_variable_at(question->study, &variable, question->study->baseline) &&
           !question->study->form_repeats[schema_study_form(question->study, field->form)];
}

static bool is_event_date(const Question *question, const SchemaField *field)
{
    const SchemaRoles *roles = &question->study->roles;
    return field && field->type == SCHEMA_DATE && is_of_follow_up(question, field) &&
           field != role_field(question, roles->origin) &&
           field != role_field(question, roles->last_contact);
}

static bool is_flag(const SchemaField *field)
{
    if (!field || field->n_choices != 2)
        return false;
    const bool is_first = strcmp(field->choices[0].code, "1") == 0;
    return field->integer_codes && strcmp(field->choices[is_first ? 0 : 1].code, "1") == 0 &&
           strcmp(field->choices[is_first ? 1 : 0].code, "0") == 0;
}

gboolean question_events_of_date(
    Question *question, const char *word, const SchemaField *field, GError **error)
{
    if (!question_check_roles(question, word, error))
        return FALSE;
    if (!is_event_date(question, field)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("--outcome: %s is a date, which can be neither averaged nor counted, and not "
              "that "
              "of "
              "an event that a patient has once after the start; choose a number, a variable "
              "with "
              "choices, or such a date"),
            field->name);
        return FALSE;
    }
    g_autofree char *stem = g_str_has_suffix(field->name, "_date")
                                ? g_strndup(field->name, strlen(field->name) - strlen("_date"))
                                : g_strdup(field->name);
    const SchemaField *flag = find_field(question, stem);
    flag = is_flag(flag) && is_of_follow_up(question, flag) ? flag : NULL;
    add_event(question, &(const Event){.name = field->name,
                            .label = flag ? flag->label : field->label,
                            .flag = flag ? flag->name : NULL,
                            .date = field->name});
    return TRUE;
}

void question_events_of_flag(Question *question, const SchemaVariable *variable)
{
    const SchemaField *flag = variable->field;
    g_autofree char *name = flag ? g_strconcat(flag->name, "_date", NULL) : NULL;
    const SchemaField *date = name ? find_field(question, name) : NULL;
    if (!is_flag(flag) || !schema_study_knows_deaths(question->study) ||
        !is_event_date(question, date))
        return;
    add_event(question,
        &(const Event){
            .name = date->name, .label = flag->label, .flag = flag->name, .date = date->name});
}

void question_events_of_form(Question *question, size_t form, const char *word)
{
    const SchemaDictionary *dictionary = question->study->dictionary;
    const SchemaField *date = NULL;
    for (size_t i = 1; i < dictionary->n_fields && !date; i++)
        if (dictionary->fields[i].type == SCHEMA_DATE &&
            schema_study_form(question->study, dictionary->fields[i].form) == form)
            date = &dictionary->fields[i];
    if (!date || !schema_study_knows_deaths(question->study))
        return;
    g_autofree char *form_name = schema_sql_form_name(question->study, form);
    g_autofree char *table = schema_sql_name(form_name);
    g_autofree char *name = schema_sql_name(date->name);
    g_autofree char *origin =
        schema_sql_name(role_field(question, question->study->roles.origin)->name);
    g_autofree char *sql = g_strdup_printf(
        "(SELECT min(%s) FROM %s WHERE %s.record_id = patient.record_id AND %s >= %s)", name,
        table, table, name, origin);
    g_autofree char *spoken = g_strdelimit(g_strdup(word), "_", ' ');
    g_autofree char *label = base_words_say(question->words, N_("First {1}"), "t", spoken);
    add_event(question, &(const Event){.name = word, .label = label, .date = sql});
}
