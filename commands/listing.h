#pragma once
/**
 * @file
 * A list with the same keys in every format: JSON objects, CSV columns, lines of a table. For
 * this folder only.
 */
#include "commands/inside.h"

/** A column. */
typedef struct {
    const char *key;     /**< In JSON and CSV. */
    const char *heading; /**< In tables, marked N_(); NULL: tables leave it out. */
    bool is_number;      /**< JSON: the cell's digits as a number. */
} CommandColumn;

/** A list on its way out. */
typedef struct CommandListing CommandListing;

/**
 * @param list     JSON's key of the list: "changes".
 * @param title    of the table; copied.
 * @param columns  n, borrowed as long as the listing; the first is the table's stub.
 */
CommandListing *command_listing_new(const CommandRun *run, const char *list, const char *title,
    const CommandColumn *columns, size_t n);
/** Adds a line. @param cells  one a column, NULL for none; borrowed for the call. */
void command_listing_add(CommandListing *listing, const char *const *cells);
/** Adds a member of JSON's outer object, after the list; a note of the table, a line below it.
 * @param label  of the note, marked N_() with a place {1}; NULL: tables leave it out. */
void command_listing_say(
    CommandListing *listing, const char *key, const char *text, const char *label);
/** Writes it and frees it. */
gboolean command_listing_emit(CommandListing *listing_take, CommandRun *run, GError **error);
void command_listing_free(CommandListing *listing);
