#pragma once
/**
 * @file
 * A request as text: address, headers, and what a form sent. Reading one needs no socket, so
 * that whatever a stranger may send can be tried in a test.
 *
 * Names and texts are UTF-8 without NUL, or the request is refused. A path has segments without
 * ".", ".." and "", so that nothing in it can be taken for a place in a folder.
 */
#include <glib.h>
#include <stdbool.h>

/** A parameter of an address, or a field of a form. */
typedef struct {
    char *name;
    char *text; /**< What was sent as text; "" for a file. */
    char *file; /**< Last part of the name that the file had, or NULL where it is none. */
    GBytes *file_bytes; /**< Of the file, or NULL. */
} ServeField;

typedef struct {
    char *method;              /**< "GET". */
    char *target;              /**< As it was asked for: "/queries?state=open". */
    GPtrArray *segments;       /**< char *: of the path, decoded; none for "/". */
    GPtrArray *query;          /**< ServeField *, in their order. */
    GPtrArray *fields;         /**< ServeField *: of the form, in their order. */
    GPtrArray *names, *values; /**< char *: headers. */
} ServeRequest;

/** The most of each that is read. */
enum { SERVE_MOST_TARGET = 4096, SERVE_MOST_SEGMENTS = 8, SERVE_MOST_FIELDS = 2000 };

/** @return NULL where the target is no path that may be asked for. */
ServeRequest *serve_request_new(const char *method, const char *target);
void serve_request_free(ServeRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ServeRequest, serve_request_free)

/** Adds a header; texts are copied. */
void serve_request_add_header(ServeRequest *request, const char *name, const char *value);
/** The header of that name in any case, where there is exactly one; else NULL. Borrowed. */
const char *serve_request_header(const ServeRequest *request, const char *name);
/** How many headers have that name. */
guint serve_request_n_headers(const ServeRequest *request, const char *name);
/** The value of the cookie of that name, where there is exactly one; else NULL. New text. */
char *serve_request_cookie(const ServeRequest *request, const char *name);

/**
 * Reads a body by its Content-Type: fields as in an address, or parts of which some are files.
 * @param body  NULL or empty: there are no fields.
 * @return FALSE where it is neither, is broken, or has more than SERVE_MOST_FIELDS.
 */
gboolean serve_request_take_body(ServeRequest *request, GBytes *body);

/** The parameter of the address, the first of that name, or NULL. Borrowed. */
const char *serve_request_parameter(const ServeRequest *request, const char *name);
/** The text of the form's field, the first of that name, or NULL. Borrowed. */
const char *serve_request_field(const ServeRequest *request, const char *name);
/** The file of the form's field of that name, or NULL. Borrowed. */
const ServeField *serve_request_file(const ServeRequest *request, const char *name);
/** The segment of the path at that place, or NULL. Borrowed. */
const char *serve_request_segment(const ServeRequest *request, guint i);

/** Appends a text as it may stand in a path or a query. */
void serve_escape(GString *out, const char *text);
