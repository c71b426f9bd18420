#pragma once
/**
 * @file
 * What the texts of a column came to. Most cells of a file are one of a few texts, and what is
 * made of one depends on nothing but its column: it is found out once. Bounded in memory; a
 * column whose texts hardly ever come again is left alone after a while.
 */
#include "importers/work.h"

typedef struct ImportMemo ImportMemo;

/** Without a text yet. */
ImportMemo *import_memo_new(size_t n_columns);
/** NULL is fine. */
void import_memo_free(ImportMemo *memo);

/**
 * What the text came to before.
 * @param text  not blank.
 * @return NULL where that is not known. Borrowed, with the texts of the value, until
 *         import_memo_keep is called for the column.
 */
const ImportValue *import_memo_find(
    ImportMemo *memo, size_t column, const char *text, size_t size);

/**
 * Keeps what the text came to, which was not found just now. Texts of the value that are not
 * `text` itself must live as long as the memo.
 */
void import_memo_keep(
    ImportMemo *memo, size_t column, const char *text, size_t size, const ImportValue *value);
