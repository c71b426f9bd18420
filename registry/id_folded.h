#pragma once
/**
 * @file
 * How a record id looks: one may be written in two ways.
 */

/**
 * The record id without what people overlook: case, width, dashes and blanks, leading zeros of
 * each number, a spreadsheet's ".0", and letters of other scripts that look Latin. New text.
 */
char *registry_id_folded(const char *id);
