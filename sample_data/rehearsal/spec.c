#include "sample_data/rehearsal/spec.h"

#include "base/date.h"
#include "sample_data/rehearsal/spec_value.h"
#include "schema/read.h"

enum { YEAR_DAYS = 365, FIRST_DAY = 18628 }; /* 2021-01-01 */

/* ---- what holds without a word ---- */

static RehearsalSpec *new_spec(const SchemaStudy *study)
{
    RehearsalSpec *spec = g_new0(RehearsalSpec, 1);
    spec->from = study->has_start ? study->start_days : FIRST_DAY;
    spec->until = spec->from + 2 * YEAR_DAYS;
    spec->record = g_strdup("{SITE}-{number}");
    spec->missing = 3;
    spec->death_percent = 10;
    spec->death_days = YEAR_DAYS;
    spec->lost_percent = 5;
    spec->site_weight = g_new(double, study->n_sites + 1);
    spec->seen = g_new(double, study->n_events + 1);
    spec->entries = g_new(double, study->dictionary->n_forms + 1);
    for (size_t i = 0; i < study->n_sites; i++)
        spec->site_weight[i] = 1;
    for (size_t i = 0; i < study->n_events; i++)
        spec->seen[i] = 92;
    for (size_t i = 0; i < study->dictionary->n_forms; i++)
        spec->entries[i] = 0.4;
    spec->values = g_array_new(FALSE, FALSE, sizeof(RehearsalEntry));
    spec->links = g_array_new(FALSE, FALSE, sizeof(RehearsalLink));
    return spec;
}

void rehearsal_spec_free(RehearsalSpec *spec)
{
    if (!spec)
        return;
    for (guint i = 0; i < spec->values->len; i++)
        g_free(g_array_index(spec->values, RehearsalEntry, i).value.weight);
    for (guint i = 0; i < spec->links->len; i++) {
        g_free(g_array_index(spec->links, RehearsalLink, i).field);
        g_free(g_array_index(spec->links, RehearsalLink, i).sign);
    }
    g_array_unref(spec->values);
    g_array_unref(spec->links);
    g_free(spec->record);
    g_free(spec->site_weight);
    g_free(spec->seen);
    g_free(spec->entries);
    g_free(spec);
}

const RehearsalValue *rehearsal_spec_value(
    const RehearsalSpec *spec, size_t field, size_t event)
{
    const RehearsalValue *found = NULL;
    for (guint i = 0; i < spec->values->len; i++) {
        const RehearsalEntry *entry = &g_array_index(spec->values, RehearsalEntry, i);
        if (entry->field != field)
            continue;
        if (entry->event == event)
            return &entry->value;
        if (entry->event == SIZE_MAX)
            found = &entry->value;
    }
    return found;
}

/* ---- reading ---- */

static gboolean read_date(const SchemaYaml *yaml, const SchemaYamlNode *map, const char *key,
    int32_t *out, GError **error)
{
    const SchemaYamlNode *node = schema_yaml_get(map, key);
    const char *text = schema_yaml_peek(node);
    if (node && (!text || !base_date_parse(text, BASE_DATE_YMD, out)))
        return schema_yaml_fail(yaml, node, error, "%s: a date YYYY-MM-DD was expected", key);
    return TRUE;
}

/* Finds a number's place by the name of its key; SIZE_MAX where it has none. */
typedef size_t (*FindPlace)(const SchemaStudy *study, const char *name);

/* A map of names to numbers from 0 on. */
static gboolean read_numbers(const SchemaYaml *yaml, const SchemaStudy *study, const char *key,
    FindPlace find, double *out, GError **error)
{
    const SchemaYamlNode *map = schema_yaml_get(schema_yaml_root(yaml), key);
    if (map && !schema_yaml_is_map(map))
        return schema_yaml_fail(yaml, map, error, "%s: a map was expected", key);
    for (size_t i = 0; i < schema_yaml_size(map); i++) {
        const char *name = NULL;
        const SchemaYamlNode *node = schema_yaml_item(map, i, &name);
        const size_t place = find(study, name);
        if (place == SIZE_MAX)
            return schema_yaml_fail(yaml, node, error, "%s: the study has no '%s'", key, name);
        if (!schema_read_number(yaml, map, name, &out[place], error))
            return FALSE;
        if (out[place] < 0)
            return schema_yaml_fail(yaml, node, error, "%s: %s is below 0", key, name);
    }
    return TRUE;
}

static gboolean read_death(
    const SchemaYaml *yaml, const SchemaStudy *study, RehearsalSpec *spec, GError **error)
{
    static const char *const keys[] = {"percent", "within_days", "lost", NULL};
    const SchemaYamlNode *map = schema_yaml_get(schema_yaml_root(yaml), "death");
    if (!map)
        return TRUE;
    if (study->roles.vital_status == SIZE_MAX)
        return schema_yaml_fail(
            yaml, map, error, "death: the study's roles name no vital_status");
    if (!schema_yaml_is_map(map))
        return schema_yaml_fail(yaml, map, error, "death: a map was expected");
    return schema_yaml_only_keys(yaml, map, keys, error) &&
           schema_read_number(yaml, map, "percent", &spec->death_percent, error) &&
           schema_read_number(yaml, map, "within_days", &spec->death_days, error) &&
           schema_read_number(yaml, map, "lost", &spec->lost_percent, error);
}

static gboolean read_frame(
    const SchemaYaml *yaml, const SchemaStudy *study, RehearsalSpec *spec, GError **error)
{
    const SchemaYamlNode *root = schema_yaml_root(yaml);
    g_autofree char *record = NULL;
    if (!read_date(yaml, root, "from", &spec->from, error) ||
        !read_date(yaml, root, "until", &spec->until, error) ||
        !schema_read_text(yaml, root, "record", SCHEMA_OPTIONAL, &record, error) ||
        !schema_read_number(yaml, root, "missing", &spec->missing, error))
        return FALSE;
    if (spec->until < spec->from)
        return schema_yaml_fail(yaml, root, error, "until is before from");
    if (*record) {
        g_free(spec->record);
        spec->record = g_steal_pointer(&record);
    }
    return read_numbers(yaml, study, "sites", schema_study_site, spec->site_weight, error) &&
           read_numbers(yaml, study, "seen", schema_study_event, spec->seen, error) &&
           read_numbers(yaml, study, "entries", schema_study_form, spec->entries, error) &&
           read_death(yaml, study, spec, error);
}

static gboolean read_all(
    const SchemaYaml *yaml, const SchemaStudy *study, RehearsalSpec *spec, GError **error)
{
    static const char *const keys[] = {"from", "until", "record", "missing", "sites", "seen",
        "entries", "death", "values", "together", NULL};
    const SchemaYamlNode *root = schema_yaml_root(yaml);
    if (!schema_yaml_is_map(root))
        return schema_yaml_fail(yaml, root, error, "a map was expected");
    return schema_yaml_only_keys(yaml, root, keys, error) &&
           read_frame(yaml, study, spec, error) &&
           rehearsal_values_read(yaml, study, spec->values, error) &&
           rehearsal_links_read(yaml, study, spec->links, error);
}

RehearsalSpec *rehearsal_spec_load(const SchemaStudy *study, const char *path, GError **error)
{
    g_autoptr(RehearsalSpec) spec = new_spec(study);
    if (!path)
        return g_steal_pointer(&spec);
    g_autoptr(SchemaYaml) yaml = schema_yaml_load(path, error);
    return yaml && read_all(yaml, study, spec, error) ? g_steal_pointer(&spec) : NULL;
}
