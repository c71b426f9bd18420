#pragma once
/**
 * @file
 * Inside serve/views/: what stands behind a number, patient by patient.
 */
#include "serve/views/inside.h"

/** A number on its page. */
typedef struct {
    ServePage *page;
    const SchemaStudy *study;
    const json_t *found;  /**< As the command gives it. */
    GHashTable *places;   /**< Record id -> GPtrArray * of its sources (json_t *, borrowed), one
                               a line of a file. */
    gint64 n_corrections; /**< Of the values. */
} ViewNumber;

/** New; NULL for what is no number. */
char *view_number_text(const json_t *number);
/** Begins with what the command gave; clear with view_number_clear. */
ViewNumber view_number_begin(ServePage *page, const SchemaStudy *study, const json_t *found);
void view_number_clear(ViewNumber *number);
/** Appends who is in it, with their values and the lines that these came from. */
void view_number_in(const ViewNumber *number);
/** Appends who is not, by the reason. */
void view_number_out(const ViewNumber *number);
/** Appends how the values were corrected. */
void view_number_corrections(const ViewNumber *number);
/** Appends every value with its file and line, folded. */
void view_number_sources(const ViewNumber *number);
