#pragma once
/**
 * @file
 * YAML as people write it, changed key by key: read into a tree of jansson's, whose objects
 * keep their order, and written anew. Comments do not survive; every scalar is a text.
 */
#include <glib.h>
#include <jansson.h>

/** The tree of a document; an empty object for none (NULL). NULL with BASE_ERROR_STUDY. */
json_t *command_yaml_read(const char *name, const char *text, gsize size, GError **error);

/**
 * Sets one key, "agreed.by=Tanaka": names parted by points (in quotes where they hold one), the
 * value in YAML; nothing behind the = takes the key out.
 * @return FALSE with BASE_ERROR_USAGE.
 */
gboolean command_yaml_set(json_t *tree, const char *assignment, GError **error);

/** The document as text. New. */
char *command_yaml_text(const json_t *tree);

/** The same tree with numbers, true and false for the texts that are such. New. */
json_t *command_yaml_typed(const json_t *tree);
