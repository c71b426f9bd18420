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

bool schema_event_has_form(const SchemaEvent *event, size_t form)
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
    return schema_event_has_form(&study->events[event], form);
}

bool schema_study_derives(const SchemaStudy *study, size_t event, const SchemaDerived *derived)
{
    return derived->form != SIZE_MAX &&
           schema_event_has_form(&study->events[event], derived->form);
}

const SchemaDerived *schema_study_derived(const SchemaStudy *study, const char *name)
{
    for (size_t i = 0; i < study->n_derived; i++)
        if (strcmp(study->derived[i].name, name) == 0)
            return &study->derived[i];
    return NULL;
}

bool schema_study_knows_deaths(const SchemaStudy *study)
{
    const SchemaRoles *roles = &study->roles;
    return roles->origin != SIZE_MAX && roles->vital_status != SIZE_MAX &&
           roles->last_contact != SIZE_MAX;
}

size_t schema_study_n_events_of(const SchemaStudy *study, size_t field)
{
    size_t n = 0;
    for (size_t i = 0; i < study->n_events; i++)
        n += schema_study_collects(study, i, field);
    return n;
}

/* "Date of the operation" is "date of the operation" within a sentence; "MRI" stays "MRI". */
static char *within_sentence(const char *label)
{
    const gunichar first = g_utf8_get_char(label);
    const char *rest = *label ? g_utf8_next_char(label) : label;
    if (!*rest || !g_unichar_isupper(first) || g_unichar_isupper(g_utf8_get_char(rest)))
        return g_strdup(label);
    char lower[7] = {0};
    (void)g_unichar_to_utf8(g_unichar_tolower(first), lower);
    return g_strconcat(lower, rest, NULL);
}

char *schema_study_origin_label(const SchemaStudy *study)
{
    const SchemaRoles *roles = &study->roles;
    if (roles->origin_label && roles->origin_label[0])
        return g_strdup(roles->origin_label);
    if (roles->origin != SIZE_MAX && study->dictionary->fields[roles->origin].label[0])
        return within_sentence(study->dictionary->fields[roles->origin].label);
    return g_strdup("the start");
}
