#pragma once
/**
 * @file
 * What the columns of a file are, from its header, the dictionary and a map. A file's row gives
 * one registry row a block: one in a flat export, several in a wide file.
 */
#include "base/csv_read.h"
#include "importers/import.h"
#include "importers/map.h"

/** The column that --fixme adds; ignored when the mended file comes back. */
#define IMPORT_ERROR_COLUMN "error"

typedef enum {
    IMPORT_COLUMN_DATA,   /**< A column of the dictionary. */
    IMPORT_COLUMN_RECORD, /**< The record id. */
    IMPORT_COLUMN_EVENT,
    IMPORT_COLUMN_INSTRUMENT, /**< redcap_repeat_instrument. */
    IMPORT_COLUMN_INSTANCE,   /**< redcap_repeat_instance. */
    IMPORT_COLUMN_GROUP,      /**< redcap_data_access_group: the site. */
    IMPORT_COLUMN_COMPLETE,   /**< <form>_complete: checked, not stored. */
    IMPORT_COLUMN_REASON_BOX, /**< A checkbox's box for a missing-data code: field___unk. */
    IMPORT_COLUMN_IGNORED     /**< Dropped by the map, or of no use here. */
} ImportColumnKind;

typedef struct {
    char *name; /**< In the header, without blanks around it. */
    ImportColumnKind kind;
    size_t target;              /**< DATA: index into the dictionary's columns. */
    const SchemaField *field;   /**< DATA, REASON_BOX: its field; else NULL. */
    size_t form;                /**< DATA, COMPLETE, REASON_BOX: index of its form. */
    const char *code;           /**< REASON_BOX: the missing-data code; borrowed. */
    bool has_boxes;             /**< COMPLETE: the file has checkboxes of the form. */
    const char *field_name;     /**< How problems call it: the field's name, or the column's. */
    size_t block;               /**< DATA: which block it belongs to. */
    const ImportMapColumn *map; /**< What the map says, or NULL. */
    size_t reason; /**< Own export: the column with the code of what is missing; 0 for none. */
    gint64 n_normalised;
} ImportColumn;

/** The columns of one registry row. */
typedef struct {
    size_t event;       /**< Or SIZE_MAX: in the row's event column. */
    size_t repeat_form; /**< Or SIZE_MAX: as the row says. */
    int64_t instance;
    size_t n_columns;
    size_t *columns;   /**< Indices of its DATA columns, in file order. */
    size_t *of_target; /**< A dictionary column -> index of the file's column, or SIZE_MAX. */
} ImportBlock;

typedef struct {
    const SchemaStudy *study;
    bool own_export; /**< A table that `export` wrote: its events have their short names. */
    size_t n_columns;
    ImportColumn *columns;
    size_t n_blocks;
    ImportBlock *blocks;
    size_t record, event, instrument, instance, group; /**< Column indices or SIZE_MAX. */
} ImportLayout;

/**
 * Reads a header. Every defect of it is added to the result.
 * @return NULL where the file is to be refused.
 */
ImportLayout *import_layout_new(const SchemaStudy *study, const ImportMap *map,
    const BaseCsvRow *header, ImportResult *result);
/** Whether the map says that the column must never be kept. */
bool import_column_is_dropped(const ImportColumn *column);

void import_layout_free(ImportLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ImportLayout, import_layout_free)
