#include "serve/guard.h"

#include <string.h>

#include "base/random.h"

enum { SECRET_BYTES = 32, KEPT_BYTES = 6, TAG_BYTES = 8, NAME_CHARACTERS = 100 };

struct ServeSession {
    GMutex lock;
    guint8 key[SECRET_BYTES]; /* Of the tokens of its forms. */
    char *cookie;
    char *tag; /* Names it to the page; no secret. */
    char *name, *language;
    GHashTable *kept;
};

struct ServeGuard {
    guint16 port;
    ServeGroupFile *group; /* NULL: one person on this machine. */
    GMutex lock;
    GHashTable *secrets;  /* Those that nobody has shown. */
    GHashTable *sessions; /* By their cookie, of a group by login. */
};

static char *hex(gsize n)
{
    guint8 bytes[SECRET_BYTES];
    base_random_bytes(bytes, n);
    GString *text = g_string_new(NULL);
    for (gsize i = 0; i < n; i++)
        g_string_append_printf(text, "%02x", bytes[i]);
    return g_string_free(text, FALSE);
}

static void session_free(gpointer data)
{
    ServeSession *session = data;
    g_mutex_clear(&session->lock);
    g_free(session->cookie);
    g_free(session->tag);
    g_free(session->name);
    g_free(session->language);
    g_hash_table_unref(session->kept);
    g_free(session);
}

ServeGuard *serve_guard_new(guint16 port)
{
    ServeGuard *guard = g_new0(ServeGuard, 1);
    guard->port = port;
    g_mutex_init(&guard->lock);
    guard->secrets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    guard->sessions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, session_free);
    return guard;
}

ServeGuard *serve_guard_new_group(ServeGroupFile *group)
{
    ServeGuard *guard = serve_guard_new(0);
    guard->group = group;
    return guard;
}

void serve_guard_free(ServeGuard *guard)
{
    if (!guard)
        return;
    g_hash_table_unref(guard->secrets);
    g_hash_table_unref(guard->sessions);
    g_mutex_clear(&guard->lock);
    g_free(guard);
}

char *serve_guard_secret(ServeGuard *guard)
{
    char *secret = hex(SECRET_BYTES);
    g_mutex_lock(&guard->lock);
    (void)g_hash_table_add(guard->secrets, g_strdup(secret));
    g_mutex_unlock(&guard->lock);
    return secret;
}

bool serve_guard_waits(ServeGuard *guard, const char *secret)
{
    g_mutex_lock(&guard->lock);
    const bool waits = secret && g_hash_table_contains(guard->secrets, secret);
    g_mutex_unlock(&guard->lock);
    return waits;
}

/* ---- where a request comes from ---- */

/* Whether the text is one of our names with our port, behind that beginning. */
static bool is_ours(const ServeGuard *guard, const char *text, const char *before)
{
    static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};
    for (size_t i = 0; text && i < G_N_ELEMENTS(names); i++) {
        g_autofree char *ours = g_strdup_printf("%s%s:%u", before, names[i], guard->port);
        if (g_ascii_strcasecmp(text, ours) == 0)
            return true;
    }
    return false;
}

/* Under the group's own name, which its users see. */
static bool is_of_group(const char *text, const char *own)
{
    return text && g_ascii_strcasecmp(text, own) == 0;
}

/* A change comes from a page of this one. Under no-referrer a browser writes "null" for the
   origin of a form of the same page (Fetch, "append a request Origin header"), and then says by
   Sec-Fetch-Site, which no page can set, whether it is the same. What opens the page comes from
   a file, which has no origin, and carries the secret instead. */
static bool is_from_here(
    const ServeGuard *guard, const ServeGroup *group, const ServeRequest *request)
{
    const char *first = serve_request_segment(request, 0);
    if (!group && first && g_str_equal(first, "open") && request->segments->len == 1)
        return true;
    const char *site = serve_request_header(request, "Sec-Fetch-Site");
    const char *origin = serve_request_header(request, "Origin");
    const bool is_same = site && g_str_equal(site, "same-origin");
    if (origin && g_str_equal(origin, "null"))
        return is_same;
    return (group ? is_of_group(origin, group->origin) : is_ours(guard, origin, "http://")) &&
           (!site || is_same);
}

/* What is looked at first of a request to a group's page. */
static ServeResponse *refuse_stranger(const ServeGroup *group, const ServeRequest *request)
{
    if (!group)
        return serve_response_text(503, "The list of who may use this page has a fault; the "
                                        "program's messages say which. Nothing was changed.");
    if (!serve_group_is_front(group, request))
        return serve_response_text(
            403, "This page is reached through the group's web server alone.");
    g_autofree char *login = serve_group_login(group, request);
    if (!login)
        return serve_response_text(403, "The group's web server did not say who you are.");
    return serve_group_member(group, login, request)
               ? NULL
               : serve_response_text(403, "Your login has no role here. Whoever keeps the "
                                          "registry can give you one.");
}

ServeResponse *serve_guard_before(const ServeGuard *guard, const ServeRequest *request)
{
    g_autoptr(ServeGroup) group = guard->group ? serve_group_file_now(guard->group) : NULL;
    ServeResponse *stranger = guard->group ? refuse_stranger(group, request) : NULL;
    if (stranger)
        return stranger;
    const char *host = serve_request_header(request, "Host");
    if (group ? !is_of_group(host, group->host) : !is_ours(guard, host, ""))
        return serve_response_text(403,
            group ? "This page is there under the group's own name alone."
                  : "This page is there for this machine alone, under its own name and port.");
    if (g_str_equal(request->method, "GET") || g_str_equal(request->method, "HEAD"))
        return NULL;
    if (!g_str_equal(request->method, "POST")) {
        ServeResponse *response =
            serve_response_text(405, "The page knows GET, HEAD and POST alone.");
        serve_response_set(response, "Allow", "GET, HEAD, POST");
        return response;
    }
    return is_from_here(guard, group, request)
               ? NULL
               : serve_response_text(403, "A change must come from the page itself.");
}

/* ---- sessions ---- */

/* Cookies know no ports: another program's page on this machine has others of the same host. */
static char *cookie_name(const ServeGuard *guard)
{
    return guard->group ? g_strdup("__Host-proreg") : g_strdup_printf("proreg_%u", guard->port);
}

/* With the lock held. */
static ServeSession *new_session(ServeGuard *guard, const char *login)
{
    ServeSession *session = g_new0(ServeSession, 1);
    g_mutex_init(&session->lock);
    base_random_bytes(session->key, sizeof session->key);
    session->cookie = hex(SECRET_BYTES);
    session->tag = hex(TAG_BYTES);
    session->kept = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    (void)g_hash_table_insert(
        guard->sessions, g_strdup(login ? login : session->cookie), session);
    return session;
}

void serve_guard_give_cookie(
    const ServeGuard *guard, const ServeSession *session, ServeResponse *response)
{
    g_autofree char *name = cookie_name(guard);
    g_autofree char *cookie = g_strdup_printf("%s=%s; Path=/; %sHttpOnly; SameSite=Strict",
        name, session->cookie, guard->group ? "Secure; " : "");
    serve_response_set(response, "Set-Cookie", cookie);
}

ServeSession *serve_guard_open(ServeGuard *guard, const char *secret, ServeResponse *response)
{
    ServeSession *session = NULL;
    g_mutex_lock(&guard->lock);
    if (secret && g_hash_table_remove(guard->secrets, secret))
        session = new_session(guard, NULL);
    g_mutex_unlock(&guard->lock);
    if (session)
        serve_guard_give_cookie(guard, session, response);
    return session;
}

void serve_visitor_clear(ServeVisitor *visitor)
{
    g_clear_pointer(&visitor->login, g_free);
    g_clear_pointer(&visitor->hospital, g_free);
}

static ServeResponse *admit_member(ServeGuard *guard, const ServeGroup *group,
    const ServeRequest *request, const char *cookie, ServeVisitor *visitor)
{
    ServeResponse *stranger = refuse_stranger(group, request);
    if (stranger)
        return stranger;
    visitor->login = serve_group_login(group, request);
    const ServeMember *member = serve_group_member(group, visitor->login, request);
    visitor->role = member->role;
    visitor->hospital = g_strdup(member->hospital);
    g_mutex_lock(&guard->lock);
    visitor->session = g_hash_table_lookup(guard->sessions, visitor->login);
    if (!visitor->session)
        visitor->session = new_session(guard, visitor->login);
    g_mutex_unlock(&guard->lock);
    visitor->needs_cookie = !cookie || !serve_group_is_same(cookie, visitor->session->cookie);
    return visitor->needs_cookie && g_str_equal(request->method, "POST")
               ? serve_response_text(403, "This form was not loaded under the name that sent "
                                          "it. Load the page again, and send it once more.")
               : NULL;
}

ServeResponse *serve_guard_admit(
    ServeGuard *guard, const ServeRequest *request, ServeVisitor *visitor)
{
    g_autofree char *name = cookie_name(guard);
    g_autofree char *cookie = serve_request_cookie(request, name);
    if (guard->group) {
        g_autoptr(ServeGroup) group = serve_group_file_now(guard->group);
        return admit_member(guard, group, request, cookie, visitor);
    }
    g_mutex_lock(&guard->lock);
    visitor->session = cookie ? g_hash_table_lookup(guard->sessions, cookie) : NULL;
    g_mutex_unlock(&guard->lock);
    return visitor->session ? NULL
                            : serve_response_text(403,
                                  "This page opens with the address that 'proreg serve' "
                                  "printed when it was started.");
}

/* ---- forms ---- */

char *serve_guard_form_token(const ServeSession *session, const char *action)
{
    const gsize size = strcspn(action, "?#");
    return g_compute_hmac_for_data(
        G_CHECKSUM_SHA256, session->key, sizeof session->key, (const guchar *)action, size);
}

bool serve_guard_is_form(const ServeSession *session, const ServeRequest *request)
{
    const char *shown = serve_request_field(request, "token");
    g_autofree char *token = serve_guard_form_token(session, request->target);
    return shown && serve_group_is_same(shown, token);
}

/* ---- what every answer says ---- */

void serve_guard_dress(ServeResponse *response)
{
    static const char *const headers[][2] = {
        {"Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'; "
                                    "form-action 'self'; base-uri 'none'; object-src 'none'"},
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"},
        {"Cache-Control", "no-store"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"X-Frame-Options", "DENY"},
    };
    /* A picture may have a policy of its own: it is no page. */
    const bool has_own = serve_response_header(response, headers[0][0]) != NULL;
    for (size_t i = has_own ? 1 : 0; i < G_N_ELEMENTS(headers); i++)
        serve_response_set(response, headers[i][0], headers[i][1]);
}

/* ---- what belongs to a session ---- */

static char *copy_of(ServeSession *session, char *const *text)
{
    g_mutex_lock(&session->lock);
    char *copy = g_strdup(*text);
    g_mutex_unlock(&session->lock);
    return copy;
}

static void replace(ServeSession *session, char **text, const char *with)
{
    g_mutex_lock(&session->lock);
    g_free(*text);
    *text = g_strdup(with);
    g_mutex_unlock(&session->lock);
}

char *serve_session_name(ServeSession *session)
{
    return copy_of(session, &session->name);
}

void serve_session_set_name(ServeSession *session, const char *name)
{
    g_autofree char *cut =
        g_utf8_substring(name, 0, MIN(g_utf8_strlen(name, -1), NAME_CHARACTERS));
    replace(session, &session->name, cut);
}

char *serve_session_language(ServeSession *session)
{
    return copy_of(session, &session->language);
}

void serve_session_set_language(ServeSession *session, const char *code)
{
    replace(session, &session->language, code);
}

char *serve_session_keep(ServeSession *session, const char *sentence)
{
    char *name = hex(KEPT_BYTES);
    g_mutex_lock(&session->lock);
    (void)g_hash_table_insert(session->kept, g_strdup(name), g_strdup(sentence));
    g_mutex_unlock(&session->lock);
    return name;
}

const char *serve_session_tag(const ServeSession *session)
{
    return session->tag;
}

char *serve_session_kept(ServeSession *session, const char *name)
{
    g_mutex_lock(&session->lock);
    char *sentence = name ? g_strdup(g_hash_table_lookup(session->kept, name)) : NULL;
    g_mutex_unlock(&session->lock);
    return sentence;
}
