#pragma once
/**
 * @file
 * Names under which patients stand in addresses: random, of this run of the program alone, so
 * that no history of a browser and no log of a server holds an id. Serves several threads.
 */
#include <glib.h>

typedef struct ServeHandles ServeHandles;

ServeHandles *serve_handles_new(void);
void serve_handles_free(ServeHandles *handles);
/** The handle of an id: eight letters and digits, the same whenever it is asked for. New text.
 */
char *serve_handle_of(ServeHandles *handles, const char *id);
/** The id of a handle, or NULL where this run gave none of that name. New text. */
char *serve_handle_id(ServeHandles *handles, const char *handle);
