#pragma once
/**
 * @file
 * Reading YAML with messages that name file, line and key: a tree built from libfyaml's events.
 * A node is borrowed from its document. Study files are data written by people: one document,
 * keys that are texts and occur once, no aliases, at most 32 levels deep; anything else is an
 * error, so that what is read is what is seen.
 */
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct SchemaYaml SchemaYaml;
typedef struct SchemaYamlNode SchemaYamlNode;

/**
 * Reads one document of UTF-8 text.
 * @param name  how messages call it (its path or file name).
 * @return NULL with BASE_ERROR_STUDY naming file, line and column of a syntax error.
 */
SchemaYaml *schema_yaml_parse(const char *name, const char *bytes, gsize size, GError **error);
/** The same of a file, which messages call by its path; BASE_ERROR_INPUT where it cannot be
 * read. */
SchemaYaml *schema_yaml_load(const char *path, GError **error);
/** As schema_yaml_parse, but that keys that occur twice are added to `faults` (char *), of
 * which the first counts. */
SchemaYaml *schema_yaml_parse_all(
    const char *name, const char *bytes, gsize size, GPtrArray *faults, GError **error);
void schema_yaml_free(SchemaYaml *yaml);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SchemaYaml, schema_yaml_free)

/** The document's node; never NULL. */
const SchemaYamlNode *schema_yaml_root(const SchemaYaml *yaml);
bool schema_yaml_is_map(const SchemaYamlNode *node);
bool schema_yaml_is_list(const SchemaYamlNode *node);
/** Physical line of the node, from 1. */
size_t schema_yaml_line(const SchemaYamlNode *node);
/** Its first character in that line, from 1; of a quoted text the one behind the quote. */
size_t schema_yaml_column(const SchemaYamlNode *node);
/** The value of a key of a map, or NULL. */
const SchemaYamlNode *schema_yaml_get(const SchemaYamlNode *map, const char *key);
/** Number of entries of a map or list; 0 for a scalar or NULL. */
size_t schema_yaml_size(const SchemaYamlNode *node);
/**
 * The i-th item of a list, or the i-th value of a map.
 * @param key  set to the key of a map's value, else to NULL; borrowed. NULL if not wanted.
 */
const SchemaYamlNode *schema_yaml_item(const SchemaYamlNode *node, size_t i, const char **key);
/** A scalar's text (new, g_free), or NULL where the node is none. */
char *schema_yaml_text(const SchemaYamlNode *node);
/** A scalar's text, borrowed, or NULL where the node is none or NULL. */
const char *schema_yaml_peek(const SchemaYamlNode *node);
/** True for a scalar without a value: nothing, `~` or `null`, unquoted. */
bool schema_yaml_is_null(const SchemaYamlNode *node);
/** Fails with file:line where the map has a key that is not in the NULL-ended list. */
gboolean schema_yaml_only_keys(
    const SchemaYaml *yaml, const SchemaYamlNode *map, const char *const *keys, GError **error);
/** Sets `error` to "file:line: message"; always returns FALSE. */
gboolean schema_yaml_fail(const SchemaYaml *yaml, const SchemaYamlNode *node, GError **error,
    const char *format, ...) G_GNUC_PRINTF(4, 5);

/** Sets `error`: the map lacks that key, or has nothing behind it; always returns FALSE. */
gboolean schema_yaml_lacks(
    const SchemaYaml *yaml, const SchemaYamlNode *map, const char *key, GError **error);
