#pragma once
/**
 * @file
 * Inside schema/: branching logic as a tree.
 */
#include "schema/branching.h"
#include "schema/branching_functions.h"

typedef enum {
    BRANCHING_NUMBER,
    BRANCHING_TEXT,
    BRANCHING_FIELD,
    BRANCHING_EVENT_NAME, /**< Of the row's own event: its unique name, */
    BRANCHING_EVENT_LABEL,
    BRANCHING_EVENT_NUMBER, /**< its place in the study from 1, */
    BRANCHING_ARM_NUMBER,   /**< and the number behind `_arm_` in its unique name. */
    BRANCHING_INSTANCE,     /**< The row's own instance, blank where nothing repeats. */
    BRANCHING_CALL,
    BRANCHING_NOT,
    BRANCHING_NEGATE,
    BRANCHING_OR,
    BRANCHING_AND,
    BRANCHING_EQUAL,
    BRANCHING_UNEQUAL,
    BRANCHING_LESS,
    BRANCHING_MORE,
    BRANCHING_LESS_EQUAL,
    BRANCHING_MORE_EQUAL,
    BRANCHING_ADD,
    BRANCHING_SUBTRACT,
    BRANCHING_MULTIPLY,
    BRANCHING_DIVIDE,
    BRANCHING_POWER
} BranchingKind;

/** At which event a field is read: of those that collect it. */
typedef enum {
    BRANCHING_AT_OWN, /**< The row's own, or the one that is named. */
    BRANCHING_AT_FIRST,
    BRANCHING_AT_LAST,
    BRANCHING_AT_PREVIOUS, /**< The nearest before the row's own. */
    BRANCHING_AT_NEXT
} BranchingAt;

/** No node. */
#define BRANCHING_NONE SIZE_MAX

typedef struct {
    BranchingKind kind;
    double number;
    char *text;
    size_t event, column; /**< Of a field; the event SIZE_MAX for the row's own. */
    BranchingAt at;       /**< Of a field. */
    const BranchingFunction *function;
    size_t n;     /**< Arguments of a call, operands of an operator. */
    size_t child; /**< The first of them, or BRANCHING_NONE. */
    size_t next;  /**< The one after this, or BRANCHING_NONE. */
} BranchingNode;

struct SchemaBranching {
    const struct SchemaStudy *study; /**< Which it belongs to. */
    GArray *nodes;                   /**< BranchingNode. */
    size_t root;
};

/** A node of the tree. */
BranchingNode *branching_node(const SchemaBranching *branching, size_t index);
