#pragma once
/**
 * @file
 * Variables and forms that were given other names (`migrate`), by the entries of the journal
 * that did it: what a name of one time is called at another. For this folder only.
 */
#include "registry/inside.h"
#include "schema/growth.h"

/** "As it is called now." */
#define REGISTRY_RENAMES_NOW INT64_MAX

typedef struct RegistryRenames RegistryRenames;

/** Options of the entry that renames: JSON of what a replay needs. New. */
char *registry_renames_options(const SchemaRenames *renames);

/** What such options rename; new. */
SchemaRenames *registry_renames_of_options(const char *text);

/** All of them, read once for as long as the study stays; borrowed. NULL with `error` set. */
const RegistryRenames *registry_renames(Registry *registry, GError **error);
/** The study has changed. */
void registry_renames_forget(Registry *registry);
void registry_renames_free(RegistryRenames *renames);

/** Whether nothing was ever renamed. */
bool registry_renames_are_none(const RegistryRenames *renames);

/** Whether what is called `now` was called `then` at any time, by one name or through several.
 */
bool registry_renames_led(const RegistryRenames *renames, const char *then, const char *now);

/** The last entry after that one before the next that renames anything; REGISTRY_RENAMES_NOW
 * for none. */
int64_t registry_renames_next(const RegistryRenames *renames, int64_t after);

/** As the driver's value_changes, but that values stand under the names that their columns have
 * now, or had at the lock that the registry reads from. */
gboolean registry_renames_changes(Registry *registry, int64_t import_id,
    RegistryEachValueChange each, void *data, GError **error);
/** As its answered_changes, likewise. */
gboolean registry_renames_answered(
    Registry *registry, RegistryEachValueChange each, void *data, GError **error);

/**
 * What a variable, or a column of a checkbox, is called after the entry `then`, of which
 * something of the entry `from` speaks as `name`; NULL gives NULL. Borrowed from `renames` or
 * `name`.
 */
const char *registry_renames_column(
    const RegistryRenames *renames, const char *name, int64_t from, int64_t then);
/** The same of a form. */
const char *registry_renames_form(
    const RegistryRenames *renames, const char *name, int64_t from, int64_t then);

/** An analysis of after the entry `from` under the names of after the entry `then`, be that
 * later or before it. Takes the bytes over; new. */
GBytes *registry_renames_file(
    const RegistryRenames *renames, GBytes *yaml_taken, int64_t from, int64_t then);
