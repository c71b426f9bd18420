#pragma once
/**
 * @file
 * Follow-ups: which visits are still to be made, by whom and until when.
 *
 * A visit is due `offset_days` after the origin (the date of surgery, say); its window goes
 * from `before` days earlier to `after` days later. On a day it is
 * - upcoming before the window opens;
 * - due from there up to the day itself;
 * - overdue after the day, while the window is open;
 * - missed once the window is over.
 * A visit without a window is upcoming before its day and due from then on. A visit for which
 * any value came is none of these. The dead, those who withdrew, and those whose last known
 * consent is a no are never due; nor is anything of the enrolling event or of an event without
 * an offset.
 */
#include "registry/registry.h"

typedef enum {
    REGISTRY_DUE_UPCOMING,
    REGISTRY_DUE_DUE,
    REGISTRY_DUE_OVERDUE,
    REGISTRY_DUE_MISSED,
    REGISTRY_N_DUE
} RegistryDueState;

/** "upcoming", "due", "overdue", "missed". */
extern const char *const registry_due_states[REGISTRY_N_DUE];

/** A visit that did not come. */
typedef struct {
    const char *record_id; /**< Borrowed from the list. */
    size_t site, event;    /**< Of the study. */
    int32_t due;           /**< Days since 1970-01-01. */
    bool has_window;
    int32_t from, to; /**< The window, both days included; without one from is due. */
    int64_t days;     /**< Since `due`; negative before. */
    RegistryDueState state;
} RegistryDue;

/** A visit that came, and of which required fields are still empty. */
typedef struct {
    const char *record_id; /**< Borrowed from the list. */
    size_t site, event;
    size_t n_forms;
    size_t *forms; /**< Of the dictionary, in the event's order. */
} RegistryIncomplete;

typedef struct {
    GStringChunk *texts;
    GArray *due;              /**< RegistryDue, by site, due day, record id and event. */
    GArray *incomplete;       /**< RegistryIncomplete, by site, record id and event. */
    int64_t n_without_origin; /**< Patients to ask whose origin is not known: no visit of theirs
                                   has a day. */
} RegistryDueList;

/**
 * @param on    days since 1970-01-01.
 * @param site  index of the site alone whose patients are wanted; SIZE_MAX for all.
 * @return NULL on error only.
 */
RegistryDueList *registry_due(Registry *registry, int32_t on, size_t site, GError **error);
void registry_due_free(RegistryDueList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistryDueList, registry_due_free)
