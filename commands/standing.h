#pragma once
/**
 * @file
 * A registry as it stands now, or as it stood when it was locked. For this folder only.
 */
#include "base/json.h"
#include "commands/command.h"
#include "registry/registry.h"
#include "reports/model/table.h"

/** What is opened. */
typedef struct {
    const char *db;
    RegistryMode mode;
    const char *study;    /**< As in CommandAnalysis, or NULL. */
    const char *snapshot; /**< Name of a lock; NULL: as it stands now. */
    bool takes_snapshot;  /**< The command has --snapshot: what it does not read is said. */
    bool is_new_question; /**< Who withdrew since is left out of what stood then. */
} CommandSource;

/** Opens the registry; reading it now where it has a lock is told. */
Registry *command_registry_open(
    const CommandSource *source, const CommandSinks *sinks, GError **error);

/** Says that something among the locks is none, where that is so. */
gboolean command_tell_doubt(Registry *registry, const CommandSinks *sinks, GError **error);

/**
 * Says who saved its analysis in the registry and when, where it was, and marks the document
 * post hoc where its analysis asks otherwise than it did at the first lock,
 * or is of no lock; of a snapshot, the locks up to that one. A label is no change.
 * @param study  as in CommandSource.
 * @param yaml   the study as it was changed on the command line, or NULL.
 */
gboolean command_mark_post_hoc(Registry *registry, const char *study, const char *yaml,
    ReportDocument *document, GError **error);

/** Writes the head of the chain into the document, and which lock it was read from; nothing
 * where there is no registry (NULL). */
gboolean command_stand(Registry *registry, ReportDocument *document, GError **error);
/** Sets the members "lock" and "not_as_locked" of what is no such document, as reports have
 * them. */
gboolean command_stand_json(Registry *registry, json_t *page, GError **error);
