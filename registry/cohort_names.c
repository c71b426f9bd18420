/* The names that expressions may use, and the derived values that come with them. */
#include <string.h>

#include "base/error.h"
#include "registry/cohort_inside.h"
#include "schema/sql.h"

enum { MAX_COLUMNS = 1900 }; /* SQLite knows up to 2000 columns of a table. */

char *cohort_place(const SchemaAnalysis *analysis, size_t line)
{
    return analysis && analysis->file && line > 0
               ? g_strdup_printf("%s:%zu: ", analysis->file, line)
               : g_strdup("");
}

static void add_input(GArray *inputs, const char *name, const char *type)
{
    const RegistryInput input = {name, type};
    g_array_append_val(inputs, input);
}

static bool is_of_form(const SchemaStudy *study, size_t column, size_t form)
{
    const size_t field = study->dictionary->columns[column].field;
    return field > 0 &&
           strcmp(study->dictionary->fields[field].form, study->dictionary->forms[form]) == 0;
}

/* Adds the columns of a form; @return how many there are. */
static size_t add_form(GArray *inputs, const SchemaStudy *study, size_t form)
{
    const SchemaDictionary *dictionary = study->dictionary;
    size_t n = 0;
    for (size_t c = 0; c < dictionary->n_columns; c++) {
        if (!is_of_form(study, c, form))
            continue;
        const SchemaColumn *column = &dictionary->columns[c];
        add_input(inputs, column->name, schema_sql_type(dictionary, column));
        n++;
    }
    return n;
}

static bool is_plain_somewhere(const SchemaStudy *study, size_t form)
{
    for (size_t e = 0; !study->form_repeats[form] && e < study->n_events; e++)
        for (size_t i = 0; i < study->events[e].n_forms; i++)
            if (study->events[e].forms[i] == form)
                return true;
    return false;
}

/* ---- a patient's columns ---- */

static void add_column(RegistryCohort *cohort, const CohortColumn *column)
{
    CohortColumn *copy = g_new(CohortColumn, 1);
    *copy = *column;
    g_ptr_array_add(cohort->columns, copy);
    g_ptr_array_add(cohort->column_names, copy->name);
    (void)g_hash_table_insert(cohort->by_name, copy->name, copy);
}

static void add_own(
    RegistryCohort *cohort, CohortNodeKind kind, const char *name, const char *type)
{
    const CohortColumn column = {
        .name = g_strdup(name), .type = type, .kind = kind, .event = SIZE_MAX};
    add_column(cohort, &column);
}

/* A value of an event: under its plain name where no other event has it. */
static void add_at_event(
    RegistryCohort *cohort, const CohortColumn *column, const char *name, size_t n_events)
{
    CohortColumn full = *column;
    full.name = n_events == 1 ? g_strdup(name)
                              : g_strdup_printf(
                                    "%s__%s", name, cohort->study->events[column->event].name);
    if (n_events == 1)
        (void)g_hash_table_insert(
            cohort->visit_of, g_strdup(name), GSIZE_TO_POINTER(column->event + 1));
    add_column(cohort, &full);
}

static void add_event_fields(RegistryCohort *cohort, size_t event)
{
    const SchemaStudy *study = cohort->study;
    const SchemaDictionary *dictionary = study->dictionary;
    for (size_t i = 0; i < study->events[event].n_forms; i++) {
        const size_t form = study->events[event].forms[i];
        for (size_t c = 0; !study->form_repeats[form] && c < dictionary->n_columns; c++) {
            if (!is_of_form(study, c, form))
                continue;
            const SchemaColumn *source = &dictionary->columns[c];
            const CohortColumn column = {.type = schema_sql_type(dictionary, source),
                .kind = COHORT_FIELD,
                .index = c,
                .event = event};
            add_at_event(
                cohort, &column, source->name, schema_study_n_events_of(study, source->field));
        }
    }
}

static size_t n_events_of_derived(const SchemaStudy *study, const SchemaDerived *derived)
{
    size_t n = 0;
    for (size_t e = 0; e < study->n_events; e++)
        n += schema_study_derives(study, e, derived);
    return n;
}

static void add_event_derived(RegistryCohort *cohort, size_t event)
{
    for (guint i = 0; i < cohort->derived->len; i++) {
        const SchemaDerived *spec =
            ((const CohortDerived *)g_ptr_array_index(cohort->derived, i))->spec;
        const CohortColumn column = {
            .type = "", .kind = COHORT_RESULT, .index = i, .event = event};
        if (schema_study_derives(cohort->study, event, spec))
            add_at_event(cohort, &column, spec->name, n_events_of_derived(cohort->study, spec));
    }
}

static void add_patient_derived(RegistryCohort *cohort)
{
    for (guint i = 0; i < cohort->derived->len; i++) {
        const SchemaDerived *spec =
            ((const CohortDerived *)g_ptr_array_index(cohort->derived, i))->spec;
        const CohortColumn column = {.name = g_strdup(spec->name),
            .type = "",
            .kind = COHORT_RESULT,
            .index = i,
            .event = SIZE_MAX};
        if (spec->level == SCHEMA_LEVEL_PATIENT)
            add_column(cohort, &column);
        else
            g_free(column.name);
    }
}

/* Whose origin is after the cutoff has no last contact, where both have one event. */
static void cut_contact(RegistryCohort *cohort)
{
    const SchemaRoles *roles = &cohort->study->roles;
    const SchemaField *fields = cohort->study->dictionary->fields;
    if (!cohort->cutoff || roles->origin == SIZE_MAX || roles->last_contact == SIZE_MAX)
        return;
    CohortColumn *contact =
        g_hash_table_lookup(cohort->by_name, fields[roles->last_contact].name);
    if (contact && g_hash_table_contains(cohort->by_name, fields[roles->origin].name))
        contact->kind = COHORT_CONTACT;
}

static void add_columns(RegistryCohort *cohort)
{
    add_own(cohort, COHORT_RECORD, "record_id", "TEXT");
    add_own(cohort, COHORT_SITE, "site", "TEXT");
    for (size_t e = 0; e < cohort->study->n_events; e++) {
        if (cohort->study->event_repeats[e])
            continue;
        add_event_fields(cohort, e);
        add_event_derived(cohort, e);
    }
    add_patient_derived(cohort);
    if (cohort->cutoff)
        add_own(cohort, COHORT_CUTOFF, SCHEMA_CUTOFF, "TEXT");
    g_ptr_array_add(cohort->column_names, NULL);
    cut_contact(cohort);
}

/* ---- visits and repeating forms ---- */

static CohortRows *rows_new(RegistryCohort *cohort, size_t form)
{
    CohortRows *rows = g_new0(CohortRows, 1);
    rows->form = form;
    rows->inputs = g_array_new(FALSE, FALSE, sizeof(RegistryInput));
    rows->columns = g_array_new(FALSE, FALSE, sizeof(size_t));
    rows->places = g_array_new(FALSE, FALSE, sizeof(size_t));
    rows->domains = g_ptr_array_new_with_free_func((GDestroyNotify)registry_domain_free);
    rows->keys = g_array_new(FALSE, FALSE, sizeof(CohortRowKey));
    rows->codes = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_ptr_array_add(cohort->tables, rows);
    return rows;
}

static void list_visit_columns(RegistryCohort *cohort, CohortRows *rows)
{
    const SchemaStudy *study = cohort->study;
    add_input(rows->inputs, "record_id", "TEXT");
    add_input(rows->inputs, "site", "TEXT");
    add_input(rows->inputs, "event", "TEXT");
    add_input(rows->inputs, "instance", "INTEGER");
    for (size_t f = 0; f < study->dictionary->n_forms; f++) {
        if (!is_plain_somewhere(study, f))
            continue;
        (void)add_form(rows->inputs, study, f);
        for (size_t c = 0; c < study->dictionary->n_columns; c++)
            if (is_of_form(study, c, f))
                (void)g_hash_table_insert(cohort->visit_fields,
                    study->dictionary->columns[c].name, GSIZE_TO_POINTER(c + 1));
    }
    for (guint i = 0; i < cohort->derived->len; i++) {
        const SchemaDerived *spec =
            ((const CohortDerived *)g_ptr_array_index(cohort->derived, i))->spec;
        if (spec->level == SCHEMA_LEVEL_VISIT)
            add_input(rows->inputs, spec->name, "");
    }
}

static gboolean add_visits(RegistryCohort *cohort, GError **error)
{
    CohortRows *rows = rows_new(cohort, SIZE_MAX);
    list_visit_columns(cohort, rows);
    rows->nodes = g_new0(CohortNode *, rows->inputs->len);
    const RegistryInput *inputs = (const RegistryInput *)(const void *)rows->inputs->data;
    return registry_evaluator_add_subject(
               cohort->evaluator, REGISTRY_SUBJECT_VISIT, inputs, rows->inputs->len, error) &&
           registry_evaluator_add_table(
               cohort->evaluator, "visit", inputs, rows->inputs->len, &rows->table, error);
}

static gboolean add_repeating(RegistryCohort *cohort, size_t form, GError **error)
{
    CohortRows *rows = rows_new(cohort, form);
    add_input(rows->inputs, "record_id", "TEXT");
    add_input(rows->inputs, "event", "TEXT");
    add_input(rows->inputs, "instance", "INTEGER");
    if (add_form(rows->inputs, cohort->study, form) == 0) {
        rows->table = SIZE_MAX;
        return TRUE;
    }
    g_autofree char *name = schema_sql_form_name(cohort->study, form);
    return registry_evaluator_add_table(cohort->evaluator, name,
        (const RegistryInput *)(const void *)rows->inputs->data, rows->inputs->len,
        &rows->table, error);
}

static gboolean add_patient(RegistryCohort *cohort, GError **error)
{
    if (cohort->columns->len > MAX_COLUMNS) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
            "the study has %u columns a patient; up to %d can be read together",
            cohort->columns->len, MAX_COLUMNS);
        return FALSE;
    }
    g_autoptr(GArray) inputs = g_array_new(FALSE, FALSE, sizeof(RegistryInput));
    for (guint i = 0; i < cohort->columns->len; i++) {
        const CohortColumn *column = g_ptr_array_index(cohort->columns, i);
        add_input(inputs, column->name, column->type);
    }
    return registry_evaluator_add_subject(cohort->evaluator, REGISTRY_SUBJECT_PATIENT,
        (const RegistryInput *)(const void *)inputs->data, inputs->len, error);
}

/* ---- derived values ---- */

/* Number of the derived value of that name at that level, or UINT_MAX. */
static guint find_derived(
    const RegistryCohort *cohort, SchemaLevelOfValue level, const char *name)
{
    for (guint i = 0; i < cohort->derived->len; i++) {
        const SchemaDerived *spec =
            ((const CohortDerived *)g_ptr_array_index(cohort->derived, i))->spec;
        if (spec->level == level && strcmp(spec->name, name) == 0)
            return i;
    }
    return G_MAXUINT;
}

static gboolean check_order(const RegistryCohort *cohort, guint number,
    SchemaLevelOfValue level, const GPtrArray *names, GError **error)
{
    const CohortDerived *derived = g_ptr_array_index(cohort->derived, number);
    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        const guint used = find_derived(cohort, level, name);
        if (used == G_MAXUINT || used < number)
            continue;
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
            "%s: %s gets its value later; define it before it is used", derived->what, name);
        return FALSE;
    }
    return TRUE;
}

static gboolean check_derived(RegistryCohort *cohort, guint number, GError **error)
{
    CohortDerived *derived = g_ptr_array_index(cohort->derived, number);
    const SchemaLevelOfValue level = derived->spec->level;
    const RegistryExpression expression = {derived->spec->sql, derived->what};
    if (!registry_evaluator_check(cohort->evaluator,
            level == SCHEMA_LEVEL_VISIT ? REGISTRY_SUBJECT_VISIT : REGISTRY_SUBJECT_PATIENT,
            &expression, &derived->use, error) ||
        !check_order(cohort, number, level, derived->use.inputs, error))
        return FALSE;
    for (guint i = 0; level == SCHEMA_LEVEL_VISIT && i < derived->use.rows->len; i++) {
        const RegistryRowsUse *rows = g_ptr_array_index(derived->use.rows, i);
        if (!check_order(cohort, number, level, rows->columns, error))
            return FALSE;
    }
    return TRUE;
}

/* Those of visits first: they are there before any of a patient's. */
static gboolean check_all_derived(RegistryCohort *cohort, GError **error)
{
    static const SchemaLevelOfValue levels[] = {SCHEMA_LEVEL_VISIT, SCHEMA_LEVEL_PATIENT};
    for (size_t k = 0; k < G_N_ELEMENTS(levels); k++)
        for (guint i = 0; i < cohort->derived->len; i++) {
            const CohortDerived *derived = g_ptr_array_index(cohort->derived, i);
            if (derived->spec->level == levels[k] && !check_derived(cohort, i, error))
                return FALSE;
        }
    return TRUE;
}

static void add_derived(
    RegistryCohort *cohort, const SchemaDerived *specs, size_t n, bool of_study)
{
    for (size_t i = 0; i < n; i++) {
        CohortDerived *derived = g_new0(CohortDerived, 1);
        g_autofree char *own = cohort_place(cohort->analysis, specs[i].line);
        g_autofree char *study = specs[i].line > 0
                                     ? g_strdup_printf("study.yaml:%zu: ", specs[i].line)
                                     : g_strdup("");
        derived->spec = &specs[i];
        derived->what =
            g_strdup_printf("%sderived value %s", of_study ? study : own, specs[i].name);
        g_ptr_array_add(cohort->derived, derived);
    }
}

gboolean cohort_names_build(RegistryCohort *cohort, GError **error)
{
    add_derived(cohort, cohort->study->derived, cohort->study->n_derived, true);
    if (cohort->analysis)
        add_derived(cohort, cohort->analysis->derived, cohort->analysis->n_derived, false);
    add_columns(cohort);
    if (!add_patient(cohort, error) || !add_visits(cohort, error))
        return FALSE;
    for (size_t f = 0; f < cohort->study->dictionary->n_forms; f++)
        if (cohort->study->form_repeats[f] && !add_repeating(cohort, f, error))
            return FALSE;
    return check_all_derived(cohort, error);
}
