#pragma once
/**
 * @file
 * Tables that were saved in the registry: questions as analysis files, each an entry of the
 * journal with author and day. Inside commands/.
 */
#include "commands/inside.h"

/** A question to be kept. */
typedef struct {
    const char *db;
    const char *name;          /**< As options give it. */
    const char *yaml;          /**< The question as `compare` ran it. */
    const char *user, *reason; /**< Who saves it, and why; may be NULL. */
    BaseClock clock;
} CommandSave;

/**
 * Keeps it. BASE_ERROR_USAGE for what is no name, one that a study has, and one under which
 * another question is kept; the same question again is no change.
 */
gboolean command_saved_put(const CommandSave *save, GError **error);

/** Who saved a table, and when. */
typedef struct {
    char *by, *day, *time, *reason;
} CommandSaved;

/**
 * Who saved the table of that file ("saved/NAME.yaml").
 * @return false where no entry of the journal says so; also on a fault, with `error` set.
 */
bool command_saved_find(
    Registry *registry, const char *file, CommandSaved *saved, GError **error);
/** Says in a document that its analysis `study` (as in CommandSource) was saved in the
 * registry, by whom and when, where it was. */
gboolean command_saved_mark(
    Registry *registry, const char *study, ReportDocument *document, GError **error);
void command_saved_clear(CommandSaved *saved);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CommandSaved, command_saved_clear)
