#pragma once
/**
 * @file
 * Who is meant where an id stands: a person who is to be erased may have had several, and an id
 * may have been another patient's before or since. For this folder only.
 */
#include "registry/inside.h"

typedef struct ErasePerson ErasePerson;

/**
 * @param record_id  the record's id, or an earlier one; there need be no record of it any more.
 */
ErasePerson *erase_person_read(Registry *registry, const char *record_id, GError **error);
void erase_person_free(ErasePerson *person);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ErasePerson, erase_person_free)

/** The id of today. */
const char *erase_person_id(const ErasePerson *person);
/** The ids that stand for the person now (char *, borrowed). */
const GPtrArray *erase_person_standing(const ErasePerson *person);

/** All ids that ever meant the person, whomever they mean now (char *, borrowed). */
const GPtrArray *erase_person_ever(const ErasePerson *person);

/** Whether the id, in NFC, meant the person where an entry of the journal wrote it; also where
 * a file had it in that entry, and where it looks like one of the person's and is no record's.
 * NULL is nobody's. */
bool erase_person_is(const ErasePerson *person, const char *record_id, int64_t entry);

/** Whether one of the ids stands in the text as a word of its own (registry/erase_names.h). */
bool erase_person_is_named(const ErasePerson *person, const char *text);
/** Whether a text that has one of the ids means the person, and not some number. */
bool erase_person_tells(const ErasePerson *person);
/** As erase_names_redact. */
char *erase_person_redact(const ErasePerson *person, const char *json);
/** As erase_names_redact_members. */
char *erase_person_redact_members(const ErasePerson *person, const char *json);
