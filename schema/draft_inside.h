#pragma once
/**
 * @file
 * What a draft knows so far. Inside this folder.
 */
#include "schema/draft.h"

typedef struct {
    char *unique, *label;
    bool has_offset;
    int offset, before, after;
    GPtrArray *forms; /**< char * */
    bool repeats;
} DraftEvent;

typedef struct {
    char *code, *label;
} DraftCode;

struct SchemaDraft {
    char *title;         /**< NULL where none is known. */
    GPtrArray *events;   /**< DraftEvent * */
    bool has_forms;      /**< Somebody said which forms belong to which event. */
    GArray *sites;       /**< DraftCode */
    GArray *missing;     /**< DraftCode */
    GPtrArray *repeats;  /**< char *: forms that repeat. */
    GString *dictionary; /**< Or NULL. */
};

/** The event of that unique name, new at the end where it was not there. Borrowed. */
DraftEvent *schema_draft_event(SchemaDraft *draft, const char *unique);
/** Adds a form to an event unless it is there. */
void schema_draft_add_form(SchemaDraft *draft, DraftEvent *event, const char *form);
/** A data access group by the name that people see: its unique name is made as REDCap does. */
void schema_draft_add_group(SchemaDraft *draft, const char *unique, const char *label);
/** "UNK, Unknown | NA, Not applicable", or a line each. */
void schema_draft_add_missing(SchemaDraft *draft, const char *list);
