#pragma once
/**
 * @file
 * Workbooks part by part, as Excel and other programs write them, and as somebody means harm.
 */
#include <glib.h>

typedef struct {
    const char *name;
    const char *xml;   /**< Inside of <worksheet>. */
    const char *state; /**< " state=\"hidden\"", or NULL. */
} BookSheet;

typedef struct {
    const BookSheet *sheets;
    gsize n_sheets;
    const char *shared;     /**< Whole part of the shared texts, or NULL. */
    const char *styles;     /**< Inside of <styleSheet>, or NULL. */
    const char *properties; /**< Inside of <workbook> before its sheets, or NULL. */
} Book;

/** Writes the workbook to a new temporary file. New path. */
char *write_book(const Book *book);

/** Writes one part of any text into an archive of its own: a new temporary file. New path. */
char *write_archive(const char *name, const char *text, gsize size);
