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
    BRANCHING_EVENT_NAME, /**< The unique name of the row's own event. */
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

/** No node. */
#define BRANCHING_NONE SIZE_MAX

typedef struct {
    BranchingKind kind;
    double number;
    char *text;
    size_t event, column; /**< Of a field; the event SIZE_MAX for the row's own. */
    const BranchingFunction *function;
    size_t n;     /**< Arguments of a call, operands of an operator. */
    size_t child; /**< The first of them, or BRANCHING_NONE. */
    size_t next;  /**< The one after this, or BRANCHING_NONE. */
} BranchingNode;

struct SchemaBranching {
    GArray *nodes; /**< BranchingNode. */
    size_t root;
};

/** A node of the tree. */
BranchingNode *branching_node(const SchemaBranching *branching, size_t index);
