#include "importers/own_export.h"

#include <string.h>

#include "importers/redcap.h"

static const struct {
    const char *own, *redcap;
} keys[] = {
    {"site", IMPORT_GROUP_COLUMN},
    {"event", IMPORT_EVENT_COLUMN},
    {"repeat_instrument", IMPORT_INSTRUMENT_COLUMN},
    {"repeat_instance", IMPORT_INSTANCE_COLUMN},
};

static bool is_text(const BaseCsvCell *cell, const char *text)
{
    return cell->size == strlen(text) && memcmp(cell->text, text, cell->size) == 0;
}

bool import_is_own_export(const SchemaStudy *study, const BaseCsvRow *header)
{
    const SchemaDictionary *dictionary = study->dictionary;
    if (header->n_cells <= G_N_ELEMENTS(keys) ||
        !is_text(&header->cells[0], dictionary->fields[0].name))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        if (!is_text(&header->cells[i + 1], keys[i].own) ||
            schema_dictionary_find_column(dictionary, keys[i].own))
            return false;
    return true;
}

const char *import_own_export_name(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        if (g_str_equal(name, keys[i].own))
            return keys[i].redcap;
    return name;
}

char *import_own_export_reason(const char *name)
{
    return g_strconcat(name, "_missing", NULL);
}

bool import_own_export_is_computed(const SchemaStudy *study, const char *name)
{
    static const char *const endings[] = {"_label", "_missing"};
    if (schema_study_derived(study, name) || g_str_equal(name, "in_cohort"))
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++) {
        if (!g_str_has_suffix(name, endings[i]))
            continue;
        g_autofree char *own = g_strndup(name, strlen(name) - strlen(endings[i]));
        if (schema_dictionary_find(study->dictionary, own) || schema_study_derived(study, own))
            return true;
    }
    return false;
}
