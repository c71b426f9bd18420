#pragma once
/**
 * @file
 * The cells that an entry of the journal touched, and who has set each of them in which order.
 * For this folder only.
 */
#include "registry/inside.h"

/** A value that a cell has had. */
typedef struct {
    int64_t import_id; /**< By which entry. */
    char *value;       /**< NULL for none. */
    bool missing;      /**< It is a missing-data code. */
} RegistryCellState;

typedef struct {
    char *record_id, *event;
    int64_t instance;
    size_t form, column; /**< Of the form. */
    int64_t row_import;  /**< Which entry made the row. */
    RegistryCellState now;
    bool has_changes;
    GArray *states; /**< RegistryCellState, oldest first; without what was taken back. */
} RegistryTouchedCell;

typedef struct {
    Registry *registry;
    int64_t import_id;
    GHashTable *undone;  /**< Entries that were taken back, and that took back (int64). */
    GHashTable *touched; /**< Keys of cells that the entry changed. */
    GHashTable *records; /**< Records of them. */
    struct RegistryMoves *moves; /**< A cell keeps its past when its record gets another id. */
    GHashTable *cells;           /**< Key -> RegistryTouchedCell. */
} RegistryTouched;

/** Reads the cells; NULL with `error` set. Within a transaction. */
RegistryTouched *registry_touched_read(Registry *registry, int64_t import_id, GError **error);
void registry_touched_free(RegistryTouched *touched);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistryTouched, registry_touched_free)

/** The cells by record, event, instance, form and column. New array of borrowed cells. */
GPtrArray *registry_touched_cells(const RegistryTouched *touched);
