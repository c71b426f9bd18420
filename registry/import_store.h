#pragma once
/**
 * @file
 * The inside of a RegistryImport, for this folder only.
 */
#include "registry/change_inside.h"
#include "registry/content.h"
#include "registry/fresh.h"
#include "registry/import.h"
#include "registry/known.h"
#include "registry/moves.h"
#include "registry/original.h"

struct RegistryImport {
    Registry *registry;
    RegistryChange *change;
    GHashTable *answered;    /**< Cells that answers corrected (registry/learned.h); or NULL. */
    RegistryMoves *moves;    /**< As they were when it began. */
    RegistryChangeInfo info; /**< Its texts are copies, for a refusal that follows. */
    char *texts[9];
    bool erase_blank;
    bool had_records; /**< The registry, when it began. */
    GArray
        *reverted; /**< size_t: columns that an answer corrected, and that are as before it. */
    void (*changed)(const RegistryCellChange *change, void *data); /**< As in the info. */
    void *changed_data;
    GArray *cleared;            /**< size_t: columns that are stored and blank in the row. */
    RegistryOriginal *original; /**< NULL until the first piece. */

    GString *last_record; /**< Record that the next four speak of; "" for none. */
    GString *last_site;
    GString *sent_site; /**< Of which the login may send patients; "" before somebody asked. */
    RegistryFresh *fresh;
    RegistryKnown *known;
    int64_t last_line;   /**< On which it came, where it came with this file. */
    bool last_created;   /**< It came with this file, and its rows in a run. */
    bool last_forgotten; /**< Its digest is known to be out of date. */
    bool *last_events;   /**< Events of which such a record had a row that repeats no form. */
    RegistryContent *content; /**< Of such a record, all that came of it so far; else empty. */
    bool content_is_whole;    /**< No row of it was changed after it came. */

    RegistryValue *values; /**< Room for a row of any form, sent and stored. */
    RegistryValue *stored;
    char (*scratch)[BASE_DECIMAL_SIZE]; /**< Room for the texts of a row's numbers. */
    GHashTable *files; /**< Entry of the journal -> its file; NULL until somebody asks. */
};
