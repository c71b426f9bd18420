#pragma once
/**
 * @file
 * Inside reports/render/: the parts of a .docx file around its body.
 */
#include <glib.h>

/**
 * The file.
 * @param body      what stands in w:body.
 * @param pictures  GBytes *: PNG pictures, named picture1, picture2, ... by the body.
 * @return new; NULL with BASE_ERROR_OUTPUT.
 */
GBytes *report_docx_file(
    const char *title, const GString *body, const GPtrArray *pictures, GError **error);
