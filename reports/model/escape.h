#pragma once
/**
 * @file
 * Text as a part of HTML, SVG and XML.
 */
#include <glib.h>

/** Appends text with &, <, >, " and ' escaped. */
void report_html_escape(GString *out, const char *text);
