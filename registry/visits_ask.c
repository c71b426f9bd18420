/* What was read of visits, and what is to be expected of them on a day. */
#include "registry/visits_inside.h"

size_t visits_n(const Visits *visits)
{
    return visits->patients->len;
}

const char *const *visits_ids(const Visits *visits)
{
    return visits->ids;
}

const VisitsPatient *visits_patient(const Visits *visits, size_t i)
{
    return visits_at(visits, i);
}

bool visits_received(const Visits *visits, size_t patient, size_t event)
{
    const size_t visit = patient * visits->study->n_events + event;
    return visits->received[visit / 8] >> visit % 8 & 1;
}

VisitsForm visits_form(const Visits *visits, size_t patient, size_t event, size_t i)
{
    return visits_form_at(visits, patient, visits->first[event] + i);
}

bool visits_requires(const Visits *visits, size_t form)
{
    return visits->requires[form];
}

bool visits_complete(const Visits *visits, size_t patient, size_t event)
{
    const SchemaEvent *source = &visits->study->events[event];
    for (size_t i = 0; i < source->n_forms; i++)
        if (visits->requires[source->forms[i]] &&
            visits_form(visits, patient, event, i) != VISITS_COMPLETE)
            return false;
    return visits_received(visits, patient, event);
}

int64_t visits_enrolled_from(const Visits *visits, size_t patient)
{
    const VisitsPatient *who = visits_at(visits, patient);
    return who->has_origin ? who->origin : VISITS_ALWAYS;
}

int64_t visits_expected_from(const Visits *visits, size_t patient, size_t event)
{
    const SchemaEvent *source = &visits->study->events[event];
    const VisitsPatient *who = visits_at(visits, patient);
    if (event == visits->study->baseline || !source->has_offset ||
        visits_received(visits, patient, event))
        return VISITS_ALWAYS;
    const int64_t due = (int64_t)who->origin + source->offset_days;
    const int64_t end = due + (source->has_window ? source->days_after : 0);
    const bool could_come = !(who->dead && who->has_last && who->last < end);
    return who->has_origin && could_come ? due : VISITS_NEVER;
}

bool visits_enrolled(const Visits *visits, size_t patient, int32_t day)
{
    return visits_enrolled_from(visits, patient) <= day;
}

bool visits_expected(const Visits *visits, size_t patient, size_t event, int32_t day)
{
    return visits_expected_from(visits, patient, event) <= day;
}

bool visits_may_ask(const VisitsPatient *patient)
{
    return !patient->dead && !patient->withdrawn && !patient->refuses;
}
