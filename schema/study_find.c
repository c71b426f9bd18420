#include "schema/study.h"

#include <string.h>

size_t schema_study_event(const SchemaStudy *study, const char *name)
{
    for (size_t i = 0; i < study->n_events; i++)
        if (strcmp(study->events[i].name, name) == 0 ||
            strcmp(study->events[i].unique_name, name) == 0)
            return i;
    return SIZE_MAX;
}

size_t schema_study_form(const SchemaStudy *study, const char *name)
{
    for (size_t i = 0; i < study->dictionary->n_forms; i++)
        if (strcmp(study->dictionary->forms[i], name) == 0)
            return i;
    return SIZE_MAX;
}

size_t schema_study_site(const SchemaStudy *study, const char *code)
{
    for (size_t i = 0; i < study->n_sites; i++)
        if (strcmp(study->sites[i].code, code) == 0)
            return i;
    return SIZE_MAX;
}

static bool has_form(const SchemaEvent *event, size_t form)
{
    for (size_t i = 0; i < event->n_forms; i++)
        if (event->forms[i] == form)
            return true;
    return false;
}

bool schema_study_collects(const SchemaStudy *study, size_t event, size_t field)
{
    if (field == 0)
        return true;
    const size_t form = schema_study_form(study, study->dictionary->fields[field].form);
    return has_form(&study->events[event], form);
}

bool schema_study_derives(const SchemaStudy *study, size_t event, const SchemaDerived *derived)
{
    return derived->form != SIZE_MAX && has_form(&study->events[event], derived->form);
}

const SchemaDerived *schema_study_derived(const SchemaStudy *study, const char *name)
{
    for (size_t i = 0; i < study->n_derived; i++)
        if (strcmp(study->derived[i].name, name) == 0)
            return &study->derived[i];
    return NULL;
}

size_t schema_study_n_events_of(const SchemaStudy *study, size_t field)
{
    size_t n = 0;
    for (size_t i = 0; i < study->n_events; i++)
        n += schema_study_collects(study, i, field);
    return n;
}
