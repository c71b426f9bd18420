/**
 * @file
 * What can be asked about: the variables of the study, and of the study whose patients are
 * meant.
 */
#include <string.h>

#include "base/error.h"
#include "clinical/pack.h"
#include "serve/views/ask.h"

const char *const view_ask_signs[6][2] = {{"=", N_("is")}, {"<>", N_("is not")},
    {"<=", "\xe2\x89\xa4"}, {"<", "<"}, {">=", "\xe2\x89\xa5"}, {">", ">"}};

/* ---- the study ---- */

gboolean view_ask_study_open(
    ServePage *page, const ViewAsk *ask, ViewAskStudy *study, GError **error)
{
    *study = (ViewAskStudy){.registry = view_open(page, error)};
    if (!study->registry)
        return FALSE;
    study->study = registry_study(study->registry);
    const char *name = ask->asked.cohort;
    g_autofree char *file = name ? g_strconcat(name, ".yaml", NULL) : NULL;
    GBytes *bytes = file ? (GBytes *)registry_study_file(study->registry, file) : NULL;
    if (bytes) {
        gsize size;
        const char *text = g_bytes_get_data(bytes, &size);
        /* One that cannot be read is told of by the command. */
        study->cohort = schema_analysis_parse(file, text, size, study->study, NULL);
    }
    return TRUE;
}

void view_ask_study_clear(ViewAskStudy *study)
{
    g_clear_pointer(&study->cohort, schema_analysis_free);
    g_clear_pointer(&study->registry, registry_close);
}

/* ---- lists ---- */

static void choice_free(gpointer data)
{
    ViewChoice *choice = data;
    g_free(choice->value);
    g_free(choice->label);
    g_free(choice->group);
    g_free(choice);
}

static void add(GPtrArray *list, const char *value, const char *label, const char *group)
{
    ViewChoice *choice = g_new0(ViewChoice, 1);
    *choice = (ViewChoice){g_strdup(value), g_strdup(label), g_strdup(group)};
    g_ptr_array_add(list, choice);
}

/* A list on its way. */
typedef struct {
    const ServePage *page;
    const ViewAskStudy *study;
    GPtrArray *list;
    bool with_numbers;
} Making;

static Making begin(const ServePage *page, const ViewAskStudy *study)
{
    return (Making){
        .page = page, .study = study, .list = g_ptr_array_new_with_free_func(choice_free)};
}

/* Of choices that are called the same each has its name behind it: a closed list shows no more
   of one than its label. */
static GPtrArray *told_apart(const Making *making)
{
    GPtrArray *list = making->list;
    g_autoptr(GHashTable) first = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) several =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < list->len; i++) {
        const ViewChoice *one = list->pdata[i];
        if (!g_hash_table_add(first, one->label))
            g_hash_table_add(several, g_strdup(one->label));
    }
    for (guint i = 0; i < list->len; i++) {
        ViewChoice *one = list->pdata[i];
        if (!g_hash_table_contains(several, one->label))
            continue;
        char *label = g_strdup_printf("%s [%s]", one->label, one->value);
        g_free(one->label);
        one->label = label;
    }
    return list;
}

typedef void Take(Making *making, const SchemaVariable *variable, const char *group);

/* Whether a patient has it in entries that repeat, or it is no value to be looked at. */
static bool is_passed_over(const SchemaStudy *study, size_t i)
{
    const SchemaField *field = &study->dictionary->fields[i];
    return i == 0 || field->identifier || field->type == SCHEMA_NO_DATA ||
           i == study->roles.consent ||
           study->form_repeats[schema_study_form(study, field->form)];
}

static void each_derived(
    Making *making, const SchemaDerived *derived, size_t n, const char *group, Take *take)
{
    for (size_t i = 0; i < n; i++)
        take(making, &(const SchemaVariable){.derived = &derived[i]}, group);
}

/* All variables, form by form; then what is computed. */
static void each(Making *making, Take *take)
{
    const SchemaStudy *study = making->study->study;
    const SchemaAnalysis *cohort = making->study->cohort;
    const char *computed = serve_say(making->page, N_("Computed"));
    for (size_t i = 0; i < study->dictionary->n_fields; i++) {
        const SchemaField *field = &study->dictionary->fields[i];
        if (is_passed_over(study, i))
            continue;
        g_autofree char *form = g_strdelimit(g_strdup(field->form), "_", ' ');
        take(making, &(const SchemaVariable){.field = field}, form);
    }
    each_derived(making, study->derived, study->n_derived, computed, take);
    if (cohort)
        each_derived(making, cohort->derived, cohort->n_derived, cohort->title, take);
}

static bool is_number(const SchemaVariable *variable)
{
    size_t n = 0;
    (void)schema_variable_choices(variable, &n);
    return n == 0 && (!variable->field || variable->field->type == SCHEMA_INTEGER ||
                         variable->field->type == SCHEMA_NUMBER);
}

static bool is_checkbox(const SchemaVariable *variable)
{
    return variable->field && variable->field->type == SCHEMA_CHECKBOX;
}

static bool has_choices(const SchemaVariable *variable)
{
    size_t n = 0;
    (void)schema_variable_choices(variable, &n);
    return n > 0 && !is_checkbox(variable);
}

static size_t n_visits(const SchemaStudy *study, const SchemaVariable *variable)
{
    size_t n = 0;
    for (size_t e = 0; e < study->n_events; e++)
        n += schema_variable_at(study, variable, e);
    return n;
}

/* ---- outcomes ---- */

/* The date of what may happen to a patient once, after the start. */
static bool is_event(const SchemaStudy *study, const SchemaVariable *variable)
{
    const SchemaRoles *roles = &study->roles;
    const SchemaField *fields = study->dictionary->fields;
    return variable->field && variable->field->type == SCHEMA_DATE &&
           variable->field != &fields[roles->origin] &&
           variable->field != &fields[roles->last_contact] && n_visits(study, variable) == 1 &&
           !schema_variable_at(study, variable, study->baseline);
}

static void take_event(Making *making, const SchemaVariable *variable, const char *group)
{
    g_autofree char *label = base_words_say(
        making->page->words, N_("{1}: time to it"), "t", schema_variable_label(variable));
    if (is_event(making->study->study, variable))
        add(making->list, schema_variable_name(variable), label, group);
}

/* Who has changed by enough to matter, where the field says by how much. */
static void take_responders(Making *making, const SchemaVariable *variable, const char *group)
{
    const SchemaStudy *study = making->study->study;
    const char *name = schema_variable_name(variable);
    if (!is_number(variable) || n_visits(study, variable) < 2 ||
        !clin_pack_mcid(clin_pack_find(study->pack), name))
        return;
    g_autofree char *value = g_strconcat("responders:", name, NULL);
    g_autofree char *label = base_words_say(making->page->words,
        N_("{1}: better by enough to matter"), "t", schema_variable_label(variable));
    add(making->list, value, label, group);
}

/* And, behind it, who has changed by enough: whoever looks for a variable finds it first. */
static void take_outcome(Making *making, const SchemaVariable *variable, const char *group)
{
    if (is_number(variable) || has_choices(variable) || is_checkbox(variable))
        add(making->list, schema_variable_name(variable), schema_variable_label(variable),
            group);
    take_responders(making, variable, group);
}

static void add_forms(Making *making)
{
    const SchemaStudy *study = making->study->study;
    for (size_t i = 0; i < study->dictionary->n_forms; i++) {
        g_autofree char *form = schema_form_label(study->dictionary, i);
        g_autofree char *label = base_words_say(
            making->page->words, N_("{1}: whether, how many, time to the first"), "t", form);
        if (study->form_repeats[i])
            add(making->list, study->dictionary->forms[i], label,
                serve_say(making->page, N_("What may happen later")));
    }
}

GPtrArray *view_ask_outcomes(const ServePage *page, const ViewAskStudy *study)
{
    Making making = begin(page, study);
    const SchemaRoles *roles = &study->study->roles;
    const bool has_times = roles->origin != SIZE_MAX && roles->last_contact != SIZE_MAX &&
                           roles->vital_status != SIZE_MAX;
    if (has_times)
        add(making.list, "survival", serve_say(page, N_("Survival")),
            serve_say(page, N_("What may happen later")));
    add_forms(&making);
    if (has_times)
        each(&making, take_event);
    each(&making, take_outcome);
    return told_apart(&making);
}

/* ---- groups, covariates ---- */

static void take_grouping(Making *making, const SchemaVariable *variable, const char *group)
{
    const SchemaStudy *study = making->study->study;
    const char *name = schema_variable_name(variable);
    const bool is_one = n_visits(study, variable) < 2;
    if (!has_choices(variable) && !(making->with_numbers && is_number(variable)))
        return;
    if (is_one) {
        add(making->list, name, schema_variable_label(variable), group);
        return;
    }
    for (size_t e = 0; e < study->n_events; e++) {
        if (!schema_variable_at(study, variable, e))
            continue;
        g_autofree char *value = g_strconcat(name, "@", study->events[e].name, NULL);
        g_autofree char *label =
            g_strdup_printf("%s (%s)", schema_variable_label(variable), study->events[e].label);
        add(making->list, value, label, group);
    }
}

GPtrArray *view_ask_groupings(
    const ServePage *page, const ViewAskStudy *study, bool with_numbers)
{
    Making making = begin(page, study);
    making.with_numbers = with_numbers;
    add(making.list, "site", serve_say(page, N_("Site")), serve_say(page, N_("Computed")));
    each(&making, take_grouping);
    return told_apart(&making);
}

static void take_covariate(Making *making, const SchemaVariable *variable, const char *group)
{
    if (is_number(variable) || has_choices(variable))
        add(making->list, schema_variable_name(variable), schema_variable_label(variable),
            group);
}

GPtrArray *view_ask_covariates(const ServePage *page, const ViewAskStudy *study)
{
    Making making = begin(page, study);
    each(&making, take_covariate);
    return told_apart(&making);
}

/* ---- conditions ---- */

static void add_columns(Making *making, const SchemaVariable *variable, const char *name,
    const char *label, const char *group)
{
    const SchemaStudy *study = making->study->study;
    if (n_visits(study, variable) < 2) {
        add(making->list, name, label, group);
        return;
    }
    for (size_t e = 0; e < study->n_events; e++) {
        if (!schema_variable_at(study, variable, e))
            continue;
        g_autofree char *value = g_strconcat(name, "__", study->events[e].name, NULL);
        g_autofree char *at = g_strdup_printf("%s (%s)", label, study->events[e].label);
        add(making->list, value, at, group);
    }
}

static void take_column(Making *making, const SchemaVariable *variable, const char *group)
{
    const char *label = schema_variable_label(variable);
    if (is_number(variable) || has_choices(variable))
        add_columns(making, variable, schema_variable_name(variable), label, group);
    if (!is_checkbox(variable))
        return;
    const SchemaDictionary *dictionary = making->study->study->dictionary;
    const size_t field = (size_t)(variable->field - dictionary->fields);
    for (size_t c = 0; c < dictionary->n_columns; c++) {
        const SchemaColumn *column = &dictionary->columns[c];
        if (column->field != field)
            continue;
        g_autofree char *of =
            g_strdup_printf("%s: %s", label, variable->field->choices[column->choice].label);
        add_columns(making, variable, column->name, of, group);
    }
}

GPtrArray *view_ask_columns(const ServePage *page, const ViewAskStudy *study)
{
    Making making = begin(page, study);
    each(&making, take_column);
    return told_apart(&making);
}

bool view_ask_variable(const ViewAskStudy *study, const char *column, SchemaVariable *variable)
{
    g_auto(GStrv) parts = g_strsplit(column, "@", 2);
    const char *visit = strstr(parts[0] ? parts[0] : "", "__");
    const bool is_at =
        visit && schema_study_event(study->study, visit + strlen("__")) != SIZE_MAX;
    g_autofree char *name = is_at ? g_strndup(parts[0], (gsize)(visit - parts[0]))
                                  : g_strdup(parts[0] ? parts[0] : "");
    *variable =
        (SchemaVariable){.field = schema_dictionary_find(study->study->dictionary, name),
            .derived = schema_study_derived(study->study, name)};
    for (size_t i = 0; study->cohort && i < study->cohort->n_derived; i++)
        if (g_str_equal(study->cohort->derived[i].name, name))
            variable->derived = &study->cohort->derived[i];
    if (variable->field)
        variable->derived = NULL;
    return variable->field || variable->derived;
}

/* The label of a code as it stands in a condition. Borrowed. */
static const char *code_label(const SchemaVariable *variable, const char *value)
{
    size_t n = 0;
    const SchemaChoice *choices = schema_variable_choices(variable, &n);
    g_autofree char *code = g_strdup(value);
    const size_t size = strlen(code);
    if (size > 1 && code[0] == '\'' && code[size - 1] == '\'') {
        memmove(code, code + 1, size - 2);
        code[size - 2] = '\0';
    }
    for (size_t i = 0; i < n; i++)
        if (g_str_equal(choices[i].code, code))
            return choices[i].label;
    return value;
}

char *view_ask_condition_words(
    const ServePage *page, const ViewAskStudy *study, const char *condition)
{
    const size_t size = strspn(condition, "abcdefghijklmnopqrstuvwxyz"
                                          "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    g_autofree char *name = g_strndup(condition, size);
    g_autofree char *rest = g_strstrip(g_strdup(condition + size));
    const char *sign = NULL, *shown = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(view_ask_signs); i++)
        if (g_str_has_prefix(rest, view_ask_signs[i][0]) &&
            (!sign || strlen(view_ask_signs[i][0]) > strlen(sign))) {
            sign = view_ask_signs[i][0];
            shown = view_ask_signs[i][1];
        }
    SchemaVariable variable;
    if (!sign || !view_ask_variable(study, name, &variable))
        return g_strdup(condition);
    g_autofree char *value = g_strstrip(g_strdup(rest + strlen(sign)));
    const char *visit = strstr(name, "__");
    const size_t event =
        visit ? schema_study_event(study->study, visit + strlen("__")) : SIZE_MAX;
    g_autofree char *at = event == SIZE_MAX
                              ? g_strdup("")
                              : g_strdup_printf(" (%s)", study->study->events[event].label);
    return g_strdup_printf("%s%s %s %s", schema_variable_label(&variable), at,
        serve_say(page, shown), code_label(&variable, value));
}
