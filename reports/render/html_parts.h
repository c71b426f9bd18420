#pragma once
/**
 * @file
 * What the parts of an HTML page share.
 */
#include <glib.h>

/** Appends the text, escaped, between two pieces of HTML. */
void report_html_element(GString *out, const char *open, const char *text, const char *close);
/** Appends a footnote mark; nothing for NULL or "". */
void report_html_mark(GString *out, const char *mark);
/** Appends an id that any text can be made into: the prefix, then letters, digits and -. */
void report_html_id(GString *out, const char *prefix, const char *id);
