#pragma once
#include <stdbool.h>

/**
 * @file
 * How a record id looks: one may be written in two ways.
 */

/**
 * The record id without what people overlook: case, width, dashes and blanks, leading zeros of
 * each number, a spreadsheet's ".0", and letters of other scripts that look Latin. New text.
 */
char *registry_id_folded(const char *id);

/**
 * What of an id that is folded every id of that look has, in this order, once it is of common
 * width: the digits that nothing else is taken for. New text.
 */
char *registry_id_digits(const char *folded);

/**
 * A text in small letters of common width, with plain dashes, as ids are looked for in what
 * people write. New text.
 */
char *registry_text_plain(const char *text);

/** Whether an id in plain letters is one by its looks: a short number or word stands in many
 * texts by chance. */
bool registry_id_tells(const char *plain);
