#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "serve/guard.h"

static ServeRequest *request_with(
    const char *method, const char *target, const char *host, const char *origin)
{
    ServeRequest *request = serve_request_new(method, target);
    if (host)
        serve_request_add_header(request, "Host", host);
    if (origin)
        serve_request_add_header(request, "Origin", origin);
    return request;
}

static void test_guard__hosts(void **state)
{
    (void)state;
    static const struct {
        const char *host;
        bool ours;
    } hosts[] = {{"127.0.0.1:8642", true}, {"localhost:8642", true}, {"LOCALHOST:8642", true},
        {"[::1]:8642", true}, {NULL, false}, {"", false}, {"127.0.0.1", false},
        {"127.0.0.1:8643", false}, {"evil.example:8642", false}, {"127.0.0.1:8642.evil", false},
        {"localhost.evil.example:8642", false}, {"127.0.0.1:86420", false},
        {"127.0.0.2:8642", false}, {"user@127.0.0.1:8642", false}};
    ServeGuard *guard = serve_guard_new(8642);
    for (size_t i = 0; i < G_N_ELEMENTS(hosts); i++) {
        g_autoptr(ServeRequest) request = request_with("GET", "/", hosts[i].host, NULL);
        g_autoptr(ServeResponse) refusal = serve_guard_before(guard, request);
        if ((refusal == NULL) != hosts[i].ours)
            fail_msg("host %s", hosts[i].host ? hosts[i].host : "(none)");
    }
    g_autoptr(ServeRequest) twice = request_with("GET", "/", "127.0.0.1:8642", NULL);
    serve_request_add_header(twice, "Host", "127.0.0.1:8642");
    g_autoptr(ServeResponse) refusal = serve_guard_before(guard, twice);
    assert_non_null(refusal);
    assert_int_equal(refusal->status, 403);
    serve_guard_free(guard);
}

static void test_guard__origins_of_a_change(void **state)
{
    (void)state;
    static const struct {
        const char *origin, *site;
        bool ours;
    } origins[] = {{"http://127.0.0.1:8642", NULL, true}, {"http://localhost:8642", NULL, true},
        {"http://127.0.0.1:8642", "same-origin", true}, {"null", "same-origin", true},
        {NULL, NULL, false}, {"null", NULL, false}, {"null", "cross-site", false},
        {"null", "same-site", false}, {"http://127.0.0.1:8642", "cross-site", false},
        {"https://127.0.0.1:8642", NULL, false}, {"http://127.0.0.1:9999", NULL, false},
        {"http://evil.example", NULL, false},
        {"http://127.0.0.1:8642.evil.example", NULL, false}};
    ServeGuard *guard = serve_guard_new(8642);
    for (size_t i = 0; i < G_N_ELEMENTS(origins); i++) {
        g_autoptr(ServeRequest) request =
            request_with("POST", "/queries/1", "127.0.0.1:8642", origins[i].origin);
        if (origins[i].site)
            serve_request_add_header(request, "Sec-Fetch-Site", origins[i].site);
        g_autoptr(ServeResponse) refusal = serve_guard_before(guard, request);
        if ((refusal == NULL) != origins[i].ours)
            fail_msg("origin %zu", i);
    }
    serve_guard_free(guard);
}

static void test_guard__methods(void **state)
{
    (void)state;
    static const char *const refused[] = {
        "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get"};
    ServeGuard *guard = serve_guard_new(8642);
    for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autoptr(ServeRequest) request =
            request_with(refused[i], "/", "127.0.0.1:8642", "http://127.0.0.1:8642");
        g_autoptr(ServeResponse) refusal = serve_guard_before(guard, request);
        assert_non_null(refusal);
        assert_int_equal(refusal->status, 405);
        assert_null(serve_response_header(refusal, "Access-Control-Allow-Origin"));
    }
    serve_guard_free(guard);
}

/* The cookie of an answer, as a browser would send it back. */
static ServeRequest *request_of(const ServeResponse *response, const char *target)
{
    ServeRequest *request = serve_request_new("GET", target);
    g_autofree char *cookie = g_strdup(serve_response_header(response, "Set-Cookie"));
    cookie[strcspn(cookie, ";")] = '\0';
    serve_request_add_header(request, "Cookie", cookie);
    return request;
}

static void test_guard__secret_opens_once(void **state)
{
    (void)state;
    ServeGuard *guard = serve_guard_new(8642);
    g_autofree char *secret = serve_guard_secret(guard);
    g_autofree char *other = serve_guard_secret(guard);
    assert_int_equal(strlen(secret), 64);
    assert_string_not_equal(secret, other);
    g_autoptr(ServeResponse) response = serve_response_go("/");
    assert_null(serve_guard_open(guard, NULL, response));
    assert_null(serve_guard_open(guard, "", response));
    assert_null(serve_response_header(response, "Set-Cookie"));
    assert_true(serve_guard_waits(guard, secret));
    ServeSession *session = serve_guard_open(guard, secret, response);
    assert_non_null(session);
    assert_false(serve_guard_waits(guard, secret));
    assert_null(serve_guard_open(guard, secret, response));
    const char *cookie = serve_response_header(response, "Set-Cookie");
    assert_non_null(strstr(cookie, "HttpOnly"));
    assert_non_null(strstr(cookie, "SameSite=Strict"));
    assert_null(strstr(cookie, secret));
    g_autoptr(ServeRequest) request = request_of(response, "/");
    g_auto(ServeVisitor) visitor = {0}, nobody = {0};
    assert_null(serve_guard_admit(guard, request, &visitor));
    assert_ptr_equal(visitor.session, session);
    assert_int_equal(visitor.role, SERVE_ROLE_OWNER);
    assert_null(visitor.login);
    g_autoptr(ServeRequest) stranger = serve_request_new("GET", "/");
    g_autoptr(ServeResponse) refusal = serve_guard_admit(guard, stranger, &nobody);
    assert_int_equal(refusal->status, 403);
    assert_null(nobody.session);
    serve_guard_free(guard);
}

static void test_guard__token_of_its_form_alone(void **state)
{
    (void)state;
    ServeGuard *guard = serve_guard_new(8642);
    g_autofree char *secret = serve_guard_secret(guard), *second = serve_guard_secret(guard);
    g_autoptr(ServeResponse) response = serve_response_go("/");
    ServeSession *session = serve_guard_open(guard, secret, response);
    ServeSession *other = serve_guard_open(guard, second, response);
    g_autofree char *token = serve_guard_form_token(session, "/queries/1?state=open#q1");
    g_autofree char *body = g_strdup_printf("token=%s", token);
    const struct {
        ServeSession *session;
        const char *target;
        bool fits;
    } forms[] = {{session, "/queries/1", true}, {session, "/queries/1?state=all", true},
        {session, "/queries/2", false}, {other, "/queries/1", false}};
    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autoptr(ServeRequest) request = serve_request_new("POST", forms[i].target);
        g_autoptr(GBytes) bytes = g_bytes_new(body, strlen(body));
        assert_false(serve_guard_is_form(forms[i].session, request));
        serve_request_add_header(request, "Content-Type", "application/x-www-form-urlencoded");
        assert_true(serve_request_take_body(request, bytes));
        assert_int_equal(serve_guard_is_form(forms[i].session, request), forms[i].fits);
    }
    serve_guard_free(guard);
}

static void test_guard__dress(void **state)
{
    (void)state;
    g_autoptr(ServeResponse) response = serve_response_go("/");
    serve_response_set(response, "Cache-Control", "public");
    serve_guard_dress(response);
    const char *policy = serve_response_header(response, "Content-Security-Policy");
    static const char *const parts[] = {"default-src 'self'", "frame-ancestors 'none'",
        "form-action 'self'", "base-uri 'none'"};
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        assert_non_null(strstr(policy, parts[i]));
    assert_null(strstr(policy, "unsafe"));
    assert_string_equal(serve_response_header(response, "X-Content-Type-Options"), "nosniff");
    assert_string_equal(serve_response_header(response, "Referrer-Policy"), "no-referrer");
    assert_string_equal(serve_response_header(response, "Cache-Control"), "no-store");
    assert_null(serve_response_header(response, "Access-Control-Allow-Origin"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_guard__hosts),
        cmocka_unit_test(test_guard__origins_of_a_change),
        cmocka_unit_test(test_guard__methods),
        cmocka_unit_test(test_guard__secret_opens_once),
        cmocka_unit_test(test_guard__token_of_its_form_alone),
        cmocka_unit_test(test_guard__dress),
    };
    return cmocka_run_group_tests_name("serve/guard", tests, NULL, NULL);
}
