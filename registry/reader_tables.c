#include "base/error.h"
#include "registry/reader_store.h"
#include "registry/sqlite/sql.h"
#include "schema/sql.h"

enum {
    MAX_JOINS = 60,    /* SQLite joins up to 64 tables. */
    MAX_COLUMNS = 1900 /* And knows up to 2000 columns of a table. */
};

static const SchemaDictionary *dictionary_of(const RegistryReader *reader)
{
    return reader->registry->study->dictionary;
}

/* Forms of an event that have columns and do not repeat. */
static GArray *plain_forms(const RegistryReader *reader, size_t event)
{
    const SchemaEvent *source = &reader->registry->study->events[event];
    GArray *forms = g_array_new(FALSE, FALSE, sizeof(size_t));
    for (size_t i = 0; i < source->n_forms; i++)
        if (!registry_form_repeats(reader->registry, source->forms[i]) &&
            reader->registry->forms[source->forms[i]].n_columns > 0)
            g_array_append_val(forms, source->forms[i]);
    return forms;
}

/* Whether some event holds the form once a record and event. */
static bool is_in_visits(const RegistryReader *reader, size_t form)
{
    const SchemaStudy *study = reader->registry->study;
    bool found = false;
    for (size_t e = 0; !found && e < study->n_events; e++) {
        g_autoptr(GArray) forms = plain_forms(reader, e);
        for (guint i = 0; !found && i < forms->len; i++)
            found = g_array_index(forms, size_t, i) == form;
    }
    return found;
}

static const SchemaDerived *derived_at(const RegistryReader *reader, guint i)
{
    return g_ptr_array_index(reader->derived, i);
}

static void add_visit_column(RegistryReader *reader, const char *name)
{
    g_ptr_array_add(reader->visit_columns, g_strdup(name));
}

static gboolean make_visit(RegistryReader *reader, GError **error)
{
    GString *sql = g_string_new("CREATE TEMP TABLE visit (record_id TEXT NOT NULL,\n"
                                "site TEXT NOT NULL, event TEXT NOT NULL,\n"
                                "instance INTEGER NOT NULL");
    for (size_t f = 0; f < reader->registry->n_forms; f++) {
        const RegistryForm *form = &reader->registry->forms[f];
        if (!is_in_visits(reader, f))
            continue;
        for (size_t i = 0; i < form->n_columns; i++) {
            const SchemaColumn *column = &dictionary_of(reader)->columns[form->columns[i]];
            g_string_append_printf(
                sql, ", %s %s", form->names[i], schema_sql_type(dictionary_of(reader), column));
            add_visit_column(reader, column->name);
        }
    }
    for (guint i = 0; i < reader->derived->len; i++) {
        const SchemaDerived *derived = derived_at(reader, i);
        if (derived->level != SCHEMA_LEVEL_VISIT)
            continue;
        g_autofree char *name = schema_sql_identifier(derived->name);
        g_string_append_printf(sql, ", %s", name);
        add_visit_column(reader, derived->name);
        (void)g_hash_table_add(reader->undefined, g_strdup(derived->name));
    }
    g_string_append(sql, ", PRIMARY KEY (record_id, event, instance)) WITHOUT ROWID");
    const gboolean ok = registry_sql_exec(reader->db, sql->str, error);
    (void)g_string_free(sql, TRUE);
    return ok;
}

/* INSERT ... SELECT: the keys of any of the forms, and to each key every form. */
static char *visit_rows_sql(const RegistryReader *reader, const GArray *forms)
{
    g_autoptr(GString) names = g_string_new("record_id, site, event, instance");
    g_autoptr(GString) values = g_string_new("k.record_id, r.site, ?1, k.instance");
    g_autoptr(GString) keys = g_string_new(NULL);
    g_autoptr(GString) joins = g_string_new(NULL);
    for (guint i = 0; i < forms->len; i++) {
        const RegistryForm *form = &reader->registry->forms[g_array_index(forms, size_t, i)];
        g_string_append_printf(keys, "%sSELECT record_id, instance FROM %s WHERE event = ?2",
            i > 0 ? " UNION " : "", form->table);
        g_string_append_printf(joins,
            " LEFT JOIN %s AS f%u ON f%u.record_id = k.record_id AND f%u.event = ?2\n"
            "  AND f%u.instance = k.instance",
            form->table, i, i, i, i);
        for (size_t c = 0; c < form->n_columns; c++) {
            g_string_append_printf(names, ", %s", form->names[c]);
            g_string_append_printf(values, ", f%u.%s", i, form->names[c]);
        }
    }
    return g_strdup_printf("INSERT INTO temp.visit (%s)\nSELECT %s FROM (%s) AS k\n"
                           "JOIN main.proreg_record AS r ON r.record_id = k.record_id%s",
        names->str, values->str, keys->str, joins->str);
}

static gboolean fill_event(RegistryReader *reader, size_t event, GError **error)
{
    const SchemaEvent *source = &reader->registry->study->events[event];
    g_autoptr(GArray) forms = plain_forms(reader, event);
    if (forms->len == 0)
        return TRUE;
    if (forms->len > MAX_JOINS) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
            "event %s has %u forms; up to %d forms of an event can be read together",
            source->name, forms->len, MAX_JOINS);
        return FALSE;
    }
    g_autofree char *sql = visit_rows_sql(reader, forms);
    g_autoptr(sqlite3_stmt) insert = registry_sql_prepare(reader->db, sql, error);
    if (!insert)
        return FALSE;
    registry_sql_bind_text(insert, 1, source->name);
    registry_sql_bind_text(insert, 2, source->unique_name);
    return registry_sql_run(insert, "reading visits", error);
}

static gboolean fill_visit(RegistryReader *reader, GError **error)
{
    for (size_t e = 0; e < reader->registry->study->n_events; e++)
        if (!fill_event(reader, e, error))
            return FALSE;
    return TRUE;
}

/* A repeating form under its own name, so that EXISTS and count(*) can ask for it. */
static gboolean copy_repeating(RegistryReader *reader, size_t f, GError **error)
{
    const RegistryForm *form = &reader->registry->forms[f];
    const SchemaStudy *study = reader->registry->study;
    g_autofree char *name = schema_sql_form_name(study, f);
    g_autofree char *quoted = schema_sql_identifier(name);
    g_autofree char *columns = g_strjoinv(", ", form->names);
    g_autoptr(GString) event = g_string_new("CASE event");
    for (size_t e = 0; e < study->n_events; e++)
        g_string_append_printf(
            event, " WHEN '%s' THEN '%s'", study->events[e].unique_name, study->events[e].name);
    g_autofree char *sql = g_strdup_printf(
        "CREATE TEMP TABLE %s AS SELECT record_id, %s END AS event, instance, %s\n"
        "FROM %s;\nCREATE INDEX temp.\"%s_by_record\" ON %s (record_id)",
        quoted, event->str, columns, form->table, name, quoted);
    (void)g_hash_table_add(reader->tables, g_strdup(name));
    return registry_sql_exec(reader->db, sql, error);
}

static gboolean copy_all_repeating(RegistryReader *reader, GError **error)
{
    for (size_t f = 0; f < reader->registry->n_forms; f++)
        if (registry_form_repeats(reader->registry, f) &&
            reader->registry->forms[f].n_columns > 0 && !copy_repeating(reader, f, error))
            return FALSE;
    return TRUE;
}

/* The statement that makes `patient`, growing column by column. */
typedef struct {
    GString *columns; /* Of CREATE TABLE. */
    GString *names;   /* Of INSERT. */
    GString *values;  /* Of its SELECT. */
    GString *joins;
} PatientSql;

/* Adds a column to the reader's lists. */
static void know_column(RegistryReader *reader, const char *name)
{
    char *copy = g_strdup(name);
    g_ptr_array_add(reader->columns, copy);
    (void)g_hash_table_add(reader->known, copy);
}

static void add_patient_column(RegistryReader *reader, PatientSql *sql, size_t event,
    const char *name, bool plain, const char *type)
{
    const SchemaEvent *source = &reader->registry->study->events[event];
    g_autofree char *full =
        plain ? g_strdup(name) : g_strdup_printf("%s__%s", name, source->name);
    g_autofree char *quoted = schema_sql_identifier(full);
    g_autofree char *from = schema_sql_identifier(name);
    know_column(reader, full);
    if (plain)
        (void)g_hash_table_insert(
            reader->visit_of, g_strdup(name), GSIZE_TO_POINTER(event + 1));
    g_string_append_printf(sql->columns, ", %s %s", quoted, type);
    g_string_append_printf(sql->names, ", %s", quoted);
    g_string_append_printf(sql->values, ", v%zu.%s", event, from);
}

static size_t n_events_of_derived(const RegistryReader *reader, const SchemaDerived *derived)
{
    const SchemaStudy *study = reader->registry->study;
    size_t n = 0;
    for (size_t e = 0; e < study->n_events; e++)
        n += schema_study_derives(study, e, derived);
    return n;
}

static void add_event_columns(RegistryReader *reader, PatientSql *sql, size_t event)
{
    const SchemaStudy *study = reader->registry->study;
    const SchemaDictionary *dictionary = study->dictionary;
    g_autoptr(GArray) forms = plain_forms(reader, event);
    for (guint i = 0; i < forms->len; i++) {
        const RegistryForm *form = &reader->registry->forms[g_array_index(forms, size_t, i)];
        for (size_t c = 0; c < form->n_columns; c++) {
            const SchemaColumn *column = &dictionary->columns[form->columns[c]];
            add_patient_column(reader, sql, event, column->name,
                schema_study_n_events_of(study, column->field) == 1,
                schema_sql_type(dictionary, column));
        }
    }
    for (guint i = 0; i < reader->derived->len; i++) {
        const SchemaDerived *derived = derived_at(reader, i);
        if (schema_study_derives(study, event, derived))
            add_patient_column(reader, sql, event, derived->name,
                n_events_of_derived(reader, derived) == 1, "");
    }
    g_string_append_printf(sql->joins,
        " LEFT JOIN temp.visit AS v%zu ON v%zu.record_id = r.record_id\n"
        "  AND v%zu.event = '%s' AND v%zu.instance = 1",
        event, event, event, study->events[event].name, event);
}

static void add_patient_derived(RegistryReader *reader, PatientSql *sql)
{
    for (guint i = 0; i < reader->derived->len; i++) {
        const SchemaDerived *derived = derived_at(reader, i);
        if (derived->level != SCHEMA_LEVEL_PATIENT)
            continue;
        g_autofree char *name = schema_sql_identifier(derived->name);
        g_string_append_printf(sql->columns, ", %s", name);
        know_column(reader, derived->name);
        (void)g_hash_table_add(reader->undefined, g_strdup(derived->name));
    }
}

static gboolean run_patient_sql(RegistryReader *reader, const PatientSql *sql, GError **error)
{
    g_autofree char *create =
        g_strdup_printf("CREATE TEMP TABLE patient (record_id TEXT NOT NULL PRIMARY KEY,\n"
                        "site TEXT NOT NULL%s) WITHOUT ROWID",
            sql->columns->str);
    g_autofree char *insert = g_strdup_printf("INSERT INTO temp.patient (record_id, site%s)\n"
                                              "SELECT r.record_id, r.site%s\n"
                                              "FROM main.proreg_record AS r%s",
        sql->names->str, sql->values->str, sql->joins->str);
    return registry_sql_exec(reader->db, create, error) &&
           registry_sql_exec(reader->db, insert, error);
}

static gboolean check_size(const RegistryReader *reader, size_t n_joins, GError **error)
{
    if (reader->columns->len <= MAX_COLUMNS && n_joins <= MAX_JOINS)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
        "the study has %u columns a patient and %zu events; up to %d and %d can be read "
        "together",
        reader->columns->len, n_joins, MAX_COLUMNS, MAX_JOINS);
    return FALSE;
}

static gboolean make_patient(RegistryReader *reader, GError **error)
{
    const SchemaStudy *study = reader->registry->study;
    PatientSql sql = {.columns = g_string_new(NULL),
        .names = g_string_new(NULL),
        .values = g_string_new(NULL),
        .joins = g_string_new(NULL)};
    size_t n_joins = 0;
    know_column(reader, "record_id");
    know_column(reader, "site");
    for (size_t e = 0; e < study->n_events; e++) {
        if (study->event_repeats[e])
            continue;
        add_event_columns(reader, &sql, e);
        n_joins++;
    }
    add_patient_derived(reader, &sql);
    if (reader->cutoff) {
        g_string_append(sql.columns, ", " SCHEMA_CUTOFF " TEXT");
        know_column(reader, SCHEMA_CUTOFF);
    }
    const gboolean ok =
        check_size(reader, n_joins, error) && run_patient_sql(reader, &sql, error);
    (void)g_string_free(sql.columns, TRUE);
    (void)g_string_free(sql.names, TRUE);
    (void)g_string_free(sql.values, TRUE);
    (void)g_string_free(sql.joins, TRUE);
    return ok;
}

static gboolean make_cohort(RegistryReader *reader, GError **error)
{
    return registry_sql_exec(reader->db,
        "CREATE TEMP TABLE cohort (record_id TEXT NOT NULL PRIMARY KEY, step INTEGER,\n"
        "  unknown INTEGER) WITHOUT ROWID;\n"
        "INSERT INTO temp.cohort (record_id) SELECT record_id FROM main.proreg_record",
        error);
}

gboolean registry_reader_build(RegistryReader *reader, GError **error)
{
    (void)g_hash_table_add(reader->tables, g_strdup("patient"));
    (void)g_hash_table_add(reader->tables, g_strdup("visit"));
    (void)g_hash_table_add(reader->tables, g_strdup("cohort"));
    return make_visit(reader, error) && fill_visit(reader, error) &&
           copy_all_repeating(reader, error) && registry_reader_cut_visits(reader, error) &&
           registry_reader_derive(reader, SCHEMA_LEVEL_VISIT, error) &&
           make_patient(reader, error) && registry_reader_cut_patients(reader, error) &&
           registry_reader_derive(reader, SCHEMA_LEVEL_PATIENT, error) &&
           make_cohort(reader, error);
}

void registry_reader_drop(RegistryReader *reader)
{
    GHashTableIter iterator;
    gpointer name;
    g_hash_table_iter_init(&iterator, reader->tables);
    while (g_hash_table_iter_next(&iterator, &name, NULL)) {
        g_autofree char *quoted = schema_sql_identifier(name);
        g_autofree char *sql = g_strdup_printf("DROP TABLE IF EXISTS temp.%s", quoted);
        (void)sqlite3_exec(reader->db, sql, NULL, NULL, NULL);
    }
}
