#pragma once
/**
 * @file
 * The files of the page itself, built into the program.
 */
#include <stddef.h>

typedef struct {
    const char *name; /**< "page.css". */
    const char *type;
    const unsigned char *bytes;
    size_t size;
} ServeAsset;

/** Ended by one without a name. */
extern const ServeAsset serve_assets[];
