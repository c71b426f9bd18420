#pragma once
/**
 * @file
 * What is answered: a status, headers, bytes.
 */
#include <glib.h>

typedef struct {
    unsigned status;
    GBytes *body;
    GPtrArray *names, *values; /**< char *: headers. */
    char *offered_at; /**< Of a file: the address that leads back to where it was offered, for
                         who waited for it; else NULL. Not sent. */
} ServeResponse;

/** @param type  of the body: "text/html; charset=utf-8". @param body  taken over. */
ServeResponse *serve_response_new(unsigned status, const char *type, GBytes *body);
/** A page of one sentence, for who may see nothing else. Not for what a user typed. */
ServeResponse *serve_response_text(unsigned status, const char *text);
/** 303 to an address of this page. */
ServeResponse *serve_response_go(const char *address);
void serve_response_free(ServeResponse *response);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ServeResponse, serve_response_free)

/** Adds a header, or replaces the one of that name; texts are copied. */
void serve_response_set(ServeResponse *response, const char *name, const char *value);
/** The header of that name, or NULL. Borrowed. */
const char *serve_response_header(const ServeResponse *response, const char *name);
/** Says that the bytes are a file of that name, to be kept. */
void serve_response_is_file(ServeResponse *response, const char *name);
/** The name that it got so; NULL where it is no file. New text. */
char *serve_response_file_name(const ServeResponse *response);
/** The same once more; the bytes are shared. */
ServeResponse *serve_response_copy(const ServeResponse *response);
