#pragma once
/**
 * @file
 * XML in, as a stream of elements and texts, from whoever sent it: a document type is refused
 * (so there are no entities to expand or fetch), nesting and the length of a tag are bounded,
 * and memory does not grow with the document. Names come without their namespace's prefix.
 */
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/** An element may lie so deep. */
#define BASE_XML_DEPTH_MAX 256
/** A tag or comment may have so many bytes. */
#define BASE_XML_TAG_MAX ((size_t)4 << 20)

/** What is called while a document is read; each may be NULL. */
typedef struct {
    /** @param attributes  for base_xml_attribute. @return false: nothing more is wanted. */
    bool (*start)(void *data, const char *name, const char *const *attributes);
    bool (*end)(void *data, const char *name);
    /** A piece of text, not NUL-ended; a text may come in several. */
    void (*text)(void *data, const char *text, size_t size);
} BaseXmlHandler;

/** The attribute's value, its name without prefix; or NULL. */
const char *base_xml_attribute(const char *const *attributes, const char *name);

/** Whether the attribute is there and says "1" or "true". */
bool base_xml_is_true(const char *const *attributes, const char *name);

/** Where bytes come from, as a BaseCsvSource. */
typedef gssize (*BaseXmlSource)(void *data, char *out, gsize size, GError **error);

/**
 * Reads a document to its end, or until a handler wants no more.
 * @param name  how messages call it.
 * @return false with BASE_ERROR_INPUT where it is no well-formed XML or out of bounds, or with
 *         the source's error.
 */
bool base_xml_read(const char *name, BaseXmlSource source, void *source_data,
    const BaseXmlHandler *handler, void *data, GError **error);
