#pragma once
/**
 * @file
 * Texts as they are written into YAML, so that they are read back as themselves.
 */
#include <glib.h>

/** Appends a scalar: plain where that is read back as the text, else in double quotes. */
void schema_yaml_append_text(GString *out, const char *text);
