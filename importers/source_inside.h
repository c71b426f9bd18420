#pragma once
/**
 * @file
 * The inside of an ImportSource, for who makes one. For this folder only.
 */
#include <sys/stat.h>

#include "importers/source.h"

/** Bytes that are read at a time. */
enum { IMPORT_SOURCE_BLOCK = 256 * 1024 };

struct ImportSource {
    char *path;
    int fd;
    struct stat status; /**< As it was before the first byte was read. */
    bool is_copy;       /**< fd is our own temporary file. */
    char sha256[65];
    BaseEncoding encoding;
    BaseDecoder *decoder;
    gsize size, position;
    GString *text; /**< Decoded and not yet handed out. */
    gsize handed;
    char *block;
    char head[512]; /**< First bytes of the file. */
    gsize n_head;
    ImportBook book; /**< Its sheet is NULL where the file is no workbook. */
};

/** An empty one, of which messages speak by that path. */
ImportSource *import_source_new(const char *path);
