#pragma once
/**
 * @file
 * Where a text names a person by one of several ids, whatever the case, width and dashes. For
 * this folder only.
 */
#include <glib.h>
#include <stdbool.h>

typedef struct EraseNames EraseNames;

/**
 * @param ids     of the person (char *).
 * @param others  the ids of all other records (char *), of which one of the person's may be a
 *                piece: P-12 is none in P-12-3 where that is another patient.
 */
EraseNames *erase_names_new(const GPtrArray *ids, GHashTable *others);
void erase_names_free(EraseNames *names);

/** Whether one of the ids stands in the text as a word of its own. @param text  or NULL. */
bool erase_names_in(const EraseNames *names, const char *text);
/**
 * Whether the ids are so long, or so mixed of letters and digits, that a text which has one
 * means the person: 12 stands in many texts, and A-0012 in none by chance.
 */
bool erase_names_tell(const EraseNames *names);
/** The JSON, an object, without the members that name the person. As erase_names_redact. */
char *erase_names_redact_members(const EraseNames *names, const char *json);
/**
 * The JSON without what names the person: members and items in which a text is one of the ids,
 * or has it as a word.
 * @return new; NULL where nothing does, or where it is no JSON.
 */
char *erase_names_redact(const EraseNames *names, const char *json);
