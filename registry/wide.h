#pragma once
/**
 * @file
 * The wide rows of patients of a store that counts (registry/store_counting.h): what is in
 * them, and that they are what the records are. Nothing of other stores. For this folder only.
 */
#include "registry/store_counting.h"

typedef struct Registry Registry;

/** What the rows of a study are, and how they are made. */
typedef struct RegistryWide RegistryWide;

/** Of the registry's study and stored analyses as they are; an analysis that cannot be
 * evaluated has no columns. Made once until the study changes. A reference; NULL with `error`
 * set. */
RegistryWide *registry_wide_of(Registry *registry, GError **error);
/** NULL is fine. */
void registry_wide_unref(RegistryWide *wide);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegistryWide, registry_wide_unref)

/** Borrowed. */
const RegistryWideTable *registry_wide_table(const RegistryWide *wide);

/** The column that has the values of a dictionary's column at an event; NULL for none.
 * Borrowed.
 */
const RegistryWideColumn *registry_wide_field(
    const RegistryWide *wide, size_t column, size_t event);
/** The columns of registry/wide_standing.h, side by side; NULL where there are none. Borrowed.
 */
const RegistryWideColumn *registry_wide_standing(const RegistryWide *wide);

/** Takes rows as they are to be. Borrowed. */
typedef gboolean (*RegistryTakeWide)(const RegistryWide *wide, const RegistryWideRow *rows,
    size_t n, void *data, GError **error);
/** Computes the rows of all records, in byte order of their ids, some at a time. Patients of
 * whom an expression takes too long or too much have none. */
gboolean registry_wide_make(
    const RegistryWide *wide, RegistryTakeWide take, void *data, GError **error);

/** Who is told what is counted of patients that is not what their records give. */
typedef struct {
    /** @param record_id  NULL for the columns of all. @param column  NULL but for a value. */
    void (*fault)(
        const char *record_id, RegistryRowFault fault, const char *column, void *data);
    /** Says how far it is. FALSE with `error` set ends it. */
    gboolean (*progress)(size_t n_done, void *data, GError **error);
    void *data;
} RegistryWideVerified;

/**
 * Compares the rows that the store counts with what the records give, outside of transactions;
 * wherever the rows stand, and also where a report would find that they are not those of the
 * records and count none. Nothing is compared where the store keeps no rows of this study.
 */
gboolean registry_wide_verify(
    Registry *registry, const RegistryWideVerified *verified, GError **error);

/**
 * Within a change: the rows of the records that it touched are made anew, and all of them where
 * the study is another than they were made for.
 */
gboolean registry_wide_settle(Registry *registry, GError **error);
/** The same as soon as many were touched, so that a large file needs no more memory than a
 * small one. */
gboolean registry_wide_settle_some(Registry *registry, GError **error);
/** The same as a transaction of its own, after the study was changed. */
gboolean registry_wide_refresh(Registry *registry, GError **error);
