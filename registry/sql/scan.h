#pragma once
/**
 * @file
 * Scans of a form's table in the order of its key (registry/store_scan.h): which rows are
 * wanted, where they go, and how they are read by a statement. What decides for each row is
 * inline here, because an engine that reads its pages itself asks it for millions.
 */
#include <string.h>

#include "registry/sql/store.h"

/** An engine's own struct may begin with it. */
typedef struct {
    RegistryFormScan base;
    RegistrySqlStore *store;
    RegistrySqlReading reading; /**< Without a text where rows come otherwise. */
    gboolean (*take_row)(RegistrySqlStatement *select, void *form, GError **error);
    size_t n_columns;
    RegistryDomain **domains; /**< NULL: as values. */
    RegistryDatum *values;
    uint32_t *codes, **own; /**< Of a row that is taken, and where each of them is. */
    bool *events;           /**< A flag an event of the study. */
    size_t *event_sizes;
    size_t event;  /**< Of the row before. */
    size_t number; /**< Among several forms that are read together. */

    /* While it runs: */
    const RegistryScanRecords *records;
    const size_t *id_sizes; /**< Of their ids, */
    size_t *own_sizes;      /**< counted from position to end where who asks has not. */
    size_t position, end;   /**< The record that the rows have come to; after the last wanted.
                             */
    RegistryScanRow take;
    void *data;
} RegistrySqlScan;

/** Fills a scan that is all zero; registry_sql_scan_clear frees what it owns. */
void registry_sql_scan_init(
    RegistrySqlScan *form, RegistrySqlStore *store, const RegistryFormWanted *wanted);
void registry_sql_scan_clear(RegistrySqlScan *form);
/** Rows are read by a statement: n of the form's columns. An engine that has one of its own
 * sets `reading.sql` and `take_row` instead. */
void registry_sql_scan_prepare(
    RegistrySqlScan *form, const RegistryForm *source, const size_t *columns);
/** Begins a run; false where no record is wanted. */
bool registry_sql_scan_start(RegistrySqlScan *form, const RegistryScanRecords *records,
    RegistryScanRow take, void *data);
/** Runs by the statement. */
gboolean registry_sql_scan_select(RegistrySqlScan *form, GError **error);

/** Whether two names of the same size are the same; most have 4 to 16 bytes. */
static inline bool registry_sql_same(const char *a, const char *b, size_t size)
{
    if (size >= 8 && size <= 16) {
        uint64_t left[2], right[2];
        memcpy(&left[0], a, 8);
        memcpy(&left[1], a + size - 8, 8);
        memcpy(&right[0], b, 8);
        memcpy(&right[1], b + size - 8, 8);
        return left[0] == right[0] && left[1] == right[1];
    }
    if (size >= 4 && size < 8) {
        uint32_t left[2], right[2];
        memcpy(&left[0], a, 4);
        memcpy(&left[1], a + size - 4, 4);
        memcpy(&right[0], b, 4);
        memcpy(&right[1], b + size - 4, 4);
        return left[0] == right[0] && left[1] == right[1];
    }
    return memcmp(a, b, size) == 0;
}

/** Whether the id is that of the record at the position. */
static inline bool registry_sql_scan_is_at(
    const RegistrySqlScan *form, size_t position, const char *id, size_t size)
{
    return position < form->end && form->id_sizes[position] == size &&
           registry_sql_same(id, form->records->ids[position], size);
}

/** Goes on to the record of that id, mostly that of the row before or the next; whether its
   rows are wanted. */
static inline bool registry_sql_scan_wants_record(
    RegistrySqlScan *form, const char *id, size_t size)
{
    const RegistryScanRecords *records = form->records;
    if (!registry_sql_scan_is_at(form, form->position, id, size) &&
        registry_sql_scan_is_at(form, form->position + 1, id, size))
        form->position++;
    while (!registry_sql_scan_is_at(form, form->position, id, size)) {
        if (form->position == form->end)
            return false;
        const size_t n = form->id_sizes[form->position];
        const int order = memcmp(id, records->ids[form->position], MIN(n, size));
        if (order < 0 || (order == 0 && size < n))
            return false;
        form->position++;
    }
    return !records->wanted || records->wanted[form->position];
}

/** The event of that unique name if its rows are wanted; mostly that of the row before, or the
   next. */
static inline bool registry_sql_scan_wants_event(
    RegistrySqlScan *form, const char *name, size_t size)
{
    const SchemaStudy *study = form->store->study;
    for (size_t i = 0, e = form->event; i < study->n_events; i++) {
        if (form->event_sizes[e] == size &&
            registry_sql_same(study->events[e].unique_name, name, size)) {
            form->event = e;
            return form->events[e];
        }
        e = e + 1 < study->n_events ? e + 1 : 0;
    }
    return false;
}

/** Where the codes of a row go, from [at] on: their places, or those of a row that is taken. */
static inline uint32_t *const *registry_sql_scan_target(
    const RegistrySqlScan *form, int64_t instance, size_t *at)
{
    const RegistryScanPlaces *places = form->records->places;
    if (!places || instance != 1) {
        *at = 0;
        return form->own;
    }
    *at = form->event * places->stride + form->position;
    places->present[*at] = true;
    return places->codes;
}

/** Hands the row out, unless it has a place. */
static inline void registry_sql_scan_give(RegistrySqlScan *form, int64_t instance)
{
    if (form->records->places && instance == 1)
        return;
    const RegistryScanKey key = {form->records->ids[form->position], form->position,
        form->event, instance, form->number};
    form->take(&key, form->domains ? NULL : form->values, form->domains ? form->codes : NULL,
        form->data);
}
