#include "serve/guard.h"

#include <string.h>

#include "base/random.h"

enum { SECRET_BYTES = 32, KEPT_BYTES = 6, NAME_CHARACTERS = 100 };

struct ServeSession {
    GMutex lock;
    guint8 key[SECRET_BYTES]; /* Of the tokens of its forms. */
    char *name, *language;
    GHashTable *kept;
};

struct ServeGuard {
    guint16 port;
    GMutex lock;
    GHashTable *secrets;  /* Those that nobody has shown. */
    GHashTable *sessions; /* By their cookie. */
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

bool serve_guard_is_host(const ServeGuard *guard, const ServeRequest *request)
{
    return is_ours(guard, serve_request_header(request, "Host"), "");
}

/* A change comes from a page of this one. Under no-referrer a browser writes "null" for the
   origin of a form of the same page (Fetch, "append a request Origin header"), and then says by
   Sec-Fetch-Site, which no page can set, whether it is the same. What opens the page comes from
   a file, which has no origin, and carries the secret instead. */
static bool is_from_here(const ServeGuard *guard, const ServeRequest *request)
{
    const char *first = serve_request_segment(request, 0);
    if (first && g_str_equal(first, "open") && request->segments->len == 1)
        return true;
    const char *site = serve_request_header(request, "Sec-Fetch-Site");
    const char *origin = serve_request_header(request, "Origin");
    const bool is_same = site && g_str_equal(site, "same-origin");
    if (origin && g_str_equal(origin, "null"))
        return is_same;
    return is_ours(guard, origin, "http://") && (!site || is_same);
}

ServeResponse *serve_guard_before(const ServeGuard *guard, const ServeRequest *request)
{
    if (!serve_guard_is_host(guard, request))
        return serve_response_text(
            403, "This page is there for this machine alone, under its own name and port.");
    if (g_str_equal(request->method, "GET") || g_str_equal(request->method, "HEAD"))
        return NULL;
    if (!g_str_equal(request->method, "POST")) {
        ServeResponse *response =
            serve_response_text(405, "The page knows GET, HEAD and POST alone.");
        serve_response_set(response, "Allow", "GET, HEAD, POST");
        return response;
    }
    return is_from_here(guard, request)
               ? NULL
               : serve_response_text(403, "A change must come from the page itself.");
}

/* ---- sessions ---- */

/* Cookies know no ports: another program's page on this machine has others of the same host. */
static char *cookie_name(const ServeGuard *guard)
{
    return g_strdup_printf("proreg_%u", guard->port);
}

ServeSession *serve_guard_open(ServeGuard *guard, const char *secret, ServeResponse *response)
{
    ServeSession *session = NULL;
    g_autofree char *value = hex(SECRET_BYTES);
    g_mutex_lock(&guard->lock);
    if (secret && g_hash_table_remove(guard->secrets, secret)) {
        session = g_new0(ServeSession, 1);
        g_mutex_init(&session->lock);
        base_random_bytes(session->key, sizeof session->key);
        session->kept = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
        (void)g_hash_table_insert(guard->sessions, g_strdup(value), session);
    }
    g_mutex_unlock(&guard->lock);
    if (!session)
        return NULL;
    g_autofree char *name = cookie_name(guard);
    g_autofree char *cookie =
        g_strdup_printf("%s=%s; Path=/; HttpOnly; SameSite=Strict", name, value);
    serve_response_set(response, "Set-Cookie", cookie);
    return session;
}

ServeSession *serve_guard_session(ServeGuard *guard, const ServeRequest *request)
{
    g_autofree char *name = cookie_name(guard);
    g_autofree char *value = serve_request_cookie(request, name);
    if (!value)
        return NULL;
    g_mutex_lock(&guard->lock);
    ServeSession *session = g_hash_table_lookup(guard->sessions, value);
    g_mutex_unlock(&guard->lock);
    return session;
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
    /* All of it is compared, wherever it differs. */
    unsigned differs = !shown || strlen(shown) != strlen(token);
    for (gsize i = 0; !differs && token[i] != '\0'; i++)
        differs |= (unsigned)(shown[i] ^ token[i]) << 8;
    return differs == 0;
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

char *serve_session_kept(ServeSession *session, const char *name)
{
    g_mutex_lock(&session->lock);
    char *sentence = name ? g_strdup(g_hash_table_lookup(session->kept, name)) : NULL;
    g_mutex_unlock(&session->lock);
    return sentence;
}
