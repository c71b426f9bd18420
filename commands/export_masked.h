#pragma once
/**
 * @file
 * Inside `export`: what is added when data are pseudonymised for a recipient: the key, who is
 * withheld, and the record of the provision.
 */
#include "commands/export.h"
#include "exports/provision.h"
#include "registry/registry.h"

/** A zeroed one may be cleared. */
typedef struct {
    ExportKey *key;
    ExportMask *mask;
    BaseOutput *record; /**< Of the provision; NULL where there is no place for it. */
} CommandMasked;

void command_masked_clear(CommandMasked *masked);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CommandMasked, command_masked_clear)

/** Options that contradict each other: BASE_ERROR_USAGE. */
gboolean command_masked_check(const CommandExport *options, GError **error);
/** Says what is read and written beside the data. */
void command_masked_outputs(
    CommandMasked *masked, const CommandExport *options, BaseOutputs *outputs);
/**
 * Loads or makes the key, and asks the registry who has withdrawn. BASE_ERROR_USAGE where the
 * study asks no consent for sharing and nobody answers for that.
 */
gboolean command_masked_open(CommandMasked *masked, const CommandExport *options,
    Registry *registry, const CommandSinks *sinks, GError **error);
/** Who gets it: --to, else what the key file says, else the key file's name. New text. */
char *command_masked_recipient(const CommandMasked *masked, const CommandExport *options);
/** Writes the record of the provision and tells what was done. */
gboolean command_masked_end(CommandMasked *masked, const CommandExport *options,
    const SchemaStudy *study, const CommandSinks *sinks, const char *sha256,
    const char *content_hash, GError **error);
