#pragma once
/**
 * @file
 * A group that uses the page together: from which web server requests come and how it proves
 * itself, and who is what. That server has asked for the login and says it in a header.
 */
#include "serve/request.h"
#include "serve/roles.h"

/** What somebody is. */
typedef struct {
    ServeRole role;
    char *hospital; /**< Of an investigator: its code; else NULL. */
} ServeMember;
void serve_member_free(gpointer member);

/** As its file says it. Shared by references; nothing in it changes. */
typedef struct {
    char *origin;        /**< Of the page for its users: "https://registry.example.org". */
    char *host;          /**< The same without the scheme. */
    char *user_header;   /**< Has the login. */
    char *groups_header; /**< Has names of groups, parted by commas; or NULL. */
    char *secret_header; /**< Has the secret; NULL: the socket's permissions are the proof. */
    char *secret;
    char *socket;       /**< Path of a UNIX socket, in place of a port; or NULL. */
    char *socket_group; /**< Group of the system that may use it; NULL: its owner's. */
    GHashTable *people; /**< Login -> ServeMember. */
    GPtrArray *names;   /**< char *: of groups, in the order of the file. */
    GPtrArray *members; /**< ServeMember: of those groups. */
    GPtrArray *files;   /**< char *: paths that it was read from. */
} ServeGroup;

/** An empty one, for who fills it. */
ServeGroup *serve_group_new(void);
ServeGroup *serve_group_ref(ServeGroup *group);
/** NULL is fine. */
void serve_group_unref(ServeGroup *group);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ServeGroup, serve_group_unref)

/** Whether two texts are the same, in a time that does not tell where they differ. */
bool serve_group_is_same(const char *a, const char *b);
/** Whether the request comes from the group's web server. */
bool serve_group_is_front(const ServeGroup *group, const ServeRequest *request);
/** The login that the server says, where it says exactly one that can be read; else NULL. New
 * text. */
char *serve_group_login(const ServeGroup *group, const ServeRequest *request);
/** What that login is: by its own name, else by the first of the file's groups that the request
 * names. NULL: nothing. Borrowed. */
const ServeMember *serve_group_member(
    const ServeGroup *group, const char *login, const ServeRequest *request);

/* ---- the file, which may change while the page is served ---- */

typedef struct ServeGroupFile ServeGroupFile;

/** Reads the file. @return NULL with an error that says the place. */
typedef ServeGroup *ServeGroupRead(const char *path, const void *data, GError **error);

/** @param read  is called now and whenever a file has changed. @return NULL with its error. */
ServeGroupFile *serve_group_file_new(
    const char *path, ServeGroupRead *read, const void *data, GError **error);
/** NULL is fine. */
void serve_group_file_free(ServeGroupFile *file);
/** Reads again where a file has changed; to be called about once a second.
 * @return a sentence about what became of that, or NULL where nothing has changed. New text. */
char *serve_group_file_refresh(ServeGroupFile *file);
/** The group as it is now; NULL while its file has a fault: then nobody gets in. A reference.
 * Several threads may ask. */
ServeGroup *serve_group_file_now(ServeGroupFile *file);
