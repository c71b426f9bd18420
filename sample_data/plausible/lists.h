#pragma once
/**
 * @file
 * Lists that rules name: `surgery_date IN {holidays}`. For this folder only.
 */
#include "schema/yaml.h"

/**
 * Reads the key `lists`: names and files beside the rules, CSV with a header, whose first
 * column is the list.
 * @return name -> "('a', 'b')", new; empty where there is no such key; NULL with `error`.
 */
GHashTable *plausible_lists_load(
    const SchemaYaml *yaml, const char *rules_path, GError **error);

/** The text with each {name} replaced; new, or NULL with `error` where there is no such list.
 */
char *plausible_lists_fill(GHashTable *lists, const SchemaYaml *yaml,
    const SchemaYamlNode *node, const char *text, GError **error);
