#pragma once
/**
 * @file
 * A study drafted from what REDCap says of itself: events, which forms belong to which, groups,
 * or a whole project as XML (CDISC ODM 1.3, REDCap's flavour). What nobody can know from there
 * (which date starts the clock, which field is the consent) stands in the draft as a comment.
 */
#include "schema/dictionary.h"

typedef struct SchemaDraft SchemaDraft;

/** A draft of nothing. */
SchemaDraft *schema_draft_new(void);
void schema_draft_free(SchemaDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SchemaDraft, schema_draft_free)

/**
 * Takes in REDCap's list of events (event_name, arm_num, unique_event_name and, with
 * scheduling, day_offset, offset_min, offset_max), of which forms belong to which (arm_num,
 * unique_event_name, form), or of data access groups (data_access_group_name,
 * unique_group_name), each as CSV.
 * @param where  how messages call the file.
 * @return FALSE with BASE_ERROR_INPUT: file:line, what is missing.
 */
gboolean schema_draft_events(
    SchemaDraft *draft, const char *where, const char *bytes, gsize size, GError **error);
gboolean schema_draft_mapping(
    SchemaDraft *draft, const char *where, const char *bytes, gsize size, GError **error);
gboolean schema_draft_groups(
    SchemaDraft *draft, const char *where, const char *bytes, gsize size, GError **error);
/**
 * Takes in an export of records, flat and raw, for what no list said: events in the order of
 * their first rows, which forms have values in which, what repeats, access groups. Forms of
 * which no row has a value belong to all events.
 */
gboolean schema_draft_export(SchemaDraft *draft, const SchemaDictionary *dictionary,
    const char *where, const char *bytes, gsize size, GError **error);
/** Takes in a project's XML: all of the above, and the dictionary. */
gboolean schema_draft_project(
    SchemaDraft *draft, const char *where, const char *bytes, gsize size, GError **error);

/** The dictionary of the project's XML as REDCap's CSV; NULL where none was read. Borrowed. */
const GString *schema_draft_dictionary(const SchemaDraft *draft);

/**
 * study.yaml for that dictionary. Without events it is a classic project: one event with all
 * forms; without groups there is one site, "main".
 * @param name  short name of the study, letters and digits; made one if it is not.
 * @return NULL with BASE_ERROR_INPUT where events name forms that the dictionary lacks.
 */
char *schema_draft_study(const SchemaDraft *draft, const SchemaDictionary *dictionary,
    const char *name, GError **error);
