#pragma once
/**
 * @file
 * Inside schema/: the tree of a YAML document, and how a reading of it is watched so that all
 * of its faults become known (schema/faults.h).
 */
#include "schema/yaml.h"

typedef enum { NODE_SCALAR, NODE_LIST, NODE_MAP } NodeKind;

struct SchemaYamlNode {
    NodeKind kind;
    bool plain; /**< A scalar without quotes: may stand for null. */
    size_t line, column;
    size_t key_line; /**< Of the key before a map's value; else 0. */
    char *key;       /**< Of a map's value; else NULL. */
    char *text;      /**< Of a scalar; else NULL. */
    GPtrArray *items;
    /* Of a watched document: */
    bool is_stand_in; /**< Stands where a key was missing. */
    bool is_cut;      /**< Something of it was taken out. */
    bool is_mended;   /**< It was taken for what it may have meant. */
};

/** Where a fault is. */
typedef struct {
    SchemaYamlNode *node;
    char *key; /**< Of the map `node`, which lacks it; or NULL. */
} SchemaYamlPlace;

/** What is known of a document that is read more than once. */
typedef struct {
    GHashTable *places; /**< Message: SchemaYamlPlace, of the present reading. */
    GHashTable *worded; /**< Maps whose keys are words of ours. */
    bool defines;       /**< Its other keys are names that sentences may be about. */
    GHashTable *lost;   /**< "address of the map, key" of values that were cut out. */
    GPtrArray *cut;     /**< Nodes that are out of the tree. */
} SchemaYamlWatch;

struct SchemaYaml {
    char *name;
    SchemaYamlNode *root;
    SchemaYamlWatch *watch; /**< Of who wants to know all faults, or NULL. */
};

void schema_yaml_node_free(gpointer node);

/** From here on the places of faults are kept. */
void schema_yaml_watch(SchemaYaml *yaml, GDestroyNotify free_node);
/** Frees what a watch has kept, if there is one. */
void schema_yaml_unwatch(SchemaYaml *yaml);

/** Notes that the keys of the map are words of ours, not names of the study's. */
void schema_yaml_watch_keys(const SchemaYaml *yaml, const SchemaYamlNode *map);

/**
 * Sets `error` to "file:line: what", and notes where that was; always FALSE.
 * @param key  what the map lacks, or NULL where the node itself is at fault.
 */
gboolean schema_yaml_fail_at(const SchemaYaml *yaml, const SchemaYamlNode *node,
    const char *key, size_t line, const char *what, GError **error);
