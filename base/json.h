#pragma once
/**
 * @file
 * JSON as every command writes it, on jansson: what does not exist is null, numbers keep 17
 * significant digits, an infinite bound is the text "Inf" or "-Inf", and texts are UTF-8.
 * A document is written from its beginning to its end, a value at a time, so that a list of a
 * million entries never stands in memory as a tree.
 */
#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

/** The number: an integer without a point below 1e15; NaN is null; never -0. New reference. */
json_t *base_json_number(double value);
/** The text, what is no UTF-8 in it replaced; NULL is null. New reference. */
json_t *base_json_text(const char *text);
/** The same, but "" is null too: for what a document may leave out. New reference. */
json_t *base_json_text_if_any(const char *text);
/** Sets a member of the object. @param value  taken over. */
void base_json_set(json_t *object, const char *key, json_t *value);

/** @param json  taken over. @return new text on one line, without blanks and line end. */
char *base_json_line(json_t *json);
/** @param json  taken over. @return new text, indented by one blank a level, with line end. */
char *base_json_page(json_t *json);

/** A document on its way out. */
typedef struct BaseJsonWriter BaseJsonWriter;

/**
 * @param out       appended to; borrowed, must outlive the writer.
 * @param indented  one blank a level and a line an entry; else no blanks at all.
 */
BaseJsonWriter *base_json_writer_new(GString *out, bool indented);
/**
 * Opens a list ('[') or an object ('{').
 * @param key  within an object; NULL within a list and for the document itself.
 */
void base_json_open(BaseJsonWriter *writer, const char *key, char bracket);
/** Closes what was opened last. */
void base_json_close(BaseJsonWriter *writer);
/** Writes a value. @param key  as in base_json_open. @param value  taken over. */
void base_json_put(BaseJsonWriter *writer, const char *key, json_t *value);
/** The same on one line, also where the document is indented: for what is read as a line. */
void base_json_put_line(BaseJsonWriter *writer, const char *key, json_t *value);
/** Closes all that is open and ends the line. NULL is fine. */
void base_json_writer_free(BaseJsonWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BaseJsonWriter, base_json_writer_free)
