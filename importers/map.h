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

/** How a site writes what is no plain value; of one column, or of all that say nothing. */
typedef struct {
    GHashTable *missing; /**< Word -> missing-data code, "" for blank (owned texts); or NULL. */
    bool has_dates;      /**< `dates` is said. */
    bool takes_era;      /**< Dates of Japanese eras: R1.5.1. */
    bool takes_serial;   /**< Dates as days of a workbook: 43585. */
    bool is_1904;        /**< Those days begin 1904-01-01. */
    char *agreed_by;     /**< Who at the hospital agreed to the rules that change values ... */
    char *agreed_on;     /**< ... and when, YYYY-MM-DD; both NULL where nobody did. */
} ImportMapWords;

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
    double factor;        /**< Variable's unit over the site's. */
    GHashTable *units;    /**< Unit behind a number -> its factor (owned); or NULL. */
    ImportMapWords words; /**< As they count: its own, else the map's. */
    size_t line;          /**< In the map file. */
    bool shared; /**< Said for all files: a file's own column of that name counts instead. */
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
    GPtrArray *patterns; /**< Names or patterns of files without more (char *); or NULL. */
    ImportMapWords words;
    bool needs_agreement;          /**< Rules that change values wait for who agreed to them. */
    char *encoding;                /**< One of base_encoding_name, or NULL. */
    char delimiter;                /**< '\0': as the first line says. */
    char *sheet;                   /**< Of a workbook, or NULL. */
    GRegex *record_pattern;        /**< Of the site's record ids, or NULL. */
    char *language;                /**< Of what is written to the site: "ja"; or NULL. */
    char *contact;                 /**< Whom to write to, or NULL. */
    bool has_from, has_until;      /**< The site may enrol from, until. */
    int32_t from_days, until_days; /**< Both days included; since 1970-01-01. */
} ImportMap;

/**
 * Reads a map for a study; every variable, event, form and site in it must exist there, and no
 * two columns of a file may be the same variable of the same event.
 * @param name  how messages call it.
 * @return NULL with BASE_ERROR_STUDY: file:line, what, what was expected.
 */
ImportMap *import_map_parse(
    const char *name, const char *bytes, gsize size, const SchemaStudy *study, GError **error);
/** Adds all that is wrong with a map to `faults` (char *); `doubts` are of schema/faults.h.
 * Returns what stands, NULL where nothing does. */
ImportMap *import_map_faults(const char *name, const char *bytes, gsize size,
    const SchemaStudy *study, GHashTable *doubts, GPtrArray *faults);

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

/** Whether the map says which files are the site's. */
bool import_map_names_files(const ImportMap *map);
/** Whether a file of that path is one of those. */
bool import_map_fits_file(const ImportMap *map, const char *path);

/** What the map (NULL is fine) says of a column, or NULL. */
const ImportMapColumn *import_map_find(const ImportMap *map, const char *column);
