#pragma once
/**
 * @file
 * A map explains a site's own file: which of its columns is which variable, in which coding and
 * unit, of which event. docs/maps.md is its manual.
 */
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"
#include "schema/study.h"

/** What the map says of one column of the site's file. */
typedef struct {
    char *name;         /**< The site's column, as in its header. */
    bool drop;          /**< Never read; the rest is empty then. */
    char *variable;     /**< A column of the dictionary, or one of REDCap's own key columns. */
    size_t event;       /**< The event of its values, or SIZE_MAX: that of the row. */
    size_t repeat_form; /**< The repeating form of its values, or SIZE_MAX. */
    int64_t instance;   /**< Which instance of it, from 1. */
    GHashTable *recode; /**< Site's text -> code (owned texts), or NULL. */
    bool has_factor;
    double factor; /**< Variable's unit over the site's. */
    size_t line;   /**< In the map file. */
    bool shared;   /**< Said for all files: a file's own column of that name counts instead. */
} ImportMapColumn;

typedef struct {
    char *name;          /**< Its path, for messages. */
    char *text;          /**< As read; kept with the import. */
    char *site;          /**< Site of every row, or NULL. */
    size_t event;        /**< Event of every row, or SIZE_MAX. */
    bool has_date_order; /**< The map says in which order the site writes dates. */
    BaseDateOrder date_order;
    GPtrArray *columns;  /**< ImportMapColumn *, in the map's order. */
    GHashTable *by_name; /**< name -> ImportMapColumn, borrowed from columns. */
    GPtrArray *files;    /**< ImportMap *, one a pattern, each whole in itself; or NULL. */
    char *pattern;       /**< Of such a one: what its files are called; else NULL. */
} ImportMap;

/**
 * Reads a map for a study; every variable, event, form and site in it must exist there, and no
 * two columns of a file may be the same variable of the same event.
 * @param name  how messages call it.
 * @return NULL with BASE_ERROR_STUDY: file:line, what, what was expected.
 */
ImportMap *import_map_parse(
    const char *name, const char *bytes, gsize size, const SchemaStudy *study, GError **error);

/** Reads a map file. BASE_ERROR_INPUT where it cannot be read or is over 1 MiB. */
ImportMap *import_map_load(const char *path, const SchemaStudy *study, GError **error);
void import_map_free(ImportMap *map);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ImportMap, import_map_free)

/**
 * The map as it counts for a file: itself, or where it has `files` the first of them whose
 * pattern fits the file's name without its folders. Borrowed; NULL where none does, or for
 * NULL.
 */
const ImportMap *import_map_of_file(const ImportMap *map, const char *path);

/** What the map (NULL is fine) says of a column, or NULL. */
const ImportMapColumn *import_map_find(const ImportMap *map, const char *column);
