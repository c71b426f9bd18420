#include "registry/status.h"

#include <string.h>

#include "base/date.h"
#include "registry/inside.h"
#include "registry/sqlite/sql.h"
#include "registry/sqlite/store.h"

/* A record as far as its visits depend on it. */
typedef struct {
    char *record_id;
    size_t site;
    bool has_origin, dead, has_last;
    int32_t origin, last; /* Days. */
    bool received;        /* At the event that is being counted. */
    size_t n_complete;    /* Forms of that event with every required field. */
} Person;

typedef struct {
    Registry *registry;
    const SchemaStudy *study;
    GArray *people; /* Person, in byte order of the record id. */
    int32_t day;
    RegistryStatus *counts; /* [site * n_events + event] */
    bool *site_seen;
} Count;

static void person_clear(gpointer data)
{
    Person *person = data;
    g_free(person->record_id);
}

static gboolean load_people(Count *count, GError **error)
{
    g_autoptr(sqlite3_stmt) select =
        registry_sql_prepare(registry_sqlite_db(count->registry->store),
            "SELECT record_id, site FROM proreg_record ORDER BY record_id", error);
    if (!select)
        return FALSE;
    int state;
    while ((state = registry_sql_step(select, "reading the records", error)) == 1) {
        const Person person = {.record_id = g_strdup(registry_sql_text(select, 0)),
            .site = schema_study_site(count->study, registry_sql_text(select, 1))};
        g_array_append_val(count->people, person);
    }
    return state == 0;
}

/* The person of that id at or after *next; rows and people come in the same order. */
static Person *meet(const Count *count, const char *record_id, guint *next)
{
    while (*next < count->people->len) {
        Person *person = &g_array_index(count->people, Person, *next);
        const int order = strcmp(person->record_id, record_id);
        if (order == 0)
            return person;
        if (order > 0)
            return NULL;
        (*next)++;
    }
    return NULL;
}

/* Form and position of a field's column; false where the study has no such field. */
static bool locate(const Count *count, size_t field, const RegistryForm **form, size_t *column)
{
    for (size_t f = 0; field != SIZE_MAX && f < count->registry->n_forms; f++) {
        *form = &count->registry->forms[f];
        for (*column = 0; *column < (*form)->n_columns; (*column)++) {
            const size_t source = (*form)->columns[*column];
            if (count->study->dictionary->columns[source].field == field)
                return true;
        }
    }
    return false;
}

typedef void (*Keep)(const Count *count, Person *person, const char *value);

static void keep_origin(const Count *count, Person *person, const char *value)
{
    (void)count;
    person->has_origin =
        person->has_origin || base_date_parse(value, BASE_DATE_YMD, &person->origin);
}

static void keep_last(const Count *count, Person *person, const char *value)
{
    (void)count;
    person->has_last = person->has_last || base_date_parse(value, BASE_DATE_YMD, &person->last);
}

static void keep_death(const Count *count, Person *person, const char *value)
{
    person->dead = person->dead || g_strcmp0(value, count->study->roles.dead_code) == 0;
}

/* Reads one field of all records. */
static gboolean read_role(const Count *count, size_t field, Keep keep, GError **error)
{
    const RegistryForm *form = NULL;
    size_t column = 0;
    if (!locate(count, field, &form, &column))
        return TRUE;
    g_autofree char *sql = g_strdup_printf(
        "SELECT record_id, %s FROM %s WHERE %s IS NOT NULL ORDER BY record_id, event, instance",
        form->names[column], form->table, form->names[column]);
    g_autoptr(sqlite3_stmt) select =
        registry_sql_prepare(registry_sqlite_db(count->registry->store), sql, error);
    if (!select)
        return FALSE;
    guint next = 0;
    int state;
    while ((state = registry_sql_step(select, "reading dates", error)) == 1) {
        Person *person = meet(count, registry_sql_text(select, 0), &next);
        if (person)
            keep(count, person, registry_sql_text(select, 1));
    }
    return state == 0;
}

/* Adds " AND (the field's columns are filled)". */
static void require_field(GString *sql, const Count *count, const RegistryForm *form, size_t f)
{
    const SchemaDictionary *dictionary = count->study->dictionary;
    const bool checkbox = dictionary->fields[f].type == SCHEMA_CHECKBOX;
    g_autoptr(GString) names = g_string_new("''");
    g_string_append(sql, " AND (0");
    for (size_t i = 0; i < form->n_columns; i++) {
        const SchemaColumn *column = &dictionary->columns[form->columns[i]];
        if (column->field != f)
            continue;
        g_string_append_printf(
            sql, " OR t.%s %s", form->names[i], checkbox ? "= 1" : "IS NOT NULL");
        g_string_append_printf(names, ", '%s'", column->name);
    }
    g_string_append_printf(sql,
        " OR EXISTS (SELECT 1 FROM proreg_missing AS m WHERE m.record_id = t.record_id\n"
        "AND m.event = t.event AND m.instance = t.instance AND m.\"column\" IN (%s)))",
        names->str);
}

/* Whether all required fields of a row of the form are filled; sets *any if it has such. */
static char *complete_sql(const Count *count, size_t f, bool *any)
{
    const SchemaDictionary *dictionary = count->study->dictionary;
    const RegistryForm *form = &count->registry->forms[f];
    GString *sql = g_string_new("1");
    size_t last = 0;
    *any = false;
    for (size_t i = 0; i < form->n_columns; i++) {
        const size_t field = dictionary->columns[form->columns[i]].field;
        if (field == last || !dictionary->fields[field].required)
            continue;
        last = field;
        *any = true;
        require_field(sql, count, form, field);
    }
    return g_string_free(sql, FALSE);
}

/* Marks who has the form at the event; *required tells whether it counts for completeness. */
static gboolean read_form(
    const Count *count, size_t event, size_t f, bool *required, GError **error)
{
    const RegistryForm *form = &count->registry->forms[f];
    g_autofree char *complete = complete_sql(count, f, required);
    if (registry_form_repeats(count->registry, f))
        *required = false;
    g_autofree char *sql =
        g_strdup_printf("SELECT t.record_id, %s, t.instance FROM %s AS t\n"
                        "WHERE t.event = ?1 ORDER BY t.record_id, t.instance",
            *required ? complete : "0", form->table);
    g_autoptr(sqlite3_stmt) select =
        registry_sql_prepare(registry_sqlite_db(count->registry->store), sql, error);
    if (!select)
        return FALSE;
    registry_sql_bind_text(select, 1, count->study->events[event].unique_name);
    guint next = 0;
    int state;
    while ((state = registry_sql_step(select, "counting visits", error)) == 1) {
        Person *person = meet(count, registry_sql_text(select, 0), &next);
        if (!person)
            continue;
        person->received = true;
        person->n_complete +=
            sqlite3_column_int(select, 1) && sqlite3_column_int(select, 2) == 1;
    }
    return state == 0;
}

static bool is_expected(const Count *count, const Person *person, size_t event)
{
    const SchemaEvent *source = &count->study->events[event];
    if (event == count->study->baseline || !source->has_offset || person->received)
        return true;
    const int64_t due = (int64_t)person->origin + source->offset_days;
    const int64_t end = due + (source->has_window ? source->days_after : 0);
    const bool could_come = !(person->dead && person->has_last && person->last < end);
    return person->has_origin && due <= count->day && could_come;
}

static void count_person(const Count *count, Person *person, size_t event, size_t n_required)
{
    if (person->site != SIZE_MAX) {
        RegistryStatus *cell = &count->counts[person->site * count->study->n_events + event];
        cell->n_expected += is_expected(count, person, event);
        cell->n_received += person->received;
        cell->n_complete += person->received && person->n_complete == n_required;
        count->site_seen[person->site] = true;
    }
    person->received = false;
    person->n_complete = 0;
}

static gboolean count_event(const Count *count, size_t event, GError **error)
{
    const SchemaEvent *source = &count->study->events[event];
    size_t n_required = 0;
    for (size_t i = 0; i < source->n_forms; i++) {
        bool required = false;
        if (!read_form(count, event, source->forms[i], &required, error))
            return FALSE;
        n_required += required;
    }
    for (guint i = 0; i < count->people->len; i++)
        count_person(count, &g_array_index(count->people, Person, i), event, n_required);
    return TRUE;
}

static gboolean count_queries(const Count *count, GError **error)
{
    g_autoptr(sqlite3_stmt) select =
        registry_sql_prepare(registry_sqlite_db(count->registry->store),
            "SELECT coalesce(r.site, i.site), q.event, count(*) FROM proreg_query AS q\n"
            "LEFT JOIN proreg_record AS r ON r.record_id = q.record_id\n"
            "JOIN proreg_import AS i ON i.import_id = q.import_id\n"
            "WHERE q.state = 'open' GROUP BY 1, 2",
            error);
    if (!select)
        return FALSE;
    int state;
    while ((state = registry_sql_step(select, "counting queries", error)) == 1) {
        const size_t site = schema_study_site(count->study, registry_sql_text(select, 0));
        const size_t named = schema_study_event(count->study, registry_sql_text(select, 1));
        const size_t event = named == SIZE_MAX ? count->study->baseline : named;
        if (site == SIZE_MAX)
            continue;
        count->counts[site * count->study->n_events + event].n_open_queries +=
            sqlite3_column_int64(select, 2);
        count->site_seen[site] = true;
    }
    return state == 0;
}

static gboolean count_all(const Count *count, GError **error)
{
    const SchemaRoles *roles = &count->study->roles;
    if (!read_role(count, roles->origin, keep_origin, error) ||
        !read_role(count, roles->last_contact, keep_last, error) ||
        !read_role(count, roles->vital_status, keep_death, error))
        return FALSE;
    for (size_t e = 0; e < count->study->n_events; e++)
        if (!count_event(count, e, error))
            return FALSE;
    return count_queries(count, error);
}

/* The entries of the sites that have any, moved together. */
static size_t compact(const Count *count)
{
    const size_t n_events = count->study->n_events;
    size_t n = 0;
    for (size_t s = 0; s < count->study->n_sites; s++) {
        for (size_t e = 0; count->site_seen[s] && e < n_events; e++) {
            RegistryStatus status = count->counts[s * n_events + e];
            status.site = count->study->sites[s].code;
            status.event = e;
            count->counts[n++] = status;
        }
    }
    return n;
}

RegistryStatus *registry_status(Registry *registry, int32_t day, size_t *n, GError **error)
{
    const SchemaStudy *study = registry->study;
    Count count = {.registry = registry,
        .study = study,
        .people = g_array_new(FALSE, FALSE, sizeof(Person)),
        .day = day,
        .counts = g_new0(RegistryStatus, study->n_sites * study->n_events + 1),
        .site_seen = g_new0(bool, study->n_sites + 1)};
    g_array_set_clear_func(count.people, person_clear);
    const gboolean ok =
        registry_sql_exec(registry_sqlite_db(registry->store), "SAVEPOINT status", error) &&
        load_people(&count, error) && count_all(&count, error);
    (void)sqlite3_exec(registry_sqlite_db(registry->store), "RELEASE status", NULL, NULL, NULL);
    *n = ok ? compact(&count) : 0;
    g_array_unref(count.people);
    g_free(count.site_seen);
    if (ok)
        return count.counts;
    g_free(count.counts);
    return NULL;
}
