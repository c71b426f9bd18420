#pragma once
/**
 * @file
 * Who may see and do what. A site has one table of rights; the row of views, the links between
 * them, what is answered at an address and which forms are taken all ask it. What stands in no
 * line of the table is nobody's.
 */
#include <glib.h>
#include <stdbool.h>

/** What somebody is to the registry. */
typedef enum {
    SERVE_ROLE_OWNER, /**< Who started the program for themselves: every line is theirs. */
    SERVE_ROLE_COORDINATOR,
    SERVE_ROLE_STATISTICIAN, /**< Sees no identifier of a patient. */
    SERVE_ROLE_INVESTIGATOR, /**< Sees the rows of one hospital alone. */
    SERVE_ROLE_AUDITOR,
    SERVE_N_ROLES
} ServeRole;

/** One line of the table. */
typedef struct {
    const char *view; /**< Name of the view. */
    const char *act;  /**< What a form of it says in its field "act", "" where it says nothing;
                         NULL: seeing the view. */
    const char *who;  /**< First letters of the roles: "CSIA". */
    bool only_asks;   /**< The form changes nothing: it is taken where all is read only. */
} ServeRight;

/** A table. Borrowed. */
typedef struct {
    const ServeRight *lines;
    gsize n;
} ServeRights;

/** The role as files and pages call it, marked for translation: "coordinator". */
const char *serve_role_name(ServeRole role);
/** The role of that name, one that a file may give; false where there is none. */
bool serve_role_find(const char *name, ServeRole *role);

/** The line of the table, or NULL. @param act  as in ServeRight. */
const ServeRight *serve_right(const ServeRights *rights, const char *view, const char *act);
/** Whether the role may see the view, or send a form with that act. */
bool serve_role_may(
    const ServeRights *rights, ServeRole role, const char *view, const char *act);
/** Whether the role may change anything by a form of the view; NULL: of any. */
bool serve_role_may_change(const ServeRights *rights, ServeRole role, const char *view);
