/* study.yaml, key by key. */
#include "schema/study_read.h"

#include <string.h>

#include "schema/read.h"

#define MAX_DAYS 36525

static const char *const study_keys[] = {"name", "title", "time_unit", "events", "repeating",
    "record_id", "encoding", "study_start", "sites", "roles", "sums", "orders", "missing_codes",
    "pack", "value_set", "derived", "below", "rules", "sharing", "targets", "characteristics",
    "backup", "patient_sheet", NULL};

/* ---- names of fields, forms and events ---- */

static gboolean find_form(const SchemaYaml *yaml, const SchemaYamlNode *node,
    const SchemaStudy *study, const char *name, size_t *out, GError **error)
{
    *out = schema_study_form(study, name);
    return *out != SIZE_MAX || schema_fail_unknown(yaml, node, "form", name,
                                   (const char *const *)study->dictionary->forms, error);
}

static gboolean find_event(const SchemaYaml *yaml, const SchemaYamlNode *node,
    const SchemaStudy *study, const char *name, size_t *out, GError **error)
{
    *out = schema_study_event(study, name);
    if (*out != SIZE_MAX)
        return TRUE;
    g_autofree const char **known = g_new0(const char *, study->n_events + 1);
    for (size_t i = 0; i < study->n_events; i++)
        known[i] = study->events[i].name;
    return schema_fail_unknown(yaml, node, "event", name, known, error);
}

/* ---- events ---- */

static gboolean read_window(
    const SchemaYaml *yaml, const SchemaYamlNode *node, SchemaEvent *event, GError **error)
{
    static const char *const keys[] = {"before", "after", NULL};
    bool has_before = false, has_after = false;
    const SchemaYamlNode *window = schema_yaml_get(node, "window");
    if (!window || schema_yaml_is_null(window))
        return TRUE;
    if (!event->has_offset)
        return schema_yaml_fail(
            yaml, window, error, "a window needs offset_days, the day that it lies around");
    if (!schema_yaml_is_map(window))
        return schema_yaml_fail(
            yaml, window, error, "window must be a map of days, {before: 14, after: 14}");
    if (!schema_yaml_only_keys(yaml, window, keys, error) ||
        !schema_read_integer(
            yaml, window, "before", 0, MAX_DAYS, &event->days_before, &has_before, error) ||
        !schema_read_integer(
            yaml, window, "after", 0, MAX_DAYS, &event->days_after, &has_after, error))
        return FALSE;
    event->has_window = true;
    return (has_before && has_after) ||
           schema_yaml_fail(yaml, window, error, "a window needs both before and after");
}

static gboolean read_event_forms(const SchemaYaml *yaml, const SchemaYamlNode *node,
    const SchemaStudy *study, SchemaEvent *event, GError **error)
{
    g_auto(GStrv) names = NULL;
    size_t n = 0;
    if (!schema_read_texts(yaml, node, "forms", SCHEMA_REQUIRED, &names, &n, error))
        return FALSE;
    const SchemaYamlNode *list = schema_yaml_get(node, "forms");
    event->forms = g_new0(size_t, n);
    for (size_t i = 0; i < n; i++) {
        const SchemaYamlNode *item = schema_yaml_item(list, i, NULL);
        if (!find_form(yaml, item, study, names[i], &event->forms[event->n_forms], error))
            return FALSE;
        event->n_forms++;
    }
    return TRUE;
}

static gboolean read_event(const SchemaYaml *yaml, const SchemaYamlNode *node,
    const SchemaStudy *study, SchemaEvent *event, GError **error)
{
    static const char *const keys[] = {
        "name", "unique_name", "label", "offset_days", "window", "forms", NULL};
    if (!schema_yaml_is_map(node))
        return schema_yaml_fail(yaml, node, error, "an event is a map with name and forms");
    if (!schema_yaml_only_keys(yaml, node, keys, error) ||
        !schema_read_name(yaml, node, "name", SCHEMA_REQUIRED, &event->name, error) ||
        !schema_read_name(
            yaml, node, "unique_name", SCHEMA_REQUIRED, &event->unique_name, error) ||
        !schema_read_text(yaml, node, "label", SCHEMA_REQUIRED, &event->label, error) ||
        !schema_read_integer(yaml, node, "offset_days", 0, MAX_DAYS, &event->offset_days,
            &event->has_offset, error))
        return FALSE;
    return read_window(yaml, node, event, error) &&
           read_event_forms(yaml, node, study, event, error);
}

static gboolean read_events(
    const SchemaYaml *yaml, const SchemaYamlNode *root, SchemaStudy *study, GError **error)
{
    const SchemaYamlNode *list = NULL;
    if (!schema_read_list(yaml, root, "events", SCHEMA_REQUIRED, &list, error))
        return FALSE;
    study->events = g_new0(SchemaEvent, schema_yaml_size(list));
    study->event_repeats = g_new0(bool, schema_yaml_size(list));
    for (size_t i = 0; i < schema_yaml_size(list); i++) {
        const SchemaYamlNode *node = schema_yaml_item(list, i, NULL);
        SchemaEvent *event = &study->events[i];
        study->n_events = i + 1;
        if (!read_event(yaml, node, study, event, error))
            return FALSE;
        if (schema_study_event(study, event->name) != i ||
            schema_study_event(study, event->unique_name) != i)
            return schema_yaml_fail(yaml, node, error, "two events are named %s", event->name);
    }
    return TRUE;
}

static gboolean read_repeating(
    const SchemaYaml *yaml, const SchemaYamlNode *root, SchemaStudy *study, GError **error)
{
    static const char *const keys[] = {"forms", "events", NULL};
    const SchemaYamlNode *map = schema_yaml_get(root, "repeating");
    study->form_repeats = g_new0(bool, study->dictionary->n_forms);
    if (!map || schema_yaml_is_null(map))
        return TRUE;
    g_auto(GStrv) forms = NULL;
    g_auto(GStrv) events = NULL;
    size_t n_forms = 0, n_events = 0, found = 0;
    if (!schema_yaml_is_map(map))
        return schema_yaml_fail(yaml, map, error, "repeating is a map with forms and events");
    if (!schema_yaml_only_keys(yaml, map, keys, error) ||
        !schema_read_texts(yaml, map, "forms", SCHEMA_OPTIONAL, &forms, &n_forms, error) ||
        !schema_read_texts(yaml, map, "events", SCHEMA_OPTIONAL, &events, &n_events, error))
        return FALSE;
    for (size_t i = 0; i < n_forms; i++) {
        if (!find_form(yaml, schema_yaml_get(map, "forms"), study, forms[i], &found, error))
            return FALSE;
        study->form_repeats[found] = true;
    }
    for (size_t i = 0; i < n_events; i++) {
        if (!find_event(yaml, schema_yaml_get(map, "events"), study, events[i], &found, error))
            return FALSE;
        study->event_repeats[found] = true;
    }
    return TRUE;
}

/* ---- roles, sums, orders ---- */

static gboolean check_type(const SchemaYaml *yaml, const SchemaYamlNode *roles, const char *key,
    const SchemaStudy *study, size_t field, SchemaType type, GError **error)
{
    if (field == SIZE_MAX || study->dictionary->fields[field].type == type)
        return TRUE;
    return schema_yaml_fail(yaml, schema_yaml_get(roles, key), error,
        "%s: variable %s must be %s in the dictionary", key,
        study->dictionary->fields[field].name,
        type == SCHEMA_DATE ? "a date" : "a field of choices");
}

/* A code of vital_status under the key; "" where it is absent. */
static gboolean read_status_code(const SchemaYaml *yaml, const SchemaYamlNode *roles,
    const char *key, const SchemaStudy *study, char **out, GError **error)
{
    const size_t status = study->roles.vital_status;
    if (!schema_read_text(yaml, roles, key, SCHEMA_OPTIONAL, out, error))
        return FALSE;
    if (status == SIZE_MAX)
        return !**out || schema_yaml_fail(yaml, roles, error,
                             "%s is a code of vital_status, which is missing here", key);
    const SchemaField *field = &study->dictionary->fields[status];
    const bool required = strcmp(key, "dead") == 0;
    if (schema_field_has_code(field, *out) || (!required && !**out))
        return TRUE;
    return schema_yaml_fail(yaml, roles, error,
        "%s: \"%s\" is no code of %s; name the code that means %s", key, *out, field->name,
        key);
}

static gboolean read_status_codes(
    const SchemaYaml *yaml, const SchemaYamlNode *roles, SchemaStudy *study, GError **error)
{
    SchemaRoles *out = &study->roles;
    if (!read_status_code(yaml, roles, "dead", study, &out->dead_code, error) ||
        !read_status_code(yaml, roles, "alive", study, &out->alive_code, error))
        return FALSE;
    if (!*out->alive_code)
        g_clear_pointer(&out->alive_code, g_free);
    return !out->alive_code || strcmp(out->alive_code, out->dead_code) != 0 ||
           schema_yaml_fail(yaml, roles, error, "dead and alive are the same code");
}

/* Consent enrols: its event is the baseline, and there must be just one. */
static gboolean find_baseline(
    const SchemaYaml *yaml, const SchemaYamlNode *roles, SchemaStudy *study, GError **error)
{
    const size_t field =
        study->roles.consent != SIZE_MAX ? study->roles.consent : study->roles.origin;
    study->baseline = 0;
    if (field == SIZE_MAX)
        return TRUE;
    if (schema_study_n_events_of(study, field) != 1)
        return schema_yaml_fail(yaml, roles, error,
            "variable %s must be collected at exactly one event, the one that enrols",
            study->dictionary->fields[field].name);
    while (!schema_study_collects(study, study->baseline, field))
        study->baseline++;
    return TRUE;
}

static gboolean read_roles(
    const SchemaYaml *yaml, const SchemaYamlNode *root, SchemaStudy *study, GError **error)
{
    static const char *const keys[] = {"consent", "consent_date", "consent_version",
        "consent_way", "consent_scopes", "origin", "origin_label", "visit", "vital_status",
        "dead", "alive", "last_contact", NULL};
    SchemaRoles *out = &study->roles;
    const struct {
        const char *key;
        size_t *field;
        SchemaType type;
    } roles[] = {
        {"consent", &out->consent, SCHEMA_CHOICE},
        {"consent_date", &out->consent_date, SCHEMA_DATE},
        {"origin", &out->origin, SCHEMA_DATE},
        {"visit", &out->visit, SCHEMA_DATE},
        {"vital_status", &out->vital_status, SCHEMA_CHOICE},
        {"last_contact", &out->last_contact, SCHEMA_DATE},
    };
    const SchemaYamlNode *map = schema_read_node(yaml, root, "roles", error);
    schema_consent_init(out);
    if (!map)
        return FALSE;
    if (!schema_yaml_is_map(map))
        return schema_yaml_fail(yaml, map, error, "roles is a map of role: variable");
    if (!schema_yaml_only_keys(yaml, map, keys, error))
        return FALSE;
    for (size_t i = 0; i < G_N_ELEMENTS(roles); i++)
        if (!schema_field_read(yaml, map, roles[i].key, study, roles[i].field, error) ||
            !check_type(yaml, map, roles[i].key, study, *roles[i].field, roles[i].type, error))
            return FALSE;
    return schema_consent_read(yaml, map, study, error) &&
           schema_read_text(
               yaml, map, "origin_label", SCHEMA_OPTIONAL, &out->origin_label, error) &&
           read_status_codes(yaml, map, study, error) && find_baseline(yaml, map, study, error);
}

static gboolean read_sum(const SchemaYaml *yaml, const SchemaYamlNode *node,
    const SchemaStudy *study, SchemaSum *sum, GError **error)
{
    static const char *const keys[] = {"total", "items", "instrument", NULL};
    g_auto(GStrv) names = NULL;
    if (!schema_yaml_is_map(node))
        return schema_yaml_fail(
            yaml, node, error, "a sum is a map with total, and items or instrument");
    if (!schema_yaml_only_keys(yaml, node, keys, error) ||
        !schema_read_node(yaml, node, "total", error) ||
        !schema_field_read(yaml, node, "total", study, &sum->total, error) ||
        !schema_read_text(yaml, node, "instrument", SCHEMA_OPTIONAL, &sum->instrument, error))
        return FALSE;
    if (sum->instrument[0] && schema_yaml_get(node, "items"))
        return schema_yaml_fail(yaml, node, error,
            "a sum has items or an instrument, not both: the instrument knows its items");
    if (sum->instrument[0])
        return TRUE;
    if (!schema_read_texts(yaml, node, "items", SCHEMA_REQUIRED, &names, &sum->n_items, error))
        return FALSE;
    const SchemaYamlNode *items = schema_yaml_get(node, "items");
    sum->items = g_new0(size_t, sum->n_items);
    for (size_t i = 0; i < sum->n_items; i++) {
        const SchemaYamlNode *item = schema_yaml_item(items, i, NULL);
        if (!schema_field_find(yaml, item, study, names[i], &sum->items[i], error))
            return FALSE;
        const SchemaField *field = &study->dictionary->fields[sum->items[i]];
        if (strcmp(field->form, study->dictionary->fields[sum->total].form) != 0)
            return schema_yaml_fail(yaml, item, error,
                "item %s is not on the form of its total %s", names[i],
                study->dictionary->fields[sum->total].name);
        if (field->type != SCHEMA_INTEGER && field->type != SCHEMA_NUMBER &&
            !(field->type == SCHEMA_CHOICE && field->integer_codes))
            return schema_yaml_fail(
                yaml, item, error, "item %s has no numbers to add", names[i]);
    }
    return TRUE;
}

static gboolean read_sums(
    const SchemaYaml *yaml, const SchemaYamlNode *root, SchemaStudy *study, GError **error)
{
    const SchemaYamlNode *list = NULL;
    if (!schema_read_list(yaml, root, "sums", SCHEMA_OPTIONAL, &list, error))
        return FALSE;
    study->sums = g_new0(SchemaSum, schema_yaml_size(list) + 1);
    for (size_t i = 0; i < schema_yaml_size(list); i++) {
        study->n_sums = i + 1;
        if (!read_sum(yaml, schema_yaml_item(list, i, NULL), study, &study->sums[i], error))
            return FALSE;
    }
    return TRUE;
}

static gboolean read_order(const SchemaYaml *yaml, const SchemaYamlNode *node,
    const SchemaStudy *study, SchemaOrder *order, GError **error)
{
    static const char *const keys[] = {"earlier", "later", NULL};
    if (!schema_yaml_is_map(node))
        return schema_yaml_fail(yaml, node, error, "an order is a map with earlier and later");
    if (!schema_yaml_only_keys(yaml, node, keys, error) ||
        !schema_read_node(yaml, node, "earlier", error) ||
        !schema_read_node(yaml, node, "later", error))
        return FALSE;
    return schema_field_read(yaml, node, "earlier", study, &order->earlier, error) &&
           schema_field_read(yaml, node, "later", study, &order->later, error) &&
           check_type(yaml, node, "earlier", study, order->earlier, SCHEMA_DATE, error) &&
           check_type(yaml, node, "later", study, order->later, SCHEMA_DATE, error);
}

static gboolean read_orders(
    const SchemaYaml *yaml, const SchemaYamlNode *root, SchemaStudy *study, GError **error)
{
    const SchemaYamlNode *list = NULL;
    if (!schema_read_list(yaml, root, "orders", SCHEMA_OPTIONAL, &list, error))
        return FALSE;
    study->n_orders = schema_yaml_size(list);
    study->orders = g_new0(SchemaOrder, study->n_orders + 1);
    for (size_t i = 0; i < study->n_orders; i++)
        if (!read_order(yaml, schema_yaml_item(list, i, NULL), study, &study->orders[i], error))
            return FALSE;
    return TRUE;
}

static gboolean read_missing_codes(
    const SchemaYaml *yaml, const SchemaYamlNode *root, SchemaStudy *study, GError **error)
{
    SchemaChoice *codes = NULL;
    size_t n = 0;
    study->missing_codes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (!schema_read_choices(yaml, root, "missing_codes", SCHEMA_OPTIONAL, &codes, &n, error))
        return FALSE;
    for (size_t i = 0; i < n; i++)
        g_hash_table_insert(study->missing_codes, g_steal_pointer(&codes[i].code),
            g_steal_pointer(&codes[i].label));
    schema_choices_free(codes, n);
    return TRUE;
}

static gboolean read_keys(
    const SchemaYaml *yaml, const SchemaYamlNode *root, SchemaStudy *study, GError **error)
{
    (void)study;
    return schema_yaml_only_keys(yaml, root, study_keys, error);
}

static gboolean read_head(
    const SchemaYaml *yaml, const SchemaYamlNode *root, SchemaStudy *study, GError **error)
{
    return schema_read_name(yaml, root, "name", SCHEMA_REQUIRED, &study->name, error) &&
           schema_read_text(yaml, root, "title", SCHEMA_REQUIRED, &study->title, error) &&
           schema_read_text(
               yaml, root, "time_unit", SCHEMA_OPTIONAL, &study->time_unit_label, error) &&
           schema_read_text(yaml, root, "pack", SCHEMA_OPTIONAL, &study->pack, error) &&
           schema_read_text(yaml, root, "value_set", SCHEMA_OPTIONAL, &study->value_set, error);
}

static gboolean read_derived(
    const SchemaYaml *yaml, const SchemaYamlNode *root, SchemaStudy *study, GError **error)
{
    return schema_derived_read(yaml, root, study, &study->derived, &study->n_derived, error);
}

static gboolean read_sharing(
    const SchemaYaml *yaml, const SchemaYamlNode *root, SchemaStudy *study, GError **error)
{
    (void)root;
    return schema_sharing_read(yaml, study, error);
}

/* The parts of the file, in the order in which they build on each other. */
static const struct {
    gboolean (*read)(
        const SchemaYaml *yaml, const SchemaYamlNode *root, SchemaStudy *study, GError **error);
    bool is_ground; /* What comes after it and builds cannot be read without it. */
    bool builds;    /* On all grounds before it. */
} sections[] = {
    {read_keys, false, false},
    {read_head, false, false},
    {schema_study_read_record_id, false, false},
    {schema_study_read_encoding, false, false},
    {schema_study_read_start, false, false},
    {schema_sites_read, false, false},
    {schema_targets_read, false, true},
    {schema_backup_read, false, false},
    {schema_sheet_read, false, false},
    {read_missing_codes, false, false},
    {read_events, true, false},
    {read_repeating, false, true},
    {read_roles, true, true},
    {read_sums, false, true},
    {read_orders, false, true},
    {read_derived, true, true},
    {schema_rules_read, false, true},
    {schema_below_read, false, true},
    {read_sharing, false, true},
    {schema_characteristics_read, false, true},
};

gboolean schema_study_read(
    const SchemaYaml *yaml, SchemaStudy *study, GPtrArray *faults, GError **error)
{
    const SchemaYamlNode *root = schema_yaml_root(yaml);
    bool stands = true;
    if (!schema_yaml_is_map(root))
        return schema_yaml_fail(yaml, root, error, "a study file is a map of keys");
    for (size_t i = 0; i < G_N_ELEMENTS(sections); i++) {
        GError *fault = NULL;
        if (sections[i].builds && !stands)
            continue;
        if (sections[i].read(yaml, root, study, &fault))
            continue;
        stands = stands && !sections[i].is_ground;
        if (!faults) {
            g_propagate_error(error, fault);
            return FALSE;
        }
        g_ptr_array_add(faults, g_strdup(fault->message));
        g_error_free(fault);
    }
    return TRUE;
}
