#include "base/xml.h"

#include <expat.h>
#include <string.h>

#include "base/error.h"
#include "base/words.h"

enum { BLOCK_SIZE = 64 * 1024 };

typedef struct {
    XML_Parser parser;
    const BaseXmlHandler *handler;
    void *data;
    size_t depth;
    bool stopped; /**< A handler wants no more. */
    bool has_doctype, too_deep;
    size_t begun; /**< Where the tag or text begins that was seen last, as far as is known. */
} Reading;

/** The name behind its prefix. */
static const char *local(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

const char *base_xml_attribute(const char *const *attributes, const char *name)
{
    for (size_t i = 0; attributes[i]; i += 2)
        if (strcmp(local(attributes[i]), name) == 0)
            return attributes[i + 1];
    return NULL;
}

bool base_xml_is_true(const char *const *attributes, const char *name)
{
    const char *value = base_xml_attribute(attributes, name);
    return value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

static void stop(Reading *reading)
{
    reading->stopped = true;
    (void)XML_StopParser(reading->parser, XML_FALSE);
}

static void XMLCALL on_start(void *data, const char *name, const char **attributes)
{
    Reading *reading = data;
    if (reading->stopped)
        return;
    if (++reading->depth > BASE_XML_DEPTH_MAX) {
        reading->too_deep = true;
        stop(reading);
    } else if (reading->handler->start && !reading->handler->start(reading->data, local(name),
                                              (const char *const *)attributes)) {
        stop(reading);
    }
}

static void XMLCALL on_end(void *data, const char *name)
{
    Reading *reading = data;
    if (reading->stopped)
        return;
    reading->depth--;
    if (reading->handler->end && !reading->handler->end(reading->data, local(name)))
        stop(reading);
}

static void XMLCALL on_text(void *data, const char *text, int size)
{
    const Reading *reading = data;
    if (!reading->stopped && reading->handler->text)
        reading->handler->text(reading->data, text, (size_t)size);
}

/** Only a document type can declare entities; a workbook or a project has none. */
static void XMLCALL on_doctype(
    void *data, const char *name, const char *system, const char *public, int has_subset)
{
    (void)name, (void)system, (void)public, (void)has_subset;
    Reading *reading = data;
    reading->has_doctype = true;
    stop(reading);
}

static bool fail(const Reading *reading, const char *name, GError **error)
{
    const unsigned long line = (unsigned long)XML_GetCurrentLineNumber(reading->parser);
    const char *what = XML_ErrorString(XML_GetErrorCode(reading->parser));
    if (reading->has_doctype)
        what = _("a document type, which is not read");
    else if (reading->too_deep)
        what = _("elements nested too deep");
    g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT, "%s:%lu: %s", name, line,
        what ? what : _("not well-formed"));
    return false;
}

/** Whether the parser holds back more than a tag may have. */
static bool is_tag_too_long(Reading *reading, size_t fed)
{
    const XML_Index at = XML_GetCurrentByteIndex(reading->parser);
    if (at >= 0)
        reading->begun = (size_t)at;
    return fed - reading->begun > BASE_XML_TAG_MAX;
}

static bool parse(
    Reading *reading, const char *name, BaseXmlSource source, void *source_data, GError **error)
{
    size_t fed = 0;
    for (;;) {
        char *block = XML_GetBuffer(reading->parser, BLOCK_SIZE);
        const gssize n = block ? source(source_data, block, BLOCK_SIZE, error) : 0;
        if (n < 0)
            return false;
        fed += (size_t)n;
        const enum XML_Status status =
            block ? XML_ParseBuffer(reading->parser, (int)n, n == 0) : XML_STATUS_ERROR;
        if (reading->has_doctype || reading->too_deep)
            return fail(reading, name, error);
        if (reading->stopped)
            return true;
        if (status != XML_STATUS_OK)
            return fail(reading, name, error);
        if (n == 0)
            return true;
        if (is_tag_too_long(reading, fed)) {
            g_set_error(
                error, BASE_ERROR, BASE_ERROR_INPUT, _("%s: a tag of more than 4 MiB"), name);
            return false;
        }
    }
}

bool base_xml_read(const char *name, BaseXmlSource source, void *source_data,
    const BaseXmlHandler *handler, void *data, GError **error)
{
    Reading reading = {
        .parser = XML_ParserCreate(NULL), .handler = handler, .data = data, .depth = 0};
    if (!reading.parser) {
        g_set_error_literal(
            error, BASE_ERROR, BASE_ERROR_INTERNAL, "the XML parser could not be made");
        return false;
    }
    XML_SetUserData(reading.parser, &reading);
    XML_SetElementHandler(reading.parser, on_start, on_end);
    XML_SetCharacterDataHandler(reading.parser, on_text);
    XML_SetStartDoctypeDeclHandler(reading.parser, on_doctype);
    const bool ok = parse(&reading, name, source, source_data, error);
    XML_ParserFree(reading.parser);
    return ok;
}
