#pragma once
/**
 * @file
 * YAML that people wrote, with some of its keys changed and all else as it stands: comments,
 * blank lines, the order and the shape of what did not change.
 */
#include <glib.h>
#include <jansson.h>

/**
 * The text with the content of `tree`, as command_yaml_read reads and command_yaml_set changes
 * it. Where that cannot be done in place (a document in braces, say) it is written anew, and
 * *kept is false.
 * @param text  the document as it is, NULL for none. New text.
 */
char *command_yaml_patch(const char *text, const json_t *tree, gboolean *kept);
