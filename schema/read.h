#pragma once
/**
 * @file
 * Reading the values of a YAML map into C: each function reads one key, says what is wrong with
 * file and line, and leaves *out as documented. `map` must be a map.
 */
#include "schema/dictionary.h"
#include "schema/yaml.h"

/** What a key must be. */
typedef enum { SCHEMA_OPTIONAL, SCHEMA_REQUIRED } SchemaPresence;

/** The value of the key, or NULL with `error` set where it must be there and is not. */
const SchemaYamlNode *schema_read_node(
    const SchemaYaml *yaml, const SchemaYamlNode *map, const char *key, GError **error);

/** A text; "" where an optional one is absent. *out is new, NULL on failure. */
gboolean schema_read_text(const SchemaYaml *yaml, const SchemaYamlNode *map, const char *key,
    SchemaPresence presence, char **out, GError **error);

/**
 * A name that becomes part of an address or of a column: letters, digits and single low lines,
 * none at either end. *out is new; "" where an optional one is absent.
 */
gboolean schema_read_name(const SchemaYaml *yaml, const SchemaYamlNode *map, const char *key,
    SchemaPresence presence, char **out, GError **error);

/** A whole number from `min` to `max`; *out stays and *found is false where it is absent. */
gboolean schema_read_integer(const SchemaYaml *yaml, const SchemaYamlNode *map, const char *key,
    int min, int max, int *out, bool *found, GError **error);

/** A finite number; *out stays where it is absent. */
gboolean schema_read_number(const SchemaYaml *yaml, const SchemaYamlNode *map, const char *key,
    double *out, GError **error);

/** true or false; *out stays where it is absent. */
gboolean schema_read_bool(const SchemaYaml *yaml, const SchemaYamlNode *map, const char *key,
    bool *out, GError **error);

/**
 * One of the words, as its index; *out stays where it is absent.
 * @param words  NULL-ended.
 */
gboolean schema_read_word(const SchemaYaml *yaml, const SchemaYamlNode *map, const char *key,
    const char *const *words, SchemaPresence presence, size_t *out, GError **error);

/** A list of texts, each once, as a NULL-ended new array; empty where it is absent. */
gboolean schema_read_texts(const SchemaYaml *yaml, const SchemaYamlNode *map, const char *key,
    SchemaPresence presence, char ***out, size_t *n, GError **error);

/** A map of codes to labels, as choices; none where it is absent. */
gboolean schema_read_choices(const SchemaYaml *yaml, const SchemaYamlNode *map, const char *key,
    SchemaPresence presence, SchemaChoice **out, size_t *n, GError **error);

/** A list (with at least one entry where required); *out is NULL where it is absent. */
gboolean schema_read_list(const SchemaYaml *yaml, const SchemaYamlNode *map, const char *key,
    SchemaPresence presence, const SchemaYamlNode **out, GError **error);

/**
 * Fails with "unknown WHAT NAME; did you mean ...?", or with the few that are known; always
 * returns FALSE.
 */
gboolean schema_fail_unknown(const SchemaYaml *yaml, const SchemaYamlNode *node,
    const char *what, const char *name, const char *const *known, GError **error);

/** Frees n choices and what is in them. */
void schema_choices_free(SchemaChoice *choices, size_t n);
