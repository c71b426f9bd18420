#pragma once
/**
 * @file
 * The parts of a workbook's ZIP archive as XML, within bounds: a part of a bomb is refused
 * while it is inflated, not afterwards.
 */
#include <zip.h>

#include "base/xml.h"

/** A part may have so many bytes when inflated. */
#define BASE_XLSX_PART_MAX ((guint64)1 << 30)
/** Inflated bytes to one packed, beyond the first mebibytes; a real sheet has 5 to 60. */
#define BASE_XLSX_RATIO_MAX 200

/** Opens the archive behind a file descriptor, which stays the caller's. NULL with
 * BASE_ERROR_INPUT where it is none. */
zip_t *base_xlsx_archive(int fd, GError **error);

/** Whether the archive has a part of that name, without a "/" before it. */
bool base_xlsx_has_part(zip_t *archive, const char *name);

/** Reads a part as base_xml_read does; also false for a part that is missing, damaged,
 * encrypted or out of bounds. */
bool base_xlsx_read_part(zip_t *archive, const char *name, const BaseXmlHandler *handler,
    void *data, GError **error);
