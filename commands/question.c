/* What `proreg compare` is asked, in the names of the study. */
#include "commands/question_parts.h"

#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "commands/visit.h"
#include "schema/meant.h"

/* ---- outcomes ---- */

static QuestionKind kind_of(const SchemaVariable *variable)
{
    static const QuestionKind kinds[] = {[SCHEMA_ROW_CONTINUOUS] = QUESTION_NUMBER,
        [SCHEMA_ROW_CATEGORICAL] = QUESTION_CATEGORY,
        [SCHEMA_ROW_BINARY] = QUESTION_YES_NO,
        [SCHEMA_ROW_MULTIPLE] = QUESTION_CHECKBOX};
    return kinds[schema_variable_kind(variable)];
}

static gboolean check_countable(
    const char *option, const SchemaVariable *variable, GError **error)
{
    const SchemaField *field = variable->field;
    if (!field || field->n_choices > 0 || field->type == SCHEMA_INTEGER ||
        field->type == SCHEMA_NUMBER)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("%s: %s is %s, which can be neither averaged nor counted; choose a number or a "
          "variable with choices"),
        option, field->name,
        field->type == SCHEMA_DATE       ? _("a date")
        : field->type == SCHEMA_DATETIME ? _("a date and time")
        : field->type == SCHEMA_TIME     ? _("a time")
                                         : _("free text"));
    return FALSE;
}

/* The visits asked for at which the variable is had, in the order of the study. */
static gboolean find_visits(const Question *question, QuestionOutcome *outcome,
    const char *const *asked, GError **error)
{
    const SchemaStudy *study = question->study;
    size_t n_had = 0;
    g_autoptr(GString) had = g_string_new(NULL);
    for (size_t i = 0; i < study->n_events; i++) {
        const SchemaEvent *event = &study->events[i];
        if (!schema_variable_at(question->study, &outcome->variable, i))
            continue;
        n_had++;
        g_string_append_printf(had, "%s%s", had->len ? ", " : "", event->name);
        if (!asked || g_strv_contains(asked, event->name))
            g_ptr_array_add(outcome->visits, (SchemaEvent *)event);
    }
    if (n_had <= 1) {
        g_ptr_array_set_size(outcome->visits, 0);
        return TRUE;
    }
    if (outcome->visits->len > 0)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("--visit: %s is not collected at any of these visits; it is at %s"),
        schema_variable_name(&outcome->variable), had->str);
    return FALSE;
}

static QuestionOutcome *read_outcome(const Question *question, const char *option,
    const char *word, const char *const *visits, GError **error)
{
    QuestionOutcome *outcome = g_new0(QuestionOutcome, 1);
    outcome->visits = g_ptr_array_new();
    outcome->kind = QUESTION_SURVIVAL;
    outcome->time = QUESTION_DAYS;
    outcome->event = QUESTION_DEATH;
    if (question_is_same(word, "survival"))
        return outcome;
    if (question_find(question, option, word, &outcome->variable, error) &&
        check_countable(option, &outcome->variable, error) &&
        find_visits(question, outcome, visits, error)) {
        outcome->kind = kind_of(&outcome->variable);
        return outcome;
    }
    question_outcome_free(outcome);
    return NULL;
}

static gboolean check_visit_names(
    const Question *question, const char *const *visits, GError **error)
{
    size_t event;
    for (size_t i = 0; visits && visits[i]; i++)
        if (!command_visit(question->study, visits[i], &event, error))
            return FALSE;
    return TRUE;
}

/* The next of a list parted by commas, which labels may have as well: *word moves past what was
   taken. Not found: the first part alone. New. */
static char *next_word(const Question *question, char **parts, size_t *at)
{
    SchemaVariable variable;
    g_autoptr(GString) joined = g_string_new(NULL);
    for (size_t i = *at; parts[i]; i++) {
        g_string_append_printf(joined, "%s%s", i > *at ? "," : "", parts[i]);
        g_autofree char *word = g_strstrip(g_strdup(joined->str));
        if (!question_find(question, "", word, &variable, NULL))
            continue;
        *at = i + 1;
        return g_steal_pointer(&word);
    }
    return g_strstrip(g_strdup(parts[(*at)++]));
}

/* What a first table can say of a patient: what was recorded by choices or as a number at the
   visit that enrols, but for the consent. */
static bool is_characteristic(const Question *question, size_t field)
{
    const SchemaStudy *study = question->study;
    const SchemaField *one = &study->dictionary->fields[field];
    const SchemaVariable variable = {.field = one};
    const size_t form = schema_study_form(study, one->form);
    const bool repeats = study->form_repeats[form] || study->event_repeats[study->baseline];
    const bool can_count =
        one->n_choices > 0 || one->type == SCHEMA_INTEGER || one->type == SCHEMA_NUMBER;
    return field != study->roles.consent && !one->identifier && can_count && !repeats &&
           g_strcmp0(one->name, question->by_name) != 0 && one->type != SCHEMA_NO_DATA &&
           schema_variable_at(study, &variable, study->baseline);
}

static gboolean add_characteristic(Question *question, const char *name, GError **error)
{
    const char *const enrols[] = {
        question->study->events[question->study->baseline].name, NULL};
    QuestionOutcome *outcome = read_outcome(question, "characteristics", name, enrols, error);
    if (!outcome)
        return FALSE;
    g_ptr_array_add(question->outcomes, outcome);
    return TRUE;
}

/* The characteristics that the study names, or all that there are. */
static gboolean read_characteristics(Question *question, GError **error)
{
    const SchemaStudy *study = question->study;
    for (size_t i = 0; study->characteristics[i]; i++)
        if (g_strcmp0(study->characteristics[i], question->by_name) != 0 &&
            !add_characteristic(question, study->characteristics[i], error))
            return FALSE;
    for (size_t i = 1; !study->characteristics[0] && i < study->dictionary->n_fields; i++)
        if (is_characteristic(question, i) &&
            !add_characteristic(question, study->dictionary->fields[i].name, error))
            return FALSE;
    return TRUE;
}

static gboolean read_outcomes(Question *question, const char *const *visits, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(question->options->outcomes, ",", -1);
    for (size_t i = 0; parts[i];) {
        g_autofree char *word = next_word(question, parts, &i);
        bool made = false;
        if (!question_make(question, word, visits, read_outcome, &made, error))
            return FALSE;
        if (made)
            continue;
        SchemaVariable date = {0};
        if (question_find(question, "--outcome", word, &date, NULL) && date.field &&
            date.field->type == SCHEMA_DATE) {
            if (!question_events_of_date(question, word, date.field, error))
                return FALSE;
            continue;
        }
        QuestionOutcome *outcome = read_outcome(question, "--outcome", word, visits, error);
        if (!outcome)
            return FALSE;
        g_ptr_array_add(question->outcomes, outcome);
        if (outcome->kind == QUESTION_SURVIVAL &&
            !question_check_roles(question, "survival", error))
            return FALSE;
        if (outcome->kind == QUESTION_YES_NO)
            question_events_of_flag(question, &outcome->variable);
    }
    return TRUE;
}

/* Covariates have one value a patient: that of the first visit, where there are several. */
static gboolean read_covariates(Question *question, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(question->options->adjust, ",", -1);
    for (size_t i = 0; parts[i];) {
        g_autofree char *word = next_word(question, parts, &i);
        if (g_str_equal(word, "baseline") && question->options->is_raw) {
            g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
                _("--raw and --adjust baseline: a change is adjusted for its start, or not"));
            return FALSE;
        }
        if (g_str_equal(word, "baseline"))
            continue; /* The start of a change, which is in the model unless declined. */
        QuestionOutcome *one = read_outcome(question, "--adjust", word, NULL, error);
        if (!one)
            return FALSE;
        g_ptr_array_add(question->covariates, one);
        if (one->kind == QUESTION_NUMBER || one->kind == QUESTION_CATEGORY ||
            one->kind == QUESTION_YES_NO)
            continue;
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("--adjust: '%s' is no covariate; name a number or a variable with one choice a "
              "patient"),
            word);
        return FALSE;
    }
    return TRUE;
}

/* Within whose levels times to events are compared. */
static gboolean read_strata(Question *question, GError **error)
{
    const char *word = question->options->strata;
    question->strata = read_outcome(question, "--strata", word, NULL, error);
    if (!question->strata)
        return FALSE;
    const bool fits = question->strata->kind == QUESTION_CATEGORY ||
                      question->strata->kind == QUESTION_YES_NO;
    const bool is_group = fits && g_strcmp0(schema_variable_name(&question->strata->variable),
                                      question->by_name) == 0;
    if (fits && !is_group && question_asks_times(question))
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, _("--strata %s: %s"), word,
        !fits      ? _("strata are the levels of a variable with choices")
        : is_group ? _("it makes the groups; within its levels there is nothing to compare")
                   : _("strata are of survival and other times to an event; --adjust takes the "
                       "variable into a model"));
    return FALSE;
}

/* ---- the whole ---- */

static gboolean read_min_n(Question *question, GError **error)
{
    g_autofree char *text =
        question->options->min_n ? question_narrowed(question->options->min_n) : NULL;
    guint64 value = 10;
    if (text && !g_ascii_string_to_unsigned(text, 10, 0, 1000000, &value, NULL)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("--min-n %s: a whole number of patients, 0 or more"), text);
        return FALSE;
    }
    question->min_n = (int)value;
    return TRUE;
}

/* Times above 0, ascending. */
static gboolean read_times(Question *question, GError **error)
{
    g_autofree char *text =
        question->options->times ? question_narrowed(question->options->times) : NULL;
    if (!text) {
        question->times = g_strdup("183, 365");
        return TRUE;
    }
    g_auto(GStrv) parts = g_strsplit(text, ",", -1);
    double before = 0;
    bool fits = parts[0] != NULL;
    for (size_t i = 0; parts[i] && fits; i++) {
        char *end = NULL;
        const double time = g_ascii_strtod(g_strstrip(parts[i]), &end);
        fits = end != parts[i] && *end == '\0' && time > before && time < 1e6;
        before = time;
    }
    if (!fits) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("--times %s: days after the start, above 0 and ascending, as 90,180,365"), text);
        return FALSE;
    }
    question->times = g_strjoinv(", ", parts);
    return TRUE;
}

/* A first table has no models and no survival, and neither has a table without tests. */
static gboolean check_baseline(const Question *question, GError **error)
{
    const CommandCompare *options = question->options;
    const bool is_more = options->adjust || options->subgroups || options->pairwise;
    const bool is_untested = !options->is_baseline && g_strcmp0(options->test, "none") == 0;
    const char *wrong =
        options->is_baseline && is_more ? "--baseline is the first table alone, without "
                                          "--adjust, --subgroups and --pairwise"
        : options->is_baseline && question_asks_times(question)
            ? "--baseline: what happened later is no characteristic of patients at the start"
        : is_untested && (is_more || options->strata || question_asks_times(question))
            ? "--test none is a table without P: leave out --adjust, --subgroups, --pairwise, "
              "--strata and times to an event, or name a test"
            : NULL;
    if (wrong)
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, wrong);
    return wrong == NULL;
}

/* The visits asked for, by name where a label was given. New, or NULL for none. */
static char **read_visits(const SchemaStudy *study, const char *said)
{
    char **visits = said ? g_strsplit(said, ",", -1) : NULL;
    for (size_t i = 0; visits && visits[i]; i++) {
        g_strstrip(visits[i]);
        for (size_t k = 0; k < study->n_events; k++) {
            const SchemaEvent *event = &study->events[k];
            if (!question_is_same(event->label, visits[i]) &&
                !question_is_same(event->name, visits[i]))
                continue;
            g_free(visits[i]);
            visits[i] = g_strdup(event->name);
            break;
        }
    }
    return visits;
}

gboolean question_read(Question *question, const SchemaStudy *study,
    const SchemaAnalysis *cohort, const CommandCompare *options, GError **error)
{
    *question = (Question){.study = study,
        .cohort = cohort,
        .options = options,
        .words = base_words_find(options->table.lang),
        .outcomes = g_ptr_array_new_with_free_func(question_outcome_free),
        .groups = g_ptr_array_new_with_free_func(question_group_free),
        .left_out = g_ptr_array_new_with_free_func(question_group_free),
        .subgroups = g_ptr_array_new_with_free_func(question_subgroup_free),
        .made = question_made_new(),
        .covariates = g_ptr_array_new_with_free_func(question_outcome_free)};
    if ((!options->outcomes && !options->is_baseline) || !options->by) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("compare needs --outcome (what) and --by (between whom), as in --outcome "
              "pain_vas "
              "--by segment"));
        return FALSE;
    }
    g_auto(GStrv) visits = read_visits(study, options->visits);
    const char *const enrols[] = {study->events[study->baseline].name, NULL};
    const char *const *asked =
        options->is_baseline && !options->visits ? enrols : (const char *const *)visits;
    return read_min_n(question, error) && read_times(question, error) &&
           check_visit_names(question, asked, error) && question_read_groups(question, error) &&
           (options->outcomes ? read_outcomes(question, asked, error)
                              : read_characteristics(question, error)) &&
           check_baseline(question, error) &&
           (options->is_baseline || question_check_outcomes(question, error)) &&
           (!options->adjust || read_covariates(question, error)) &&
           (!options->strata || read_strata(question, error)) &&
           (!options->subgroups || question_read_subgroups(question, error));
}
