#pragma once
/**
 * @file
 * The table that an export becomes: which cells a line has, and the lines of a record. Three
 * shapes: long (a line a visit or entry of a repeating form), wide (a line a patient), and
 * REDCap's flat file (long, with its names and nothing that REDCap refuses).
 */
#include "registry/export.h"

typedef enum { EXPORT_LONG, EXPORT_WIDE, EXPORT_REDCAP } ExportShapeKind;

/** What becomes of a missing-data code. */
typedef enum {
    EXPORT_REASON_BESIDE,   /**< An empty cell, and the code in a column NAME_missing. */
    EXPORT_REASON_IN_PLACE, /**< The code stands where the value would. */
    EXPORT_REASON_DROPPED   /**< An empty cell. */
} ExportReason;

typedef struct {
    ExportShapeKind kind;
    ExportReason reason;
    bool labels;     /**< After each column of codes a column NAME_label. */
    bool member;     /**< A last column in_cohort, 1 or 0. */
    bool calculated; /**< REDCap: also the fields that it calculates itself. */
} ExportShapeOptions;

typedef enum {
    EXPORT_CELL_RECORD,
    EXPORT_CELL_SITE,
    EXPORT_CELL_EVENT,
    EXPORT_CELL_FORM,
    EXPORT_CELL_INSTANCE,
    EXPORT_CELL_MEMBER,
    EXPORT_CELL_VALUE,
    EXPORT_CELL_LABEL,
    EXPORT_CELL_REASON,
    EXPORT_CELL_REASON_BOX /**< REDCap: whether a missing-data code stands for a checkbox. */
} ExportCellKind;

/** A cell of every line. */
typedef struct {
    ExportCellKind kind;
    char *name;                     /**< Of the column in the file. */
    char *label;                    /**< In words. */
    const RegistryExportColumn *of; /**< Of VALUE, LABEL, REASON, REASON_BOX; else NULL. */
    const char *code;               /**< Of REASON_BOX. */
    size_t index;                   /**< Number of that column; of REASON_BOX a box's. */
    size_t first_box, n_boxes; /**< REDCap: columns of the checkbox that it is of, if any. */
    size_t event;     /**< Wide: of which row its value is; SIZE_MAX for a patient's value. */
    size_t form;      /**< Wide: of a repeating form; SIZE_MAX for visits. */
    int64_t instance; /**< Wide. */
} ExportCell;

typedef struct {
    const SchemaStudy *study;
    ExportShapeOptions options;
    GArray *cells; /**< ExportCell */
} ExportShape;

/** A repeating row that occurs: wide tables need one column for each. */
typedef struct {
    size_t event, form; /**< form is SIZE_MAX for an event that repeats. */
    int64_t instance;
} ExportPlaceKey;

/**
 * @param columns  RegistryExportColumn each; outlive the shape.
 * @param places   wide: ExportPlaceKey each, sorted, of all instances that occur in events or
 *                 forms that repeat; else NULL.
 */
ExportShape *export_shape_new(const SchemaStudy *study, const GArray *columns,
    const ExportShapeOptions *options, const GArray *places);
void export_shape_free(ExportShape *shape);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ExportShape, export_shape_free)

/** Takes a line: one value a cell, borrowed for the call. */
typedef gboolean (*ExportTakeLine)(const RegistryValue *cells, void *data, GError **error);

/** Hands out the lines of a record. */
gboolean export_shape_lines(const ExportShape *shape, const RegistryExportRecord *record,
    ExportTakeLine take, void *data, GError **error);

/**
 * A value as the cell's column of a CSV file writes it: with as few digits as read back as the
 * same, and the decimals that the field's validation demands. REDCap's file also has its comma.
 * NULL where there is nothing.
 * @param buffer  room for a number.
 */
const char *export_shape_text(const ExportShape *shape, const ExportCell *cell,
    const RegistryValue *value, char buffer[BASE_DECIMAL_SIZE]);
