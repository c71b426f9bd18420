/* What an analysis file says of time: the changes between two events, and the cutoff. */
#include <string.h>

#include "base/date.h"
#include "schema/analysis_read.h"
#include "schema/read.h"

static gboolean read_event(const AnalysisReader *reader, const SchemaYamlNode *map,
    const char *key, size_t *event, GError **error)
{
    const SchemaStudy *study = reader->study;
    g_autofree char *name = NULL;
    if (!schema_read_text(reader->yaml, map, key, SCHEMA_REQUIRED, &name, error))
        return FALSE;
    *event = schema_study_event(study, name);
    if (*event != SIZE_MAX)
        return TRUE;
    g_autofree const char **known = g_new0(const char *, study->n_events + 1);
    for (size_t i = 0; i < study->n_events; i++)
        known[i] = study->events[i].name;
    return schema_fail_unknown(
        reader->yaml, schema_yaml_get(map, key), "event", name, known, error);
}

static gboolean read_events(const AnalysisReader *reader, const SchemaYamlNode *map,
    SchemaChange *change, GError **error)
{
    if (!read_event(reader, map, "before", &change->before, error) ||
        !read_event(reader, map, "after", &change->after, error))
        return FALSE;
    return change->before != change->after ||
           schema_yaml_fail(
               reader->yaml, map, error, "before and after of a change are the same event");
}

/* Fills in what the file leaves out. */
static void complete(const AnalysisReader *reader, SchemaChange *change)
{
    const SchemaEvent *events = reader->study->events;
    change->before_name = g_strdup(events[change->before].name);
    change->after_name = g_strdup(events[change->after].name);
    if (!change->between_id || !*change->between_id) {
        g_free(change->between_id);
        change->between_id =
            g_strdup_printf("%s_vs_%s", change->before_name, change->after_name);
    }
    if (!change->published || !*change->published) {
        g_free(change->published);
        change->published = g_strdup(change->id);
    }
}

/* The one change of a file that has no more: its id as a visit is "change". */
static gboolean read_single(const AnalysisReader *reader, const SchemaYamlNode *map,
    SchemaChange *change, GError **error)
{
    static const char *const keys[] = {"before", "after", "id", NULL};
    const SchemaYaml *yaml = reader->yaml;
    change->id = g_strdup("change");
    change->label = g_strdup("Change");
    if (!schema_yaml_is_map(map))
        return schema_yaml_fail(yaml, map, error, "change is a map with before and after");
    if (!schema_yaml_only_keys(yaml, map, keys, error) ||
        !read_events(reader, map, change, error) ||
        !schema_read_name(yaml, map, "id", SCHEMA_OPTIONAL, &change->between_id, error))
        return FALSE;
    complete(reader, change);
    return TRUE;
}

static gboolean check_id(
    const AnalysisReader *reader, const SchemaYamlNode *map, size_t i, GError **error)
{
    const SchemaAnalysis *analysis = reader->analysis;
    const char *id = analysis->changes[i].id;
    if (schema_study_event(reader->study, id) != SIZE_MAX)
        return schema_yaml_fail(
            reader->yaml, map, error, "the change %s bears the name of an event", id);
    for (size_t k = 0; k < i; k++)
        if (strcmp(analysis->changes[k].id, id) == 0)
            return schema_yaml_fail(reader->yaml, map, error, "two changes have the id %s", id);
    return TRUE;
}

static gboolean read_one(const AnalysisReader *reader, const SchemaYamlNode *map,
    SchemaChange *change, GError **error)
{
    static const char *const keys[] = {
        "id", "label", "published", "before", "after", "between", NULL};
    const SchemaYaml *yaml = reader->yaml;
    if (!schema_yaml_is_map(map))
        return schema_yaml_fail(
            yaml, map, error, "a change is a map with id, label, before and after");
    if (!schema_yaml_only_keys(yaml, map, keys, error) ||
        !schema_read_name(yaml, map, "id", SCHEMA_REQUIRED, &change->id, error) ||
        !schema_read_text(yaml, map, "label", SCHEMA_REQUIRED, &change->label, error) ||
        !schema_read_text(yaml, map, "published", SCHEMA_OPTIONAL, &change->published, error) ||
        !schema_read_name(yaml, map, "between", SCHEMA_OPTIONAL, &change->between_id, error) ||
        !read_events(reader, map, change, error))
        return FALSE;
    complete(reader, change);
    return TRUE;
}

gboolean schema_changes_read(
    const AnalysisReader *reader, const SchemaYamlNode *root, GError **error)
{
    SchemaAnalysis *analysis = reader->analysis;
    const SchemaYamlNode *single = schema_yaml_get(root, "change"), *list = NULL;
    if (!schema_read_list(reader->yaml, root, "changes", SCHEMA_OPTIONAL, &list, error))
        return FALSE;
    analysis->changes = g_new0(SchemaChange, schema_yaml_size(list) + 2);
    if (single) {
        analysis->n_changes = 1;
        if (!read_single(reader, single, &analysis->changes[0], error))
            return FALSE;
    }
    for (size_t i = 0; i < schema_yaml_size(list); i++) {
        const SchemaYamlNode *map = schema_yaml_item(list, i, NULL);
        const size_t place = analysis->n_changes++;
        if (!read_one(reader, map, &analysis->changes[place], error) ||
            !check_id(reader, map, place, error))
            return FALSE;
    }
    return TRUE;
}

gboolean schema_cutoff_read(
    const AnalysisReader *reader, const SchemaYamlNode *root, GError **error)
{
    const SchemaYaml *yaml = reader->yaml;
    const SchemaYamlNode *node = schema_yaml_get(root, "cutoff");
    const SchemaRoles *roles = &reader->study->roles;
    if (!schema_read_text(
            yaml, root, "cutoff", SCHEMA_OPTIONAL, &reader->analysis->cutoff, error))
        return FALSE;
    const char *text = reader->analysis->cutoff;
    if (*text == '\0')
        return TRUE;
    int32_t day = 0;
    if (!base_date_parse(text, BASE_DATE_YMD, &day))
        return schema_yaml_fail(
            yaml, node, error, "cutoff: \"%s\" is no date; write it as 2022-03-31", text);
    char plain[BASE_DATE_SIZE];
    base_date_format(day, plain);
    g_free(reader->analysis->cutoff);
    reader->analysis->cutoff = g_strdup(plain);
    return (roles->last_contact != SIZE_MAX && roles->vital_status != SIZE_MAX &&
               roles->alive_code) ||
           schema_yaml_fail(yaml, node, error,
               "a cutoff needs the roles last_contact, vital_status, dead and alive in "
               "study.yaml");
}

void schema_changes_free(SchemaAnalysis *analysis)
{
    for (size_t i = 0; i < analysis->n_changes; i++) {
        g_free(analysis->changes[i].id);
        g_free(analysis->changes[i].label);
        g_free(analysis->changes[i].published);
        g_free(analysis->changes[i].before_name);
        g_free(analysis->changes[i].after_name);
        g_free(analysis->changes[i].between_id);
    }
    g_free(analysis->changes);
    g_free(analysis->cutoff);
}
