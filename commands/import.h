#pragma once
/**
 * @file
 * `proreg import` and `proreg check`: site files into a registry, or into one that vanishes.
 */
#include "commands/command.h"

/** How files are read, and where it is told what was found; NULL for what is not asked. */
typedef struct {
    const char *site;
    const char *map;        /**< Path. */
    const char *sheet;      /**< Of a workbook; NULL is the one whose header fits. */
    const char *encoding;   /**< One of command_encodings. */
    const char *date_order; /**< One of command_date_orders. */
    const char *blank;      /**< One of command_blanks. */
    const char *user;       /**< NULL: the login name. */
    const char *reason;
    bool strict, dry_run;
    bool by_name;         /**< A file is called by its name alone, without its folder. */
    const char *changes;  /**< Path of what a dry run would change, as CSV. */
    const char *problems; /**< Path of the list of problems. */
    const char *fixme;    /**< Path of the rows to mend; for one file only. */
    const char *format;   /**< Of the results, one of command_import_formats; NULL is text. */
    const char *output;   /**< Path of the results; NULL is the sinks' data. */
    const char *lang;     /**< Of what is written to files; text in the data follows the sinks
                             unless it is given. */
} CommandIntake;

extern const char *const command_encodings[],
    *const command_date_orders[], *const command_blanks[], *const command_import_formats[];

typedef struct {
    const char *db;
    const char *const *files; /**< None where `inbox` says them. */
    size_t n_files;
    const char *inbox; /**< A folder of files that came in, or NULL. */
    const char *done;  /**< Folder that what went in is moved to, or NULL. */
    CommandIntake intake;
    bool complete; /**< The files are whole exports: records that they lack are asked about. */
    const char *hold; /**< CSV of cells whose changes are not made, but asked about; or NULL. */
    const char *undo; /**< Number of an import that is taken back; then without files. */
} CommandImport;

/**
 * Takes the files (those named, or all of the inbox by name) into the registry, one after the
 * other, each as a whole or not at all; a refused one does not stop the rest. A fault of the
 * registry does, and so does a stop: the files before are in, and told.
 */
gboolean command_import(const CommandImport *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);

typedef struct {
    const char *study; /**< Study folder; NULL is BASE_ERROR_USAGE. */
    const char *const *files;
    size_t n_files;
    CommandIntake intake;
} CommandCheck;

/** The same validation without a registry; all files are judged together. */
gboolean command_check(const CommandCheck *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
