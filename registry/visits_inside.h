#pragma once
/**
 * @file
 * What is kept of patients while their visits are read and afterwards. For registry/visits.c
 * and registry/visits_ask.c.
 */
#include "registry/moves.h"
#include "registry/status_shown.h"
#include "registry/visits.h"

struct Visits {
    const SchemaStudy *study;
    GStringChunk *texts;
    GArray *patients;  /**< VisitsPatient, in byte order of the record id. */
    size_t position;   /**< Of the patient met last. */
    size_t *first;     /**< One an event: its first place in `forms`. */
    size_t n_places;   /**< Of all events. */
    bool *requires;    /**< One a form of the dictionary. */
    uint8_t *received; /**< A bit each: [patient * n_events + event] */
    uint8_t *forms; /**< VisitsForm, two bits each: [patient * n_places + first[event] + i] */
    const char **ids;
    /* While it reads. */
    GArray *missing; /**< Of visits.c, sorted. */
    StatusShown *shown;
    RegistryMoves *moves; /**< NULL where each id is that of today. */
    int32_t day;
};

static inline VisitsPatient *visits_at(const Visits *visits, size_t i)
{
    return &g_array_index(visits->patients, VisitsPatient, i);
}

static inline VisitsForm visits_form_at(const Visits *visits, size_t patient, size_t place)
{
    const size_t i = patient * visits->n_places + place;
    return (VisitsForm)(visits->forms[i / 4] >> i % 4 * 2 & 3);
}
