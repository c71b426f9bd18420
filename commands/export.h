#pragma once
/**
 * @file
 * `proreg export`: the registry's data for other programs. Whatever leaves the registry is put
 * into its log of accesses: who took it out, when, of which patients, and the file's hash.
 */
#include "commands/command.h"

typedef struct {
    const char *db;
    const char *as;         /**< One of command_export_formats; NULL is BASE_ERROR_USAGE. */
    const char *shape;      /**< One of command_export_shapes; NULL is long. */
    const char *site;       /**< Only this site's patients; NULL for all. */
    const char *study;      /**< Only this study's patients and the variables that it reads. */
    const char *cohort;     /**< Only this study's patients, with its derived values. */
    const char *missing;    /**< One of command_export_missing; NULL is column. */
    bool bom;               /**< CSV begins with a byte-order mark. */
    bool unguarded;         /**< CSV has texts that begin like formulas as they are. */
    bool calculated;        /**< redcap: also the fields that REDCap calculates. */
    const char *deidentify; /**< The recipient's key file: pseudonymised. NULL: as it is. */
    const char *to;         /**< Who gets it; makes the key file where it is not there. */
    const char *provision;  /**< Where the record goes; NULL is beside the output. */
    const char *accept_small;   /**< Who takes small groups of patients alike, or NULL. */
    const char *accept_consent; /**< Who answers for the sharing that the study asks no consent
                                     for, or NULL. */
    bool unlogged;              /**< Nothing is put into the log, and nothing is written to the
                                     registry. */
    const char *user, *reason;  /**< For the log; may be NULL. */
    const char *snapshot;       /**< Name of a lock; NULL: as the registry stands now. */
    const char *output;         /**< NULL is the sinks' data. */
} CommandExport;

/** "csv", "redcap", "sav", "dta", "xlsx", NULL. */
extern const char *const command_export_formats[];
/** "long", "wide", NULL. */
extern const char *const command_export_shapes[];
/** "column", "code", "empty", NULL. */
extern const char *const command_export_missing[];

/** Writes the file. */
gboolean command_export(const CommandExport *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
