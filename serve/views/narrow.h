#pragma once
/**
 * @file
 * Inside serve/views/: what problems and queries say of other hospitals, to whom one alone is
 * shown. A sentence may name whose a record is already, in which file and line it came, or the
 * id that a new one looks like.
 */
#include "serve/views/inside.h"

/**
 * Puts a sentence without those in the place of such messages, in all of the JSON that a
 * command wrote in the language of the page. Nothing where all hospitals may be seen.
 */
void view_narrow(const ServePage *page, json_t *json);
/** Does the same in the text of a file that has the messages of that JSON, as it was written.
 * New text. */
char *view_narrow_text(const ServePage *page, const json_t *json, const char *text);
